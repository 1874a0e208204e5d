"""What other apps show on these pages and keep in its files. A leaf: they fill it when loaded, in their `apps.py`."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
    everybody. `fermo_dal`: since when it is as it is. `di_regola`: proposed at first.
    """

    impronta: str
    codice: str
    titolo: str
    detto: str
    nome: str
    cartella: str
    fuori: str
    fermo_dal: datetime
    di_regola: bool
    documenti: Mapping[str, Documento]


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


DA_PUBBLICARE: list[Callable[[Collection[Any]], Mapping[int, Iterable[Pubblicabile]]]] = []
"""What may stand on the public pages of these plans (rows), by primary key, in as many queries as for one."""


DELL_OBIETTIVO: list[Callable[[Any, Any], Iterable[Svolto]]] = []
"""From the plan as somebody reads it (`accesso.AccessoPiano`) and an objective of it, to what was done of it.

Only what they may read; in as many queries, whatever the plan and the objective.
"""


@dataclass(frozen=True)
class ChiaveInPiu:
    """A top-level key of the open format that another app keeps beside the plan: never in its value or its hash.

    `schema()` is its JSON Schema, with its own `$defs`. `leggi(albero, piano)` makes its value of the tree in a
    file and of the plan of that file; it raises FormatoNonValidoError, with the places.

    `sulla_versione(valore)` is the number of the approved version that the plan of the file must be for the value
    to be held; None where any plan holds it. `di_chi(valore, diritti)` is what of it somebody may load from a page,
    and what they may not, in words. `carica(piano=, versione=, valore=, utente=)` writes it, in the transaction of
    the plan, and says in words what it did; it raises NonOraError.

    `scrivi(piano, versione, accesso)` is its tree in the file of a plan (its row), of a version of it or of its
    rows (None), and what is not in it, in words. `accesso` is who asks (`accesso.AccessoPiano`); None: who may all.
    """

    schema: Callable[[], dict[str, Any]]
    leggi: Callable[[Any, Any], Any]
    sulla_versione: Callable[[Any], int | None]
    di_chi: Callable[[Any, Any], tuple[Any, tuple[str, ...]]]
    carica: Callable[..., tuple[str, ...]]
    scrivi: Callable[[Any, Any, Any], tuple[Any, tuple[str, ...]]]


CHIAVI: dict[str, ChiaveInPiu] = {}
"""The keys that travel beside the plan, by name. A file with a key that is not here is refused, naming it."""


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


def svolto(accesso: Any, obiettivo: Any) -> tuple[Svolto, ...]:
    """What every app knows to have been done of an objective."""
    return tuple(uno for funzione in DELL_OBIETTIVO for uno in funzione(accesso, obiettivo))


def chiavi_di_chi(altro: Mapping[str, Any], diritti: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What of the keys of a file somebody may load from a page, and what they may not, in words."""
    sue, frasi = {}, []
    for nome, valore in altro.items():
        suo, negato = CHIAVI[nome].di_chi(valore, diritti)
        frasi += negato
        if suo:
            sue[nome] = suo
    return sue, tuple(frasi)


def chiavi_del_piano(
    piano: Any, versione: Any = None, accesso: Any = None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The trees of every key for the file of a plan or of a version, and what is not in them, in words."""
    alberi, frasi = {}, []
    for nome, chiave in CHIAVI.items():
        albero, mancano = chiave.scrivi(piano, versione, accesso)
        frasi += mancano
        if albero:
            alberi[nome] = albero
    return alberi, tuple(frasi)
