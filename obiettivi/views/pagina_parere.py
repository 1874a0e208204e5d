"""The OIV's opinions on a variation, as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime

from obiettivi import models
from obiettivi.accesso import AccessoPiano
from obiettivi.azioni.pareri import PROPOSTA_DA_TE, SENZA_VARIAZIONE, ha_proposto, variazione_in_corso
from obiettivi.contenuto import impronta
from obiettivi.scelte import StatoPiano
from obiettivi.views.pagina_testata import va


@dataclass(frozen=True)
class ParereDetto:
    """An opinion: when, whose, what; `cambiata` when the variation does not read as it did then any more."""

    momento: str
    quando: str
    chi: str
    esito: str
    testo: str
    cambiata: bool

    @property
    def a_parole(self) -> str:
        """For a document: without the name of who gave it, which is the OIV's."""
        dopo = "Dopo questo parere la variazione è cambiata." if self.cambiata else ""
        frase = f"{self.quando} – {self.esito[:1].upper()}{self.esito[1:]}."
        return "\n".join(filter(None, (frase, self.testo, dopo)))


@dataclass(frozen=True)
class PaginaParere:
    """The page where an opinion is given. `perche_no`: why it cannot be given now; empty when it can."""

    motivo: str
    versione: int | None
    confronto: str
    pareri: tuple[ParereDetto, ...]
    perche_no: str


def pagina_del_parere(accesso: AccessoPiano) -> PaginaParere:
    """The variation in course, for who gives an opinion on it."""
    piano = accesso.piano
    variazione = variazione_in_corso(piano)
    if variazione is None:
        return PaginaParere("", None, "", (), SENZA_VARIAZIONE)
    dopo = variazione.versione + 1 if piano.stato == StatoPiano.IN_APPROVAZIONE else "bozza"
    return PaginaParere(
        motivo=variazione.nota,
        versione=variazione.versione,
        confronto=f"{va(piano, 'confronto')}?da={variazione.versione}&a={dopo}",
        pareri=pareri_sulla_variazione(accesso),
        perche_no=PROPOSTA_DA_TE if ha_proposto(variazione, accesso.utente) else "",
    )


def pareri_sulla_variazione(accesso: AccessoPiano) -> tuple[ParereDetto, ...]:
    """All those on the variation in course, in the order they were given, against what it says now."""
    righe = models.Parere.objects.sulla_variazione(accesso.piano).select_related("chi")
    return pareri_detti(righe, impronta(accesso.contenuto))


def pareri_detti(righe: Iterable[models.Parere], adesso: str) -> tuple[ParereDetto, ...]:
    """Opinions in words; `adesso` is the hash of what they are about."""
    return tuple(
        ParereDetto(
            momento=localtime(uno.quando).isoformat(timespec="seconds"),
            quando=f"{localtime(uno.quando):%d/%m/%Y %H:%M}",
            chi=str(uno.chi),
            esito=uno.get_esito_display(),
            testo=uno.testo,
            cambiata=uno.impronta != adesso,
        )
        for uno in righe
    )
