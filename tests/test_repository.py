"""The repository tests itself: rooms, sizes, names, migrations."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.conftest import RADICE

STANZE = [
    {"scelte", "formati"},
    {"permessi", "agganci", "deposito", "ricezione", "diario"},
    {"contenuto", "evidenze"},
    {"calcoli", "calcolo"},
    {"controlli", "confronto", "tipici", "attesi", "consuntivi", "originario", "stranezze"},
    {"models"},
    {"storia"},
    {"riepiloghi"},
    {"contesti", "andamento"},
    {"azioni"},
    {"esporta", "forms", "accesso", "collegamenti", "ripresa", "inviti", "archivio", "ingressi", "salute"},
    {"italia"},
    {"importa"},
    {"views", "admin", "management", "templatetags"},
    {"urls", "apps"},
]
"""The rooms of an app, in the order they may import: each from those above it and from itself."""

ECCEZIONI = {
    # Wiring: the app itself is where models, history and triggers are put together.
    ("obiettivi/apps.py", "obiettivi.storia"),
    ("obiettivi/apps.py", "obiettivi.models"),
}


def sorgenti() -> list[Path]:
    return [
        file
        for app in ("pianoperf", "obiettivi", "monitoraggio")
        for file in sorted((RADICE / app).rglob("*.py"))
        if "migrations" not in file.parts
    ]


def importati(file: Path) -> set[str]:
    """Modules of ours that a file imports, anywhere in it."""
    nomi = set()
    for nodo in ast.walk(ast.parse(file.read_text())):
        if isinstance(nodo, ast.ImportFrom) and nodo.module:
            nomi.add(nodo.module)
            if nodo.module in ("obiettivi", "monitoraggio"):
                nomi |= {f"{nodo.module}.{alias.name}" for alias in nodo.names}
        elif isinstance(nodo, ast.Import):
            nomi |= {alias.name for alias in nodo.names}
    return {nome for nome in nomi if nome.split(".")[0] in ("obiettivi", "monitoraggio")}


def livello(stanza: str) -> int | None:
    return next((posto for posto, stanze in enumerate(STANZE) if stanza in stanze), None)


def test_le_importazioni_vanno_in_un_verso_solo():
    sbagliate = []
    for file in sorgenti():
        relativo = file.relative_to(RADICE)
        if relativo.parts[0] == "pianoperf":
            continue
        stanza = Path(relativo.parts[1]).stem
        for nome in importati(file):
            app, *resto = nome.split(".")
            if app != relativo.parts[0] and (relativo.parts[0], app) != ("monitoraggio", "obiettivi"):
                sbagliate.append(f"{relativo} importa {nome}")
            elif app == relativo.parts[0] and resto and resto[0] != stanza:
                in_su = livello(resto[0]) >= livello(stanza)
                if in_su and (str(relativo), nome) not in ECCEZIONI:
                    sbagliate.append(f"{relativo} importa {nome}")
    assert sbagliate == []


def test_ogni_stanza_e_nella_tabella():
    stanze = {Path(file.relative_to(RADICE).parts[1]).stem for file in sorgenti() if file.parent != RADICE}
    ignote = {stanza for stanza in stanze if livello(stanza) is None}
    assert ignote == {"__init__", "settings", "wsgi", "asgi"}


def test_le_formule_e_i_controlli_non_toccano_il_database():
    """`django.db.models` is there only for TextChoices, in the leaves."""
    for stanza in ("contenuto", "controlli", "confronto"):
        for file in (RADICE / "obiettivi" / stanza).glob("*.py"):
            assert "objects." not in file.read_text(), file
    assert "django" not in (RADICE / "obiettivi/calcoli.py").read_text()


def test_nessun_file_passa_le_cinquecento_righe():
    lunghi = {
        str(file): len(file.read_text().splitlines())
        for file in [*sorgenti(), *(RADICE / "tests").rglob("*.py")]
    }
    assert {file: righe for file, righe in lunghi.items() if righe > 500} == {}


@pytest.mark.django_db
def test_non_manca_nessuna_migrazione():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_ogni_modello_e_sotto_storia():
    from auditlog.registry import auditlog  # noqa: PLC0415

    nostri = {
        modello for app in ("obiettivi", "monitoraggio") for modello in apps.get_app_config(app).get_models()
    }
    # What can be lost and made again is no fact, and what is itself a register has no history.
    assert {modello.__name__ for modello in nostri - set(auditlog.get_models())} == {
        "Stampa",
        "EventoAccesso",
        "Conteggio",
    }


def test_i_nomi_dei_modelli_sono_in_minuscolo():
    for modello in apps.get_app_config("obiettivi").get_models():
        nome = modello._meta.verbose_name
        assert nome[0] == nome[0].lower(), modello


def test_niente_luoghi_di_macchine_o_registri():
    """No path of a machine and no host of a package registry is in the repository."""
    file = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=RADICE,
        capture_output=True,
        text=True,
        check=True,
    )
    vietati = re.compile(
        "|".join(
            (
                "/wor" + "k/",
                "/far" + "m/",
                "pypi[.]o" + "rg",
                "pythonhos" + "ted",
                "npm" + "js[.]",
                "deb[.]deb" + "ian",
            )
        )
    )
    testi = [
        RADICE / nome
        for nome in file.stdout.splitlines()
        if (RADICE / nome).is_file() and not nome.endswith((".png", ".woff2"))
    ]
    assert [str(uno) for uno in testi if vietati.search(uno.read_text(errors="ignore"))] == []
