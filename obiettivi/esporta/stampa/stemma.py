"""The ente's coat of arms, made safe to print: a picture that cannot be read is left out."""

import base64
import io
from xml.etree import ElementTree

from obiettivi.contenuto.stemma import StemmaNonValidoError, tipo_stemma

SVG = "http://www.w3.org/2000/svg"
DISEGNO = "data:image/svg+xml"
"""How the address of a drawing begins."""
LATO_MASSIMO = 4096
"""Pixels of the largest side read: a small file may unfold into a picture that fills the memory."""
LATO_STAMPATO = 900
"""Pixels of the largest side printed: 300 to the inch for a coat of arms of 7 cm."""


def immagine(stemma: str) -> str:
    """The `data:` address of a stemma written in base64, PNG or SVG; "" for what cannot be printed.

    Versions frozen long ago may hold pictures that would be refused today.
    """
    try:
        tipo = tipo_stemma(stemma)
    except StemmaNonValidoError:
        return ""
    dati = base64.b64decode(stemma)
    dati = _png(dati) if tipo == "image/png" else _svg(dati)
    return f"data:{tipo};base64,{base64.b64encode(dati).decode()}" if dati else ""


def _png(dati: bytes) -> bytes:
    """The same picture written anew, so that nothing odd in the file reaches the document."""
    from PIL import Image  # noqa: PLC0415  comes with WeasyPrint, and is as slow to load

    # Width and height, where the format puts them: read before anything is unfolded.
    if int.from_bytes(dati[16:20]) > LATO_MASSIMO or int.from_bytes(dati[20:24]) > LATO_MASSIMO:
        return b""
    try:
        with Image.open(io.BytesIO(dati), formats=["PNG"]) as figura:
            colori = figura.convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        return b""
    colori.thumbnail((LATO_STAMPATO, LATO_STAMPATO))
    scritto = io.BytesIO()
    colori.save(scritto, "PNG")
    return scritto.getvalue()


def _svg(dati: bytes) -> bytes:
    """The same drawing, with what the printer needs: its namespace, and pictures that are not smoothed.

    Pictures in an archival document may not ask to be smoothed.
    """
    if ElementTree.fromstring(dati).tag == "svg":  # noqa: S314  entities were refused by tipo_stemma
        dati = dati.replace(b"<svg", f'<svg xmlns="{SVG}"'.encode(), 1)
    radice = ElementTree.fromstring(dati)  # noqa: S314
    for figura in radice.iter(f"{{{SVG}}}image"):
        figura.set("image-rendering", "crisp-edges")
    try:
        return ElementTree.tostring(radice)
    except RecursionError:
        # One thing inside the other, thousands of times.
        return b""
