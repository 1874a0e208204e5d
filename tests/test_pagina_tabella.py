"""The objectives of a plan in one table, with the columns that one chooses, in the order that one chooses."""

import pytest

from obiettivi.esporta.elenco import COLONNE
from tests import fabbrica
from tests.html import attributi, cerca, pagina, testi, testo
from tests.test_pagina_piano import caricato
from tests.test_pagine import ALZANO_2024, CAZZAGO, CHIARI

pytestmark = pytest.mark.django_db

TUTTE = "".join(f"&colonne={colonna.chiave}" for colonna in COLONNE)

PREDEFINITE = [
    "N. ▲",
    "Codice",
    "Obiettivo",
    "Aree",
    "Peso",
    "Fasi",
    "Traguardi degli indicatori",
    "Ultima scadenza",
]


@pytest.fixture
def apri(entra, oiv):
    def apri(indirizzo, parametri=""):
        (tabella,) = cerca(
            pagina(entra(oiv).get(f"{indirizzo}?vista=tabella{parametri}")), "table", "tabella-scelta"
        )
        return tabella

    return apri


def intestazioni(tabella) -> list[str]:
    return testi(tabella, "th", scope="col")


def righe(tabella) -> list[list[str]]:
    return [[testo(cella) for cella in riga.children] for riga in cerca(cerca(tabella, "tbody")[0], "tr")]


@pytest.mark.parametrize(
    ("indirizzo", "parametri", "attese"),
    [
        (
            CAZZAGO,
            "",
            PREDEFINITE,
        ),
        (ALZANO_2024, "", ["N. ▲", "Obiettivo", "Aree", "Fasi", "Traguardi degli indicatori", "Ultima scadenza"]),
        (CAZZAGO, "&colonne=peso&colonne=nessuna", ["N. ▲", "Obiettivo", "Peso"]),
        (CAZZAGO, "&colonne=nessuna&q=imu", PREDEFINITE),
        (CAZZAGO, "&colonne=ambito&ordine=-ambito", ["N.", "Obiettivo", "Ambito ▼"]),
        # In order of a column that is not there.
        (CAZZAGO, "&colonne=ambito&ordine=peso", ["N.", "Obiettivo", "Ambito"]),
    ],
)  # fmt: skip
def test_le_colonne_stanno_nell_indirizzo(apri, indirizzo, parametri, attese):
    assert intestazioni(apri(indirizzo, parametri)) == attese


