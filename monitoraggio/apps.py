from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MonitoraggioConfig(AppConfig):
    """What was done, against what was promised. Imports `obiettivi`, never the reverse."""

    name = "monitoraggio"
    verbose_name = "monitoraggio"

    def ready(self):
        # These import models, which must be loaded first.
        from monitoraggio.views import agganciate, nel_file, pubbliche, svolto  # noqa: PLC0415
        from obiettivi import agganci  # noqa: PLC0415
        from obiettivi.models import vincoli  # noqa: PLC0415

        agganci.DEL_PIANO.append(agganciate.pagine_del_piano)
        agganci.DELL_OBIETTIVO.append(svolto.svolto_dell_obiettivo)
        agganci.DA_FARE.append(agganciate.cose_da_fare)
        agganci.DA_PUBBLICARE.append(pubbliche.pubblicabili)
        agganci.CHIAVI["rilevazioni"] = nel_file.RILEVAZIONI
        pre_migrate.connect(vincoli.togli_trigger, sender=self)
        post_migrate.connect(vincoli.installa_trigger, sender=self)
