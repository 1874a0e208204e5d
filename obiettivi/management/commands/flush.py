from django.core.management.commands import flush

from obiettivi.models.vincoli import installa_trigger, togli_trigger


class Command(flush.Command):
    """Empties the database, approved versions too.

    On SQLite the rows are deleted one table after the other, and the triggers would refuse to let a version go.
    """

    def handle(self, **options):
        togli_trigger(using=options["database"])
        try:
            super().handle(**options)
        finally:
            installa_trigger(using=options["database"])
