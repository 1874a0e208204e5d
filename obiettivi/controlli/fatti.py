"""What a finding is about, as a short mark: a waiver holds while it does not change."""

import hashlib
from typing import Any

from obiettivi.contenuto import ContenutoPiano, Valore, albero, testo_json
from obiettivi.controlli.anomalia import Anomalia
from obiettivi.controlli.luoghi import cosa_c_e

DICE_QUALE = ("area", "nome", "descrizione", "prodotto", "codice", "profilo")
"""What tells a row of a list from its sisters, wherever it stands."""
LUNGHEZZA = 16


def fatto(anomalia: Anomalia, contenuto: ContenutoPiano) -> str:
    """The mark of the row and of the value in it that a finding is about; of its sentence, when it has no value.

    A finding told in numbers needs its row only: the numbers are kept with the waiver. Empty when there is
    nothing more to tell than them.
    """
    oggetto, in_elenco = cosa_c_e(anomalia.oggetto, contenuto)
    riga = _quale(oggetto) if in_elenco else []
    if anomalia.trovato is not None or anomalia.atteso is not None:
        return _segno(riga) if riga else ""
    if anomalia.campo and hasattr(oggetto, anomalia.campo):
        return _segno([riga, albero(getattr(oggetto, anomalia.campo))])
    return _segno(anomalia.messaggio)


def _segno(cosa: Any) -> str:
    return hashlib.sha256(testo_json(cosa).encode()).hexdigest()[:LUNGHEZZA]


def _quale(riga: Valore | None) -> list[str]:
    return [detto for nome in DICE_QUALE if (detto := getattr(riga, nome, ""))]
