"""The rows of the objective's page, and the pages of what hangs from these."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator

from obiettivi import models
from obiettivi.admin.base import PaginaEnti, scelte_una_volta, torna_a
from obiettivi.admin.moduli import FaseForm, Modulo, SceltaVoce
from obiettivi.admin.righe import InFila, Righe, Schede
from obiettivi.formati import numero


class DellObiettivo:
    """Mixed into rows of the objective: areas of its plan only, assignments and phases of its own only."""

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        modello = db_field.remote_field.model
        piano, obiettivo = getattr(request, "del_quale", None), getattr(request, "obiettivo", None)
        if modello is models.Area and piano:
            return righe.filter(organigramma=piano.organigramma_id)
        if modello is models.Voce and piano:
            return righe.filter(piano=piano)
        if modello in (models.Assegnazione, models.Fase):
            righe = righe.filter(obiettivo=obiettivo)
            return righe.select_related("obiettivo", "area") if modello is models.Assegnazione else righe
        return righe


def collegamento(riga, frammento: str, parole: str):
    """A link to the own page of a row; nothing while the row is not saved."""
    if riga.pk is None:
        return "Prima salva l'obiettivo"
    indirizzo = reverse(f"admin:obiettivi_{riga._meta.model_name}_change", args=[riga.pk])
    return format_html('<a href="{}#{}">{}</a>', indirizzo, frammento, parole)


class AssegnazioneForm(Modulo):
    """Whether there is one capofila only is judged on all the rows together."""

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"capofila"}


class AssegnazioniInFila(InFila):
    """The areas of an objective, of which one at most is capofila."""

    def clean(self):
        super().clean()
        capofila = (
            [
                form
                for form in self.forms
                if form.cleaned_data.get("capofila") and not self._should_delete_form(form)
            ]
            if not any(self.errors)
            else []
        )
        if len(capofila) > 1:
            raise ValidationError(
                "Un obiettivo ha una sola area capofila: hai scelto più di una.", code="capofila"
            )

    def save(self, commit=True):
        # Who stops being capofila does so before the next one starts.
        for form in self.initial_forms:
            if "capofila" in form.changed_data and not form.instance.capofila:
                form.instance.save(update_fields=["capofila"])
        return super().save(commit)


class AssegnazioneRighe(DellObiettivo, Schede):
    model = models.Assegnazione
    form = AssegnazioneForm
    formset = AssegnazioniInFila
    collegati = ("area", "obiettivo")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("area", "peso", "ordine", "capofila"),
                    "performance_attesa",
                    "risorse_umane",
                    "pesi_delle_fasi",
                )
            },
        ),
        (
            "Altri dati di quest'area",
            {
                "fields": (
                    ("quota", "fte"),
                    "contributo",
                    ("risorse_finanziarie_importo", "risorse_finanziarie_testo"),
                ),
                "classes": ("collapse",),
            },
        ),
    )
    readonly_fields = ("pesi_delle_fasi",)

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("pesi_fasi")

    @admin.display(description="pesi delle fasi")
    def pesi_delle_fasi(self, riga):
        pesi = riga.pesi_fasi.all() if riga.pk else ()
        detti = " – ".join(numero(sua.peso) or "no" for sua in pesi)
        return collegamento(
            riga,
            "pesi_fasi-group",
            f"{detti} (cambia)"
            if detti
            else "gli stessi per tutte le aree (scrivine di propri per quest'area)",
        )


class FaseRighe(DellObiettivo, Schede):
    model = models.Fase
    form = FaseForm
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("numero", "peso", "anno", "ordine"),
                    "descrizione",
                    "mesi",
                    ("scadenza", "scadenza_testo"),
                    "aree_testo",
                )
            },
        ),
        (
            "Di quali aree è la fase",
            {"fields": ("assegnazione", "aree_riconosciute"), "classes": ("collapse",)},
        ),
    )
    readonly_fields = ("aree_riconosciute",)

    @admin.display(description="aree riconosciute")
    def aree_riconosciute(self, riga):
        return collegamento(riga, "righe_aree-group", "scegli le aree che «aree, come scritte» nomina")


class IndicatoreRighe(DellObiettivo, Schede):
    model = models.Indicatore
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "descrizione",
                    ("tipo", "operatore", "valore", "unita", "data"),
                    "testo",
                    ("peso", "anno", "codice", "ordine"),
                    ("baseline", "baseline_testo"),
                    "fasce_e_valori",
                )
            },
        ),
        (
            "Altri dati dell'indicatore",
            {
                "fields": (
                    ("assegnazione", "fase"),
                    "attivita",
                    "definizione",
                    "fonte",
                    ("direzione", "formula", "dimensione"),
                    "norma",
                    ("osservato_al", "copertura_minima"),
                ),
                "classes": ("collapse",),
            },
        ),
    )
    readonly_fields = ("fasce_e_valori",)

    @admin.display(description="fasce e valori annuali")
    def fasce_e_valori(self, riga):
        return collegamento(riga, "fasce-group", "aprili")


class VoceRighe(DellObiettivo, Righe):
    model = models.ObiettivoVoce
    collegati = ("voce",)
    fields = ("voce", "ordine")
    autocomplete_fields = ("voce",)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        piano = getattr(request, "del_quale", None)
        if db_field.name == "voce" and piano is not None:
            nomi = scelte_una_volta(request, self.scelte(db_field, request))
            kwargs["widget"] = SceltaVoce(db_field, self.admin_site, piano, nomi)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class QuotaRighe(DellObiettivo, Righe):
    model = models.QuotaUmana
    fields = ("ruolo", "quota", "numero", "ordine")


class FuoriIndice(PaginaEnti):
    """A page reached from the objective's, for what hangs from one of its rows; saved, it leads back there."""

    elenco: str
    """The list of the objective's page that the row is in."""
    chi: tuple[str, ...]
    """What tells which row it is; the rest of it is written in the objective's page."""

    def get_fields(self, request, obj=None):
        return self.chi

    get_readonly_fields = get_fields

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, **kwargs):
        request.obiettivo, request.del_quale = obj.obiettivo, obj.obiettivo.piano
        return super().get_form(request, obj, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("obiettivo__piano")

    def render_change_form(self, request, context, *args, **kwargs):
        context["show_delete"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_change(self, request, obj):
        return torna_a(obj.obiettivo, f"#{self.elenco}-group")


class PesiDelleFasi(Righe.formset):
    """One row for each phase of the objective, so that only the weights are left to write."""

    def __init__(self, *args, instance=None, queryset=None, **kwargs):
        super().__init__(*args, instance=instance, queryset=queryset, **kwargs)
        presenti = {peso.fase_id for peso in self.get_queryset()}
        fasi = instance.obiettivo.fasi.values_list("pk", flat=True)
        self.initial_extra = [{"fase": pk} for pk in fasi if pk not in presenti]
        self.extra = len(self.initial_extra)


class PesoFaseRighe(DellObiettivo, Righe):
    model = models.PesoFase
    formset = PesiDelleFasi
    verbose_name_plural = "pesi delle fasi per quest'area (vuoto: non è una sua fase)"

    def get_max_num(self, request, obj=None, **kwargs):
        # As many rows as phases: nothing to add by hand.
        return request.obiettivo.fasi.count()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "fase":
            campo.disabled = True
            campo.choices = [
                (fase.pk, f"{fase.numero or fase.ordine + 1}. {Truncator(fase.descrizione).chars(90)}")
                for fase in campo.queryset
            ]
        return campo


@admin.register(models.Assegnazione)
class AssegnazioneAdmin(DellObiettivo, FuoriIndice):
    elenco = "assegnazioni"
    chi = ("obiettivo", "area")
    inlines = (PesoFaseRighe,)


class FaseAreaRighe(DellObiettivo, Righe):
    model = models.FaseArea
    collegati = ("area",)
    extra = 1


@admin.register(models.Fase)
class FaseAdmin(DellObiettivo, FuoriIndice):
    elenco = "fasi"
    chi = ("obiettivo", "descrizione", "aree_testo")
    inlines = (FaseAreaRighe,)


class ValoreRighe(DellObiettivo, Righe):
    model = models.ValoreAnnuale


class FasciaRighe(DellObiettivo, Righe):
    model = models.Fascia


@admin.register(models.Indicatore)
class IndicatoreAdmin(DellObiettivo, FuoriIndice):
    elenco = "indicatori"
    chi = ("obiettivo", "descrizione")
    inlines = (FasciaRighe, ValoreRighe)
