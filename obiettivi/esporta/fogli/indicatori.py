"""The sheet of the indicators: what is measured, and what is expected."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter as di
from typing import Any, NamedTuple

from obiettivi.contenuto import Indicatore, Obiettivo
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
    Elenco,
    Formato,
    Tabella,
    facoltativa,
)
from obiettivi.esporta.fogli.comuni import OBIETTIVO, area_di, chiave, posto, scelta
from obiettivi.esporta.ritaglio import Ritaglio
from obiettivi.scelte import Direzione, Operatore, TipoIndicatore


class RigaIndicatore(NamedTuple):
    obiettivo: Obiettivo
    posizione: int
    indicatore: Indicatore

    @property
    def area(self) -> str:
        return area_di(self.obiettivo, self.indicatore.assegnazione)


def quantita(riga: RigaIndicatore) -> Formato:
    """How the numbers of an indicator look, by its tipo."""
    formati = {
        TipoIndicatore.PERCENTUALE: PERCENTO,
        TipoIndicatore.IMPORTO: EURO,
        TipoIndicatore.SI_NO: SI_NO,
    }
    return formati.get(riga.indicatore.tipo, NUMERO)


INDICATORI = (
    *OBIETTIVO,
    Colonna("Ordine", NUMERO, posto("posizione"), 8),
    facoltativa("Codice indicatore", CODICE, di("indicatore.codice"), 11),
    Colonna("Indicatore", TESTO, di("indicatore.descrizione"), 44),
    facoltativa("Solo per l'area", CODICE, di("area"), 10),
    facoltativa("Assegnazione", NUMERO, posto("indicatore.assegnazione"), 13),
    facoltativa("Della fase", NUMERO, posto("indicatore.fase"), 8),
    facoltativa("Attività", TESTO, di("indicatore.attivita"), 36),
    Colonna("Tipo", TESTO, scelta(TipoIndicatore, "indicatore.tipo"), 13),
    Colonna("Operatore", TESTO, scelta(Operatore, "indicatore.operatore"), 13),
    facoltativa("Direzione", TESTO, scelta(Direzione, "indicatore.direzione"), 16),
    Colonna("Valore atteso", quantita, di("indicatore.valore"), 12),
    facoltativa("Data attesa", DATA, di("indicatore.data"), 12),
    facoltativa("Atteso a parole", TESTO, di("indicatore.testo"), 22),
    facoltativa("Unità", TESTO, di("indicatore.unita"), 16),
    facoltativa("Peso", NUMERO, di("indicatore.peso"), 8),
    facoltativa("Anno", NUMERO, di("indicatore.anno"), 7),
)
RIFERIMENTI_DEGLI_INDICATORI = (
    facoltativa("Valore di partenza", quantita, di("indicatore.baseline"), 11),
    facoltativa("Partenza a parole", TESTO, di("indicatore.baseline_testo"), 26),
    facoltativa("Fasce", TESTO, lambda r: parole.fasce(r.indicatore), 24),
    facoltativa("Formula", TESTO, di("indicatore.formula"), 16),
    facoltativa("Come si calcola", TESTO, di("indicatore.definizione"), 30),
    facoltativa("Fonte", TESTO, di("indicatore.fonte"), 22),
    facoltativa("Norma", TESTO, di("indicatore.norma"), 22),
    facoltativa("Dimensione", TESTO, di("indicatore.dimensione"), 16),
    facoltativa("Copertura minima", NUMERO, di("indicatore.copertura_minima"), 10),
    facoltativa("Osservato al", DATA, di("indicatore.osservato_al"), 12),
    chiave("indicatore.chiave"),
)


def indicatori(ritaglio: Ritaglio) -> Elenco:
    righe = tuple(
        RigaIndicatore(obiettivo, posizione, indicatore)
        for obiettivo in ritaglio.obiettivi
        for posizione, indicatore in enumerate(obiettivo.indicatori)
    )
    colonne = (
        *INDICATORI,
        *_per_anno("Valore atteso", righe, di("indicatore.valori_annuali")),
        *_per_anno("Storico", righe, di("indicatore.storico")),
        *RIFERIMENTI_DEGLI_INDICATORI,
    )
    return Elenco(
        "Indicatori", Tabella("Indicatori", colonne, righe), se_vuoto="Gli obiettivi non hanno indicatori."
    )


def _per_anno(titolo: str, righe: Sequence[Any], valori: Callable[[Any], Any]) -> Iterator[Colonna]:
    """One column for each year that some indicator has a value for."""
    for anno in sorted({anno for riga in righe for anno in valori(riga)}):
        yield Colonna(f"{titolo} {anno}", quantita, lambda riga, anno=anno: valori(riga).get(anno), 11)
