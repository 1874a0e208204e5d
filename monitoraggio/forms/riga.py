"""What the small forms of an avanzamento have in common: Italian numbers and dates, words for what is refused."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.core.exceptions import ValidationError

from obiettivi.formati import data, numero, semplifica
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import campo
from obiettivi.models.campi import NumeroItaliano

PERCENTO = Decimal(100)
NIENTE = re.compile(
    r"(n\s*[./]?\s*[dpav]\.?|non (disponibile|rilevat[oa]|misurat[oa]|previst[oa]|perv.*)|-+|–|/|\?+)"
)
"""What people write in the place of a number that they do not have: n.d., n/a, non disponibile, -."""
MIGLIAIA = re.compile(r"[+-]?[1-9]\d{0,2},000", re.ASCII)
"""A comma before three zeros: nobody writes decimals so."""


class NumeroMisurato(NumeroItaliano):
    """A number that was measured: what is not one is told apart, because each has its own place."""

    default_error_messages = {
        "niente": "Se il valore non c'è ancora lascia vuoto; se non si può misurare spunta «non valutabile» e "
        "scrivi perché."
    }

    def to_python(self, valore):
        testo = valore.strip() if isinstance(valore, str) else ""
        if NIENTE.fullmatch(semplifica(testo)):
            raise ValidationError(self.error_messages["niente"], code="niente")
        if MIGLIAIA.fullmatch(testo):
            migliaia = testo.replace(",", ".")
            raise ValidationError(
                f"«{testo}» si legge {testo.partition(',')[0]}, perché la virgola è dei decimali. Per le migliaia "
                f"scrivi {migliaia}; altrimenti togli gli zeri.",
                code="migliaia",
            )
        return super().to_python(valore)


NON_UN_NUMERO = (
    "Qui va solo un numero, per esempio 1.234,50: quello che c'è da spiegare scrivilo tra le attività svolte."
)


def colonna(modello: type, nome: str, etichetta: str, **altro: Any) -> forms.Field:
    """The field of a column, with its label."""
    return campo(modello._meta.get_field(nome), label=etichetta, **altro)


def quantita(modello: type, nome: str, etichetta: str, **altro: Any) -> NumeroMisurato:
    """The field of a number that was measured."""
    fatto = colonna(modello, nome, etichetta, form_class=NumeroMisurato, **altro)
    fatto.error_messages["invalid"] = NON_UN_NUMERO
    return fatto


def percento(
    modello: type, nome: str, etichetta: str, massimo: Decimal = PERCENTO, **altro: Any
) -> NumeroMisurato:
    """The field of a percent, from 0 to 100 or as far as it may go."""
    fatto = quantita(modello, nome, etichetta, min_value=0, max_value=massimo, **altro)
    detto = f"La percentuale va da 0 a {numero(massimo)}."
    fatto.error_messages |= {"min_value": detto, "max_value": detto}
    return fatto


@dataclass(frozen=True)
class Giorni:
    """The days on which something of an objective may have happened: from the first of its years to today."""

    dal: date
    oggi: date

    def controlla(self, giorno: date | None, che_cosa: str) -> date | None:
        """The day itself; ValidationError when it cannot be."""
        if giorno is None:
            return None
        if giorno > self.oggi:
            raise ValidationError(
                f"Il {data(giorno)} deve ancora venire: scrivi il giorno in cui {che_cosa}."
            )
        if giorno < self.dal:
            raise ValidationError(
                f"Il {data(giorno)} è prima del {self.dal.year}, quando l'obiettivo comincia: controlla l'anno."
            )
        return giorno


class RigaForm(SoloCampi):
    """A few fields side by side. Nothing is required: a draft says as much as is known."""

    use_required_attribute = False
    righe: Sequence[Sequence[tuple[str, int]]] = ()

    def una_scelta(self, nome: str, scelte: Iterable[tuple[str, str]]) -> None:
        """Gives a field its choices, with an empty one first."""
        vecchio = self.fields[nome]
        self.fields[nome] = forms.ChoiceField(
            label=vecchio.label,
            help_text=vecchio.help_text,
            required=False,
            choices=[("", "–"), *scelte],
            error_messages={"invalid_choice": "Scegli una delle risposte dell'elenco."},
        )

    def disponi(self) -> None:
        """Puts the fields that there are in their rows."""
        presenti = ([uno for uno in riga if uno[0] in self.fields] for riga in self.righe)
        self.helper.layout = Layout(
            *(Div(*(self._campo(*uno) for uno in riga), css_class="row") for riga in presenti if riga)
        )

    def _campo(self, nome: str, quanto: int) -> Field:
        casella = isinstance(self.fields[nome].widget, forms.CheckboxInput)
        altro = {"template": "piani/modifica/_casella.html"} if casella else {}
        # Two short ones side by side on a telephone too: what is refused of the others is told in long sentences.
        stretto = "col-6 " if nome in ("numeratore", "denominatore") else ""
        return Field(nome, wrapper_class=f"{stretto}col-md-{quanto}", **altro)
