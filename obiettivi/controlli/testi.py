"""The texts of a plan that will be published, each with its place: one walk, whatever the part."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import NamedTuple

from obiettivi.contenuto import ContenutoPiano, Valore


class Testo(NamedTuple):
    """A text and where it is, as findings tell places: object (`obiettivi[12].fasi[3]`) and key."""

    oggetto: str
    campo: str
    testo: str


def testi_pubblicati(contenuto: ContenutoPiano) -> Sequence[Testo]:
    """All the texts of the plan, in its order, but for the ente's own data, which are public as they are."""
    trovati: list[Testo] = []
    for nome, valore in contenuto:
        if isinstance(valore, Valore) and nome != "ente":
            _raccogli(valore, nome, "", trovati)
        elif isinstance(valore, tuple):
            for posizione, riga in enumerate(valore):
                _raccogli(riga, f"{nome}[{_indice(nome, riga, posizione)}]", "", trovati)
    return trovati


def _indice(elenco: str, riga: Valore, posizione: int) -> str | int:
    """Areas are told by code and objectives by `n`, other rows by position."""
    if elenco == "aree":
        return riga.codice
    return riga.n if elenco == "obiettivi" else posizione


def _raccogli(valore: Valore, oggetto: str, campo: str, trovati: list[Testo]) -> None:
    """Adds the texts of a part; those of a small object inside it are told by its key (`campo`)."""
    for nome, cosa in valore.__dict__.items():
        if not cosa:
            continue
        if isinstance(cosa, str):
            trovati.append(Testo(oggetto, campo or nome, cosa))
        elif isinstance(cosa, tuple):
            for posizione, riga in enumerate(cosa):
                if isinstance(riga, Valore):
                    _raccogli(riga, f"{oggetto}.{nome}[{posizione}]", "", trovati)
                elif isinstance(riga, str):
                    trovati.append(Testo(oggetto, nome, riga))
        elif isinstance(cosa, Valore):
            _raccogli(cosa, oggetto, nome, trovati)
        elif isinstance(cosa, (dict, MappingProxyType)):
            parti = (parte for coppia in cosa.items() for parte in coppia if isinstance(parte, str))
            trovati.extend(Testo(oggetto, nome, parte) for parte in parti)
