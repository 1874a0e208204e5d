"""The documents: PDF against headless Chromium printing the same page, Word, workbooks, tables."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.importa.file_json import leggi_file
from tests.bench.ambiente import PIANI, RADICE
from tests.bench.tavola import Riga, mediane, secondi, sotto
from tests.bench.tipografo import GIORNO

RAPPORTO, MEMORIA, FOGLIO = 6, 450, 1.5
ALTRI = {"xlsx": "Workbook", "docx": "Word document", "ods": "OpenDocument workbook", "csv": "CSV tables"}
STAMPATI = {"Tortona": "tortona2024", "Cazzago": "cazzago2023"}
# What a plan says does not leave the machine, and nothing else of a browser runs meanwhile. Without the
# sandbox, because it does not start for root; the page is our own.
SILENZIO = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]


def pdf(giri: int) -> Iterator[Riga]:
    """Time as a ratio to Chromium's, memory, and where the time goes."""
    chromium = _chromium()
    with tempfile.TemporaryDirectory() as cartella:
        vuota = Path(cartella) / "vuota.html"
        vuota.write_text("<!doctype html><title>-</title><p>-</p>")
        for nome, file in STAMPATI.items():
            pagina = Path(cartella) / f"{file}.html"
            nostre, altrui, avvii = [], [], []
            for _ in range(giri):
                nostre.append(_tipografo(PIANI / f"{file}.json", pagina))
                if chromium:
                    altrui.append(_stampa(chromium, pagina))
                    avvii.append(_stampa(chromium, vuota))
            yield from _righe_pdf(nome, nostre, altrui, avvii)


def _righe_pdf(nome: str, nostre: list[dict], altrui: list[float], avvii: list[float]) -> Iterator[Riga]:
    tempo = median(una["secondi"] for una in nostre)
    calcolo = median(una["calcolo"] for una in nostre)
    yield Riga(f"PDF of {nome} ({calcolo:.1f} s of processor)", f"{tempo:.2f} s")
    if altrui:
        suo, avvio = median(altrui), median(avvii)
        yield Riga(f"  Chromium, the same page ({avvio:.1f} s to start and print nothing)", f"{suo:.2f} s")
        yield sotto("  ratio", tempo / suo, RAPPORTO, "×")
    else:
        yield Riga("  ratio", "no Chromium here", f"< {RAPPORTO} ×")
    yield sotto("  memory of the process", max(una["memoria"] for una in nostre), MEMORIA, "MB")
    yield from _fasi(nostre)


def _fasi(nostre: list[dict]) -> Iterator[Riga]:
    """Where the processor time goes, in the order of the work."""
    parti = {fase: median(una["fasi"][fase] / una["calcolo"] for una in nostre) for fase in nostre[0]["fasi"]}
    parti["the rest"] = 1 - sum(parti.values())
    for fase, parte in parti.items():
        yield Riga(f"    {fase}", f"{parte:.0%}")


def foglio(giri: int) -> Iterator[Riga]:
    """The other documents of Cazzago, from its value to bytes."""
    valore = leggi_file(PIANI / "cazzago2023.json").piano
    for formato, nome in ALTRI.items():
        [tempo] = mediane(giri, lambda formato=formato: DOCUMENTI[formato].scrivi(valore, prodotto_il=GIORNO))
        yield sotto(f"{nome} of Cazzago", tempo, FOGLIO, "s")


def _tipografo(file: Path, pagina: Path) -> dict:
    comando = [sys.executable, "-m", "tests.bench.tipografo", str(file), "--html", str(pagina)]
    return json.loads(subprocess.run(comando, cwd=RADICE, capture_output=True, check=True).stdout)


def _chromium() -> str | None:
    nomi = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("PIANOPERF_CHROMIUM") or next(filter(None, map(shutil.which, nomi)), None)


def _stampa(chromium: str, pagina: Path) -> float:
    """Seconds of Chromium started, printing a page to PDF and ended."""
    uscita = pagina.with_suffix(".pdf")
    uscita.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profilo:
        comando = [
            chromium,
            *SILENZIO,
            f"--user-data-dir={profilo}",
            f"--print-to-pdf={uscita}",
            pagina.as_uri(),
        ]
        tempo = secondi(lambda: subprocess.run(comando, capture_output=True, check=True, timeout=120))
    if not uscita.exists():
        raise RuntimeError(f"{chromium} printed nothing")
    return tempo
