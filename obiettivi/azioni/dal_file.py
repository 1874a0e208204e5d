"""A whole file of the open format: the plan, and what other apps keep beside it, in one transaction."""

from django.db import transaction

from obiettivi import contenuto as c
from obiettivi import models, riepiloghi
from obiettivi.agganci import CHIAVI
from obiettivi.azioni.caricamento import Esito, carica_piano
from obiettivi.azioni.stato import NonOraError
from obiettivi.azioni.vita import apri_variazione, registra_versione
from obiettivi.contenuto.chiavi import con_chiavi
from obiettivi.scelte import StatoPiano


@transaction.atomic
def carica_file(*, file: c.FileLetto, utente) -> Esito:
    """Loads what a file says, all or nothing: the plan in bozza, or as the approved version that it must be.

    It must be one when what is beside the plan was held on it: the very version that is here, or the next one,
    with its act. Raises NonOraError, with the reason.
    """
    numero = next((n for nome in file.altro if (n := _sulla_versione(file, nome)) is not None), None)
    if numero is None:
        esito, versione = carica_piano(contenuto=file.piano, utente=utente), None
    else:
        esito, versione = _sulla_sua_versione(file.piano, numero, utente)
    for nome, valore in file.altro.items():
        esito.letti += CHIAVI[nome].carica(piano=esito.piano, versione=versione, valore=valore, utente=utente)
    return esito


def _sulla_versione(file: c.FileLetto, nome: str) -> int | None:
    return CHIAVI[nome].sulla_versione(file.altro[nome])


def _sulla_sua_versione(valore: c.ContenutoPiano, numero: int, utente) -> tuple[Esito, models.VersionePiano]:
    """The version with this number that says what the file says: as it is here, or recorded now."""
    piano = models.Piano.objects.filter(ente__slug=valore.ente.slug, anno=valore.piano.anno).first()
    approvate = {una.numero: una for una in piano.versioni.approvate()} if piano else {}
    if numero in approvate:
        _esige_la_stessa(approvate[numero], valore)
        return Esito(piano, nuovo=False), approvate[numero]
    _esige_un_atto(valore, numero)
    if approvate:
        _esige_che_segua(piano, max(approvate), numero)
        apri_variazione(piano=piano, motivo=f"Versione {numero}, letta da un file", utente=utente)
    esito = carica_piano(contenuto=valore, utente=utente)
    valore = con_chiavi(valore, riepiloghi.contenuto_piano(esito.piano))
    versione = registra_versione(piano=esito.piano, numero=numero, valore=valore, utente=utente)
    esito.piano = versione.piano
    esito.avvisi.append(
        f"È registrata la versione {numero} del piano, approvata con l'atto scritto nel file."
    )
    if not approvate and numero > 1:
        esito.avvisi.append(
            f"Le versioni prima della {numero} non ci sono, e dopo questa non si possono più caricare."
        )
    return esito, versione


def _esige_un_atto(valore: c.ContenutoPiano, numero: int) -> None:
    atto = valore.piano.atto
    if atto is None or not atto.numero or atto.data is None:
        raise NonOraError(
            f"Il file è della versione {numero} del piano, ma non dice l'atto che l'ha approvata: in piano.atto "
            "servono il numero e la data."
        )


def _esige_che_segua(piano: models.Piano, ultima: int, numero: int) -> None:
    """A version is recorded after the last one, as a variation of it that nobody else is writing."""
    if ultima > numero:
        raise NonOraError(
            f"Il file è della versione {numero} del piano, che qui non c'è, e c'è già la {ultima}: una versione si "
            "carica prima di quelle che la seguono."
        )
    if piano.stato != StatoPiano.APPROVATO:
        raise NonOraError(
            f"Il file è della versione {numero} del piano, e qui è in corso una variazione della {ultima}: "
            "abbandonala, oppure portala fino all'atto, e poi carica di nuovo il file."
        )


def _esige_la_stessa(versione: models.VersionePiano, valore: c.ContenutoPiano) -> None:
    """The version here, word by word, and its act: what was held on one is not true of another."""
    qui = riepiloghi.contenuto_versione(versione)
    if c.impronta(con_chiavi(valore, qui)) != versione.impronta:
        raise NonOraError(
            f"Il file dice della versione {versione.numero} cose diverse da quelle approvate qui: ciò che è "
            "stato rilevato su una non vale per l'altra."
        )
    if valore.piano.atto != qui.piano.atto:
        raise NonOraError(
            f"Nel file l'atto della versione {versione.numero} è un altro: controlla numero e data."
        )
