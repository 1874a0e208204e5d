"""A workbook filled in away from the program: kept between the preview and the choice, then written in the plan."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from obiettivi import contenuto as c
from obiettivi import models, riepiloghi, storia
from obiettivi.azioni.caricamento import Esito, carica_piano
from obiettivi.azioni.proposte import Proposta, applica
from obiettivi.azioni.schede import esige_parti_aperte
from obiettivi.azioni.stato import NonOraError, esige_modificabile
from obiettivi.permessi import Maschera
from obiettivi.scelte import TipoCartella

DURATA = timedelta(hours=24)
"""How long a workbook waits for the choice of who sent it."""


class PianoCambiatoError(NonOraError):
    """Somebody wrote in the plan after the preview was made: it must be looked at again."""


@transaction.atomic
def deposita_cartella(
    *, piano: models.Piano, nome: str, dati: bytes, utente, tipo: str = TipoCartella.CARTELLA
) -> models.CartellaInviata:
    """Keeps the workbook until it is chosen what to take of it: the last one that a person sent for a plan.

    Those that nobody came back to are thrown away.
    """
    piano = esige_modificabile(piano)
    with storia.autore(utente):
        models.CartellaInviata.objects.scadute(timezone.now() - DURATA).delete()
        piano.cartelle.filter(chi=utente, tipo=tipo).delete()
        return piano.cartelle.create(chi=utente, tipo=tipo, nome=nome[:200], dati=dati)


def cartella_depositata(
    piano: models.Piano, utente, tipo: str = TipoCartella.CARTELLA
) -> models.CartellaInviata | None:
    """The workbook that the person sent for the plan, while it is kept."""
    tenute = piano.cartelle.filter(chi=utente, tipo=tipo, quando__gt=timezone.now() - DURATA)
    return tenute.first()


@transaction.atomic
def applica_cartella(
    *,
    cartella: models.CartellaInviata,
    proposte: Iterable[Proposta],
    impronta: str,
    utente,
    aree: frozenset[str] | None = None,
) -> Esito:
    """Writes what was chosen of a workbook, all or nothing, and throws the workbook away.

    `impronta` is that of the plan when the preview was made: PianoCambiatoError when it is another. `aree` are
    those that the person writes, None for who writes all. Raises NonOraError when the plan is no longer a bozza,
    or what was chosen cannot stand together.
    """
    piano = esige_modificabile(cartella.piano)
    attuale = riepiloghi.contenuto_piano(piano)
    if c.impronta(attuale) != impronta:
        raise PianoCambiatoError(
            "Mentre sceglievi qualcuno ha cambiato il piano: non è stato scritto niente. Qui sotto c'è come "
            "stanno le cose adesso: guarda di nuovo e conferma."
        )
    nuovo = applica(attuale, proposte)
    if aree is not None:
        prima = {uno.chiave: uno for uno in attuale.obiettivi}
        cambiati = [uno for uno in nuovo.obiettivi if prima.get(uno.chiave) != uno]
        esige_parti_aperte(piano, Maschera(comune=False, aree=aree), *cambiati)
    with storia.autore(utente):
        cartella.delete()
    return carica_piano(contenuto=nuovo, utente=utente)


@transaction.atomic
def abbandona_cartella(*, cartella: models.CartellaInviata, utente) -> None:
    """Throws the workbook away without writing anything."""
    with storia.autore(utente):
        cartella.delete()
