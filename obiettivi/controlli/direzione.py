"""I: which way is better? Operators written upside down, told by words, numbers, baselines, sisters."""

import re
from collections.abc import Iterator
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita
from obiettivi.controlli.indicatori import e_variazione
from obiettivi.controlli.righe import (
    IN_GIU,
    IN_SU,
    QUANTITA,
    Trovati,
    chiaro,
    con_abitudine,
    parole,
    sugli_indicatori,
    trovati,
)
from obiettivi.formati import numero
from obiettivi.scelte import Direzione, Operatore, TipoIndicatore

DETTI = {operatore.value: operatore.label for operatore in Operatore}


def direzione_scritta(indicatore: Indicatore) -> str:
    """Which way is better, as the operator says it, else as the indicator itself does."""
    if indicatore.operatore in IN_SU:
        return Direzione.CRESCENTE
    if indicatore.operatore in IN_GIU:
        return Direzione.DECRESCENTE
    return indicatore.direzione


ALMENO = re.compile(r"almeno|minimo|non meno|(?<=non )inferior|ulterior|increment|aument|(?<!non )superior")
AL_MASSIMO = re.compile(
    r"al massimo|non piu di|non oltre|(?<=non )superior|(?<!non )inferior|(?<!non )meno di"
)
PRIMA, DOPO = 60, 40
"""How far from the target, in characters, its own words may stand."""


def _smentita(obiettivo: Obiettivo, indicatore: Indicatore) -> str:
    """What a text of the objective says of the very number of the target, where it is against the operator."""
    operatore, valore = indicatore.operatore, indicatore.valore
    if valore is None or indicatore.tipo not in QUANTITA or operatore not in (*IN_SU, *IN_GIU):
        return ""
    contro, conferma = (ALMENO, AL_MASSIMO) if operatore in IN_GIU else (AL_MASSIMO, ALMENO)
    sue = parole(f"{indicatore.unita} {indicatore.descrizione}")
    attese = (assegnazione.performance_attesa for assegnazione in obiettivo.assegnazioni)
    for testo in dict.fromkeys(
        (obiettivo.risultato_atteso, obiettivo.titolo, obiettivo.descrizione, *attese)
    ):
        for intorno, prima in _intorno(testo, valore):
            if contro.search(prima) and not conferma.search(prima) and sue & parole(intorno):
                return testo
    return ""


def _intorno(testo: str, valore: Decimal) -> Iterator[tuple[str, str]]:
    """Where a text tells a number: what stands around it, and what before it."""
    detto = chiaro(testo) if testo else ""
    cifre = {re.escape(numero(valore)), re.escape(numero(valore).replace(".", ""))}
    for trovato in re.finditer(rf"(?<![\d.,/])(?:{'|'.join(sorted(cifre))})(?![\d/]|[.,]\d)", detto):
        prima = detto[max(0, trovato.start() - PRIMA) : trovato.start()].rpartition(";")[2]
        yield prima + detto[trovato.start() : trovato.end() + DOPO], prima


