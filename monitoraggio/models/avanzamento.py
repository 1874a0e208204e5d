"""What an area declares of one assignment, and what the OIV says of it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from monitoraggio.contenuto import Dichiarato
from monitoraggio.models.rilevazione import Rilevazione
from monitoraggio.scelte import Proposta, Raggiungibile, StatoAvanzamento
from obiettivi.models import Area, campi
from obiettivi.models.base import Modello
from obiettivi.models.versioni import Firmato
from obiettivi.models.vincoli import fisso, non_negativi

CENTO = Decimal(100)


def _scelta(etichetta: str, scelte) -> models.CharField:
    return models.CharField(etichetta, max_length=20, choices=scelte, blank=True, default="")


def _tra(modello: str, campo: str, valori: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{campo}__in": ["", *valori]}),
        name=f"{modello}_{campo}_noto",
        violation_error_message="Il valore non è tra quelli previsti.",
    )


def _percento(modello: str, campo: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{campo}__isnull": True}) | Q(**{f"{campo}__gte": 0, f"{campo}__lte": CENTO}),
        name=f"{modello}_{campo}_percento",
        violation_error_message="La percentuale va da 0 a 100.",
    )


class Avanzamento(Modello):
    """What an area declares of one assignment at one rilevazione.

    The assignment is told by its `chiave` in the version on which the rilevazione is held; `obiettivo` is the
    key of its objective, `area` the code of its area there, `area_rilevata` its row in the organigramma of then:
    who works for it is told by that, whatever its code becomes. `letture` counts the times it was written, for
    who writes it meanwhile from another place.
    """

    appartenenza = "rilevazione__piano__ente"

    rilevazione = models.ForeignKey(
        Rilevazione, models.PROTECT, related_name="avanzamenti", verbose_name="rilevazione"
    )
    assegnazione = models.UUIDField("assegnazione")
    obiettivo = models.UUIDField("obiettivo")
    area = campi.codice("area", blank=False)
    area_rilevata = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="avanzamenti",
        verbose_name="area dell'organigramma",
    )
    stato = models.CharField(
        "stato", max_length=20, choices=StatoAvanzamento.choices, default=StatoAvanzamento.BOZZA
    )
    relazione = campi.testo("attività svolte")
    criticita = campi.testo("criticità")
    raggiungibile = _scelta("raggiungibile al 31/12", Raggiungibile.choices)
    proposta = _scelta("proposta", Proposta.choices)
    motivo = campi.testo("motivo della proposta")
    scritture = models.PositiveIntegerField("scritture", default=0, editable=False)

    class Meta:
        verbose_name = "avanzamento"
        verbose_name_plural = "avanzamenti"
        ordering = ("rilevazione", "area", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["rilevazione", "assegnazione"],
                name="avanzamento_unico",
                violation_error_message="Di questa assegnazione c'è già un avanzamento.",
            ),
            models.CheckConstraint(
                condition=Q(stato__in=StatoAvanzamento.values),
                name="avanzamento_stato_noto",
                violation_error_message="Lo stato non è tra quelli previsti.",
            ),
            _tra("avanzamento", "raggiungibile", Raggiungibile.values),
            _tra("avanzamento", "proposta", Proposta.values),
            fisso("avanzamento", "rilevazione", "L'avanzamento"),
        ]

    def __str__(self):
        return f"avanzamento di {self.area}"


class FaseSvolta(Modello):
    """How much of a phase (told by its `chiave`) is done, in percent, and the day it was completed."""

    appartenenza = "avanzamento__rilevazione__piano__ente"

    avanzamento = models.ForeignKey(
        Avanzamento, models.CASCADE, related_name="fasi", verbose_name="avanzamento"
    )
    fase = models.UUIDField("fase")
    percento = campi.peso("percentuale svolta")
    completata_il = models.DateField("completata il", null=True, blank=True)

    class Meta:
        verbose_name = "fase svolta"
        verbose_name_plural = "fasi svolte"
        # Always the same, whoever wrote first: it is hashed.
        ordering = ("fase",)
        constraints = [
            models.UniqueConstraint(
                fields=["avanzamento", "fase"],
                name="fasesvolta_unica",
                violation_error_message="Di questa fase è già detto quanto è svolta.",
            ),
            _percento("fasesvolta", "percento"),
        ]

    def __str__(self):
        return "fase svolta"


class MisuraIndicatore(Modello):
    """The actual value of an indicator, told by its `chiave`: see `calcolo.Misura` for each value."""

    appartenenza = "avanzamento__rilevazione__piano__ente"

    avanzamento = models.ForeignKey(
        Avanzamento, models.CASCADE, related_name="misure", verbose_name="avanzamento"
    )
    indicatore = models.UUIDField("indicatore")
    valore = campi.quantita("valore")
    numeratore = campi.quantita("numeratore")
    denominatore = campi.quantita("denominatore")
    data = models.DateField("data", null=True, blank=True)
    dichiarato = _scelta("dichiarato", [(uno.value, uno.value.replace("_", " ")) for uno in Dichiarato])
    percento = campi.peso("percentuale raggiunta")
    non_valutabile = models.BooleanField("non valutabile", default=False)
    motivo = campi.testo("motivo")

    class Meta:
        verbose_name = "misura"
        verbose_name_plural = "misure"
        ordering = ("indicatore",)
        constraints = [
            models.UniqueConstraint(
                fields=["avanzamento", "indicatore"],
                name="misura_unica",
                violation_error_message="Di questo indicatore c'è già una misura.",
            ),
            _tra("misura", "dichiarato", [uno.value for uno in Dichiarato]),
            _percento("misura", "percento"),
        ]

    def __str__(self):
        return "misura"


class Valutazione(Firmato, Modello):
    """The OIV's own degree (percent) of an assignment, beside the declared one, and why. The last one counts."""

    appartenenza = "avanzamento__rilevazione__piano__ente"

    avanzamento = models.ForeignKey(
        Avanzamento, models.PROTECT, related_name="valutazioni", verbose_name="avanzamento"
    )
    grado = campi.peso("grado", null=False, blank=False)
    motivo = campi.testo("motivo", blank=False)

    class Meta:
        verbose_name = "valutazione"
        verbose_name_plural = "valutazioni"
        ordering = ("quando", "pk")
        constraints = [
            *non_negativi("valutazione", grado="Il grado"),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="valutazione_con_motivo",
                violation_error_message="Una valutazione vuole il suo motivo.",
            ),
        ]

    def __str__(self):
        return "valutazione"
