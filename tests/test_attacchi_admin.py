"""Garbage in the addresses of the admin, from who may do everything there: never a fault, on either database."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.test import Client

pytestmark = pytest.mark.django_db

BRUTTI = ("x", "9" * 30, "-1", "a\0b")


def indirizzi(pagina) -> list[str]:
    """Where the pages of a model take something from their address, each with every bad word."""
    campi = pagina.model._meta
    base = f"/amministrazione/{campi.app_label}/{campi.model_name}/"
    riferimenti = [campo.name for campo in campi.concrete_fields if campo.remote_field]
    filtri = [*riferimenti, "id__in", "resource_type"]
    filtri += [f"{pagina.date_hierarchy}__year"] if pagina.date_hierarchy else []
    return [
        f"{base}{dove}"
        for brutto in map(quote, BRUTTI)
        for dove in (
            *(f"?{filtro}={brutto}" for filtro in filtri),
            *(f"add/?{nome}={brutto}" for nome in riferimenti),
            f"{brutto}/change/",
        )
    ]


@pytest.mark.parametrize("pagina", admin.site._registry.values(), ids=lambda una: una.model._meta.model_name)
def test_un_indirizzo_qualunque_non_fa_guasti(amministratore, pagina):
    client = Client(raise_request_exception=False)
    client.force_login(amministratore)
    stati = {dove: client.get(dove).status_code for dove in indirizzi(pagina)}
    assert {dove: stato for dove, stato in stati.items() if stato not in (200, 302, 403, 404)} == {}


def test_una_ricerca_qualunque_non_fa_guasti(amministratore):
    client = Client(raise_request_exception=False)
    client.force_login(amministratore)
    base = "/amministrazione/autocomplete/?app_label={}&model_name={}&field_name={}&term={}&page={}"
    giusti = ("obiettivi", "abilitazione", "utente", "a", "1")
    stati = {}
    for posto in range(len(giusti)):
        for brutto in map(quote, BRUTTI):
            dove = base.format(*giusti[:posto], brutto, *giusti[posto + 1 :])
            stati[dove] = client.get(dove).status_code
    assert {dove: stato for dove, stato in stati.items() if stato not in (200, 403, 404)} == {}
