"""The writes of monitoring: keyword-only, in one transaction, signed by an author."""

from monitoraggio.azioni.avanzamenti import (
    AvanzamentoCambiatoError,
    invia,
    restituisci,
    salva_avanzamento,
    valida,
    valuta,
)
from monitoraggio.azioni.rilevazioni import apri, chiudi, elimina, programma, programma_previste, riapri

__all__ = [
    "AvanzamentoCambiatoError",
    "apri",
    "chiudi",
    "elimina",
    "invia",
    "programma",
    "programma_previste",
    "restituisci",
    "riapri",
    "salva_avanzamento",
    "valida",
    "valuta",
]
