"""Every page, wide and narrow: WCAG 2.2 A and AA by axe, nothing wider than the screen, no refused content."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from obiettivi import azioni, models, storia
from tests import fabbrica

pytestmark = pytest.mark.browser

REGOLE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    # All rules run; only what they refuse is reported whole, which is three times as quick.
    "resultTypes": ["violations"],
}
LARGO, STRETTO = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
PIANI = [
    "/piani/cazzago-san-martino/2023/",
    "/piani/tortona/2024/",
    "/piani/chiari/2023/",
    "/piani/alzano-lombardo/2022/",
    "/piani/alzano-lombardo/2024/",
    "/piani/borgo-esempio/2026/",
]


@pytest.fixture
def console(page):
    """What the browser complains of: content refused by the policy, files that are not there."""
    lamentele = []
    page.on("console", lambda messaggio: lamentele.append(messaggio.text))
    return lamentele


def difetti(page) -> list[str]:
    """What is wrong in the page open now, at both widths."""
    trovati = []
    for misura in (LARGO, STRETTO):
        page.set_viewport_size(misura)
        esito = Axe().run(page, options=REGOLE)
        trovati += [f"{uno['id']}: {uno['nodes'][0]['html']}" for uno in esito.response["violations"]]
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            trovati.append(f"più larga di {misura['width']} pixel")
    return trovati


def carica_un_piano_difficile():
    """Long words, long titles, every kind of line and of finding."""
    parola = "Parolalunghissimasenzaspazi" * 18
    piano = fabbrica.piano(
        fabbrica.obiettivo(
            1, {"area": "A", "peso": 10.5}, "B", titolo="Titolo lungo " * 38, ambito="trasversale"
        ),
        fabbrica.obiettivo(2, "A", titolo=parola, codice="CODICE/LUNGO-2026-000000000001"),
        fabbrica.obiettivo(
            3, {"area": "B", "peso": 250}, fasi=[{"descrizione": "a", "peso": 9}, {"descrizione": "b"}]
        ),
        fabbrica.obiettivo(4, prerequisito=True),
        fabbrica.obiettivo(5, "B", stato="annullato"),
        aree=[
            {"codice": "A", "nome": parola[:200]},
            {"codice": "B", "nome": "Area seconda"},
            {"codice": "C", "nome": "C"},
        ],
        sistema=fabbrica.sistema(fasi_totale=100),
    )
    azioni.carica_piano(contenuto=piano, utente=storia.utente_sistema())


def test_le_pagine_prima_dell_accesso(vai, page, console):
    vai("/accedi/")
    assert difetti(page) == []
    page.get_by_label("Nome utente").fill("nessuno")
    page.get_by_label("Password").fill("sbagliata")
    page.get_by_role("button", name="Accedi").click()
    assert page.title() == "Errore: Accedi – PianoPerf"
    assert difetti(page) == []
    assert console == []
    vai("/non-esiste/")
    assert page.title() == "Questa pagina non c'è – PianoPerf"
    assert difetti(page) == []


def test_le_pagine_dei_piani(vai, entra, page, console):
    carica_un_piano_difficile()
    entra("amministratore")
    assert {"/": difetti(page)} == {"/": []}
    for indirizzo in PIANI:
        vai(indirizzo)
        assert {indirizzo: difetti(page)} == {indirizzo: []}
    assert console == []


def test_la_home_vuota(vai, entra, page, console):
    models.Abilitazione.objects.filter(utente__username="tortona").delete()
    entra("tortona")
    assert page.get_by_text("per ora non ce n'è nessuno").is_visible()
    assert difetti(page) == []
    assert console == []
