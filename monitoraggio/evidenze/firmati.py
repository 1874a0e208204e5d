"""Signed files (CMS, RFC 5652; CAdES in D.Lgs. 82/2005): told by their envelope only, whatever is inside."""

import base64
import binascii
import re

from monitoraggio.evidenze.rifiuto import EvidenzaRifiutataError

# A SEQUENCE, however its length is written, that begins with the identifier 1.2.840.113549.1.7.x.
BUSTA = re.compile(
    rb"\x30(?:\x80|[\x00-\x7f]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07(.)",
    re.DOTALL,
)
FIRMATA, CIFRATA = b"\x02", b"\x03"
PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----\s")
INIZIO = 4_096


def e_firmato(dati: bytes) -> bool:
    """Whether it is a signed file: as it is, in base64, or in base64 between two lines (PEM).

    Raises EvidenzaRifiutataError for one that is encrypted.
    """
    inizio = dati[:INIZIO].lstrip()
    trovata = BUSTA.match(dati) or BUSTA.match(_da_base64(PEM.sub(b"", inizio, count=1)))
    if trovata and trovata[1] == CIFRATA:
        raise EvidenzaRifiutataError(
            "è cifrato, e chi controlla non lo potrebbe leggere: allega il file firmato, non cifrato."
        )
    return trovata is not None and trovata[1] == FIRMATA


def _da_base64(inizio: bytes) -> bytes:
    testo = b"".join(inizio.split())[:64]
    try:
        return base64.b64decode(testo, validate=True)
    except binascii.Error:
        return b""
