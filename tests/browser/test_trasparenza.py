"""The public page in a browser: switched on by the segretario, read by who never signs in, wide, narrow, on paper."""

import pytest

from monitoraggio.management.commands import prepara_borgo
from obiettivi import azioni, models
from tests import vita
from tests.browser.test_accessibilita import difetti

pytestmark = pytest.mark.browser


@pytest.fixture
def console(page):
    lamentele = []
    page.on("console", lambda messaggio: lamentele.append(messaggio.text))
    return lamentele


@pytest.fixture
def borgo(cinque_piani, settings):
    settings.DEBUG = True
    prepara_borgo.Command().handle()
    settings.DEBUG = False
    return models.Piano.objects.filter(ente__slug="borgo-esempio").earliest("anno")


def test_le_pagine_pubbliche(borgo, vai, page, context, console):
    segretario = models.Utente.objects.get(username="segretario")
    grande = models.Piano.objects.get(ente__slug="cazzago-san-martino")
    vita.deroga_a_tutto(grande, segretario)
    azioni.pubblica(piano=vita.porta(grande, "approvato", segretario), utente=segretario)
    for indirizzo in (
        "/trasparenza/borgo-esempio/",
        f"/trasparenza/borgo-esempio/{borgo.anno}/",
        "/trasparenza/cazzago-san-martino/2023/",
        "/accessibilita/",
    ):
        vai(indirizzo)
        assert {indirizzo: difetti(page)} == {indirizzo: []}
    assert (console, context.cookies()) == ([], [])


def test_il_segretario_spegne_e_accende(borgo, vai, entra, page, console):
    anno = borgo.anno
    entra("segretario", f"/piani/borgo-esempio/{anno}/pubblicazione/")
    assert difetti(page) == []
    page.get_by_label("Motivo").fill("Un nome da togliere")
    page.get_by_role("button", name="Spegni la pagina pubblica").click()
    assert page.get_by_text("La pagina pubblica è spenta: chi la cerca non la trova più.").is_visible()
    assert difetti(page) == []
    page.get_by_text("Rapporto di monitoraggio al").click()
    page.get_by_role("button", name="Accendi la pagina pubblica").click()
    page.get_by_role("link", name=f"/trasparenza/borgo-esempio/{anno}/").click()
    assert page.get_by_role("heading", name=f"Piano della performance {anno}").is_visible()
    assert page.get_by_text("Rapporto di monitoraggio al 30/09").first.is_visible()
    assert console == []
