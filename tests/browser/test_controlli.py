"""From the findings of a plan to what they say, to another level, to a waiver."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibilita import console  # noqa: F401
from tests.browser.test_vita import guarda  # noqa: F401

pytestmark = pytest.mark.browser

CAZZAGO = "/piani/cazzago-san-martino/2023/"


def test_il_segretario_legge_capisce_cambia_livello_e_deroga(entra, vai, page, guarda, console):  # noqa: F811
    entra("segretario", CAZZAGO)
    page.get_by_role("link", name="Leggi tutte le segnalazioni").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Segnalazioni dei controlli")
    guarda("segnalazioni")
    da_guardare = page.get_by_role("region", name="Da guardare (33)")
    senza_peso = da_guardare.get_by_role("listitem").filter(has_text="L'obiettivo 47 è assegnato")
    senza_peso.get_by_role("link", name="Perché il controllo P03").click()
    guarda("controllo")
    page.get_by_text("Per informazione: si vede in fondo").click()
    page.get_by_role("button", name="Cambia il livello").click()
    expect(page.get_by_text("Scrivi il motivo: chi legge le segnalazioni deve sapere")).to_be_visible()
    page.get_by_label("Motivo").fill("Il nostro sistema ammette obiettivi senza peso")
    page.get_by_role("button", name="Cambia il livello").click()
    expect(page.get_by_role("status")).to_contain_text("Da adesso il livello di P03 è «per informazione»")
    guarda("controllo-cambiato")

    vai(f"{CAZZAGO}segnalazioni/")
    expect(page.get_by_role("region", name="Da guardare (31)")).to_be_visible()
    note = page.get_by_role("region", name="Per informazione (22)")
    note.locator("summary").filter(has_text="Area Economico Finanziaria (FIN)").click()
    expect(note.get_by_text("L'obiettivo 47 è assegnato")).to_be_visible()
    guarda("segnalazioni-aperte")

    senza_indicatori = page.get_by_role("listitem").filter(has_text="L'obiettivo 14 (").first
    senza_indicatori.get_by_role("link", name="Deroga").click()
    page.get_by_label("Motivo").fill("Lo misura la convenzione con la cooperativa")
    page.get_by_role("button", name="Dai la deroga").click()
    expect(page.get_by_role("status")).to_contain_text("La segnalazione è in deroga")
    expect(page.get_by_role("region", name="In deroga (1)")).to_contain_text("Lo misura la convenzione")
    guarda("segnalazioni-con-deroga")
    assert console == []


def test_da_dove_cominciare_porta_al_campo_da_correggere(entra, page, console):  # noqa: F811
    entra("segretario", f"{CAZZAGO}segnalazioni/")
    page.get_by_role("region", name="Da dove cominciare").get_by_role(
        "link", name="correggi l'obiettivo 12"
    ).click()
    campo = page.locator("#id_indicatori-0-valore, #id_indicatori-0-testo").first
    expect(campo).to_be_in_viewport()
    assert console == []
