"""Bands: the degree that a value falls in, between lower bounds; for dates the value is the days late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoraggio.calcolo.numeri import ZERO, cifra, dividi, esatta
from obiettivi.contenuto import Fascia

SENZA_LIMITE = Decimal("-Infinity")


@dataclass(frozen=True)
class GradoFascia:
    """The degree of a value among bands, and why."""

    grado: Decimal
    perche: str


def _inizio(fascia: Fascia) -> tuple[Decimal, int]:
    """Where a band begins: at the same bound, the one that includes it comes first."""
    return (SENZA_LIMITE if fascia.da is None else fascia.da, 0 if fascia.compreso else 1)


def doppia(fasce: Sequence[Fascia]) -> Fascia | None:
    """A band that begins exactly where another does: nobody could say which holds."""
    visti: set[tuple[Decimal | None, bool]] = set()
    for una in fasce:
        inizio = (una.da, una.da is not None and una.compreso)
        if inizio in visti:
            return una
        visti.add(inizio)
    return None


def _dentro(valore: Decimal, fascia: Fascia) -> bool:
    da = _inizio(fascia)[0]
    return valore >= da if fascia.compreso else valore > da


@esatta
def grado_in_fasce(valore: Decimal, fasce: Sequence[Fascia]) -> GradoFascia:
    """The degree of the band a value is in; linear ones go up, or down, to the next; 0 below the first."""
    ordinate = sorted(fasce, key=_inizio)
    posto = max((indice for indice, una in enumerate(ordinate) if _dentro(valore, una)), default=None)
    if posto is None:
        return GradoFascia(ZERO, f"{cifra(valore)} è sotto la prima fascia: 0")
    sua = ordinate[posto]
    dopo = ordinate[posto + 1] if posto + 1 < len(ordinate) else None
    if sua.lineare and sua.da is not None and dopo is not None and dopo.da > sua.da:
        grado = sua.grado + dividi((valore - sua.da) * (dopo.grado - sua.grado), dopo.da - sua.da)
        tra = f"tra {cifra(sua.da)} ({cifra(sua.grado)} %) e {cifra(dopo.da)} ({cifra(dopo.grado)} %)"
        return GradoFascia(grado, f"{cifra(valore)} è {tra}, in proporzione: {cifra(grado)}")
    return GradoFascia(sua.grado, f"{cifra(valore)} è nella fascia {_detta(sua)}: {cifra(sua.grado)}")


def _detta(fascia: Fascia) -> str:
    if fascia.da is None:
        return "più bassa"
    return f"da {cifra(fascia.da)}, {'compreso' if fascia.compreso else 'escluso'}"


def giorni_di_ritardo(fatto: date, entro: date, fasce: Sequence[Fascia]) -> Decimal:
    """Days late; a day early is no delay, unless some band is about early days (below zero)."""
    giorni = Decimal((fatto - entro).days)
    anticipi = any(fascia.da is not None and fascia.da < ZERO for fascia in fasce)
    return giorni if anticipi else max(giorni, ZERO)
