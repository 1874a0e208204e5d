"""All that an installation holds in one file: written, verified, and put back on an empty one, on either database.

The file is a zip: `dati/<model>.jsonl` has a row of the database a line, in columns and not in objects, so that
what comes back is what was there; `file/<folder>/…` are the files kept beside the database; `manifesto.json`,
written last, has what the rest must be. What is made again by itself (sessions, PDFs kept ready, tables of
Django) is left out, and so is what holds for some days only: who signed in from where, who is kept waiting.
"""

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import ForeignKey, Model

from obiettivi.models import vincoli

FORMATO = "pianoperf-archivio/1"
MANIFESTO = "manifesto.json"
CARTELLE = {"evidenze": "CARTELLA_EVIDENZE"}
"""The folders of files, each with the setting that says where it is."""
PEZZO, RIGHE = 1 << 20, 500
"""Bytes read, and rows written, at a time."""
DI_DJANGO = (ContentType, Permission)
"""Tables that `migrate` fills, with keys of its own: whoever refers to them is told by name."""


class ArchivioError(ValueError):
    """An archive cannot be written or put back; the text says why and what to do."""


# What goes in


def modelli() -> list[type[Model]]:
    """The tables of the archive, those between two others included."""
    fuori = {*DI_DJANGO, Session, *apps.get_app_config("axes").get_models()}
    return [
        uno
        for uno in apps.get_models(include_auto_created=True)
        if uno not in fuori and getattr(uno, "in_storia", True)
    ]


def _membro(modello: type[Model]) -> str:
    return f"dati/{modello._meta.label_lower}.jsonl"


def _migrazioni() -> list[str]:
    applicate = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{nome}" for app, nome in applicate)


def congelati() -> dict[str, list[list]]:
    """What was frozen with a hash, by model: key, hash as printed, SHA-256 of the text that is there."""
    return {
        modello._meta.label_lower: [
            [pk, impronta, hashlib.sha256(testo.encode()).hexdigest()]
            for pk, impronta, testo in modello._base_manager.order_by("pk")
            .values_list("pk", "impronta", "contenuto")
            .iterator()
        ]
        for modello in modelli()
        if {"impronta", "contenuto"} <= {campo.name for campo in modello._meta.concrete_fields}
    }


# Writing


def scrivi_archivio(file: Path) -> dict[str, Any]:
    """Writes the archive and reads it again; returns its manifest.

    The file is there only when it is whole: until then it has another name. It is readable by who writes it only,
    for it holds personal data. Raises ArchivioError when there is a file already.
    """
    if file.exists():
        raise ArchivioError(f"{file} c'è già: scegli un altro nome, o spostalo.")
    parziale = file.with_name(f"{file.name}.parziale")
    descrittore = os.open(parziale, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descrittore, "wb") as uscita:
        with zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as archivio:
            _riempi(archivio)
        uscita.flush()
        os.fsync(uscita.fileno())
    manifesto = verifica_archivio(parziale)
    os.replace(parziale, file)
    return manifesto


def _riempi(archivio: zipfile.ZipFile) -> None:
    membri, righe = {}, {}
    # The files first: a row that comes meanwhile may name one that is not there, never the reverse.
    for nome, file in _file_da_tenere():
        membri[nome] = _copia(archivio, nome, file)
    with _istantanea():
        for modello in modelli():
            nome = _membro(modello)
            membri[nome], righe[modello._meta.label_lower] = _scrivi_righe(archivio, nome, modello)
        detto = {
            "formato": FORMATO,
            "migrazioni": _migrazioni(),
            "righe": righe,
            "congelati": congelati(),
            "membri": membri,
        }
    archivio.writestr(MANIFESTO, json.dumps(detto, ensure_ascii=False, indent=1))


def _file_da_tenere() -> Iterator[tuple[str, Path]]:
    for nome, impostazione in CARTELLE.items():
        cartella = Path(getattr(settings, impostazione, "") or "/dev/null")
        if cartella.is_dir():
            for file in sorted(uno for uno in cartella.rglob("*") if uno.is_file()):
                yield f"file/{nome}/{file.relative_to(cartella).as_posix()}", file


