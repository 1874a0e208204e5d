"""Cells, headers and files that a spreadsheet can trust: what people typed is shown, never obeyed.

A text that begins like a formula would be computed by the program that opens the workbook (OWASP, CSV
injection); here a text is always a text, also after somebody edits its cell.
"""

import io
import re
import zipfile
from datetime import date
from functools import lru_cache

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from obiettivi import formati
from obiettivi.contenuto.tipi import CARATTERI_VIETATI
from obiettivi.esporta.fogli.colonne import Contenuto, Formato
from obiettivi.esporta.pacchetto import impacchetta

ROSSO = "B3203A"


def carattere(**aspetto) -> Font:
    """The workbook's font, with what is not plain about it."""
    return Font(name="Calibri", family=2, **{"size": 11, **aspetto})


NORMALE = carattere()
EVIDENZA = carattere(bold=True, color=ROSSO)

PERICOLO = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIMITE_CELLA = 32_767
"""UTF-16 units in a cell: one more and the program offers to repair the file."""
PRIMO_GIORNO = date(1900, 3, 1)
"""Days before it have no number, or a wrong one, in a spreadsheet's calendar."""
# "_x0041_" inside a text is read as an escaped "A": its underscore is escaped in turn.
SEMBRA_CODIFICATO = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def scrivi_cella(foglio: Worksheet, riga: int, colonna: int, valore: Contenuto, formato: Formato):
    """One cell: numbers and dates typed, any text as nothing but text."""
    if isinstance(valore, date) and valore < PRIMO_GIORNO:
        valore = formati.data(valore)
    cella = foglio.cell(riga, colonna)
    if isinstance(valore, str):
        valore = testo_sicuro(valore)
        cella.value = valore
        # openpyxl would guess a formula from "=…" and an error from "#N/A".
        cella.data_type = "s"
        cella.quotePrefix = valore.startswith(PERICOLO)
    else:
        cella.value = valore
    cella.number_format = formato.codice
    cella.alignment = allineamento(formato.lato, formato.rientro)
    cella.font = EVIDENZA if formato.evidenza else NORMALE
    return cella


@lru_cache
def allineamento(lato: str, rientro: int = 0) -> Alignment:
    # Numbers and dates do not wrap.
    return Alignment(horizontal=lato, vertical="top", wrap_text=lato == "left", indent=rientro)


def pulito(testo: str) -> str:
    """The text without what XML forbids, with one kind of line end."""
    return CARATTERI_VIETATI.sub("", testo.replace("\r\n", "\n").replace("\r", "\n"))


def testo_sicuro(testo: str) -> str:
    """The text as a cell can hold it; what is too long ends in "…"."""
    return accorcia(SEMBRA_CODIFICATO.sub("_x005F_", pulito(testo)), LIMITE_CELLA)


def unita(testo: str) -> int:
    """Length of the text as spreadsheets count it, in UTF-16 units."""
    return len(testo.encode("utf-16-le")) // 2


def accorcia(testo: str, limite: int) -> str:
    """At most `limite` units of the text, the last one "…" when something was cut."""
    if unita(testo) <= limite:
        return testo
    return testo.encode("utf-16-le")[: 2 * (limite - 1)].decode("utf-16-le", errors="ignore") + "…"


def testo_intestazione(testo: str, limite: int) -> str:
    """The text for a page's header, where "&" begins a code and only some 255 characters fit in all."""
    intero = " ".join(pulito(testo).split())
    taglio = limite
    while unita(scritto := accorcia(intero, taglio).replace("&", "&&")) > limite:
        taglio -= 1
    return scritto


def sempre_uguale(archivio: bytes) -> bytes:
    """The same zip without the time of writing, so that the same document has always the same bytes."""
    with zipfile.ZipFile(io.BytesIO(archivio)) as vecchio:
        return impacchetta((voce.filename, vecchio.read(voce)) for voce in vecchio.infolist())
