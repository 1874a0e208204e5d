"""The table of the objectives as a file: exactly what the page shows, with the columns chosen there."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from obiettivi import formati
from tests import fabbrica, lettura_ods, vita
from tests.html import attributi, cerca, pagina, testi, testo
from tests.lettura_xlsx import matrice
from tests.persone import abilita
from tests.test_pagina_piano import caricato
from tests.test_pagina_tabella import TUTTE
from tests.test_pagine import ALZANO_2022, ALZANO_2024, CAZZAGO, CHIARI
from tests.test_versioni import BORGO

pytestmark = pytest.mark.django_db

LETTURE = 44
"""Queries of a file of the table."""


def mostrata(html) -> list[list[str]]:
    """The table of the page: headings, then lines."""
    (tabella,) = cerca(html, "table", "tabella-scelta")
    testate = [testo(th).removesuffix(" ▲").removesuffix(" ▼") for th in cerca(tabella, "th", scope="col")]
    righe = cerca(cerca(tabella, "tbody")[0], "tr")
    return [testate, *([testo(cella) for cella in riga.children] for riga in righe)]


def collegamenti(html) -> dict[str, str]:
    (dove,) = [una for una in cerca(html, "p", "su") if testo(una).startswith("Scarica questa tabella")]
    return {testo(a).split()[0]: attributi(a)["href"] for a in cerca(dove, "a")}


def dell_xlsx(dati: bytes) -> list[list]:
    (foglio,) = load_workbook(io.BytesIO(dati))
    return [
        [Decimal(str(uno)) if isinstance(uno, int | float) else uno for uno in riga]
        for riga in matrice(foglio)
    ]


def dell_ods(dati: bytes) -> list[list]:
    (righe,) = lettura_ods.fogli(dati).values()
    return [riga + [None] * (len(righe[0]) - len(riga)) for riga in righe]


def del_csv(dati: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(dati.decode("utf-8-sig"), ""), delimiter=";"))


def detto(valore) -> str:
    """A typed value as the page writes it, where a line end is a space."""
    if isinstance(valore, date):
        return formati.data(valore)
    if isinstance(valore, Decimal):
        return formati.numero(valore)
    return " ".join((valore or "").split())


@pytest.mark.parametrize(
    ("indirizzo", "parametri"),
    [
        (CAZZAGO, ""),
        (CAZZAGO, TUTTE),
        (CAZZAGO, f"&area=PL&ordine=-risorse{TUTTE}"),
        (CAZZAGO, "&q=imu&colonne=peso&colonne=ultima&ordine=-ultima"),
        (CHIARI, "&ordine=categoria&colonne=categoria&colonne=risorse"),
        (CHIARI, f"&con=segnalazioni{TUTTE}"),
        (ALZANO_2024, "&colonne=nessuna"),
    ],
)
def test_il_file_ha_le_righe_e_le_colonne_della_pagina(entra, oiv, indirizzo, parametri):
    client = entra(oiv)
    html = pagina(client.get(f"{indirizzo}?vista=tabella{parametri}"))
    attesa, file = mostrata(html), collegamenti(html)
    assert list(file) == ["Excel", "ODS", "CSV"]
    xlsx, ods = dell_xlsx(client.get(file["Excel"]).content), dell_ods(client.get(file["ODS"]).content)
    assert [[detto(uno) for uno in riga] for riga in xlsx] == attesa
    assert ods == xlsx
    # Numbers without dots between thousands, and an apostrophe before what looks like a formula.
    in_csv = del_csv(client.get(file["CSV"]).content)
    assert [[" ".join(uno.split()).removeprefix("'") for uno in riga] for riga in in_csv] == [
        [
            uno if isinstance(valore, str) else uno.replace(".", "")
            for uno, valore in zip(*coppia, strict=True)
        ]
        for coppia in zip(attesa, xlsx, strict=True)
    ]


def test_numeri_e_date_hanno_il_loro_tipo(entra, oiv):
    indirizzo = f"{CAZZAGO}documenti/tabella.xlsx?q=ACCERTAMENTI+IMU&colonne=peso&colonne=fasi&colonne=ultima"
    assert dell_xlsx(entra(oiv).get(indirizzo).content)[1] == [
        *(Decimal(25), "ACCERTAMENTI IMU TASI", Decimal(5), Decimal(2), date(2023, 12, 31)),
    ]


@pytest.mark.parametrize("formato", ["xlsx", "ods", "csv"])
def test_chi_vede_una_parte_del_piano_scarica_quella(entra, compilatore, formato):
    client = entra(compilatore)
    attesa = mostrata(pagina(client.get(f"{CAZZAGO}?vista=tabella&colonne=peso")))
    risposta = client.get(f"{CAZZAGO}documenti/tabella.{formato}?colonne=peso")
    righe = {"xlsx": dell_xlsx, "ods": dell_ods, "csv": del_csv}[formato](risposta.content)
    assert [str(riga[0]) for riga in righe] == [riga[0] for riga in attesa]
    assert risposta["Content-Disposition"] == (
        f'attachment; filename="piano-performance-cazzago-san-martino-2023-bozza-tabella.{formato}"'
    )


def test_se_non_si_trova_niente_il_file_ha_le_intestazioni(entra, oiv):
    dati = entra(oiv).get(f"{CAZZAGO}documenti/tabella.csv?q=qwertyuiop&colonne=peso").content
    assert del_csv(dati) == [["N.", "Obiettivo", "Peso"]]


def test_il_file_dice_che_cosa_mostra(entra, oiv):
    dati = entra(oiv).get(f"{CAZZAGO}documenti/tabella.xlsx?area=PL").content
    proprieta = load_workbook(io.BytesIO(dati)).properties
    assert (proprieta.title, proprieta.subject, proprieta.creator) == (
        "Bozza. 7 obiettivi su 69, uno per riga, in ordine di «N.», dal più basso. Il peso è quello nell'area "
        "scelta.",
        "Piano della performance 2023",
        "Comune di Cazzago San Martino",
    )


def test_le_formule_restano_testi(entra, segretario):
    formula = "=1+1"
    piano = fabbrica.piano(fabbrica.obiettivo(1, "A", titolo=formula, codice="-2+3", categoria="@x"))
    indirizzo = f"{caricato(segretario, piano)}documenti/tabella"
    colonne = "?colonne=codice&colonne=categoria"
    client = entra(segretario)
    attesa = [Decimal(1), "-2+3", formula, "@x"]
    foglio = load_workbook(io.BytesIO(client.get(f"{indirizzo}.xlsx{colonne}").content)).active
    assert [cella.data_type for cella in foglio[2]] == ["n", "s", "s", "s"]
    assert dell_xlsx(client.get(f"{indirizzo}.xlsx{colonne}").content)[1] == attesa
    assert dell_ods(client.get(f"{indirizzo}.ods{colonne}").content)[1] == attesa
    assert del_csv(client.get(f"{indirizzo}.csv{colonne}").content)[1] == ["1", "'-2+3", "'=1+1", "'@x"]


def test_di_una_versione_si_scarica_quella(entra, segretario, lettore):
    vita.porta(vita.carica(), "approvato", segretario)
    abilita(lettore, "lettore", "borgo-esempio")
    client = entra(lettore)
    html = pagina(client.get(f"{BORGO}versioni/1/?vista=tabella&colonne=peso"))
    indirizzo = collegamenti(html)["CSV"]
    assert indirizzo == f"{BORGO}versioni/1/documenti/tabella.csv?vista=tabella&colonne=peso"
    risposta = client.get(indirizzo)
    assert del_csv(risposta.content) == mostrata(html)
    assert "versione-1-tabella.csv" in risposta["Content-Disposition"]


@pytest.mark.parametrize("indirizzo", [ALZANO_2022, CAZZAGO])
@pytest.mark.parametrize("parametri", ["", TUTTE])
def test_le_letture_non_crescono_con_gli_obiettivi(
    entra, oiv, django_assert_num_queries, indirizzo, parametri
):
    client = entra(oiv)
    with django_assert_num_queries(LETTURE):
        client.get(f"{indirizzo}documenti/tabella.csv?{parametri}")


@pytest.mark.parametrize("formato", ["pdf", "json", "xls", "docx"])
def test_gli_altri_formati_non_ci_sono(entra, oiv, formato):
    assert entra(oiv).get(f"{CAZZAGO}documenti/tabella.{formato}").status_code == 404


def test_fuori_dalla_tabella_non_si_scarica_una_tabella(entra, oiv):
    html = pagina(entra(oiv).get(CAZZAGO))
    assert [una for una in testi(html, "p", "su") if "Scarica questa tabella" in una] == []
