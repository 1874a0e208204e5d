"""The OIV's table of a rilevazione: every assignment, what changed since the previous one, what is worth a question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.azioni.avanzamenti import DELL_AREA
from monitoraggio.calcolo import Calcolo
from monitoraggio.esporta import parole as dire
from monitoraggio.riepiloghi import (
    assegnazioni_da_rilevare,
    piano_rilevato,
    risultati,
    valore_rilevazione,
)
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from monitoraggio.stranezze import Esaminata, Stranezza, Stranezze, stranezze
from monitoraggio.views.pagina_note import NotaDetta, note_lette, per_chi_legge
from monitoraggio.views.pagina_rilevazione import CLASSI
from obiettivi import calcoli
from obiettivi.contenuto import Area, Assegnazione, Obiettivo
from obiettivi.formati import data, numero
from obiettivi.views.pagina_testata import va

ORDINI = {
    "": "del piano",
    "grado": "di grado, dal più basso",
    "differenza": "di differenza, dalla più bassa",
    "domande": "di cose da chiedere, da chi ne ha di più",
}
"""The orders of the rows, by the word that the address says."""
CON_DOMANDE, SENZA_GRADO = "domande", "grado"
"""What the address says to see only the rows with something to ask, or without the OIV's degree."""
NUOVA, COME_PRIMA = "nuova", "come prima"


@dataclass(frozen=True)
class Sguardo:
    """Which rows are looked at, and in which order; what the plan does not have is as if it were not asked."""

    area: str = ""
    con: str = ""
    senza: str = ""
    ordine: str = ""

    @classmethod
    def chiesto(cls, parametri: Mapping[str, str], aree: Mapping[str, str]) -> "Sguardo":
        """What an address asks for."""
        ammessi = {"area": aree, "con": (CON_DOMANDE,), "senza": (SENZA_GRADO,), "ordine": ORDINI}
        detti = {nome: parametri.get(nome, "") for nome in ammessi}
        return cls(**{nome: detto for nome, detto in detti.items() if detto in ammessi[nome]})

    def vede(self, riga: "RigaEsame") -> bool:
        return (
            self.area in ("", riga.area)
            and (not self.con or bool(riga.domande))
            and (not self.senza or (riga.inviato and not riga.dell_oiv))
        )


@dataclass(frozen=True)
class RigaEsame:
    """An assignment: how it was declared, what the OIV said of it, how it differs from the time before.

    `evidenze` is None where nobody counts them; `domande` are the oddities, in words.
    """

    n: int
    titolo: str
    area: str
    peso: str
    stato: str
    classe: str
    inviato: bool
    grado: str
    dell_oiv: str
    differenza: str
    evidenze: int | None
    note: int
    domande: tuple[Stranezza, ...]
    indirizzo: str
    punti: tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class DomandeDellArea:
    """What is odd in an area as a whole."""

    area: str
    domande: tuple[Stranezza, ...]


@dataclass(frozen=True)
class PaginaEsame:
    """The page, with the rows that are looked at; `precedente` says against what the differences are."""

    nome: str
    al: str
    aperta: bool
    precedente: str
    sguardo: Sguardo
    aree: tuple[tuple[str, str], ...]
    ordini: tuple[tuple[str, str], ...]
    quante: str
    righe: tuple[RigaEsame, ...]
    delle_aree: tuple[DomandeDellArea, ...]
    con_evidenze: bool
    note: tuple[NotaDetta, ...]
    annota: str


def pagina_dell_esame(accesso: AccessoRilevazione, parametri: Mapping[str, str]) -> PaginaEsame:
    """The table, in a fixed number of queries."""
    esame = _Esame(accesso)
    sguardo = Sguardo.chiesto(parametri, esame.aree)
    tutte = tuple(esame.righe())
    righe = sorted((riga for riga in tutte if sguardo.vede(riga)), key=CHIAVI[sguardo.ordine])
    rilevazione = accesso.rilevazione
    return PaginaEsame(
        nome=str(rilevazione),
        al=data(rilevazione.al),
        aperta=accesso.aperta,
        precedente=data(esame.precedente.al) if esame.precedente else "",
        sguardo=sguardo,
        aree=tuple(esame.aree.items()),
        ordini=tuple(ORDINI.items()),
        quante=_quante(len(righe), len(tutte)),
        righe=tuple(righe),
        delle_aree=tuple(esame.delle_aree(sguardo)),
        con_evidenze=any(riga.evidenze is not None for riga in tutte),
        note=note_lette(accesso),
        annota=va(accesso.del_piano.piano, "annota_rilevazione", rilevazione.codice)
        if accesso.annota()
        else "",
    )


def _quante(viste: int, tutte: int) -> str:
    if viste == tutte:
        return "1 assegnazione" if tutte == 1 else f"{tutte} assegnazioni"
    return f"{viste} assegnazion{'e' if viste == 1 else 'i'} su {tutte}"


def _per_punti(quale: int):
    """The lowest first; those that have none at the end."""

    def chiave(riga: RigaEsame):
        punti = riga.punti[quale]
        return punti is None, punti or Decimal(0)

    return chiave


CHIAVI = {
    "": lambda riga: 0,
    "grado": _per_punti(0),
    "differenza": _per_punti(1),
    "domande": lambda riga: -len(riga.domande),
}


