"""Places of a plan as findings tell them: what is there, and which areas it concerns."""

import re
from typing import Any

from obiettivi.contenuto import ContenutoPiano, Obiettivo, Valore

PASSO = re.compile(r"(\w+)(?:\[([^\]]*)\])?\.?")

DICE_L_INDICE = {"obiettivi": "n", "aree": "codice"}
"""Lists whose rows are told by a value of theirs; those of the others by position."""


def cosa_c_e(luogo: str, contenuto: ContenutoPiano) -> tuple[Any, bool]:
    """What is at a place, None when there is nothing, and whether it is told by a position in a list."""
    trovato: Any = contenuto
    in_elenco = False
    for nome, indice in PASSO.findall(luogo):
        trovato = getattr(trovato, nome, None)
        if trovato is None or not indice:
            continue
        in_elenco = nome not in DICE_L_INDICE
        trovato = _riga(trovato, indice, DICE_L_INDICE.get(nome))
    return trovato, in_elenco


def _riga(righe: tuple[Valore, ...], indice: str, per: str | None) -> Valore | None:
    if per is not None:
        return next((riga for riga in righe if str(getattr(riga, per)) == indice), None)
    return righe[int(indice)] if indice.isdecimal() and int(indice) < len(righe) else None


def obiettivo_di(luogo: str) -> int | None:
    """The `n` of the objective that a place is in; None for what is of no objective."""
    (radice, indice), *_ = PASSO.findall(luogo) or [("", "")]
    return int(indice) if radice == "obiettivi" and indice.isdecimal() else None


def aree_di(luogo: str, contenuto: ContenutoPiano) -> tuple[str, ...]:
    """The codes of the areas that a place concerns, each once: of an objective, those it is given to.

    Empty for what is of the whole plan, and for an objective given to nobody.
    """
    (radice, indice), *dentro = PASSO.findall(luogo) or [("", "")]
    if radice == "aree":
        return (indice,)
    if dentro and dentro[0][0] == "assegnazioni" and dentro[0][1]:
        luogo = f"{radice}[{indice}].assegnazioni[{dentro[0][1]}]"
    elif radice == "obiettivi":
        luogo = f"obiettivi[{indice}]"
    trovato, _ = cosa_c_e(luogo, contenuto)
    if isinstance(trovato, Obiettivo):
        return tuple(dict.fromkeys(sua.area for sua in trovato.assegnazioni))
    area = getattr(trovato, "area", "")
    return (area,) if area else ()
