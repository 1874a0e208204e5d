"""The plan and what hangs from it beside its objectives."""

from django.contrib import admin
from django.urls import reverse

from obiettivi import azioni, models
from obiettivi.admin.base import DiUnAltro
from obiettivi.admin.filtri import EnteFilter, PianoFilter, sono_molti
from obiettivi.admin.organizzazione import CAMPI_ATTO, DellEnteAdmin
from obiettivi.admin.righe import Righe
from obiettivi.admin.stato import in_una_versione, perche_chiuso
from obiettivi.formati import euro, numero
from obiettivi.scelte import StatoPiano


class PremessaRighe(Righe):
    model = models.Premessa


class TermineRighe(Righe):
    model = models.Termine


class VerificaRighe(Righe):
    model = models.VerificaPrevista


@admin.register(models.Piano)
class PianoAdmin(DellEnteAdmin):
    list_display = ("ente", "anno", "titolo", "stato")
    list_display_links = ("ente", "anno")
    list_select_related = ("ente",)
    list_filter = (("ente", EnteFilter), "anno")
    search_fields = ("ente__denominazione", "anno", "titolo")
    inlines = (PremessaRighe, TermineRighe, VerificaRighe)
    fieldsets = (
        (None, {"fields": ("ente", "anno", ("triennio_dal", "triennio_al"), "titolo")}),
        ("Regole", {"fields": ("organigramma", "sistema", "precedente")}),
        ("Atto", {"fields": CAMPI_ATTO, "description": "Registrare l'atto non approva il piano."}),
        ("Premi", {"fields": ("fondo_massimo", "fondo_assegnato")}),
    )

    def get_changeform_initial_data(self, request):
        """The year after the last plan, with its rules: what a new plan nearly always is."""
        proposti = super().get_changeform_initial_data(request)
        ente = self.del_quale(request)
        ultimo = ente.piani.order_by("-anno").first() if ente else None
        if ultimo is not None:
            anno = ultimo.anno + 1
            proposti |= {"anno": anno, "precedente": ultimo, "sistema": ultimo.sistema_id}
            proposti |= {
                "organigramma": ultimo.organigramma_id,
                "triennio_dal": anno,
                "triennio_al": anno + 2,
            }
        return proposti

    def get_readonly_fields(self, request, obj=None):
        """What rows already lean on cannot be swapped under them."""
        fissi = super().get_readonly_fields(request, obj)
        if obj is not None and in_una_versione(obj):
            # The act is that of the version in force, until the variation has its own.
            return (*fissi, "anno", "organigramma", *CAMPI_ATTO)
        return (*fissi, "organigramma") if obj is not None and obj.obiettivi.exists() else fissi

    def delete_model(self, request, obj):
        azioni.elimina_bozza(piano=obj, utente=request.user)

    def delete_queryset(self, request, queryset):
        for piano in queryset:
            self.delete_model(request, piano)


class DelPianoAdmin(DiUnAltro):
    """A list of the plan with a page of its own, such as its voci."""

    di = "piano"
    domanda = "In quale piano?"
    list_filter = (PianoFilter,)
    list_select_related = ("piano__ente",)

    def changelist_view(self, request, extra_context=None):
        if request.method == "GET" and self.del_quale(request) is None:
            possibili = self.possibili(request)
            if sono_molti(possibili):
                # Lines of all the plans together would say nothing, and take long.
                return self.chiede(request, possibili)
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not self._in_un_piano_chiuso(request)

    def has_delete_permission(self, request, obj=None):
        chiuso = obj is None and self._in_un_piano_chiuso(request)
        return super().has_delete_permission(request, obj) and not chiuso

    def _in_un_piano_chiuso(self, request) -> bool:
        """Whether this is the list, or the page of a new row, of a plan that cannot be written now."""
        pagina = request.resolver_match.url_name if request.resolver_match else ""
        return pagina.startswith(f"obiettivi_{self.opts.model_name}_") and bool(
            perche_chiuso(request, self.del_quale(request))
        )

    def possibili_per_una_nuova(self, request):
        return super().possibili_per_una_nuova(request).filter(stato=StatoPiano.BOZZA)

    def get_list_display(self, request):
        """The plan's name in each line only where lines are of several plans."""
        colonne = super().get_list_display(request)
        return [nome for nome in colonne if nome != "piano"] if self.del_quale(request) else colonne

    def get_search_results(self, request, queryset, search_term):
        if request.path == reverse("admin:autocomplete"):
            # Whoever asks without a plan, which no page of ours does, is answered with nothing.
            queryset = queryset.filter(piano=self.del_quale(request))
        return super().get_search_results(request, queryset, search_term)

    def scelte_di(self, righe, suo):
        if righe.model is models.Area:
            return righe.filter(organigramma=suo.organigramma_id)
        return super().scelte_di(righe, suo)


@admin.register(models.Voce)
class VoceAdmin(DelPianoAdmin):
    list_display = ("codice", "tipo", "nome", "piano")
    search_fields = ("codice", "nome")


@admin.register(models.AttivitaStrutturale)
class AttivitaStrutturaleAdmin(DelPianoAdmin):
    list_display = ("prodotto", "area", "gruppo", "quantita_", "quantita_testo", "piano")
    list_select_related = ("piano__ente", "area")
    search_fields = ("prodotto", "gruppo")

    @admin.display(description="quantità", ordering="quantita")
    def quantita_(self, riga):
        return numero(riga.quantita)


@admin.register(models.Personale)
class PersonaleAdmin(DelPianoAdmin):
    list_display = ("profilo", "categoria", "area", "servizio", "ore_", "piano")
    list_select_related = ("piano__ente", "area")
    search_fields = ("profilo", "servizio")

    @admin.display(description="ore settimanali", ordering="ore")
    def ore_(self, riga):
        return numero(riga.ore)


class DelPianoRighe(Righe):
    """Links from a row of the plan to its objectives."""

    collegati = ("obiettivo",)

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        piano = getattr(request, "del_quale", None)
        return righe.filter(piano=piano) if piano and db_field.name == "obiettivo" else righe


class CapitoloObiettivoRighe(DelPianoRighe):
    model = models.CapitoloObiettivo


@admin.register(models.Capitolo)
class CapitoloAdmin(DelPianoAdmin):
    list_display = ("codice", "titolo", "area", "importo_", "piano")
    list_select_related = ("piano__ente", "area")
    search_fields = ("codice", "titolo")
    inlines = (CapitoloObiettivoRighe,)

    @admin.display(description="importo", ordering="importo")
    def importo_(self, riga):
        return euro(riga.importo)


@admin.register(models.IndicatoreSalute)
class IndicatoreSaluteAdmin(DelPianoAdmin):
    list_display = ("indicatore", "dimensione", "baseline", "target_1", "piano")
    search_fields = ("indicatore", "dimensione")


class GruppoObiettivoRighe(DelPianoRighe):
    model = models.GruppoObiettivo


@admin.register(models.GruppoPremio)
class GruppoPremioAdmin(DelPianoAdmin):
    list_display = ("nome", "importo_", "fisso", "piano")
    search_fields = ("nome",)
    inlines = (GruppoObiettivoRighe,)

    @admin.display(description="importo", ordering="importo")
    def importo_(self, riga):
        return euro(riga.importo)
