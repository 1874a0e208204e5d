"""What the OIV notes on what was declared: added, never rewritten."""

from django.db import transaction

from monitoraggio import models
from monitoraggio.azioni.avanzamenti import esige_di_altri
from monitoraggio.azioni.rilevazioni import bloccata
from monitoraggio.scelte import StatoRilevazione
from obiettivi import storia
from obiettivi.azioni.stato import GiaFattoError, NonOraError

GIA_CONGELATA = (
    "La rilevazione è chiusa, e quello che ci si legge non cambia: una nota per tutti non ci entrerebbe più. Tienila "
    "riservata all'OIV, oppure scrivila nella validazione della Relazione."
)


@transaction.atomic
def annota(
    *,
    rilevazione: models.Rilevazione,
    testo: str,
    utente,
    avanzamento: models.Avanzamento | None = None,
    riservata: bool = False,
) -> models.NotaOiv:
    """Adds a note on an avanzamento, or on the whole rilevazione; a `riservata` one at any time after its opening.

    Raises NonOraError for one that would have to enter what is frozen, and on what oneself declared.
    """
    rilevazione = bloccata(rilevazione)
    if rilevazione.stato == StatoRilevazione.PROGRAMMATA:
        raise NonOraError("La rilevazione non è ancora aperta: non c'è niente da annotare.")
    if not testo.strip():
        raise NonOraError("Scrivi la nota.")
    if rilevazione.stato == StatoRilevazione.CHIUSA and not riservata:
        raise NonOraError(GIA_CONGELATA)
    if avanzamento is not None:
        esige_di_altri(avanzamento, utente)
    detta = {"avanzamento": avanzamento, "testo": testo.strip(), "riservata": riservata, "chi": utente}
    ultima = rilevazione.note.filter(avanzamento=avanzamento).last()
    if ultima and detta == {nome: getattr(ultima, nome) for nome in detta}:
        raise GiaFattoError("Questa nota c'è già.")
    with storia.autore(utente):
        return rilevazione.note.create(**detta)
