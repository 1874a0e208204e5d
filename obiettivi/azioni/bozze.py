from django.db import transaction

from obiettivi import models, storia
from obiettivi.azioni.stato import esige_modificabile, esige_senza_versioni


@transaction.atomic
def elimina_bozza(*, piano: models.Piano, utente) -> None:
    """Deletes a plan in bozza with everything it says; ente, organigramma and rules stay.

    Raises ProtectedError when something outside the plan uses it (the plan of the year after), NonOraError
    when something of it was proposed or approved.
    """
    esige_modificabile(piano)
    esige_senza_versioni(piano)
    with storia.autore(utente):
        piano.delete()
