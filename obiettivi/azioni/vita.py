"""From the bozza to the version, and from the version to its variation: the segretario's steps."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from obiettivi import contenuto, contesti, controlli, models, riepiloghi, storia
from obiettivi.azioni.caricamento import organigramma_che_dice, sistema_che_dice
from obiettivi.azioni.parti import segna
from obiettivi.azioni.righe import Righe
from obiettivi.azioni.scrittura import scrivi_piano
from obiettivi.azioni.stato import (
    CHIUSO,
    GiaFattoError,
    NonOraError,
    atto_in_breve,
    blocca,
    esige_modificabile,
)
from obiettivi.controlli import Anomalia
from obiettivi.formati import data
from obiettivi.scelte import Passo, StatoPiano


class DaCorreggereError(NonOraError):
    """Blocking findings without a waiver: `anomalie`."""

    def __init__(self, anomalie: tuple[Anomalia, ...]):
        self.anomalie = anomalie
        quante = (
            "c'è una segnalazione da correggere"
            if len(anomalie) == 1
            else f"ci sono {len(anomalie)} segnalazioni da correggere"
        )
        super().__init__(f"Prima di mandare il piano in approvazione {quante}, oppure a cui derogare.")


@dataclass(frozen=True)
class Atto:
    """The act that approves a plan."""

    numero: str
    data: date
    tipo: str = ""
    organo: str = ""

    @property
    def in_colonne(self) -> dict[str, str | date]:
        return {f"atto_{nome}": valore for nome, valore in vars(self).items()}


@transaction.atomic
def manda_in_approvazione(*, piano: models.Piano, utente, nota: str = "") -> models.VersionePiano:
    """Freezes what the plan says as the proposal to the Giunta: its value, its hash, its waivers.

    Raises DaCorreggereError while a blocking finding has no waiver.
    """
    piano = blocca(piano)
    if piano.stato == StatoPiano.IN_APPROVAZIONE:
        raise GiaFattoError("Il piano è già in approvazione.")
    if piano.stato == StatoPiano.APPROVATO:
        raise NonOraError(CHIUSO[piano.stato])
    valore = riepiloghi.contenuto_piano(piano)
    anomalie = contesti.anomalie_piano(piano, valore)
    if fermano := controlli.da_correggere(valore, anomalie):
        raise DaCorreggereError(fermano)
    ultima = piano.versioni.in_vigore()
    impronta = contenuto.impronta(valore)
    if ultima is not None and ultima.impronta == impronta:
        raise NonOraError(
            f"Il piano è uguale alla versione {ultima.numero}: non c'è nulla da approvare. "
            "Puoi abbandonare la variazione."
        )
    with storia.autore(utente):
        versione = _congela(
            piano,
            valore,
            utente,
            numero=ultima.numero + 1 if ultima else 1,
            deroghe=[riepiloghi.congelata(una) for una in controlli.valide(valore, anomalie)],
            anomalie=contesti.congelate(anomalie),
            motivo=_motivo_della_variazione(piano) if ultima else "",
        )
        _porta(piano, StatoPiano.IN_APPROVAZIONE)
    _segna_versione(versione, Passo.PROPOSTO, utente, nota)
    return versione


def _congela(piano: models.Piano, valore: contenuto.ContenutoPiano, utente, **altro) -> models.VersionePiano:
    versione = models.VersionePiano.objects.create(
        piano=piano,
        contenuto=contenuto.forma_canonica(valore).decode(),
        impronta=contenuto.impronta(valore),
        proposta_il=timezone.now(),
        proposta_da=utente,
        **altro,
    )
    # One by one: the history keeps what is saved, not what is made in bulk.
    for obiettivo in piano.obiettivi.order_by("n"):
        models.ObiettivoVersione.objects.create(versione=versione, obiettivo=obiettivo)
    return versione


@transaction.atomic
def riporta_in_bozza(*, piano: models.Piano, motivo: str, utente) -> None:
    """Takes the proposal back: the rows can be changed again, and of it remains the step, with its hash."""
    piano = blocca(piano)
    if piano.stato == StatoPiano.BOZZA:
        raise GiaFattoError("Il piano è già in bozza.")
    if piano.stato == StatoPiano.APPROVATO:
        raise NonOraError(CHIUSO[piano.stato])
    _esige_motivo(motivo, "Scrivi perché il piano torna in bozza.")
    proposta = piano.versioni.get(approvata_il__isnull=True)
    _segna_versione(proposta, Passo.RIPORTATO, utente, motivo)
    with storia.autore(utente):
        proposta.delete()
        _porta(piano, StatoPiano.BOZZA)


@transaction.atomic
def approva(*, piano: models.Piano, atto: Atto, utente, nota: str = "") -> models.VersionePiano:
    """Records the act: the very value that was proposed becomes the version in force."""
    piano = blocca(piano)
    ultima = piano.versioni.in_vigore()
    if piano.stato == StatoPiano.APPROVATO:
        raise GiaFattoError(
            f"Il piano è già approvato: versione {ultima.numero}, {atto_in_breve(ultima)}. "
            "L'atto che hai scritto non è stato registrato."
        )
    if piano.stato != StatoPiano.IN_APPROVAZIONE:
        raise NonOraError("Il piano è in bozza: prima di registrare l'atto va mandato in approvazione.")
    _esige_atto(piano, atto, ultima)
    versione = piano.versioni.get(approvata_il__isnull=True)
    with storia.autore(utente):
        _scrivi(versione, atto.in_colonne | {"approvata_il": timezone.now(), "approvata_da": utente})
        _scrivi(piano, atto.in_colonne | {"stato": StatoPiano.APPROVATO})
    _segna_versione(versione, Passo.APPROVATO, utente, nota)
    return versione


@transaction.atomic
def registra_versione(
    *, piano: models.Piano, numero: int, valore: contenuto.ContenutoPiano, utente
) -> models.VersionePiano:
    """Makes the version in force of a plan in bozza that was approved elsewhere, with the act that its value says.

    `valore`, with all its keys, is what was just loaded into the rows, and is frozen word by word, its waivers
    too. Raises NonOraError for findings that stop an approval and have no waiver, and for an act that cannot be.
    """
    piano = esige_modificabile(piano)
    ultima = piano.versioni.in_vigore()
    atto = _atto_di(valore)
    _esige_atto(piano, atto, ultima)
    anomalie = contesti.anomalie_piano(piano, valore)
    if fermano := controlli.da_correggere(valore, anomalie):
        quante = "c'è una segnalazione" if len(fermano) == 1 else f"ci sono {len(fermano)} segnalazioni"
        raise NonOraError(
            f"La versione {numero} scritta nel file non si può registrare: {quante} da correggere, e il file non vi "
            f"deroga. La prima: {fermano[0].messaggio}"
        )
    with storia.autore(utente):
        versione = _congela(
            piano,
            valore,
            utente,
            numero=numero,
            deroghe=[riepiloghi.congelata(una) for una in valore.deroghe],
            anomalie=contesti.congelate(anomalie),
            motivo=_motivo_della_variazione(piano) if ultima else "",
        )
        _scrivi(versione, atto.in_colonne | {"approvata_il": timezone.now(), "approvata_da": utente})
        _scrivi(piano, atto.in_colonne | {"stato": StatoPiano.APPROVATO})
    _segna_versione(versione, Passo.APPROVATO, utente, "Letta da un file, già approvata altrove")
    return versione


def _atto_di(valore: contenuto.ContenutoPiano) -> Atto:
    detto = valore.piano.atto or contenuto.Atto()
    return Atto(numero=detto.numero, data=detto.data, tipo=detto.tipo, organo=detto.organo)


@transaction.atomic
def apri_variazione(*, piano: models.Piano, motivo: str, utente) -> None:
    """Opens a new bozza on top of the version in force, which everybody else goes on reading."""
    piano = blocca(piano)
    ultima = piano.versioni.in_vigore()
    if piano.stato == StatoPiano.IN_APPROVAZIONE:
        raise NonOraError(CHIUSO[piano.stato])
    if piano.stato == StatoPiano.BOZZA:
        if ultima is None:
            raise NonOraError("Il piano è ancora in bozza: si cambia così com'è, senza variazioni.")
        raise GiaFattoError(f"La variazione della versione {ultima.numero} è già aperta.")
    _esige_motivo(motivo, "Scrivi perché serve una variazione: il motivo resta nella nuova versione.")
    _segna_versione(ultima, Passo.VARIAZIONE_APERTA, utente, motivo)
    with storia.autore(utente):
        _porta(piano, StatoPiano.BOZZA)


@transaction.atomic
def abbandona_variazione(*, piano: models.Piano, motivo: str, utente) -> None:
    """Gives up a variation: the rows say again what the version in force says. The history keeps the rest."""
    piano = blocca(piano)
    ultima = piano.versioni.in_vigore()
    if piano.stato == StatoPiano.APPROVATO:
        raise GiaFattoError(f"Non c'è una variazione in corso: è in vigore la versione {ultima.numero}.")
    if ultima is None:
        raise NonOraError("Il piano è ancora in bozza e non è mai stato approvato: non c'è una variazione.")
    if piano.stato == StatoPiano.IN_APPROVAZIONE:
        raise NonOraError("La variazione è in approvazione: prima riporta il piano in bozza.")
    _esige_motivo(motivo, "Scrivi perché la variazione si abbandona.")
    with storia.autore(utente):
        _torna_alla(ultima, piano, utente)
        _porta(piano, StatoPiano.APPROVATO)
    _segna_versione(ultima, Passo.VARIAZIONE_ABBANDONATA, utente, motivo)


def _torna_alla(versione: models.VersionePiano, piano: models.Piano, utente) -> None:
    """Makes the rows say what the version says. The ente's own data are not the plan's, and stay as they are."""
    valore, righe = riepiloghi.contenuto_versione(versione), Righe()
    attuale = riepiloghi.contenuto_piano(piano)
    prima = piano.organigramma_id
    piano.sistema = sistema_che_dice(righe, piano.ente, piano, valore.sistema)
    # Never changed in place while there are versions: found as it was, or made again.
    piano.organigramma, _ = organigramma_che_dice(righe, piano.ente, piano, valore)
    if piano.organigramma_id != prima:
        attuale = None  # the same codes are other areas now: every row must be looked at
    scrivi_piano(righe, piano, valore, attuale, utente)


def _motivo_della_variazione(piano: models.Piano) -> str:
    return piano.passaggi.filter(passo=Passo.VARIAZIONE_APERTA).order_by("quando", "pk").last().nota


def _esige_motivo(motivo: str, frase: str) -> None:
    if not motivo.strip():
        raise NonOraError(frase)


def _esige_atto(piano: models.Piano, atto: Atto, ultima: models.VersionePiano | None) -> None:
    """An act may be older than the proposal: a plan approved long ago is recorded so."""
    if not atto.numero.strip() or atto.data is None:
        raise NonOraError("Dell'atto servono il numero e la data.")
    if atto.data > timezone.localdate():
        raise NonOraError(f"La data dell'atto, {data(atto.data)}, deve ancora venire: registralo quando c'è.")
    if atto.data.year < piano.anno - 1:
        raise NonOraError(
            f"La data dell'atto, {data(atto.data)}, è troppo lontana dal {piano.anno} del piano: controlla l'anno."
        )
    if ultima is not None and atto.data < ultima.atto_data:
        raise NonOraError(
            f"La data dell'atto, {data(atto.data)}, viene prima di quella della versione {ultima.numero}, "
            f"{data(ultima.atto_data)}: controllala."
        )


def _porta(piano: models.Piano, stato: StatoPiano) -> None:
    _scrivi(piano, {"stato": stato})


def _scrivi(riga, campi: dict) -> None:
    for nome, valore in campi.items():
        setattr(riga, nome, valore)
    riga.save(update_fields=list(campi))


def _segna_versione(versione: models.VersionePiano, passo: Passo, utente, nota: str) -> None:
    segna(
        versione.piano,
        passo,
        utente,
        nota=nota.strip(),
        versione=versione.numero,
        impronta=versione.impronta,
    )
