"""The objectives of a plan as one table on the page: what its cells and its headings write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from obiettivi.controlli import Anomalia
from obiettivi.esporta import elenco
from obiettivi.esporta.elenco import Colonna, Riga, Valore
from obiettivi.esporta.tabella import TABELLE
from obiettivi.formati import data, numero
from obiettivi.views.ricerca import per_obiettivo
from obiettivi.views.vista import Sguardo

CRESCENTE, DECRESCENTE = "ascending", "descending"
"""As `aria-sort` says them."""
TANTE_COLONNE = 8
"""Columns beyond which the table is set in smaller type, in a box of its own."""
CLASSI = {int: "numero", Decimal: "numero", date: "giorno"}
VERSI = {
    int: ("dal più basso", "dal più alto"),
    Decimal: ("dal più basso", "dal più alto"),
    date: ("dal primo giorno", "dall'ultimo giorno"),
    str: ("dalla A", "dalla Z"),
}
"""How each order is called, and the contrary."""
VERSI_PARTICOLARI = {
    "risorse": VERSI[Decimal],
    "segnalazioni": ("dalle meno gravi", "dalle più gravi"),
}
"""Texts that are not put in the order of their letters."""


@dataclass(frozen=True)
class Intestazione:
    """The heading of a column, which puts the lines in its order; `verso` is empty where they are in another."""

    nome: str
    indirizzo: str
    verso: str
    classe: str

    @property
    def crescente(self) -> bool:
        return self.verso == CRESCENTE


@dataclass(frozen=True)
class CellaTabella:
    """What a line says under a column. The title is the head of its line, and leads to the sheet."""

    nome: str
    testo: str
    classe: str
    intesta: bool


@dataclass(frozen=True)
class RigaTabella:
    """An objective."""

    n: int
    ancora: str
    celle: tuple[CellaTabella, ...]


@dataclass(frozen=True)
class Tabella:
    """The table. `didascalia` says what it shows and in which order; `file` are the addresses where it is one."""

    didascalia: str
    file: tuple[tuple[str, str], ...]
    intestazioni: tuple[Intestazione, ...]
    righe: tuple[RigaTabella, ...]
    fitta: bool


def tabella_degli_obiettivi(sguardo: Sguardo, anomalie: Sequence[Anomalia]) -> Tabella:
    """The table of the objectives that are looked at."""
    dati = elenco_degli_obiettivi(sguardo, anomalie)
    return Tabella(
        didascalia=didascalia(sguardo, dati),
        file=tuple((uno.titolo, sguardo.vista.tabella(formato)) for formato, uno in TABELLE.items()),
        intestazioni=tuple(_intestazione(sguardo, dati, colonna) for colonna in dati.colonne),
        righe=tuple(_riga(dati.colonne, riga) for riga in dati.righe),
        fitta=len(dati.colonne) > TANTE_COLONNE,
    )


def elenco_degli_obiettivi(sguardo: Sguardo, anomalie: Sequence[Anomalia]) -> elenco.Elenco:
    """The same as data: what a file of the table is made of."""
    vista = sguardo.vista
    return elenco.elenco(
        sguardo.piano, _mostrate(sguardo), vista.ordine, per_obiettivo(anomalie), sguardo.aree
    )


def didascalia(sguardo: Sguardo, dati: elenco.Elenco) -> str:
    """What the table shows and in which order."""
    versi = VERSI_PARTICOLARI.get(dati.ordine.chiave, VERSI[dati.ordine.tipo])
    peso = " Il peso è quello nell'area scelta." if sguardo.aree and "peso" in _mostrate(sguardo) else ""
    quanti = sguardo.ricerca.quanti if sguardo.vista.filtro else f"Tutti gli obiettivi ({len(dati.righe)})"
    return f"{quanti}, uno per riga, in ordine di «{dati.ordine.nome}», {versi[dati.discendente]}.{peso}"


def _mostrate(sguardo: Sguardo) -> tuple[str, ...]:
    """The columns. Which ones there are to begin with is of the whole plan: a search does not change them."""
    return sguardo.vista.colonne or sguardo.predefinite


def _intestazione(sguardo: Sguardo, dati: elenco.Elenco, colonna: Colonna) -> Intestazione:
    verso = "" if colonna is not dati.ordine else DECRESCENTE if dati.discendente else CRESCENTE
    # The same heading once more turns the order round.
    prossimo = f"-{colonna.chiave}" if verso == CRESCENTE else colonna.chiave
    return Intestazione(colonna.nome, sguardo.vista.indirizzo(ordine=prossimo), verso, _classe(colonna))


def _classe(colonna: Colonna) -> str:
    return CLASSI.get(colonna.tipo, "")


def _riga(colonne: tuple[Colonna, ...], riga: Riga) -> RigaTabella:
    n = riga.obiettivo.n
    return RigaTabella(
        n=n,
        ancora=f"obiettivo-{n}",
        celle=tuple(
            CellaTabella(
                nome=colonna.nome,
                testo=_detto(valore),
                classe="" if isinstance(valore, str) else _classe(colonna),
                intesta=colonna.chiave == "titolo",
            )
            for colonna, valore in zip(colonne, riga.valori, strict=True)
        ),
    )


def _detto(valore: Valore) -> str:
    """A value as people read it."""
    if isinstance(valore, date):
        return data(valore)
    return numero(valore) if isinstance(valore, int | Decimal) else valore or ""
