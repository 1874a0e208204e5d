"""Files that are a zip of XML parts, as word processors and spreadsheets keep them: always the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from obiettivi.contenuto.tipi import CARATTERI_VIETATI

VERSO_DEL_TESTO = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the reading order round: in Italian they only serve to make a line say what it does not."""


def voce_di_zip(nome: str) -> zipfile.ZipInfo:
    """An entry of a zip without the time of writing, the same on every operating system."""
    voce = zipfile.ZipInfo(nome)
    voce.create_system = 0
    return voce


def impacchetta(parti: Iterable[tuple[str, bytes]], senza_compressione: str = "") -> bytes:
    """The zip of these parts, without the time of writing. One may have to stay as it is, to be recognised."""
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        for nome, dati in parti:
            come = zipfile.ZIP_STORED if nome == senza_compressione else zipfile.ZIP_DEFLATED
            archivio.writestr(voce_di_zip(nome), dati, come)
    return uscita.getvalue()


def parte(modello: str, contesto: dict[str, Any]) -> bytes:
    """A part drawn by a template, where every text is escaped, without what XML forbids."""
    xml = CARATTERI_VIETATI.sub("", render_to_string(modello, contesto))
    return VERSO_DEL_TESTO.sub("", xml).encode()
