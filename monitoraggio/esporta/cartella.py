"""The Excel workbook of a rilevazione: the degrees, what each area declares, measures, phases, workings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter as di
from typing import NamedTuple

from monitoraggio import contenuto
from monitoraggio.andamento import Momento
from monitoraggio.calcolo import Calcolo, Passo, attuale
from monitoraggio.consuntivi import SALUTE, RigaTavola
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.rilevato import Assegnata, DellArea, Misurato, Rilevato
from monitoraggio.scelte import Proposta, Raggiungibile
from obiettivi.contenuto import Area
from obiettivi.esporta import parole
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    DATA,
    EURO,
    NUMERO,
    PERCENTO,
    SI_NO,
    TESTO,
    Colonna,
    Contenuto,
    Dato,
    Elenco,
    Formato,
    Pagina,
    Scheda,
    Tabella,
    facoltativa,
)
from obiettivi.esporta.fogli.comuni import etichetta
from obiettivi.esporta.xlsx import Intestazione, scrivi_cartella
from obiettivi.formati import data
from obiettivi.scelte import TipoIndicatore

RIENTRO_MASSIMO = 15
"""Levels of indent that a spreadsheet knows."""
LARGHEZZE = (40, 60, 12, 12, 16, 12)
NELLA_CARTELLA = {
    "Approvata con": "Relazione approvata con",
    "Esito": "Validazione dell'OIV",
    "Atto dell'OIV": "Atto dell'OIV",
    "Testo": "Testo della validazione",
}
"""How what is said of the Relazione is named among the other facts."""
MISURATI = {
    TipoIndicatore.PERCENTUALE: PERCENTO,
    TipoIndicatore.IMPORTO: EURO,
    TipoIndicatore.SI_NO: SI_NO,
    TipoIndicatore.DATA: DATA,
}
"""How what is measured looks; the other types are plain numbers."""


def scrivi_relazione_xlsx(rilevato: Rilevato, *, prodotto_il: date) -> bytes:
    """The workbook: always the same bytes for the same rilevazione and day."""
    bozza = " (bozza)" if rilevato.bozza else ""
    intestazione = Intestazione(
        f"{rilevato.titolo}{bozza}",
        f"Piano della performance {rilevato.anno}",
        rilevato.piano.ente.denominazione,
    )
    return scrivi_cartella(Fogli(rilevato).tutti(), intestazione, prodotto_il)


class RigaCalcolo(NamedTuple):
    """A line of a working, so many levels below the degree it explains."""

    testo: str
    livello: int

    @property
    def formato(self) -> Formato:
        return replace(TESTO, rientro=min(self.livello, RIENTRO_MASSIMO))


class RigaAttivita(NamedTuple):
    """A routine output with its area."""

    area: Area
    riga: RigaTavola


@dataclass(frozen=True)
class _Totale:
    """The ente's line below those of the areas."""

    calcolo: Calcolo
    atteso: Calcolo | None


def _codice(riga: DellArea | _Totale) -> str:
    return riga.area.codice if isinstance(riga, DellArea) else ""


