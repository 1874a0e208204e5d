"""The objective with its assignments, phases and indicators, and the pages of what hangs from these."""

from django.contrib import admin, messages

from obiettivi import calcoli, models, riepiloghi
from obiettivi.admin.base import PaginaEnti, Righe, Schede
from obiettivi.admin.moduli import FaseForm, ObiettivoForm
from obiettivi.admin.piano import DelPianoAdmin
from obiettivi.formati import numero


def di_pesi(request, obiettivo: models.Obiettivo) -> None:
    """After a save, says where the weights of the objective's areas stand."""
    contenuto = riepiloghi.contenuto_piano(obiettivo.piano)
    for peso in calcoli.pesi_per_area(contenuto):
        if any(suo.n == obiettivo.n for suo, _ in peso.assegnazioni):
            livello = messages.INFO if peso.torna else messages.WARNING
            messages.add_message(request, livello, in_parole(peso))


def in_parole(peso: calcoli.PesoArea) -> str:
    """«Tributi (TRIB): i pesi fanno 93 di 100, ne restano 7.»"""
    chi = f"{peso.area.nome} ({peso.area.codice})"
    if peso.atteso is None:
        return f"{chi}: i pesi fanno {numero(peso.totale)}."
    resto = "non ne restano"
    if peso.residuo > 0:
        resto = f"ne restano {numero(peso.residuo)}"
    elif peso.residuo < 0:
        resto = f"ce ne sono di troppo {numero(-peso.residuo)}"
    return f"{chi}: i pesi fanno {numero(peso.totale)} di {numero(peso.atteso)}, {resto}."


class DellObiettivo:
    """Mixed into rows of the objective: areas of its plan only, assignments and phases of its own only."""

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        modello = db_field.remote_field.model
        piano, obiettivo = getattr(request, "piano", None), getattr(request, "obiettivo", None)
        if modello is models.Area and piano:
            return righe.filter(organigramma=piano.organigramma_id)
        if modello is models.Voce and piano:
            return righe.filter(piano=piano)
        if modello in (models.Assegnazione, models.Fase):
            righe = righe.filter(obiettivo=obiettivo)
            return righe.select_related("obiettivo", "area") if modello is models.Assegnazione else righe
        return righe


class AssegnazioneRighe(DellObiettivo, Schede):
    model = models.Assegnazione
    collegati = ("area", "obiettivo")
    fields = (
        ("ordine", "area", "peso", "quota", "capofila"),
        "performance_attesa",
        "risorse_umane",
        ("contributo", "fte"),
        ("risorse_finanziarie_importo", "risorse_finanziarie_testo"),
    )
    show_change_link = True
    extra = 1


class FaseRighe(DellObiettivo, Schede):
    model = models.Fase
    form = FaseForm
    fields = (
        ("ordine", "numero", "anno", "peso"),
        "descrizione",
        ("scadenza", "scadenza_testo"),
        "mesi",
        ("aree_testo", "assegnazione"),
    )
    show_change_link = True


class IndicatoreRighe(DellObiettivo, Schede):
    model = models.Indicatore
    fields = (
        ("ordine", "codice", "anno", "peso"),
        "descrizione",
        ("tipo", "operatore", "valore", "data", "unita"),
        "testo",
        ("baseline", "baseline_testo"),
        ("assegnazione", "fase", "direzione", "formula"),
        ("attivita", "definizione"),
        ("fonte", "norma"),
        ("dimensione", "osservato_al", "copertura_minima"),
    )
    show_change_link = True


class VoceRighe(DellObiettivo, Righe):
    model = models.ObiettivoVoce
    collegati = ("voce",)


class QuotaRighe(DellObiettivo, Righe):
    model = models.QuotaUmana


@admin.register(models.Obiettivo)
class ObiettivoAdmin(DelPianoAdmin):
    form = ObiettivoForm
    list_display = ("n", "codice", "titolo", "ambito", "peso", "piano")
    list_display_links = ("n", "titolo")
    search_fields = ("titolo", "codice", "descrizione")
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
        return self.inlines if obj or self.piano_scelto(request) else ()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        di_pesi(request, form.instance)


class FuoriIndice(PaginaEnti):
    """A page reached from the objective's, for what hangs from one of its rows."""

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, **kwargs):
        request.obiettivo, request.piano = obj.obiettivo, obj.obiettivo.piano
        return super().get_form(request, obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        di_pesi(request, form.instance.obiettivo)


class PesoFaseRighe(DellObiettivo, Righe):
    model = models.PesoFase
    verbose_name_plural = "pesi delle fasi per quest'area (vuoto: non è una sua fase)"


@admin.register(models.Assegnazione)
class AssegnazioneAdmin(DellObiettivo, FuoriIndice):
    inlines = (PesoFaseRighe,)
    readonly_fields = ("obiettivo",)


class FaseAreaRighe(DellObiettivo, Righe):
    model = models.FaseArea
    collegati = ("area",)


@admin.register(models.Fase)
class FaseAdmin(DellObiettivo, FuoriIndice):
    form = FaseForm
    inlines = (FaseAreaRighe,)
    readonly_fields = ("obiettivo",)


class ValoreRighe(DellObiettivo, Righe):
    model = models.ValoreAnnuale


class FasciaRighe(DellObiettivo, Righe):
    model = models.Fascia


@admin.register(models.Indicatore)
class IndicatoreAdmin(DellObiettivo, FuoriIndice):
    inlines = (ValoreRighe, FasciaRighe)
    readonly_fields = ("obiettivo",)
