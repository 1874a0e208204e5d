"""The degree of a quantity: which formula holds, whether it may, and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from monitoraggio.calcolo import formule
from monitoraggio.calcolo.conclusione import Risposta
from monitoraggio.calcolo.fasce import doppia, grado_in_fasce
from monitoraggio.calcolo.formule import CONFRONTI, DIREZIONI
from monitoraggio.calcolo.misure import in_ritardo
from monitoraggio.calcolo.numeri import ZERO, cifra
from monitoraggio.calcolo.passi import Esito, Passo
from monitoraggio.calcolo.regole import DIREZIONE_DELLA_FORMULA, Formula, Regole, riconosci
from monitoraggio.contenuto import Misura
from obiettivi.contenuto import Indicatore
from obiettivi.formati import data
from obiettivi.scelte import Direzione, Operatore

VERSI = {operatore.value: operatore.label.split(" (")[0] for operatore in Operatore}
DETTE: Mapping[Formula, str] = {
    Formula.TUTTO_O_NIENTE: "tutto o niente",
    Formula.RAPPORTO: "rapporto",
    Formula.RAPPORTO_INVERSO: "rapporto inverso",
    Formula.SPECCHIO: "specchio",
    Formula.DA_BASELINE: "da baseline",
    Formula.FASCE: "fasce",
}
PER_DIREZIONE = {Direzione.CRESCENTE: Operatore.ALMENO, Direzione.DECRESCENTE: Operatore.AL_MASSIMO}


@dataclass(frozen=True)
class Caso:
    """What a formula needs of an indicator: actual value, target, baseline, operator."""

    attuale: Decimal
    target: Decimal
    baseline: Decimal | None
    operatore: str
    tetto: Decimal


def _rapporto(caso: Caso) -> tuple[Decimal, str]:
    return formule.rapporto(caso.attuale, caso.target), f"{cifra(caso.attuale)} : {cifra(caso.target)} × 100"


def _rapporto_inverso(caso: Caso) -> tuple[Decimal, str]:
    grado = formule.rapporto_inverso(caso.attuale, caso.target, caso.tetto)
    if caso.attuale <= ZERO:
        return grado, f"{cifra(caso.attuale)} è il meglio che si possa fare"
    return grado, f"{cifra(caso.target)} : {cifra(caso.attuale)} × 100"


def _specchio(caso: Caso) -> tuple[Decimal, str]:
    conto = f"(2 × {cifra(caso.target)} − {_tra_parentesi(caso.attuale)}) : {cifra(caso.target)} × 100"
    return formule.specchio(caso.attuale, caso.target), conto


def _da_baseline(caso: Caso) -> tuple[Decimal, str]:
    fatta, tutta = (
        f"({cifra(arrivo)} − {_tra_parentesi(caso.baseline)})" for arrivo in (caso.attuale, caso.target)
    )
    return (
        formule.da_baseline(caso.attuale, caso.baseline, caso.target),
        f"{fatta} : {tutta} × 100",
    )


def _tra_parentesi(valore: Decimal) -> str:
    return f"({cifra(valore)})" if valore < ZERO else cifra(valore)


CONTI: Mapping[Formula, Callable[[Caso], tuple[Decimal, str]]] = {
    Formula.RAPPORTO: _rapporto,
    Formula.RAPPORTO_INVERSO: _rapporto_inverso,
    Formula.SPECCHIO: _specchio,
    Formula.DA_BASELINE: _da_baseline,
}
"""The formulas that make a sum; each gives its degree and how the sum is written."""


@dataclass(frozen=True)
class Scelta:
    """Which formula and operator hold for an indicator, or why none can."""

    formula: Formula | None
    operatore: str
    avvisi: tuple[str, ...] = ()
    impossibile: str = ""


def verso(indicatore: Indicatore) -> tuple[str, tuple[str, ...]]:
    """The operator that holds for a quantity, and what is to be said of it."""
    if indicatore.operatore in CONFRONTI and indicatore.operatore != Operatore.ENTRO:
        direzione = DIREZIONI.get(indicatore.operatore, indicatore.direzione)
        if indicatore.direzione and indicatore.direzione != direzione:
            detto = VERSI[indicatore.operatore]
            return indicatore.operatore, (
                f"la direzione dice «{indicatore.direzione}», ma l'operatore è «{detto}»: vale l'operatore",
            )
        return indicatore.operatore, ()
    formula = riconosci(indicatore.formula, Formula)
    direzione = indicatore.direzione or DIREZIONE_DELLA_FORMULA.get(formula, "")
    if direzione:
        return PER_DIREZIONE[direzione], ()
    return Operatore.ALMENO, ("il numero non ha operatore: si intende «almeno»",)


def scegli(indicatore: Indicatore, regole: Regole) -> Scelta:
    """The indicator's own formula, else its bands, else that of the SMVP for its direction."""
    if not indicatore.formula and indicatore.fasce:
        return Scelta(Formula.FASCE, indicatore.operatore)
    operatore, avvisi = verso(indicatore)
    if not indicatore.formula and operatore == Operatore.UGUALE:
        return Scelta(Formula.TUTTO_O_NIENTE, operatore, avvisi)
    crescente = DIREZIONI.get(operatore) == Direzione.CRESCENTE
    detta = indicatore.formula or (regole.crescente if crescente else regole.decrescente)
    if not detta:
        nessuna = "né l'indicatore né il sistema di valutazione dicono la formula: si usa «tutto o niente»"
        return Scelta(Formula.TUTTO_O_NIENTE, operatore, (*avvisi, nessuna))
    formula = riconosci(detta, Formula)
    if formula is None:
        note = ", ".join(Formula)
        return Scelta(None, operatore, avvisi, f"la formula «{detta}» non è tra quelle note: {note}")
    return _ammessa(indicatore, Scelta(formula, operatore, avvisi))


