"""The checks all together: the registry, the order, the ente's levels, the facts a waiver is given for."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from obiettivi import contenuto, controlli
from obiettivi.contenuto import testo_json
from obiettivi.controlli import Contesto, Livello, derogata, verifica
from obiettivi.views.limiti import Limiti
from tests.conftest import FILE_PIANI, RADICE
from tests.fabbrica import albero_completo, obiettivo, piano, sistema


def test_ogni_controllo_ha_un_codice_suo_della_sua_famiglia():
    codici = [uno.codice for uno in controlli.CONTROLLI]
    assert len(codici) == len(set(codici)) == len(controlli.PER_CODICE)
    fuori_posto = [
        uno.codice
        for famiglia in controlli.FAMIGLIE
        for uno in famiglia.controlli
        if not re.fullmatch(rf"{famiglia.sigla}\d\d", uno.codice)
    ]
    assert fuori_posto == []


@pytest.mark.parametrize("controllo", controlli.CONTROLLI, ids=lambda uno: uno.codice)
def test_ogni_controllo_si_spiega(controllo):
    """With a title, a reason and an example that a clerk can read; the first word of its docstring is its code."""
    assert not [testo for testo in (controllo.titolo, controllo.perche) if not testo or testo[0].islower()]
    assert controllo.esempio.strip() == controllo.esempio != ""
    assert controllo.trova.__doc__.startswith(f"{controllo.codice}: ")


def test_ferma_solo_cio_che_le_regole_dell_ente_o_una_norma_letta_vogliono():
    """Whatever a norm says and nobody here read, or only advises, does not stop a plan."""
    fermano = {uno for uno in controlli.CONTROLLI if uno.livello == Livello.BLOCCA}
    assert {uno.codice for uno in fermano if uno.norma and not uno.detta_da.puo_bloccare} == set()
    assert sorted(uno.codice for uno in fermano) == [
        "P01", "P02", "P05", "P06", "P09", "P11", "P12", "P16", "P18",
    ]  # fmt: skip


def test_le_piu_gravi_vengono_prima():
    valore = piano(
        obiettivo(1, {"area": "A", "peso": 0}, fasi=[{"peso": 50}, {}]), sistema=sistema(fasi_totale=100)
    )
    livelli = [uno.livello for uno in verifica(valore)]
    assert livelli == sorted(livelli, key=list(Livello).index)
    assert [uno.codice for uno in verifica(valore) if uno.codice.startswith("P")] == [
        "P01",
        "P05",
        "P04",
        "P07",
    ]


def test_le_anomalie_dei_piani_pubblicati(file_piano):
    """The reviewed list: each was read beside the published document. tests/dati/anomalie.json"""
    attese = json.loads((RADICE / "tests/dati/anomalie.json").read_text())
    trovate = verifica(contenuto.leggi(file_piano.read_text()))
    assert [f"{uno.codice} {uno.livello.value} {uno.oggetto}: {uno.messaggio}" for uno in trovate] == attese[
        file_piano.stem
    ]


def test_nessun_luogo_e_segnalato_due_volte_dallo_stesso_controllo(file_piano):
    """A waiver is found again by code, place and field."""
    luoghi = [
        (uno.codice, uno.oggetto, uno.campo) for uno in verifica(contenuto.leggi(file_piano.read_text()))
    ]
    assert len(luoghi) == len(set(luoghi))


def test_un_anomalia_si_scrive_in_json():
    trovata = verifica(piano(obiettivo(1, "A", peso=99.5)))[0]
    assert json.loads(testo_json(vars(trovata))) == {
        "codice": "P01",
        "livello": "blocca",
        "oggetto": "aree[A]",
        "campo": "peso",
        "messaggio": "I pesi di Area prima (A) fanno 99,5 invece di 100: ne mancano 0,5.",
        "trovato": 99.5,
        "atteso": 100,
        "norma": "",
        "fatto": "",
    }


# The ente's levels


def di(codice, valore, **livelli):
    contesto = Contesto(livelli={quale: Livello(livello) for quale, livello in livelli.items()})
    return [(uno.codice, uno.livello.value) for uno in verifica(valore, contesto) if uno.codice == codice]


def test_il_livello_dell_ente_vale_al_posto_di_quello_del_controllo():
    valore = piano(obiettivo(1, {"area": "A", "peso": 100}), obiettivo(2, {"area": "A"}))
    assert di("P03", valore) == [("P03", "avviso")]
    assert di("P03", valore, P03="blocca") == [("P03", "blocca")]
    assert di("P03", valore, P01="nota") == [("P03", "avviso")]


def test_il_livello_di_cio_che_una_norma_vuole_non_si_cambia():
    fissi = [uno for uno in controlli.CONTROLLI if uno.livello_fisso]
    assert [uno.livello_con({uno.codice: Livello.NOTA}) for uno in fissi] == [uno.livello for uno in fissi]
    assert {uno.norma for uno in fissi} == {
        "anticorruzione", "dati_personali", "scheda_anagrafica", "tempi_pagamento", "temi_trasversali",
    }  # fmt: skip


# The facts


def segno(valore, codice):
    (una,) = [una for una in verifica(valore) if una.codice == codice]
    return una.fatto


def con_fasi(*fasi, **altro):
    return piano(obiettivo(1, {"area": "A", "peso": 100}, fasi=list(fasi), **altro))


SBAGLIATA = {"descrizione": "Avvio", "scadenza_testo": "31/06/2026", "mesi": [6]}
GIUSTA = {"descrizione": "Fine", "mesi": [12]}


@pytest.mark.parametrize(
    ("valore", "uguale"),
    [
        (con_fasi(SBAGLIATA, GIUSTA), True),
        # What the finding is not about.
        (con_fasi(SBAGLIATA, GIUSTA | {"descrizione": "Chiusura"}), True),
        (con_fasi(SBAGLIATA | {"mesi": [5]}, GIUSTA), True),
        # The row moved, and is the same.
        (con_fasi(GIUSTA, SBAGLIATA), True),
        # Another row has the same mistake.
        (con_fasi(SBAGLIATA | {"descrizione": "Inizio"}, GIUSTA), False),
    ],
)
def test_il_fatto_e_la_riga_con_cio_che_dice_il_campo(valore, uguale):
    assert (segno(valore, "T01") == segno(con_fasi(SBAGLIATA, GIUSTA), "T01")) is uguale


def test_di_un_numero_il_fatto_e_la_riga_soltanto():
    def con_pesi(*pesi, area="A"):
        fasi = [{"descrizione": f"Fase {peso}", "peso": peso, "mesi": [12]} for peso in (60, 30)]
        return piano(
            obiettivo(1, {"area": area, "peso": 100, "pesi_fasi": list(pesi)}, fasi=fasi),
            sistema=sistema(fasi_totale=100),
        )

    assert (
        segno(con_pesi(60, 30), "P05")
        == segno(con_pesi(50, 30), "P05")
        != segno(con_pesi(60, 30, area="B"), "P05")
    )


def test_di_un_totale_d_area_bastano_i_numeri():
    assert segno(piano(obiettivo(1, "A", peso=99)), "P01") == ""


def test_una_deroga_a_un_testo_cade_quando_il_testo_cambia():
    def trovata(scritto):
        valore = con_fasi(SBAGLIATA | {"scadenza_testo": scritto, "scadenza": None}, GIUSTA)
        return next(una for una in verifica(valore) if una.codice == "T01")

    una = trovata("31/06/2026")
    fatti = {nome: getattr(una, nome) for nome in controlli.FATTI}
    data = contenuto.Deroga(**fatti, motivo="È nel documento approvato")
    assert derogata(una, [data]) == data
    # It came from a file that does not tell the fact.
    assert derogata(una, [data.model_copy(update={"fatto": ""})]) is not None
    assert derogata(replace(una, fatto="altro"), [data]) is None


def test_ogni_controllo_regge_un_piano_con_tutto_e_uno_con_niente():
    pieno, vuoto = contenuto.leggi(testo_json(albero_completo())), piano()
    assert {uno.codice for uno in verifica(pieno)} <= set(controlli.PER_CODICE)
    assert [uno.codice for uno in verifica(vuoto)] == ["U02", "U01", "U03"]
    assert all(isinstance(uno.trovato, Decimal | None) for uno in verifica(pieno))


@pytest.mark.parametrize("file", FILE_PIANI, ids=lambda file: file.stem)
def test_chi_legge_una_sola_area_non_sa_da_qui_che_cosa_c_e_nelle_altre(file):
    """What names an objective that is not theirs is left out, whatever the area."""
    valore = contenuto.leggi(file.read_text())
    tutte = verifica(valore)
    for area in valore.aree:
        letti = frozenset(
            uno.n
            for uno in valore.obiettivi
            if uno.ambito in ("generale", "trasversale")
            or area.codice in {sua.area for sua in uno.assegnazioni}
        )
        sue = Limiti(valore, letti, frozenset({area.codice})).anomalie(tutte)
        nominati = {una.codice: _nominati(una.messaggio) - letti for una in sue}
        assert {codice: altri for codice, altri in nominati.items() if altri} == {}


def _nominati(frase):
    """The numbers of the objectives that a sentence names."""
    elenchi = re.findall(r"obiettiv[io] (\d+(?:(?:, | e )\d+)*)", frase)
    return {int(numero) for uno in elenchi for numero in re.findall(r"\d+", uno)}


# The facts, once more: the other side, the place


def _fatto_di(codice, valore):
    return next(una for una in verifica(valore) if una.codice == codice)


def con_termine(giorno, *prima):
    return piano(
        obiettivo(
            1,
            {"area": "A", "peso": 100},
            fasi=[*prima, {"descrizione": "Lavori", "mesi": [12]}],
            indicatori=[{"tipo": "data", "operatore": "entro", "data": giorno, "descrizione": "Fine lavori"}],
        )
    )


def test_una_deroga_cade_quando_cambia_cio_con_cui_si_confrontava():
    prima, dopo = (_fatto_di("T08", con_termine(giorno)) for giorno in ("2026-05-31", "2026-01-15"))
    fatti = {nome: getattr(prima, nome) for nome in controlli.FATTI}
    data = contenuto.Deroga(**fatti, motivo="Il collaudo è a parte")
    assert (derogata(prima, [data]), derogata(dopo, [data])) == (data, None)


def test_una_deroga_segue_la_riga_che_cambia_posto():
    prima = _fatto_di("T08", con_termine("2026-05-31"))
    dopo = _fatto_di("T08", con_termine("2026-05-31", {"descrizione": "Gara", "mesi": [2]}))
    assert (prima.oggetto, dopo.oggetto) == ("obiettivi[1].fasi[0]", "obiettivi[1].fasi[1]")
    data = contenuto.Deroga(**{nome: getattr(prima, nome) for nome in controlli.FATTI}, motivo="Sì")
    assert derogata(dopo, [data]) == data
    # Of another objective it is another's.
    assert derogata(replace(dopo, oggetto="obiettivi[2].fasi[1]"), [data]) is None
