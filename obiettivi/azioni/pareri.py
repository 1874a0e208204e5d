"""What the OIV thinks of a variation, while it is written or waits for its act."""

from django.db import transaction

from obiettivi import contenuto, models, riepiloghi, storia
from obiettivi.azioni.parti import segna
from obiettivi.azioni.stato import GiaFattoError, NonOraError, blocca
from obiettivi.scelte import EsitoParere, Passo, StatoPiano

SENZA_VARIAZIONE = (
    "Il parere si dà mentre una variazione è aperta o in approvazione: adesso non ce n'è nessuna."
)
PROPOSTA_DA_TE = "La variazione l'hai aperta o proposta tu: il parere lo dà qualcun altro."
DI_CHI_PROPONE = frozenset({Passo.VARIAZIONE_APERTA, Passo.PROPOSTO})
"""Steps after which one does not give an opinion on the variation."""


@transaction.atomic
def dai_parere(*, piano: models.Piano, esito: EsitoParere, testo: str, utente) -> models.Parere:
    """Records an opinion on the variation in course, as it reads now; the one before stays, and counts no more.

    Raises NonOraError without a variation, without a text, and for who opened or proposed it.
    """
    piano = blocca(piano)
    variazione = variazione_in_corso(piano)
    if variazione is None:
        raise NonOraError(SENZA_VARIAZIONE)
    if not testo.strip():
        raise NonOraError("Scrivi il testo del parere: lo leggono il segretario comunale e la Giunta.")
    if ha_proposto(variazione, utente):
        raise NonOraError(PROPOSTA_DA_TE)
    detto = {"esito": esito, "testo": testo.strip(), "impronta": impronta_della_variazione(piano)}
    ultimo = variazione.pareri.last()
    if ultimo and detto == {nome: getattr(ultimo, nome) for nome in detto} and ultimo.chi_id == utente.pk:
        raise GiaFattoError("Questo parere è già registrato.")
    with storia.autore(utente):
        parere = models.Parere.objects.create(piano=piano, variazione=variazione, chi=utente, **detto)
    nota = f"{EsitoParere(esito).label.capitalize()}: {parere.testo}"
    segna(piano, Passo.PARERE, utente, nota=nota, versione=variazione.versione, impronta=parere.impronta)
    return parere


def variazione_in_corso(piano: models.Piano) -> models.Passaggio | None:
    """The step that opened the variation that is written now, or waits for its act; None when there is none."""
    if piano.stato == StatoPiano.APPROVATO or not piano.versioni.approvate().exists():
        return None
    return piano.passaggi.filter(passo=Passo.VARIAZIONE_APERTA).last()


def ha_proposto(variazione: models.Passaggio, utente) -> bool:
    """Whether the person opened the variation, or sent it to approval since."""
    suoi = variazione.piano.passaggi.filter(passo__in=DI_CHI_PROPONE, chi=utente)
    return suoi.filter(quando__gte=variazione.quando).exists()


def impronta_della_variazione(piano: models.Piano) -> str:
    """The hash of what is proposed: the frozen one, or that of the bozza as it reads now."""
    if piano.stato == StatoPiano.IN_APPROVAZIONE:
        return piano.versioni.get(approvata_il__isnull=True).impronta
    return contenuto.impronta(riepiloghi.contenuto_piano(piano))
