"""Cutting a plan down to what one document is about: all of it, one area with those below it, one objective.

Pure, and shared by every renderer. Totals and findings are always told on the whole plan and only then
chosen, so that an area's total and its residual are the same in every document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from obiettivi import calcoli
from obiettivi.contenuto import (
    Area,
    AttivitaStrutturale,
    Capitolo,
    ContenutoPiano,
    IndicatoreSalute,
    Obiettivo,
    Personale,
    Premialita,
    VerificaPrevista,
)
from obiettivi.controlli import Anomalia, verifica
from obiettivi.esporta.edizione import BOZZA, Edizione

POSTO_OBIETTIVO = re.compile(r"obiettivi\[(\d+)\](?:\.assegnazioni\[(\d+)\])?")
POSTO_RIGA = re.compile(r"(attivita_strutturali|personale|capitoli)\[(\d+)\]")


class RitaglioNonValidoError(ValueError):
    """What was asked for is not in the plan."""


@dataclass(frozen=True)
class Ritaglio:
    """The part of a plan that goes in one document.

    `contenuto` is always the whole plan. `area` or `obiettivo` is what was asked for, both None when the
    document is about everything. Each list holds what concerns that part, in the order of the plan.
    Objectives are kept whole: a shared one keeps the assignments of the other areas too. `pesi` are the
    totals of the areas that count here, unchanged; for a service whose weights are rolled up, the total of
    the area they are rolled up to. `edizione` is what edition of the plan it is cut from.
    """

    contenuto: ContenutoPiano
    area: Area | None
    obiettivo: Obiettivo | None
    aree: tuple[Area, ...]
    obiettivi: tuple[Obiettivo, ...]
    pesi: tuple[calcoli.PesoArea, ...]
    anomalie: tuple[Anomalia, ...]
    attivita_strutturali: tuple[AttivitaStrutturale, ...]
    personale: tuple[Personale, ...]
    capitoli: tuple[Capitolo, ...]
    edizione: Edizione = BOZZA

    @property
    def intero(self) -> bool:
        return self.area is None and self.obiettivo is None

    @property
    def indicatori_di_salute(self) -> tuple[IndicatoreSalute, ...]:
        """They are the ente's, so they go only in a document about everything; so the two below."""
        return self.contenuto.indicatori_di_salute if self.intero else ()

    @property
    def premialita(self) -> Premialita | None:
        return self.contenuto.premialita if self.intero else None

    @property
    def verifiche_previste(self) -> tuple[VerificaPrevista, ...]:
        return self.contenuto.verifiche_previste if self.intero else ()


def ritaglia(
    contenuto: ContenutoPiano,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
) -> Ritaglio:
    """The part of the plan for an area's code or an objective's `n`; all of it when neither is given.

    Raises RitaglioNonValidoError, with an Italian sentence, for what is not in the plan.
    """
    if area is not None and obiettivo is not None:
        raise RitaglioNonValidoError("Si sceglie un'area oppure un obiettivo, non tutti e due.")
    if area is not None:
        return _dell_area(contenuto, area, edizione)
    if obiettivo is not None:
        return _dell_obiettivo(contenuto, obiettivo, edizione)
    return Ritaglio(
        contenuto=contenuto,
        area=None,
        obiettivo=None,
        aree=contenuto.aree,
        obiettivi=contenuto.obiettivi,
        pesi=calcoli.pesi_per_area(contenuto),
        anomalie=_tutte(contenuto, edizione),
        attivita_strutturali=contenuto.attivita_strutturali,
        personale=contenuto.personale,
        capitoli=contenuto.capitoli,
        edizione=edizione,
    )


def ramo(aree: tuple[Area, ...], codice: str) -> frozenset[str]:
    """The code of an area and of all those below it."""
    dentro, bordo = set(), {codice}
    while bordo:
        dentro |= bordo
        bordo = {area.codice for area in aree if area.padre in bordo} - dentro
    return frozenset(dentro)


