"""What every page of the admin obeys: one sees, chooses and touches rows of one's own enti only."""

import json
import re
from functools import partial
from urllib.parse import parse_qs

from django.contrib import admin
from django.contrib.admin.helpers import InlineAdminFormSet
from django.core.exceptions import PermissionDenied
from django.db import models as db
from django.db.models import Max, QuerySet
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from obiettivi import models
from obiettivi.accesso import ammesso_in_amministrazione, enti_amministrati
from obiettivi.admin.filtri import MOLTI
from obiettivi.admin.moduli import Modulo, PostoField
from obiettivi.admin.stato import in_una_versione, perche_chiuso
from obiettivi.formati import da_cercare
from obiettivi.forms.campi import DataItaliana, InteroItaliano, TestoLungo
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

    formfield_overrides = {
        db.TextField: {"form_class": TestoLungo, "widget": TestoLungo.widget},
        db.PositiveIntegerField: {"form_class": InteroItaliano, "widget": InteroItaliano.widget},
        db.DateField: {"form_class": DataItaliana},
    }
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
        return ammesso_in_amministrazione(request) and not perche_chiuso(request, obj)

    def has_change_permission(self, request, obj=None):
        return ammesso_in_amministrazione(request) and not perche_chiuso(request, obj)

    def has_delete_permission(self, request, obj=None):
        return ammesso_in_amministrazione(request) and not perche_chiuso(request, obj)

    def scelte(self, db_field, request) -> QuerySet:
        """The rows a reference may point to: pages narrow it further, to the plan or the objective."""
        return visibili(db_field.remote_field.model._default_manager.all(), request.user)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "ordine":
            kwargs |= {"form_class": PostoField, "widget": PostoField.widget}
        campo = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(campo, "widget") and hasattr(campo.widget, "can_add_related"):
            # What a row points to has its own page, one step of the work before: not a window over this one.
            for azione in ("add", "change", "delete", "view"):
                setattr(campo.widget, f"can_{azione}_related", False)
        return campo

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        righe = kwargs["queryset"] = self.scelte(db_field, request)
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if campo is not None and db_field.name not in self.get_autocomplete_fields(request):
            vuota = [("", campo.empty_label)] if campo.empty_label is not None else []
            campo.choices = [*vuota, *scelte_una_volta(request, righe)]
        return campo


def scelte_una_volta(request, righe: QuerySet) -> list[tuple[int, str]]:
    """The choices read once per page rather than once per row of an inline."""
    lette = request.__dict__.setdefault("scelte_lette", {})
    chiave = str(righe.query)
    if chiave not in lette:
        lette[chiave] = [(riga.pk, str(riga)) for riga in righe]
    return lette[chiave]


