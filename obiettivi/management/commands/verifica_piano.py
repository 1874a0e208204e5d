import sys

from obiettivi import contesti, controlli, riepiloghi
from obiettivi.contenuto import Deroga, testo_json
from obiettivi.controlli import Livello
from obiettivi.esporta import parole
from obiettivi.management.piano import ComandoPiano

USCITA = {Livello.BLOCCA: 4, Livello.AVVISO: 3, Livello.NOTA: 0}
"""Exit code by the gravest finding that was not waived; 0 also when there is none."""


def _in_deroga(deroga: Deroga | None) -> dict[str, str]:
    return {"deroga": deroga.motivo} if deroga else {}


class Command(ComandoPiano):
    """Prints the findings of a plan, the gravest first."""

    help = "Controlla un piano. Esce con 0 (nulla o solo note), 3 (avvisi), 4 (da correggere)."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="le anomalie come elenco JSON")

    def handle(self, *, slug, anno, json, **_):
        piano = self.trova_piano(slug, anno)
        contenuto = riepiloghi.contenuto_piano(piano)
        anomalie = contesti.anomalie_piano(piano, contenuto)
        deroghe = {anomalia: controlli.derogata(anomalia, contenuto.deroghe) for anomalia in anomalie}
        if json:
            self.stdout.write(testo_json([vars(una) | _in_deroga(deroga) for una, deroga in deroghe.items()]))
        else:
            for anomalia, deroga in deroghe.items():
                coda = f" ({parole.deroga(deroga)})" if deroga else ""
                self.stdout.write(
                    f"{anomalia.codice} {anomalia.livello.value:7} {anomalia.oggetto}: {anomalia.messaggio}{coda}"
                )
            quante = "1 anomalia." if len(anomalie) == 1 else f"{len(anomalie)} anomalie."
            self.stdout.write(quante if anomalie else "Nessuna anomalia.")
        gravi = (USCITA[anomalia.livello] for anomalia, deroga in deroghe.items() if deroga is None)
        if uscita := max(gravi, default=0):
            sys.exit(uscita)
