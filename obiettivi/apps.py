from django.apps import AppConfig
from django.contrib.auth import signals
from django.db.models.signals import post_migrate, pre_migrate


class ObiettiviConfig(AppConfig):
    """What was promised: enti, plans, objectives, their weights, checks and documents."""

    name = "obiettivi"
    verbose_name = "piani della performance"

    def ready(self):
        # These import models, which must be loaded first.
        from obiettivi import ingressi, storia  # noqa: PLC0415
        from obiettivi.models import vincoli  # noqa: PLC0415

        storia.registra_tutto()
        pre_migrate.connect(vincoli.togli_trigger, sender=self)
        post_migrate.connect(vincoli.installa_trigger, sender=self)
        # Whatever way one came in by: the sign-in, a one-time link, or what is still to be written.
        signals.user_logged_in.connect(ingressi.entrata, dispatch_uid="ingressi.entrata")
        signals.user_logged_out.connect(ingressi.uscita, dispatch_uid="ingressi.uscita")
        signals.user_login_failed.connect(ingressi.rifiutata, dispatch_uid="ingressi.rifiutata")
