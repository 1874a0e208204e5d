"""Points and premiums against the rules the plan tells, without a database."""

import time
from decimal import Decimal

import pytest

from obiettivi.controlli import premi
from obiettivi.controlli.contesto import VUOTO
from tests.fabbrica import obiettivo, piano, sistema

CATEGORIE = sistema("libero", {}, categorie={"alto": 40, "basso": 10})
FASCE = sistema(
    "libero",
    {},
    coefficienti_dipendenti=[
        {"fino_a": None, "coefficiente": 3},
        {"fino_a": 5, "coefficiente": 1.5},
        {"fino_a": 3, "coefficiente": 1},
    ],
)


def trovate(valore):
    return [
        (uno.codice, uno.livello.value, uno.oggetto, uno.campo, uno.messaggio, uno.trovato, uno.atteso)
        for controllo in premi.CONTROLLI
        for uno in controllo.trova(valore, VUOTO)
    ]


def condiviso(generale, *aree, **altro):
    return piano(obiettivo(1, *aree, peso=generale, **altro))


def con_categoria(*coppie, regole=CATEGORIE):
    obiettivi = [obiettivo(n, "A", peso=peso, categoria=nome) for n, (nome, peso) in enumerate(coppie, 1)]
    return piano(*obiettivi, sistema=regole)


def fondo(*premi_dati, importo=900, fisso=False, nome="Settore", assegnato=None, massimo=None, **altro):
    """A plan with one group of objectives, told as (points, amount)."""
    obiettivi = [
        obiettivo(n, premio={"totale": punti, "importo": euro})
        for n, (punti, euro) in enumerate(premi_dati, 1)
    ]
    gruppo = {"nome": nome, "importo": importo, "fisso": fisso, "obiettivi": [uno["n"] for uno in obiettivi]}
    return piano(
        *obiettivi,
        premialita={"fondo_massimo": massimo, "fondo_assegnato": assegnato, "gruppi": [gruppo]} | altro,
    )


