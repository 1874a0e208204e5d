"""What an objective still lacks before its areas may say that it is written. Not findings: a bozza grows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo, Sistema
from obiettivi.permessi import Maschera
from obiettivi.scelte import MetodoRisultato

FASI, INDICATORI, PESO = "fasi", "indicatori", "peso"


@dataclass(frozen=True)
class Mancanze:
    """What an active objective lacks: in its common part, and the codes of the areas that want its weight."""

    obiettivo: Obiettivo
    comuni: tuple[str, ...]
    senza_peso: frozenset[str] = frozenset()

    def per(self, maschera: Maschera) -> tuple[str, ...]:
        """What of it is lacking in the part that somebody writes."""
        peso = (PESO,) if any(maschera.comprende(area) for area in self.senza_peso) else ()
        return (*(self.comuni if maschera.comune else ()), *peso)


def mancanze(piano: ContenutoPiano) -> tuple[Mancanze, ...]:
    """The active objectives that lack something, in the order of the plan."""
    senza_peso = _senza_peso(piano)
    trovate = (
        Mancanze(uno, tuple(_comuni(uno, piano.sistema)), frozenset(senza_peso[uno.n]))
        for uno in calcoli.attivi(piano)
    )
    return tuple(una for una in trovate if una.comuni or una.senza_peso)


def _comuni(obiettivo: Obiettivo, sistema: Sistema):
    """Phases only where the rules ask for them; what is measured always, unless the phases alone make the result."""
    metodo = sistema.metodo.tipo if sistema.metodo else ""
    fasi = sistema.fasi_totale is not None or metodo in (MetodoRisultato.FASI, MetodoRisultato.MISTO)
    if fasi and not obiettivo.fasi:
        yield FASI
    if metodo != MetodoRisultato.FASI and not obiettivo.indicatori:
        yield INDICATORI


def _senza_peso(piano: ContenutoPiano) -> Mapping[int, set[str]]:
    """For each objective, the areas where the rule sets a total and it has no weight."""
    senza: Mapping[int, set[str]] = defaultdict(set)
    for peso in calcoli.pesi_per_area(piano):
        for obiettivo, posizione in peso.assegnazioni if peso.atteso is not None else ():
            sua = obiettivo.assegnazioni[posizione]
            if calcoli.peso_effettivo(obiettivo, sua) is None and not obiettivo.prerequisito:
                senza[obiettivo.n].add(sua.area)
    return senza
