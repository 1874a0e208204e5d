"""I: can the target be what it says? Scales, types, bands, counts, and results that nobody measures."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Fascia, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.indicatori import e_variazione
from obiettivi.controlli.righe import (
    IN_GIU,
    IN_SU,
    QUANTITA,
    RADICE,
    Trovati,
    chiaro,
    parole,
    sugli_indicatori,
    trovati,
)
from obiettivi.formati import numero
from obiettivi.scelte import MESI, Operatore, TipoIndicatore

DETTI = {operatore.value: operatore.label for operatore in Operatore}


def _fuori_scala(indicatore: Indicatore) -> str:
    valore = indicatore.valore
    if valore is None or e_variazione(indicatore):
        return ""
    detto, verso = numero(valore), indicatore.operatore
    if indicatore.tipo == TipoIndicatore.PERCENTUALE:
        if valore > 100 or (valore == 100 and verso == Operatore.PIU_DI):
            oltre = "più di " if valore == 100 else ""
            return f"chiede {oltre}{detto}%, e una parte del totale non può superare il 100%."
        if 0 < valore <= 1 and verso not in IN_GIU:
            cento = numero(valore * 100)
            return f"chiede {detto}%: forse si voleva dire {cento}%. Le percentuali si scrivono da 0 a 100."
    if indicatore.tipo == TipoIndicatore.RAPPORTO and (
        valore > 1 or (valore == 1 and verso == Operatore.PIU_DI)
    ):
        oltre = "più di " if valore == 1 else ""
        forse = ": forse è una percentuale" if valore > 2 else ""
        return f"è un rapporto (1 vuol dire tutti) e chiede {oltre}{detto}{forse}."
    return ""


def fuori_scala(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I18: a percent above 100, a ratio above 1, a percent that was a ratio."""
    yield from _uno_per_uno("I18", "valore", contenuto, _fuori_scala)


def _uno_per_uno(
    codice: str, campo: str, contenuto: ContenutoPiano, frase_di: Callable[[Indicatore], str]
) -> Iterator[Anomalia]:
    """An avviso for each indicator that has something to say."""
    for obiettivo, posizioni in trovati(contenuto, lambda _, indicatore: frase_di(indicatore)):
        for posto in posizioni:
            indicatore = obiettivo.indicatori[posto]
            frase, uno = frase_di(indicatore), Trovati(obiettivo, (posto,))
            yield sugli_indicatori(
                codice, Livello.AVVISO, campo, uno, (frase, frase), trovato=indicatore.valore
            )


# A part over its whole: "reclami risolti su reclami pervenuti".
PARTE_SUL_TUTTO = re.compile(
    r"(?<![a-z])(?:su|sul|sui|sulle|sugli|sul totale|rispetto al totale|diviso) [a-z]"
)


