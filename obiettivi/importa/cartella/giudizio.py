"""What becomes of each thing that a workbook asks.

It is told from three values of a cell: what it said when the workbook left, what it says, what the plan says now.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from obiettivi import contenuto as c
from obiettivi.azioni import NonOraError
from obiettivi.azioni.proposte import Aggiunta, Cambio, Proposta, Rimozione, prova
from obiettivi.importa.cartella.celle import uguali
from obiettivi.importa.cartella.lettura import CartellaLetta, Letta
from obiettivi.importa.cartella.vedute import ATTIVITA, RigaVista, Veduta, veduta
from obiettivi.importa.libro import Valore

Puo = Callable[[c.ContenutoPiano, c.ContenutoPiano, Proposta], bool]
"""Whether somebody may bring a plan from what it says to what it would say with a proposal."""


class Esito(StrEnum):
    """What happens with a proposal."""

    NUOVA = "nuova"
    CAMBIATA = "cambiata"
    TOLTA = "tolta"
    # The plan says something else than when the workbook left: who sent it chooses.
    CONFLITTO = "conflitto"
    GIA_COSI = "già così"
    # It cannot be done; why, is told.
    NON_SI_PUO = "non si può"


SI_SCELGONO = frozenset({Esito.NUOVA, Esito.CAMBIATA, Esito.TOLTA, Esito.CONFLITTO})


@dataclass(frozen=True)
class Giudicata:
    """A proposal with its outcome. `adesso` is what the plan says, where it is a conflict; `perche` explains."""

    proposta: Proposta
    esito: Esito
    celle: tuple[Letta, ...]
    adesso: Valore = None
    perche: str = ""

    @property
    def si_sceglie(self) -> bool:
        return self.esito in SI_SCELGONO

    @property
    def consigliata(self) -> bool:
        """Whether it is ticked to begin with: not what would undo somebody else's work, nor what nobody wrote."""
        mancante = isinstance(self.proposta, Rimozione) and self.proposta.mancante
        return self.si_sceglie and self.esito is not Esito.CONFLITTO and not mancante


def giudica(letta: CartellaLetta, attuale: c.ContenutoPiano, puo: Puo | None = None) -> list[Giudicata]:
    """What becomes of each proposal, in their order. `puo` is None for who writes everything."""
    adesso = veduta(attuale)
    giudicate = []
    for una in letta.proposte:
        esito, ora, perche = _esito(una, letta, adesso)
        giudicata = Giudicata(una, esito, letta.celle.get(una.codice, ()), ora, perche)
        if giudicata.si_sceglie:
            giudicata = _permessa(giudicata, attuale, puo)
        giudicate.append(giudicata)
    return giudicate


def _permessa(una: Giudicata, attuale: c.ContenutoPiano, puo: Puo | None) -> Giudicata:
    """The same, unless it cannot be done by itself, or not by this person."""
    if puo is None and isinstance(una.proposta, Cambio) and una.proposta.campo not in ("solo_area", "area"):
        return una  # its cell was read as the format wants: nothing else can be wrong with it
    try:
        nuovo = prova(attuale, [una.proposta])
    except NonOraError as rifiuto:
        return Giudicata(una.proposta, Esito.NON_SI_PUO, una.celle, una.adesso, str(rifiuto))
    if puo is not None and not puo(attuale, nuovo, una.proposta):
        return Giudicata(
            una.proposta,
            Esito.NON_SI_PUO,
            una.celle,
            una.adesso,
            "Non è tra quello che scrivi tu: è di un'altra area, o della parte comune dell'obiettivo.",
        )
    return una


def _esito(una: Proposta, letta: CartellaLetta, adesso: Veduta) -> tuple[Esito, Valore, str]:
    if isinstance(una, Aggiunta):
        return _di_aggiunta(una, adesso)
    prima, ora = _righe(una, letta, adesso)
    if ora is None:
        if isinstance(una, Rimozione):
            return Esito.GIA_COSI, None, "La riga era già stata tolta."
        return Esito.NON_SI_PUO, None, "La riga nel frattempo è stata tolta dal piano."
    if isinstance(una, Rimozione):
        # With an objective goes all that hangs from it.
        intero = una.elenco == "obiettivi"
        if (ora.riga != prima.riga) if intero else (ora.celle != prima.celle):
            return Esito.CONFLITTO, None, "La riga nel frattempo è stata cambiata da qualcun altro."
        return Esito.TOLTA, None, "Nella cartella non c'è più." if una.mancante else ""
    valore_ora = ora.celle.get(una.campo)
    dopo = letta.celle[una.codice][0].dopo
    if _dice_gia(una, dopo, valore_ora):
        return Esito.GIA_COSI, valore_ora, ""
    if not uguali(valore_ora, prima.celle.get(una.campo)):
        return Esito.CONFLITTO, valore_ora, "Nel frattempo qualcun altro ha scritto qui un'altra cosa."
    return Esito.CAMBIATA, None, ""


def _dice_gia(una: Cambio, dopo: Valore, ora: Valore) -> bool:
    if una.campo == "della_fase":
        return uguali(str(una.valore) if una.valore else None, ora)
    if isinstance(una.valore, bool) and una.campo.startswith("mesi:"):
        return una.valore == (ora is not None)
    return uguali(dopo, ora)


def _righe(una: Proposta, letta: CartellaLetta, adesso: Veduta) -> tuple[RigaVista, RigaVista | None]:
    """The row as the workbook left with it, and as it is."""
    if una.elenco != ATTIVITA:
        return letta.base.righe[una.elenco][una.riga], adesso.righe[una.elenco].get(una.riga)
    prima = next(vista for vista in letta.base.righe[ATTIVITA].values() if vista.riga == una.riga)
    return prima, next((vista for vista in adesso.righe[ATTIVITA].values() if vista.riga == una.riga), None)


def _di_aggiunta(una: Aggiunta, adesso: Veduta) -> tuple[Esito, Valore, str]:
    if una.riga in adesso.righe[una.elenco]:
        return Esito.GIA_COSI, None, "È già nel piano."
    if una.elenco in ("obiettivi", ATTIVITA):
        return Esito.NUOVA, None, ""
    if una.obiettivo not in adesso.righe["obiettivi"]:
        return Esito.NON_SI_PUO, None, "L'obiettivo di questa riga nel frattempo è stato tolto."
    return Esito.NUOVA, None, ""


def scelte(giudicate: list[Giudicata], codici: frozenset[str]) -> Iterator[Proposta]:
    """The proposals that were ticked, and that may be chosen."""
    for una in giudicate:
        if una.si_sceglie and una.proposta.codice in codici:
            yield una.proposta
