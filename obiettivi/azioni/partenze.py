"""What a new objective starts from: one of this plan, of last year's, of the library. Pure, on values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from obiettivi import contenuto as c
from obiettivi.azioni.obiettivi import adattato
from obiettivi.scelte import Ambito


@dataclass(frozen=True)
class Partenza:
    """The new objective, and in words what of the old one has no place in it."""

    obiettivo: c.Obiettivo
    tralasciati: tuple[str, ...]


def come_nuovo(
    vecchio: c.Obiettivo,
    *,
    piano: c.ContenutoPiano,
    chiave: UUID,
    anni: int = 0,
    aree: Collection[str] | None = None,
) -> Partenza:
    """A new objective at the end of a plan that says what another says, its dates moved on by some years.

    An area is the one with the same code, or the one that continues it. `aree` are those that may have it,
    None for all. The same `chiave` gives the same keys to the rows, whenever it is made again.
    """
    nuove = {area.continua: area.codice for area in piano.aree if area.continua}
    codici = {area.codice for area in piano.aree}
    tradotto = _con_aree(vecchio, {codice: nuovo for codice, nuovo in nuove.items() if codice not in codici})
    ammesse = codici if aree is None else codici & set(aree)
    valore, tralasciati = adattato(tradotto, ammesse, {voce.codice for voce in piano.voci})
    if valore.ambito == Ambito.GENERALE and aree is not None:
        valore = valore.model_copy(update={"ambito": Ambito.DI_AREA.value})
    valore = valore.model_copy(
        update={
            "chiave": chiave,
            "n": prossimo(piano),
            "anni": tuple(anno + anni for anno in valore.anni),
            "stato": "",
            "stato_atto": None,
            "sostituito_da": None,
            **{
                elenco: tuple(
                    riga.model_copy(
                        update={"chiave": uuid5(chiave, f"{elenco}/{posto}")} | _spostate(riga, anni)
                    )
                    for posto, riga in enumerate(getattr(valore, elenco))
                )
                for elenco in ("assegnazioni", "fasi", "indicatori")
            },
        }
    )
    return Partenza(valore, tralasciati)


def prossimo(piano: c.ContenutoPiano) -> int:
    """The `n` after the last."""
    return max((uno.n for uno in piano.obiettivi), default=0) + 1


def _con_aree(obiettivo: c.Obiettivo, nuove: dict[str, str]) -> c.Obiettivo:
    """The objective with the areas that have another code now."""
    return obiettivo.model_copy(
        update={
            "assegnazioni": tuple(
                sua.model_copy(update={"area": nuove.get(sua.area, sua.area)})
                for sua in obiettivo.assegnazioni
            ),
            "fasi": tuple(
                fase.model_copy(
                    update={"aree": tuple(dict.fromkeys(nuove.get(una, una) for una in fase.aree))}
                )
                for fase in obiettivo.fasi
            ),
        }
    )


def _spostate(riga: c.Valore, anni: int) -> dict[str, Any]:
    """The dates and the year of a row, moved on; what was written in the place of a date stays."""
    spostate: dict[str, Any] = {}
    for nome, valore in riga if anni else ():
        if isinstance(valore, date):
            spostate[nome] = _tra_anni(valore, anni)
        elif nome == "anno" and valore is not None:
            spostate[nome] = valore + anni
    return spostate


def _tra_anni(giorno: date, anni: int) -> date:
    """The same day some years later; the last of February, where there is no 29."""
    try:
        return giorno.replace(year=giorno.year + anni)
    except ValueError:
        return giorno.replace(year=giorno.year + anni, day=28)
