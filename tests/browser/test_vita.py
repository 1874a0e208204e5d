"""A plan's life in the browser: the area's part, the approval with a deroga, the variation, the comparison."""

import os

import pytest
from playwright.sync_api import expect

from obiettivi import models
from obiettivi.management.commands.prepara_demo import PASSWORD
from tests.browser.test_accessibilita import console, difetti  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

CAZZAGO = "/piani/cazzago-san-martino/2023/"
FOTO = os.environ.get("PIANOPERF_FOTO")
"""Where to put a picture of each page, for who wants to look at them."""


@pytest.fixture
def guarda(page):
    """Nothing is wrong in the page open now; with a picture of it, if they are wanted."""

    def guarda(nome):
        assert {nome: difetti(page)} == {nome: []}
        if FOTO:
            for larghezza in (360, 1280):
                page.set_viewport_size({"width": larghezza, "height": 900})
                page.screenshot(path=f"{FOTO}/{nome}_{larghezza}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 800})

    return guarda


@pytest.fixture
def cambia_persona(page, vai, live_server):
    def cambia_persona(username, indirizzo):
        page.get_by_role("button", name="Esci").click()
        vai(f"/accedi/?next={indirizzo}")
        page.get_by_label("Nome utente").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Accedi").click()
        page.wait_for_url(live_server.url + indirizzo)

    return cambia_persona


def test_la_parte_di_un_area_si_completa_e_si_restituisce(entra, cambia_persona, page, guarda, console):  # noqa: F811
    entra("responsabile", CAZZAGO)
    page.get_by_role("link", name="Lavori, area per area").click()
    guarda("lavori-responsabile")
    page.get_by_role("link", name="Completa la parte").click()
    guarda("completa")
    page.get_by_label("Nota").fill("Abbiamo finito")
    page.get_by_role("button", name="Completa la parte").click()
    expect(page.get_by_role("status")).to_contain_text("La parte dell'area FIN è completata")
    riga = page.get_by_role("row", name="Area Economico Finanziaria FIN")
    expect(riga).to_contain_text("Completata")

    cambia_persona("segretario", f"{CAZZAGO}lavori/")
    guarda("lavori-segretario")
    page.get_by_role("row", name="Area Economico Finanziaria FIN").get_by_role(
        "link", name="Restituisci"
    ).click()
    page.get_by_label("Che cosa c'è da rivedere").fill("I pesi fanno 103")
    page.get_by_role("button", name="Restituisci la parte").click()
    expect(page.get_by_role("row", name="Area Economico Finanziaria FIN")).to_contain_text(
        "«I pesi fanno 103»"
    )

    cambia_persona("responsabile", f"{CAZZAGO}lavori/")
    expect(page.get_by_role("row", name="Area Economico Finanziaria FIN")).to_contain_text("Restituita")
    expect(page.get_by_role("link", name="Completa la parte")).to_be_visible()
    assert console == []


def test_dalla_bozza_alla_variazione(entra, vai, page, guarda, console, live_server):  # noqa: F811
    entra("segretario", CAZZAGO)
    page.get_by_role("link", name="Approvazione e variazioni").click()
    guarda("approvazione-bozza")
    page.get_by_role("link", name="Deroga alla segnalazione 1").click()
    guarda("deroga")
    page.get_by_label("Motivo").fill("Tre punti in più, come chiesto dalla Giunta")
    page.get_by_role("button", name="Dai la deroga").click()
    expect(page.get_by_role("region", name="Deroghe date")).to_contain_text("Tre punti in più")
    guarda("approvazione-con-deroga")
    page.get_by_role("button", name="Manda in approvazione").click()
    expect(page.get_by_role("status")).to_contain_text("Il piano è in approvazione")
    guarda("in-approvazione")

    # A date that is not, and what was written stays.
    page.get_by_label("Tipo dell'atto").fill("deliberazione di Giunta comunale")
    page.get_by_label("Numero").fill("44")
    page.get_by_label("Data").fill("31/06/2023")
    page.get_by_role("button", name="Registra l'atto e approva").click()
    expect(page.get_by_text("Scrivi una data che c'è")).to_be_visible()
    guarda("atto-sbagliato")
    expect(page.get_by_label("Numero")).to_have_value("44")
    page.get_by_label("Data").fill("19/04/2023")
    page.get_by_role("button", name="Registra l'atto e approva").click()
    expect(page.get_by_role("status")).to_contain_text("è in vigore la versione 1")
    guarda("approvato")
    vai(CAZZAGO)
    expect(page.get_by_role("heading", level=1)).to_have_text("Piano della performance 2023 Approvato")
    guarda("piano-approvato")
    page.get_by_role("link", name="Lavori, area per area").click()
    guarda("lavori-approvato")

    # The back button finds the page of before: its button does nothing any more.
    vai(f"{CAZZAGO}approvazione/")
    page.get_by_label("Motivo").fill("Il regolamento è cambiato")
    page.get_by_role("button", name="Apri una variazione").click()
    expect(page.get_by_role("status")).to_contain_text("La variazione è aperta")
    guarda("variazione")
    obiettivo = models.Obiettivo.objects.get(piano__ente__slug="cazzago-san-martino", n=25)
    obiettivo.titolo = "Un titolo cambiato dalla variazione"
    obiettivo.save()
    vai(CAZZAGO)
    guarda("piano-in-variazione")
    page.get_by_role("link", name="Confronta con la versione in vigore").click()
    expect(page).to_have_url(f"{live_server.url}{CAZZAGO}versioni/confronto/?da=1&a=bozza")
    expect(page.get_by_text("Un titolo cambiato dalla variazione").first).to_be_visible()
    guarda("confronto")
    with page.expect_download() as scarico:
        page.get_by_role("link", name="Scarica il confronto in PDF").click()
    assert scarico.value.suggested_filename == "confronto-cazzago-san-martino-2023-1-bozza.pdf"
    assert scarico.value.path().stat().st_size > 10_000

    vai(f"{CAZZAGO}approvazione/")
    page.get_by_role("button", name="Manda in approvazione").click()
    page.get_by_label("Numero").fill("80")
    page.get_by_label("Data").fill("30/09/2023")
    page.get_by_role("button", name="Registra l'atto e approva").click()
    expect(page.get_by_role("status")).to_contain_text("è in vigore la versione 2")
    vai(f"{CAZZAGO}versioni/")
    guarda("versioni")
    page.get_by_role("link", name="Versione 1", exact=True).click()
    expect(page.get_by_text("Stai leggendo la versione 1: non è più in vigore")).to_be_visible()
    guarda("versione-1")
    assert console == []
