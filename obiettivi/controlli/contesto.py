"""What the checks need to know and the plan itself does not say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Livello


@dataclass(frozen=True)
class Contesto:
    """An immutable value built by `contesti`; the empty one makes the checks that need it silent.

    `aree_in_carica` are the codes of the areas with somebody in office, None where the ente keeps no
    incarichi. `nomi` are the names of the ente's own people, as they are kept. `precedente` is the plan of
    the year before. `livelli` are the levels that the ente has set in place of the checks' own, by code.
    `primo_atto` is the day of the act of the plan's first version: an objective is assigned by that, not by
    the act of a variation.
    """

    aree_in_carica: frozenset[str] | None = None
    nomi: frozenset[str] = frozenset()
    precedente: ContenutoPiano | None = None
    livelli: Mapping[str, Livello] = field(default_factory=dict)
    primo_atto: date | None = None

    def giorno_dell_atto(self, contenuto: ContenutoPiano) -> date | None:
        """When the plan gave its objectives; None while no act did."""
        return self.primo_atto or (contenuto.piano.atto.data if contenuto.piano.atto else None)


VUOTO = Contesto()
