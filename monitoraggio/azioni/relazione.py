"""The Relazione sulla performance approved by the Giunta and validated by the OIV.

The law wants both by 30 June, and says nothing of a Relazione validated before its approval is on record: so it
is told on the page, and not refused.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from monitoraggio import models
from monitoraggio.azioni.avanzamenti import DI_CHI_DICHIARA
from monitoraggio.azioni.rilevazioni import bloccata, segna
from monitoraggio.scelte import EsitoValidazione, PassoRilevazione
from obiettivi import storia
from obiettivi.azioni import Atto
from obiettivi.azioni.stato import GiaFattoError, NonOraError
from obiettivi.formati import data

NON_ANCORA = "La Relazione c'è quando la rilevazione finale è chiusa: questa {com_e}."
ALTRA = (
    "Nel frattempo la rilevazione è stata riaperta e chiusa di nuovo: rileggi la Relazione com'è adesso, e poi "
    "decidi."
)
DICHIARATA_DA_TE = (
    "Nella rilevazione hai compilato o inviato tu qualcosa: la Relazione la valida qualcun altro."
)
MODELLI = {
    PassoRilevazione.RELAZIONE_APPROVATA: models.ApprovazioneRelazione,
    PassoRilevazione.RELAZIONE_VALIDATA: models.ValidazioneRelazione,
}


@transaction.atomic
def registra_approvazione(
    *, rilevazione: models.Rilevazione, atto: Atto, impronta: str, utente, motivo: str = ""
) -> models.ApprovazioneRelazione:
    """Records the act that approves the Relazione with this hash.

    In the place of one that is recorded already it wants a `motivo`, and that one lapses.
    """
    if not atto.numero.strip():
        raise NonOraError("Dell'atto servono il numero e la data.")
    return _registra(
        rilevazione, PassoRilevazione.RELAZIONE_APPROVATA, atto, impronta, utente, motivo, nota=""
    )


@transaction.atomic
def valida_relazione(
    *,
    rilevazione: models.Rilevazione,
    esito: EsitoValidazione,
    atto: Atto,
    impronta: str,
    utente,
    testo: str = "",
    motivo: str = "",
) -> models.ValidazioneRelazione:
    """Records what the OIV says of the Relazione with this hash; nobody validates what they declared.

    In the place of one that is recorded already it wants a `motivo`, and that one lapses.
    """
    testo = testo.strip()
    if esito != EsitoValidazione.VALIDATA and not testo:
        raise NonOraError("Scrivi le osservazioni, o perché non è validata.")
    if ha_dichiarato(rilevazione, utente):
        raise NonOraError(DICHIARATA_DA_TE)
    nota = EsitoValidazione(esito).label.capitalize() + (f": {testo}" if testo else "")
    return _registra(
        rilevazione,
        PassoRilevazione.RELAZIONE_VALIDATA,
        atto,
        impronta,
        utente,
        motivo,
        nota=nota,
        esito=esito,
        testo=testo,
    )


def ha_dichiarato(rilevazione: models.Rilevazione, utente) -> bool:
    """Whether the person wrote or sent something of what the Relazione tells."""
    return rilevazione.passi.filter(passo__in=DI_CHI_DICHIARA, chi=utente).exists()


def _registra(
    rilevazione, passo: PassoRilevazione, atto: Atto, impronta: str, utente, motivo: str, *, nota, **altro
) -> models.ApprovazioneRelazione | models.ValidazioneRelazione:
    rilevazione = bloccata(rilevazione)
    if not rilevazione.e_la_relazione:
        com_e = f"è {rilevazione.get_stato_display()}" if rilevazione.finale else "non è la finale"
        raise NonOraError(NON_ANCORA.format(com_e=com_e))
    if impronta != rilevazione.impronta:
        raise NonOraError(ALTRA)
    _esige_data(rilevazione, atto.data)
    righe = MODELLI[passo].objects.filter(rilevazione=rilevazione)
    detto = atto.in_colonne | altro
    in_vigore = righe.in_vigore().first()
    if in_vigore:
        if detto == {nome: getattr(in_vigore, nome) for nome in detto}:
            raise GiaFattoError("È già registrato così.")
        if not motivo.strip():
            raise NonOraError(
                "È già registrato un atto: per metterne un altro al suo posto scrivi il motivo."
            )
    with storia.autore(utente):
        if in_vigore:
            in_vigore.decadi(f"Sostituita: {motivo.strip()}")
        riga = righe.create(rilevazione=rilevazione, impronta=impronta, chi=utente, **detto)
    segna(rilevazione, passo, utente, nota, impronta)
    return riga


def _esige_data(rilevazione: models.Rilevazione, giorno: date | None) -> None:
    if giorno is None:
        raise NonOraError("Dell'atto serve la data.")
    if giorno > timezone.localdate():
        raise NonOraError(f"La data dell'atto, {data(giorno)}, deve ancora venire: registralo quando c'è.")
    if giorno <= rilevazione.al:
        raise NonOraError(
            f"La data dell'atto, {data(giorno)}, non viene dopo il giorno della rilevazione, {data(rilevazione.al)}: "
            "controlla l'anno."
        )
