"""What the OIV does over a rilevazione: it examines it, and notes what it thinks."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from monitoraggio import azioni
from monitoraggio.accesso import AccessoRilevazione, accesso_alla_rilevazione, esige
from monitoraggio.forms.oiv import NotaOivForm
from monitoraggio.scelte import StatoRilevazione
from monitoraggio.views.pagina_esame import pagina_dell_esame
from obiettivi.views.invio import fatto_o_rifiutato
from obiettivi.views.pagina_testata import va

DI_CHI_SEGUE = "La tabella dell'OIV è di chi legge gli avanzamenti di tutto l'ente."
NOTE_DELL_OIV = "Le note le scrive l'OIV."


@never_cache
@require_safe
def esame(request, slug, anno, codice):
    """The table of a rilevazione that was opened, for who reads the whole ente."""
    return _pagina(request, _da_esaminare(request, slug, anno, codice))


@never_cache
@require_POST
def annota(request, slug, anno, codice):
    """A note on the rilevazione as a whole."""
    accesso = _da_esaminare(request, slug, anno, codice)
    esige(accesso.annota(), NOTE_DELL_OIV)

    def fai(form):
        azioni.annota(rilevazione=accesso.rilevazione, utente=request.user, **form.cleaned_data)
        return "Nota aggiunta."

    form = NotaOivForm(request.POST)
    if fatto_o_rifiutato(request, form, fai):
        return redirect(f"{va(accesso.del_piano.piano, 'esame', codice)}#note")
    return _pagina(request, accesso, form)


def _da_esaminare(request, slug: str, anno: int, codice: str) -> AccessoRilevazione:
    accesso = accesso_alla_rilevazione(request, slug, anno, codice)
    esige(accesso.segue, DI_CHI_SEGUE)
    if accesso.rilevazione.stato == StatoRilevazione.PROGRAMMATA:
        raise Http404
    return accesso


def _pagina(request, accesso: AccessoRilevazione, form: NotaOivForm | None = None) -> HttpResponse:
    contesto = {
        "piano": accesso.del_piano.piano,
        "codice": accesso.rilevazione.codice,
        "pagina": pagina_dell_esame(accesso, request.GET),
        "form": form or NotaOivForm(chiusa=not accesso.aperta),
        "sbagliato": form is not None,
    }
    return render(request, "monitoraggio/esame.html", contesto)
