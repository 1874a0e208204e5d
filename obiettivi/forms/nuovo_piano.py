"""A new plan: its heading and what it stands on, what it takes over from another, the file it comes from."""

from collections.abc import Sequence
from uuid import UUID

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count

from obiettivi import azioni, models
from obiettivi import contenuto as c
from obiettivi.contenuto import DIMENSIONE_MASSIMA, FormatoNonValidoError
from obiettivi.formati import data
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import DataItaliana
from obiettivi.forms.persone import titolo_organigramma
from obiettivi.models.campi import LUNGHEZZA_TITOLO, anno_possibile, stampabile

ERRORI_MOSTRATI = 50
"""Of the mistakes of a file: who corrects these will see the others."""


class AnnoField(forms.IntegerField):
    """A year, as four digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"})
    default_error_messages = {"invalid": "Scrivi l'anno con quattro cifre: 2026."}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators.append(anno_possibile)


class SceltaOrganigramma(forms.ModelChoiceField):
    """One of the ente's, told by the plans that use it and by its size."""

    def label_from_instance(self, uno):
        nome = titolo_organigramma(uno)
        dal = f", dal {data(uno.dal)}" if uno.dal and nome != str(uno) else ""
        return f"{nome}{dal}: {uno.n_aree} are{'a' if uno.n_aree == 1 else 'e'}"


class SceltaSistema(forms.ModelChoiceField):
    """One of the ente's, told by its name and by the plans that follow it."""

    def label_from_instance(self, uno):
        anni = ", ".join(str(piano.anno) for piano in sorted(uno.piani.all(), key=lambda piano: piano.anno))
        return f"{uno} – {'piani' if ',' in anni else 'piano'} {anni}" if anni else str(uno)


class BasiForm(SoloCampi):
    """The heading of a new plan, and the organigramma and rules that it stands on."""

    titolo = forms.CharField(
        label="Titolo", required=False, max_length=LUNGHEZZA_TITOLO, validators=[stampabile]
    )
    triennio_dal = AnnoField(label="Triennio: primo anno", required=False)
    triennio_al = AnnoField(label="Triennio: ultimo anno", required=False)
    organigramma = SceltaOrganigramma(
        label="Organigramma",
        queryset=models.Organigramma.objects.none(),
        empty_label=None,
        help_text="Le aree a cui si danno gli obiettivi",
        error_messages={"invalid_choice": "Scegli uno degli organigrammi dell'ente."},
    )
    nuovo_dal = DataItaliana(
        label="Se le aree cambiano: nuovo organigramma dal",
        required=False,
        widget=forms.DateInput(attrs={"size": 12, "autocomplete": "off"}),
        help_text="Lascia vuoto se le aree restano le stesse. Con una data, per esempio 01/01/2026, l'organigramma "
        "scelto viene copiato in uno nuovo: lì potrai cambiare le aree senza toccare i piani di prima. Ogni area "
        "nuova continua quella vecchia, e chi ci lavora continua a vederla.",
    )
    sistema = SceltaSistema(
        label="Regole (sistema di valutazione)",
        queryset=models.SistemaValutazione.objects.none(),
        required=False,
        empty_label="Nuove regole: i pesi di ogni area devono fare 100",
        help_text="Come si pesano gli obiettivi. Si cambiano poi nella pagina delle regole del piano: quelle dei "
        "piani di prima restano come sono.",
        error_messages={"invalid_choice": "Scegli uno dei sistemi di valutazione dell'ente."},
    )

    def __init__(self, *args, ente: models.Ente, **kwargs):
        super().__init__(*args, **kwargs)
        self.ente = ente
        organigrammi = ente.organigrammi.annotate(n_aree=Count("aree")).prefetch_related("piani")
        self.fields["organigramma"].queryset = organigrammi.order_by("-dal", "-pk")
        self.fields["sistema"].queryset = ente.sistemi.prefetch_related("piani").order_by("-pk")

    def clean(self):
        dati = super().clean()
        dal, al = dati.get("triennio_dal"), dati.get("triennio_al")
        if (dal is None) != (al is None) and not {"triennio_dal", "triennio_al"} & set(self.errors):
            self.add_error("triennio_al", "Del triennio scrivi il primo e l'ultimo anno, o nessuno dei due.")
        elif dal is not None and al is not None and al < dal:
            self.add_error("triennio_al", "Il triennio finisce prima di cominciare.")
        return dati

    def basi(self) -> azioni.Basi:
        return azioni.Basi(
            self.cleaned_data["organigramma"], self.cleaned_data["sistema"], self.cleaned_data["nuovo_dal"]
        )

    def testata(self, anno: int) -> azioni.Testata:
        dati = self.cleaned_data
        triennio = () if dati["triennio_dal"] is None else (dati["triennio_dal"], dati["triennio_al"])
        return azioni.Testata(anno=anno, triennio=triennio, titolo=dati["titolo"])


TESTATA = Div(
    "titolo", Div("triennio_dal", "triennio_al", css_class="campi-in-fila"), css_class="gruppo-campi"
)
FONDAMENTA = ("organigramma", "nuovo_dal", "sistema")


