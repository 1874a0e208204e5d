"""The files of many avanzamenti as one zip, with their list: made while it is sent, one piece at a time."""

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitoraggio import deposito
from monitoraggio.scelte import TipoEvidenza

ELENCO = "elenco.csv"
PEZZO = 256 * 1024
"""Bytes that are in memory at a time."""
NON_NELLE_CARTELLE = re.compile(r'[<>:"/\\|?*]')
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""
INTESTAZIONI = (
    "Obiettivo",
    "Titolo",
    "Area",
    "File",
    "Che cos'è",
    "Tipo",
    "Byte",
    "Impronta SHA-256",
    "Allegata il",
    "Nota",
)
MANCA = "il file non si trova più nell'archivio"
CAMBIATO = "il contenuto non è più quello che era stato allegato"


@dataclass(frozen=True)
class Prova:
    """A file and what it proves; `file` is its name in the archive, `quando` in the ente's time."""

    n: int
    titolo: str
    area: str
    nome: str
    descrizione: str
    tipo: str
    dimensione: int
    impronta: str
    quando: datetime
    file: str


class _Rullo(io.RawIOBase):
    """What the zip is written on: it is torn off as it comes, and never goes back."""

    def __init__(self):
        super().__init__()
        self.pezzi: list[bytes] = []

    def writable(self):
        return True

    def write(self, dati):
        self.pezzi.append(bytes(dati))
        return len(dati)

    def strappa(self) -> bytes:
        strappato = b"".join(self.pezzi)
        self.pezzi.clear()
        return strappato


def scrivi_zip(prove: Iterable[Prova]) -> Iterator[bytes]:
    """The zip, piece by piece: always the same bytes for the same files. The list comes last.

    A file that is missing, or is not what was attached, is told in the list.
    """
    prove = list(prove)
    rullo, righe = _Rullo(), []
    with zipfile.ZipFile(rullo, "w") as fatto:
        for prova, nome in zip(prove, nomi_nello_zip(prove), strict=True):
            nota = yield from _aggiungi(fatto, rullo, prova, nome)
            righe.append(_riga(prova, nome, nota))
        scritto = _voce(ELENCO, max((una.quando for una in prove), default=datetime(2000, 1, 1)))  # noqa: DTZ001
        fatto.writestr(scritto, _elenco(righe))
    yield rullo.strappa()


def nomi_nello_zip(prove: Iterable[Prova]) -> list[str]:
    """A folder for each objective of each area, with the files by name; no two alike, capitals apart."""
    prove, presi, nomi = list(prove), set(), []
    cifre = max((len(str(una.n)) for una in prove), default=1)
    for una in prove:
        cartella = f"Obiettivo {una.n:0{cifre}d} - {NON_NELLE_CARTELLE.sub('_', una.area)}"
        base, _, finale = una.nome.rpartition(".")
        nome, altro = una.nome, 1
        while f"{cartella}/{nome}".casefold() in presi:
            altro += 1
            nome = f"{base} ({altro}).{finale}"
        presi.add(f"{cartella}/{nome}".casefold())
        nomi.append(f"{cartella}/{nome}")
    return nomi


def _aggiungi(fatto: zipfile.ZipFile, rullo: _Rullo, prova: Prova, nome: str):
    """Writes a file, giving what is ready on the way; returns what is to be noted of it."""
    try:
        flusso = deposito.apri(prova.file)
    except FileNotFoundError:
        return MANCA
    conto = hashlib.sha256()
    with flusso, fatto.open(_voce(nome, prova.quando), "w") as scritto:
        while pezzo := flusso.read(PEZZO):
            conto.update(pezzo)
            scritto.write(pezzo)
            yield rullo.strappa()
    return "" if conto.hexdigest() == prova.impronta else CAMBIATO


def _voce(nome: str, quando: datetime) -> zipfile.ZipInfo:
    voce = zipfile.ZipInfo(nome, quando.timetuple()[:6])
    # Read by who unpacks it, on any system.
    voce.create_system, voce.external_attr = 3, 0o644 << 16
    return voce


def _riga(prova: Prova, nome: str, nota: str) -> list[str]:
    return [
        str(prova.n),
        _cella(prova.titolo),
        _cella(prova.area),
        _cella(nome),
        _cella(prova.descrizione),
        TipoEvidenza(prova.tipo).label,
        str(prova.dimensione),
        prova.impronta,
        f"{prova.quando:%d/%m/%Y %H:%M}",
        nota,
    ]


def _cella(testo: str) -> str:
    """A text is never a formula."""
    return f"'{testo}" if testo.startswith(FORMULA) else testo


def _elenco(righe: list[list[str]]) -> bytes:
    """As an Italian spreadsheet opens it: semicolons, and the mark that says UTF-8."""
    testo = io.StringIO()
    csv.writer(testo, delimiter=";").writerows([INTESTAZIONI, *righe])
    return testo.getvalue().encode("utf-8-sig")
