"""How much two texts are alike, in percent: 100 times the share of characters that both have, in order.

Few characters of each text are compared first, and whole texts only where those are alike: a hundred texts
of any length take some hundredths of a second.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

LETTI = 4_000
"""Characters of a text that are read at all; what is longer is never told to be equal word for word."""
TESTA, CODA, PRIMA_SOGLIA = 150, 100, 80
"""Characters of its beginning and of its end that are compared first, and how much alike they must be."""
CONFRONTATI = 3_000
"""Characters that are compared then."""
COPPIE_MASSIME = 60
"""Pairs that are compared then: where there are more, their beginning and end are enough."""


def normale(testo: str) -> str:
    """A text without capitals, punctuation and double spaces: what matters of it when two are compared."""
    return " ".join(default_process(testo[:LETTI]).split())


def quanto(uno: str, altro: str) -> int:
    """Percent of two texts that is the same; 0 where one of them is empty."""
    return _percento(normale(uno), normale(altro))


def _percento(uno: str, altro: str) -> int:
    if not uno or not altro:
        return 0
    # Rounded down: 100 is only for what is equal.
    return 100 if uno == altro else min(99, int(fuzz.ratio(uno[:CONFRONTATI], altro[:CONFRONTATI])))


@dataclass(frozen=True)
class Gruppo:
    """Positions of texts that are alike, in order, and the percent of the two that are least so."""

    posizioni: tuple[int, ...]
    percento: int


def simili(testi: Sequence[str], soglia: int, minimo: int) -> tuple[Gruppo, ...]:
    """The groups of texts, of at least `minimo` characters, alike from `soglia` percent on.

    A text is in the group of each text that it is like: the first and the last of a group may be less so.
    """
    uguali = defaultdict(list)
    for posizione, testo in enumerate(testi):
        if len(testo) >= minimo and len(parole := normale(testo)) >= minimo:
            uguali[parole].append(posizione)
    diversi = sorted(uguali, key=len)
    capi = {testo: testo for testo in diversi}
    percento = {
        parole: 100 if all(len(testi[posizione]) <= LETTI for posizione in posizioni) else 99
        for parole, posizioni in uguali.items()
    }
    for uno, altro, quanta in _coppie(diversi, soglia):
        primo, secondo = _capo(uno, capi), _capo(altro, capi)
        capi[secondo] = primo
        percento[primo] = min(percento[primo], percento[secondo], quanta)
    return _raccogli(uguali, capi, percento)


def _capo(testo: str, capi: Mapping[str, str]) -> str:
    while capi[testo] != testo:
        testo = capi[testo]
    return testo


def _coppie(testi: Sequence[str], soglia: int) -> Sequence[tuple[str, str, int]]:
    """Pairs of different texts, given the shortest first, that are alike."""
    campioni = [testo if len(testo) <= TESTA + CODA else testo[:TESTA] + testo[-CODA:] for testo in testi]
    # Two texts cannot be alike for 90 % when one is much longer.
    piu_lungo = (200 - soglia) / soglia
    candidate = []
    fine = 0
    for posizione, campione in enumerate(campioni):
        while fine < len(testi) and len(testi[fine]) <= len(testi[posizione]) * piu_lungo:
            fine += 1
        vicini = campioni[posizione + 1 : fine]
        trovati = process.extract(campione, vicini, scorer=fuzz.ratio, score_cutoff=PRIMA_SOGLIA, limit=None)
        candidate += [(posizione, posizione + 1 + altra, quanta) for _, quanta, altra in trovati]
    if len(candidate) > COPPIE_MASSIME:
        coppie = [(testi[una], testi[altra], min(99, int(quanta))) for una, altra, quanta in candidate]
    else:
        coppie = [
            (testi[una], testi[altra], _percento(testi[una], testi[altra])) for una, altra, _ in candidate
        ]
    return [coppia for coppia in coppie if coppia[2] >= soglia]


def _raccogli(
    uguali: Mapping[str, list[int]], capi: Mapping[str, str], percento: Mapping[str, int]
) -> tuple[Gruppo, ...]:
    gruppi = defaultdict(list)
    for testo, posizioni in uguali.items():
        gruppi[_capo(testo, capi)] += posizioni
    return tuple(
        sorted(
            (
                Gruppo(tuple(sorted(posizioni)), percento[capo])
                for capo, posizioni in gruppi.items()
                if len(posizioni) > 1
            ),
            key=lambda gruppo: gruppo.posizioni,
        )
    )
