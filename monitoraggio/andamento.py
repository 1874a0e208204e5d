"""How the degrees went: at each rilevazione of a plan, and at the end of the years before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.attesi import attesi_al
from monitoraggio.calcolo import Calcolo, Luogo, Risultati
from monitoraggio.riepiloghi import assegnazioni_da_rilevare, risultati, valore_rilevazione
from monitoraggio.scelte import StatoRilevazione
from obiettivi.azioni import aree_che_continuano
from obiettivi.contenuto import ContenutoPiano
from obiettivi.contesti import piani_prima
from obiettivi.models import Piano
from obiettivi.riepiloghi import contenuto_versione

ANNI_PRIMA = 3
"""How many years before are looked at."""


@dataclass(frozen=True)
class Momento:
    """A rilevazione and the degrees it found. `prima` tells one of a year before.

    `aree` says which area of the plan that is looked at each area of then is; one that nobody continues is not
    there.
    """

    piano: ContenutoPiano
    valore: c.Rilevazione
    aperta: bool
    prima: bool
    aree: Mapping[str, str]

    @cached_property
    def risultati(self) -> Risultati:
        """The degrees: of a closed one, from what was frozen."""
        return risultati(self.piano, self.valore)

    @cached_property
    def attesi(self) -> Risultati:
        """What was expected by its day."""
        return attesi_al(self.valore.al, self.piano)

    def dell_area(self, codice: str) -> tuple[tuple[str, Calcolo], ...]:
        """The degrees of what is now this area, each with the code of then: several where they became one."""
        return tuple(
            (allora, calcolo)
            for allora, calcolo in self.risultati.aree.items()
            if self.aree.get(allora) == codice
        )

    @cached_property
    def luoghi(self) -> Mapping[UUID, Luogo]:
        """Where each assignment stands in the plan of then, by key."""
        return {
            sua.chiave: (obiettivo.n, posizione)
            for obiettivo, posizione, sua in assegnazioni_da_rilevare(self.piano)
        }


def momenti(
    piano: Piano, rilevazioni: Iterable[models.Rilevazione], *, anni: int = ANNI_PRIMA
) -> tuple[Momento, ...]:
    """Those of some rilevazioni of a plan, after what so many years before ended with; in their order.

    Two queries, and those of `valore_rilevazione` where one is open; more where the organigramma changed.
    """
    return (*di_prima(piano, anni), *dell_anno(rilevazioni))


def momenti_prima_di(rilevazione: models.Rilevazione) -> tuple[Momento, ...]:
    """What stands beside the degrees of one: last year's final ones, those closed this year before its day."""
    chiuse = models.Rilevazione.objects.chiuse_prima_di(rilevazione)
    return momenti(rilevazione.piano, chiuse, anni=1)


def dell_anno(rilevazioni: Iterable[models.Rilevazione]) -> Iterator[Momento]:
    """Those of some rilevazioni of one plan."""
    righe = list(rilevazioni)
    # Most are held on the same version: it is read once.
    versioni = {una.versione_id: una.versione for una in righe}
    letti = {pk: contenuto_versione(versione) for pk, versione in versioni.items()}
    for una in righe:
        letto = letti[una.versione_id]
        aree = {area.codice: area.codice for area in letto.aree}
        aperta = una.stato == StatoRilevazione.APERTA
        yield Momento(letto, valore_rilevazione(una), aperta=aperta, prima=False, aree=aree)


def di_prima(piano: Piano, anni: int) -> Iterator[Momento]:
    """What so many years before ended with: of those that were measured to their end."""
    vecchi = piani_prima(piano, anni)
    # Of several final ones of a year, the last.
    ultimi = {una.piano_id: una for una in models.Rilevazione.objects.consuntivi(*vecchi)}
    for vecchio in reversed(vecchi):
        if una := ultimi.get(vecchio.pk):
            letto = contenuto_versione(una.versione)
            aree = aree_che_continuano(vecchio, piano, letto)
            yield Momento(letto, valore_rilevazione(una), aperta=False, prima=True, aree=aree)
