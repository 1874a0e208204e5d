"""The workbook that is filled in, as a file: what part it is of, what is told of a spoilt one, how it looks."""

from datetime import date

import pytest

from obiettivi.contenuto.chiavi import con_chiavi
from obiettivi.esporta.compilazione import scrivi_excel
from obiettivi.esporta.edizione import Edizione
from obiettivi.importa.cartella import giudica, leggi_cartella
from obiettivi.importa.libro import LibroNonLeggibileError
from obiettivi.scelte import StatoPiano
from tests import fabbrica
from tests.cartelle import (
    GIORNO,
    Compilata,
    borgo,
    compila,
    errori,
    in_breve,
    nel_frattempo,
    pubblicato,
    scarica,
    scelto,
)


def test_la_parte_di_un_area_non_toglie_gli_obiettivi_delle_altre():
    valore = pubblicato("cazzago2023")
    compilata = compila(valore, area="FIN").scrivi("Obiettivi", 2, Titolo="Mio")
    letta = compilata.leggi()
    assert (letta.origine.slug, letta.origine.anno, letta.origine.area) == (
        "cazzago-san-martino",
        2023,
        "FIN",
    )
    assert in_breve(giudica(letta, valore)) == [("Obiettivi", "D2", "cambiata")]
    assert {sua.area for uno in letta.base.contenuto.obiettivi for sua in uno.assegnazioni} >= {"FIN"}
    assert len(letta.base.contenuto.obiettivi) < len(valore.obiettivi)


def test_le_colonne_spostate_e_le_righe_riordinate_si_ritrovano():
    compilata = compila(borgo()).scrivi("Fasi", 3, Descrizione="Mia")
    fasi = compilata.foglio("Fasi")
    righe = [[cella.value for cella in riga] for riga in fasi.iter_rows()]
    for numero, riga in enumerate([righe[0], righe[2], righe[1]], 1):
        for posto, valore in enumerate([*riga[8:], *riga[:8]], 1):
            fasi.cell(numero, posto).value = valore
    assert [(una.riga, una.campo) for una in compilata.leggi().proposte] == [
        (borgo().obiettivi[0].fasi[1].chiave, "descrizione")
    ]


def test_senza_le_colonne_che_dicono_quale_riga_e_il_foglio_non_si_legge():
    compilata = compila(borgo())
    compilata.cella("Fasi", 1, "Chiave").value = "Altro"
    del compilata.libro["Attività"]
    assert errori(compilata.leggi()) == [
        ("Fasi", "", "manca la colonna «Chiave» nella prima riga: il foglio non è stato letto"),
        ("Attività", "", "il foglio non c'è più: quello che diceva resta com'è nel piano"),
    ]


@pytest.mark.parametrize(
    ("riga", "valore", "frase"),
    [
        (1, "pianoperf-cartella/9", "è stato cambiato o tagliato"),
        (6, "0" * 64, "è stato cambiato o tagliato"),
        (7, "AAAA", "è stato cambiato o tagliato"),
    ],
)
def test_se_il_foglio_nascosto_e_rovinato_si_dice(riga, valore, frase):
    compilata = compila(borgo())
    compilata.foglio("pianoperf").cell(riga, 1).value = valore
    with pytest.raises(LibroNonLeggibileError, match=frase):
        compilata.leggi()


def test_una_cartella_che_non_e_nostra_si_rifiuta():
    compilata = compila(borgo())
    del compilata.libro["pianoperf"]
    with pytest.raises(LibroNonLeggibileError, match="Questa cartella non è una di quelle da compilare"):
        compilata.leggi()


def test_un_testo_accorciato_si_cambia_solo_nel_programma():
    prima = nel_frattempo(borgo(), descrizione="a" * 40_000)
    compilata = compila(prima)
    cella = compilata.cella("Obiettivi", 2, "Descrizione")
    assert compilata.leggi().proposte == []
    cella.value = "b" + cella.value[1:]
    assert errori(compilata.leggi()) == [
        (
            "Obiettivi",
            cella.coordinate,
            "il testo era troppo lungo per una cella ed è stato accorciato: cambialo nel programma",
        )
    ]


# --- How it looks ---


def test_si_scrive_nelle_celle_bianche_anche_sotto_l_ultima():
    compilata = compila(borgo())
    for nome in ("Obiettivi", "Assegnazioni e pesi", "Fasi", "Indicatori", "Attività"):
        foglio = compilata.foglio(nome)
        assert (foglio.protection.sheet, foglio.protection.password) == (True, None)
        assert foglio.column_dimensions[foglio.cell(1, foglio.max_column).column_letter].hidden
    fasi = {titolo: compilata.cella("Fasi", 2, titolo) for titolo in ("Descrizione", "Obiettivo", "Ordine")}
    assert {titolo: cella.protection.locked for titolo, cella in fasi.items()} == {
        "Descrizione": False,
        "Obiettivo": True,
        "Ordine": True,
    }
    aperte = {
        titolo: not compilata.foglio("Fasi").column_dimensions[cella.column_letter].protection.locked
        for titolo, cella in fasi.items()
    }
    assert aperte == {"Descrizione": True, "Obiettivo": False, "Ordine": False}
    assert [foglio.title for foglio in compilata.libro if foglio.sheet_state != "visible"] == [
        "Elenchi",
        "pianoperf",
    ]
    assert compilata.libro.sheetnames[0] == "Istruzioni"


def test_dove_c_e_un_elenco_si_sceglie():
    compilata = compila(borgo())
    indicatori = compilata.foglio("Indicatori")
    liste = {
        str(una.sqref).split(":")[0]: una.formula1
        for una in indicatori.data_validations.dataValidation
        if una.type == "list"
    }
    operatore = liste[compilata.cella("Indicatori", 2, "Operatore").coordinate]
    foglio, _, celle = operatore.partition("!")
    voci = [cella.value for (cella,) in compilata.foglio(foglio)[celle.replace("$", "")]]
    assert voci == ["almeno (≥)", "più di (>)", "al massimo (≤)", "meno di (<)", "uguale a (=)", "entro"]


def test_di_un_piano_vuoto_la_cartella_e_pronta_da_riempire():
    vuoto = con_chiavi(fabbrica.piano(), None)
    compilata = compila(vuoto)
    testata = [cella.value for cella in compilata.foglio("Fasi")[1]]
    assert testata == [
        *("Togli", "N.", "Obiettivo", "Ordine", "Fase", "Descrizione", "Scadenza", *"GFMAMGLASOND"),
        *("Peso", "Chiave"),
    ]
    assert compilata.foglio("Obiettivi").max_row == 1
    compilata.in_fondo("Obiettivi", N=1, Titolo="Il primo").in_fondo("Assegnazioni e pesi", N=1, Area="A")
    compilata.in_fondo("Fasi", N=1, Descrizione="Passo", Scadenza=date(2026, 6, 30))
    (uno,) = scelto(compilata, vuoto).obiettivi
    assert (uno.titolo, uno.assegnazioni[0].area, uno.fasi[0].scadenza) == (
        "Il primo",
        "A",
        date(2026, 6, 30),
    )


def test_una_versione_approvata_e_un_documento_e_non_si_compila():

    dati = scarica(borgo(), edizione=Edizione(StatoPiano.APPROVATO, 1, "0" * 64))
    assert Compilata(dati).libro.sheetnames[0] == "Piano"
    with pytest.raises(LibroNonLeggibileError):
        leggi_cartella(dati)


def test_la_stessa_bozza_fa_gli_stessi_byte():
    assert scrivi_excel(borgo(), prodotto_il=GIORNO) == scarica(borgo())