@pytest.mark.parametrize(
    ("valore", "attesa"),
    [
        (
            condiviso(8, {"area": "A", "peso": 10}, {"area": "B", "peso": 8}),
            ("P08", "avviso", "obiettivi[1]", "peso",
             "L'obiettivo 1 ha peso generale 8, ma pesa 10 per A: per un'area conta il suo. "
             "Correggi quello sbagliato, o togli il generale.", 8, None),
        ),
        (
            con_categoria(("alto", 40), ("alto", 30)),
            ("P09", "blocca", "obiettivi[2]", "peso",
             "L'obiettivo 2 è della categoria «alto» e pesa 30 invece di 40, i punti che il sistema di valutazione "
             "le dà: correggi il peso o la categoria.", 30, 40),
        ),
        (
            con_categoria(("alto", 30), ("alto", 30), ("basso", 10), ("alto", 30)),
            ("P09", "blocca", "sistema", "categorie",
             "Gli obiettivi della categoria «alto» (1, 2 e 4) pesano tutti 30, mentre il sistema di valutazione le "
             "dà 40 punti: correggi i pesi, oppure i punti della categoria.", 30, 40),
        ),
        (
            con_categoria(("alto", 40), ("medio", 40)),
            ("P10", "avviso", "obiettivi[2]", "categoria",
             "L'obiettivo 2 è della categoria «medio», che il sistema di valutazione non ha: "
             "le categorie sono «alto» e «basso».", None, None),
        ),
        (
            con_categoria(("alto", 40), ("", 40)),
            ("P10", "avviso", "obiettivi[2]", "categoria",
             "L'obiettivo 2 non ha categoria: le categorie sono «alto» e «basso».", None, None),
        ),
        (
            piano(obiettivo(1, premio={"n_dipendenti": 4, "coefficiente": 1}), sistema=FASCE),
            ("P11", "blocca", "obiettivi[1]", "premio",
             "Il premio dell'obiettivo 1 è di 4 dipendenti e ha coefficiente 1: "
             "il sistema di valutazione vuole 1,5.", 1, Decimal("1.5")),
        ),
        (
            piano(obiettivo(1, premio={"n_dipendenti": 1, "coefficiente": 3}), sistema=FASCE),
            ("P11", "blocca", "obiettivi[1]", "premio",
             "Il premio dell'obiettivo 1 è di 1 dipendente e ha coefficiente 3: "
             "il sistema di valutazione vuole 1.", 3, 1),
        ),
        (
            piano(obiettivo(1, peso=20, premio={"coefficiente": 1.5, "totale": 20}), sistema=FASCE),
            ("P12", "blocca", "obiettivi[1]", "premio",
             "Il premio dell'obiettivo 1 vale 20 punti: peso 20 per coefficiente 1,5 fa 30.", 20, 30),
        ),
        (
            fondo((40, 400), (30, 320), (20, 200)),
            ("P13", "avviso", "obiettivi[2]", "premio",
             "Il premio dell'obiettivo 2 è di 320,00 €: i suoi 30 punti su 90 del gruppo «Settore» (900,00 €) "
             "danno 300,00 €.", 320, 300),
        ),
        (
            fondo((40, 400), (30, None), (20, 200), nome=""),
            ("P13", "avviso", "obiettivi[2]", "premio",
             "Il premio dell'obiettivo 2 non ha un importo: i suoi 30 punti su 90 del gruppo 1 (900,00 €) "
             "danno 300,00 €.", None, 300),
        ),
        (
            fondo((None, 400), (None, 520)),
            ("P14", "avviso", "premialita.gruppi[0]", "importo",
             "I premi degli obiettivi del gruppo «Settore» (1 e 2) fanno 920,00 € invece di 900,00 €.", 920, 900),
        ),
        (
            fondo((None, 15000), importo=10000, fisso=True),
            ("P14", "avviso", "premialita.gruppi[0]", "importo",
             "I premi degli obiettivi del gruppo «Settore» (1) fanno 15.000,00 € invece di 10.000,00 €.",
             15000, 10000),
        ),
        (
            fondo((30, 1056.25), (75, 2640.63), (15, 528.13), importo=4225),
            ("P15", "nota", "premialita.gruppi[0]", "importo",
             "I premi degli obiettivi del gruppo «Settore» (1, 2 e 3) fanno 4.225,01 € invece di 4.225,00 €: "
             "0,01 € di troppo, per gli arrotondamenti.", Decimal("4225.01"), 4225),
        ),
        (
            fondo((1, 33.33), (1, 33.33), (1, 33.33), importo=100),
            ("P15", "nota", "premialita.gruppi[0]", "importo",
             "I premi degli obiettivi del gruppo «Settore» (1, 2 e 3) fanno 99,99 € invece di 100,00 €: "
             "0,01 € di meno, per gli arrotondamenti.", Decimal("99.99"), 100),
        ),
        (
            fondo((1, 900), assegnato=899.99),
            ("P16", "blocca", "premialita", "fondo_assegnato",
             "I gruppi del premio fanno 900,00 € e il fondo assegnato è di 899,99 €: 0,01 € di troppo.",
             900, Decimal("899.99")),
        ),
        (
            fondo((1, 900), assegnato=800, gruppi=[]),
            ("P16", "blocca", "premialita", "fondo_assegnato",
             "I premi degli obiettivi fanno 900,00 € e il fondo assegnato è di 800,00 €: 100,00 € di troppo.",
             900, 800),
        ),
        (
            fondo((1, 900), assegnato=1000),
            ("P17", "nota", "premialita", "fondo_assegnato",
             "I gruppi del premio fanno 900,00 € e il fondo assegnato è di 1.000,00 €: "
             "restano da ripartire 100,00 €.", 900, 1000),
        ),
        (
            fondo((1, 900), assegnato=900, massimo=899),
            ("P18", "blocca", "premialita", "fondo_assegnato",
             "Il fondo assegnato è di 900,00 €, oltre il massimo di 899,00 €.", 900, 899),
        ),
        (
            fondo((1, 900), gruppi=[{"nome": "Vuoto", "importo": 900}]),
            ("P19", "avviso", "obiettivi[1]", "premio",
             "L'obiettivo 1 ha un premio di 900,00 €, ma non è in nessun gruppo del fondo.", None, None),
        ),
        (
            fondo((1, 900), gruppi=[{"nome": "Uno", "obiettivi": [1]}, {"nome": "Due", "obiettivi": [1]}]),
            ("P19", "avviso", "obiettivi[1]", "premio",
             "L'obiettivo 1 è in più gruppi del premio («Uno» e «Due»): il suo premio sarebbe contato due volte.",
             None, None),
        ),
        (
            piano(
                obiettivo(1, stato="annullato"), premialita={"gruppi": [{"nome": "Uno", "obiettivi": [1]}]}
            ),
            ("P19", "avviso", "obiettivi[1]", "premio",
             "L'obiettivo 1 non è più nel piano, ma è ancora nel gruppo del premio «Uno».", None, None),
        ),
    ],
    ids=["P08", "P09", "P09 tutta la categoria", "P10", "P10 senza", "P11", "P11 uno", "P12", "P13",
         "P13 senza importo", "P14", "P14 fisso", "P15 di troppo", "P15 di meno", "P16", "P16 senza gruppi",
         "P17", "P18", "P19 in nessuno", "P19 in due", "P19 annullato"],
)  # fmt: skip
def test_il_piano_piu_piccolo_che_sbaglia(valore, attesa):
    assert trovate(valore) == [attesa]


