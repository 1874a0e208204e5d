"""T: can the deadlines be met? A day that does not exist cannot."""

import re
from collections.abc import Iterator
from datetime import date

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.scelte import MESI

IN_CIFRE = re.compile(r"(?<!\d)(?<!\d[./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![./-]?\d)", re.ASCII)
A_PAROLE = re.compile(
    rf"(?<!\d)(\d{{1,2}})°?\s+({'|'.join(MESI)})(?:\s+(\d{{4}}))?(?!\w)", re.ASCII | re.IGNORECASE
)


def scadenza_impossibile(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T01: what is written in the place of a deadline looks like a date, and no year has that day."""
    for obiettivo in calcoli.attivi(contenuto):
        for posizione, fase in enumerate(obiettivo.fasi):
            if giorno := giorno_impossibile(fase.scadenza_testo, fase.anno or contenuto.piano.anno):
                yield Anomalia(
                    codice="T01",
                    livello=Livello.AVVISO,
                    oggetto=f"obiettivi[{obiettivo.n}].fasi[{posizione}]",
                    campo="scadenza",
                    messaggio=f"La scadenza della fase {posizione + 1} dell'obiettivo {obiettivo.n} è "
                    f"«{giorno}»: quel giorno non esiste.",
                )


def giorno_impossibile(testo: str, anno: int) -> str:
    """The first thing in a text that is written as a date and is not one; empty when there is none.

    `anno` is the year of a day that is told without it.
    """
    for trovata in IN_CIFRE.finditer(testo):
        giorno, _, mese, scritto = trovata.groups()
        # Two digits are of this century.
        if not _esiste(int(scritto) + (2000 if len(scritto) == 2 else 0), int(mese), int(giorno)):
            return trovata[0]
    for trovata in A_PAROLE.finditer(testo):
        giorno, mese, scritto = trovata.groups()
        if not _esiste(int(scritto or anno), MESI.index(mese.lower()) + 1, int(giorno)):
            return trovata[0]
    return ""


def _esiste(anno: int, mese: int, giorno: int) -> bool:
    try:
        date(anno, mese, giorno)
    except ValueError:
        return False
    return True


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="T01",
        titolo="Scadenza che non esiste",
        livello=Livello.AVVISO,
        perche="Quel giorno non c'è in nessun calendario: è un errore di battitura, e chi deve rispettare la scadenza "
        "non sa qual è.",
        esempio="La scadenza della fase 2 dell'obiettivo 15 è «31/06/2023»: quel giorno non esiste.",
        trova=scadenza_impossibile,
    ),
)
