"""S11–S14: objectives of several areas, and those that ought to be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.controlli import somiglianza
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.nomi_aree import Branca
from obiettivi.scelte import Ambito

DESCRIZIONI_SIMILI = 80
"""Percent: from here on two objectives with one title are one piece of work."""
GRUPPI_MASSIMI = 3
"""More groups than these are how the plan is written: one note says it."""


def aree_di(uno: Obiettivo) -> frozenset[str]:
    return frozenset(sua.area for sua in uno.assegnazioni)


def trasversale_di_una_area(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S11: a settore with one of its own servizi is one area."""
    branca = Branca(contenuto.aree)
    for uno in calcoli.attivi(contenuto):
        linee = branca.linee(aree_di(uno))
        if uno.ambito == Ambito.TRASVERSALE and len(linee) == 1 and len(contenuto.aree) > 1:
            (sola,) = linee
            yield Anomalia(
                codice="S11",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="ambito",
                messaggio=f"L'obiettivo {uno.n} è trasversale ma è assegnato alla sola area {sola}: "
                "mancano le altre, o è un obiettivo di area.",
            )


def ripetuti_per_area(contenuto: ContenutoPiano) -> tuple[tuple[Obiettivo, ...], ...]:
    """Groups of objectives that are one piece of work, written once for each of several areas.

    The title is the same, no area stands in two of them, and they are told or measured alike.
    """
    per_titolo = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        per_titolo[somiglianza.normale(uno.titolo)].append(uno)
    return tuple(tuple(uni) for uni in per_titolo.values() if len(uni) > 1 and _uno_per_area(uni))


def _uno_per_area(uni: Sequence[Obiettivo]) -> bool:
    aree = [aree_di(uno) for uno in uni]
    if not all(aree) or sum(map(len, aree)) != len(frozenset().union(*aree)):
        return False
    primo = uni[0]
    misure = {somiglianza.normale(indicatore.descrizione) for indicatore in primo.indicatori} - {""}
    return all(
        any(somiglianza.normale(indicatore.descrizione) in misure for indicatore in altro.indicatori)
        or somiglianza.quanto(primo.descrizione, altro.descrizione) >= DESCRIZIONI_SIMILI
        for altro in uni[1:]
    )


