"""What a table of a document is: a list of columns, each with its title, its format and where its value is.

Whoever writes files reads these and knows nothing of plans; the lists of this package know nothing of files.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from django.db.models import TextChoices

Contenuto = str | int | Decimal | date | None
"""What a cell may hold; None and "" leave it empty."""


@dataclass(frozen=True)
class Formato:
    """How a value looks.

    The number format is in the code that spreadsheets use; then the side it leans to, the levels of indent,
    whether it must catch the eye.
    """

    codice: str = "General"
    lato: str = "left"
    rientro: int = 0
    evidenza: bool = False


TESTO = Formato()
CODICE = Formato("@")
"""A short text that a spreadsheet must not take for a number, even when it is typed again."""
NUMERO = Formato(lato="right", rientro=1)
"""Exactly the decimals that were written. Percents are such numbers too, from 0 to 100."""
EURO = Formato('#,##0.00\\ "€"', lato="right", rientro=1)
DATA = Formato("dd/mm/yyyy", lato="center")
SEGNO = Formato(lato="center")
"""A mark, such as the dot of a month."""
PERCENTO = Formato('General"%"', lato="right", rientro=1)
"""A number from 0 to 100 shown with its sign, where a column mixes units."""
SI_NO = Formato('[=1]"sì";[=0]"no";General', lato="right", rientro=1)
"""A 1 or a 0 shown as a word; it stays a number."""


def a_sinistra(formato: Formato) -> Formato:
    """The same where a column is much wider than its values."""
    return replace(formato, lato="left", rientro=0)


class Genere(Enum):
    """What a cell that is filled in may hold."""

    TESTO = auto()
    NUMERO = auto()
    INTERO = auto()
    DATA = auto()
    SCELTA = auto()
    SI_NO = auto()
    # A short list, one item per line.
    RIGHE = auto()
    INTERI = auto()
    # Anything that is not empty stands for yes.
    SEGNO = auto()
    AREA = auto()
    # One row of the phases of the objective, by its place among them, from 1.
    FASE = auto()


@dataclass(frozen=True)
class Campo:
    """What is filled in under a column: the key of the format it goes back to, and how it is read.

    `nome` may have a second part, for one value of many: `mesi:3`, `valori_annuali:2026`, `pesi:0` (of the
    first phase). `scelte` are the words to choose from. `sempre`: who fills in the workbook finds the column
    also when the plan has nothing there yet.
    """

    nome: str
    genere: Genere = Genere.TESTO
    scelte: type[TextChoices] | None = None
    sempre: bool = False


@dataclass(frozen=True)
class Colonna:
    """One column, with its width in characters.

    `facoltativa`: left out when no row has a value. `nascosta`: for programs, not for people. `campo`: what
    it becomes when the workbook is filled in and comes back; None where it is only read.
    """

    titolo: str
    formato: Formato | Callable[[Any], Formato]
    valore: Callable[[Any], Contenuto]
    larghezza: float = 10
    facoltativa: bool = False
    nascosta: bool = False
    campo: Campo | None = None

    def formato_di(self, riga: Any) -> Formato:
        return self.formato if isinstance(self.formato, Formato) else self.formato(riga)


def facoltativa(*colonna: Any) -> Colonna:
    """A column left out of the document when the plan never fills it."""
    return replace(Colonna(*colonna), facoltativa=True)


def scritta(colonna: Colonna, nome: str, genere: Genere = Genere.TESTO, **altro: Any) -> Colonna:
    """The same column, which may be filled in."""
    return replace(colonna, campo=Campo(nome, genere, **altro))


@dataclass(frozen=True)
class Dato:
    """One line of a card: a label and its value, left out when there is none."""

    etichetta: str
    valore: Contenuto
    formato: Formato = TESTO

    @property
    def formato_in_scheda(self) -> Formato:
        """All the values of a card lean to the left, beside their labels."""
        return a_sinistra(self.formato)


@dataclass(frozen=True)
class Scheda:
    """A titled list of labels and values."""

    titolo: str
    dati: tuple[Dato, ...]

    @property
    def presenti(self) -> tuple[Dato, ...]:
        return tuple(dato for dato in self.dati if dato.valore not in (None, ""))


@dataclass(frozen=True)
class Tabella:
    """Columns and the rows they read. `elenco`: the list of the plan that the rows are of, if they may be filled in."""

    titolo: str
    colonne: tuple[Colonna, ...]
    righe: tuple[Any, ...]
    elenco: str = ""

    @property
    def presenti(self) -> tuple[Colonna, ...]:
        """The columns of the document: all but the optional ones that no row fills."""
        return tuple(
            colonna
            for colonna in self.colonne
            if not colonna.facoltativa or any(colonna.valore(riga) not in (None, "") for riga in self.righe)
        )


@dataclass(frozen=True)
class Elenco:
    """A sheet that is one table; `se_vuoto` says in its place why there are no rows."""

    nome: str
    tabella: Tabella
    se_vuoto: str


@dataclass(frozen=True)
class Pagina:
    """A sheet that is read from the top down: cards and small tables, one under the other."""

    nome: str
    larghezze: tuple[float, ...]
    blocchi: tuple[Scheda | Tabella, ...]
    se_vuoto: str = ""
