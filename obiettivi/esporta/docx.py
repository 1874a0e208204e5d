"""The plan for a word processor: section 2.2 as an ente pastes it in its PIAO, with styles it can change.

Made of the same blocks as the PDF, in XML that is written here: nothing but named styles, no address outside
the file, no field but page numbers and contents. User text is text. The same value and date give the same bytes.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.pacchetto import impacchetta, parte
from obiettivi.esporta.stampa import word
from obiettivi.esporta.stampa.impaginazione import Stampato, impagina
from obiettivi.esporta.stampa.stemma import immagine

PNG = "data:image/png;base64,"
ALTEZZA_STEMMA, LARGHEZZA_STEMMA = 30, 80
"""Millimetres that the coat of arms does not go beyond."""
EMU = 36_000
"""Units of a drawing in a millimetre."""

PARTI = {
    "[Content_Types].xml": "tipi.xml",
    "_rels/.rels": "relazioni.xml",
    "docProps/core.xml": "proprieta.xml",
    "docProps/app.xml": "programma.xml",
    "word/document.xml": "documento.xml",
    "word/_rels/document.xml.rels": "relazioni_documento.xml",
    "word/styles.xml": "stili.xml",
    "word/settings.xml": "impostazioni.xml",
    "word/header1.xml": "testata.xml",
    "word/footer1.xml": "piede.xml",
}
"""What is in the file, and the template of each part."""
STEMMA = "word/media/stemma.png"


@dataclass(frozen=True)
class Stemma:
    """The coat of arms, with its sides as drawings measure them."""

    dati: bytes
    larghezza: int
    altezza: int


def scrivi_docx(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> bytes:
    """The document of a plan, or of one area (with those below it) or one objective of it.

    Which edition it is, it says on every page. Raises RitaglioNonValidoError for an area or an objective that
    the plan has not.
    """
    stampato = impagina(contenuto, area=area, obiettivo=obiettivo, edizione=edizione, prodotto_il=prodotto_il)
    return impacchetta(_parti(stampato, _stemma(contenuto.ente.stemma)))


def _parti(stampato: Stampato, stemma: Stemma | None) -> Iterator[tuple[str, bytes]]:
    contesto = {
        "stampato": stampato,
        "stemma": stemma,
        "copertina": [riga for riga in word.copertina(stampato) if any(corsa.testo for corsa in riga.corse)],
        "indice": list(word.indice(stampato)),
        "corpo": list(word.corpo(stampato)),
    }
    for nome, modello in PARTI.items():
        yield nome, parte(f"esporta/docx/{modello}", contesto)
    if stemma:
        yield STEMMA, stemma.dati


def _stemma(stemma: str) -> Stemma | None:
    """The coat of arms as a picture. A drawing (SVG) is left out: not every word processor shows one."""
    scritto = immagine(stemma) if stemma else ""
    if not scritto.startswith(PNG):
        return None
    dati = base64.b64decode(scritto.removeprefix(PNG))
    # Where the format keeps them.
    base, alta = int.from_bytes(dati[16:20]), int.from_bytes(dati[20:24])
    altezza = min(ALTEZZA_STEMMA * EMU, LARGHEZZA_STEMMA * EMU * alta // base)
    return Stemma(dati, altezza * base // alta, altezza)
