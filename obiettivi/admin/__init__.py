"""The Django admin, where a redattore or a segretario sets up the ente and enters a whole plan."""

from obiettivi.admin import obiettivo, organizzazione, persone, piano, sistema

__all__ = ["obiettivo", "organizzazione", "persone", "piano", "sistema"]
