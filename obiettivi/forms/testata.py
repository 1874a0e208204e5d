"""The heading of the sheet: all that an objective says of itself, outside its lists."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from obiettivi import contenuto as c
from obiettivi import models
from obiettivi.forms.campi import AnniField, ElencoField
from obiettivi.forms.parte import Parte, con_i_campi
from obiettivi.scelte import Ambito

SENZA_TITOLO = "Obiettivo senza titolo"


@con_i_campi(
    models.Obiettivo,
    "titolo",
    "descrizione",
    "codice",
    "codice_interno",
    "ambito",
    "categoria",
    "sezione",
    "anni",
    "peso",
    "situazione_di_partenza",
    "risultato_atteso",
    "soglia_minima",
    "risorse_umane",
    "risorse_finanziarie_importo",
    "risorse_finanziarie_testo",
    "risorse_strumentali",
    "fonte_premio",
    "premio_n_dipendenti",
    "premio_coefficiente",
    "premio_totale",
    "premio_importo",
    "tema",
    "adempimenti",
    "stakeholder",
)
class TestataForm(Parte):
    """All that the objective says of itself, in the sections of the page."""

    tipo = c.Obiettivo
    anni = AnniField(label="Anni", required=False, help_text="Gli anni che l'obiettivo copre: 2026, 2027")
    adempimenti = ElencoField(
        label="Adempimenti",
        required=False,
        help_text="Gli obblighi che assolve, separati da virgole: tempi di pagamento, formazione",
    )
    prerequisito = forms.BooleanField(
        label="È un prerequisito", required=False, help_text="Non ha peso, ma senza non c'è premio"
    )
    voci = forms.MultipleChoiceField(
        label="Programmazione a cui si collega",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Una delle voci scelte non è di questo piano."},
    )
    principali = (
        (("titolo", 12),),
        (("descrizione", 12),),
        (("ambito", 4), ("categoria", 4), ("codice", 4)),
        (("situazione_di_partenza", 6), ("risultato_atteso", 6)),
    )
    del_peso = ((("peso", 4),),)
    risorse = (
        (("risorse_umane", 12),),
        (("risorse_finanziarie_importo", 4), ("risorse_finanziarie_testo", 8)),
        (("risorse_strumentali", 12),),
    )
    altri = (
        (("anni", 4), ("codice_interno", 4), ("soglia_minima", 4)),
        (("sezione", 6), ("tema", 6)),
        (("adempimenti", 6), ("stakeholder", 6)),
        (("prerequisito", 12),),
        (("fonte_premio", 12),),
        (
            ("premio_n_dipendenti", 3),
            ("premio_coefficiente", 3),
            ("premio_totale", 3),
            ("premio_importo", 3),
        ),
    )
    contano = ("peso", "prerequisito", "ambito")

    def __init__(self, *args, nuovo: bool = False, **kwargs):
        self.nuovo = nuovo
        super().__init__(*args, **kwargs)

    def iniziali(self):
        detti = super().iniziali() | {
            "voci": list(self.base.voci),
            "prerequisito": bool(self.base.prerequisito),
        }
        return detti | ({"titolo": ""} if self.nuovo and self.base.titolo == SENZA_TITOLO else {})

    def prepara(self):
        self.di_una_riga("risorse_finanziarie_testo", "sezione", "fonte_premio", "stakeholder")
        self.fields["titolo"].widget.attrs["rows"] = 2
        self.fields["titolo"].error_messages["required"] = (
            "Scrivi il titolo: è la sola cosa che serve subito."
        )
        self.fields["voci"].choices = list(self.sfondo.voci.items())
        ambiti = [scelta for scelta in Ambito.choices if self._puo(scelta[0])]
        self.fields["ambito"].choices = ambiti
        self.fields["peso"].label = "Peso dell'obiettivo"
        if self.sfondo.sistema.categorie:
            categorie = [(nome, nome) for nome in self.sfondo.sistema.categorie]
            self.una_scelta("categoria", categorie, "Scegli una categoria del sistema di valutazione.")

    @property
    def ovvi(self):
        return {"anni": [self.sfondo.anno]}

    def _puo(self, ambito: str) -> bool:
        """An objective of the whole ente is written by redattore and segretario only."""
        return ambito != Ambito.GENERALE or self.sfondo.maschera.aree is None or self.base.ambito == ambito

    def clean_titolo(self):
        if not self.cleaned_data["titolo"].strip():
            raise ValidationError(self.fields["titolo"].error_messages["required"], code="required")
        return self.cleaned_data["titolo"]

    def clean_adempimenti(self):
        if any(len(parte) > 100 for parte in self.cleaned_data["adempimenti"]):
            raise ValidationError("Ogni adempimento si dice in 100 caratteri al massimo.", code="max_length")
        return self.cleaned_data["adempimenti"]

    def valore(self, **altro):
        scelte = (
            set(self.cleaned_data.get("voci", ())) if self.is_bound and not self.errors.get("voci") else None
        )
        voci = self.base.voci
        if scelte is not None:
            # Those that were there stay in their order: it is a fact.
            nuove = [codice for codice in self.sfondo.voci if codice in scelte and codice not in voci]
            voci = (*(codice for codice in voci if codice in scelte), *nuove)
        return super().valore(voci=voci, **altro)

    def colonne(self):
        scritte = super().colonne()
        if self.is_bound:
            spuntato = bool(self.cleaned_data.get("prerequisito"))
            scritte["prerequisito"] = spuntato or (
                False if self.base.prerequisito else self.base.prerequisito
            )
        return scritte

    @property
    def helper_peso(self) -> FormHelper:
        return self._disposizione(self.del_peso)

    @property
    def helper_risorse(self) -> FormHelper:
        return self._disposizione(self.risorse)
