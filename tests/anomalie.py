"""What a check finds in a plan, as tests compare it."""

from obiettivi.controlli import ripetizioni, struttura
from obiettivi.controlli.contesto import VUOTO, Contesto

PER_CODICE = {uno.codice: uno for uno in (*struttura.CONTROLLI, *ripetizioni.CONTROLLI)}


def trovate(codice: str, valore, contesto: Contesto = VUOTO) -> list[tuple[str, str, str]]:
    """Place, field and sentence of each finding; its code and level are those that the check declares."""
    controllo = PER_CODICE[codice]
    anomalie = list(controllo.trova(valore, contesto))
    assert {(una.codice, una.livello) for una in anomalie} <= {(codice, controllo.livello)}
    return [(una.oggetto, una.campo, una.messaggio) for una in anomalie]
