"""Reads a printed plan back: its text, its sheets, its structure, and whether it keeps to the standards."""

import json
import re
import subprocess
from datetime import date
from functools import cache

import page
import pikepdf

from obiettivi import contenuto
from obiettivi.esporta.pdf import scrivi_pdf
from tests import fabbrica
from tests.conftest import FILE_PIANI

GIORNO = date(2026, 3, 2)
PIANI = [file.stem for file in FILE_PIANI]

# What a body of text is: the page without its running head and foot (CSS: margins of 22 and 19 mm).
CORPO = ["-x", "0", "-y", "62", "-W", "595", "-H", "726"]
SCHEDE = re.compile(r"^\f?Obiettivo (\d+) · ", re.MULTILINE)
FINE_SCHEDE = re.compile(
    r"^\f?(Attività strutturali – .*|Personale assegnato.*|Capitoli di bilancio|.*: obiettivi(?: e pesi)?"
    r"|Salute dell'ente|Premialità|Verifiche e termini|Collegamento con la programmazione|Allegato – .*)$",
    re.MULTILINE,
)


@cache
def valore(nome):
    return contenuto.leggi(FILE_PIANI[PIANI.index(nome)].read_bytes())


def su_carta(cartella, piano, **scelte):
    """The file of a plan, or of a part of it."""
    file = cartella / "prova.pdf"
    file.write_bytes(scrivi_pdf(piano, **{"prodotto_il": GIORNO} | scelte))
    return file


def testo(file, *altro):
    comando = ["pdftotext", "-raw", "-enc", "UTF-8", *altro, str(file), "-"]
    return subprocess.run(comando, check=True, capture_output=True, text=True).stdout


def fitto(testo):
    """A text without spaces and line ends, which differ from print to source."""
    return re.sub(r"\s", "", testo)


def schede(corpo):
    """The text of each objective's sheet, by `n`."""
    inizi = [*SCHEDE.finditer(corpo.replace("\f", "\n"))]
    fini = [inizio.start() for inizio in inizi[1:]] + [len(corpo)]
    return {
        int(inizio[1]): FINE_SCHEDE.split(corpo[inizio.start() : fine], maxsplit=1)[0]
        for inizio, fine in zip(inizi, fini, strict=True)
    }


def convalida(file):
    """The rules of both standards that a file breaks. A stream that ends in CR is misread: not a rule."""
    return [
        f"{profilo.name} {esito.rule_id}: {esito.message}"
        for profilo in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
        for esito in page.validate_pdf(str(file), profile=profilo).failures
        if "STREAM-LENGTH" not in esito.rule_id
    ]


def elementi(pdf, tipo):
    """The elements of a kind in the structure that screen readers follow, in reading order."""

    def scendi(nodo):
        if isinstance(nodo, pikepdf.Dictionary) and nodo.get("/S") == tipo:
            yield nodo
        for figlio in _figli(nodo):
            yield from scendi(figlio)

    return scendi(pdf.Root.StructTreeRoot)


def _figli(nodo):
    figli = nodo.get("/K", []) if isinstance(nodo, pikepdf.Dictionary) else []
    return (
        [figli]
        if isinstance(figli, pikepdf.Dictionary)
        else figli
        if isinstance(figli, pikepdf.Array)
        else []
    )


def figure(file):
    """The alternative texts of the pictures of a document."""
    with pikepdf.open(file) as pdf:
        return [str(figura.Alt) for figura in elementi(pdf, "/Figure")]


def completo(**ente):
    """The plan that uses every key."""
    albero = fabbrica.albero_completo()
    albero["ente"] |= ente
    return contenuto.leggi(json.dumps(albero))
