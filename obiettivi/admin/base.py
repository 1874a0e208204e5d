"""What every page of the admin obeys: one sees, chooses and touches rows of one's own enti only."""

from django.contrib import admin
from django.db import models as db
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet

from obiettivi.accesso import ammesso_in_amministrazione, enti_amministrati
from obiettivi.admin.moduli import TestoLungo
from obiettivi.models.base import Modello


def visibili(righe: QuerySet, utente) -> QuerySet:
    """Of these rows, those of the enti a user administers; of models of no ente, all for a superuser."""
    if utente.is_superuser:
        return righe
    if not issubclass(righe.model, Modello):
        return righe.none()
    return righe.filter(**{f"{righe.model.percorso_ente()}__in": enti_amministrati(utente)})


class DegliEnti:
    """Mixed into pages and inlines: scope on rows and on choices; roles instead of Django's permissions."""

    formfield_overrides = {db.TextField: {"form_class": TestoLungo}}
    # What the names of the rows are made of, read with them.
    collegati: tuple[str, ...] = ()

    def get_queryset(self, request):
        righe = visibili(super().get_queryset(request), request.user)
        # Without names it would follow every reference there is.
        return righe.select_related(*self.collegati) if self.collegati else righe

    def has_module_permission(self, request):
        return ammesso_in_amministrazione(request)

    def has_view_permission(self, request, obj=None):
        return ammesso_in_amministrazione(request)

    def has_add_permission(self, request, obj=None):
        return ammesso_in_amministrazione(request)

    def has_change_permission(self, request, obj=None):
        return ammesso_in_amministrazione(request)

    def has_delete_permission(self, request, obj=None):
        return ammesso_in_amministrazione(request)

    def scelte(self, db_field, request) -> QuerySet:
        """The rows a reference may point to: pages narrow it further, to the plan or the objective."""
        return visibili(db_field.remote_field.model._default_manager.all(), request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        righe = kwargs["queryset"] = self.scelte(db_field, request)
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if campo is not None and db_field.name not in self.get_autocomplete_fields(request):
            campo.choices = _scelte_una_volta(request, campo, righe)
        return campo


def _scelte_una_volta(request, campo, righe):
    """The choices read once per page rather than once per row of an inline."""
    lette = request.__dict__.setdefault("scelte_lette", {})
    chiave = str(righe.query)
    if chiave not in lette:
        lette[chiave] = [(riga.pk, str(riga)) for riga in righe]
    return [*([("", campo.empty_label)] if campo.empty_label is not None else []), *lette[chiave]]


class PaginaEnti(DegliEnti, admin.ModelAdmin):
    """A page of the admin within one's own enti."""

    list_per_page = 100
    save_on_top = True


class SoloSuperutente(admin.ModelAdmin):
    """A page for superusers, such as users and their roles until there are pages for them."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_view_permission = has_add_permission = has_change_permission = lambda self, request, obj=None: (
        request.user.is_superuser
    )

    def has_delete_permission(self, request, obj=None):
        return False


class InFila(BaseInlineFormSet):
    """Rows of an ordered list: one whose place was left empty goes to the end."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "ordine" in form.fields:
            form.fields["ordine"].required = False
            form.fields["ordine"].help_text = "Vuoto: in fondo"
            if form.instance.pk is None:
                form.fields["ordine"].initial = form.initial["ordine"] = None

    def save_new(self, form, commit=True):
        self._mette_in_fondo(form.instance)
        return super().save_new(form, commit)

    def save_existing(self, form, obj, commit=True):
        self._mette_in_fondo(form.instance)
        return super().save_existing(form, obj, commit)

    def _mette_in_fondo(self, riga):
        if getattr(riga, "ordine", 0) is None:
            presi = [form.instance.ordine for form in self.forms if form.instance.ordine is not None]
            riga.ordine = max(presi, default=-1) + 1


class Righe(DegliEnti, admin.TabularInline):
    """Rows of a sheet, short enough to stand side by side."""

    formset = InFila
    extra = 0


class Schede(DegliEnti, admin.StackedInline):
    """Rows of a sheet with many or long fields."""

    formset = InFila
    extra = 0
