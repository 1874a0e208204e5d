"""Opening the plan of the next year and setting its rules, as who prepares it does; every page by axe."""

import pytest
from playwright.sync_api import expect

from obiettivi import models
from tests.browser.test_accessibilita import console, difetti  # noqa: F401

pytestmark = pytest.mark.browser

CAZZAGO = "/enti/cazzago-san-martino/piani/nuovo/"


def test_dal_piano_dell_anno_prima_a_quello_nuovo_con_le_sue_regole(entra, page, live_server):
    entra("redattore")
    page.get_by_role("link", name="Nuovo piano di Comune di Cazzago San Martino").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Da un piano dell'ente")

    # Those that go on are ticked already; one more.
    expect(page.get_by_role("checkbox", checked=True, name="Predisposizione e esecuzione")).to_be_visible()
    page.get_by_label("Piano di formazione anno 2023").check()
    expect(page.get_by_label("Sposta le date dal 2023 al 2024")).to_be_checked()
    page.get_by_label("nuovo organigramma dal").fill("01/01/2024")
    page.get_by_role("button", name="Apri il piano 2024").click()

    page.wait_for_url(f"{live_server.url}/piani/cazzago-san-martino/2024/")
    expect(page.get_by_role("status").first).to_have_text(
        "Il piano 2024 è aperto, in bozza, con 3 obiettivi ripresi del 2023."
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Piano della performance 2024 Bozza")
    nuovo = models.Piano.objects.get(ente__slug="cazzago-san-martino", anno=2024)
    assert (nuovo.obiettivi.count(), nuovo.organigramma.aree.filter(continua="FIN").count()) == (3, 1)

    page.get_by_role("link", name="Tutte le regole").click()
    expect(page.get_by_text("Queste regole sono anche del piano 2023, che resta com'è")).to_be_visible()
    page.get_by_text("i pesi non devono superare il totale").click()
    page.get_by_role("button", name="Prova senza salvare").click()
    expect(page.get_by_role("heading", name="Con le regole che hai scritto")).to_be_in_viewport()
    page.get_by_role("button", name="Aggiungi riga a Categorie di obiettivi").click()
    categorie = page.get_by_role("group", name="Categorie di obiettivi", exact=True)
    expect(categorie.get_by_label("Categoria")).to_have_count(2)
    categorie.get_by_label("Categoria").first.fill("strategico")
    categorie.get_by_label("Punti").first.fill("40,5")
    page.get_by_role("button", name="Salva le regole").click()
    expect(page.get_by_role("status")).to_contain_text("Regole salvate per il piano 2024")
    expect(page.get_by_text("che vale dei punti: strategico 40,5.")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_senza_javascript_si_apre_lo_stesso(entra, page, live_server):
    entra("redattore", f"{CAZZAGO}?modo=vuoto")
    page.get_by_label("Anno", exact=False).first.fill("2026")
    page.get_by_role("button", name="Apri il piano").click()
    page.wait_for_url(f"{live_server.url}/piani/cazzago-san-martino/2026/")
    expect(page.get_by_role("status")).to_have_text("Il piano 2026 è aperto, in bozza.")


def test_le_pagine_sono_accessibili(entra, vai, page, console):  # noqa: F811
    entra("segretario")
    assert {"/": difetti(page)} == {"/": []}
    regole = "/piani/chiari/2023/regole/"
    for indirizzo in (
        CAZZAGO,
        f"{CAZZAGO}?modo=vuoto",
        f"{CAZZAGO}?modo=da_file",
        f"{CAZZAGO}?anno=2023",
        regole,
    ):
        vai(indirizzo)
        assert {indirizzo: difetti(page)} == {indirizzo: []}
    # With something wrong, and with what was tried.
    page.get_by_label("I pesi delle fasi di un obiettivo fanno").fill("cento")
    page.get_by_role("button", name="Salva le regole").click()
    expect(page).to_have_title("Errore: Regole del piano 2023, Comune di Chiari – PianoPerf")
    assert {"errore": difetti(page)} == {"errore": []}
    page.get_by_label("I pesi delle fasi di un obiettivo fanno").fill("100")
    page.get_by_role("button", name="Prova senza salvare").click()
    expect(page.get_by_role("heading", name="Con le regole che hai scritto")).to_be_visible()
    assert {"prova": difetti(page)} == {"prova": []}
    assert console == []


def test_un_file_sbagliato_si_legge_bene(entra, page):
    entra("redattore", f"{CAZZAGO}?modo=da_file")
    page.get_by_label("File del piano").set_input_files(
        {
            "name": "piano.json",
            "mimeType": "application/json",
            "buffer": b'{"formato": "pianoperf/1", "enti": 1}',
        }
    )
    page.get_by_role("button", name="Carica il file").click()
    expect(page.get_by_role("heading", name="Che cosa non va nel file")).to_be_visible()
    assert difetti(page) == []
