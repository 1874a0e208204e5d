"""Where the files of the evidence are: a folder that nothing serves, each under a name that says nothing.

A file is on the disk before its row is in the database, and goes after it: what a crash may leave is a file
without a row, which `verifica_evidenze` finds, and never a row without its file.
"""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

LUNGHEZZA_NOME = 32
NOME = re.compile(rf"[0-9a-f]{{{LUNGHEZZA_NOME}}}")
SOLO_NOSTRA, SOLO_NOSTRO = 0o700, 0o600
"""Permissions of folders and files: of who runs the application, and nobody else."""


@contextmanager
def riposto(dati: bytes) -> Iterator[str]:
    """Writes a new file, safe on the disk when the block starts, and gives its name; undone if the block fails."""
    nome = secrets.token_hex(LUNGHEZZA_NOME // 2)
    try:
        _scrivi(_percorso(nome), dati)
        yield nome
    except BaseException:
        togli(nome)
        raise


def apri(nome: str) -> BinaryIO:
    """A file, to be read. Raises FileNotFoundError."""
    return _percorso(nome).open("rb")


def togli(nome: str) -> None:
    """Takes a file away, if it is there."""
    with suppress(FileNotFoundError):
        _percorso(nome).unlink()


def presenti() -> Iterator[tuple[str, float]]:
    """The name of every file, with the moment it was written (seconds since 1970)."""
    for file in sorted(Path(settings.CARTELLA_EVIDENZE).glob("??/*")):
        if NOME.fullmatch(file.name):
            yield file.name, file.stat().st_mtime


def _percorso(nome: str) -> Path:
    if not NOME.fullmatch(nome):
        raise ValueError(f"«{nome}» non è un nome di questo archivio")
    return Path(settings.CARTELLA_EVIDENZE) / nome[:2] / nome


def _scrivi(file: Path, dati: bytes) -> None:
    file.parent.parent.mkdir(SOLO_NOSTRA, parents=True, exist_ok=True)
    file.parent.mkdir(SOLO_NOSTRA, exist_ok=True)
    descrittore = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SOLO_NOSTRO)
    with os.fdopen(descrittore, "wb") as flusso:
        flusso.write(dati)
        flusso.flush()
        os.fsync(flusso.fileno())
    for cartella in (file.parent, file.parent.parent):
        _ferma(cartella)


def _ferma(cartella: Path) -> None:
    """The disk keeps the names in a folder too, not only what is in the files."""
    descrittore = os.open(cartella, os.O_RDONLY)
    try:
        os.fsync(descrittore)
    finally:
        os.close(descrittore)
