"""A code for each request, and a line about how it went."""

import logging
import time

from django.conf import settings
from django.urls import reverse

from obiettivi import diario

logger = logging.getLogger(__name__)


class DiarioMiddleware:
    """Gives each request its code, which goes back with the answer, and writes one line about it.

    A code that comes from outside is taken only from the proxy in front, which always sets its own.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.salute = reverse("salute")

    def __call__(self, request):
        request.codice = diario.nuovo_codice(
            request.headers.get("X-Request-ID") if settings.DIETRO_PROXY else None
        )
        inizio = time.monotonic()
        with diario.durante(request):
            risposta = self.get_response(request)
            risposta["X-Request-ID"] = request.codice
            fatti = {
                "metodo": request.method,
                "percorso": diario.senza_segreti(request.path),
                "stato": risposta.status_code,
                "ms": round((time.monotonic() - inizio) * 1000),
            }
            # Who watches the server asks every few seconds.
            taciuta = request.path == self.salute and risposta.status_code == 200
            logger.log(logging.DEBUG if taciuta else logging.INFO, "", extra={"fatti": fatti})
        return risposta