def _copia(archivio: zipfile.ZipFile, nome: str, file: Path) -> str:
    somma = hashlib.sha256()
    with file.open("rb") as entrata, archivio.open(nome, "w", force_zip64=True) as uscita:
        for pezzo in iter(partial(entrata.read, PEZZO), b""):
            somma.update(pezzo)
            uscita.write(pezzo)
    return somma.hexdigest()


def _scrivi_righe(archivio: zipfile.ZipFile, nome: str, modello: type[Model]) -> tuple[str, int]:
    somma, quante = hashlib.sha256(), 0
    colonne = [(campo.attname, _in_uscita(campo)) for campo in modello._meta.concrete_fields]
    righe = modello._base_manager.order_by("pk").values_list(*(attributo for attributo, _ in colonne))
    with archivio.open(nome, "w", force_zip64=True) as uscita:
        for riga in righe.iterator(chunk_size=RIGHE):
            detta = {
                attributo: scrivi(valore) for (attributo, scrivi), valore in zip(colonne, riga, strict=True)
            }
            testo = json.dumps(detta, ensure_ascii=False, sort_keys=True, default=_in_json).encode() + b"\n"
            somma.update(testo)
            uscita.write(testo)
            quante += 1
    return somma.hexdigest(), quante


def _in_uscita(campo) -> Callable[[Any], Any]:
    """How the value of a column is told: of Django's own tables, the name and not the key."""
    if isinstance(campo, ForeignKey) and campo.related_model in DI_DJANGO:
        nomi = {uno.pk: uno.natural_key() for uno in campo.related_model._base_manager.all()}
        return nomi.get
    return lambda valore: valore


def _in_json(valore: Any) -> str:
    """The types that JSON has not, without losing anything: a time keeps its microseconds."""
    if isinstance(valore, datetime | date):
        return valore.isoformat()
    if isinstance(valore, Decimal | UUID):
        return str(valore)
    return base64.b64encode(bytes(valore)).decode("ascii")


