"""The rilevazioni of a plan: planned, opened, followed on their board, closed and reopened."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from monitoraggio import azioni
from monitoraggio.accesso import AccessoRilevazione, accesso_alla_rilevazione, esige
from monitoraggio.forms.rilevazioni import ChiusuraForm, ProgrammaForm, RiaperturaForm
from monitoraggio.scelte import StatoRilevazione
from monitoraggio.views.pagina_andamento import pagina_dell_andamento
from monitoraggio.views.pagina_rilevazione import pagina_della_rilevazione
from monitoraggio.views.pagina_rilevazioni import pagina_delle_rilevazioni
from obiettivi.accesso import AccessoPiano, accesso_al_piano
from obiettivi.azioni.stato import NonOraError
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato, premuto

QUANDO = {"chiudi": StatoRilevazione.APERTA, "riapri": StatoRilevazione.CHIUSA}
"""The state in which each form is on the board."""

DEL_SEGRETARIO = "Le rilevazioni le programma, le apre e le chiude il segretario comunale."


# All those of a plan


@require_safe
def rilevazioni(request, slug, anno):
    """The rilevazioni of a plan, and where others are planned."""
    return _elenco(request, accesso_al_piano(request, slug, anno), ProgrammaForm())


@require_safe
def andamento(request, slug, anno):
    """How the degrees go, from a rilevazione to the next and from year to year."""
    accesso = accesso_al_piano(request, slug, anno)
    contesto = {"piano": accesso.piano, "pagina": pagina_dell_andamento(accesso)}
    return render(request, "monitoraggio/andamento.html", contesto)


@require_POST
def programma(request, slug, anno):
    """A rilevazione on another day."""
    accesso = _di_chi_governa(request, slug, anno)

    def fai(form):
        nuova = azioni.programma(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return f"«{nuova}» è programmata: quando è il momento, aprila."

    form = ProgrammaForm(request.POST)
    if fatto_o_rifiutato(request, form, fai):
        return _all_elenco(accesso)
    return _elenco(request, accesso, form)


@require_POST
def programma_previste(request, slug, anno):
    """The two of every year, where they are not there yet."""
    accesso = _di_chi_governa(request, slug, anno)
    premuto(
        request,
        lambda: azioni.programma_previste(piano=accesso.piano, utente=request.user),
        f"Le rilevazioni al 30/09/{anno} e al 31/12/{anno} sono programmate.",
    )
    return _all_elenco(accesso)


def _di_chi_governa(request, slug: str, anno: int) -> AccessoPiano:
    accesso = accesso_al_piano(request, slug, anno)
    esige(accesso.diritti.puo(Verbo.APRE_RILEVAZIONI), DEL_SEGRETARIO)
    return accesso


def _all_elenco(accesso: AccessoPiano) -> HttpResponse:
    return redirect(reverse("monitoraggio", args=[accesso.piano.ente.slug, accesso.piano.anno]))


def _elenco(request, accesso: AccessoPiano, form: Form) -> HttpResponse:
    pagina = pagina_delle_rilevazioni(accesso, timezone.localdate())
    contesto = {"piano": accesso.piano, "pagina": pagina, "form": form}
    return render(request, "monitoraggio/rilevazioni.html", contesto)


# One of them


@require_safe
def rilevazione(request, slug, anno, codice):
    """The board of a rilevazione."""
    return _cruscotto(request, accesso_alla_rilevazione(request, slug, anno, codice))


@require_POST
def apri(request, slug, anno, codice):
    """From now on the areas declare."""
    accesso = _governata(request, slug, anno, codice)
    premuto(
        request,
        lambda: azioni.apri(rilevazione=accesso.rilevazione, utente=request.user),
        f"«{accesso.rilevazione}» è aperta: le aree possono compilare e inviare i loro avanzamenti.",
    )
    return _al_cruscotto(accesso)


@require_POST
def elimina(request, slug, anno, codice):
    """One that was never opened goes away."""
    accesso = _governata(request, slug, anno, codice)
    premuto(
        request,
        lambda: azioni.elimina(rilevazione=accesso.rilevazione, utente=request.user),
        f"«{accesso.rilevazione}» non è più programmata.",
    )
    return _all_elenco(accesso.del_piano)


@require_POST
def chiudi(request, slug, anno, codice):
    """What was declared is frozen."""
    accesso = _governata(request, slug, anno, codice)

    def fai(form):
        azioni.chiudi(rilevazione=accesso.rilevazione, utente=request.user, **form.cleaned_data)
        return f"«{accesso.rilevazione}» è chiusa: quello che è stato dichiarato è congelato, con la sua impronta."

    return _passo(request, accesso, "chiudi", ChiusuraForm(request.POST), fai)


@require_POST
def riapri(request, slug, anno, codice):
    """A closed one is written again."""
    accesso = _governata(request, slug, anno, codice)

    def fai(form):
        azioni.riapri(rilevazione=accesso.rilevazione, utente=request.user, **form.cleaned_data)
        return f"«{accesso.rilevazione}» è di nuovo aperta."

    return _passo(request, accesso, "riapri", RiaperturaForm(request.POST), fai)


@require_POST
def apri_variazione(request, slug, anno, codice):
    """What the areas propose becomes the bozza of a variation."""
    accesso = _governata(request, slug, anno, codice)
    try:
        azioni.apri_variazione_proposta(rilevazione=accesso.rilevazione, utente=request.user)
    except NonOraError as rifiuto:
        messages.warning(request, str(rifiuto))
        return _al_cruscotto(accesso)
    messages.success(
        request, "La variazione è aperta, con il motivo delle proposte: cambia gli obiettivi nel piano."
    )
    return redirect(reverse("piano", args=[slug, anno]))


def _governata(request, slug: str, anno: int, codice: str) -> AccessoRilevazione:
    accesso = accesso_alla_rilevazione(request, slug, anno, codice)
    esige(accesso.governa, DEL_SEGRETARIO)
    return accesso


def _al_cruscotto(accesso: AccessoRilevazione) -> HttpResponse:
    piano = accesso.del_piano.piano
    return redirect(reverse("rilevazione", args=[piano.ente.slug, piano.anno, accesso.rilevazione.codice]))


def _passo(request, accesso: AccessoRilevazione, nome: str, form: Form, fai: Callable) -> HttpResponse:
    """A step: done, and back to the board; or the board again, with what was written and what is wrong."""
    if fatto_o_rifiutato(request, form, fai):
        return _al_cruscotto(accesso)
    if accesso.rilevazione.stato != QUANDO[nome]:
        # The form is not on the page any more: somebody else was quicker.
        messages.warning(request, f"La rilevazione è {accesso.rilevazione.get_stato_display()}.")
        return _al_cruscotto(accesso)
    return _cruscotto(request, accesso, nome, form)


def _cruscotto(
    request, accesso: AccessoRilevazione, nome: str = "", form: Form | None = None
) -> HttpResponse:
    moduli = {"chiudi": ChiusuraForm(), "riapri": RiaperturaForm()} | ({nome: form} if form else {})
    contesto = {
        "piano": accesso.del_piano.piano,
        "pagina": pagina_della_rilevazione(accesso, timezone.localdate()),
        "moduli": moduli,
        "sbagliato": form,
    }
    return render(request, "monitoraggio/rilevazione.html", contesto)
