"""Rows of a sheet inside the page of the sheet, kept in the order a person gives them."""

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.utils.text import capfirst

from obiettivi.admin.base import DegliEnti


class InFila(BaseInlineFormSet):
    """Rows of an ordered list. A place left empty is the last one; a place already taken is taken over, and
    the rows after it go one further: what a person means by writing 2 beside the fifth row.
    """

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "ordine" in form.fields:
            form.fields["ordine"].required = False
            if form.instance.pk is None:
                form.fields["ordine"].initial = form.initial["ordine"] = None

    def save(self, commit=True):
        spostate = self._mette_in_fila() if "ordine" in self.empty_form.fields else []
        salvate = super().save(commit)
        for riga in spostate:
            riga.save(update_fields=["ordine"])
        return salvate

    def _mette_in_fila(self) -> list:
        """Gives each row its place; returns the rows that moved though nothing was typed in them."""
        tenuti = [
            form
            for form in self.forms
            if not self._should_delete_form(form) and (form.instance.pk is not None or form.has_changed())
        ]
        if any(form.instance.ordine is not None and "ordine" in form.changed_data for form in tenuti):
            nuovi = {form: posto for posto, form in enumerate(sorted(tenuti, key=_posto))}
        else:
            presi = [form.instance.ordine for form in tenuti if form.instance.ordine is not None]
            ultimo = max(presi, default=-1)
            senza = [form for form in tenuti if form.instance.ordine is None]
            nuovi = {form: ultimo + 1 + posto for posto, form in enumerate(senza)}
        spostate = []
        for form, posto in nuovi.items():
            if form.instance.ordine != posto:
                form.instance.ordine = posto
                if not form.has_changed():
                    spostate.append(form.instance)
        return spostate


def _posto(form) -> tuple[float, int]:
    """Where a row goes: who was moved up comes before the row that had the place, who was moved down after."""
    prima, ora = form.initial.get("ordine"), form.instance.ordine
    if ora is None:
        return float("inf"), 0
    if prima == ora:
        return ora, 0
    return ora, -1 if prima is None or ora < prima else 1


class InTabella(InFila):
    """Rows of a table, where the name of a field is the head of its column: a screen reader needs it here."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for campo in form.fields.values():
            # A choice of rows is wrapped, and only what is inside is this row's own.
            dentro = getattr(campo.widget, "widget", campo.widget)
            dentro.attrs.setdefault("aria-label", capfirst(str(campo.label)))


class Righe(DegliEnti, admin.TabularInline):
    """Rows short enough to stand side by side."""

    formset = InTabella
    extra = 0


class Schede(DegliEnti, admin.StackedInline):
    """Rows with many or long fields."""

    formset = InFila
    extra = 0
