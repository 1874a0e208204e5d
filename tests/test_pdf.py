"""The five published plans on paper: nothing of theirs is missing, and the file is archival and accessible."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType

import pikepdf
import pytest

from obiettivi import contenuto, formati
from obiettivi.esporta import parole
from obiettivi.esporta.edizione import Edizione
from obiettivi.esporta.pdf import scrivi_pdf
from obiettivi.scelte import StatoPiano
from tests.lettura_pdf import (
    CORPO,
    GIORNO,
    PIANI,
    SCHEDE,
    completo,
    convalida,
    elementi,
    figure,
    fitto,
    schede,
    su_carta,
    testo,
    valore,
)

DATE = re.compile(r"\b\d{2}/\d{2}/\d{4}\b")
NUMERI = re.compile(r"(?<![\w/.,-])-?\d+(?:\.\d{3})*(?:,\d+)?(?![\w/]|[.,]\d)")


@pytest.fixture(scope="session")
def stampa(tmp_path_factory):
    """The file of a published plan, printed once for the whole run."""

    @cache
    def fai(nome):
        return su_carta(tmp_path_factory.mktemp(nome), valore(nome))

    return fai


# What the published plans say, taken from the JSON itself and not from the code under test.


def _numero(valore):
    return formati.numero(None if valore is None else Decimal(str(valore)))


def _data(testo):
    return f"{testo[8:]}/{testo[5:7]}/{testo[:4]}" if testo else ""


def _pieni(valori):
    return [valore for valore in valori if valore not in (None, "")]


def fatti_di(obiettivo):
    """What the sheet of an objective must show, kind by kind."""
    assegnazioni, fasi, indicatori = obiettivo["assegnazioni"], obiettivo["fasi"], obiettivo["indicatori"]
    liste = [una["pesi_fasi"] or [] for una in assegnazioni]
    # Areas that weigh the phases alike share one column of the table of the phases.
    liste = liste[:1] if all(lista == liste[0] for lista in liste) else liste
    premio, risorse = obiettivo["premio"] or {}, obiettivo["risorse_finanziarie"]
    logici = [uno for uno in indicatori if uno["tipo"] == "si_no"]
    misure = [uno for uno in indicatori if uno["tipo"] != "si_no"]
    if [fase["peso"] for fase in fasi] not in liste:
        liste.append([fase["peso"] for fase in fasi])
    propri = [una["peso"] for una in assegnazioni] + [uno["peso"] for uno in indicatori]
    return {
        "titoli": [obiettivo["titolo"]],
        "pesi": _pieni([obiettivo["peso"], *propri, *(peso for lista in liste for peso in lista)]),
        "soglie": _pieni([obiettivo["soglia_minima"]]),
        "traguardi": _pieni(
            [uno["valore"] for uno in misure]
            + [valore for uno in indicatori for valore in uno["valori_annuali"].values()]
            + [fascia[parte] for uno in indicatori for fascia in uno["fasce"] for parte in ("da", "grado")]
        ),
        "sì e no": ["sì" if uno["valore"] else "no" for uno in logici if uno["valore"] is not None],
        "date": _pieni(_data(uno) for uno in [f["scadenza"] for f in fasi] + [i["data"] for i in indicatori]),
        "premi": _pieni(premio.get(parte) for parte in ("n_dipendenti", "coefficiente", "totale")),
        "importi": _pieni([premio.get("importo"), risorse["importo"]]),
        "quote": _pieni(q["quota"] for q in [*assegnazioni, *obiettivo["risorse_umane_quote"]]),
        "testi": _pieni(
            [obiettivo[parte] for parte in ("descrizione", "sezione", "categoria", "codice_interno")]
            + [obiettivo[parte] for parte in ("risultato_atteso", "situazione_di_partenza", "risorse_umane")]
            + [obiettivo["fonte_premio"], risorse["testo"], *obiettivo["voci"]]
            + [quota["ruolo"] for quota in obiettivo["risorse_umane_quote"]]
            + [una[parte] for una in assegnazioni for parte in ("performance_attesa", "risorse_umane")]
            + [una[parte] for una in fasi for parte in ("descrizione", "aree_testo", "scadenza_testo")]
            + [uno[parte] for uno in indicatori for parte in ("descrizione", "testo", "attivita")]
            + [uno["unita"] for uno in indicatori if uno["unita"] not in ("data", "%")]
            + [uno["baseline_testo"] for uno in indicatori]
        ),
    }


def mancanti(attesi, scheda):
    """The facts that a sheet lacks: each must be there as many times as the plan says it."""
    corpo = fitto(scheda)
    cifre = Counter(
        _numero(uno) for tipo in ("pesi", "soglie", "traguardi", "premi", "quote") for uno in attesi[tipo]
    )
    cifre += Counter(formati.numero(Decimal(str(uno)), 2) for uno in attesi["importi"])
    mancano = [*(cifre - Counter(NUMERI.findall(scheda))).elements()]
    mancano += (Counter(attesi["date"]) - Counter(DATE.findall(scheda))).elements()
    mancano += (Counter(attesi["sì e no"]) - Counter(re.findall(r"\b(sì|no)\b", scheda))).elements()
    volte = Counter(fitto(uno) for uno in attesi["titoli"] + attesi["testi"])
    return mancano + [uno for uno, quante in volte.items() if corpo.count(uno) < quante]


# How many facts of each kind the five files hold, so that a helper that overlooks some is found out. Weights of
# the phases count once where all the areas weigh the phases alike.
CONTI = {
    "alzano2022": {"titoli": 25, "pesi": 41, "traguardi": 6, "sì e no": 21, "date": 14},
    "alzano2024": {"titoli": 47, "traguardi": 28, "sì e no": 22, "date": 40},
    "cazzago2023": {"titoli": 69, "pesi": 87, "traguardi": 24, "sì e no": 34, "date": 31, "quote": 120},
    "chiari2023": {
        "titoli": 24, "pesi": 89, "soglie": 24, "traguardi": 63, "date": 57, "premi": 72, "importi": 25, "quote": 13
    },
    "tortona2024": {"titoli": 25, "pesi": 186, "traguardi": 28, "date": 87, "importi": 4},
}  # fmt: skip


@pytest.mark.parametrize("nome", PIANI)
def test_la_scheda_di_ogni_obiettivo_dice_tutto_quello_che_dice_il_piano(nome, stampa, alberi):
    trovate = schede(testo(stampa(nome), *CORPO))
    attesi = {obiettivo["n"]: fatti_di(obiettivo) for obiettivo in alberi[nome]["obiettivi"]}
    assert {n: mancanti(attesi[n], trovate.get(n, "")) for n in attesi} == {n: [] for n in attesi}
    conti = Counter()
    for fatti in attesi.values():
        conti.update({tipo: len(lista) for tipo, lista in fatti.items() if lista and tipo != "testi"})
    assert dict(conti) == CONTI[nome]


def _righe_di_attivita(piano):
    for riga in piano["attivita_strutturali"]:
        yield f"{riga['prodotto']}{_numero(riga['quantita'])}{riga['quantita_testo'] or ''}"


def _righe_di_salute(piano):
    for uno in piano["indicatori_di_salute"]:
        yield "".join(
            uno[parte] or "" for parte in ("indicatore", "baseline", "target_1", "target_2", "target_3")
        )


def _righe_di_personale(piano):
    for una in piano["personale"]:
        testi = "".join(una[parte] or "" for parte in ("profilo", "categoria", "servizio"))
        yield f"{testi}{una['area']}{_numero(una['ore'])}"


def _righe_di_premialita(piano):
    premialita = piano["premialita"] or {"gruppi": []}
    for nome in ("fondo_massimo", "fondo_assegnato"):
        if nome in premialita:
            yield formati.euro(Decimal(str(premialita[nome])))
    for gruppo in premialita["gruppi"]:
        come = "importo fisso" if gruppo["fisso"] else "a punti"
        numeri = ",".join(map(str, gruppo["obiettivi"]))
        yield f"{gruppo['nome']}{numeri}{come}{formati.euro(Decimal(str(gruppo['importo'])))}"
    for obiettivo in piano["obiettivi"]:
        if premio := obiettivo["premio"]:
            numeri = (_numero(premio[parte]) for parte in ("n_dipendenti", "coefficiente", "totale"))
            yield f"{_numero(obiettivo['peso'])}{''.join(numeri)}{formati.euro(Decimal(str(premio['importo'])))}"


def _righe_di_verifica(piano):
    for una in piano["verifiche_previste"]:
        tipo = {"intermedio": "intermedia"}.get(una["tipo"], una["tipo"])
        yield f"{_data(una['data'])}{tipo}{una['testo']}"


def _righe_di_albero(piano):
    for voce in piano["voci"]:
        yield f"{voce['codice']}{voce['nome'] or ''}"
    for area in piano["aree"]:
        yield f"{area['codice']}{area['nome']}{area['padre'] or ''}{area['responsabile_ruolo'] or ''}"


RIGHE = {
    _righe_di_attivita: 162,
    _righe_di_salute: 15,
    _righe_di_personale: 18,
    _righe_di_premialita: 33,
    _righe_di_verifica: 8,
    _righe_di_albero: 286,
}


def test_le_tabelle_del_piano_dicono_ogni_riga_dei_cinque_piani(stampa, alberi):
    stampati = {nome: fitto(testo(stampa(nome), *CORPO)) for nome in PIANI}
    attese = {tipo: [(nome, fitto(riga)) for nome in PIANI for riga in tipo(alberi[nome])] for tipo in RIGHE}
    assert {tipo: len(righe) for tipo, righe in attese.items()} == RIGHE
    volte = Counter(riga for righe in attese.values() for riga in righe)
    assert [riga for riga, quante in volte.items() if stampati[riga[0]].count(riga[1]) < quante] == []


def test_ogni_fase_con_i_mesi_ha_la_sua_barra_e_la_dice_a_parole(stampa):
    barre = {nome: sorted(figure(stampa(nome))) for nome in PIANI}
    fasi = {
        nome: [fase for uno in valore(nome).obiettivi for fase in uno.fasi if fase.mesi] for nome in PIANI
    }
    assert barre == {nome: sorted(parole.mesi(fase.mesi) for fase in fasi[nome]) for nome in PIANI}
    assert {nome: len(lista) for nome, lista in barre.items() if lista} == {
        "cazzago2023": 116,
        "chiari2023": 6,
    }


@pytest.mark.parametrize("nome", PIANI)
def test_il_pdf_di_un_piano_e_archiviabile_e_accessibile(nome, stampa):
    assert convalida(stampa(nome)) == []


def test_il_pdf_ha_lingua_titolo_segnalibri_e_un_solo_titolo_principale(stampa):
    with pikepdf.open(stampa("chiari2023")) as pdf:
        assert str(pdf.Root.Lang) == "it"
        assert str(pdf.docinfo["/Title"]) == "Piano della performance 2023 – Comune di Chiari"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260302"
        assert len(list(elementi(pdf, "/H1"))) == 1
        assert len(list(elementi(pdf, "/H3"))) == 24
        with pdf.open_outline() as segnalibri:
            titoli = [(voce.title, len(voce.children)) for voce in segnalibri.root]
    assert titoli[:6] == [
        ("Indice", 0),
        ("L'ente", 0),
        ("Aree e pesi", 0),
        ("Obiettivi generali e trasversali", 4),
        ("Settore 1", 3),
        ("Settore 2", 5),
    ]


@pytest.mark.parametrize("nome", PIANI)
def test_l_indice_manda_alla_pagina_giusta_e_ogni_obiettivo_e_stampato_una_volta(nome, stampa):
    pagine = testo(stampa(nome), *CORPO).split("\f")
    scritte = re.findall(r"^(\d+)\. .* (\d+)$", pagine[1] + pagine[2], flags=re.MULTILINE)
    vere = [(n, str(foglio)) for foglio, una in enumerate(pagine, 1) for n in SCHEDE.findall(una)]
    assert sorted(scritte) == sorted(vere)
    assert sorted(int(n) for n, _ in vere) == [obiettivo.n for obiettivo in valore(nome).obiettivi]


def test_una_bozza_lo_dice_a_parole_su_ogni_pagina_e_un_piano_approvato_su_nessuna(stampa, tmp_path):
    pagine = testo(stampa("tortona2024")).split("\f")[:-1]
    assert [pagina.count("BOZZA – non approvato") for pagina in pagine] == [1] * len(pagine)
    versione = Edizione(StatoPiano.APPROVATO, 1, contenuto.impronta(completo()))
    approvato = testo(su_carta(tmp_path, completo(), edizione=versione))
    assert "BOZZA" not in approvato
    assert "Approvato con deliberazione (Giunta comunale) n. 12 del 30/01/2026" in approvato
    assert "Atto registrato: deliberazione di Giunta comunale n. 44" in testo(stampa("cazzago2023"))


def test_lo_stesso_piano_alla_stessa_data_da_gli_stessi_byte():
    piano = completo()
    uno, altro = (scrivi_pdf(piano, prodotto_il=GIORNO) for _ in range(2))
    assert uno == altro
    assert uno != scrivi_pdf(piano, prodotto_il=date(2026, 3, 3))


def test_ogni_chiave_del_formato_arriva_sulla_carta(tmp_path):
    piano = completo()
    stampato = fitto(testo(su_carta(tmp_path, piano), *CORPO))
    dette = {parole.ADEMPIMENTI.get(foglia, foglia) for foglia in _foglie(piano)}
    assert [foglia for foglia in dette if fitto(foglia) not in stampato] == []
    assert contenuto.impronta(piano) in stampato


# Said in other words: keys, marks, codes of choices, positions; months as a bar and in words.
NON_A_PAROLE = {"chiave", "totali", "formato", "slug", "stemma", "tipo", "modo", "raggruppa", "unita", "ente_come",
                "ambito", "stato", "oggetto", "campo", "operatore", "direzione", "mesi", "assegnazione",
                "fase", "fatto"}  # fmt: skip


def _foglie(valore, nome=""):
    """Every text, number and date of a value, as people write it."""
    if nome in NON_A_PAROLE or isinstance(valore, bool) or valore is None:
        return
    if isinstance(valore, contenuto.oggetti.Valore):
        for parte, suo in valore:
            yield from _foglie(suo, parte)
    elif isinstance(valore, dict | MappingProxyType):
        for parte, suo in valore.items():
            yield from (*_foglie(parte), *(() if nome in NON_A_PAROLE else _foglie(suo)))
    elif isinstance(valore, tuple):
        for suo in valore:
            yield from _foglie(suo)
    else:
        anno = isinstance(valore, int) and 1990 <= valore <= 2100
        come = {date: formati.data, Decimal: formati.numero, int: formati.numero}.get(type(valore), str)
        yield str(valore) if anno else come(valore)
