"""Whether the server is well, for the machines that watch it."""

import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from obiettivi.salute import esiti

QUI = ("", "127.0.0.1", "::1")
"""Addresses of this machine; none, through a socket of it."""
DEL_PROXY = ("X-Forwarded-For", "X-Real-IP", "Forwarded")
"""Who comes through a proxy has one of these, and then the address is the proxy's."""


@login_not_required
@never_cache
@require_safe
def salute(request: HttpRequest) -> HttpResponse:
    """200 or 503, and a word; to who looks after the server, each question with its answer."""
    trovati = esiti()
    bene = all(esito.bene for esito in trovati)
    detto = {"salute": "bene" if bene else "male"}
    if _cura_il_server(request):
        detto["controlli"] = {esito.cosa: {"bene": esito.bene, "detto": esito.detto} for esito in trovati}
    return JsonResponse(detto, status=200 if bene else 503, json_dumps_params={"ensure_ascii": False})


def _cura_il_server(request: HttpRequest) -> bool:
    gettone = f"Bearer {settings.SALUTE_GETTONE}"
    if settings.SALUTE_GETTONE and secrets.compare_digest(
        request.headers.get("Authorization", "").encode(), gettone.encode()
    ):
        return True
    dal_proxy = any(nome in request.headers for nome in DEL_PROXY)
    return not dal_proxy and request.META.get("REMOTE_ADDR", "") in QUI
