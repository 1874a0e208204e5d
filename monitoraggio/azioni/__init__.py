"""The writes of monitoring: keyword-only, in one transaction, signed by an author."""

from monitoraggio.azioni.avanzamenti import (
    AvanzamentoCambiatoError,
    invia,
    restituisci,
    salva_avanzamento,
    valida,
    valuta,
)
from monitoraggio.azioni.note import annota
from monitoraggio.azioni.relazione import registra_approvazione, valida_relazione
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
    "annota",
    "apri",
    "apri_variazione_proposta",
    "chiudi",
    "elimina",
    "invia",
    "programma",
    "programma_previste",
    "registra_approvazione",
    "restituisci",
    "riapri",
    "salva_avanzamento",
    "valida",
    "valida_relazione",
    "valuta",
]
