"""The workbook of a bozza that comes back: read cell by cell, judged against the plan as it is now."""

from obiettivi.importa.cartella.giudizio import Esito, Giudicata, giudica, scelte
from obiettivi.importa.cartella.lettura import CartellaLetta, ErroreDiCella, Letta, leggi_cartella

__all__ = [
    "CartellaLetta",
    "ErroreDiCella",
    "Esito",
    "Giudicata",
    "Letta",
    "giudica",
    "leggi_cartella",
    "scelte",
]
