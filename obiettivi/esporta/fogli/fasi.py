"""The sheet of the phases: when each step is due, and what it weighs."""

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
    Tabella,
    facoltativa,
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
    facoltativa("Fase", NUMERO, di("fase.numero"), 7),
    facoltativa("Anno", NUMERO, di("fase.anno"), 7),
    Colonna("Descrizione", TESTO, di("fase.descrizione"), 50),
    facoltativa("Chi", TESTO, di("fase.aree_testo"), 20),
    facoltativa("Aree", CODICE, lambda r: a_capo(r.fase.aree), 10),
    facoltativa("Solo per l'area", CODICE, di("area"), 10),
    facoltativa("Assegnazione", NUMERO, posto("fase.assegnazione"), 13),
    Colonna("Scadenza", DATA, di("fase.scadenza"), 12),
    facoltativa("Scadenza come scritta", TESTO, di("fase.scadenza_testo"), 20),
)
PESI_DELLE_FASI = (
    facoltativa("Peso", NUMERO, di("fase.peso"), 8),
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
    mesi = tuple(map(_mese, range(1, 13))) if any(riga.fase.mesi for riga in righe) else ()
    return Elenco(
        "Fasi",
        Tabella("Fasi", (*FASI, *mesi, *PESI_DELLE_FASI), righe),
        se_vuoto="Gli obiettivi non hanno fasi.",
    )


def _mese(mese: int) -> Colonna:
    """A narrow column with a dot where the phase is active in that month."""
    return Colonna(MESI[mese - 1][0].upper(), SEGNO, lambda riga: "●" if mese in riga.fase.mesi else "", 3.5)
