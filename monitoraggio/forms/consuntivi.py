"""A table of actual quantities as a form: for each row of the plan a number, and a note for what is not one.

The rows may be hundreds: their fields are drawn by the template, without the help of crispy.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms

from monitoraggio import models
from monitoraggio.consuntivi import SALUTE, Detta, RigaTavola, Tavola
from monitoraggio.forms.riga import colonna, quantita
from obiettivi.formati import numero
from obiettivi.forms.scheda import Errore

NON_UN_NUMERO = "Qui va solo un numero, per esempio 1.234,50: quello che non è un numero scrivilo nella nota."
NIENTE = "Se il numero non c'è ancora lascia vuoto; se non ci sarà, scrivi perché nella nota."


def _numero(modello: type, etichetta: str) -> forms.Field:
    fatto = quantita(modello, "valore", etichetta)
    fatto.error_messages |= {"invalid": NON_UN_NUMERO, "niente": NIENTE}
    fatto.widget.attrs["class"] = "form-control"
    return fatto


def _nota(modello: type) -> forms.Field:
    fatta = colonna(modello, "nota", "Nota")
    fatta.widget.attrs |= {"rows": 1, "class": "form-control"}
    return fatta


class RigaConsuntivoForm(forms.Form):
    """One row; nothing is required. A field is named by its row and by its column: the template has the ids."""

    use_required_attribute = False

    def __init__(self, riga: RigaTavola, dati: Mapping | None = None):
        self.riga = riga
        detta = riga.detta
        iniziali = {"valore": detta.valore, "nota": detta.nota} if detta else {}
        super().__init__(dati, prefix=nome_della_riga(riga), initial=iniziali)
        for nome, campo in self.fields.items():
            campo.widget.attrs |= {"aria-labelledby": f"{self.prefix} nome-{nome}"}
            if self[nome].errors:
                campo.widget.attrs["class"] += " is-invalid"

    def clean_nota(self) -> str:
        return self.cleaned_data["nota"].strip()

    def detta(self) -> Detta | None:
        """What it says; None when it says nothing."""
        return self.riga.con(self.cleaned_data["valore"], self.cleaned_data["nota"])


class AttivitaForm(RigaConsuntivoForm):
    """The actual quantity of a routine output."""

    valore = _numero(models.AttivitaSvolta, "Quantità")
    nota = _nota(models.AttivitaSvolta)


class SaluteForm(RigaConsuntivoForm):
    """The actual value of an indicator of the ente's health."""

    valore = _numero(models.SaluteMisurata, "Valore")
    nota = _nota(models.SaluteMisurata)


def nome_della_riga(riga: RigaTavola) -> str:
    """By what a row is told on the page and in what it sends."""
    return f"riga-{riga.posto}"


class ModuloConsuntivo:
    """A whole table in front of who fills it in; with `dati` it is what was sent."""

    def __init__(self, tavola: Tavola, dati: Mapping | None = None):
        self.tavola, self.dati = tavola, dati
        forma = SaluteForm if tavola.area == SALUTE else AttivitaForm
        self.righe = {riga.posto: forma(riga, dati) for riga in tavola.righe}

    @cached_property
    def errori(self) -> list[Errore]:
        """All that is wrong, in the order of the page."""
        righe = (riga for gruppo in self.tavola.gruppi.values() for riga in gruppo)
        return [
            Errore(forma[nome].id_for_label, f"{riga.nome}, {forma[nome].label.lower()}", uno)
            for riga in righe
            for forma in [self.righe[riga.posto]]
            for nome, messaggi in forma.errors.items()
            for uno in messaggi
        ]

    def is_valid(self) -> bool:
        return self.dati is not None and not self.errori

    def valore(self) -> tuple[Detta, ...]:
        """What is declared, row by row; ValueError when something of it is wrong."""
        if not self.is_valid():
            raise ValueError([errore.messaggio for errore in self.errori])
        dette = (forma.detta() for forma in self.righe.values())
        return tuple(una for una in dette if una is not None)


def con_le_altrui(dati: Any, tavola: Tavola) -> Any:
    """What was sent, where the rows left blank take what somebody else has written in them meanwhile."""
    dati = dati.copy()
    for riga in tavola.righe:
        nomi = [f"{nome_della_riga(riga)}-{nome}" for nome in ("valore", "nota")]
        if riga.detta and not any(dati.get(nome, "").strip() for nome in nomi):
            dati.update(zip(nomi, _scritti(riga.detta.valore, riga.detta.nota), strict=True))
    return dati


def _scritti(valore: Decimal | None, nota: str) -> tuple[str, str]:
    return numero(valore), nota
