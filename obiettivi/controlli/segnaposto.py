"""I: what was left to be written: "n.d.", "xx", "da definire", "vedi PEG", a period in the place of a target."""

import re
from collections.abc import Iterator

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita
from obiettivi.controlli.righe import (
    LETTI,
    Trovati,
    chiaro,
    con_abitudine,
    sugli_indicatori,
    trovati,
)
from obiettivi.scelte import MESI, TipoIndicatore

CORTO = 100
# Nobody leaves these in a finished text. XX in capitals may be a Roman number (via XX Settembre).
OVUNQUE = re.compile(
    r"(?<!\w)(?:xx+|n\.d\.(?!\s?[a-z]\.)|tbd|tba)(?!\w)|(?<!\w)N\.D\.|\?\?+|_{3,}|\.{5,}"
    r"|(?<!\w)XX+(?=[/%€]|\s?(?:euro|giorni|ore)\b)|(?<=[/€])\s?XX+(?!\w)|(?<=n\. )XX+(?!\w)"
    r"|\((?:da|DA|Da) (?:definir|stabilir|quantificar|determinar|precisar|completar|inserir|compilar)e\)"
    r"|(?<!\w)(?:[Nn]\.|[Nn]r\.|[Nn]°)\s*(?:$|[,;)])"
)
TUTTO = re.compile(
    r"(?:n/?d|n\.d\.?|n\.|nr\.?|n°|x+|-+|\?+|\.+|…|da (?:definir|stabilir|quantificar|determinar|precisar|completar"
    r"|inserir|compilar|concordar|individuar)(?:e|si)\.?|in (?:(?:via|corso|fase) di )?definizione)"
)
NEL_TARGET = re.compile(
    r"da (?:definir|stabilir|quantificar|determinar|precisar|completar|inserir|concordar)(?:e|si)(?![a-z])"
    r"|^(?:[a-z']+ )?(?:continu[oae]|continuativ[oa]|costante|permanente|in continuo)\.?$"
    r"|^(?:n\.|nr\.?|n°|numero)\s?[a-z][^0-9]*$"
)
# As a unit these say "a number of them".
UNITA_DI_CONTO = re.compile(r"(?:n\.?|nr\.?|n°|num\.|-+)")
DELL_INDICATORE = ("testo", "unita", "baseline_testo", "descrizione", "definizione", "fonte")
DELL_OBIETTIVO = {
    "titolo": "il titolo",
    "descrizione": "la descrizione",
    "situazione_di_partenza": "la situazione di partenza",
    "risultato_atteso": "il risultato atteso",
}


def segnaposto(testo: str) -> str:
    """What in a text waits to be written, as it is written; empty when there is nothing."""
    corto = " ".join(testo[:LETTI].split())
    if not corto or TUTTO.fullmatch(corto.lower()):
        return corto
    trovato = OVUNQUE.search(corto)
    return trovato[0].strip() if trovato else ""


