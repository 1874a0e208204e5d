"""A segretario links the telephone, leaves, and comes in with a code; who guesses is kept waiting."""

import time
from base64 import b32decode

import pytest
from django_otp.oath import totp

from obiettivi.management.commands.prepara_demo import PASSWORD
from tests.browser.test_accessibilita import console, difetti  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser


def accedi(page, username="segretario", password=PASSWORD):
    page.get_by_label("Nome utente").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Accedi").click()


def test_collegare_il_telefono_e_entrare_con_il_codice(vai, page, live_server, settings, console):  # noqa: F811
    settings.TOTP_OBBLIGATORIO = True
    page.set_viewport_size({"width": 360, "height": 800})
    vai("/accedi/?next=/password/")
    accedi(page)
    assert page.title() == "Il secondo passo dell'accesso – PianoPerf"
    assert difetti(page) == []
    page.get_by_role("button", name="Comincia").click()
    assert difetti(page) == []
    # The image is there for the policy too, and the page is as wide as the telephone.
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 100
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    chiave = b32decode(page.locator("main code").inner_text().replace(" ", ""))
    page.get_by_label("Codice").fill(f"{totp(chiave):06d}")
    page.get_by_role("button", name="Collega il telefono").click()
    assert page.title() == "I codici di riserva – PianoPerf"
    assert difetti(page) == []
    riserva = page.locator("main code").all_inner_texts()
    page.get_by_role("link", name="Li ho messi al sicuro").click()
    assert page.url == f"{live_server.url}/password/"

    page.get_by_role("button", name="Esci").click()
    accedi(page)
    assert page.title() == "Il codice dal telefono – PianoPerf"
    assert difetti(page) == []
    page.get_by_label("Codice").fill("sbagliato")
    page.get_by_role("button", name="Entra").click()
    assert page.title() == "Errore: Il codice dal telefono – PianoPerf"
    assert difetti(page) == []
    time.sleep(1.1)
    page.get_by_label("Codice").fill(riserva[0])
    page.get_by_role("button", name="Entra").click()
    assert page.title() == "I miei piani – PianoPerf"
    assert console == []


def test_chi_indovina_aspetta(vai, page):
    vai("/accedi/")
    for _ in range(5):
        accedi(page, "nessuno", "a caso")
    assert page.title() == "Errore: Accedi – PianoPerf"
    assert page.get_by_role("alert").inner_text().count("aspetta 15 minuti") == 1
    assert difetti(page) == []
