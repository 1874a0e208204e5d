"""Which queries read a large table from end to end: PostgreSQL is asked how it would do each of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

TANTE = 20_000
"""Rows from which a table is large: below, reading it whole is what PostgreSQL rightly does."""


@dataclass(frozen=True)
class Scansione:
    """A large table that a query reads whole."""

    tabella: str
    righe: int
    detto: str


def grandi(tante: int = TANTE) -> dict[str, int]:
    """The large tables, with their rows, as the statistics know them: ANALYZE comes first."""
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND reltuples >= %s "
            "AND relnamespace = 'public'::regnamespace",
            [tante],
        )
        return dict(cursore.fetchall())


def scansioni(
    lavoro: Callable[[], object], tabelle: dict[str, int], *, evitate: bool = False
) -> list[Scansione]:
    """Of the queries of a piece of work, those that read one of these tables from end to end.

    With `evitate` PostgreSQL is told to do everything else it can instead: those that remain have no index to go
    through, and would read the table whole however large it became. So it can be known of small tables too.
    """
    with _ascoltate() as detti:
        lavoro()
    with connection.cursor() as cursore:
        for modo in ("seqscan", "hashjoin", "mergejoin"):
            cursore.execute(f"SET enable_{modo} = {'off' if evitate else 'on'}")
        try:
            return [
                Scansione(tabella, tabelle[tabella], detto)
                for detto, valori in detti
                for tabella in sorted(set(_lette_intere(_piano(cursore, detto, valori))) & set(tabelle))
            ]
        finally:
            for modo in ("seqscan", "hashjoin", "mergejoin"):
                cursore.execute(f"RESET enable_{modo}")


@contextmanager
def _ascoltate() -> Iterator[list[tuple[str, tuple]]]:
    """What is asked meanwhile, each query once: with other values it is done in the same way."""
    detti: dict[str, tuple] = {}

    def ascolta(esegui, sql, params, many, context):
        if not many and sql.startswith(("SELECT", "UPDATE", "DELETE")):
            detti.setdefault(sql, tuple(params or ()))
        return esegui(sql, params, many, context)

    ascoltate: list[tuple[str, tuple]] = []
    with connection.execute_wrapper(ascolta):
        yield ascoltate
    ascoltate += detti.items()


def _piano(cursore, detto: str, valori: tuple) -> dict:
    cursore.execute(f"EXPLAIN (FORMAT JSON) {detto}", valori)
    (piano,) = cursore.fetchone()
    return (json.loads(piano) if isinstance(piano, str) else piano)[0]["Plan"]


def _lette_intere(nodo: dict) -> Iterator[str]:
    """The tables that a step, or one of those below it, reads from end to end, also through an index."""
    indice = nodo["Node Type"] in ("Index Scan", "Index Only Scan")
    if nodo["Node Type"] == "Seq Scan" or (indice and "Index Cond" not in nodo):
        yield nodo["Relation Name"]
    for sotto in nodo.get("Plans", ()):
        # A limit stops at the first rows what is read in the order of an index.
        if nodo["Node Type"] != "Limit" or "Index" not in sotto["Node Type"]:
            yield from _lette_intere(sotto)
