"""The plan that uses every key, and the same plan with one of its leaves said otherwise."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from obiettivi import contenuto
from obiettivi.contenuto import ContenutoPiano
from obiettivi.contenuto.chiavi import con_chiavi
from tests.fabbrica import albero_completo

Luogo = tuple[str | int, ...]

ALTRE_SCELTE = {
    ("ente", "tipo"): "unione",
    ("sistema", "pesi", "modo"): "uguale",
    ("sistema", "pesi", "raggruppa"): "area",
    ("sistema", "pesi", "unita"): "punti",
    ("sistema", "metodo", "tipo"): "fasi",
    ("sistema", "ente_come"): "media",
    ("aree", "tipo"): "staff",
    ("voci", "tipo"): "rif_dup",
    ("obiettivi", "ambito"): "di_area",
    ("obiettivi", "stato"): "annullato",
    ("obiettivi", "indicatori", "tipo"): "si_no",
    ("obiettivi", "indicatori", "operatore"): ">",
    ("obiettivi", "indicatori", "direzione"): "crescente",
    ("verifiche_previste", "tipo"): "finale",
    ("ente", "slug"): "altro-borgo",
}
"""Another word for the keys that do not take any text."""
RIFERIMENTI = {
    ("aree", "codice"): ("area", "aree", "padre"),
    ("voci", "codice"): ("voci", "padre"),
    ("obiettivi", "n"): ("sostituito_da", "obiettivi"),
}
"""The keys that name the rows of a list."""


@cache
def intero() -> ContenutoPiano:
    """The plan that uses every key, `chiave` included."""
    return con_chiavi(contenuto.leggi(json.dumps(albero_completo())), None)


def foglie(nodo: Any = None, luogo: Luogo = ()) -> Iterator[Luogo]:
    """The place of everything that the plan says and that is compared."""
    nodo = nodo if luogo else contenuto.albero(intero())
    if isinstance(nodo, dict):
        for chiave, parte in nodo.items():
            if chiave != "chiave" and (*luogo, chiave) not in (("formato",), ("piano", "atto"), ("deroghe",)):
                yield from foglie(parte, (*luogo, chiave))
    elif isinstance(nodo, list):
        for posto, parte in enumerate(nodo):
            yield from foglie(parte, (*luogo, posto))
    elif nodo is not None:
        yield luogo


def a_parole(luogo: Luogo) -> str:
    """The name of a place, for the list of the tests."""
    return ".".join(map(str, luogo))


def preso(nodo: Any, luogo: Luogo) -> Any:
    for passo in luogo:
        nodo = nodo[passo]
    return nodo


def mutato(luogo: Luogo) -> ContenutoPiano:
    """The plan with another value at a place; what names a row by that value follows it."""
    return messo(luogo, altro(luogo, preso(contenuto.albero(intero()), luogo)))


def messo(luogo: Luogo, valore: Any) -> ContenutoPiano:
    """The plan with this value at a place."""
    albero = contenuto.albero(intero())
    prima = preso(albero, luogo)
    preso(albero, luogo[:-1])[luogo[-1]] = valore
    _rinomina(albero, RIFERIMENTI.get((luogo[0], luogo[-1]) if len(luogo) == 3 else (), ()), prima, valore)
    # Not `leggi`, which refuses what does not hold together: here any value may stand anywhere.
    return ContenutoPiano.model_validate(albero)


def altro(luogo: Luogo, valore: Any) -> Any:
    """A value that the key accepts, and that is not the one it has."""
    chiavi = tuple(passo for passo in luogo if isinstance(passo, str))
    if chiavi in ALTRE_SCELTE:
        return ALTRE_SCELTE[chiavi]
    if isinstance(valore, bool):
        return not valore
    if isinstance(valore, str):
        return "2027-01-07" if re.fullmatch(r"\d{4}-\d\d-\d\d", valore) else f"{valore} bis"
    return valore + 1


def letto(valore: Any) -> Any:
    """A leaf of the tree as the value of a plan holds it."""
    data = isinstance(valore, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", valore)
    return date.fromisoformat(valore) if data else valore


def _rinomina(nodo: Any, chiavi: tuple[str, ...], prima: Any, dopo: Any) -> None:
    if isinstance(nodo, list):
        for parte in nodo:
            _rinomina(parte, chiavi, prima, dopo)
    elif isinstance(nodo, dict):
        for chiave, parte in nodo.items():
            if chiave in chiavi and parte == prima:
                nodo[chiave] = dopo
            elif chiave in chiavi and isinstance(parte, list):
                nodo[chiave] = [dopo if uno == prima else uno for uno in parte]
            _rinomina(nodo[chiave], chiavi, prima, dopo)
