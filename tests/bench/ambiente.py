"""Where the benchmark runs: settings as in production, a database of its own, the five plans in it."""

import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RADICE = Path(__file__).resolve().parent.parent.parent
PIANI = RADICE / "fixtures/piani"

# Nobody's .env: the same settings on every machine. The client speaks plain HTTP to "testserver".
VARIABILI = {
    "DJANGO_SETTINGS_MODULE": "pianoperf.settings",
    "PIANOPERF_ENV": os.devnull,
    "SECRET_KEY": "solo-per-le-misure",
    "DEBUG": "false",
    # The figures are alone on the screen.
    "LOG_LIVELLO": "ERROR",
    "ALLOWED_HOSTS": "testserver",
    "SECURE_SSL_REDIRECT": "false",
    # What is measured are the pages after the sign-in.
    "TOTP_OBBLIGATORIO": "false",
}


def prepara_django() -> None:
    """Django with DEBUG off, which would keep every query, and without collected static files."""
    os.environ.update(VARIABILI)
    import django  # noqa: PLC0415  the environment comes first
    from django.conf import settings  # noqa: PLC0415

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.MIDDLEWARE = [uno for uno in settings.MIDDLEWARE if "whitenoise" not in uno]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()


@contextmanager
def base_di_dati() -> Iterator[None]:
    """A new database, on the server that DATABASE_URL names or a SQLite file, thrown away at the end.

    What is already in that server is not touched: the name is new.
    """
    from django.db import connection  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as cartella:
        file = connection.vendor == "sqlite"
        nome = f"{cartella}/misure.sqlite3" if file else f"pianoperf_misure_{os.getpid()}"
        connection.settings_dict["TEST"]["NAME"] = nome
        prima = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(prima, verbosity=0)


def carica_tutto() -> None:
    """The five plans and the people of the demo."""
    from obiettivi import storia  # noqa: PLC0415
    from obiettivi.management.commands import prepara_demo  # noqa: PLC0415

    autore = storia.utente_sistema()
    prepara_demo.carica_piani(autore)
    prepara_demo.crea_utenti(autore)


def descrizione() -> list[str]:
    """The machine and what runs on it: without them the figures mean nothing."""
    from django import VERSION  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    memoria = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versione = ".".join(str(parte) for parte in connection.get_database_version())
    return [
        f"Processor  {_processore()}, {os.cpu_count()} cores, {memoria:.0f} GB of memory",
        f"Load       {os.getloadavg()[0]:.1f} when it began",
        f"Python     {platform.python_version()}, Django {'.'.join(str(parte) for parte in VERSION[:3])}",
        f"Database   {connection.display_name} {versione}",
    ]


def _processore() -> str:
    righe = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    nomi = (riga.partition(":")[2].strip() for riga in righe if riga.startswith("model name"))
    return next(nomi, platform.machine())
