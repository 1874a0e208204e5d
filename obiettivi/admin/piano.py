"""The plan and what hangs from it beside its objectives."""

from django.contrib import admin

from obiettivi import azioni, models
from obiettivi.admin.base import PaginaEnti, Righe
from obiettivi.admin.organizzazione import CAMPI_ATTO


class PremessaRighe(Righe):
    model = models.Premessa


class TermineRighe(Righe):
    model = models.Termine


class VerificaRighe(Righe):
    model = models.VerificaPrevista


@admin.register(models.Piano)
class PianoAdmin(PaginaEnti):
    list_display = ("ente", "anno", "titolo", "stato")
    list_display_links = ("ente", "anno")
    list_select_related = ("ente",)
    list_filter = (("ente", admin.RelatedOnlyFieldListFilter), "anno")
    search_fields = ("ente__denominazione", "anno", "titolo")
    inlines = (PremessaRighe, TermineRighe, VerificaRighe)
    fieldsets = (
        (None, {"fields": ("ente", "anno", ("triennio_dal", "triennio_al"), "titolo")}),
        ("Regole", {"fields": ("organigramma", "sistema", "precedente")}),
        ("Atto", {"fields": CAMPI_ATTO, "description": "Registrare l'atto non approva il piano."}),
        ("Premi", {"fields": ("fondo_massimo", "fondo_assegnato")}),
    )

    def get_form(self, request, obj=None, **kwargs):
        request.ente = obj.ente if obj else None
        return super().get_form(request, obj, **kwargs)

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        if db_field.name == "ente" or not getattr(request, "ente", None):
            return righe
        return righe.filter(ente=request.ente)

    def get_readonly_fields(self, request, obj=None):
        """What rows already lean on cannot be swapped under them."""
        if obj is None:
            return ()
        return ("ente", "organigramma") if obj.obiettivi.exists() else ("ente",)

    def delete_model(self, request, obj):
        azioni.elimina_bozza(piano=obj, utente=request.user)

    def delete_queryset(self, request, queryset):
        for piano in queryset:
            self.delete_model(request, piano)


class DelPianoAdmin(PaginaEnti):
    """A list of the plan with a page of its own, such as its voci."""

    list_filter = (("piano", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("piano__ente",)

    def get_form(self, request, obj=None, **kwargs):
        request.piano = obj.piano if obj else self.piano_scelto(request)
        return super().get_form(request, obj, **kwargs)

    def piano_scelto(self, request) -> models.Piano | None:
        """The plan a new row is for, when the address or the form says it."""
        scelto = request.POST.get("piano") or request.GET.get("piano") or ""
        if not scelto.isdecimal():
            return None
        return models.Piano.objects.filter(pk__in=self._piani(request), pk=scelto).first()

    def _piani(self, request):
        campo = self.model._meta.get_field("piano")
        return super().scelte(campo, request).values("pk")

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        piano = getattr(request, "piano", None)
        if db_field.name == "piano":
            return righe.select_related("ente")
        if piano is None:
            return righe
        if db_field.remote_field.model is models.Area:
            return righe.filter(organigramma=piano.organigramma_id)
        return righe.filter(piano=piano)

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else ("piano",)


@admin.register(models.Voce)
class VoceAdmin(DelPianoAdmin):
    list_display = ("codice", "tipo", "nome", "piano")
    search_fields = ("codice", "nome")


@admin.register(models.AttivitaStrutturale)
class AttivitaStrutturaleAdmin(DelPianoAdmin):
    list_display = ("prodotto", "area", "gruppo", "quantita", "quantita_testo", "piano")
    list_select_related = ("piano__ente", "area")
    search_fields = ("prodotto", "gruppo")


@admin.register(models.Personale)
class PersonaleAdmin(DelPianoAdmin):
    list_display = ("profilo", "categoria", "area", "servizio", "ore", "piano")
    list_select_related = ("piano__ente", "area")
    search_fields = ("profilo", "servizio")


class DelPianoRighe(Righe):
    """Links from a row of the plan to its objectives."""

    collegati = ("obiettivo",)

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        piano = getattr(request, "piano", None)
        return righe.filter(piano=piano) if piano and db_field.name == "obiettivo" else righe


class CapitoloObiettivoRighe(DelPianoRighe):
    model = models.CapitoloObiettivo


@admin.register(models.Capitolo)
class CapitoloAdmin(DelPianoAdmin):
    list_display = ("codice", "titolo", "area", "importo", "piano")
    list_select_related = ("piano__ente", "area")
    search_fields = ("codice", "titolo")
    inlines = (CapitoloObiettivoRighe,)


@admin.register(models.IndicatoreSalute)
class IndicatoreSaluteAdmin(DelPianoAdmin):
    list_display = ("indicatore", "dimensione", "baseline", "target_1", "piano")
    search_fields = ("indicatore", "dimensione")


class GruppoObiettivoRighe(DelPianoRighe):
    model = models.GruppoObiettivo


@admin.register(models.GruppoPremio)
class GruppoPremioAdmin(DelPianoAdmin):
    list_display = ("nome", "importo", "fisso", "piano")
    search_fields = ("nome",)
    inlines = (GruppoObiettivoRighe,)
