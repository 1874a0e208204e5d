"""A mould: all the rows of a comune as texts with marks in them, and the enti that are copied from it."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitoraggio.italia.anno import racconta
from monitoraggio.italia.comune import STAMPI
from monitoraggio.italia.raccolta import tabelle
from monitoraggio.italia.scrittura import modo
from monitoraggio.italia.segni import NUMERO, SISTEMA, ConSegni, segno_impronta


def stampo_di(ente: int) -> int:
    """Which mould an ente (from 1) is copied from: the first ente is the same, however many follow."""
    return (ente - 1) % len(STAMPI) + 1


@dataclass(frozen=True)
class Calco:
    """What an ente needs of its own: its number, the key of `sistema`, the last key of each table before its rows."""

    ente: int
    sistema: int
    basi: Sequence[int]

    def per(self, segno: str) -> str:
        """What a mark stands for, but for hashes."""
        if segno == NUMERO:
            return f"{self.ente:05}"
        if segno == SISTEMA:
            return str(self.sistema)
        if segno.startswith("79"):
            return str(self.basi[int(segno[2:4])] + int(segno[4:]))
        return f"{self.ente:08x}"


@dataclass(frozen=True)
class Stampo:
    """`righe` says how many rows of each table; `tavole` are their texts, `congelati` the texts to be hashed."""

    righe: tuple[int, ...]
    tavole: tuple[tuple[int, ConSegni], ...]
    congelati: tuple[ConSegni, ...]

    def timbra(self, calco: Calco) -> Iterator[tuple[int, str]]:
        """The rows of an ente, table by table (by position), each after those it refers to.

        The hash of a frozen text is that of the text that is written, whoever the ente is.
        """
        impronte = {segno_impronta(posto) for posto in range(len(self.congelati))}
        segni = {segno for _, testo in self.tavole for segno in testo.segni} - impronte
        valori = {segno: calco.per(segno) for segno in segni}
        for posto, congelato in enumerate(self.congelati):
            testo = congelato.con(valori)
            valori[segno_impronta(posto)] = hashlib.sha256(testo.encode()).hexdigest()
        for posto, testo in self.tavole:
            yield posto, testo.con(valori)


def componi(stampo: int, anni: range, *, seme: int, storia: bool) -> Stampo:
    """Makes a mould (from 1) for the database of now."""
    suo = racconta(stampo, anni, seme=seme, storia=storia)
    come = modo()
    tutte = suo.raccolta.righe
    tavole = (
        (posto, ConSegni(come.tra_le_righe.join(map(come.riga, tutte[modello]))))
        for posto, modello in enumerate(tabelle())
        if tutte[modello]
    )
    return Stampo(
        righe=tuple(len(tutte[modello]) for modello in tabelle()),
        tavole=tuple(tavole),
        congelati=tuple(map(ConSegni, suo.congelati)),
    )
