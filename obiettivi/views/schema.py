"""The JSON Schema of the open format, for whoever reads or writes plans with another program."""

import json
from functools import cache
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from obiettivi import contenuto

TIPO = "application/schema+json"
UN_GIORNO = 24 * 60 * 60
"""Seconds for which it may be kept without asking again."""


@login_not_required
@require_safe
@cache_control(public=True, max_age=UN_GIORNO)
def schema(request):
    """The schema of `pianoperf/1`: everybody's, and readable from the pages of any site."""
    dati = _schema_di(request.build_absolute_uri(request.path))
    segno = f'"{sha256(dati).hexdigest()}"'
    risposta = get_conditional_response(request, etag=segno, response=HttpResponse(dati, TIPO))
    risposta["ETag"] = segno
    risposta["Access-Control-Allow-Origin"] = "*"
    return risposta


def _schema_di(indirizzo: str) -> bytes:
    """The schema, called by the address where it is."""
    return (json.dumps({"$id": indirizzo} | _schema(), ensure_ascii=False, indent=2) + "\n").encode()


_schema = cache(contenuto.schema)
