"""What the page of a Relazione shows: who has approved and validated it, what is still to come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.forms import Form

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.azioni.relazione import DICHIARATA_DA_TE, ha_dichiarato
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.parole import Fatto
from monitoraggio.forms.oiv import ApprovazioneForm, ValidazioneForm
from monitoraggio.riepiloghi import atti_della_relazione
from monitoraggio.scelte import EsitoValidazione
from monitoraggio.views.pagina_rilevazione import FORMATI
from obiettivi.formati import data
from obiettivi.views.pagina_testata import con_atto, giorno, va

TERMINE = (6, 30)
"""Month and day of the year after by which the Relazione is approved and validated."""


@dataclass(frozen=True)
class AttoDecaduto:
    """An act that holds no more: what it was, until when, why."""

    cosa: str
    detto: str
    fino_al: str
    perche: str


@dataclass(frozen=True)
class PaginaRelazione:
    """The page; the facts are empty for what is not there. `avvisi` are what is to be known, none of which stops."""

    nome: str
    anno: int
    chiusa: bool
    impronta: str
    termine: str
    documenti: tuple[str, ...]
    approvazione: tuple[Fatto, ...]
    validazione: tuple[Fatto, ...]
    validata: bool
    avvisi: tuple[str, ...]
    decaduti: tuple[AttoDecaduto, ...]
    approva: str
    valida: str
    perche_non_valida: str


def pagina_della_relazione(accesso: AccessoRilevazione) -> PaginaRelazione:
    """The page as the person may read it."""
    rilevazione, piano = accesso.rilevazione, accesso.del_piano.piano
    approvazione, validazione = atti_della_relazione(rilevazione)
    chiusa = rilevazione.e_la_relazione
    sua = accesso.valida_relazione and ha_dichiarato(rilevazione, accesso.del_piano.utente)

    def indirizzo(nome: str, *altro: str) -> str:
        return va(piano, nome, rilevazione.codice, *altro)

    return PaginaRelazione(
        nome=str(rilevazione),
        anno=piano.anno,
        chiusa=chiusa,
        impronta=rilevazione.impronta,
        termine=data(termine(piano.anno)),
        documenti=tuple(indirizzo("documento_rilevazione", formato) for formato in FORMATI),
        approvazione=dire.approvazione(approvazione),
        validazione=dire.validazione(validazione),
        validata=validazione is not None and validazione.esito != EsitoValidazione.NON_VALIDATA,
        avvisi=tuple(_avvisi(approvazione, validazione)),
        decaduti=tuple(_decaduti(rilevazione)),
        approva=indirizzo("approva_relazione") if chiusa and accesso.approva_relazione else "",
        valida=indirizzo("valida_relazione") if chiusa and accesso.valida_relazione and not sua else "",
        perche_non_valida=DICHIARATA_DA_TE if chiusa and sua else "",
    )


def termine(anno: int) -> date:
    """The day by which the Relazione of a year is approved and validated (D.Lgs. 150/2009 art. 10 c. 1 lett. b)."""
    return date(anno + 1, *TERMINE)


def _avvisi(approvazione: c.Approvazione | None, validazione: c.Validazione | None) -> Iterator[str]:
    if validazione and not approvazione:
        yield "La Relazione è validata, ma l'atto che la approva non è ancora registrato."
    if validazione and approvazione and validazione.atto.data < approvazione.atto.data:
        yield (
            f"La validazione è del {data(validazione.atto.data)}, prima dell'atto che approva la Relazione "
            f"({data(approvazione.atto.data)}): di solito viene dopo. Controlla le date."
        )


def _decaduti(rilevazione: models.Rilevazione) -> Iterator[AttoDecaduto]:
    """What was recorded and holds no more, the oldest first."""
    for uno in rilevazione.approvazioni.decadute():
        yield AttoDecaduto("Approvazione", con_atto(uno), giorno(uno.decaduta_il), uno.decaduta_perche)
    for una in rilevazione.validazioni.decadute():
        detto = f"{una.get_esito_display()}, {con_atto(una)}"
        yield AttoDecaduto("Validazione", detto, giorno(una.decaduta_il), una.decaduta_perche)


def moduli_vuoti(accesso: AccessoRilevazione, dati: Mapping | None = None) -> dict[str, Form]:
    """The two forms, of the Relazione as it is now; with `dati`, what was sent."""
    rilevazione = accesso.rilevazione
    iniziali = {"impronta": rilevazione.impronta}
    return {
        "approva": ApprovazioneForm(
            dati,
            gia=rilevazione.approvazioni.in_vigore().exists(),
            initial=iniziali,
            auto_id="approva_%s",
        ),
        "valida": ValidazioneForm(
            dati, gia=rilevazione.validazioni.in_vigore().exists(), initial=iniziali, auto_id="valida_%s"
        ),
    }
