"""Form fields of the admin: places in a list, months in a line, voci found by any word, the coat of arms."""

import base64

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from obiettivi.contenuto.stemma import BYTE_MASSIMI, StemmaNonValidoError, tipo_immagine
from obiettivi.forms.campi import AnniField, ElencoField, InteroItaliano, MesiField

N_MASSIMO = 100_000
"""The highest place of the open format."""


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


class Modulo(forms.ModelForm):
    """A form that judges the whole row: also a reference that is shown but cannot be changed.

    Django leaves out the constraints that name such a field, and the database would refuse without a word.
    """

    def _get_validation_exclusions(self):
        fissi = {"piano", "ente"} - self.fields.keys() if self.instance.pk else set()
        return super()._get_validation_exclusions() - fissi


class FaseForm(Modulo):
    mesi = MesiField(widget=CaselleMesi, help_text="I mesi in cui si lavora alla fase, anche non di seguito")


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
