"""What other apps show on these pages. A leaf: they fill it when they are loaded, in their `apps.py`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Collegamento:
    """A page that belongs to something: what it is called and where it is."""

    testo: str
    indirizzo: str


@dataclass(frozen=True)
class Cosa:
    """Something to do: what, and the link that leads where it is done."""

    testo: str
    collegamento: str
    indirizzo: str


@dataclass(frozen=True)
class Documento:
    """A file that everybody may have: what its format is called, its media type, what makes its bytes."""

    titolo: str
    tipo: str
    scrivi: Callable[[], bytes]


@dataclass(frozen=True)
class Pubblicabile:
    """Something closed, beside the plan, that may stand on its public page; `detto` says when it was closed.

    `impronta` is the SHA-256 of what is frozen in it, `codice` its name in addresses. Its `documenti`, by format,
    are called `nome` and stand in `cartella` where all is downloaded together; `fuori` tells what of it is not for
    everybody. `di_regola`: proposed at first.
    """

    impronta: str
    codice: str
    titolo: str
    detto: str
    nome: str
    cartella: str
    fuori: str
    chiuso_il: datetime
    di_regola: bool
    documenti: Mapping[str, Documento]


DEL_PIANO: list[Callable[[Any], Iterable[Collegamento]]] = []
"""From an approved plan (its row) to more links for the head of its page. No query: they are always there."""

DA_FARE: list[Callable[[date, Collection[Any], Mapping[int, Any]], Mapping[int, Iterable[Cosa]]]] = []
"""What somebody has to do on a day in their approved plans, by primary key of the plan.

It takes the day, the rows of the plans and the rights of the person (`accesso.Diritti`) by ente; however many the
plans are, it reads them in as many queries.
"""


DA_PUBBLICARE: list[Callable[[Collection[Any]], Mapping[int, Iterable[Pubblicabile]]]] = []
"""What may stand on the public pages of these plans (rows), by primary key, in as many queries as for one."""


def pagine_del_piano(piano: Any) -> tuple[Collegamento, ...]:
    """The links of every app for the head of an approved plan."""
    return tuple(uno for funzione in DEL_PIANO for uno in funzione(piano))


def cose_da_fare(
    giorno: date, piani: Collection[Any], suoi: Mapping[int, Any]
) -> dict[int, tuple[Cosa, ...]]:
    """The lines of every app, plan by plan; no plan, no query."""
    trovate: dict[int, tuple[Cosa, ...]] = {}
    for funzione in DA_FARE if piani else ():
        for piano, cose in funzione(giorno, piani, suoi).items():
            trovate[piano] = (*trovate.get(piano, ()), *cose)
    return trovate


def pubblicabili(piani: Collection[Any]) -> dict[int, tuple[Pubblicabile, ...]]:
    """What every app has for the public page of each of these plans; no plan, no query."""
    trovati: dict[int, tuple[Pubblicabile, ...]] = {piano.pk: () for piano in piani}
    for funzione in DA_PUBBLICARE if piani else ():
        for piano, suoi in funzione(piani).items():
            trovati[piano] = (*trovati[piano], *suoi)
    return trovati
