"""The actual quantities beside what the plan expects: the routine outputs of each area, the ente's health. Pure.

Neither has a key. Inside a rilevazione a row is told by its place in the version of the plan, which stays the same;
from a rilevazione to another, held perhaps on another version, by its words; by its place too, where several rows
have the same ones.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from monitoraggio import contenuto as c
from monitoraggio.calcolo.numeri import arrotonda, dividi
from obiettivi.contenuto import AttivitaStrutturale, ContenutoPiano, IndicatoreSalute

SALUTE = ""
"""What stands in the place of an area where the table is of the ente's health."""
CENTO = Decimal(100)

Prevista = AttivitaStrutturale | IndicatoreSalute
Detta = c.AttivitaDetta | c.SaluteDetta

PAROLE = {
    AttivitaStrutturale: ("area", "gruppo", "prodotto"),
    c.AttivitaDetta: ("area", "gruppo", "prodotto"),
    IndicatoreSalute: ("dimensione", "indicatore"),
    c.SaluteDetta: ("dimensione", "indicatore"),
}
"""The words by which a row is told, group and name last."""


class RigaTavola(NamedTuple):
    """A row of the plan, at its place in the version's list: what is declared of it now, and what was last time."""

    posto: int
    prevista: Prevista
    detta: Detta | None = None
    prima: Detta | None = None

    @property
    def gruppo(self) -> str:
        return parole(self.prevista)[-2]

    @property
    def nome(self) -> str:
        return parole(self.prevista)[-1]

    @property
    def svolto(self) -> Decimal | None:
        """How much of the quantity expected in the year was done, in percent, to one place.

        None where one of the two is not a number, or nothing was expected.
        """
        attesa = self.prevista.quantita if isinstance(self.prevista, AttivitaStrutturale) else None
        if not attesa or attesa < 0 or self.detta is None or self.detta.valore is None:
            return None
        return arrotonda(dividi(self.detta.valore * CENTO, attesa), 1)

    def con(self, valore: Decimal | None, nota: str) -> Detta | None:
        """What is declared of it, with its words; None when that says nothing."""
        if valore is None and not nota:
            return None
        tipo = c.AttivitaDetta if isinstance(self.prevista, AttivitaStrutturale) else c.SaluteDetta
        detti = dict(zip(PAROLE[tipo], parole(self.prevista), strict=True))
        return tipo(posto=self.posto, valore=valore, nota=nota, **detti)


class Tavola(NamedTuple):
    """The rows of an area, or of the ente's health, in the order of the plan."""

    area: str
    righe: tuple[RigaTavola, ...]

    @property
    def dette(self) -> int:
        """Of how many rows something is declared."""
        return sum(riga.detta is not None for riga in self.righe)

    @property
    def gruppi(self) -> dict[str, list[RigaTavola]]:
        """The rows by their group; groups may be told in any order: each is gathered where it first appears."""
        gruppi: dict[str, list[RigaTavola]] = {}
        for riga in self.righe:
            gruppi.setdefault(riga.gruppo, []).append(riga)
        return gruppi


def parole(riga: Prevista | Detta) -> tuple[str, ...]:
    """The words by which a row is told."""
    return tuple(getattr(riga, nome) for nome in PAROLE[type(riga)])


def tavole(
    piano: ContenutoPiano, adesso: c.Rilevazione | None = None, prima: c.Rilevazione | None = None
) -> dict[str, Tavola]:
    """The tables of a plan by area, in the order of its areas; last, where there is one, that of the health."""
    righe = tuple(_righe(piano.attivita_strutturali, adesso and adesso.attivita, prima and prima.attivita))
    per_area = {
        area.codice: tuple(riga for riga in righe if riga.prevista.area == area.codice) for area in piano.aree
    }
    salute = _righe(piano.indicatori_di_salute, adesso and adesso.salute, prima and prima.salute)
    tutte = per_area | {SALUTE: tuple(salute)}
    return {codice: Tavola(codice, sue) for codice, sue in tutte.items() if sue}


def _righe(
    previste: Sequence[Prevista], dette: Iterable[Detta] | None, prima: Iterable[Detta] | None
) -> Iterator[RigaTavola]:
    adesso = {una.posto: una for una in dette or ()}
    di_prima = defaultdict(list)
    for una in prima or ():
        di_prima[parole(una)].append(una)
    quante = Counter(map(parole, previste))
    for posto, prevista in enumerate(previste):
        stesse = di_prima[parole(prevista)]
        if quante[parole(prevista)] > 1:
            stesse = [una for una in stesse if una.posto == posto]
        yield RigaTavola(posto, prevista, adesso.get(posto), stesse[0] if len(stesse) == 1 else None)
