"""What a rilevazione found, put beside what the plan wanted: area by area, assignment by assignment.

PDF and workbook are made from it. Of a person it knows nothing: degrees are of objectives, areas, ente.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from monitoraggio import contenuto as c
from monitoraggio.andamento import Momento
from monitoraggio.attesi import attesi_al
from monitoraggio.calcolo import Calcolo, CalcoloAssegnazione, Passo, Risultati
from monitoraggio.consuntivi import Tavola, tavole
from monitoraggio.esporta import parole as dire
from monitoraggio.originario import Originario
from monitoraggio.scelte import Proposta, StatoAvanzamento, TipoRilevazione
from obiettivi import calcoli
from obiettivi.contenuto import Area, Assegnazione, ContenutoPiano, Fase, Indicatore, Obiettivo
from obiettivi.formati import data


@dataclass(frozen=True)
class Misurato:
    """An indicator of an assignment: what was measured of it, None where nothing was, and its degree."""

    di: "Assegnata"
    posto: int
    indicatore: Indicatore
    misura: c.MisuraDetta | None
    calcolo: Calcolo


@dataclass(frozen=True)
class Svolta:
    """A phase of an assignment, with its weight there, and how much of it is done."""

    di: "Assegnata"
    posto: int
    fase: Fase
    peso: Decimal | None
    detta: c.FaseDetta | None


@dataclass(frozen=True)
class Assegnata:
    """An objective given to an area, what the area declares of it, and the degrees."""

    obiettivo: Obiettivo
    posizione: int
    area: Area
    detto: c.Avanzamento
    calcoli: CalcoloAssegnazione

    @property
    def assegnazione(self) -> Assegnazione:
        return self.obiettivo.assegnazioni[self.posizione]

    @property
    def peso(self) -> Decimal | None:
        return calcoli.peso_effettivo(self.obiettivo, self.assegnazione)

    @property
    def stato(self) -> str:
        return StatoAvanzamento(self.detto.stato).label

    @property
    def da_cambiare(self) -> bool:
        """Whether the area proposes to change or to suspend it."""
        return self.detto.proposta not in ("", Proposta.CONFERMA)

    @cached_property
    def indicatori(self) -> tuple[Misurato, ...]:
        dette = {una.indicatore: una for una in self.detto.misure}
        righe = ((posto, self.obiettivo.indicatori[posto]) for posto in self.calcoli.indicatori)
        return tuple(
            Misurato(self, numerato, uno, dette.get(uno.chiave), self.calcoli.indicatori[posto])
            for numerato, (posto, uno) in enumerate(righe, start=1)
        )

    @cached_property
    def fasi(self) -> tuple[Svolta, ...]:
        dette = {una.fase: una for una in self.detto.fasi}
        pesi = calcoli.pesi_delle_fasi(self.obiettivo, self.assegnazione)
        righe = ((posto, self.obiettivo.fasi[posto]) for posto in self.calcoli.fasi)
        return tuple(
            Svolta(self, numerata, una, pesi[posto], dette.get(una.chiave))
            for numerata, (posto, una) in enumerate(righe, start=1)
        )


@dataclass(frozen=True)
class DellArea:
    """An area with its degree, what was expected of it by then, and the assignments that make it."""

    area: Area
    calcolo: Calcolo
    atteso: Calcolo | None
    assegnate: tuple[Assegnata, ...]


@dataclass(frozen=True)
class Rilevato:
    """A rilevazione on the plan it was held on. `impronta` is the hash it was closed with; empty while it is open.

    `approvazione` and `validazione` are of the Relazione that it makes, where there are. `originario` is what the
    plan had promised before it was varied, `motivo` the reason that was written when it was closed, `momenti` what
    earlier rilevazioni found.
    """

    piano: ContenutoPiano
    valore: c.Rilevazione
    risultati: Risultati
    impronta: str = ""
    approvazione: c.Approvazione | None = None
    validazione: c.Validazione | None = None
    originario: Originario | None = None
    motivo: str = ""
    momenti: tuple[Momento, ...] = ()

    @property
    def bozza(self) -> bool:
        return not self.impronta

    @property
    def finale(self) -> bool:
        return self.valore.tipo == TipoRilevazione.FINALE

    @property
    def anno(self) -> int:
        return self.piano.piano.anno

    @property
    def al(self) -> str:
        return data(self.valore.al)

    @property
    def titolo(self) -> str:
        """What its document is called."""
        if self.finale:
            return f"Relazione sulla performance {self.anno}"
        return f"Rapporto di monitoraggio al {self.al}"

    @property
    def nome(self) -> str:
        return self.valore.nome or f"Rilevazione {self.valore.codice}"

    @property
    def versione(self) -> str:
        return f"Versione {self.valore.versione} del piano"

    @property
    def atto(self) -> str:
        """The act by which that version was approved."""
        atto = self.piano.piano.atto
        return dire.atto(atto) if atto else ""

    @cached_property
    def attesi(self) -> Risultati | None:
        """What was expected by its day; at the end of the year there is nothing more to expect."""
        return None if self.finale else attesi_al(self.valore.al, self.piano)

    @cached_property
    def aree(self) -> tuple[DellArea, ...]:
        """The areas that have a degree, in the order of the plan."""
        return tuple(
            DellArea(
                peso.area,
                self.risultati.aree[peso.area.codice],
                self.attesi.aree[peso.area.codice] if self.attesi else None,
                tuple(self._assegnate(peso.assegnazioni)),
            )
            for peso in calcoli.pesi_per_area(self.piano)
        )

    def _assegnate(self, assegnazioni) -> Iterator[Assegnata]:
        for obiettivo, posizione in assegnazioni:
            sua = obiettivo.assegnazioni[posizione]
            if detto := self._detti.get(sua.chiave):
                calcolo = self.risultati.assegnazioni[obiettivo.n, posizione]
                yield Assegnata(obiettivo, posizione, self._per_codice[sua.area], detto, calcolo)

    @cached_property
    def assegnate(self) -> tuple[Assegnata, ...]:
        return tuple(una for area in self.aree for una in area.assegnate)

    @cached_property
    def tavole(self) -> dict[str, Tavola]:
        """The actual quantities beside the expected ones, by area; those of the ente's health last."""
        return tavole(self.piano, self.valore)

    @property
    def conti(self) -> tuple[Passo, ...]:
        """How the ente's degree comes from what is right below it; then the whole working of each area."""
        ente = self.risultati.ente.passo
        figli = tuple(replace(figlio, figli=()) for figlio in ente.figli)
        return replace(ente, figli=figli), *(una.calcolo.passo for una in self.aree)

    @cached_property
    def _detti(self) -> dict:
        return {uno.assegnazione: uno for uno in self.valore.avanzamenti}

    @cached_property
    def _per_codice(self) -> dict[str, Area]:
        return {area.codice: area for area in self.piano.aree}