class Fogli:
    """The sheets of a rilevazione."""

    def __init__(self, rilevato: Rilevato):
        self.rilevato = rilevato
        decimali = rilevato.risultati.regole.decimali
        codice = f'0{"." if decimali else ""}{"0" * decimali}\\ "%"'
        self.grado = Formato(codice, lato="right", rientro=1)
        """A degree, with as many decimals as the SMVP prints."""

    def tutti(self) -> Iterator[Elenco | Pagina]:
        yield self.rilevazione()
        yield self.obiettivi()
        yield self.indicatori()
        yield self.fasi()
        if righe := tuple(self._attivita()):
            yield _elenco("Attività", ATTIVITA, righe, "")
        if salute := self.rilevato.tavole.get(SALUTE):
            yield _elenco("Salute", self._colonne_salute(), salute.righe, "")
        yield self.calcoli()

    # The rilevazione

    def rilevazione(self) -> Pagina:
        tabella = Tabella("Grado delle aree e dell'ente", self._colonne_aree(), tuple(self._aree()))
        blocchi = (Scheda(self.rilevato.titolo, tuple(self._dati())), tabella, *self._andamento())
        return Pagina("Rilevazione", LARGHEZZE, blocchi)

    def _dati(self) -> Iterator[Dato]:
        uno = self.rilevato
        ente, sistema = uno.risultati.ente, uno.piano.sistema
        yield Dato("Ente", uno.piano.ente.denominazione)
        yield Dato("Rilevazione", uno.nome)
        yield Dato("Situazione al", uno.valore.al, DATA)
        yield Dato("Piano della performance", str(uno.anno), CODICE)
        yield Dato("Versione del piano", uno.valore.versione, NUMERO)
        yield Dato("Approvata con", uno.atto)
        yield Dato("Sistema", parole.unisci(sistema.denominazione, sistema.versione, con=", versione "))
        if uno.originario:
            yield Dato("Traguardi originari", dire.prima_versione(uno.originario))
        yield Dato("Stato", "BOZZA: la rilevazione è ancora aperta" if uno.bozza else "chiusa")
        yield Dato("Motivo della chiusura", uno.motivo)
        yield Dato("Impronta SHA-256", uno.impronta or contenuto.impronta(uno.valore), CODICE)
        for nome, detto in (*dire.approvazione(uno.approvazione), *dire.validazione(uno.validazione)):
            yield Dato(NELLA_CARTELLA[nome], detto)
        for nota in uno.valore.note:
            yield Dato(f"Nota dell'OIV del {data(nota.il)}", nota.testo)
        yield Dato("Grado dell'ente", *self._con_formato(ente))
        yield Dato("Classe", ente.classe)
        if uno.attesi:
            yield Dato(f"Atteso al {uno.al}", *self._con_formato(uno.attesi.ente))

    def _con_formato(self, calcolo: Calcolo) -> tuple[Contenuto, Formato]:
        if calcolo.stampato is None:
            return dire.percento(calcolo, self.rilevato.risultati.regole), TESTO
        return calcolo.stampato, self.grado

    def _aree(self) -> Iterator[DellArea | _Totale]:
        yield from self.rilevato.aree
        attesi = self.rilevato.attesi
        yield _Totale(self.rilevato.risultati.ente, attesi.ente if attesi else None)

    def _colonne_aree(self) -> tuple[Colonna, ...]:
        return (
            Colonna("Area", TESTO, lambda r: r.area.nome if isinstance(r, DellArea) else "Ente"),
            Colonna(
                "Risponde", TESTO, lambda r: r.area.responsabile_ruolo if isinstance(r, DellArea) else ""
            ),
            Colonna("Codice", CODICE, _codice),
            *self._grado(di("calcolo")),
            facoltativa("Atteso", self.grado, lambda r: r.atteso and r.atteso.stampato),
        )

    def _andamento(self) -> Iterator[Tabella]:
        """The degrees beside those of the rilevazioni before, where there were any."""
        uno = self.rilevato
        if not uno.momenti:
            return
        colonne = (
            Colonna("Area", TESTO, lambda r: r.area.nome if isinstance(r, DellArea) else "Ente"),
            Colonna("Codice", CODICE, _codice),
            *(self._di_allora(momento) for momento in uno.momenti),
            Colonna(f"Al {uno.al}", self.grado, di("calcolo.stampato")),
        )
        yield Tabella("Andamento dei gradi", colonne, tuple(self._aree()))

    def _di_allora(self, momento: Momento) -> Colonna:
        def valore(riga: DellArea | _Totale) -> Contenuto:
            codice = _codice(riga)
            gradi = momento.dell_area(codice) if codice else (("", momento.risultati.ente),)
            solo = gradi[0][1].stampato if len(gradi) == 1 else None
            return dire.di_allora(momento, codice) if solo is None else solo

        def formato(riga: DellArea | _Totale) -> Formato:
            return TESTO if isinstance(valore(riga), str) else self.grado

        return Colonna(dire.quando(momento), formato, valore)

    def _grado(self, calcolo: Callable[..., Calcolo]) -> tuple[Colonna, ...]:
        """The degree and its class; in its place, what became of it."""
        regole = self.rilevato.risultati.regole

        def senza(riga) -> str:
            trovato = calcolo(riga)
            return "" if trovato.stampato is not None else dire.percento(trovato, regole)

        return (
            Colonna("Grado", self.grado, lambda r: calcolo(r).stampato, 12),
            facoltativa("Classe", TESTO, lambda r: calcolo(r).classe, 16),
            facoltativa("Perché senza grado", TESTO, senza, 22),
        )

    # What each area declares

    def obiettivi(self) -> Elenco:
        prima, anno = self.rilevato.originario, self.rilevato.anno
        colonne = (
            *OBIETTIVO,
            facoltativa("Peso", NUMERO, di("peso"), 8),
            facoltativa(
                "Peso originario", NUMERO, lambda r: prima and prima.pesi.get(r.assegnazione.chiave), 9
            ),
            facoltativa("Aggiunto", TESTO, lambda r: dire.aggiunto(prima, r.obiettivo, r.assegnazione), 30),
            facoltativa("Indicatori tolti", TESTO, lambda r: dire.tolti(prima, r.obiettivo, anno), 30),
            *self._grado(di("calcoli.totale")),
            facoltativa(
                "Grado dell'OIV", self.grado, lambda r: r.detto.valutazione and r.detto.valutazione.grado, 12
            ),
            facoltativa(
                "Motivo dell'OIV", TESTO, lambda r: r.detto.valutazione and r.detto.valutazione.motivo, 40
            ),
            facoltativa("Note dell'OIV", TESTO, lambda r: "\n".join(map(dire.nota, r.detto.note)), 40),
            Colonna("Stato", TESTO, di("stato"), 12),
            Colonna("Attività svolte", TESTO, di("detto.relazione"), 60),
            Colonna("Criticità", TESTO, di("detto.criticita"), 40),
            facoltativa(
                "Si raggiunge entro il 31/12?",
                TESTO,
                lambda r: etichetta(Raggiungibile, r.detto.raggiungibile),
                14,
            ),
            facoltativa("Proposta", TESTO, lambda r: etichetta(Proposta, r.detto.proposta), 24),
            facoltativa("Motivo della proposta", TESTO, di("detto.motivo"), 40),
            facoltativa("Evidenze", NUMERO, lambda r: len(r.detto.evidenze) or None, 10),
            facoltativa(
                "File delle evidenze", TESTO, lambda r: "; ".join(una.nome for una in r.detto.evidenze), 40
            ),
        )
        return _elenco(
            "Obiettivi", colonne, self.rilevato.assegnate, "Il piano non ha obiettivi da rilevare."
        )

    def indicatori(self) -> Elenco:
        prima, anno = self.rilevato.originario, self.rilevato.anno
        colonne = (
            *_DELLA_RIGA,
            Colonna("Indicatore", TESTO, di("indicatore.descrizione"), 46),
            facoltativa("Peso", NUMERO, di("indicatore.peso"), 8),
            facoltativa("Partenza", TESTO, lambda r: dire.partenza(r.indicatore), 20),
            Colonna("Traguardo", TESTO, lambda r: dire.traguardo(r.indicatore, anno), 28),
            facoltativa(
                "Traguardo originario",
                TESTO,
                lambda r: dire.traguardo_originario(prima, r.indicatore, anno),
                28,
            ),
            Colonna("Rilevato", lambda r: MISURATI.get(r.indicatore.tipo, NUMERO), _valore, 14),
            Colonna("Rilevato, in parole", TESTO, lambda r: dire.misura(r.indicatore, r.misura), 28),
            facoltativa("Scostamento", NUMERO, lambda r: dire.scarto(r.indicatore, r.misura, anno), 13),
            facoltativa(
                "Scostamento, in parole", TESTO, lambda r: dire.scostamento(r.indicatore, r.misura, anno), 18
            ),
            *self._grado(di("calcolo")),
            facoltativa("Motivo", TESTO, lambda r: r.misura and r.misura.motivo, 40),
        )
        righe = tuple(uno for una in self.rilevato.assegnate for uno in una.indicatori)
        return _elenco("Indicatori", colonne, righe, "Gli obiettivi non hanno indicatori.")

    def fasi(self) -> Elenco:
        prima, anno = self.rilevato.originario, self.rilevato.anno
        colonne = (
            *_DELLA_RIGA,
            Colonna("Fase", TESTO, di("fase.descrizione"), 50),
            Colonna("Quando", TESTO, lambda r: "; ".join(parole.quando(r.fase, anno)), 28),
            facoltativa(
                "Scadenza originaria", TESTO, lambda r: dire.scadenza_originaria(prima, r.fase, anno), 28
            ),
            facoltativa("Peso", NUMERO, di("peso"), 8),
            Colonna("Svolta", PERCENTO, lambda r: r.detta and r.detta.percento, 10),
            facoltativa("Completata il", DATA, lambda r: r.detta and r.detta.completata_il, 13),
        )
        righe = tuple(fase for una in self.rilevato.assegnate for fase in una.fasi)
        return _elenco("Fasi", colonne, righe, "Gli obiettivi non hanno fasi.")

    # The actual quantities

    def _attivita(self) -> Iterator[RigaAttivita]:
        for area in self.rilevato.piano.aree:
            if tavola := self.rilevato.tavole.get(area.codice):
                yield from (RigaAttivita(area, riga) for riga in tavola.righe)

    def _colonne_salute(self) -> tuple[Colonna, ...]:
        anni = parole.anni_dei_traguardi(self.rilevato.piano.piano)
        traguardi = ("target_1", "target_2", "target_3")
        return (
            facoltativa("Dimensione", TESTO, di("gruppo"), 30),
            Colonna("Indicatore", TESTO, di("nome"), 60),
            facoltativa("Partenza", CODICE, di("prevista.baseline"), 18),
            *(
                facoltativa(anno, CODICE, di(f"prevista.{traguardo}"), 18)
                for anno, traguardo in zip(anni, traguardi, strict=True)
            ),
            Colonna("Rilevato", NUMERO, _dichiarato, 14),
            facoltativa("Nota", TESTO, _nota, 40),
        )

    # How the degrees were reached

    def calcoli(self) -> Elenco:
        colonne = (
            Colonna("Livello", NUMERO, di("livello"), 8),
            Colonna("Come si arriva ai gradi", di("formato"), di("testo"), 150),
        )
        righe = tuple(riga for passo in self.rilevato.conti for riga in _righe(passo))
        return _elenco("Calcoli", colonne, righe, "")


