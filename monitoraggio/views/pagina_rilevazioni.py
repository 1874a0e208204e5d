"""The rilevazioni of a plan as their page lists them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from monitoraggio import models
from monitoraggio.azioni.rilevazioni import giorni_previsti
from monitoraggio.scelte import StatoRilevazione
from obiettivi.accesso import AccessoPiano
from obiettivi.formati import data
from obiettivi.permessi import Verbo

CLASSI = {
    StatoRilevazione.PROGRAMMATA: "bozza",
    StatoRilevazione.APERTA: "in-approvazione",
    StatoRilevazione.CHIUSA: "approvato",
}
"""The look of each state."""


@dataclass(frozen=True)
class RigaRilevazione:
    """A rilevazione: its state, when it is, the version it is held on; what can be done here of it.

    Addresses are empty for who may not use them, or when it is not the time.
    """

    nome: str
    indirizzo: str
    tipo: str
    stato: str
    classe: str
    quando: str
    versione: int | None
    indirizzo_versione: str
    impronta: str
    apri: str
    elimina: str
    presto: str


@dataclass(frozen=True)
class PaginaRilevazioni:
    """The rilevazioni by day; `previste` is there while one of the two of every year is not planned."""

    righe: tuple[RigaRilevazione, ...]
    approvato: bool
    governa: bool
    previste: str
    andamento: str


def pagina_delle_rilevazioni(accesso: AccessoPiano, oggi: date) -> PaginaRilevazioni:
    """The page, in two queries."""
    piano, governa = accesso.piano, accesso.diritti.puo(Verbo.APRE_RILEVAZIONI)
    tutte = piano.rilevazioni.select_related("versione").defer("contenuto", "versione__contenuto")
    righe = tuple(riga_della(una, piano, oggi, governa=governa) for una in tutte)
    codici = {una.codice for una in tutte}
    mancano = any(f"{al:%Y-%m-%d}" not in codici for al, _ in giorni_previsti(piano.anno))
    return PaginaRilevazioni(
        righe=righe,
        approvato=piano.versioni.approvate().exists(),
        governa=governa,
        previste=_va(piano, "programma_previste") if governa and mancano else "",
        andamento=_va(piano, "andamento"),
    )


def riga_della(una: models.Rilevazione, piano, oggi: date, *, governa: bool) -> RigaRilevazione:
    """One of them, as the list and its own head show it."""
    da_aprire = governa and una.stato == StatoRilevazione.PROGRAMMATA
    versione = una.versione.numero if una.versione else None
    return RigaRilevazione(
        nome=str(una),
        indirizzo=_va(piano, "rilevazione", una.codice),
        tipo=una.get_tipo_display(),
        stato=una.get_stato_display(),
        classe=CLASSI[una.stato],
        quando="" if una.stato == StatoRilevazione.CHIUSA else quanto_manca(una.al, oggi),
        versione=versione,
        indirizzo_versione=_va(piano, "versione", versione) if versione else "",
        impronta=una.impronta,
        apri=_va(piano, "apri_rilevazione", una.codice) if da_aprire else "",
        elimina=_va(piano, "elimina_rilevazione", una.codice) if da_aprire else "",
        presto=aperta_presto(una.al, oggi) if da_aprire else "",
    )


def aperta_presto(al: date, oggi: date) -> str:
    """What is to be known before a rilevazione is opened ahead of its day; empty from that day on."""
    if al <= oggi:
        return ""
    manca = quanto_manca(al, oggi)
    return f"{manca[0].upper()}{manca[1:]}: se si apre adesso, le aree dichiarano come stanno le cose oggi."


def quanto_manca(al: date, oggi: date) -> str:
    """How far a day is: "mancano 12 giorni al 30/09/2026"."""
    giorni = (al - oggi).days
    if giorni == 0:
        return "è oggi"
    quanti = "1 giorno" if abs(giorni) == 1 else f"{abs(giorni)} giorni"
    if giorni > 0:
        return f"{'manca' if giorni == 1 else 'mancano'} {quanti} al {data(al)}"
    return f"il {data(al)} è passato da {quanti}"


def _va(piano, nome: str, *altro) -> str:
    return reverse(nome, args=[piano.ente.slug, piano.anno, *altro])
