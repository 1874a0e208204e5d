import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter

from monitoraggio.calcolo.ingresso import calcola_richiesta, leggi_richiesta
from obiettivi.contenuto import DIMENSIONE_MASSIMA, Errore, FormatoNonValidoError, testo_json

ERRORI_MOSTRATI = 30
DA_TASTIERA = "-"

FORMATO = """\
Il file è un oggetto JSON con almeno una di queste chiavi:
  indicatori  [{tipo, operatore, valore | data | testo, baseline, fasce, formula, peso, … , misura}]
  obiettivi   [{titolo, area, peso, soglia_minima, prerequisito, indicatori, fasi}]
              fasi: [{descrizione, peso, misura}], con la percentuale svolta in misura.valore
  valori      [79.5, 80]: di ciascuno si dice la classe, secondo sistema.classi
e, se servono, queste:
  sistema     {metodo: {tipo, quota_indicatori}, formule: {crescente, decrescente}, tetto, decimali,
               arrotonda_a, mancante, sotto_soglia, ente_come, classi: [{nome, da}]}
  anno        l'anno del piano, se le righe dicono il loro
  finale      false per una rilevazione intermedia

misura è {valore} oppure {numeratore, denominatore} oppure {data} oppure {dichiarato: raggiunto | in_parte |
non_raggiunto, percento, motivo} oppure {non_valutabile: true, motivo}. Le altre chiavi sono quelle di
pianoperf/1. I numeri si scrivono senza virgolette e tornano come testi, senza perdere cifre.

Esempio: {"indicatori": [{"tipo": "numero", "operatore": ">=", "valore": 80, "formula": "rapporto",
                          "misura": {"valore": 72}}]}
Tutto il resto è in docs/calcolo.md.
"""


class Aiuto(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the format as they are written."""


class Command(BaseCommand):
    """Computes degrees from a JSON file and prints them with their working, without any database.

    The keys of the file are in FORMATO, above; docs/calcolo.md says what each means.
    """

    help = "Calcola il grado di raggiungimento da un file JSON e stampa, in JSON, numeri e spiegazione."
    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **altro):
        return super().create_parser(prog_name, subcommand, formatter_class=Aiuto, epilog=FORMATO, **altro)

    def add_arguments(self, parser):
        parser.add_argument("file", help="il file JSON, oppure - per leggerlo dall'ingresso del comando")

    def handle(self, *, file, **_):
        try:
            albero = calcola_richiesta(leggi_richiesta(self._leggi(file)))
        except FormatoNonValidoError as errore:
            righe = [str(uno) for uno in errore.errori[:ERRORI_MOSTRATI]]
            if altri := len(errore.errori) - len(righe):
                righe.append(f"… e altri {altri} errori")
            raise CommandError("\n".join(("Non ho calcolato nulla.", *righe))) from None
        self.stdout.write(testo_json(albero))

    def _leggi(self, file: str) -> bytes:
        # One byte more than the limit tells that it is passed without reading the rest.
        massimo = DIMENSIONE_MASSIMA + 1
        if file == DA_TASTIERA:
            return sys.stdin.buffer.read(massimo)
        try:
            with Path(file).open("rb") as aperto:
                return aperto.read(massimo)
        except OSError as errore:
            motivo = f"non riesco ad aprire {file}: {errore.strerror}"
            raise FormatoNonValidoError([Errore("", motivo)]) from None
