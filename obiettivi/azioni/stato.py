"""What can be done to a plan as it stands: the guard that every write of its rows passes, and its refusals."""

from obiettivi import models
from obiettivi.models.base import ConAtto
from obiettivi.scelte import StatoPiano

CHIUSO = {
    StatoPiano.IN_APPROVAZIONE: "Il piano è in approvazione: per cambiarlo il segretario comunale lo riporta in bozza.",
    StatoPiano.APPROVATO: "Il piano è approvato: per cambiarlo il segretario comunale apre una variazione.",
}
"""Why the rows of a plan cannot be written, by its state."""

ELIMINATO = "L'obiettivo non c'è più: qualcuno l'ha appena eliminato."


class NonOraError(ValueError):
    """What was asked cannot be done as things stand; the text says why and what to do, and is shown."""


class GiaFattoError(NonOraError):
    """It is done already: a second click, a page left open, somebody else a moment before."""


def blocca(piano: models.Piano) -> models.Piano:
    """The plan as it stands now, kept still until the transaction ends: steps of one plan follow each other."""
    piani = models.Piano.objects.select_for_update(no_key=True, of=("self",)).select_related("ente")
    return piani.get(pk=piano.pk)


def esige_modificabile(piano: models.Piano) -> models.Piano:
    """The plan, locked; NonOraError when its rows may not be written now."""
    attuale = blocca(piano)
    if not attuale.modificabile:
        raise NonOraError(CHIUSO[attuale.stato])
    return attuale


def esige_senza_versioni(piano: models.Piano) -> None:
    """NonOraError when something of the plan was proposed or approved: then it is not deleted."""
    if piano.versioni.exists():
        raise NonOraError(
            "Il piano ha versioni proposte o approvate: resta, e non si cancella. Un piano approvato si "
            "cambia con una variazione; i suoi obiettivi si annullano con un atto."
        )


def atto_in_breve(riga: ConAtto) -> str:
    """«atto n. 44 del 19/04/2023»."""
    return f"atto n. {riga.atto_numero} del {riga.atto_data:%d/%m/%Y}"
