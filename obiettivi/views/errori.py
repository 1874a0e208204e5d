"""The pages of who is in the right place without the right to do it, at the wrong moment, or in the wrong way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import Resolver404, resolve

from obiettivi.accesso import NonPermessoError


def non_permesso(request, exception):
    """403. The reason is shown only when it was written to be: other refusals may tell too much."""
    motivo = str(exception) if isinstance(exception, NonPermessoError) else ""
    return render(request, "403.html", {"motivo": motivo}, status=403)


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
