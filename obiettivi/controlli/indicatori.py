"""I: does every objective say how it will be measured? What an indicator lacks."""

import re
from collections.abc import Iterator

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.righe import (
    LETTI,
    QUANTITA,
    Trovati,
    chiaro,
    con_abitudine,
    del_piano,
    sugli_indicatori,
    trovati,
)
from obiettivi.controlli.segnaposto import rinvio
from obiettivi.scelte import MetodoRisultato, TipoIndicatore


def nessun_indicatore(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I01: an objective without indicators, or one of its areas without while the others have their own."""
    metodo = contenuto.sistema.metodo
    dalle_fasi = bool(metodo) and metodo.tipo == MetodoRisultato.FASI
    for obiettivo in calcoli.attivi(contenuto):
        if dalle_fasi and obiettivo.fasi:
            continue
        if not obiettivo.indicatori:
            yield Anomalia(
                codice="I01",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{obiettivo.n}]",
                campo="indicatori",
                messaggio=f"L'obiettivo {obiettivo.n} ({cita(obiettivo.titolo)}) non ha indicatori: "
                "a fine anno non si potrà dire se è raggiunto.",
            )
            continue
        for posizione, sua in enumerate(obiettivo.assegnazioni):
            if not calcoli.indicatori_di(obiettivo, posizione):
                yield Anomalia(
                    codice="I01",
                    livello=Livello.AVVISO,
                    oggetto=f"obiettivi[{obiettivo.n}].assegnazioni[{posizione}]",
                    campo="indicatori",
                    messaggio=f"Nell'obiettivo {obiettivo.n} l'area {sua.area} non ha indicatori, "
                    "mentre le altre aree hanno i loro.",
                )


# A target told inside the description of a text indicator: "almeno 5 incontri".
TARGET_NELLA_DESCRIZIONE = re.compile(r"\b(?:almeno|minimo|massimo|entro|non oltre)\s(?:il\s|n\.\s?)?\d")


def _senza_target(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.tipo == TipoIndicatore.SI_NO:  # none said is "sì"
        return False
    detto = indicatore.valore is not None or indicatore.data or indicatore.testo.strip()
    if detto or indicatore.fasce or indicatore.valori_annuali or rinvio(indicatore):
        return False
    return indicatore.tipo != TipoIndicatore.TESTO or not TARGET_NELLA_DESCRIZIONE.search(
        chiaro(indicatore.descrizione)
    )


def senza_target(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I02: nothing says what the indicator must reach: no number, date, text, bands."""
    for quali in trovati(contenuto, _senza_target):
        tipi = {quali.obiettivo.indicatori[posto].tipo for posto in quali.posizioni}
        che_cosa = "la data" if tipi == {TipoIndicatore.DATA} else "il valore"
        rimedio = (
            "scrivi quanto o entro quando, oppure fanne un sì/no."
            if tipi == {TipoIndicatore.TESTO}
            else f"scrivi {che_cosa} da raggiungere."
        )
        campo = {TipoIndicatore.DATA: "data", TipoIndicatore.TESTO: "testo"}.get(min(tipi), "valore")
        frasi = (f"non ha un target: {rimedio}", f"non hanno un target: {rimedio}")
        yield sugli_indicatori("I02", Livello.AVVISO, campo, quali, frasi)


# A description that tells the unit by itself: "Numero di pasti", "Ore di apertura", "Incontri svolti".
DICE_UNITA = re.compile(
    r"(?:n[r.°]|numero|num\.|quantit|totale dei|totale delle|voto|giudizio|punteggio|indice)"
    r"|.*?(?<![a-z])(?:giorni|giornate|ore|minuti|mesi|euro|kg|km|mq|kwh|tonnellate)(?![a-z])"
    r"|[a-z]+[ie] [a-z]+(?:at|it|ut|ss|st|rt|nt|lt|us|os|is)[ie](?![a-z])"
)


def _senza_unita(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.tipo != TipoIndicatore.NUMERO or indicatore.valore is None or indicatore.unita.strip():
        return False
    return not DICE_UNITA.match(chiaro(indicatore.descrizione))


def senza_unita(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I03: a bare number, and the description does not tell of what."""
    for quali in trovati(contenuto, _senza_unita):
        frasi = (
            "ha un numero senza unità di misura: scrivi di che cosa (giorni, incontri, pratiche…).",
            "hanno un numero senza unità di misura: scrivi di che cosa (giorni, incontri, pratiche…).",
        )
        valore = quali.obiettivo.indicatori[quali.posizioni[0]].valore
        yield sugli_indicatori("I03", Livello.AVVISO, "unita", quali, frasi, trovato=valore)


def _senza_operatore(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.operatore or indicatore.direzione or indicatore.fasce:
        return False
    if indicatore.tipo == TipoIndicatore.DATA:
        return indicatore.data is not None
    return indicatore.tipo in QUANTITA and indicatore.valore is not None


def _con_un_target(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    misurato = indicatore.tipo in QUANTITA and indicatore.valore is not None
    return misurato or (indicatore.tipo == TipoIndicatore.DATA and indicatore.data is not None)


def operatore_mancante(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I04: a number or a date without an operator; one nota for the plan where it is its habit."""
    senza = list(trovati(contenuto, _senza_operatore))
    quanti = sum(len(quali.posizioni) for quali in senza)
    tutti = sum(len(quali.posizioni) for quali in trovati(contenuto, _con_un_target))
    if quanti >= 3 and quanti * 2 >= tutti:
        yield del_piano(
            "I04",
            "obiettivi",
            f"{quanti} indicatori su {tutti} hanno un numero o una data senza operatore: "
            "scrivi «almeno», «al massimo» o «entro», altrimenti si intende «almeno».",
        )
        return
    for obiettivo, posizioni in senza:
        for posto in posizioni:
            data = obiettivo.indicatori[posto].tipo == TipoIndicatore.DATA
            rimedio = (
                "scrivi se è «entro» quel giorno o proprio quel giorno."
                if data
                else "scrivi «almeno» o «al massimo», altrimenti si intende «almeno»."
            )
            uno = Trovati(obiettivo, (posto,))
            frase = f"ha {'una data' if data else 'un numero'} senza operatore: {rimedio}"
            yield sugli_indicatori("I04", Livello.NOTA, "operatore", uno, (frase, frase))


def senza_fonte(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I05: the place of the source is empty; one nota for the plan where it is its habit.

    Only of that place: the source may still be told in a description, as Tortona tells that of its payments.
    """
    tutti = sum(len(obiettivo.indicatori) for obiettivo in calcoli.attivi(contenuto))
    senza = list(trovati(contenuto, lambda _, indicatore: not indicatore.fonte.strip()))
    quanti = sum(len(quali.posizioni) for quali in senza)
    if quanti and quanti * 2 > tutti:
        chi = (
            "Nessun indicatore del piano ha"
            if quanti == tutti
            else f"{quanti} indicatori su {tutti} non hanno"
        )
        yield del_piano(
            "I05",
            "obiettivi",
            f"{chi} la fonte del dato al suo posto: scrivila, o riportala lì se è già in un altro testo.",
        )
        return
    frasi = (
        "non ha la fonte del dato al suo posto.",
        "non hanno la fonte del dato al suo posto.",
    )
    yield from con_abitudine("I05", "fonte", senza, frasi, "non hanno la fonte del dato al suo posto")


VARIAZIONE = re.compile(
    r"(?:(?:percentuale|tasso|%) (?:di |d'))?(?:riduzion|calo|diminuzion|decrement|abbattiment|increment|aument|crescit"
    r"|migliorament|efficientament|risparmi)[a-z]*(?![a-z])"
    r"|.*?rispetto (?:al(?:l')?|alla) ?(?:attuale|passato|anno (?:prima|precedente|scorso)|precedente"
    r"|esercizio precedente|(?:19|20)\d\d|media degli)"
)
NUMERO_NON_ANNO = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d")


def e_variazione(indicatore: Indicatore) -> bool:
    """Whether it measures how much something changes, and not how much there is."""
    return VARIAZIONE.match(chiaro(indicatore.descrizione)) is not None


def _senza_partenza(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    detta = indicatore.baseline is not None or indicatore.baseline_testo.strip() or indicatore.storico
    if indicatore.tipo not in QUANTITA or detta or not e_variazione(indicatore):
        return False
    return NUMERO_NON_ANNO.search(obiettivo.situazione_di_partenza[:LETTI]) is None


def senza_partenza(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I06: a reduction or a growth, and nothing says from what."""
    for quali in trovati(contenuto, _senza_partenza):
        frasi = (
            "misura una variazione, ma non dice il valore di partenza: scrivilo, con l'anno a cui si riferisce.",
            "misurano una variazione, ma non dicono il valore di partenza: scrivilo, con l'anno a cui si riferisce.",
        )
        yield sugli_indicatori("I06", Livello.AVVISO, "baseline", quali, frasi)


SOLO_LE_FASI = re.compile(
    r"(?:rispetto|realizzazione|attuazione|svolgimento|completamento|conclusione) "
    r"(?:di |dei |del |delle |degli )(?:tutte le |tutti i |tutte |tutti )?"
    r"(?:temp[oi]|tempistiche|fasi|scadenze|termini|cronoprogramma|attivita)(?![a-z]).{0,60}"
    r"|(?:(?:tutte le |tutti i )?(?:tempi|tempistiche|fasi|scadenze|termini)(?![a-z]).{0,60}?"
    r"|(?:tutte le )?attivita (?:previste |programmate )?)"
    r"(?:rispettat|svolt|attuat|completat|conclus|realizzat)[ie](?![a-z]).{0,60}"
    r"|grado di (?:realizzazione|raggiungimento|attuazione) "
    r"(?:del risultato|dell'obiettivo|delle attivita|delle fasi).{0,60}"
)
# Here the time is the service: "istruttorie entro i termini".
TEMPI_DEL_SERVIZIO = re.compile(r"procediment|pagament|istruttor|pratic[ha]|istanz|rispost|richiest")


def _ripete_le_fasi(indicatore: Indicatore) -> bool:
    descrizione = chiaro(indicatore.descrizione)
    return bool(SOLO_LE_FASI.fullmatch(descrizione)) and not TEMPI_DEL_SERVIZIO.search(descrizione)


def ripete_le_fasi(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I07: the objective is measured only by having done its phases in time, or by itself."""
    tutti = [
        Trovati(obiettivo, tuple(range(len(obiettivo.indicatori))))
        for obiettivo in calcoli.attivi(contenuto)
        if obiettivo.indicatori and all(map(_ripete_le_fasi, obiettivo.indicatori))
    ]
    frasi = (
        "dice solo se le attività si sono svolte, non che cosa hanno prodotto: aggiungi un indicatore del risultato.",
        "dicono solo se le attività si sono svolte, non che cosa hanno prodotto: "
        "aggiungi un indicatore del risultato.",
    )
    abitudine = (
        "sono i soli del loro obiettivo e dicono se le attività si sono svolte, non che cosa hanno prodotto"
    )
    yield from con_abitudine("I07", "descrizione", tutti, frasi, abitudine)


def salute_senza_target(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I08: rows of the ente's health that no target follows."""
    righe = contenuto.indicatori_di_salute
    senza = [
        posto + 1
        for posto, riga in enumerate(righe)
        if not (riga.target_1.strip() or riga.target_2.strip() or riga.target_3.strip())
    ]
    if senza:
        quanti = "Un indicatore" if len(senza) == 1 else f"{len(senza)} indicatori"
        ha = "non ha" if len(senza) == 1 else "non hanno"
        una = "riga" if len(senza) == 1 else "righe"
        yield del_piano(
            "I08",
            "indicatori_di_salute",
            f"{quanti} di salute dell'ente su {len(righe)} {ha} nessun target nel triennio ({una} {elenco(senza)}).",
        )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="I01",
        titolo="Obiettivo senza indicatori",
        livello=Livello.AVVISO,
        perche="Un obiettivo si valuta con i suoi indicatori: senza, a fine anno il risultato è "
        "un'opinione. Vale anche per l'area che in un obiettivo condiviso resta senza, mentre le "
        "altre hanno i loro.",
        esempio="«Segretariato sociale itinerante», con fasi e mesi, ma nessun indicatore.",
        trova=nessun_indicatore,
    ),
    Controllo(
        codice="I02",
        titolo="Indicatore senza target",
        livello=Livello.AVVISO,
        perche="Un indicatore dice che cosa si misura, il target quanto basta: senza target qualunque "
        "risultato va bene. Un sì/no non ne ha bisogno: si intende sì.",
        esempio="«Report prodotti», e nessun numero: scrivi quanti.",
        trova=senza_target,
    ),
    Controllo(
        codice="I03",
        titolo="Numero senza unità di misura",
        livello=Livello.AVVISO,
        perche="Un numero da solo si legge in più modi. Se la descrizione dice già di che cosa (numero "
        "di…, giorni, incontri svolti) l'unità non serve.",
        esempio="«Misura 1.4.3 PagoPA»: 51. Servizi, pagamenti, azioni?",
        trova=senza_unita,
    ),
    Controllo(
        codice="I04",
        titolo="Operatore mancante",
        livello=Livello.NOTA,
        perche="«4 progetti» può voler dire almeno, al massimo o proprio quattro: quando non è scritto il "
        "programma intende «almeno». Se il piano fa così quasi sempre, lo si dice una volta sola.",
        esempio="«Progetti conclusi: 4»: scrivi «almeno 4».",
        trova=operatore_mancante,
    ),
    Controllo(
        codice="I05",
        titolo="Fonte del dato non detta",
        livello=Livello.NOTA,
        perche="La fonte (un registro, un programma, un verbale) permette a chi valuta di ritrovare il "
        "dato. Se manca in quasi tutto il piano, lo si dice una volta sola.",
        esempio="«Ore di formazione», senza dire in quale registro si contano.",
        trova=senza_fonte,
    ),
    Controllo(
        codice="I06",
        titolo="Variazione senza valore di partenza",
        livello=Livello.AVVISO,
        perche="Di una riduzione o di un aumento bisogna sapere da dove si parte, e in quale anno: "
        "altrimenti a fine anno non si può fare il conto.",
        esempio="«Calo degli svuotamenti: almeno il 10%», senza dire quanti erano.",
        trova=senza_partenza,
    ),
    Controllo(
        codice="I07",
        titolo="Si misura solo di aver fatto le fasi",
        livello=Livello.NOTA,
        perche="«Tempi rispettati» o «attività completate» ripetono le fasi: non dicono che cosa cambia "
        "per chi usa il servizio. Va bene accanto a un indicatore del risultato, non da solo.",
        esempio="«Fasi svolte nei tempi del cronoprogramma» come unico indicatore di una pista ciclabile.",
        trova=ripete_le_fasi,
    ),
    Controllo(
        codice="I08",
        titolo="Indicatori di salute senza target",
        livello=Livello.NOTA,
        perche="Le tabelle della salute dell'ente hanno una colonna per ogni anno: dove sono tutte vuote "
        "il valore di partenza resta solo una fotografia.",
        esempio="«Dipendenti in formazione: 32 su 32», e le colonne degli anni vuote.",
        trova=salute_senza_target,
    ),
)
