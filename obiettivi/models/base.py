"""What all the models of a plan share: whom a row belongs to, and acts."""

from datetime import date

from django.db import models
from django.db.models import Q

from obiettivi.models import campi


class Modello(models.Model):
    """A row that belongs to an ente.

    `appartenenza` is the path to it (`obiettivo__piano__ente`), empty for the ente itself: it scopes what a
    user sees, and the history keeps it with every change, so that what was deleted is still found.
    """

    appartenenza = "ente"
    # Set before a deletion, when the rows above are still there to be asked.
    appartenenza_ricordata: dict[str, int] | None = None

    class Meta:
        abstract = True

    @classmethod
    def percorso_ente(cls) -> str:
        """Lookup from this model to its ente."""
        return cls.appartenenza or "pk"

    def get_additional_data(self) -> dict[str, int]:
        """For the history: primary keys of this row and of all those on the path to the ente."""
        if self.appartenenza_ricordata is not None:
            return self.appartenenza_ricordata
        chiavi, riga = {self._meta.model_name: self.pk}, self
        for passo in self.appartenenza.split("__") if self.appartenenza else ():
            chiavi[passo] = getattr(riga, f"{passo}_id")
            riga = getattr(riga, passo)
        return chiavi


class ConAtto(models.Model):
    """Carries the act of an organ: tipo, organo, numero, data."""

    atto_tipo = campi.riga("tipo dell'atto", help_text="Esempio: deliberazione di Giunta comunale")
    atto_organo = campi.riga("organo")
    atto_numero = campi.codice("numero dell'atto")
    atto_data = models.DateField("data dell'atto", null=True, blank=True)

    class Meta:
        abstract = True


class InOrdine(models.Model):
    """A row of an ordered list."""

    ordine = campi.ordine()

    class Meta:
        abstract = True
        ordering = ("ordine", "pk")


class PeriodoQuerySet(models.QuerySet):
    def in_corso(self, giorno: date):
        """Those that hold on a day, first and last day included."""
        return self.filter(dal__lte=giorno).filter(Q(al__isnull=True) | Q(al__gte=giorno))

    def non_finiti(self, giorno: date):
        """Those that hold on a day or will hold later."""
        return self.filter(Q(al__isnull=True) | Q(al__gte=giorno))


class APeriodo(models.Model):
    """Holds from a day to a day, or still."""

    dal = models.DateField("dal")
    al = models.DateField("al", null=True, blank=True)

    objects = PeriodoQuerySet.as_manager()

    class Meta:
        abstract = True
