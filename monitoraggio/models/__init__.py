"""What was measured and declared; the scores are computed from it, never kept."""

from monitoraggio.models.avanzamento import Avanzamento, FaseSvolta, MisuraIndicatore, Valutazione
from monitoraggio.models.evidenza import Evidenza
from monitoraggio.models.rilevazione import Passo, Rilevazione

__all__ = [
    "Avanzamento",
    "Evidenza",
    "FaseSvolta",
    "MisuraIndicatore",
    "Passo",
    "Rilevazione",
    "Valutazione",
]
