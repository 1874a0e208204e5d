"""The parts of a plan, area by area: completed, returned, taken note of once they are approved."""

from django.db import transaction
from django.utils.timezone import localtime

from obiettivi import models, storia
from obiettivi.azioni.stato import GiaFattoError, NonOraError, blocca, esige_modificabile
from obiettivi.formati import data
from obiettivi.scelte import Passo, StatoPiano


@transaction.atomic
def completa_parte(*, piano: models.Piano, area: str, utente, nota: str = "") -> models.Passaggio:
    """Says that an area (by its code) has nothing more to write in the bozza: who works there is locked out."""
    piano = esige_modificabile(piano)
    _esige_area(piano, area)
    ultimo = models.Passaggio.objects.delle_parti(piano).get(area)
    if ultimo is not None and ultimo.passo == Passo.COMPLETATA:
        raise GiaFattoError(
            f"La parte dell'area {area} è già completata, dal {data(localtime(ultimo.quando))} ({ultimo.chi})."
        )
    return segna(piano, Passo.COMPLETATA, utente, area=area, nota=nota)


@transaction.atomic
def restituisci_parte(*, piano: models.Piano, area: str, utente, nota: str) -> models.Passaggio:
    """Gives a completed part back to its area, saying in `nota` what is to be seen to."""
    piano = esige_modificabile(piano)
    _esige_area(piano, area)
    if not nota.strip():
        raise NonOraError("Per restituire la parte scrivi nella nota che cosa c'è da rivedere.")
    if area not in models.Passaggio.objects.completate(piano):
        raise GiaFattoError(f"La parte dell'area {area} non è completata: è già in mano all'area.")
    return segna(piano, Passo.RESTITUITA, utente, area=area, nota=nota)


@transaction.atomic
def prendi_visione(*, piano: models.Piano, area: str, utente) -> models.Passaggio:
    """Records that a person has read what the approved plan gives to an area: once per version."""
    piano = blocca(piano)
    _esige_area(piano, area)
    if piano.stato != StatoPiano.APPROVATO:
        raise NonOraError("La presa visione si registra sul piano approvato.")
    versione = piano.versioni.in_vigore().numero
    passaggi = piano.passaggi.filter(passo=Passo.PRESA_VISIONE, area=area, versione=versione, chi=utente)
    if gia := passaggi.first():
        raise GiaFattoError(
            f"Hai già preso visione degli obiettivi dell'area {area}, il {data(localtime(gia.quando))}."
        )
    return segna(piano, Passo.PRESA_VISIONE, utente, area=area, versione=versione)


def segna(piano: models.Piano, passo: Passo, utente, **altro) -> models.Passaggio:
    """Writes a step in the log of the plan."""
    with storia.autore(utente):
        return models.Passaggio.objects.create(piano=piano, passo=passo, chi=utente, **altro)


def _esige_area(piano: models.Piano, area: str) -> None:
    if not models.Area.objects.filter(organigramma=piano.organigramma_id, codice=area).exists():
        raise NonOraError(f"Nel piano non c'è un'area con codice «{area}».")
