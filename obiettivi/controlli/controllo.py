"""A check: what it looks for, told to people, and the function that finds it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.norme import NORME, Norma


@dataclass(frozen=True)
class Controllo:
    """One check. `titolo`, `perche` and `esempio` are for the page that explains it; `norma` a key of `norme.NORME`.

    `trova` yields findings of this code, at this level: no two of one place and field. Those of a check that
    `confronta` tell what else the plan says elsewhere: they are for who reads it whole. A check `con_atto` asks
    for the act that approves the plan, which a proposal has not yet: what it finds is not frozen with it.
    """

    codice: str
    titolo: str
    livello: Livello
    perche: str
    esempio: str
    trova: Callable[[ContenutoPiano, Contesto], Iterator[Anomalia]]
    norma: str = ""
    confronta: bool = False
    con_atto: bool = False

    @property
    def detta_da(self) -> Norma | None:
        """The norm it comes from; None where it comes from the ente's own rules, or from method."""
        return NORME[self.norma] if self.norma else None

    @property
    def livello_fisso(self) -> bool:
        """Whether its level is not the ente's to change: what a norm makes mandatory is not its choice."""
        return bool(self.norma) and NORME[self.norma].obbliga

    @property
    def livelli_possibili(self) -> tuple[Livello, ...]:
        """The levels that an ente may give it: what no norm that was read makes mandatory does not stop a plan."""
        if self.livello_fisso:
            return ()
        return tuple(livello for livello in Livello if livello != Livello.BLOCCA or self._puo_bloccare)

    @property
    def _puo_bloccare(self) -> bool:
        return not self.norma or NORME[self.norma].puo_bloccare

    def livello_con(self, livelli: Mapping[str, Livello]) -> Livello:
        """Its level for an ente that has set these, by code."""
        detto = livelli.get(self.codice, self.livello)
        return detto if detto in self.livelli_possibili else self.livello
