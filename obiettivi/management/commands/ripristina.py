from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from obiettivi.archivio import ArchivioError, ripristina_archivio, verifica_archivio
from obiettivi.management.archivio import riepilogo


class Command(BaseCommand):
    """Puts an archive of `backup` back on an empty installation, on either database."""

    help = "Ripristina un archivio di backup su un'installazione vuota, anche su un altro tipo di database."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="l'archivio scritto da backup")
        parser.add_argument(
            "--solo-verifica", action="store_true", help="controlla che l'archivio sia intero, e basta"
        )

    def handle(self, *, file, solo_verifica=False, **_):
        try:
            manifesto = verifica_archivio(file) if solo_verifica else ripristina_archivio(file)
        except ArchivioError as errore:
            raise CommandError(str(errore)) from None
        fatto = "È intero" if solo_verifica else "Ripristinato"
        self.stdout.write(f"{fatto} {file}: {riepilogo(manifesto)}; le impronte sono uguali.")
