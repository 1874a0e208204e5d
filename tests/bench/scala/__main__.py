"""Pages with one ente and with all of Italy; disk, upgrade and backup. Exits with 1 when over a limit.

On the PostgreSQL server that DATABASE_URL names, in databases of its own.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from statistics import quantiles

from tests.bench.ambiente import descrizione, prepara_django
from tests.bench.scala.banche import Banca
from tests.bench.scala.pagine import DI_TUTTI
from tests.bench.tavola import Riga, al_massimo

PAGINE = "tests.bench.scala.pagine"
RAPPORTO = 1.2
"""The slowest twentieth of the answers, with all of Italy, to that with one ente."""

MASSIMO = 300
"""Milliseconds of the pages of all the enti, which with one have nothing to list."""


def misure(una: Banca, tutte: Banca, turni: int, giri: int) -> Iterator[Riga]:
    """Pages, one line each: p50 and p95 in ms with one ente and with all, and the ratio of the p95."""
    tempi: tuple[dict[str, list[float]], dict[str, list[float]]] = {}, {}
    for turno in range(turni):
        come = PAGINE, f"--giri={giri}", f"--seme={turno}"
        with una.dialogo(*come) as qui, tutte.dialogo(*come) as la:
            for _ in range(giri):
                for chiedi, suoi in zip((qui, la), tempi, strict=True):
                    for nome, durata in json.loads(chiedi()).items():
                        suoi.setdefault(nome, []).append(durata)
    for nome in tempi[0]:
        (p50, p95), (p50_tutte, p95_tutte) = (_percentili(suoi[nome]) for suoi in tempi)
        yield Riga(nome, f"{p50:.0f} / {p95:.0f} ms", f"{p50_tutte:.0f} / {p95_tutte:.0f} ms")
        if nome.startswith(DI_TUTTI):
            yield al_massimo("  p95 with all", p95_tutte, MASSIMO, "ms")
        else:
            yield al_massimo("  ratio of the p95", p95_tutte / p95, RAPPORTO, "×")


def _percentili(tempi: list[float]) -> tuple[float, float]:
    tagli = quantiles(tempi, n=20, method="inclusive")
    return tagli[9], tagli[18]


def scansioni(banca: Banca) -> Iterator[Riga]:
    """The queries that read a large table whole: none should."""
    trovate = json.loads(banca.modulo(PAGINE, "--scansioni"))
    yield Riga("Queries that read a large table whole", str(len(trovate)), "0", not trovate)
    for detto in trovate:
        yield Riga(f"  {detto}", "")


def tutto(una: Banca, tutte: Banca, turni: int, giri: int, pagine_sole: bool) -> Iterator[Riga]:
    yield from tutte.peso()
    yield from scansioni(tutte)
    yield Riga("\nPages: p50 / p95 with one ente, and with all", "")
    yield from misure(una, tutte, turni, giri)
    if not pagine_sole:
        yield from tutte.aggiornamento()
        yield from tutte.salvataggio()


def main() -> int:
    argomenti = argparse.ArgumentParser(prog="python -m tests.bench.scala", description=__doc__)
    argomenti.add_argument("--enti", type=int, default=8000)
    argomenti.add_argument("--anni", type=int, default=3)
    argomenti.add_argument("--turni", type=int, default=4, help="processes for each database")
    argomenti.add_argument("--giri", type=int, default=30, help="comuni that each opens")
    argomenti.add_argument("--tieni", action="store_true", help="keep the databases for the next time")
    argomenti.add_argument("--solo-pagine", action="store_true", help="neither upgrade nor backup")
    chiesto = argomenti.parse_args()
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        argomenti.error("DATABASE_URL must name a PostgreSQL server")
    una = Banca("pianoperf_scala_1", 1, chiesto.anni)
    tutte = Banca(f"pianoperf_scala_{chiesto.enti}", chiesto.enti, chiesto.anni)
    oltre = 0
    try:
        for banca in (una, tutte):
            if not banca.c_e():
                _scrivi(Riga(f"Filling with {banca.enti} enti", f"{banca.riempi():.0f} s"))
        # The one named may be any of the server.
        os.environ["DATABASE_URL"] = tutte.url
        prepara_django()
        for detto in descrizione():
            _scrivi(detto)
        for riga in tutto(una, tutte, chiesto.turni, chiesto.giri, chiesto.solo_pagine):
            _scrivi(riga)
            oltre += riga.rispettato is False
    finally:
        if not chiesto.tieni:
            for banca in (una, tutte):
                if banca.c_e():
                    banca.butta()
    return 1 if oltre else 0


def _scrivi(riga: object) -> None:
    sys.stdout.write(f"{riga}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
