"""The moments at which a plan is measured, and the steps taken at each."""

from django.db import connections, models
from django.db.models import Q

from monitoraggio.scelte import PassoRilevazione, StatoRilevazione, TipoRilevazione
from obiettivi.models import Piano, VersionePiano, campi
from obiettivi.models.base import Modello
from obiettivi.models.versioni import Firmato
from obiettivi.models.vincoli import fisso


class RilevazioneQuerySet(models.QuerySet):
    def tenute(self, *piani):
        """Those of some plans that were opened, with what is needed to read what they found."""
        aperte_o_chiuse = self.filter(piano__in=piani).exclude(stato=StatoRilevazione.PROGRAMMATA)
        return aperte_o_chiuse.select_related("versione", "piano__ente")

    def consuntivi(self, *piani):
        """The closed final ones of some plans: what each year ended with."""
        return self.tenute(*piani).filter(tipo=TipoRilevazione.FINALE, stato=StatoRilevazione.CHIUSA)

    def chiuse_prima_di(self, rilevazione):
        """Those of the same plan that were closed and are of an earlier day."""
        dello_stesso = self.tenute(rilevazione.piano_id)
        return dello_stesso.filter(stato=StatoRilevazione.CHIUSA, al__lt=rilevazione.al)

    def aperta(self, piano):
        """The one that is open for a plan; None when there is none: never two."""
        return self.filter(piano=piano, stato=StatoRilevazione.APERTA).first()

    def da_seguire(self, piani):
        """Of these plans, those that are open and the Relazioni, by day; without their frozen text.

        Of a Relazione, `approvata` and `validata` are 1 when that was recorded and holds, else 0.
        """
        seguite = Q(stato=StatoRilevazione.APERTA) | Q(
            stato=StatoRilevazione.CHIUSA, tipo=TipoRilevazione.FINALE
        )
        in_vigore = {
            nome: models.Count(legame, filter=Q(**{f"{legame}__decaduta_il": None}), distinct=True)
            for nome, legame in (("approvata", "approvazioni"), ("validata", "validazioni"))
        }
        return (
            self.filter(seguite, piano__in=piani)
            .annotate(**in_vigore)
            .defer("contenuto")
            .order_by("al", "pk")
        )

    def tieni(self, pk: int) -> None:
        """Keeps one as it stands until the transaction ends: who wants to change it waits, who keeps it too does not.

        On SQLite whoever writes is alone already.
        """
        banca = connections[self.db]
        if banca.features.has_select_for_update:
            with banca.cursor() as cursore:
                # Django has no word for it: its `select_for_update` is for one at a time.
                cursore.execute("SELECT 1 FROM monitoraggio_rilevazione WHERE id = %s FOR SHARE", [pk])

    def precedente(self, rilevazione):
        """The last of the same plan that was closed before another one's day; None when there is none."""
        chiuse = self.filter(piano=rilevazione.piano_id, stato=StatoRilevazione.CHIUSA)
        return chiuse.filter(al__lt=rilevazione.al).select_related("versione").last()


class Rilevazione(Modello):
    """A monitoring moment of a plan (D.Lgs. 150/2009 art. 6): 30/09, 31/12, or another day.

    From its opening it is held on one version of the plan, `versione`: a variation that comes later does not
    change it. Closed, it is frozen: `contenuto` is its value, `impronta` the SHA-256 of it, in hexadecimal.
    """

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.PROTECT, related_name="rilevazioni", verbose_name="piano")
    codice = campi.codice(blank=False)
    nome = campi.riga("nome")
    al = models.DateField("al")
    tipo = models.CharField("tipo", max_length=20, choices=TipoRilevazione.choices)
    stato = models.CharField(
        "stato", max_length=20, choices=StatoRilevazione.choices, default=StatoRilevazione.PROGRAMMATA
    )
    versione = models.ForeignKey(
        VersionePiano,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rilevazioni",
        verbose_name="versione del piano",
    )
    contenuto = models.TextField("contenuto", blank=True, default="")
    impronta = models.CharField("impronta SHA-256", max_length=64, blank=True, default="")

    objects = RilevazioneQuerySet.as_manager()

    class Meta:
        verbose_name = "rilevazione"
        verbose_name_plural = "rilevazioni"
        ordering = ("al", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "codice"],
                name="rilevazione_codice_unico",
                violation_error_message="Il piano ha già una rilevazione con questo codice.",
            ),
            models.UniqueConstraint(
                fields=["piano"],
                condition=Q(stato=StatoRilevazione.APERTA),
                name="rilevazione_una_aperta",
                violation_error_message="Il piano ha già una rilevazione aperta: chiudila prima di aprirne un'altra.",
            ),
            models.CheckConstraint(
                condition=Q(tipo__in=TipoRilevazione.values),
                name="rilevazione_tipo_noto",
                violation_error_message="Il tipo non è tra quelli previsti.",
            ),
            models.CheckConstraint(
                condition=Q(stato=StatoRilevazione.PROGRAMMATA, versione__isnull=True)
                | Q(stato__in=[StatoRilevazione.APERTA, StatoRilevazione.CHIUSA], versione__isnull=False),
                name="rilevazione_su_una_versione",
                violation_error_message="Una rilevazione si apre su una versione approvata del piano.",
            ),
            models.CheckConstraint(
                condition=Q(stato=StatoRilevazione.CHIUSA) & ~Q(contenuto="") & ~Q(impronta="")
                | ~Q(stato=StatoRilevazione.CHIUSA) & Q(contenuto="", impronta=""),
                name="rilevazione_chiusa_e_congelata",
                violation_error_message="Una rilevazione chiusa è congelata con la sua impronta.",
            ),
            fisso("rilevazione", "piano", "La rilevazione"),
        ]

    def __str__(self):
        return self.nome or self.codice

    @property
    def finale(self) -> bool:
        return self.tipo == TipoRilevazione.FINALE

    @property
    def e_la_relazione(self) -> bool:
        """Whether it is what a Relazione sulla performance says: final, and frozen."""
        return self.finale and self.stato == StatoRilevazione.CHIUSA


class Passo(Firmato, Modello):
    """A step of a rilevazione or, with `avanzamento` or `consuntivo`, of what an area declares in it.

    `per_conto`: done for an area by who does not work for it.
    """

    appartenenza = "rilevazione__piano__ente"

    rilevazione = models.ForeignKey(
        Rilevazione, models.CASCADE, related_name="passi", verbose_name="rilevazione"
    )
    avanzamento = models.ForeignKey(
        "monitoraggio.Avanzamento",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="passi",
        verbose_name="avanzamento",
    )
    consuntivo = models.ForeignKey(
        "monitoraggio.Consuntivo",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="passi",
        verbose_name="consuntivo",
    )
    passo = models.CharField("passo", max_length=20, choices=PassoRilevazione.choices)
    nota = campi.testo("nota")
    impronta = models.CharField("impronta SHA-256", max_length=64, blank=True, default="")
    per_conto = models.BooleanField("per conto dell'area", default=False)

    class Meta:
        verbose_name = "passo della rilevazione"
        verbose_name_plural = "passi della rilevazione"
        ordering = ("quando", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(passo__in=PassoRilevazione.values),
                name="passo_noto",
                violation_error_message="Il passo non è tra quelli previsti.",
            ),
        ]

    def __str__(self):
        return self.get_passo_display()
