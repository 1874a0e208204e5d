"""What somebody was writing when the session ended: closed in a parcel, given back to the same person after sign-in.

Nothing is kept here: the parcel travels in the pages, compressed and signed. A form that may be taken up again
says, also signed, who is writing it (`{% chi_scrive %}`); without that nobody's parcel is made.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from obiettivi.ricezione import non_ricevuti

CHI_SCRIVE = "chi_scrive"
PACCO = "pacco"
"""The hidden fields: who was writing, in our forms; what was written, in the page of sign-in."""
FILE_PERSI = "file_persi"
"""And the names of the files that were sent with it, which are not kept and must be chosen again."""

NON_SI_TENGONO = {CHI_SCRIVE, "csrfmiddlewaretoken"}
"""Fields that are of the page and not of the person: the page that sends the others again has its own."""

MASSIMO = 1_000_000
"""Bytes of names and values. The largest form of a plan is a tenth of it; as a parcel it stays within what
Django accepts (DATA_UPLOAD_MAX_MEMORY_SIZE), whatever alphabet it is written in."""

DURATA = timedelta(hours=12)
DURATA_PAGINA = timedelta(days=30)
"""How long a parcel waits for the sign-in, and how long a page may have been open."""

SALE_CHI = "obiettivi.ripresa.chi_scrive"
SALE_PACCO = "obiettivi.ripresa.pacco"


class NonSiTieneError(Exception):
    """What was written cannot be kept; the message says why, as the end of a sentence."""


class NonSiRiprendeError(Exception):
    """A parcel that is not given back; the message says why."""


@dataclass(frozen=True)
class Pacco:
    """What was being sent, and where: fields in order, with their repetitions."""

    percorso: str
    campi: list[list[str]]

    @property
    def file_persi(self) -> list[str]:
        return [valore for nome, valore in self.campi if nome == FILE_PERSI]


def firma_di_chi_scrive(utente) -> str:
    """What a form says of who is writing it."""
    return signing.TimestampSigner(salt=SALE_CHI).sign(utente.pk)


def chi_scriveva(request: HttpRequest) -> str:
    """The key of the user who was writing the form now sent; empty when the form does not say it, or lies."""
    detto = request.POST.get(CHI_SCRIVE, "")
    try:
        return signing.TimestampSigner(salt=SALE_CHI).unsign(detto, max_age=DURATA_PAGINA)
    except signing.BadSignature:
        return ""


def da_riprendere(request: HttpRequest) -> Pacco:
    """What a request was sending; of files, only how they were called."""
    # A QueryDict keeps the order of the names and, inside each, that of the values: all that a view reads.
    campi = [
        [nome, valore]
        for nome, valori in request.POST.lists()
        if nome not in NON_SI_TENGONO
        for valore in valori
    ]
    file = [uno.name for nome in request.FILES for uno in request.FILES.getlist(nome)]
    campi += [[FILE_PERSI, nome] for nome in [*file, *(uno.nome for uno in non_ricevuti(request))]]
    if sum(len(parte.encode()) for campo in campi for parte in campo) > MASSIMO:
        raise NonSiTieneError("il testo era troppo lungo")
    return Pacco(request.get_full_path(), campi)


def chiudi(pacco: Pacco, utente: str) -> str:
    """The parcel of one user, to be carried through the sign-in."""
    return signing.dumps([utente, pacco.percorso, pacco.campi], salt=SALE_PACCO, compress=True)


def apri(chiuso: str, utente) -> Pacco:
    """What is in a parcel, for the person who wrote it and nobody else."""
    try:
        di_chi, percorso, campi = signing.loads(chiuso, salt=SALE_PACCO, max_age=DURATA)
    except signing.SignatureExpired as errore:
        ore = DURATA // timedelta(hours=1)
        raise NonSiRiprendeError(f"Sono passate più di {ore} ore da quando l'hai inviato.") from errore
    except signing.BadSignature as errore:
        raise NonSiRiprendeError("È arrivato incompleto o modificato, e non possiamo fidarcene.") from errore
    if di_chi != str(utente.pk):
        raise NonSiRiprendeError(
            "Lo stava scrivendo un'altra persona: lo ritrova solo lei, se accede con il suo nome utente."
        )
    if not (percorso.startswith("/") and url_has_allowed_host_and_scheme(percorso, allowed_hosts=None)):
        raise NonSiRiprendeError("Era diretto a un altro sito.")
    return Pacco(percorso, campi)
