"""The databases that are measured: made, filled, weighed, saved, upgraded."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from tests.bench.ambiente import RADICE, VARIABILI
from tests.bench.tavola import Riga, secondi

PRIMA, ORA = "0009", "0010"
"""An upgrade that touches the largest table: it indexes the history."""
PIU_GRANDI = 8


class Banca:
    """One database on the server of DATABASE_URL."""

    def __init__(self, nome: str, enti: int, anni: int):
        self.nome, self.enti, self.anni = nome, enti, anni
        self.url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{nome}"
        self.ambiente = os.environ | VARIABILI | {"DATABASE_URL": self.url, "LOG_LIVELLO": "WARNING"}

    def c_e(self) -> bool:
        return bool(self._server("SELECT 1 FROM pg_database WHERE datname = %s", self.nome))

    def riempi(self) -> float:
        """Creates it and fills it; seconds that the filling took."""
        self._server(f'CREATE DATABASE "{self.nome}"')
        self.manage("migrate", "-v0")
        return secondi(
            lambda: self.manage("genera_italia", f"--enti={self.enti}", f"--anni={self.anni}", mostra=True)
        )

    def butta(self) -> None:
        self._server(f'DROP DATABASE "{self.nome}" WITH (FORCE)')

    def manage(self, *comando: str, mostra: bool = False) -> None:
        self._lancia(["manage.py", *comando], None if mostra else subprocess.DEVNULL)

    def modulo(self, nome: str, *argomenti: str) -> str:
        """What a module prints, run in a process of its own on this database."""
        return self._lancia(["-m", nome, *argomenti], subprocess.PIPE).stdout

    @contextmanager
    def dialogo(self, nome: str, *argomenti: str) -> Iterator[Callable[[], str]]:
        """A module in a process of its own, which prints a line each time it is asked for one."""
        comando = [sys.executable, "-m", nome, *argomenti]
        tubi = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        with subprocess.Popen(comando, cwd=RADICE, env=self.ambiente, **tubi) as processo:

            def chiedi() -> str:
                processo.stdin.write("\n")
                return processo.stdout.readline()

            yield chiedi
            processo.stdin.close()
            if codice := processo.wait():
                raise subprocess.CalledProcessError(codice, comando)

    def _lancia(self, argomenti: list[str], uscita) -> subprocess.CompletedProcess:
        comando = [sys.executable, *argomenti]
        return subprocess.run(comando, cwd=RADICE, env=self.ambiente, stdout=uscita, text=True, check=True)

    def peso(self) -> Iterator[Riga]:
        """Disk, in all and of the largest tables with their indexes."""
        (byte,) = self.chiedi("SELECT pg_database_size(current_database())")[0]
        yield Riga(f"Disk of {self.enti} enti, {self.anni} years", f"{byte / 1e9:.2f} GB")
        yield Riga("  for each ente", f"{byte / self.enti / 1e6:.2f} MB")
        for tabella, righe, tutto, indici in self.chiedi(
            "SELECT relname, reltuples::bigint, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 3 DESC LIMIT %s",
            PIU_GRANDI,
        ):
            detto = f"{tutto / 1e6:.0f} MB, {100 * indici / tutto:.0f}% of them indexes, {righe:,} rows"
            yield Riga(f"  {tabella}", detto)

    def aggiornamento(self) -> Iterator[Riga]:
        """How long an upgrade takes that has to read the largest table."""
        self.manage("migrate", "-v0", "obiettivi", PRIMA)
        durata = secondi(lambda: self.manage("migrate", "-v0"))
        yield Riga(f"Migration obiettivi {ORA} (indexes the history)", f"{durata:.0f} s")

    def salvataggio(self) -> Iterator[Riga]:
        """How long a backup takes, and how large it is: ours, and PostgreSQL's own."""
        with tempfile.TemporaryDirectory() as cartella:
            nostro, suo = Path(cartella) / "backup.zip", Path(cartella) / "pg_dump"
            durata = secondi(lambda: self.manage("backup", str(nostro)))
            yield Riga("manage.py backup", f"{durata:.0f} s, {nostro.stat().st_size / 1e6:.0f} MB")
            comando = ["pg_dump", "-Fc", "-f", str(suo), self.url]
            durata = secondi(lambda: subprocess.run(comando, check=True))
            yield Riga("pg_dump -Fc", f"{durata:.0f} s, {suo.stat().st_size / 1e6:.0f} MB")

    def chiedi(self, detto: str, *valori) -> list[tuple]:
        return _esegui(self.url, detto, valori)

    def _server(self, detto: str, *valori) -> list[tuple]:
        return _esegui(f"{self.url.rpartition('/')[0]}/postgres", detto, valori)


def _esegui(url: str, detto: str, valori: tuple) -> list[tuple]:
    with closing(psycopg2.connect(url)) as con:
        con.autocommit = True
        with con.cursor() as cursore:
            cursore.execute(detto, valori or None)
            return cursore.fetchall() if cursore.description else []
