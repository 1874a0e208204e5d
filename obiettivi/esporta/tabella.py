"""The table of the objectives as a file, with the lines and the columns that somebody is looking at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from obiettivi.esporta import elenco
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.fogli.colonne import CODICE, DATA, NUMERO, TESTO, Colonna, Elenco, Tabella
from obiettivi.esporta.ods import scrivi_cartella_ods
from obiettivi.esporta.separati import csv_della_tabella
from obiettivi.esporta.xlsx import Intestazione, scrivi_cartella

FOGLIO = "Obiettivi"
FORMATI = {int: NUMERO, Decimal: NUMERO, date: DATA}
LARGHEZZE = {"n": 6, "titolo": 60, "aree": 30, "voci": 40, "indicatori": 40, "risorse": 24}
"""In characters, of the columns that are not as wide as a number or a day."""
LARGHEZZA = 13


@dataclass(frozen=True)
class DocumentoTabella:
    """A kind of file: what it is called, its media type, and the function that makes its bytes.

    The function takes the sheet, what the file says of itself, and the day it is made on.
    """

    titolo: str
    tipo: str
    scrivi: Callable[[Elenco, Intestazione, date], bytes]


TABELLE = {
    "xlsx": DocumentoTabella(
        "Excel", DOCUMENTI["xlsx"].tipo, lambda foglio, *altro: scrivi_cartella([foglio], *altro)
    ),
    "ods": DocumentoTabella(
        "ODS", DOCUMENTI["ods"].tipo, lambda foglio, *altro: scrivi_cartella_ods([foglio], *altro)
    ),
    "csv": DocumentoTabella("CSV", "text/csv", lambda foglio, *_: csv_della_tabella(foglio.tabella)),
}


def foglio_degli_obiettivi(dati: elenco.Elenco) -> Elenco:
    """The table as a sheet: its lines in its order, each value with its type."""
    colonne = tuple(_colonna(posto, colonna) for posto, colonna in enumerate(dati.colonne))
    return Elenco(FOGLIO, Tabella(FOGLIO, colonne, dati.righe), se_vuoto="Nessun obiettivo trovato.")


def _colonna(posto: int, colonna: elenco.Colonna) -> Colonna:
    formato = CODICE if colonna.chiave == "codice" else FORMATI.get(colonna.tipo, TESTO)
    larghezza = LARGHEZZE.get(colonna.chiave, LARGHEZZA)
    return Colonna(colonna.nome, formato, lambda riga: riga.valori[posto], larghezza)
