"""Bits of the sentences of a finding: quoted texts, lists of numbers."""

from collections.abc import Iterable

CITAZIONE = 80
"""Most characters of a text that a sentence quotes."""


def cita(testo: str, massimo: int = CITAZIONE) -> str:
    """The beginning of a text, on one line and between guillemets."""
    # Cut before it is split: a text may be very long.
    intero = " ".join(testo[: massimo * 4].split())
    return f"«{intero}»" if len(intero) <= massimo else f"«{intero[: massimo - 1].rstrip(' .,;:–-')}…»"


def elenco(cose: Iterable, massimo: int = 12) -> str:
    """ "4, 9 e 12"; of more than `massimo` things the first ones, and how many others there are."""
    tutte = [str(cosa) for cosa in cose]
    if (altri := len(tutte) - massimo) > 0:
        tutte = [*tutte[:massimo], f"altri {altri}" if altri > 1 else "un altro"]
    return " e ".join([", ".join(tutte[:-1]), tutte[-1]] if len(tutte) > 1 else tutte)
