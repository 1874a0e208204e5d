"""The ente's SMVP: how weights add up, how results are classed."""

from django.contrib import admin

from obiettivi import models
from obiettivi.admin.filtri import EnteFilter
from obiettivi.admin.organizzazione import DellEnteAdmin
from obiettivi.admin.righe import Righe


class TotaleRighe(Righe):
    model = models.TotalePesi


class CategoriaRighe(Righe):
    model = models.Categoria


class CoefficienteRighe(Righe):
    model = models.CoefficienteDipendenti


class ClasseRighe(Righe):
    model = models.ClasseRisultato


@admin.register(models.SistemaValutazione)
class SistemaAdmin(DellEnteAdmin):
    list_display = ("denominazione", "versione", "ente", "modo", "raggruppa")
    list_select_related = ("ente",)
    list_filter = (("ente", EnteFilter),)
    search_fields = ("denominazione", "ente__denominazione")
    inlines = (TotaleRighe, CategoriaRighe, CoefficienteRighe, ClasseRighe)
    fieldsets = (
        (None, {"fields": ("ente", "denominazione", "versione")}),
        ("Pesi", {"fields": ("modo", "raggruppa", "unita", "fasi_totale", "indicatori_totale")}),
        (
            "Risultati",
            {
                "fields": (
                    "metodo_tipo",
                    "metodo_quota_indicatori",
                    "formule_crescente",
                    "formule_decrescente",
                    "tetto",
                    "decimali",
                    "arrotonda_a",
                    "mancante",
                    "sotto_soglia",
                    "ente_come",
                ),
                "classes": ("collapse",),
            },
        ),
    )
