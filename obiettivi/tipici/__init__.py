"""The library of typical objectives: sheets almost ready, that an office starts from and makes its own.

Each JSON file beside this one is an objective, with its `obiettivo` written as in `pianoperf/1`; in any of
its texts and dates `{anno}`, `{anno-1}` and `{anno+1}` stand for the plan's year and the ones around it.
Who gets the objective and how much it weighs is for the ente to say, and so is what only the ente knows:
that is left empty, and told in `da_completare`. A norm is cited only where its text was read.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from obiettivi.contenuto import Obiettivo

ANNO = re.compile(r"\{anno([+-]1)?\}")


@dataclass(frozen=True)
class Tipico:
    """A typical objective: what it is called in the list, for whom it is, what it cites, what is left to say."""

    codice: str
    nome: str
    quando: str
    norme: tuple[str, ...]
    da_completare: tuple[str, ...]
    _modello: str = field(repr=False)
    """JSON of the objective, with its years still to be filled in."""

    def obiettivo(self, anno: int, n: int = 1) -> Obiettivo:
        """The objective for the plan of a year, at the place `n` of that plan."""
        testo = ANNO.sub(lambda trovato: str(anno + int(trovato[1] or 0)), self._modello)
        dati = json.loads(testo, parse_float=Decimal)
        return Obiettivo.model_validate({"n": n, "anni": [anno]} | dati)


def _leggi(file: Path) -> Tipico:
    dati: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    modello = json.dumps(dati.pop("obiettivo"), ensure_ascii=False)
    elenchi = {nome: tuple(dati.pop(nome)) for nome in ("norme", "da_completare")}
    return Tipico(codice=file.stem, _modello=modello, **elenchi, **dati)


TIPICI: Mapping[str, Tipico] = MappingProxyType(
    {tipico.codice: tipico for tipico in map(_leggi, sorted(Path(__file__).parent.glob("*.json")))}
)
"""By code, in the alphabetical order of the codes."""