class PianoVuotoForm(BasiForm):
    """A plan that begins with nothing."""

    anno = AnnoField(label="Anno")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Fieldset("Il piano", "anno", TESTATA), Fieldset("Su che cosa si appoggia", *FONDAMENTA)
        )

    def clean_anno(self):
        anno = self.cleaned_data["anno"]
        if self.ente.piani.filter(anno=anno).exists():
            raise ValidationError(f"Il piano {anno} c'è già: scegli un altro anno.", code="occupato")
        return anno


class PianoDaForm(BasiForm):
    """A plan that begins with what is ticked of another. The years are chosen before."""

    obiettivi = forms.TypedMultipleChoiceField(
        coerce=UUID,
        label="Obiettivi da riprendere",
        required=False,
        error_messages={
            "invalid_choice": "Uno degli obiettivi non è del piano da cui si parte: ricarica la pagina."
        },
    )
    sposta_date = forms.BooleanField(label="Sposta le date", required=False)
    voci = forms.BooleanField(label="Voci di programmazione (DUP, mandato, bilancio)", required=False)
    premessa = forms.BooleanField(label="Testi della premessa", required=False)
    verifiche = forms.BooleanField(label="Verifiche previste e termini", required=False)
    attivita = forms.BooleanField(label="Attività strutturali delle aree", required=False)
    personale = forms.BooleanField(label="Personale delle aree", required=False)
    capitoli = forms.BooleanField(
        label="Capitoli di bilancio delle aree", required=False, help_text="Con gli importi com'erano"
    )
    salute = forms.BooleanField(
        label="Indicatori di salute dell'ente", required=False, help_text="Con i traguardi com'erano"
    )

    def __init__(self, *args, vecchio: c.ContenutoPiano, anno: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.anno = anno
        # What the ente has is kept: new rules are for who has none.
        self.fields["sistema"].required = True
        self.fields["sistema"].empty_label = None
        self.fields["obiettivi"].choices = [(str(uno.chiave), uno.titolo) for uno in vecchio.obiettivi]
        da, delta = vecchio.piano.anno, anno - vecchio.piano.anno
        sposta = self.fields["sposta_date"]
        sposta.label = f"Sposta le date dal {da} al {anno}"
        sposta.help_text = (
            f"31/12/{da} diventa 31/12/{da + delta}: scadenze delle fasi, date degli indicatori, verifiche e "
            "termini. Restano come sono i testi, i valori misurati negli anni e gli obiettivi già scritti su più "
            "anni."
        )
        self.helper.layout = Layout(
            Fieldset("Il piano", TESTATA),
            Fieldset("Su che cosa si appoggia", *FONDAMENTA),
            HTML('{% include "nuovo_piano/_obiettivi.html" %}'),
            Fieldset("Le date", "sposta_date"),
            Fieldset("Che altro riprendere", *(nome for nome in PARTI if ha(vecchio, nome))),
        )

    def scelte(self) -> azioni.Scelte:
        dati = self.cleaned_data
        return azioni.Scelte(
            obiettivi=frozenset(dati["obiettivi"]),
            sposta_date=dati["sposta_date"],
            **{nome: dati[nome] for nome in PARTI},
        )


PARTI = {
    "voci": ("voci",),
    "premessa": ("premessa",),
    "verifiche": ("verifiche_previste", "termini"),
    "attivita": ("attivita_strutturali",),
    "personale": ("personale",),
    "capitoli": ("capitoli",),
    "salute": ("indicatori_di_salute",),
}
"""The other parts that may be taken over, and the keys that they are made of."""


def ha(vecchio: c.ContenutoPiano, parte: str) -> bool:
    """Whether the plan has anything of a part."""
    return any(getattr(dove, chiave, None) for chiave in PARTI[parte] for dove in (vecchio, vecchio.piano))


def troppo_grande() -> str:
    return f"Il file supera i {DIMENSIONE_MASSIMA // 1024**2} MB: non può essere un piano."


class PianoDaFileForm(SoloCampi):
    """A file of the open format: `cleaned_data["file"]` is what it says, as `contenuto.FileLetto`."""

    file = forms.FileField(
        label="File del piano (.json)",
        help_text=f"Un file «pianoperf/1», come quello che si scarica con «Scarica il JSON»; al massimo "
        f"{DIMENSIONE_MASSIMA // 1024**2} MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"empty": "Il file è vuoto.", "required": "Scegli il file da caricare."},
    )
    aggiorna = forms.BooleanField(
        label="Aggiorna il piano che c'è già",
        required=False,
        help_text="Serve solo se per quell'anno c'è già un piano in bozza: il file prende il suo posto, e ciò che "
        "nel file non c'è viene tolto",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.errori: Sequence[c.Errore] = ()

    @property
    def altri_errori(self) -> int:
        return max(0, len(self.errori) - ERRORI_MOSTRATI)

    @property
    def errori_mostrati(self) -> Sequence[c.Errore]:
        return self.errori[:ERRORI_MOSTRATI]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > DIMENSIONE_MASSIMA:
            raise ValidationError(troppo_grande(), code="grande")
        try:
            return c.leggi_tutto(file.read())
        except FormatoNonValidoError as errore:
            self.errori = errore.errori
            raise ValidationError(
                "Il file non si può caricare: qui sotto c'è scritto dove e perché. Non è stato cambiato nulla.",
                code="formato",
            ) from None
