"""What was measured and declared at a rilevazione, as a value. A leaf: no model, no query.

Assignments, phases and indicators are told by the `chiave` they have in the version of the plan.
"""

import hashlib
from enum import StrEnum

from monitoraggio.scelte import (
    EsitoValidazione,
    Proposta,
    Raggiungibile,
    StatoAvanzamento,
    TipoRilevazione,
)
from obiettivi.contenuto import Atto, Valore, albero, testo_json
from obiettivi.contenuto.oggetti import Opzionale, facoltativo
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
    Testo,
    scelta,
)


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


class Valutazione(Valore):
    """The OIV's own degree of an assignment, in percent, and why it differs."""

    grado: Peso
    motivo: Testo = ""


class Nota(Valore):
    """What the OIV notes, and on which day; never by whom: no person is named in a document."""

    il: Data
    testo: Testo


class Avanzamento(Valore):
    """What an area declares of one assignment; `motivo` is that of its `proposta`, `note` are the OIV's."""

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
    valutazione: Opzionale[Valutazione] = None
    note: Elenco[Nota] = facoltativo(())


class Rilevazione(Valore):
    """A monitoring moment with all that was declared; `versione` is the number of the plan's version it is held on."""

    codice: CodiceObbligatorio
    nome: Riga = ""
    al: Data
    tipo: scelta(*TipoRilevazione.values)
    versione: Intero | None = None
    avanzamenti: Elenco[Avanzamento] = ()
    note: Elenco[Nota] = facoltativo(())


class Approvazione(Valore):
    """The act by which the organ of the ente approves the Relazione: it comes after, and is not part of it."""

    atto: Atto


class Validazione(Valore):
    """What the OIV says of the Relazione, by an act of its own."""

    esito: scelta(*EsitoValidazione.values)
    atto: Atto
    testo: Testo = ""


def forma_canonica(rilevazione: Rilevazione) -> str:
    """The text that is hashed and frozen when it is closed: keys in order, exact numbers."""
    return testo_json(albero(rilevazione))


def impronta(rilevazione: Rilevazione) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(forma_canonica(rilevazione).encode()).hexdigest()
