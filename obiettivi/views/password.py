"""One's own password: forgotten, chosen through a one-time link, changed."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy

from obiettivi import storia
from obiettivi.azioni import conteggi
from obiettivi.forms import CambioPasswordForm, NuovaPasswordForm, RichiestaPasswordForm
from obiettivi.ingressi import luogo
from obiettivi.inviti import Entrambi, avvisa, giorni_di_validita, spedisci_in_disparte, spediti
from obiettivi.models import Utente
from obiettivi.views.limiti_d_uso import troppe_richieste

CAMBIATA = "la tua password di PianoPerf è stata scelta o cambiata adesso."


class PasswordDimenticata(views.PasswordResetView):
    """Asks where to send the one-time link; it never says whether the address is of somebody."""

    template_name = "accesso/password_dimenticata.html"
    form_class = RichiestaPasswordForm
    success_url = reverse_lazy("password_dimenticata_fatto")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, posta_attiva=settings.POSTA_ATTIVA)

    def post(self, request, *args, **kwargs):
        if not settings.POSTA_ATTIVA:
            return self.get(request)
        attesa = conteggi.conta(conteggi.LETTERE_CHIESTE_DA, luogo(request))
        return troppe_richieste(request, attesa) if attesa else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        # Not said: it would tell who else asks for the same address.
        scritto = form.cleaned_data["email"].casefold()
        troppe = conteggi.conta(conteggi.LETTERE_A_UN_INDIRIZZO, scritto)
        for utente in () if troppe else form.get_users(form.cleaned_data["email"]):
            spedisci_in_disparte(utente, self.request)
        return redirect(self.get_success_url())


class PasswordDimenticataFatto(views.PasswordResetDoneView):
    """The same answer to everybody."""

    template_name = "accesso/password_dimenticata_fatto.html"
    extra_context = {"giorni": giorni_di_validita()}


class Invito(views.PasswordResetConfirmView):
    """Where a one-time link leads: the password is chosen, and one is in.

    The token goes at once from the address to the session, so that no other page is told it.
    """

    template_name = "accesso/invito.html"
    form_class = NuovaPasswordForm
    token_generator = Entrambi
    reset_url_token = "scegli"  # noqa: S105  (what the address says in the place of the token)
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("home")

    def get_user(self, uidb64):
        utente = super().get_user(uidb64)
        return utente if utente is not None and utente.is_active else None

    def get_context_data(self, **kwargs):
        contesto = {
            "utente": self.user,
            "posta_attiva": settings.POSTA_ATTIVA,
            "giorni": giorni_di_validita(),
        }
        return super().get_context_data(**kwargs) | contesto

    @transaction.atomic
    def form_valid(self, form):
        gettone = self.request.session[views.INTERNAL_RESET_SESSION_TOKEN]
        # As she is now: who opened the link in another place may have just used it.
        self.user = form.user = Utente.objects.select_for_update(no_key=True).get(pk=self.user.pk)
        if not (self.user.is_active and self.token_generator.check_token(self.user, gettone)):
            self.validlink = False
            return self.render_to_response(self.get_context_data())
        self.user.password_consegnata = not spediti.check_token(self.user, gettone)
        # Who chooses is nobody yet for the request.
        with storia.autore(self.user):
            risposta = super().form_valid(form)
        avvisa(self.user, CAMBIATA)
        messages.success(
            self.request, "La password è scelta, e sei già dentro. Dalla prossima volta accedi con quella."
        )
        return risposta


class Password(views.PasswordChangeView):
    """Changing one's own; wherever else one was in, one is out."""

    template_name = "accesso/password.html"
    form_class = CambioPasswordForm
    success_url = reverse_lazy("home")

    def post(self, request, *args, **kwargs):
        attesa = conteggi.attesa(conteggi.PASSWORD_DI_PRIMA, request.user.pk)
        return troppe_richieste(request, attesa) if attesa else super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        if "old_password" in form.errors:
            conteggi.conta(conteggi.PASSWORD_DI_PRIMA, self.request.user.pk)
        return super().form_invalid(form)

    def form_valid(self, form):
        risposta = super().form_valid(form)
        avvisa(self.request.user, CAMBIATA)
        messages.success(
            self.request, "La password è cambiata. Gli altri dispositivi dovranno accedere di nuovo."
        )
        return risposta
