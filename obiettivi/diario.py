"""The lines that the program writes about itself: which request, whose (a number), how it went. No personal data.

So of an error one reads where and of which kind, and its words only where they are the program's: those of a
database may have the row in them, those of Python what was typed.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.template import TemplateDoesNotExist

BREVE = 12
"""Characters of a code that people copy: enough to find the line that begins so."""
CODICE = re.compile(r"[0-9A-Za-z-]{8,64}")
COMANDI = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What ends a line, or commands the terminal of who reads it."""
SEGRETI = re.compile(r"/(invito|stampe)/[^\s\"']+")
"""Addresses that open something to whoever knows them."""
PROPRIE = (AttributeError, ImportError, NameError, TypeError, TemplateDoesNotExist)
DEL_DATABASE = (IntegrityError, InterfaceError, OperationalError, ProgrammingError)
"""The errors whose words are the program's; of the database's, only in their first line."""
PRIMA = 6
"""How many errors are told of a chain of them, from the last one."""

_richiesta: ContextVar[Any] = ContextVar("richiesta", default=None)


def nuovo_codice(ricevuto: str | None = None) -> str:
    """The code of a request: the one that came with it, when there is one and it looks like one."""
    return ricevuto if ricevuto and CODICE.fullmatch(ricevuto) else uuid4().hex


def codice_breve() -> str:
    """As much of the code of the request that is being answered as a person can copy; empty outside of one."""
    return getattr(_richiesta.get(), "codice", "")[:BREVE]


@contextmanager
def durante(request) -> Iterator[None]:
    """What is written inside the block is about this request, which has a `codice`."""
    precedente = _richiesta.set(request)
    try:
        yield
    finally:
        _richiesta.reset(precedente)


def senza_segreti(testo: str) -> str:
    return SEGRETI.sub(r"/\1/…", testo)


def senza_comandi(riga: str) -> str:
    """A line that stays one, whatever was asked for: an address may have anything in it."""
    return COMANDI.sub(lambda trovato: f"\\u{ord(trovato[0]):04x}", riga)


def fatti(request) -> dict[str, Any]:
    """Of which request, user (the number) and ente a line is; nothing is read that was not read already."""
    if request is None:
        return {}
    utente = getattr(request, "_cached_user", None)
    trovata = getattr(request, "resolver_match", None)
    return {
        "richiesta": getattr(request, "codice", ""),
        "utente": getattr(utente, "pk", None),
        "ente": trovata.kwargs.get("slug") if trovata else None,
    }


# How lines are written


class _Riga(logging.Formatter):
    """A line as what it says, without the words that may be of a person."""

    def detto(self, record: logging.LogRecord) -> dict[str, Any]:
        detto = {
            "ora": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "livello": record.levelname,
            "da": record.name,
            "messaggio": senza_segreti(record.getMessage()),
            # Django says of which request, when it writes after having answered.
            **fatti(getattr(record, "request", None) or _richiesta.get()),
            **getattr(record, "fatti", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            detto["errore"] = racconta(record.exc_info[1])
        return {nome: valore for nome, valore in detto.items() if valore not in (None, "")}


class RigaJson(_Riga):
    def format(self, record):
        return senza_comandi(json.dumps(self.detto(record), ensure_ascii=False, default=str))


class RigaTesto(_Riga):
    def format(self, record):
        detto = self.detto(record)
        errore = detto.pop("errore", "")
        ora, livello, da = (detto.pop(nome) for nome in ("ora", "livello", "da"))
        altro = " ".join(f"{nome}={valore}" for nome, valore in detto.items() if nome != "messaggio")
        riga = " ".join(uno for uno in (ora, livello, da, detto.get("messaggio", ""), altro) if uno)
        return f"{senza_comandi(riga)}\n{errore}".rstrip()


def racconta(errore: BaseException) -> str:
    """Where an error was, and those that it came from, oldest first."""
    catena = []
    while errore is not None and len(catena) < PRIMA:
        dove = "".join(traceback.format_tb(errore.__traceback__))
        tipo = type(errore)
        parole = _parole(errore)
        catena.append(f"{dove}{tipo.__module__}.{tipo.__qualname__}{parole and ': '}{parole}")
        errore = errore.__cause__ or (None if errore.__suppress_context__ else errore.__context__)
    return "\n\n".join(reversed(catena))


def _parole(errore: BaseException) -> str:
    if isinstance(errore, PROPRIE):
        return str(errore)
    if isinstance(errore, DEL_DATABASE):
        return str(errore).strip().partition("\n")[0]
    if isinstance(errore, OSError):
        return errore.strerror or ""
    return ""
