"""The five published plans as a source: their facts moved to another year, their objectives as one pool.

Moving is done on the text of the file: every year that is written, in a date, in a title or among the years that
an objective covers, moves by as many years as the plan does.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo, Voce, leggi

CARTELLA = Path(settings.BASE_DIR) / "fixtures" / "piani"
ANNI_SCRITTI = re.compile(r"(?<![\d.,])20[12]\d(?![\d]|[.,]\d)")
UN_ANNO = 2024
"""Any will do, where only the number of things matters."""


class Preso(NamedTuple):
    """An objective of a published plan, told by the place of the plan and its own there, the same in every year."""

    fonte: int
    posto: int


@cache
def _testi() -> tuple[tuple[str, int], ...]:
    """The text of each plan, and its year."""
    testi = [file.read_text() for file in sorted(CARTELLA.glob("*.json"))]
    return tuple((testo, leggi(testo).piano.anno) for testo in testi)


@cache
def fonti(anno: int) -> tuple[ContenutoPiano, ...]:
    """The five plans, as if they were of this year."""
    return tuple(_spostato(testo, anno - suo) for testo, suo in _testi())


def _spostato(testo: str, anni: int) -> ContenutoPiano:
    return leggi(ANNI_SCRITTI.sub(lambda scritto: str(int(scritto[0]) + anni), testo))


def tutti() -> list[Preso]:
    """The pool: every objective of the five plans."""
    return [
        Preso(fonte, posto)
        for fonte, piano in enumerate(fonti(UN_ANNO))
        for posto in range(len(piano.obiettivi))
    ]


def obiettivo(preso: Preso, anno: int) -> Obiettivo:
    """The objective as if it were of this year."""
    return fonti(anno)[preso.fonte].obiettivi[preso.posto]


def voci_di(preso: Preso, anno: int) -> list[Voce]:
    """The voci it hangs from, with those above them, the highest first."""
    piano = fonti(anno)[preso.fonte]
    per_codice = {voce.codice: voce for voce in piano.voci}
    padri = {voce.codice: voce.padre for voce in piano.voci}
    return [
        per_codice[codice]
        for sua in obiettivo(preso, anno).voci
        for codice in (*reversed(calcoli.antenati(sua, padri)), sua)
    ]


@cache
def obiettivi_per_area(fonte: int) -> float:
    """How many objectives the plan has for each area at the top of its organigramma."""
    piano = fonti(UN_ANNO)[fonte]
    return len(piano.obiettivi) / len(set(calcoli.radici(piano.aree).values()))
