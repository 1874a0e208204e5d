"""Handing over a file, or saying why it cannot be made."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

NON_DA_FILE = re.compile(r"[^\w.-]+")
"""What the code of an area may have and the name of a file had better not."""
PDF = "application/pdf"


def scaricato(dati: bytes, tipo: str, nome: str) -> HttpResponse:
    """A file to keep, with a name that any machine takes."""
    nome = NON_DA_FILE.sub("-", nome)
    return HttpResponse(dati, tipo, headers={"Content-Disposition": content_disposition_header(True, nome)})


def pdf_non_disponibile(request, errore: Exception) -> HttpResponse:
    return render(request, "503.html", {"messaggio": str(errore)}, status=503)
