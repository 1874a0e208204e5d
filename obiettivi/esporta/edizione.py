"""Which edition of a plan a document is: a bozza, the attachment to a proposal, a version approved by an act."""

from dataclasses import dataclass, replace

from obiettivi.controlli import Anomalia
from obiettivi.scelte import StatoPiano


@dataclass(frozen=True)
class Edizione:
    """What a document says of itself besides what the plan says.

    `numero` is that of the version; of a bozza, that of the version it varies: None for the first one.
    `impronta` is the hash of the frozen value, empty for a bozza, whose own hash is told in its place.
    `anomalie` are the findings that it prints, of the whole plan; None: what the checks find in its value alone.
    `pubblica`: for everybody, without the outcome of the checks, which is for who prepares the plan.
    """

    stato: StatoPiano = StatoPiano.BOZZA
    numero: int | None = None
    impronta: str = ""
    anomalie: tuple[Anomalia, ...] | None = None
    pubblica: bool = False

    @property
    def bozza(self) -> bool:
        return self.stato == StatoPiano.BOZZA

    @property
    def nome(self) -> str:
        """What it is called in a document."""
        if self.stato == StatoPiano.APPROVATO:
            return f"Versione {self.numero}{', edizione pubblica' if self.pubblica else ''}"
        if self.stato == StatoPiano.IN_APPROVAZIONE:
            return "Allegato alla proposta"
        return f"Bozza della variazione alla versione {self.numero}" if self.numero else "Bozza"

    @property
    def avviso(self) -> str:
        """What each page says at its head."""
        if self.bozza:
            return "BOZZA – non approvato"
        return "ALLEGATO ALLA PROPOSTA – da approvare" if self.proposta else self.nome

    @property
    def proposta(self) -> bool:
        return self.stato == StatoPiano.IN_APPROVAZIONE

    @property
    def nel_nome_del_file(self) -> str:
        if self.stato == StatoPiano.APPROVATO:
            return f"versione-{self.numero}"
        return "proposta" if self.proposta else "bozza"


BOZZA = Edizione()


def edizione_della(versione) -> Edizione:
    """The edition of a version: of the proposal too, which has no act yet."""
    stato = StatoPiano.APPROVATO if versione.approvata else StatoPiano.IN_APPROVAZIONE
    return Edizione(stato, versione.numero, versione.impronta)


def edizione_pubblica(versione) -> Edizione:
    """The edition of an approved version that everybody may have."""
    return replace(edizione_della(versione), anomalie=(), pubblica=True)
