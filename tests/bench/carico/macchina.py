"""What the processes of the evening take of the machine, read from /proc every second: Linux only."""

import os
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

OGNI = 1.0
SCATTI = os.sysconf("SC_CLK_TCK")
MEGA = 1024


class Osservatore:
    """Watches a process and those that it started; adds up processor and keeps the most memory.

    Memory is that of all together, each page that several share counted once (PSS).
    """

    def __init__(self, **radici: int):
        self.radici = radici
        self.memoria = dict.fromkeys(radici, 0.0)
        self.processori: dict[str, dict[int, float]] = {nome: {} for nome in radici}
        self.basta = Event()
        self.filo = Thread(target=self._guarda, daemon=True)
        self.prima = _occupati()

    def __enter__(self):
        self._conta()
        # What they had taken before is not of this run.
        self.allora = {nome: dict(detti) for nome, detti in self.processori.items()}
        self.filo.start()
        return self

    def __exit__(self, *_):
        self.basta.set()
        self.filo.join()
        self.dopo = _occupati()

    def calcolo(self, nome: str) -> float:
        """Seconds of processor, of all its processes."""
        return sum(
            secondi - self.allora[nome].get(quale, 0) for quale, secondi in self.processori[nome].items()
        )

    @property
    def occupata(self) -> float:
        """How much of the whole machine was at work, from 0 to 1."""
        lavoro, tutto = (dopo - prima for prima, dopo in zip(self.prima, self.dopo, strict=True))
        return lavoro / tutto

    def _guarda(self) -> None:
        while not self.basta.wait(OGNI):
            self._conta()

    def _conta(self) -> None:
        figli = _figli()
        for nome, radice in self.radici.items():
            tutti = list(_discendenti(radice, figli))
            for quale in tutti:
                with suppress(OSError):
                    self.processori[nome][quale] = _calcolo(quale)
            self.memoria[nome] = max(self.memoria[nome], sum(map(_memoria, tutti)))


def _figli() -> dict[int, list[int]]:
    """Of each process, those that it started."""
    figli: dict[int, list[int]] = {}
    for cartella in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            figli.setdefault(int(_stato(int(cartella.name))[1]), []).append(int(cartella.name))
    return figli


def _discendenti(radice: int, figli: dict[int, list[int]]):
    yield radice
    for figlio in figli.get(radice, ()):
        yield from _discendenti(figlio, figli)


def _stato(quale: int) -> list[str]:
    """What follows the name, which may have spaces: state, parent …"""
    return Path(f"/proc/{quale}/stat").read_text().rpartition(")")[2].split()


def _calcolo(quale: int) -> float:
    stato = _stato(quale)
    return (int(stato[11]) + int(stato[12])) / SCATTI


def _memoria(quale: int) -> float:
    """MB; 0 of who is gone, or is somebody else's."""
    try:
        righe = Path(f"/proc/{quale}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(riga.split()[1]) / MEGA for riga in righe if riga.startswith("Pss:")), 0.0)


def _occupati() -> tuple[float, float]:
    """The time that all the processors worked, and all that went by."""
    tempi = [float(uno) for uno in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(tempi) - tempi[3] - tempi[4], sum(tempi)
