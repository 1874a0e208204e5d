"""What the pages with a form have in common."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

from obiettivi.azioni import GiaFattoError, NonOraError

si_mostra_o_si_invia = require_http_methods(["GET", "HEAD", "POST"])
"""The decorator of a page that shows a form and takes it when it is sent."""


def chiede_un_frammento(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of a page."""
    return request.headers.get("HX-Request") == "true"


def inviato(request: HttpRequest) -> QueryDict | None:
    """What was sent; None for who only opens the page, so that the form is not judged yet."""
    return request.POST if request.method == "POST" else None


def fatto_o_rifiutato(request: HttpRequest, form: Form, fai: Callable[[Form], str]) -> bool:
    """Whether the form was sent and what it asks was done, or was done already; else it says what is wrong.

    `fai` returns what to tell the person.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        messages.success(request, fai(form))
    except GiaFattoError as gia:
        messages.warning(request, str(gia))
    except NonOraError as rifiuto:
        form.add_error(None, str(rifiuto))
        return False
    return True


def premuto(request: HttpRequest, azione: Callable[[], object], fatto: str) -> None:
    """What a button without a form does, told in a message."""
    try:
        azione()
    except NonOraError as rifiuto:
        messages.warning(request, str(rifiuto))
    else:
        messages.success(request, fatto)
