"""What is odd in the declared data: a table of cases for each oddity. No database."""

from datetime import date
from decimal import Decimal

import pytest

from monitoraggio import contenuto as c
from monitoraggio.calcolo import calcola_assegnazione, regole_di
from monitoraggio.riepiloghi import misure_per_luogo
from monitoraggio.stranezze import SULL_AREA, SULL_ASSEGNAZIONE, Esaminata, stranezze
from tests import fabbrica

AL, PRIMA = date(2026, 12, 31), date(2026, 9, 30)
LUNGO = "Le domande si esaminano il lunedì e il giovedì, con la nuova modulistica."


def piano_di(*obiettivi):
    return fabbrica.piano(
        *obiettivi, sistema=fabbrica.sistema("libero", {}, formule={"crescente": "rapporto"})
    )


def obiettivo(n=1, area="A", indicatori=(), fasi=()):
    def con_chiave(righe, famiglia):
        return [
            {"chiave": f"00000000-0000-4000-8000-{famiglia}{n:05}{posto:05}"} | riga
            for posto, riga in enumerate(righe, start=1)
        ]

    return fabbrica.obiettivo(
        n,
        {"area": area, "chiave": f"00000000-0000-4000-8000-{n:012}"},
        chiave=f"00000000-0000-4000-9000-{n:012}",
        indicatori=con_chiave(indicatori, "01"),
        fasi=con_chiave(fasi, "02"),
    )


def detto(uno, misure=(), fasi=(), relazione=""):
    """What an area declares of an objective: measures and phases in their order, None for what is not said."""
    return c.Avanzamento(
        assegnazione=uno.assegnazioni[0].chiave,
        obiettivo=uno.chiave,
        area=uno.assegnazioni[0].area,
        relazione=relazione,
        misure=tuple(
            c.MisuraDetta(indicatore=indicatore.chiave, **misura)
            for indicatore, misura in zip(uno.indicatori, misure, strict=False)
            if misura is not None
        ),
        fasi=tuple(
            c.FaseDetta(fase=fase.chiave, **svolta)
            for fase, svolta in zip(uno.fasi, fasi, strict=False)
            if svolta is not None
        ),
    )


def esaminata(piano, n=1, *, adesso, prima=None, evidenze=None):
    uno = next(uno for uno in piano.obiettivi if uno.n == n)
    ora = detto(uno, **adesso)
    sola = c.Rilevazione(codice="x", al=AL, tipo="finale", avanzamenti=(ora,))
    misure = misure_per_luogo(piano, sola)[n, 0]
    return Esaminata(
        obiettivo=uno,
        posizione=0,
        detto=ora,
        gradi=calcola_assegnazione(uno, 0, misure, regole_di(piano.sistema), anno=2026),
        al=AL,
        anno=2026,
        prima=detto(uno, **prima) if prima is not None else None,
        prima_il=PRIMA if prima is not None else None,
        evidenze=evidenze,
    )


def v(valore, **altro):
    return {"valore": Decimal(valore)} | altro


def p(percento, il=None):
    return {"percento": Decimal(percento), "completata_il": il}


NUMERO = {"tipo": "numero", "operatore": ">=", "valore": 40}
PERCENTUALE = {"tipo": "percentuale", "operatore": ">=", "valore": 80}
MENO = {"tipo": "numero", "operatore": "<=", "valore": 20}
GIORNO = {"tipo": "data", "operatore": "entro", "data": "2026-11-30"}
FASE = {"descrizione": "Avvio", "mesi": [3, 4]}

