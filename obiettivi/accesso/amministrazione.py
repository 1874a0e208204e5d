"""Who enters the admin, and what of it is his."""

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
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


class SitoAmministrazione(admin.AdminSite):
    """The Django admin of PianoPerf: in the order of the work, for redattori and segretari."""

    site_header = "PianoPerf – Amministrazione"
    site_title = "PianoPerf"
    index_title = "Preparare e scrivere il piano"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return ammesso_in_amministrazione(request)

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
