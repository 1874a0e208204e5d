"""The sheet of an objective as people write it: saved only over what they saw, created, moved, cancelled, deleted."""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from obiettivi import contenuto as c
from obiettivi import models, riepiloghi, storia
from obiettivi.azioni.legami import fondi, parte
from obiettivi.azioni.obiettivi import prossimo_n
from obiettivi.azioni.righe import Righe
from obiettivi.azioni.scrittura import scrivi_obiettivo
from obiettivi.azioni.stato import ELIMINATO, NonOraError, esige_modificabile
from obiettivi.permessi import INTERA, Maschera
from obiettivi.scelte import StatoObiettivo


class SchedaCambiataError(Exception):
    """Somebody else has saved since the sheet was opened. Nothing was written.

    `attuale` is what the objective says now, `proposto` what it would say.
    """

    def __init__(self, attuale: c.Obiettivo, proposto: c.Obiettivo):
        super().__init__(attuale, proposto)
        self.attuale, self.proposto = attuale, proposto


@dataclass(frozen=True)
class Salvataggio:
    """The objective that was saved; `cambiato` is whether anything differed from what was there."""

    obiettivo: models.Obiettivo
    cambiato: bool


def segno(obiettivo: c.Obiettivo, maschera: Maschera) -> str:
    """What tells whether the part of an objective that somebody may write is still the one they saw.

    Areas that write their own assignment of one objective do not change each other's.
    """
    return hashlib.sha256(c.testo_json(parte(obiettivo, maschera)).encode()).hexdigest()


@transaction.atomic
def salva_obiettivo(
    *, piano: models.Piano, obiettivo: c.Obiettivo, token: str, maschera: Maschera, utente
) -> Salvataggio:
    """Writes what the mask allows of the value onto the objective with its key, touching only what differs.

    `token` is the `segno` of what the person saw. SchedaCambiataError when it is not that of what is there,
    unless there is nothing to write; NonOraError when the plan is no longer a bozza, the objective is gone, or
    the part of an area was completed after the mask was made.
    """
    piano = esige_modificabile(piano)
    riga = piano.obiettivi.filter(chiave=obiettivo.chiave).first()
    if riga is None:
        raise NonOraError(
            "L'obiettivo non c'è più: qualcuno l'ha eliminato mentre lo scrivevi. Quello che hai scritto non è "
            "stato salvato; puoi copiarlo in un obiettivo nuovo."
        )
    attuale = riepiloghi.contenuto_obiettivo(riga)
    voluto = fondi(attuale, obiettivo, maschera)
    if voluto == attuale:
        return Salvataggio(riga, cambiato=False)
    esige_parti_aperte(piano, maschera, attuale, voluto)
    if token != segno(attuale, maschera):
        raise SchedaCambiataError(attuale, voluto)
    _scrivi(riga, voluto, utente)
    return Salvataggio(riga, cambiato=True)


@transaction.atomic
def crea_obiettivo(
    *, piano: models.Piano, obiettivo: c.Obiettivo, utente, maschera: Maschera = INTERA
) -> models.Obiettivo:
    """Puts a new objective at the end of a bozza, for who writes what is in the mask; every row of it has its key.

    The same one sent twice, as by a double click, is created once.
    """
    piano = esige_modificabile(piano)
    if gia := piano.obiettivi.filter(chiave=obiettivo.chiave).first():
        return gia
    esige_parti_aperte(piano, maschera, obiettivo)
    valore = obiettivo.model_copy(
        update={"n": prossimo_n(piano), "stato": "", "stato_atto": None, "sostituito_da": None}
    )
    riga = models.Obiettivo(piano=piano)
    _scrivi(riga, valore, utente)
    return riga


@transaction.atomic
def dai_ad_altra_area(*, obiettivo: models.Obiettivo, da: str, a: str, utente) -> None:
    """Gives to another area what the objective asked of one, with its weight and all that is of that area."""
    riga = _riga(obiettivo)
    valore = riepiloghi.contenuto_obiettivo(riga)
    assegnazioni = tuple(
        sua.model_copy(update={"area": a}) if sua.area == da else sua for sua in valore.assegnazioni
    )
    _scrivi(riga, valore.model_copy(update={"assegnazioni": assegnazioni}), utente)


