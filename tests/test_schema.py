"""The JSON Schema at its address: public, called by where it is, true of the published plans."""

import pytest
from jsonschema import Draft202012Validator

from obiettivi import contenuto

INDIRIZZO = "/schema/pianoperf-1.json"


@pytest.fixture
def risposta(client):
    return client.get(INDIRIZZO)


def test_e_di_tutti_e_si_puo_tenere(risposta):
    detti = ("Content-Type", "Access-Control-Allow-Origin", "Cache-Control", "Set-Cookie")
    assert {nome: risposta.headers.get(nome) for nome in detti} == {
        "Content-Type": "application/schema+json",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=86400",
        "Set-Cookie": None,
    }


def test_si_chiama_come_il_suo_indirizzo(risposta):
    schema = risposta.json()
    assert schema.pop("$id") == f"http://testserver{INDIRIZZO}"
    assert schema == contenuto.schema()


def test_chi_ce_l_ha_non_lo_riscarica(client, risposta):
    di_nuovo = client.get(INDIRIZZO, headers={"If-None-Match": risposta["ETag"]})
    assert (di_nuovo.status_code, di_nuovo.content) == (304, b"")
    assert di_nuovo["Access-Control-Allow-Origin"] == "*"


def test_i_piani_pubblicati_lo_rispettano(risposta, alberi):
    schema = risposta.json()
    Draft202012Validator.check_schema(schema)
    assert [
        nome for nome, albero in alberi.items() if not Draft202012Validator(schema).is_valid(albero)
    ] == []
    assert not Draft202012Validator(schema).is_valid(alberi["cazzago2023"] | {"sorpresa": 1})
