"""Writes that touch several rows: keyword-only, in one transaction, signed by an author."""

from obiettivi.azioni.bozze import elimina_bozza
from obiettivi.azioni.caricamento import Esito, carica_piano
from obiettivi.azioni.obiettivi import Copia, copia_obiettivo, fai_posto, prossimo_n, sposta_obiettivo

__all__ = [
    "Copia",
    "Esito",
    "carica_piano",
    "copia_obiettivo",
    "elimina_bozza",
    "fai_posto",
    "prossimo_n",
    "sposta_obiettivo",
]
