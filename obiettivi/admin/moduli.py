"""Form fields of the admin: numbers and dates as people write them, months, years, the coat of arms."""

import base64
import re

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.html import format_html

from obiettivi.contenuto.stemma import BYTE_MASSIMI, StemmaNonValidoError, tipo_immagine
from obiettivi.models.campi import ScrittoInItaliano, anno_possibile
from obiettivi.scelte import MESI

N_MASSIMO = 100_000
"""The highest place of the open format."""


class TestoLungo(forms.CharField):
    """A text kept as it was: browsers send line ends as CR LF, which would look like a change."""

    widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"strip": False} | kwargs)

    def to_python(self, valore):
        return super().to_python(valore).replace("\r\n", "\n")


class InteroItaliano(ScrittoInItaliano, forms.IntegerField):
    """A count typed the Italian way: 13.400."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 8})
    default_error_messages = {"invalid": "Scrivi un numero intero, per esempio 1.234."}


class PostoField(InteroItaliano):
    """A place in a list: people count from 1, the rows from 0."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 3})

    def __init__(self, **kwargs):
        super().__init__(**kwargs | {"label": "Posto", "help_text": "Vuoto: in fondo"})

    def to_python(self, valore):
        valore = super().to_python(valore)
        if valore is None:
            return None
        if valore < 1:
            raise ValidationError("Il primo posto è 1.", code="posto")
        return valore - 1

    def prepare_value(self, valore):
        return super().prepare_value(valore + 1 if isinstance(valore, int) else valore)


class DataItaliana(forms.DateField):
    """A date typed as 31/12/2026; also 31.12.2026, as many acts write it."""

    default_error_messages = {"invalid": "Scrivi una data che c'è, per esempio 31/12/2026."}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.input_formats = [*formats.get_format("DATE_INPUT_FORMATS", lang="it"), "%d.%m.%Y"]


class CaselleMesi(forms.CheckboxSelectMultiple):
    """Twelve boxes in a line, each under the initial of its month."""

    def create_option(self, name, value, label, *args, **kwargs):
        opzione = super().create_option(name, value, label[0].upper(), *args, **kwargs)
        opzione["attrs"] |= {"aria-label": label, "title": label}
        return opzione

    def render(self, *args, **kwargs):
        return format_html(
            '<div class="mesi" role="group" aria-label="mesi">{}</div>', super().render(*args, **kwargs)
        )


class MesiField(forms.TypedMultipleChoiceField):
    """The months a phase is active in, as numbers from 1 to 12."""

    widget = CaselleMesi

    def __init__(self, **kwargs):
        scelte = list(enumerate(MESI, start=1))
        super().__init__(**{"choices": scelte, "coerce": int, "required": False, "label": "Mesi"} | kwargs)


class SceltaVoce(AutocompleteSelect):
    """A voce found by any word of it, among those of one plan."""

    def __init__(self, field, admin_site, piano, nomi, **kwargs):
        super().__init__(field, admin_site, **kwargs)
        self.piano, self.nomi = piano, nomi

    def get_url(self):
        return f"{super().get_url()}?piano={self.piano.pk}"

    def optgroups(self, name, value, attr=None):
        """Only what is chosen, from names read once for all the rows of the page."""
        scelte = [(chiave, nome) for chiave, nome in self.nomi if str(chiave) in value]
        vuota = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        opzioni = [
            self.create_option(name, chiave, nome, str(chiave) in value, posto)
            for posto, (chiave, nome) in enumerate([*vuota, *scelte])
        ]
        return [(None, opzioni, 0)]


class ElencoField(forms.CharField):
    """A list typed on one line, with commas."""

    def prepare_value(self, valore):
        return ", ".join(map(str, valore)) if isinstance(valore, list) else valore

    def to_python(self, valore):
        return [parte.strip() for parte in super().to_python(valore).split(",") if parte.strip()]

    def validate(self, valore):
        if self.required and not valore:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, valore):
        for parte in valore:
            super().run_validators(str(parte))


class AnniField(ElencoField):
    """Years typed with commas: 2026, 2027."""

    def to_python(self, valore):
        parti = super().to_python(valore)
        if not all(re.fullmatch(r"\d{4}", parte, re.ASCII) for parte in parti):
            raise ValidationError("Scrivi gli anni separati da virgole: 2026, 2027.", code="anni")
        return [int(parte) for parte in parti]

    def run_validators(self, valore):
        for anno in valore:
            anno_possibile(anno)


class Modulo(forms.ModelForm):
    """A form that judges the whole row: also a reference that is shown but cannot be changed.

    Django leaves out the constraints that name such a field, and the database would refuse without a word.
    """

    def _get_validation_exclusions(self):
        fissi = {"piano", "ente"} - self.fields.keys() if self.instance.pk else set()
        return super()._get_validation_exclusions() - fissi


class FaseForm(Modulo):
    mesi = MesiField(help_text="I mesi in cui si lavora alla fase, anche non di seguito")


class ObiettivoForm(Modulo):
    n = InteroItaliano(
        label="N.",
        min_value=0,
        max_value=N_MASSIMO,
        help_text="Il posto nel piano; se è già preso, gli altri si spostano",
    )
    anni = AnniField(required=False, help_text="Gli anni che l'obiettivo copre: 2026, 2027")
    adempimenti = ElencoField(required=False, help_text="Separati da virgole: tempi di pagamento, formazione")

    def _get_validation_exclusions(self):
        # A place already taken is no mistake: the others make room.
        return super()._get_validation_exclusions() | {"n"}


class EnteForm(Modulo):
    nuovo_stemma = forms.FileField(
        label="stemma", required=False, help_text=f"Immagine PNG o SVG, al massimo {BYTE_MASSIMI // 1000} kB"
    )
    togli_stemma = forms.BooleanField(label="togli lo stemma", required=False)

    def clean_nuovo_stemma(self):
        file = self.cleaned_data["nuovo_stemma"]
        if not file:
            return None
        dati = file.read(BYTE_MASSIMI + 1)
        try:
            tipo_immagine(dati)
        except StemmaNonValidoError as errore:
            raise ValidationError(f"{str(errore).capitalize()}.", code="stemma") from None
        return base64.b64encode(dati).decode()

    def save(self, commit=True):
        if self.cleaned_data["togli_stemma"]:
            self.instance.stemma = ""
        elif self.cleaned_data["nuovo_stemma"]:
            self.instance.stemma = self.cleaned_data["nuovo_stemma"]
        return super().save(commit)