def test_ci_sono_tutte_le_colonne_e_in_un_riquadro_che_scorre(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?vista=tabella{TUTTE}"))
    (riquadro,) = cerca(html, "div", "scorre")
    assert (attributi(riquadro)["tabindex"], attributi(riquadro)["aria-label"]) == (
        "0",
        "Tabella degli obiettivi",
    )
    (tabella,) = cerca(riquadro, "table")
    assert len(intestazioni(tabella)) == len(COLONNE)
    assert righe(tabella)[24] == [
        "25",
        "1",
        "ACCERTAMENTI IMU TASI",
        "Area Economico Finanziaria (FIN)",
        "5",
        "di area",
        "",
        "M1.P4 Gestione delle entrate tributarie e servizi fiscali; DUP-FIN1 Contrasto all'evasione "
        "fiscale e migliore…",
        "2",
        "anni 2018 e 2019",
        "31/12/2023",
        "31/12/2023",
        "rinvio al PEG finanziario",
        "attivo",
        "",
    ]


def test_le_colonne_si_scelgono_con_le_spunte(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?vista=tabella&colonne=peso"))
    spunte = [attributi(una) for una in cerca(html, "input", name="colonne")]
    assert [(una["value"], "checked" in una) for una in spunte] == [
        (colonna.chiave, colonna.chiave == "peso")
        for colonna in COLONNE
        if colonna.chiave not in ("n", "titolo")
    ]
    # In the other arrangements there are no columns to choose.
    assert cerca(pagina(entra(oiv).get(CAZZAGO)), "input", name="colonne") == []


@pytest.mark.parametrize(
    ("parametri", "didascalia"),
    [
        ("", "Tutti gli obiettivi (69), uno per riga, in ordine di «N.», dal più basso."),
        ("&ordine=-n", "Tutti gli obiettivi (69), uno per riga, in ordine di «N.», dal più alto."),
        ("&ordine=titolo", "Tutti gli obiettivi (69), uno per riga, in ordine di «Obiettivo», dalla A."),
        (
            "&ordine=-ultima",
            "Tutti gli obiettivi (69), uno per riga, in ordine di «Ultima scadenza», dall'ultimo giorno.",
        ),
        (
            "&ordine=segnalazioni&q=e",
            "69 obiettivi su 69, uno per riga, in ordine di «Segnalazioni», dalle meno gravi.",
        ),
        (
            "&area=PL&ordine=-risorse",
            "7 obiettivi su 69, uno per riga, in ordine di «Risorse finanziarie», dal più alto. Il peso è quello "
            "nell'area scelta.",
        ),
        (
            "&area=PL&colonne=fasi",
            "7 obiettivi su 69, uno per riga, in ordine di «N.», dal più basso.",
        ),
    ],
)
def test_la_didascalia_dice_che_cosa_si_vede(apri, parametri, didascalia):
    assert testi(apri(CAZZAGO, parametri), "caption") == [didascalia]


def test_con_un_area_scelta_il_peso_e_il_suo(apri):
    assert [(riga[0], riga[-1]) for riga in righe(apri(CAZZAGO, "&area=PL&colonne=peso"))] == [
        ("1", "10"),
        ("2", "10"),
        ("3", "10"),
        ("4", "10"),
        ("22", "25"),
        ("23", "25"),
        ("24", "10"),
    ]
    assert righe(apri(CAZZAGO, "&colonne=peso"))[0][-1] == "AG: 10 · FIN: 5 · SP: 12 · TEC: 10 · PL: 10"


@pytest.mark.parametrize(
    ("ordine", "primi", "verso"),
    [
        ("-peso", ["3", "6", "10", "8"], "descending"),
        ("peso", ["4", "24", "1", "2"], "ascending"),
        ("categoria", ["8", "9", "13", "16"], "ascending"),
    ],
)
def test_si_mette_in_ordine_con_le_intestazioni(apri, ordine, primi, verso):
    tabella = apri(CHIARI, f"&ordine={ordine}&colonne=peso&colonne=categoria")
    assert [riga[0] for riga in righe(tabella)][:4] == primi
    assert [attributi(th).get("aria-sort") for th in cerca(tabella, "th", scope="col")].count(verso) == 1


def test_la_stessa_intestazione_rovescia_l_ordine(apri):
    def verso(ordine):
        (a,) = [a for a in cerca(apri(CAZZAGO, f"&ordine={ordine}"), "a") if testo(a).startswith("Peso")]
        return attributi(a)["href"]

    assert verso("peso") == f"{CAZZAGO}?vista=tabella&ordine=-peso#obiettivi"
    assert verso("-peso") == verso("n") == f"{CAZZAGO}?vista=tabella&ordine=peso#obiettivi"


def test_il_testo_degli_utenti_e_solo_testo(entra, segretario):
    cattivo = "<img src=x onerror=alert(1)> & «così»"
    piano = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            "A",
            titolo=cattivo,
            codice=cattivo,
            categoria=cattivo,
            fasi=[{"descrizione": cattivo, "aree_testo": cattivo, "scadenza_testo": cattivo}],
            indicatori=[{"tipo": "testo", "testo": cattivo}],
        ),
        aree=[{"codice": "A", "nome": cattivo}],
    )
    indirizzo = caricato(segretario, piano)
    client = entra(segretario)
    for parametri in (f"?vista=tabella{TUTTE}", "?vista=gantt", "?categoria=x", f"?q={'%3Cimg'}"):
        html = pagina(client.get(indirizzo + parametri))
        assert cerca(html, "img") == []
        assert len(cerca(html, "tr", id="obiettivo-1")) == 1
