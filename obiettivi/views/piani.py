"""The pages of the plans: the list, one plan, one objective, their documents."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from obiettivi import models, storia
from obiettivi.accesso import enti_amministrati, piano_o_404
from obiettivi.collegamenti import numeri_del_piano
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError, RitaglioNonValidoError
from obiettivi.models import Piano
from obiettivi.riepiloghi import contenuto_piano
from obiettivi.views.pagina_obiettivo import pagina_dell_obiettivo
from obiettivi.views.pagina_piano import pagina_del_piano
from obiettivi.views.racconto import racconta

PER_VOCI = "voci"
NON_DA_FILE = re.compile(r"[^\w.-]+")
"""What the code of an area may have and the name of a file had better not."""


@require_safe
def elenco(request):
    """Home: the plans of the enti that the person is enabled on today."""
    piani = Piano.objects.visibili_a(request.user, timezone.localdate()).per_elenco()
    return render(request, "piani/elenco.html", {"piani": piani})


@require_safe
def piano(request, slug, anno):
    """One plan: do the weights add up, what is to correct, the objectives by area or by voce, the documents."""
    riga = piano_o_404(request, slug, anno)
    numeri = numeri_del_piano(riga) if _amministra(request, riga) else None
    per_voci = request.GET.get("vista") == PER_VOCI
    contesto = {
        "piano": riga,
        "pagina": pagina_del_piano(contenuto_piano(riga), numeri, per_voci),
    }
    return render(request, "piani/piano.html", contesto)


@require_safe
def obiettivo(request, slug, anno, n):
    """One objective: all that the plan says of it, what is to correct, what happened to it."""
    riga = piano_o_404(request, slug, anno)
    chiavi = dict(riga.obiettivi.values_list("n", "pk"))
    if n not in chiavi:
        raise Http404
    numeri = numeri_del_piano(riga) if _amministra(request, riga) else None
    contesto = {
        "piano": riga,
        "pagina": pagina_dell_obiettivo(contenuto_piano(riga), n, numeri),
        "storia": racconta(storia.dell_obiettivo(chiavi[n]), _nomi(riga, chiavi)),
    }
    return render(request, "piani/obiettivo.html", contesto)


def _amministra(request, riga: Piano) -> bool:
    """Whether who asks may correct the plan: then from what is read there is a way to its form."""
    return enti_amministrati(request.user).filter(pk=riga.ente_id).exists()


def _nomi(riga: Piano, chiavi: dict[int, int]) -> dict[str, dict[int, str]]:
    """How what the history refers to is called. All the areas of the ente: the organigramma may have changed."""
    aree = models.Area.objects.filter(organigramma__ente=riga.ente_id)
    return {
        "area": dict(aree.values_list("pk", "codice")),
        "voce": dict(riga.voci.values_list("pk", "codice")),
        "obiettivo": {chiave: f"obiettivo {n}" for n, chiave in chiavi.items()},
    }


@require_safe
def documento(request, slug, anno, formato):
    """The plan as a file to keep: PDF, workbook, open data."""
    return _scarica(request, slug, anno, formato)


@require_safe
def documento_area(request, slug, anno, codice, formato):
    """What concerns one area, to give to who answers for it."""
    return _scarica(request, slug, anno, formato, area=codice)


@require_safe
def documento_obiettivo(request, slug, anno, n, formato):
    """The sheet of one objective as a file."""
    return _scarica(request, slug, anno, formato, obiettivo=n)


def _scarica(request, slug, anno, formato, **parte):
    """The document of a plan, or of the one `parte` of it that is named."""
    if formato not in DOCUMENTI:
        raise Http404
    riga = piano_o_404(request, slug, anno)
    uno = DOCUMENTI[formato]
    try:
        dati = uno.scrivi(contenuto_piano(riga), **parte, prodotto_il=timezone.localdate())
    except RitaglioNonValidoError as errore:
        raise Http404 from errore
    except PdfNonDisponibileError as errore:
        return render(request, "503.html", {"messaggio": str(errore)}, status=503)
    coda = "".join(f"-{cosa}-{NON_DA_FILE.sub('-', str(quale))}" for cosa, quale in parte.items())
    nome = f"piano-performance-{slug}-{anno}-{riga.stato}{coda}.{formato}"
    return HttpResponse(
        dati, uno.tipo, headers={"Content-Disposition": content_disposition_header(True, nome)}
    )
