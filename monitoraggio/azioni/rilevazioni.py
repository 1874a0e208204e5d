"""The steps of a rilevazione: planned, opened on a version of the plan, closed and frozen, reopened."""

from datetime import date

from django.db import transaction

from monitoraggio import contenuto, models
from monitoraggio.azioni.consuntivi import crea_consuntivi
from monitoraggio.riepiloghi import (
    assegnazioni_da_rilevare,
    piano_rilevato,
    risultati,
    valore_rilevazione,
)
from monitoraggio.scelte import (
    PassoRilevazione,
    Proposta,
    StatoAvanzamento,
    StatoRilevazione,
    TipoRilevazione,
)
from obiettivi import storia
from obiettivi.azioni import apri_variazione
from obiettivi.azioni.stato import GiaFattoError, NonOraError, blocca
from obiettivi.models import Area, Piano, VersionePiano

MANDATI = frozenset({StatoAvanzamento.INVIATO, StatoAvanzamento.VALIDATO})
"""States in which what is declared is the area's word."""
MESI_DOPO = 6
"""How long after the end of the year something of it may still be measured, such as payment times."""


@transaction.atomic
def programma(*, piano: Piano, al: date, tipo: TipoRilevazione, nome: str = "", utente) -> models.Rilevazione:
    """Plans a rilevazione for a day. Raises NonOraError for a day that is not of the plan's year, or is taken."""
    piano = blocca(piano)
    dal, entro = giorni_possibili(piano.anno)
    if not dal <= al <= entro:
        raise NonOraError(
            f"Il {al:%d/%m/%Y} è fuori dal piano {piano.anno}: scegli un giorno dell'anno, o dei primi sei mesi "
            "di quello dopo."
        )
    codice = f"{al:%Y-%m-%d}"
    if piano.rilevazioni.filter(codice=codice).exists():
        raise GiaFattoError(f"C'è già una rilevazione al {al:%d/%m/%Y}.")
    with storia.autore(utente):
        return models.Rilevazione.objects.create(
            piano=piano, codice=codice, nome=nome.strip() or _nome(al, tipo), al=al, tipo=tipo
        )


def giorni_possibili(anno: int) -> tuple[date, date]:
    """The first and the last day on which something of a plan may be measured."""
    return date(anno, 1, 1), date(anno + 1, MESI_DOPO, 30)


def programma_previste(*, piano: Piano, utente) -> list[models.Rilevazione]:
    """Plans the two of every year, 30/09 and 31/12, where they are not there yet."""
    fatte = set(piano.rilevazioni.values_list("codice", flat=True))
    return [
        programma(piano=piano, al=al, tipo=tipo, utente=utente)
        for al, tipo in giorni_previsti(piano.anno)
        if f"{al:%Y-%m-%d}" not in fatte
    ]


def giorni_previsti(anno: int) -> tuple[tuple[date, TipoRilevazione], ...]:
    """The two days of every year, each with its tipo."""
    return (
        (date(anno, 9, 30), TipoRilevazione.INTERMEDIA),
        (date(anno, 12, 31), TipoRilevazione.FINALE),
    )


def _nome(al: date, tipo: TipoRilevazione) -> str:
    return f"{'Monitoraggio' if tipo == TipoRilevazione.INTERMEDIA else 'Consuntivo'} al {al:%d/%m/%Y}"


@transaction.atomic
def elimina(*, rilevazione: models.Rilevazione, utente) -> None:
    """Takes away one that was never opened."""
    rilevazione = bloccata(rilevazione)
    if rilevazione.stato != StatoRilevazione.PROGRAMMATA:
        raise NonOraError("Una rilevazione che è stata aperta non si cancella.")
    with storia.autore(utente):
        rilevazione.delete()


@transaction.atomic
def apri(*, rilevazione: models.Rilevazione, utente) -> models.Rilevazione:
    """Opens it on the version in force at its day, with what is to be filled in, still empty.

    That is an avanzamento for each assignment, a consuntivo for each area with routine outputs and one for the
    ente's health.
    """
    piano = blocca(rilevazione.piano)
    rilevazione = bloccata(rilevazione)
    if rilevazione.stato != StatoRilevazione.PROGRAMMATA:
        raise GiaFattoError(f"La rilevazione è già {rilevazione.get_stato_display()}.")
    _esige_nessuna_aperta(piano)
    versione = versione_al(piano, rilevazione.al)
    if versione is None:
        raise NonOraError("Il piano non è ancora approvato: si rileva sulla versione approvata.")
    with storia.autore(utente):
        rilevazione.versione, rilevazione.stato = versione, StatoRilevazione.APERTA
        rilevazione.save()
        aree = {area.codice: area for area in Area.objects.filter(organigramma=piano.organigramma_id)}
        for obiettivo, _, sua in assegnazioni_da_rilevare(piano_rilevato(rilevazione)):
            models.Avanzamento.objects.create(
                rilevazione=rilevazione,
                assegnazione=sua.chiave,
                obiettivo=obiettivo.chiave,
                area=sua.area,
                area_rilevata=aree.get(sua.area),
            )
        crea_consuntivi(rilevazione, aree)
    segna(rilevazione, PassoRilevazione.APERTA, utente)
    return rilevazione


def versione_al(piano: Piano, giorno: date) -> VersionePiano | None:
    """The version in force on a day; before the first act, the first: what is measured was promised by it."""
    approvate = piano.versioni.approvate()
    return (
        approvate.filter(atto_data__lte=giorno).order_by("-numero").first()
        or approvate.order_by("numero").first()
    )


