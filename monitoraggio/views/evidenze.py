"""The files that prove what is declared: each on its own, listed by objective, and as one zip."""

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from monitoraggio import deposito
from monitoraggio.accesso import AccessoRilevazione, accesso_alla_rilevazione
from monitoraggio.esporta.evidenze import scrivi_zip
from monitoraggio.evidenze import MEDIA
from monitoraggio.scelte import StatoRilevazione, TipoEvidenza
from monitoraggio.views.pagina_evidenze import pagina_delle_evidenze, prove
from obiettivi.azioni.conteggi import DOCUMENTI_CHIESTI
from obiettivi.views.consegna import NON_DA_FILE
from obiettivi.views.limiti_d_uso import limita

NON_SI_TROVA = (
    "Nell'archivio il file di questa evidenza non si trova più. Avvisa chi gestisce il programma: si recupera da una "
    "copia di sicurezza."
)


@never_cache
@require_safe
def evidenza(request, slug, anno, codice, assegnazione, evidenza):
    """A file, to keep: it is never opened as a page of ours."""
    riga = accesso_alla_rilevazione(request, slug, anno, codice).avanzamento(assegnazione)
    una = get_object_or_404(riga.evidenze, pk=evidenza)
    try:
        flusso = deposito.apri(una.file)
    except FileNotFoundError:
        return render(request, "monitoraggio/evidenza_persa.html", {"messaggio": NON_SI_TROVA}, status=503)
    tipo = MEDIA[TipoEvidenza(una.tipo)]
    return _chiuso(FileResponse(flusso, as_attachment=True, filename=una.nome, content_type=tipo))


@never_cache
@require_safe
def evidenze_rilevazione(request, slug, anno, codice):
    """All those that the person reads, by objective."""
    accesso = _aperta_una_volta(request, slug, anno, codice)
    contesto = {
        "piano": accesso.del_piano.piano,
        "rilevazione": accesso.rilevazione,
        "pagina": pagina_delle_evidenze(accesso),
    }
    return render(request, "monitoraggio/evidenze.html", contesto)


@never_cache
@require_safe
@limita(DOCUMENTI_CHIESTI)
def zip_evidenze(request, slug, anno, codice, n=None, area=None):
    """Those that the person reads, of an objective, of an area or all, as one file; 404 when there is none."""
    accesso = _aperta_una_volta(request, slug, anno, codice)
    scelte = [
        una
        for una in prove(accesso, accesso.evidenze())
        if (n is None or una.n == n) and (area is None or una.area == area)
    ]
    if not scelte:
        raise Http404
    quali = f"-obiettivo-{n}" if n is not None else f"-{area}" if area is not None else ""
    nome = NON_DA_FILE.sub("-", f"evidenze-{slug}-{codice}{quali}.zip")
    risposta = StreamingHttpResponse(scrivi_zip(scelte), content_type=MEDIA[TipoEvidenza.ZIP])
    risposta["Content-Disposition"] = content_disposition_header(True, nome)
    return _chiuso(risposta)


def _aperta_una_volta(request, slug: str, anno: int, codice: str) -> AccessoRilevazione:
    accesso = accesso_alla_rilevazione(request, slug, anno, codice)
    if accesso.rilevazione.stato == StatoRilevazione.PROGRAMMATA:
        raise Http404
    return accesso


def _chiuso(risposta: HttpResponse) -> HttpResponse:
    """Whatever is in the file, a browser that shows it lets it do nothing here."""
    risposta["Content-Security-Policy"] = "sandbox; default-src 'none'"
    risposta["X-Content-Type-Options"] = "nosniff"
    return risposta
