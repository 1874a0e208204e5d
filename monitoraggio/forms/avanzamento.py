"""The sheet of an avanzamento as a form: it starts from what is declared and gives back another value.

Rows are told by the `chiave` of their indicator or phase; what the page does not show stays as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.forms.misura import MisuraForm
from monitoraggio.forms.riga import (
    PERCENTO,
    Giorni,
    RigaForm,
    colonna,
    percento,
)
from monitoraggio.scelte import Proposta, Raggiungibile, TipoRilevazione
from obiettivi import calcoli
from obiettivi.contenuto import Fase, Indicatore, Obiettivo
from obiettivi.formati import numero
from obiettivi.forms.scheda import Errore


@dataclass(frozen=True)
class Sfondo:
    """What an avanzamento is about: the assignment at a position of an objective, at a rilevazione, today."""

    obiettivo: Obiettivo
    posizione: int
    anno: int
    tipo: str
    giorni: Giorni

    @property
    def indicatori(self) -> tuple[Indicatore, ...]:
        """All those of the assignment: their numbers are those that `mancanze` names them by."""
        return calcoli.indicatori_di(self.obiettivo, self.posizione)

    @cached_property
    def fasi(self) -> tuple[tuple[int, Fase], ...]:
        """The phases of the assignment that are of this year, each with its place in the objective."""
        assegnazione = self.obiettivo.assegnazioni[self.posizione]
        pesi = calcoli.pesi_delle_fasi(self.obiettivo, assegnazione)
        return tuple(
            (posto, fase)
            for posto, (fase, peso) in enumerate(zip(self.obiettivo.fasi, pesi, strict=True))
            if fase.anno in (None, self.anno)
            and (peso is not None if assegnazione.pesi_fasi else fase.assegnazione in (None, self.posizione))
        )


class FaseForm(RigaForm):
    """How much of a phase is done, and when it was completed."""

    percento = percento(models.FaseSvolta, "percento", "Svolta al (%)")
    completata_il = colonna(
        models.FaseSvolta, "completata_il", "Completata il", help_text="Esempio: 30/06/2026"
    )
    righe = ((("percento", 3), ("completata_il", 4)),)

    def __init__(self, fase: Fase, base: c.FaseDetta | None, giorni: Giorni, dati: Mapping | None = None):
        self.chiave, self.base, self.giorni = fase.chiave, base, giorni
        iniziali = {"percento": base.percento, "completata_il": base.completata_il} if base else {}
        super().__init__(dati, prefix=f"fase-{fase.chiave}", initial=iniziali)
        self.disponi()

    def clean_completata_il(self):
        return self.giorni.controlla(self.cleaned_data["completata_il"], "è stata completata")

    def clean(self):
        fatta, quando = self.cleaned_data.get("percento"), self.cleaned_data.get("completata_il")
        if quando and fatta is not None and fatta < PERCENTO:
            self.add_error(
                "completata_il",
                f"La percentuale è {numero(fatta)}: se la fase è completata scrivi 100, altrimenti togli la data.",
            )
        return self.cleaned_data

    def detta(self) -> c.FaseDetta | None:
        """What it says; None when it says nothing. A phase with the day of its end is all done."""
        detti = dict(self.cleaned_data)
        if detti["completata_il"] and detti["percento"] is None:
            detti["percento"] = PERCENTO
        nuova = c.FaseDetta(fase=self.chiave, **detti)
        return None if nuova == c.FaseDetta(fase=self.chiave) else nuova


PREVISIONI = ("raggiungibile", "proposta", "motivo")
"""What is said of the rest of the year: not at its end."""


class GeneraleForm(RigaForm):
    """What was done, what got in the way, what is expected and proposed for the rest of the year."""

    relazione = colonna(models.Avanzamento, "relazione", "Attività svolte")
    criticita = colonna(models.Avanzamento, "criticita", "Criticità")
    raggiungibile = colonna(models.Avanzamento, "raggiungibile", "L'obiettivo si raggiunge entro il 31/12?")
    proposta = colonna(
        models.Avanzamento,
        "proposta",
        "Che cosa proponi",
        help_text="Se proponi di rimodularlo o sospenderlo, prima di inviare scrivi il motivo.",
    )
    motivo = colonna(models.Avanzamento, "motivo", "Motivo della proposta")
    righe = (
        (("relazione", 12),),
        (("criticita", 12),),
        (("raggiungibile", 6), ("proposta", 6)),
        (("motivo", 12),),
    )

    def __init__(self, sfondo: Sfondo, base: c.Avanzamento, dati: Mapping | None = None):
        self.base = base
        super().__init__(dati, initial={nome: getattr(base, nome) for nome in self.base_fields})
        self.fields["relazione"].widget.attrs["rows"] = 5
        self.fields["motivo"].widget.attrs["rows"] = 2
        self.una_scelta("raggiungibile", Raggiungibile.choices)
        self.una_scelta("proposta", Proposta.choices)
        if sfondo.tipo == TipoRilevazione.FINALE and not any(getattr(base, nome) for nome in PREVISIONI):
            for nome in PREVISIONI:
                del self.fields[nome]
        self.disponi()


class ModuloAvanzamento:
    """All of an avanzamento in front of who writes it; with `dati` it is what was sent."""

    def __init__(self, sfondo: Sfondo, base: c.Avanzamento, dati: Mapping | None = None):
        self.sfondo, self.base, self.dati = sfondo, base, dati
        misure = {una.indicatore: una for una in base.misure}
        fasi = {una.fase: una for una in base.fasi}
        self.misure = {
            uno.chiave: MisuraForm(uno, misure.get(uno.chiave), sfondo.anno, sfondo.giorni, dati)
            for uno in sfondo.indicatori
        }
        self.fasi = {
            una.chiave: FaseForm(una, fasi.get(una.chiave), sfondo.giorni, dati) for _, una in sfondo.fasi
        }
        self.generale = GeneraleForm(sfondo, base, dati)

    @property
    def parti(self) -> dict[str, RigaForm]:
        """The small forms it is made of, by what the page calls them, in its order."""
        misure = {f"Indicatore {posto}": una for posto, una in enumerate(self.misure.values(), start=1)}
        fasi = {f"Fase {posto}": una for posto, una in enumerate(self.fasi.values(), start=1)}
        return misure | fasi | {"": self.generale}

    @cached_property
    def errori(self) -> list[Errore]:
        """All that is wrong, in the order of the page."""
        return [
            Errore(
                parte[nome].id_for_label, f"{dove}, {parte[nome].label}" if dove else parte[nome].label, uno
            )
            for dove, parte in self.parti.items()
            for nome, messaggi in parte.errors.items()
            for uno in messaggi
        ]

    def is_valid(self) -> bool:
        return self.dati is not None and not self.errori

    def valore(self) -> c.Avanzamento:
        """What is declared, with what was typed; ValueError when something of it is wrong."""
        if not self.is_valid():
            raise ValueError([errore.messaggio for errore in self.errori])
        scritti = {
            "misure": _al_posto(self.base.misure, "indicatore", self.misure),
            "fasi": _al_posto(self.base.fasi, "fase", self.fasi),
        }
        return c.Avanzamento.model_validate(dict(self.base) | self.generale.cleaned_data | scritti)


def _al_posto(prima: Iterable[Any], nome: str, forme: Mapping[UUID, MisuraForm | FaseForm]) -> tuple:
    """The rows with what was typed: those that were there in their order, then the new ones."""
    scritte = {chiave: forma.detta() for chiave, forma in forme.items()}
    rimaste = {getattr(una, nome): una for una in prima} | scritte
    return tuple(una for una in rimaste.values() if una is not None)


class ValutaForm(RigaForm):
    """The OIV's own degree, and why."""

    grado = percento(models.Valutazione, "grado", "Grado (%)")
    motivo = colonna(
        models.Valutazione,
        "motivo",
        "Motivo",
        help_text="Il grado dichiarato resta com'è: il tuo gli sta accanto, con il motivo.",
    )
    righe = ((("grado", 4),), (("motivo", 12),))

    def __init__(self, tetto: Decimal, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grado"] = percento(models.Valutazione, "grado", "Grado (%)", tetto)
        self.fields["grado"].error_messages["required"] = f"Scrivi il grado, da 0 a {numero(tetto)}."
        self.fields["motivo"].error_messages["required"] = "Scrivi il motivo del tuo grado."
        self.disponi()

    def clean_motivo(self):
        if not self.cleaned_data["motivo"].strip():
            raise ValidationError(self.fields["motivo"].error_messages["required"], code="required")
        return self.cleaned_data["motivo"]
