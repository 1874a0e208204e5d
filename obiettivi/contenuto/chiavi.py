"""Keys of objectives, assignments, phases and indicators: what tells one from another across versions.

A file without keys takes those of the plan it updates, matched by `n` and position; what is new there gets
a key derived from ente, year, `n` and position, so that the same file gives the same keys on every machine.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from obiettivi.contenuto.oggetti import ContenutoPiano, Obiettivo, Valore

RADICE = UUID("6a1de2b1-6f0e-5f4c-9a53-7d2f0c1b8e44")


def con_chiavi(nuovo: ContenutoPiano, attuale: ContenutoPiano | None) -> ContenutoPiano:
    """The same plan with every key filled in."""
    radice = uuid5(RADICE, f"{nuovo.ente.slug}/{nuovo.piano.anno}")
    vecchi = attuale.obiettivi if attuale else ()
    per_n = {obiettivo.n: obiettivo for obiettivo in vecchi}
    chiavi = _scegli(
        [obiettivo.chiave for obiettivo in nuovo.obiettivi],
        [per_n[obiettivo.n].chiave if obiettivo.n in per_n else None for obiettivo in nuovo.obiettivi],
        {obiettivo.chiave for obiettivo in vecchi},
        [uuid5(radice, f"obiettivi/{obiettivo.n}") for obiettivo in nuovo.obiettivi],
    )
    per_chiave = {obiettivo.chiave: obiettivo for obiettivo in vecchi}
    return nuovo.model_copy(
        update={
            "obiettivi": tuple(
                _con_chiavi(obiettivo, chiave, per_chiave.get(chiave))
                for obiettivo, chiave in zip(nuovo.obiettivi, chiavi, strict=True)
            )
        }
    )


def _con_chiavi(nuovo: Obiettivo, chiave: UUID, attuale: Obiettivo | None) -> Obiettivo:
    aggiornate: dict[str, object] = {"chiave": chiave}
    for elenco in ("assegnazioni", "fasi", "indicatori"):
        righe: Sequence[Valore] = getattr(nuovo, elenco)
        vecchie = [riga.chiave for riga in getattr(attuale, elenco)] if attuale else []
        chiavi = _scegli(
            [riga.chiave for riga in righe],
            (vecchie + [None] * len(righe))[: len(righe)],
            set(vecchie),
            [uuid5(chiave, f"{elenco}/{posizione}") for posizione in range(len(righe))],
        )
        aggiornate[elenco] = tuple(
            riga.model_copy(update={"chiave": sua}) for riga, sua in zip(righe, chiavi, strict=True)
        )
    return nuovo.model_copy(update=aggiornate)


def _scegli(
    scritte: list[UUID | None],
    corrispondenti: list[UUID | None],
    note: set[UUID | None],
    derivate: list[UUID],
) -> list[UUID]:
    """For each row the key written in the file, else that of the row it matches, else the derived one.

    No key is given twice: a derived key that another row already has gives way to the next one.
    """
    prese = {chiave for chiave in scritte if chiave}
    scelte = []
    for scritta, corrispondente, derivata in zip(scritte, corrispondenti, derivate, strict=True):
        chiave = scritta or (corrispondente if corrispondente not in prese else None)
        if chiave is None:
            chiave = derivata
            while chiave in prese or chiave in note:
                chiave = uuid5(chiave, "altra")
        prese.add(chiave)
        scelte.append(chiave)
    return scelte
