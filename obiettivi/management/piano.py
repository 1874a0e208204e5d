"""What the commands about a plan share: finding it, refusing with the right exit code."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from obiettivi import models, storia

USO_SBAGLIATO = 2
"""Exit code of a command called the wrong way; 1 is for input that is refused."""


class ComandoPiano(BaseCommand):
    """A command about the plan of an ente for a year."""

    def add_arguments(self, parser):
        parser.add_argument("slug", help="identificativo dell'ente, come borgo-esempio")
        parser.add_argument("anno", type=int, help="anno del piano")

    def trova_piano(self, slug: str, anno: int) -> models.Piano:
        piano = models.Piano.objects.select_related("ente").filter(ente__slug=slug, anno=anno).first()
        if piano is None:
            raise CommandError(f"Non c'è nessun piano {anno} di «{slug}».")
        return piano


def trova_autore(nome: str | None):
    """The user who signs the changes: the one named, or `sistema`."""
    if nome is None:
        return storia.utente_sistema()
    utente = get_user_model().objects.filter(username=nome).first()
    if utente is None:
        raise CommandError(f"Non c'è nessun utente «{nome}».")
    return utente
