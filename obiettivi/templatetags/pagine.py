"""What every page inside has: the menu of the person who is in."""

from django import template

from obiettivi.accesso import entra_in_amministrazione

register = template.Library()


@register.inclusion_tag("_menu.html", takes_context=True)
def menu(context):
    """The menu at the top, with only what this person may open."""
    request = context["request"]
    return {
        "utente": request.user,
        "amministra": entra_in_amministrazione(request.user),
        "in_home": request.resolver_match.url_name == "home",
    }
