"""The long PDFs: asked for again, and what the others feel while one is laid out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from statistics import median

from django.conf import settings
from django.urls import reverse

from obiettivi.models import Piano
from tests.bench.ambiente import PIANI, RADICE
from tests.bench.pagine import persona
from tests.bench.tavola import Riga, al_massimo, secondi

DI_NUOVO, INTANTO = 5, 1.5
CORTESIA = 10


def di_nuovo(grande: Piano) -> Iterator[Riga]:
    """The PDF of the largest plan when nothing has changed, against the first time."""
    settings.STAMPE = "subito"
    client = persona("segretario")
    dove = reverse("documento", args=[grande.ente.slug, grande.anno, "pdf"])
    scarica = partial(client.get, dove)
    prima = secondi(scarica)
    ancora = median(secondi(scarica) for _ in range(5))
    nome = f"The same PDF of {grande} again ({ancora:.2f} s, {prima:.2f} the first time)"
    yield al_massimo(nome, ancora / prima * 100, DI_NUOVO, "%")


def intanto(grande: Piano, giri: int) -> Iterator[Riga]:
    """The slowest pages in a hundred while another process lays a PDF out, as `stampa_in_coda` does."""
    client = persona("segretario")
    leggi = partial(client.get, reverse("piano", args=[grande.ente.slug, grande.anno]))
    leggi()
    comando = [sys.executable, "-m", "tests.bench.tipografo", str(PIANI / "cazzago2023.json")]
    libera = _lente(secondi(leggi) for _ in range(giri))
    occupata = []
    while len(occupata) < giri:
        lavoro = subprocess.Popen(
            comando, cwd=RADICE, stdout=subprocess.DEVNULL, preexec_fn=partial(os.nice, CORTESIA)
        )
        while lavoro.poll() is None and len(occupata) < giri:
            occupata.append(secondi(leggi))
        lavoro.terminate()
        lavoro.wait()
    piena = _lente(iter(occupata))
    nome = (
        f"Slowest plan page in 100 while a PDF is laid out ({piena * 1000:.0f} ms, {libera * 1000:.0f} alone)"
    )
    yield al_massimo(nome, piena / libera, INTANTO, "×")


def _lente(tempi: Iterator[float]) -> float:
    """The 99th percentile."""
    ordinati = sorted(tempi)
    return ordinati[min(len(ordinati) - 1, len(ordinati) * 99 // 100)]
