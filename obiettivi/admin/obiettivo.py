"""The objective: its page, its list, and where its weights and findings stand while one writes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin, messages

from obiettivi import azioni, calcoli, contesti, models, riepiloghi
from obiettivi.admin.dell_obiettivo import (
    AssegnazioneRighe,
    FaseRighe,
    IndicatoreRighe,
    QuotaRighe,
    VoceRighe,
)
from obiettivi.admin.elenco import ElencoObiettivi
from obiettivi.admin.moduli import ObiettivoForm
from obiettivi.collegamenti import indirizzo_anomalia, numeri_con_gli_obiettivi
from obiettivi.controlli import Anomalia
from obiettivi.esporta import parole


def di_pesi(request, obiettivo: models.Obiettivo) -> None:
    """After a save, says where the weights of the objective's areas stand."""
    contenuto = riepiloghi.contenuto_piano(obiettivo.piano)
    for peso in calcoli.pesi_per_area(contenuto):
        if peso.comprende(obiettivo.n):
            livello = messages.INFO if peso.torna else messages.WARNING
            messages.add_message(request, livello, parole.conto_dell_area(peso))


@dataclass(frozen=True)
class Quadro:
    """What stands above the form: the weights of the areas, the findings with the field each is about."""

    pesi: tuple[str, ...]
    segnalazioni: tuple[tuple[Anomalia, str], ...]


def quadro(piano: models.Piano, obiettivo: models.Obiettivo | None) -> Quadro:
    """Of an objective, the areas it is given to; of a new one, all those of the plan that are not full."""
    contenuto = riepiloghi.contenuto_piano(piano)
    pesi = calcoli.pesi_per_area(contenuto)
    if obiettivo is None:
        return Quadro(tuple(parole.conto_dell_area(peso) for peso in pesi if peso.residuo), ())
    numeri = numeri_con_gli_obiettivi(piano)
    n = next(n for n, pk in numeri.obiettivi.items() if pk == obiettivo.pk)
    suoi = tuple(peso for peso in pesi if peso.comprende(n))
    return Quadro(
        pesi=parole.conti_delle_aree(suoi),
        segnalazioni=tuple(
            (anomalia, indirizzo_anomalia(anomalia, numeri))
            for anomalia in riguardano(
                contesti.anomalie_piano(piano, contenuto), n, {peso.area.codice for peso in suoi}
            )
        ),
    )


def riguardano(anomalie: Iterable[Anomalia], n: int, aree: set[str]) -> list[Anomalia]:
    """The findings about an objective, and about the totals of these areas."""
    luoghi = tuple(f"aree[{codice}]" for codice in aree)
    return [
        anomalia for anomalia in anomalie if f"{anomalia.oggetto}.".startswith((f"obiettivi[{n}].", *luoghi))
    ]


@admin.register(models.Obiettivo)
class ObiettivoAdmin(ElencoObiettivi):
    form = ObiettivoForm
    inlines = (AssegnazioneRighe, FaseRighe, IndicatoreRighe, VoceRighe, QuotaRighe)
    fieldsets = (
        (None, {"fields": ("piano", ("n", "codice", "codice_interno"), "titolo", "descrizione", "peso")}),
        (
            "Che cos'è",
            {
                "fields": (
                    ("ambito", "categoria"),
                    "sezione",
                    "anni",
                    "situazione_di_partenza",
                    "risultato_atteso",
                )
            },
        ),
        (
            "Risorse",
            {"fields": ("risorse_umane", "risorse_finanziarie_importo", "risorse_finanziarie_testo")},
        ),
        (
            "Premio",
            {
                "fields": (
                    "soglia_minima",
                    "prerequisito",
                    "fonte_premio",
                    ("premio_n_dipendenti", "premio_coefficiente", "premio_totale", "premio_importo"),
                ),
                "classes": ("collapse",),
            },
        ),
        (
            "Altro",
            {
                "fields": ("tema", "adempimenti", "stakeholder", "risorse_strumentali"),
                "classes": ("collapse",),
            },
        ),
        (
            "Annullato o sostituito",
            {
                "fields": (
                    "stato",
                    "sostituito_da",
                    "atto_tipo",
                    "atto_organo",
                    "atto_numero",
                    "atto_data",
                ),
                "classes": ("collapse",),
            },
        ),
    )

    def get_form(self, request, obj=None, **kwargs):
        request.obiettivo = obj
        return super().get_form(request, obj, **kwargs)

    def get_inlines(self, request, obj):
        """Areas and voci are those of the plan: until it is known there is nothing to choose from."""
        return self.inlines if obj or self.del_quale(request) else ()

    def get_changeform_initial_data(self, request):
        proposti = super().get_changeform_initial_data(request)
        if piano := self.del_quale(request):
            proposti |= {"n": azioni.prossimo_n(piano), "anni": [piano.anno]}
        return proposti

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if piano := self.del_quale(request):
            context["quadro"] = quadro(piano, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        """With the place that was asked for, even when another objective has it: that one makes room."""
        n = obj.n
        if change:
            obj.n = form.initial["n"]
            super().save_model(request, obj, form, change)
            altri = azioni.sposta_obiettivo(obiettivo=obj, n=n, utente=request.user) - 1
        else:
            altri = azioni.fai_posto(piano=obj.piano, n=n, utente=request.user)
            super().save_model(request, obj, form, change)
        if altri > 0:
            quanti = "un altro obiettivo ha" if altri == 1 else f"altri {altri} obiettivi hanno"
            messages.info(request, f"L'obiettivo è ora il n. {n}: {quanti} cambiato posto.")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        di_pesi(request, form.instance)
