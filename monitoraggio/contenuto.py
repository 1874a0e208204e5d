"""What was measured and declared at a rilevazione, as a value. A leaf: no model, no query.

Assignments, phases and indicators are told by the `chiave` they have in the version of the plan; routine outputs
and health indicators, which have none, by their place in its list and by their words. Closed, it is frozen with
its hash and may travel in a file: a key added here is `facoltativo`, or what was frozen before it would have
another hash.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from monitoraggio.scelte import (
    EsitoValidazione,
    Proposta,
    Raggiungibile,
    StatoAvanzamento,
    StatoRilevazione,
    TipoEvidenza,
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
    Posizione,
    Quantita,
    Riga,
    RigaObbligatoria,
    Testo,
    Titolo,
    numero,
    scelta,
    testo,
)

Impronta = testo(64, 64)
"""A SHA-256 in hexadecimal."""
Conteggio = numero(15, 4)
"""A quantity that cannot be negative."""


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
    evidenze: Elenco[EvidenzaDetta] = facoltativo(())
    valutazione: Opzionale[Valutazione] = None
    note: Elenco[Nota] = facoltativo(())


class AttivitaDetta(Valore):
    """The actual quantity of a routine output (AttivitaStrutturale) of an area; `nota` is for what is not a number.

    `posto` is its place, from 0, in the list of the version; the words are those that it has there.
    """

    posto: Posizione
    area: CodiceObbligatorio
    gruppo: Riga = ""
    prodotto: Titolo = ""
    valore: Conteggio | None = None
    nota: Titolo = ""


class SaluteDetta(Valore):
    """The actual value of an indicator of the ente's health, told as an AttivitaDetta is."""

    posto: Posizione
    dimensione: Riga = ""
    indicatore: Titolo = ""
    valore: Quantita | None = None
    nota: Titolo = ""


class Rilevazione(Valore):
    """A monitoring moment with all that was declared; `versione` is the number of the plan's version it is held on."""

    codice: CodiceObbligatorio
    nome: Riga = ""
    al: Data
    tipo: scelta(*TipoRilevazione.values)
    versione: Intero | None = None
    avanzamenti: Elenco[Avanzamento] = ()
    attivita: Elenco[AttivitaDetta] = facoltativo(())
    salute: Elenco[SaluteDetta] = facoltativo(())
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


# In a file of the open format


class AvanzamentoNelFile(Avanzamento):
    """The same with the degree that comes of what is declared, as it is printed: derived, it is never read back."""

    grado: numero(15, 10) | None = facoltativo()


class RilevazioneNelFile(Rilevazione):
    """A rilevazione with its state; closed, `impronta` is the hash of what was frozen."""

    avanzamenti: Elenco[AvanzamentoNelFile] = ()
    stato: scelta(*StatoRilevazione.values)
    impronta: testo(64) = facoltativo("")

    @property
    def rilevazione(self) -> Rilevazione:
        """What is declared, and hashed: without what only the file says."""
        avanzamenti = tuple(_come(Avanzamento, uno) for uno in self.avanzamenti)
        return _come(Rilevazione, self, avanzamenti=avanzamenti)


class Rilevazioni(Valore):
    """What monitoring keeps in a file: those held on the version of the plan that the file is, and those to come."""

    rilevazioni: Elenco[RilevazioneNelFile] = ()


def _come(classe: type[Valore], valore: Valore, **altro) -> Valore:
    """A value as one of a class it extends."""
    return classe(**{nome: getattr(valore, nome) for nome in classe.model_fields} | altro)


def nel_file(
    rilevazione: Rilevazione, *, stato: str, impronta: str, gradi: Mapping[UUID, Decimal | None]
) -> RilevazioneNelFile:
    """A rilevazione as a file says it; `gradi` are the degrees of its assignments, by key."""
    return RilevazioneNelFile(
        **dict(rilevazione)
        | {
            "avanzamenti": tuple(
                AvanzamentoNelFile(**dict(uno), grado=gradi.get(uno.assegnazione))
                for uno in rilevazione.avanzamenti
            ),
            "stato": stato,
            "impronta": impronta,
        }
    )
