"""What is written of one assignment: declared, sent, returned, validated, and valued by the OIV."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Manager, Model

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.calcolo.misure import di_un_altro_anno
from monitoraggio.riepiloghi import piano_rilevato, valore_avanzamento
from monitoraggio.scelte import (
    PassoRilevazione,
    Proposta,
    StatoAvanzamento,
    StatoRilevazione,
    TipoRilevazione,
)
from obiettivi import calcoli, storia
from obiettivi.azioni.stato import GiaFattoError, NonOraError
from obiettivi.contenuto import Indicatore, Obiettivo
from obiettivi.riepiloghi import in_colonne
from obiettivi.scelte import TipoIndicatore

DELL_AREA = frozenset({StatoAvanzamento.BOZZA, StatoAvanzamento.RESTITUITO})
"""States in which the area writes."""

DELLE_EVIDENZE = frozenset({PassoRilevazione.ALLEGATO, PassoRilevazione.TOLTO})
DI_CHI_DICHIARA = frozenset({PassoRilevazione.COMPILATO, PassoRilevazione.INVIATO, *DELLE_EVIDENZE})
"""Steps after which one does not judge."""

NON_SI_SCRIVONO = ("assegnazione", "obiettivo", "area", "stato", "evidenze", "valutazione", "note")
"""What of an avanzamento is not written with the rest: it stays as it is."""

CHIUSA = "La rilevazione non è aperta: gli avanzamenti non si possono cambiare."
FERMO = {
    StatoAvanzamento.INVIATO: "L'avanzamento è già stato inviato: per cambiarlo va restituito.",
    StatoAvanzamento.VALIDATO: "L'avanzamento è validato: per cambiarlo va restituito.",
}


class AvanzamentoCambiatoError(NonOraError):
    """Somebody else wrote it meanwhile: `attuale` is what is there now, `dati` what was being saved."""

    def __init__(self, attuale: c.Avanzamento, dati: c.Avanzamento):
        self.attuale, self.dati = attuale, dati
        super().__init__(
            "Mentre scrivevi qualcun altro ha salvato questo avanzamento. Non ho salvato: confronta quello che "
            "hai scritto con quello che c'è adesso, e salva di nuovo."
        )


@transaction.atomic
def salva_avanzamento(
    *, avanzamento: models.Avanzamento, dati: c.Avanzamento, scritture: int, utente, per_conto: bool = False
) -> models.Avanzamento:
    """Writes what an area declares, as far as it is known; `scritture` is what was read before writing.

    Who writes is marked, once until the next step; `per_conto` where he does not work for the area.

    Raises AvanzamentoCambiatoError when somebody saved meanwhile, NonOraError when it is not the area's to
    write any more, or when a phase or indicator is not of this assignment.
    """
    riga = da_scrivere(avanzamento)
    attuale = valore_avanzamento(riga)
    nuovo = dati.model_copy(update={nome: getattr(attuale, nome) for nome in NON_SI_SCRIVONO})
    if riga.scritture != scritture:
        raise AvanzamentoCambiatoError(attuale, nuovo)
    if nuovo == attuale:
        return riga
    _esige_sue(riga, nuovo)
    with storia.autore(utente):
        for nome in ("relazione", "criticita", "raggiungibile", "proposta", "motivo"):
            setattr(riga, nome, getattr(nuovo, nome))
        riga.scritture += 1
        riga.save()
        scrivi_righe(riga.fasi, "fase", nuovo.fasi)
        scrivi_righe(riga.misure, "indicatore", nuovo.misure)
        if not _gia_segnato(riga, utente):
            riga.rilevazione.passi.create(
                avanzamento=riga, passo=PassoRilevazione.COMPILATO, chi=utente, per_conto=per_conto
            )
    return riga


def _gia_segnato(riga: models.Avanzamento, utente) -> bool:
    """Whether it is marked that this person is writing it, since it was last sent, returned or validated."""
    for passo in riga.passi.order_by("-quando", "-pk"):
        if passo.passo not in DELLE_EVIDENZE | {PassoRilevazione.COMPILATO}:
            return False
        if passo.passo == PassoRilevazione.COMPILATO and passo.chi_id == utente.pk:
            return True
    return False


def scrivi_righe(righe: Manager, chiave: str, volute: Iterable[c.Valore]) -> None:
    """One of the rows for each, by its key; those no longer told go."""
    ci_sono: dict[UUID | int, Model] = {getattr(una, chiave): una for una in righe.all()}
    for voluta in volute:
        detto = in_colonne(voluta, righe.model)
        una = ci_sono.pop(getattr(voluta, chiave), None)
        if una is None:
            righe.create(**detto)
        elif any(getattr(una, nome) != valore for nome, valore in detto.items()):
            for nome, valore in detto.items():
                setattr(una, nome, valore)
            una.save()
    for avanzata in ci_sono.values():
        avanzata.delete()


def _esige_sue(riga: models.Avanzamento, nuovo: c.Avanzamento) -> None:
    obiettivo, posizione = _luogo(riga)
    fasi = {una.chiave for una in obiettivo.fasi}
    indicatori = {uno.chiave for uno in calcoli.indicatori_di(obiettivo, posizione)}
    dette = {una.fase for una in nuovo.fasi} - fasi, {una.indicatore for una in nuovo.misure} - indicatori
    if any(dette):
        raise NonOraError(
            "Una fase o un indicatore non è di questo obiettivo: il piano è cambiato. Riapri la pagina."
        )


def _luogo(riga: models.Avanzamento) -> tuple[Obiettivo, int]:
    """The objective and the position of the assignment, in the plan as it is measured."""
    piano = piano_rilevato(riga.rilevazione)
    obiettivo = next(uno for uno in piano.obiettivi if uno.chiave == riga.obiettivo)
    posti = (posto for posto, sua in enumerate(obiettivo.assegnazioni) if sua.chiave == riga.assegnazione)
    return obiettivo, next(posti)


@transaction.atomic
def invia(
    *, avanzamento: models.Avanzamento, utente, per_conto: bool = False, scritture: int | None = None
) -> models.Avanzamento:
    """Sends it to who validates it. Raises NonOraError telling, one by one, what is still to be written.

    With `scritture`, it is sent only if it is still what was read.
    """
    riga = _aperto(avanzamento)
    if riga.stato not in DELL_AREA:
        raise GiaFattoError(FERMO[riga.stato])
    _esige_com_era(riga, scritture)
    if manca := mancanze(riga.rilevazione, *_luogo(riga), valore_avanzamento(riga)):
        raise NonOraError("Prima di inviare completa l'avanzamento: " + "; ".join(manca) + ".")
    return _porta(riga, StatoAvanzamento.INVIATO, PassoRilevazione.INVIATO, utente, per_conto=per_conto)


def mancanze(
    rilevazione: models.Rilevazione, obiettivo: Obiettivo, posizione: int, detto: c.Avanzamento
) -> list[str]:
    """What is missing before it can be sent; at an intermediate rilevazione a value may not be there yet."""
    misure = {una.indicatore: una for una in detto.misure}
    finale = rilevazione.tipo == TipoRilevazione.FINALE
    manca = []
    for posto, indicatore in enumerate(calcoli.indicatori_di(obiettivo, posizione), start=1):
        misura = misure.get(indicatore.chiave)
        if misura is None or not _detta(indicatore, misura):
            if finale and not di_un_altro_anno(indicatore, rilevazione.piano.anno):
                manca.append(f"l'indicatore {posto} non ha una misura (se non si può misurare, di' perché)")
        elif (misura.non_valutabile or misura.dichiarato) and not misura.motivo.strip():
            manca.append(f"dell'indicatore {posto} manca il motivo")
        elif misura.dichiarato == c.Dichiarato.IN_PARTE and misura.percento is None:
            manca.append(f"dell'indicatore {posto}, raggiunto in parte, manca la percentuale")
    if detto.proposta in (Proposta.RIMODULA, Proposta.SOSPENDE) and not detto.motivo.strip():
        manca.append("della proposta manca il motivo")
    return manca


def _detta(indicatore: Indicatore, misura: c.Misura) -> bool:
    """Whether anything was measured or declared: of a quantity, the day alone on which it was read is not enough."""
    if misura.non_valutabile or misura.dichiarato:
        return True
    if indicatore.tipo == TipoIndicatore.DATA:
        return misura.data is not None
    rapporto = misura.numeratore is not None and misura.denominatore is not None
    return misura.valore is not None or rapporto


def _esige_com_era(riga: models.Avanzamento, scritture: int | None) -> None:
    if scritture is not None and scritture != riga.scritture:
        raise NonOraError("Nel frattempo l'avanzamento è cambiato: rileggilo com'è adesso, e poi decidi.")


def ci_ha_messo_mano(riga: models.Avanzamento, utente) -> bool:
    """Whether the person wrote it or sent it, at any time."""
    return riga.passi.filter(passo__in=DI_CHI_DICHIARA, chi=utente).exists()


def esige_di_altri(riga: models.Avanzamento, utente) -> None:
    """NonOraError for who wrote it or sent it: somebody else judges it."""
    if ci_ha_messo_mano(riga, utente):
        raise NonOraError("L'hai compilato o inviato tu: lo giudica qualcun altro.")


@transaction.atomic
def restituisci(*, avanzamento: models.Avanzamento, motivo: str, utente) -> models.Avanzamento:
    """Gives it back to the area, with a reason; what the OIV said of it falls, and stays in the history."""
    riga = _aperto(avanzamento)
    if riga.stato in DELL_AREA:
        raise GiaFattoError("L'avanzamento è già dell'area, che lo può cambiare.")
    if not motivo.strip():
        raise NonOraError("Scrivi che cosa c'è da rivedere: lo leggono le persone dell'area.")
    esige_di_altri(riga, utente)
    with storia.autore(utente):
        riga.valutazioni.all().delete()
    return _porta(riga, StatoAvanzamento.RESTITUITO, PassoRilevazione.RESTITUITO, utente, motivo)


@transaction.atomic
def valida(*, avanzamento: models.Avanzamento, utente, scritture: int | None = None) -> models.Avanzamento:
    """Takes what was sent as good, if it is still what was read. Nobody validates what they wrote or sent."""
    riga = _aperto(avanzamento)
    if riga.stato == StatoAvanzamento.VALIDATO:
        raise GiaFattoError("L'avanzamento è già validato.")
    if riga.stato != StatoAvanzamento.INVIATO:
        raise NonOraError("Si valida quello che l'area ha inviato: questo è ancora da inviare.")
    _esige_com_era(riga, scritture)
    esige_di_altri(riga, utente)
    return _porta(riga, StatoAvanzamento.VALIDATO, PassoRilevazione.VALIDATO, utente)


@transaction.atomic
def valuta(*, avanzamento: models.Avanzamento, grado: Decimal, motivo: str, utente) -> models.Valutazione:
    """The OIV's own degree beside the declared one, which stays as it is; never without a reason.

    Of what the area has sent: not of a draft, and not of what oneself declared.
    """
    riga = _aperto(avanzamento)
    if riga.stato in DELL_AREA:
        raise NonOraError("L'area lo sta ancora compilando: si valuta quello che ha inviato.")
    esige_di_altri(riga, utente)
    if not motivo.strip():
        raise NonOraError("Scrivi il motivo: il tuo grado sta accanto a quello dichiarato.")
    with storia.autore(utente):
        valutazione = riga.valutazioni.create(grado=grado, motivo=motivo.strip(), chi=utente)
        riga.rilevazione.passi.create(
            avanzamento=riga, passo=PassoRilevazione.VALUTATO, chi=utente, nota=motivo.strip()
        )
    return valutazione


def _porta(
    riga, stato: StatoAvanzamento, passo: PassoRilevazione, utente, nota: str = "", *, per_conto=False
):
    with storia.autore(utente):
        riga.stato = stato
        riga.save()
        riga.rilevazione.passi.create(
            avanzamento=riga, passo=passo, chi=utente, nota=nota.strip(), per_conto=per_conto
        )
    return riga


def da_scrivere(avanzamento: models.Avanzamento) -> models.Avanzamento:
    """As it stands now, kept still until the transaction ends; NonOraError when the area does not write it any more."""
    riga = _aperto(avanzamento)
    if riga.stato not in DELL_AREA:
        raise NonOraError(FERMO[riga.stato])
    return riga


def _aperto(avanzamento: models.Avanzamento) -> models.Avanzamento:
    """As it stands now, kept still until the transaction ends; NonOraError when the rilevazione is not open.

    The rilevazione is kept still first: it is not closed while somebody sends.
    """
    rilevazione = blocca_aperta(avanzamento.rilevazione_id, CHIUSA)
    riga = models.Avanzamento.objects.select_for_update(no_key=True, of=("self",)).get(pk=avanzamento.pk)
    riga.rilevazione = rilevazione
    return riga


def blocca_aperta(rilevazione_id: int, se_chiusa: str) -> models.Rilevazione:
    """The rilevazione as it stands now, not closed until the transaction ends; NonOraError when it is not open.

    Only who closes it waits: on the last evening a whole comune writes in it at once.
    """
    models.Rilevazione.objects.tieni(rilevazione_id)
    attuale = models.Rilevazione.objects.select_related("piano", "versione").get(pk=rilevazione_id)
    if attuale.stato != StatoRilevazione.APERTA:
        raise NonOraError(se_chiusa)
    return attuale
