"""T03…T05, T12…T17: are the years right? Of rows, of objectives, and those named in the texts.

A year in a text is doubtful by nature: baselines, arrears, accounts of last year, norms and contracts name past
years rightly. So only what cannot be such is told, and as a note; the starting situation is never looked at.
"""

import re
from collections.abc import Iterator, Sequence

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Fase, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.tempo import A_PAROLE, IN_CIFRE, giorno_impossibile
from obiettivi.formati import data
from obiettivi.scelte import MESI

ANNO = r"(?:19|20)\d\d"
QUATTRO_PARTI = re.compile(rf"(?<![\d./-])\d{{1,2}}([./])\d{{1,2}}\1\d{{1,2}}\1{ANNO}(?![./-]?\d)", re.ASCII)
"""A date with a part too many: "31.1.2.2023"."""
ENTRO = re.compile(
    rf"\bentro\b[^;:()\n]{{0,30}}?(?:\d{{1,2}}[./-]\d{{1,2}}[./-]({ANNO})|\b(?:{'|'.join(MESI)}|anno|il|fine)"
    rf" (?:del |il )?({ANNO}))(?![/\d])",
    re.ASCII | re.IGNORECASE,
)
"""A deadline told in a text, and its year."""
DOCUMENTO = (
    r"\b(?:ptpct?|piao|dup|d\.u\.p\.|peg|p\.e\.g\.|pola|bilancio di previsione|piano|programma|performance)\b"
)
TRIENNIO = re.compile(
    rf"{DOCUMENTO}[^.;:()\n]{{0,50}}?(?<![\d/.])({ANNO}) ?[-–/] ?(?:20)?(\d\d)(?!\d)",
    re.ASCII | re.IGNORECASE,
)
"""A planning document and its years: "PTPCT 2023-2025"."""
ANNUALE = re.compile(
    rf"\b(?:piano|programma|calendario|performance)\b[^.;:()\n]{{0,40}}?\banno ({ANNO})(?! ?[-–/])\b",
    re.ASCII | re.IGNORECASE,
)
"""A yearly document and its year: "Piano di formazione anno 2023"."""
CONSUNTIVO = re.compile(r"relazion|rendicont|consuntiv|verific|esit|prosecuz|complet|chius", re.IGNORECASE)
"""Words beside which a past document is named rightly."""
ANNO_NON_DI_NORMA = re.compile(rf"(?<![\d/])({ANNO})(?!\d)", re.ASCII)
ANNO_DA_SOLO = re.compile(rf"(?<![\d/.-])({ANNO})(?![\d/-])", re.ASCII)


