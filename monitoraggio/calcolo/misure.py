"""What was measured: the actual value of an indicator, or how much of a phase is done; and its target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from monitoraggio.calcolo.numeri import CENTO, ZERO, dividi, esatta
from monitoraggio.contenuto import Misura
from obiettivi.contenuto import Indicatore
from obiettivi.scelte import TipoIndicatore

QUANTITA = (
    TipoIndicatore.NUMERO,
    TipoIndicatore.PERCENTUALE,
    TipoIndicatore.RAPPORTO,
    TipoIndicatore.IMPORTO,
)
"""The tipi whose value is a number that may also be told as a numerator over a denominator."""


VUOTA = Misura()


@dataclass(frozen=True)
class Misure:
    """What was measured of one assignment: by position of the indicators and of the phases in the objective."""

    indicatori: Mapping[int, Misura] = field(default_factory=lambda: MappingProxyType({}))
    fasi: Mapping[int, Misura] = field(default_factory=lambda: MappingProxyType({}))


NESSUNA = Misure()


def denominatore_nullo(misura: Misura) -> bool:
    """Whether the value is told as parts of nothing: 0 risposte su 0 reclami."""
    return misura.valore is None and misura.denominatore is not None and misura.denominatore <= ZERO


def in_ritardo(indicatore: Indicatore, misura: Misura) -> bool:
    """Whether a value was read after the day by which it had to be reached."""
    return bool(indicatore.data and misura.data and misura.data > indicatore.data)


@esatta
def attuale(indicatore: Indicatore, misura: Misura) -> Decimal | None:
    """The actual value as a number, a percent as 0–100; None when it is not there."""
    if misura.valore is not None:
        return misura.valore
    if indicatore.tipo not in QUANTITA or misura.numeratore is None or misura.denominatore is None:
        return None
    if denominatore_nullo(misura):
        return None
    parti = CENTO if indicatore.tipo == TipoIndicatore.PERCENTUALE else Decimal(1)
    return dividi(parti * misura.numeratore, misura.denominatore)


def di_un_altro_anno(indicatore: Indicatore, anno: int | None) -> bool:
    """Whether the plan measures it in another year than this."""
    return anno is not None and indicatore.anno not in (None, anno) and anno not in indicatore.valori_annuali


def target(indicatore: Indicatore, anno: int | None = None) -> Decimal | None:
    """The number to reach this year: the indicator's own, else that of the year among the yearly ones."""
    del_anno = indicatore.valori_annuali.get(indicatore.anno if anno is None else anno)
    suo = indicatore.valore if anno is None or indicatore.anno in (None, anno) else None
    if suo is None:
        suo = del_anno
    return Decimal(1) if suo is None and indicatore.tipo == TipoIndicatore.SI_NO else suo


@esatta
def scostamento(indicatore: Indicatore, misura: Misura, anno: int | None = None) -> Decimal | None:
    """Actual minus target, in the indicator's own unit; in days for dates; None where one of them is missing."""
    if indicatore.tipo == TipoIndicatore.DATA:
        giorni: tuple[date | None, date | None] = (misura.data, indicatore.data)
        return Decimal((giorni[0] - giorni[1]).days) if all(giorni) else None
    valore, atteso = attuale(indicatore, misura), target(indicatore, anno)
    return None if valore is None or atteso is None else valore - atteso
