"""The rows of the sheet of an objective: areas, phases, indicators, profiles."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from obiettivi import contenuto as c
from obiettivi import formati, models
from obiettivi.contenuto.tipi import ANNO_MASSIMO, ANNO_MINIMO, LUNGHEZZA_RIGA
from obiettivi.forms.campi import DataItaliana, MesiField
from obiettivi.forms.parte import AGGIORNA, Parte, con_i_campi
from obiettivi.models.campi import NumeroItaliano, stampabile
from obiettivi.scelte import TipoIndicatore

DEL_TIPO = {
    TipoIndicatore.NUMERO: ("operatore", "valore", "unita", "data"),
    TipoIndicatore.PERCENTUALE: ("operatore", "valore", "unita", "data"),
    TipoIndicatore.RAPPORTO: ("operatore", "valore", "unita", "data"),
    TipoIndicatore.IMPORTO: ("operatore", "valore", "unita", "data"),
    TipoIndicatore.DATA: ("operatore", "data"),
    TipoIndicatore.SI_NO: ("valore",),
    TipoIndicatore.TESTO: ("testo",),
}
"""What says the target of an indicator of each type; the others are shown only where they hold something."""
TRAGUARDO = ("operatore", "valore", "unita", "data", "testo")
OPERATORI_DELLA_DATA = {"entro", "=", ""}


class RigaForm(Parte):
    """A row of a list, told by its key. `nuova` when it was not there the last time that somebody saved."""

    def __init__(self, *args, chiave: str, nuova: bool, **kwargs):
        self.chiave, self.nuova = chiave, nuova
        super().__init__(*args, **kwargs)


class CollegataForm(RigaForm):
    """A row that may be of one of the objective's areas only."""

    @property
    def ovvi(self):
        return {"anno": self.sfondo.anno}

    def collega(self, nome: str, etichetta: str, vuoto: str, scelte: Iterable[tuple[str, str]], detto: str):
        """A choice among rows of the objective, told by their keys."""
        vuota = [("", vuoto)] if vuoto else []
        self.fields[nome] = forms.ChoiceField(
            label=etichetta,
            choices=[*vuota, *scelte],
            required=not vuoto,
            error_messages={"invalid_choice": detto},
        )


@con_i_campi(
    models.Assegnazione,
    "peso",
    "capofila",
    "quota",
    "performance_attesa",
    "risorse_umane",
    "contributo",
    "fte",
    "risorse_finanziarie_importo",
    "risorse_finanziarie_testo",
)
class AssegnazioneForm(RigaForm):
    """An area, and what the objective asks of it. Whoever writes only this does not say of which area it is."""

    tipo = c.Assegnazione
    area = forms.ChoiceField(
        label="Area",
        error_messages={
            "required": "Scegli l'area, oppure togli la riga.",
            "invalid_choice": "Quest'area non è tra quelle che puoi scegliere in questo piano.",
        },
    )
    principali = ((("area", 6), ("peso", 3), ("capofila", 3)),)
    altri = (
        (("performance_attesa", 12),),
        (("risorse_umane", 6), ("contributo", 6)),
        (("quota", 4), ("fte", 4), ("risorse_finanziarie_importo", 4)),
        (("risorse_finanziarie_testo", 12),),
    )
    contano = ("area", "peso")

    def iniziali(self):
        return super().iniziali() | {"area": "" if self.base.area == NESSUNA_AREA else self.base.area}

    def prepara(self):
        self.di_una_riga("risorse_finanziarie_testo", "contributo", "risorse_umane", "performance_attesa")
        if self.sfondo.maschera.comune:
            self.fields["area"].choices = [("", "Scegli l'area…"), *self.sfondo.aree_proprie.items()]
            # Phases and indicators may be of one area only.
            self.fields["area"].widget.attrs |= AGGIORNA | {
                "hx-target": "#sezione-fasi",
                "hx-select": "#sezione-fasi",
                "hx-select-oob": "#conti-dentro,#sezione-indicatori",
            }
        else:
            del self.fields["area"], self.fields["capofila"]

    def valore(self, **altro):
        area = self.base.area
        if self.is_bound and "area" in self.fields:
            area = self.cleaned_data.get("area") or area
        return super().valore(area=area, **altro)


NESSUNA_AREA = "(nessuna area)"
"""The area of a new row, until it is chosen."""


