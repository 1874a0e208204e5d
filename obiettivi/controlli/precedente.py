"""L, beside last year's plan: does this one ask for less than was asked, or forget what was promised?"""

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.norme import citata
from obiettivi.formati import numero, semplifica
from obiettivi.scelte import Direzione, Operatore, TipoIndicatore

A_NUMERO = (
    TipoIndicatore.NUMERO,
    TipoIndicatore.PERCENTUALE,
    TipoIndicatore.RAPPORTO,
    TipoIndicatore.IMPORTO,
)
MEGLIO_DI_COSI = {TipoIndicatore.PERCENTUALE: Decimal(100), TipoIndicatore.RAPPORTO: Decimal(1)}
"""Where a growing target cannot grow any more."""

ANNI = re.compile(r"\b(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?\b")
NON_PAROLE = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Confronto:
    """An indicator of this plan and what was set for it the year before: that year's target, or this year's."""

    obiettivo: Obiettivo
    posizione: int
    indicatore: Indicatore
    prima: Decimal
    promesso: bool

    @property
    def crescente(self) -> bool:
        return _direzione(self.indicatore) == Direzione.CRESCENTE

    @property
    def piu_facile(self) -> bool:
        if self.crescente:
            return self.indicatore.valore < self.prima
        return self.indicatore.valore > self.prima

    @property
    def fermo(self) -> bool:
        """Whether it asks for as much as the year before, and could ask for more."""
        estremo = MEGLIO_DI_COSI.get(self.indicatore.tipo) if self.crescente else Decimal(0)
        return not self.promesso and self.indicatore.valore == self.prima and self.prima != estremo