def contro_il_risultato(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I12: the operator says the contrary of what a text of the objective says of the same number."""
    for obiettivo, posizioni in trovati(contenuto, _smentita):
        for posto in posizioni:
            indicatore = obiettivo.indicatori[posto]
            frase = (
                f"ha per target {DETTI[indicatore.operatore]} {numero(indicatore.valore)}, ma l'obiettivo dice "
                f"{cita(_smentita(obiettivo, indicatore))}: l'operatore sembra rovesciato."
            )
            yield sugli_indicatori(
                "I12",
                Livello.AVVISO,
                "operatore",
                Trovati(obiettivo, (posto,)),
                (frase, frase),
                trovato=indicatore.valore,
            )


# What is measured stands at the beginning: "Criticità rilevate", "Numero di reclami", not "Edifici con consumi letti".
MENO_E_MEGLIO = re.compile(
    r"(?:(?:numero|n\.|nr\.?|percentuale|quota|tasso|media|totale) (?:medi[ao] )?"
    r"(?:di |dei |degli |delle |del |della |dell'))?"
    r"(?:ritard[oi]|temp[oi] (?:medi[ao]?|di (?!apertura|lavoro))|durata media|attesa media"
    r"|giorni (?:medi|di (?:ritardo|attesa)|dal|dall'|dalla|tra|fra)"
    r"|reclami|criticita|error[ei]|rilievi ricevuti|irregolarita|arretrat|insolut|disserviz|inadempien|incident[ei]"
    r"|infortun|assenz|guast|interruzion|consum[oi]|moros)"
)
RIMEDIATO = re.compile(
    r"risolt|evas[ei]|gestit|smaltit|recuperat|corrett|eliminat|rimoss|chius|superat|esaminat|lavorat|trattat|rientrat"
    r"|incassat|riscoss|ridott|riduzion|monitorat|analizzat|controllat|censit|lett[ie]|copert|rispettat|nei tempi|entro"
)
PIU_E_MEGLIO = re.compile(
    r"(?<![a-z])(?:complet|conclus|realizzat|formati|attivat|svolt|eseguit|organizzat|coinvolt|partecipant|presenze"
    r"|digitalizzat|pubblicat|riscoss|incassat|soddisf|gradiment|adesioni|nuov[ei]|esito positivo|increment|aument"
    r"|crescita|risolt|evas[ei](?![a-z])|recuperat)"
)
FRENO = re.compile(
    r"(?<![a-z])(?:temp|giorn|ore(?![a-z])|mes[ie]|durata|ritard|cost[oi]|spes[ae]|import|error|non(?![a-z])|oltre|fuori"
    r"|senza|reclam|annullat|scadut|riduzion|media(?![a-z])|attesa|contestat|consum|rifiut|emission)"
)


def direzione_dalle_parole(indicatore: Indicatore) -> str:
    """Which way is better, guessed from the description; empty where the words do not tell."""
    detto = chiaro(indicatore.descrizione)
    if indicatore.tipo not in QUANTITA or e_variazione(indicatore):
        return ""
    if MENO_E_MEGLIO.match(detto):
        return "" if RIMEDIATO.search(detto) else Direzione.DECRESCENTE
    return Direzione.CRESCENTE if PIU_E_MEGLIO.search(detto) and not FRENO.search(detto) else ""


def _dubbio(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    scritta, dalle_parole = direzione_scritta(indicatore), direzione_dalle_parole(indicatore)
    return bool(scritta and dalle_parole and scritta != dalle_parole and not _smentita(obiettivo, indicatore))


def contro_le_parole(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I13: the words of the indicator say that less is better, the operator that more is, or the contrary."""
    opposti = {posto for coppia in _coppie_opposte(contenuto) for posto in coppia}
    for obiettivo, posizioni in trovati(contenuto, _dubbio):
        for posto in posizioni:
            if (obiettivo.n, posto) in opposti:
                continue
            indicatore = obiettivo.indicatori[posto]
            meglio = "meno" if direzione_scritta(indicatore) == Direzione.CRESCENTE else "più"
            detto = DETTI.get(indicatore.operatore) or Direzione(indicatore.direzione).label
            frase = f"ha «{detto}», ma dalle parole sembra che {meglio} sia meglio: controlla l'operatore."
            uno = Trovati(obiettivo, (posto,))
            yield sugli_indicatori(
                "I13", Livello.NOTA, "operatore", uno, (frase, frase), trovato=indicatore.valore
            )


SIMILI = Decimal("0.75")
Luogo = tuple[int, int]


def _coppie_opposte(contenuto: ContenutoPiano) -> Iterator[tuple[Luogo, Luogo]]:
    """Indicators of different objectives with nearly the same words and opposite operators: n, position of each.

    The first is the one that looks wrong: the one its words are against, else the one that comes later.
    """
    su, giu = [], []
    for obiettivo in calcoli.attivi(contenuto):
        for posto, indicatore in enumerate(obiettivo.indicatori):
            sue = parole(indicatore.descrizione)
            if len(sue) >= 2 and indicatore.operatore in (*IN_SU, *IN_GIU):
                elenco = su if indicatore.operatore in IN_SU else giu
                elenco.append(((obiettivo.n, posto), sue, indicatore))
    for qui, sue, _ in giu:
        for altrove, loro, altro in su:
            simili = len(sue & loro) >= SIMILI * len(sue | loro)
            if qui[0] == altrove[0] or not simili:
                continue
            dalle_parole = direzione_dalle_parole(altro)
            rovesciato = dalle_parole == Direzione.DECRESCENTE or (not dalle_parole and altrove > qui)
            yield (altrove, qui) if rovesciato else (qui, altrove)


def contro_la_sorella(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I14: two objectives measure the same thing, one wants more of it and the other less."""
    obiettivi = {obiettivo.n: obiettivo for obiettivo in calcoli.attivi(contenuto)}
    dette = set()
    for (n, posto), (altro_n, altro_posto) in _coppie_opposte(contenuto):
        if (n, posto) in dette:
            continue
        dette.add((n, posto))
        qui, la = obiettivi[n].indicatori[posto], obiettivi[altro_n].indicatori[altro_posto]
        frase = (
            f"ha per target {_target(qui)}, mentre l'indicatore {altro_posto + 1} dell'obiettivo {altro_n} "
            f"({cita(la.descrizione)}) ha {_target(la)}: uno dei due operatori è rovesciato?"
        )
        uno = Trovati(obiettivi[n], (posto,))
        yield sugli_indicatori("I14", Livello.NOTA, "operatore", uno, (frase, frase), qui.valore, la.valore)


def _target(indicatore: Indicatore) -> str:
    return " ".join(filter(None, (DETTI[indicatore.operatore], numero(indicatore.valore))))


def _uguale_dove_di_piu_e_meglio(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.operatore != Operatore.UGUALE or indicatore.valore is None or indicatore.fasce:
        return False
    if indicatore.tipo == TipoIndicatore.PERCENTUALE:
        aperto = 0 < indicatore.valore < 100
    else:
        aperto = indicatore.tipo == TipoIndicatore.NUMERO and indicatore.valore > 1
    return aperto and direzione_dalle_parole(indicatore) != Direzione.DECRESCENTE


def uguale_invece_di_almeno(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I15: with "=" who does more than the target has not reached it."""
    tutti = list(trovati(contenuto, _uguale_dove_di_piu_e_meglio))
    frasi = (
        "ha «uguale a»: chi fa di più non raggiunge il target. Se di più va bene, scrivi «almeno».",
        "hanno «uguale a»: chi fa di più non raggiunge il target. Se di più va bene, scrivi «almeno».",
    )
    abitudine = (
        "hanno «uguale a», e chi fa di più non raggiunge il target (se di più va bene, scrivi «almeno»)"
    )
    yield from con_abitudine("I15", "operatore", tutti, frasi, abitudine)


FORMULE = {
    "rapporto": Direzione.CRESCENTE,
    "rapporto_inverso": Direzione.DECRESCENTE,
    "inverso": Direzione.DECRESCENTE,
    "specchio": Direzione.DECRESCENTE,
}


def _dalle_fasce(indicatore: Indicatore) -> str:
    gradi = [fascia.grado for fascia in indicatore.fasce]
    if len(gradi) < 2 or gradi[0] == gradi[-1]:
        return ""
    return Direzione.CRESCENTE if gradi[0] < gradi[-1] else Direzione.DECRESCENTE


def contro_se_stesso(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I16: operator, direction, formula and bands of one indicator do not agree on which way is better."""
    for obiettivo, posizioni in trovati(contenuto, lambda _, uno: uno.tipo in QUANTITA and _disaccordo(uno)):
        for posto in posizioni:
            frase, campo = _disaccordo(obiettivo.indicatori[posto])
            yield sugli_indicatori("I16", Livello.AVVISO, campo, Trovati(obiettivo, (posto,)), (frase, frase))


def _disaccordo(indicatore: Indicatore) -> tuple[str, str] | None:
    """The sentence and the field, where there is something to say."""
    scritta = direzione_scritta(indicatore)
    for dice, che_cosa, campo in (
        (indicatore.direzione, "la direzione", "direzione"),
        (FORMULE.get(indicatore.formula, ""), f"la formula «{indicatore.formula}»", "formula"),
        (_dalle_fasce(indicatore), "i gradi delle fasce", "fasce"),
    ):
        if scritta and dice and dice != scritta:
            meglio = "più" if scritta == Direzione.CRESCENTE else "meno"
            perche = f"«{DETTI[indicatore.operatore]}»" if indicatore.operatore else "la direzione"
            contrario = "dice" if campo != "fasce" else "dicono"
            return (
                f"si contraddice: {perche} vuol dire che {meglio} è meglio, {che_cosa} {contrario} il contrario.",
                campo,
            )
    return None


def _partenza(indicatore: Indicatore) -> tuple[Decimal | None, str]:
    """The number the indicator starts from, and what it is: its baseline, else its last past value."""
    if indicatore.baseline is not None:
        return indicatore.baseline, "del valore di partenza"
    if indicatore.storico:
        anno = max(indicatore.storico)
        return indicatore.storico[anno], f"del valore del {anno}"
    return None, ""


def _peggiore(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    partenza, _ = _partenza(indicatore)
    valore, verso = indicatore.valore, direzione_scritta(indicatore)
    if partenza is None or valore is None or indicatore.tipo not in QUANTITA or e_variazione(indicatore):
        return False
    return valore < partenza if verso == Direzione.CRESCENTE else verso != "" and valore > partenza


def target_peggiore(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I17: who stands still has already reached the target."""
    for obiettivo, posizioni in trovati(contenuto, _peggiore):
        for posto in posizioni:
            indicatore = obiettivo.indicatori[posto]
            partenza, quale = _partenza(indicatore)
            frase = (
                f"ha un target ({numero(indicatore.valore)}) peggiore {quale} ({numero(partenza)}): "
                "chi non migliora nulla lo raggiunge già. Correggete il target, o spiega perché si accetta un calo."
            )
            uno = Trovati(obiettivo, (posto,))
            yield sugli_indicatori(
                "I17", Livello.AVVISO, "valore", uno, (frase, frase), indicatore.valore, partenza
            )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="I12",
        titolo="Operatore contrario al risultato atteso",
        livello=Livello.AVVISO,
        perche="Il numero del target compare anche nel risultato atteso, nel titolo o nella descrizione, e"
        " lì vuol dire il contrario: con l'operatore rovesciato chi fa meglio non raggiunge "
        "l'obiettivo.",
        esempio="Risultato atteso «almeno 24 dipendenti formati», indicatore «al massimo 24».",
        trova=contro_il_risultato,
    ),
    Controllo(
        codice="I13",
        titolo="Operatore da controllare",
        livello=Livello.NOTA,
        perche="Le parole dell'indicatore fanno pensare che meno sia meglio (reclami, incidenti, ritardi) "
        "e l'operatore dice «almeno», o il contrario. È un indizio: può anche andar bene così.",
        esempio="«Incidenti stradali rilevati: almeno 100».",
        trova=contro_le_parole,
    ),
    Controllo(
        codice="I14",
        titolo="Stesso indicatore, operatori opposti",
        livello=Livello.NOTA,
        perche="Due obiettivi misurano la stessa cosa con le stesse parole: uno ne vuole di più, l'altro "
        "di meno. Di solito uno dei due operatori è rovesciato.",
        esempio="«Criticità rilevate: meno di 5» in un obiettivo, «almeno 5» in un altro.",
        trova=contro_la_sorella,
        confronta=True,
    ),
    Controllo(
        codice="I15",
        titolo="«Uguale a» dove di più va bene",
        livello=Livello.NOTA,
        perche="Con «uguale a» il target si raggiunge solo con quel numero esatto: 31 controlli invece di "
        "30 non bastano più. Se il piano fa così spesso, lo si dice una volta sola.",
        esempio="«Contribuenti assistiti: uguale a 300».",
        trova=uguale_invece_di_almeno,
    ),
    Controllo(
        codice="I16",
        titolo="L'indicatore si contraddice",
        livello=Livello.AVVISO,
        perche="L'operatore, la direzione, la formula e le fasce di un indicatore devono dire tutti se è "
        "meglio di più o di meno: se si contraddicono il grado di raggiungimento non si può "
        "calcolare.",
        esempio="Operatore «almeno» e formula «specchio», che è per ciò che deve diminuire.",
        trova=contro_se_stesso,
    ),
    Controllo(
        codice="I17",
        titolo="Target peggiore del valore di partenza",
        livello=Livello.AVVISO,
        perche="Se il target è peggiore del valore di partenza (o dell'ultimo anno noto) basta non fare "
        "nulla per raggiungerlo. A volte un calo si accetta: allora va spiegato.",
        esempio="Utenti: 120 nel 2025, target «almeno 100».",
        trova=target_peggiore,
    ),
)
