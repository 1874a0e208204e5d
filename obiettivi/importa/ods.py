"""The sheets of an .ods, read as a workbook is: bounded, and nothing in it is obeyed."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from openpyxl.utils import get_column_letter

from obiettivi.importa.libro import (
    CELLE_MASSIME,
    COLONNE_MASSIME,
    DIMENSIONE_MASSIMA,
    ESPANSIONE_MASSIMA,
    RIGHE_MASSIME,
    ROVINATO,
    TROPPE_CELLE,
    TROPPO_ESPANSO,
    TROPPO_GRANDE,
    Cella,
    Libro,
    Riga,
    Valore,
    esamina_xml,
    troppo_lungo,
)

SPAZI = {
    "tavola": "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "ufficio": "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}",
    "testo": "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}",
}
TAVOLA, UFFICIO, TESTO = SPAZI.values()


def e_ods(dati: bytes) -> bool:
    """Whether the file says that it is one."""
    return dati.startswith(b"PK") and b"application/vnd.oasis.opendocument.spreadsheet" in dati[:200]


def leggi_ods(dati: bytes) -> Libro:
    """The rows that say something of each sheet. Raises LibroNonLeggibileError."""
    if len(dati) > DIMENSIONE_MASSIMA:
        raise TROPPO_GRANDE
    try:
        with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
            voce = archivio.getinfo("content.xml")
            if voce.file_size > ESPANSIONE_MASSIMA:
                raise TROPPO_ESPANSO
            esamina_xml(archivio, voce)
            with archivio.open(voce) as parte:
                return _fogli(parte)
    except (
        zipfile.BadZipFile,
        zipfile.zlib.error,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ):
        raise ROVINATO from None
    except ElementTree.ParseError:
        raise ROVINATO from None


def _fogli(parte) -> Libro:
    """The sheets, row by row: each is thrown away as soon as it is read."""
    libro: Libro = {}
    nome, numero, lette, scritte = "", 0, 0, 0
    for momento, elemento in ElementTree.iterparse(parte, ("start", "end")):  # noqa: S314  (looked at before)
        if momento == "start" and elemento.tag == f"{TAVOLA}table":
            nome, numero, lette = elemento.get(f"{TAVOLA}name", "tabella"), 0, 0
            libro[nome] = []
        elif momento == "end" and elemento.tag == f"{TAVOLA}table-row" and nome:
            numero, lette = numero + 1, lette + 1
            valori = list(_valori(elemento))
            if lette > RIGHE_MASSIME or (valori and numero > RIGHE_MASSIME):
                raise troppo_lungo(f"Il foglio «{nome}»")
            scritte += len(valori)
            if scritte > CELLE_MASSIME:
                raise TROPPE_CELLE
            if valori:
                celle = (
                    Cella(f"{get_column_letter(posto)}{numero}", valore)
                    for posto, valore in enumerate(valori, 1)
                )
                libro[nome].append(Riga(numero, tuple(celle)))
            # The same row many times over is how the empty end of a sheet is written.
            numero += _volte(elemento, "rows") - 1
            elemento.clear()
    return libro


def _valori(riga) -> Iterator[Valore]:
    """The cells up to the last that says something."""
    vuote = 0
    scritte = 0
    for cella in riga:
        if cella.tag not in (f"{TAVOLA}table-cell", f"{TAVOLA}covered-table-cell"):
            continue
        valore, volte = _valore(cella), _volte(cella, "columns")
        if valore is None:
            vuote += volte
            continue
        ripetute = min(volte, COLONNE_MASSIME)
        if scritte + vuote + ripetute > COLONNE_MASSIME:
            return
        yield from [None] * vuote
        yield from [valore] * ripetute
        scritte, vuote = scritte + vuote + ripetute, 0


def _volte(elemento, che_cosa: str) -> int:
    detto = elemento.get(f"{TAVOLA}number-{che_cosa}-repeated", "1")
    return int(detto) if detto.isdecimal() and len(detto) < 9 else 1


def _valore(cella) -> Valore:
    tipo = cella.get(f"{UFFICIO}value-type", "")
    try:
        if tipo == "date":
            return date.fromisoformat(cella.get(f"{UFFICIO}date-value", "")[:10])
        if tipo in ("float", "currency"):
            return Decimal(cella.get(f"{UFFICIO}value", ""))
    except (ValueError, InvalidOperation):
        pass
    return "\n".join("".join(uno.itertext()) for uno in cella.iter(f"{TESTO}p")).strip() or None
