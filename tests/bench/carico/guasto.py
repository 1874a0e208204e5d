"""A PostgreSQL of our own, thrown away at the end, which can die: on a socket, with all that makes a commit safe."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg2

NOME = "pianoperf"


def programmi() -> Path | None:
    """Where initdb and pg_ctl are: Debian keeps them out of PATH, a folder for each version."""
    trovati = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda uno: int(uno.parts[-3]))
    nel_path = shutil.which("initdb")
    return trovati[-1].parent if trovati else Path(nel_path).parent if nel_path else None


class Grappolo:
    """It takes the place of `tests.servizio.Banca`. It refuses to run as root, who lends it to the user `postgres`."""

    def __init__(self):
        self.dove = Path(tempfile.mkdtemp(prefix="grappolo-"))
        if os.geteuid() == 0:
            suo = pwd.getpwnam("postgres")
            os.chown(self.dove, suo.pw_uid, suo.pw_gid)
        self.dati = self.dove / "db"
        self._fai(
            "initdb", "-D", self.dati, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8"
        )
        self.torna()
        con = psycopg2.connect(self.server)
        con.autocommit = True
        with con.cursor() as cursore:
            cursore.execute(f"CREATE DATABASE {NOME}")
        con.close()

    @property
    def server(self) -> str:
        return f"postgres://postgres@{quote(str(self.dove), safe='')}/postgres"

    @property
    def url(self) -> str:
        return f"{self.server.rpartition('/')[0]}/{NOME}"

    @property
    def padre(self) -> int:
        """The number of its first process."""
        return int((self.dati / "postmaster.pid").read_text().split()[0])

    def sparisce(self) -> None:
        """As when the machine loses it: nothing is put in order before."""
        self._fai("pg_ctl", "-D", self.dati, "-s", "-m", "immediate", "stop")

    def torna(self) -> None:
        come = f"-c listen_addresses='' -k '{self.dove}'"
        self._fai("pg_ctl", "-D", self.dati, "-l", self.dove / "log", "-s", "-w", "start", "-o", come)

    def butta(self) -> None:
        if (self.dati / "postmaster.pid").exists():
            self.sparisce()
        shutil.rmtree(self.dove)

    def _fai(self, programma: str, *argomenti) -> None:
        comando = [programmi() / programma, *map(str, argomenti)]
        come = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(comando, cwd=self.dove, check=True, stdout=subprocess.DEVNULL, **come)
