"""The plan of one ente for one year, and what hangs from the plan itself."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from obiettivi import scelte
from obiettivi.models import campi
from obiettivi.models.base import ConAtto, InOrdine, Modello
from obiettivi.models.organizzazione import Ente, Organigramma
from obiettivi.models.sistema import SistemaValutazione
from obiettivi.models.vincoli import Coincide, entrambi_o_nessuno, fisso, in_ordine, non_negativi, senza_giri
from obiettivi.permessi import Verbo, ruoli_che


class PianoQuerySet(models.QuerySet):
    def visibili_a(self, utente, giorno):
        """The plans a user may read on a day: of the enti he is enabled on (all, for a superuser).

        A plan that has never left bozza is only for the roles that read it so.
        """
        if utente.is_superuser:
            return self
        abilitazioni = utente.abilitazioni.in_corso(giorno)
        in_bozza = abilitazioni.filter(ruolo__in=ruoli_che(Verbo.LEGGE_BOZZA)).values("ente")
        enti = abilitazioni.values("ente")
        # Of one's own enti only: beside them there may be all of Italy's.
        approvati = self.model.objects.filter(ente__in=enti, versioni__approvata_il__isnull=False)
        mostrato = ~Q(stato=scelte.StatoPiano.BOZZA) | Q(pk__in=approvati.values("pk"))
        return self.filter(Q(ente__in=in_bozza) | mostrato, ente__in=enti)

    def con_conto(self):
        """With the number of objectives, newest first."""
        suoi = self.model.obiettivi.rel.related_model.objects.filter(piano=OuterRef("pk")).order_by()
        conto = Subquery(suoi.values("piano").values(conto=models.Count("pk")))
        return self.annotate(n_obiettivi=Coalesce(conto, 0)).order_by("-anno")


class Piano(ConAtto, Modello):
    """The Piano della performance of an ente for a year, section 2.2 of the PIAO.

    The rows are the working copy: what was approved is in its versions, and what is read while the rows
    are being changed is the version in force. An act that is only recorded does not make the plan approved.
    """

    ente = models.ForeignKey(Ente, models.PROTECT, related_name="piani", verbose_name="ente")
    anno = campi.anno(null=False, blank=False)
    triennio_dal = campi.anno("triennio dal")
    triennio_al = campi.anno("triennio al")
    titolo = campi.titolo()
    organigramma = models.ForeignKey(
        Organigramma, models.PROTECT, related_name="piani", verbose_name="organigramma"
    )
    sistema = models.ForeignKey(
        SistemaValutazione, models.PROTECT, related_name="piani", verbose_name="sistema di valutazione"
    )
    stato = models.CharField(
        "stato",
        max_length=20,
        choices=scelte.StatoPiano.choices,
        default=scelte.StatoPiano.BOZZA,
        editable=False,
    )
    precedente = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successivi",
        verbose_name="piano precedente",
    )
    fondo_massimo = campi.importo("fondo premi massimo")
    fondo_assegnato = campi.importo("fondo premi assegnato")

    objects = PianoQuerySet.as_manager()

    class Meta:
        verbose_name = "piano"
        verbose_name_plural = "piani"
        ordering = ("ente", "-anno")
        constraints = [
            models.UniqueConstraint(
                fields=["ente", "anno"],
                name="piano_uno_per_anno",
                violation_error_message="L'ente ha già un piano per quest'anno.",
            ),
            models.CheckConstraint(
                condition=Q(stato__in=scelte.StatoPiano.values),
                name="piano_stato_noto",
                violation_error_message="Lo stato del piano non è tra quelli previsti.",
            ),
            entrambi_o_nessuno(
                "piano",
                "triennio_dal",
                "triennio_al",
                "Del triennio servono il primo e l'ultimo anno, o nessuno.",
            ),
            in_ordine("piano", "triennio_dal", "triennio_al", "Il triennio finisce prima di cominciare."),
            *non_negativi("piano", fondo_massimo="fondo massimo", fondo_assegnato="fondo assegnato"),
            Coincide(
                "ente",
                "organigramma__ente",
                name="piano_organigramma_stesso_ente",
                violation_error_message="L'organigramma deve essere dello stesso ente del piano.",
            ),
            Coincide(
                "ente",
                "sistema__ente",
                name="piano_sistema_stesso_ente",
                violation_error_message="Il sistema di valutazione deve essere dello stesso ente del piano.",
            ),
            Coincide(
                "ente",
                "precedente__ente",
                name="piano_precedente_stesso_ente",
                violation_error_message="Il piano precedente deve essere dello stesso ente.",
            ),
        ]

    def __str__(self):
        return f"{self.ente} – Piano {self.anno}"

    @property
    def modificabile(self) -> bool:
        """Whether its rows may be written: only while it is a bozza, the first or of a variation."""
        return self.stato == scelte.StatoPiano.BOZZA


class DelPiano(InOrdine, Modello):
    """A row of an ordered list of the plan."""

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.CASCADE, verbose_name="piano")

    class Meta(InOrdine.Meta):
        abstract = True


class Premessa(DelPiano):
    """An opening text of the document, by the name of its section."""

    nome = campi.riga("sezione", blank=False)
    testo = campi.testo("testo")

    class Meta(DelPiano.Meta):
        default_related_name = "premesse"
        verbose_name = "premessa"
        verbose_name_plural = "premesse"
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "nome"],
                name="premessa_nome_unico",
                violation_error_message="Questa sezione della premessa c'è già.",
            )
        ]

    def __str__(self):
        return self.nome


class Termine(DelPiano):
    """A term of the ente's year that the plan sets, by name."""

    nome = campi.riga("termine", blank=False, help_text="Esempio: assegnazione degli obiettivi")
    data = models.DateField("data")

    class Meta(DelPiano.Meta):
        default_related_name = "termini"
        verbose_name = "termine"
        verbose_name_plural = "termini"
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "nome"],
                name="termine_nome_unico",
                violation_error_message="Questo termine c'è già.",
            )
        ]

    def __str__(self):
        return self.nome