def meno_dell_anno_prima(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """L12: a target easier than last year's, or than what last year's plan set for this year."""
    for uno in _confronti(contenuto, contesto):
        if uno.piu_facile:
            yield _piu_facile(uno, contenuto.piano.anno, contesto.precedente.piano.anno)


def _piu_facile(uno: Confronto, anno: int, anno_prima: int) -> Anomalia:
    unita = f" {uno.indicatore.unita}" if uno.indicatore.unita else ""
    per_allora = f" per il {anno}" if uno.promesso else ""
    almeno = "almeno" if uno.crescente else "al massimo"
    return Anomalia(
        codice="L12",
        livello=Livello.AVVISO,
        oggetto=f"obiettivi[{uno.obiettivo.n}].indicatori[{uno.posizione}]",
        campo="valore",
        messaggio=f"L'indicatore {uno.posizione + 1} dell'obiettivo {uno.obiettivo.n} chiede {almeno} "
        f"{numero(uno.indicatore.valore)}{unita}: il piano {anno_prima} chiedeva{per_allora} {almeno} "
        f"{numero(uno.prima)}. Se è voluto, scrivi perché nella situazione di partenza.",
        trovato=uno.indicatore.valore,
        atteso=uno.prima,
        norma=citata("risultati_precedenti", anno),
    )


def come_l_anno_prima(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """L13: targets that are the same as last year's, all in one finding."""
    fermi = [uno for uno in _confronti(contenuto, contesto) if uno.fermo]
    if not fermi:
        return
    numeri = list(dict.fromkeys(uno.obiettivo.n for uno in fermi))
    yield Anomalia(
        codice="L13",
        livello=Livello.NOTA,
        oggetto=f"obiettivi[{fermi[0].obiettivo.n}].indicatori[{fermi[0].posizione}]",
        campo="valore",
        messaggio=f"{_chi(numeri)} gli stessi valori attesi del piano {contesto.precedente.piano.anno}: se allora "
        "sono stati raggiunti, si può chiedere di più, oppure dire che è un mantenimento.",
        trovato=Decimal(len(fermi)),
        atteso=Decimal(0),
        norma=citata("risultati_precedenti", contenuto.piano.anno),
    )


def dimenticati(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """L14: objectives that last year's plan had for this year too, and are not here; all in one finding."""
    precedente, anno = contesto.precedente, contenuto.piano.anno
    if precedente is None or precedente.piano.anno >= anno:
        return
    chiavi = {uno.chiave for uno in contenuto.obiettivi if uno.chiave}
    titoli = {_impronta(uno.titolo) for uno in contenuto.obiettivi}
    persi = [
        vecchio
        for vecchio in calcoli.attivi(precedente)
        if anno in vecchio.anni and vecchio.chiave not in chiavi and _impronta(vecchio.titolo) not in titoli
    ]
    if persi:
        quali = elenco([f"{uno.n} {cita(uno.titolo)}" for uno in persi], massimo=DETTI)
        yield Anomalia(
            codice="L14",
            livello=Livello.NOTA,
            oggetto="piano",
            campo="obiettivi",
            messaggio=f"Il piano {precedente.piano.anno} aveva anche per il {anno} obiettivi che qui non si "
            f"ritrovano: {quali}. Se sono finiti o lasciati, è bene che la Relazione lo dica.",
            trovato=Decimal(len(persi)),
            atteso=Decimal(0),
            norma=citata("risultati_precedenti", anno),
        )


DETTI = 5
"""How many things a sentence names one by one."""


def _confronti(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Confronto]:
    """The indicators of this plan that were in last year's, with a number then and now."""
    precedente, anno = contesto.precedente, contenuto.piano.anno
    if precedente is None or precedente.piano.anno >= anno:
        return
    for obiettivo, vecchio in obiettivi_seguiti(contenuto, precedente):
        for indicatore, suo in indicatori_seguiti(obiettivo, vecchio):
            if indicatore.anno not in (None, anno) or not _confrontabili(indicatore, suo):
                continue
            promesso = suo.valori_annuali.get(anno)
            prima = suo.valore if promesso is None else promesso
            if prima is not None:
                posizione = next(posto for posto, uno in enumerate(obiettivo.indicatori) if uno is indicatore)
                yield Confronto(obiettivo, posizione, indicatore, prima, promesso is not None)


def obiettivi_seguiti(
    contenuto: ContenutoPiano, precedente: ContenutoPiano
) -> Iterator[tuple[Obiettivo, Obiettivo]]:
    """The objectives of a plan that another had, each with the one it was: the same key, else the same title."""
    vecchi = _per_impronta(calcoli.attivi(precedente), lambda uno: _impronta(uno.titolo))
    return _coppie(calcoli.attivi(contenuto), vecchi, lambda uno: _impronta(uno.titolo))


def indicatori_seguiti(obiettivo: Obiettivo, vecchio: Obiettivo) -> Iterator[tuple[Indicatore, Indicatore]]:
    """The same of the indicators of an objective."""
    vecchi = _per_impronta(vecchio.indicatori, _impronta_indicatore)
    return _coppie(obiettivo.indicatori, vecchi, _impronta_indicatore)


def _confrontabili(indicatore: Indicatore, suo: Indicatore) -> bool:
    """Whether both are numbers of the same thing, which want to go the same way."""
    return (
        indicatore.valore is not None
        and indicatore.tipo in A_NUMERO
        and (indicatore.tipo, semplifica(indicatore.unita)) == (suo.tipo, semplifica(suo.unita))
        and _direzione(indicatore) != ""
        and _direzione(indicatore) == _direzione(suo)
    )


def _direzione(indicatore: Indicatore) -> str:
    if indicatore.operatore in (Operatore.ALMENO, Operatore.PIU_DI):
        return Direzione.CRESCENTE
    if indicatore.operatore in (Operatore.AL_MASSIMO, Operatore.MENO_DI):
        return Direzione.DECRESCENTE
    return indicatore.direzione


def _per_impronta(righe: Iterable, impronta) -> dict[Hashable, list]:
    """The rows by key and by mark, all those that have it."""
    per: dict[Hashable, list] = {}
    for riga in righe:
        for nome in {riga.chiave, impronta(riga)} - {None, ""}:
            per.setdefault(nome, []).append(riga)
    return per


def _coppie(righe: Iterable, vecchie: dict[Hashable, list], impronta) -> Iterator[tuple]:
    """Each row with the one it was: the same key, else the same mark where only one has it, then and now."""
    righe = list(righe)
    adesso = _per_impronta(righe, impronta)
    for riga in righe:
        for nome in (riga.chiave, impronta(riga)):
            if nome and len(vecchie.get(nome, ())) == 1 and len(adesso[nome]) == 1:
                yield riga, vecchie[nome][0]
                break


def _impronta(titolo: str) -> str:
    """A title without what changes with the year."""
    return NON_PAROLE.sub(" ", ANNI.sub(" ", semplifica(titolo))).strip()


def _impronta_indicatore(indicatore: Indicatore) -> str:
    return _impronta(f"{indicatore.descrizione} {indicatore.attivita}")


def _chi(numeri: Sequence[int]) -> str:
    return f"L'obiettivo {numeri[0]} ha" if len(numeri) == 1 else f"Gli obiettivi {elenco(numeri)} hanno"


DAL_PRECEDENTE: tuple[Controllo, ...] = (
    Controllo(
        codice="L12",
        titolo="Si chiede meno dell'anno prima",
        livello=Livello.AVVISO,
        perche="I valori attesi tengono conto dei risultati dell'anno prima: chiedere meno di quanto si chiedeva, o "
        "di quanto il piano dell'anno prima prevedeva per quest'anno, vuole una ragione scritta. Si confrontano "
        "gli indicatori uguali di obiettivi con lo stesso titolo, quando si sa se è meglio di più o di meno.",
        esempio="«Questionari compilati» almeno 40; il piano dell'anno prima ne chiedeva almeno 60.",
        trova=meno_dell_anno_prima,
        norma="risultati_precedenti",
    ),
    Controllo(
        codice="L13",
        titolo="Valori attesi uguali all'anno prima",
        livello=Livello.NOTA,
        perche="Un valore già chiesto l'anno prima, e raggiunto, non è un miglioramento: può essere un mantenimento, "
        "se lo si dice. Non si guardano quelli che non possono migliorare (il 100%, zero ritardi).",
        esempio="«Sanzioni accertate» almeno 200, come l'anno prima.",
        trova=come_l_anno_prima,
        norma="risultati_precedenti",
    ),
    Controllo(
        codice="L14",
        titolo="Obiettivi pluriennali dell'anno prima che non si ritrovano",
        livello=Livello.NOTA,
        perche="Il piano dell'anno prima li prevedeva anche per quest'anno. Se il titolo è cambiato non è un errore; "
        "se sono stati lasciati, chi ha letto quel piano si aspetta di sapere perché.",
        esempio="Un'opera prevista per il 2025 e il 2026, che nel piano 2026 non c'è.",
        trova=dimenticati,
        norma="risultati_precedenti",
    ),
)