def _non_supera_il_tutto(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.operatore != Operatore.ALMENO or e_variazione(indicatore):
        return False
    if indicatore.tipo == TipoIndicatore.RAPPORTO:
        return indicatore.valore == 1
    detto = chiaro(f"{indicatore.descrizione} {indicatore.unita}")
    percento = indicatore.tipo == TipoIndicatore.PERCENTUALE and indicatore.valore == 100
    return percento and PARTE_SUL_TUTTO.search(detto) is not None


def almeno_tutto(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I19: at least all of it: a part cannot be more than the whole."""
    for quali in trovati(contenuto, _non_supera_il_tutto):
        frasi = (
            "chiede «almeno» il totale: se il rapporto non può superare 1, scrivi «uguale a» "
            "(o scegli un target che lasci un margine).",
            "chiedono «almeno» il totale: se il rapporto non può superare 1, scrivi «uguale a» "
            "(o scegli un target che lasci un margine).",
        )
        yield sugli_indicatori("I19", Livello.NOTA, "operatore", quali, frasi)


def _tipo_sbagliato(indicatore: Indicatore) -> str:
    tipo, operatore = indicatore.tipo, indicatore.operatore
    if tipo == TipoIndicatore.DATA:
        return _data_sbagliata(indicatore)
    if tipo == TipoIndicatore.SI_NO and (
        operatore in (*IN_SU, *IN_GIU) or indicatore.valore not in (None, 0, 1)
    ):
        return "è un sì/no, ma ha un target da numero: sceglietene il tipo giusto, o scrivi sì o no."
    if tipo == TipoIndicatore.TESTO and (indicatore.valore is not None or operatore in (*IN_SU, *IN_GIU)):
        return "è un testo, ma ha un target da numero: il tipo giusto è «numero» o «percentuale»."
    if tipo in QUANTITA and indicatore.valore is None and indicatore.data and not indicatore.fasce:
        return "è un numero, ma ha per target solo una data: il tipo giusto è «data», o manca il numero."
    if (
        tipo in QUANTITA
        and operatore == Operatore.ENTRO
        and indicatore.valore is not None
        and not indicatore.data
    ):
        return "ha «entro» davanti a un numero: per un numero si usa «al massimo»."
    return ""


def _data_sbagliata(indicatore: Indicatore) -> str:
    if indicatore.operatore in (*IN_SU, *IN_GIU):
        return f"è una data, ma ha «{DETTI[indicatore.operatore]}»: per una data si usa «entro»."
    if indicatore.valore is not None and not indicatore.data and not indicatore.fasce:
        return "è una data, ma ha per target un numero: scrivi il giorno, o cambiate il tipo."
    return ""


def tipo_sbagliato(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I20: the target is of another kind than the indicator."""
    yield from _uno_per_uno("I20", "tipo", contenuto, _tipo_sbagliato)


def _estremi(fascia: Fascia) -> tuple[Decimal, int]:
    """Where a band begins, so that bands can be put in order: an included bound comes before an excluded one."""
    return (Decimal("-Infinity") if fascia.da is None else fascia.da, 0 if fascia.compreso else 1)


def _fasce_sbagliate(indicatore: Indicatore) -> str:
    fasce = indicatore.fasce
    for posto in range(1, len(fasce)):
        prima, dopo = _estremi(fasce[posto - 1]), _estremi(fasce[posto])
        if fasce[posto].da is not None and prima[0] == dopo[0]:
            da = numero(fasce[posto].da)
            return f"ha due fasce ({posto} e {posto + 1}) che cominciano da {da}: si sovrappongono."
        if prima >= dopo:
            ordine = f"la {posto + 1} deve cominciare dopo la {posto}"
            return f"ha le fasce in disordine: {ordine}, dalla più bassa in su."
    gradi = [fascia.grado for fascia in fasce]
    if gradi not in (sorted(gradi), sorted(gradi, reverse=True)):
        return "ha fasce il cui grado sale e poi scende (o il contrario): controlla i gradi."
    return ""


def fasce_sbagliate(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I21: bands out of order, that overlap, or whose degrees go up and down."""
    yield from _uno_per_uno("I21", "fasce", contenuto, _fasce_sbagliate)


def _due_target(indicatore: Indicatore) -> str:
    valore, annuali = indicatore.valore, indicatore.valori_annuali
    suo = annuali.get(indicatore.anno) if indicatore.anno else None
    if valore is None or suo is None or suo == valore:
        return ""
    return f"ha due target per il {indicatore.anno}: {numero(valore)}, e {numero(suo)} tra i valori annuali."


def due_target(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I22: the target of the year is told twice, and differs."""
    yield from _uno_per_uno("I22", "valore", contenuto, _due_target)


NELL_UNITA = re.compile(
    r"(?:(?<![a-z])(?:e|ed|piu|oltre|minimo|almeno)|[,;+]) (?:n\.? ?)?\d|, (?:piu|oltre) |(?<![a-z])oltre al?(?![a-z])"
)
CONTATE = re.compile(
    r"(?<![a-z])(?:n\.|nr\.?|n°|almeno|minimo) ?(?:n\. ?)?\d{1,6} (?!del|al|alle|e |ed |per )[a-z]{3}"
)
TRA_PARENTESI = re.compile(r"\([a-z]+(?:, [a-z]+)* e [a-z]+\)")
COPPIA = re.compile(r"[a-z]+[aeio] (?:[a-z]+ )?[a-z]+(?:at|it|ut|st|ss|us|os|is|rt|lt)[aeio]")
DIVIDE = re.compile(r"[,;+]| ed? ")


def _piu_grandezze(obiettivo: Obiettivo, indicatore: Indicatore) -> bool:
    if indicatore.tipo in (TipoIndicatore.SI_NO, TipoIndicatore.DATA):
        return False
    detto, unita = chiaro(indicatore.descrizione), chiaro(indicatore.unita)
    if len(CONTATE.findall(f"{detto} {chiaro(indicatore.testo)}")) > 1:
        return True
    if indicatore.valore is None:
        return bool(unita) and TRA_PARENTESI.search(detto) is not None
    if NELL_UNITA.search(unita):
        return True
    parti = [parte for parte in DIVIDE.split(detto) if COPPIA.fullmatch(parte.strip())]
    return len(parti) > 1 and indicatore.valore != len(parti)


def piu_grandezze(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I23: several quantities and one target."""
    for quali in trovati(contenuto, _piu_grandezze):
        frasi = (
            "misura più cose insieme: fanne un indicatore per ognuna, con il suo target.",
            "misurano più cose insieme: fanne un indicatore per ognuna, con il suo target.",
        )
        yield sugli_indicatori("I23", Livello.NOTA, "descrizione", quali, frasi)


BOZZA = re.compile(
    r"(?<![a-z])(?:bozz[ae]|prima stesura|schema (?:di|del|dei)"
    r"|proposta di (?:regolament|pian|deliber|statut|convenzion))"
)
ADOZIONE = re.compile(
    r"(?<![a-z])(?:adottat|approvat|aggiornat|attuat|adozione|approvazione|aggiornamento|in vigore)"
)
BOZZA_NEL_RISULTATO = re.compile(r"(?<![a-z])(?:bozz|schema|stesur|propost|predispost)")


def _si_ferma_prima(obiettivo: Obiettivo) -> tuple[int, ...]:
    atteso = chiaro(obiettivo.risultato_atteso or obiettivo.titolo)
    if not ADOZIONE.search(atteso) or BOZZA_NEL_RISULTATO.search(atteso):
        return ()
    detti = [chiaro(indicatore.descrizione) for indicatore in obiettivo.indicatori]
    bozze = tuple(posto for posto, detto in enumerate(detti) if BOZZA.search(detto))
    altri = any(ADOZIONE.search(detto) for posto, detto in enumerate(detti) if posto not in bozze)
    return () if altri else bozze


def si_ferma_prima(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I24: a draft is measured, and the expected result is what is adopted."""
    for obiettivo in calcoli.attivi(contenuto):
        if posizioni := _si_ferma_prima(obiettivo):
            atteso = obiettivo.risultato_atteso or obiettivo.titolo
            fine = f"alla bozza, mentre l'obiettivo vuole {cita(atteso)}: misura anche l'atto finale."
            frasi = (f"si ferma {fine}", f"si fermano {fine}")
            yield sugli_indicatori("I24", Livello.NOTA, "descrizione", Trovati(obiettivo, posizioni), frasi)


PAROLE_NUMERO = {
    "due": 2,
    "tre": 3,
    "quattro": 4,
    "cinque": 5,
    "sei": 6,
    "sette": 7,
    "otto": 8,
    "nove": 9,
    "dieci": 10,
}
# By their beginning, as the unit is looked for.
GENERICHE = frozenset(
    {
        "azioni",
        "azione",
        "giorno",
        "giorni",
        "ore",
        "ora",
        "mese",
        "mesi",
        "anni",
        "anno",
        "euro",
        "punti",
        "volte",
    }
    | {"attivi"}
)
NON_CONTA = re.compile(rf"\d+|(?<![a-z])(?:prim|second|terz|quart|quint)[oaie](?![a-z])|{'|'.join(MESI)}")
POCHI = 12


def _conti_diversi(obiettivo: Obiettivo) -> Iterator[tuple[int, Decimal, str]]:
    """Position of an indicator, and how many the rest of the objective says, in a number and in words."""
    serie = None
    for posto, indicatore in enumerate(obiettivo.indicatori):
        valore = indicatore.valore
        if indicatore.tipo != TipoIndicatore.NUMERO or valore is None or indicatore.operatore in IN_GIU:
            continue
        if detti := _detti_altrove(obiettivo, indicatore):
            if valore not in detti:
                altro = sorted(detti)[-1]
                yield posto, Decimal(altro), f"un testo dell'obiettivo dice {altro}"
            continue
        serie = _serie_di_fasi(obiettivo) if serie is None else serie
        for comuni, fasi in serie:
            vicine = len(comuni & parole(f"{indicatore.descrizione} {indicatore.unita}")) >= 2
            if vicine and valore <= POCHI and valore != len(fasi):
                yield posto, Decimal(len(fasi)), f"le fasi {elenco(fasi)} ne contano {len(fasi)}"


def _detti_altrove(obiettivo: Obiettivo, indicatore: Indicatore) -> set[int]:
    """The numbers that the objective's texts put before the unit of the indicator."""
    unita = chiaro(indicatore.unita).split(" (")[0]
    radici = [una[:RADICE] for una in unita.split()]
    if (
        not 1 <= len(radici) <= 2
        or radici[0] in GENERICHE
        or not all(len(una) > 3 and una.isalpha() for una in radici)
    ):
        return set()
    numeri = rf"(?<![\d.,/-])(\d{{1,5}}|{'|'.join(PAROLE_NUMERO)})"
    cerca = re.compile(rf"{numeri} {' '.join(f'{una}[a-z]*' for una in radici)}")
    testi = (obiettivo.titolo, obiettivo.risultato_atteso, *(fase.descrizione for fase in obiettivo.fasi))
    trovate = (trovato[1] for testo in testi if testo for trovato in cerca.finditer(chiaro(testo)))
    return {PAROLE_NUMERO.get(una) or int(una) for una in trovate}


def _serie_di_fasi(obiettivo: Obiettivo) -> list[tuple[frozenset[str], list[int]]]:
    """Phases that differ only by a number or a month: their words, and which they are."""
    gruppi: dict[str, list[int]] = {}
    for posto, fase in enumerate(obiettivo.fasi):
        uguale = NON_CONTA.sub("", chiaro(fase.descrizione))
        gruppi.setdefault(uguale, []).append(posto + 1)
    return [(parole(testo), fasi) for testo, fasi in gruppi.items() if len(fasi) > 1]


def conto_diverso(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """I25: the indicator counts more or fewer than the phases, the title or the expected result say."""
    for obiettivo in calcoli.attivi(contenuto):
        for posto, atteso, altrove in _conti_diversi(obiettivo):
            valore = obiettivo.indicatori[posto].valore
            frase = f"ha per target {numero(valore)}, ma {altrove}: uno dei due va corretto?"
            uno = Trovati(obiettivo, (posto,))
            yield sugli_indicatori("I25", Livello.NOTA, "valore", uno, (frase, frase), valore, atteso)


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="I18",
        titolo="Target fuori scala",
        livello=Livello.AVVISO,
        perche="Una percentuale va da 0 a 100, un rapporto da 0 a 1: un target fuori da questi limiti non "
        "si può raggiungere, o vuol dire un'altra cosa. Per aumenti e riduzioni il controllo non "
        "vale.",
        esempio="«Pratiche concluse: almeno 0,8%»: forse 80%.",
        trova=fuori_scala,
    ),
    Controllo(
        codice="I19",
        titolo="«Almeno» il totale",
        livello=Livello.NOTA,
        perche="Una parte del totale non supera il totale: «almeno 1» vuol dire «tutti», e non lascia "
        "nessun margine.",
        esempio="«Reclami risolti su reclami pervenuti: almeno 1».",
        trova=almeno_tutto,
    ),
    Controllo(
        codice="I20",
        titolo="Target e tipo non vanno d'accordo",
        livello=Livello.AVVISO,
        perche="Una data vuole «entro» e un giorno, un numero vuole una quantità, un sì/no vuole sì o no: "
        "con il tipo sbagliato il risultato non si può registrare né calcolare.",
        esempio="Un indicatore di tipo data con «almeno (≥)».",
        trova=tipo_sbagliato,
    ),
    Controllo(
        codice="I21",
        titolo="Fasce in disordine",
        livello=Livello.AVVISO,
        perche="Le fasce si leggono dalla più bassa in su: se due cominciano dallo stesso valore, o "
        "l'ordine si rompe, o i gradi salgono e poi scendono, il risultato dipende da quale si "
        "legge per prima.",
        esempio="Da 20: 100%; da 10: 60%.",
        trova=fasce_sbagliate,
    ),
    Controllo(
        codice="I22",
        titolo="Due target per lo stesso anno",
        livello=Livello.AVVISO,
        perche="Il target dell'anno è scritto due volte, nell'indicatore e tra i valori annuali, con due "
        "numeri: a fine anno non si saprebbe quale vale.",
        esempio="Target 150, e tra i valori annuali 160 per lo stesso anno.",
        trova=due_target,
    ),
    Controllo(
        codice="I23",
        titolo="Più cose in un indicatore",
        livello=Livello.NOTA,
        perche="Un indicatore misura una cosa sola: se ne misura due con un solo target, non si sa che "
        "cosa fare quando una è raggiunta e l'altra no.",
        esempio="«N. 3 incontri e n. 2 relazioni».",
        trova=piu_grandezze,
    ),
    Controllo(
        codice="I24",
        titolo="L'indicatore si ferma alla bozza",
        livello=Livello.NOTA,
        perche="Il risultato atteso è un atto adottato o approvato, e nessun indicatore lo misura: con la "
        "bozza l'obiettivo risulta raggiunto anche se l'atto non arriva.",
        esempio="Risultato «statuto aggiornato», indicatore «prima bozza del nuovo statuto».",
        trova=si_ferma_prima,
    ),
    Controllo(
        codice="I25",
        titolo="Conto diverso dal resto dell'obiettivo",
        livello=Livello.NOTA,
        perche="L'indicatore conta un numero, e le fasi, il titolo o il risultato atteso ne dicono un altro.",
        esempio="«Stati di avanzamento: almeno 4», e tre fasi di avanzamento.",
        trova=conto_diverso,
    ),
)
