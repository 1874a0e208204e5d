"""Who may do what: the table of roles and verbs, and what of a shared objective is whose. A leaf, without queries.

A verb that is not in the row of a role is refused to it. A superuser may do everything except answer for
areas, which is of a person in office (completing their part, taking note of it, sending their progress), and
judge in the OIV's place.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from obiettivi.scelte import Ambito, Ruolo


class Verbo(StrEnum):
    """What can be done with a plan and its ente."""

    LEGGE_BOZZA = "legge il piano in bozza"
    LEGGE = "legge il piano in approvazione o approvato"
    SCRIVE_OBIETTIVI = "crea, cambia, copia, sposta e annulla obiettivi in bozza"
    SCRIVE_RISORSE = "scrive attività, personale e capitoli"
    PREPARA = "scrive salute e premialità, importa, apre un piano nuovo"
    COMPLETA = "completa la parte di un'area"
    RESTITUISCE = "restituisce la parte di un'area"
    IMPOSTA = "imposta ente, organigramma e regole"
    GESTISCE_PERSONE = "invita persone, dà e chiude ruoli"
    DEROGA = "deroga a una segnalazione"
    PRENDE_VISIONE = "prende visione degli obiettivi dell'area"
    APPROVA = "manda in approvazione, approva, apre variazioni"
    PUBBLICA = "accende e spegne la pagina pubblica"
    APRE_RILEVAZIONI = "programma, apre e chiude le rilevazioni"
    RILEVA = "compila gli avanzamenti"
    INVIA = "invia gli avanzamenti"
    VALIDA = "restituisce e valida gli avanzamenti"
    VALUTA = "registra grado e note dell'OIV"
    DA_PARERE = "dà il parere dell'OIV su una variazione"
    APPROVA_RELAZIONE = "registra l'atto che approva la Relazione"
    VALIDA_RELAZIONE = "valida la Relazione"


class Portata(StrEnum):
    """How far a role's right to a verb reaches."""

    ENTE = "tutto l'ente"
    AREE = "le proprie aree"
    SCOPERTE = "le aree senza nessuno in carica"
    DEL_SEGRETARIO = "le aree di cui risponde un segretario"


TUTTO, AREE, SCOPERTE, DEL_SEGRETARIO = Portata

TABELLA: dict[Ruolo, dict[Verbo, Portata]] = {
    Ruolo.REDATTORE: {
        Verbo.LEGGE_BOZZA: TUTTO,
        Verbo.LEGGE: TUTTO,
        Verbo.SCRIVE_OBIETTIVI: TUTTO,
        Verbo.SCRIVE_RISORSE: TUTTO,
        Verbo.PREPARA: TUTTO,
        Verbo.RESTITUISCE: TUTTO,
        Verbo.IMPOSTA: TUTTO,
        Verbo.GESTISCE_PERSONE: TUTTO,
        Verbo.RILEVA: TUTTO,
    },
    Ruolo.COMPILATORE: {
        # And the objectives of the whole ente or of several areas, which concern everybody.
        Verbo.LEGGE_BOZZA: AREE,
        Verbo.LEGGE: TUTTO,
        Verbo.SCRIVE_OBIETTIVI: AREE,
        Verbo.SCRIVE_RISORSE: AREE,
        Verbo.RILEVA: AREE,
    },
    Ruolo.RESPONSABILE: {
        Verbo.LEGGE_BOZZA: AREE,
        Verbo.LEGGE: TUTTO,
        Verbo.SCRIVE_OBIETTIVI: AREE,
        Verbo.SCRIVE_RISORSE: AREE,
        Verbo.COMPLETA: AREE,
        Verbo.PRENDE_VISIONE: AREE,
        Verbo.RILEVA: AREE,
        Verbo.INVIA: AREE,
    },
    Ruolo.SEGRETARIO: {
        Verbo.LEGGE_BOZZA: TUTTO,
        Verbo.LEGGE: TUTTO,
        Verbo.SCRIVE_OBIETTIVI: TUTTO,
        Verbo.SCRIVE_RISORSE: TUTTO,
        Verbo.PREPARA: TUTTO,
        Verbo.COMPLETA: SCOPERTE,
        Verbo.RESTITUISCE: TUTTO,
        Verbo.IMPOSTA: TUTTO,
        Verbo.GESTISCE_PERSONE: TUTTO,
        Verbo.DEROGA: TUTTO,
        Verbo.APPROVA: TUTTO,
        Verbo.PUBBLICA: TUTTO,
        Verbo.APRE_RILEVAZIONI: TUTTO,
        Verbo.RILEVA: TUTTO,
        Verbo.INVIA: SCOPERTE,
        Verbo.VALIDA: TUTTO,
        Verbo.APPROVA_RELAZIONE: TUTTO,
    },
    Ruolo.OIV: {
        Verbo.LEGGE_BOZZA: TUTTO,
        Verbo.LEGGE: TUTTO,
        # Who answers for an area does not judge it: somebody else does.
        Verbo.VALIDA: DEL_SEGRETARIO,
        Verbo.VALUTA: TUTTO,
        Verbo.DA_PARERE: TUTTO,
        Verbo.VALIDA_RELAZIONE: TUTTO,
    },
    Ruolo.LETTORE: {Verbo.LEGGE: TUTTO},
}