def _elenco(nome: str, colonne: tuple[Colonna, ...], righe: tuple, se_vuoto: str) -> Elenco:
    return Elenco(nome, Tabella(nome, colonne, righe), se_vuoto=se_vuoto)


def _righe(passo: Passo, livello: int = 0) -> Iterator[RigaCalcolo]:
    yield RigaCalcolo(passo.testo, livello)
    for figlio in passo.figli:
        yield from _righe(figlio, livello + 1)


def _valore(riga: Misurato) -> Decimal | date | None:
    """What was measured, as a number or a day where it is one."""
    if riga.misura is None:
        return None
    if riga.indicatore.tipo == TipoIndicatore.DATA:
        return riga.misura.data
    return attuale(riga.indicatore, riga.misura)


def _obiettivo(assegnata: Callable[..., Assegnata]) -> tuple[Colonna, ...]:
    """What tells the assignment, in the sheets of its parts too."""
    return (
        Colonna("N.", NUMERO, lambda r: assegnata(r).obiettivo.n, 6),
        facoltativa("Codice", CODICE, lambda r: assegnata(r).obiettivo.codice, 9),
        Colonna("Obiettivo", TESTO, lambda r: assegnata(r).obiettivo.titolo, 46),
        Colonna("Area", CODICE, lambda r: assegnata(r).area.codice, 9),
    )


OBIETTIVO = _obiettivo(lambda riga: riga)
_DELLA_RIGA = (*_obiettivo(di("di")), Colonna("Ordine", NUMERO, di("posto"), 8))


def _dichiarato(riga: RigaTavola) -> Decimal | None:
    return riga.detta and riga.detta.valore


def _nota(riga: RigaTavola) -> str:
    return riga.detta.nota if riga.detta else ""


ATTIVITA = (
    Colonna("Area", CODICE, di("area.codice"), 10),
    Colonna("Nome dell'area", TESTO, di("area.nome"), 30),
    facoltativa("Gruppo", TESTO, di("riga.gruppo"), 32),
    Colonna("Attività", TESTO, di("riga.nome"), 60),
    Colonna("Attese nell'anno", NUMERO, di("riga.prevista.quantita"), 12),
    facoltativa("Attese, a parole", TESTO, di("riga.prevista.quantita_testo"), 28),
    Colonna("Svolte", NUMERO, lambda r: _dichiarato(r.riga), 12),
    facoltativa("Sull'atteso (%)", PERCENTO, di("riga.svolto"), 12),
    facoltativa("Nota", TESTO, lambda r: _nota(r.riga), 40),
)
