"""What other apps show on these pages. A leaf: they fill it when they are loaded, in their `apps.py`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Collegamento:
    """A page that belongs to something: what it is called, where it is, in few words what is there now."""

    testo: str
    indirizzo: str
    nota: str = ""


@dataclass(frozen=True)
class Cosa:
    """Something to do: what, and the link that leads where it is done."""

    testo: str
    collegamento: str
    indirizzo: str


@dataclass(frozen=True)
class RigaSvolta:
    """An indicator or a phase: what was promised, and what was said of it last; `nota` is to be known beside."""

    nome: str
    promesso: str
    detto: str
    nota: str = ""


@dataclass(frozen=True)
class Svolto:
    """What was done of an objective by one of its areas: in short, row by row, and the page that tells it all."""

    titolo: str
    fatti: tuple[tuple[str, str], ...]
    righe: tuple[RigaSvolta, ...]
    pagina: Collegamento


DEL_PIANO: list[Callable[[Any], Iterable[Collegamento]]] = []
"""From an approved plan (its row) to more links for the head of its page, in as many queries for any plan."""

DA_FARE: list[Callable[[date, Collection[Any], Mapping[int, Any]], Mapping[int, Iterable[Cosa]]]] = []
"""What somebody has to do on a day in their approved plans, by primary key of the plan.

It takes the day, the rows of the plans and the rights of the person (`accesso.Diritti`) by ente; however many the
plans are, it reads them in as many queries.
"""


DELL_OBIETTIVO: list[Callable[[Any, Any], Iterable[Svolto]]] = []
"""From the plan as somebody reads it (`accesso.AccessoPiano`) and an objective of it, to what was done of it.

Only what they may read; in as many queries, whatever the plan and the objective.
"""


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


def svolto(accesso: Any, obiettivo: Any) -> tuple[Svolto, ...]:
    """What every app knows to have been done of an objective."""
    return tuple(uno for funzione in DELL_OBIETTIVO for uno in funzione(accesso, obiettivo))
