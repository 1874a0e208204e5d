"""The history of changes: every field of every model, whatever path wrote it, always with an author.

Kept by django-auditlog. Each entry also carries the keys of the rows above (`additional_data`: piano,
obiettivo, ente), so the history of a sheet includes what was deleted from it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model, ProtectedError
from django.db.models.signals import pre_delete, pre_save

SISTEMA = "sistema"

_autore = ContextVar("autore", default=None)


@contextmanager
def autore(utente):
    """All changes inside the block are this user's."""
    precedente = _autore.set(utente)
    try:
        yield
    finally:
        _autore.reset(precedente)


def utente_sistema():
    """The inactive user that signs what commands do by themselves."""
    utente, nuovo = get_user_model().objects.get_or_create(username=SISTEMA, defaults={"is_active": False})
    if nuovo:
        utente.set_unusable_password()
        utente.save(update_fields=["password"])
    return utente


class AutoreMiddleware:
    """Changes made while answering a request are of the user who sent it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with autore(request.user):
            return self.get_response(request)


def _firma(sender, instance, **_):
    if instance.actor_id is None:
        utente = _autore.get()
        # A login writes `last_login` of a user who is still anonymous to the request.
        instance.actor = utente if utente is not None and utente.is_authenticated else utente_sistema()


def _ricorda(sender, instance, **_):
    """A cascade may delete the rows above first, and the entry is written after."""
    if hasattr(instance, "appartenenza_ricordata"):
        instance.appartenenza_ricordata = instance.get_additional_data()


def dell_obiettivo(chiave: int):
    """What happened to an objective and to all its rows, those deleted from it included, oldest first."""
    voci = LogEntry.objects.filter(additional_data__obiettivo=chiave)
    return voci.select_related("actor", "content_type").order_by("timestamp", "pk")


def annota(riga, **fatto) -> None:
    """Keeps something that was done about a row without changing it, by whom the block is signed."""
    LogEntry.objects.log_create(riga, force_log=True, action=LogEntry.Action.ACCESS, additional_data=fatto)


def _protegge_gli_autori(sender, instance, **_):
    """Deleting whoever signed something would leave it unsigned: he is made inactive instead."""
    firmate = LogEntry.objects.filter(actor=instance)
    if firmate.exists():
        raise ProtectedError(
            f"{instance} ha firmato modifiche: si disattiva, non si cancella.", set(firmate[:1])
        )


def _altrui(modello: type[Model]) -> list[str]:
    """What other models say of a row, which auditlog would write as the name of a manager at each creation."""
    return [campo.name for campo in modello._meta.get_fields() if campo.auto_created and not campo.concrete]


def registra_tutto():
    """Puts every model of ours under history; called once, when the models are loaded.

    But those that say `in_storia = False`, which hold no fact.
    """
    segreti = {
        "obiettivi.Utente": {"mask_fields": ["password"], "exclude_fields": ["last_login"]},
        # What it changes in the plan is told there, row by row.
        "obiettivi.CartellaInviata": {"exclude_fields": ["dati"]},
    }
    for applicazione in ("obiettivi", "monitoraggio"):
        for modello in apps.get_app_config(applicazione).get_models():
            if not getattr(modello, "in_storia", True):
                continue
            detto = segreti.get(modello._meta.label, {})
            auditlog.register(
                modello, **detto | {"exclude_fields": [*detto.get("exclude_fields", ()), *_altrui(modello)]}
            )
            pre_delete.connect(_ricorda, sender=modello, dispatch_uid=f"storia.ricorda.{modello._meta.label}")
    pre_delete.connect(_protegge_gli_autori, sender=get_user_model(), dispatch_uid="storia.autori")
    pre_save.connect(_firma, sender=LogEntry, dispatch_uid="storia.firma")