def ripetuto_senza_condividerlo(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S12: one piece of work in several areas, each with its own sheet."""
    gruppi = ripetuti_per_area(contenuto)
    if len(gruppi) > GRUPPI_MASSIMI:
        quanti = sum(map(len, gruppi))
        esempi = elenco((cita(gruppo[0].titolo, 50) for gruppo in gruppi), GRUPPI_MASSIMI)
        yield _ripetuti(
            gruppi[0][0],
            f"{len(gruppi)} obiettivi sono scritti una volta per area, in {quanti} schede ({esempi}): un obiettivo "
            "trasversale si scrive e si corregge una volta sola.",
        )
        return
    for gruppo in gruppi:
        aree = elenco(sorted(frozenset().union(*map(aree_di, gruppo))))
        yield _ripetuti(
            gruppo[0],
            f"Gli obiettivi {elenco(uno.n for uno in gruppo)} sono lo stesso, {cita(gruppo[0].titolo)}, scritto "
            f"per le aree {aree}: se il lavoro è comune, basta un obiettivo trasversale.",
        )


def _ripetuti(uno: Obiettivo, messaggio: str) -> Anomalia:
    return Anomalia(
        codice="S12",
        livello=Livello.NOTA,
        oggetto=f"obiettivi[{uno.n}]",
        campo="assegnazioni",
        messaggio=messaggio,
    )


def senza_capofila(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S13: shared objectives where nobody leads, in a plan where most of the shared ones have who does.

    One given to the same areas as a general objective is of the whole body, which needs no leader.
    """
    branca = Branca(contenuto.aree)
    attivi = tuple(calcoli.attivi(contenuto))
    di_tutti = {aree_di(uno) for uno in attivi if uno.ambito == Ambito.GENERALE}
    condivisi = [
        uno
        for uno in attivi
        if uno.ambito == Ambito.TRASVERSALE
        and len(branca.linee(aree_di(uno))) > 1
        and aree_di(uno) not in di_tutti
    ]
    senza = [uno for uno in condivisi if not any(sua.capofila for sua in uno.assegnazioni)]
    if senza and len(condivisi) - len(senza) > max(1, len(senza)):
        quali, ha = ("L'obiettivo", "non ha") if len(senza) == 1 else ("Gli obiettivi", "non hanno")
        yield Anomalia(
            codice="S13",
            livello=Livello.NOTA,
            oggetto=f"obiettivi[{senza[0].n}]",
            campo="assegnazioni",
            messaggio=f"{quali} {elenco(uno.n for uno in senza)} {ha} un'area capofila: gli altri "
            f"{len(condivisi) - len(senza)} obiettivi trasversali ce l'hanno.",
        )


def di_area_di_molte(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S14: silent where no objective is told to be anything else: then the plan does not say it at all."""
    branca = Branca(contenuto.aree)
    attivi = tuple(calcoli.attivi(contenuto))
    if all(uno.ambito == Ambito.DI_AREA for uno in attivi):
        return
    for uno in attivi:
        linee = branca.linee(aree_di(uno))
        if uno.ambito == Ambito.DI_AREA and len(linee) > 1:
            yield Anomalia(
                codice="S14",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="ambito",
                messaggio=f"L'obiettivo {uno.n} è di area ma è assegnato alle aree {elenco(sorted(linee))}: "
                "è trasversale, o un'area è di troppo.",
            )


def stesso_lavoro(contenuto: ContenutoPiano) -> frozenset[tuple[int, int]]:
    """The pairs of objectives (by `n`) that S12 has already told."""
    return frozenset(
        (uno.n, altro.n) for gruppo in ripetuti_per_area(contenuto) for uno, altro in combinations(gruppo, 2)
    )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="S11",
        titolo="Obiettivo trasversale di una sola area",
        livello=Livello.AVVISO,
        perche="Trasversale vuol dire di più aree: con una sola, o manca chi lo condivide, o è un obiettivo di area. "
        "Un settore con un suo servizio conta come una sola area.",
        esempio="L'obiettivo «Sportello unico» è trasversale, ma tra le sue aree c'è solo l'Area tecnica.",
        trova=trasversale_di_una_area,
    ),
    Controllo(
        codice="S12",
        titolo="Stesso obiettivo in più aree, non condiviso",
        livello=Livello.NOTA,
        perche="Lo stesso lavoro scritto in due schede si corregge due volte, e può dire cose diverse. Un obiettivo "
        "trasversale tiene insieme le aree, ognuna con il suo peso.",
        esempio="«Statuto comunale» è un obiettivo del segretario e un altro del suo staff, con lo stesso indicatore.",
        trova=ripetuto_senza_condividerlo,
        confronta=True,
    ),
    Controllo(
        codice="S13",
        titolo="Obiettivo condiviso senza capofila",
        livello=Livello.NOTA,
        perche="Dove gli obiettivi trasversali hanno un'area capofila, uno che non ce l'ha resta senza chi raccoglie "
        "i dati e tiene i tempi.",
        esempio="Cinque obiettivi intersettoriali hanno la capofila e due no.",
        trova=senza_capofila,
    ),
    Controllo(
        codice="S14",
        titolo="Obiettivo di area assegnato a più aree",
        livello=Livello.AVVISO,
        perche="Un obiettivo di area è di una sola: se altre lo hanno, è trasversale, e chi legge deve saperlo.",
        esempio="L'obiettivo è «di area» e ha il peso 10 sia per l'Area tecnica sia per la Polizia locale.",
        trova=di_area_di_molte,
    ),
)
