"""What people send to be read, kept while they choose what to take of it."""

from django.db import models

from obiettivi import scelte
from obiettivi.models import campi
from obiettivi.models.base import Modello
from obiettivi.models.piano import Piano
from obiettivi.models.versioni import Firmato


class CartellaQuerySet(models.QuerySet):
    def scadute(self, prima):
        """Those that were sent before a moment."""
        return self.filter(quando__lte=prima)


class CartellaInviata(Firmato, Modello):
    """A workbook or a table that somebody sent for a plan: every server finds it here, and nobody else opens it."""

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.CASCADE, related_name="cartelle", verbose_name="piano")
    tipo = models.CharField("tipo", max_length=10, choices=scelte.TipoCartella.choices)
    nome = campi.riga("nome del file")
    dati = models.BinaryField("contenuto")

    objects = CartellaQuerySet.as_manager()

    class Meta:
        verbose_name = "cartella inviata"
        verbose_name_plural = "cartelle inviate"
        ordering = ("-quando", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "chi", "tipo"],
                name="cartella_unica_per_chi",
                violation_error_message="Di questo piano c'è già una tua cartella in attesa.",
            ),
        ]

    def __str__(self):
        return self.nome
