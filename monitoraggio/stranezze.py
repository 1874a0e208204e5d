"""What in the declared data is odd, and worth a question of the OIV: never an error, nor a judgement. Pure, on values.

Each oddity is a function with a stable code, registered in `SULL_ASSEGNAZIONE` or `SULL_AREA`: it yields a
sentence with the figures that it saw. They look only at what was declared, not at what an area is still writing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from statistics import mean
from uuid import UUID

from monitoraggio import contenuto as c
from monitoraggio.calcolo import CalcoloAssegnazione
from monitoraggio.calcolo.misure import attuale, di_un_altro_anno, scostamento, target
from monitoraggio.calcolo.numeri import cifra
from obiettivi import calcoli
from obiettivi.contenuto import Fase, Indicatore, Obiettivo
from obiettivi.controlli.somiglianza import normale, simili
from obiettivi.formati import data
from obiettivi.scelte import MESI, Direzione, Operatore, TipoIndicatore

CENTO = Decimal(100)
PUNTI_SOPRA = 50
"""By how many points the indicators must be above the phases to be odd."""
UGUALI_MINIME = 3
"""Measures of an area that must all be equal to their targets to be odd: fewer may well be so."""
TESTO_MINIMO, QUASI_UGUALI = 40, 95
"""Characters of a text that is compared with others, and percent from which two are told to be the same."""
CUMULABILI = (TipoIndicatore.NUMERO, TipoIndicatore.IMPORTO)
"""The tipi whose value adds up during the year, where more is better."""
CRESCENTI = (Operatore.ALMENO, Operatore.PIU_DI)
AL_LIMITE = {TipoIndicatore.PERCENTUALE: CENTO, TipoIndicatore.RAPPORTO: Decimal(1)}
"""Targets that are all there is: who reaches them is equal to them, and there is nothing odd in it."""


@dataclass(frozen=True)
class Stranezza:
    """Something odd: its code, and a sentence with what was seen."""

    codice: str
    frase: str


@dataclass(frozen=True)
class Esaminata:
    """One assignment as its area declared it on a day.

    `prima` is what was declared of it at the previous rilevazione, held on `prima_il`: None where there was
    none. `evidenze` is how many files show it: None where nobody counts them.
    """

    obiettivo: Obiettivo
    posizione: int
    detto: c.Avanzamento
    gradi: CalcoloAssegnazione
    al: date
    anno: int
    prima: c.Avanzamento | None = None
    prima_il: date | None = None
    evidenze: int | None = None

    @property
    def area(self) -> str:
        return self.obiettivo.assegnazioni[self.posizione].area

    @cached_property
    def misurati(self) -> tuple[tuple[int, Indicatore, c.MisuraDetta], ...]:
        """The indicators of this year that something is said of, each with the number that pages give it."""
        dette = {una.indicatore: una for una in self.detto.misure}
        return tuple(
            (posto, uno, dette[uno.chiave])
            for posto, uno in enumerate(calcoli.indicatori_di(self.obiettivo, self.posizione), start=1)
            if uno.chiave in dette and not di_un_altro_anno(uno, self.anno)
        )

    @cached_property
    def fasi(self) -> tuple[tuple[int, Fase, c.FaseDetta | None], ...]:
        """The phases of this year, numbered in the same way, with what is said of each."""
        dette = {una.fase: una for una in self.detto.fasi}
        tutte = (self.obiettivo.fasi[posto] for posto in self.gradi.fasi)
        dell_anno = (una for una in tutte if una.anno in (None, self.anno))
        return tuple((posto, una, dette.get(una.chiave)) for posto, una in enumerate(dell_anno, start=1))

    @property
    def svolte(self) -> Iterator[tuple[int, Fase, c.FaseDetta]]:
        """Those that something is said of."""
        return ((posto, una, detta) for posto, una, detta in self.fasi if detta)

    @cached_property
    def misure_di_prima(self) -> Mapping[UUID, c.MisuraDetta]:
        return {una.indicatore: una for una in self.prima.misure} if self.prima else {}

    @cached_property
    def fasi_di_prima(self) -> Mapping[UUID, c.FaseDetta]:
        return {una.fase: una for una in self.prima.fasi} if self.prima else {}


Una = Callable[[Esaminata], Iterator[str]]
Insieme = Callable[[Sequence[Esaminata]], Iterator[str]]
SULL_ASSEGNAZIONE: dict[str, Una] = {}
SULL_AREA: dict[str, Insieme] = {}


def _sull_assegnazione(codice: str) -> Callable[[Una], Una]:
    def registra(funzione: Una) -> Una:
        SULL_ASSEGNAZIONE[codice] = funzione
        return funzione

    return registra


def _sull_area(codice: str) -> Callable[[Insieme], Insieme]:
    def registra(funzione: Insieme) -> Insieme:
        SULL_AREA[codice] = funzione
        return funzione

    return registra


# Of one assignment


@_sull_assegnazione("S01")
def cento_senza_evidenze(una: Esaminata) -> Iterator[str]:
    """All reached, and no file that shows it."""
    grado = una.gradi.totale.stampato
    if una.evidenze == 0 and grado is not None and grado >= CENTO:
        yield f"Il grado è {cifra(grado)} % e non c'è nessuna evidenza"


@_sull_assegnazione("S02")
def finita_dopo(una: Esaminata) -> Iterator[str]:
    """A phase completed after the day that the rilevazione is about."""
    for posto, _, detta in una.svolte:
        if detta.completata_il and detta.completata_il > una.al:
            yield (
                f"La fase {posto} è completata il {data(detta.completata_il)}, dopo il giorno della rilevazione "
                f"({data(una.al)})"
            )


@_sull_assegnazione("S03")
def finita_prima_di_cominciare(una: Esaminata) -> Iterator[str]:
    """A phase completed before the first of its months, or before its year."""
    for posto, fase, detta in una.svolte:
        inizio = date(fase.anno or una.anno, min(fase.mesi, default=1), 1)
        if detta.completata_il and detta.completata_il < inizio:
            yield (
                f"La fase {posto} è completata il {data(detta.completata_il)}, prima di {MESI[inizio.month - 1]} "
                f"{inizio.year}, quando il piano la fa cominciare"
            )


@_sull_assegnazione("S04")
def letta_dopo(una: Esaminata) -> Iterator[str]:
    """A value read, or something that happened, after the day; unless the plan itself reads it later."""
    for posto, indicatore, misura in una.misurati:
        limite = max(una.al, indicatore.osservato_al or una.al)
        if misura.data and misura.data > limite:
            cosa = "è avvenuto" if indicatore.tipo == TipoIndicatore.DATA else "è stato letto"
            yield (
                f"L'indicatore {posto} {cosa} il {data(misura.data)}, dopo il giorno della rilevazione ({data(una.al)})"
            )


@_sull_assegnazione("S06")
def torna_indietro(una: Esaminata) -> Iterator[str]:
    """Less than at the previous rilevazione, of what can only grow: phases, and what adds up during the year."""
    for posto, fase, detta in una.fasi:
        prima = una.fasi_di_prima.get(fase.chiave)
        if prima is None or not prima.percento:
            continue
        adesso = detta.percento if detta else None
        if adesso is None or adesso < prima.percento:
            come = "non è dichiarata" if adesso is None else f"è al {cifra(adesso)} %"
            yield f"La fase {posto} al {data(una.prima_il)} era al {cifra(prima.percento)} %, adesso {come}"
    for posto, indicatore, misura in una.misurati:
        prima = una.misure_di_prima.get(indicatore.chiave)
        era, adesso = (attuale(indicatore, detta) if detta else None for detta in (prima, misura))
        if _si_somma(indicatore) and era is not None and adesso is not None and adesso < era:
            yield f"L'indicatore {posto} al {data(una.prima_il)} era {cifra(era)}, adesso è {cifra(adesso)}"


def _si_somma(indicatore: Indicatore) -> bool:
    """Whether its value adds up during the year: a count or an amount of which the plan wants more."""
    cresce = indicatore.operatore in CRESCENTI or indicatore.direzione == Direzione.CRESCENTE
    return indicatore.tipo in CUMULABILI and cresce


@_sull_assegnazione("S08")
def sopra_le_fasi(una: Esaminata) -> Iterator[str]:
    """Indicators reached while the phases that should lead there are far behind."""
    indicatori, fasi = (
        [uno.grado for uno in gradi.values() if uno.grado is not None]
        for gradi in (una.gradi.indicatori, una.gradi.fasi)
    )
    if indicatori and fasi and mean(indicatori) - mean(fasi) >= PUNTI_SOPRA:
        yield f"Gli indicatori danno in media {cifra(mean(indicatori))} %, le fasi sono al {cifra(mean(fasi))} %"


@_sull_assegnazione("S09")
def non_valutabile_ma_misurato(una: Esaminata) -> Iterator[str]:
    """Told that it cannot be assessed without saying why, or when it was assessed before."""
    for posto, indicatore, misura in una.misurati:
        if not misura.non_valutabile:
            continue
        prima = una.misure_di_prima.get(indicatore.chiave)
        era = attuale(indicatore, prima) if prima else None
        if era is not None:
            yield f"L'indicatore {posto} è «non valutabile», ma al {data(una.prima_il)} era {cifra(era)}"
        elif not misura.motivo.strip():
            yield f"L'indicatore {posto} è «non valutabile», e non è scritto perché"


@_sull_assegnazione("S11")
def testo_di_prima(una: Esaminata) -> Iterator[str]:
    """What was done is told with the words of the previous rilevazione."""
    if una.prima is None:
        return
    era, adesso = (normale(detto.relazione) for detto in (una.prima, una.detto))
    if len(adesso) >= TESTO_MINIMO and adesso == era:
        yield f"Le attività svolte sono scritte con le stesse parole del {data(una.prima_il)}"


# Of an area


@_sull_area("S05")
def tutto_come_il_traguardo(sue: Sequence[Esaminata]) -> Iterator[str]:
    """Every measure of the area is exactly its target."""
    scarti = [
        scostamento(indicatore, misura, una.anno)
        for una in sue
        for _, indicatore, misura in una.misurati
        if indicatore.tipo != TipoIndicatore.SI_NO
        and not misura.non_valutabile
        and target(indicatore, una.anno) != AL_LIMITE.get(indicatore.tipo)
    ]
    misurati = [uno for uno in scarti if uno is not None]
    if len(misurati) >= UGUALI_MINIME and not any(misurati):
        yield f"Tutti i {len(misurati)} valori misurati sono identici al loro traguardo"


@_sull_area("S07")
def finite_senza_data(sue: Sequence[Esaminata]) -> Iterator[str]:
    """Phases all done, without the day on which they were."""
    finite = [
        (una.obiettivo.n, detta) for una in sue for _, _, detta in una.svolte if detta.percento == CENTO
    ]
    senza = [n for n, detta in finite if detta.completata_il is None]
    if senza:
        numeri = ", ".join(map(str, dict.fromkeys(senza)))
        quali = f"obiettiv{'o' if len(set(senza)) == 1 else 'i'} {numeri}"
        yield f"Fasi al 100 % senza il giorno in cui sono finite: {len(senza)} su {len(finite)} ({quali})"


# All together


@dataclass(frozen=True)
class Stranezze:
    """What is odd in a rilevazione: by key of the assignment, and by code of the area."""

    assegnazioni: Mapping[UUID, tuple[Stranezza, ...]]
    aree: Mapping[str, tuple[Stranezza, ...]]


def stranezze(esaminate: Iterable[Esaminata]) -> Stranezze:
    """All that is odd in what was declared."""
    esaminate = list(esaminate)
    per_assegnazione: dict[UUID, list[Stranezza]] = defaultdict(list)
    per_area: dict[str, list[Esaminata]] = defaultdict(list)
    copiati = testi_ripetuti(esaminate)
    for una in esaminate:
        per_area[una.area].append(una)
        chiave = una.detto.assegnazione
        per_assegnazione[chiave] += [
            Stranezza(codice, frase) for codice, cerca in SULL_ASSEGNAZIONE.items() for frase in cerca(una)
        ]
        per_assegnazione[chiave] += [Stranezza("S10", frase) for frase in copiati.get(chiave, ())]
    return Stranezze(
        assegnazioni={chiave: tuple(sue) for chiave, sue in per_assegnazione.items() if sue},
        aree={area: trovate for area, sue in per_area.items() if (trovate := tuple(_dell_area(sue)))},
    )


def _dell_area(sue: Sequence[Esaminata]) -> Iterator[Stranezza]:
    for codice, cerca in SULL_AREA.items():
        for frase in cerca(sue):
            yield Stranezza(codice, frase)


def testi_ripetuti(esaminate: Sequence[Esaminata]) -> dict[UUID, tuple[str, ...]]:
    """What was done is told with the same words of other objectives, by key of the assignment (S10).

    Areas that share an objective may well tell it together.
    """
    trovati = {}
    for gruppo in simili([una.detto.relazione for una in esaminate], QUASI_UGUALI, TESTO_MINIMO):
        sue = [esaminate[posizione] for posizione in gruppo.posizioni]
        for una in sue:
            altri = dict.fromkeys(altra.obiettivo.n for altra in sue if altra.obiettivo.n != una.obiettivo.n)
            if altri:
                quali = (
                    f"dell'obiettivo {next(iter(altri))}"
                    if len(altri) == 1
                    else (f"degli obiettivi {', '.join(map(str, altri))}")
                )
                trovati[una.detto.assegnazione] = (
                    f"Le attività svolte sono scritte con le stesse parole {quali}",
                )
    return trovati