def _dell_area(contenuto: ContenutoPiano, codice: str, edizione: Edizione) -> Ritaglio:
    scelta = next((area for area in contenuto.aree if area.codice == codice), None)
    if scelta is None:
        noti = ", ".join(area.codice for area in contenuto.aree) or "nessuno"
        raise RitaglioNonValidoError(
            f"Nel piano non c'è un'area con codice «{codice}». Codici del piano: {noti}."
        )
    codici = ramo(contenuto.aree, codice)
    # With rolled-up weights a service has no total of its own: the one it is judged by is its root's.
    totali = codici | {calcoli.radici(contenuto.aree)[codice]}
    obiettivi = tuple(
        obiettivo
        for obiettivo in contenuto.obiettivi
        if any(assegnazione.area in codici for assegnazione in obiettivo.assegnazioni)
    )
    pesi = tuple(peso for peso in calcoli.pesi_per_area(contenuto) if peso.area.codice in totali)
    return Ritaglio(
        contenuto=contenuto,
        area=scelta,
        obiettivo=None,
        aree=tuple(area for area in contenuto.aree if area.codice in codici),
        obiettivi=obiettivi,
        pesi=pesi,
        anomalie=tuple(
            _anomalie(contenuto, edizione, obiettivi, codici, codici | {peso.area.codice for peso in pesi})
        ),
        attivita_strutturali=tuple(riga for riga in contenuto.attivita_strutturali if riga.area in codici),
        personale=tuple(riga for riga in contenuto.personale if riga.area in codici),
        capitoli=tuple(riga for riga in contenuto.capitoli if riga.area in codici),
        edizione=edizione,
    )


def _dell_obiettivo(contenuto: ContenutoPiano, n: int, edizione: Edizione) -> Ritaglio:
    scelto = next((obiettivo for obiettivo in contenuto.obiettivi if obiettivo.n == n), None)
    if scelto is None:
        raise RitaglioNonValidoError(f"Nel piano non c'è un obiettivo con numero {n}.")
    codici = frozenset(assegnazione.area for assegnazione in scelto.assegnazioni)
    cime = calcoli.radici(contenuto.aree)
    totali = codici | {cime[codice] for codice in codici}
    return Ritaglio(
        contenuto=contenuto,
        area=None,
        obiettivo=scelto,
        aree=tuple(area for area in contenuto.aree if area.codice in codici),
        obiettivi=(scelto,),
        pesi=tuple(
            peso
            for peso in calcoli.pesi_per_area(contenuto)
            if peso.area.codice in totali and peso.comprende(n)
        ),
        anomalie=tuple(_anomalie(contenuto, edizione, (scelto,), codici, frozenset())),
        attivita_strutturali=(),
        personale=(),
        capitoli=tuple(riga for riga in contenuto.capitoli if n in riga.obiettivi),
        edizione=edizione,
    )


def _tutte(contenuto: ContenutoPiano, edizione: Edizione) -> tuple[Anomalia, ...]:
    return verifica(contenuto) if edizione.anomalie is None else edizione.anomalie


def _anomalie(
    contenuto: ContenutoPiano,
    edizione: Edizione,
    obiettivi: tuple[Obiettivo, ...],
    codici: frozenset[str],
    totali: frozenset[str],
) -> Iterator[Anomalia]:
    """The findings about these objectives, the shares of these areas in them, and the totals of `totali`."""
    scelti = {obiettivo.n: obiettivo for obiettivo in obiettivi}
    luoghi = tuple(f"aree[{codice}]" for codice in totali)
    for anomalia in _tutte(contenuto, edizione):
        if posto := POSTO_OBIETTIVO.match(anomalia.oggetto):
            n, posizione = int(posto[1]), posto[2]
            sua = posizione is None or (n in scelti and scelti[n].assegnazioni[int(posizione)].area in codici)
            riguarda = n in scelti and sua
        elif posto := POSTO_RIGA.match(anomalia.oggetto):
            # Rows of an area; a document about one objective holds none.
            riguarda = bool(totali) and getattr(contenuto, posto[1])[int(posto[2])].area in codici
        else:
            riguarda = anomalia.oggetto.startswith(luoghi)
        if riguarda:
            yield anomalia
