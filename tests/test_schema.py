"""The JSON Schema at its address, and the page that tells the open format: what they say is true."""

import json
import re
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from obiettivi import contenuto
from obiettivi.agganci import CHIAVI
from tests.conftest import FILE_PIANI, RADICE
from tests.fabbrica import albero_completo

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


# --- docs/formato.md ---

PAGINA = (RADICE / "docs/formato.md").read_text()
CHIAVE = re.compile(r"(\*\*)?`(\w+)`")


def descritte(pagina) -> dict[str, dict[str, bool]]:
    """The keys told for each object, and whether each is told as required."""
    oggetti: dict[str, dict[str, bool]] = {}
    for parte in re.split(r"^### ", pagina, flags=re.MULTILINE)[1:]:
        nome, _, resto = parte.partition("\n")
        righe = [riga for riga in resto.split("\n## ")[0].splitlines() if riga.startswith("|")][2:]
        trovate = [chiave for riga in righe for chiave in CHIAVE.findall(riga.split("|")[1])]
        oggetti[nome] = {chiave: bool(grassetto) for grassetto, chiave in trovate}
    return oggetti


def test_la_pagina_del_formato_dice_ogni_chiave_di_ogni_oggetto():
    schema = contenuto.schema()
    altrui = {nome for chiave in CHIAVI.values() for nome in chiave.schema()["$defs"]}
    attese = {"Il file": schema} | {nome: uno for nome, uno in schema["$defs"].items() if nome not in altrui}
    assert descritte(PAGINA) == {
        nome: {chiave: chiave in oggetto.get("required", ()) for chiave in oggetto["properties"]}
        for nome, oggetto in attese.items()
    }


def test_la_pagina_delle_rilevazioni_ne_dice_ogni_chiave():
    pagina = (RADICE / "docs/rilevazioni.md").read_text()
    dette = {chiave for _, chiave in CHIAVE.findall(pagina)}
    ci_sono = {
        chiave
        for uno in CHIAVI.values()
        for oggetto in uno.schema()["$defs"].values()
        for chiave in oggetto["properties"]
    }
    assert ci_sono - dette == set()


@pytest.mark.parametrize("nome", [*(file.stem for file in FILE_PIANI), "completo"])
def test_l_impronta_si_verifica_come_dice_la_pagina(nome, alberi, tmp_path):
    piano = contenuto.leggi(json.dumps(alberi.get(nome) or albero_completo()))
    (tmp_path / "piano.json").write_text(contenuto.scrivi(piano))
    (programma,) = re.findall(r"```python\n(.*?)```", PAGINA, re.DOTALL)
    comando = [sys.executable, "-I", "-c", programma, str(tmp_path / "piano.json")]
    uscita = subprocess.run(comando, capture_output=True, text=True, check=True)
    assert uscita.stdout == f"{contenuto.impronta(piano)}\n"
