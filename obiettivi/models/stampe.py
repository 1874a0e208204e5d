"""The PDFs that are being made, or were made: each is told by what it is made of."""

from django.db import models
from django.db.models import Q

from obiettivi.scelte import StatoStampa

DA_FARE = (StatoStampa.IN_CODA, StatoStampa.IN_CORSO)


class Stampa(models.Model):
    """A document to lay out on sheets, the queue in which it waits, and then its bytes.

    `impronta` (SHA-256, in hexadecimal) is that of the page and of what lays it out: the same content is laid
    out once, whoever asks for it. `pagina` is there until it is done. `posto` is the place at the press of the
    one that is being made: as many as there are places, in all the processes together. `battito_il` says when
    whoever makes it was last heard of. Nothing here is a fact: any row can be lost, and is made again.
    """

    in_storia = False

    impronta = models.CharField("impronta SHA-256", max_length=64, unique=True)
    pagina = models.TextField("pagina", blank=True, default="")
    stato = models.CharField(
        "stato", max_length=20, choices=StatoStampa.choices, default=StatoStampa.IN_CODA, db_index=True
    )
    posto = models.PositiveSmallIntegerField("posto", null=True, blank=True, unique=True)
    percento = models.PositiveSmallIntegerField("percento", default=0)
    tentativi = models.PositiveSmallIntegerField("tentativi", default=0)
    errore = models.TextField("errore", blank=True, default="")
    dati = models.BinaryField("dati", null=True, blank=True)
    peso = models.PositiveIntegerField("byte", default=0)
    chiesta_il = models.DateTimeField("chiesta il")
    battito_il = models.DateTimeField("sentita il", null=True, blank=True)
    usata_il = models.DateTimeField("usata il")

    class Meta:
        verbose_name = "stampa"
        verbose_name_plural = "stampe"
        ordering = ("chiesta_il", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(stato__in=StatoStampa.values),
                name="stampa_stato_noto",
                violation_error_message="Lo stato non è tra quelli previsti.",
            ),
            models.CheckConstraint(
                condition=Q(stato=StatoStampa.PRONTA, dati__isnull=False)
                | ~Q(stato=StatoStampa.PRONTA) & Q(dati__isnull=True),
                name="stampa_pronta_con_i_dati",
                violation_error_message="Una stampa è pronta quando c'è il documento.",
            ),
            models.CheckConstraint(
                condition=Q(stato=StatoStampa.IN_CORSO, posto__isnull=False, battito_il__isnull=False)
                | ~Q(stato=StatoStampa.IN_CORSO) & Q(posto__isnull=True),
                name="stampa_in_corso_con_un_posto",
                violation_error_message="Una stampa in corso occupa un posto, e solo lei.",
            ),
        ]

    def __str__(self):
        return f"stampa {self.impronta[:8]}"

    @property
    def da_fare(self) -> bool:
        return self.stato in DA_FARE

    @property
    def pronta(self) -> bool:
        return self.stato == StatoStampa.PRONTA

    @property
    def fallita(self) -> bool:
        return self.stato == StatoStampa.FALLITA
