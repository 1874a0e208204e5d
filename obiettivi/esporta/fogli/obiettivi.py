"""The sheets of the objectives and of their assignments, with the weights."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter as di
from typing import Any, NamedTuple

from obiettivi import calcoli
from obiettivi.contenuto import Area, Assegnazione, Obiettivo
from obiettivi.esporta import parole
from obiettivi.esporta.fogli.colonne import CODICE, DATA, NUMERO, TESTO, Colonna, Elenco, Tabella, facoltativa
from obiettivi.esporta.fogli.comuni import OBIETTIVO, a_capo, chiave, posto, scelta, si_no
from obiettivi.esporta.ritaglio import Ritaglio
from obiettivi.scelte import Ambito, StatoObiettivo

OBIETTIVI = (
    Colonna("N.", NUMERO, di("n"), 6),
    facoltativa("Codice", CODICE, di("codice"), 9),
    facoltativa("Codice interno", CODICE, di("codice_interno"), 9),
    Colonna("Titolo", TESTO, di("titolo"), 40),
    Colonna("Descrizione", TESTO, di("descrizione"), 46),
    Colonna("Ambito", TESTO, scelta(Ambito, "ambito"), 13),
    facoltativa("Categoria", TESTO, di("categoria"), 14),
    facoltativa("Sezione", TESTO, di("sezione"), 18),
    Colonna("Aree", CODICE, lambda o: a_capo(sua.area for sua in o.assegnazioni), 10),
    facoltativa("Voci di programmazione", CODICE, lambda o: a_capo(o.voci), 17),
    facoltativa("Anni", TESTO, lambda o: a_capo(o.anni), 7),
    facoltativa("Peso dell'obiettivo", NUMERO, di("peso"), 12),
    facoltativa("Soglia minima (%)", NUMERO, di("soglia_minima"), 9),
    facoltativa("Situazione di partenza", TESTO, di("situazione_di_partenza"), 30),
    facoltativa("Risultato atteso", TESTO, di("risultato_atteso"), 36),
    facoltativa("Prerequisito", TESTO, lambda o: si_no(o.prerequisito), 13),
    facoltativa("Adempimenti", TESTO, lambda o: a_capo(o.adempimenti), 20),
    facoltativa("Tema", TESTO, di("tema"), 20),
    facoltativa("Portatori di interesse", TESTO, di("stakeholder"), 24),
    facoltativa("Stato", TESTO, scelta(StatoObiettivo, "stato"), 11),
    facoltativa("Atto sullo stato", TESTO, lambda o: parole.atto(o.stato_atto), 24),
    facoltativa("Data dell'atto", DATA, lambda o: o.stato_atto and o.stato_atto.data, 12),
    facoltativa("Sostituito dal n.", NUMERO, di("sostituito_da"), 11),
    chiave("chiave"),
)


def obiettivi(ritaglio: Ritaglio) -> Elenco:
    return Elenco(
        "Obiettivi",
        Tabella("Obiettivi", OBIETTIVI, ritaglio.obiettivi),
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
    Colonna("Area", CODICE, di("area.codice"), 10),
    Colonna("Nome dell'area", TESTO, di("area.nome"), 28),
    *OBIETTIVO,
    Colonna("Ordine", NUMERO, posto("posizione"), 8),
    facoltativa("Stato", TESTO, scelta(StatoObiettivo, "obiettivo.stato"), 11),
    facoltativa("Capofila", TESTO, lambda r: "sì" if r.assegnazione.capofila else "", 9),
    facoltativa("Quota (%)", NUMERO, di("assegnazione.quota"), 8),
    facoltativa("Peso per l'area", NUMERO, di("assegnazione.peso"), 10),
    facoltativa("Peso effettivo", NUMERO, lambda r: calcoli.peso_effettivo(r.obiettivo, r.assegnazione), 10),
    facoltativa("Performance attesa", TESTO, di("assegnazione.performance_attesa"), 40),
    facoltativa("Contributo", TESTO, di("assegnazione.contributo"), 30),
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
        *(_per_fase("Peso fase", posto, lambda riga: riga.assegnazione.pesi_fasi) for posto in fasi),
        *(_per_fase("Valore ob. fase", posto, di("valori")) for posto in fasi),
        chiave("assegnazione.chiave"),
    )
    return Elenco(
        "Assegnazioni e pesi",
        Tabella("Assegnazioni e pesi", colonne, tuple(righe)),
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
