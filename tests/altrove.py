"""An installation apart from the database of the tests: its commands are processes, that can be killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

from tests.conftest import RADICE


class Altrove:
    """It stands on SQLite, in a folder."""

    def __init__(self, cartella: Path):
        self.cartella = cartella
        self.ambiente = os.environ | {
            "DATABASE_URL": f"sqlite:///{cartella / 'altrove.sqlite3'}",
            "CARTELLA_EVIDENZE": str(cartella / "evidenze"),
            "DJANGO_SETTINGS_MODULE": "pianoperf.settings",
            "DEBUG": "true",
        }

    def vuota(self, cartella: Path) -> "Altrove":
        """Another, as this one was after `migrate`."""
        copyfile(self.cartella / "vuoto.sqlite3", cartella / "altrove.sqlite3")
        return Altrove(cartella)

    def python(self, codice: str) -> subprocess.CompletedProcess:
        comando = [sys.executable, "-c", f"import django; django.setup()\n{codice}"]
        return subprocess.run(
            comando, cwd=RADICE, env=self.ambiente, capture_output=True, text=True, check=False
        )

    def manage(self, *detto: str) -> str:
        comando = [sys.executable, "manage.py", *detto]
        return subprocess.run(
            comando, cwd=RADICE, env=self.ambiente, capture_output=True, text=True, check=True
        ).stdout

    def uccidi(self, punto: str, volta: int, codice: str) -> None:
        """Runs some code, and kills it when a function (module:name) is called for the nth time."""
        dove, nome = punto.split(":")
        esito = self.python(
            f"""
import importlib, os, signal
dove = importlib.import_module({dove!r})
*sopra, nome = {nome!r}.split(".")
for uno in sopra:
    dove = getattr(dove, uno)
vera, volte = getattr(dove, nome), [0]
def contata(*dati, **altro):
    volte[0] += 1
    if volte[0] == {volta}:
        os.kill(os.getpid(), signal.SIGKILL)
    return vera(*dati, **altro)
setattr(dove, nome, contata)
{codice}
"""
        )
        assert esito.returncode == -signal.SIGKILL, esito.stderr


def prepara(cartella: Path) -> Altrove:
    """One with a plan in approvazione and an evidence."""
    una = Altrove(cartella)
    una.manage("migrate", "-v0")
    copyfile(una.cartella / "altrove.sqlite3", una.cartella / "vuoto.sqlite3")
    una.manage("importa_piano", str(RADICE / "fixtures/piani/tortona2024.json"))
    esito = una.python(
        """
from obiettivi import azioni, models, storia
from tests import vita
chi = storia.utente_sistema()
vita.porta(vita.carica(vita.contenuto_di_prova()), "in approvazione", chi)
"""
    )
    assert esito.returncode == 0, esito.stderr
    (una.cartella / "evidenze").mkdir()
    (una.cartella / "evidenze/x").write_bytes(b"x")
    una.manage("backup", str(una.cartella / "sano.zip"))
    return una
