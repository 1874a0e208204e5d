"""The sheets of the objectives and of their assignments, with the weights."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter as di
from typing import Any, NamedTuple

from obiettivi import calcoli
from obiettivi.contenuto import Area, Assegnazione, Obiettivo
from obiettivi.esporta import parole
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    DATA,
    NUMERO,
    TESTO,
    Colonna,
    Elenco,
    Genere,
    Tabella,
    facoltativa,
    scritta,
)
from obiettivi.esporta.fogli.comuni import OBIETTIVO, a_capo, chiave, posto, scelta, si_no
from obiettivi.esporta.ritaglio import Ritaglio
from obiettivi.scelte import Ambito, StatoObiettivo

OBIETTIVI = (
    Colonna("N.", NUMERO, di("n"), 6),
    scritta(facoltativa("Codice", CODICE, di("codice"), 9), "codice", sempre=True),
    scritta(facoltativa("Codice interno", CODICE, di("codice_interno"), 9), "codice_interno"),
    scritta(Colonna("Titolo", TESTO, di("titolo"), 40), "titolo"),
    scritta(Colonna("Descrizione", TESTO, di("descrizione"), 46), "descrizione"),
    scritta(Colonna("Ambito", TESTO, scelta(Ambito, "ambito"), 13), "ambito", Genere.SCELTA, scelte=Ambito),
    scritta(facoltativa("Categoria", TESTO, di("categoria"), 14), "categoria"),
    scritta(facoltativa("Sezione", TESTO, di("sezione"), 18), "sezione"),
    Colonna("Aree", CODICE, lambda o: a_capo(sua.area for sua in o.assegnazioni), 10),
    scritta(
        facoltativa("Voci di programmazione", CODICE, lambda o: a_capo(o.voci), 17), "voci", Genere.RIGHE
    ),
    scritta(facoltativa("Anni", TESTO, lambda o: a_capo(o.anni), 7), "anni", Genere.INTERI, sempre=True),
    scritta(facoltativa("Peso dell'obiettivo", NUMERO, di("peso"), 12), "peso", Genere.NUMERO, sempre=True),
    scritta(facoltativa("Soglia minima (%)", NUMERO, di("soglia_minima"), 9), "soglia_minima", Genere.NUMERO),
    scritta(
        facoltativa("Situazione di partenza", TESTO, di("situazione_di_partenza"), 30),
        "situazione_di_partenza",
        sempre=True,
    ),
    scritta(
        facoltativa("Risultato atteso", TESTO, di("risultato_atteso"), 36), "risultato_atteso", sempre=True
    ),
    scritta(
        facoltativa("Prerequisito", TESTO, lambda o: si_no(o.prerequisito), 13), "prerequisito", Genere.SI_NO
    ),
    scritta(
        facoltativa("Adempimenti", TESTO, lambda o: a_capo(o.adempimenti), 20), "adempimenti", Genere.RIGHE
    ),
    scritta(facoltativa("Tema", TESTO, di("tema"), 20), "tema"),
    scritta(facoltativa("Portatori di interesse", TESTO, di("stakeholder"), 24), "stakeholder"),
    facoltativa("Stato", TESTO, scelta(StatoObiettivo, "stato"), 11),
    facoltativa("Atto sullo stato", TESTO, lambda o: parole.atto(o.stato_atto), 24),
    facoltativa("Data dell'atto", DATA, lambda o: o.stato_atto and o.stato_atto.data, 12),
    facoltativa("Sostituito dal n.", NUMERO, di("sostituito_da"), 11),
    chiave("chiave"),
)


def obiettivi(ritaglio: Ritaglio) -> Elenco:
    return Elenco(
        "Obiettivi",
        Tabella("Obiettivi", OBIETTIVI, ritaglio.obiettivi, "obiettivi"),
        se_vuoto="Il piano non ha ancora obiettivi.",
    )


class RigaAssegnazione(NamedTuple):
    obiettivo: Obiettivo
    posizione: int
    assegnazione: Assegnazione
    area: Area

    @property
    def valori(self) -> tuple[Decimal | None, ...]:
        """Valore obiettivo after each phase, where the area has phase weights of its own."""
        if not self.assegnazione.pesi_fasi:
            return ()
        return calcoli.valore_obiettivo(self.obiettivo, self.assegnazione)


ASSEGNAZIONI = (
    scritta(Colonna("Area", CODICE, di("area.codice"), 10), "area", Genere.AREA),
    Colonna("Nome dell'area", TESTO, di("area.nome"), 28),
    *OBIETTIVO,
    Colonna("Ordine", NUMERO, posto("posizione"), 8),
    facoltativa("Stato", TESTO, scelta(StatoObiettivo, "obiettivo.stato"), 11),
    scritta(
        facoltativa("Capofila", TESTO, lambda r: "sì" if r.assegnazione.capofila else "", 9),
        "capofila",
        Genere.SI_NO,
        sempre=True,
    ),
    scritta(facoltativa("Quota (%)", NUMERO, di("assegnazione.quota"), 8), "quota", Genere.NUMERO),
    scritta(
        facoltativa("Peso per l'area", NUMERO, di("assegnazione.peso"), 10),
        "peso",
        Genere.NUMERO,
        sempre=True,
    ),
    facoltativa("Peso effettivo", NUMERO, lambda r: calcoli.peso_effettivo(r.obiettivo, r.assegnazione), 10),
    scritta(
        facoltativa("Performance attesa", TESTO, di("assegnazione.performance_attesa"), 40),
        "performance_attesa",
        sempre=True,
    ),
    scritta(facoltativa("Contributo", TESTO, di("assegnazione.contributo"), 30), "contributo"),
)


def assegnazioni(ritaglio: Ritaglio) -> Elenco:
    """Who does what, area by area, so that the weights that add up together stand together."""
    aree = {area.codice: area for area in ritaglio.contenuto.aree}
    posti = {codice: posto for posto, codice in enumerate(aree)}
    righe = [
        RigaAssegnazione(obiettivo, posizione, assegnazione, aree[assegnazione.area])
        for obiettivo in ritaglio.obiettivi
        for posizione, assegnazione in enumerate(obiettivo.assegnazioni)
    ]
    righe.sort(key=lambda riga: posti[riga.area.codice])
    fasi = range(max((len(riga.assegnazione.pesi_fasi) for riga in righe), default=0))
    colonne = (
        *ASSEGNAZIONI,
        *(
            scritta(
                _per_fase("Peso fase", posto, lambda riga: riga.assegnazione.pesi_fasi),
                f"pesi:{posto}",
                Genere.NUMERO,
            )
            for posto in fasi
        ),
        *(_per_fase("Valore ob. fase", posto, di("valori")) for posto in fasi),
        chiave("assegnazione.chiave"),
    )
    return Elenco(
        "Assegnazioni e pesi",
        Tabella("Assegnazioni e pesi", colonne, tuple(righe), "assegnazioni"),
        se_vuoto="Nessun obiettivo è ancora assegnato a un'area.",
    )


def _per_fase(titolo: str, posto: int, elenco: Callable[[Any], Sequence]) -> Colonna:
    """The number of one phase, for the areas that have that many phases."""
    return Colonna(
        f"{titolo} {posto + 1}",
        NUMERO,
        lambda riga: elenco(riga)[posto] if posto < len(elenco(riga)) else None,
        7.5,
    )