@contextmanager
def _istantanea() -> Iterator[None]:
    """Everything as it is at one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    da_se = connection.get_autocommit()
    with connection.cursor() as cursor:
        if da_se:
            # Not `atomic`, which on SQLite locks out who writes: see DATABASES.
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            if da_se:
                cursor.execute("ROLLBACK")


# Reading


def verifica_archivio(file: Path) -> dict[str, Any]:
    """The manifest of an archive that is whole. Raises ArchivioError when it is not one, or anything is amiss."""
    try:
        with zipfile.ZipFile(file) as archivio:
            manifesto = _manifesto(archivio, file)
            for nome, somma in manifesto["membri"].items():
                if _somma(archivio, nome) != somma:
                    raise ArchivioError(f"{file} è guasto: «{nome}» non è quello che fu scritto.")
    except ArchivioError:
        raise
    except NON_INTERO as errore:
        raise ArchivioError(f"{file} non è un archivio intero di PianoPerf ({errore}).") from errore
    return manifesto


NON_INTERO = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError),
)
"""What is met in a file that is not a zip, was cut, or was written by somebody else."""


def _manifesto(archivio: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    detto = json.loads(archivio.read(MANIFESTO))
    if detto.get("formato") != FORMATO:
        raise ArchivioError(f"{file} non è un archivio che questo programma sa leggere.")
    return detto


def _somma(archivio: zipfile.ZipFile, nome: str) -> str:
    somma = hashlib.sha256()
    with archivio.open(nome) as entrata:
        for pezzo in iter(partial(entrata.read, PEZZO), b""):
            somma.update(pezzo)
    return somma.hexdigest()


def ripristina_archivio(file: Path) -> dict[str, Any]:
    """Puts an archive back on an empty installation, all or nothing; returns its manifest.

    Proven before it is done: as many rows as were written, and every frozen text equal to the letter. Raises
    ArchivioError for an archive that is not whole, was made by another version of the program, or finds rows.
    """
    manifesto = verifica_archivio(file)
    _esige_la_stessa_versione(manifesto)
    with zipfile.ZipFile(file) as archivio, transaction.atomic():
        _esige_vuoto()
        # They judge a change; here nothing changes.
        vincoli.togli_trigger(using=connection.alias)
        for modello in modelli():
            _leggi_righe(archivio, modello)
        connection.check_constraints()
        _rimetti_i_contatori()
        vincoli.installa_trigger(using=connection.alias)
        _esige_uguale(manifesto)
        # The last thing that can go wrong; one that was put there by a restore that was stopped is the same.
        _rimetti_i_file(archivio, manifesto)
    return manifesto


def _esige_la_stessa_versione(manifesto: dict[str, Any]) -> None:
    sue, nostre = set(manifesto["migrazioni"]), set(_migrazioni())
    if sue != nostre:
        diverse = ", ".join(sorted(sue ^ nostre)[:3])
        raise ArchivioError(
            "L'archivio è di un'altra versione del programma. Installa quella, ripristina, e poi aggiorna "
            f"(sono diverse: {diverse})."
        )


def _esige_vuoto() -> None:
    piene = [modello._meta.verbose_name for modello in modelli() if modello._base_manager.exists()]
    if piene:
        raise ArchivioError(
            "Si ripristina su un'installazione vuota, e qui ci sono già dei dati "
            f"({', '.join(map(str, piene[:3]))}): usa un database nuovo, dopo «manage.py migrate»."
        )


def _leggi_righe(archivio: zipfile.ZipFile, modello: type[Model]) -> None:
    colonne = {campo.attname: _in_entrata(campo) for campo in modello._meta.concrete_fields}
    mucchio: list[Model] = []
    with archivio.open(_membro(modello)) as entrata:
        for testo in entrata:
            detta = json.loads(testo)
            mucchio.append(modello(**{nome: leggi(detta[nome]) for nome, leggi in colonne.items()}))
            if len(mucchio) == RIGHE:
                modello._base_manager.bulk_create(mucchio)
                mucchio = []
    modello._base_manager.bulk_create(mucchio)


def _in_entrata(campo) -> Callable[[Any], Any]:
    if isinstance(campo, ForeignKey):
        if campo.related_model in DI_DJANGO:
            chiavi = {uno.natural_key(): uno.pk for uno in campo.related_model._base_manager.all()}
            return lambda detto: None if detto is None else chiavi[_fitto(detto)]
        campo = campo.target_field
    return campo.to_python


def _fitto(detto: Any) -> Any:
    return tuple(map(_fitto, detto)) if isinstance(detto, list) else detto


def _rimetti_i_contatori() -> None:
    """The next row of each table comes after those that are there: PostgreSQL counts by itself."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), modelli()):
            cursor.execute(sql)


def _esige_uguale(manifesto: dict[str, Any]) -> None:
    righe = {modello._meta.label_lower: modello._base_manager.count() for modello in modelli()}
    if righe != manifesto["righe"] or congelati() != manifesto["congelati"]:
        raise ArchivioError("Quello che è tornato non è quello che c'era: non è stato ripristinato niente.")


def _rimetti_i_file(archivio: zipfile.ZipFile, manifesto: dict[str, Any]) -> None:
    for nome in manifesto["membri"]:
        capo, _, resto = nome.partition("/")
        if capo != "file":
            continue
        cartella, _, dentro = resto.partition("/")
        radice = Path(getattr(settings, CARTELLE[cartella])).resolve() if cartella in CARTELLE else None
        posto = radice and (radice / dentro).resolve()
        if posto is None or radice not in posto.parents:
            raise ArchivioError(f"«{nome}» porta fuori dalla cartella: l'archivio non è nostro.")
        posto.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descrittore = os.open(posto, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descrittore, "wb") as uscita, archivio.open(nome) as entrata:
            for pezzo in iter(partial(entrata.read, PEZZO), b""):
                uscita.write(pezzo)
