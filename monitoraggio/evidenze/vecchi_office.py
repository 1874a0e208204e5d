"""Office files up to 2003: a small file system inside a file ([MS-CFB]), told by the names in its directory."""

import struct

from monitoraggio.evidenze.rifiuto import CON_MACRO, PROTETTO, ROVINATO, EvidenzaRifiutataError
from monitoraggio.scelte import TipoEvidenza

FIRMA = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PRINCIPALI = {
    "WordDocument": TipoEvidenza.DOC,
    "Workbook": TipoEvidenza.XLS,
    "Book": TipoEvidenza.XLS,
    "PowerPoint Document": TipoEvidenza.PPT,
}
"""The stream that each keeps its content in."""
CIFRATI = ("EncryptedPackage", "EncryptedSummary")
"""Streams that are there only in an encrypted file: the first in those of today, too."""
SENZA_PASSWORD = PROTETTO.format(che_fare="salvalo senza password e allegalo di nuovo")
VOCE = 128
"""Bytes of an entry of the directory, which stands at a multiple of them."""
FILEPASS = 0x2F
DOC_CIFRATO = 0x0100


def tipo(dati: bytes) -> TipoEvidenza:
    """Which office file it is. Raises EvidenzaRifiutataError for what cannot be kept."""
    if len(dati) < 512:
        raise EvidenzaRifiutataError(ROVINATO)
    if any(_inizio(dati, nome) is not None for nome in CIFRATI):
        raise EvidenzaRifiutataError(SENZA_PASSWORD)
    for nome, trovato in PRINCIPALI.items():
        dove = _inizio(dati, nome)
        if dove is None:
            continue
        if _cifrato(trovato, dati[dove : dove + 512]):
            raise EvidenzaRifiutataError(SENZA_PASSWORD)
        if _inizio(dati, "_VBA_PROJECT") is not None:
            raise EvidenzaRifiutataError(CON_MACRO)
        return trovato
    raise EvidenzaRifiutataError(
        "è un file di Office di un tipo che non si può allegare: salvalo come .docx, .xlsx o .pptx, o in PDF."
    )


def _inizio(dati: bytes, nome: str) -> int | None:
    """Where a stream begins in the file; None when no entry of the directory has this name."""
    cercato = f"{nome}\0".encode("utf-16-le")
    posto = dati.find(cercato)
    while posto >= 0:
        if posto % VOCE == 0 and posto + VOCE <= len(dati):
            (lungo,), (settore,) = (
                struct.unpack_from("<H", dati, posto + 64),
                struct.unpack_from("<L", dati, posto + 116),
            )
            if lungo == len(cercato):
                return (settore + 1) << struct.unpack_from("<H", dati, 30)[0] % 16
        posto = dati.find(cercato, posto + 2)
    return None


def _cifrato(tipo: TipoEvidenza, inizio: bytes) -> bool:
    if tipo == TipoEvidenza.DOC and len(inizio) >= 12:
        return bool(struct.unpack_from("<H", inizio, 10)[0] & DOC_CIFRATO)
    return tipo == TipoEvidenza.XLS and FILEPASS in _record(inizio)


def _record(inizio: bytes):
    """The kinds of the first records of a workbook: each says its own length."""
    posto = 0
    while posto + 4 <= len(inizio):
        quale, lungo = struct.unpack_from("<HH", inizio, posto)
        yield quale
        posto += 4 + lungo
