"""Archives: zip, and the office files that are made of one. Looked at from their index, never unpacked.

The index is bounded before it is read, and says how large each file is: the reader never gives more than that.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from monitoraggio.evidenze import programmi
from monitoraggio.evidenze.nomi import estensione
from monitoraggio.evidenze.rifiuto import CON_MACRO, PROTETTO, ROVINATO, EvidenzaRifiutataError
from monitoraggio.scelte import TipoEvidenza

FINE = b"PK\x05\x06"
FIRME = (b"PK\x03\x04", FINE)
FINE_64 = b"PK\x06\x07"
VUOTO = "non contiene nessun file: riempilo e allegalo di nuovo."
INDICE_MASSIMO = 1_000_000
"""Bytes of the index: some ten thousand files."""
FILE_MASSIMI = 1_000
APERTO_MASSIMO = 200 * 1024 * 1024
"""Bytes of all the files of an archive once unpacked."""
PARTE_MASSIMA = 1_000_000
"""Bytes of a part of an office file that is read."""
ANNIDATI = frozenset("zip rar 7z tar gz tgz bz2 xz cab arj lzh".split())  # noqa: SIM905
NOME_DETTO = 100
"""Characters of a name that a sentence says."""
NOTI = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

OOXML = {
    b"wordprocessingml.document.main+xml": TipoEvidenza.DOCX,
    b"spreadsheetml.sheet.main+xml": TipoEvidenza.XLSX,
    b"presentationml.presentation.main+xml": TipoEvidenza.PPTX,
}
"""What the list of contents of each says of its main part."""
ODF = {
    b"application/vnd.oasis.opendocument.text": TipoEvidenza.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": TipoEvidenza.ODS,
    b"application/vnd.oasis.opendocument.presentation": TipoEvidenza.ODP,
}


@dataclass(frozen=True)
class Compresso:
    """An archive with its index read."""

    archivio: zipfile.ZipFile

    @property
    def voci(self) -> list[zipfile.ZipInfo]:
        return [una for una in self.archivio.infolist() if not una.is_dir()]

    @property
    def nomi(self) -> set[str]:
        return {una.filename for una in self.voci}

    def inizio(self, nome: str | zipfile.ZipInfo, quanti: int = PARTE_MASSIMA) -> bytes:
        """The first bytes of one of its files."""
        try:
            with self.archivio.open(nome) as parte:
                return parte.read(quanti)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as errore:
            raise EvidenzaRifiutataError(ROVINATO) from errore


def tipo(dati: bytes) -> TipoEvidenza:
    """Which archive, or office file, it is. Raises EvidenzaRifiutataError for what cannot be kept."""
    compresso = _aperto(dati)
    _esige_misurato(compresso)
    nomi = compresso.nomi
    if "[Content_Types].xml" in nomi:
        return _ooxml(compresso)
    if "mimetype" in nomi and (trovato := ODF.get(compresso.inizio("mimetype", 100).strip())):
        return _odf(compresso, trovato)
    _esige_innocuo(compresso)
    return TipoEvidenza.ZIP


def _aperto(dati: bytes) -> Compresso:
    fine = dati.rfind(FINE, max(0, len(dati) - 65_557))
    if fine < 0 or len(dati) < fine + 22:
        raise EvidenzaRifiutataError(ROVINATO)
    quanti, indice = struct.unpack_from("<HL", dati, fine + 10)
    if not quanti:
        raise EvidenzaRifiutataError(VUOTO)
    # The larger format is for archives a hundred times what is accepted here.
    if indice > INDICE_MASSIMO or dati[fine - 20 : fine - 16] == FINE_64:
        raise EvidenzaRifiutataError(
            "contiene troppi file: dividilo, o metti solo quelli che servono come prova."
        )
    try:
        return Compresso(zipfile.ZipFile(BytesIO(dati)))
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error) as errore:
        raise EvidenzaRifiutataError(ROVINATO) from errore


def _esige_misurato(compresso: Compresso) -> None:
    """Refuses what cannot be opened, or is there to fill the disk of who opens it."""
    voci = compresso.voci
    if not voci:
        raise EvidenzaRifiutataError(VUOTO)
    if any(una.flag_bits & 0x1 for una in voci):
        raise EvidenzaRifiutataError(PROTETTO.format(che_fare="comprimilo di nuovo senza password"))
    if any(una.compress_type not in NOTI for una in voci):
        raise EvidenzaRifiutataError(
            "è compresso in un modo che non tutti i computer aprono: comprimilo di nuovo come zip normale."
        )
    if len(voci) > FILE_MASSIMI or sum(una.file_size for una in voci) > APERTO_MASSIMO:
        raise EvidenzaRifiutataError(
            f"una volta aperto contiene più di {FILE_MASSIMI} file, o più di {APERTO_MASSIMO // 1024 // 1024} MB: "
            "metti solo quello che serve come prova."
        )


def _esige_innocuo(compresso: Compresso) -> None:
    for una in compresso.voci:
        # `zipfile` cuts a name at its first NUL: the one who opens it may not.
        if _esce(una.orig_filename):
            raise EvidenzaRifiutataError(
                "contiene file che si aprirebbero fuori dalla loro cartella: comprimi di nuovo i file che servono."
            )
        finale, detto = estensione(una.filename), una.filename[:NOME_DETTO]
        if finale in ANNIDATI:
            raise EvidenzaRifiutataError(
                f"contiene un altro archivio («{detto}»): metti i suoi file direttamente in questo."
            )
        # No evidence needs a macro: they are refused here as they are on their own.
        cattivo = finale in programmi.ESTENSIONI | programmi.CON_MACRO
        if cattivo or programmi.e_un_programma(compresso.inizio(una, programmi.FIRMA_LUNGA)):
            raise EvidenzaRifiutataError(
                f"contiene un programma o un file con macro («{detto}»): togli quello, e allega il resto."
            )


def _esce(nome: str) -> bool:
    """Whether a file would be written outside the folder it is unpacked in."""
    passi = nome.replace("\\", "/").split("/")
    return not passi[0] or ".." in passi


def _ooxml(compresso: Compresso) -> TipoEvidenza:
    contenuti = compresso.inizio("[Content_Types].xml")
    con_progetto = any(nome.lower().endswith("vbaproject.bin") for nome in compresso.nomi)
    if con_progetto or b"macroEnabled" in contenuti:
        raise EvidenzaRifiutataError(CON_MACRO)
    for segno, trovato in OOXML.items():
        if segno in contenuti:
            return trovato
    raise EvidenzaRifiutataError(
        "è un file di Office di un tipo che non si può allegare: salvalo come .docx, .xlsx o .pptx, o in PDF."
    )


def _odf(compresso: Compresso, trovato: TipoEvidenza) -> TipoEvidenza:
    if "META-INF/manifest.xml" not in compresso.nomi:
        raise EvidenzaRifiutataError(ROVINATO)
    if b"encryption-data" in compresso.inizio("META-INF/manifest.xml"):
        raise EvidenzaRifiutataError(PROTETTO.format(che_fare="salvalo senza password e allegalo di nuovo"))
    if any(_e_una_macro(nome) for nome in compresso.nomi):
        raise EvidenzaRifiutataError(CON_MACRO)
    return trovato


def _e_una_macro(nome: str) -> bool:
    if nome.startswith("Basic/"):
        return nome.endswith(".xml") and not nome.endswith(("script-lb.xml", "script-lc.xml"))
    return nome.startswith("Scripts/")
