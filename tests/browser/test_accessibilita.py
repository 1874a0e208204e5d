"""Every page, wide and narrow: WCAG 2.2 A and AA by axe, nothing wider than the screen, no refused content."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from obiettivi import azioni, models, storia
from obiettivi.esporta.elenco import COLONNE
from tests import fabbrica

pytestmark = pytest.mark.browser

REGOLE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    # All rules run; only what they refuse is reported whole, which is three times as quick.
    "resultTypes": ["violations"],
}
LARGO, STRETTO = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
TUTTE_LE_COLONNE = "".join(f"&colonne={colonna.chiave}" for colonna in COLONNE)
PIANI = [
    "/piani/cazzago-san-martino/2023/",
    "/piani/tortona/2024/",
    "/piani/chiari/2023/",
    "/piani/alzano-lombardo/2022/",
    "/piani/alzano-lombardo/2024/",
    "/piani/borgo-esempio/2026/",
    # By voce: without a name, very long.
    "/piani/tortona/2024/?vista=voci",
    "/piani/borgo-esempio/2026/?vista=voci",
    # By month: bars, marks, other years, words only; this year, with the line of today.
    "/piani/cazzago-san-martino/2023/?vista=gantt",
    "/piani/chiari/2023/?vista=gantt&area=S1",
    "/piani/borgo-esempio/2026/?vista=gantt",
    # In a table: as it begins, with every column, which scroll.
    "/piani/tortona/2024/?vista=tabella&ordine=-peso",
    f"/piani/borgo-esempio/2026/?vista=tabella{TUTTE_LE_COLONNE}",
    # What the checks found, what they look for, one of them.
    "/piani/cazzago-san-martino/2023/segnalazioni/",
    "/piani/borgo-esempio/2026/segnalazioni/",
    "/enti/cazzago-san-martino/controlli/",
    "/enti/cazzago-san-martino/controlli/L01/",
    # Found, nothing found, something odd in the address.
    "/piani/cazzago-san-martino/2023/?q=imu&area=FIN&con=segnalazioni",
    "/piani/borgo-esempio/2026/?q=parolalunghissima&area=NESSUNA&vista=voci",
]
SCHEDE = [
    # Nine areas, months, findings, no weights; long words, little to say.
    "/piani/tortona/2024/obiettivi/2/",
    "/piani/cazzago-san-martino/2023/obiettivi/1/",
    "/piani/chiari/2023/obiettivi/9/",
    "/piani/alzano-lombardo/2022/obiettivi/2/",
    "/piani/alzano-lombardo/2024/obiettivi/3/",
    *(f"/piani/borgo-esempio/2026/obiettivi/{n}/" for n in (1, 2, 4, 5)),
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
    discorso = "Un traguardo detto con molte parole. " * 54
    fase = {"descrizione": discorso, "mesi": [1, 3, 4, 12], "scadenza_testo": parola[:200]}
    piano = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 10.5, "performance_attesa": discorso, "pesi_fasi": [10] * 10},
            *({"area": "B", "pesi_fasi": [None] * 5 + [n] * 5, "risorse_umane": parola} for n in range(8)),
            titolo="Titolo lungo " * 38,
            ambito="trasversale",
            fasi=[fase] * 10,
            indicatori=[
                {"tipo": "testo", "operatore": "entro", "testo": discorso, "descrizione": parola},
                {"tipo": "numero", "valore": 40, "operatore": ">=", "unita": parola[:200]},
            ],
        ),
        fabbrica.obiettivo(
            2, "A", titolo=parola, codice="CODICE/LUNGO-2026-000000000001", voci=["M1.P1", "M1"]
        ),
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
        voci=[
            {"codice": "M1", "tipo": "missione_bilancio", "nome": parola},
            {"codice": "M1.P1", "tipo": "programma_bilancio", "padre": "M1"},
            {"codice": "M2", "tipo": "missione_bilancio", "nome": parola},
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


@pytest.mark.parametrize("indirizzi", [PIANI, SCHEDE], ids=["piani", "schede"])
def test_le_pagine_dei_piani(vai, entra, page, console, indirizzi):
    carica_un_piano_difficile()
    entra("amministratore")
    assert {"/": difetti(page)} == {"/": []}
    for indirizzo in indirizzi:
        vai(indirizzo)
        assert {indirizzo: difetti(page)} == {indirizzo: []}
    assert console == []


def test_la_home_vuota(vai, entra, page, console):
    models.Abilitazione.objects.filter(utente__username="tortona").delete()
    entra("tortona")
    assert page.get_by_text("per ora non ce n'è nessuno").is_visible()
    assert difetti(page) == []
    assert console == []
