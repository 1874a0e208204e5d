"""The objectives of a plan under the trees of voci that they hang from: missions, programmes, themes, DUP."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from obiettivi.contenuto import ContenutoPiano, Voce
from obiettivi.scelte import TipoVoce
from obiettivi.views.tabelle import RigaObiettivo, Tabelle

LIVELLO_RADICE, LIVELLO_MASSIMO = 3, 6
"""Levels of headings on the page."""


@dataclass(frozen=True)
class Ramo:
    """A voce with the objectives that hang right from it; `n_obiettivi` counts those below it too."""

    ancora: str
    livello: int
    codice: str
    nome: str
    tipo: str
    n_obiettivi: int
    righe: tuple[RigaObiettivo, ...]

    @property
    def radice(self) -> bool:
        return self.livello == LIVELLO_RADICE


@dataclass(frozen=True)
class Albero:
    """The voci that have objectives, each before those below it; the others; the objectives without one.

    Where only some objectives are looked at, the other voci are not told: they may have more.
    """

    rami: tuple[Ramo, ...]
    vuote: tuple[str, ...]
    senza_voce: tuple[RigaObiettivo, ...]
    con_voci: bool


def albero_delle_voci(tabelle: Tabelle, intero: bool = True) -> Albero:
    """The tree; `intero` says whether the tables have all the objectives of the plan."""
    piano = tabelle.piano
    figlie = defaultdict(list)
    for voce in piano.voci:
        figlie[voce.padre].append(voce)
    visitate = tuple(_dall_alto(figlie, "", LIVELLO_RADICE))
    righe = tabelle.per_voce([voce.codice for voce, _ in visitate])
    quanti = {voce.codice: len(_numeri(voce, figlie, piano)) for voce, _ in visitate}
    return Albero(
        rami=tuple(
            Ramo(
                ancora=f"voce-{posto}",
                livello=livello,
                # A voce without a name is called by its code.
                codice=voce.codice if voce.nome else "",
                nome=voce.nome or voce.codice,
                tipo=TipoVoce(voce.tipo).label,
                n_obiettivi=quanti[voce.codice],
                righe=righe.get(voce.codice, ()),
            )
            for posto, (voce, livello) in enumerate(visitate, 1)
            if quanti[voce.codice]
        ),
        vuote=tuple(
            " ".join(filter(None, (voce.codice, voce.nome)))
            for voce, _ in visitate
            if intero and not quanti[voce.codice]
        ),
        senza_voce=tabelle.senza_voce(),
        con_voci=bool(piano.voci),
    )


def _dall_alto(figlie: Mapping[str, Sequence[Voce]], padre: str, livello: int) -> Iterator[tuple[Voce, int]]:
    """Each voce before those below it, with the level of its heading."""
    for voce in figlie.get(padre, ()):
        yield voce, livello
        yield from _dall_alto(figlie, voce.codice, min(livello + 1, LIVELLO_MASSIMO))


def _numeri(voce: Voce, figlie: Mapping[str, Sequence[Voce]], piano: ContenutoPiano) -> set[int]:
    """The objectives that hang from a voce or from one below it."""
    sotto = {voce.codice, *(altra.codice for altra, _ in _dall_alto(figlie, voce.codice, 0))}
    return {obiettivo.n for obiettivo in piano.obiettivi if sotto & set(obiettivo.voci)}
