"""How numbers and dates are written for people, the Italian way. A leaf; for machines see `contenuto`."""

from datetime import date
from decimal import Decimal


def numero(valore: Decimal | int | None, decimali: int | None = None) -> str:
    """1234.5 → "1.234,5"; with `decimali`, always that many places; None → ""."""
    if valore is None:
        return ""
    valore = Decimal(valore)
    testo = f"{valore:,.{decimali}f}" if decimali is not None else f"{valore:,f}"
    if decimali is None and "." in testo:
        testo = testo.rstrip("0").rstrip(".")
    return testo.translate(str.maketrans(",.", ".,"))


def euro(valore: Decimal | None) -> str:
    """1234.5 → "1.234,50 €"; None → ""."""
    return "" if valore is None else f"{numero(valore, 2)} €"


def data(valore: date | None) -> str:
    """2026-12-31 → "31/12/2026"; None → ""."""
    return "" if valore is None else f"{valore:%d/%m/%Y}"
