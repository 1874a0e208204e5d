"""What a plan says beside its objectives: routine outputs, staff, chapters, health, premium fund."""

from django.db import models

from obiettivi.models import campi
from obiettivi.models.base import InOrdine, Modello
from obiettivi.models.obiettivo import Obiettivo
from obiettivi.models.organizzazione import Area
from obiettivi.models.piano import DelPiano
from obiettivi.models.vincoli import Coincide, non_negativi


def area_del_piano(modello: str) -> Coincide:
    """The row's area must be of the plan's organigramma."""
    return Coincide(
        "piano__organigramma",
        "area__organigramma",
        name=f"{modello}_area_del_piano",
        violation_error_message="L'area deve essere dell'organigramma del piano.",
    )


class AttivitaStrutturale(DelPiano):
    """A routine output of an area, with its expected quantity or what is written in its place."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="attivita_strutturali", verbose_name="area")
    gruppo = campi.riga("gruppo", help_text="Il titoletto sotto cui sta: Polizia stradale e amministrativa")
    prodotto = campi.titolo("prodotto", help_text="Esempio: n. deliberazioni di Giunta")
    quantita = campi.quantita("quantità", help_text="Quante se ne prevedono nell'anno: 150")
    quantita_testo = campi.riga(
        "quantità, a parole", help_text="Solo se non è un numero: servizio non attivo"
    )

    class Meta(DelPiano.Meta):
        default_related_name = "attivita_strutturali"
        verbose_name = "attività strutturale"
        verbose_name_plural = "attività strutturali"
        constraints = [area_del_piano("attivitastrutturale")]

    def __str__(self):
        return self.prodotto


class Personale(DelPiano):
    """A person's profile in an area, with weekly hours; never a name."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="personale", verbose_name="area")
    profilo = campi.riga("profilo", help_text="Il profilo, non il nome")
    categoria = campi.codice("categoria", help_text="Esempio: C1")
    servizio = campi.riga("servizio")
    ore = campi.piccolo("ore settimanali", help_text="Esempio: 36")

    class Meta(DelPiano.Meta):
        default_related_name = "personale"
        verbose_name = "unità di personale"
        verbose_name_plural = "personale"
        constraints = [area_del_piano("personale"), *non_negativi("personale", ore="ore")]

    def __str__(self):
        return self.profilo


class Capitolo(DelPiano):
    """A budget chapter of an area; `titolo` is the title of expenditure ("corrente")."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="capitoli", verbose_name="area")
    codice = campi.codice()
    titolo = campi.riga("titolo di spesa", help_text="Esempio: corrente, investimento")
    importo = campi.importo("importo (€)")
    obiettivi = models.ManyToManyField(
        Obiettivo, through="CapitoloObiettivo", related_name="capitoli", blank=True, verbose_name="obiettivi"
    )

    class Meta(DelPiano.Meta):
        default_related_name = "capitoli"
        verbose_name = "capitolo"
        verbose_name_plural = "capitoli"
        constraints = [area_del_piano("capitolo"), *non_negativi("capitolo", importo="importo")]

    def __str__(self):
        return self.codice


class CapitoloObiettivo(InOrdine, Modello):
    """An objective that a chapter pays for."""

    appartenenza = "capitolo__piano__ente"

    capitolo = models.ForeignKey(
        Capitolo, models.CASCADE, related_name="righe_obiettivi", verbose_name="capitolo"
    )
    obiettivo = models.ForeignKey(
        Obiettivo, models.CASCADE, related_name="righe_capitoli", verbose_name="obiettivo"
    )

    class Meta(InOrdine.Meta):
        verbose_name = "obiettivo del capitolo"
        verbose_name_plural = "obiettivi del capitolo"
        constraints = [
            models.UniqueConstraint(
                fields=["capitolo", "obiettivo"],
                name="capitoloobiettivo_unico",
                violation_error_message="Il capitolo è già collegato a questo obiettivo.",
            ),
            Coincide(
                "capitolo__piano",
                "obiettivo__piano",
                name="capitoloobiettivo_stesso_piano",
                violation_error_message="L'obiettivo deve essere dello stesso piano del capitolo.",
            ),
        ]

    def __str__(self):
        return str(self.obiettivo)


class IndicatoreSalute(DelPiano):
    """An indicator of the ente's health, with baseline and three yearly targets as published."""

    dimensione = campi.riga("dimensione", help_text="Esempio: salute digitale")
    indicatore = campi.titolo("indicatore")
    baseline = campi.riga("valore di partenza", help_text="Come scritto: 32 / 32, sì, 85%")
    target_1 = campi.riga("atteso, primo anno", help_text="Come scritto: 57 entro il 2024")
    target_2 = campi.riga("atteso, secondo anno")
    target_3 = campi.riga("atteso, terzo anno")

    class Meta(DelPiano.Meta):
        default_related_name = "indicatori_di_salute"
        verbose_name = "indicatore di salute"
        verbose_name_plural = "indicatori di salute"

    def __str__(self):
        return self.indicatore


class GruppoPremio(DelPiano):
    """A share of the premium fund (euro) and the objectives it pays for."""

    nome = campi.riga("nome")
    importo = campi.importo("importo (€)")
    fisso = models.BooleanField("importo fisso", default=False)
    obiettivi = models.ManyToManyField(
        Obiettivo,
        through="GruppoObiettivo",
        related_name="gruppi_premio",
        blank=True,
        verbose_name="obiettivi",
    )

    class Meta(DelPiano.Meta):
        default_related_name = "gruppi_premio"
        verbose_name = "gruppo di premi"
        verbose_name_plural = "gruppi di premi"
        constraints = non_negativi("gruppopremio", importo="importo")

    def __str__(self):
        return self.nome


class GruppoObiettivo(InOrdine, Modello):
    """An objective that a group of premiums pays for."""

    appartenenza = "gruppo__piano__ente"

    gruppo = models.ForeignKey(
        GruppoPremio, models.CASCADE, related_name="righe_obiettivi", verbose_name="gruppo"
    )
    obiettivo = models.ForeignKey(
        Obiettivo, models.CASCADE, related_name="righe_gruppi", verbose_name="obiettivo"
    )

    class Meta(InOrdine.Meta):
        verbose_name = "obiettivo del gruppo"
        verbose_name_plural = "obiettivi del gruppo"
        constraints = [
            models.UniqueConstraint(
                fields=["gruppo", "obiettivo"],
                name="gruppoobiettivo_unico",
                violation_error_message="L'obiettivo è già in questo gruppo.",
            ),
            Coincide(
                "gruppo__piano",
                "obiettivo__piano",
                name="gruppoobiettivo_stesso_piano",
                violation_error_message="L'obiettivo deve essere dello stesso piano del gruppo.",
            ),
        ]

    def __str__(self):
        return str(self.obiettivo)
