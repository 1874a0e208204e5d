"""Inviting a person, giving a role or an incarico, ending them."""

from collections.abc import Collection

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from obiettivi import models
from obiettivi.azioni.persone import CON_AREE
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import DataItaliana
from obiettivi.models.campi import stampabile
from obiettivi.scelte import Ruolo

CHE_COSA_FA = {
    Ruolo.REDATTORE: "prepara il piano di tutto l'ente e invita le persone",
    Ruolo.COMPILATORE: "scrive gli obiettivi delle aree che scegli qui sotto",
    Ruolo.RESPONSABILE: "risponde delle aree che scegli qui sotto: ne scrive gli obiettivi e ne completa la parte",
    Ruolo.SEGRETARIO: "coordina tutto, manda in approvazione, decide chi ha quale ruolo",
    Ruolo.OIV: "legge tutto, anche quando il piano è in bozza",
    Ruolo.LETTORE: "legge i piani che sono andati in approvazione o sono approvati",
}
SUBITO = "Lascia vuoto per chiuderlo subito: da oggi non vale più"
CON_QUELLE_SOTTO = "Aree (ciascuna con quelle che ne fanno parte)"


def aree_per_organigramma(organigrammi: Collection[models.Organigramma]) -> list:
    """The areas as choices, under their organigramma where there are more."""
    gruppi = [
        (titolo_organigramma(uno), [(area.pk, str(area)) for area in uno.aree.all()])
        for uno in organigrammi
        if uno.aree.all()
    ]
    return gruppi if len(gruppi) > 1 else [scelta for _, scelte in gruppi for scelta in scelte]


def titolo_organigramma(organigramma: models.Organigramma) -> str:
    """By the plans that use it, which people know, rather than by its number."""
    anni = sorted(piano.anno for piano in organigramma.piani.all())
    if not anni:
        return str(organigramma)
    return f"{'Piano' if len(anni) == 1 else 'Piani'} {', '.join(map(str, anni))}"


