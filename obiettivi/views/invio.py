"""What the pages with a form have in common."""

from django.http import HttpRequest, QueryDict
from django.views.decorators.http import require_http_methods

si_mostra_o_si_invia = require_http_methods(["GET", "HEAD", "POST"])
"""The decorator of a page that shows a form and takes it when it is sent."""


def inviato(request: HttpRequest) -> QueryDict | None:
    """What was sent; None for who only opens the page, so that the form is not judged yet."""
    return request.POST if request.method == "POST" else None
