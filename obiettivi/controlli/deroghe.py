"""Waivers: the reason why a finding does not stop the approval, while what it was given for does not change."""

import re
from collections.abc import Iterable

from obiettivi.contenuto import ContenutoPiano, Deroga
from obiettivi.controlli.anomalia import Anomalia, Livello

FATTI = ("codice", "oggetto", "campo", "trovato", "atteso", "fatto")
"""What of a finding a waiver is given for."""
POSTO = re.compile(r"(?<=\w)\[\d+\](?=\.|$)")


def derogata(anomalia: Anomalia, deroghe: Iterable[Deroga]) -> Deroga | None:
    """The waiver that holds for a finding."""
    return next((deroga for deroga in deroghe if _di(deroga, anomalia)), None)


def da_correggere(contenuto: ContenutoPiano, anomalie: Iterable[Anomalia]) -> tuple[Anomalia, ...]:
    """Of the findings of a plan, those that stop its approval: blocking ones without a waiver."""
    return tuple(
        anomalia
        for anomalia in anomalie
        if anomalia.livello == Livello.BLOCCA and derogata(anomalia, contenuto.deroghe) is None
    )


def valide(contenuto: ContenutoPiano, anomalie: Iterable[Anomalia]) -> tuple[Deroga, ...]:
    """Of the waivers of a plan, those that hold for a finding it has."""
    anomalie = tuple(anomalie)
    return tuple(
        deroga for deroga in contenuto.deroghe if any(_di(deroga, anomalia) for anomalia in anomalie)
    )


def _di(deroga: Deroga, anomalia: Anomalia) -> bool:
    if any(
        getattr(deroga, nome) != getattr(anomalia, nome) for nome in ("codice", "campo", "trovato", "atteso")
    ):
        return False
    if not deroga.fatto:
        # It came without its mark, from a file.
        return deroga.oggetto == anomalia.oggetto
    return deroga.fatto == anomalia.fatto and _dove(deroga.oggetto) == _dove(anomalia.oggetto)


def _dove(oggetto: str) -> str:
    """A place without the position of a row in its list, which the mark tells whatever its place."""
    testa, _, coda = oggetto.partition("].")
    return f"{testa}].{POSTO.sub('[]', coda)}" if coda else oggetto
