"""Whether a row may be written now: those of a plan only while it is a bozza, those of a version never deleted."""

from django.db import transaction

from obiettivi import models
from obiettivi.azioni.stato import CHIUSO, blocca
from obiettivi.models.base import Modello


def piano_di(riga: Modello | None) -> models.Piano | None:
    """The plan that a row is part of; None for a row of no plan."""
    if isinstance(riga, models.Piano):
        return riga
    passi = getattr(riga, "appartenenza", "").split("__")
    if "piano" not in passi:
        return None
    for passo in passi[: passi.index("piano") + 1]:
        riga = getattr(riga, passo)
    return riga


def perche_chiuso(request, riga: Modello | None) -> str:
    """Why a row cannot be written now, empty when it can; who sends a form keeps its plan still meanwhile."""
    piano = piano_di(riga)
    if piano is None or piano.pk is None:
        return ""
    letti = request.__dict__.setdefault("stati_letti", {})
    if piano.pk not in letti:
        scrive = request.method == "POST" and transaction.get_connection().in_atomic_block
        letti[piano.pk] = CHIUSO.get((blocca(piano) if scrive else piano).stato, "")
    return letti[piano.pk]


def in_una_versione(riga: Modello | None) -> bool:
    """Whether a version names the row: then it is not deleted."""
    if isinstance(riga, models.Obiettivo):
        return riga.righe_versioni.exists()
    if isinstance(riga, models.Piano):
        return riga.versioni.exists()
    if isinstance(riga, models.Organigramma):
        return models.VersionePiano.objects.filter(piano__organigramma=riga).exists()
    return False
