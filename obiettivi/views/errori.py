"""The pages of what goes wrong: without the right to do it, at the wrong moment, in the wrong way, or by our fault."""

import sys
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.defaults import server_error

from obiettivi.accesso import NonPermessoError

RIPROVA_TRA = "30"
"""Seconds."""


def non_permesso(request, exception):
    """403. The reason is shown only when it was written to be: other refusals may tell too much."""
    motivo = str(exception) if isinstance(exception, NonPermessoError) else ""
    return render(request, "403.html", {"motivo": motivo}, status=403)


class IndirizziLeggibiliMiddleware:
    """What an address names with a character that no text of the database may have does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        # PostgreSQL would refuse to look for it.
        if any(isinstance(detto, str) and "\0" in detto for detto in view_kwargs.values()):
            raise Http404


def metodo_non_ammesso(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The middleware that gives a page to who opens the address of a button, as from the history of the browser."""

    def rispondi(request: HttpRequest) -> HttpResponse:
        risposta = get_response(request)
        if not isinstance(risposta, HttpResponseNotAllowed):
            return risposta
        pagina = render(request, "405.html", {"indietro": _pagina_sopra(request.path)}, status=405)
        pagina["Allow"] = risposta["Allow"]
        return pagina

    return rispondi


def _pagina_sopra(indirizzo: str) -> str:
    """The nearest address above that there is: there, nearly always, is the button."""
    while (indirizzo := indirizzo.rstrip("/").rpartition("/")[0] + "/") != "/":
        try:
            resolve(indirizzo)
        except Resolver404:
            continue
        return indirizzo
    return ""


def guasto(request: HttpRequest) -> HttpResponse:
    """500; or 503 when it is the database that does not answer, which passes without anybody mending the program.

    Nothing of the request is read: its session may be what could not be.
    """
    if _il_database_non_risponde(sys.exception()):
        testo = render_to_string("fuori_servizio.html")
        return HttpResponse(
            testo, status=503, headers={"Retry-After": RIPROVA_TRA, "Cache-Control": "no-store"}
        )
    return server_error(request)


def _il_database_non_risponde(errore: BaseException | None) -> bool:
    if isinstance(errore, OperationalError | InterfaceError):
        return True
    # When it dies while it is answering, the driver knows no kind for it: of the errors of Django's own, which
    # come from no driver, none is like this.
    return type(errore) is DatabaseError and errore.__cause__ is not None