class ScadenzaField(forms.CharField):
    """A deadline: a day, or the words that stand in its place."""

    def to_python(self, valore) -> tuple[date | None, str]:
        testo = super().to_python(valore)
        try:
            giorno = DataItaliana(required=False).to_python(testo)
        except ValidationError:
            giorno = None
        if giorno and not ANNO_MINIMO <= giorno.year <= ANNO_MASSIMO:
            giorno = None
        return giorno, "" if giorno else testo

    def validate(self, valore):
        """It may be left empty."""

    def run_validators(self, valore):
        if valore[1]:
            super().run_validators(valore[1])


@con_i_campi(models.Fase, "numero", "descrizione", "peso", "anno", "aree_testo")
class FaseForm(CollegataForm):
    """A step of the objective."""

    tipo = c.Fase
    scadenza = ScadenzaField(
        label="Scadenza",
        required=False,
        max_length=LUNGHEZZA_RIGA,
        help_text="Una data (31/12/2026) oppure a parole: tutto l'anno",
        validators=[stampabile],
        error_messages={"max_length": "Il testo è troppo lungo: al massimo %(limit_value)s caratteri."},
    )
    mesi = MesiField(help_text="I mesi in cui ci si lavora, anche non di seguito")
    principali = (
        (("descrizione", 12),),
        (("scadenza", 6), ("peso", 3), ("numero", 3)),
        (("mesi", 12),),
    )
    altri = ((("anno", 3), ("aree_testo", 5), ("assegnazione", 4)),)
    contano = ("peso", "numero", "assegnazione")
    mute = ("numero",)

    def __init__(self, *args, assegnazioni: Sequence[tuple[str, str]], di_chi: str, **kwargs):
        self.assegnazioni, self.di_chi = assegnazioni, di_chi
        super().__init__(*args, **kwargs)

    def iniziali(self):
        scadenza = formati.data(self.base.scadenza) or self.base.scadenza_testo
        return super().iniziali() | {"scadenza": scadenza, "assegnazione": self.di_chi}

    def prepara(self):
        self.fields["descrizione"].widget.attrs["rows"] = 2
        self.fields["aree_testo"].label = "Chi la svolge"
        self.collega(
            "assegnazione",
            "Solo di",
            "tutte le aree dell'obiettivo",
            self.assegnazioni,
            "Quest'area non è più tra quelle dell'obiettivo: scegline un'altra.",
        )

    def colonne(self):
        scritte = super().colonne() | {
            nome: getattr(self.base, nome) for nome in ("scadenza", "scadenza_testo")
        }
        letta = self.is_bound and self.inviato("scadenza") and not self.errors.get("scadenza")
        if letta and self.scritto("scadenza").split() != self.iniziali()["scadenza"].split():
            scritte["scadenza"], scritte["scadenza_testo"] = self.cleaned_data["scadenza"]
        scritte["mesi"] = (
            scritte["mesi"] if set(scritte["mesi"]) != set(self.base.mesi) else list(self.base.mesi)
        )
        return scritte


class SiNoField(NumeroItaliano):
    """Yes or no, kept as 1 or 0."""

    widget = forms.Select

    def widget_attrs(self, widget):
        return {}


