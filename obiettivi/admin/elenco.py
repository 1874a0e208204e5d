"""The list of the objectives: weights, residuals and findings of the chosen plan; moving and copying."""

from collections import defaultdict

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import Q
from django.forms import Form, ModelChoiceField
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from obiettivi import azioni, calcoli, contesti, models, riepiloghi
from obiettivi.admin.base import torna_a
from obiettivi.admin.filtri import AreaFilter, PianoFilter, sono_molti
from obiettivi.admin.piano import DelPianoAdmin
from obiettivi.admin.stato import perche_chiuso
from obiettivi.controlli import Anomalia, obiettivo_di
from obiettivi.formati import numero


class PaginaElenco(ChangeList):
    """The lines of the list, each with what the plan as a whole says of it: read once for all of them."""

    def get_results(self, request):
        super().get_results(request)
        piano = self.model_admin.del_quale(request)
        if piano is None:
            return
        contenuto = riepiloghi.contenuto_piano(piano)
        valori = {obiettivo.n: obiettivo for obiettivo in contenuto.obiettivi}
        pesi, anomalie = defaultdict(list), defaultdict(list)
        for peso in calcoli.pesi_per_area(contenuto):
            for n in dict.fromkeys(obiettivo.n for obiettivo, _ in peso.assegnazioni):
                pesi[n].append(peso)
        for anomalia in contesti.anomalie_piano(piano, contenuto):
            anomalie[obiettivo_di(anomalia.oggetto)].append(anomalia)
        righe = self.result_list = list(self.result_list)
        ordinate = not request.GET.get("o") and not perche_chiuso(request, piano)
        for posto, riga in enumerate(righe):
            riga.valore, riga.pesi, riga.anomalie = valori[riga.n], pesi[riga.n], anomalie[riga.n]
            riga.sopra = righe[posto - 1].n if ordinate and posto else None
            riga.sotto = righe[posto + 1].n if ordinate and posto + 1 < len(righe) else None


