"""What people write about an objective, around its sheet: notes, reasons, where it goes."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

from obiettivi import models
from obiettivi.contenuto.tipi import LUNGHEZZA_TITOLO
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import InteroItaliano, campo


class NotaForm(SoloCampi):
    """A short word."""

    use_required_attribute = False
    testo = campo(models.NotaObiettivo._meta.get_field("testo"), label="Nuova nota")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["testo"].error_messages["required"] = "Scrivi la nota."

    def clean_testo(self):
        if not self.cleaned_data["testo"].strip():
            raise ValidationError(self.fields["testo"].error_messages["required"], code="required")
        return self.cleaned_data["testo"]


class MotivoForm(NotaForm):
    """Why an objective is cancelled."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        suo = self.fields["testo"]
        suo.label = "Perché si annulla"
        suo.help_text = "Resta tra le note dell'obiettivo e nella sua storia"
        suo.error_messages["required"] = "Scrivi perché l'obiettivo si annulla."

    def clean_testo(self):
        if len(self.cleaned_data["testo"]) > LUNGHEZZA_TITOLO - 20:
            raise ValidationError(
                "Il motivo è troppo lungo: dillo in meno di 2.000 caratteri.", code="max_length"
            )
        return super().clean_testo()


class SpostaForm(SoloCampi):
    """Another area for an objective of one area, another place among the others."""

    use_required_attribute = False
    area = forms.ChoiceField(
        label="Area",
        error_messages={"invalid_choice": "Quest'area non è tra quelle che puoi scegliere in questo piano."},
    )
    n = InteroItaliano(
        label="Posto nel piano",
        min_value=1,
        help_text="Se è già preso, gli altri si spostano",
        error_messages={
            "required": "Scrivi il posto nel piano: 1, 2, 3 …",
            "min_value": "Il primo posto è 1.",
        },
    )

    def __init__(self, *args, aree: Mapping[str, str], ultimo: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.ultimo = ultimo
        if aree:
            self.fields["area"].choices = list(aree.items())
        else:
            del self.fields["area"]
        for suo in self.fields.values():
            for attributo in ("min", "max"):
                suo.widget.attrs.pop(attributo, None)

    def clean_n(self) -> int:
        """A place that there is: beyond the last one the numbering would have a gap."""
        n = self.cleaned_data["n"]
        if n > self.ultimo:
            raise forms.ValidationError(
                f"Gli obiettivi arrivano al n. {self.ultimo}: scegli un posto fino a lì."
            )
        return n
