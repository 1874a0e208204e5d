"""How long one stays in: not longer than some time without doing anything, nor than some hours in all."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from obiettivi.ingressi import ENTRATA_IL, PASSO, VISTA_IL

OGNI = 300
"""Seconds between one writing and the next of when a session was used: reading a page does not write each time."""


class SessioneMiddleware:
    """Ends a session that is over; who was writing finds what he wrote again after the sign-in (`ripresa`)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Without the cookie there is no session, and it must not be asked for: public pages are kept by caches.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            adesso = int(timezone.now().timestamp())
            if _e_finita(request, adesso):
                request.session.flush()
                request.user = AnonymousUser()
            elif adesso - request.session[VISTA_IL] >= OGNI:
                request.session[VISTA_IL] = adesso
        return self.get_response(request)


def _e_finita(request: HttpRequest, adesso: int) -> bool:
    detti = [request.session.get(nome) for nome in (ENTRATA_IL, VISTA_IL, PASSO)]
    # Begun before these rules were there, or by something that does not know them.
    if None in detti:
        return True
    ferma, massima = settings.SESSIONE_FERMA.total_seconds(), settings.SESSIONE_MASSIMA.total_seconds()
    return adesso - detti[1] >= ferma or adesso - detti[0] >= massima