class SceltaAree(forms.ModelMultipleChoiceField):
    """Some areas of an ente, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": "Una delle aree non è dell'ente: sceglile di nuovo.",
        "invalid_pk_value": "Una delle aree non è dell'ente: sceglile di nuovo.",
    }

    def clean(self, valore):
        try:
            return super().clean(valore)
        except OverflowError:
            # A key larger than any that SQLite can look for.
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class DellEnteForm(SoloCampi):
    """A form whose choices are of one ente."""

    def __init__(self, *args, ente: models.Ente, **kwargs):
        super().__init__(*args, **kwargs)
        for nome in ("aree", "area"):
            if nome in self.fields:
                campo = self.fields[nome]
                campo.queryset = models.Area.objects.filter(organigramma__ente=ente)
                vuota = [("", "Scegli l'area")] if nome == "area" else []
                campo.choices = vuota + aree_per_organigramma(ente.organigrammi_recenti())
        if "responsabile" in self.fields:
            senza_accesso = ente.responsabili.filter(utente=None)
            self.fields["responsabile"].queryset = senza_accesso
            if not senza_accesso.exists():
                del self.fields["responsabile"]


class RuoloForm(DellEnteForm):
    """A role to give to a person, among those that who asks may give."""

    ruolo = forms.ChoiceField(
        label="Ruolo",
        widget=forms.RadioSelect,
        error_messages={"required": "Scegli il ruolo.", "invalid_choice": "Scegli uno di questi ruoli."},
    )
    aree = SceltaAree(
        label=CON_QUELLE_SOTTO,
        queryset=models.Area.objects.none(),
        required=False,
        help_text="Solo per un compilatore o per un responsabile; a un responsabile si possono dare anche dopo",
    )
    responsabile = forms.ModelChoiceField(
        label="È già nell'elenco dei responsabili",
        queryset=models.Responsabile.objects.none(),
        required=False,
        empty_label="No",
        help_text="Solo per un responsabile: se l'ente lo ha già registrato, con i suoi incarichi",
    )
    dal = DataItaliana(label="Dal", help_text="Il primo giorno, scritto così: 31/12/2026")

    def __init__(self, *args, ruoli: Collection[Ruolo], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ruolo"].choices = [
            (
                ruolo.value,
                f"{ruolo.label.capitalize() if ruolo != Ruolo.OIV else ruolo.label}: {CHE_COSA_FA[ruolo]}",
            )
            for ruolo in Ruolo
            if ruolo in ruoli
        ]
        self.initial.setdefault("dal", timezone.localdate())

    def clean(self):
        dati = super().clean()
        ruolo = dati.get("ruolo")
        if ruolo and ruolo not in CON_AREE:
            # Ticked for another role, before changing one's mind.
            dati["aree"] = []
        if ruolo == Ruolo.COMPILATORE and "aree" in dati and not dati["aree"]:
            self.add_error("aree", "Scegli almeno un'area: un compilatore scrive gli obiettivi delle sue.")
        if ruolo != Ruolo.RESPONSABILE or not dati.get("responsabile"):
            dati["responsabile"] = None
        return dati


class DatiForm(SoloCampi):
    """Who a person is."""

    nome = forms.CharField(label="Nome", max_length=150, validators=[stampabile])
    cognome = forms.CharField(label="Cognome", max_length=150, required=False, validators=[stampabile])
    email = forms.EmailField(label="Indirizzo e-mail", max_length=254, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if settings.POSTA_ATTIVA:
            self.fields["email"].help_text = "Le serve anche quando dimentica la password"


class InvitaForm(DatiForm, RuoloForm):
    """A person to invite, with her first role in the ente."""

    username = forms.CharField(
        label="Nome utente",
        max_length=150,
        required=False,
        help_text="Con questo accede. Lascia vuoto per comporlo da nome e cognome: maria.rossi",
    )
    field_order = ("nome", "cognome", "email", "username", "ruolo", "aree", "responsabile", "dal")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cognome"].required = True
        self.fields["email"].help_text = (
            "Le mandiamo l'invito; potrai anche consegnarglielo tu"
            if settings.POSTA_ATTIVA
            else "Se una persona ha già un accesso, si riconosce da questo"
        )


class AreeForm(DellEnteForm):
    """The areas a compilatore writes for."""

    aree = SceltaAree(
        label=CON_QUELLE_SOTTO,
        queryset=models.Area.objects.none(),
        error_messages={"required": "Scegli almeno un'area; se non ne ha più nessuna, chiudi il ruolo."},
    )


class IncaricoForm(DellEnteForm):
    """An incarico for who is a responsabile."""

    area = forms.ModelChoiceField(
        label="Area",
        queryset=models.Area.objects.none(),
        help_text="Con quelle che ne fanno parte",
        error_messages={
            "required": "Scegli l'area.",
            "invalid_choice": "L'area non è dell'ente: scegline una.",
        },
    )
    dal = DataItaliana(label="Dal", help_text="Il primo giorno, scritto così: 31/12/2026")
    al = DataItaliana(
        label="Al", required=False, help_text="L'ultimo giorno; vuoto se non c'è ancora una fine"
    )
    ad_interim = forms.BooleanField(label="Ad interim", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("dal", timezone.localdate())


class ChiudiForm(SoloCampi):
    """The last day of a role or of an incarico."""

    al = DataItaliana(label="Ultimo giorno", required=False, help_text=SUBITO)


CAMPI = {"first_name": "nome", "last_name": "cognome"}
"""What the columns of a user are called in these forms."""


def riporta(form: forms.Form, errore: ValidationError) -> None:
    """Writes beside the fields what the rules of the rows refused."""
    for colonna, messaggi in getattr(errore, "error_dict", {None: [errore]}).items():
        campo = CAMPI.get(colonna, colonna)
        form.add_error(
            campo if campo in form.fields else None, [str(testo) for uno in messaggi for testo in uno]
        )
