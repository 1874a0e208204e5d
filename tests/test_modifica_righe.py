"""The rows of the sheet as they were sent: added, removed, moved. No database."""

import pytest
from django.utils.datastructures import MultiValueDict

from obiettivi.forms import righe

A, B, C = (f"00000000-0000-4000-8000-00000000000{cifra}" for cifra in "abc")


def dati(**altro):
    """Three phases, numbered and told by their keys, and an indicator of the second."""
    base = {"titolo": ["Prova"]}
    for posto, chiave in enumerate((A, B, C)):
        base |= {
            f"fasi-{posto}-chiave": [chiave],
            f"fasi-{posto}-numero": [str(posto + 1)],
            f"fasi-{posto}-descrizione": [f"passo {posto + 1}"],
        }
    base |= {"indicatori-0-chiave": ["i"], "indicatori-0-fase": [B]}
    return MultiValueDict(base | altro)


def passi(inviati):
    return [(riga["numero"][0], riga["descrizione"][0]) for riga in righe.righe(inviati, "fasi")]


@pytest.mark.parametrize(
    ("comando", "dopo", "fuoco"),
    [
        ("fasi:1:togli", [("1", "passo 1"), ("2", "passo 3")], "fasi-1"),
        ("fasi:2:togli", [("1", "passo 1"), ("2", "passo 2")], "fasi-1"),
        ("fasi:2:su", [("1", "passo 1"), ("2", "passo 3"), ("3", "passo 2")], "fasi-1:su"),
        ("fasi:0:giu", [("1", "passo 2"), ("2", "passo 1"), ("3", "passo 3")], "fasi-1:giu"),
        # What cannot be done changes nothing.
        ("fasi:0:su", [("1", "passo 1"), ("2", "passo 2"), ("3", "passo 3")], "fasi-0:su"),
        ("fasi:9:togli", [("1", "passo 1"), ("2", "passo 2"), ("3", "passo 3")], "fasi"),
        ("fasi:togli", [("1", "passo 1"), ("2", "passo 2"), ("3", "passo 3")], "fasi"),
        ("fasi:-1:su", [("1", "passo 1"), ("2", "passo 2"), ("3", "passo 3")], ""),
        ("altro:1:togli", [("1", "passo 1"), ("2", "passo 2"), ("3", "passo 3")], ""),
        ("", [("1", "passo 1"), ("2", "passo 2"), ("3", "passo 3")], ""),
    ],
)
def test_le_righe_si_tolgono_e_si_spostano(comando, dopo, fuoco):
    fatto = righe.applica(dati(), comando)
    assert (passi(fatto.dati), fatto.fuoco) == (dopo, fuoco)
    assert fatto.dati.getlist("titolo") == ["Prova"]


def test_i_numeri_scritti_a_modo_proprio_restano():
    fatto = righe.applica(dati(**{"fasi-0-numero": ["10"]}), "fasi:1:su")
    assert passi(fatto.dati) == [("2", "passo 2"), ("10", "passo 1"), ("3", "passo 3")]


def test_le_persone_di_un_profilo_non_sono_numeri_di_fila():
    inviati = MultiValueDict(
        {"quote-0-chiave": ["0"], "quote-0-numero": ["1"], "quote-1-chiave": ["1"], "quote-1-numero": ["2"]}
    )
    fatto = righe.applica(inviati, "quote:1:su")
    assert [riga["numero"] for riga in righe.righe(fatto.dati, "quote")] == [["2"], ["1"]]


def test_una_fase_nuova_va_in_fondo_con_il_suo_numero():
    fatto = righe.applica(dati(), "fasi:aggiungi")
    nuova = righe.righe(fatto.dati, "fasi")[-1]
    assert (nuova["numero"], fatto.fuoco) == (["4"], "fasi-3")
    assert nuova["chiave"] != righe.righe(righe.applica(dati(), "fasi:aggiungi").dati, "fasi")[-1]["chiave"]


@pytest.mark.parametrize(("ultimo", "numero"), [("", None), ("7", ["8"]), ("2 bis", None), ("٣", None)])
def test_il_numero_nuovo_segue_l_ultimo_se_c_e(ultimo, numero):
    fatto = righe.applica(dati(**{"fasi-2-numero": [ultimo]}), "fasi:aggiungi")
    assert righe.righe(fatto.dati, "fasi")[-1].get("numero") == numero


def test_togliere_una_fase_scioglie_chi_ne_dipende_e_i_suoi_pesi():
    inviati = dati(**{f"pesi-x-{B}": ["30"], f"pesi-x-{A}": ["70"]})
    fatto = righe.applica(inviati, "fasi:1:togli")
    assert fatto.dati.getlist("indicatori-0-fase") == [""]
    assert {nome for nome in fatto.dati if nome.startswith("pesi-")} == {f"pesi-x-{A}"}


def test_i_buchi_si_chiudono_e_le_righe_senza_chiave_non_ci_sono():
    inviati = MultiValueDict(
        {
            "fasi-7-chiave": [B],
            "fasi-7-descrizione": ["seconda"],
            "fasi-3-chiave": [A],
            "fasi-3-descrizione": ["prima"],
            "fasi-5-descrizione": ["di nessuno"],
            "fasi-9999999-chiave": [C],
        }
    )
    ordinati = righe.in_ordine(inviati)
    assert {nome: ordinati.getlist(nome) for nome in ordinati if nome != "fasi-9999999-chiave"} == {
        "fasi-0-chiave": [A],
        "fasi-0-descrizione": ["prima"],
        "fasi-1-chiave": [B],
        "fasi-1-descrizione": ["seconda"],
    }


def test_le_righe_hanno_un_massimo():
    tante = {f"fasi-{posto}-chiave": [str(posto)] for posto in range(righe.MASSIMO)}
    with pytest.raises(righe.TroppeRigheError) as rifiuto:
        righe.applica(MultiValueDict(tante), "fasi:aggiungi")
    assert str(rifiuto.value) == "Ci sono già 200 righe: di più non se ne possono aggiungere."