CASI = [
    # S01: only where somebody counts the evidences, and there is none.
    (
        "S01",
        [NUMERO],
        [],
        {"misure": [v(40)]},
        {"evidenze": 0},
        ["Il grado è 100 % e non c'è nessuna evidenza"],
    ),
    ("S01", [NUMERO], [], {"misure": [v(40)]}, {"evidenze": 1}, []),
    ("S01", [NUMERO], [], {"misure": [v(40)]}, {}, []),
    ("S01", [NUMERO], [], {"misure": [v(39)]}, {"evidenze": 0}, []),
    ("S01", [NUMERO], [], {}, {"evidenze": 0}, []),
    # S02
    ("S02", [], [FASE], {"fasi": [p(100, AL)]}, {}, []),
    (
        "S02",
        [],
        [FASE],
        {"fasi": [p(100, date(2027, 1, 1))]},
        {},
        ["La fase 1 è completata il 01/01/2027, dopo il giorno della rilevazione (31/12/2026)"],
    ),
    # S03: the first of its months; without months, its year.
    ("S03", [], [FASE], {"fasi": [p(100, date(2026, 3, 1))]}, {}, []),
    (
        "S03",
        [],
        [FASE],
        {"fasi": [p(100, date(2026, 2, 28))]},
        {},
        ["La fase 1 è completata il 28/02/2026, prima di marzo 2026, quando il piano la fa cominciare"],
    ),
    (
        "S03",
        [],
        [{"descrizione": "Fine"}],
        {"fasi": [p(100, date(2025, 12, 30))]},
        {},
        ["La fase 1 è completata il 30/12/2025, prima di gennaio 2026, quando il piano la fa cominciare"],
    ),
    # S04: a value read later; something that happened later; what the plan itself reads later.
    ("S04", [NUMERO], [], {"misure": [v(40, data=AL)]}, {}, []),
    (
        "S04",
        [NUMERO],
        [],
        {"misure": [v(40, data=date(2027, 2, 1))]},
        {},
        ["L'indicatore 1 è stato letto il 01/02/2027, dopo il giorno della rilevazione (31/12/2026)"],
    ),
    (
        "S04",
        [GIORNO],
        [],
        {"misure": [{"data": date(2027, 1, 4)}]},
        {},
        ["L'indicatore 1 è avvenuto il 04/01/2027, dopo il giorno della rilevazione (31/12/2026)"],
    ),
    (
        "S04",
        [NUMERO | {"osservato_al": "2027-03-31"}],
        [],
        {"misure": [v(40, data=date(2027, 2, 1))]},
        {},
        [],
    ),
    # S06: phases, and what adds up; not a percent, nor what is better when it is less.
    ("S06", [], [FASE], {"fasi": [p(60)]}, {"prima": {"fasi": [p(60)]}}, []),
    ("S06", [], [FASE], {"fasi": [p(60)]}, {}, []),
    (
        "S06",
        [],
        [FASE],
        {"fasi": [p(50)]},
        {"prima": {"fasi": [p(60)]}},
        ["La fase 1 al 30/09/2026 era al 60 %, adesso è al 50 %"],
    ),
    (
        "S06",
        [],
        [FASE],
        {},
        {"prima": {"fasi": [p(60)]}},
        ["La fase 1 al 30/09/2026 era al 60 %, adesso non è dichiarata"],
    ),
    ("S06", [], [FASE], {}, {"prima": {"fasi": [p(0)]}}, []),
    (
        "S06",
        [NUMERO],
        [],
        {"misure": [v(26)]},
        {"prima": {"misure": [v(30)]}},
        ["L'indicatore 1 al 30/09/2026 era 30, adesso è 26"],
    ),
    ("S06", [PERCENTUALE], [], {"misure": [v(70)]}, {"prima": {"misure": [v(79)]}}, []),
    ("S06", [MENO], [], {"misure": [v(19)]}, {"prima": {"misure": [v(24)]}}, []),
    # S08
    ("S08", [NUMERO], [FASE], {"misure": [v(40)], "fasi": [p(51)]}, {}, []),
    (
        "S08",
        [NUMERO],
        [FASE],
        {"misure": [v(40)], "fasi": [p(0)]},
        {},
        ["Gli indicatori danno in media 100 %, le fasi sono al 0 %"],
    ),
    ("S08", [NUMERO], [FASE], {"misure": [v(4)], "fasi": [p(100)]}, {}, []),
    ("S08", [NUMERO], [FASE], {"misure": [v(40)]}, {}, []),
    # S09
    ("S09", [NUMERO], [], {"misure": [{"non_valutabile": True, "motivo": "Servizio sospeso"}]}, {}, []),
    (
        "S09",
        [NUMERO],
        [],
        {"misure": [{"non_valutabile": True}]},
        {},
        ["L'indicatore 1 è «non valutabile», e non è scritto perché"],
    ),
    (
        "S09",
        [NUMERO],
        [],
        {"misure": [{"non_valutabile": True, "motivo": "Servizio sospeso"}]},
        {"prima": {"misure": [v(30)]}},
        ["L'indicatore 1 è «non valutabile», ma al 30/09/2026 era 30"],
    ),
    # S11: word for word, capitals and punctuation apart; not a few words.
    (
        "S11",
        [],
        [],
        {"relazione": LUNGO.upper()},
        {"prima": {"relazione": LUNGO}},
        ["Le attività svolte sono scritte con le stesse parole del 30/09/2026"],
    ),
    (
        "S11",
        [],
        [],
        {"relazione": f"{LUNGO} Da ottobre anche il sabato."},
        {"prima": {"relazione": LUNGO}},
        [],
    ),
    ("S11", [], [], {"relazione": "Tutto fatto."}, {"prima": {"relazione": "Tutto fatto."}}, []),
    ("S11", [], [], {"relazione": LUNGO}, {}, []),
]


