"""Whether the installation is well: a few questions that cost the same however much it holds."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from obiettivi.models import Stampa
from obiettivi.scelte import StatoStampa

SPAZIO = 500_000_000
"""Bytes that must be free in each folder that is written to: fewer than this, and a backup does not fit."""
ATTESA = timedelta(minutes=5)
"""The service of the prints takes the first in a second, and who makes one is heard of twice a second."""


@dataclass(frozen=True)
class Esito:
    """How one thing is: `detto` says it to who looks after the server."""

    cosa: str
    bene: bool
    detto: str


def esiti() -> list[Esito]:
    """Every question with its answer; none raises."""
    trovati = [_database()]
    if trovati[0].bene:
        trovati += [_dal_database("migrazioni", _migrazioni), _dal_database("stampe", _stampe)]
    return [*trovati, _spazio(), _evidenze()]


def _database() -> Esito:
    def risponde() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return ""

    return _dal_database("database", risponde)


def _dal_database(cosa: str, guasto: Callable[[], str]) -> Esito:
    """One thing that the database is asked: `guasto` says what is wrong, or nothing."""
    try:
        detto = guasto()
    except Error as errore:
        return Esito(cosa, False, f"Il database non risponde ({type(errore).__name__}).")
    return Esito(cosa, not detto, detto or "Tutto bene.")


@cache
def _attese() -> frozenset[tuple[str, str]]:
    """The migrations of this program, which change only with it."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _migrazioni() -> str:
    mancano = sorted(
        f"{app}.{nome}" for app, nome in _attese() - set(MigrationRecorder(connection).applied_migrations())
    )
    return f"Mancano {len(mancano)} migrazioni, la prima è {mancano[0]}: serve «migrate»." if mancano else ""


def _stampe() -> str:
    """Something waits and nobody is heard of. With no service, who asks for a document starts who makes it."""
    if settings.STAMPE != "servizio":
        return ""
    limite = timezone.now() - ATTESA
    righe = Stampa.objects.filter(stato__in=[StatoStampa.IN_CODA, StatoStampa.IN_CORSO])
    viva = righe.filter(battito_il__gte=limite).exists()
    ferma = not viva and righe.filter(chiesta_il__lt=limite).exists()
    return (
        f"Un PDF aspetta da più di {ATTESA.seconds // 60} minuti: il servizio delle stampe è fermo?"
        if ferma
        else ""
    )


def _spazio() -> Esito:
    strette = []
    for nome, cartella in _cartelle().items():
        libero = shutil.disk_usage(_che_c_e(cartella)).free
        if libero < SPAZIO:
            strette.append(f"{nome}: {libero // 1_000_000} MB")
    return Esito(
        "spazio",
        not strette,
        f"Lo spazio sta per finire ({', '.join(strette)})." if strette else "Tutto bene.",
    )


def _cartelle() -> dict[str, Path]:
    """Where the installation writes."""
    cartelle = {"evidenze": Path(settings.CARTELLA_EVIDENZE), "temporanei": Path(tempfile.gettempdir())}
    if connection.vendor == "sqlite":
        cartelle["database"] = Path(connection.settings_dict["NAME"])
    return cartelle


def _che_c_e(cartella: Path) -> Path:
    """The folder, or the nearest above it: it is made when the first file comes."""
    return next((una for una in (cartella, *cartella.parents) if una.is_dir()), Path("/"))


def _evidenze() -> Esito:
    cartella = Path(settings.CARTELLA_EVIDENZE)
    bene = os.access(_che_c_e(cartella), os.W_OK | os.X_OK)
    detto = "Tutto bene." if bene else f"Nella cartella delle evidenze ({cartella}) non si può scrivere."
    return Esito("evidenze", bene, detto)
