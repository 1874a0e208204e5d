"""The segretario's page: what stops the approval, and the next steps that the state of the plan allows."""

from dataclasses import dataclass
from decimal import Decimal

from obiettivi import models, riepiloghi
from obiettivi.accesso import AccessoPiano
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import Anomalia, Livello, derogata, verifica
from obiettivi.esporta import parole
from obiettivi.scelte import StatoPiano
from obiettivi.views.pagina_lavori import PaginaLavori, pagina_dei_lavori
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
    """A finding that stops the approval; `deroga` is the form to waive it, drawn by the template."""

    anomalia: Anomalia
    ancora: str
    trovato: str
    atteso: str


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
    anomalie = verifica(contenuto) if piano.stato != StatoPiano.APPROVATO else ()
    gravi = [una for una in anomalie if una.livello == Livello.BLOCCA]
    fermano = [una for una in gravi if derogata(una, contenuto.deroghe) is None]
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
        lavori=lavori,
        bloccanti=tuple(_bloccante(posto, una) for posto, una in enumerate(fermano, 1)),
        deroghe=tuple(_deroghe(piano, contenuto, gravi)),
        altre=len(anomalie) - len(gravi),
        si_puo_mandare=piano.modificabile and not fermano,
        moduli=MODULI[piano.stato] - ({"manda"} if fermano else set()),
        passi=lavori.passi,
    )


def _confronto(piano, vigente, proposta) -> str:
    return f"?da={vigente.numero}&a={proposta.numero if proposta else 'bozza'}"


def _bloccante(posto: int, anomalia: Anomalia) -> Bloccante:
    return Bloccante(anomalia, f"bloccante-{posto}", _esatto(anomalia.trovato), _esatto(anomalia.atteso))


def _esatto(valore: Decimal | None) -> str:
    """A number as a machine writes it: it is sent back with the form, to say what was read."""
    return "" if valore is None else format(valore, "f")


def _deroghe(piano: models.Piano, contenuto: ContenutoPiano, anomalie: list[Anomalia]):
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
