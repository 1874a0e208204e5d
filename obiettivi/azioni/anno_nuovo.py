"""What a plan hands over to that of another year: which objectives, in which areas, with which dates. Pure.

Texts are never touched, nor are the years of measured values: what was written of a year stays of that
year. State, acts and waivers are of the old plan, and stay there.
"""

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from obiettivi import calcoli
from obiettivi import contenuto as c
from obiettivi.azioni.obiettivi import adattato, con_chiavi_nuove
from obiettivi.contenuto.tipi import ANNO_MASSIMO, ANNO_MINIMO

Continuazioni = Mapping[str, str]
"""Code of an area → code of the one that takes its place; an area that nobody continues is not there."""


@dataclass(frozen=True)
class Scelte:
    """What to take over: objectives by key, and which other parts. `sposta_date` moves days to the new year."""

    obiettivi: frozenset[UUID] = frozenset()
    sposta_date: bool = False
    voci: bool = True
    premessa: bool = False
    attivita: bool = False
    personale: bool = False
    capitoli: bool = False
    salute: bool = False
    verifiche: bool = False


@dataclass(frozen=True)
class Testata:
    """The heading of the new plan."""

    anno: int
    triennio: tuple[int, ...] = ()
    titolo: str = ""


@dataclass
class Ripresa:
    """What the new plan begins from, and in words what could not be taken over or asks for a look."""

    contenuto: c.ContenutoPiano
    avvisi: list[str] = field(default_factory=list)


def prosegue(obiettivo: c.Obiettivo, anno: int) -> bool:
    """Whether the objective goes on in a year by itself: it is active and says that it covers it."""
    return calcoli.attivo(obiettivo) and anno in obiettivo.anni


def riprendi(
    vecchio: c.ContenutoPiano, testata: Testata, continuazioni: Continuazioni, scelte: Scelte
) -> Ripresa:
    """The value of the new plan. Ente, rules and areas are those of the old one: who writes it has its own."""
    delta = testata.anno - vecchio.piano.anno
    sposta = delta if scelte.sposta_date else 0
    avvisi: list[str] = []
    voci = vecchio.voci if scelte.voci else ()
    ripresi = [uno for uno in vecchio.obiettivi if uno.chiave in scelte.obiettivi]
    numeri = {uno.n: n for n, uno in enumerate(ripresi, start=1)}
    obiettivi = []
    for uno in ripresi:
        detti, nuovo = _obiettivo(uno, testata.anno, sposta, continuazioni, {voce.codice for voce in voci})
        obiettivi.append(nuovo.model_copy(update={"n": numeri[uno.n]}))
        avvisi += [f"Obiettivo {uno.n} del {vecchio.piano.anno}: {detto}." for detto in detti]
    righe = {
        "attivita_strutturali": vecchio.attivita_strutturali if scelte.attivita else (),
        "personale": vecchio.personale if scelte.personale else (),
        "capitoli": tuple(_capitolo(uno, numeri) for uno in vecchio.capitoli) if scelte.capitoli else (),
    }
    for nome, elenco in righe.items():
        righe[nome], persi = _nelle_aree(elenco, continuazioni)
        if persi:
            avvisi.append(
                f"{RIGHE[nome]}: {len(persi)} rig{'a' if len(persi) == 1 else 'he'} di aree che nessuna "
                f"continua ({', '.join(dict.fromkeys(persi))})."
            )
    return Ripresa(
        vecchio.model_copy(
            update={
                "piano": _piano(vecchio.piano, testata, scelte, sposta),
                "voci": voci,
                "obiettivi": tuple(obiettivi),
                **righe,
                "indicatori_di_salute": vecchio.indicatori_di_salute if scelte.salute else (),
                "premialita": None,
                "verifiche_previste": tuple(
                    verifica.model_copy(update={"data": spostata(verifica.data, sposta)})
                    for verifica in (vecchio.verifiche_previste if scelte.verifiche else ())
                ),
                "deroghe": (),
            }
        ),
        avvisi,
    )


RIGHE = {"attivita_strutturali": "Attività", "personale": "Personale", "capitoli": "Capitoli"}


def _piano(vecchio: c.Piano, testata: Testata, scelte: Scelte, sposta: int) -> c.Piano:
    termini = vecchio.termini if scelte.verifiche else {}
    return c.Piano(
        anno=testata.anno,
        triennio=testata.triennio,
        titolo=testata.titolo,
        premessa=vecchio.premessa if scelte.premessa else {},
        termini={nome: spostata(giorno, sposta) for nome, giorno in termini.items()},
    )


# Areas


def continua_in(vecchie: Collection[str], nuove: Sequence[c.Area]) -> dict[str, str]:
    """Which area of the next organigramma takes the place of each of these.

    The one that says so by `continua`; of several, the one with the same code, else the first. Without any,
    the one with the same code, unless it says that it continues another.
    """
    eredi: dict[str, list[str]] = {}
    for area in nuove:
        eredi.setdefault(area.continua or area.codice, []).append(area.codice)
    return {
        codice: codice if codice in eredi[codice] else eredi[codice][0]
        for codice in vecchie
        if codice in eredi
    }


