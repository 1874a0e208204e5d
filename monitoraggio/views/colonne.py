"""A chart of degrees through time: a column per rilevazione, each with the mark of what was expected.

Texts, not numbers, as in `grafico`. What it shows is said in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

POSTO, COLONNA = 74, 38
"""The width that each column has, and takes."""
SOPRA, CORPO, SOTTO = 24, 110, 40
"""The heights of the value, of a degree of 100, of the two lines that name the column."""
PIENO = Decimal(100)
MEZZO = Decimal(POSTO) / 2


@dataclass(frozen=True)
class Dato:
    """What a column is of: day and year, the degree with its words, what was expected; a year before is `prima`."""

    giorno: str
    anno: str
    detto: str
    grado: Decimal | None
    atteso: Decimal | None
    prima: bool


@dataclass(frozen=True)
class Colonna:
    """A column as it is drawn; `atteso` is the path of the mark, empty where nothing was expected."""

    giorno: str
    anno: str
    valore: str
    classe: str
    x: str
    centro: str
    y: str
    altezza: str
    y_valore: str
    atteso: str


@dataclass(frozen=True)
class Disegno:
    """The drawing of one area, or of the ente; `racconto` says in words what it shows."""

    nome: str
    racconto: str
    larghezza: str
    altezza: str
    base: str
    y_giorno: str
    y_anno: str
    colonne: tuple[Colonna, ...]


def disegno(nome: str, dati: Sequence[Dato]) -> Disegno:
    """The columns of one row of the table, in its order; on a scale that is at least 100."""
    valori = [valore for uno in dati for valore in (uno.grado, uno.atteso) if valore is not None]
    scala = CORPO / max([PIENO, *valori])
    base = SOPRA + CORPO
    return Disegno(
        nome=nome,
        racconto="; ".join(_racconto(uno) for uno in dati),
        larghezza=str(POSTO * len(dati)),
        altezza=str(base + SOTTO),
        base=f"M0 {base}h{POSTO * len(dati)}",
        y_giorno=str(base + 17),
        y_anno=str(base + 33),
        colonne=tuple(_colonna(posto, scala, uno) for posto, uno in enumerate(dati)),
    )


def _racconto(uno: Dato) -> str:
    return f"al {uno.giorno}/{uno.anno} {uno.detto}"


def _colonna(posto: int, scala: Decimal, uno: Dato) -> Colonna:
    base, centro = SOPRA + CORPO, POSTO * posto + MEZZO
    alta, sua = ((valore or 0) * scala for valore in (uno.grado, uno.atteso))
    # The value stands above whatever is higher, so that the mark does not cross it.
    cima = base - max(alta, sua)
    segno = f"M{centro - COLONNA // 2 - 6:.1f} {base - sua:.1f}h{COLONNA + 12}"
    return Colonna(
        giorno=uno.giorno,
        anno=uno.anno,
        valore=uno.detto,
        classe="barra-prima" if uno.prima else "barra-dentro",
        x=f"{centro - COLONNA // 2:.1f}",
        centro=f"{centro:.1f}",
        y=f"{base - alta:.1f}",
        altezza=f"{alta:.1f}",
        y_valore=f"{cima - 7:.1f}",
        atteso="" if uno.atteso is None else segno,
    )
