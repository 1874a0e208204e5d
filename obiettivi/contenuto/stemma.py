"""The coat of arms of an ente: a PNG or SVG image of at most 200 kB, kept as base64."""

import base64
from xml.etree import ElementTree

BYTE_MASSIMI = 200_000
FIRMA_PNG = b"\x89PNG\r\n\x1a\n"


class StemmaNonValidoError(ValueError):
    """The image cannot be used; the sentence says why."""


def tipo_stemma(stemma: str) -> str:
    """Media type of an image in base64. Raises StemmaNonValidoError."""
    try:
        dati = base64.b64decode(stemma, validate=True)
    except ValueError:
        raise StemmaNonValidoError("lo stemma non è scritto in base64") from None
    return tipo_immagine(dati)


def tipo_immagine(dati: bytes) -> str:
    """Media type of an image's bytes. Raises StemmaNonValidoError."""
    if len(dati) > BYTE_MASSIMI:
        raise StemmaNonValidoError("lo stemma supera i 200 kB")
    if dati.startswith(FIRMA_PNG):
        return "image/png"
    # A document type can hide entities that grow without end: no coat of arms needs one.
    if b"<!DOCTYPE" not in dati and b"<!ENTITY" not in dati:
        try:
            if ElementTree.fromstring(dati).tag in ("svg", "{http://www.w3.org/2000/svg}svg"):  # noqa: S314
                return "image/svg+xml"
        except ElementTree.ParseError:
            pass
    raise StemmaNonValidoError("lo stemma non è un'immagine PNG o SVG")
