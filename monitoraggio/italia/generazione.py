"""From the moulds to the enti: who makes what, in which order, and how far it is."""

import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, connections, transaction

from monitoraggio.italia.comune import STAMPI
from monitoraggio.italia.raccolta import tabelle
from monitoraggio.italia.scrittura import conta_per_chi_cerca, modo, rimetti_i_contatori, ultime_chiavi
from monitoraggio.italia.stampi import Calco, Stampo, componi, stampo_di
from obiettivi.formati import numero
from obiettivi.storia import utente_sistema

INSIEME = 8
"""Enti written in one transaction: what is in memory at once."""
OGNI_SECONDI = 5


@dataclass(frozen=True)
class Avviso:
    """How far it is: enti done, of how many, rows a second, seconds that are left."""

    fatti: int
    enti: int
    al_secondo: float
    mancano: float

    def __str__(self):
        return (
            f"{self.fatti} enti di {self.enti}, {numero(int(self.al_secondo))} righe al secondo, "
            f"ancora {self.mancano:.0f} secondi"
        )


@dataclass(frozen=True)
class Resoconto:
    """Rows written, by table, and seconds."""

    righe: Mapping[str, int]
    secondi: float


def genera(
    *,
    enti: int,
    anni: range,
    seme: int,
    storia: bool,
    processi: int,
    avvisa: Callable[[Avviso | str], None],
) -> Resoconto:
    """Writes the enti, from 1, each with a plan for each year; on a database without any.

    `processi` work together: on SQLite, which one alone can write, only to make the moulds.
    """
    inizio = time.monotonic()
    sistema, basi = utente_sistema().pk, ultime_chiavi()
    quali = sorted({stampo_di(ente) for ente in range(1, min(enti, len(STAMPI)) + 1)})
    fai = partial(componi, anni=anni, seme=seme, storia=storia)
    with _insieme(processi) as esegui:
        stampi = dict(zip(quali, esegui(fai, quali), strict=True))
    avvisa(f"Stampi pronti: {len(stampi)}, in {time.monotonic() - inizio:.0f} secondi")
    righe = [0] * len(basi)
    with _insieme(processi if connection.vendor == "postgresql" else 1, stampi) as esegui:
        lavori, passo = list(_lavori(enti, stampi, sistema, basi)), _Passo(enti, avvisa)
        for lavoro, scritte in zip(lavori, esegui(scrivi, lavori), strict=True):
            righe = [prima + sue for prima, sue in zip(righe, scritte, strict=True)]
            passo.avanza(len(lavoro), sum(scritte))
    rimetti_i_contatori()
    conta_per_chi_cerca()
    per_tabella = {
        modello._meta.db_table: quante for modello, quante in zip(tabelle(), righe, strict=True) if quante
    }
    return Resoconto(per_tabella, time.monotonic() - inizio)


def _lavori(
    enti: int, stampi: Mapping[int, Stampo], sistema: int, basi: Sequence[int]
) -> Iterator[list[Calco]]:
    """The enti a transaction at a time, each with the keys it begins from: the same, whoever writes them."""
    lavoro: list[Calco] = []
    for ente in range(1, enti + 1):
        lavoro.append(Calco(ente, sistema, basi))
        basi = tuple(base + sue for base, sue in zip(basi, stampi[stampo_di(ente)].righe, strict=True))
        if len(lavoro) == INSIEME or ente == enti:
            yield lavoro
            lavoro = []


_stampi: dict[int, Stampo] = {}
"""Those at hand in this process: who is started after finds them here."""


def scrivi(lavoro: Sequence[Calco]) -> list[int]:
    """Writes some enti in one transaction; returns how many rows of each table."""
    testi: dict[int, list[str]] = {}
    righe = [0] * len(tabelle())
    for calco in lavoro:
        stampo = _stampi[stampo_di(calco.ente)]
        righe = [prima + sue for prima, sue in zip(righe, stampo.righe, strict=True)]
        for posto, testo in stampo.timbra(calco):
            testi.setdefault(posto, []).append(testo)
    come = modo()
    with transaction.atomic():
        for posto in sorted(testi):
            come.scrivi(tabelle()[posto], testi.pop(posto))
    return righe


@contextmanager
def _insieme(
    processi: int, stampi: Mapping[int, Stampo] | None = None
) -> Iterator[Callable[[Callable, Iterable], Iterable[Any]]]:
    """A `map` that works in so many processes, or in this one; results come in order."""
    _stampi.update(stampi or {})
    try:
        if processi == 1:
            yield map
            return
        # A connection is of one process only.
        connections.close_all()
        with multiprocessing.get_context("fork").Pool(processi) as pool:
            yield pool.imap
    finally:
        _stampi.clear()


class _Passo:
    """Tells how far it is, every few seconds."""

    def __init__(self, enti: int, avvisa: Callable[[Avviso | str], None]):
        self.enti, self.avvisa = enti, avvisa
        self.fatti = self.righe = 0
        self.inizio = self.detto = time.monotonic()

    def avanza(self, enti: int, righe: int) -> None:
        self.fatti += enti
        self.righe += righe
        adesso = time.monotonic()
        if adesso - self.detto >= OGNI_SECONDI or self.fatti == self.enti:
            self.detto, passati = adesso, max(adesso - self.inizio, 0.001)
            mancano = passati / self.fatti * (self.enti - self.fatti)
            self.avvisa(Avviso(self.fatti, self.enti, self.righe / passati, mancano))
