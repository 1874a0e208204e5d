"""The levels that an ente gives to the checks, in place of their own."""

from django.db import transaction
from django.utils import timezone

from obiettivi import models, storia
from obiettivi.azioni.stato import GiaFattoError, NonOraError
from obiettivi.controlli import PER_CODICE, Livello


@transaction.atomic
def imposta_livello(*, ente: models.Ente, codice: str, livello: Livello, motivo: str, utente) -> None:
    """Gives a check a level of the ente's own, with the reason; with the check's own level, takes it back.

    It holds for the plans as they stand: a proposal and the versions keep the levels they were checked with.
    Raises NonOraError for a check that a norm makes mandatory, and without a reason.
    """
    controllo = PER_CODICE[codice]
    if controllo.livello_fisso:
        raise NonOraError(f"Questo livello non si cambia: lo vuole {controllo.detta_da.citazione}.")
    riga = models.LivelloControllo.objects.select_for_update().filter(ente=ente, codice=codice).first()
    if livello == (riga.livello if riga else controllo.livello):
        raise GiaFattoError(f"Il livello è già «{Livello(livello).label}».")
    with storia.autore(utente):
        if livello == controllo.livello:
            riga.delete()
            return
        if not motivo.strip():
            raise NonOraError(
                "Scrivi il motivo: chi legge le segnalazioni deve sapere perché valgono meno, o di più."
            )
        riga = riga or models.LivelloControllo(ente=ente, codice=codice)
        riga.livello, riga.motivo, riga.chi, riga.quando = livello, motivo.strip(), utente, timezone.now()
        riga.save()
