"""What a check finds."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices


class Livello(TextChoices):
    """How much a finding matters, the gravest first."""

    BLOCCA = "blocca", "da correggere prima di approvare"
    AVVISO = "avviso", "da guardare"
    NOTA = "nota", "per informazione"


GRAVITA = {livello: posto for posto, livello in enumerate(Livello)}


@dataclass(frozen=True)
class Anomalia:
    """One finding of a check: where it is, in words a clerk can act on, with found and expected values.

    `oggetto` is a path in the plan's value that names areas by code, objectives by `n`, other positions
    from 0 (`obiettivi[12].fasi[3]`); `campo` says which of its values to correct (of an area: the weights
    given to it; of an assignment: its own, or those of its indicators). `norma` is the rule of law the
    check comes from, empty where it is a rule of the ente itself. `fatto` marks what a waiver would be given
    for, beside the numbers: see `fatti`.
    """

    codice: str
    livello: Livello
    oggetto: str
    campo: str
    messaggio: str
    trovato: Decimal | None = None
    atteso: Decimal | None = None
    norma: str = ""
    fatto: str = ""
