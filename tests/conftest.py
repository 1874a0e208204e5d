"""The cast: the five published plans and one person per role, loaded once per database.

Every test runs in a transaction that is undone, so it finds them as published. The people are those of
the demo: `segretario`, `redattore`, `compilatore` … on every ente, `tortona` on Tortona only.
"""

import gc
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

RADICE = Path(__file__).resolve().parent.parent
FILE_PIANI = sorted((RADICE / "fixtures/piani").glob("*.json"))
CARTELLA: list[TemporaryDirectory] = []
# Run whole by one process: what they print or load is made once. None of their tests commits, or those of the
# others that come after would find an empty database.
INSIEME = {
    "test_pdf.py",
    "test_confronto_pdf.py",
    "test_vincoli.py",
    "test_interruzioni.py",
    "test_servizio.py",
}


def pytest_configure():
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # The tests' browser and client speak plain HTTP, and nothing was collected.
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"
    # As in the demo: who is asked for a code is in test_secondo_fattore.
    settings.TOTP_OBBLIGATORIO = False
    # Thrown away with the process, whatever way it ends.
    CARTELLA.append(TemporaryDirectory(prefix="evidenze-"))
    settings.CARTELLA_EVIDENZE = CARTELLA[0].name
    # Another process would not see what a test has not committed.
    settings.STAMPE = "subito"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.MIDDLEWARE = [uno for uno in settings.MIDDLEWARE if "whitenoise" not in uno]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Sends to one process the files whose tests share what is slow to make.

    The marks `xdist_group` say nothing to pytest-xdist 3.8 from pytest 9.2 on. It cannot be every file: tests
    that commit empty the database, and must stay the last ones of each process.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  only where tests run in parallel

    class ConGruppi(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.split("::", 1)[0].rpartition("/")[2]
            return file if file in INSIEME else nodeid

    return ConGruppi(config, log)


def pytest_addoption(parser):
    parser.addoption(
        "--solo-database",
        action="store_true",
        help="only the tests that touch the database: the others would say the same on another one",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("solo_database"):
        tocca = {"db", "transactional_db", "live_server"}
        scelti = [uno for uno in items if uno.get_closest_marker("django_db") or tocca & {*uno.fixturenames}]
        config.hook.pytest_deselected(items=[uno for uno in items if uno not in set(scelti)])
        items[:] = scelti


def pytest_collection_finish():
    # What is loaded by now stays to the end: the collector would go through all of it again and again.
    gc.freeze()


def carica_tutto():
    """The five plans and the people, as `prepara_demo` makes them."""
    comando = "obiettivi.management.commands.prepara_demo"
    autore = import_string("obiettivi.storia.utente_sistema")()
    import_string(f"{comando}.carica_piani")(autore)
    import_string(f"{comando}.crea_utenti")(autore)


@pytest.fixture(autouse=True)
def _posta_in_fila(monkeypatch):
    """Letters that leave by the way are there when the answer is."""
    monkeypatch.setattr("obiettivi.inviti.Thread", _Subito)


class _Subito:
    def __init__(self, target, args, kwargs):
        self.start = lambda: target(*args, **kwargs)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        carica_tutto()


@pytest.fixture(scope="module")
def resta_per_il_modulo(django_db_setup, django_db_blocker):
    """Writes once what every test of a module starts from, and undoes it at the end of the module.

    The tests run inside the same transaction: what each changes is undone back to what was written. Objects
    must be read again by every test, which may change them.
    """
    aperta = transaction.atomic()
    with django_db_blocker.unblock():
        aperta.__enter__()

    def scrivi(funzione):
        with django_db_blocker.unblock():
            return funzione()

    yield scrivi
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        aperta.__exit__(None, None, None)


@pytest.fixture
def cinque_piani(transactional_db):
    """For the tests that commit, such as the browser's: they start from an empty database."""
    carica_tutto()


@pytest.fixture(scope="session")
def altrove(tmp_path_factory):
    """An installation apart, with a plan, one in approvazione, an evidence: see tests/altrove.py."""
    return import_string("tests.altrove.prepara")(tmp_path_factory.mktemp("altrove"))


@pytest.fixture(params=FILE_PIANI, ids=lambda file: file.stem)
def file_piano(request) -> Path:
    return request.param


@pytest.fixture(scope="session")
def alberi() -> dict[str, dict]:
    """The five files as JSON trees by name; a test that changes one must copy it."""
    return {file.stem: json.loads(file.read_text()) for file in FILE_PIANI}


def _persona(username):
    @pytest.fixture
    def persona(db):
        return import_string("obiettivi.models.Utente").objects.get(username=username)

    return persona


amministratore = _persona("amministratore")
redattore = _persona("redattore")
compilatore = _persona("compilatore")
responsabile = _persona("responsabile")
segretario = _persona("segretario")
oiv = _persona("oiv")
lettore = _persona("lettore")
segretario_di_tortona = _persona("tortona")


@pytest.fixture
def estranea(db):
    """Someone who signs in but is enabled nowhere."""
    return import_string("obiettivi.models.Utente").objects.create_user("estranea", password="estranea-prova")


@pytest.fixture
def piano_cazzago(db):
    return import_string("obiettivi.models.Piano").objects.get(ente__slug="cazzago-san-martino")


@pytest.fixture
def entra(client):
    """The client, signed in as somebody."""

    def entra(utente):
        client.force_login(utente)
        return client

    return entra
