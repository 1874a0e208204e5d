"""The notes of the OIV, as the pages show them."""

from dataclasses import dataclass

from django.utils.timezone import localtime

from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione


@dataclass(frozen=True)
class NotaDetta:
    """A note: when, whose, what; a `riservata` one is there only for the OIV."""

    momento: str
    quando: str
    chi: str
    testo: str
    riservata: bool


def note_lette(
    accesso: AccessoRilevazione, avanzamento: models.Avanzamento | None = None
) -> tuple[NotaDetta, ...]:
    """The notes on an avanzamento, or on the whole rilevazione, that the person reads; the oldest first."""
    righe = per_chi_legge(accesso).filter(avanzamento=avanzamento).select_related("chi")
    return tuple(
        NotaDetta(
            momento=localtime(una.quando).isoformat(timespec="seconds"),
            quando=f"{localtime(una.quando):%d/%m/%Y %H:%M}",
            chi=str(una.chi),
            testo=una.testo,
            riservata=una.riservata,
        )
        for una in righe
    )


def per_chi_legge(accesso: AccessoRilevazione):
    """The notes of a rilevazione that are for the person."""
    note = accesso.rilevazione.note.all()
    return note if accesso.legge_riservate else note.condivise()
