"""The table of contents of the pages about plans."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from obiettivi.forms import AccessoForm
from obiettivi.views import piani

urlpatterns = [
    # Entering and leaving. Whoever leaves with a session already over is not asked to sign in first.
    path(
        "accedi/",
        LoginView.as_view(template_name="accesso/accedi.html", authentication_form=AccessoForm),
        name="accedi",
    ),
    path("esci/", login_not_required(LogoutView.as_view()), name="esci"),
    # The plans of the person who signed in
    path("", piani.elenco, name="home"),
    # /piani/<ente>/<anno>/
    path("piani/<slug:slug>/<int:anno>/", piani.piano, name="piano"),
    path("piani/<slug:slug>/<int:anno>/documenti/piano.<formato>", piani.documento, name="documento"),
    # The codes of areas are the ente's own, and may have any character.
    path(
        "piani/<slug:slug>/<int:anno>/aree/<path:codice>/documenti/<formato>",
        piani.documento_area,
        name="documento_area",
    ),
    # /piani/<ente>/<anno>/obiettivi/<n>/
    path("piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/", piani.obiettivo, name="obiettivo"),
    path(
        "piani/<slug:slug>/<int:anno>/obiettivi/<int:n>/documenti/<formato>",
        piani.documento_obiettivo,
        name="documento_obiettivo",
    ),
]