def _ammessa(indicatore: Indicatore, scelta: Scelta) -> Scelta:
    """The choice, unless it contradicts the operator or lacks what it needs."""
    formula, detta = scelta.formula, DETTE[scelta.formula]
    if formula == Formula.FASCE:
        return scelta if indicatore.fasce else replace(scelta, impossibile="mancano le fasce")
    if indicatore.fasce:
        avviso = f"l'indicatore ha delle fasce, ma la sua formula è «{detta}»: le fasce non si usano"
        scelta = replace(scelta, avvisi=(*scelta.avvisi, avviso))
    if scelta.operatore == Operatore.UGUALE and formula != Formula.TUTTO_O_NIENTE:
        avviso = f"con «uguale a» la formula «{detta}» non vale: si usa «tutto o niente»"
        return replace(scelta, formula=Formula.TUTTO_O_NIENTE, avvisi=(*scelta.avvisi, avviso))
    voluta = DIREZIONE_DELLA_FORMULA.get(formula)
    if voluta and voluta != DIREZIONI[scelta.operatore]:
        contrario = f"la formula «{detta}» contraddice l'operatore «{VERSI[scelta.operatore]}»"
        return replace(scelta, impossibile=contrario)
    return scelta


def grado_della_quantita(
    indicatore: Indicatore, misura: Misura, attuale: Decimal, target: Decimal | None, regole: Regole
) -> Risposta:
    """The answer for a quantity that was measured."""
    scelta = scegli(indicatore, regole)
    if scelta.impossibile:
        return Risposta(Esito.NON_CALCOLABILE, breve=scelta.impossibile, avvisi=scelta.avvisi)
    breve = _valore(indicatore, misura, attuale)
    tardi = in_ritardo(indicatore, misura)
    if tardi and scelta.formula != Formula.TUTTO_O_NIENTE:
        giorno = f"il valore è del {data(misura.data)}: serve quello al {data(indicatore.data)}"
        return Risposta(Esito.NON_CALCOLABILE, breve=giorno, avvisi=scelta.avvisi)
    if scelta.formula == Formula.FASCE:
        return replace(nelle_fasce(indicatore, attuale, breve), avvisi=scelta.avvisi)
    if target is None:
        return Risposta(Esito.NON_CALCOLABILE, breve="manca il target", avvisi=scelta.avvisi)
    caso = Caso(attuale, target, indicatore.baseline, scelta.operatore, regole.tetto)
    breve = f"{breve} su" if scelta.operatore == Operatore.ALMENO else f"{breve}, {VERSI[scelta.operatore]}"
    breve = f"{breve} {cifra(target)}"
    if tardi:
        return replace(fuori_termine(indicatore, misura, breve), avvisi=scelta.avvisi)
    grado, passi, avvisi = _conto(caso, scelta.formula)
    return Risposta(Esito.CALCOLATO, grado, breve, passi, (*scelta.avvisi, *avvisi))


