"""Exact arithmetic of the scores: Decimal under one explicit context, rounded only where the rules say."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    localcontext,
)
from functools import wraps
from typing import TypeVar

from obiettivi.contenuto.tipi import senza_zeri
from obiettivi.formati import numero

ZERO, CENTO = Decimal(0), Decimal(100)

CONTESTO = Context(prec=100, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero])
"""Wide enough that sums of weight × degree are exact, whatever their order: only a division rounds."""

FINE, GUARDIA = Decimal("1e-40"), Decimal("1e-25")
"""To what a division is kept, and what tells a half from a half that a division left a hair below."""

CIFRE_MOSTRATE = Decimal("1e-6")
"""How far an exact number is written out in a working."""

Funzione = TypeVar("Funzione", bound=Callable)


def esatta(funzione: Funzione) -> Funzione:
    """Runs a function under the context of the scores, whatever the caller's is."""

    @wraps(funzione)
    def dentro(*argomenti, **altri):
        with localcontext(CONTESTO):
            return funzione(*argomenti, **altri)

    return dentro


@esatta
def dividi(dividendo: Decimal, divisore: Decimal) -> Decimal:
    """The quotient, kept to 40 places."""
    return senza_zeri((dividendo / divisore).quantize(FINE))


@esatta
def arrotonda(valore: Decimal, decimali: int) -> Decimal:
    """Half up, to so many places: 79.995 is 80.00."""
    preciso = valore.quantize(GUARDIA)
    return preciso.quantize(Decimal(1).scaleb(-decimali), rounding=ROUND_HALF_UP)


def limita(grado: Decimal, tetto: Decimal) -> Decimal:
    """Between 0 and the cap."""
    return min(max(grado, ZERO), tetto)


@esatta
def cifra(valore: Decimal) -> str:
    """An exact number as a working writes it: "1.234,5", "66,666667"."""
    return numero(valore.quantize(CIFRE_MOSTRATE, rounding=ROUND_HALF_UP))


@esatta
def percento(valore: Decimal, decimali: int) -> str:
    """A degree as it is printed: "90,00 %"."""
    return f"{numero(arrotonda(valore, decimali), decimali)} %"
