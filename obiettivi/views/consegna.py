"""Handing over a file, or saying why it cannot be made; or that it is being made."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from obiettivi.azioni import stampe
from obiettivi.esporta.documenti import PdfNonDisponibileError, RitaglioNonValidoError
from obiettivi.esporta.pdf import impronta_stampa, su_fogli

NON_DA_FILE = re.compile(r"[^\w.-]+")
"""What the code of an area may have and the name of a file had better not."""
PDF = "application/pdf"
SUBITO = 60_000
"""Characters of the longest page that is laid out while who asked waits: about a second."""
ATTESA, PAUSA = 8.0, 0.1
"""Seconds that who asked is kept waiting for a longer one, before being told how far it is; and between looks."""
SALE = "obiettivi.stampe"


def scaricato(dati: bytes, tipo: str, nome: str) -> HttpResponse:
    """A file to keep, with a name that any machine takes."""
    nome = NON_DA_FILE.sub("-", nome)
    return HttpResponse(dati, tipo, headers={"Content-Disposition": content_disposition_header(True, nome)})


def consegnato(request: HttpRequest, documento, valore, nome: str, **opzioni) -> HttpResponse:
    """A document, of one of the tables of documents, of what `valore` says; 404 for a part that is not there."""
    try:
        if documento.componi:
            return stampato(request, lambda: documento.componi(valore, **opzioni), nome)
        return scaricato(documento.scrivi(valore, **opzioni), documento.tipo, nome)
    except RitaglioNonValidoError as errore:
        raise Http404 from errore


def stampato(request: HttpRequest, componi: Callable[[], str], nome: str) -> HttpResponse:
    """The PDF of a page: as it was already made, made now, or the page that tells how far it is."""
    try:
        pagina = componi()
        impronta = impronta_stampa(pagina)
        dati = stampe.pronta(impronta)
        if dati is None and (len(pagina) <= SUBITO or settings.STAMPE == "subito"):
            dati = _stampato_ora(impronta, pagina)
    except PdfNonDisponibileError as errore:
        return pdf_non_disponibile(request, errore)
    if dati is None:
        stampe.chiedi(impronta=impronta, pagina=pagina)
        dati = _attendi(impronta)
    if dati is None:
        return redirect("stampa", gettone(request, impronta))
    return scaricato(dati, PDF, nome)


def prepara(componi: Callable[[], str]) -> None:
    """Has the PDF of a page laid out, for who will ask for it soon; where no one else lays out, they do."""
    if settings.STAMPE == "subito":
        return
    with suppress(PdfNonDisponibileError):
        pagina = componi()
        impronta = impronta_stampa(pagina)
        if stampe.pronta(impronta) is None:
            stampe.chiedi(impronta=impronta, pagina=pagina)
            avvia()


def conservato(pagina: str) -> bytes:
    """The PDF of a page, as it was already made, or made now and kept. Raises PdfNonDisponibileError."""
    impronta = impronta_stampa(pagina)
    return stampe.pronta(impronta) or _stampato_ora(impronta, pagina)


def _stampato_ora(impronta: str, pagina: str) -> bytes:
    dati = su_fogli(pagina)
    stampe.conserva(impronta=impronta, dati=dati)
    return dati


def scritto(documento, valore, **opzioni) -> bytes:
    """The bytes of a document, of one of the tables of documents: a PDF that was already made is not made again."""
    if documento.componi:
        return conservato(documento.componi(valore, **opzioni))
    return documento.scrivi(valore, **opzioni)


def pdf_non_disponibile(request: HttpRequest, errore: Exception) -> HttpResponse:
    return render(request, "503.html", {"messaggio": str(errore)}, status=503)


def _attendi(impronta: str) -> bytes | None:
    """What somebody else is making, if it is ready soon; a short queue is not worth a page."""
    avvia()
    fine = time.monotonic() + ATTESA
    while time.monotonic() < fine and stampe.prima_di(impronta) == 0:
        time.sleep(PAUSA)
        if dati := stampe.pronta(impronta):
            return dati
    return stampe.pronta(impronta)


def avvia() -> None:
    """Starts who lays out what is in the queue, unless a service does it: he goes when there is nothing left."""
    if settings.STAMPE == "figlio" and stampe.serve_qualcuno(posti=settings.STAMPE_INSIEME):
        subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "stampa_in_coda"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def gettone(request: HttpRequest, impronta: str) -> str:
    """The address of a document that is being made, for who asked for it and nobody else."""
    return signing.dumps([request.user.pk, impronta, request.get_full_path()], salt=SALE, compress=True)


def dal_gettone(request: HttpRequest, detto: str) -> tuple[str, str]:
    """The document that is being made and the address where it was asked for; 404 when it is not theirs."""
    try:
        utente, impronta, dove = signing.loads(detto, salt=SALE, max_age=24 * 60 * 60)
    except signing.BadSignature as errore:
        raise Http404 from errore
    if utente != request.user.pk:
        raise Http404
    return impronta, dove
