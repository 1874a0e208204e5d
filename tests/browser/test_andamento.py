"""How things went, seen by who reads it: the trend, the sheet of an objective, a target that a variation changed."""

import pytest
from django.utils import timezone

from monitoraggio.models import Rilevazione
from tests.browser.test_accessibilita import console, difetti  # noqa: F401
from tests.test_comandi import esegui

pytestmark = pytest.mark.browser

ANNO = timezone.localdate().year - 1
PRIMA, ADESSO = f"/piani/borgo-esempio/{ANNO}/", f"/piani/borgo-esempio/{ANNO + 1}/"


@pytest.fixture
def borgo(settings, live_server):
    settings.DEBUG = True
    esegui("prepara_borgo")


def foglio(n):
    """The page of the avanzamento of an objective at the end of the year."""
    finale = Rilevazione.objects.get(tipo="finale")
    chiave = finale.piano.obiettivi.get(n=n).chiave
    return f"{PRIMA}monitoraggio/{finale.codice}/{finale.avanzamenti.get(obiettivo=chiave).assegnazione}/"


def test_le_pagine_di_com_e_andata(vai, entra, page, console, borgo):  # noqa: F811
    pagine = [
        f"{PRIMA}monitoraggio/andamento/",
        f"{ADESSO}monitoraggio/andamento/",
        f"{PRIMA}obiettivi/5/",
        f"{ADESSO}obiettivi/3/",
        f"{ADESSO}obiettivi/3/modifica/",
        foglio(5),
        f"{PRIMA}monitoraggio/",
        PRIMA,
    ]
    entra("segretario")
    for indirizzo in pagine:
        vai(indirizzo)
        assert {indirizzo: difetti(page)} == {indirizzo: []}
    assert console == []
    # The address of a button, opened as from the history of the browser: the browser tells of the 405.
    vai(f"{PRIMA}monitoraggio/{ANNO}-12-31/riapri/")
    assert page.title() == "Qui si arriva con un pulsante – PianoPerf"
    assert difetti(page) == []
    page.get_by_role("link", name="Torna alla pagina dove c'è il pulsante").click()
    assert page.get_by_role("button", name="Riapri la rilevazione").is_visible()


def test_chi_risponde_di_un_area_segue_il_suo_obiettivo(vai, entra, page, borgo):
    entra("borgo.tecnica")
    vai(PRIMA)
    page.get_by_role("link", name="Monitoraggio", exact=True).click()
    page.get_by_role("link", name="L'andamento, da una rilevazione").click()
    disegno = page.get_by_role("img", name="TEC – Area tecnica: al 30/09")
    assert disegno.get_attribute("aria-label") == (
        f"TEC – Area tecnica: al 30/09/{ANNO} 49,48 %; al 31/12/{ANNO} 96,10 %."
    )
    page.get_by_role("link", name="5. Manutenzione delle strade comunali").click()
    originario = (
        f"entro il 31/10/{ANNO} (versione 1, deliberazione di Giunta comunale n. 12 del 30/01/{ANNO})"
    )
    assert page.get_by_text(originario).is_visible()
    # The year after, what it ended with is beside the objective that goes on.
    vai(f"{ADESSO}obiettivi/5/")
    qui = page.get_by_role("region", name="Monitoraggio")
    assert qui.get_by_role("heading", level=3).inner_text() == f"Nel {ANNO}: Consuntivo al 31/12/{ANNO}"
    assert qui.get_by_role("row", name="Segnalazioni chiuse").inner_text().split("\t")[1:] == [
        "almeno l'85%",
        "88%\nquest'anno la partenza scritta è 64%",
    ]