def continuazioni(vecchie: Collection[str], seguenti: Sequence[Sequence[c.Area]]) -> dict[str, str]:
    """The same through all the organigrammi that follow, up to the last; with none, each area is itself.

    An area that gets lost on the way and is there again, by its code, at the end is that one.
    """
    arrivo = {codice: codice for codice in vecchie}
    for aree in seguenti:
        passo = continua_in(set(arrivo.values()), aree)
        arrivo = {codice: passo[dove] for codice, dove in arrivo.items() if dove in passo}
    ultime = seguenti[-1] if seguenti else ()
    tornate = {area.codice for area in ultime if area.continua in ("", area.codice)}
    return {codice: codice for codice in vecchie if codice in tornate} | arrivo


def _nelle_aree(righe: Sequence[c.Valore], aree: Continuazioni) -> tuple[tuple, list[str]]:
    """The rows of areas that somebody continues, there; and the codes of the areas of the others."""
    tenute = tuple(riga.model_copy(update={"area": aree[riga.area]}) for riga in righe if riga.area in aree)
    return tenute, [riga.area for riga in righe if riga.area not in aree]


def _capitolo(capitolo: c.Capitolo, numeri: Mapping[int, int]) -> c.Capitolo:
    collegati = tuple(numeri[n] for n in capitolo.obiettivi if n in numeri)
    return capitolo.model_copy(update={"obiettivi": collegati})


# Objectives


def _obiettivo(
    vecchio: c.Obiettivo, anno: int, sposta: int, aree: Continuazioni, voci: Collection[str]
) -> tuple[list[str], c.Obiettivo]:
    """The objective for the new year, with new keys; and what of it was left out or kept as it is."""
    noto = vecchio.model_copy(update={"voci": tuple(codice for codice in vecchio.voci if codice in voci)})
    adatto, persi = adattato(noto, aree, voci)
    detti = [f"non c'è più {', '.join(persi)}"] if persi else []
    nuovo = con_chiavi_nuove(_rinominate(adatto, aree)).model_copy(
        update={"stato": "", "stato_atto": None, "sostituito_da": None, "premio": _premio(vecchio.premio)}
    )
    if not calcoli.attivo(vecchio):
        detti.append(f"era {vecchio.stato}, e qui torna attivo")
    if vecchio.premio and vecchio.premio.importo is not None:
        detti.append("l'importo del premio è da decidere di nuovo")
    if sposta and _scritto_su_piu_anni(vecchio, anno):
        detti.append("è scritto su più anni, e le sue date restano come sono")
    elif sposta:
        nuovo = _nell_anno(nuovo, anno, sposta)
    return detti, nuovo


def _premio(premio: c.Premio | None) -> c.Premio | None:
    """Without the amount, which is decided every year."""
    senza = premio.model_copy(update={"importo": None}) if premio else None
    return None if c.vuoto(senza) else senza


def _rinominate(obiettivo: c.Obiettivo, aree: Continuazioni) -> c.Obiettivo:
    """The same with the areas as they are called now."""
    return obiettivo.model_copy(
        update={
            "assegnazioni": tuple(
                sua.model_copy(update={"area": aree[sua.area]}) for sua in obiettivo.assegnazioni
            ),
            "fasi": tuple(
                # Two areas that became one are told once.
                fase.model_copy(update={"aree": tuple(dict.fromkeys(aree[codice] for codice in fase.aree))})
                for fase in obiettivo.fasi
            ),
        }
    )


# Dates


def spostata(giorno: date | None, anni: int) -> date | None:
    """The same day of another year; 29 February becomes 28 where there is none.

    A year that a plan cannot have is not reached: what is so wrong stays as it was written.
    """
    anno = giorno.year + anni if giorno else None
    if anno is None or not ANNO_MINIMO <= anno <= ANNO_MASSIMO:
        return giorno
    return giorno.replace(year=anno, day=min(giorno.day, calendar.monthrange(anno, giorno.month)[1]))


def _scritto_su_piu_anni(obiettivo: c.Obiettivo, anno: int) -> bool:
    """Whether it covers the new year and already says what is done from then on: its calendar is right."""
    anni = [fase.scadenza.year if fase.scadenza else fase.anno for fase in obiettivo.fasi]
    anni += [uno.data.year if uno.data else uno.anno for uno in obiettivo.indicatori]
    return anno in obiettivo.anni and any(uno is not None and uno >= anno for uno in anni)


def _nell_anno(obiettivo: c.Obiettivo, anno: int, delta: int) -> c.Obiettivo:
    """Deadlines, target dates and the years they are of, moved. What was measured is of its year."""

    def anno_spostato(uno: int | None) -> int | None:
        return uno if uno is None or uno + delta > ANNO_MASSIMO else uno + delta

    anni = obiettivo.anni
    return obiettivo.model_copy(
        update={
            # The years of an objective that goes on already say so.
            "anni": anni if anno in anni else tuple(map(anno_spostato, anni)),
            "fasi": tuple(
                fase.model_copy(
                    update={"scadenza": spostata(fase.scadenza, delta), "anno": anno_spostato(fase.anno)}
                )
                for fase in obiettivo.fasi
            ),
            "indicatori": tuple(
                uno.model_copy(
                    update={
                        "data": spostata(uno.data, delta),
                        "anno": anno_spostato(uno.anno),
                        "osservato_al": spostata(uno.osservato_al, delta),
                    }
                )
                for uno in obiettivo.indicatori
            ),
        }
    )
