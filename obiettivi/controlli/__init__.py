"""The checks of a plan: pure functions from its value to findings. This list is their table of contents."""

from collections.abc import Callable, Iterator

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import pesi, tempo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.deroghe import FATTI, da_correggere, derogata, valide

CONTROLLI: tuple[Callable[[ContenutoPiano], Iterator[Anomalia]], ...] = (
    pesi.totale_diverso,  # P01
    pesi.totale_oltre_il_massimo,  # P02
    pesi.peso_mancante,  # P03
    pesi.peso_zero,  # P04
    pesi.fasi_non_fanno_il_totale,  # P05
    pesi.indicatori_non_fanno_il_totale,  # P06
    pesi.peso_mancante_tra_sorelle,  # P07
    tempo.scadenza_impossibile,  # T01
)

GRAVITA = {livello: posto for posto, livello in enumerate(Livello)}


def verifica(contenuto: ContenutoPiano) -> tuple[Anomalia, ...]:
    """All the findings of a plan, the gravest first, then in the order of the checks and of the plan."""
    trovate = (anomalia for controllo in CONTROLLI for anomalia in controllo(contenuto))
    return tuple(sorted(trovate, key=lambda anomalia: GRAVITA[anomalia.livello]))


__all__ = ["CONTROLLI", "FATTI", "Anomalia", "Livello", "da_correggere", "derogata", "valide", "verifica"]
