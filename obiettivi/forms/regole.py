"""The rules of a plan: how weights add up, categories, coefficients, classes. Lists are rows, a form each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.formsets import BaseFormSet, formset_factory

from obiettivi import contenuto as c
from obiettivi import scelte
from obiettivi.calcoli import OGNI_ALTRO_TIPO
from obiettivi.contenuto.tipi import INTERO_MASSIMO, LUNGHEZZA_RIGA
from obiettivi.forms.accesso import SoloCampi
from obiettivi.forms.campi import InteroItaliano
from obiettivi.models.campi import NumeroItaliano, stampabile

RIGHE_MASSIME = 60
CON_TOTALI = (scelte.ModoPesi.UGUALE, scelte.ModoPesi.MASSIMO)


def _peso(etichetta: str, **opzioni: Any) -> NumeroItaliano:
    return NumeroItaliano(label=etichetta, max_digits=9, decimal_places=4, min_value=0, **opzioni)


class RegoleForm(SoloCampi):
    """How the weights of objectives, phases and indicators add up."""

    denominazione = forms.CharField(label="Nome", max_length=LUNGHEZZA_RIGA, validators=[stampabile])
    versione = forms.CharField(
        label="Versione", max_length=LUNGHEZZA_RIGA, required=False, validators=[stampabile]
    )
    modo = forms.ChoiceField(
        label="I pesi degli obiettivi di un'area", choices=scelte.ModoPesi.choices, widget=forms.RadioSelect
    )
    raggruppa = forms.ChoiceField(
        label="I pesi si sommano", choices=scelte.RaggruppaPesi.choices, widget=forms.RadioSelect
    )
    unita = forms.ChoiceField(
        label="Che cosa sono i pesi",
        choices=[("", "non è detto"), *scelte.UnitaPesi.choices],
        required=False,
    )
    fasi_totale = _peso(
        "I pesi delle fasi di un obiettivo fanno",
        required=False,
        help_text="Di solito 100; vuoto se le fasi non hanno pesi",
    )
    indicatori_totale = _peso(
        "I pesi degli indicatori di un obiettivo fanno",
        required=False,
        help_text="Di solito 100; vuoto se gli indicatori non hanno pesi",
    )


class TotaleForm(forms.Form):
    """The total for a tipo of area."""

    tipo_area = forms.ChoiceField(
        label="Tipo di area",
        choices=[("", "Scegli"), (OGNI_ALTRO_TIPO, "ogni altro tipo"), *scelte.TipoArea.choices],
    )
    totale = _peso("Totale")


class CategoriaForm(forms.Form):
    """A category of objectives, with its points."""

    nome = forms.CharField(label="Categoria", max_length=100, validators=[stampabile])
    punti = _peso("Punti")


class CoefficienteForm(forms.Form):
    """The multiplier for teams of up to so many people."""

    fino_a = InteroItaliano(
        label="Fino a dipendenti",
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(INTERO_MASSIMO)],
    )
    coefficiente = NumeroItaliano(label="Coefficiente", max_digits=7, decimal_places=4, min_value=0)


class ClasseForm(forms.Form):
    """A class of results, from its lower bound on."""

    nome = forms.CharField(label="Classe", max_length=LUNGHEZZA_RIGA, validators=[stampabile])
    da = _peso("Da (%)")


class Righe(BaseFormSet):
    """Rows that are added, filled, taken away. An empty row says nothing."""

    chiave = ""
    ripetuta = ""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Togli"
        for campo in form.fields.values():
            spunta = isinstance(campo.widget, forms.CheckboxInput)
            select = isinstance(campo.widget, forms.Select)
            campo.widget.attrs["class"] = (
                "form-check-input" if spunta else "form-select" if select else "form-control"
            )

    def initial_form_count(self):
        """None, in what was sent: there a row is told by what is typed in it, not by what it was."""
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self):
        visti = set()
        for form in self.righe if self.chiave else ():
            valore = form.cleaned_data.get(self.chiave)
            if valore is not None and valore in visti:
                form.add_error(self.chiave, self.ripetuta)
            visti.add(valore)

    @property
    def righe(self) -> list[forms.Form]:
        """The rows that say something and stay."""
        return [
            form
            for form in self.forms
            if form.has_changed()
            and getattr(form, "cleaned_data", None)
            and not form.cleaned_data.get("DELETE")
        ]

    def valori(self) -> list[dict[str, Any]]:
        return [{nome: form.cleaned_data[nome] for nome in form.base_fields} for form in self.righe]


def _righe(form: type[forms.Form], chiave: str = "", ripetuta: str = "") -> type[Righe]:
    insieme = formset_factory(form, formset=Righe, extra=1, can_delete=True, max_num=RIGHE_MASSIME)
    insieme.chiave, insieme.ripetuta = chiave, ripetuta
    insieme.absolute_max = RIGHE_MASSIME + 1
    return insieme


ELENCHI: Mapping[str, tuple[str, str, type[Righe]]] = {
    "totali": (
        "Totali per tipo di area",
        "Quanto devono fare, o non superare, i pesi di un'area. Se le aree sono tutte uguali basta una riga: "
        "«ogni altro tipo».",
        _righe(TotaleForm, "tipo_area", "Questo tipo di area ha già il suo totale."),
    ),
    "categorie": (
        "Categorie di obiettivi",
        "Se gli obiettivi hanno una categoria che vale dei punti: strategico 40, mantenimento 10.",
        _righe(CategoriaForm, "nome", "Questa categoria c'è già."),
    ),
    "coefficienti": (
        "Coefficienti per numero di dipendenti",
        "Per quanto si moltiplicano i punti di un obiettivo secondo quante persone ci lavorano. «Fino a» vuoto: "
        "oltre.",
        _righe(CoefficienteForm),
    ),
    "classi": (
        "Classi di risultato",
        "Come si chiama un risultato da una certa percentuale in su: alta da 90, media da 60, bassa da 0.",
        _righe(ClasseForm, "nome", "Questa classe c'è già."),
    ),
}
"""The lists of the rules: what each is called, what it is for, its rows."""


def _iniziali(sistema: c.Sistema) -> dict[str, Any]:
    iniziali = {nome: getattr(sistema.pesi, nome) for nome in ("modo", "raggruppa", "unita")}
    altri = ("denominazione", "versione", "fasi_totale", "indicatori_totale")
    return iniziali | {nome: getattr(sistema, nome) for nome in altri}


def _righe_di(sistema: c.Sistema) -> dict[str, list[dict[str, Any]]]:
    return {
        "totali": [{"tipo_area": tipo, "totale": totale} for tipo, totale in sistema.pesi.totali.items()],
        "categorie": [{"nome": nome, "punti": punti} for nome, punti in sistema.categorie.items()],
        "coefficienti": [dict(uno) for uno in sistema.coefficienti_dipendenti],
        "classi": [dict(una) for una in sistema.classi],
    }


def _scritti(dati: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, as it was typed."""
    return {nome: dati.get(nome, "") for nome in RegoleForm.base_fields}


