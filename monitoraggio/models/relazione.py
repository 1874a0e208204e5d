"""What becomes of the Relazione sulla performance: approved by the Giunta, validated by the OIV.

The Relazione is a closed rilevazione finale: both hold for the hash that it was closed with.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from monitoraggio.models.rilevazione import Rilevazione
from monitoraggio.scelte import EsitoValidazione
from obiettivi.models import campi
from obiettivi.models.base import ConAtto, Modello
from obiettivi.models.versioni import Firmato
from obiettivi.models.vincoli import Congelata

SCRITTI = (
    "rilevazione_id",
    "impronta",
    "quando",
    "chi_id",
    "atto_tipo",
    "atto_organo",
    "atto_numero",
    "atto_data",
)
"""The columns that never change: a mistake is mended by another row, and this one lapses."""


class SullaRelazioneQuerySet(models.QuerySet):
    def in_vigore(self):
        """Those that did not lapse."""
        return self.filter(decaduta_il__isnull=True)

    def decadute(self):
        return self.filter(decaduta_il__isnull=False)


class SullaRelazione(Firmato, ConAtto, Modello):
    """An act on the Relazione with this `impronta`. It lapses, saying why, when that is not the Relazione any more."""

    appartenenza = "rilevazione__piano__ente"

    rilevazione = models.ForeignKey(Rilevazione, models.PROTECT, verbose_name="rilevazione")
    impronta = models.CharField("impronta SHA-256", max_length=64)
    decaduta_il = models.DateTimeField("decaduta il", null=True, blank=True)
    decaduta_perche = campi.testo("perché è decaduta")

    objects = SullaRelazioneQuerySet.as_manager()

    class Meta:
        abstract = True

    def decadi(self, perche: str) -> None:
        """It does not hold any more; it stays in the history."""
        self.decaduta_il, self.decaduta_perche = timezone.now(), perche
        self.save(update_fields=["decaduta_il", "decaduta_perche"])


def _vincoli(modello: str, che_cosa: str, altri: tuple[str, ...] = ()) -> list[models.BaseConstraint]:
    return [
        models.UniqueConstraint(
            fields=["rilevazione"],
            condition=Q(decaduta_il__isnull=True),
            name=f"{modello}_una_in_vigore",
            violation_error_message=f"Della Relazione è già registrata {che_cosa}.",
        ),
        models.CheckConstraint(
            condition=Q(decaduta_il__isnull=True, decaduta_perche="")
            | Q(decaduta_il__isnull=False) & ~Q(decaduta_perche=""),
            name=f"{modello}_decaduta_con_motivo",
            violation_error_message="Di ciò che decade si dice perché.",
        ),
        Congelata(
            *SCRITTI,
            *altri,
            quando="decaduta_il",
            name=f"{modello}_congelata",
            violation_error_message="Quello che è registrato non si cambia: se ne registra un'altra.",
        ),
    ]


class ApprovazioneRelazione(SullaRelazione):
    """The act by which the organ of the ente approves the Relazione (D.Lgs. 150/2009 art. 10 c. 1 lett. b)."""

    class Meta:
        default_related_name = "approvazioni"
        verbose_name = "approvazione della Relazione"
        verbose_name_plural = "approvazioni della Relazione"
        ordering = ("quando", "pk")
        constraints = [
            *_vincoli("approvazionerelazione", "l'approvazione"),
            models.CheckConstraint(
                condition=Q(atto_data__isnull=False) & ~Q(atto_numero=""),
                name="approvazionerelazione_con_atto",
                violation_error_message="Dell'atto servono il numero e la data.",
            ),
        ]

    def __str__(self):
        return "approvazione della Relazione"


class ValidazioneRelazione(SullaRelazione):
    """What the OIV says of the Relazione (D.Lgs. 150/2009 art. 14 c. 4 lett. c), by an act of its own."""

    esito = models.CharField("esito", max_length=20, choices=EsitoValidazione.choices)
    testo = campi.testo("testo")

    class Meta:
        default_related_name = "validazioni"
        verbose_name = "validazione della Relazione"
        verbose_name_plural = "validazioni della Relazione"
        ordering = ("quando", "pk")
        constraints = [
            *_vincoli("validazionerelazione", "la validazione", ("esito", "testo")),
            models.CheckConstraint(
                condition=Q(esito__in=EsitoValidazione.values),
                name="validazionerelazione_esito_noto",
                violation_error_message="L'esito non è tra quelli previsti.",
            ),
            models.CheckConstraint(
                condition=Q(atto_data__isnull=False),
                name="validazionerelazione_con_data",
                violation_error_message="Della validazione serve la data.",
            ),
            models.CheckConstraint(
                condition=Q(esito=EsitoValidazione.VALIDATA) | ~Q(testo=""),
                name="validazionerelazione_con_testo",
                violation_error_message="Se la Relazione non è validata, o lo è con osservazioni, serve il testo.",
            ),
        ]

    def __str__(self):
        return "validazione della Relazione"
