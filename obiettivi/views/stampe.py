"""A document that takes long: how far it is, and the button that stops it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from obiettivi.azioni import stampe
from obiettivi.models import Stampa
from obiettivi.views.consegna import avvia, dal_gettone
from obiettivi.views.invio import chiede_un_frammento


@never_cache
@require_safe
def stampa(request, gettone):
    """How far a document is; to htmx, the piece that changes."""
    impronta, dove = dal_gettone(request, gettone)
    riga = Stampa.objects.defer("pagina", "dati").filter(impronta=impronta).first()
    if riga is None:
        # Thrown away meanwhile: asked for again, it is made again.
        raise Http404
    stampe.rimetti_in_coda()
    avvia()
    contesto = {"stampa": riga, "dove": dove, "gettone": gettone, "prima": stampe.prima_di(impronta)}
    modello = "stampe/_a_che_punto.html" if chiede_un_frammento(request) else "stampe/stampa.html"
    return render(request, modello, contesto)


@never_cache
@require_POST
def annulla_stampa(request, gettone):
    """It is not wanted any more."""
    impronta, _ = dal_gettone(request, gettone)
    if stampe.annulla(impronta=impronta):
        messages.success(request, "La preparazione del documento è annullata.")
    return redirect("stampa", gettone)