@pytest.mark.parametrize(("codice", "indicatori", "fasi", "adesso", "altro", "frasi"), CASI)
def test_su_un_assegnazione(codice, indicatori, fasi, adesso, altro, frasi):
    una = esaminata(piano_di(obiettivo(indicatori=indicatori, fasi=fasi)), adesso=adesso, **altro)
    assert list(SULL_ASSEGNAZIONE[codice](una)) == frasi


def test_le_fasi_sono_contate_come_sulla_pagina():
    """The page of the avanzamento shows those of this year."""
    fasi = [FASE | {"anno": 2025}, FASE, {"descrizione": "Fine"}]
    piano = piano_di(obiettivo(fasi=fasi))
    una = esaminata(piano, adesso={"fasi": [p(100), None, p(100, date(2027, 1, 5))]})
    assert list(SULL_ASSEGNAZIONE["S02"](una)) == [
        "La fase 2 è completata il 05/01/2027, dopo il giorno della rilevazione (31/12/2026)"
    ]
    assert [posto for posto, _, _ in una.svolte] == [2]


def dell_area(indicatori=(), fasi=(), adesso=None):
    return [esaminata(piano_di(obiettivo(indicatori=indicatori, fasi=fasi)), adesso=adesso or {})]


@pytest.mark.parametrize(
    ("indicatori", "valori", "frasi"),
    [
        (
            [NUMERO, MENO, PERCENTUALE],
            [40, 20, 80],
            ["Tutti i 3 valori misurati sono identici al loro traguardo"],
        ),
        ([NUMERO, MENO, PERCENTUALE], [40, 20, 81], []),
        ([NUMERO, MENO], [40, 20], []),
        # All there is: nobody can do better; nor do a yes and no count.
        ([NUMERO, MENO, PERCENTUALE | {"valore": 100}], [40, 20, 100], []),
        ([NUMERO, MENO, {"tipo": "si_no"}], [40, 20, 1], []),
    ],
)
def test_tutti_i_valori_di_un_area_identici_al_traguardo(indicatori, valori, frasi):
    sue = dell_area(indicatori, adesso={"misure": [v(valore) for valore in valori]})
    assert list(SULL_AREA["S05"](sue)) == frasi


@pytest.mark.parametrize(
    ("fasi", "frasi"),
    [
        ([p(100, AL), p(99)], []),
        ([p(100), p(100, AL)], ["Fasi al 100 % senza il giorno in cui sono finite: 1 su 2 (obiettivo 1)"]),
        ([p(100), p(100)], ["Fasi al 100 % senza il giorno in cui sono finite: 2 su 2 (obiettivo 1)"]),
    ],
)
def test_le_fasi_finite_senza_il_giorno(fasi, frasi):
    assert list(SULL_AREA["S07"](dell_area(fasi=[FASE, FASE], adesso={"fasi": fasi}))) == frasi


def test_tutte_insieme_ognuna_al_suo_posto():
    piano = piano_di(obiettivo(1, fasi=[FASE]), obiettivo(2), obiettivo(3))
    sue = [
        esaminata(piano, 1, adesso={"relazione": LUNGO, "fasi": [p(100)]}),
        esaminata(piano, 2, adesso={"relazione": LUNGO}),
        esaminata(piano, 3, adesso={"relazione": f"Altro, e molto diverso: {'x' * 40}"}),
    ]
    trovate = stranezze(sue)
    frase = "Le attività svolte sono scritte con le stesse parole dell'obiettivo {}"
    assert {
        chiave: [(una.codice, una.frase) for una in sue] for chiave, sue in trovate.assegnazioni.items()
    } == {
        sue[0].detto.assegnazione: [("S10", frase.format(2))],
        sue[1].detto.assegnazione: [("S10", frase.format(1))],
    }
    assert {area: [una.codice for una in sue] for area, sue in trovate.aree.items()} == {"A": ["S07"]}


def test_un_testo_di_un_obiettivo_condiviso_puo_essere_lo_stesso():
    piano = piano_di(obiettivo(1))
    due = [esaminata(piano, adesso={"relazione": LUNGO}) for _ in range(2)]
    assert stranezze(due).assegnazioni == {}


def test_niente_dichiarato_niente_di_strano():
    assert stranezze([]) == stranezze([esaminata(piano_di(obiettivo()), adesso={})])
