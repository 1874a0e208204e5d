"""A check: what it looks for, told to people, and the function that finds it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto


@dataclass(frozen=True)
class Controllo:
    """One check. `titolo`, `perche` and `esempio` are for the page that explains it; `norma` a key of `norme.NORME`.

    `trova` yields findings of this code, at this level.
    """

    codice: str
    titolo: str
    livello: Livello
    perche: str
    esempio: str
    trova: Callable[[ContenutoPiano, Contesto], Iterator[Anomalia]]
    norma: str = ""
