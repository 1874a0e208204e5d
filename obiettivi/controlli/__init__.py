"""The checks of a plan: pure functions from its value and its context to findings.

`FAMIGLIE` is their table of contents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import (
    anni,
    calendario,
    direzione,
    indicatori,
    metodo,
    pesi,
    premi,
    pubblicazione,
    ripetizioni,
    riservatezza,
    segnaposto,
    struttura,
    tempo,
    traguardi,
)
from obiettivi.controlli.anomalia import GRAVITA, Anomalia, Livello
from obiettivi.controlli.contesto import VUOTO, Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.deroghe import FATTI, da_correggere, derogata, valide
from obiettivi.controlli.fatti import fatto
from obiettivi.controlli.luoghi import aree_di, obiettivo_di
from obiettivi.controlli.priorita import Priorita, da_dove_cominciare


@dataclass(frozen=True)
class Famiglia:
    """Checks about one thing; their codes begin with `sigla`."""

    sigla: str
    nome: str
    domanda: str
    controlli: tuple[Controllo, ...]


def _famiglia(sigla: str, nome: str, domanda: str, *elenchi: tuple[Controllo, ...]) -> Famiglia:
    return Famiglia(sigla, nome, domanda, tuple(uno for elenco in elenchi for uno in elenco))


FAMIGLIE = (
    _famiglia("P", "Pesi e premi", "I conti tornano?", pesi.CONTROLLI, premi.CONTROLLI),
    _famiglia(
        "T",
        "Tempi",
        "Le scadenze si possono rispettare?",
        tempo.CONTROLLI,
        calendario.CONTROLLI,
        anni.CONTROLLI,
    ),
    _famiglia(
        "I",
        "Indicatori",
        "A fine anno si saprà se l'obiettivo è raggiunto?",
        indicatori.CONTROLLI,
        segnaposto.CONTROLLI,
        direzione.CONTROLLI,
        traguardi.CONTROLLI,
    ),
    _famiglia("S", "Struttura", "Il piano dice chi fa che cosa?", struttura.CONTROLLI),
    _famiglia("R", "Ripetizioni", "La stessa cosa è scritta due volte?", ripetizioni.CONTROLLI),
    _famiglia("L", "Norme e metodo", "C'è quello che la legge e il buon metodo chiedono?", metodo.CONTROLLI),
    _famiglia("V", "Riservatezza", "Si può pubblicare senza esporre nessuno?", riservatezza.CONTROLLI),
    _famiglia("U", "Pubblicazione", "È pronto per gli uffici e per i cittadini?", pubblicazione.CONTROLLI),
)

CONTROLLI: tuple[Controllo, ...] = tuple(uno for famiglia in FAMIGLIE for uno in famiglia.controlli)

PER_CODICE: Mapping[str, Controllo] = MappingProxyType({uno.codice: uno for uno in CONTROLLI})

POSTO = {uno.codice: posto for posto, uno in enumerate(CONTROLLI)}


def verifica(
    contenuto: ContenutoPiano, contesto: Contesto = VUOTO, controlli: Iterable[Controllo] = CONTROLLI
) -> tuple[Anomalia, ...]:
    """The findings of these checks in a plan, the gravest first, then in the order of the checks and of the plan.

    Each at the level that the ente has set for its check, where it has and may, and with the fact that a
    waiver would be given for. No (code, place, field) is found twice.
    """
    trovate = (
        replace(anomalia, livello=livello, fatto=fatto(anomalia, contenuto))
        for controllo in controlli
        for livello in [controllo.livello_con(contesto.livelli)]
        for anomalia in controllo.trova(contenuto, contesto)
    )
    return in_ordine(trovate)


def in_ordine(anomalie: Iterable[Anomalia]) -> tuple[Anomalia, ...]:
    """Findings, the gravest first, then in the order of the checks."""
    return tuple(sorted(anomalie, key=lambda una: (GRAVITA[una.livello], POSTO[una.codice])))


__all__ = [
    "CONTROLLI",
    "FAMIGLIE",
    "FATTI",
    "GRAVITA",
    "PER_CODICE",
    "VUOTO",
    "Anomalia",
    "Contesto",
    "Controllo",
    "Famiglia",
    "Livello",
    "Priorita",
    "aree_di",
    "da_correggere",
    "da_dove_cominciare",
    "derogata",
    "in_ordine",
    "obiettivo_di",
    "valide",
    "verifica",
]
