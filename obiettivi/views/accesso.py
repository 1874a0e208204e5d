"""Entering: the sign-in, and what happens to a form whose session ended while it was being written."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache

from obiettivi import ripresa
from obiettivi.forms import AccessoForm


class Accesso(LoginView):
    """The sign-in. A parcel that arrives with it is opened once the person is in."""

    template_name = "accesso/accedi.html"
    authentication_form = AccessoForm

    def get_context_data(self, **kwargs):
        pacco = self.request.POST.get(ripresa.PACCO, "")
        return super().get_context_data(**kwargs, pacco=pacco, posta_attiva=settings.POSTA_ATTIVA)

    def form_valid(self, form):
        dove_andava = super().form_valid(form)
        pacco = self.request.POST.get(ripresa.PACCO)
        return riprendi(self.request, pacco) if pacco else dove_andava


class AccessoRichiestoMiddleware(LoginRequiredMiddleware):
    """Who is not in is sent to the sign-in, with what he was writing."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        # Django asks first who it is: what is for everybody must not even open the session.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if _chiede_un_frammento(request):
            return sessione_scaduta(request)
        if request.method == "POST" and ripresa.chi_scriveva(request):
            return rientra(request)
        return super().handle_no_permission(request, view_func)


def _chiede_un_frammento(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@never_cache
def sessione_scaduta(request: HttpRequest) -> HttpResponse:
    """To who asked for a piece of a page: a sentence beside the form, which stays as it is.

    Not a 401: htmx shows nothing of an answer that is not a 200.
    """
    risposta = render(request, "accesso/_sessione_scaduta.html")
    risposta["HX-Retarget"], risposta["HX-Reswap"] = "#avviso-sessione", "innerHTML"
    # All of it, whatever piece was asked for.
    risposta["HX-Reselect"] = "p"
    return risposta


@never_cache
def rientra(request: HttpRequest) -> HttpResponse:
    """The sign-in in the place of the answer to a form, carrying what the form was sending."""
    # The form is empty whatever was sent: a field called "password" may be of another form.
    contesto = {"form": AccessoForm(request), "posta_attiva": settings.POSTA_ATTIVA}
    try:
        contesto["pacco"] = ripresa.chiudi(ripresa.da_riprendere(request), ripresa.chi_scriveva(request))
    except ripresa.NonSiTieneError as errore:
        contesto |= {"non_tenuto": str(errore), "next": request.get_full_path()}
    return render(request, "accesso/accedi.html", contesto)


def riprendi(request: HttpRequest, chiuso: str) -> HttpResponse:
    """What one was writing, with a button to send it now; or the reason why it is not there."""
    try:
        contesto = {"pacco": ripresa.apri(chiuso, request.user)}
    except ripresa.NonSiRiprendeError as errore:
        contesto = {"motivo": str(errore)}
    return render(request, "accesso/ripresa.html", contesto)


@never_cache
def invio_non_riconosciuto(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good CSRF token: its page was open since before the last sign-in, made in another tab.

    Nothing is done. But who signed the page and is in now is asked whether to send it again.
    """
    chi = ripresa.chi_scriveva(request)
    if chi and _chiede_un_frammento(request):
        return sessione_scaduta(request)
    if chi and not request.user.is_authenticated:
        return rientra(request)
    chiuso = _pacco_di_chi_e_gia_dentro(request, chi)
    return riprendi(request, chiuso) if chiuso else csrf_failure(request, reason)


def _pacco_di_chi_e_gia_dentro(request: HttpRequest, chi: str) -> str:
    """From a page left open, or from a page of sign-in sent again when one was already in."""
    if not request.user.is_authenticated:
        return ""
    if not chi:
        return request.POST.get(ripresa.PACCO, "") if request.path == reverse("accedi") else ""
    try:
        return ripresa.chiudi(ripresa.da_riprendere(request), chi)
    except ripresa.NonSiTieneError:
        return ""
