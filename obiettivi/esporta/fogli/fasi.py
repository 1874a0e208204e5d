"""The sheet of the phases: when each step is due, and what it weighs."""

from dataclasses import replace
from decimal import Decimal
from operator import attrgetter as di
from typing import NamedTuple

from obiettivi import calcoli
from obiettivi.contenuto import Fase, Obiettivo
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    DATA,
    NUMERO,
    SEGNO,
    TESTO,
    Colonna,
    Elenco,
    Genere,
    Tabella,
    facoltativa,
    scritta,
)
from obiettivi.esporta.fogli.comuni import OBIETTIVO, a_capo, area_di, chiave, posto
from obiettivi.esporta.ritaglio import Ritaglio
from obiettivi.scelte import MESI


class RigaFase(NamedTuple):
    obiettivo: Obiettivo
    posizione: int
    fase: Fase
    valore: Decimal | None

    @property
    def area(self) -> str:
        """Code of the only area the phase is of, if it is."""
        return area_di(self.obiettivo, self.fase.assegnazione)


FASI = (
    *OBIETTIVO,
    Colonna("Ordine", NUMERO, posto("posizione"), 8),
    scritta(facoltativa("Fase", NUMERO, di("fase.numero"), 7), "numero", Genere.INTERO, sempre=True),
    scritta(facoltativa("Anno", NUMERO, di("fase.anno"), 7), "anno", Genere.INTERO),
    scritta(Colonna("Descrizione", TESTO, di("fase.descrizione"), 50), "descrizione"),
    scritta(facoltativa("Chi", TESTO, di("fase.aree_testo"), 20), "aree_testo"),
    scritta(facoltativa("Aree", CODICE, lambda r: a_capo(r.fase.aree), 10), "aree", Genere.RIGHE),
    scritta(facoltativa("Solo per l'area", CODICE, di("area"), 10), "solo_area", Genere.AREA),
    facoltativa("Assegnazione", NUMERO, posto("fase.assegnazione"), 13),
    scritta(Colonna("Scadenza", DATA, di("fase.scadenza"), 12), "scadenza", Genere.DATA),
    scritta(facoltativa("Scadenza come scritta", TESTO, di("fase.scadenza_testo"), 20), "scadenza_testo"),
)
PESI_DELLE_FASI = (
    scritta(facoltativa("Peso", NUMERO, di("fase.peso"), 8), "peso", Genere.NUMERO, sempre=True),
    facoltativa("Valore obiettivo", NUMERO, di("valore"), 10),
    chiave("fase.chiave"),
)


def fasi(ritaglio: Ritaglio) -> Elenco:
    righe = tuple(
        RigaFase(obiettivo, posizione, fase, valore)
        for obiettivo in ritaglio.obiettivi
        for posizione, (fase, valore) in enumerate(
            zip(obiettivo.fasi, calcoli.valore_obiettivo(obiettivo), strict=True)
        )
    )
    usati = any(riga.fase.mesi for riga in righe)
    mesi = (replace(_mese(mese), facoltativa=not usati) for mese in range(1, 13))
    return Elenco(
        "Fasi",
        Tabella("Fasi", (*FASI, *mesi, *PESI_DELLE_FASI), righe, "fasi"),
        se_vuoto="Gli obiettivi non hanno fasi.",
    )


def _mese(mese: int) -> Colonna:
    """A narrow column with a dot where the phase is active in that month."""
    colonna = Colonna(
        MESI[mese - 1][0].upper(), SEGNO, lambda riga: "●" if mese in riga.fase.mesi else "", 3.5
    )
    return scritta(colonna, f"mesi:{mese}", Genere.SEGNO, sempre=True)
