"""The findings of the checks on a page, each with where it leads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from obiettivi.contenuto import Deroga
from obiettivi.controlli import Anomalia, Livello, derogata
from obiettivi.esporta import parole

IN_DEROGA = "in deroga"


@dataclass(frozen=True)
class Luogo:
    """Where a finding leads: a place on a page and, for who may correct it, the form."""

    nome: str
    indirizzo: str
    titolo: str = ""
    modifica: str = ""
    da_modificare: str = ""
    """What the form is of, where it is not the place itself."""


@dataclass(frozen=True)
class Segnalazione:
    """A finding, with where it leads; None when the page has no place for it."""

    anomalia: Anomalia
    luogo: Luogo | None
    deroga: str = ""
    """Why it does not stop the approval, where it was waived."""


@dataclass(frozen=True)
class Gruppo:
    """The findings of one level."""

    livello: str
    titolo: str
    segnalazioni: tuple[Segnalazione, ...]


def gruppi(
    anomalie: Iterable[Anomalia],
    luogo: Callable[[Anomalia], Luogo | None],
    correggi: Callable[[Anomalia], str] | None,
    deroghe: Iterable[Deroga] = (),
) -> Iterator[Gruppo]:
    """The findings by level, the gravest first, then those waived.

    `correggi` gives the field to correct, to who may.
    """
    per_livello = defaultdict(list)
    for anomalia in anomalie:
        dove = luogo(anomalia)
        if dove and correggi:
            dove = replace(dove, modifica=correggi(anomalia))
        deroga = derogata(anomalia, deroghe)
        detta = parole.deroga(deroga) if deroga else ""
        per_livello[IN_DEROGA if deroga else anomalia.livello].append(Segnalazione(anomalia, dove, detta))
    for livello in Livello:
        if livello in per_livello:
            yield Gruppo(livello.value, livello.label, tuple(per_livello[livello]))
    if IN_DEROGA in per_livello:
        yield Gruppo("deroga", IN_DEROGA, tuple(per_livello[IN_DEROGA]))
