"""Writes that touch several rows: keyword-only, in one transaction, signed by an author."""

from obiettivi.azioni.bozze import elimina_bozza
from obiettivi.azioni.caricamento import Esito, carica_piano

__all__ = ["Esito", "carica_piano", "elimina_bozza"]
