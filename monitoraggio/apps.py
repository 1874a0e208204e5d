from django.apps import AppConfig


class MonitoraggioConfig(AppConfig):
    """What was done, against what was promised. Imports `obiettivi`, never the reverse."""

    name = "monitoraggio"
    verbose_name = "monitoraggio"
