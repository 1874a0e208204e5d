"""Waivers given and taken back, while the plan is a bozza."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from obiettivi import contesti, controlli, models, riepiloghi, storia
from obiettivi.azioni.scrittura import posto_della_deroga
from obiettivi.azioni.stato import GiaFattoError, NonOraError, esige_modificabile
from obiettivi.controlli import Anomalia
from obiettivi.scelte import Ruolo

CAMBIATA = "La segnalazione non c'è più, o è cambiata nel frattempo: rileggila prima di dare una deroga."
SENZA_RUOLO = "amministratore del sistema"


@transaction.atomic
def dai_deroga(*, piano: models.Piano, anomalia: Anomalia, motivo: str, utente) -> models.Deroga:
    """Waives a finding as it was read: refused when meanwhile it is gone, or its values are others.

    A waiver given for other values of the same finding gives way.
    """
    piano = esige_modificabile(piano)
    if not motivo.strip():
        raise NonOraError("Una deroga vuole il suo motivo: scrivilo, resterà nel documento.")
    contenuto = riepiloghi.contenuto_piano(piano)
    anomalie = contesti.anomalie_piano(piano, contenuto)
    if anomalia not in anomalie:
        raise NonOraError(CAMBIATA)
    if gia := controlli.derogata(anomalia, contenuto.deroghe):
        raise GiaFattoError(f"La segnalazione è già in deroga: «{gia.motivo}».")
    per_n = {riga.n: riga for riga in piano.obiettivi.all()}
    obiettivo, luogo = posto_della_deroga(anomalia.oggetto, per_n)
    posto = {"codice": anomalia.codice, "obiettivo": obiettivo, "luogo": luogo, "campo": anomalia.campo}
    detti = {
        "messaggio": anomalia.messaggio,
        "trovato": anomalia.trovato,
        "atteso": anomalia.atteso,
        "fatto": anomalia.fatto,
        "motivo": motivo.strip(),
        "chi": _ruolo(piano, utente),
        "il": timezone.localdate(),
        "registrata_da": utente,
    }
    with storia.autore(utente):
        ancora = {una.fatto for una in controlli.valide(contenuto, anomalie)}
        deroga = _da_sostituire(piano, posto, ancora) or models.Deroga(
            piano=piano, ordine=_prossimo_ordine(piano), **posto
        )
        for nome, valore in detti.items():
            setattr(deroga, nome, valore)
        deroga.save()
    return deroga


@transaction.atomic
def togli_deroga(*, piano: models.Piano, deroga: int, utente) -> None:
    """Takes back a waiver of the plan (by primary key)."""
    piano = esige_modificabile(piano)
    riga = piano.deroghe.filter(pk=deroga).first()
    if riga is None:
        raise GiaFattoError("La deroga non c'è più: qualcuno l'ha già tolta.")
    with storia.autore(utente):
        riga.delete()


def _da_sostituire(piano: models.Piano, posto: dict, ancora: Collection[str]) -> models.Deroga | None:
    """The waiver of what was found in a place before; not one that still holds (`ancora`), for a row that moved."""
    suoi = piano.deroghe.filter(**posto)
    return next((una for una in suoi if not una.fatto or una.fatto not in ancora), None)


def _prossimo_ordine(piano: models.Piano) -> int:
    ultimo = piano.deroghe.aggregate(ultimo=Max("ordine"))["ultimo"]
    return 0 if ultimo is None else ultimo + 1


def _ruolo(piano: models.Piano, utente) -> str:
    """In what role somebody waives: documents print it, and never a name."""
    abilitazioni = utente.abilitazioni.in_corso(timezone.localdate())
    segretario = abilitazioni.filter(ente=piano.ente_id, ruolo=Ruolo.SEGRETARIO).exists()
    return Ruolo.SEGRETARIO.label if segretario else SENZA_RUOLO