GIUSTI = {
    "P08: gli stessi pesi": condiviso(8, {"area": "A", "peso": 8}, {"area": "B", "peso": 8}),
    "P08: le aree usano il generale": condiviso(8, "A", "B"),
    "P08: una sola area": condiviso(8, {"area": "A", "peso": 10}),
    "P08: la stessa area due volte": condiviso(
        10, {"area": "A", "peso": 5}, {"area": "A", "peso": 5}, {"area": "B", "peso": 10}
    ),
    "P08: una quota dice perché": condiviso(
        8, {"area": "A", "peso": 6, "quota": 75}, {"area": "B", "peso": 2, "quota": 25}
    ),
    "P08: un contributo dice perché": condiviso(
        8, {"area": "A", "peso": 8}, {"area": "B", "peso": 2, "contributo": "Solo i dati"}),
    "P08: annullato": condiviso(
        8, {"area": "A", "peso": 1}, {"area": "B", "peso": 2}, stato="annullato"
    ),
    "P09: i punti della categoria": con_categoria(("alto", 40), ("basso", 10)),
    "P09: senza peso": con_categoria(("alto", None)),
    "P09: i pesi non sono punti": con_categoria(("alto", 30), regole=sistema(categorie={"alto": 40})),
    "P10: nessuno ha categoria": con_categoria(("", 40), ("", 10)),
    "P10: il sistema non ne ha": con_categoria(("alto", 40), regole=sistema("libero", {})),
    "P11: al limite della fascia": piano(
        obiettivo(1, premio={"n_dipendenti": 3, "coefficiente": 1}),
        obiettivo(2, premio={"n_dipendenti": 5, "coefficiente": 1.5}),
        obiettivo(3, premio={"n_dipendenti": 6, "coefficiente": 3}),
        sistema=FASCE,
    ),
    "P11: nessuna fascia così grande": piano(
        obiettivo(1, premio={"n_dipendenti": 9, "coefficiente": 2}),
        sistema=sistema("libero", {}, coefficienti_dipendenti=[{"fino_a": 3, "coefficiente": 1}]),
    ),
    "P12: peso per coefficiente": piano(
        obiettivo(1, peso=20, premio={"coefficiente": 1.5, "totale": 30}), sistema=FASCE
    ),
    "P12: il sistema non ha coefficienti": piano(
        obiettivo(1, peso=20, premio={"coefficiente": 1.5, "totale": 20}), sistema=sistema("libero", {})
    ),
    "P09: senza area": piano(
        obiettivo(1, peso=40, categoria="alto"), obiettivo(2, categoria="alto"), sistema=CATEGORIE
    ),
    "P12: manca un dato": piano(
        obiettivo(1, premio={"coefficiente": 1, "totale": 20}),
        obiettivo(2, peso=20),
        obiettivo(3, peso=20, premio={"coefficiente": 1}),
        obiettivo(4, peso=20, premio={"totale": 5}),
        sistema=FASCE,
    ),
    "P13: un obiettivo senza premio": piano(
        obiettivo(1, premio={"totale": 1, "importo": 900}),
        obiettivo(2),
        premialita={"gruppi": [{"importo": 900, "obiettivi": [1, 2]}]},
    ),
    "P13: in proporzione": fondo((40, 400), (30, 300), (20, 200)),
    "P13: il centesimo tolto a uno": fondo((30, 1056.25), (75, 2640.63), (15, 528.12), importo=4225),
    "P13: un'altra regola": fondo((40, 300), (30, 350), (20, 250)),
    "P13: importi non pubblicati": fondo((40, None), (30, None)),
    "P13: gruppo fisso": fondo((40, 500), (30, 400), fisso=True),
    "P13: punti a zero": fondo((0, 500), (0, 400)),
    "P16: il fondo esatto": fondo((1, 900), assegnato=900),
    "P17: un gruppo senza importo": fondo((1, None), importo=None, assegnato=900),
    "P17: nessuna quota": fondo(assegnato=900, gruppi=[]),
    "P18: al massimo": fondo((1, 900), assegnato=900, massimo=900),
    "nessun premio": piano(obiettivo(1, "A", peso=100)),
}  # fmt: skip


