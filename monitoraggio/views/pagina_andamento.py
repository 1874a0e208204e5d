"""How the degrees of a plan go: at each rilevazione of the year, and beside what the years before ended with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.andamento import Momento, momenti
from monitoraggio.calcolo import Calcolo, CalcoloAssegnazione
from monitoraggio.esporta import parole as dire
from monitoraggio.riepiloghi import assegnazioni_da_rilevare
from monitoraggio.scelte import StatoRilevazione
from monitoraggio.views.colonne import Dato, Disegno, disegno
from obiettivi import calcoli
from obiettivi.accesso import AccessoPiano
from obiettivi.contenuto import Assegnazione, Obiettivo
from obiettivi.controlli.precedente import obiettivi_seguiti
from obiettivi.formati import data
from obiettivi.models import Area

DISEGNI = 12
"""How many drawings are still legible; of more areas only the ente's is made, and the table tells the rest."""
A_CHIUSA = "si legge a rilevazione chiusa"
SENZA = "nessun grado"


@dataclass(frozen=True)
class Titolo:
    """The heading of a column: the day, what it is of, the board it comes from."""

    testo: str
    nota: str
    indirizzo: str


@dataclass(frozen=True)
class Cella:
    """A degree as it was then, below it what was expected; `colonna` names it where the table has no columns."""

    colonna: str
    detto: str
    nota: str = ""


@dataclass(frozen=True)
class RigaAndamento:
    """An area, the ente, or an assignment, through time."""

    nome: str
    codice: str
    celle: tuple[Cella, ...]
    indirizzo: str = ""


@dataclass(frozen=True)
class PaginaAndamento:
    """The page; without any rilevazione, of this year or before, there is nothing in it.

    `ridotto`: the areas are too many, and only the ente is drawn. `con_prima`: some columns are of a year before,
    `con_attesi`: of some it is told what was expected. `tutte_lette`: nothing is hidden until closing.
    """

    titoli: tuple[Titolo, ...]
    aree: tuple[RigaAndamento, ...]
    disegni: tuple[Disegno, ...]
    ridotto: bool
    con_prima: bool
    con_attesi: bool
    titoli_obiettivi: tuple[Titolo, ...]
    obiettivi: tuple[RigaAndamento, ...]
    tutte_lette: bool


def pagina_dell_andamento(accesso: AccessoPiano) -> PaginaAndamento:
    """The page as the person may read it, in a number of queries that does not depend on the plan's size."""
    righe = list(models.Rilevazione.objects.tenute(accesso.piano))
    trovati = momenti(accesso.piano, righe)
    aperta = next((una for una in righe if una.stato == StatoRilevazione.APERTA), None)
    return _Andamento(accesso, trovati, AccessoRilevazione(accesso, aperta) if aperta else None).pagina()