def testo_segnaposto(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I09: a text that somebody was going to finish: "n.d.", "xx", "da definire", "n." and nothing after."""
    for obiettivo in calcoli.attivi(contenuto):
        for oggetto, campo, chi, testo in _testi(obiettivo):
            if trovato := segnaposto(testo):
                yield _da_completare(oggetto, campo, chi, trovato, testo)
        for posto, indicatore in enumerate(obiettivo.indicatori):
            target = indicatore.testo[:CORTO]
            if not segnaposto(target) and not rinvio(indicatore) and NEL_TARGET.search(chiaro(target)):
                frase = (
                    f"ha per target {cita(target)}, che non si può misurare: scrivi una quantità o una data."
                )
                uno = Trovati(obiettivo, (posto,))
                yield sugli_indicatori("I09", Livello.AVVISO, "testo", uno, (frase, frase))
    for posizione, attivita in enumerate(contenuto.attivita_strutturali):
        if attivita.quantita is None and (trovato := segnaposto(attivita.quantita_testo)):
            chi = f"la quantità di {cita(attivita.prodotto)} (area {attivita.area})"
            oggetto = f"attivita_strutturali[{posizione}]"
            yield _da_completare(oggetto, "quantita_testo", chi, trovato, attivita.quantita_testo)


def _testi(obiettivo: Obiettivo) -> Iterator[tuple[str, str, str, str]]:
    """The texts of an objective: path, field, whose it is, the text."""
    qui, suo = f"obiettivi[{obiettivo.n}]", f"dell'obiettivo {obiettivo.n}"
    for campo, chi in DELL_OBIETTIVO.items():
        yield qui, campo, f"{chi} {suo}", getattr(obiettivo, campo)
    for posto, assegnazione in enumerate(obiettivo.assegnazioni):
        chi = f"la performance attesa {suo} per l'area {assegnazione.area}"
        yield f"{qui}.assegnazioni[{posto}]", "performance_attesa", chi, assegnazione.performance_attesa
    for posto, fase in enumerate(obiettivo.fasi):
        yield f"{qui}.fasi[{posto}]", "descrizione", f"la fase {posto + 1} {suo}", fase.descrizione
    for posto, indicatore in enumerate(obiettivo.indicatori):
        for campo in DELL_INDICATORE:
            testo = getattr(indicatore, campo)
            if campo != "unita" or not UNITA_DI_CONTO.fullmatch(testo.strip().lower()):
                yield f"{qui}.indicatori[{posto}]", campo, f"l'indicatore {posto + 1} {suo}", testo


def _da_completare(oggetto: str, campo: str, chi: str, trovato: str, testo: str) -> Anomalia:
    dove = "" if " ".join(testo[:LETTI].split()) == trovato else f", in {cita(testo)}"
    return Anomalia(
        codice="I09",
        livello=Livello.AVVISO,
        oggetto=oggetto,
        campo=campo,
        messaggio=f"Da completare {chi}: si legge {cita(trovato)}{dove}.",
    )


RINVIO = re.compile(
    r"(?<![a-z])(?:rinvio (?:a|ad|ai|al|alla|alle|agli|all')(?![a-z])|(?:si )?rinvia (?:a|ad|ai|al|alla|alle|agli|all')"
    r"|vedi(?![a-z])|vedasi|si veda|cfr\.?(?![a-z])"
    r"|come da (?:peg|dup|piao|ptpct|delibera|dgc|dcc|determina|piano|programma|progetto|allegat|scheda|documento))"
)
RIMANDATO = re.compile(
    r"(?<![a-z])(?:stabilit|fissat|definit|determinat|indicat|quantificat|concordat)[oaie] "
    r"(?:con |da |dai |dal |dall'|dalla |dalle |in |nel |nell'|nella )"
    r"(?!legge|leggi|norm|regolament|codice|statut|d\.|l\.|ccnl)"
)


def rinvio(indicatore: Indicatore) -> str:
    """The text that sends elsewhere for the target, where there is nothing else to measure."""
    if indicatore.valore is not None or indicatore.data or indicatore.fasce or indicatore.valori_annuali:
        return ""
    if indicatore.tipo == TipoIndicatore.SI_NO:
        return ""
    if RIMANDATO.search(chiaro(indicatore.testo)) or RINVIO.search(chiaro(indicatore.testo)):
        return indicatore.testo
    return indicatore.descrizione if RINVIO.search(chiaro(indicatore.descrizione)) else ""


def rinvio_ad_altro(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I10: in the place of a target, another act or somebody who will say it."""
    for obiettivo, posizioni in trovati(contenuto, lambda _, indicatore: rinvio(indicatore)):
        for posto in posizioni:
            indicatore = obiettivo.indicatori[posto]
            dove = rinvio(indicatore)
            citato = f" ({cita(dove)})" if dove != indicatore.descrizione else ""
            frase = f"rimanda altrove{citato}: chi legge il piano non sa che cosa si misura, riporta qui il target."
            campo = "testo" if dove == indicatore.testo else "descrizione"
            yield sugli_indicatori("I10", Livello.AVVISO, campo, Trovati(obiettivo, (posto,)), (frase, frase))


PAROLE_DI_PERIODO = frozenset(
    {"da", "dal", "dall'", "dai", "a", "al", "all'", "ad", "ai", "agli", "di", "del", "dei", "dell'"}
    | {
        "e",
        "ed",
        "fino",
        "in",
        "nel",
        "nei",
        "nell'",
        "negli",
        "per",
        "il",
        "i",
        "l'",
        "gli",
        "inizio",
        "fine",
    }
    | {
        "primo",
        "secondo",
        "anno",
        "anni",
        "annualita",
        "mese",
        "trimestre",
        "quadrimestre",
        "semestre",
        *MESI,
    }
)
PEZZO = re.compile(r"[a-z]+'?|\d+|[^\s\d,/–-]")
ANNO = re.compile(r"(?:19|20)\d\d")


def _solo_un_periodo(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.tipo == TipoIndicatore.DATA or indicatore.valore is not None or indicatore.data:
        return False
    pezzi = PEZZO.findall(chiaro(indicatore.testo[:CORTO]))
    return bool(pezzi) and all(uno in PAROLE_DI_PERIODO or ANNO.fullmatch(uno) for uno in pezzi)


def solo_un_periodo(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I11: the target says when, or of which years, and not how much or which result."""
    tutti = list(trovati(contenuto, _solo_un_periodo))
    frasi = (
        "ha per target solo un periodo: scrivi anche quanto, o quale risultato.",
        "hanno per target solo un periodo: scrivi anche quanto, o quale risultato.",
    )
    abitudine = "hanno per target solo un periodo, e non quanto o quale risultato"
    yield from con_abitudine("I11", "testo", tutti, frasi, abitudine)


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="I09",
        titolo="Testo da completare",
        livello=Livello.AVVISO,
        perche="«xx», «n.d.», «da definire», «n.» senza un numero dopo: segni lasciati per completare il "
        "testo più tardi, che restano nel documento approvato. In un target anche «continuo» è "
        "così: non si può misurare.",
        esempio="«Posa di xx sensori sul territorio».",
        trova=testo_segnaposto,
    ),
    Controllo(
        codice="I10",
        titolo="Rinvio al posto del target",
        livello=Livello.AVVISO,
        perche="Se il target sta in un altro atto, o lo dirà qualcuno più tardi, chi legge il piano non sa"
        " che cosa si misura, e l'atto può cambiare senza che il piano lo sappia.",
        esempio="«Indicatori di performance: rinvio alla delibera n. 15».",
        trova=rinvio_ad_altro,
    ),
    Controllo(
        codice="I11",
        titolo="Il target dice solo un periodo",
        livello=Livello.NOTA,
        perche="Un anno o un periodo dicono quando, o quali pratiche, ma non quante né con quale risultato.",
        esempio="«Accertamenti emessi: anni 2018 e 2019». Quanti?",
        trova=solo_un_periodo,
    ),
)
