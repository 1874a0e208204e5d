"""The ente's SMVP: the rules a plan's weights, scores and classes follow."""

from django.db import models

from obiettivi import scelte
from obiettivi.models import campi
from obiettivi.models.base import InOrdine, Modello
from obiettivi.models.organizzazione import Ente
from obiettivi.models.vincoli import fisso, non_negativi


class SistemaValutazione(Modello):
    """Sistema di misurazione e valutazione della performance (D.Lgs. 150/2009 art. 7), one row per version.

    `modo` says how weights are held against the expected totals (`TotalePesi`); `raggruppa` whether a
    service's weights count for itself or for the area at the top of its branch.
    """

    ente = models.ForeignKey(Ente, models.PROTECT, related_name="sistemi", verbose_name="ente")
    denominazione = campi.riga("denominazione", blank=False)
    versione = campi.riga("versione")
    modo = campi.scelta("pesi degli obiettivi", scelte.ModoPesi, blank=False, default=scelte.ModoPesi.UGUALE)
    raggruppa = campi.scelta(
        "i pesi si sommano", scelte.RaggruppaPesi, blank=False, default=scelte.RaggruppaPesi.AREA
    )
    unita = campi.scelta("unità dei pesi", scelte.UnitaPesi)
    fasi_totale = campi.peso(
        "totale dei pesi delle fasi", help_text="Di solito 100; vuoto se le fasi non hanno pesi"
    )
    indicatori_totale = campi.peso(
        "totale dei pesi degli indicatori", help_text="Di solito 100; vuoto se gli indicatori non hanno pesi"
    )
    metodo_tipo = campi.scelta("il risultato viene", scelte.MetodoRisultato)
    metodo_quota_indicatori = campi.peso("quota degli indicatori (%)")
    formule_crescente = campi.codice("formula per «più è meglio»")
    formule_decrescente = campi.codice("formula per «meno è meglio»")
    tetto = campi.peso("tetto del grado (%)")
    decimali = campi.intero("decimali")
    arrotonda_a = campi.codice("dove si arrotonda")
    mancante = campi.codice("misura mancante")
    sotto_soglia = campi.codice("sotto la soglia minima")
    ente_come = campi.scelta("risultato dell'ente", scelte.RisultatoEnte)

    class Meta:
        verbose_name = "sistema di valutazione"
        verbose_name_plural = "sistemi di valutazione"
        ordering = ("ente", "denominazione", "pk")
        constraints = [
            fisso("sistema", "ente", "Il sistema di valutazione"),
            *non_negativi(
                "sistema",
                fasi_totale="totale delle fasi",
                indicatori_totale="totale degli indicatori",
                metodo_quota_indicatori="quota degli indicatori",
                tetto="tetto",
            ),
        ]

    def __str__(self):
        return " ".join(filter(None, (self.denominazione, self.versione)))


class TotalePesi(InOrdine, Modello):
    """Expected (or highest) total of the weights for a tipo of area; "*" = any tipo not named."""

    appartenenza = "sistema__ente"

    sistema = models.ForeignKey(
        SistemaValutazione, models.CASCADE, related_name="totali", verbose_name="sistema"
    )
    tipo_area = models.CharField(
        "tipo di area", max_length=30, choices=[("*", "ogni altro tipo"), *scelte.TipoArea.choices]
    )
    totale = campi.peso("totale", null=False, blank=False)

    class Meta(InOrdine.Meta):
        verbose_name = "totale dei pesi"
        verbose_name_plural = "totali dei pesi"
        constraints = [
            models.UniqueConstraint(
                fields=["sistema", "tipo_area"],
                name="totalepesi_tipo_unico",
                violation_error_message="Il totale per questo tipo di area c'è già.",
            ),
            *non_negativi("totalepesi", totale="totale"),
        ]

    def __str__(self):
        return f"{self.get_tipo_area_display()}: {self.totale}"


class Categoria(InOrdine, Modello):
    """A category of objectives and its points ("strategico": 40)."""

    appartenenza = "sistema__ente"

    sistema = models.ForeignKey(
        SistemaValutazione, models.CASCADE, related_name="categorie", verbose_name="sistema"
    )
    nome = campi.riga("nome", 100, blank=False)
    punti = campi.peso("punti", null=False, blank=False)

    class Meta(InOrdine.Meta):
        verbose_name = "categoria di obiettivi"
        verbose_name_plural = "categorie di obiettivi"
        constraints = [
            models.UniqueConstraint(
                fields=["sistema", "nome"],
                name="categoria_nome_unico",
                violation_error_message="Questa categoria c'è già.",
            ),
            *non_negativi("categoria", punti="punti"),
        ]

    def __str__(self):
        return self.nome


class CoefficienteDipendenti(InOrdine, Modello):
    """The multiplier of the points for teams of up to `fino_a` people (empty: any larger team)."""

    appartenenza = "sistema__ente"

    sistema = models.ForeignKey(
        SistemaValutazione, models.CASCADE, related_name="coefficienti", verbose_name="sistema"
    )
    fino_a = campi.intero("fino a dipendenti")
    coefficiente = campi.coefficiente(null=False, blank=False)

    class Meta(InOrdine.Meta):
        verbose_name = "coefficiente per dipendenti"
        verbose_name_plural = "coefficienti per dipendenti"
        constraints = non_negativi("coefficientedipendenti", coefficiente="coefficiente")

    def __str__(self):
        return f"fino a {self.fino_a}: {self.coefficiente}" if self.fino_a else f"oltre: {self.coefficiente}"


class ClasseRisultato(InOrdine, Modello):
    """A class of results, from its lower bound (percent) on: so no gap can exist between two classes."""

    appartenenza = "sistema__ente"

    sistema = models.ForeignKey(
        SistemaValutazione, models.CASCADE, related_name="classi", verbose_name="sistema"
    )
    nome = campi.riga("nome", blank=False)
    da = campi.peso("da (%)", null=False, blank=False)

    class Meta(InOrdine.Meta):
        verbose_name = "classe di risultato"
        verbose_name_plural = "classi di risultato"
        constraints = non_negativi("classerisultato", da="da")

    def __str__(self):
        return f"{self.nome} da {self.da}"
