"""Objectives as wholes: copied, moved among the others, given room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from obiettivi import calcoli, models, riepiloghi, storia
from obiettivi import contenuto as c
from obiettivi.azioni.righe import Righe, rinumera
from obiettivi.azioni.scrittura import scrivi_obiettivo
from obiettivi.azioni.stato import ELIMINATO, NonOraError, esige_modificabile


@dataclass(frozen=True)
class Copia:
    """The new objective, and in words what of the old one has no place in the plan it went to."""

    obiettivo: models.Obiettivo
    tralasciati: tuple[str, ...]


def prossimo_n(piano: models.Piano) -> int:
    """The `n` after the last."""
    return (piano.obiettivi.aggregate(ultimo=Max("n"))["ultimo"] or 0) + 1


@transaction.atomic
def copia_obiettivo(*, obiettivo: models.Obiettivo, piano: models.Piano, utente) -> Copia:
    """Puts at the end of a plan an objective that says what another says, with all that hangs from it.

    Areas and voci are those with the same code there. The copy is active, whatever became of the original;
    years, dates and targets stay as they were written.
    """
    # Locked, so that two copies do not take the same n.
    piano = esige_modificabile(piano)
    try:
        originale = riepiloghi.contenuto_obiettivo(obiettivo)
    except models.Obiettivo.DoesNotExist:
        raise NonOraError(ELIMINATO) from None
    aree = dict(piano.organigramma.aree.values_list("codice", "pk"))
    voci = dict(piano.voci.values_list("codice", "pk"))
    valore, tralasciati = adattato(originale, aree, voci)
    valore = con_chiavi_nuove(valore).model_copy(
        update={"n": prossimo_n(piano), "stato": "", "stato_atto": None, "sostituito_da": None}
    )
    if not calcoli.attivo(originale):
        tralasciati = (*tralasciati, f"lo stato «{originale.stato}» con il suo atto")
    with storia.autore(utente):
        return Copia(
            scrivi_obiettivo(Righe(), models.Obiettivo(piano=piano), valore, aree, voci), tralasciati
        )


def adattato(
    valore: c.Obiettivo, aree: Collection[str], voci: Collection[str]
) -> tuple[c.Obiettivo, tuple[str, ...]]:
    """The objective with the areas and voci of another plan only, and in words what was left out.

    A phase or an indicator of one area goes with that area.
    """
    detti = [f"l'area {sua.area}" for sua in valore.assegnazioni if sua.area not in aree]
    detti += [f"la voce {codice}" for codice in valore.voci if codice not in voci]
    assegnazioni = _posti([sua.area in aree for sua in valore.assegnazioni])
    ovunque = {None: None}
    fasi = _posti([fase.assegnazione in assegnazioni | ovunque for fase in valore.fasi])
    indicatori = _posti([uno.assegnazione in assegnazioni | ovunque for uno in valore.indicatori])
    detti += [f"la fase {posto + 1}" for posto in range(len(valore.fasi)) if posto not in fasi]
    detti += [
        f"l'indicatore {posto + 1}" for posto in range(len(valore.indicatori)) if posto not in indicatori
    ]
    for posto, fase in enumerate(valore.fasi):
        if posto in fasi:
            detti += [f"l'area {codice} della fase {posto + 1}" for codice in fase.aree if codice not in aree]
    for posto, uno in enumerate(valore.indicatori):
        if posto in indicatori and uno.fase not in fasi | ovunque:
            detti.append(f"il legame dell'indicatore {posto + 1} con la fase {uno.fase + 1}")
    adatto = valore.model_copy(
        update={
            "voci": tuple(codice for codice in valore.voci if codice in voci),
            "assegnazioni": tuple(
                _aggiornato(sua, pesi_fasi=_tenuti(sua.pesi_fasi, fasi))
                for sua in _tenuti(valore.assegnazioni, assegnazioni)
            ),
            "fasi": tuple(
                _aggiornato(
                    fase,
                    aree=tuple(codice for codice in fase.aree if codice in aree),
                    assegnazione=assegnazioni.get(fase.assegnazione),
                )
                for fase in _tenuti(valore.fasi, fasi)
            ),
            "indicatori": tuple(
                _aggiornato(uno, assegnazione=assegnazioni.get(uno.assegnazione), fase=fasi.get(uno.fase))
                for uno in _tenuti(valore.indicatori, indicatori)
            ),
        }
    )
    return adatto, tuple(detti)


def _posti(tenere: Sequence[bool]) -> dict[int, int]:
    """Old position → new position of the rows that stay."""
    tenuti = (vecchio for vecchio, tieni in enumerate(tenere) if tieni)
    return {vecchio: nuovo for nuovo, vecchio in enumerate(tenuti)}


def _tenuti(righe: Sequence, posti: Collection[int]) -> tuple:
    return tuple(riga for posto, riga in enumerate(righe) if posto in posti)


def _aggiornato(riga: c.Valore, **campi):
    return riga.model_copy(update=campi)


def con_chiavi_nuove(valore: c.Obiettivo) -> c.Obiettivo:
    """The same objective as another one: it and its rows are told by keys of their own."""
    elenchi = {
        nome: tuple(_aggiornato(riga, chiave=uuid4()) for riga in getattr(valore, nome))
        for nome in ("assegnazioni", "fasi", "indicatori")
    }
    return _aggiornato(valore, chiave=uuid4(), **elenchi)


@transaction.atomic
def sposta_obiettivo(*, obiettivo: models.Obiettivo, n: int, utente) -> int:
    """Gives an objective the place `n`; when it is taken, those in between move by one place.

    Says how many objectives changed their n, this one included.
    """
    esige_modificabile(obiettivo.piano)
    tutti = list(models.Obiettivo.objects.select_for_update().filter(piano=obiettivo.piano_id).order_by("n"))
    suo = next((uno for uno in tutti if uno.pk == obiettivo.pk), None)
    if suo is None:
        raise NonOraError(ELIMINATO)
    presi = [uno.n for uno in tutti]
    nuovi = {suo: n}
    if n in presi:
        # The places stay those that are taken now: a gap in the numbering is where it was.
        tutti.remove(suo)
        tutti.insert(presi.index(n), suo)
        nuovi = dict(zip(tutti, presi, strict=True))
    with storia.autore(utente):
        cambiati = rinumera(nuovi)
    obiettivo.n = n
    return cambiati


@transaction.atomic
def fai_posto(*, piano: models.Piano, n: int, utente) -> int:
    """Frees the place `n` for a new objective: who has it, and who follows without a gap, goes one further.

    Says how many moved.
    """
    esige_modificabile(piano)
    dopo = models.Obiettivo.objects.select_for_update().filter(piano=piano, n__gte=n).order_by("n")
    spinti = {}
    for posto, uno in enumerate(dopo):
        if uno.n != n + posto:
            break
        spinti[uno] = uno.n + 1
    with storia.autore(utente):
        return rinumera(spinti)
