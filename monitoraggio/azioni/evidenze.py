"""The files that prove what an area declares: attached and taken away, while the area writes.

Each is also a new writing of the avanzamento: who validates does it of what was read, files included.
"""

import hashlib

from django.db import transaction

from monitoraggio import deposito, models
from monitoraggio.azioni.avanzamenti import da_scrivere
from monitoraggio.evidenze import EvidenzaRifiutataError, Riconosciuto, riconosci
from monitoraggio.scelte import PassoRilevazione
from obiettivi import storia
from obiettivi.azioni.stato import GiaFattoError

FILE_MASSIMI = 30
TOTALE_MASSIMO = 100 * 1024 * 1024
"""How many files an avanzamento may have, and how many bytes together."""


def allega_evidenza(
    *,
    avanzamento: models.Avanzamento,
    nome: str,
    dati: bytes,
    descrizione: str = "",
    utente,
    per_conto: bool = False,
) -> models.Evidenza:
    """Keeps a file with what an area declares; `per_conto` where who does it does not work for the area.

    Raises EvidenzaRifiutataError for a file that cannot be evidence, or is one too many; GiaFattoError when the
    same content is there already; NonOraError when it is not the area's to write any more.
    """
    return _allega(avanzamento, riconosci(nome, dati), dati, descrizione, utente, per_conto)


@transaction.atomic
def _allega(
    avanzamento: models.Avanzamento,
    trovato: Riconosciuto,
    dati: bytes,
    descrizione: str,
    utente,
    per_conto: bool,
) -> models.Evidenza:
    riga = da_scrivere(avanzamento)
    impronta = hashlib.sha256(dati).hexdigest()
    _esige_posto(riga, impronta, len(dati))
    # The file is there when the transaction ends well; if it does not, it is not.
    with deposito.riposto(dati) as file, storia.autore(utente):
        evidenza = riga.evidenze.create(
            nome=trovato.nome,
            descrizione=descrizione,
            tipo=trovato.tipo,
            dimensione=len(dati),
            impronta=impronta,
            file=file,
            chi=utente,
        )
        _segna(riga, PassoRilevazione.ALLEGATO, evidenza, utente, per_conto)
    return evidenza


def _esige_posto(riga: models.Avanzamento, impronta: str, dimensione: int) -> None:
    ci_sono = list(riga.evidenze.all())
    if uguale := next((una for una in ci_sono if una.impronta == impronta), None):
        raise GiaFattoError(f"è già tra le evidenze («{uguale.nome}»): non serve allegarlo di nuovo.")
    if len(ci_sono) >= FILE_MASSIMI:
        raise EvidenzaRifiutataError(
            f"non è stato allegato: un avanzamento ha al massimo {FILE_MASSIMI} evidenze. Togline qualcuna, o "
            "mettine più d'una in uno zip."
        )
    if sum(una.dimensione for una in ci_sono) + dimensione > TOTALE_MASSIMO:
        raise EvidenzaRifiutataError(
            "non è stato allegato: le evidenze di un avanzamento pesano insieme al massimo "
            f"{TOTALE_MASSIMO // 1024 // 1024} MB. Togline qualcuna, o riduci le immagini."
        )


@transaction.atomic
def togli_evidenza(*, evidenza: models.Evidenza, utente, per_conto: bool = False) -> None:
    """Takes a file away, for good, while the area writes; what it was stays in the history."""
    riga = da_scrivere(evidenza.avanzamento)
    if not riga.evidenze.filter(pk=evidenza.pk).exists():
        raise GiaFattoError("non c'è più: qualcuno l'ha appena tolta.")
    with storia.autore(utente):
        _segna(riga, PassoRilevazione.TOLTO, evidenza, utente, per_conto)
        evidenza.delete()
    file = evidenza.file
    transaction.on_commit(lambda: deposito.togli(file))


def _segna(
    riga: models.Avanzamento, passo: PassoRilevazione, evidenza: models.Evidenza, utente, per_conto: bool
) -> None:
    riga.scritture += 1
    riga.save()
    riga.rilevazione.passi.create(
        avanzamento=riga,
        passo=passo,
        chi=utente,
        nota=evidenza.nome,
        impronta=evidenza.impronta,
        per_conto=per_conto,
    )
