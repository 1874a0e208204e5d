"""Form fields of the admin: months, years, long texts, the coat of arms."""

import base64
import re

from django import forms
from django.core.exceptions import ValidationError

from obiettivi.contenuto.stemma import BYTE_MASSIMI, StemmaNonValidoError, tipo_immagine
from obiettivi.models.campi import anno_possibile
from obiettivi.scelte import MESI


class TestoLungo(forms.CharField):
    """A text kept as it was: browsers send line ends as CR LF, which would look like a change."""

    widget = forms.Textarea(attrs={"rows": 3, "cols": 60})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"strip": False} | kwargs)

    def to_python(self, valore):
        return super().to_python(valore).replace("\r\n", "\n")


class MesiField(forms.TypedMultipleChoiceField):
    """The months a phase is active in, as numbers from 1 to 12."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        scelte = [(mese, nome[:3]) for mese, nome in enumerate(MESI, start=1)]
        super().__init__(**{"choices": scelte, "coerce": int, "required": False, "label": "mesi"} | kwargs)


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


class FaseForm(forms.ModelForm):
    mesi = MesiField()


class ObiettivoForm(forms.ModelForm):
    anni = AnniField(required=False, help_text="Gli anni che l'obiettivo copre: 2026, 2027")
    adempimenti = ElencoField(required=False, help_text="Separati da virgole: tempi di pagamento, formazione")


class EnteForm(forms.ModelForm):
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
