"""What to correct first: a short list out of a long one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from obiettivi.contenuto import Deroga
from obiettivi.controlli.anomalia import GRAVITA, Anomalia, Livello
from obiettivi.controlli.deroghe import derogata

MASSIMO = 5


@dataclass(frozen=True)
class Priorita:
    """The findings of one check, at one level: the same thing to correct in one place or in many."""

    codice: str
    anomalie: tuple[Anomalia, ...]


def da_dove_cominciare(
    anomalie: Iterable[Anomalia], deroghe: Iterable[Deroga] = (), massimo: int = MASSIMO
) -> tuple[Priorita, ...]:
    """The checks to see to first: those that stop the approval, then those that found most; notes never.

    `anomalie` are in their order, the gravest first; those waived are done with.
    """
    deroghe = tuple(deroghe)
    per_codice = defaultdict(list)
    for anomalia in anomalie:
        if anomalia.livello != Livello.NOTA and derogata(anomalia, deroghe) is None:
            per_codice[anomalia.codice].append(anomalia)
    in_ordine = sorted(per_codice.values(), key=lambda sue: (GRAVITA[sue[0].livello], -len(sue)))
    return tuple(Priorita(sue[0].codice, tuple(sue)) for sue in in_ordine[:massimo])
