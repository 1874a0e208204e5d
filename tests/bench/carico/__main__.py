"""`python -m tests.bench.carico`, from the root of the repository: the last evening before a term, accounted for.

On a SQLite file of its own, on a database of its own in the server that DATABASE_URL names, or (`--grappolo`) on
a PostgreSQL of its own; gunicorn is that of deploy/gunicorn.conf.py. Exits with 1 when anything was lost, when an
answer was 5xx, or when two people on the same sheet were not told.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.ambiente import descrizione

PAUSA, SATURA = 20.0, 16
"""Seconds of thought between pages; how many people without thinking keep the machine busy."""
RISCALDAMENTO, VIA = 10.0, 10.0
"""Seconds: not in the times; for which the database is away."""


def scelte() -> argparse.Namespace:
    argomenti = argparse.ArgumentParser(prog="python -m tests.bench.carico", description=__doc__)
    argomenti.add_argument("--utenti", type=int, help="200 on PostgreSQL, 50 on SQLite")
    argomenti.add_argument("--secondi", type=float, default=300, help="300")
    argomenti.add_argument("--pausa", type=float, default=PAUSA, help=f"seconds between pages: {PAUSA:g}")
    argomenti.add_argument("--coppie", type=int, default=2, help="pairs on one sheet, of those people: 2")
    argomenti.add_argument("--senza-pause", action="store_true", help=f"nobody thinks; {SATURA} people")
    argomenti.add_argument("--grappolo", action="store_true", help="a PostgreSQL of its own")
    argomenti.add_argument("--muore", action="store_true", help="half-way the database dies, for ten seconds")
    return argomenti.parse_args()


def main() -> int:
    dette = scelte()
    # Nobody's .env: the same settings on every machine, which are those of production.
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pianoperf.settings",
        "PIANOPERF_ENV": os.devnull,
        "DEBUG": "false",
    }
    os.environ["SECRET_KEY"] = "solo-per-le-misure"
    from tests.bench.carico.guasto import Grappolo, programmi  # noqa: PLC0415  the environment comes first

    postgres = dette.grappolo or os.environ.get("DATABASE_URL", "").startswith("postgres")
    banca = None
    if dette.grappolo or (postgres and dette.muore and programmi()):
        banca = Grappolo()
        os.environ["DATABASE_URL"] = banca.url
    cartella = Path(tempfile.mkdtemp(prefix="sera-"))
    try:
        return _misura(dette, postgres, cartella, banca)
    finally:
        shutil.rmtree(cartella)


def _misura(dette: argparse.Namespace, postgres: bool, cartella: Path, banca) -> int:
    from tests.bench.carico.corsa import Serata, corri  # noqa: PLC0415
    from tests.bench.carico.racconto import racconta  # noqa: PLC0415
    from tests.servizio import Servizio  # noqa: PLC0415

    serata = Serata(
        utenti=dette.utenti or (SATURA if dette.senza_pause else 200 if postgres else 50),
        secondi=dette.secondi,
        pausa=0 if dette.senza_pause else dette.pausa,
        coppie=dette.coppie,
        riscaldamento=min(RISCALDAMENTO, dette.secondi / 4),
        muore=VIA if dette.muore else 0,
    )
    servizio = Servizio(cartella, banca)
    try:
        for nome in ("WEB_CONCURRENCY", "THREADS"):
            if nome not in os.environ:
                # As many as deploy/gunicorn.conf.py says.
                servizio.ambiente.pop(nome)
        servizio.prepara()
        for riga in descrizione():
            sys.stdout.write(f"{riga}\n")
        servizio.accendi_gunicorn()
        oltre = 0
        for riga in racconta(serata, corri(servizio, serata)):
            sys.stdout.write(f"{riga}\n")
            oltre += riga.rispettato is False
    finally:
        servizio.spegni()
    return 1 if oltre else 0


if __name__ == "__main__":
    sys.exit(main())
