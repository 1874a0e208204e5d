from django.db import transaction

from obiettivi import models, storia


@transaction.atomic
def elimina_bozza(*, piano: models.Piano, utente) -> None:
    """Deletes a plan in bozza with everything it says; ente, organigramma and rules stay.

    Raises ProtectedError when something outside the plan uses it (the plan of the year after).
    """
    with storia.autore(utente):
        piano.delete()
