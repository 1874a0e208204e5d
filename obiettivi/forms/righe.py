"""The rows of a form as it was sent: added, removed, moved, by a command such as `fasi:2:togli`. Pure, on the data.

A row is there when its hidden `chiave` is: `fasi-2-chiave`. What is typed in the others is never touched.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils.datastructures import MultiValueDict

from obiettivi.scelte import TipoIndicatore

ELENCHI = ("assegnazioni", "fasi", "indicatori", "quote")
MASSIMO = 200
"""Rows of one kind in an objective: ten times those of the largest we know of."""

NOME = re.compile(r"(assegnazioni|fasi|indicatori|quote)-(\d{1,6})-(.+)", re.DOTALL)
COMANDO = re.compile(r"(assegnazioni|fasi|indicatori|quote):(?:(\d{1,6}):)?(aggiungi|togli|su|giu)")
PROPRI, PESI = "propri", "pesi"
"""`propri-<assegnazione>` says that an area weighs the phases in its own way; `pesi-<assegnazione>-<fase>` how."""


class TroppeRigheError(ValueError):
    """One row too many; the text says so to who was adding it."""


@dataclass(frozen=True)
class Fatto:
    """The data after a command, and the row (or list) that should have the focus: "fasi-2", "fasi"."""

    dati: MultiValueDict
    fuoco: str


def in_ordine(dati: Mapping) -> MultiValueDict:
    """The same data with the rows of each list counted from 0 without gaps; what is of no row is dropped."""
    return _scrivi(dati, {elenco: righe(dati, elenco) for elenco in ELENCHI})


def righe(dati: Mapping, elenco: str) -> list[dict[str, list[str]]]:
    """The rows of a list, in order: name of the field → what was sent."""
    trovate: dict[int, dict[str, list[str]]] = {}
    for nome, valori in _elenchi(dati):
        if (parti := NOME.fullmatch(nome)) and parti[1] == elenco:
            trovate.setdefault(int(parti[2]), {})[parti[3]] = valori
    return [trovate[posto] for posto in sorted(trovate) if "chiave" in trovate[posto]]


def applica(dati: Mapping, comando: str) -> Fatto:
    """Does what a button asks for; what cannot be done, or is not understood, changes nothing.

    Raises TroppeRigheError when there is no room for one more row.
    """
    tutte = {elenco: righe(dati, elenco) for elenco in ELENCHI}
    detto = COMANDO.fullmatch(comando)
    if detto is None:
        return Fatto(_scrivi(dati, tutte), "")
    elenco, posto, verbo = detto[1], int(detto[2] or 0), detto[3]
    sue = tutte[elenco]
    if verbo == "aggiungi":
        _aggiungi(elenco, sue)
        return Fatto(_scrivi(dati, tutte), f"{elenco}-{len(sue) - 1}")
    if detto[2] is None or posto >= len(sue):
        return Fatto(_scrivi(dati, tutte), elenco)
    in_fila = elenco == "fasi" and _numerate_in_fila(sue)
    if verbo == "togli":
        via = _chiave(sue.pop(posto))
        _rinumera(sue, in_fila)
        _dimentica(tutte, elenco, via)
        resta = {nome: valori for nome, valori in _elenchi(dati) if not _e_peso_di(nome, via)}
        return Fatto(_scrivi(resta, tutte), f"{elenco}-{min(posto, len(sue) - 1)}" if sue else elenco)
    nuovo = posto + (1 if verbo == "giu" else -1)
    if 0 <= nuovo < len(sue):
        sue[posto], sue[nuovo] = sue[nuovo], sue[posto]
        _rinumera(sue, in_fila)
        return Fatto(_scrivi(dati, tutte), f"{elenco}-{nuovo}:{verbo}")
    return Fatto(_scrivi(dati, tutte), f"{elenco}-{posto}:{verbo}")


def nuova_chiave() -> str:
    return str(uuid4())


def chiave_valida(scritta: str) -> UUID:
    """The key of a row that was sent; a new one in the place of what is not a key."""
    try:
        return UUID(scritta)
    except ValueError:
        return uuid4()


def _aggiungi(elenco: str, sue: list[dict[str, list[str]]]) -> None:
    if len(sue) >= MASSIMO:
        raise TroppeRigheError(f"Ci sono già {MASSIMO} righe: di più non se ne possono aggiungere.")
    riga = {"chiave": [nuova_chiave()]}
    if elenco == "indicatori":
        riga["tipo"] = [TipoIndicatore.NUMERO.value]
    if elenco == "fasi" and (numero := _numero_dopo(sue)):
        riga["numero"] = [numero]
    sue.append(riga)


def _numero_dopo(fasi: list[dict[str, list[str]]]) -> str:
    """The number after the last phase's; none where phases have no numbers."""
    if not fasi:
        return "1"
    ultimo = (fasi[-1].get("numero") or [""])[0].strip()
    return str(int(ultimo) + 1) if re.fullmatch(r"\d{1,6}", ultimo, re.ASCII) else ""


def _numerate_in_fila(sue: list[dict[str, list[str]]]) -> bool:
    """Whether phases are numbered 1, 2, 3 …: then they stay so, wherever they go."""
    return all(riga.get("numero") == [str(posto)] for posto, riga in enumerate(sue, start=1))


def _rinumera(sue: list[dict[str, list[str]]], in_fila: bool) -> None:
    for posto, riga in enumerate(sue if in_fila else (), start=1):
        riga["numero"] = [str(posto)]


def _dimentica(tutte: dict[str, list[dict[str, list[str]]]], elenco: str, chiave: str) -> None:
    """Phases and indicators of an area, or of a phase, that is there no more are of all."""
    legame = {"assegnazioni": "assegnazione", "fasi": "fase"}.get(elenco)
    for riga in (*tutte["fasi"], *tutte["indicatori"]) if legame else ():
        if riga.get(legame) == [chiave]:
            riga[legame] = [""]


def _e_peso_di(nome: str, chiave: str) -> bool:
    """Whether a field of the grid of weights is of this assignment or phase."""
    return bool(chiave) and nome.startswith((f"{PROPRI}-", f"{PESI}-")) and chiave in nome


def _chiave(riga: dict[str, list[str]]) -> str:
    return (riga["chiave"] or [""])[-1]


def _elenchi(dati: Mapping) -> list[tuple[str, list[str]]]:
    return list(dati.lists() if hasattr(dati, "lists") else dati.items())


def _scrivi(dati: Mapping, tutte: dict[str, list[dict[str, list[str]]]]) -> MultiValueDict:
    fuori = {nome: list(valori) for nome, valori in _elenchi(dati) if not NOME.fullmatch(nome)}
    for elenco, sue in tutte.items():
        for posto, riga in enumerate(sue):
            fuori |= {f"{elenco}-{posto}-{nome}": list(valori) for nome, valori in riga.items()}
    return MultiValueDict(fuori)
