"""The files that prove what an area declares."""

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q

from monitoraggio.evidenze import DIMENSIONE_MASSIMA, LUNGHEZZA_NOME
from monitoraggio.models.avanzamento import Avanzamento
from monitoraggio.scelte import StatoRilevazione, TipoEvidenza
from obiettivi.models import campi
from obiettivi.models.base import Modello
from obiettivi.models.versioni import Firmato
from obiettivi.models.vincoli import VincoloTrigger


class FermaConLaRilevazione(VincoloTrigger):
    """A row that never changes and, once its rilevazione is closed, neither comes nor goes."""

    eventi = ("INSERT", "UPDATE", "DELETE")

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """No form writes these rows: the actions do, and know."""

    def sql_violato(self, model, quote, evento):
        if evento == "UPDATE":
            return "1 = 1"
        avanzamenti, rilevazioni = (
            quote(apps.get_model("monitoraggio", nome)._meta.db_table)
            for nome in ("Avanzamento", "Rilevazione")
        )
        riga = "OLD" if evento == "DELETE" else "NEW"
        return (
            f"EXISTS (SELECT 1 FROM {avanzamenti} a JOIN {rilevazioni} r ON r.id = a.rilevazione_id "  # noqa: S608
            f"WHERE a.id = {riga}.avanzamento_id AND r.stato = '{StatoRilevazione.CHIUSA.value}')"
        )


class Evidenza(Firmato, Modello):
    """A file that proves what is declared in an avanzamento.

    `nome` is its owner's, made safe; `file` the one it has in the archive, which says nothing; `impronta` the
    SHA-256 of its bytes, in hexadecimal, `dimensione` how many they are.
    """

    appartenenza = "avanzamento__rilevazione__piano__ente"

    avanzamento = models.ForeignKey(
        Avanzamento, models.PROTECT, related_name="evidenze", verbose_name="avanzamento"
    )
    nome = campi.riga("nome", LUNGHEZZA_NOME, blank=False)
    descrizione = campi.riga("che cos'è")
    tipo = models.CharField("tipo", max_length=20, choices=TipoEvidenza.choices)
    dimensione = models.PositiveIntegerField("dimensione in byte")
    impronta = models.CharField("impronta SHA-256", max_length=64)
    file = models.CharField("nome nell'archivio", max_length=32, unique=True)

    class Meta:
        verbose_name = "evidenza"
        verbose_name_plural = "evidenze"
        ordering = ("quando", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["avanzamento", "impronta"],
                name="evidenza_unica",
                violation_error_message="Questo file è già allegato.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=TipoEvidenza.values),
                name="evidenza_tipo_noto",
                violation_error_message="Il tipo non è tra quelli previsti.",
            ),
            models.CheckConstraint(
                condition=Q(dimensione__gte=1, dimensione__lte=DIMENSIONE_MASSIMA),
                name="evidenza_dimensione_ammessa",
                violation_error_message="Un'evidenza non è vuota e non supera i 20 MB.",
            ),
            FermaConLaRilevazione(
                name="evidenza_ferma",
                violation_error_message="Un'evidenza non si cambia, e a rilevazione chiusa non si toglie.",
            ),
        ]

    def __str__(self):
        return self.nome
