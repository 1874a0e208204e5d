"""What the small forms that the sheet of an objective is made of have in common.

Each edits a value: what it does not show, or was not sent, stays as it was.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.forms.models import fields_for_model

from obiettivi import contenuto as c
from obiettivi.forms.campi import campo
from obiettivi.permessi import Maschera
from obiettivi.riepiloghi import colonne, in_colonne

Riga = Sequence[tuple[str, int]]
"""Fields side by side: name, and how many of the twelve columns it takes."""


@dataclass(frozen=True)
class Sfondo:
    """What the sheet of an objective can choose from: areas and voci of its plan, and what of it is theirs."""

    aree: Mapping[str, str]
    """Code → name of all the areas of the plan."""
    voci: Mapping[str, str]
    sistema: c.Sistema
    anno: int
    maschera: Maschera

    @property
    def aree_proprie(self) -> dict[str, str]:
        return {codice: nome for codice, nome in self.aree.items() if self.maschera.comprende(codice)}


def con_i_campi(modello: type, *nomi: str):
    """Gives a form the fields of these columns, before those that it declares."""

    def metti(classe: type[forms.Form]) -> type[forms.Form]:
        dal_modello = fields_for_model(modello, fields=nomi, formfield_callback=campo)
        classe.modello = modello
        classe.base_fields = {nome: classe.base_fields.get(nome, dal_modello.get(nome)) for nome in nomi} | {
            nome: suo for nome, suo in classe.base_fields.items() if nome not in nomi
        }
        return classe

    return metti


AGGIORNA = {"hx-post": "", "hx-trigger": "change", "hx-vals": '{"riga": "aggiorna"}'}
"""Asks for the page again when a choice changes what else there is to say; without JavaScript a button does."""


class Parte(forms.Form):
    """A piece of the sheet: as it is, as it was sent and is judged, or as it was sent and is only drawn again."""

    modello: type
    tipo: type[c.Valore]
    principali: Sequence[Riga] = ()
    altri: Sequence[Riga] = ()
    """Fields that few objectives need: closed, until one of them says something."""
    contano: Collection[str] = ()
    """Fields that change the sums."""
    mute: Collection[str] = ()
    """Fields that say nothing by themselves: filled when the row is made."""
    use_required_attribute = False

    def __init__(
        self,
        sfondo: Sfondo,
        base: c.Valore,
        *,
        prefix: str | None = None,
        dati: Mapping | None = None,
        giudica: bool = True,
    ):
        self.sfondo, self.base, self.dati = sfondo, base, dati
        iniziali = self.iniziali()
        super().__init__(dati if giudica else None, prefix=prefix, initial=iniziali)
        self.prepara()
        if dati is not None and not giudica:
            self.initial = {
                nome: suo.widget.value_from_datadict(dati, {}, self.add_prefix(nome))
                if self.inviato(nome)
                else iniziali.get(nome)
                for nome, suo in self.fields.items()
            }
        self._disponi()
        self.full_clean()

    def prepara(self) -> None:
        """Adapts the fields to the plan and to what was sent."""

    def iniziali(self) -> dict[str, Any]:
        return in_colonne(self.base, self.modello)

    def inviato(self, nome: str) -> bool:
        """Whether the field was in the page that was sent: boxes that are not ticked say nothing."""
        if self.dati is None:
            return False
        if isinstance(self.fields[nome].widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            return True
        return self.add_prefix(nome) in self.dati

    def scritto(self, nome: str) -> Any:
        """What the field holds now, as text; whether it was sent or is still as it was."""
        if self.dati is not None and self.add_prefix(nome) in self.dati:
            return self.dati.get(self.add_prefix(nome))
        return self.initial.get(nome)

    def colonne(self) -> dict[str, Any]:
        """The columns as they are to be: of what is wrong, or was not sent, as they were."""
        scritte = in_colonne(self.base, self.modello)
        buoni = self.cleaned_data if self.is_bound else {}
        for nome in scritte.keys() & buoni.keys():
            if self.inviato(nome):
                scritte[nome] = self._come_era(nome, scritte[nome], buoni[nome])
        return scritte

    def valore(self, **altro: Any) -> Any:
        """The value with what was typed in it."""
        scritte = self.colonne()
        semplici, sparse = colonne(self.tipo, self.modello)
        parti = {chiave: scritte[colonna] for chiave, colonna in semplici.items()}
        for chiave, (parte, dentro) in sparse.items():
            parti[chiave] = parte(**{nome: scritte[colonna] for nome, colonna in dentro.items()})
        return self.tipo.model_validate(dict(self.base) | parti | altro)

    def dice_qualcosa(self) -> bool:
        """Whether anything was typed in it, where it was all empty."""
        return any(
            self.inviato(nome) and self.dati.get(self.add_prefix(nome), "").strip()
            for nome in self.fields
            if nome not in self.mute
        )

    def _come_era(self, nome: str, prima: Any, ora: Any) -> Any:
        """Browsers change line ends, and fields of one line have none: that is not a change."""
        if not (isinstance(prima, str) and isinstance(ora, str)):
            return prima if prima is None and ora == "" else ora
        if isinstance(self.fields[nome].widget, forms.Textarea):
            return prima if prima.replace("\r\n", "\n").replace("\r", "\n") == ora else ora
        return prima if " ".join(prima.split()) == " ".join(ora.split()) else ora

    def _disponi(self) -> None:
        for nome in self.fields.keys() & set(self.contano):
            classe = self.fields[nome].widget.attrs.get("class", "")
            self.fields[nome].widget.attrs["class"] = f"{classe} conta".strip()
        self.helper, self.helper_altri = (
            self._disposizione(righe) for righe in (self.principali, self.altri)
        )

    def _disposizione(self, righe: Iterable[Riga]) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.disable_csrf = False, True
        # A label told twice in a page of many rows would not say which row it is of.
        presenti = ([(nome, quanto) for nome, quanto in riga if nome in self.fields] for riga in righe)
        helper.layout = Layout(
            *(
                Div(*(self._campo(nome, quanto) for nome, quanto in riga), css_class="row")
                for riga in presenti
                if riga
            )
        )
        return helper

    def _campo(self, nome: str, quanto: int) -> Field:
        altro = {}
        if isinstance(self.fields[nome].widget, forms.CheckboxSelectMultiple):
            altro["template"] = "piani/modifica/_mesi.html"
        elif isinstance(self.fields[nome].widget, forms.CheckboxInput):
            altro["template"] = "piani/modifica/_casella.html"
        # Short ones stand side by side on a telephone too.
        stretto = "col-6 " if quanto <= 3 else ""
        return Field(nome, wrapper_class=f"{stretto}col-md-{quanto}", **altro)

    @property
    def altri_detti(self) -> tuple[str, ...]:
        """What the fields that are closed say something of, by their labels."""
        return tuple(
            str(self.fields[nome].label)
            for nome in self._altri_nomi
            if self.scritto(nome) not in (None, "", [], False, self.ovvi.get(nome))
        )

    @property
    def altri_sbagliati(self) -> bool:
        """Whether one of the fields that are closed is wrong: then they are shown."""
        return any(self.errors.get(nome) for nome in self._altri_nomi)

    @property
    def _altri_nomi(self) -> list[str]:
        return [nome for riga in self.altri for nome, _ in riga if nome in self.fields]

    @property
    def ovvi(self) -> dict[str, Any]:
        """What goes without saying."""
        return {}

    def metti_a_fuoco(self) -> None:
        """The first field that is shown, when the row has just come."""
        primo = next(nome for riga in self.principali for nome, _ in riga if nome in self.fields)
        self.fields[primo].widget.attrs["autofocus"] = True

    def di_una_riga(self, *nomi: str) -> None:
        """Long columns that people fill with a few words."""
        for nome in nomi:
            self.fields[nome].widget.attrs["rows"] = 1

    def una_scelta(self, nome: str, scelte: Iterable[tuple[str, str]], detto: str) -> None:
        """Turns a field into a choice; what it holds already stays among the choices."""
        scelte = [("", "–"), *scelte]
        attuale = "" if self.initial.get(nome) is None else str(self.initial[nome])
        if attuale not in dict(scelte):
            scelte.append((attuale, attuale))
        vecchio = self.fields[nome]
        self.fields[nome] = forms.ChoiceField(
            choices=scelte,
            required=False,
            label=vecchio.label,
            help_text=vecchio.help_text,
            error_messages={"invalid_choice": detto},
        )
