"""How people write and read numbers and dates, the Italian way. A leaf; for machines see `contenuto`."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

# Groups of three told by dots, or no groups; then the decimals after a comma.
NUMERO = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)
NUMERO_COL_PUNTO = re.compile(r"[+-]?\d+\.\d+", re.ASCII)


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


def semplifica(testo: str) -> str:
    """A text as people compare it: no accents, no capitals, one kind of apostrophe."""
    if testo.isascii():
        return testo.casefold()
    scomposto = unicodedata.normalize("NFKD", testo.casefold().replace("’", "'"))
    return "".join(uno for uno in scomposto if not unicodedata.combining(uno))


def su_una_riga(testo: str) -> str:
    """What was typed, on one line: a control character is nothing that a person looks for."""
    return " ".join("".join(" " if unicodedata.category(uno) == "Cc" else uno for uno in testo).split())


Q_MASSIMA = 200
"""Characters of a search: they come back in every link of the page."""


def da_cercare(testo: str) -> str:
    """What was typed, as it is looked for."""
    return su_una_riga(testo)[:Q_MASSIMA].strip()


def leggi_numero(testo: str) -> Decimal:
    """The number a person typed: "1.234,50", "1234,5", and "2.5" where the dot cannot be of thousands.

    Raises ValueError for anything else ("1e9", "5,5,5", "circa 20").
    """
    testo = testo.strip().replace("\N{NO-BREAK SPACE}", "").removesuffix("€").removesuffix("%").strip()
    if NUMERO.fullmatch(testo):
        return Decimal(testo.replace(".", "").replace(",", "."))
    if NUMERO_COL_PUNTO.fullmatch(testo):
        return Decimal(testo)
    raise ValueError(testo)