class PaginaEnti(DegliEnti, admin.ModelAdmin):
    """A page of the admin within one's own enti."""

    form = Modulo
    list_per_page = 100
    save_on_top = True

    class Media:
        css = {"all": ("amministrazione.css",)}
        js = ("pianoperf.js", "amministrazione.js")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not in_una_versione(obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["perche_chiuso"] = perche_chiuso(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def message_user(self, request, message, *args, **kwargs):
        super().message_user(request, _in_italiano(message), *args, **kwargs)

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        gruppi = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for gruppo in gruppi:
            gruppo.inline_formset_data = partial(_con_le_nostre_parole, gruppo)
        return gruppi


FATTO = re.compile(r"^Il (.*) è stato (aggiunt|modificat|cancellat|eliminat)o con successo\.", re.DOTALL)


def _in_italiano(messaggio) -> str:
    """Django gives every word the masculine article: «Il voce "1.1" è stato aggiunto con successo»."""
    detto = FATTO.sub(
        lambda trovato: (
            f"{'Salvato' if trovato[2] in ('aggiunt', 'modificat') else 'Cancellato'}: {trovato[1]}."
        ),
        str(messaggio),
    )
    # Made of pieces of what was safe already.
    return mark_safe(detto) if isinstance(messaggio, SafeString) else detto


def _con_le_nostre_parole(gruppo) -> str:
    """What the browser needs to add rows; Django would say «Aggiungi un altro Fase»."""
    dati = json.loads(InlineAdminFormSet.inline_formset_data(gruppo))
    dati["options"]["addText"] = f"Aggiungi {gruppo.opts.verbose_name}"
    return json.dumps(dati)


class DiUnAltro(PaginaEnti):
    """A page of rows of an ente, or of a plan: what can be chosen in it is of that ente or that plan.

    So a new row is written only when it is known whose it is: from the list that was filtered, because there
    is only one, or by asking first.
    """

    di: str
    """The reference to whose the rows are: "ente", "piano"."""
    domanda: str
    """What to ask when it is not known."""

    def del_quale(self, request):
        """Whose a new row or the list is, when the address, the form or the facts say it; else None."""
        if not hasattr(request, "del_quale"):
            possibili = list(self.possibili(request)[:2])
            request.del_quale = possibili[0] if len(possibili) == 1 else None
            scelto = request.POST.get(self.di) or request.GET.get(self.di) or self._dall_elenco(request)
            if scelto and scelto.isdecimal() and len(scelto) < 10:
                request.del_quale = self.possibili(request).filter(pk=scelto).first()
        return request.del_quale

    def possibili(self, request) -> QuerySet:
        modello = self.opts.get_field(self.di).remote_field.model
        righe = visibili(modello.objects.all(), request.user)
        return righe.select_related("ente") if self.di == "piano" else righe

    def possibili_per_una_nuova(self, request) -> QuerySet:
        """Of those, what a new row may be added to now."""
        return self.possibili(request)

    def _dall_elenco(self, request) -> str:
        """The choice made in the list from which the new row was asked for."""
        filtri = parse_qs(request.GET.get("_changelist_filters", ""))
        return (filtri.get(self.di) or filtri.get(f"{self.di}__id__exact") or [""])[0]

    def add_view(self, request, form_url="", extra_context=None):
        if request.method == "GET" and self.del_quale(request) is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self.chiede(request, self.possibili_per_una_nuova(request))
        return super().add_view(request, form_url, extra_context)

    def chiede(self, request, possibili: QuerySet):
        """The page where one says of which of these the page is; of many, the first, and a search by ente."""
        q = da_cercare(request.GET.get("q", ""))
        enti = models.Ente.objects.cerca(q)
        trovati = (
            possibili.filter(**{"pk__in" if self.di == "ente" else "ente__in": enti}) if q else possibili
        )
        indirizzi = []
        for uno in trovati[:MOLTI]:
            parametri = request.GET.copy()
            parametri.pop("q", None)
            parametri[self.di] = uno.pk
            indirizzi.append((str(uno), f"?{parametri.urlencode()}"))
        prima = self.opts.get_field(self.di).remote_field.model._meta
        contesto = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": self.domanda,
            "scelte": indirizzi,
            "si_cerca": bool(q) or len(indirizzi) == MOLTI,
            "q": q,
            "altri": [coppia for coppia in request.GET.items() if coppia[0] != "q"],
            "prima": prima,
            "aggiungi_prima": reverse(f"admin:obiettivi_{prima.model_name}_add"),
        }
        return TemplateResponse(request, "admin/scegli_prima.html", contesto)

    def get_changeform_initial_data(self, request):
        return {self.di: self.del_quale(request), "ordine": None} | super().get_changeform_initial_data(
            request
        )

    def get_form(self, request, obj=None, **kwargs):
        if obj is not None:
            request.del_quale = getattr(obj, self.di)
        modulo = super().get_form(request, obj, **kwargs)
        campi = modulo.base_fields
        if self.di in campi and self.del_quale(request) is not None:
            # Already chosen, and the rest of the page is made for it.
            campi[self.di].empty_label = None
            campi[self.di].choices = [uno for uno in campi[self.di].choices if uno[0]]
        if "ordine" in campi:
            campi["ordine"].required = False
        return modulo

    def scelte(self, db_field, request):
        righe = super().scelte(db_field, request)
        suo = self.del_quale(request)
        if db_field.name == self.di:
            righe = righe.select_related("ente") if self.di == "piano" else righe
            return righe if suo is None else righe.filter(pk=suo.pk)
        return righe if suo is None else self.scelte_di(righe, suo)

    def scelte_di(self, righe: QuerySet, suo) -> QuerySet:
        """Of these choices, those that belong to the same ente or plan."""
        return righe.filter(**{self.di: suo})

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else (self.di,)

    def save_model(self, request, obj, form, change):
        if getattr(obj, "ordine", 0) is None:
            sorelle = type(obj).objects.filter(**{self.di: getattr(obj, self.di)})
            ultimo = sorelle.aggregate(ultimo=Max("ordine"))["ultimo"]
            obj.ordine = 0 if ultimo is None else ultimo + 1
        super().save_model(request, obj, form, change)


class SoloSuperutente(admin.ModelAdmin):
    """A page for superusers, such as users and their roles until there are pages for them."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_view_permission = has_add_permission = has_change_permission = lambda self, request, obj=None: (
        request.user.is_superuser
    )

    def has_delete_permission(self, request, obj=None):
        return False


def torna_a(riga, frammento: str = "") -> HttpResponseRedirect:
    """Back to the page of a row of the admin."""
    indirizzo = reverse(f"admin:obiettivi_{riga._meta.model_name}_change", args=[riga.pk])
    return HttpResponseRedirect(f"{indirizzo}{frammento}")
