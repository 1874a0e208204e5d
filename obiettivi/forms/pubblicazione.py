"""What of a plan goes on its public page."""

from collections.abc import Iterable

from django import forms

from obiettivi.agganci import Pubblicabile
from obiettivi.forms.accesso import SoloCampi
from obiettivi.models import Pubblicazione
from obiettivi.scelte import LicenzaDati


class PubblicazioneForm(SoloCampi):
    """The choices of a public page: as they are, or as they are proposed at first."""

    precedenti = forms.BooleanField(
        label="Anche le versioni precedenti",
        required=False,
        help_text="Chi legge vede che cosa valeva prima di ogni variazione, con il suo atto.",
    )
    allegati = forms.MultipleChoiceField(
        label="Che cosa del monitoraggio", required=False, widget=forms.CheckboxSelectMultiple
    )
    licenza = forms.ChoiceField(
        label="Licenza dei dati",
        choices=LicenzaDati.choices,
        widget=forms.RadioSelect,
        help_text="La licenza CC BY 4.0 lascia usare i dati a tutti, citando l'ente: è quella che si usa di regola.",
    )

    def __init__(self, *args, possibili: Iterable[Pubblicabile], riga: Pubblicazione | None, **kwargs):
        super().__init__(*args, **kwargs)
        possibili = tuple(possibili)
        self.fields["allegati"].choices = [(uno.impronta, f"{uno.titolo}. {uno.detto}") for uno in possibili]
        if not possibili:
            del self.fields["allegati"]
        self.initial = {
            "precedenti": riga.precedenti if riga else True,
            "licenza": riga.licenza if riga else LicenzaDati.CC_BY_4,
            "allegati": riga.allegati if riga else [uno.impronta for uno in possibili if uno.di_regola],
        }
