"""How many rows are written at once: COPY on PostgreSQL, INSERT with many rows on SQLite. Each from a text.

The text of a row is made once for a mould, and holds its marks: see `segni`. COPY takes rows from two times (the
history) to five times (small rows) as fast as `bulk_create`. Constraints and triggers hold as for
any other row: nothing is switched off.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Model

from monitoraggio.italia.raccolta import tabelle


@cache
def _colonne(modello: type[Model]) -> tuple[Field, ...]:
    return tuple(modello._meta.concrete_fields)


def _nomi(modello: type[Model]) -> str:
    return ", ".join(connection.ops.quote_name(campo.column) for campo in _colonne(modello))


def _valore(campo: Field, riga: Model) -> Any:
    """As the database takes it; JSON as a text with its keys in order, so that it is always the same."""
    valore = getattr(riga, campo.attname)
    if isinstance(campo, JSONField):
        return None if valore is None else json.dumps(valore, ensure_ascii=False, sort_keys=True)
    return campo.get_db_prep_save(valore, connection)


def _come_testo(valore: Any) -> str:
    if isinstance(valore, Decimal):
        return format(valore, "f")
    return valore.isoformat() if isinstance(valore, date | datetime) else str(valore)


class Copia:
    """COPY, in its text form."""

    tra_le_righe = "\n"
    FUGHE = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

    def riga(self, riga: Model) -> str:
        """The line of a row."""
        return "\t".join(self._campo(_valore(campo, riga)) for campo in _colonne(type(riga)))

    def _campo(self, valore: Any) -> str:
        return r"\N" if valore is None else _come_testo(valore).translate(self.FUGHE)

    def scrivi(self, modello: type[Model], testi: Iterable[str]) -> None:
        """Writes the rows of several enti."""
        tabella = connection.ops.quote_name(modello._meta.db_table)
        with connection.cursor() as cursor:
            cursor.copy_expert(
                f"COPY {tabella} ({_nomi(modello)}) FROM STDIN", StringIO("\n".join(testi) + "\n")
            )


class Inserimento:
    """INSERT with the values written in it."""

    tra_le_righe = ",\n"

    def riga(self, riga: Model) -> str:
        """The values of a row, between parentheses."""
        return f"({', '.join(self._campo(_valore(campo, riga)) for campo in _colonne(type(riga)))})"

    def _campo(self, valore: Any) -> str:
        if valore is None or isinstance(valore, bool | int):
            return "NULL" if valore is None else str(int(valore))
        return "'" + _come_testo(valore).replace("'", "''") + "'"

    def scrivi(self, modello: type[Model], testi: Iterable[str]) -> None:
        """Writes the rows of several enti, one ente at a time."""
        tabella = connection.ops.quote_name(modello._meta.db_table)
        connection.ensure_connection()
        for testo in testi:
            # Not through Django's cursor, which with DEBUG keeps all that it was told.
            connection.connection.execute(f"INSERT INTO {tabella} ({_nomi(modello)}) VALUES {testo}")  # noqa: S608


def modo() -> Copia | Inserimento:
    """The way of this database."""
    return Copia() if connection.vendor == "postgresql" else Inserimento()


def ultime_chiavi() -> list[int]:
    """The highest key of each table, before anything is written."""
    ultime = (
        modello._base_manager.order_by("pk").values_list("pk", flat=True).last() for modello in tabelle()
    )
    return [ultima or 0 for ultima in ultime]


def rimetti_i_contatori() -> None:
    """The next row of each table comes after those that are there: PostgreSQL counts by itself."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), tabelle()):
            cursor.execute(sql)


def conta_per_chi_cerca() -> None:
    """PostgreSQL chooses how to read from how much there is: it is told now, as it is told by itself with time."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")
