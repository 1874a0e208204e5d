from django.core.management.base import BaseCommand, CommandError

from obiettivi import inviti, models, storia
from obiettivi.azioni import secondo_passo


class Command(BaseCommand):
    """Frees who has lost the telephone and the codes in reserve, the last superuser included."""

    help = "Azzera il secondo passo di una persona: con la prossima password ne prepara un altro."

    def add_arguments(self, parser):
        parser.add_argument("username", help="il nome utente di chi ha perso il telefono")

    def handle(self, username, **_):
        persona = models.Utente.objects.filter(username=username).first()
        if persona is None:
            raise CommandError(f"Non c'è nessun utente «{username}».")
        secondo_passo.azzera(persona=persona, utente=storia.utente_sistema())
        inviti.avvisa(persona, inviti.AZZERATO)
        self.stdout.write(
            f"Il secondo passo di {persona} è azzerato: lo prepara di nuovo al prossimo accesso."
        )
