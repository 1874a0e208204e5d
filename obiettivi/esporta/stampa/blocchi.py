"""The building blocks of a printed document: each knows the template that draws it and holds only text.

Everything is decided before the templates, which only put marks around words: no rule, no format there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from obiettivi.esporta.segni import Pezzi

LINEE_UNITE = 13
"""Lines of the longest table that is moved whole to the next page rather than broken."""


CARATTERI_COLONNA, CARATTERI_FATTO = 50, 100
"""Characters of a line in the main column of a table and in a list of facts, more or less."""


def linee(testo: str, caratteri: int) -> int:
    """About how many lines a text takes."""
    return sum(1 + len(riga) // caratteri for riga in testo.split("\n"))


@dataclass(frozen=True)
class Rimando:
    """Words that lead to another place of the document; plain words when `ancora` is empty."""

    testo: str
    ancora: str = ""


@dataclass(frozen=True)
class Cella:
    """A cell: its text, links after it, small lines below; `pagina` is the place whose page it shows.

    `pezzi` are the stretches of a text that another is compared with, in place of it: those that the other
    has not are marked by `segno`, `del` for what is gone and `ins` for what is new.
    """

    testo: str = ""
    rimandi: tuple[Rimando, ...] = ()
    note: tuple[str, ...] = ()
    pagina: str = ""
    pezzi: Pezzi = ()
    segno: str = ""

    @property
    def vuota(self) -> bool:
        return not (self.testo or self.rimandi or self.note or self.pagina)

    def linee(self, caratteri: int) -> int:
        """About how many lines it takes, in a column of so many characters."""
        return sum(linee(testo, caratteri) for testo in (self.testo, *self.note))


@dataclass(frozen=True)
class Colonna:
    """A column: heading and kind, which sets width and alignment (see the style sheet).

    A `facoltativa` one is left out when no row has anything to say in it. The cells of an `intesta` one
    name their rows.
    """

    titolo: str
    tipo: str = ""
    facoltativa: bool = False
    intesta: bool = False


def classe_tabella(lunga: int, nota: str) -> str:
    """How a table meets the end of a page: a short one is not broken, one with a note keeps it near."""
    return f"{'unita' if lunga <= LINEE_UNITE else ''} {'annotata' if nota else ''}".strip()


@dataclass(frozen=True)
class Tabella:
    """A table with its caption, a heading per column, and totals at the foot as label and value.

    One that is `affiancata` runs in two columns side by side on the page.
    """

    modello: ClassVar[str] = "esporta/tabella.html"

    titolo: str
    colonne: tuple[Colonna, ...]
    righe: tuple[tuple[tuple[Colonna, Cella], ...], ...]
    piede: tuple[tuple[str, str], ...] = ()
    nota: str = ""
    affiancata: bool = False

    @property
    def classe(self) -> str:
        return classe_tabella(self.linee, self.nota)

    @property
    def linee(self) -> int:
        """About how many lines of print it takes, caption and heading included."""
        righe = (max(cella.linee(CARATTERI_COLONNA) for _, cella in riga) for riga in self.righe)
        return 3 + sum(righe) + len(self.piede)

    @property
    def prime(self) -> str:
        """How many columns the label of a total spans."""
        return str(len(self.colonne) - 1)


def tabella(
    titolo: str,
    colonne: Iterable[Colonna],
    righe: Iterable[Iterable[Cella | str]],
    piede: tuple[tuple[str, str], ...] = (),
    nota: str = "",
    affiancata: bool = False,
) -> Tabella | None:
    """The table without the optional columns that say nothing; None when it has no rows."""
    colonne = tuple(colonne)
    celle = [[una if isinstance(una, Cella) else Cella(una) for una in riga] for riga in righe]
    if not celle:
        return None
    piene = [
        posto
        for posto, colonna in enumerate(colonne)
        if not colonna.facoltativa or any(not riga[posto].vuota for riga in celle)
    ]
    return Tabella(
        titolo=titolo,
        colonne=tuple(colonne[posto] for posto in piene),
        righe=tuple(tuple((colonne[posto], riga[posto]) for posto in piene) for riga in celle),
        piede=piede,
        nota=nota,
        affiancata=affiancata,
    )


@dataclass(frozen=True)
class Fatto:
    """A fact with its name; several lines when it is told of several things."""

    nome: str
    celle: tuple[Cella, ...]


@dataclass(frozen=True)
class Fatti:
    """A list of facts, name beside value."""

    modello: ClassVar[str] = "esporta/fatti.html"

    fatti: tuple[Fatto, ...]

    @property
    def linee(self) -> int:
        return sum(cella.linee(CARATTERI_FATTO) for fatto in self.fatti for cella in fatto.celle)


def fatti(coppie: Iterable[tuple[str, str | Cella | Iterable[str | Cella]]]) -> Fatti | None:
    """The facts that say something; None when none does."""
    detti = []
    for nome, valori in coppie:
        celle = [valori] if isinstance(valori, str | Cella) else valori
        celle = tuple(una if isinstance(una, Cella) else Cella(una) for una in celle)
        celle = tuple(una for una in celle if not una.vuota)
        if celle:
            detti.append(Fatto(nome, celle))
    return Fatti(tuple(detti)) if detti else None


@dataclass(frozen=True)
class Titoletto:
    """A heading inside a section."""

    modello: ClassVar[str] = "esporta/titoletto.html"

    testo: str


@dataclass(frozen=True)
class Prosa:
    """A running text; an empty line divides its paragraphs."""

    modello: ClassVar[str] = "esporta/prosa.html"

    testo: str
    tipo: str = ""


def senza_vuoti(blocchi: Iterable) -> tuple:
    """The blocks that have something to say."""
    return tuple(blocco for blocco in blocchi if blocco is not None)
