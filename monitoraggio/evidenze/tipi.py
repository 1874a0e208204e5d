"""The types that are kept as evidence, and how each is told from its bytes."""

import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from monitoraggio.evidenze import compressi, firmati, programmi, vecchi_office
from monitoraggio.evidenze.nomi import estensione, nome_pulito
from monitoraggio.evidenze.rifiuto import CON_MACRO, PROTETTO, ROVINATO, EvidenzaRifiutataError
from monitoraggio.scelte import TipoEvidenza
from obiettivi.ricezione import FILE_MASSIMO

DIMENSIONE_MASSIMA = FILE_MASSIMO
ESTENSIONI = {tipo.value: tipo for tipo in TipoEvidenza} | {
    "jpg": TipoEvidenza.JPEG,
    "tif": TipoEvidenza.TIFF,
}
"""The extensions that a file may have, each with the content that it promises."""
OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA = {
    TipoEvidenza.PDF: "application/pdf",
    TipoEvidenza.PNG: "image/png",
    TipoEvidenza.JPEG: "image/jpeg",
    TipoEvidenza.TIFF: "image/tiff",
    TipoEvidenza.DOCX: f"{OFFICE}wordprocessingml.document",
    TipoEvidenza.XLSX: f"{OFFICE}spreadsheetml.sheet",
    TipoEvidenza.PPTX: f"{OFFICE}presentationml.presentation",
    TipoEvidenza.DOC: "application/msword",
    TipoEvidenza.XLS: "application/vnd.ms-excel",
    TipoEvidenza.PPT: "application/vnd.ms-powerpoint",
    TipoEvidenza.ODT: "application/vnd.oasis.opendocument.text",
    TipoEvidenza.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    TipoEvidenza.ODP: "application/vnd.oasis.opendocument.presentation",
    TipoEvidenza.P7M: "application/pkcs7-mime",
    TipoEvidenza.EML: "message/rfc822",
    TipoEvidenza.TXT: "text/plain; charset=utf-8",
    TipoEvidenza.CSV: "text/csv; charset=utf-8",
    TipoEvidenza.ZIP: "application/zip",
}
FIRME = {
    b"\x89PNG\r\n\x1a\n": TipoEvidenza.PNG,
    b"\xff\xd8\xff": TipoEvidenza.JPEG,
    b"II*\0": TipoEvidenza.TIFF,
    b"MM\0*": TipoEvidenza.TIFF,
}
INIZIO_PDF = 1_024
"""Bytes within which a PDF says that it is one."""
PDF_CIFRATO = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R\b)")
"""The entry of the trailer, which is never compressed nor encrypted."""
NON_DI_TESTO = bytes({*range(32), 127} - {*b"\t\n\r\f"})
INTESTAZIONI = 65_536
"""Bytes within which a message says from whom it comes."""
CHE_SI_POSSONO = "PDF, immagini (PNG, JPEG, TIFF), file di Office e LibreOffice, p7m, eml, txt, csv, zip"


@dataclass(frozen=True)
class Riconosciuto:
    """A file that can be kept: its name made safe, and what it is."""

    nome: str
    tipo: TipoEvidenza


def riconosci(nome: str, dati: bytes) -> Riconosciuto:
    """What a file is. Raises EvidenzaRifiutataError, with the reason, for one that cannot be evidence."""
    nome = nome_pulito(nome)
    if not dati:
        raise EvidenzaRifiutataError(
            "è vuoto (0 byte): forse il salvataggio non è finito. Aprilo, salvalo di nuovo e allegalo."
        )
    if len(dati) > DIMENSIONE_MASSIMA:
        raise EvidenzaRifiutataError(
            f"supera {DIMENSIONE_MASSIMA // 1024 // 1024} MB: riduci le immagini, o dividilo."
        )
    promesso = _promesso(nome)
    trovato = _trovato(dati)
    if trovato == TipoEvidenza.TXT and promesso == TipoEvidenza.EML and not _e_un_messaggio(dati):
        trovato = None
    elif trovato == TipoEvidenza.TXT and promesso in (TipoEvidenza.CSV, TipoEvidenza.EML):
        trovato = promesso
    if trovato != promesso:
        raise EvidenzaRifiutataError(_non_e(promesso, trovato))
    return Riconosciuto(nome, promesso)


def _promesso(nome: str) -> TipoEvidenza:
    """What the extension says it is."""
    finale = estensione(nome)
    if finale in programmi.ESTENSIONI or _firmato_di_un_programma(nome):
        raise EvidenzaRifiutataError("è un programma, e non si può allegare.")
    if finale in programmi.CON_MACRO:
        raise EvidenzaRifiutataError(CON_MACRO)
    if finale not in ESTENSIONI:
        raise EvidenzaRifiutataError(f"è di un tipo che non si può allegare. Si possono: {CHE_SI_POSSONO}.")
    return ESTENSIONI[finale]


def _firmato_di_un_programma(nome: str) -> bool:
    """Whether it says so itself: `programma.exe.p7m`."""
    base, _, finale = nome.rpartition(".")
    return finale.lower() == TipoEvidenza.P7M and "." in base and estensione(base) in programmi.ESTENSIONI


def _trovato(dati: bytes) -> TipoEvidenza | None:
    """What the bytes say it is; None for what is not kept."""
    if programmi.e_un_programma(dati[: programmi.FIRMA_LUNGA]):
        raise EvidenzaRifiutataError("dentro è un programma, qualunque nome abbia: non si può allegare.")
    for firma, tipo in FIRME.items():
        if dati.startswith(firma):
            return tipo
    if dati.startswith(compressi.FIRME):
        return compressi.tipo(dati)
    if dati.startswith(vecchi_office.FIRMA):
        return vecchi_office.tipo(dati)
    # A signed PDF has the PDF inside, soon after the beginning.
    if firmati.e_firmato(dati):
        return TipoEvidenza.P7M
    if b"%PDF-" in dati[:INIZIO_PDF]:
        return _pdf(dati)
    return TipoEvidenza.TXT if _e_un_testo(dati) else None


def _pdf(dati: bytes) -> TipoEvidenza:
    if b"startxref" not in dati:
        raise EvidenzaRifiutataError(ROVINATO)
    if PDF_CIFRATO.search(dati):
        raise EvidenzaRifiutataError(
            PROTETTO.format(che_fare="salvane una copia senza protezione (anche con «Stampa in PDF»)")
        )
    return TipoEvidenza.PDF


def _e_un_testo(dati: bytes) -> bool:
    if dati.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            dati = dati.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
    return len(dati.translate(None, NON_DI_TESTO)) == len(dati)


def _e_un_messaggio(dati: bytes) -> bool:
    detto = BytesHeaderParser().parsebytes(dati[:INTESTAZIONI])
    return "From" in detto and any(nome in detto for nome in ("Date", "Received", "Subject", "Message-ID"))


def _non_e(promesso: TipoEvidenza, trovato: TipoEvidenza | None) -> str:
    detto = f"ha un nome che finisce in .{promesso}, ma dentro"
    if trovato is None:
        return f"{detto} non è quello ({promesso.label}): aprilo, salvalo nel formato giusto e allegalo di nuovo."
    return f"{detto} è un'altra cosa ({trovato.label}): rinominalo in modo che finisca in .{trovato}."
