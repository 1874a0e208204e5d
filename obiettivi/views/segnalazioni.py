"""The findings of the checks on a page, each with where it leads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from obiettivi.controlli import Anomalia, Livello


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
) -> Iterator[Gruppo]:
    """The findings by level, the gravest first; `correggi` gives the field to correct, to who may."""
    per_livello = defaultdict(list)
    for anomalia in anomalie:
        dove = luogo(anomalia)
        if dove and correggi:
            dove = replace(dove, modifica=correggi(anomalia))
        per_livello[anomalia.livello].append(Segnalazione(anomalia, dove))
    for livello in Livello:
        if livello in per_livello:
            yield Gruppo(livello.value, livello.label, tuple(per_livello[livello]))
