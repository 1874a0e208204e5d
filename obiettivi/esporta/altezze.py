"""How tall the rows of a sheet must be for their wrapped texts to be read.

Excel measures rows when it opens a file, LibreOffice does not: without a height it prints one text over
the next. Heights are estimated here, and not pinned, so that a row still grows when its cell is edited.
"""

from textwrap import wrap

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

ALTEZZA_RIGA = 15
"""Points that a line of the common font takes."""
ALTEZZA_MASSIMA = 409
"""No row can be taller."""
# A column is as wide as so many digits: of Calibri, so many letters, capitals, bold ones fit for each digit.
LETTERE, MAIUSCOLE, GRASSETTO = 1.15, 0.98, 0.96


class AltezzaStimata(RowDimension):
    """The height of a row that the spreadsheet may measure again."""

    customHeight = False  # noqa: N815 (the name is openpyxl's)


def adatta_altezze(foglio: Worksheet) -> None:
    """Gives its height to each row with a text that takes more than a line."""
    larghezze = [
        foglio.column_dimensions[get_column_letter(posto)].width for posto in range(1, foglio.max_column + 1)
    ]
    for celle in foglio.iter_rows():
        righe = max(righe_di_testo(*coppia) for coppia in zip(celle, larghezze, strict=True))
        if righe > 1:
            altezza = min(righe * ALTEZZA_RIGA, ALTEZZA_MASSIMA)
            numero = celle[0].row
            foglio.row_dimensions[numero] = AltezzaStimata(foglio, index=numero, ht=altezza)


def righe_di_testo(cella: Cell, larghezza: float) -> int:
    """Lines that the cell's text takes in a column so wide; 1 when it does not wrap."""
    testo = cella.value
    if not isinstance(testo, str) or not cella.alignment.wrap_text:
        return 1
    spazio = larghezza - cella.alignment.indent
    if "\n" not in testo and len(testo) <= spazio * MAIUSCOLE * GRASSETTO:
        return 1
    maiuscole = sum(map(str.isupper, testo)) / len(testo)
    lettere = spazio * (LETTERE + maiuscole * (MAIUSCOLE - LETTERE)) * (GRASSETTO if cella.font.b else 1)
    return sum(len(wrap(paragrafo, max(1, int(lettere)))) or 1 for paragrafo in testo.split("\n"))
