"""Inviting a person: the segretario hands her a one-time link, she chooses a password and finds her areas."""

import pytest

from tests.browser.test_accessibilita import console, difetti  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser

NUOVA = "Cavallo-Graffetta-9"
TORTONA = "/enti/tortona/persone/"


def scegli(page, etichetta):
    """Boxes and buttons are chosen by what is written beside them: the box itself is drawn."""
    page.get_by_text(etichetta).click()


def test_invitare_una_persona_con_un_collegamento(entra, page, browser, live_server, console):  # noqa: F811
    entra("tortona")
    page.get_by_role("navigation", name="Principale").get_by_role("link", name="Persone").click()
    assert {"persone": difetti(page)} == {"persone": []}
    page.get_by_role("link", name="Invita una persona").click()
    # The areas are asked of who has them.
    aree = page.get_by_role("group", name="Aree")
    assert not aree.is_visible()
    scegli(page, "Lettore:")
    assert not aree.is_visible()
    scegli(page, "Compilatore:")
    assert aree.is_visible()
    page.get_by_label("Nome", exact=False).first.fill("Maria")
    page.get_by_label("Cognome").fill("Rossi")
    page.get_by_label("Dal").fill("31/06/2026")
    page.get_by_role("button", name="Invita").click()
    assert page.title() == "Errore: Invita una persona – PianoPerf"
    assert {"errore": difetti(page)} == {"errore": []}
    page.get_by_label("Dal").fill("01/09/2026")
    scegli(page, "00-PM – Servizio Polizia Municipale")
    page.get_by_role("button", name="Invita").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Maria Rossi è tra le persone dell'ente"
    assert {"invito": difetti(page)} == {"invito": []}
    collegamento = page.get_by_label("Collegamento da consegnare").input_value()

    # She opens it on her own computer.
    suo = browser.new_context(locale="it-IT").new_page()
    suo.goto(collegamento)
    for campo in ("new_password1", "new_password2"):
        suo.locator(f"[name={campo}]").fill(NUOVA)
    suo.get_by_role("button", name="Scegli la password ed entra").click()
    suo.wait_for_url(f"{live_server.url}/")
    suo.goto(f"{live_server.url}/piani/tortona/2024/")
    assert suo.get_by_role("heading", level=1).inner_text().startswith("Piano della performance 2024")
    # Her own area, and those of the objectives she shares.
    assert suo.get_by_role("link", name="Servizio Polizia Municipale").first.is_visible()
    risposta = suo.goto(f"{live_server.url}{TORTONA}")
    assert risposta.status == 403
    suo.goto(collegamento)
    assert suo.get_by_role("heading", level=1).inner_text() == "Il collegamento non vale più"
    suo.context.close()

    page.get_by_role("link", name="Vai alla pagina di Maria Rossi").click()
    assert {"persona": difetti(page)} == {"persona": []}
    page.get_by_role("link", name="Cambia le aree").click()
    assert {"aree": difetti(page)} == {"aree": []}
    page.go_back()
    page.get_by_role("link", name="Dai un ruolo").click()
    scegli(page, "Responsabile di area:")
    page.get_by_role("button", name="Dai il ruolo").click()
    page.get_by_role("link", name="Dai un incarico").click()
    assert {"incarico": difetti(page)} == {"incarico": []}
    page.get_by_label("Area").select_option(label="00-PM – Servizio Polizia Municipale")
    page.get_by_role("button", name="Dai l'incarico").click()
    assert page.get_by_role("status").inner_text() == (
        "L'incarico su 00-PM – Servizio Polizia Municipale è registrato."
    )
    assert {"persona": difetti(page)} == {"persona": []}
    page.get_by_role("link", name="Chiudi il ruolo di responsabile di area").click()
    assert {"chiudi": difetti(page)} == {"chiudi": []}
    page.get_by_role("button", name="Chiudi il ruolo").click()
    page.get_by_role("link", name="Persone, ").click()
    page.locator("summary").click()
    assert {"persone": difetti(page)} == {"persone": []}
    assert console == []
