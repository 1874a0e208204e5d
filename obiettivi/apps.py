from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ObiettiviConfig(AppConfig):
    """What was promised: enti, plans, objectives, their weights, checks and documents."""

    name = "obiettivi"
    verbose_name = "piani della performance"

    def ready(self):
        # These import models, which must be loaded first.
        from obiettivi import storia  # noqa: PLC0415
        from obiettivi.models import vincoli  # noqa: PLC0415

        storia.registra_tutto()
        pre_migrate.connect(vincoli.togli_trigger, sender=self)
        post_migrate.connect(vincoli.installa_trigger, sender=self)