@pytest.mark.parametrize("caso", GIUSTI)
def test_un_piano_che_non_sbaglia(caso):
    assert trovate(GIUSTI[caso]) == []


@pytest.mark.parametrize(
    ("importi", "codici"),
    [
        # The rule of points holds for half of the amounts at least: the others are wrong.
        ((300, 300, 400, 200), ["P13", "P13"]),
        # It holds for fewer: it is not the group's rule, and only their sum is looked at.
        ((300, 310, 400, 200), ["P14"]),
        ((310, 290, 320, 280), []),
        # Of four objectives three cents are of rounding, four are not.
        ((300.01, 300.01, 300.01, 300), ["P15"]),
        ((300.01, 300.01, 300.01, 300.01), ["P14"]),
    ],
)
def test_quando_la_regola_e_quella_dei_punti(importi, codici):
    assert [uno[0] for uno in trovate(fondo(*[(10, uno) for uno in importi], importo=1200))] == codici


def test_punti_senza_area():
    valore = piano(obiettivo(1, peso=30, categoria="alto"), sistema=CATEGORIE)
    assert [uno[0] for uno in trovate(valore)] == ["P09"]


def test_un_gruppo_con_un_obiettivo_annullato_si_sistema_prima_di_contarlo():
    valore = piano(
        obiettivo(1, premio={"totale": 1, "importo": 900}),
        obiettivo(2, premio={"totale": 1, "importo": 900}, stato="annullato"),
        premialita={"gruppi": [{"importo": 900, "obiettivi": [1, 2]}]},
    )
    assert [uno[0] for uno in trovate(valore)] == ["P19"]


def test_i_codici_e_i_livelli_sono_quelli_della_tabella():
    assert [uno.codice for uno in premi.CONTROLLI] == [f"P{n:02}" for n in range(8, 20)]


@pytest.mark.parametrize("testo", ["«" * 100, "\u202e" * 100, "a " * 50])
def test_i_testi_ostili_non_rallentano(testo):
    valore = fondo(*[(1, 1)] * 200, nome=testo * 3, importo=900)
    inizio = time.process_time()
    trovate(valore)
    assert time.process_time() - inizio < 0.25
