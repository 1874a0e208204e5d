"""A plan poisoned in every text, in a real browser: nothing is run, nothing is asked elsewhere, the policy is kept."""

import pytest

from obiettivi import azioni, contenuto, models, storia
from tests import fabbrica
from tests.browser.test_accessibilita import console  # noqa: F401  a fixture
from tests.persone import abilita_su
from tests.test_attacchi_pagine import VELENO, avvelenato

pytestmark = pytest.mark.browser

QUANTE = 40
DENTRO = ("/piani/borgo-esempio/", "/enti/borgo-esempio/")


@pytest.fixture
def avvelenata(cinque_piani):
    """A plan of the segretario's, whom the poison names too."""
    albero, _ = avvelenato()
    valore = contenuto.leggi_albero(fabbrica._decimale(albero))
    piano = azioni.carica_piano(contenuto=valore, utente=storia.utente_sistema()).piano
    segretario = models.Utente.objects.get(username="segretario")
    abilita_su(segretario, piano, "segretario")
    models.NotaObiettivo.objects.create(obiettivo=piano.obiettivi.first(), testo=VELENO, chi=segretario)


def pagine(page, inizio: str, quante: int) -> list[str]:
    """Opens one, then those that links lead to: each once, whatever it asks."""
    da_vedere, viste = [inizio], []
    while da_vedere and len(viste) < quante:
        dove = da_vedere.pop(0)
        page.goto(dove)
        viste.append(dove)
        mete = page.eval_on_selector_all("a[href]:not([download])", "tutti => tutti.map(uno => uno.pathname)")
        for meta in dict.fromkeys(mete):
            if (
                meta.startswith(DENTRO)
                and meta.endswith("/")
                and meta not in map(_percorso, [*viste, *da_vedere])
            ):
                da_vedere.append(f"{_sito(inizio)}{meta}")
    return viste


def _sito(indirizzo: str) -> str:
    return "/".join(indirizzo.split("/")[:3])


def _percorso(indirizzo: str) -> str:
    return indirizzo.removeprefix(_sito(indirizzo))


def test_il_browser_non_ha_niente_da_rifiutare(avvelenata, vai, entra, page, live_server, console):  # noqa: F811
    altrove, aperti = [], []
    page.on("request", lambda chiesta: altrove.append(chiesta.url))
    page.on("dialog", lambda finestra: (aperti.append(finestra.message), finestra.dismiss()))
    entra("segretario")
    viste = pagine(page, f"{live_server.url}/piani/borgo-esempio/2026/", QUANTE)
    assert len(viste) >= 25
    fuori = [uno for uno in altrove if not uno.startswith((live_server.url, "data:"))]
    assert (console, aperti, fuori) == ([], [], [])
