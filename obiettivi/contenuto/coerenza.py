"""What a file must say consistently before it can become a plan: references that exist, codes told once.

Only what would make the plan unreadable stands here. Wrong totals, impossible deadlines and the like are
the checks' work: a draft may carry them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from obiettivi.contenuto.oggetti import ContenutoPiano, Obiettivo
from obiettivi.contenuto.stemma import StemmaNonValidoError, tipo_stemma

Incoerenza = tuple[str, str]
"""Place in the file, and the sentence."""


def incoerenze(contenuto: ContenutoPiano) -> Iterator[Incoerenza]:
    """Every inconsistency of the file, in the order of the file."""
    aree = {area.codice for area in contenuto.aree}
    voci = {voce.codice for voce in contenuto.voci}
    numeri = {obiettivo.n for obiettivo in contenuto.obiettivi}
    if len(contenuto.piano.triennio) not in (0, 2) or list(contenuto.piano.triennio) != sorted(
        contenuto.piano.triennio
    ):
        yield "piano.triennio", "il triennio si scrive con il primo e l'ultimo anno, in ordine: [2026, 2028]"
    if contenuto.ente.stemma:
        try:
            tipo_stemma(contenuto.ente.stemma)
        except StemmaNonValidoError as errore:
            yield "ente.stemma", str(errore)
    yield from _albero("aree", "area", [(area.codice, area.padre) for area in contenuto.aree])
    yield from _albero("voci", "voce", [(voce.codice, voce.padre) for voce in contenuto.voci])
    yield from _numerazione(contenuto.obiettivi)
    for obiettivo in contenuto.obiettivi:
        yield from _obiettivo(obiettivo, aree, voci, numeri)
    for elenco in ("attivita_strutturali", "personale", "capitoli"):
        for posizione, riga in enumerate(getattr(contenuto, elenco)):
            yield from _sconosciuti(f"{elenco}[{posizione}].area", "area", [riga.area], aree)
    for posizione, capitolo in enumerate(contenuto.capitoli):
        yield from _sconosciuti(f"capitoli[{posizione}].obiettivi", "obiettivo", capitolo.obiettivi, numeri)
    for posizione, gruppo in enumerate(contenuto.premialita.gruppi if contenuto.premialita else ()):
        luogo = f"premialita.gruppi[{posizione}].obiettivi"
        yield from _sconosciuti(luogo, "obiettivo", gruppo.obiettivi, numeri)
    for codice, oggetto, _ in _ripetuti((una.codice, una.oggetto, una.campo) for una in contenuto.deroghe):
        yield "deroghe", f"per la segnalazione {codice} in «{oggetto}» c'è più di una deroga"


def _ripetuti(valori: Iterable) -> list:
    return [valore for valore, volte in Counter(valori).items() if volte > 1]


def _sconosciuti(luogo: str, cosa: str, valori: Iterable, noti: set) -> Iterator[Incoerenza]:
    valori = list(valori)
    for valore in valori:
        if valore not in noti:
            yield (
                luogo,
                f"«{valore}» non è un codice di {cosa} del piano"
                if cosa != "obiettivo"
                else (f"nessun obiettivo ha n = {valore}"),
            )
    for valore in _ripetuti(valori):
        yield luogo, f"«{valore}» è scritto due volte"


def _albero(elenco: str, cosa: str, nodi: list[tuple[str, str]]) -> Iterator[Incoerenza]:
    """Codes told twice, parents that do not exist, branches that bite their tail."""
    for codice in _ripetuti(codice for codice, _ in nodi):
        yield f"{elenco}[{codice}].codice", f"due {elenco} hanno lo stesso codice «{codice}»"
    for codice, _ in nodi:
        if "[" in codice or "]" in codice:
            yield f"{elenco}", f"il codice «{codice}» non può contenere parentesi quadre"
    padri = dict(nodi)
    for codice, padre in nodi:
        luogo = f"{elenco}[{codice}].padre"
        if padre and padre not in padri:
            yield luogo, f"«{padre}» non è un codice di {cosa} del piano"
            continue
        visti = {codice}
        while padre and padre not in visti:
            visti.add(padre)
            padre = padri.get(padre, "")
        if padre == codice:
            yield luogo, f"«{codice}» finisce per dipendere da se stessa"


def _numerazione(obiettivi: tuple[Obiettivo, ...]) -> Iterator[Incoerenza]:
    numeri = [obiettivo.n for obiettivo in obiettivi]
    for n in _ripetuti(numeri):
        yield f"obiettivi[{n}].n", f"due obiettivi hanno lo stesso n = {n}"
    if numeri != sorted(numeri):
        yield "obiettivi", "gli obiettivi vanno elencati in ordine di n"
    for chiave in _ripetuti(obiettivo.chiave for obiettivo in obiettivi if obiettivo.chiave):
        yield "obiettivi", f"due obiettivi hanno la stessa chiave {chiave}"
    # By these monitoring tells the assignments of a plan; twice in one objective is said there.
    assegnazioni = ({sua.chiave for sua in uno.assegnazioni if sua.chiave} for uno in obiettivi)
    for chiave in _ripetuti(chain.from_iterable(assegnazioni)):
        yield "obiettivi", f"due obiettivi hanno un'assegnazione con la stessa chiave {chiave}"


def _obiettivo(
    obiettivo: Obiettivo, aree: set[str], voci: set[str], numeri: set[int]
) -> Iterator[Incoerenza]:
    qui = f"obiettivi[{obiettivo.n}]"
    yield from _sconosciuti(f"{qui}.voci", "voce", obiettivo.voci, voci)
    if obiettivo.sostituito_da == obiettivo.n:
        yield f"{qui}.sostituito_da", "un obiettivo non può sostituire se stesso"
    elif obiettivo.sostituito_da is not None:
        yield from _sconosciuti(f"{qui}.sostituito_da", "obiettivo", [obiettivo.sostituito_da], numeri)
    for posizione, assegnazione in enumerate(obiettivo.assegnazioni):
        luogo = f"{qui}.assegnazioni[{posizione}]"
        yield from _sconosciuti(f"{luogo}.area", "area", [assegnazione.area], aree)
        if assegnazione.pesi_fasi and len(assegnazione.pesi_fasi) != len(obiettivo.fasi):
            attese, trovate = len(obiettivo.fasi), len(assegnazione.pesi_fasi)
            yield (
                f"{luogo}.pesi_fasi",
                f"serve un peso per ogni fase: le fasi sono {attese}, i pesi {trovate}",
            )
    if sum(assegnazione.capofila for assegnazione in obiettivo.assegnazioni) > 1:
        yield f"{qui}.assegnazioni", "l'obiettivo ha più di un'area capofila"
    yield from _fasi_e_indicatori(obiettivo, qui, aree)


def _fasi_e_indicatori(obiettivo: Obiettivo, qui: str, aree: set[str]) -> Iterator[Incoerenza]:
    for posizione, fase in enumerate(obiettivo.fasi):
        luogo = f"{qui}.fasi[{posizione}]"
        yield from _sconosciuti(f"{luogo}.aree", "area", fase.aree, aree)
        yield from _posizione(f"{luogo}.assegnazione", fase.assegnazione, obiettivo.assegnazioni)
        for mese in _ripetuti(fase.mesi):
            yield f"{luogo}.mesi", f"il mese {mese} è scritto due volte"
    for posizione, indicatore in enumerate(obiettivo.indicatori):
        luogo = f"{qui}.indicatori[{posizione}]"
        yield from _posizione(f"{luogo}.assegnazione", indicatore.assegnazione, obiettivo.assegnazioni)
        yield from _posizione(f"{luogo}.fase", indicatore.fase, obiettivo.fasi)
    for elenco in ("assegnazioni", "fasi", "indicatori"):
        for chiave in _ripetuti(riga.chiave for riga in getattr(obiettivo, elenco) if riga.chiave):
            yield f"{qui}.{elenco}", f"due righe hanno la stessa chiave {chiave}"


def _posizione(luogo: str, posizione: int | None, elenco: tuple) -> Iterator[Incoerenza]:
    if posizione is not None and posizione >= len(elenco):
        yield luogo, f"la posizione {posizione} non esiste: l'elenco ne ha {len(elenco)}, contate da 0"
