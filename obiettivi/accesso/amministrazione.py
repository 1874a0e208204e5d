"""Who enters the admin, and what of it is his."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from obiettivi import models
from obiettivi.permessi import ENTRA_IN_AMMINISTRAZIONE


def enti_amministrati(utente):
    """The enti whose set-up and plans a user may change in the admin today."""
    enti = models.Ente.objects.all()
    if utente.is_superuser:
        return enti
    oggi = timezone.localdate()
    abilitazioni = utente.abilitazioni.in_corso(oggi).filter(ruolo__in=ENTRA_IN_AMMINISTRAZIONE)
    return enti.filter(pk__in=abilitazioni.values("ente"))


def entra_in_amministrazione(utente) -> bool:
    """Whether the admin opens for this user: redattori, segretari and superusers only."""
    if not (utente.is_authenticated and utente.is_active):
        return False
    return utente.is_superuser or enti_amministrati(utente).exists()


def ammesso_in_amministrazione(request) -> bool:
    """The same, asked once per request: the admin asks it for every row of every inline."""
    if not hasattr(request, "ammesso"):
        request.ammesso = entra_in_amministrazione(request.user)
    return request.ammesso


ORDINE = (
    models.Ente,
    models.Organigramma,
    models.Responsabile,
    models.SistemaValutazione,
    models.Piano,
    models.Voce,
    models.Obiettivo,
    models.AttivitaStrutturale,
    models.Personale,
    models.Capitolo,
    models.IndicatoreSalute,
    models.GruppoPremio,
    models.Utente,
    models.Abilitazione,
    models.EventoAccesso,
)
"""The order of the work: each step leans on those before it. Users and roles are the superuser's."""


NON_UN_NUMERO = "expected a number"
"""What Django says of a word in the place of the number of a row."""


def _che_si_trova(pagina: Callable) -> Callable:
    """The page; 404 when its address names what no row can be: a number too large, a word for a number, a NUL.

    Filters and first values come from the address as it is: Django looks them up without asking what they are.
    """

    @wraps(pagina)
    def con_404(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return pagina(request, *args, **kwargs)
        try:
            risposta = pagina(request, *args, **kwargs)
            # What is chosen already is looked for while the page is drawn.
            return risposta.render() if hasattr(risposta, "render") else risposta
        except (OverflowError, DataError) as errore:
            raise Http404 from errore
        except ValueError as errore:
            if NON_UN_NUMERO in str(errore) or "NUL" in str(errore):
                raise Http404 from errore
            raise

    return con_404


class SitoAmministrazione(admin.AdminSite):
    """The Django admin of PianoPerf: in the order of the work, for redattori and segretari."""

    site_header = "PianoPerf – Amministrazione"
    site_title = "PianoPerf"
    index_title = "Preparare e scrivere il piano"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return ammesso_in_amministrazione(request)

    def admin_view(self, view, cacheable=False):
        return super().admin_view(_che_si_trova(view), cacheable)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """One sign-in for the whole application; whoever is in already has the wrong role for this place."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        """One page for it, which counts who guesses the password of before, and tells the person by e-mail."""
        return redirect("password")

    def password_change_done(self, request, extra_context=None):
        return redirect("password")

    def get_app_list(self, request, app_label=None):
        posti = {modello: posto for posto, modello in enumerate(ORDINE)}
        applicazioni = super().get_app_list(request, app_label)
        for applicazione in applicazioni:
            applicazione["models"].sort(key=lambda voce: posti.get(voce["model"], len(posti)))
        return applicazioni
