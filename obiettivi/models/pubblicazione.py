"""What of a plan everybody may read."""

from django.db import models
from django.db.models import Q

from obiettivi.models.base import Modello
from obiettivi.models.piano import Piano
from obiettivi.models.versioni import Firmato
from obiettivi.models.vincoli import fisso
from obiettivi.scelte import LicenzaDati


class PubblicazioneQuerySet(models.QuerySet):
    def accese(self):
        """Those that can be read without signing in, with plan and ente, the latest year first."""
        return self.filter(accesa=True).select_related("piano__ente").order_by("-piano__anno")


class Pubblicazione(Firmato, Modello):
    """The public page of a plan (D.Lgs. 33/2013 art. 10 c. 8 lett. b): as it was switched on or off the last time.

    Of the plan there are the versions that an act approved: the one in force, and those before it with
    `precedenti`. `allegati` are the hashes of what else was chosen among `agganci.pubblicabili`, such as the
    Relazione: what is frozen again with another hash must be chosen again.
    """

    appartenenza = "piano__ente"

    piano = models.OneToOneField(Piano, models.CASCADE, related_name="pubblicazione", verbose_name="piano")
    accesa = models.BooleanField("accesa", default=True)
    precedenti = models.BooleanField("anche le versioni precedenti", default=True)
    licenza = models.CharField(
        "licenza dei dati", max_length=20, choices=LicenzaDati.choices, default=LicenzaDati.CC_BY_4
    )
    allegati = models.JSONField("allegati", default=list, blank=True)

    objects = PubblicazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "pubblicazione"
        verbose_name_plural = "pubblicazioni"
        ordering = ("piano",)
        constraints = [
            models.CheckConstraint(
                condition=Q(licenza__in=LicenzaDati.values),
                name="pubblicazione_licenza_nota",
                violation_error_message="La licenza non è tra quelle previste.",
            ),
            fisso("pubblicazione", "piano", "La pubblicazione"),
        ]

    def __str__(self):
        return f"pagina pubblica {'accesa' if self.accesa else 'spenta'}"
