from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from obiettivi import azioni
from obiettivi.contenuto import FormatoNonValidoError
from obiettivi.importa.file_json import leggi_file
from obiettivi.management.piano import trova_autore

ERRORI_MOSTRATI = 30


class Command(BaseCommand):
    """Creates or updates an ente and a plan from a `pianoperf/1` file: all or nothing.

    The plan is a bozza, unless the file brings what was held on an approved version of it.
    """

    help = "Carica un piano da un file pianoperf/1: tutto o niente."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="il file JSON")
        parser.add_argument("--utente", help="chi firma le modifiche nella storia (altrimenti: sistema)")

    def handle(self, *, file, utente, **_):
        try:
            letto = leggi_file(file)
        except FormatoNonValidoError as errore:
            righe = [str(uno) for uno in errore.errori[:ERRORI_MOSTRATI]]
            if altri := len(errore.errori) - len(righe):
                righe.append(f"… e altri {altri} errori")
            raise CommandError("\n".join(("Il file non è stato caricato.", *righe))) from None
        # Only now: a file that is refused leaves nothing behind, not even the author `sistema`.
        try:
            esito = azioni.carica_file(file=letto, utente=trova_autore(utente))
        except azioni.NonOraError as rifiuto:
            raise CommandError(f"Il file non è stato caricato.\n{rifiuto}") from None
        for cambio in esito.cambi_ente:
            self.stdout.write(f"Dati dell'ente cambiati – {cambio}")
        for avviso in esito.avvisi:
            self.stdout.write(avviso)
        cosa = "creato" if esito.nuovo else "aggiornato" if esito.modificato else "già uguale al file"
        self.stdout.write(
            f"{esito.piano}: {cosa} (righe nuove: {esito.nuove}, cambiate: {esito.cambiate}, tolte: {esito.tolte})."
        )
        for frase in esito.letti:
            self.stdout.write(frase)
