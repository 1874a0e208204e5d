"""The lines of the benchmark and how they are printed."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

LARGHEZZE = (62, 17, 13)


@dataclass(frozen=True)
class Riga:
    """What was measured, its figure, the limit if it has one, and whether it is kept."""

    misura: str
    valore: str
    limite: str = ""
    rispettato: bool | None = None

    def __str__(self):
        esito = {True: "ok", False: "OVER", None: ""}[self.rispettato]
        celle = (self.misura, self.valore, self.limite)
        nome, valore, limite = (testo.ljust(larga) for testo, larga in zip(celle, LARGHEZZE, strict=True))
        return f"{nome} {valore} {limite} {esito}".rstrip()


def sotto(misura: str, valore: float, limite: float, unita: str) -> Riga:
    """A figure that must stay under its limit."""
    return Riga(misura, f"{valore:.2f} {unita}", f"< {limite:g} {unita}", valore < limite)


def al_massimo(misura: str, valore: float, limite: float, unita: str) -> Riga:
    """A figure that may reach its limit."""
    return Riga(misura, f"{valore:.2f} {unita}", f"≤ {limite:g} {unita}", valore <= limite)


def secondi(lavoro: Callable[[], object]) -> float:
    """How long a piece of work takes, once."""
    inizio = perf_counter()
    lavoro()
    return perf_counter() - inizio


def mediane(giri: int, *lavori: Callable[[], object]) -> list[float]:
    """The median seconds of each piece of work, done in turns so that noise falls on all of them alike."""
    tempi = [[secondi(lavoro) for lavoro in lavori] for _ in range(giri)]
    return [median(colonna) for colonna in zip(*tempi, strict=True)]
