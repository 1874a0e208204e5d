from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MonitoraggioConfig(AppConfig):
    """What was done, against what was promised. Imports `obiettivi`, never the reverse."""

    name = "monitoraggio"
    verbose_name = "monitoraggio"

    def ready(self):
        # It imports models, which must be loaded first.
        from obiettivi.models import vincoli  # noqa: PLC0415

        pre_migrate.connect(vincoli.togli_trigger, sender=self)
        post_migrate.connect(vincoli.installa_trigger, sender=self)
