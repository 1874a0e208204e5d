"""P: do the weights add up? The totals are those that the ente's own SMVP sets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Fase, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.formati import numero
from obiettivi.scelte import ModoPesi


def totale_diverso(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P01: an area's weights make a total other than the expected one."""
    for peso in calcoli.pesi_per_area(contenuto):
        if peso.modo == ModoPesi.UGUALE and not peso.torna:
            yield _totale_sbagliato("P01", peso, "invece di")


def totale_oltre_il_massimo(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P02: an area's weights make more than the highest total."""
    for peso in calcoli.pesi_per_area(contenuto):
        if peso.modo == ModoPesi.MASSIMO and not peso.torna:
            yield _totale_sbagliato("P02", peso, "oltre il massimo di")


def _totale_sbagliato(codice: str, peso: calcoli.PesoArea, rispetto_a: str) -> Anomalia:
    quanti = numero(abs(peso.residuo))
    manca = "ne manca" if peso.residuo == 1 else "ne mancano"
    scarto = f"{manca} {quanti}" if peso.residuo > 0 else f"{quanti} di troppo"
    return Anomalia(
        codice=codice,
        livello=Livello.BLOCCA,
        oggetto=f"aree[{peso.area.codice}]",
        campo="peso",
        messaggio=f"I pesi di {peso.area.nome_completo} fanno {numero(peso.totale)} {rispetto_a} "
        f"{numero(peso.atteso)}: {scarto}.",
        trovato=peso.totale,
        atteso=peso.atteso,
    )


def peso_mancante(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P03: an assignment has no weight where the rule wants one; a prerequisite has none by its nature."""
    aree = {area.codice: area for area in contenuto.aree}
    for peso in calcoli.pesi_per_area(contenuto):
        for obiettivo, posizione in peso.assegnazioni if peso.atteso is not None else ():
            assegnazione = obiettivo.assegnazioni[posizione]
            if calcoli.peso_effettivo(obiettivo, assegnazione) is None and not obiettivo.prerequisito:
                yield Anomalia(
                    codice="P03",
                    livello=Livello.AVVISO,
                    oggetto=f"obiettivi[{obiettivo.n}].assegnazioni[{posizione}]",
                    campo="peso",
                    messaggio=f"L'obiettivo {obiettivo.n} è assegnato a {aree[assegnazione.area].nome_completo} "
                    "senza un peso: il sistema di valutazione ne vuole uno.",
                )


def peso_zero(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P04: the weight of an assignment, phase or indicator is zero: what does not count is better left out."""
    for obiettivo in calcoli.attivi(contenuto):
        qui, chi = f"obiettivi[{obiettivo.n}]", f"dell'obiettivo {obiettivo.n}"
        for posizione, assegnazione in enumerate(obiettivo.assegnazioni):
            if calcoli.peso_effettivo(obiettivo, assegnazione) == 0:
                cosa = f"L'obiettivo {obiettivo.n} pesa zero per l'area {assegnazione.area}"
                yield _di_zero(f"{qui}.assegnazioni[{posizione}]", "peso", cosa)
            for fase, peso in enumerate(assegnazione.pesi_fasi):
                if peso == 0:
                    cosa = f"La fase {fase + 1} {chi} pesa zero per l'area {assegnazione.area}"
                    yield _di_zero(f"{qui}.assegnazioni[{posizione}]", "pesi_fasi", cosa)
        for elenco, una, righe in _con_peso_proprio(obiettivo):
            for posizione, riga in enumerate(righe):
                if riga.peso == 0:
                    yield _di_zero(
                        f"{qui}.{elenco}[{posizione}]", "peso", f"{una} {posizione + 1} {chi} pesa zero"
                    )


def _di_zero(oggetto: str, campo: str, cosa: str) -> Anomalia:
    return Anomalia(
        codice="P04",
        livello=Livello.AVVISO,
        oggetto=oggetto,
        campo=campo,
        messaggio=f"{cosa}: non conta nulla.",
        trovato=Decimal(0),
    )


def _con_peso_proprio(obiettivo: Obiettivo) -> tuple[tuple[str, str, tuple[Fase | Indicatore, ...]], ...]:
    """The lists of the objective whose rows carry a weight that counts: key, one of them in words, rows."""
    fasi = obiettivo.fasi if usa_i_pesi_delle_fasi(obiettivo) else ()
    return ("fasi", "La fase", fasi), ("indicatori", "L'indicatore", obiettivo.indicatori)


def usa_i_pesi_delle_fasi(obiettivo: Obiettivo) -> bool:
    """Whether the phases' own weights count for somebody: not where each area has its own list."""
    return not obiettivo.assegnazioni or any(not sua.pesi_fasi for sua in obiettivo.assegnazioni)


def _liste_di_fasi(obiettivo: Obiettivo) -> Iterator[tuple[str, str, str, tuple[Decimal | None, ...]]]:
    """Each list of phase weights of the objective: path, field, whose it is in words, weights."""
    qui = f"obiettivi[{obiettivo.n}]"
    divise = any(fase.assegnazione is not None for fase in obiettivo.fasi)
    if usa_i_pesi_delle_fasi(obiettivo) and not divise:
        yield qui, "fasi", f"dell'obiettivo {obiettivo.n}", calcoli.pesi_delle_fasi(obiettivo)
    for posizione, assegnazione in enumerate(obiettivo.assegnazioni):
        sue = any(fase.assegnazione in (None, posizione) for fase in obiettivo.fasi)
        if assegnazione.pesi_fasi or (divise and sue):
            campo = "pesi_fasi" if assegnazione.pesi_fasi else "fasi"
            chi = f"dell'obiettivo {obiettivo.n} per l'area {assegnazione.area}"
            pesi = calcoli.pesi_delle_fasi(obiettivo, assegnazione)
            yield f"{qui}.assegnazioni[{posizione}]", campo, chi, pesi


def fasi_non_fanno_il_totale(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P05: the phases of an objective (or of one area in it) do not make `fasi_totale`."""
    atteso = contenuto.sistema.fasi_totale
    if atteso is None:
        return
    for obiettivo in calcoli.attivi(contenuto):
        if not obiettivo.fasi:
            continue
        for oggetto, campo, chi, pesi in _liste_di_fasi(obiettivo):
            yield from _totale_interno("P05", oggetto, campo, f"I pesi delle fasi {chi}", pesi, atteso)


def indicatori_non_fanno_il_totale(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P06: the indicators of an objective (or of one area in it) do not make `indicatori_totale`."""
    atteso = contenuto.sistema.indicatori_totale
    if atteso is None:
        return
    for obiettivo in calcoli.attivi(contenuto):
        qui = f"obiettivi[{obiettivo.n}]"
        di_area = {indicatore.assegnazione for indicatore in obiettivo.indicatori} - {None}
        if obiettivo.indicatori and not di_area:
            pesi = [indicatore.peso for indicatore in obiettivo.indicatori]
            cosa = f"I pesi degli indicatori dell'obiettivo {obiettivo.n}"
            yield from _totale_interno("P06", qui, "indicatori", cosa, pesi, atteso)
        for posizione, assegnazione in enumerate(obiettivo.assegnazioni) if di_area else ():
            pesi = [indicatore.peso for indicatore in calcoli.indicatori_di(obiettivo, posizione)]
            cosa = f"I pesi degli indicatori dell'obiettivo {obiettivo.n} per l'area {assegnazione.area}"
            if pesi:
                yield from _totale_interno(
                    "P06", f"{qui}.assegnazioni[{posizione}]", "indicatori", cosa, pesi, atteso
                )


def _totale_interno(
    codice: str, oggetto: str, campo: str, cosa: str, pesi: Sequence[Decimal | None], atteso: Decimal
) -> Iterator[Anomalia]:
    totale = calcoli.somma(pesi)
    if totale != atteso:
        manca = all(peso is None for peso in pesi)
        yield Anomalia(
            codice=codice,
            livello=Livello.BLOCCA,
            oggetto=oggetto,
            campo=campo,
            messaggio=f"{cosa} non ci sono: devono fare {numero(atteso)}."
            if manca
            else f"{cosa} fanno {numero(totale)} invece di {numero(atteso)}.",
            trovato=totale,
            atteso=atteso,
        )


def peso_mancante_tra_sorelle(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P07: a phase or an indicator has no weight while its sisters have one.

    An empty place in an assignment's own list is not one: it says that the phase is not that area's.
    """
    for obiettivo in calcoli.attivi(contenuto):
        for elenco, una, righe in _con_peso_proprio(obiettivo):
            if all(riga.peso is None for riga in righe):
                continue
            for posizione, riga in enumerate(righe):
                if riga.peso is None:
                    yield Anomalia(
                        codice="P07",
                        livello=Livello.NOTA,
                        oggetto=f"obiettivi[{obiettivo.n}].{elenco}[{posizione}]",
                        campo="peso",
                        messaggio=f"{una} {posizione + 1} dell'obiettivo {obiettivo.n} non ha peso, "
                        "mentre altre righe dello stesso elenco lo hanno.",
                    )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="P01",
        titolo="Pesi di un'area diversi dal totale",
        livello=Livello.BLOCCA,
        perche="Il sistema di valutazione dice quanto devono fare i pesi di ogni area. Se fanno di più o di meno, il "
        "risultato dell'area non si può calcolare come il sistema vuole.",
        esempio="I pesi di Area Finanziaria (FIN) fanno 103 invece di 100: 3 di troppo.",
        trova=totale_diverso,
    ),
    Controllo(
        codice="P02",
        titolo="Pesi di un'area oltre il massimo",
        livello=Livello.BLOCCA,
        perche="Il sistema di valutazione mette un tetto ai pesi di ogni area, e quest'area lo supera.",
        esempio="I pesi di Affari generali (AG) fanno 65 oltre il massimo di 60: 5 di troppo.",
        trova=totale_oltre_il_massimo,
    ),
    Controllo(
        codice="P03",
        titolo="Assegnazione senza peso",
        livello=Livello.AVVISO,
        perche="Un obiettivo senza peso non entra nel totale dell'area: chi lo raggiunge non ne ha merito, e chi non "
        "lo raggiunge non ne risponde. A un prerequisito, che non pesa per sua natura, il peso non si chiede.",
        esempio="L'obiettivo 10 è assegnato a Lavori pubblici (LLPP) senza un peso: il sistema di valutazione ne "
        "vuole uno.",
        trova=peso_mancante,
    ),
    Controllo(
        codice="P04",
        titolo="Peso zero",
        livello=Livello.AVVISO,
        perche="Ciò che pesa zero non conta nulla. Se è lì per memoria lascia il peso vuoto, altrimenti scrivi il suo.",
        esempio="La fase 3 dell'obiettivo 12 pesa zero: non conta nulla.",
        trova=peso_zero,
    ),
    Controllo(
        codice="P05",
        titolo="Pesi delle fasi diversi dal totale",
        livello=Livello.BLOCCA,
        perche="Il sistema di valutazione dice quanto devono fare i pesi delle fasi di un obiettivo. Dove ogni area ha "
        "i suoi, si guarda l'elenco di ciascuna.",
        esempio="I pesi delle fasi dell'obiettivo 7 fanno 90 invece di 100.",
        trova=fasi_non_fanno_il_totale,
    ),
    Controllo(
        codice="P06",
        titolo="Pesi degli indicatori diversi dal totale",
        livello=Livello.BLOCCA,
        perche="Il sistema di valutazione dice quanto devono fare i pesi degli indicatori di un obiettivo. Con un "
        "totale diverso il grado di raggiungimento non ha un significato.",
        esempio="I pesi degli indicatori dell'obiettivo 5 fanno 90 invece di 100.",
        trova=indicatori_non_fanno_il_totale,
    ),
    Controllo(
        codice="P07",
        titolo="Una riga senza peso tra altre che lo hanno",
        livello=Livello.NOTA,
        perche="Quando si calcola il grado, la riga senza peso resta fuori. Se è voluto va bene così.",
        esempio="La fase 2 dell'obiettivo 9 non ha peso, mentre altre righe dello stesso elenco lo hanno.",
        trova=peso_mancante_tra_sorelle,
    ),
)
