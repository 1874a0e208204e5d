"""The kinds of columns of a plan, so that a weight is the same column everywhere.

Their sizes are those of the open format: what a form accepts can be written out, and the reverse.
"""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from obiettivi import formati
from obiettivi.contenuto.tipi import (
    ANNO_MASSIMO,
    ANNO_MINIMO,
    CARATTERI_VIETATI,
    INTERO_MASSIMO,
    LUNGHEZZA_CODICE,
    LUNGHEZZA_RIGA,
    LUNGHEZZA_TESTO,
    LUNGHEZZA_TITOLO,
    senza_zeri,
)


def stampabile(testo: str) -> None:
    """Refuses control characters, which no document can show."""
    if vietato := CARATTERI_VIETATI.search(testo):
        raise ValidationError(
            "Il testo contiene un carattere che non si può stampare (posizione %(posizione)s): cancellalo.",
            code="carattere",
            params={"posizione": vietato.start() + 1},
        )


def senza_quadre(codice: str) -> None:
    """Refuses square brackets: findings name their place as `aree[FIN]`."""
    if "[" in codice or "]" in codice:
        raise ValidationError("Il codice non può contenere parentesi quadre.", code="quadre")


def mesi_possibili(mesi: list[int]) -> None:
    """Refuses what is not a list of months, each from 1 to 12 and told once."""
    if not all(type(mese) is int and 1 <= mese <= 12 for mese in mesi) or len(set(mesi)) < len(mesi):
        raise ValidationError("I mesi vanno da 1 a 12, ciascuno una volta.", code="mesi")


class ScrittoInItaliano:
    """Mixed into a form's number: typed and shown the Italian way."""

    def to_python(self, valore):
        if isinstance(valore, str) and valore.strip():
            try:
                valore = formati.leggi_numero(valore)
            except ValueError:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(valore)

    def prepare_value(self, valore):
        return formati.numero(valore) if isinstance(valore, Decimal | int) else valore

    def widget_attrs(self, widget):
        return {}


class NumeroItaliano(ScrittoInItaliano, forms.DecimalField):
    """A number typed the Italian way: 1.234,50."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": "Scrivi un numero, per esempio 1.234,50."}

    def to_python(self, valore):
        valore = super().to_python(valore)
        return valore if valore is None else senza_zeri(valore)


class EsattoField(models.DecimalField):
    """A Decimal without trailing zeros, so that 5 typed again over 5.0000 is not a change.

    At most 15 digits: SQLite keeps no more of them exactly.
    """

    def from_db_value(self, valore, expression, connection):
        return None if valore is None else senza_zeri(valore)

    def to_python(self, valore):
        valore = super().to_python(valore)
        return senza_zeri(valore) if isinstance(valore, Decimal) and valore.is_finite() else valore

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": NumeroItaliano} | kwargs)


def _numero(etichetta, cifre, decimali, **opzioni):
    opzioni = {"null": True, "blank": True} | opzioni
    return EsattoField(etichetta, max_digits=cifre, decimal_places=decimali, **opzioni)


def peso(etichetta="peso", **opzioni):
    """A weight, or a percent 0–100."""
    return _numero(etichetta, 9, 4, **opzioni)


def importo(etichetta="importo", **opzioni):
    """An amount in euro."""
    return _numero(etichetta, 14, 2, **opzioni)


def quantita(etichetta, **opzioni):
    """A measured quantity; it may be negative."""
    return _numero(etichetta, 15, 4, **opzioni)


def coefficiente(etichetta="coefficiente", **opzioni):
    """A multiplier."""
    return _numero(etichetta, 7, 4, **opzioni)


def piccolo(etichetta, **opzioni):
    """Hours, full-time equivalents: two places."""
    return _numero(etichetta, 6, 2, **opzioni)


def intero(etichetta, **opzioni):
    """A count."""
    opzioni = {"null": True, "blank": True, "validators": [MaxValueValidator(INTERO_MASSIMO)]} | opzioni
    return models.PositiveIntegerField(etichetta, **opzioni)


def anno(etichetta="anno", **opzioni):
    """A year."""
    opzioni = {"null": True, "blank": True} | opzioni
    return models.PositiveSmallIntegerField(etichetta, validators=[anno_possibile], **opzioni)


def anno_possibile(valore: int) -> None:
    """Refuses years outside the format's."""
    if not ANNO_MINIMO <= valore <= ANNO_MASSIMO:
        raise ValidationError(f"L'anno deve stare tra {ANNO_MINIMO} e {ANNO_MASSIMO}.", code="anno")


def riga(etichetta, massimo=LUNGHEZZA_RIGA, **opzioni):
    """A short text, on one line."""
    opzioni = {"blank": True, "default": "", "validators": [stampabile]} | opzioni
    return models.CharField(etichetta, max_length=massimo, **opzioni)


def codice(etichetta="codice", **opzioni):
    """A code, as the document prints it."""
    return riga(etichetta, LUNGHEZZA_CODICE, **opzioni)


def titolo(etichetta="titolo", **opzioni):
    """A text of a few lines."""
    return testo(etichetta, LUNGHEZZA_TITOLO, **opzioni)


def testo(etichetta, massimo=LUNGHEZZA_TESTO, **opzioni):
    """A long text."""
    opzioni = {"blank": True, "default": "", "validators": [stampabile]} | opzioni
    return models.TextField(etichetta, max_length=massimo, **opzioni)


def scelta(etichetta, scelte, **opzioni):
    """A word from a closed list of `obiettivi.scelte`."""
    opzioni = {"blank": True, "default": ""} | opzioni
    return models.CharField(etichetta, max_length=30, choices=scelte.choices, **opzioni)


def ordine():
    """Position among the sisters: list order is a fact."""
    return models.PositiveIntegerField("ordine", default=0)
