import logging
import os
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand

from obiettivi.azioni import stampe
from obiettivi.esporta.pdf import PdfNonDisponibileError, fogli_attesi, su_fogli
from obiettivi.models import Stampa

logger = logging.getLogger(__name__)

OGNI = 0.5
"""Seconds between two writings of how far it is."""
PAUSA = 1.0
CORTESIA = 10
"""Who looks at pages comes first."""


class Command(BaseCommand):
    """Lays out the documents in the queue, one at a time, and ends when there are none.

    With `--continua` it stays, and has each batch done by a process of its own, which gives its memory back.
    """

    help = "Prepara i PDF in coda, uno alla volta."

    def add_arguments(self, parser):
        parser.add_argument("--continua", action="store_true", help="resta in attesa di altri documenti")

    def handle(self, *, continua=False, **_):
        if continua:
            self.resta()
        os.nice(CORTESIA)
        while stampa := stampe.prendi(posti=settings.STAMPE_INSIEME):
            prepara(stampa)

    def resta(self):
        comando = [sys.executable, str(settings.BASE_DIR / "manage.py"), "stampa_in_coda"]
        while True:
            stampe.rimetti_in_coda()
            if stampe.serve_qualcuno(posti=settings.STAMPE_INSIEME):
                subprocess.run(comando, check=False)  # noqa: S603  our own command
            time.sleep(PAUSA)


def prepara(stampa: Stampa) -> None:
    """Makes one document, telling how far it is, until it is done, cannot be done or is not wanted any more."""
    attesi, scritto = fogli_attesi(stampa.pagina), 0.0

    def a_ogni_foglio(foglio: int) -> None:
        nonlocal scritto
        if time.monotonic() - scritto >= OGNI:
            scritto = time.monotonic()
            stampe.batti(stampa, min(95, 90 * foglio // attesi))

    try:
        stampe.consegna(stampa=stampa, dati=su_fogli(stampa.pagina, a_ogni_foglio))
    except stampe.StampaFermataError:
        return
    except PdfNonDisponibileError as errore:
        stampe.fallisci(stampa=stampa, perche=str(errore))
    except Exception:
        logger.exception("Il documento %s non si è potuto preparare", stampa.impronta)
        stampe.fallisci(stampa=stampa, perche="Qualcosa nel documento non si è potuto impaginare.")
