"""What was measured and declared; the scores are computed from it, never kept."""

from monitoraggio.models.avanzamento import Avanzamento, FaseSvolta, MisuraIndicatore, Valutazione
from monitoraggio.models.consuntivi import AttivitaSvolta, Consuntivo, SaluteMisurata
from monitoraggio.models.evidenza import Evidenza
from monitoraggio.models.nota import NotaOiv
from monitoraggio.models.relazione import ApprovazioneRelazione, ValidazioneRelazione
from monitoraggio.models.rilevazione import Passo, Rilevazione

__all__ = [
    "ApprovazioneRelazione",
    "AttivitaSvolta",
    "Avanzamento",
    "Consuntivo",
    "Evidenza",
    "FaseSvolta",
    "MisuraIndicatore",
    "NotaOiv",
    "Passo",
    "Rilevazione",
    "SaluteMisurata",
    "ValidazioneRelazione",
    "Valutazione",
]
