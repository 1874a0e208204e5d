"""The plan's life: what was proposed and approved, the steps that led there, waivers, notes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from obiettivi import scelte
from obiettivi.controlli import Livello
from obiettivi.models import campi
from obiettivi.models.base import ConAtto, Modello
from obiettivi.models.obiettivo import Obiettivo
from obiettivi.models.organizzazione import Ente
from obiettivi.models.persone import Utente
from obiettivi.models.piano import DelPiano, Piano
from obiettivi.models.vincoli import Coincide, Congelata, entrambi_o_nessuno, fisso, scritta_una_volta

CONGELATI = (
    "piano_id",
    "numero",
    "contenuto",
    "impronta",
    "deroghe",
    "anomalie",
    "motivo",
    "proposta_il",
    "proposta_da_id",
)
"""What of a version is said when it is proposed and never changes: approval only adds the act."""


class VersionePianoQuerySet(models.QuerySet):
    def approvate(self):
        """Those that an act approved: the others are proposals."""
        return self.filter(approvata_il__isnull=False)

    def in_vigore(self):
        """Of the versions of one plan, the last that an act approved; None when there is none yet."""
        return self.approvate().order_by("-numero").first()

    def vigenti(self):
        """Of the versions of several plans, the one in force of each."""
        ultima = VersionePiano.objects.approvate().filter(piano=models.OuterRef("piano")).order_by("-numero")
        return self.filter(pk=models.Subquery(ultima.values("pk")[:1]))


class VersionePiano(ConAtto, Modello):
    """The plan as it was proposed to the Giunta and, once the act has a number, as approved by it.

    `contenuto` is the canonical form of the plan's value, `impronta` its SHA-256 in hexadecimal: they are
    frozen when the plan goes in approvazione. A version that is not approved yet is the proposal.
    `anomalie` are what the checks found then, at the levels of then: None for a version older than them.
    """

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.PROTECT, related_name="versioni", verbose_name="piano")
    numero = models.PositiveSmallIntegerField("numero")
    contenuto = models.TextField("contenuto")
    impronta = models.CharField("impronta SHA-256", max_length=64)
    deroghe = models.JSONField("deroghe", default=list, blank=True)
    anomalie = models.JSONField("segnalazioni", null=True, blank=True)
    motivo = campi.testo("motivo della variazione")
    proposta_il = models.DateTimeField("proposta il")
    proposta_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="versioni_proposte", verbose_name="proposta da"
    )
    approvata_il = models.DateTimeField("approvazione registrata il", null=True, blank=True)
    approvata_da = models.ForeignKey(
        Utente,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versioni_approvate",
        verbose_name="approvazione registrata da",
    )
    obiettivi = models.ManyToManyField(
        Obiettivo, through="ObiettivoVersione", related_name="versioni", verbose_name="obiettivi"
    )

    objects = VersionePianoQuerySet.as_manager()

    class Meta:
        verbose_name = "versione del piano"
        verbose_name_plural = "versioni del piano"
        ordering = ("piano", "numero")
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "numero"],
                name="versione_numero_unico",
                violation_error_message="Il piano ha già una versione con questo numero.",
            ),
            models.UniqueConstraint(
                fields=["piano"],
                condition=Q(approvata_il__isnull=True),
                name="versione_una_proposta",
                violation_error_message="Il piano è già in approvazione.",
            ),
            entrambi_o_nessuno(
                "versione",
                "approvata_il",
                "approvata_da",
                "Di un'approvazione servono il momento e chi l'ha registrata.",
            ),
            models.CheckConstraint(
                condition=Q(approvata_il__isnull=True) | (Q(atto_data__isnull=False) & ~Q(atto_numero="")),
                name="versione_approvata_con_atto",
                violation_error_message="Per approvare servono il numero e la data dell'atto.",
            ),
            Congelata(
                *CONGELATI,
                quando="approvata_il",
                name="versione_congelata",
                violation_error_message="Una versione approvata non si cambia e non si cancella.",
            ),
        ]

    def __str__(self):
        return f"versione {self.numero}"

    @property
    def approvata(self) -> bool:
        return self.approvata_il is not None


class ObiettivoVersione(Modello):
    """An objective that a version says something of: it can be cancelled by an act, not deleted."""

    appartenenza = "versione__piano__ente"

    versione = models.ForeignKey(
        VersionePiano, models.CASCADE, related_name="righe_obiettivi", verbose_name="versione"
    )
    obiettivo = models.ForeignKey(
        Obiettivo, models.PROTECT, related_name="righe_versioni", verbose_name="obiettivo"
    )

    class Meta:
        verbose_name = "obiettivo della versione"
        verbose_name_plural = "obiettivi della versione"
        constraints = [
            models.UniqueConstraint(
                fields=["versione", "obiettivo"],
                name="obiettivoversione_unico",
                violation_error_message="L'obiettivo è già in questa versione.",
            )
        ]

    def __str__(self):
        return f"{self.obiettivo_id} nella versione {self.versione_id}"


class Firmato(models.Model):
    """Something said by somebody at a moment."""

    quando = models.DateTimeField("quando", default=timezone.now)
    chi = models.ForeignKey(Utente, models.PROTECT, related_name="+", verbose_name="chi")

    class Meta:
        abstract = True


class PassaggioQuerySet(models.QuerySet):
    def delle_parti(self, piano):
        """The last step of each area's part since the present bozza was opened: area's code → step."""
        return self.ultimi_delle_parti(self.filter(piano=piano).select_related("chi"))

    @staticmethod
    def ultimi_delle_parti(passaggi):
        """The same, of all the steps of a plan already read, in their order."""
        passi = {}
        for passaggio in passaggi:
            if passaggio.passo == scelte.Passo.VARIAZIONE_APERTA:
                passi = {}
            elif passaggio.passo in (scelte.Passo.COMPLETATA, scelte.Passo.RESTITUITA):
                passi[passaggio.area] = passaggio
        return passi

    def completate(self, piano) -> frozenset[str]:
        """The codes of the areas whose part is completed."""
        return frozenset(
            area
            for area, ultimo in self.delle_parti(piano).items()
            if ultimo.passo == scelte.Passo.COMPLETATA
        )


class Passaggio(Firmato, Modello):
    """A step in the life of the plan: who, when, with what note. With `area` (a code) it is about its part."""

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.CASCADE, related_name="passaggi", verbose_name="piano")
    passo = models.CharField("passo", max_length=30, choices=scelte.Passo.choices)
    area = campi.codice("area")
    nota = campi.testo("nota")
    versione = models.PositiveSmallIntegerField("versione", null=True, blank=True)
    impronta = models.CharField("impronta SHA-256", max_length=64, blank=True, default="")

    objects = PassaggioQuerySet.as_manager()

    class Meta:
        verbose_name = "passaggio"
        verbose_name_plural = "passaggi"
        ordering = ("quando", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(passo__in=scelte.Passo.values),
                name="passaggio_passo_noto",
                violation_error_message="Il passo non è tra quelli previsti.",
            ),
            fisso("passaggio", "piano", "Il passaggio"),
        ]

    def __str__(self):
        return self.get_passo_display()


class ParereQuerySet(models.QuerySet):
    def sulla_variazione(self, piano):
        """Those on the variation of a plan that is in course, or was the last: its step is the last of its kind."""
        variazioni = Passaggio.objects.filter(piano=piano, passo=scelte.Passo.VARIAZIONE_APERTA)
        return self.filter(variazione=variazioni.order_by("-quando", "-pk").values("pk")[:1])

    def mancanti(self, piani) -> frozenset[int]:
        """Of these plans (primary keys), each with a variation in course, those whose variation has no opinion."""
        variazioni = Passaggio.objects.filter(piano__in=piani, passo=scelte.Passo.VARIAZIONE_APERTA)
        con_parere = models.Exists(self.filter(variazione=models.OuterRef("pk")))
        ultime = {passo.piano_id: passo for passo in variazioni.annotate(con_parere=con_parere)}
        return frozenset(piano for piano, passo in ultime.items() if not passo.con_parere)

    def delle_versioni(self, piano):
        """The last one on each variation that became a version, by the number of the version. Two queries."""
        trovati = {}
        for uno in self.filter(piano=piano).select_related("chi"):
            trovati[uno.variazione_id] = uno
        if not trovati:
            return {}
        # Of the variations on a same version, only the last was not abandoned.
        variazioni = Passaggio.objects.filter(piano=piano, passo=scelte.Passo.VARIAZIONE_APERTA)
        ultime = {passo.versione: passo.pk for passo in variazioni}
        return {numero + 1: trovati[pk] for numero, pk in ultime.items() if pk in trovati}


class Parere(Firmato, Modello):
    """What the OIV thinks of a variation, before the Giunta decides: told once, never rewritten; the last one counts.

    The variation is told by the step that opened it. `impronta` is the hash of what was read: of the proposal,
    or of the bozza as it was then.
    """

    appartenenza = "piano__ente"

    piano = models.ForeignKey(Piano, models.PROTECT, related_name="pareri", verbose_name="piano")
    variazione = models.ForeignKey(
        Passaggio, models.PROTECT, related_name="pareri", verbose_name="variazione"
    )
    esito = models.CharField("parere", max_length=20, choices=scelte.EsitoParere.choices)
    testo = campi.testo("testo", blank=False)
    impronta = models.CharField("impronta SHA-256", max_length=64)

    objects = ParereQuerySet.as_manager()

    class Meta:
        verbose_name = "parere dell'OIV"
        verbose_name_plural = "pareri dell'OIV"
        ordering = ("quando", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(esito__in=scelte.EsitoParere.values),
                name="parere_esito_noto",
                violation_error_message="Il parere non è tra quelli previsti.",
            ),
            models.CheckConstraint(
                condition=~Q(testo=""),
                name="parere_con_testo",
                violation_error_message="Un parere vuole il suo testo.",
            ),
            Coincide(
                "piano",
                "variazione__piano",
                name="parere_stesso_piano",
                violation_error_message="Il parere è su una variazione dello stesso piano.",
            ),
            scritta_una_volta("parere", "Un parere resta com'è stato dato: se ne dà un altro."),
        ]

    def __str__(self):
        return f"parere {self.get_esito_display()}"


class Deroga(DelPiano):
    """The reason why a finding does not stop the approval, while the facts it was given for do not change.

    The finding is told by its code, its place (`luogo`: below the objective, when it has one), the values
    found and expected, and the mark of the rest (`fatto`). `chi` is the role that gave it, as the documents
    print it: never a name.
    """

    obiettivo = models.ForeignKey(Obiettivo, models.CASCADE, null=True, blank=True, verbose_name="obiettivo")
    codice = campi.codice(blank=False)
    luogo = campi.riga("luogo")
    campo = campi.codice("campo")
    messaggio = campi.testo("segnalazione")
    trovato = campi.quantita("trovato")
    atteso = campi.quantita("atteso")
    fatto = campi.codice("fatto")
    motivo = campi.testo("motivo", blank=False)
    chi = campi.riga("data da")
    il = models.DateField("data il", null=True, blank=True)
    registrata_da = models.ForeignKey(
        Utente, models.PROTECT, related_name="deroghe_registrate", verbose_name="registrata da"
    )

    class Meta(DelPiano.Meta):
        default_related_name = "deroghe"
        verbose_name = "deroga"
        verbose_name_plural = "deroghe"
        constraints = [
            models.UniqueConstraint(
                fields=["piano", "obiettivo", "codice", "luogo", "campo", "fatto"],
                condition=Q(obiettivo__isnull=False),
                name="deroga_unica_nell_obiettivo",
                violation_error_message="Per questa segnalazione c'è già una deroga.",
            ),
            models.UniqueConstraint(
                fields=["piano", "codice", "luogo", "campo", "fatto"],
                condition=Q(obiettivo__isnull=True),
                name="deroga_unica_nel_piano",
                violation_error_message="Per questa segnalazione c'è già una deroga.",
            ),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="deroga_con_motivo",
                violation_error_message="Una deroga vuole il suo motivo.",
            ),
        ]

    def __str__(self):
        return f"deroga {self.codice}"


class LivelloControllo(Firmato, Modello):
    """The level that an ente gives to a check in place of its own, and why.

    Never to a check that a norm makes mandatory: see `controlli.Controllo.livello_fisso`.
    """

    ente = models.ForeignKey(Ente, models.CASCADE, related_name="livelli", verbose_name="ente")
    codice = campi.codice(blank=False)
    livello = models.CharField("livello", max_length=10, choices=Livello.choices)
    motivo = campi.testo("motivo", blank=False)

    class Meta:
        verbose_name = "livello di un controllo"
        verbose_name_plural = "livelli dei controlli"
        ordering = ("codice",)
        constraints = [
            models.UniqueConstraint(
                fields=["ente", "codice"],
                name="livellocontrollo_unico",
                violation_error_message="Per questo controllo l'ente ha già un livello.",
            ),
            models.CheckConstraint(
                condition=Q(livello__in=Livello.values),
                name="livellocontrollo_livello_noto",
                violation_error_message="Il livello non è tra quelli previsti.",
            ),
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="livellocontrollo_con_motivo",
                violation_error_message="Per cambiare il livello di un controllo serve il motivo.",
            ),
        ]

    def __str__(self):
        return f"livello di {self.codice}"


class NotaObiettivo(Firmato, Modello):
    """A short word on an objective between the area and who coordinates the plan; not part of the plan."""

    appartenenza = "obiettivo__piano__ente"

    obiettivo = models.ForeignKey(Obiettivo, models.CASCADE, related_name="note", verbose_name="obiettivo")
    testo = campi.titolo("nota", blank=False)

    class Meta:
        verbose_name = "nota"
        verbose_name_plural = "note"
        ordering = ("quando", "pk")

    def __str__(self):
        return self.testo
