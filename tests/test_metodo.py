"""The address of a button, opened as a page."""

import pytest

from tests.html import cerca, mete, pagina, testi, titolo
from tests.rilevazioni import ELENCO, FINALE, INTERMEDIO, PIANO, approvato, apri_la_prima, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.mark.parametrize(
    ("indirizzo", "indietro"),
    [
        (f"{INTERMEDIO}chiudi/", INTERMEDIO),
        (f"{FINALE}apri/", FINALE),
        # No page is right above.
        (f"{ELENCO}previste/", ELENCO),
        (f"{PIANO}approvazione/atto/", f"{PIANO}approvazione/"),
        ("/esci/", ""),
    ],
)
def test_il_pulsante_aperto_come_pagina_dice_dove_tornare(entra, persone, indirizzo, indietro):
    apri_la_prima(approvato(persone), persone["segretario"])
    risposta = entra(persone["segretario"]).get(indirizzo)
    assert titolo(risposta, 405) == "Qui si arriva con un pulsante"
    assert risposta["Allow"].startswith("POST")
    dentro = cerca(pagina(risposta, 405), "div", "errore")[0]
    assert mete(dentro) == {"/"} | ({indietro} if indietro else set())
    assert "Non è stato fatto niente." in testi(dentro, "p")[0]
    if indietro:
        assert entra(persone["segretario"]).get(indietro).status_code == 200


def test_chi_non_e_entrato_va_all_accesso(client):
    assert client.get(f"{INTERMEDIO}chiudi/").status_code == 302
