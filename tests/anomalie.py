"""What a check finds in a plan, as tests compare it."""

from obiettivi import controlli
from obiettivi.controlli import VUOTO, Contesto
from tests.prova_controlli import Prova

TUTTI = Prova(controlli.CONTROLLI)


def trovate(codice: str, valore, contesto: Contesto = VUOTO) -> list[tuple[str, str, str]]:
    """Place, field and sentence of each finding; its code and level are those that the check declares."""
    return [(una.oggetto, una.campo, una.messaggio) for una in TUTTI.trovate(codice, valore, contesto)]