class VerificaPrevista(DelPiano):
    """A monitoring moment that the plan itself announces, with or without a date."""

    data = models.DateField("data", null=True, blank=True)
    tipo = campi.scelta("tipo", scelte.TipoVerifica)
    testo = campi.testo("testo")

    class Meta(DelPiano.Meta):
        default_related_name = "verifiche_previste"
        verbose_name = "verifica prevista"
        verbose_name_plural = "verifiche previste"

    def __str__(self):
        return f"{self.get_tipo_display()} {self.data or ''}".strip()


class Voce(DelPiano):
    """An entry of a programming tree the plan hangs from: DUP, mandate, budget mission, public value."""

    codice = campi.codice(
        blank=False,
        validators=[campi.stampabile, campi.senza_quadre],
        help_text="Come nel DUP o nel bilancio: M1.P4, 1.1.2",
    )
    tipo = campi.scelta("tipo", scelte.TipoVoce, blank=False)
    nome = campi.titolo("nome", help_text="Esempio: Gestione delle entrate tributarie e servizi fiscali")
    padre = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="figlie", verbose_name="sotto la voce"
    )

    class Meta(DelPiano.Meta):
        default_related_name = "voci"
        verbose_name = "voce"
        verbose_name_plural = "voci di programmazione"
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "codice"],
                name="voce_codice_unico",
                violation_error_message="Nel piano c'è già una voce con questo codice.",
            ),
            fisso("voce", "piano", "La voce"),
            models.CheckConstraint(
                condition=~Q(padre=models.F("id")),
                name="voce_non_sotto_se_stessa",
                violation_error_message="Una voce non può stare sotto se stessa.",
            ),
            Coincide(
                "piano",
                "padre__piano",
                name="voce_padre_stesso_piano",
                violation_error_message="La voce che sta sopra deve essere dello stesso piano.",
            ),
        ]

    def __str__(self):
        return f"{self.codice} – {self.nome}" if self.nome else self.codice

    def clean(self):
        senza_giri(self)
