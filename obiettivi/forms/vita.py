"""What is written at each step of a plan's life: a note, a reason, the act."""

from django import forms

from obiettivi import models
from obiettivi.azioni import Atto
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import DataItaliana, TestoLungo, campo
from obiettivi.models.campi import stampabile
from obiettivi.scelte import EsitoParere

NOTA_MASSIMA = 2_000


def testo_lungo(etichetta: str, *, aiuto: str = "", obbligatorio: bool = True) -> TestoLungo:
    """A reason, a note: some lines, with a limit."""
    return TestoLungo(
        label=etichetta,
        help_text=aiuto,
        required=obbligatorio,
        max_length=NOTA_MASSIMA,
        strip=True,
        validators=[stampabile],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _riga(etichetta: str, massimo: int, *, obbligatorio: bool = False, aiuto: str = "") -> forms.CharField:
    return forms.CharField(
        label=etichetta, max_length=massimo, required=obbligatorio, validators=[stampabile], help_text=aiuto
    )


class NotaForm(SoloCampi):
    """A step that may be told something about."""

    nota = testo_lungo("Nota", obbligatorio=False)


class RestituisciForm(SoloCampi):
    """A part given back to its area."""

    nota = testo_lungo("Che cosa c'è da rivedere", aiuto="La leggono le persone dell'area.")


class MotivoForm(SoloCampi):
    """A step that wants its reason."""

    motivo = testo_lungo("Motivo")


class DerogaForm(MotivoForm):
    """A finding, as it was read, and why it is waived."""

    codice = forms.CharField(widget=forms.HiddenInput)
    oggetto = forms.CharField(widget=forms.HiddenInput, required=False)
    campo = forms.CharField(widget=forms.HiddenInput, required=False)
    trovato = forms.DecimalField(widget=forms.HiddenInput, required=False)
    atteso = forms.DecimalField(widget=forms.HiddenInput, required=False)
    fatto = forms.CharField(widget=forms.HiddenInput, required=False)


class ParereForm(SoloCampi):
    """What the OIV thinks of a variation."""

    use_required_attribute = False
    esito = forms.ChoiceField(
        label="Parere",
        choices=[("", "–"), *EsitoParere.choices],
        error_messages={
            "required": "Scegli il parere.",
            "invalid_choice": "Scegli uno dei pareri dell'elenco.",
        },
    )
    testo = campo(models.Parere._meta.get_field("testo"), label="Testo del parere", strip=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["testo"].error_messages["required"] = "Scrivi il testo del parere."
        self.fields["testo"].widget.attrs["rows"] = 6


class AttoForm(SoloCampi):
    """The act that approves a plan."""

    tipo = _riga("Tipo dell'atto", 300, aiuto="Esempio: deliberazione di Giunta comunale")
    organo = _riga("Organo", 300)
    numero = _riga("Numero", 50, obbligatorio=True)
    data = DataItaliana(
        label="Data", help_text="Esempio: 30/01/2026", widget=forms.DateInput(format="%d/%m/%Y")
    )
    nota = testo_lungo("Nota", obbligatorio=False)

    def atto(self) -> Atto:
        """The act that was written; only of a form that is valid."""
        return Atto(**{nome: self.cleaned_data[nome] for nome in ("tipo", "organo", "numero", "data")})
