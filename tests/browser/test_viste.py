"""Looking at a plan in the browser: finding, months, columns, printing; without JavaScript too."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CAZZAGO = "/piani/cazzago-san-martino/2023/"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_chi_cerca_tiene_cio_che_ha_trovato_in_ogni_vista(entra, page):
    """On a telephone's screen, and without JavaScript."""
    page.set_viewport_size({"width": 360, "height": 740})
    entra("oiv", CAZZAGO)
    page.get_by_label("Cerca nel testo degli obiettivi").fill("pagamenti TARI")
    page.get_by_role("button", name="Cerca").click()
    expect(page.get_by_text("con «pagamenti TARI» nel testo")).to_be_in_viewport()
    expect(page.locator("[id^=obiettivo-]")).to_have_count(1)
    page.get_by_text("Filtri", exact=True).click()
    page.get_by_label("Area", exact=True).select_option(label="Area Polizia Locale (PL)")
    page.get_by_role("button", name="Applica i filtri").click()
    expect(page.get_by_text("Nessun obiettivo su 69")).to_be_visible()
    page.get_by_label("Cerca nel testo degli obiettivi").fill("")
    page.get_by_role("button", name="Cerca").click()
    expect(page.get_by_text("7 obiettivi su 69")).to_be_visible()

    page.get_by_role("link", name="Per mese (Gantt)").click()
    expect(page.get_by_label("Area", exact=True)).to_have_value("PL")
    riga = page.get_by_role("table", name="Area Polizia Locale PL").get_by_role("row").nth(2)
    expect(riga).to_contain_text("marzo, luglio, ottobre, dicembre")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360

    page.get_by_role("link", name="Tabella", exact=True).click()
    page.get_by_role("link", name="Peso", exact=True).click()
    page.get_by_role("link", name="Peso", exact=True).click()
    prima = page.get_by_role("table").last.get_by_role("row").nth(1)
    expect(prima.get_by_role("cell", name="Peso: 25")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"vista": ["tabella"], "area": ["PL"], "ordine": ["-peso"]}
    # Who may not print from here is not offered to.
    expect(page.get_by_role("button", name="Stampa questa pagina")).to_have_count(0)
    page.get_by_role("link", name="Togli i filtri").click()
    expect(page.locator("[id^=obiettivo-]")).to_have_count(69)


def test_si_scelgono_le_colonne_e_si_stampa(entra, vai, page):
    entra("oiv")
    vai(f"{CAZZAGO}?vista=tabella&q=imu")
    page.get_by_text("Colonne", exact=True).click()
    for nome in ("Aree", "Fasi", "Traguardi degli indicatori", "Ultima scadenza"):
        page.get_by_label(nome, exact=True).uncheck()
    page.get_by_label("Risorse finanziarie").check()
    page.get_by_role("button", name="Mostra queste colonne").click()
    intestazioni = page.get_by_role("table").last.get_by_role("columnheader")
    expect(intestazioni).to_have_text(["N.▲", "Codice", "Obiettivo", "Peso", "Risorse finanziarie"])

    page.evaluate("window.print = () => { document.title = 'stampata' }")
    page.get_by_role("button", name="Stampa questa pagina").click()
    expect(page).to_have_title("stampata")
    page.emulate_media(media="print")
    for nascosto in ("search", "banner"):
        expect(page.get_by_role(nascosto)).to_have_count(0)
    expect(page.get_by_role("navigation", name="Come sono disposti gli obiettivi")).to_have_count(0)
    expect(page.get_by_role("button", name="Stampa questa pagina")).to_have_count(0)
    # What was looked for is printed, else the page would seem the whole plan.
    expect(page.get_by_text("3 obiettivi su 69 con «imu» nel testo")).to_be_visible()
    assert (
        page.get_by_role("link", name="ACCERTAMENTI IMU TASI").evaluate(
            "a => getComputedStyle(a).textDecorationLine"
        )
        == "none"
    )
