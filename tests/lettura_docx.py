"""Reads a Word file back: with python-docx as a program would, and as raw XML."""

import io
import re
import zipfile
from datetime import date

from docx import Document
from docx.table import Table
from lxml import etree

from obiettivi.esporta.docx import scrivi_docx

GIORNO = date(2026, 11, 20)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMERI = re.compile(r"(?<![\w/.,-])-?\d+(?:\.\d{3})*(?:,\d+)?(?![\w/]|[.,]\d)")


def scrivi(valore, **scelte) -> bytes:
    return scrivi_docx(valore, **{"prodotto_il": GIORNO} | scelte)


def apri(dati: bytes):
    return Document(io.BytesIO(dati))


def pezzi(documento) -> list[tuple[str, str | list[list[str]]]]:
    """What is in the body, in order: each paragraph with its style, each table with its rows."""
    return [
        ("tabella", [[cella.text for cella in riga.cells] for riga in uno.rows])
        if isinstance(uno, Table)
        else (uno.style.name, uno.text)
        for uno in documento.iter_inner_content()
    ]


def schede(documento) -> dict[int, tuple[str, list]]:
    """Of each objective, by `n`: the title, and what follows to the next one or to the next section."""
    trovate: dict[int, tuple[str, list]] = {}
    n, aperta = 0, None
    for stile, cosa in pezzi(documento):
        if stile == "Occhiello":
            n, aperta = int(cosa.split(" · ")[0].removeprefix("Obiettivo ")), []
        elif stile == "Heading 3" and aperta == []:
            trovate[n] = (cosa, aperta)
        elif stile == "Heading 2":
            aperta = None
        elif aperta is not None and n in trovate:
            aperta.append(cosa)
    return trovate


def parole(pezzo) -> str:
    """All the words of a paragraph or of a table."""
    return pezzo if isinstance(pezzo, str) else "\n".join(cella for riga in pezzo for cella in riga)


def parti(dati: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        return {nome: archivio.read(nome) for nome in archivio.namelist()}


def radice(dati: bytes, nome: str = "word/document.xml"):
    """A part as a tree."""
    return etree.fromstring(parti(dati)[nome])


def valori(elementi, attributo: str = "val") -> list[str]:
    return [uno.get(W + attributo) for uno in elementi]
