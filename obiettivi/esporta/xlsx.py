"""The Excel workbook of a plan, of one area's part or of one objective; `fogli` lists what it holds.

Other documents of ours are written as workbooks by the same rules: `scrivi_cartella`.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import FilterColumn
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from obiettivi import formati
from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta.altezze import adatta_altezze
from obiettivi.esporta.celle import carattere, pulito, scrivi_cella, sempre_uguale, testo_intestazione
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.fogli import fogli_di
from obiettivi.esporta.fogli.colonne import SEGNO, TESTO, Colonna, Elenco, Pagina, Scheda, Tabella
from obiettivi.esporta.ritaglio import Ritaglio, ritaglia

BLU = "0066CC"
TITOLO_FOGLIO = carattere(bold=True, size=13, color=BLU)
TITOLO_COLONNA = carattere(bold=True, color="FFFFFF")
SFONDO_TITOLI = PatternFill("solid", fgColor=BLU)
ETICHETTA = carattere(bold=True)
NOTA = carattere(italic=True)
FILO = Border(bottom=Side("thin", color="C5C7C9"))
A4 = 9
LEGGIBILE = 330
"""Characters across a page; a wider sheet, which would be too small to read, takes more pages."""
MARGINI = PageMargins(left=0.4, right=0.4, top=0.75, bottom=0.65, header=0.3, footer=0.3)


@dataclass(frozen=True)
class Intestazione:
    """What a workbook says of itself: its title and subject, whose it is."""

    titolo: str
    oggetto: str
    ente: str


def scrivi_xlsx(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> bytes:
    """The workbook of a plan: always the same bytes for the same plan, edition and date.

    `area` (a code) or `obiettivo` (an `n`) choose a part; RitaglioNonValidoError when it is not there.
    """
    ritaglio = ritaglia(contenuto, area, obiettivo, edizione)
    return scrivi_cartella(fogli_di(ritaglio), intestazione_di(ritaglio), prodotto_il)


def intestazione_di(ritaglio: Ritaglio) -> Intestazione:
    """What the workbook about a part of a plan says of itself."""
    contenuto = ritaglio.contenuto
    return Intestazione(
        titolo(ritaglio), f"Piano della performance {contenuto.piano.anno}", contenuto.ente.denominazione
    )


def scrivi_cartella(
    fogli: Iterable[Elenco | Pagina],
    intestazione: Intestazione,
    prodotto_il: date,
    completa: Callable[[Workbook], None] = lambda cartella: None,
) -> bytes:
    """A workbook of these sheets: always the same bytes for the same sheets, heading and date.

    `completa` adds what makes it more than a document to read.
    """
    cartella = Workbook()
    cartella.remove(cartella.active)
    for foglio in fogli:
        _scrivi_foglio(cartella, foglio, intestazione, prodotto_il)
    _scrivi_proprieta(cartella, intestazione, prodotto_il)
    completa(cartella)
    uscita = io.BytesIO()
    # Not cartella.save(), which would put the time of writing in the file.
    ExcelWriter(cartella, zipfile.ZipFile(uscita, "w")).save()
    return sempre_uguale(uscita.getvalue())


def titolo(ritaglio: Ritaglio) -> str:
    """What the document is, in one line."""
    piano = ritaglio.contenuto.piano
    intero = piano.titolo or f"Piano della performance {piano.anno}"
    if ritaglio.area:
        return f"{ritaglio.area.nome_completo} · {intero}"
    if ritaglio.obiettivo:
        return f"Obiettivo n. {ritaglio.obiettivo.n} · {intero}"
    return intero


def _scrivi_proprieta(cartella: Workbook, intestazione: Intestazione, prodotto_il: date) -> None:
    proprieta = cartella.properties
    proprieta.title = pulito(intestazione.titolo)
    proprieta.subject = pulito(intestazione.oggetto)
    proprieta.creator = pulito(intestazione.ente)
    proprieta.language = "it-IT"
    proprieta.created = proprieta.modified = datetime.combine(prodotto_il, time())


def _scrivi_foglio(
    cartella: Workbook, contenuto: Elenco | Pagina, intestazione: Intestazione, prodotto_il: date
) -> None:
    foglio = cartella.create_sheet(contenuto.nome)
    if isinstance(contenuto, Elenco):
        _scrivi_elenco(foglio, contenuto)
    else:
        _scrivi_pagina(foglio, contenuto)
    adatta_altezze(foglio)
    _prepara_stampa(foglio, intestazione, prodotto_il)


def _scrivi_elenco(foglio: Worksheet, elenco: Elenco) -> None:
    """A table from the first row on, which stays in sight and on every printed page."""
    colonne = elenco.tabella.presenti
    _larghezze(foglio, [colonna.larghezza for colonna in colonne])
    ultima_riga = _scrivi_tabella(foglio, 1, colonne, elenco.tabella.righe)
    if not elenco.tabella.righe and elenco.se_vuoto:
        _scrivi_nota(foglio, 2, elenco.se_vuoto)
    foglio.freeze_panes = "A2"
    foglio.print_title_rows = "1:1"
    foglio.auto_filter.ref = f"A1:{get_column_letter(len(colonne))}{ultima_riga}"
    for indice, colonna in enumerate(colonne):
        if colonna.nascosta:
            foglio.column_dimensions[get_column_letter(indice + 1)].hidden = True
        if colonna.formato == SEGNO:
            # The filter's button would cover the letter of the month.
            foglio.auto_filter.filterColumn.append(FilterColumn(colId=indice, hiddenButton=True))


def _scrivi_tabella(foglio: Worksheet, riga: int, colonne: Sequence[Colonna], righe: Sequence[Any]) -> int:
    """Titles of the columns, then the rows; returns the last row written."""
    for posto, colonna in enumerate(colonne, 1):
        cella = scrivi_cella(foglio, riga, posto, colonna.titolo, TESTO)
        cella.font = TITOLO_COLONNA
        cella.fill = SFONDO_TITOLI
    for oggetto in righe:
        riga += 1
        for posto, colonna in enumerate(colonne, 1):
            cella = scrivi_cella(foglio, riga, posto, colonna.valore(oggetto), colonna.formato_di(oggetto))
            cella.border = FILO
    return riga


def _scrivi_pagina(foglio: Worksheet, pagina: Pagina) -> None:
    """Cards and tables one under the other, each with its title; those that say nothing are left out."""
    _larghezze(foglio, pagina.larghezze)
    riga = 1
    for blocco in pagina.blocchi:
        if isinstance(blocco, Scheda):
            pieno, scrivi = blocco.presenti, _scrivi_scheda
        else:
            pieno, scrivi = blocco.righe, _scrivi_tabella_titolata
        if pieno:
            scrivi_cella(foglio, riga, 1, blocco.titolo, TESTO).font = TITOLO_FOGLIO
            foglio.cell(riga, 1).alignment = Alignment(vertical="center")
            riga = scrivi(foglio, riga + 1, blocco) + 2
    if riga == 1:
        _scrivi_nota(foglio, 1, pagina.se_vuoto)


def _scrivi_scheda(foglio: Worksheet, riga: int, scheda: Scheda) -> int:
    for riga_dato, dato in enumerate(scheda.presenti, riga):
        scrivi_cella(foglio, riga_dato, 1, dato.etichetta, TESTO).font = ETICHETTA
        foglio.cell(riga_dato, 1).border = FILO
        scrivi_cella(foglio, riga_dato, 2, dato.valore, dato.formato_in_scheda).border = FILO
    return riga + len(scheda.presenti) - 1


def _scrivi_tabella_titolata(foglio: Worksheet, riga: int, tabella: Tabella) -> int:
    return _scrivi_tabella(foglio, riga, tabella.presenti, tabella.righe)


def _scrivi_nota(foglio: Worksheet, riga: int, testo: str) -> None:
    cella = scrivi_cella(foglio, riga, 1, testo, TESTO)
    cella.font = NOTA
    cella.alignment = Alignment(wrap_text=False)


def _larghezze(foglio: Worksheet, larghezze: Sequence[float]) -> None:
    for posto, larghezza in enumerate(larghezze, 1):
        foglio.column_dimensions[get_column_letter(posto)].width = larghezza


def _larghezza(foglio: Worksheet) -> int:
    """Characters across all the columns that can be seen."""
    return round(sum(colonna.width for colonna in foglio.column_dimensions.values() if not colonna.hidden))


def _prepara_stampa(foglio: Worksheet, intestazione: Intestazione, prodotto_il: date) -> None:
    """A4 across, as wide as the sheet where it can be read, with whose it is above and the page numbers below."""
    foglio.page_setup.orientation = "landscape"
    foglio.page_setup.paperSize = A4
    foglio.sheet_properties.pageSetUpPr.fitToPage = True
    foglio.page_setup.fitToHeight = 0
    foglio.page_setup.fitToWidth = 1 + _larghezza(foglio) // LEGGIBILE
    foglio.page_margins = MARGINI
    foglio.oddHeader.left.text = testo_intestazione(intestazione.ente, 90)
    foglio.oddHeader.right.text = testo_intestazione(intestazione.titolo, 150)
    foglio.oddFooter.left.text = "&A"
    foglio.oddFooter.center.text = "Pagina &P di &N"
    foglio.oddFooter.right.text = f"Prodotto il {formati.data(prodotto_il)}"
