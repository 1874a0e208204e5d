from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from obiettivi.archivio import ArchivioError, scrivi_archivio
from obiettivi.management.archivio import riepilogo


class Command(BaseCommand):
    """Writes all that the installation holds, database and files, in one verified archive."""

    help = "Scrive in un solo file verificato il database e i file di questa installazione."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="l'archivio da scrivere (.zip)")

    def handle(self, *, file, **_):
        try:
            manifesto = scrivi_archivio(file)
        except ArchivioError as errore:
            raise CommandError(str(errore)) from None
        except OSError as errore:
            raise CommandError(f"Non riesco a scrivere {file}: {errore.strerror}.") from None
        self.stdout.write(
            f"Scritto e verificato {file} ({file.stat().st_size} byte): {riepilogo(manifesto)}."
        )
