"""The register of who signed in."""

import logging
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from obiettivi.models import Conteggio, EventoAccesso, Utente
from obiettivi.scelte import TipoAccesso

logger = logging.getLogger(__name__)

DA_GUARDARE = {TipoAccesso.BLOCCATA, TipoAccesso.PASSO_AZZERATO}
"""What whoever reads the log should look at."""


def registra(*, tipo: TipoAccesso, utente: Utente | None, indirizzo: str | None) -> EventoAccesso:
    """Keeps something that happened at the sign-in; the log has it too, with the user's number and no more.

    Names and addresses are personal data: they stay in the register, which few read and which is thrown away.
    """
    chi = utente.pk if utente else "nessuno"
    livello = logging.WARNING if tipo in DA_GUARDARE else logging.INFO
    logger.log(livello, "accesso: %s, utente %s", tipo.value, chi)
    return EventoAccesso.objects.create(tipo=tipo, utente=utente, indirizzo=indirizzo, quando=timezone.now())


def fai_rientrare(utente: Utente, *, tranne: str | None = None) -> None:
    """Ends the open sessions of somebody, but for the one with this key: what they were writing is found again.

    Each is read, because none tells whose it is without: those of a whole ente are some hundreds.
    """
    for una in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=tranne or ""):
        if una.get_decoded().get(SESSION_KEY) == str(utente.pk):
            una.delete()


@transaction.atomic
def sgombra() -> None:
    """Throws away what is not to be kept any longer: old events and attempts, sessions and counts that are over."""
    adesso = timezone.now()
    EventoAccesso.objects.filter(quando__lt=adesso - timedelta(days=settings.GIORNI_ACCESSI)).delete()
    # Axes keeps the name that was typed: no longer than it needs it.
    AccessAttempt.objects.filter(attempt_time__lt=adesso - 2 * settings.AXES_COOLOFF_TIME).delete()
    Session.objects.filter(expire_date__lt=adesso).delete()
    Conteggio.objects.filter(scade_il__lt=adesso).delete()
