"""The months of a plan: what is done when, objective by objective, as bars and in words."""

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from obiettivi.contenuto import ContenutoPiano, Fase, Indicatore, Obiettivo
from obiettivi.esporta import parole
from obiettivi.esporta.stampa.scheda import Schede, Tratto
from obiettivi.formati import data
from obiettivi.scelte import MESI

DESCRIZIONE_BREVE = 160
"""Characters of a phase: whole it is on the sheet."""
SENZA_QUANDO = "senza mesi né scadenza"
PRIMA, DOPO = "prima", "dopo"
LETTERE_MESE = 3


@dataclass(frozen=True)
class Barra:
    """A bar over the months: where it begins and how long it is, as percents of the year.

    Texts: a template would write a number the Italian way, which a drawing cannot read.
    """

    inizio: str
    lunghezza: str


@dataclass(frozen=True)
class RigaMesi:
    """A phase, or an indicator that has a date.

    `quando` says in words all that is drawn: the bars, the mark of the deadline at `scadenza`, and `altrove`,
    which side of the year it is on when it is in another.
    """

    nome: str
    chi: str
    testo: str
    quando: str
    barre: tuple[Barra, ...]
    scadenza: str
    altrove: str
    peso: str


@dataclass(frozen=True)
class ObiettivoNeiMesi:
    """An objective with its lines; where it has none, `nota` says so."""

    n: int
    ancora: str
    titolo: str
    nota: str
    righe: tuple[RigaMesi, ...]


@dataclass(frozen=True)
class SezioneMesi:
    """The objectives of an area, or of more."""

    ancora: str
    titolo: str
    codice: str
    obiettivi: tuple[ObiettivoNeiMesi, ...]
    con_peso: bool


@dataclass(frozen=True)
class Mese:
    """A month on the drawing: its name, its initial, where its middle is."""

    nome: str
    iniziale: str
    mezzo: str


@dataclass(frozen=True)
class Gantt:
    """The plan month by month. `oggi` is where today's line is; empty outside of the plan's year."""

    anno: int
    mesi: tuple[Mese, ...]
    tacche: tuple[str, ...]
    oggi: str
    oggi_detto: str
    sezioni: tuple[SezioneMesi, ...]


Parte = tuple[str, str, str, Iterable[Obiettivo]]
"""Place, title, code of the area and objectives of a section."""


def gantt(piano: ContenutoPiano, parti: Iterable[Parte], oggi: date | None) -> Gantt:
    """The months of these objectives, each of which is in one part only."""
    anno = piano.piano.anno
    disegna = _Mesi(piano).obiettivo
    corrente = oggi is not None and oggi.year == anno
    return Gantt(
        anno=anno,
        mesi=tuple(
            Mese(nome[:LETTERE_MESE], nome[0].upper(), _percento((posto + 0.5) / 12))
            for posto, nome in enumerate(MESI)
        ),
        tacche=tuple(_percento(posto / 12) for posto in range(1, 12)),
        oggi=posto_nell_anno(oggi) if corrente else "",
        oggi_detto=data(oggi) if corrente else "",
        sezioni=tuple(_sezioni(parti, disegna)),
    )


def _sezioni(
    parti: Iterable[Parte], disegna: Callable[[Obiettivo], ObiettivoNeiMesi]
) -> Iterator[SezioneMesi]:
    for ancora, titolo, codice, obiettivi in parti:
        disegnati = tuple(disegna(obiettivo) for obiettivo in obiettivi)
        if disegnati:
            con_peso = any(riga.peso for uno in disegnati for riga in uno.righe)
            yield SezioneMesi(ancora, titolo, codice, disegnati, con_peso)


