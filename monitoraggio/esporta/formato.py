"""The rilevazioni of a plan for its `pianoperf/1` file."""

from collections.abc import Iterable
from typing import Any

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.riepiloghi import gradi_stampati, piano_rilevato, valore_rilevazione
from monitoraggio.scelte import StatoRilevazione
from obiettivi.contenuto import albero


def scrivi(righe: Iterable[models.Rilevazione]) -> list[dict[str, Any]]:
    """The tree of rilevazioni as they stand, closed ones as they were frozen; with the degrees that come of them."""
    return [albero(come_nel_file(riga)) for riga in righe]


def come_nel_file(riga: models.Rilevazione) -> c.RilevazioneNelFile:
    """One of them as a file says it."""
    valore, gradi = valore_rilevazione(riga), {}
    if riga.versione_id is not None:
        gradi = gradi_stampati(piano_rilevato(riga), valore)
        if riga.stato != StatoRilevazione.CHIUSA:
            # In the order of the plan: that of the rows is not the same on every database.
            posti = {chiave: posto for posto, chiave in enumerate(gradi)}
            detti = sorted(valore.avanzamenti, key=lambda uno: posti[uno.assegnazione])
            valore = valore.model_copy(update={"avanzamenti": tuple(detti)})
    return c.nel_file(valore, stato=riga.stato, impronta=riga.impronta, gradi=gradi)
