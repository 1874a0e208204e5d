"""What the tests of the scores share: an indicator and what was measured of it, in few words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from monitoraggio.calcolo import Calcolo, Parte, Passo, Regole, calcola_indicatore, media
from monitoraggio.calcolo.conclusione import Risposta, concludi
from monitoraggio.calcolo.passi import Esito
from monitoraggio.contenuto import Misura
from obiettivi.contenuto import Fascia, Indicatore

D = Decimal
REGOLE = Regole()
TRENTA_GIUGNO = date(2026, 6, 30)
CRESCENTI = (">=", ">")


def indicatore(operatore: str = "", valore: Any = None, **altro: Any) -> Indicatore:
    """A number, unless another tipo is said."""
    return Indicatore(**{"tipo": "numero", "operatore": operatore, "valore": valore} | altro)


def fasce(*gradi: tuple) -> tuple[Fascia, ...]:
    """Bands told as (da, grado), (da, grado, "compreso") or (da, grado, "lineare"), or with both words."""
    return tuple(
        Fascia(da=da, grado=grado, compreso="compreso" in come, lineare="lineare" in come)
        for da, grado, *come in gradi
    )


NEVE = fasce((None, 30), (10, 60), (20, 100))
SALITA = fasce((10, 50, "compreso", "lineare"), (20, 70, "compreso"), (30, 100, "compreso"))


def regole(**altro: Any) -> Regole:
    return replace(REGOLE, **altro)


def calcolato(suo: Indicatore, come: Regole = REGOLE, anno: int | None = None, **misura: Any) -> Calcolo:
    """The score of an indicator with what was measured of it."""
    return calcola_indicatore(suo, Misura(**misura), come, anno=anno, nome="X")


def in_breve(calcolo: Calcolo) -> str:
    """The printed degree, or the outcome."""
    return str(calcolo.esito) if calcolo.stampato is None else str(calcolo.stampato)


def grado(valore: Any, nome: str = "X", come: Regole = REGOLE) -> Calcolo:
    """A score that is already known."""
    return concludi(nome, Risposta(Esito.CALCOLATO, D(valore)), come)


def senza(esito: str, nome: str = "X", come: Regole = REGOLE) -> Calcolo:
    """A score that there is not."""
    return concludi(nome, Risposta(Esito(esito)), come)


def pesate(*coppie: tuple[Any, Any], come: Regole = REGOLE, **altro: Any) -> Calcolo:
    """The mean of (weight, degree); a weight may be None, a degree an outcome or a Calcolo."""
    return media("M", [_parte(peso, quale, come) for peso, quale in coppie], come, **altro)


def _parte(peso: Any, quale: Any, come: Regole) -> Parte:
    if not isinstance(quale, Calcolo):
        quale = (
            senza(quale, come=come)
            if isinstance(quale, str) and quale in set(Esito)
            else grado(quale, come=come)
        )
    return Parte(quale, None if peso is None else D(peso))


def righe(passo: Passo) -> list[str]:
    """The lines of a working, in the order they are read, each indented by its depth."""
    return [passo.testo, *(f"  {riga}" for figlio in passo.figli for riga in righe(figlio))]
