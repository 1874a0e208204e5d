"""The formulas of the degree: small functions of A (actual), T (target) and B (baseline), not yet clipped."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from operator import eq, ge, gt, le, lt

from monitoraggio.calcolo.numeri import CENTO, ZERO, dividi, esatta
from obiettivi.scelte import Direzione, Operatore

CONFRONTI: Mapping[str, Callable[[Decimal | date, Decimal | date], bool]] = {
    Operatore.ALMENO: ge,
    Operatore.PIU_DI: gt,
    Operatore.AL_MASSIMO: le,
    Operatore.MENO_DI: lt,
    Operatore.UGUALE: eq,
    Operatore.ENTRO: le,
}
DIREZIONI: Mapping[str, Direzione] = {
    Operatore.ALMENO: Direzione.CRESCENTE,
    Operatore.PIU_DI: Direzione.CRESCENTE,
    Operatore.AL_MASSIMO: Direzione.DECRESCENTE,
    Operatore.MENO_DI: Direzione.DECRESCENTE,
}
"""Which way is better, where the operator says it."""


def tutto_o_niente(attuale: Decimal | date, operatore: str, target: Decimal | date) -> Decimal:
    """100 when the target is met, strictly if the operator is strict; else 0."""
    return CENTO if CONFRONTI[operatore](attuale, target) else ZERO


@esatta
def rapporto(attuale: Decimal, target: Decimal) -> Decimal:
    """More is better: A / T. Needs T > 0."""
    return dividi(CENTO * attuale, target)


@esatta
def rapporto_inverso(attuale: Decimal, target: Decimal, tetto: Decimal = CENTO) -> Decimal:
    """Less is better: T / A. Needs T > 0. With A ≤ 0 nothing is better: the cap, so that it never falls there."""
    return tetto if attuale <= ZERO else dividi(CENTO * target, attuale)


@esatta
def specchio(attuale: Decimal, target: Decimal) -> Decimal:
    """Less is better: as far below the target as A is above it, (2T − A) / T. Needs T > 0."""
    return dividi(CENTO * (2 * target - attuale), target)


@esatta
def da_baseline(attuale: Decimal, baseline: Decimal, target: Decimal) -> Decimal:
    """How much of the way from B to T was gone. Needs T ≠ B."""
    return dividi(CENTO * (attuale - baseline), target - baseline)


def migliora(baseline: Decimal | None, target: Decimal, direzione: str) -> bool:
    """Whether the target asks for more than standing still."""
    if baseline is None:
        return False
    return target > baseline if direzione == Direzione.CRESCENTE else target < baseline
