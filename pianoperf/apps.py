from django.contrib.admin.apps import AdminConfig


class AmministrazioneConfig(AdminConfig):
    """The Django admin, with a site that lets in redattori and segretari and shows each their enti only."""

    default_site = "obiettivi.accesso.SitoAmministrazione"
