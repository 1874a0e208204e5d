"""The sheet of the indicators: what is measured, and what is expected."""

from collections.abc import Iterator, Sequence
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
    Genere,
    Tabella,
    facoltativa,
    scritta,
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
    scritta(facoltativa("Codice indicatore", CODICE, di("indicatore.codice"), 11), "codice"),
    scritta(Colonna("Indicatore", TESTO, di("indicatore.descrizione"), 44), "descrizione"),
    scritta(facoltativa("Solo per l'area", CODICE, di("area"), 10), "solo_area", Genere.AREA),
    facoltativa("Assegnazione", NUMERO, posto("indicatore.assegnazione"), 13),
    scritta(facoltativa("Della fase", NUMERO, posto("indicatore.fase"), 8), "della_fase", Genere.FASE),
    scritta(facoltativa("Attività", TESTO, di("indicatore.attivita"), 36), "attivita"),
    scritta(
        Colonna("Tipo", TESTO, scelta(TipoIndicatore, "indicatore.tipo"), 13),
        "tipo",
        Genere.SCELTA,
        scelte=TipoIndicatore,
    ),
    scritta(
        Colonna("Operatore", TESTO, scelta(Operatore, "indicatore.operatore"), 13),
        "operatore",
        Genere.SCELTA,
        scelte=Operatore,
    ),
    scritta(
        facoltativa("Direzione", TESTO, scelta(Direzione, "indicatore.direzione"), 16),
        "direzione",
        Genere.SCELTA,
        scelte=Direzione,
    ),
    scritta(Colonna("Valore atteso", quantita, di("indicatore.valore"), 12), "valore", Genere.NUMERO),
    scritta(facoltativa("Data attesa", DATA, di("indicatore.data"), 12), "data", Genere.DATA, sempre=True),
    scritta(facoltativa("Atteso a parole", TESTO, di("indicatore.testo"), 22), "testo", sempre=True),
    scritta(facoltativa("Unità", TESTO, di("indicatore.unita"), 16), "unita", sempre=True),
    scritta(facoltativa("Peso", NUMERO, di("indicatore.peso"), 8), "peso", Genere.NUMERO, sempre=True),
    scritta(facoltativa("Anno", NUMERO, di("indicatore.anno"), 7), "anno", Genere.INTERO),
)
RIFERIMENTI_DEGLI_INDICATORI = (
    scritta(
        facoltativa("Valore di partenza", quantita, di("indicatore.baseline"), 11),
        "baseline",
        Genere.NUMERO,
        sempre=True,
    ),
    scritta(facoltativa("Partenza a parole", TESTO, di("indicatore.baseline_testo"), 26), "baseline_testo"),
    facoltativa("Fasce", TESTO, lambda r: parole.fasce(r.indicatore), 24),
    scritta(facoltativa("Formula", TESTO, di("indicatore.formula"), 16), "formula"),
    scritta(facoltativa("Come si calcola", TESTO, di("indicatore.definizione"), 30), "definizione"),
    scritta(facoltativa("Fonte", TESTO, di("indicatore.fonte"), 22), "fonte"),
    scritta(facoltativa("Norma", TESTO, di("indicatore.norma"), 22), "norma"),
    scritta(facoltativa("Dimensione", TESTO, di("indicatore.dimensione"), 16), "dimensione"),
    scritta(
        facoltativa("Copertura minima", NUMERO, di("indicatore.copertura_minima"), 10),
        "copertura_minima",
        Genere.NUMERO,
    ),
    scritta(
        facoltativa("Osservato al", DATA, di("indicatore.osservato_al"), 12), "osservato_al", Genere.DATA
    ),
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
        *_per_anno("Valore atteso", righe, "valori_annuali"),
        *_per_anno("Storico", righe, "storico"),
        *RIFERIMENTI_DEGLI_INDICATORI,
    )
    return Elenco(
        "Indicatori",
        Tabella("Indicatori", colonne, righe, "indicatori"),
        se_vuoto="Gli obiettivi non hanno indicatori.",
    )


def _per_anno(titolo: str, righe: Sequence[Any], chiave: str) -> Iterator[Colonna]:
    """One column for each year that some indicator has a value for."""
    valori = di(f"indicatore.{chiave}")
    for anno in sorted({anno for riga in righe for anno in valori(riga)}):
        colonna = Colonna(f"{titolo} {anno}", quantita, lambda riga, anno=anno: valori(riga).get(anno), 11)
        yield scritta(colonna, f"{chiave}:{anno}", Genere.NUMERO)
