"""The segretario's page: what stops the approval, and the next steps that the state of the plan allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from obiettivi import models, riepiloghi
from obiettivi.accesso import AccessoPiano
from obiettivi.controlli import Anomalia, da_correggere, derogata
from obiettivi.esporta import parole
from obiettivi.scelte import StatoPiano
from obiettivi.views.correzioni import correzioni_possibili
from obiettivi.views.pagina_lavori import PaginaLavori, pagina_dei_lavori
from obiettivi.views.pagina_parere import ParereDetto, pareri_sulla_variazione
from obiettivi.views.pagina_passi import PassoDetto
from obiettivi.views.pagina_testata import con_atto, giorno, va

MODULI = {
    StatoPiano.BOZZA: frozenset({"manda", "abbandona"}),
    StatoPiano.IN_APPROVAZIONE: frozenset({"atto", "riporta"}),
    StatoPiano.APPROVATO: frozenset({"variazione"}),
}
"""The forms that the page has in each state, beside those of the waivers."""


@dataclass(frozen=True)
class Bloccante:
    """A finding that stops the approval, and where it is corrected or waived."""

    anomalia: Anomalia
    modifica: str
    deroga: str


@dataclass(frozen=True)
class DerogaData:
    """A waiver that was given; it does not hold any more when the finding changed."""

    pk: int
    segnalazione: str
    motivo: str
    firma: str
    vale: bool


@dataclass(frozen=True)
class PaginaApprovazione:
    """The page, by the state of the plan. `moduli` are the forms that are on it."""

    stato: str
    variazione: bool
    vigente: models.VersionePiano | None
    vigente_detta: str
    proposta: models.VersionePiano | None
    proposta_il: str
    confronto: str
    confronto_pdf: str
    pareri: tuple[ParereDetto, ...]
    lavori: PaginaLavori
    bloccanti: tuple[Bloccante, ...]
    deroghe: tuple[DerogaData, ...]
    altre: int
    si_puo_mandare: bool
    moduli: frozenset[str]
    passi: tuple[PassoDetto, ...]


def pagina_dell_approvazione(accesso: AccessoPiano) -> PaginaApprovazione:
    """What the segretario sees before, while and after the plan is approved."""
    piano, contenuto = accesso.piano, accesso.contenuto
    versioni = list(piano.versioni.defer("contenuto").order_by("numero"))
    vigente = next((una for una in reversed(versioni) if una.approvata), None)
    proposta = next((una for una in versioni if not una.approvata), None)
    anomalie = accesso.anomalie if piano.stato != StatoPiano.APPROVATO else ()
    fermano = da_correggere(contenuto, anomalie)
    aperte = [una for una in anomalie if derogata(una, contenuto.deroghe) is None]
    correzioni = correzioni_possibili(accesso)
    lavori = pagina_dei_lavori(accesso)
    variazione = vigente is not None and piano.stato != StatoPiano.APPROVATO
    confronto = _confronto(piano, vigente, proposta) if variazione else ""
    return PaginaApprovazione(
        stato=piano.stato,
        variazione=variazione,
        vigente=vigente,
        vigente_detta=con_atto(vigente) if vigente else "",
        proposta=proposta,
        proposta_il=giorno(proposta.proposta_il) if proposta else "",
        confronto=f"{va(piano, 'confronto')}{confronto}" if confronto else "",
        confronto_pdf=f"{va(piano, 'confronto_pdf')}{confronto}" if confronto else "",
        pareri=pareri_sulla_variazione(accesso) if variazione else (),
        lavori=lavori,
        bloccanti=tuple(
            Bloccante(
                una,
                correzioni.anomalia(una) if correzioni else "",
                correzioni.deroga(una) if correzioni else "",
            )
            for una in fermano
        ),
        deroghe=tuple(_deroghe(piano, anomalie)),
        altre=len(aperte) - len(fermano),
        si_puo_mandare=piano.modificabile and not fermano,
        moduli=MODULI[piano.stato] - ({"manda"} if fermano else set()),
        passi=lavori.passi,
    )


def _confronto(piano, vigente, proposta) -> str:
    return f"?da={vigente.numero}&a={proposta.numero if proposta else 'bozza'}"


def _deroghe(piano: models.Piano, anomalie: Sequence[Anomalia]) -> Iterator[DerogaData]:
    """Those of the rows; of a proposal, they are the frozen ones."""
    numeri = dict(piano.obiettivi.values_list("pk", "n"))
    for riga in piano.deroghe.all():
        valore = riepiloghi.deroga_come_valore(riga, numeri.get(riga.obiettivo_id))
        yield DerogaData(
            pk=riga.pk,
            segnalazione=riga.messaggio or f"Controllo {riga.codice}",
            motivo=riga.motivo,
            firma=parole.firma(valore),
            vale=any(derogata(una, [valore]) for una in anomalie),
        )
