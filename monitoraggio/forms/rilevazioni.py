"""What the segretario writes to plan, close and reopen a rilevazione."""

from django import forms

from monitoraggio.models import Rilevazione
from monitoraggio.scelte import TipoRilevazione
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import DataItaliana
from obiettivi.forms.campi import campo as della_colonna
from obiettivi.forms.vita import testo_lungo


class ProgrammaForm(SoloCampi):
    """Another day on which the plan is measured."""

    al = DataItaliana(
        label="Giorno", help_text="Esempio: 31/03/2027", widget=forms.DateInput(format="%d/%m/%Y")
    )
    tipo = forms.ChoiceField(
        label="Tipo",
        choices=TipoRilevazione.choices,
        help_text="Alla finale di ogni indicatore serve una misura, a un'intermedia può non esserci ancora.",
    )
    nome = della_colonna(
        Rilevazione._meta.get_field("nome"),
        required=False,
        label="Nome",
        help_text="Se lo lasci vuoto: «Monitoraggio al» o «Consuntivo al», con il giorno.",
    )


class ChiusuraForm(SoloCampi):
    """Closing, with the reason where something is missing."""

    motivo = testo_lungo(
        "Motivo", aiuto="Serve solo se manca qualcosa: resta nel documento.", obbligatorio=False
    )


class RiaperturaForm(SoloCampi):
    """Reopening, which wants its reason."""

    motivo = testo_lungo("Motivo", aiuto="Resta nella storia della rilevazione.")
