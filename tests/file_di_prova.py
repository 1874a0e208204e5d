"""Small files of every kind that an area may attach, and of those it may not, for the tests."""

import base64
import io
import struct
import zipfile

import pikepdf
from openpyxl import Workbook
from PIL import Image


def pdf(testo="prova", *, password=None, compresso=False) -> bytes:
    """A page; with `password` as R6 encryption, `compresso` with its tables in streams as of PDF 1.5."""
    fatto, scritto = pikepdf.new(), io.BytesIO()
    fatto.add_blank_page(page_size=(200, 200))
    fatto.docinfo["/Title"] = testo
    opzioni = {}
    if password is not None:
        opzioni["encryption"] = pikepdf.Encryption(owner="proprietario", user=password)
    modo = pikepdf.ObjectStreamMode.generate if compresso else pikepdf.ObjectStreamMode.disable
    fatto.save(scritto, object_stream_mode=modo, deterministic_id=password is None, **opzioni)
    return scritto.getvalue()


def immagine(formato: str) -> bytes:
    scritta = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(scritta, formato)
    return scritta.getvalue()


def archivio_di(file: dict[str, bytes | str], compressione=zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, by name."""
    scritto = io.BytesIO()
    with zipfile.ZipFile(scritto, "w", compressione) as fatto:
        for nome, dati in file.items():
            fatto.writestr(nome, dati)
    return scritto.getvalue()


def cifrato(dati: bytes) -> bytes:
    """The same zip with its files said to be encrypted."""
    fatto = bytearray(dati)
    for firma, posto in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        dove = fatto.find(firma)
        while dove >= 0:
            fatto[dove + posto] |= 1
            dove = fatto.find(firma, dove + 4)
    return bytes(fatto)


def che_dice_di_pesare(dati: bytes, quanto: int) -> bytes:
    """The same zip, whose index says so of the last of its files."""
    fatto = bytearray(dati)
    dove = fatto.rfind(b"PK\x01\x02") + 24
    fatto[dove : dove + 4] = quanto.to_bytes(4, "little")
    return bytes(fatto)


TIPI_OOXML = '<Types><Override PartName="/{parte}" ContentType="application/vnd.{tipo}+xml"/></Types>'


def ooxml(tipo: str, **altre: str) -> bytes:
    contenuti = TIPI_OOXML.format(parte="main.xml", tipo=tipo)
    return archivio_di({"[Content_Types].xml": contenuti, "main.xml": "<x/>"} | altre)


WORD = "openxmlformats-officedocument.wordprocessingml.document.main"
POWERPOINT = "openxmlformats-officedocument.presentationml.presentation.main"


def xlsx() -> bytes:
    cartella, scritta = Workbook(), io.BytesIO()
    cartella.active["A1"] = "prova"
    cartella.save(scritta)
    return scritta.getvalue()


def odf(quale: str, *, cifrato=False, **altre: str) -> bytes:
    manifesto = f"<m>{'<manifest:encryption-data/>' if cifrato else ''}</m>"
    tipo = f"application/vnd.oasis.opendocument.{quale}"
    return archivio_di(
        {"mimetype": tipo, "content.xml": "<x/>", "META-INF/manifest.xml": manifesto} | altre,
    )


def vecchio_office(nome: str, inizio: bytes = b"", *altri: str) -> bytes:
    """The header, a sector of directory, and one with the beginning of the stream that says what it is."""
    testata = bytearray(512)
    testata[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", testata, 30, 9)
    voci = b"".join(_voce(uno, 1) for uno in ("Root Entry", nome, *altri)).ljust(512, b"\0")
    return bytes(testata) + voci + inizio.ljust(512, b"\0")


def _voce(nome: str, settore: int) -> bytes:
    scritto = f"{nome}\0".encode("utf-16-le")
    voce = bytearray(128)
    voce[: len(scritto)] = scritto
    struct.pack_into("<H", voce, 64, len(scritto))
    struct.pack_into("<L", voce, 116, settore)
    return bytes(voce)


def word_97(*, cifrato=False, macro=False) -> bytes:
    fib = bytearray(32)
    struct.pack_into("<H", fib, 10, 0x0100 if cifrato else 0)
    return vecchio_office("WordDocument", bytes(fib), *(["_VBA_PROJECT"] if macro else []))


def excel_97(*, cifrato=False) -> bytes:
    record = [(0x0809, bytes(16)), *([(0x2F, bytes(6))] if cifrato else []), (0xE1, bytes(2))]
    flusso = b"".join(struct.pack("<HH", tipo, len(dati)) + dati for tipo, dati in record)
    return vecchio_office("Workbook", flusso)


def busta(quale: int = 2, lunghezza: bytes = b"\x82\x01\x00") -> bytes:
    """The beginning of a CMS envelope: 2 is signedData, 3 envelopedData."""
    return b"\x30" + lunghezza + b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" + bytes([quale]) + bytes(300)


def pem(dati: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(dati) + b"-----END PKCS7-----\n"


MESSAGGIO = (
    b"From: protocollo@borgo.example\r\nTo: ufficio@borgo.example\r\nSubject: Prova\r\n\r\nIn allegato\r\n"
)
PROGRAMMA = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(300)
