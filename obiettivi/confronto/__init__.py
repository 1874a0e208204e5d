"""What changes from a plan to another: added, removed and changed, value by value. Pure, on the plan's value.

Two plans that have the same canonical form have no difference, and the reverse: what is not hashed
(`chiave`, `piano.atto`, `deroghe`) is not compared.
"""

from obiettivi.confronto.oggetti import Cambio, Confronto, Differenza, Esito, PesiConfrontati, Posto
from obiettivi.confronto.piani import RIFERIMENTI, RINUMERATE, confronta, confronta_obiettivi

__all__ = [
    "RIFERIMENTI",
    "RINUMERATE",
    "Cambio",
    "Confronto",
    "Differenza",
    "Esito",
    "PesiConfrontati",
    "Posto",
    "confronta",
    "confronta_obiettivi",
]
