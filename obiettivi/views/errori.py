"""The page of who is in the right place without the right to do it, or at the wrong moment."""

from django.shortcuts import render

from obiettivi.accesso import NonPermessoError


def non_permesso(request, exception):
    """403. The reason is shown only when it was written to be: other refusals may tell too much."""
    motivo = str(exception) if isinstance(exception, NonPermessoError) else ""
    return render(request, "403.html", {"motivo": motivo}, status=403)
