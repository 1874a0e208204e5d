"""Fields as people fill them in: numbers and dates the Italian way, long texts, lists, months. The admin's too."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models as db
from django.utils import formats

from obiettivi.models.campi import ScrittoInItaliano, anno_possibile, stampabile
from obiettivi.scelte import MESI


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


class DataItaliana(forms.DateField):
    """A date typed as 31/12/2026; also 31.12.2026, as many acts write it."""

    default_error_messages = {"invalid": "Scrivi una data che c'è, per esempio 31/12/2026."}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.input_formats = [*formats.get_format("DATE_INPUT_FORMATS", lang="it"), "%d.%m.%Y"]


class MesiField(forms.TypedMultipleChoiceField):
    """The months a phase is active in, as numbers from 1 to 12."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        scelte = list(enumerate(MESI, start=1))
        super().__init__(**{"choices": scelte, "coerce": int, "required": False, "label": "Mesi"} | kwargs)


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


FRASI = {
    "max_length": "Il testo è troppo lungo: al massimo %(limit_value)s caratteri, qui sono %(show_value)s.",
    "min_value": "Il numero non può essere negativo.",
    "max_value": "Il numero è troppo grande: al massimo %(limit_value)s.",
    "max_whole_digits": "Il numero è troppo grande: al massimo %(max)s cifre prima della virgola.",
    "max_digits": "Il numero è troppo grande: al massimo %(max)s cifre.",
    "max_decimal_places": "Il numero ha troppi decimali: al massimo %(max)s.",
}
"""What is said of a value that is refused, by code."""


def campo(colonna: db.Field, **altro: Any) -> forms.Field:
    """The field of a form for a column: its label, help, limits, in our words and our way of typing.

    The browser is not told how long a text may be: it would cut what is pasted, without a word.
    """
    if isinstance(colonna, db.TextField):
        altro |= {"form_class": TestoLungo, "widget": forms.Textarea(attrs={"rows": 3})}
    elif isinstance(colonna, db.PositiveIntegerField | db.PositiveSmallIntegerField):
        altro |= {"form_class": InteroItaliano, "widget": forms.TextInput(attrs={"inputmode": "numeric"})}
    elif isinstance(colonna, db.DateField):
        altro |= {"form_class": DataItaliana}
    nomi = {vincolo.name for vincolo in colonna.model._meta.constraints}
    if f"{colonna.model._meta.model_name}_{colonna.name}_non_negativo" in nomi:
        altro["min_value"] = 0
    fatto = colonna.formfield(error_messages=FRASI, **altro)
    # Only a ModelForm asks the column for the rules it was given.
    if stampabile in colonna._validators:
        fatto.validators = [
            uno for uno in fatto.validators if not isinstance(uno, ProhibitNullCharactersValidator)
        ]
    fatto.validators += colonna._validators
    for attributo in ("maxlength", "minlength", "min", "max", "step"):
        fatto.widget.attrs.pop(attributo, None)
    return fatto
