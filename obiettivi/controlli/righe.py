"""What the checks of the indicators share: reading texts, quoting them, and saying one thing of several rows once."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.formati import semplifica
from obiettivi.scelte import MESI, Operatore, TipoIndicatore

QUANTITA = (
    TipoIndicatore.NUMERO,
    TipoIndicatore.PERCENTUALE,
    TipoIndicatore.RAPPORTO,
    TipoIndicatore.IMPORTO,
)
"""The tipi whose target is a number that more or less can be said of."""

IN_SU = (Operatore.ALMENO, Operatore.PIU_DI)
IN_GIU = (Operatore.AL_MASSIMO, Operatore.MENO_DI)

LETTI = 2_000
NOMINATI = 30
"""How much of a text is read, and how many places are named."""

ABITUDINE = 4
"""In more objectives than these, a nota is the plan's habit, and is said once."""

PAROLA = re.compile(r"[a-z]{4,}")
RADICE = 6
VUOTE = frozenset(
    {
        "anno",
        "anni",
        "alla",
        "alle",
        "allo",
        "agli",
        "dalla",
        "dalle",
        "della",
        "delle",
        "dello",
        "degli",
        "dell",
    }
    | {"nella", "nelle", "negli", "sulla", "sulle", "come", "con", "entro", "numero", "totale", "percentuale"}
    | {"ogni", "tutte", "tutti", "almeno", "massimo", "minimo", *MESI}
)


class Trovati(NamedTuple):
    """The indicators of one objective that a check is about, by position."""

    obiettivo: Obiettivo
    posizioni: tuple[int, ...]


def chiaro(testo: str) -> str:
    """A text as the checks read it: its beginning, without accents or capitals, on one line."""
    inizio = testo[:LETTI]
    if not inizio.isascii():  # one character may stand for a whole sentence
        inizio = unicodedata.normalize("NFKC", inizio)[:LETTI]
    return " ".join(semplifica(inizio).split())


def parole(testo: str) -> frozenset[str]:
    """The words of a text that say what it is about, each by its beginning."""
    return frozenset(una[:RADICE] for una in PAROLA.findall(chiaro(testo)) if una not in VUOTE)


def trovati(contenuto: ContenutoPiano, vale: Callable[[Obiettivo, Indicatore], object]) -> Iterator[Trovati]:
    """For each active objective that has some, the indicators that something holds of."""
    for obiettivo in calcoli.attivi(contenuto):
        posizioni = tuple(
            posto for posto, indicatore in enumerate(obiettivo.indicatori) if vale(obiettivo, indicatore)
        )
        if posizioni:
            yield Trovati(obiettivo, posizioni)


def soggetto(obiettivo: Obiettivo, posizioni: Sequence[int]) -> str:
    """L'indicatore 2 dell'obiettivo 5 («Pasti serviti») / Gli indicatori 1 e 2 dell'obiettivo 5."""
    if len(posizioni) > 1:
        quali = elenco((posto + 1 for posto in posizioni), NOMINATI)
        return f"Gli indicatori {quali} dell'obiettivo {obiettivo.n}"
    descrizione = obiettivo.indicatori[posizioni[0]].descrizione
    detta = f" ({cita(descrizione)})" if descrizione.strip() else ""
    return f"L'indicatore {posizioni[0] + 1} dell'obiettivo {obiettivo.n}{detta}"


def sugli_indicatori(
    codice: str,
    livello: Livello,
    campo: str,
    quali: Trovati,
    frasi: tuple[str, str],
    trovato: Decimal | None = None,
    atteso: Decimal | None = None,
) -> Anomalia:
    """One finding about some indicators of an objective; `frasi` go on after one of them, and after several."""
    obiettivo, posizioni = quali
    uno = len(posizioni) == 1
    return Anomalia(
        codice=codice,
        livello=livello,
        oggetto=f"obiettivi[{obiettivo.n}]" + (f".indicatori[{posizioni[0]}]" if uno else ""),
        campo=campo if uno else "indicatori",
        messaggio=f"{soggetto(obiettivo, posizioni)} {frasi[0 if uno else 1]}",
        trovato=trovato if uno else None,
        atteso=atteso if uno else None,
    )


def del_piano(codice: str, campo: str, messaggio: str) -> Anomalia:
    """A nota about a habit of the whole plan."""
    return Anomalia(codice=codice, livello=Livello.NOTA, oggetto="piano", campo=campo, messaggio=messaggio)


def con_abitudine(
    codice: str, campo: str, tutti: Sequence[Trovati], frasi: tuple[str, str], abitudine: str
) -> Iterator[Anomalia]:
    """A nota for each objective, or a single one for the plan where they are many.

    `abitudine` follows the count of the indicators, and the objectives are named after it.
    """
    if len(tutti) <= ABITUDINE:
        for quali in tutti:
            yield sugli_indicatori(codice, Livello.NOTA, campo, quali, frasi)
        return
    quanti = sum(len(quali.posizioni) for quali in tutti)
    dove = elenco((quali.obiettivo.n for quali in tutti), NOMINATI)
    yield del_piano(codice, "obiettivi", f"{quanti} indicatori {abitudine}: obiettivi {dove}.")