class _Mesi(Schede):
    """The phases of the printed sheet, put in the months of the plan's year."""

    def __init__(self, piano: ContenutoPiano):
        super().__init__(piano, frozenset())

    def obiettivo(self, obiettivo: Obiettivo) -> ObiettivoNeiMesi:
        righe = (*self._righe_fasi(obiettivo), *self._righe_indicatori(obiettivo))
        nomi = (self.aree[una.area].nome for una in obiettivo.assegnazioni)
        return ObiettivoNeiMesi(
            n=obiettivo.n,
            ancora=f"obiettivo-{obiettivo.n}",
            titolo=obiettivo.titolo,
            nota=parole.unisci(
                _aree(tuple(dict.fromkeys(nomi))),
                "" if righe else "non ha fasi, né indicatori con una data",
                "i pesi delle fasi cambiano da area ad area, e sono nella scheda"
                if _pesi_altrove(obiettivo, righe)
                else "",
                con="; ",
            ),
            righe=righe,
        )

    def _righe_fasi(self, obiettivo: Obiettivo) -> Iterator[RigaMesi]:
        fasi = self._fasi(obiettivo)
        for fase, riga in zip(obiettivo.fasi, fasi.righe if fasi else (), strict=True):
            fuori = fase.anno is not None and fase.anno != self.anno
            yield RigaMesi(
                nome=f"Fase {riga.numero}" if riga.numero else "Fase",
                chi=riga.aree,
                testo=parole.accorcia(riga.descrizione, DESCRIZIONE_BREVE),
                quando=quando(fase, self.anno),
                barre=() if fuori else tuple(_barra(tratto) for tratto in riga.barre),
                **self._segno(fase.scadenza, fase.anno),
                peso=riga.peso,
            )

    def _righe_indicatori(self, obiettivo: Obiettivo) -> Iterator[RigaMesi]:
        for indicatore in obiettivo.indicatori:
            if indicatore.data:
                yield self._riga_indicatore(indicatore)

    def _riga_indicatore(self, indicatore: Indicatore) -> RigaMesi:
        return RigaMesi(
            nome="Indicatore",
            chi="",
            testo=parole.accorcia(indicatore.descrizione, DESCRIZIONE_BREVE),
            quando=parole.accorcia(parole.traguardo(indicatore), DESCRIZIONE_BREVE),
            barre=(),
            **self._segno(indicatore.data, None),
            peso="",
        )

    def _segno(self, giorno: date | None, anno: int | None) -> dict[str, str]:
        """Where the mark of a deadline is: on a day of the year, or on the side where its year is."""
        anno = giorno.year if giorno else anno or self.anno
        if anno != self.anno:
            return {"scadenza": "", "altrove": PRIMA if anno < self.anno else DOPO}
        return {"scadenza": posto_nell_anno(giorno) if giorno else "", "altrove": ""}


def quando(fase: Fase, anno_piano: int) -> str:
    """When a phase is, in words: "da gennaio a marzo, entro il 31/03/2026"."""
    detto = parole.unisci(
        parole.mesi(fase.mesi),
        f"nel {fase.anno}" if fase.anno and fase.anno != anno_piano and not fase.scadenza else "",
        f"entro il {data(fase.scadenza)}" if fase.scadenza else "",
        fase.scadenza_testo,
    )
    return detto or SENZA_QUANDO


def posto_nell_anno(giorno: date) -> str:
    """Where a day is in a year whose months are drawn all as long: the middle of the day."""
    giorni = calendar.monthrange(giorno.year, giorno.month)[1]
    return _percento((giorno.month - 1 + (giorno.day - 0.5) / giorni) / 12)


def _barra(tratto: Tratto) -> Barra:
    return Barra(_percento(int(tratto.inizio) / 12), _percento(int(tratto.lunghezza) / 12))


def _percento(quota: float) -> str:
    return f"{quota * 100:.2f}".rstrip("0").rstrip(".") + "%"


def _aree(nomi: tuple[str, ...]) -> str:
    """Whose an objective is, where it is of several areas."""
    return f"in {len(nomi)} aree" if len(nomi) > 1 else ""


def _pesi_altrove(obiettivo: Obiettivo, righe: tuple[RigaMesi, ...]) -> bool:
    """Whether its phases have weights, but not one for all the areas."""
    return any(una.pesi_fasi for una in obiettivo.assegnazioni) and not any(riga.peso for riga in righe)