def fuori_termine(indicatore: Indicatore, misura: Misura, breve: str) -> Risposta:
    """The answer of what was reached, but after its day."""
    passo = Passo(f"Rilevato il {data(misura.data)}, dopo il termine del {data(indicatore.data)}", ZERO)
    return Risposta(Esito.CALCOLATO, ZERO, breve, (passo,))


def _valore(indicatore: Indicatore, misura: Misura, attuale: Decimal) -> str:
    """The actual value as it was told: a ratio with its parts."""
    if misura.valore is not None:
        return cifra(attuale)
    return f"{cifra(attuale)} ({cifra(misura.numeratore)} : {cifra(misura.denominatore)})"


def _conto(caso: Caso, formula: Formula) -> tuple[Decimal, tuple[Passo, ...], tuple[str, ...]]:
    """The degree, its working, and what is to be said of it."""
    perche, avvisi = _perche_non(caso, formula)
    if formula != Formula.TUTTO_O_NIENTE and not perche:
        grado, conto = CONTI[formula](caso)
        return grado, (Passo(f"Formula «{DETTE[formula]}»: {conto} = {cifra(grado)}", grado),), ()
    grado = formule.tutto_o_niente(caso.attuale, caso.operatore, caso.target)
    domanda = f"{VERSI[caso.operatore].capitalize()} {cifra(caso.target)}?"
    conto = Passo(f"Tutto o niente. {domanda} {cifra(caso.attuale)}: {'sì' if grado else 'no'}", grado)
    prima = (Passo(f"Formula «{DETTE[formula]}» non applicabile: {perche}"),) if perche else ()
    return grado, (*prima, conto), avvisi


def _perche_non(caso: Caso, formula: Formula) -> tuple[str, tuple[str, ...]]:
    """Why a formula leaves its place to tutto o niente, and what is to be said of the plan."""
    if formula == Formula.DA_BASELINE:
        if caso.baseline is None:
            return "manca il valore di partenza", ("manca il valore di partenza",)
        if not formule.migliora(caso.baseline, caso.target, DIREZIONI[caso.operatore]):
            return f"il target {cifra(caso.target)} non migliora la partenza, {cifra(caso.baseline)}", ()
    elif formula != Formula.TUTTO_O_NIENTE and caso.target <= ZERO:
        return f"il target {cifra(caso.target)} non è maggiore di zero", ()
    return "", ()


def nelle_fasce(indicatore: Indicatore, valore: Decimal, breve: str) -> Risposta:
    """The answer of an indicator whose degree comes from its bands."""
    if not indicatore.fasce:
        return Risposta(Esito.NON_CALCOLABILE, breve="mancano le fasce")
    if (due := doppia(indicatore.fasce)) is not None:
        dove = "senza limite" if due.da is None else f"da {cifra(due.da)}"
        return Risposta(Esito.NON_CALCOLABILE, breve=f"due fasce cominciano dallo stesso punto, {dove}")
    trovata = grado_in_fasce(valore, indicatore.fasce)
    return Risposta(
        Esito.CALCOLATO, trovata.grado, breve, (Passo(f"Fasce: {trovata.perche}", trovata.grado),)
    )
