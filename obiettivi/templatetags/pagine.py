"""What every page inside has: the menu of the person who is in."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from obiettivi import diario, ripresa
from obiettivi.accesso import ente_con_persone, ruoli_di_oggi
from obiettivi.permessi import ENTRA_IN_AMMINISTRAZIONE

register = template.Library()


@register.inclusion_tag("_menu.html", takes_context=True)
def menu(context):
    """The menu at the top, with only what this person may open."""
    request = context["request"]
    ente = ente_con_persone(request)
    return {
        "utente": request.user,
        "amministra": request.user.is_superuser
        or any(ruolo in ENTRA_IN_AMMINISTRAZIONE for _, ruolo in ruoli_di_oggi(request)),
        # Of several enti one is chosen in the home.
        "persone": reverse("persone", args=[ente.slug]) if ente else "",
        "in_home": request.resolver_match.url_name == "home",
        "in_persone": request.resolver_match.url_name == "persone",
    }


@register.simple_tag
def informativa_privacy():
    """Where the notice on personal data is; empty where it was not told."""
    return settings.INFORMATIVA_PRIVACY


@register.simple_tag
def codice():
    """What tells this request from all others in the logs; the pages of errors ask for it."""
    return diario.codice_breve()


@register.simple_tag(takes_context=True)
def chi_scrive(context):
    """In a form that may be taken up again after the session has ended: who is writing it, signed."""
    utente = context["request"].user
    if not utente.is_authenticated:
        return ""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', ripresa.CHI_SCRIVE, ripresa.firma_di_chi_scrive(utente)
    )
