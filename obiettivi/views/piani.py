"""The pages of the plans: the list, one plan, its documents."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from obiettivi.accesso import enti_amministrati, piano_o_404
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError
from obiettivi.models import Piano
from obiettivi.riepiloghi import contenuto_piano
from obiettivi.views.pagina_piano import pagina_del_piano


@require_safe
def elenco(request):
    """Home: the plans of the enti that the person is enabled on today."""
    piani = Piano.objects.visibili_a(request.user, timezone.localdate()).per_elenco()
    return render(request, "piani/elenco.html", {"piani": piani})


@require_safe
def piano(request, slug, anno):
    """One plan: do the weights add up, what is to correct, the objectives area by area, the documents."""
    riga = piano_o_404(request, slug, anno)
    # Whoever may correct an objective is led from it, and from what was found about it, to its form.
    chiavi = {}
    if enti_amministrati(request.user).filter(pk=riga.ente_id).exists():
        chiavi = dict(riga.obiettivi.values_list("n", "pk"))
    contesto = {
        "piano": riga,
        "pagina": pagina_del_piano(contenuto_piano(riga), chiavi),
    }
    return render(request, "piani/piano.html", contesto)


@require_safe
def documento(request, slug, anno, formato):
    """The plan as a file to keep: PDF, workbook, open data."""
    if formato not in DOCUMENTI:
        raise Http404
    riga = piano_o_404(request, slug, anno)
    tipo, scrivi = DOCUMENTI[formato].tipo, DOCUMENTI[formato].scrivi
    try:
        dati = scrivi(contenuto_piano(riga), prodotto_il=timezone.localdate())
    except PdfNonDisponibileError as errore:
        return render(request, "503.html", {"messaggio": str(errore)}, status=503)
    nome = f"piano-performance-{slug}-{anno}-{riga.stato}.{formato}"
    return HttpResponse(dati, tipo, headers={"Content-Disposition": content_disposition_header(True, nome)})
