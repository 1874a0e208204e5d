"""Workbooks of the published plans, and of one with every key of the format, read back cell by cell."""

import io
import json
from datetime import date, datetime
from functools import cache

from openpyxl import load_workbook

from obiettivi import contenuto
from obiettivi.esporta.xlsx import scrivi_xlsx
from tests.conftest import FILE_PIANI
from tests.fabbrica import albero_completo

OGGI = date(2026, 11, 20)
ALBERI = {file.stem: json.loads(file.read_text()) for file in FILE_PIANI} | {"completo": albero_completo()}
FOGLI = [
    "Piano",
    "Obiettivi",
    "Assegnazioni e pesi",
    "Fasi",
    "Indicatori",
    "Attività",
    "Risorse",
    "Salute e premialità",
    "Controlli",
]


def scrivi(valore, **parte) -> bytes:
    return scrivi_xlsx(valore, prodotto_il=OGGI, **parte)


@cache
def byte_di(nome: str, **parte) -> bytes:
    return scrivi(contenuto.leggi(json.dumps(ALBERI[nome])), **parte)


@cache
def cartella_di(nome: str, **parte):
    return load_workbook(io.BytesIO(byte_di(nome, **parte)))


def apri(valore, **parte):
    return load_workbook(io.BytesIO(scrivi(valore, **parte)))


def letto(valore):
    return valore.date() if isinstance(valore, datetime) else valore


def matrice(foglio) -> list[list]:
    return [[letto(cella.value) for cella in riga] for riga in foglio.iter_rows()]


def senza_testata(righe: list[list], *titoli: str) -> list[tuple]:
    """Rows of a table as tuples of the columns named; None for a column that the workbook left out."""
    testata = righe[0]
    posti = [testata.index(titolo) if titolo in testata else None for titolo in titoli]
    return [tuple(None if posto is None else riga[posto] for posto in posti) for riga in righe[1:]]


def elenco(cartella, foglio: str, *titoli: str) -> list[tuple]:
    """The rows of a sheet that is one table."""
    righe = matrice(cartella[foglio])
    return [] if len(righe) == 2 and nota(cartella, foglio) else senza_testata(righe, *titoli)


def nota(cartella, foglio: str) -> str | None:
    """What a sheet without rows says in their place."""
    cella = cartella[foglio].cell(cartella[foglio].max_row, 1)
    return cella.value if cella.font.i else None


def blocco(cartella, foglio: str, titolo: str) -> list[list]:
    """The rows under a title, up to the empty one, in a sheet of several tables."""
    righe = matrice(cartella[foglio])
    titoli = [posto for posto, riga in enumerate(righe, 1) if cartella[foglio].cell(posto, 1).font.sz == 13]
    inizio = next((posto for posto in titoli if righe[posto - 1][0] == titolo), None)
    if inizio is None:
        return []
    fine = next((posto - 1 for posto in titoli if posto > inizio), len(righe))
    return [riga for riga in righe[inizio:fine] if any(valore is not None for valore in riga)]


def tabella(cartella, foglio: str, titolo: str, *titoli: str) -> list[tuple]:
    righe = blocco(cartella, foglio, titolo)
    return senza_testata(righe, *titoli) if righe else []


def scheda(cartella, foglio: str, titolo: str) -> dict:
    return {riga[0]: riga[1] for riga in blocco(cartella, foglio, titolo)}
