"""What the OIV notes while it reads what was declared."""

from django.db import models
from django.db.models import Q

from monitoraggio.models.avanzamento import Avanzamento
from monitoraggio.models.rilevazione import Rilevazione
from obiettivi.models import campi
from obiettivi.models.base import Modello
from obiettivi.models.versioni import Firmato
from obiettivi.models.vincoli import Coincide, scritta_una_volta


class NotaOivQuerySet(models.QuerySet):
    def condivise(self):
        """Those that go with what they are about: who reads it reads them, and the documents print them."""
        return self.filter(riservata=False)


class NotaOiv(Firmato, Modello):
    """A note of the OIV on an avanzamento or, without one, on the rilevazione as a whole.

    It is added and never rewritten. A `riservata` one is only for the OIV and reaches no document.
    """

    appartenenza = "rilevazione__piano__ente"

    rilevazione = models.ForeignKey(
        Rilevazione, models.PROTECT, related_name="note", verbose_name="rilevazione"
    )
    avanzamento = models.ForeignKey(
        Avanzamento, models.PROTECT, null=True, blank=True, related_name="note", verbose_name="avanzamento"
    )
    testo = campi.testo("nota", blank=False)
    riservata = models.BooleanField("riservata all'OIV", default=False)

    objects = NotaOivQuerySet.as_manager()

    class Meta:
        verbose_name = "nota dell'OIV"
        verbose_name_plural = "note dell'OIV"
        ordering = ("quando", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(testo=""),
                name="notaoiv_con_testo",
                violation_error_message="Una nota vuole il suo testo.",
            ),
            Coincide(
                "rilevazione",
                "avanzamento__rilevazione",
                name="notaoiv_stessa_rilevazione",
                violation_error_message="La nota è su un avanzamento della stessa rilevazione.",
            ),
            scritta_una_volta("notaoiv", "Una nota resta com'è: se ne aggiunge un'altra."),
        ]

    def __str__(self):
        return "nota dell'OIV"
