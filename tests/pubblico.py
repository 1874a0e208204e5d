"""Everything that can be read without signing in, for the tests: where it is, and the text inside any file of it."""

import io
import re
import subprocess
import zipfile

from django.test import Client

from tests.html import attributi, elementi, leggi

TRASPARENZA = "/trasparenza/borgo-esempio/"


def testo_di(dati: bytes) -> str:
    """All that a file says, whatever its kind: a zip (a workbook is one) is opened, a PDF is read."""
    if dati.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
            return "\n".join(
                [*archivio.namelist(), *(testo_di(archivio.read(uno)) for uno in archivio.namelist())]
            )
    if dati.startswith(b"%PDF"):
        comando = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
        return subprocess.run(comando, input=dati, check=True, capture_output=True).stdout.decode()
    return dati.decode(errors="replace")


def solo_cifre(testo: str) -> str:
    """Without what stands between the digits of a number, here or there in the world."""
    return re.sub(r"(?<=\d)[.,](?=\d)", "", testo)


def letta(trovata) -> bytes:
    """An answer, read to its end: only then a file that is sent in pieces is closed."""
    return b"".join(trovata.streaming_content) if trovata.streaming else trovata.content


def risposta(indirizzo: str, **testate) -> tuple[int, bytes, dict[str, str]]:
    """Status, bytes and headers that somebody who never signed in is given."""
    trovata = Client().get(indirizzo, headers=testate)
    return trovata.status_code, letta(trovata), dict(trovata.headers)


def tutto_il_pubblico(da: str = TRASPARENZA) -> dict[str, bytes]:
    """Every page and file that links lead to from the page of an ente, by address."""
    letti: dict[str, bytes] = {}
    da_leggere = [da]
    while da_leggere:
        indirizzo = da_leggere.pop()
        if indirizzo in letti:
            continue
        stato, letti[indirizzo], testate = risposta(indirizzo)
        assert stato == 200, indirizzo
        if testate["Content-Type"].startswith("text/html"):
            pagina = leggi(letti[indirizzo].decode())
            mete = (attributi(uno).get("href", "") for uno in elementi(pagina) if uno.name in ("a", "link"))
            da_leggere += [meta for meta in mete if meta.startswith("/trasparenza/")]
    return letti