def _righe_scritte(dati: Mapping[str, Any], nome: str) -> list[dict[str, str]]:
    """The same for the rows of a list, without those that were ticked to go."""
    quante = dati.get(f"{nome}-TOTAL_FORMS", "")
    quante = min(int(quante), RIGHE_MASSIME) if quante.isdecimal() and len(quante) < 10 else 0
    campi = ELENCHI[nome][2].form.base_fields
    return [
        {campo: dati.get(f"{nome}-{posto}-{campo}", "") for campo in campi}
        for posto in range(quante)
        if not dati.get(f"{nome}-{posto}-DELETE")
    ]


class ModuloRegole:
    """The form of the rules with its lists of rows. `aggiungi` is the list that gets one more row.

    Where a row is being added nothing is checked yet: what was typed is shown again as it was typed.
    """

    def __init__(self, sistema: c.Sistema, dati: Mapping[str, Any] | None = None, aggiungi: str = ""):
        self.sistema = sistema
        self.in_corso = bool(aggiungi)
        if dati is not None and not self.in_corso:
            self.form = RegoleForm(dati)
            self.elenchi = {nome: insieme(dati, prefix=nome) for nome, (_, _, insieme) in ELENCHI.items()}
            return
        self.form = RegoleForm(initial=_scritti(dati) if self.in_corso else _iniziali(sistema))
        righe = (
            {nome: _righe_scritte(dati, nome) for nome in ELENCHI} if self.in_corso else _righe_di(sistema)
        )
        self.elenchi = {}
        for nome, (_, _, insieme) in ELENCHI.items():
            piene = [riga for riga in righe[nome] if any(dato != "" for dato in riga.values())]
            elenco = insieme(initial=piene, prefix=nome)
            elenco.extra = max(1, len(righe[nome]) - len(piene) + (nome == aggiungi))
            self.elenchi[nome] = elenco

    @property
    def liste(self) -> list[tuple[str, str, str, Righe]]:
        """Name, title, explanation and rows of each list, for the page."""
        return [(nome, *ELENCHI[nome][:2], insieme) for nome, insieme in self.elenchi.items()]

    @property
    def errori(self) -> bool:
        """Whether there is something to correct, among what was sent to be saved."""
        return self.form.is_bound and not self.is_valid()

    def is_valid(self) -> bool:
        # All of them, so that every mistake is told at once.
        validi = [self.form.is_valid(), *(elenco.is_valid() for elenco in self.elenchi.values())]
        if all(validi) and self.form.cleaned_data["modo"] in CON_TOTALI and not self.elenchi["totali"].righe:
            self.form.add_error(
                "modo",
                ValidationError(
                    "Con questa regola serve almeno un totale: scrivilo più sotto, in «Totali per tipo di area».",
                    code="totali",
                ),
            )
            return False
        return all(validi) and not self.form.errors

    def valore(self) -> c.Sistema:
        """The rules as they were typed; what this page does not ask for stays as it was."""
        dati = self.form.cleaned_data
        valori = {nome: elenco.valori() for nome, elenco in self.elenchi.items()}
        pesi = c.RegolaPesi(
            modo=dati["modo"],
            raggruppa=dati["raggruppa"],
            unita=dati["unita"],
            totali={riga["tipo_area"]: riga["totale"] for riga in valori["totali"]},
        )
        nuovi = {
            "denominazione": dati["denominazione"],
            "versione": dati["versione"],
            "pesi": pesi,
            "fasi_totale": dati["fasi_totale"],
            "indicatori_totale": dati["indicatori_totale"],
            "categorie": {riga["nome"]: riga["punti"] for riga in valori["categorie"]},
            "coefficienti_dipendenti": tuple(
                c.CoefficienteDipendenti(**riga) for riga in valori["coefficienti"]
            ),
            "classi": tuple(c.Classe(**riga) for riga in valori["classi"]),
        }
        return c.Sistema(**(dict(self.sistema) | nuovi))


__all__ = ["ELENCHI", "ModuloRegole", "Righe"]
