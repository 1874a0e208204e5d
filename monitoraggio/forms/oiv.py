"""What the OIV writes beside what was declared, and the acts on the Relazione."""

from typing import Any

from django import forms

from monitoraggio import models
from monitoraggio.scelte import EsitoValidazione
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import campo
from obiettivi.forms.vita import AttoForm, testo_lungo


class NotaOivForm(SoloCampi):
    """A note; of a closed rilevazione it begins as one for the OIV only."""

    use_required_attribute = False
    testo = campo(models.NotaOiv._meta.get_field("testo"), label="Nuova nota", strip=True)
    riservata = campo(
        models.NotaOiv._meta.get_field("riservata"),
        label="Riservata all'OIV",
        required=False,
        help_text="Non la legge nessun altro e non va nei documenti. Senza la spunta la legge chi legge gli "
        "avanzamenti, e la Relazione la stampa.",
    )

    def __init__(self, *args, chiusa: bool = False, **kwargs):
        super().__init__(*args, **{"initial": {"riservata": chiusa}} | kwargs)
        self.fields["testo"].error_messages["required"] = "Scrivi la nota."


class ApprovazioneForm(AttoForm):
    """The act that approves the Relazione that was read: `impronta` says which."""

    use_required_attribute = False
    nota = None
    impronta = forms.CharField(widget=forms.HiddenInput)
    motivo = testo_lungo(
        "Perché sostituisce l'atto di prima", aiuto="L'atto di prima resta nella storia.", obbligatorio=False
    )

    def __init__(self, *args, gia: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not gia:
            del self.fields["motivo"]

    def detto(self) -> dict[str, Any]:
        """What was written, as the action takes it; only of a form that is valid."""
        altro = {nome: self.cleaned_data[nome] for nome in ("impronta", "motivo") if nome in self.fields}
        return {"atto": self.atto()} | altro


class ValidazioneForm(ApprovazioneForm):
    """What the OIV says of the Relazione, and by which act of its own."""

    esito = forms.ChoiceField(
        label="Esito",
        choices=[("", "–"), *EsitoValidazione.choices],
        error_messages={
            "required": "Scegli l'esito.",
            "invalid_choice": "Scegli uno degli esiti dell'elenco.",
        },
    )
    testo = campo(
        models.ValidazioneRelazione._meta.get_field("testo"),
        label="Testo",
        strip=True,
        help_text="Obbligatorio se la Relazione non è validata o se ci sono osservazioni.",
    )
    field_order = ("esito", "tipo", "organo", "numero", "data", "testo", "motivo")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tipo"].help_text = "Esempio: verbale del Nucleo di valutazione"
        self.fields["numero"].required = False

    def detto(self) -> dict[str, Any]:
        return super().detto() | {nome: self.cleaned_data[nome] for nome in ("esito", "testo")}
