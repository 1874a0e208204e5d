"""Where a workbook that may be filled in comes from: whose plan, what part of it, and what it said that day.

It travels inside the workbook, in a sheet that is not shown. When the workbook comes back, what was changed in it
is told from what it said when it left, and not from what the plan says now: so what others changed in
the meantime is not undone.
"""

import base64
import hashlib
import zlib
from dataclasses import dataclass

from pydantic import ValidationError

from obiettivi import contenuto as c
from obiettivi.esporta.ritaglio import Ritaglio

VERSIONE = "pianoperf-cartella/1"
TUTTO = "-"
PEZZO = 30_000
"""Characters of a cell; it could hold some more."""


class OrigineNonValidaError(ValueError):
    """What the workbook says of where it comes from cannot be read."""


@dataclass(frozen=True)
class Origine:
    """The plan of an ente for a year; `area` (a code) or `obiettivo` (an `n`) when it is only a part of it.

    `base` is what the workbook said when it left: of a part, only that part.
    """

    slug: str
    anno: int
    area: str | None
    obiettivo: int | None
    base: c.ContenutoPiano


def parte_del_piano(ritaglio: Ritaglio) -> c.ContenutoPiano:
    """The plan with nothing but what goes in a workbook of this part."""
    intero = ritaglio.contenuto
    return intero.model_copy(
        update={
            "ente": intero.ente.model_copy(update={"stemma": ""}),
            "obiettivi": ritaglio.obiettivi,
            "attivita_strutturali": ritaglio.attivita_strutturali,
            "personale": ritaglio.personale,
            "capitoli": ritaglio.capitoli,
            "indicatori_di_salute": ritaglio.indicatori_di_salute,
            "premialita": ritaglio.premialita,
            "verifiche_previste": ritaglio.verifiche_previste,
            "deroghe": (),
        }
    )


def scrivi_origine(ritaglio: Ritaglio) -> list[str]:
    """The cells of the sheet, from the top."""
    base = parte_del_piano(ritaglio)
    compresso = base64.b64encode(zlib.compress(c.testo_json(c.albero(base)).encode(), 9)).decode()
    return [
        VERSIONE,
        base.ente.slug,
        str(base.piano.anno),
        ritaglio.area.codice if ritaglio.area else TUTTO,
        str(ritaglio.obiettivo.n) if ritaglio.obiettivo else TUTTO,
        hashlib.sha256(compresso.encode()).hexdigest(),
        *(compresso[inizio : inizio + PEZZO] for inizio in range(0, len(compresso), PEZZO)),
    ]


def leggi_origine(celle: list[str]) -> Origine:
    """The same back again. Raises OrigineNonValidaError when it was touched, or is of another program."""
    if len(celle) < 7 or celle[0] != VERSIONE:
        raise OrigineNonValidaError("versione")
    _, slug, anno, area, obiettivo, impronta, *pezzi = celle
    compresso = "".join(pezzi)
    if hashlib.sha256(compresso.encode()).hexdigest() != impronta:
        raise OrigineNonValidaError("impronta")
    try:
        base = c.ContenutoPiano.model_validate(c.carica(_espanso(compresso)))
        area, obiettivo = (None if parte == TUTTO else parte for parte in (area, obiettivo))
        return Origine(slug, int(anno), area, int(obiettivo) if obiettivo else None, base)
    except (ValueError, ValidationError, zlib.error):
        raise OrigineNonValidaError("contenuto") from None


def _espanso(compresso: str) -> bytes:
    """What was compressed, never more than a plan may be."""
    espansore = zlib.decompressobj()
    dati = espansore.decompress(base64.b64decode(compresso, validate=True), c.DIMENSIONE_MASSIMA)
    if espansore.unconsumed_tail:
        raise OrigineNonValidaError("dimensione")
    return dati
