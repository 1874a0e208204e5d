"""What was promised before the plan was varied: beside a target that changed stands the first one. Pure.

Things are told by their `chiave`, from the first approved version to the one that is measured.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from monitoraggio.calcolo import target
from obiettivi import calcoli
from obiettivi.contenuto import Atto, ContenutoPiano, Fase, Indicatore, Obiettivo, Valore


@dataclass(frozen=True)
class Originario:
    """What the first approved version, by its number and act, said otherwise than the one that is measured.

    `indicatori` and `fasi` are those whose target or deadline is another, as they were; `pesi` the weights that
    assignments had. `nuovi` are the keys of what was not there: objectives and, of those that were, assignments,
    indicators, phases; `tolti` the indicators that are gone, by key of their objective. `annullati` are the
    objectives that counted and do not any more, as they are now: as they were, where they are gone.
    """

    versione: int
    atto: Atto | None
    indicatori: Mapping[UUID, Indicatore]
    fasi: Mapping[UUID, Fase]
    pesi: Mapping[UUID, Decimal | None]
    nuovi: frozenset[UUID]
    tolti: Mapping[UUID, tuple[Indicatore, ...]]
    annullati: tuple[Obiettivo, ...]


def originario(prima: ContenutoPiano, dopo: ContenutoPiano, versione: int) -> Originario:
    """What changed from `prima`, the first approved `versione`, to `dopo`: only what is measured, and by when."""
    erano = {uno.chiave: uno for uno in calcoli.attivi(prima)}
    sono = {uno.chiave: uno for uno in calcoli.attivi(dopo)}
    restati = [(erano[chiave], uno) for chiave, uno in sono.items() if chiave in erano]
    tutti = {uno.chiave: uno for uno in dopo.obiettivi}
    anno = dopo.piano.anno
    return Originario(
        versione=versione,
        atto=prima.piano.atto,
        indicatori={
            riga.chiave: riga
            for _, riga in _cambiate(restati, "indicatori", lambda _, uno: _traguardo(uno, anno))
        },
        fasi={riga.chiave: riga for _, riga in _cambiate(restati, "fasi", lambda _, una: _quando(una))},
        pesi={
            sua.chiave: calcoli.peso_effettivo(era, sua)
            for era, sua in _cambiate(restati, "assegnazioni", calcoli.peso_effettivo)
        },
        nuovi=frozenset(sono.keys() - erano.keys()).union(
            *(_righe(ora) - _righe(era) for era, ora in restati)
        ),
        tolti={
            ora.chiave: tuple(uno for uno in era.indicatori if uno.chiave not in restano)
            for era, ora in restati
            for restano in [{uno.chiave for uno in ora.indicatori}]
            if any(uno.chiave not in restano for uno in era.indicatori)
        },
        annullati=tuple(tutti.get(chiave, era) for chiave, era in erano.items() if chiave not in sono),
    )


def _righe(obiettivo: Obiettivo) -> frozenset[UUID]:
    uno = obiettivo
    return frozenset(riga.chiave for riga in (*uno.assegnazioni, *uno.indicatori, *uno.fasi))


def _traguardo(indicatore: Indicatore, anno: int) -> Hashable:
    uno = indicatore
    return uno.tipo, uno.operatore, target(uno, anno), uno.unita, uno.data, uno.testo, uno.fasce


def _quando(fase: Fase) -> Hashable:
    return fase.scadenza, fase.scadenza_testo, fase.mesi, fase.anno


def _cambiate(
    restati: Iterable[tuple[Obiettivo, Obiettivo]],
    elenco: str,
    detto: Callable[[Obiettivo, Valore], Hashable],
) -> Iterator[tuple[Obiettivo, Valore]]:
    """The rows, as they were, of which what is told is not what is told now; each with its objective of then."""
    for era, ora in restati:
        adesso = {riga.chiave: riga for riga in getattr(ora, elenco)}
        for riga in getattr(era, elenco):
            nuova = adesso.get(riga.chiave)
            if nuova is not None and detto(era, riga) != detto(ora, nuova):
                yield era, riga
