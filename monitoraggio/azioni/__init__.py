"""The writes of monitoring: keyword-only, in one transaction, signed by an author."""

from monitoraggio.azioni.avanzamenti import (
    AvanzamentoCambiatoError,
    invia,
    restituisci,
    salva_avanzamento,
    valida,
    valuta,
)
from monitoraggio.azioni.caricamento import carica_rilevazioni
from monitoraggio.azioni.consuntivi import ConsuntivoCambiatoError, salva_consuntivo
from monitoraggio.azioni.evidenze import allega_evidenza, togli_evidenza
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
    "ConsuntivoCambiatoError",
    "allega_evidenza",
    "annota",
    "apri",
    "apri_variazione_proposta",
    "carica_rilevazioni",
    "chiudi",
    "elimina",
    "invia",
    "programma",
    "programma_previste",
    "registra_approvazione",
    "restituisci",
    "riapri",
    "salva_avanzamento",
    "salva_consuntivo",
    "togli_evidenza",
    "valida",
    "valida_relazione",
    "valuta",
]
