"""The part of a plan in bozza that a person reads: who works for some areas reads theirs and the shared ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from obiettivi import calcoli
from obiettivi.accesso import AccessoPiano
from obiettivi.calcoli import PesoArea
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import PER_CODICE, Anomalia
from obiettivi.scelte import RaggruppaPesi

POSTO = re.compile(r"(\w+)\[([^\]]*)\]")
DI_UN_AREA = ("attivita_strutturali", "personale", "capitoli")


@dataclass(frozen=True)
class Limiti:
    """What of a plan is read: these objectives, by `n`, and how these areas stand.

    Totals and findings are told on the whole plan and only then chosen.
    """

    intero: ContenutoPiano
    obiettivi: frozenset[int]
    aree: frozenset[str]
    solo_totale: frozenset[str] = frozenset()
    """Of these areas, those that are there only because the weights of others are rolled up to them."""

    @property
    def piano(self) -> ContenutoPiano:
        """The plan with only the objectives that are read."""
        letti = tuple(uno for uno in self.intero.obiettivi if uno.n in self.obiettivi)
        return self.intero.model_copy(update={"obiettivi": letti})

    def pesi(self, pesi: Iterable[PesoArea]) -> tuple[PesoArea, ...]:
        return tuple(peso for peso in pesi if peso.area.codice in self.aree)

    def anomalie(self, anomalie: Iterable[Anomalia]) -> tuple[Anomalia, ...]:
        """The findings about what is read: those about the plan as a whole tell of the rest of it too."""
        return tuple(anomalia for anomalia in anomalie if self._letta(anomalia))

    def _letta(self, anomalia: Anomalia) -> bool:
        if PER_CODICE[anomalia.codice].confronta:
            return False
        posto = POSTO.match(anomalia.oggetto)
        elenco, dove = posto.groups() if posto else ("", "")
        if elenco == "obiettivi":
            return int(dove) in self.obiettivi
        if elenco == "aree":
            return dove in self.aree
        if elenco in DI_UN_AREA:
            return getattr(self.intero, elenco)[int(dove)].area in self.aree
        return False


def limiti(accesso: AccessoPiano) -> Limiti | None:
    """What the person reads of the plan; None for who reads it all."""
    if accesso.vede_tutto:
        return None
    piano = accesso.contenuto
    proprie = {area.codice for area in piano.aree if accesso.vede_area(area.codice)}
    aree = set(proprie)
    if piano.sistema.pesi.raggruppa == RaggruppaPesi.RADICE:
        # The total their weights go into is that of the area at the top.
        cime = calcoli.radici(piano.aree)
        aree |= {cime[codice] for codice in proprie}
    return Limiti(
        intero=piano,
        obiettivi=frozenset(uno.n for uno in piano.obiettivi if accesso.vede(uno)),
        aree=frozenset(aree),
        solo_totale=frozenset(aree - proprie),
    )