class _Esame:
    """What the table is made of: the plan, what was declared now and the time before, the degrees of both."""

    def __init__(self, accesso: AccessoRilevazione):
        self.accesso = accesso
        self.piano, self.valore = accesso.piano, accesso.valore
        self.risultati = risultati(self.piano, self.valore)
        self.precedente = models.Rilevazione.objects.precedente(accesso.rilevazione)
        self.detti_prima, self.gradi_prima = _di_prima(self.precedente)

    @cached_property
    def detti(self) -> dict[UUID, c.Avanzamento]:
        return {uno.assegnazione: uno for uno in self.valore.avanzamenti}

    @cached_property
    def assegnazioni(self) -> tuple[tuple[Obiettivo, int, Assegnazione], ...]:
        """Those that were declared, in the order of the plan."""
        tutte = assegnazioni_da_rilevare(self.piano)
        return tuple(una for una in tutte if una[2].chiave in self.detti)

    @cached_property
    def aree(self) -> dict[str, str]:
        """The areas that declare, in the order of the plan: name by code."""
        loro = {sua.area for _, _, sua in self.assegnazioni}
        aree: tuple[Area, ...] = self.piano.aree
        return {area.codice: area.nome for area in aree if area.codice in loro}

    @cached_property
    def trovate(self) -> Stranezze:
        """What is odd in what was declared: in what an area is still writing nobody looks, unless it is frozen."""
        chiusa = self.accesso.rilevazione.stato == StatoRilevazione.CHIUSA
        return stranezze(
            self._esaminata(*una)
            for una in self.assegnazioni
            if chiusa or self.detti[una[2].chiave].stato not in DELL_AREA
        )

    def _esaminata(self, obiettivo: Obiettivo, posizione: int, sua: Assegnazione) -> Esaminata:
        detto = self.detti[sua.chiave]
        return Esaminata(
            obiettivo=obiettivo,
            posizione=posizione,
            detto=detto,
            gradi=self.risultati.assegnazioni[obiettivo.n, posizione],
            al=self.accesso.rilevazione.al,
            anno=self.piano.piano.anno,
            prima=self.detti_prima.get(sua.chiave),
            prima_il=self.precedente.al if self.precedente else None,
            evidenze=len(detto.evidenze),
        )

    def righe(self) -> Iterator[RigaEsame]:
        note = self._note()
        for obiettivo, posizione, sua in self.assegnazioni:
            detto = self.detti[sua.chiave]
            stato = StatoAvanzamento(detto.stato)
            grado = self.risultati.assegnazioni[obiettivo.n, posizione].totale
            scarto = self._scarto(grado, sua.chiave)
            yield RigaEsame(
                n=obiettivo.n,
                titolo=obiettivo.titolo,
                area=sua.area,
                peso=numero(calcoli.peso_effettivo(obiettivo, sua)),
                stato=stato.label,
                classe=CLASSI[stato],
                inviato=stato not in DELL_AREA,
                grado=dire.percento(grado, self.risultati.regole),
                dell_oiv=dire.dell_oiv(detto.valutazione),
                differenza=self._differenza(scarto, sua.chiave),
                evidenze=len(detto.evidenze),
                note=note.get(sua.chiave, 0),
                domande=self.trovate.assegnazioni.get(sua.chiave, ()),
                indirizzo=va(
                    self.accesso.del_piano.piano, "avanzamento", self.accesso.rilevazione.codice, sua.chiave
                ),
                punti=(grado.stampato, scarto),
            )

    def _note(self) -> dict[UUID, int]:
        righe = per_chi_legge(self.accesso).exclude(avanzamento=None).order_by()
        righe = righe.values("avanzamento__assegnazione").annotate(quante=Count("pk"))
        return dict(righe.values_list("avanzamento__assegnazione", "quante"))

    def _scarto(self, grado: Calcolo, chiave: UUID) -> Decimal | None:
        """Points of degree since the time before."""
        prima = self.gradi_prima.get(chiave)
        if prima is None or prima.stampato is None or grado.stampato is None:
            return None
        return grado.stampato - prima.stampato

    def _differenza(self, scarto: Decimal | None, chiave: UUID) -> str:
        if self.precedente is not None and chiave not in self.gradi_prima:
            return NUOVA
        if scarto is None:
            return ""
        if not scarto:
            return COME_PRIMA
        punti = "punto" if abs(scarto) == 1 else "punti"
        return f"{'+' if scarto > 0 else '-'}{numero(abs(scarto))} {punti}"

    def delle_aree(self, sguardo: Sguardo) -> Iterator[DomandeDellArea]:
        for codice, nome in self.aree.items():
            if sguardo.area in ("", codice) and (trovate := self.trovate.aree.get(codice)):
                yield DomandeDellArea(f"{nome} ({codice})", trovate)


def _di_prima(
    precedente: models.Rilevazione | None,
) -> tuple[dict[UUID, c.Avanzamento], dict[UUID, Calcolo]]:
    """What was declared the time before, and the degrees of then, by key of the assignment."""
    if precedente is None:
        return {}, {}
    piano, valore = piano_rilevato(precedente), valore_rilevazione(precedente)
    allora = risultati(piano, valore).assegnazioni
    detti = {uno.assegnazione: uno for uno in valore.avanzamenti}
    gradi = {
        sua.chiave: allora[obiettivo.n, posizione].totale
        for obiettivo, posizione, sua in assegnazioni_da_rilevare(piano)
        if sua.chiave in detti
    }
    return detti, gradi
