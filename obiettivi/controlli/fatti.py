"""What a finding is about, as a short mark: a waiver holds while it does not change."""

import hashlib
import re
from typing import Any

from obiettivi.contenuto import ContenutoPiano, Valore, albero, testo_json
from obiettivi.controlli.anomalia import Anomalia
from obiettivi.controlli.luoghi import PASSO, cosa_c_e

DICE_QUALE = ("area", "nome", "descrizione", "prodotto", "codice", "profilo")
"""What tells a row of a list from its sisters, wherever it stands."""
LUNGHEZZA = 16


def fatto(anomalia: Anomalia, contenuto: ContenutoPiano) -> str:
    """The mark of the row, of the value in it that a finding is about, and of what it says of the rest.

    A finding told in numbers needs its row only: the numbers are kept with the waiver. Where the objective
    and the row stand does not count: they may move. Empty when there is nothing more to tell than the numbers.
    """
    oggetto, in_elenco = cosa_c_e(anomalia.oggetto, contenuto)
    riga = _quale(oggetto) if in_elenco else []
    if anomalia.trovato is not None or anomalia.atteso is not None:
        return _segno(riga) if riga else ""
    valore = albero(getattr(oggetto, anomalia.campo)) if _ha(oggetto, anomalia.campo) else None
    return _segno([riga, valore, _senza_posti(anomalia)])


def _ha(oggetto: Any, campo: str) -> bool:
    return isinstance(oggetto, Valore) and bool(campo) and hasattr(oggetto, campo)


def _senza_posti(anomalia: Anomalia) -> str:
    """What it says, without the numbers that tell where its own objective and row stand."""
    frase = anomalia.messaggio
    for nome, indice in PASSO.findall(anomalia.oggetto):
        if indice.isdecimal():
            numero = indice if nome == "obiettivi" else str(int(indice) + 1)
            frase = re.sub(rf"(?<!\d){numero}(?!\d)", "#", frase, count=1)
    return frase


def _segno(cosa: Any) -> str:
    return hashlib.sha256(testo_json(cosa).encode(errors="surrogatepass")).hexdigest()[:LUNGHEZZA]


def _quale(riga: Valore | None) -> list[str]:
    return [detto for nome in DICE_QUALE if (detto := getattr(riga, nome, ""))]
