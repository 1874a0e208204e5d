"""Weights of a plan: totals, what is expected, what is left, cumulative valore obiettivo.

Pure functions on the plan's value, in Decimal from end to end; nothing is rounded here. The rules are
those of the ente's SMVP, which the plan carries (D.Lgs. 150/2009 art. 7).
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from obiettivi.contenuto import Area, Assegnazione, ContenutoPiano, Fase, Indicatore, Obiettivo, Sistema
from obiettivi.scelte import ModoPesi, RaggruppaPesi, StatoObiettivo

ZERO = Decimal(0)
OGNI_ALTRO_TIPO = "*"

Nodo = TypeVar("Nodo")


@dataclass(frozen=True)
class PesoArea:
    """The weights of one area (with the areas rolled up to it): total against what the rule expects.

    `atteso` is None where the rule sets no total for the area; `residuo` is what is left to assign, below
    zero when too much was assigned. An assignment is told by its objective and its position there.
    """

    area: Area
    totale: Decimal
    atteso: Decimal | None
    modo: str
    assegnazioni: tuple[tuple[Obiettivo, int], ...]

    @property
    def residuo(self) -> Decimal | None:
        return None if self.atteso is None else self.atteso - self.totale

    def comprende(self, n: int) -> bool:
        """Whether the objective with this `n` weighs on the area."""
        return any(obiettivo.n == n for obiettivo, _ in self.assegnazioni)

    @property
    def torna(self) -> bool:
        """Whether the total obeys the rule; True where there is no rule."""
        if self.atteso is None:
            return True
        return self.totale <= self.atteso if self.modo == ModoPesi.MASSIMO else self.totale == self.atteso


def attivo(obiettivo: Obiettivo) -> bool:
    """Whether the objective counts: no act has cancelled or replaced it."""
    return obiettivo.stato in ("", StatoObiettivo.ATTIVO)


def attivi(contenuto: ContenutoPiano) -> Iterator[Obiettivo]:
    """The objectives that count."""
    return filter(attivo, contenuto.obiettivi)


def peso_effettivo(obiettivo: Obiettivo, assegnazione: Assegnazione) -> Decimal | None:
    """The assignment's own weight, else the objective's, else None."""
    return obiettivo.peso if assegnazione.peso is None else assegnazione.peso


def somma(pesi: Iterable[Decimal | None]) -> Decimal:
    """Sum of the weights that are there."""
    return sum((peso for peso in pesi if peso is not None), ZERO)


def antenati(nodo: Nodo, padri: Mapping[Nodo, Nodo]) -> list[Nodo]:
    """What stands above a node of a tree, nearest first; a branch that bites its tail is cut there."""
    visti = {nodo}
    sopra = []
    while (nodo := padri.get(nodo)) and nodo not in visti:
        visti.add(nodo)
        sopra.append(nodo)
    return sopra


def radici(aree: Sequence[Area]) -> dict[str, str]:
    """For each area's code, the code of the area at the top of its branch."""
    padri = {area.codice: area.padre for area in aree}
    return {codice: [codice, *antenati(codice, padri)][-1] for codice in padri}


def totale_atteso(sistema: Sistema, tipo_area: str) -> Decimal | None:
    """The total that the rule sets for a tipo of area; None where weights are free or there are none."""
    if sistema.pesi.modo not in (ModoPesi.UGUALE, ModoPesi.MASSIMO):
        return None
    totali = sistema.pesi.totali
    return totali.get(tipo_area, totali.get(OGNI_ALTRO_TIPO))


def pesi_per_area(contenuto: ContenutoPiano) -> tuple[PesoArea, ...]:
    """Weights of each area that has assignments, in the order of the areas; rolled up if the rule says so."""
    cime = radici(contenuto.aree)
    rolla = contenuto.sistema.pesi.raggruppa == RaggruppaPesi.RADICE
    gruppi: dict[str, list[tuple[Obiettivo, int]]] = {}
    for obiettivo in attivi(contenuto):
        for posizione, assegnazione in enumerate(obiettivo.assegnazioni):
            codice = cime[assegnazione.area] if rolla else assegnazione.area
            gruppi.setdefault(codice, []).append((obiettivo, posizione))
    return tuple(
        PesoArea(
            area=area,
            totale=_totale(gruppi[area.codice]),
            atteso=totale_atteso(contenuto.sistema, area.tipo),
            modo=contenuto.sistema.pesi.modo,
            assegnazioni=tuple(gruppi[area.codice]),
        )
        for area in contenuto.aree
        if area.codice in gruppi
    )


def _totale(assegnazioni: Sequence[tuple[Obiettivo, int]]) -> Decimal:
    """Sum of the assignments' own weights, plus once the weight of each objective that lends its own."""
    propri = [(obiettivo, obiettivo.assegnazioni[posizione].peso) for obiettivo, posizione in assegnazioni]
    prestati = {obiettivo.n: obiettivo.peso for obiettivo, peso in propri if peso is None}
    return somma(peso for _, peso in propri) + somma(prestati.values())


def pesi_delle_fasi(
    obiettivo: Obiettivo, assegnazione: Assegnazione | None = None
) -> tuple[Decimal | None, ...]:
    """One weight per phase: the assignment's own list when it has it, else the phases' own.

    None for a phase without weight, and for one that is another area's.
    """
    if assegnazione is None:
        return tuple(fase.peso for fase in obiettivo.fasi)
    if assegnazione.pesi_fasi:
        return assegnazione.pesi_fasi
    posizione = next(posto for posto, sua in enumerate(obiettivo.assegnazioni) if sua is assegnazione)
    return tuple(fase.peso if fase.assegnazione in (None, posizione) else None for fase in obiettivo.fasi)


def valore_obiettivo(
    obiettivo: Obiettivo, assegnazione: Assegnazione | None = None
) -> tuple[Decimal | None, ...]:
    """Cumulative weight of the phases, in phase order; None beside a phase that has no weight."""
    cumulato, valori = ZERO, []
    for peso in pesi_delle_fasi(obiettivo, assegnazione):
        cumulato += peso or ZERO
        valori.append(None if peso is None else cumulato)
    return tuple(valori)


def scadenza_effettiva(fase: Fase, anno_piano: int) -> date:
    """The day a phase is due by: its deadline; else the end of its last month; else the end of its year."""
    if fase.scadenza:
        return fase.scadenza
    anno = fase.anno or anno_piano
    mese = max(fase.mesi, default=12)
    return date(anno, mese, calendar.monthrange(anno, mese)[1])


def atteso_al(
    giorno: date, obiettivo: Obiettivo, anno_piano: int, assegnazione: Assegnazione | None = None
) -> Decimal:
    """Valore obiettivo expected on a day: weights of the phases due by then, that day included."""
    pesi = pesi_delle_fasi(obiettivo, assegnazione)
    return somma(
        peso
        for fase, peso in zip(obiettivo.fasi, pesi, strict=True)
        if scadenza_effettiva(fase, anno_piano) <= giorno
    )


def indicatori_di(obiettivo: Obiettivo, posizione: int) -> tuple[Indicatore, ...]:
    """The indicators of the assignment at a position: the objective's, and those of that area only."""
    return tuple(
        indicatore for indicatore in obiettivo.indicatori if indicatore.assegnazione in (None, posizione)
    )
