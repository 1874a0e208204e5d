"""The admin's pages of the work, wide and narrow: WCAG 2.2 A and AA by axe, nothing wider than the screen."""

import pytest

from obiettivi import models
from tests.browser.test_accessibilita import difetti

pytestmark = pytest.mark.browser


def test_le_pagine_dell_amministrazione(entra, vai, page):
    piano = models.Piano.objects.get(ente__slug="tortona")
    obiettivo = piano.obiettivi.get(n=2)
    assegnazione = obiettivo.assegnazioni.first()
    base = "/amministrazione/obiettivi"
    entra("redattore", "/amministrazione/")
    trovati = {}
    for indirizzo in (
        "/amministrazione/",
        f"{base}/obiettivo/?piano={piano.pk}",
        f"{base}/obiettivo/{obiettivo.pk}/change/",
        f"{base}/obiettivo/add/",
        f"{base}/obiettivo/copia/?obiettivi={obiettivo.pk}",
        f"{base}/assegnazione/{assegnazione.pk}/change/",
        f"{base}/organigramma/{piano.organigramma_id}/change/",
    ):
        vai(indirizzo)
        trovati |= {indirizzo: suoi} if (suoi := difetti(page)) else {}
    assert trovati == {}
