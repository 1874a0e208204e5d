"""Who came in, or tried; how many times somebody did something lately."""

from django.db import models
from django.db.models import Q

from obiettivi.models.persone import Utente
from obiettivi.scelte import TipoAccesso


class EventoAccesso(models.Model):
    """Something that happened at the sign-in: who, when, from which address. Thrown away after GIORNI_ACCESSI days.

    The name that was typed is not kept, only whose it is: in its place people type their password by mistake.
    """

    in_storia = False

    tipo = models.CharField("che cosa", max_length=20, choices=TipoAccesso.choices)
    utente = models.ForeignKey(
        Utente, models.SET_NULL, null=True, blank=True, related_name="accessi", verbose_name="utente"
    )
    indirizzo = models.GenericIPAddressField("da quale indirizzo", null=True, blank=True)
    quando = models.DateTimeField("quando", db_index=True)

    class Meta:
        verbose_name = "accesso"
        verbose_name_plural = "accessi"
        ordering = ("-quando", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(tipo__in=TipoAccesso.values),
                name="eventoaccesso_tipo_noto",
                violation_error_message="Quello che è successo non è tra i casi previsti.",
            )
        ]

    def __str__(self):
        return f"{self.utente or 'sconosciuto'}: {self.get_tipo_display()}"


class Conteggio(models.Model):
    """How many times somebody did something in a stretch of time; of whom, is told by a keyed hash only."""

    in_storia = False

    chiave = models.CharField("chiave", max_length=64, unique=True)
    quanti = models.PositiveIntegerField("quanti", default=0)
    scade_il = models.DateTimeField("scade il", db_index=True)

    class Meta:
        verbose_name = "conteggio"
        verbose_name_plural = "conteggi"
        ordering = ("scade_il", "pk")

    def __str__(self):
        return f"{self.quanti} fino al {self.scade_il:%d/%m/%Y %H:%M}"
