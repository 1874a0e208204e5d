"""The writes of monitoring: keyword-only, in one transaction, signed by an author."""

from monitoraggio.azioni.avanzamenti import (
    AvanzamentoCambiatoError,
    invia,
    restituisci,
    salva_avanzamento,
    valida,
    valuta,
)
from monitoraggio.azioni.evidenze import allega_evidenza, togli_evidenza
from monitoraggio.azioni.rilevazioni import (
    apri,
    apri_variazione_proposta,
    chiudi,
    elimina,
    programma,
    programma_previste,
    riapri,
)

__all__ = [
    "AvanzamentoCambiatoError",
    "allega_evidenza",
    "apri",
    "apri_variazione_proposta",
    "chiudi",
    "elimina",
    "invia",
    "programma",
    "programma_previste",
    "restituisci",
    "riapri",
    "salva_avanzamento",
    "togli_evidenza",
    "valida",
    "valuta",
]
