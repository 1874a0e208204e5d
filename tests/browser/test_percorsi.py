"""A person's way through the pages, with the mouse, with the keyboard, without JavaScript."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CAZZAGO = "/piani/cazzago-san-martino/2023/"


def test_il_segretario_trova_l_area_che_non_torna_la_corregge_e_scarica_il_piano(entra, vai, page):
    entra("segretario")
    page.get_by_role("link", name="Piano 2023 – Comune di Cazzago San Martino").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Piano della performance 2023 Bozza")

    segnalazione = page.get_by_role("region", name="Da correggere prima di approvare (1)").get_by_role(
        "listitem"
    )
    expect(segnalazione).to_contain_text("fanno 103 invece di 100: 3 di troppo.")
    segnalazione.get_by_role("link", name="Vedi l'area FIN").click()
    tabella = page.get_by_role("table", name="Area Economico Finanziaria FIN")
    expect(tabella).to_be_in_viewport()
    expect(tabella.get_by_role("row")).to_have_count(1 + 28)

    tabella.get_by_role("link", name="Modifica l'obiettivo 25").click()
    page.locator("[name=assegnazioni-0-peso]").fill("2")
    page.get_by_role("button", name="Salva", exact=True).first.click()
    expect(page.get_by_role("status").first).to_be_visible()
    vai(CAZZAGO)
    expect(page.get_by_role("row", name="Area Economico Finanziaria FIN")).to_contain_text("100 su 100")
    expect(page.get_by_role("region", name="Da correggere prima di approvare")).to_have_count(0)

    for collegamento, estensione in (("Scarica il PDF", "pdf"), ("Scarica l'Excel", "xlsx")):
        with page.expect_download() as scarico:
            page.get_by_role("link", name=collegamento).click()
        nome = f"piano-performance-cazzago-san-martino-2023-bozza.{estensione}"
        assert scarico.value.suggested_filename == nome
        assert scarico.value.path().stat().st_size > 10_000

    page.get_by_role("button", name="Esci").click()
    expect(page).to_have_title("Accedi – PianoPerf")


def test_dal_piano_alla_scheda_alla_successiva_al_pdf(entra, page, live_server):
    entra("oiv", CAZZAGO)
    tabella = page.get_by_role("table", name="Area Economico Finanziaria FIN")
    tabella.get_by_role("link", name="Avvio attività Comunità Energetica Rinnovabile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Avvio attività Comunità Energetica Rinnovabile"
    )
    page.get_by_role("link", name="Vedi l'area e il peso").click()
    expect(page.locator("#che-cosa")).to_be_in_viewport()

    page.get_by_role("navigation", name="Altri obiettivi", exact=True).get_by_role(
        "link", name="Successivo 48."
    ).click()
    expect(page).to_have_url(f"{live_server.url}{CAZZAGO}obiettivi/48/")
    with page.expect_download() as scarico:
        page.get_by_role("link", name="Scarica il PDF").click()
    nome = "piano-performance-cazzago-san-martino-2023-bozza-obiettivo-48.pdf"
    assert scarico.value.suggested_filename == nome
    assert scarico.value.path().stat().st_size > 10_000

    page.get_by_role("link", name="Torna al piano").first.click()
    expect(page).to_have_url(f"{live_server.url}{CAZZAGO}#obiettivo-48")
    expect(page.locator("#obiettivo-48")).to_be_in_viewport()


def test_con_la_tastiera_si_guarda_il_piano_per_voce(entra, page):
    """On a telephone's screen, where tables are cards: the order is the same."""
    page.set_viewport_size({"width": 360, "height": 740})
    entra("oiv", CAZZAGO)
    page.get_by_role("link", name="Per area", exact=True).focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Per voce di programmazione")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CAZZAGO}?vista=voci#obiettivi")
    expect(page.get_by_role("heading", name="Obiettivi", exact=True)).to_be_in_viewport()

    for nome in ("Per area", "Per voce di programmazione", "Per mese (Gantt)", "Tabella"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=nome, exact=True)).to_be_focused()
    page.get_by_role("link", name="Servizi istituzionali, generali e di gestione").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CAZZAGO}?vista=voci#voce-1")
    page.keyboard.press("Tab")
    expect(page.locator("#obiettivo-1").get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{CAZZAGO}obiettivi/1/")
    page.go_back()
    expect(page.get_by_role("link", name="Per voce di programmazione")).to_have_attribute(
        "aria-current", "true"
    )


def test_chi_cerca_un_piano_senza_essere_entrato_ci_arriva_dopo_l_accesso(entra, page, live_server):
    entra("oiv", CAZZAGO)
    expect(page).to_have_url(live_server.url + CAZZAGO)
    # Who only reads is not sent to forms that he may not open.
    expect(page.get_by_role("link", name="Modifica")).to_have_count(0)
    expect(page.get_by_role("link", name="Amministrazione", exact=True)).to_have_count(0)


def test_con_la_tastiera_si_salta_al_contenuto(entra, page):
    entra("oiv", CAZZAGO)
    page.keyboard.press("Tab")
    salta = page.get_by_role("link", name="Vai al contenuto")
    expect(salta).to_be_focused()
    expect(salta).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(
        page.get_by_role("navigation", name="Percorso").get_by_role("link", name="I miei piani")
    ).to_be_focused()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_senza_javascript_funziona_tutto(entra, page):
    entra("oiv", CAZZAGO)
    page.get_by_role("link", name="Area Economico Finanziaria", exact=True).click()
    expect(page.get_by_role("table", name="Area Economico Finanziaria FIN")).to_be_in_viewport()
    page.get_by_role("button", name="Esci").click()
    expect(page).to_have_title("Accedi – PianoPerf")
