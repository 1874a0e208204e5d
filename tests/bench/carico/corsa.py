"""A run of the evening against a `tests.servizio.Servizio` that stands: the scene, the people, the accounts."""

import json
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPException
from time import monotonic, sleep

from tests.bench.carico.conti import Conti
from tests.bench.carico.macchina import Osservatore
from tests.servizio import RADICE, Servizio, SulSocket

PAUSA_DELLE_COPPIE = 1.0
IN_PIU = 180
"""Seconds after the end by which everybody has had the last answer."""


@dataclass(frozen=True)
class Serata:
    """How many people, for how long, how many seconds they think between a page and the next, on average.

    Of the people, `coppie` pairs press at the same moment on a sheet of their own. The first `riscaldamento`
    seconds, beyond the others, are not in the times. For `muore` seconds the database is away.
    """

    utenti: int
    secondi: float
    pausa: float
    coppie: int = 2
    riscaldamento: float = 0.0
    muore: float = 0.0

    @property
    def durata(self) -> float:
        return self.secondi + self.riscaldamento


@dataclass
class Fatti:
    """What came out: the journal, the accounts, what the machine gave; when the database was away, if it was."""

    giornale: dict
    conti: Conti
    osservati: Osservatore
    via: tuple[float, float] = (0.0, 0.0)
    """Seconds of the run."""
    risposte_dopo: float = 0.0
    """Milliseconds from when it was back to the first good answer."""


def corri(servizio: Servizio, serata: Serata) -> Fatti:
    """Sets the scene, which takes some seconds for each ente; then the evening; then the accounts."""
    scena, giornale = (servizio.cartella / f"{nome}.json" for nome in ("scena", "giornale"))
    quanti = ["--utenti", str(serata.utenti), "--coppie", str(serata.coppie)]
    servizio.esegui("-m", "tests.bench.carico.scena", str(scena), *quanti)
    comando = [
        sys.executable,
        "-m",
        "tests.bench.carico.clienti",
        str(scena),
        str(giornale),
        str(servizio.socket),
    ]
    coppie = str(min(serata.pausa, PAUSA_DELLE_COPPIE))
    tempi = ["--secondi", str(serata.durata), "--pausa", str(serata.pausa), "--pausa-delle-coppie", coppie]
    clienti = subprocess.Popen([*comando, *tempi], cwd=RADICE, env=servizio.ambiente)
    try:
        with Osservatore(gunicorn=servizio.gunicorn.pid, clienti=clienti.pid) as osservati:
            inizio = monotonic()
            via, dopo = _muore(servizio, serata, inizio) if serata.muore else ((0.0, 0.0), 0.0)
            uscita = clienti.wait(max(0, serata.durata - (monotonic() - inizio)) + IN_PIU)
    finally:
        if clienti.poll() is None:
            clienti.kill()
    assert uscita == 0, "the people did not come to the end"
    conti = Conti(**json.loads(servizio.esegui("-m", "tests.bench.carico.conti", str(giornale))))
    return Fatti(json.loads(giornale.read_text()), conti, osservati, via, dopo)


def _muore(servizio: Servizio, serata: Serata, inizio: float) -> tuple[tuple[float, float], float]:
    """Half-way the database dies, and comes back; nobody touches anything else."""
    scena = json.loads((servizio.cartella / "scena.json").read_text())
    sessione = next(uno["sessione"] for uno in scena["persone"] if uno["sessione"])
    sleep(serata.durata / 2)
    morta = monotonic()
    servizio.banca.sparisce()
    try:
        # On a slow machine it may be that nobody asked for anything yet.
        sleep(serata.muore)
        _attendi(servizio, sessione, 503)
    finally:
        servizio.banca.torna()
    tornata = monotonic()
    _attendi(servizio, sessione, 200)
    return (morta - inizio, tornata - inizio), (monotonic() - tornata) * 1000


def _attendi(servizio: Servizio, sessione: str, stato: int) -> None:
    """Until who opens the home gets this answer."""
    fine = monotonic() + IN_PIU
    while _risposta(servizio, sessione) != stato:
        assert monotonic() < fine, f"the service does not come to answer {stato}"
        sleep(0.02)


def _risposta(servizio: Servizio, sessione: str) -> int:
    intestazioni = {"X-Forwarded-Proto": "https", "Cookie": f"__Host-sessionid={sessione}"}
    with closing(SulSocket(servizio.socket, 10)) as con, suppress(OSError, HTTPException):
        con.request("GET", "/", headers=intestazioni)
        return con.getresponse().status
    return 0
