"""What the page of a new plan proposes: the year, the heading, the objectives that go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from obiettivi import azioni, calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.esporta import parole

TUTTI, NESSUNO = "tutti", "nessuno"
DURATA = 3
"""Years of a triennio, the first included."""


@dataclass(frozen=True)
class RigaDaRiprendere:
    """An objective of the old plan, with a box to tick. `note` says what is worth knowing of it."""

    chiave: str
    n: int
    titolo: str
    anni: str
    aree: str
    note: str
    scelta: bool


@dataclass(frozen=True)
class Proposta:
    """What is proposed for the heading of the new plan."""

    titolo: str = ""
    triennio_dal: int | None = None
    triennio_al: int | None = None


def proposta(vecchio: ContenutoPiano | None, anno: int) -> Proposta:
    """The heading of the old plan, with its years moved on; without one, the three years that begin now."""
    if vecchio is None:
        return Proposta(triennio_dal=anno, triennio_al=anno + DURATA - 1)
    delta = anno - vecchio.piano.anno
    anni = {str(uno) for uno in range(vecchio.piano.anno - DURATA, vecchio.piano.anno + DURATA + 1)}
    titolo = re.sub(
        r"(?<!\d)\d{4}(?!\d)",
        lambda trovato: str(int(trovato[0]) + delta) if trovato[0] in anni else trovato[0],
        vecchio.piano.titolo,
    )
    dal, al = vecchio.piano.triennio or (None, None)
    return Proposta(titolo, dal and dal + delta, al and al + delta)


def righe_da_riprendere(
    vecchio: ContenutoPiano, anno: int, quali: str = "", scelte: Sequence[str] | None = None
) -> tuple[RigaDaRiprendere, ...]:
    """The objectives to choose from: ticked are those chosen already, or all, or none, or those that go on."""
    return tuple(_riga(uno, anno, quali, scelte) for uno in vecchio.obiettivi)


def _riga(uno: Obiettivo, anno: int, quali: str, scelte: Sequence[str] | None) -> RigaDaRiprendere:
    if scelte is not None:
        scelta = str(uno.chiave) in scelte
    else:
        scelta = {TUTTI: calcoli.attivo(uno), NESSUNO: False}.get(quali, azioni.prosegue(uno, anno))
    return RigaDaRiprendere(
        chiave=str(uno.chiave),
        n=uno.n,
        titolo=uno.titolo,
        anni=parole.anni(uno.anni),
        aree=", ".join(dict.fromkeys(sua.area for sua in uno.assegnazioni)),
        note="" if calcoli.attivo(uno) else uno.stato,
        scelta=scelta,
    )
