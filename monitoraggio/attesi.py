"""How much should be done on a day: what the degrees are held against. Pure, on the plan's value.

The rule. A phase is due on its deadline; else at the end of the last of its months; else at the end of its
year, the plan's when it has none (`calcoli.scadenza_effettiva`, as for the valore obiettivo). Due by the day, that
day included, it is expected whole; before, not at all. From phases to assignments, areas and ente the weights
are those of the degrees: what is expected is the degree of a plan that has kept to its phases and done nothing
more. Objectives without phases, and phases of other years, are left out; so is an area where nothing is left.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from monitoraggio.calcolo import Luogo, Misure, Risultati, SottoSoglia, calcola_piano, regole_di
from monitoraggio.contenuto import Misura
from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.scelte import MetodoRisultato

FATTA, DA_FARE = Misura(valore=Decimal(100)), Misura(valore=Decimal(0))


def attesi_al(giorno: date, piano: ContenutoPiano) -> Risultati:
    """What is expected on a day of every assignment, every area, the ente, each with its working."""
    regole = replace(
        regole_di(piano.sistema, finale=False),
        metodo=MetodoRisultato.FASI,
        # Early in the year everybody is below a threshold: it says something of results only.
        sotto_soglia=SottoSoglia.GRADO,
        classi=(),
    )
    return calcola_piano(piano, _fasi_al(giorno, piano), finale=False, regole=regole)


def _fasi_al(giorno: date, piano: ContenutoPiano) -> dict[Luogo, Misure]:
    """The phases of each objective as they should be on a day."""
    return {
        (obiettivo.n, posizione): fatte
        for obiettivo in calcoli.attivi(piano)
        for fatte in [_fasi_dell_obiettivo(giorno, obiettivo, piano.piano.anno)]
        for posizione in range(len(obiettivo.assegnazioni))
    }


def _fasi_dell_obiettivo(giorno: date, obiettivo: Obiettivo, anno: int) -> Misure:
    return Misure(
        fasi={
            posto: FATTA if calcoli.scadenza_effettiva(fase, anno) <= giorno else DA_FARE
            for posto, fase in enumerate(obiettivo.fasi)
        }
    )
