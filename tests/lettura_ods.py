"""Reads an OpenDocument workbook back, cell by cell, from its XML."""

import io
import zipfile
from datetime import date
from decimal import Decimal

from lxml import etree

NOMI = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def nome(breve: str) -> str:
    """`table:table` as the tree calls it."""
    prefisso, _, locale = breve.partition(":")
    return f"{{{NOMI[prefisso]}}}{locale}"


def radice(dati: bytes, parte: str = "content.xml"):
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        return etree.fromstring(archivio.read(parte))


def fogli(dati: bytes) -> dict[str, list[list]]:
    """The rows of each sheet, without the empty cells and rows at the end."""
    return {
        tabella.get(nome("table:name")): senza_code(
            [[letta(cella) for cella in riga] for riga in tabella.iter(nome("table:table-row"))]
        )
        for tabella in radice(dati).iter(nome("table:table"))
    }


def letta(cella) -> str | Decimal | date | None:
    """What a cell holds, by its type."""
    tipo = cella.get(nome("office:value-type"))
    if tipo == "float":
        return Decimal(cella.get(nome("office:value")))
    if tipo == "date":
        return date.fromisoformat(cella.get(nome("office:date-value")))
    return None if tipo is None else "\n".join(_paragrafo(uno) for uno in cella)


def _paragrafo(uno) -> str:
    segni = {nome("text:s"): lambda s: " " * int(s.get(nome("text:c"))), nome("text:tab"): lambda _: "\t"}
    return (uno.text or "") + "".join(segni[segno.tag](segno) + (segno.tail or "") for segno in uno)


def senza_code(righe: list[list]) -> list[list]:
    righe = [_senza_coda(riga) for riga in righe]
    while righe and not righe[-1]:
        righe.pop()
    return righe


def _senza_coda(riga: list) -> list:
    fine = max((posto for posto, valore in enumerate(riga, 1) if valore is not None), default=0)
    return riga[:fine]


def elenco(dati: bytes, foglio: str, *titoli: str) -> list[tuple]:
    """The rows of a sheet that is one table, as tuples of the columns named; None for one left out."""
    testata, *righe = fogli(dati)[foglio]
    posti = [testata.index(titolo) if titolo in testata else None for titolo in titoli]
    return [
        tuple(None if posto is None or posto >= len(riga) else riga[posto] for posto in posti)
        for riga in righe
    ]
