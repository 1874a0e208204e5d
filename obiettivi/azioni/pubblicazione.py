"""Switching the public page of a plan on and off, and choosing what stands on it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from obiettivi import agganci, models, storia
from obiettivi.azioni.parti import segna
from obiettivi.azioni.stato import GiaFattoError, NonOraError, blocca
from obiettivi.scelte import LicenzaDati, Passo


@transaction.atomic
def pubblica(
    *,
    piano: models.Piano,
    utente,
    allegati: Collection[str] = (),
    precedenti: bool = True,
    licenza: str = LicenzaDati.CC_BY_4,
) -> models.Pubblicazione:
    """Switches the public page on, or changes what stands on it; versions approved later go there by themselves.

    `allegati` are hashes of what is closed beside the plan. Raises NonOraError while no act has approved the
    plan, and for an allegato that is not closed any more.
    """
    piano = blocca(piano)
    vigente = piano.versioni.defer("contenuto").in_vigore()
    if vigente is None:
        raise NonOraError(
            "Il piano non è ancora approvato: si pubblicano solo le versioni approvate da un atto."
        )
    possibili = [uno.impronta for uno in agganci.pubblicabili([piano])[piano.pk]]
    if not set(allegati) <= set(possibili):
        raise NonOraError(
            "Un documento che hai scelto non è più chiuso, o è stato chiuso di nuovo: guarda l'elenco e scegli ancora."
        )
    scelte = {
        "accesa": True,
        "precedenti": precedenti,
        "licenza": licenza,
        # In the order they are shown, whatever the order they were chosen in.
        "allegati": [una for una in possibili if una in allegati],
    }
    riga = models.Pubblicazione.objects.filter(piano=piano).first() or models.Pubblicazione(
        piano=piano, accesa=False
    )
    if all(getattr(riga, nome) == valore for nome, valore in scelte.items()):
        raise GiaFattoError("La pagina pubblica è già accesa, con queste scelte.")
    _scrivi(riga, scelte, utente)
    segna(piano, Passo.PUBBLICATO, utente, versione=vigente.numero)
    return riga


@transaction.atomic
def ritira(*, piano: models.Piano, motivo: str, utente) -> None:
    """Switches the public page off: from now on nothing of the plan can be read without signing in."""
    piano = blocca(piano)
    riga = models.Pubblicazione.objects.filter(piano=piano, accesa=True).first()
    if riga is None:
        raise GiaFattoError("La pagina pubblica è già spenta.")
    if not motivo.strip():
        raise NonOraError("Scrivi perché la pagina si spegne: resta nella storia del piano.")
    _scrivi(riga, {"accesa": False}, utente)
    segna(piano, Passo.RITIRATO, utente, nota=motivo.strip())


def _scrivi(riga: models.Pubblicazione, scelte: dict, utente) -> None:
    with storia.autore(utente):
        for nome, valore in (scelte | {"chi": utente, "quando": timezone.now()}).items():
            setattr(riga, nome, valore)
        riga.save()
