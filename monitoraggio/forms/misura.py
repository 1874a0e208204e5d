"""The measure of one indicator as a form: a field of its own type, or the words of who answers for it."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django import forms

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.calcolo import attuale, target
from monitoraggio.calcolo.misure import QUANTITA
from monitoraggio.forms.riga import Giorni, RigaForm, colonna, percento, quantita
from obiettivi.contenuto import Indicatore
from obiettivi.esporta.parole import misura as in_parole
from obiettivi.formati import numero
from obiettivi.scelte import TipoIndicatore

DICHIARATI = tuple((uno.value, detto) for uno, detto in c.DICHIARATI.items())
MAI = ((c.Dichiarato.NON_RAGGIUNTO.value, "non è avvenuto"),)
SI_NO = (("1", "sì"), ("0", "no"))
RAPPORTI = (TipoIndicatore.PERCENTUALE, TipoIndicatore.RAPPORTO)
"""The types that are usually told as so many over so many."""
CENTO = Decimal(100)


class MisuraForm(RigaForm):
    """The actual value of an indicator; of what its type does not need, only what somebody has told already."""

    valore = quantita(models.MisuraIndicatore, "valore", "Valore")
    numeratore = quantita(models.MisuraIndicatore, "numeratore", "Numeratore")
    denominatore = quantita(models.MisuraIndicatore, "denominatore", "Denominatore", min_value=0)
    data = colonna(models.MisuraIndicatore, "data", "Rilevato il", help_text="Esempio: 30/06/2026")
    dichiarato = colonna(models.MisuraIndicatore, "dichiarato", "Com'è andata")
    percento = percento(models.MisuraIndicatore, "percento", "Se in parte, quanto (%)")
    non_valutabile = colonna(models.MisuraIndicatore, "non_valutabile", "Non valutabile")
    motivo = colonna(models.MisuraIndicatore, "motivo", "Motivo")
    righe = (
        (("numeratore", 3), ("denominatore", 3), ("valore", 3), ("data", 3)),
        (("dichiarato", 6), ("percento", 4)),
        (("non_valutabile", 4), ("motivo", 8)),
    )

    def __init__(
        self,
        indicatore: Indicatore,
        base: c.MisuraDetta | None,
        anno: int,
        giorni: Giorni,
        dati: Mapping | None = None,
    ):
        self.indicatore, self.giorni = indicatore, giorni
        self.base = base or c.MisuraDetta(indicatore=indicatore.chiave)
        iniziali = {nome: getattr(self.base, nome) for nome in self.base_fields}
        if indicatore.tipo == TipoIndicatore.SI_NO and self.base.valore is not None:
            iniziali["valore"] = numero(self.base.valore)
        super().__init__(dati, prefix=f"misura-{indicatore.chiave}", initial=iniziali)
        self.a_parole = _a_parole(indicatore, anno)
        for nome in set(self.fields) - self._servono():
            del self.fields[nome]
        self._adatta()
        self.disponi()

    # The fields of the type

    def _servono(self) -> set[str]:
        tipo = self.indicatore.tipo
        servono = {"non_valutabile", "motivo"} | self._gia_detti()
        if tipo in RAPPORTI:
            servono |= {"numeratore", "denominatore"}
        if tipo in QUANTITA or tipo == TipoIndicatore.SI_NO:
            servono |= {"valore"} | ({"data"} if self.indicatore.data else set())
        if tipo == TipoIndicatore.DATA:
            servono |= {"data", "dichiarato"}
        return servono | ({"dichiarato", "percento"} if self.a_parole else set())

    def _gia_detti(self) -> set[str]:
        return {nome for nome in self.base_fields if getattr(self.base, nome) not in (None, "", False)}

    def _adatta(self) -> None:
        tipo, campi = self.indicatore.tipo, self.fields
        if tipo == TipoIndicatore.SI_NO and "valore" in campi:
            self.una_scelta("valore", SI_NO)
            campi["valore"].label = "Fatto?"
        elif "valore" in campi:
            campi["valore"].label = _nome_del_valore(self.indicatore)
            if "numeratore" in campi:
                campi["valore"].help_text = "Se non hai numeratore e denominatore"
        if "dichiarato" in campi:
            self.una_scelta("dichiarato", DICHIARATI if self.a_parole else MAI)
        if tipo == TipoIndicatore.DATA:
            campi["data"].label = "Fatto il"
            if "dichiarato" in campi and not self.a_parole:
                campi["dichiarato"].label = "Se non c'è una data"
        if "numeratore" not in campi:
            self.righe = ((("valore", 6), ("data", 6)), *self.righe[1:])
        campi["motivo"].widget.attrs["rows"] = 1
        campi["motivo"].help_text = (
            "Che cosa lo mostra, o perché non è stato raggiunto"
            if "dichiarato" in campi
            else "Perché non si può valutare"
        )

    # What is wrong

    def clean_data(self):
        che_cosa = "è successo" if self.indicatore.tipo == TipoIndicatore.DATA else "il valore è stato letto"
        return self.giorni.controlla(self.cleaned_data["data"], che_cosa)

    def clean_valore(self):
        """A percent beyond 100 is a slip, unless the plan itself reckons so."""
        valore = self.cleaned_data["valore"]
        if self.indicatore.tipo == TipoIndicatore.SI_NO:
            return Decimal(valore) if valore else None
        if self.indicatore.tipo == TipoIndicatore.PERCENTUALE and valore is not None:
            del_piano = [uno for uno in (self.indicatore.valore, self.indicatore.baseline) if uno is not None]
            oltre = any(uno < 0 or uno > CENTO for uno in del_piano)
            if not oltre and not 0 <= valore <= CENTO:
                raise forms.ValidationError(
                    f"La percentuale va da 0 a 100, e qui c'è {numero(valore)}: se è giusto scrivi numeratore e "
                    "denominatore, e lascia vuoto qui."
                )
        return valore

    def clean(self):
        detti = {nome: self.cleaned_data.get(nome) for nome in self.base_fields}
        for giudica in (self._giudica_il_rapporto, self._giudica_a_parole, self._giudica_insieme):
            giudica(detti)
        return self.cleaned_data

    def _giudica_il_rapporto(self, detti: dict) -> None:
        valore, sopra, sotto = detti["valore"], detti["numeratore"], detti["denominatore"]
        if valore is None or sopra is None or not sotto or self.indicatore.tipo not in QUANTITA:
            return
        esatto = attuale(self.indicatore, c.Misura(numeratore=sopra, denominatore=sotto))
        fa = esatto.quantize(Decimal(1).scaleb(valore.as_tuple().exponent), rounding=ROUND_HALF_UP)
        if fa != valore:
            quanto = in_parole(self.indicatore, fa)
            self.add_error(
                "valore",
                f"{numero(sopra)} su {numero(sotto)} fa {quanto}: correggi uno dei tre, o lascia vuoto qui.",
            )

    def _giudica_a_parole(self, detti: dict) -> None:
        dichiarato = detti["dichiarato"]
        if detti["percento"] is not None and dichiarato != c.Dichiarato.IN_PARTE:
            self.add_error("percento", "La percentuale si dice solo di ciò che è raggiunto in parte.")
        if (
            self.indicatore.tipo == TipoIndicatore.DATA
            and detti["data"]
            and dichiarato == c.Dichiarato.NON_RAGGIUNTO
        ):
            self.add_error("data", "Se non è avvenuto non ha una data: togli l'una o l'altra risposta.")

    def _giudica_insieme(self, detti: dict) -> None:
        if detti["non_valutabile"] and self._misurata(detti):
            self.add_error(
                "non_valutabile", "C'è anche una misura: togli quella, oppure la spunta «non valutabile»."
            )
        solo_giorno = self.indicatore.tipo != TipoIndicatore.DATA and detti["data"]
        if solo_giorno and not self._misurata(detti | {"data": None}) and not self.errors:
            self.add_error("data", "C'è il giorno ma non il valore: scrivi anche quello, o togli il giorno.")

    @staticmethod
    def _misurata(detti: dict) -> bool:
        numeri = ("valore", "numeratore", "denominatore", "data")
        return bool(detti["dichiarato"]) or any(detti[nome] is not None for nome in numeri)

    # The value

    def detta(self) -> c.MisuraDetta | None:
        """What it says; None when it says nothing."""
        nuova = c.MisuraDetta.model_validate(dict(self.base) | self.cleaned_data)
        return None if nuova == c.MisuraDetta(indicatore=self.indicatore.chiave) else nuova


def _a_parole(indicatore: Indicatore, anno: int) -> bool:
    """Whether no formula can say how it went: the target is in words, or is not there."""
    if indicatore.tipo == TipoIndicatore.DATA:
        return indicatore.data is None
    return indicatore.tipo == TipoIndicatore.TESTO or (
        target(indicatore, anno) is None and not indicatore.fasce
    )


def _nome_del_valore(indicatore: Indicatore) -> str:
    if indicatore.tipo == TipoIndicatore.PERCENTUALE:
        return "Percentuale (%)"
    if indicatore.tipo == TipoIndicatore.IMPORTO:
        return "Importo (€)"
    if indicatore.tipo == TipoIndicatore.RAPPORTO:
        return "Rapporto (1 = tutti)"
    return f"Valore ({indicatore.unita})" if indicatore.unita and len(indicatore.unita) <= 30 else "Valore"