@transaction.atomic
def chiudi(*, rilevazione: models.Rilevazione, motivo: str = "", utente) -> models.Rilevazione:
    """Closes and freezes it. Without a reason, refused while something is missing (NonOraError says what)."""
    rilevazione = bloccata(rilevazione)
    if rilevazione.stato != StatoRilevazione.APERTA:
        raise GiaFattoError(f"La rilevazione è {rilevazione.get_stato_display()}.")
    valore = valore_rilevazione(rilevazione)
    if not motivo.strip() and (manca := _manca(rilevazione, valore)):
        raise NonOraError(f"{manca} Per chiudere lo stesso scrivi il motivo: resta nel documento.")
    with storia.autore(utente):
        rilevazione.contenuto = contenuto.forma_canonica(valore)
        rilevazione.impronta = contenuto.impronta(valore)
        rilevazione.stato = StatoRilevazione.CHIUSA
        rilevazione.save()
    segna(rilevazione, PassoRilevazione.CHIUSA, utente, motivo, rilevazione.impronta)
    return rilevazione


def _manca(rilevazione: models.Rilevazione, valore: contenuto.Rilevazione) -> str:
    """What is still missing, in a sentence; empty when nothing is."""
    indietro = [uno for uno in valore.avanzamenti if uno.stato != StatoAvanzamento.VALIDATO]
    if indietro:
        aree = ", ".join(sorted({uno.area for uno in indietro}))
        quanti = "manca un avanzamento" if len(indietro) == 1 else f"mancano {len(indietro)} avanzamenti"
        return f"Tra quelli validati {quanti} ({aree})."
    if risultati(piano_rilevato(rilevazione), valore).ente.blocca:
        return "Ci sono indicatori senza misura, e il sistema di valutazione non dice come contarli."
    return ""


@transaction.atomic
def riapri(*, rilevazione: models.Rilevazione, motivo: str, utente) -> models.Rilevazione:
    """Opens a closed one again, with a reason; the hash that it had stays with the step of its closing.

    The approval and the validation of the Relazione were of what it said: they lapse.
    """
    piano = blocca(rilevazione.piano)
    rilevazione = bloccata(rilevazione)
    if rilevazione.stato != StatoRilevazione.CHIUSA:
        raise GiaFattoError(f"La rilevazione è {rilevazione.get_stato_display()}.")
    if not motivo.strip():
        raise NonOraError("Scrivi perché la rilevazione si riapre: resta nella storia.")
    _esige_nessuna_aperta(piano)
    with storia.autore(utente):
        for atto in (*rilevazione.approvazioni.in_vigore(), *rilevazione.validazioni.in_vigore()):
            atto.decadi(f"La rilevazione è stata riaperta: {motivo.strip()}")
        rilevazione.contenuto, rilevazione.impronta = "", ""
        rilevazione.stato = StatoRilevazione.APERTA
        rilevazione.save()
    segna(rilevazione, PassoRilevazione.RIAPERTA, utente, motivo)
    return rilevazione


@transaction.atomic
def apri_variazione_proposta(*, rilevazione: models.Rilevazione, utente) -> None:
    """Opens a variation of the plan because of what the areas propose: its reason tells each proposal.

    Raises NonOraError when nobody proposes anything, or when the plan is not one to be varied now.
    """
    if rilevazione.versione is None:
        raise NonOraError("La rilevazione non è ancora aperta: le proposte arrivano con gli avanzamenti.")
    valore, piano = valore_rilevazione(rilevazione), piano_rilevato(rilevazione)
    numeri = {uno.chiave: uno.n for uno in piano.obiettivi}
    detti = [
        f"obiettivo {numeri[detto.obiettivo]}, area {detto.area}, {Proposta(detto.proposta).label}: {detto.motivo}"
        for detto in sorted(valore.avanzamenti, key=lambda detto: numeri[detto.obiettivo])
        if detto.proposta in (Proposta.RIMODULA, Proposta.SOSPENDE) and detto.stato in MANDATI
    ]
    if not detti:
        raise NonOraError(
            "Negli avanzamenti inviati nessuna area propone di rimodulare o sospendere un obiettivo."
        )
    motivo = f"Proposte delle aree, «{rilevazione}»: {'; '.join(detti)}"
    apri_variazione(piano=rilevazione.piano, motivo=motivo, utente=utente)


def _esige_nessuna_aperta(piano: Piano) -> None:
    if altra := models.Rilevazione.objects.aperta(piano):
        raise NonOraError(f"È ancora aperta un'altra rilevazione, «{altra}»: chiudila prima.")


def bloccata(rilevazione: models.Rilevazione) -> models.Rilevazione:
    """As it stands now, kept still until the transaction ends."""
    righe = models.Rilevazione.objects.select_for_update(no_key=True, of=("self",))
    riga = righe.select_related("piano", "versione").filter(pk=rilevazione.pk).first()
    if riga is None:
        raise GiaFattoError("La rilevazione non c'è più: qualcuno l'ha appena cancellata.")
    return riga


def segna(rilevazione, passo: PassoRilevazione, utente, nota: str = "", impronta: str = "") -> None:
    """Writes a step in the log of the rilevazione."""
    with storia.autore(utente):
        rilevazione.passi.create(passo=passo, chi=utente, nota=nota.strip(), impronta=impronta)
