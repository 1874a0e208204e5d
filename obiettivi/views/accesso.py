"""Entering: the sign-in, and what happens to a form whose session ended while it was being written."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache

from obiettivi import ingressi, ripresa
from obiettivi.azioni import accessi, conteggi
from obiettivi.forms import AccessoForm, CodiceForm
from obiettivi.scelte import PassoAccesso
from obiettivi.views.invio import chiede_un_frammento
from obiettivi.views.limiti_d_uso import aspetta, in_parole


class Accesso(LoginView):
    """The sign-in. A parcel that arrives with it is opened once the person is in."""

    template_name = "accesso/accedi.html"
    authentication_form = AccessoForm

    def get_context_data(self, **kwargs):
        pacco = self.request.POST.get(ripresa.PACCO, "")
        return super().get_context_data(**kwargs, pacco=pacco, posta_attiva=settings.POSTA_ATTIVA)

    def post(self, request, *args, **kwargs):
        # As the form reads it, or a space would make it another name.
        nome = AccessoForm.base_fields["username"].to_python(request.POST.get("username", ""))
        attesa = conteggi.attesa(conteggi.PASSWORD_DI_UN_NOME, nome) or conteggi.attesa(
            conteggi.PASSWORD_DA_UN_INDIRIZZO, ingressi.luogo(request)
        )
        return troppi_tentativi(request, attesa) if attesa else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        dove_andava = super().form_valid(form)
        accessi.sgombra()
        return continua(self.request, dove_andava)


def continua(request: HttpRequest, dove_andava: HttpResponse) -> HttpResponse:
    """After a step of the sign-in: the next one if there is, and then what one was writing or where one was going."""
    pacco = request.POST.get(ripresa.PACCO, "")
    manca = ingressi.passo(request)
    if manca == PassoAccesso.DENTRO:
        return riprendi(request, pacco) if pacco else dove_andava
    if pacco:
        return altro_passo(request, pacco)
    return _manda_al_passo(manca, dove_andava.url)


def _manda_al_passo(manca: PassoAccesso, poi: str) -> HttpResponse:
    return redirect_to_login(poi, reverse(PAGINE[manca][0]))


PAGINE = {PassoAccesso.CODICE: ("codice",), PassoAccesso.DA_ATTIVARE: ("secondo_passo", "codice")}
"""Where who has given the password alone may go, the first page first; and to the exit."""


@never_cache
def altro_passo(request: HttpRequest, pacco: str) -> HttpResponse:
    """The page of the code, carrying what one was writing; who must first set it up does it in another tab."""
    da_attivare = ingressi.passo(request) == PassoAccesso.DA_ATTIVARE
    contesto = {"form": CodiceForm(), "pacco": pacco, "da_attivare": da_attivare}
    return render(request, "accesso/codice.html", contesto)


def bloccato(request: HttpRequest, risposta: HttpResponse, credentials: dict | None) -> HttpResponse:
    """What axes answers to who is kept waiting: the same page whether that name is of somebody or not."""
    return troppi_tentativi(request, settings.AXES_COOLOFF_TIME)


@never_cache
def troppi_tentativi(request: HttpRequest, attesa) -> HttpResponse:
    """The sign-in again, with how long to wait; what one was writing waits in the page."""
    contesto = {
        "form": AccessoForm(request),
        "next": request.POST.get(REDIRECT_FIELD_NAME, ""),
        "pacco": request.POST.get(ripresa.PACCO, ""),
        "posta_attiva": settings.POSTA_ATTIVA,
        "attesa": in_parole(attesa),
    }
    return aspetta(request, attesa, "accesso/accedi.html", contesto)


class AccessoRichiestoMiddleware(LoginRequiredMiddleware):
    """Who is not in is sent to the sign-in, with what he was writing; who is half in, to the next step."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        # Django asks first who it is: what is for everybody must not even open the session.
        if not getattr(view_func, "login_required", True):
            return None
        risposta = super().process_view(request, view_func, view_args, view_kwargs)
        if risposta is not None or not request.user.is_authenticated:
            return risposta
        manca = ingressi.passo(request)
        if manca == PassoAccesso.DENTRO or request.resolver_match.view_name in PAGINE[manca]:
            return None
        return self.handle_manca_un_passo(request, manca)

    def handle_manca_un_passo(self, request, manca):
        if chiede_un_frammento(request):
            return sessione_scaduta(request)
        if request.method == "POST" and ripresa.chi_scriveva(request):
            return rientra(request)
        poi = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")
        return _manda_al_passo(manca, poi)

    def handle_no_permission(self, request, view_func):
        if chiede_un_frammento(request):
            return sessione_scaduta(request)
        if request.method == "POST" and ripresa.chi_scriveva(request):
            return rientra(request)
        return super().handle_no_permission(request, view_func)


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
    if chi and chiede_un_frammento(request):
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
