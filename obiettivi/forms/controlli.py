"""The level of a check, as an ente wants it."""

from django import forms

from obiettivi.controlli import Controllo, Livello
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.vita import testo_lungo

SPIEGATI = {
    Livello.BLOCCA: "ferma l'approvazione finché non si corregge o non si dà una deroga",
    Livello.AVVISO: "si vede tra le cose da guardare",
    Livello.NOTA: "si vede in fondo, per informazione",
}


class LivelloForm(SoloCampi):
    """Another level, and why; with the check's own level the reason is not needed."""

    livello = forms.TypedChoiceField(label="Livello", coerce=Livello, widget=forms.RadioSelect)
    motivo = testo_lungo(
        "Motivo",
        obbligatorio=False,
        aiuto="Si legge in questa pagina. Non serve per tornare al livello di regola.",
    )

    def __init__(self, *args, controllo: Controllo, livello: Livello, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["livello"].initial = livello
        self.fields["livello"].choices = [
            (
                uno.value,
                f"{uno.label.capitalize()}: {SPIEGATI[uno]}{' (di regola)' * (uno == controllo.livello)}",
            )
            for uno in controllo.livelli_possibili
        ]
