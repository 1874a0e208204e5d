"""Columns and getters that several sheets share."""

from collections.abc import Callable, Iterable
from operator import attrgetter as di
from typing import Any

from obiettivi.contenuto import Obiettivo
from obiettivi.esporta.fogli.colonne import CODICE, NUMERO, TESTO, Colonna, facoltativa

OBIETTIVO = (
    Colonna("N.", NUMERO, di("obiettivo.n"), 6),
    facoltativa("Codice", CODICE, di("obiettivo.codice"), 9),
    Colonna("Obiettivo", TESTO, di("obiettivo.titolo"), 46),
)
"""What tells the objective in the sheets of its parts."""


def a_capo(testi: Iterable[Any]) -> str:
    """A short list in one cell, one item per line."""
    return "\n".join(str(testo) for testo in testi)


def si_no(valore: bool | None) -> str:
    return "" if valore is None else "sì" if valore else "no"


def etichetta(scelte: type, codice: str) -> str:
    """Italian label of a choice; empty when it was not made."""
    return str(scelte(codice).label) if codice else ""


def scelta(scelte: type, campo: str) -> Callable[[Any], str]:
    """Getter of the label of a field that holds a choice."""
    codice = di(campo)
    return lambda riga: etichetta(scelte, codice(riga))


def posto(campo: str) -> Callable[[Any], int | None]:
    """Getter of a position counted from 1, as people count."""
    da_zero = di(campo)
    return lambda riga: None if da_zero(riga) is None else da_zero(riga) + 1


def area_di(obiettivo: Obiettivo, posizione: int | None) -> str:
    """Code of the area of the assignment at a position; empty when there is no position."""
    return "" if posizione is None else obiettivo.assegnazioni[posizione].area


def chiave(campo: str) -> Colonna:
    """The row's identity, which a workbook that comes back is matched by."""
    leggi = di(campo)
    return Colonna("Chiave", CODICE, lambda riga: str(leggi(riga) or ""), 38, facoltativa=True, nascosta=True)
