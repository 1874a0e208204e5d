"""Two texts side by side, with what changes marked and what is the same, when it is long, left out.

The history (`views/racconto.py`) has room for one place only, the first; here every place that changes is
shown, because who approves must see them all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LUNGO = 320
"""Characters from which a text is not shown whole."""
CONTESTO = 8
"""Words left around what changes."""
PAROLE_CONFRONTABILI = 1_500
"""Words beyond which the places are not looked for one by one."""
UGUALI_SPARSE = 3
"""Equal words between two changes that are too few to be read apart."""
PEZZO_MASSIMO = 20_000
"""Characters of the longest piece shown: a text of some pages."""


@dataclass(frozen=True)
class Pezzo:
    """A stretch of text; `cambiato` when the other side does not say it."""

    testo: str
    cambiato: bool = False


Pezzi = tuple[Pezzo, ...]


@dataclass(frozen=True)
class _Tratto:
    """Words that stand at the same place of the two texts: the same, or not."""

    uguale: bool
    prima: Sequence[str]
    dopo: Sequence[str]


def segna(prima: str, dopo: str) -> tuple[Pezzi, Pezzi]:
    """The two texts, each with the stretches that the other has not."""
    tratti = list(_riuniti(_tratti(_parole(prima), _parole(dopo))))
    lunghi = max(len(prima), len(dopo)) > LUNGO
    return _pezzi(tratti, "prima", lunghi), _pezzi(tratti, "dopo", lunghi)


def _parole(testo: str) -> list[str]:
    """The words of a text, each with the space after it."""
    return re.findall(r"\s*\S+\s*", testo) if testo.strip() else []


def _tratti(prima: Sequence[str], dopo: Sequence[str]) -> Iterator[_Tratto]:
    nude_prima, nude_dopo = ([parola.strip() for parola in parole] for parole in (prima, dopo))
    inizio = _in_comune(nude_prima, nude_dopo)
    fine = _in_comune(nude_prima[inizio:][::-1], nude_dopo[inizio:][::-1])
    fine_prima, fine_dopo = len(prima) - fine, len(dopo) - fine
    yield _Tratto(True, prima[:inizio], dopo[:inizio])
    if max(fine_prima, fine_dopo) - inizio > PAROLE_CONFRONTABILI:
        yield _Tratto(False, prima[inizio:fine_prima], dopo[inizio:fine_dopo])
    else:
        in_mezzo = SequenceMatcher(
            None, nude_prima[inizio:fine_prima], nude_dopo[inizio:fine_dopo], autojunk=False
        )
        for che_cosa, da, a, verso, fino in in_mezzo.get_opcodes():
            righe = prima[inizio + da : inizio + a], dopo[inizio + verso : inizio + fino]
            yield _Tratto(che_cosa == "equal", *righe)
    yield _Tratto(True, prima[fine_prima:], dopo[fine_dopo:])


def _in_comune(uno: Sequence[str], altro: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    for quante, (parola, altra) in enumerate(zip(uno, altro, strict=False)):
        if parola != altra:
            return quante
    return min(len(uno), len(altro))


def _riuniti(tratti: Iterator[_Tratto]) -> Iterator[_Tratto]:
    """The stretches, with changes that are almost next to each other told as one."""
    tratti = [tratto for tratto in tratti if tratto.prima or tratto.dopo]
    aperto: _Tratto | None = None
    for posto, tratto in enumerate(tratti):
        in_mezzo = 0 < posto < len(tratti) - 1
        if tratto.uguale and not (in_mezzo and len(tratto.prima) <= UGUALI_SPARSE):
            if aperto:
                yield aperto
            yield tratto
            aperto = None
        elif aperto:
            aperto = _Tratto(False, [*aperto.prima, *tratto.prima], [*aperto.dopo, *tratto.dopo])
        else:
            aperto = tratto
    if aperto:
        yield aperto


def _pezzi(tratti: Sequence[_Tratto], lato: str, accorcia: bool) -> Pezzi:
    """One of the two texts."""
    pezzi = []
    for posto, tratto in enumerate(tratti):
        parole = getattr(tratto, lato)
        if tratto.uguale and accorcia:
            parole = _senza_il_mezzo(parole, posto > 0, posto < len(tratti) - 1)
        testo = "".join(parole)
        corpo = testo if tratto.uguale else testo.rstrip()
        # The space after a change is not part of it.
        pezzi += [Pezzo(_troncato(corpo), not tratto.uguale), Pezzo(testo[len(corpo) :])]
    return tuple(pezzo for pezzo in pezzi if pezzo.testo)


def _senza_il_mezzo(parole: Sequence[str], dopo_un_cambio: bool, prima_di_un_cambio: bool) -> Sequence[str]:
    """The words near a change; all of them when leaving some out would save nothing."""
    testa = parole[:CONTESTO] if dopo_un_cambio else []
    coda = parole[-CONTESTO:] if prima_di_un_cambio else []
    if len(testa) + len(coda) + 2 >= len(parole):
        return parole
    return [*testa, "… ", *coda]


def _troncato(testo: str) -> str:
    if len(testo) <= PEZZO_MASSIMO:
        return testo
    return f"{testo[:PEZZO_MASSIMO].rstrip()}… (e altri {len(testo) - PEZZO_MASSIMO} caratteri)"
