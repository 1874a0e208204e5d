"""The actual quantities: of the routine outputs of each area, and of the health of the ente."""

from django.db import models
from django.db.models import Q

from monitoraggio.models.rilevazione import Rilevazione
from obiettivi.models import Area, campi
from obiettivi.models.base import Modello
from obiettivi.models.vincoli import fisso, non_negativi


class Consuntivo(Modello):
    """The table of actual quantities of an area at one rilevazione; without area, that of the ente's health.

    There is one for each area to which the version of the plan gives routine outputs. `area`, `area_rilevata`
    and `scritture` are as in Avanzamento.
    """

    appartenenza = "rilevazione__piano__ente"

    rilevazione = models.ForeignKey(
        Rilevazione, models.PROTECT, related_name="consuntivi", verbose_name="rilevazione"
    )
    area = campi.codice("area")
    area_rilevata = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consuntivi",
        verbose_name="area dell'organigramma",
    )
    scritture = models.PositiveIntegerField("scritture", default=0, editable=False)

    class Meta:
        verbose_name = "consuntivo"
        verbose_name_plural = "consuntivi"
        ordering = ("rilevazione", "area")
        constraints = [
            models.UniqueConstraint(
                fields=["rilevazione", "area"],
                name="consuntivo_unico",
                violation_error_message="Di quest'area c'è già un consuntivo.",
            ),
            fisso("consuntivo", "rilevazione", "Il consuntivo"),
        ]

    def __str__(self):
        return f"consuntivo di {self.area}" if self.area else "consuntivo della salute dell'ente"


class RigaConsuntivo(Modello):
    """What is declared of one row of the plan, told by its place in the version's list and by its words there."""

    appartenenza = "consuntivo__rilevazione__piano__ente"

    posto = models.PositiveIntegerField("posto")
    nota = campi.titolo("nota")

    class Meta:
        abstract = True
        # Always the same, whoever wrote first: it is hashed.
        ordering = ("posto",)


def _una_e_detta(modello: str) -> list[models.BaseConstraint]:
    """One row for each of the plan, and none that says nothing."""
    return [
        models.UniqueConstraint(
            fields=["consuntivo", "posto"],
            name=f"{modello}_unica",
            violation_error_message="Di questa riga c'è già una quantità.",
        ),
        models.CheckConstraint(
            condition=Q(valore__isnull=False) | ~Q(nota=""),
            name=f"{modello}_detta",
            violation_error_message="Serve un numero, o una nota.",
        ),
    ]


class AttivitaSvolta(RigaConsuntivo):
    """The actual quantity of a routine output."""

    consuntivo = models.ForeignKey(
        Consuntivo, models.CASCADE, related_name="attivita", verbose_name="consuntivo"
    )
    gruppo = campi.riga("gruppo")
    prodotto = campi.titolo("prodotto")
    valore = campi.quantita("quantità")

    class Meta(RigaConsuntivo.Meta):
        verbose_name = "attività svolta"
        verbose_name_plural = "attività svolte"
        constraints = [*_una_e_detta("attivitasvolta"), *non_negativi("attivitasvolta", valore="quantità")]

    def __str__(self):
        return self.prodotto


class SaluteMisurata(RigaConsuntivo):
    """The actual value of an indicator of the ente's health."""

    consuntivo = models.ForeignKey(
        Consuntivo, models.CASCADE, related_name="salute", verbose_name="consuntivo"
    )
    dimensione = campi.riga("dimensione")
    indicatore = campi.titolo("indicatore")
    valore = campi.quantita("valore")

    class Meta(RigaConsuntivo.Meta):
        verbose_name = "salute misurata"
        verbose_name_plural = "salute misurata"
        constraints = _una_e_detta("salutemisurata")

    def __str__(self):
        return self.indicatore
