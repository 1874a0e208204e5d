"""All that is published of a plan in one zip, in the folders of «Amministrazione trasparente», section Performance.

The sections are those of the scheme of ANAC's resolution 1310/2016. The same files give the same bytes; one file
at a time is in memory.
"""

import csv
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from obiettivi.esporta.pacchetto import voce_di_zip

SEZIONE = "Performance"
INDICE = f"{SEZIONE}/indice.csv"
TITOLI = ("File", "Che cos'è", "Licenza", "Byte", "SHA-256")
IN_MEMORIA = 2 * 1024 * 1024
"""Bytes of the package kept in memory: the rest goes to a file that disappears when it is closed."""


@dataclass(frozen=True)
class Voce:
    """A file of the package: its path below the section, what it is, what makes its bytes."""

    percorso: str
    titolo: str
    scrivi: Callable[[], bytes]


def scrivi_pacchetto(voci: Iterable[Voce], licenza: str) -> BinaryIO:
    """The package, open at its beginning: its files, then an index of them with their hashes."""
    uscita = tempfile.SpooledTemporaryFile(IN_MEMORIA)  # noqa: SIM115  whoever sends it closes it
    righe = io.StringIO()
    indice = csv.writer(righe, delimiter=";")
    indice.writerow(TITOLI)
    try:
        with zipfile.ZipFile(uscita, "w") as archivio:
            for voce in voci:
                dati, percorso = voce.scrivi(), f"{SEZIONE}/{voce.percorso}"
                _metti(archivio, percorso, dati)
                impronta = hashlib.sha256(dati).hexdigest()
                indice.writerow([percorso, voce.titolo, licenza, len(dati), impronta])
            # With the mark by which spreadsheets know that it is UTF-8.
            _metti(archivio, INDICE, righe.getvalue().encode("utf-8-sig"))
    except BaseException:
        uscita.close()
        raise
    uscita.seek(0)
    return uscita


def _metti(archivio: zipfile.ZipFile, percorso: str, dati: bytes) -> None:
    archivio.writestr(voce_di_zip(percorso), dati, zipfile.ZIP_DEFLATED)