DELL_OIV = frozenset({Verbo.VALUTA, Verbo.DA_PARERE, Verbo.VALIDA_RELAZIONE})
"""What only an OIV does, and nobody of an area they answer for."""

DEL_SUPERUTENTE: dict[Verbo, Portata] = {
    verbo: TUTTO
    for verbo in Verbo
    if verbo not in {Verbo.COMPLETA, Verbo.PRENDE_VISIONE, Verbo.INVIA, *DELL_OIV}
}

RUOLI_CONCESSI: dict[Ruolo, frozenset[Ruolo]] = {
    Ruolo.REDATTORE: frozenset({Ruolo.COMPILATORE, Ruolo.RESPONSABILE, Ruolo.LETTORE}),
    Ruolo.SEGRETARIO: frozenset(Ruolo),
}
"""The roles that each role may give to others, and end."""


def ruoli_concedibili(ruoli: Collection[Ruolo]) -> frozenset[Ruolo]:
    """The roles that who has these may give to others in the same ente, and end: never his own."""
    return frozenset().union(*(RUOLI_CONCESSI.get(ruolo, ()) for ruolo in ruoli))


ENTRA_IN_AMMINISTRAZIONE = frozenset({Ruolo.REDATTORE, Ruolo.SEGRETARIO})
"""Roles that set up an ente and enter plans in the admin; a superuser always may."""


def ruoli_che(verbo: Verbo) -> frozenset[Ruolo]:
    """The roles whose row has the verb, whatever its reach."""
    return frozenset(ruolo for ruolo, verbi in TABELLA.items() if verbo in verbi)


@dataclass(frozen=True)
class Maschera:
    """What of an objective somebody may write: its common part, and the assignments to some areas (None: all)."""

    comune: bool
    aree: frozenset[str] | None

    @property
    def vuota(self) -> bool:
        return not self.comune and self.aree == frozenset()

    @property
    def intera(self) -> bool:
        return self.comune and self.aree is None

    def comprende(self, area: str) -> bool:
        """Whether the assignment to the area with this code may be written."""
        return self.aree is None or area in self.aree


INTERA = Maschera(comune=True, aree=None)
NIENTE = Maschera(comune=False, aree=frozenset())


def maschera_delle_aree(
    ambito: str, aree: Collection[str], capofila: str, *, sue: Collection[str], risponde: Collection[str]
) -> Maschera:
    """What of an objective is written by who works for the areas `sue`, and answers for those in `risponde`.

    `aree` are the codes of its assignments, `capofila` the one that leads, empty when there is none. The
    common part of an objective of several areas belongs to who answers for its capofila; an objective of
    the whole ente, or not yet given to anybody, to redattore and segretario only.
    """
    toccate = frozenset(aree) & frozenset(sue)
    if ambito == Ambito.GENERALE or not toccate:
        return NIENTE
    tutta_sua = toccate == frozenset(aree)
    return Maschera(comune=tutta_sua or capofila in risponde, aree=frozenset(sue))
