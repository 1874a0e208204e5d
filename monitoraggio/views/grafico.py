"""A chart of degrees as horizontal bars, one per row, each with the mark of what was expected.

Texts, not numbers: a template would write them the Italian way, which a drawing cannot read. What it shows is
said in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LARGHEZZA, BARRA, RIGA = 360, 270, 46
"""The drawing, the longest bar, the height of a row."""
PIENO = Decimal(100)
NOME_MASSIMO = 46


@dataclass(frozen=True)
class Riga:
    """A row: its name above, the bar with its value at the right, the mark (empty where nothing was expected)."""

    nome: str
    valore: str
    y_nome: str
    y_barra: str
    y_valore: str
    x_valore: str
    fondo: str
    larghezza: str
    atteso: str


@dataclass(frozen=True)
class Grafico:
    """The whole drawing."""

    larghezza: str
    altezza: str
    righe: tuple[Riga, ...]


def grafico(righe: Sequence[tuple[str, str, Decimal | None, Decimal | None]]) -> Grafico:
    """From name, value in words, degree and expected degree of each row; all on one scale, which is at least 100."""
    massimo = max([PIENO, *(grado for _, _, grado, _ in righe if grado is not None)])
    scala = BARRA / massimo
    return Grafico(
        larghezza=str(LARGHEZZA),
        altezza=str(RIGA * len(righe)),
        righe=tuple(_riga(posto, scala, *riga) for posto, riga in enumerate(righe)),
    )


def _riga(posto: int, scala: Decimal, nome: str, valore: str, grado, atteso) -> Riga:
    sopra = RIGA * posto
    return Riga(
        nome=nome if len(nome) <= NOME_MASSIMO else f"{nome[: NOME_MASSIMO - 1].rstrip()}…",
        valore=valore,
        y_nome=str(sopra + 14),
        y_barra=str(sopra + 21),
        y_valore=str(sopra + 32),
        x_valore=str(BARRA + 10),
        fondo=f"{PIENO * scala:.1f}",
        larghezza=f"{(grado or 0) * scala:.1f}",
        atteso="" if atteso is None else f"M{atteso * scala:.1f} {sopra + 18}v21",
    )
