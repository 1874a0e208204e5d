"""The scores of a whole plan: every assignment, every area, the ente."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitoraggio.calcolo.aggregazione import Parte, media
from monitoraggio.calcolo.misure import Misure
from monitoraggio.calcolo.numeri import esatta
from monitoraggio.calcolo.obiettivo import CalcoloAssegnazione, calcola_assegnazione
from monitoraggio.calcolo.passi import Calcolo, Passo
from monitoraggio.calcolo.regole import EnteCome, Livello, Regole, regole_di
from obiettivi import calcoli
from obiettivi.contenuto import Area, ContenutoPiano, Obiettivo

Luogo = tuple[int, int | None]
"""An assignment: the `n` of its objective and its position there; None for an objective that no area has."""


@dataclass(frozen=True)
class Risultati:
    """The scores of a plan at a rilevazione, by assignment and by code of the area (the root, if rolled up)."""

    regole: Regole
    assegnazioni: Mapping[Luogo, CalcoloAssegnazione]
    aree: Mapping[str, Calcolo]
    ente: Calcolo


@dataclass(frozen=True)
class _Parti:
    """What enters an area's mean, and the prerequisites that do not."""

    parti: tuple[Parte, ...]
    fuori: tuple[Passo, ...]


@esatta
def calcola_piano(
    contenuto: ContenutoPiano,
    misure: Mapping[Luogo, Misure],
    *,
    finale: bool = True,
    regole: Regole | None = None,
) -> Risultati:
    """The scores of the active objectives, from what was measured of each assignment."""
    regole = regole or regole_di(contenuto.sistema, finale=finale)
    assegnazioni = {
        luogo: calcola_assegnazione(obiettivo, luogo[1], misure.get(luogo), regole, anno=contenuto.piano.anno)
        for obiettivo, luogo in _luoghi(contenuto)
    }
    parti = {
        peso.area.codice: _parti_dell_area(peso.assegnazioni, assegnazioni, regole)
        for peso in calcoli.pesi_per_area(contenuto)
    }
    nomi = {area.codice: nome_area(area) for area in contenuto.aree}
    aree = {
        codice: media(nomi[codice], sue.parti, regole, Livello.AREA, in_coda=sue.fuori)
        for codice, sue in parti.items()
    }
    return Risultati(regole, assegnazioni, aree, _ente(aree, parti, regole))


def nome_area(area: Area) -> str:
    """The name of an area; with its code, where they differ."""
    return area.nome if area.nome == area.codice else area.nome_completo


def _luoghi(contenuto: ContenutoPiano) -> Iterator[tuple[Obiettivo, Luogo]]:
    for obiettivo in calcoli.attivi(contenuto):
        for posizione in range(len(obiettivo.assegnazioni)):
            yield obiettivo, (obiettivo.n, posizione)
        if not obiettivo.assegnazioni:
            yield obiettivo, (obiettivo.n, None)


def _parti_dell_area(
    assegnate: Sequence[tuple[Obiettivo, int]],
    calcolate: Mapping[Luogo, CalcoloAssegnazione],
    regole: Regole,
) -> _Parti:
    """Each assignment once. An objective that lends its own weight to several of them weighs once: as their mean."""
    parti: list[Parte] = []
    fuori: list[Passo] = []
    prestati: dict[int, list[Calcolo]] = {}
    for obiettivo, posizione in assegnate:
        calcolo = calcolate[obiettivo.n, posizione].totale
        if obiettivo.prerequisito:
            fuori.append(calcolo.passo.con("prerequisito, non pesa"))
        elif obiettivo.assegnazioni[posizione].peso is None and obiettivo.peso is not None:
            prestati.setdefault(obiettivo.n, []).append(calcolo)
        else:
            parti.append(Parte(calcolo, obiettivo.assegnazioni[posizione].peso))
    pesi = {obiettivo.n: obiettivo.peso for obiettivo, _ in assegnate}
    for n, calcoli_suoi in prestati.items():
        uno = calcoli_suoi[0]
        if len(calcoli_suoi) > 1:
            uno = media(uno.nome, [Parte(calcolo) for calcolo in calcoli_suoi], regole)
        parti.append(Parte(uno, pesi[n]))
    return _Parti(tuple(parti), tuple(fuori))


def _ente(aree: Mapping[str, Calcolo], parti: Mapping[str, _Parti], regole: Regole) -> Calcolo:
    """As the SMVP says: the mean of the areas, or with their weights, or of all the assignments alike."""
    if regole.ente_come == EnteCome.PIANA:
        tutte = [Parte(parte.calcolo) for sue in parti.values() for parte in sue.parti]
    elif regole.ente_come == EnteCome.PESATA:
        tutte = [Parte(calcolo, _peso_area(parti[codice].parti)) for codice, calcolo in aree.items()]
    else:
        tutte = [Parte(calcolo) for calcolo in aree.values()]
    return media("Ente", tutte, regole, Livello.ENTE, avvisi=regole.avvisi)


def _peso_area(parti: Sequence[Parte]) -> Decimal | None:
    """The weights of an area's objectives, also of those left out: they gave theirs to the others of the area."""
    pesi = [parte.peso for parte in parti if parte.peso is not None]
    return calcoli.somma(pesi) if pesi else None
