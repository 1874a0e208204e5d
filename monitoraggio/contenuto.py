"""What was measured and declared at a rilevazione, as a value. A leaf: no model, no query.

Assignments, phases and indicators are told by the `chiave` they have in the version of the plan.
"""

import hashlib
from enum import StrEnum

from monitoraggio.scelte import Proposta, Raggiungibile, StatoAvanzamento, TipoEvidenza, TipoRilevazione
from obiettivi.contenuto import Valore, albero, testo_json
from obiettivi.contenuto.oggetti import Opzionale
from obiettivi.contenuto.tipi import (
    Chiave,
    CodiceObbligatorio,
    Data,
    Elenco,
    Intero,
    LogicoFalso,
    Peso,
    Quantita,
    Riga,
    RigaObbligatoria,
    Testo,
    scelta,
    testo,
)

Impronta = testo(64, 64)
"""A SHA-256 in hexadecimal."""


class Dichiarato(StrEnum):
    """How a target that no formula reads went, in the words of who answers for it."""

    RAGGIUNTO = "raggiunto"
    IN_PARTE = "in_parte"
    NON_RAGGIUNTO = "non_raggiunto"


DICHIARATI = {
    Dichiarato.RAGGIUNTO: "raggiunto",
    Dichiarato.IN_PARTE: "raggiunto in parte",
    Dichiarato.NON_RAGGIUNTO: "non raggiunto",
}
"""How each is told."""


class Misura(Valore):
    """The actual value of an indicator (1 = sì, 0 = no), or the percent done of a phase in `valore`.

    A quantity may be told as numerator and denominator; its `data` is the day it was read. `percento` goes with
    «in parte». `motivo` is the reason of what is declared or cannot be assessed.
    """

    valore: Quantita | None = None
    numeratore: Quantita | None = None
    denominatore: Quantita | None = None
    data: Data | None = None
    dichiarato: scelta("", *Dichiarato) = ""
    percento: Peso | None = None
    non_valutabile: LogicoFalso = False
    motivo: Testo = ""


class MisuraDetta(Misura):
    """A measure with the indicator it is of."""

    indicatore: Chiave


class FaseDetta(Valore):
    """How much of a phase is done, in percent, and the day it was completed."""

    fase: Chiave
    percento: Peso | None = None
    completata_il: Data | None = None


class EvidenzaDetta(Valore):
    """A file that proves what is declared: its size in bytes, its SHA-256 in hexadecimal."""

    nome: RigaObbligatoria
    tipo: scelta(*TipoEvidenza.values)
    dimensione: Intero
    impronta: Impronta
    descrizione: Riga = ""


class Valutazione(Valore):
    """The OIV's own degree of an assignment, in percent, and why it differs."""

    grado: Peso
    motivo: Testo = ""


class Avanzamento(Valore):
    """What an area declares of one assignment; `motivo` is that of its `proposta`."""

    assegnazione: Chiave
    obiettivo: Chiave
    area: CodiceObbligatorio
    stato: scelta(*StatoAvanzamento.values) = StatoAvanzamento.BOZZA.value
    relazione: Testo = ""
    criticita: Testo = ""
    raggiungibile: scelta("", *Raggiungibile.values) = ""
    proposta: scelta("", *Proposta.values) = ""
    motivo: Testo = ""
    fasi: Elenco[FaseDetta] = ()
    misure: Elenco[MisuraDetta] = ()
    evidenze: Elenco[EvidenzaDetta] = ()
    valutazione: Opzionale[Valutazione] = None


class Rilevazione(Valore):
    """A monitoring moment with all that was declared; `versione` is the number of the plan's version it is held on."""

    codice: CodiceObbligatorio
    nome: Riga = ""
    al: Data
    tipo: scelta(*TipoRilevazione.values)
    versione: Intero | None = None
    avanzamenti: Elenco[Avanzamento] = ()


def forma_canonica(rilevazione: Rilevazione) -> str:
    """The text that is hashed and frozen when it is closed: keys in order, exact numbers."""
    return testo_json(albero(rilevazione))


def impronta(rilevazione: Rilevazione) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(forma_canonica(rilevazione).encode()).hexdigest()