@transaction.atomic
def annulla_obiettivo(*, obiettivo: models.Obiettivo, motivo: str, utente) -> None:
    """Cancels an objective, which stays visible and weighs on nobody; the reason is kept among its notes."""
    riga = _riga(obiettivo)
    if riga.stato == StatoObiettivo.ANNULLATO:
        raise NonOraError("L'obiettivo è già annullato.")
    if not motivo.strip():
        raise NonOraError("Scrivi perché l'obiettivo si annulla: il motivo resta tra le note.")
    with storia.autore(utente):
        Righe().salva(riga, {"stato": StatoObiettivo.ANNULLATO})
        models.NotaObiettivo.objects.create(obiettivo=riga, chi=utente, testo=f"Annullato: {motivo}")


@transaction.atomic
def riattiva_obiettivo(*, obiettivo: models.Obiettivo, utente) -> None:
    """Makes an objective count again. The act that had cancelled it is no longer told."""
    riga = _riga(obiettivo)
    if riga.stato in ("", StatoObiettivo.ATTIVO):
        raise NonOraError("L'obiettivo è già attivo.")
    vuoto = riepiloghi.in_colonne(c.Obiettivo(n=0, titolo="-"), models.Obiettivo)
    atto = {nome: vuoto[nome] for nome in vuoto if nome.startswith("atto_")}
    with storia.autore(utente):
        Righe().salva(riga, {"stato": "", "sostituito_da_id": None} | atto)


@transaction.atomic
def elimina_obiettivo(*, obiettivo: models.Obiettivo, utente) -> None:
    """Deletes an objective that no version says anything of; the history keeps what it was."""
    riga = _riga(obiettivo)
    if riga.righe_versioni.exists():
        raise NonOraError(
            "L'obiettivo è in una versione proposta o approvata del piano: non si elimina, si annulla."
        )
    with storia.autore(utente):
        for sostituito in riga.sostituisce.all():
            Righe().salva(sostituito, {"sostituito_da_id": None})
        Righe().togli(models.Obiettivo, [riga])


@transaction.atomic
def aggiungi_nota(*, obiettivo: models.Obiettivo, testo: str, utente) -> models.NotaObiettivo:
    """A short word on an objective, whatever the state of its plan."""
    with storia.autore(utente):
        return models.NotaObiettivo.objects.create(obiettivo=obiettivo, chi=utente, testo=testo)


def _riga(obiettivo: models.Obiettivo) -> models.Obiettivo:
    """The row as it stands now, in a plan that is locked and still a bozza."""
    piano = esige_modificabile(obiettivo.piano)
    riga = piano.obiettivi.filter(pk=obiettivo.pk).first()
    if riga is None:
        raise NonOraError(ELIMINATO)
    return riga


def esige_parti_aperte(piano: models.Piano, maschera: Maschera, *obiettivi: c.Obiettivo) -> None:
    """The mask was made before the plan was locked: meanwhile a part of it may have been completed."""
    toccate = {sua.area for uno in obiettivi for sua in uno.assegnazioni} & (maschera.aree or frozenset())
    if chiuse := toccate & models.Passaggio.objects.completate(piano):
        raise NonOraError(
            f"Mentre scrivevi la parte dell'area {', '.join(sorted(chiuse))} è stata completata: quello che hai "
            "scritto non è stato salvato. Per cambiarla ancora chiedi che sia restituita."
        )


def _scrivi(riga: models.Obiettivo, valore: c.Obiettivo, utente) -> None:
    aree = dict(riga.piano.organigramma.aree.values_list("codice", "pk"))
    voci = dict(riga.piano.voci.values_list("codice", "pk"))
    with storia.autore(utente):
        scrivi_obiettivo(Righe(), riga, _con_chiavi_sue(riga, valore), aree, voci)


def _con_chiavi_sue(riga: models.Obiettivo, valore: c.Obiettivo) -> c.Obiettivo:
    """The value, where an assignment that says to be one of another objective of the plan is a new one.

    The keys come from the form, and it is by them that monitoring tells the assignments of a plan.
    """
    # All those of the plan: looked for by key, they would be looked for among those of every ente.
    altrui = models.Assegnazione.objects.filter(obiettivo__piano=riga.piano_id).exclude(obiettivo=riga.pk)
    prese = {*altrui.values_list("chiave", flat=True)}
    assegnazioni = tuple(
        sua.model_copy(update={"chiave": uuid4()}) if sua.chiave in prese else sua
        for sua in valore.assegnazioni
    )
    return valore.model_copy(update={"assegnazioni": assegnazioni})
