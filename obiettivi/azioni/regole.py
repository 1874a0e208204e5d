"""The rules of a plan: weights, categories, classes, as its ente's SMVP sets them."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from obiettivi import contenuto as c
from obiettivi import models, riepiloghi, storia
from obiettivi.azioni.caricamento import sistema_che_dice
from obiettivi.azioni.righe import Righe
from obiettivi.azioni.stato import NonOraError, esige_modificabile


@dataclass(frozen=True)
class Regole:
    """What setting them did: whether anything changed, and whether the plan now has rules of its own.

    `altri` are the years of the other plans that keep the rules there were.
    """

    sistema: models.SistemaValutazione
    cambiate: bool
    separate: bool = False
    altri: tuple[int, ...] = ()


def segno_delle_regole(sistema: c.Sistema) -> str:
    """What tells the rules as somebody read them from the rules as they are now."""
    return hashlib.sha256(c.testo_json(c.albero(sistema)).encode()).hexdigest()[:16]


def altri_piani(piano: models.Piano) -> tuple[int, ...]:
    """The years of the other plans that follow the same rules."""
    return tuple(piano.sistema.piani.exclude(pk=piano.pk).order_by("anno").values_list("anno", flat=True))


@transaction.atomic
def imposta_regole(*, piano: models.Piano, sistema: c.Sistema, segno: str, utente) -> Regole:
    """Makes the plan follow these rules; other plans keep theirs.

    Rules that the ente already has, word for word, are taken as they are; those that only this plan follows
    are changed; those of other plans too stay, and the plan gets new ones. Raises NonOraError when the plan
    is closed, or when its rules are no longer those that `segno` is of.
    """
    piano = esige_modificabile(piano)
    attuale = riepiloghi.sistema_come_valore(piano.sistema)
    if sistema == attuale:
        return Regole(piano.sistema, cambiate=False)
    if segno != segno_delle_regole(attuale):
        raise NonOraError(
            "Mentre scrivevi qualcun altro ha cambiato le regole di questo piano. Non ho salvato: qui sotto c'è "
            "ancora quello che hai scritto, in cima alla pagina ci sono le regole come sono adesso. Se le tue "
            "vanno bene comunque, salva di nuovo."
        )
    altri = altri_piani(piano)
    if altri and sistema.versione == attuale.versione:
        # Two sets of rules with one name would be told apart by nothing.
        sistema = sistema.model_copy(update={"versione": str(piano.anno)})
    with storia.autore(utente):
        righe = Righe()
        suo = sistema_che_dice(righe, piano.ente, piano, sistema)
        separate = suo.pk != piano.sistema_id
        righe.salva(piano, {"sistema_id": suo.pk})
        return Regole(suo, cambiate=True, separate=separate, altri=altri)