class CopiaForm(Form):
    piano = ModelChoiceField(models.Piano.objects.none(), label="Nel piano", empty_label=None)

    def __init__(self, *args, piani, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["piano"].queryset = piani


class ElencoObiettivi(DelPianoAdmin):
    """The list of the objectives, of one plan or of all."""

    list_filter = (PianoFilter, AreaFilter, "ambito")
    list_display_links = ("n", "titolo")
    search_fields = ("titolo", "codice", "codice_interno", "descrizione")
    search_help_text = "Parole del titolo o della descrizione, il codice, il n."
    ordering = ("piano", "n")
    actions = ("copia",)

    def get_list_display(self, request):
        if self.del_quale(request) is None:
            return ("n", "codice", "titolo", "ambito", "piano")
        return ("n", "codice", "titolo", "aree_e_pesi", "residuo", "segnalazioni", "posto")

    def get_changelist(self, request, **kwargs):
        return PaginaElenco

    def get_search_results(self, request, queryset, search_term):
        righe, ripetute = super().get_search_results(request, queryset, search_term)
        if search_term.isascii() and search_term.isdecimal() and len(search_term) < 7:
            righe |= queryset.filter(Q(n=search_term))
        return righe, ripetute

    @admin.display(description="aree e pesi")
    def aree_e_pesi(self, riga):
        dette = []
        for sua in riga.valore.assegnazioni:
            peso = calcoli.peso_effettivo(riga.valore, sua)
            dette.append((sua.area, "" if peso is None else numero(peso)))
        return format_html_join(", ", '<span class="coppia">{} <b>{}</b></span>', dette)

    @admin.display(description="residuo delle aree")
    def residuo(self, riga):
        con_totale = [peso for peso in riga.pesi if peso.atteso is not None]
        if not con_totale:
            return ""
        fuori = [(peso.area.codice, in_breve(peso)) for peso in con_totale if peso.residuo]
        return format_html_join(SafeString("<br>"), "{}: {}", fuori) or "tutto assegnato"

    @admin.display(description="segnalazioni")
    def segnalazioni(self, riga):
        if not riga.anomalie:
            return "nessuna"
        indirizzo = reverse("admin:obiettivi_obiettivo_change", args=[riga.pk])
        return format_html('<a href="{}#segnalazioni">{}</a>', indirizzo, quante(riga.anomalie))

    @admin.display(description="sposta")
    def posto(self, riga):
        bottoni = [
            (riga.pk, n, f"Sposta {verso} l'obiettivo {riga.n}", freccia)
            for n, verso, freccia in ((riga.sopra, "su", "▲"), (riga.sotto, "giù", "▼"))
            if n is not None
        ]
        return format_html_join(
            " ",
            '<button class="sposta" name="sposta" value="{}:{}" aria-label="{}" title="{}">{}</button>',
            ((pk, n, detto, detto, freccia) for pk, n, detto, freccia in bottoni),
        )

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and "sposta" in request.POST:
            return self._sposta(request)
        return super().changelist_view(request, extra_context)

    def _sposta(self, request):
        """One place up or down among the lines that are shown."""
        chiave, _, n = request.POST["sposta"].partition(":")
        if not (chiave.isdecimal() and n.isdecimal() and len(chiave) < 10 and len(n) < 7):
            raise Http404
        obiettivo = self.get_queryset(request).filter(pk=chiave).first()
        if obiettivo is None:
            raise Http404
        try:
            azioni.sposta_obiettivo(obiettivo=obiettivo, n=int(n), utente=request.user)
            messages.info(request, f"«{obiettivo.titolo}» è ora il n. {n}.")
        except azioni.NonOraError as rifiuto:
            messages.warning(request, str(rifiuto))
        return HttpResponseRedirect(request.get_full_path())

    @admin.action(description="Copia gli obiettivi scelti…", permissions=["view"])
    def copia(self, request, queryset):
        chiavi = ",".join(str(pk) for pk in queryset.values_list("pk", flat=True))
        return HttpResponseRedirect(f"{reverse('admin:obiettivi_obiettivo_copia')}?obiettivi={chiavi}")

    def get_urls(self):
        copia = self.admin_site.admin_view(self.copia_view)
        return [path("copia/", copia, name="obiettivi_obiettivo_copia"), *super().get_urls()]

    def copia_view(self, request):
        """Where to copy some objectives to: asked on GET, done on POST."""
        chiavi = [uno for uno in request.GET.get("obiettivi", "").split(",") if uno.isdecimal()]
        scelti = list(self.get_queryset(request).filter(pk__in=chiavi[:500]).select_related("piano__ente"))
        if not scelti:
            raise Http404
        modulo = CopiaForm(
            request.POST or None,
            piani=self._mete(request, scelti),
            initial={"piano": scelti[0].piano_id},
        )
        if request.method == "POST" and modulo.is_valid():
            try:
                return self._copia(request, scelti, modulo.cleaned_data["piano"])
            except azioni.NonOraError as rifiuto:
                modulo.add_error("piano", str(rifiuto))
        contesto = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": "Copia l'obiettivo" if len(scelti) == 1 else f"Copia {len(scelti)} obiettivi",
            "scelti": scelti,
            "modulo": modulo,
        }
        return TemplateResponse(request, "admin/obiettivi/obiettivo/copia.html", contesto)

    def _mete(self, request, scelti):
        """Where they may be copied to: of many plans, those of the same enti."""
        piani = self.possibili_per_una_nuova(request)
        if sono_molti(piani):
            return piani.filter(ente__in={obiettivo.piano.ente_id for obiettivo in scelti})
        return piani

    @transaction.atomic
    def _copia(self, request, scelti, piano):
        copie = []
        for obiettivo in scelti:
            copia = azioni.copia_obiettivo(obiettivo=obiettivo, piano=piano, utente=request.user)
            copie.append(copia.obiettivo)
            messages.success(
                request, f"L'obiettivo {obiettivo.n} è copiato come n. {copia.obiettivo.n} di {piano}."
            )
            if copia.tralasciati:
                tralasciati = ", ".join(copia.tralasciati)
                messages.warning(
                    request,
                    f"Della copia n. {copia.obiettivo.n} non c'è posto in {piano} per: {tralasciati}.",
                )
        if any(obiettivo.piano.anno != piano.anno for obiettivo in scelti):
            messages.warning(
                request, f"Anni, scadenze e valori sono quelli di prima: portali al {piano.anno}."
            )
        if len(copie) == 1:
            return torna_a(copie[0])
        return HttpResponseRedirect(f"{reverse('admin:obiettivi_obiettivo_changelist')}?piano={piano.pk}")


def in_breve(peso: calcoli.PesoArea) -> str:
    """«7 su 100 da assegnare», «3 di troppo»."""
    if peso.residuo < 0:
        return f"{numero(-peso.residuo)} di troppo"
    return f"{numero(peso.residuo)} su {numero(peso.atteso)} da assegnare"


def quante(anomalie: list[Anomalia]) -> str:
    """«2, una da correggere prima di approvare»: how many, and the gravest in words."""
    grave = anomalie[0].livello
    gravi = sum(anomalia.livello == grave for anomalia in anomalie)
    return (
        f"{len(anomalie)}: {grave.label}"
        if gravi == len(anomalie)
        else f"{len(anomalie)}, {gravi} {grave.label}"
    )