def fuori_dagli_anni(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T03: a phase, an indicator or an announced check falls before the plan, or after its years."""
    for obiettivo in calcoli.attivi(contenuto):
        permessi, di_chi = _anni_permessi(contenuto, obiettivo)
        for oggetto, campo, cosa, anno in _righe_datate(obiettivo):
            if anno in permessi:
                continue
            if anno < contenuto.piano.anno:
                perche = (
                    f"prima del {contenuto.piano.anno}, l'anno del piano. Se è già cosa fatta va nella situazione "
                    "di partenza, altrimenti correggi la data"
                )
            else:
                perche = f"fuori dagli anni {di_chi} ({_periodo(permessi)})"
            yield _fuori(oggetto, campo, f"{cosa}, {perche}.")
    dopo = max(_triennio(contenuto)) + 1
    for posizione, verifica in enumerate(contenuto.verifiche_previste):
        if verifica.data and not contenuto.piano.anno <= verifica.data.year <= dopo:
            frase = f"La verifica prevista il {data(verifica.data)} è fuori dagli anni del piano."
            yield _fuori(f"verifiche_previste[{posizione}]", "data", frase)


def _fuori(oggetto: str, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(codice="T03", livello=Livello.AVVISO, oggetto=oggetto, campo=campo, messaggio=messaggio)


def _triennio(contenuto: ContenutoPiano) -> Sequence[int]:
    """The years of the plan; three where it does not say."""
    estremi = contenuto.piano.triennio or (contenuto.piano.anno, contenuto.piano.anno + 2)
    return range(estremi[0], estremi[-1] + 1)


def _anni_permessi(contenuto: ContenutoPiano, obiettivo: Obiettivo) -> tuple[Sequence[int], str]:
    """The years a row of the objective may be of, and whose they are."""
    suoi = [anno for anno in sorted(set(obiettivo.anni)) if anno >= contenuto.piano.anno]
    if suoi:
        return suoi, "dell'obiettivo"
    return [anno for anno in _triennio(contenuto) if anno >= contenuto.piano.anno], "del piano"


def _righe_datate(obiettivo: Obiettivo) -> Iterator[tuple[str, str, str, int]]:
    """Phases and indicators with a date or a year: path, field, what and when in words, year."""
    qui, di = f"obiettivi[{obiettivo.n}]", f"dell'obiettivo {obiettivo.n}"
    for posizione, fase in enumerate(obiettivo.fasi):
        luogo, cosa = f"{qui}.fasi[{posizione}]", f"La fase {posizione + 1} {di}"
        if fase.scadenza:
            yield luogo, "scadenza", f"{cosa} scade il {data(fase.scadenza)}", fase.scadenza.year
        elif fase.anno:
            yield luogo, "anno", f"{cosa} è del {fase.anno}", fase.anno
    for posizione, uno in enumerate(obiettivo.indicatori):
        luogo, cosa = f"{qui}.indicatori[{posizione}]", f"L'indicatore {posizione + 1} {di}"
        if uno.data:
            yield luogo, "data", f"{cosa} ha la data {data(uno.data)}", uno.data.year
        elif uno.anno:
            yield luogo, "anno", f"{cosa} è del {uno.anno}", uno.anno


def _periodo(anni: Sequence[int]) -> str:
    """ "2026", "2026-2028", "2026 e 2028"."""
    in_fila = len(anni) > 1 and list(anni) == list(range(anni[0], anni[-1] + 1))
    return f"{anni[0]}-{anni[-1]}" if in_fila else elenco(anni)


def anno_diverso_dalla_data(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T04: the year of a phase or an indicator is not that of its date."""
    for obiettivo in calcoli.attivi(contenuto):
        permessi, _di_chi = _anni_permessi(contenuto, obiettivo)
        elenchi = (
            ("fasi", "La fase", [(fase.anno, fase.scadenza) for fase in obiettivo.fasi]),
            ("indicatori", "L'indicatore", [(uno.anno, uno.data) for uno in obiettivo.indicatori]),
        )
        for nome, una, righe in elenchi:
            for posizione, (anno, giorno) in enumerate(righe):
                # One outside the years is T03's.
                if anno and giorno and anno != giorno.year and giorno.year in permessi:
                    yield Anomalia(
                        codice="T04",
                        livello=Livello.AVVISO,
                        oggetto=f"obiettivi[{obiettivo.n}].{nome}[{posizione}]",
                        campo="anno",
                        messaggio=f"{una} {posizione + 1} dell'obiettivo {obiettivo.n} è del {anno}, ma la sua data "
                        f"è il {data(giorno)}.",
                    )


def anni_senza_quello_del_piano(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T05: the plan's year is not one of its three, or not one of an objective's."""
    anno = contenuto.piano.anno
    if anno not in _triennio(contenuto):
        periodo = _periodo(_triennio(contenuto))
        frase = f"Il piano è del {anno}, ma il suo triennio è {periodo}."
        yield _senza_anno("piano", "triennio", frase)
    for obiettivo in calcoli.attivi(contenuto):
        if obiettivo.anni and anno not in obiettivo.anni:
            suoi = sorted(set(obiettivo.anni))
            di = f"dell'anno {suoi[0]}" if len(suoi) == 1 else f"degli anni {_periodo(suoi)}"
            frase = f"L'obiettivo {obiettivo.n} è {di}: manca il {anno}, l'anno del piano."
            yield _senza_anno(f"obiettivi[{obiettivo.n}]", "anni", frase)


def _senza_anno(oggetto: str, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(codice="T05", livello=Livello.AVVISO, oggetto=oggetto, campo=campo, messaggio=messaggio)


def anni_senza_fasi(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T12: an objective of several years has phases only for some of them.

    A phase that lasts all the year counts for all the years; one without a year, for any.
    """
    for obiettivo in calcoli.attivi(contenuto):
        anni = [anno for anno in sorted(set(obiettivo.anni)) if anno >= contenuto.piano.anno]
        coperti = {_anno(fase) for fase in obiettivo.fasi}
        if len(anni) < 2 or not coperti or None in coperti:
            continue
        mancano = [anno for anno in anni if anno not in coperti]
        if mancano:
            yield Anomalia(
                codice="T12",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{obiettivo.n}]",
                campo="fasi",
                messaggio=f"L'obiettivo {obiettivo.n} riguarda gli anni {_periodo(anni)}, ma nessuna fase è del "
                f"{' o del '.join(map(str, mancano))}: aggiungila, o correggi gli anni dell'obiettivo.",
            )


def _anno(fase: Fase) -> int | None:
    """The year a phase is of; None where it may be any."""
    if len(fase.mesi) == len(MESI):
        return None
    return fase.scadenza.year if fase.scadenza else fase.anno


def titolo_di_un_altro_anno(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T17: the plan's title names years, and none of them is the plan's."""
    nominati = [int(anno) for anno in ANNO_NON_DI_NORMA.findall(contenuto.piano.titolo)]
    suoi = {contenuto.piano.anno, *_triennio(contenuto)}
    if nominati and not suoi.intersection(nominati):
        yield Anomalia(
            codice="T17",
            livello=Livello.AVVISO,
            oggetto="piano",
            campo="titolo",
            messaggio=f"Il titolo del piano è {cita(contenuto.piano.titolo)}, ma il piano è del "
            f"{contenuto.piano.anno}.",
        )


BISESTILE = 2024

Brano = tuple[str, str, str, str]
"""A text of an objective: path, field, where in words ("Nella fase 2 dell'obiettivo 3"), the text."""


def _brani(obiettivo: Obiettivo) -> Iterator[Brano]:
    """The texts that promise something; the starting situation tells the past."""
    qui, di = f"obiettivi[{obiettivo.n}]", f"dell'obiettivo {obiettivo.n}"
    yield qui, "titolo", f"Nel titolo {di}", obiettivo.titolo
    yield qui, "descrizione", f"Nella descrizione {di}", obiettivo.descrizione
    yield qui, "risultato_atteso", f"Nel risultato atteso {di}", obiettivo.risultato_atteso
    for posizione, sua in enumerate(obiettivo.assegnazioni):
        dove = f"Nella performance attesa {di} per l'area {sua.area}"
        yield f"{qui}.assegnazioni[{posizione}]", "performance_attesa", dove, sua.performance_attesa
    for posizione, fase in enumerate(obiettivo.fasi):
        dove = f"Nella fase {posizione + 1} {di}"
        yield f"{qui}.fasi[{posizione}]", "descrizione", dove, fase.descrizione
    for posizione, uno in enumerate(obiettivo.indicatori):
        luogo, dove = f"{qui}.indicatori[{posizione}]", f"Nell'indicatore {posizione + 1} {di}"
        yield luogo, "descrizione", dove, uno.descrizione
        yield luogo, "testo", dove, uno.testo
        yield luogo, "attivita", dove, uno.attivita


def data_sbagliata_nel_testo(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T13: a text names a day that does not exist."""
    for obiettivo in calcoli.attivi(contenuto):
        for oggetto, campo, dove, testo in (*_brani(obiettivo), *_brani_del_passato(obiettivo)):
            if giorno := _giorno_sbagliato(testo):
                yield Anomalia(
                    codice="T13",
                    livello=Livello.AVVISO,
                    oggetto=oggetto,
                    campo=campo,
                    messaggio=f"{dove} si legge «{giorno}»: quel giorno non esiste.",
                )


def _brani_del_passato(obiettivo: Obiettivo) -> Iterator[Brano]:
    qui, di = f"obiettivi[{obiettivo.n}]", f"dell'obiettivo {obiettivo.n}"
    yield (
        qui,
        "situazione_di_partenza",
        f"Nella situazione di partenza {di}",
        obiettivo.situazione_di_partenza,
    )
    for posizione, uno in enumerate(obiettivo.indicatori):
        dove = f"Nel valore di partenza dell'indicatore {posizione + 1} {di}"
        yield f"{qui}.indicatori[{posizione}]", "baseline_testo", dove, uno.baseline_testo


def _giorno_sbagliato(testo: str) -> str:
    """In figures only with its year in full: "10.31.05" in a text may be the code of a chapter."""
    if troppe := QUATTRO_PARTI.search(testo):
        return troppe[0]
    for trovata in IN_CIFRE.finditer(testo):
        if len(trovata[4]) == 4 and giorno_impossibile(trovata[0], 0):
            return trovata[0]
    for trovata in A_PAROLE.finditer(testo):
        # "Sezione 45 marzo" is no day; 29 February without its year may be of a leap one.
        if int(trovata[1]) <= 31 and giorno_impossibile(trovata[0], BISESTILE):
            return trovata[0]
    return ""


def termine_passato(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T14: a text promises something by a day of a year before the plan's."""
    for obiettivo in calcoli.attivi(contenuto):
        for oggetto, campo, dove, testo in _brani(obiettivo):
            for trovata in ENTRO.finditer(testo):
                anno = int(trovata[1] or trovata[2])
                if anno < contenuto.piano.anno and anno not in obiettivo.anni:
                    frase = f"{dove} si legge {cita(trovata[0])}, ma il piano è del {contenuto.piano.anno}."
                    yield _nota("T14", oggetto, campo, frase)
                    break


def _nota(codice: str, oggetto: str, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(codice=codice, livello=Livello.NOTA, oggetto=oggetto, campo=campo, messaggio=messaggio)


def documento_di_altri_anni(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T15: a text names a planning document of years that are neither the plan's nor the next ones."""
    for obiettivo in calcoli.attivi(contenuto):
        for oggetto, campo, dove, testo in _brani(obiettivo):
            if documento := _documento_vecchio(testo, contenuto.piano.anno):
                frase = (
                    f"{dove} si legge {cita(documento)}: è il documento di altri anni, il piano è "
                    f"del {contenuto.piano.anno}."
                )
                yield _nota("T15", oggetto, campo, frase)


def _documento_vecchio(testo: str, anno: int) -> str:
    """The first document whose years are over, or begin after the next year."""
    if CONSUNTIVO.search(testo):
        return ""
    for trovata in TRIENNIO.finditer(testo):
        primo, ultimo = int(trovata[1]), int(trovata[1][:2] + trovata[2])
        if primo < ultimo and (ultimo < anno or primo > anno + 1):
            return trovata[0]
    return next((trovata[0] for trovata in ANNUALE.finditer(testo) if int(trovata[1]) == anno - 1), "")


def testo_dell_anno_scorso(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """T16: a text is word for word that of the plan of the year before, and names that year."""
    if contesto.precedente is None:
        return
    scorso = contesto.precedente.piano.anno
    vecchi = {
        testo
        for obiettivo in contesto.precedente.obiettivi
        for *_luogo, testo in _brani(obiettivo)
        if str(scorso) in testo
    }
    for obiettivo in calcoli.attivi(contenuto):
        for oggetto, campo, dove, testo in _brani(obiettivo):
            nominati = set(ANNO_DA_SOLO.findall(testo)) if testo in vecchi else ()
            if str(scorso) in nominati and str(contenuto.piano.anno) not in nominati:
                frase = f"{dove} c'è ancora il {scorso}, come nel piano di quell'anno: {cita(testo)}."
                yield _nota("T16", oggetto, campo, frase)


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="T03",
        titolo="Data fuori dagli anni del piano",
        livello=Livello.AVVISO,
        perche="Una fase o un indicatore di un anno prima del piano spesso viene dal piano vecchio; di un anno che "
        "l'obiettivo non copre, non sarà misurato.",
        esempio="La fase 1 dell'obiettivo 14 scade il 31/07/2022, prima del 2023, l'anno del piano. Se è già cosa "
        "fatta va nella situazione di partenza, altrimenti correggi la data.",
        trova=fuori_dagli_anni,
    ),
    Controllo(
        codice="T04",
        titolo="Anno diverso da quello della data",
        livello=Livello.AVVISO,
        perche="La fase sta sotto un anno e scade in un altro: uno dei due è sbagliato.",
        esempio="La fase 2 dell'obiettivo 6 è del 2024, ma la sua data è il 31/12/2023.",
        trova=anno_diverso_dalla_data,
    ),
    Controllo(
        codice="T05",
        titolo="Anni che non comprendono quello del piano",
        livello=Livello.AVVISO,
        perche="Un obiettivo che non riguarda l'anno del piano non può essere misurato in quell'anno.",
        esempio="L'obiettivo 7 è dell'anno 2025: manca il 2024, l'anno del piano.",
        trova=anni_senza_quello_del_piano,
    ),
    Controllo(
        codice="T12",
        titolo="Obiettivo di più anni con fasi di uno solo",
        livello=Livello.AVVISO,
        perche="L'obiettivo dice di durare più anni, ma per alcuni non c'è nessuna fase.",
        esempio="L'obiettivo 24 riguarda gli anni 2024-2026, ma nessuna fase è del 2025 o del 2026: "
        "aggiungila, o correggi gli anni dell'obiettivo.",
        trova=anni_senza_fasi,
    ),
    Controllo(
        codice="T13",
        titolo="Data che non esiste in un testo",
        livello=Livello.AVVISO,
        perche="Un testo nomina un giorno che nessun anno ha: chi legge non sa quale valga.",
        esempio="Nella fase 2 dell'obiettivo 21 si legge «31.1.2.2023»: quel giorno non esiste.",
        trova=data_sbagliata_nel_testo,
    ),
    Controllo(
        codice="T14",
        titolo="Termine di un anno passato",
        livello=Livello.NOTA,
        perche="«Entro il» seguito da un anno prima del piano è spesso rimasto dal piano vecchio.",
        esempio="Nel risultato atteso dell'obiettivo 4 si legge «entro il 31/12/2025», ma il piano è del 2026.",
        trova=termine_passato,
    ),
    Controllo(
        codice="T15",
        titolo="Documento di altri anni",
        livello=Livello.NOTA,
        perche="Il PTPCT, il PIAO, il piano di formazione nominati sono di anni già finiti, o troppo lontani: "
        "di solito è un testo non aggiornato.",
        esempio="Nel titolo dell'obiettivo 2 si legge «PTPCT 2022-2024»: è il documento di altri anni, "
        "il piano è del 2026.",
        trova=documento_di_altri_anni,
    ),
    Controllo(
        codice="T16",
        titolo="Testo uguale all'anno scorso, con l'anno scorso",
        livello=Livello.NOTA,
        perche="Il testo è copiato dal piano dell'anno prima e ne nomina ancora l'anno.",
        esempio="Nel titolo dell'obiettivo 4 c'è ancora il 2025, come nel piano di quell'anno: "
        "«Piano di formazione 2025».",
        trova=testo_dell_anno_scorso,
    ),
    Controllo(
        codice="T17",
        titolo="Titolo del piano di un altro anno",
        livello=Livello.AVVISO,
        perche="Il titolo sta sulla copertina: se nomina un altro anno è rimasto dal piano vecchio.",
        esempio="Il titolo del piano è «Piano della performance 2025», ma il piano è del 2026.",
        trova=titolo_di_un_altro_anno,
    ),
)