@dataclass
class _Andamento:
    """The rilevazioni that are told; `aperta` says what the person reads of the one that is open."""

    accesso: AccessoPiano
    momenti: tuple[Momento, ...]
    aperta: AccessoRilevazione | None

    def pagina(self) -> PaginaAndamento:
        aree = self._aree()
        disegni = [uno for uno in (self._disegno(*area) for area in [("", "Ente"), *aree]) if uno]
        obiettivi = tuple(self._obiettivi())
        return PaginaAndamento(
            titoli=tuple(map(self._titolo, self.momenti)),
            aree=tuple(self._riga(*area) for area in [*aree, ("", "Ente")]) if aree else (),
            disegni=tuple(disegni[:1] if len(disegni) > DISEGNI else disegni),
            ridotto=len(disegni) > DISEGNI,
            con_prima=any(momento.prima for momento in self.momenti),
            con_attesi=any(uno.atteso for disegnato in disegni for uno in disegnato.colonne),
            titoli_obiettivi=tuple(map(self._titolo, self._vicini)),
            obiettivi=obiettivi,
            tutte_lette=all(self._letta(momento, "") for momento in self.momenti),
        )

    def _titolo(self, momento: Momento) -> Titolo:
        anno, valore = momento.piano.piano.anno, momento.valore
        nota = f"consuntivo {anno}" if momento.prima else ("ancora aperta" if momento.aperta else "")
        return Titolo(data(valore.al), nota, self._va("rilevazione", momento))

    def _va(self, nome: str, momento: Momento, *altro) -> str:
        """A page of a rilevazione, in the plan of its year."""
        argomenti = self.accesso.piano.ente.slug, momento.piano.piano.anno, momento.valore.codice
        return reverse(nome, args=[*argomenti, *altro])

    # Areas and ente: the ente is the area without a code

    def _aree(self) -> list[tuple[str, str]]:
        """Code and name of the areas that have a degree at any time, as they are called now."""
        if not self.momenti:
            return []
        ultimo = self.momenti[-1]
        if ultimo.prima:
            # Nothing was measured this year yet.
            righe = Area.objects.filter(organigramma=self.accesso.piano.organigramma_id)
            aree = list(righe.values_list("codice", "nome"))
        else:
            aree = [(area.codice, area.nome) for area in ultimo.piano.aree]
        return [uno for uno in aree if any(momento.dell_area(uno[0]) for momento in self.momenti)]

    def _letta(self, momento: Momento, codice: str) -> bool:
        """Whether they read the degree of an area then; that of the ente, who reads all the areas."""
        if not momento.aperta:
            return True
        return all(
            self.aperta.legge(obiettivo.assegnazioni[posizione].area)
            for peso in self._pesi
            if codice in ("", peso.area.codice)
            for obiettivo, posizione in peso.assegnazioni
        )

    @cached_property
    def _pesi(self) -> tuple[calcoli.PesoArea, ...]:
        """Which assignments make the degree of each area, in the open rilevazione."""
        return calcoli.pesi_per_area(next(uno.piano for uno in self.momenti if uno.aperta))

    def _riga(self, codice: str, nome: str) -> RigaAndamento:
        return RigaAndamento(nome, codice, tuple(self._cella(momento, codice) for momento in self.momenti))

    def _cella(self, momento: Momento, codice: str) -> Cella:
        colonna = data(momento.valore.al)
        if not self._letta(momento, codice):
            return Cella(colonna, "", A_CHIUSA)
        detto = dire.di_allora(momento, codice, dire.grado)
        return Cella(colonna, detto or SENZA, self._nota(momento, codice))

    def _nota(self, momento: Momento, codice: str) -> str:
        atteso = self._atteso(momento, codice)
        if atteso is None or atteso.stampato is None:
            return ""
        return f"atteso {dire.percento(atteso, momento.attesi.regole)}"

    def _atteso(self, momento: Momento, codice: str) -> Calcolo | None:
        if momento.prima:
            return None
        return momento.attesi.aree.get(codice) if codice else momento.attesi.ente

    def _disegno(self, codice: str, nome: str) -> Disegno | None:
        """None where there is no degree that they read; where one area was several, then it has no column."""
        dati = [dato for momento in self.momenti if (dato := self._dato(momento, codice))]
        if all(dato.grado is None for dato in dati):
            return None
        return disegno(f"{codice} – {nome}" if codice else nome, dati)

    def _dato(self, momento: Momento, codice: str) -> Dato | None:
        gradi = momento.dell_area(codice) if codice else [("", momento.risultati.ente)]
        if len(gradi) != 1 or not self._letta(momento, codice):
            return None
        (_, calcolo), atteso, al = gradi[0], self._atteso(momento, codice), momento.valore.al
        return Dato(
            giorno=f"{al:%d/%m}",
            anno=str(al.year),
            detto="–" if calcolo.stampato is None else dire.percento(calcolo, momento.risultati.regole),
            grado=calcolo.stampato,
            atteso=atteso.stampato if atteso else None,
            prima=momento.prima,
        )

    # Objectives: this year, and the year before where they are found there

    @cached_property
    def _vicini(self) -> tuple[Momento, ...]:
        di_prima = [momento for momento in self.momenti if momento.prima]
        return (*di_prima[-1:], *(momento for momento in self.momenti if not momento.prima))

    def _obiettivi(self) -> Iterator[RigaAndamento]:
        if not self.momenti:
            return
        ultimo = self.momenti[-1]
        for obiettivo, _, sua in assegnazioni_da_rilevare(ultimo.piano):
            celle = tuple(self._cella_obiettivo(momento, obiettivo, sua) for momento in self._vicini)
            yield RigaAndamento(
                nome=f"{obiettivo.n}. {obiettivo.titolo}",
                codice=sua.area,
                celle=celle,
                indirizzo=self._va("avanzamento", ultimo, sua.chiave)
                if not ultimo.aperta or self.aperta.legge(sua.area)
                else "",
            )

    def _cella_obiettivo(self, momento: Momento, obiettivo: Obiettivo, sua: Assegnazione) -> Cella:
        colonna = data(momento.valore.al)
        if momento.aperta and not self.aperta.legge(sua.area):
            return Cella(colonna, "", A_CHIUSA)
        trovato = self._calcolo(momento, obiettivo, sua)
        if trovato is None:
            return Cella(colonna, "non c'era")
        return Cella(colonna, dire.percento(trovato.totale, momento.risultati.regole))

    def _calcolo(
        self, momento: Momento, obiettivo: Obiettivo, sua: Assegnazione
    ) -> CalcoloAssegnazione | None:
        """The degree of an assignment then: by its key, of the year before by the objective it follows."""
        if luogo := momento.luoghi.get(sua.chiave):
            return momento.risultati.assegnazioni[luogo]
        vecchio = self._seguiti.get(obiettivo.chiave) if momento.prima else None
        for posizione, una in enumerate(vecchio.assegnazioni if vecchio else ()):
            if momento.aree.get(una.area) == sua.area:
                return momento.risultati.assegnazioni[vecchio.n, posizione]
        return None

    @cached_property
    def _seguiti(self) -> Mapping[UUID, Obiettivo]:
        """The objective of the year before that each one follows, by key."""
        coppie = obiettivi_seguiti(self.momenti[-1].piano, self._vicini[0].piano)
        return {nuovo.chiave: vecchio for nuovo, vecchio in coppie}
