"""Opening a workbook that somebody sent, whoever made it: bounded in time and memory, nothing in it is obeyed.

An .xlsx is a zip of XML files. What it expands to, how many parts and rows it has is looked at before it is read;
macros, links to other files and document types (which can hide entities without end) are refused. Formulas
are never computed: a cell that holds one says so.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

DIMENSIONE_MASSIMA = 10 * 1024 * 1024
"""Bytes of the file; the largest real plan makes one of 0.3 MB."""
ESPANSIONE_MASSIMA = 40 * 1024 * 1024
"""Bytes of what it holds, once expanded."""
PARTI_MASSIME = 1_000
FOGLI_MASSIMI, RIGHE_MASSIME, COLONNE_MASSIME, CELLE_MASSIME = 50, 20_000, 200, 200_000
TAG_MASSIMI = 10 * CELLE_MASSIME
"""Of a part, opened and closed: a cell takes eight at most, and each takes memory when it is read."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an encrypted workbook begins, and one of before 2007."""
CODIFICATO = re.compile(r"_x([0-9A-Fa-f]{4})_")
DICHIARAZIONE = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_.-]+)""")
INIZIO_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?!\0*\Z)[\s\0]*(?:<|\Z)")
"""In any alphabet that a reader of XML knows by itself."""
RIGA_XML, CELLA_XML = re.compile(rb"<(?:\w+:)?row[ />]"), re.compile(rb"<(?:\w+:)?c[ />]")
BOCCONE = 1 << 16

Valore = str | Decimal | date | None
"""What a cell holds, as it was typed: no other kinds come out of here."""


class LibroNonLeggibileError(ValueError):
    """The file cannot be read; the text says why and what to do, and is shown."""


@dataclass(frozen=True)
class Cella:
    """A cell with its address ("H12"). `formula` is told instead of what it would give."""

    indirizzo: str
    valore: Valore = None
    formula: bool = False

    @property
    def vuota(self) -> bool:
        return self.valore is None and not self.formula


@dataclass(frozen=True)
class Riga:
    """A row that says something, with its number from 1. Beyond its last cell everything is empty."""

    numero: int
    celle: tuple[Cella, ...]

    def __getitem__(self, posto: int) -> Cella:
        """The cell of a column, from 0."""
        if posto < len(self.celle):
            return self.celle[posto]
        return Cella(f"{get_column_letter(posto + 1)}{self.numero}")


Libro = dict[str, list[Riga]]
"""The rows that say something of each sheet, by name, in the order of the workbook; sheets not shown too."""


def leggi_libro(dati: bytes) -> Libro:
    """All that is written in a workbook. Raises LibroNonLeggibileError."""
    _esamina(dati)
    with warnings.catch_warnings():
        # Of what a workbook has besides its cells, and is not read.
        warnings.simplefilter("ignore")
        try:
            cartella = load_workbook(io.BytesIO(dati), read_only=True, keep_links=False)
            return _letto(cartella)
        except LibroNonLeggibileError:
            raise
        except Exception:  # whatever openpyxl stumbles on in a broken part
            raise ROVINATO from None


def byte_del(file) -> bytes:
    """What was sent, unless it is too much: then it does not even take room in memory."""
    if file.size > DIMENSIONE_MASSIMA:
        raise TROPPO_GRANDE
    return file.read()


def _letto(cartella) -> Libro:
    if len(cartella.sheetnames) > FOGLI_MASSIMI:
        raise LibroNonLeggibileError(
            f"Il file ha più di {FOGLI_MASSIMI} fogli: tieni solo quelli che servono."
        )
    libro: Libro = {}
    celle = 0
    for nome in cartella.sheetnames:
        foglio = cartella[nome]
        righe = libro[nome] = []
        if not hasattr(foglio, "iter_rows"):  # a sheet with only a chart
            continue
        for riga in _righe(nome, foglio):
            celle += len(riga.celle)
            if celle > CELLE_MASSIME:
                raise TROPPE_CELLE
            righe.append(riga)
    if not libro:
        raise ROVINATO
    return libro


def troppo_lungo(quale: str) -> LibroNonLeggibileError:
    """The refusal of a sheet with more rows than anybody reads."""
    return LibroNonLeggibileError(
        f"{quale} arriva oltre la riga {RIGHE_MASSIME:_}".replace("_", ".")
        + ", anche se in fondo è vuoto. Cancella le righe che non servono (seleziona da sotto l'ultima fino in fondo, "
        "poi Elimina), salva e riprova."
    )


def _righe(nome: str, foglio) -> Iterator[Riga]:
    """The rows that say something. Those that do not are counted too: a million of them takes its time."""
    tutte = foglio.iter_rows(max_row=RIGHE_MASSIME + 1, max_col=COLONNE_MASSIME)
    for numero, celle in enumerate(tutte, 1):
        if numero > RIGHE_MASSIME:
            raise troppo_lungo(f"Il foglio «{nome}»")
        piene = [posto for posto, cella in enumerate(celle, 1) if cella.value not in (None, "")]
        if piene:
            fino_all_ultima = enumerate(celle[: piene[-1]], 1)
            yield Riga(numero, tuple(_cella(cella, numero, posto) for posto, cella in fino_all_ultima))


def _cella(cella, numero: int, posto: int) -> Cella:
    indirizzo = f"{get_column_letter(posto)}{numero}"
    if cella.data_type == "f":
        return Cella(indirizzo, formula=True)
    return Cella(indirizzo, _valore(cella.value))


def _valore(valore) -> Valore:
    if isinstance(valore, str):
        return decodificato(valore) or None
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, int | float):
        numero = Decimal(repr(valore))
        return numero if numero.is_finite() else str(valore)
    if isinstance(valore, datetime):
        return valore.date()
    if isinstance(valore, time):
        return f"{valore:%H:%M}"
    return valore if isinstance(valore, date) or valore is None else str(valore)


def decodificato(testo: str) -> str:
    """A text as it is read on the screen: with its characters, and one kind of line end."""
    testo = CODIFICATO.sub(lambda trovato: chr(int(trovato[1], 16)), testo)
    return testo.replace("\r\n", "\n").replace("\r", "\n")


# --- Before it is opened ---


def _esamina(dati: bytes) -> None:
    if len(dati) > DIMENSIONE_MASSIMA:
        raise TROPPO_GRANDE
    if dati.startswith(OLE):
        raise LibroNonLeggibileError(
            "Il file è protetto da una password, oppure è nel vecchio formato .xls. Aprilo, togli la password, "
            "salvalo come «Cartella di lavoro Excel (.xlsx)» e riprova."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
            _esamina_archivio(archivio)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise NON_XLSX from None
    except zipfile.zlib.error:
        raise NON_XLSX from None


TROPPO_GRANDE = LibroNonLeggibileError(
    f"Il file supera i {DIMENSIONE_MASSIMA // 1024**2} MB: un piano intero ne occupa meno di uno. Togli le immagini e "
    "i fogli che non servono, e riprova."
)
TROPPO_ESPANSO = LibroNonLeggibileError(
    f"Il file, una volta aperto, occupa più di {ESPANSIONE_MASSIMA // 1024**2} MB o ha troppe parti: non può essere un "
    "piano. Copia i fogli che servono in un file nuovo e riprova."
)
ROVINATO = LibroNonLeggibileError(
    "Il file è rovinato: una sua parte non si legge. Aprilo con Excel o LibreOffice, salvalo di nuovo come .xlsx e "
    "riprova."
)
TROPPE_CELLE = LibroNonLeggibileError("Il file ha più di 200.000 celle scritte: è troppo per un piano.")
NON_XLSX = LibroNonLeggibileError(
    "Il file non è una cartella di Excel (.xlsx), anche se il nome lo dice. Aprilo con Excel o LibreOffice, salvalo "
    "come .xlsx e riprova."
)


def _esamina_archivio(archivio: zipfile.ZipFile) -> None:
    voci = archivio.infolist()
    nomi = {voce.filename.lower() for voce in voci}
    if "xl/workbook.xml" not in nomi or "[content_types].xml" not in nomi:
        if "mimetype" in nomi:
            raise LibroNonLeggibileError(
                "Il file è un foglio di LibreOffice (.ods): aprilo, scegli «Salva con nome», tipo «Excel 2007-365 "
                "(.xlsx)», e carica quello."
            )
        raise NON_XLSX
    if len(voci) > PARTI_MASSIME or sum(voce.file_size for voce in voci) > ESPANSIONE_MASSIMA:
        raise TROPPO_ESPANSO
    if any("vbaproject" in nome or "/macrosheets/" in nome for nome in nomi):
        raise LibroNonLeggibileError(
            "Il file contiene macro (programmi): qui non si aprono. Salvalo come «Cartella di lavoro Excel (.xlsx)», "
            "senza macro, e riprova."
        )
    if any(nome.startswith("xl/externallinks/") for nome in nomi):
        raise LibroNonLeggibileError(
            "Il file ha collegamenti ad altri file. In Excel: Dati, Modifica collegamenti, Interrompi collegamento; "
            "poi salva e riprova."
        )
    for voce in voci:
        if _e_xml(archivio, voce):
            esamina_xml(archivio, voce)


def _e_xml(archivio: zipfile.ZipFile, voce: zipfile.ZipInfo) -> bool:
    """Whether a part may be read as XML, whatever it is called: a workbook says itself which part is a sheet."""
    if voce.filename.lower().endswith((".xml", ".rels", ".vml")):
        return True
    with archivio.open(voce) as parte:
        return bool(INIZIO_XML.match(parte.read(BOCCONE)))


def esamina_xml(archivio: zipfile.ZipFile, voce: zipfile.ZipInfo) -> None:
    """No document type, no other alphabet that could hide one; of a sheet, not too many rows and cells.

    A part never gives more bytes than it declared. Rows and cells are counted here because it takes openpyxl ten
    seconds to walk past a million of them.
    """
    coda, righe, celle, tag = b"", 0, 0, 0
    with archivio.open(voce) as parte:
        inizio = parte.read(BOCCONE)
        dichiarato = DICHIARAZIONE.search(inizio[:300])
        if dichiarato and dichiarato[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
            raise SOSPETTO
        boccone = inizio
        while boccone:
            tratto = coda + boccone
            if b"<!DOCTYPE" in tratto or b"<!ENTITY" in tratto or b"\0" in boccone:
                raise SOSPETTO
            righe, celle = righe + len(RIGA_XML.findall(boccone)), celle + len(CELLA_XML.findall(boccone))
            tag += boccone.count(b"<")
            if righe > RIGHE_MASSIME:
                raise troppo_lungo("Un foglio del file")
            if celle > CELLE_MASSIME or tag > TAG_MASSIMI:
                raise TROPPE_CELLE
            coda, boccone = boccone[-16:], parte.read(BOCCONE)


SOSPETTO = LibroNonLeggibileError(
    "Il file contiene istruzioni che una cartella di Excel non ha: per prudenza non è stato aperto. Aprilo con Excel "
    "o LibreOffice, salvalo di nuovo come .xlsx e riprova."
)
