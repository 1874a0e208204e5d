"""What was declared, in words: for who reads it, and beside what somebody else wrote meanwhile."""

from collections.abc import Iterator

from monitoraggio import contenuto as c
from monitoraggio.calcolo import target
from monitoraggio.forms.misura import DICHIARATI
from monitoraggio.scelte import Proposta, Raggiungibile
from obiettivi.contenuto import Indicatore
from obiettivi.esporta import parole
from obiettivi.formati import data, numero
from obiettivi.scelte import TipoIndicatore

Fatto = tuple[str, str]
"""Something said: its name, and what it is; empty when it is not said."""
VUOTO = "niente"
"""What stands where nobody has said anything."""


def misura(indicatore: Indicatore, detta: c.Misura | None) -> str:
    """A measure on one line: "3 su 4", "raggiunto in parte, 50%", "non valutabile"; empty when there is none."""
    return "" if detta is None else parole.unisci(*_della_misura(indicatore, detta))


def _della_misura(indicatore: Indicatore, detta: c.Misura) -> Iterator[str]:
    if detta.non_valutabile:
        yield "non valutabile"
    if detta.valore is not None:
        si_no = indicatore.tipo == TipoIndicatore.SI_NO and detta.valore in (0, 1)
        yield ("sì" if detta.valore else "no") if si_no else parole.misura(indicatore, detta.valore)
    if detta.numeratore is not None or detta.denominatore is not None:
        yield f"{numero(detta.numeratore) or '…'} su {numero(detta.denominatore) or '…'}"
    if detta.dichiarato:
        mai = indicatore.tipo == TipoIndicatore.DATA and indicatore.data is not None
        yield "non è avvenuto" if mai else dict(DICHIARATI)[detta.dichiarato]
    yield parole.percento(detta.percento)
    if detta.data:
        yield ("il " if indicatore.tipo == TipoIndicatore.DATA else "rilevato il ") + data(detta.data)


def fase(detta: c.FaseDetta | None) -> str:
    """How far a phase is: "100%, completata il 30/06/2026"."""
    if detta is None:
        return ""
    quando = f"completata il {data(detta.completata_il)}" if detta.completata_il else ""
    return parole.unisci(parole.percento(detta.percento), quando)


def racconto(detto: c.Avanzamento) -> tuple[Fatto, ...]:
    """What is told at length, by name."""
    return ("Attività svolte", detto.relazione), ("Criticità", detto.criticita)


def previsioni(detto: c.Avanzamento) -> tuple[Fatto, ...]:
    """What is said of the rest of the year, by name."""
    raggiungibile = Raggiungibile(detto.raggiungibile).label if detto.raggiungibile else ""
    return (
        ("Si raggiunge entro il 31/12?", raggiungibile),
        ("Proposta", Proposta(detto.proposta).label if detto.proposta else ""),
        ("Motivo della proposta", detto.motivo),
    )


def traguardo(indicatore: Indicatore, anno: int) -> str:
    """What must be reached this year, also where the plan says it year by year."""
    atteso = target(indicatore, anno)
    if atteso is not None:
        indicatore = indicatore.model_copy(update={"valore": atteso})
    return parole.unisci(parole.traguardo(indicatore), parole.fasce(indicatore), con="; ")


def partenza(indicatore: Indicatore) -> str:
    """Where it started from."""
    return parole.unisci(parole.misura(indicatore, indicatore.baseline), indicatore.baseline_testo, con="; ")
