"""The public body, its tree of areas, who answers for them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from obiettivi import scelte
from obiettivi.models import campi
from obiettivi.models.base import APeriodo, ConAtto, InOrdine, Modello
from obiettivi.models.vincoli import Coincide, TrattenutaDalleVersioni, fisso, in_ordine, senza_giri

minuscolo = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Scrivi lettere minuscole, cifre e trattini: borgo-esempio."
)


class EnteQuerySet(models.QuerySet):
    def cerca(self, q: str):
        """Those where every word is in the name, with or without accents, or is the province or the code IPA.

        Without words, all.
        """
        return self.filter(*map(_con, q.split()))


def _con(parola: str) -> Q:
    chiesto = Q(denominazione__icontains=parola) | Q(provincia__iexact=parola) | Q(codice_ipa__iexact=parola)
    # The slug is the name without accents.
    senza_accenti = slugify(parola)
    return chiesto | Q(slug__contains=senza_accenti) if senza_accenti else chiesto


class Ente(Modello):
    """The public body: identity card of PIAO section 1. Under 50 employees it follows the simplified model."""

    appartenenza = ""

    slug = models.SlugField(
        "identificativo",
        unique=True,
        validators=[minuscolo],
        help_text="Compare negli indirizzi: borgo-esempio",
    )
    denominazione = campi.riga("denominazione", blank=False, help_text="Esempio: Comune di Borgo Esempio")
    provincia = campi.codice("provincia", help_text="La sigla: BS")
    tipo = campi.scelta("tipo", scelte.TipoEnte)
    dipendenti = campi.intero("dipendenti")
    abitanti = campi.intero("abitanti")
    codice_fiscale = campi.codice("codice fiscale")
    partita_iva = campi.codice("partita IVA")
    codice_istat = campi.codice("codice ISTAT")
    codice_ipa = campi.codice("codice IPA")
    pec = campi.riga("PEC")
    email = campi.riga("e-mail")
    telefono = campi.riga("telefono")
    indirizzo = campi.riga("indirizzo")
    sito = campi.riga("sito")
    vertice = campi.riga("vertice", help_text="La carica, non il nome: Sindaco")
    stemma = models.TextField(
        "stemma", blank=True, default="", help_text="Immagine PNG o SVG, al massimo 200 kB"
    )

    objects = EnteQuerySet.as_manager()

    class Meta:
        verbose_name = "ente"
        verbose_name_plural = "enti"
        ordering = ("denominazione",)

    def __str__(self):
        return self.denominazione

    def organigrammi_recenti(self) -> list["Organigramma"]:
        """Its organigrammi with their areas and plans read, the latest first."""
        tutti = self.organigrammi.prefetch_related("piani", "aree")
        return sorted(tutti, key=lambda uno: (max(uno.anni, default=0), uno.pk), reverse=True)


class Organigramma(ConAtto, Modello):
    """The tree of areas of an ente from a date on. A reorganisation opens a new one."""

    ente = models.ForeignKey(Ente, models.PROTECT, related_name="organigrammi", verbose_name="ente")
    dal = models.DateField("dal", null=True, blank=True, help_text="In vigore da questa data")

    class Meta:
        verbose_name = "organigramma"
        verbose_name_plural = "organigrammi"
        ordering = ("ente", "dal", "pk")
        constraints = [fisso("organigramma", "ente", "L'organigramma")]

    def __str__(self):
        return f"Organigramma dal {self.dal:%d/%m/%Y}" if self.dal else f"Organigramma n. {self.pk}"

    @property
    def anni(self) -> list[int]:
        """The years of the plans that use it; the one it begins in, as long as none does."""
        anni = sorted(piano.anno for piano in self.piani.all())
        return anni or ([self.dal.year] if self.dal else [])


class Area(InOrdine, Modello):
    """An organisational unit; `responsabile_ruolo` is the role as published, never a name."""

    appartenenza = "organigramma__ente"

    organigramma = models.ForeignKey(
        Organigramma, models.CASCADE, related_name="aree", verbose_name="organigramma"
    )
    codice = campi.codice(blank=False, validators=[campi.stampabile, campi.senza_quadre])
    nome = campi.riga("nome", blank=False)
    tipo = campi.scelta("tipo", scelte.TipoArea, blank=False, default=scelte.TipoArea.AREA)
    padre = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="figlie", verbose_name="sotto l'area"
    )
    responsabile_ruolo = campi.riga(
        "ruolo di chi ne risponde", help_text="Il ruolo, non il nome: Incaricato EQ"
    )
    continua = campi.codice("continua l'area", help_text="Codice dell'area di cui prende il posto")
    paga_fatture = models.BooleanField("paga fatture commerciali", null=True, blank=True)

    class Meta(InOrdine.Meta):
        verbose_name = "area"
        verbose_name_plural = "aree"
        constraints = [
            models.UniqueConstraint(
                fields=["organigramma", "codice"],
                name="area_codice_unico",
                violation_error_message="In questo organigramma c'è già un'area con questo codice.",
            ),
            fisso("area", "organigramma", "L'area"),
            models.CheckConstraint(
                condition=~Q(padre=models.F("id")),
                name="area_non_sotto_se_stessa",
                violation_error_message="Un'area non può stare sotto se stessa.",
            ),
            Coincide(
                "organigramma",
                "padre__organigramma",
                name="area_padre_stesso_organigramma",
                violation_error_message="L'area che sta sopra deve essere dello stesso organigramma.",
            ),
            TrattenutaDalleVersioni(
                name="area_nelle_versioni",
                violation_error_message="L'area è in una versione del piano: non si cancella.",
            ),
        ]

    def __str__(self):
        return f"{self.codice} – {self.nome}"

    def clean(self):
        senza_giri(self)


class Responsabile(Modello):
    """Who answers for areas: segretario, dirigente, incaricato EQ. May or may not have a login."""

    ente = models.ForeignKey(Ente, models.PROTECT, related_name="responsabili", verbose_name="ente")
    nome = campi.riga("nome e cognome", blank=False)
    qualifica = campi.riga("qualifica", help_text="Esempio: incaricato di elevata qualificazione")
    utente = models.ForeignKey(
        "obiettivi.Utente",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responsabilita",
        verbose_name="utente",
    )

    class Meta:
        verbose_name = "responsabile"
        verbose_name_plural = "responsabili"
        ordering = ("nome",)
        constraints = [
            models.UniqueConstraint(
                fields=["ente", "utente"],
                name="responsabile_utente_unico",
                violation_error_message="Questo utente è già un responsabile dell'ente.",
            ),
            fisso("responsabile", "ente", "La persona"),
        ]

    def __str__(self):
        return self.nome


class Incarico(APeriodo, Modello):
    """A responsabile on an area, from a day to a day (or still open), also *ad interim*."""

    appartenenza = "area__organigramma__ente"

    responsabile = models.ForeignKey(
        Responsabile, models.PROTECT, related_name="incarichi", verbose_name="responsabile"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="incarichi", verbose_name="area")
    ad_interim = models.BooleanField("ad interim", default=False)

    class Meta:
        verbose_name = "incarico"
        verbose_name_plural = "incarichi"
        ordering = ("area", "dal")
        constraints = [
            in_ordine("incarico", "dal", "al", "La fine dell'incarico viene prima dell'inizio."),
            Coincide(
                "responsabile__ente",
                "area__organigramma__ente",
                name="incarico_stesso_ente",
                violation_error_message="Il responsabile e l'area devono essere dello stesso ente.",
            ),
        ]

    def __str__(self):
        return f"{self.responsabile} su {self.area}"
