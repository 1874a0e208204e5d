"""What is answered to who asks too often: how long to wait, in words and to the browser (429, Retry-After)."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from obiettivi.azioni import conteggi
from obiettivi.azioni.conteggi import Limite


def limita(limite: Limite, *metodi: str) -> Callable:
    """A page that one person may ask for so many times; with these methods only, when some are named."""

    def decora(pagina):
        @wraps(pagina)
        def con_limite(request, *args, **kwargs):
            conta = not metodi or request.method in metodi
            attesa = conteggi.conta(limite, request.user.pk) if conta else None
            return troppe_richieste(request, attesa) if attesa else pagina(request, *args, **kwargs)

        return con_limite

    return decora


def troppe_richieste(request: HttpRequest, attesa: timedelta) -> HttpResponse:
    return aspetta(request, attesa, "429.html", {"attesa": in_parole(attesa)})


def aspetta(request: HttpRequest, attesa: timedelta, modello: str, contesto: dict[str, Any]) -> HttpResponse:
    """A page with status 429, which tells the browser as well how long to wait."""
    risposta = render(request, modello, contesto, status=429)
    risposta["Retry-After"] = str(ceil(attesa.total_seconds()))
    return risposta


def in_parole(attesa: timedelta) -> str:
    minuti = ceil(attesa / timedelta(minutes=1))
    return "un minuto" if minuti == 1 else f"{minuti} minuti"
