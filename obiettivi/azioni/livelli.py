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
    if livello not in controllo.livelli_possibili:
        raise NonOraError(
            f"Questo controllo viene da {controllo.detta_da.citazione}, che non obbliga o di cui non è stato letto "
            "il testo: non può fermare un piano."
        )
    # Of two that set it at once, one waits: the row may not be there yet.
    models.Ente.objects.select_for_update().get(pk=ente.pk)
    riga = models.LivelloControllo.objects.filter(ente=ente, codice=codice).first()
    if livello == (riga.livello if riga else controllo.livello) and not (
        riga and _e_un_altro(motivo, riga.motivo)
    ):
        raise GiaFattoError(f"Il livello è già «{Livello(livello).label}».")
    with storia.autore(utente):
        if livello == controllo.livello:
            if riga:
                riga.delete()
            return
        if not motivo.strip():
            raise NonOraError(
                "Scrivi il motivo: chi legge le segnalazioni deve sapere perché valgono meno, o di più."
            )
        riga = riga or models.LivelloControllo(ente=ente, codice=codice)
        riga.livello, riga.motivo, riga.chi, riga.quando = livello, motivo.strip(), utente, timezone.now()
        riga.save()


def _e_un_altro(motivo: str, di_prima: str) -> bool:
    return motivo.strip() not in ("", di_prima)
