"""Scores: the degree of achievement and its working. Pure functions on the plan's value: no model, no query."""

from monitoraggio.calcolo.aggregazione import Parte, media
from monitoraggio.calcolo.indicatore import calcola_fase, calcola_indicatore
from monitoraggio.calcolo.misure import Misure, attuale, scostamento, target
from monitoraggio.calcolo.numeri import arrotonda, percento
from monitoraggio.calcolo.obiettivo import CalcoloAssegnazione, calcola_assegnazione
from monitoraggio.calcolo.passi import Calcolo, Esito, Passo, albero_calcolo, albero_passo
from monitoraggio.calcolo.piano import Luogo, Risultati, calcola_piano, nome_area
from monitoraggio.calcolo.regole import (
    EnteCome,
    Formula,
    Livello,
    Mancante,
    Regole,
    SottoSoglia,
    classe_di,
    regole_di,
)

__all__ = [
    "Calcolo",
    "CalcoloAssegnazione",
    "EnteCome",
    "Esito",
    "Formula",
    "Livello",
    "Luogo",
    "Mancante",
    "Misure",
    "Parte",
    "Passo",
    "Regole",
    "Risultati",
    "SottoSoglia",
    "albero_calcolo",
    "albero_passo",
    "arrotonda",
    "attuale",
    "calcola_assegnazione",
    "calcola_fase",
    "calcola_indicatore",
    "calcola_piano",
    "classe_di",
    "media",
    "nome_area",
    "percento",
    "regole_di",
    "scostamento",
    "target",
]
