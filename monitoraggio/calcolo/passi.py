"""A number and how it was reached: what every score is made of. Page, PDF and JSON print the same tree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from obiettivi.contenuto.tipi import scrivi_numero


class Esito(StrEnum):
    """What became of a score."""

    CALCOLATO = "calcolato"
    # A text target: the area says how it went, no formula does.
    DICHIARATO = "dichiarato"
    NON_MISURATO = "non_misurato"
    NON_VALUTABILE = "non_valutabile"
    NON_CALCOLABILE = "non_calcolabile"
    # Of another year of the plan's three: there is nothing to measure now.
    NON_PREVISTO = "non_previsto"


IN_PAROLE: Mapping[str, str] = {
    Esito.NON_MISURATO: "non ancora misurato",
    Esito.NON_VALUTABILE: "non valutabile",
    Esito.NON_CALCOLABILE: "non calcolabile",
    Esito.NON_PREVISTO: "non previsto quest'anno",
}
CON_GRADO = (Esito.CALCOLATO, Esito.DICHIARATO)


@dataclass(frozen=True)
class Passo:
    """A line of a working, the number it reaches, and the lines that explain it."""

    testo: str
    valore: Decimal | None = None
    figli: tuple["Passo", ...] = ()

    def con(self, coda: str) -> "Passo":
        """The same line, with something more said at its end."""
        return replace(self, testo=f"{self.testo} · {coda}")


@dataclass(frozen=True)
class Calcolo:
    """A score and its working.

    `grado` is exact, from 0 to the cap, None unless the outcome has one; `stampato` is the same rounded as the
    SMVP says; `conta` is what the level above takes, None when it is left out: they differ for what is
    missing, for what is below its threshold, and at the level where the SMVP rounds. `mancanti` names what is
    not measured yet, here or below; `blocca` says that the SMVP wants it before closing.
    """

    nome: str
    esito: Esito
    grado: Decimal | None
    stampato: Decimal | None
    conta: Decimal | None
    passo: Passo
    avvisi: tuple[str, ...] = ()
    mancanti: tuple[str, ...] = ()
    blocca: bool = False
    sotto_soglia: bool = False
    classe: str = ""


def albero_passo(passo: Passo, livelli: int | None = None) -> dict[str, Any]:
    """The JSON tree of a working, so many levels deep; numbers are texts, so that nobody reads them as floats."""
    albero: dict[str, Any] = {"testo": passo.testo}
    if passo.valore is not None:
        albero["valore"] = format(passo.valore, "f")
    if passo.figli and livelli != 0:
        sotto = None if livelli is None else livelli - 1
        albero["figli"] = [albero_passo(figlio, sotto) for figlio in passo.figli]
    return albero


def albero_calcolo(calcolo: Calcolo, livelli: int | None = None) -> dict[str, Any]:
    """The JSON tree of a score, its working so many levels deep; numbers are texts."""
    albero: dict[str, Any] = {"nome": calcolo.nome, "esito": calcolo.esito.value}
    if calcolo.grado is not None:
        albero |= {"grado": format(calcolo.stampato, "f"), "grado_esatto": scrivi_numero(calcolo.grado)}
    albero["conta"] = None if calcolo.conta is None else scrivi_numero(calcolo.conta)
    facoltativi = {
        "classe": calcolo.classe,
        "sotto_soglia": calcolo.sotto_soglia,
        "mancanti": list(calcolo.mancanti),
        "blocca": calcolo.blocca,
        "avvisi": list(calcolo.avvisi),
    }
    albero |= {chiave: valore for chiave, valore in facoltativi.items() if valore}
    return albero | {"spiegazione": albero_passo(calcolo.passo, livelli)}
