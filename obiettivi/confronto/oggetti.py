"""What a comparison finds: immutable, with the values as they are; the words are in `esporta/confronto.py`."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from obiettivi.calcoli import PesoArea
from obiettivi.contenuto import Area, ContenutoPiano, Obiettivo


@dataclass(frozen=True)
class Posto:
    """A row that a change is in: its list, and its position there before and after.

    Positions count from 0; None where the row was not there yet, or is there no more.
    """

    elenco: str
    prima: int | None
    dopo: int | None


@dataclass(frozen=True)
class Cambio:
    """One thing that is said otherwise: where, which key, what it said and what it says.

    `dove` are the rows around it, from the outermost; `campo` is the key, dotted when it is in a nested
    object (`premio.importo`), and `voce` its entry when the key holds a map (a year, a name). Without
    `campo` it is the row itself that comes (`prima` is None) or goes (`dopo` is None); of `pesi_fasi`, a row
    is one weight. Where `campo` is a list of rows, what changed is their order: `prima` and `dopo` hold
    positions in the old list. `fasi.numero`: several phases were numbered again.
    """

    dove: tuple[Posto, ...]
    campo: str
    prima: Any
    dopo: Any
    voce: str | int | None = None

    @property
    def radice(self) -> str:
        """The key of the whole that it belongs to."""
        return (self.dove[0].elenco if self.dove else self.campo).partition(".")[0]


class Esito(StrEnum):
    """What became of an objective. Cancelled: it no longer counts, because an act cancelled or replaced it."""

    AGGIUNTO = "aggiunto"
    TOLTO = "tolto"
    ANNULLATO = "annullato"
    CAMBIATO = "cambiato"


@dataclass(frozen=True)
class Differenza:
    """An objective that is not as it was; only one that is in both plans has `cambi`."""

    esito: Esito
    prima: Obiettivo | None
    dopo: Obiettivo | None
    cambi: tuple[Cambio, ...] = ()


@dataclass(frozen=True)
class PesiConfrontati:
    """The weights of an area before and after; None on the side where it has none to add up."""

    prima: PesoArea | None
    dopo: PesoArea | None

    @property
    def area(self) -> Area:
        """The area as it is, or as it was."""
        return (self.dopo or self.prima).area

    @property
    def variazione(self) -> Decimal:
        """How much the total grew."""
        totali = [Decimal(0) if lato is None else lato.totale for lato in (self.prima, self.dopo)]
        return totali[1] - totali[0]


@dataclass(frozen=True)
class Confronto:
    """All that changes from a plan to another.

    `rinumerati` are the objectives that are in both with another `n` (before, after): a new number is not
    told again among the changes of each. `altri` are the changes outside the objectives. `pesi` has every
    area that has weights in either plan, changed or not.
    """

    prima: ContenutoPiano
    dopo: ContenutoPiano
    obiettivi: tuple[Differenza, ...]
    rinumerati: tuple[tuple[int, int], ...]
    altri: tuple[Cambio, ...]
    pesi: tuple[PesiConfrontati, ...]

    @property
    def uguali(self) -> bool:
        """Whether the two plans say the same."""
        return not (self.obiettivi or self.rinumerati or self.altri)

    def con_esito(self, esito: Esito) -> tuple[Differenza, ...]:
        return tuple(differenza for differenza in self.obiettivi if differenza.esito == esito)