@con_i_campi(
    models.Indicatore,
    "descrizione",
    "tipo",
    "operatore",
    "valore",
    "unita",
    "data",
    "testo",
    "peso",
    "baseline",
    "baseline_testo",
    "codice",
    "anno",
    "attivita",
    "definizione",
    "fonte",
    "direzione",
    "formula",
    "dimensione",
    "norma",
    "osservato_al",
    "copertura_minima",
)
class IndicatoreForm(CollegataForm):
    """What is measured: what says its target follows its type."""

    tipo = c.Indicatore
    principali = (
        (("descrizione", 12),),
        (("tipo", 4), ("operatore", 4), ("valore", 4)),
        (("testo", 12),),
        (("unita", 4), ("data", 4), ("peso", 4)),
        (("assegnazione", 12),),
    )
    altri = (
        (("baseline", 4), ("baseline_testo", 8)),
        (("fonte", 6), ("definizione", 6)),
        (("attivita", 6), ("norma", 6)),
        (("codice", 3), ("anno", 3), ("dimensione", 3), ("formula", 3)),
        (("direzione", 4), ("osservato_al", 4), ("copertura_minima", 4)),
        (("fase", 6),),
    )
    contano = ("peso", "assegnazione")
    mute = ("tipo",)

    def __init__(
        self,
        *args,
        assegnazioni: Sequence[tuple[str, str]],
        di_chi: str,
        fasi: Sequence[tuple[str, str]],
        della_fase: str,
        **kwargs,
    ):
        self.assegnazioni, self.di_chi = assegnazioni, di_chi
        self.fasi, self.della_fase = fasi, della_fase
        super().__init__(*args, **kwargs)

    def iniziali(self):
        return super().iniziali() | {"assegnazione": self.di_chi, "fase": self.della_fase}

    def prepara(self):
        self.fields["descrizione"].widget.attrs["rows"] = 2
        self.di_una_riga("testo", "baseline_testo", "attivita", "definizione", "fonte", "norma")
        comune = self.sfondo.maschera.comune
        self.collega(
            "assegnazione",
            "Misura",
            "tutte le aree dell'obiettivo" if comune else "",
            self.assegnazioni,
            "Quest'area non è più tra quelle dell'obiettivo: scegline un'altra.",
        )
        if comune and len(self.assegnazioni) < 2 and not self.di_chi:
            del self.fields["assegnazione"]
        self.collega(
            "fase", "Fase", "nessuna in particolare", self.fasi, "Questa fase non c'è più: scegline un'altra."
        )
        self._secondo_il_tipo()

    def _secondo_il_tipo(self):
        self.fields["tipo"].widget.attrs |= AGGIORNA
        tipo = self.scritto("tipo")
        del_tipo = DEL_TIPO.get(tipo, TRAGUARDO)
        for nome in TRAGUARDO:
            if nome not in del_tipo and self.scritto(nome) in (None, "") and not self._inviato_vuoto(nome):
                del self.fields[nome]
        if tipo == TipoIndicatore.SI_NO:
            scritto = str(self.scritto("valore") if self.scritto("valore") is not None else "")
            scelte = [("", "si aspetta un sì"), ("1", "sì"), ("0", "no")]
            if scritto not in dict(scelte):
                scelte.append((scritto, scritto))
            vecchio = self.fields["valore"]
            self.fields["valore"] = SiNoField(
                label="Valore atteso",
                required=False,
                max_digits=vecchio.max_digits,
                decimal_places=vecchio.decimal_places,
                widget=forms.Select(choices=scelte),
            )
        if tipo == TipoIndicatore.DATA:
            attuale = self.scritto("operatore") or ""
            operatori = self.fields["operatore"].choices
            self.fields["operatore"].widget.choices = [
                scelta for scelta in operatori if scelta[0] in OPERATORI_DELLA_DATA | {attuale}
            ]
        elif "data" in self.fields and tipo != TipoIndicatore.TESTO:
            self.fields["data"].label = "Entro il"
            self.fields["data"].help_text = "Facoltativa: tanto, entro quel giorno"
        etichette = {
            TipoIndicatore.PERCENTUALE: "Valore atteso (%)",
            TipoIndicatore.IMPORTO: "Valore atteso (€)",
        }
        if "valore" in self.fields and tipo in etichette:
            self.fields["valore"].label = etichette[tipo]
        if "valore" in self.fields and tipo != TipoIndicatore.SI_NO:
            self.fields["valore"].help_text = AIUTO_VALORE.get(tipo, "Esempio: 40")

    def _inviato_vuoto(self, nome: str) -> bool:
        """Sent empty, where it was not: whoever sent it was emptying it."""
        return self.inviato(nome) and self.initial.get(nome) not in (None, "")

    @property
    def da_fuori(self) -> tuple[str, ...]:
        """What of the indicator the page does not change."""
        detti = {
            "fasce": len(self.base.fasce),
            "valori annuali": len(self.base.valori_annuali),
            "valori del passato": len(self.base.storico),
        }
        return tuple(f"{quanti} {nome}" for nome, quanti in detti.items() if quanti)


AIUTO_VALORE = {
    TipoIndicatore.PERCENTUALE: "Esempio: 95 per il 95%",
    TipoIndicatore.RAPPORTO: "Esempio: 0,9; 1 = tutti",
    TipoIndicatore.IMPORTO: "Esempio: 1.234,50",
}


@con_i_campi(models.QuotaUmana, "ruolo", "quota", "numero")
class QuotaForm(RigaForm):
    """A profile that works on the objective."""

    tipo = c.QuotaUmana
    principali = ((("ruolo", 6), ("quota", 3), ("numero", 3)),)


def vuota(elenco: str, chiave: Any) -> c.Valore:
    """A row that says nothing yet."""
    if elenco == "assegnazioni":
        return c.Assegnazione(chiave=chiave, area=NESSUNA_AREA)
    if elenco == "fasi":
        return c.Fase(chiave=chiave)
    if elenco == "indicatori":
        return c.Indicatore(chiave=chiave, tipo=TipoIndicatore.NUMERO)
    return c.QuotaUmana()
