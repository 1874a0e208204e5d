"""Ente, organigramma with its areas, responsabili with their incarichi."""

from django.contrib import admin

from obiettivi import models
from obiettivi.admin.base import DiUnAltro, PaginaEnti
from obiettivi.admin.filtri import EnteFilter
from obiettivi.admin.moduli import EnteForm
from obiettivi.admin.righe import InTabella, Righe
from obiettivi.admin.stato import in_una_versione
from obiettivi.calcoli import antenati

CAMPI_ATTO = ("atto_tipo", "atto_organo", "atto_numero", "atto_data")


@admin.register(models.Ente)
class EnteAdmin(PaginaEnti):
    form = EnteForm
    exclude = ("stemma",)
    list_display = ("denominazione", "provincia", "tipo", "dipendenti")
    search_fields = ("denominazione", "slug")

    def has_add_permission(self, request, obj=None):
        # Whoever makes an ente would not be enabled on it: roles are the superuser's for now.
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None or request.user.is_superuser else ("slug",)


class DellEnteAdmin(DiUnAltro):
    """A page of something of an ente: its organigrammi, its rules, its plans."""

    di = "ente"
    domanda = "Per quale ente?"


class AreeInAlbero(InTabella):
    """The areas of an organigramma, none of which may end up below itself."""

    def clean(self):
        super().clean()
        righe = [form for form in self.forms if form.instance.pk and not self._should_delete_form(form)]
        padri = {form.instance.pk: form.instance.padre_id for form in righe}
        for form in righe:
            sopra = antenati(form.instance.pk, padri)
            if sopra and padri.get(sopra[-1]) == form.instance.pk:
                form.add_error("padre", f"Così «{form.instance.codice}» finirebbe sotto se stessa.")


class AreaRighe(Righe):
    """The areas; none of those that a version names is deleted."""

    model = models.Area
    formset = AreeInAlbero
    fields = ("ordine", "codice", "nome", "tipo", "padre", "responsabile_ruolo", "continua", "paga_fatture")
    extra = 1

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not in_una_versione(obj)

    def get_formset(self, request, obj=None, **kwargs):
        request.organigramma = obj
        return super().get_formset(request, obj, **kwargs)

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        return righe.filter(organigramma=request.organigramma) if db_field.name == "padre" else righe


@admin.register(models.Organigramma)
class OrganigrammaAdmin(DellEnteAdmin):
    list_display = ("ente", "__str__", "dal")
    list_select_related = ("ente",)
    list_filter = (("ente", EnteFilter),)
    search_fields = ("ente__denominazione",)
    fields = ("ente", "dal", *CAMPI_ATTO)
    inlines = (AreaRighe,)

    def get_deleted_objects(self, objs, request):
        """Areas have no page of their own for a redattore, but go with their organigramma."""
        righe, conteggi, mancanti, protette = super().get_deleted_objects(objs, request)
        return righe, conteggi, mancanti - {models.Area._meta.verbose_name}, protette


def e_se_stesso(request, responsabile: models.Responsabile | None) -> bool:
    """Whether these are one's own incarichi: somebody else gives and ends them."""
    return (
        responsabile is not None
        and responsabile.utente_id == request.user.pk
        and not request.user.is_superuser
    )


class IncaricoRighe(Righe):
    """The incarichi of a responsabile. What was given is ended, not deleted: who answered stays written."""

    model = models.Incarico
    fields = ("area", "dal", "al", "ad_interim")
    extra = 1

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not e_se_stesso(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not e_se_stesso(request, obj)

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        ente = getattr(request, "del_quale", None)
        return righe.filter(organigramma__ente=ente) if ente else righe


@admin.register(models.Responsabile)
class ResponsabileAdmin(DellEnteAdmin):
    list_display = ("nome", "qualifica", "ente", "utente")
    list_select_related = ("ente", "utente")
    list_filter = (("ente", EnteFilter),)
    search_fields = ("nome", "qualifica", "ente__denominazione")
    autocomplete_fields = ("utente",)
    inlines = (IncaricoRighe,)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not e_se_stesso(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not e_se_stesso(request, obj)

    def get_readonly_fields(self, request, obj=None):
        # To tie a responsabile to a login is to give him a role.
        legame = () if request.user.is_superuser else ("utente",)
        return (*super().get_readonly_fields(request, obj), *legame)

    def scelte_di(self, righe, suo):
        return righe if righe.model is models.Utente else super().scelte_di(righe, suo)
