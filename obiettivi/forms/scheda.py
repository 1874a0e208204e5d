"""The sheet of an objective as a form: it starts from the objective's value and gives back another.

What it does not show stays as it was; rows are told by their keys, so that they come, go and move freely.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from obiettivi import contenuto as c
from obiettivi import models
from obiettivi.azioni.legami import al_posto, ricomponi, sciogli
from obiettivi.contenuto import Obiettivo
from obiettivi.formati import numero
from obiettivi.forms.campi import campo
from obiettivi.forms.elenchi import (
    NESSUNA_AREA,
    AssegnazioneForm,
    FaseForm,
    IndicatoreForm,
    QuotaForm,
    RigaForm,
    vuota,
)
from obiettivi.forms.parte import Sfondo
from obiettivi.forms.righe import ELENCHI, MASSIMO, PESI, PROPRI, chiave_valida, in_ordine, righe
from obiettivi.forms.testata import TestataForm

NOMI = {
    "assegnazioni": "aree",
    "fasi": "fasi",
    "indicatori": "indicatori",
    "quote": "profili",
}


@dataclass(frozen=True)
class PesoDiFase:
    """A box of the grid: the weight of a phase for an area."""

    nome: str
    etichetta: str
    scritto: str
    errore: str

    @property
    def id(self) -> str:
        return f"id_{self.nome}"


@dataclass(frozen=True)
class Errore:
    """What is wrong, and the field where it is put right."""

    id: str
    campo: str
    messaggio: str


class Scheda:
    """The objective's form. With `dati` it is what was sent: judged, or (`giudica` False) only drawn again."""

    def __init__(
        self,
        base: Obiettivo,
        sfondo: Sfondo,
        *,
        dati: Mapping | None = None,
        giudica: bool = True,
        nuovo: bool = False,
    ):
        self.base, self.sfondo, self.giudica, self.nuovo = base, sfondo, giudica, nuovo
        self.comune = sfondo.maschera.comune
        self.dati = None if dati is None else in_ordine(dati)
        self.sciolto = sciogli(base)
        self.testata = (
            TestataForm(sfondo, base, dati=self.dati, giudica=giudica, nuovo=nuovo) if self.comune else None
        )
        self.assegnazioni: list[AssegnazioneForm] = self._righe("assegnazioni")
        self.fasi: list[FaseForm] = self._righe("fasi") if self.comune else []
        self.indicatori: list[IndicatoreForm] = self._righe("indicatori")
        self.quote: list[QuotaForm] = self._righe("quote") if self.comune else []
        self._giudica_insieme()

    # The rows

    def _righe(self, elenco: str) -> list[RigaForm]:
        attuali = self._attuali(elenco)
        chiavi = list(attuali) if self.dati is None else self._inviate(elenco, attuali)
        return [
            self._riga(elenco, posto, chiave, attuali.get(chiave))
            for posto, chiave in enumerate(chiavi[:MASSIMO])
        ]

    def _attuali(self, elenco: str) -> dict[str, c.Valore]:
        """The rows as they are, that this person may write, by what they are told by in the form."""
        maschera = self.sfondo.maschera
        if elenco == "quote":
            return {str(posto): quota for posto, quota in enumerate(self.base.risorse_umane_quote)}
        lista = getattr(self.sciolto, elenco)
        if elenco == "assegnazioni":
            lista = [sua for sua in lista if maschera.comprende(sua.area)]
        elif not self.comune:
            lista = self.sciolto.righe_di(lista, [UUID(chiave) for chiave in self._attuali("assegnazioni")])
        return {str(riga.chiave): riga for riga in lista}

    def _inviate(self, elenco: str, attuali: Mapping[str, c.Valore]) -> list[str]:
        """The keys that were sent: each once, and a new one for what is not the key of a row."""
        viste: dict[str, None] = {}
        for riga in righe(self.dati, elenco):
            scritta = (riga["chiave"] or [""])[-1]
            chiave = scritta if scritta in attuali else str(chiave_valida(scritta))
            viste[str(chiave_valida("")) if chiave in viste or chiave in self._altrui else chiave] = None
        return list(viste)

    @cached_property
    def _altrui(self) -> set[str]:
        """Keys of rows that are of others, and stay theirs."""
        tutte = (*self.base.assegnazioni, *self.base.fasi, *self.base.indicatori)
        mie = {chiave for elenco in ELENCHI for chiave in self._attuali(elenco)}
        return {str(riga.chiave) for riga in tutte} - mie if not self.comune else set()

    def _riga(self, elenco: str, posto: int, chiave: str, attuale: c.Valore | None) -> RigaForm:
        base = attuale if attuale is not None else vuota(elenco, chiave_valida(chiave))
        classe = {
            "assegnazioni": AssegnazioneForm,
            "fasi": FaseForm,
            "indicatori": IndicatoreForm,
            "quote": QuotaForm,
        }[elenco]
        return classe(
            self.sfondo,
            base,
            prefix=f"{elenco}-{posto}",
            dati=self.dati,
            giudica=self.giudica,
            chiave=chiave,
            nuova=attuale is None,
            **self._legami(elenco, base),
        )

    def _legami(self, elenco: str, base: c.Valore) -> dict[str, Any]:
        if elenco not in ("fasi", "indicatori"):
            return {}
        legami = {
            "assegnazioni": self.scelte_assegnazioni,
            "di_chi": str(self.sciolto.di_chi.get(base.chiave, "")),
        }
        if elenco == "indicatori":
            legami |= {
                "fasi": self.scelte_fasi,
                "della_fase": str(self.sciolto.della_fase.get(base.chiave, "")),
            }
        return legami

    @cached_property
    def scelte_assegnazioni(self) -> list[tuple[str, str]]:
        """The areas of the objective, by the key of their assignment."""
        scelte = []
        for riga in self.assegnazioni:
            area = riga.scritto("area") if "area" in riga.fields else riga.base.area
            if area in self.sfondo.aree:
                scelte.append((riga.chiave, self.sfondo.aree[area]))
        if self.comune:
            altre = [sua for sua in self.base.assegnazioni if not self.sfondo.maschera.comprende(sua.area)]
            scelte += [(str(sua.chiave), self.sfondo.aree[sua.area]) for sua in altre]
        return scelte

    @cached_property
    def scelte_fasi(self) -> list[tuple[str, str]]:
        if self.comune:
            descrizioni = [(riga.chiave, riga.scritto("descrizione")) for riga in self.fasi]
        else:
            descrizioni = [(str(fase.chiave), fase.descrizione) for fase in self.base.fasi]
        return [(chiave, _nome_fase(posto, detta)) for posto, (chiave, detta) in enumerate(descrizioni)]

    @property
    def altre_assegnazioni(self) -> tuple[c.Assegnazione, ...]:
        """Those of the areas that others write."""
        return tuple(sua for sua in self.base.assegnazioni if not self.sfondo.maschera.comprende(sua.area))

    # The weights of the phases, area by area

    @cached_property
    def chiavi_fasi(self) -> list[str]:
        return [riga.chiave for riga in self.fasi] if self.comune else [str(f.chiave) for f in self.base.fasi]

    def pesa_da_se(self, assegnazione: str) -> bool:
        """Whether the area of this assignment weighs the phases in its own way."""
        if self.dati is not None and self._griglia_inviata(assegnazione):
            return bool(self.dati.get(f"{PROPRI}-{assegnazione}"))
        return bool(self.sciolto.pesi.get(chiave_valida(assegnazione)))

    def _griglia_inviata(self, assegnazione: str) -> bool:
        return f"{PROPRI}-{assegnazione}-visto" in self.dati

    def pesi_di(self, assegnazione: str) -> list[PesoDiFase]:
        """The boxes of an area that weighs the phases in its own way, one for each phase."""
        nome = dict(self.scelte_assegnazioni).get(assegnazione, "questa area")
        caselle = []
        for posto, fase in enumerate(self.chiavi_fasi, start=1):
            scritto, errore = self._scritto(assegnazione, fase), ""
            if self.giudica and self.dati is not None:
                errore = _letto(scritto)[1]
            caselle.append(
                PesoDiFase(
                    f"{PESI}-{assegnazione}-{fase}", f"Peso della fase {posto} per {nome}", scritto, errore
                )
            )
        return caselle

    def _scritto(self, assegnazione: str, fase: str) -> str:
        nome = f"{PESI}-{assegnazione}-{fase}"
        if self.dati is not None and nome in self.dati:
            return self.dati.get(nome)
        return numero(self.sciolto.pesi.get(chiave_valida(assegnazione), {}).get(chiave_valida(fase)))

    def _pesi(self) -> dict[UUID, dict[UUID, Decimal | None]]:
        """The grid as a value; of what is wrong, as it was."""
        pesi = {}
        for assegnazione in self.assegnazioni:
            if not self.pesa_da_se(assegnazione.chiave):
                continue
            prima = self.sciolto.pesi.get(assegnazione.base.chiave, {})
            suoi = pesi[assegnazione.base.chiave] = {}
            for fase in self.chiavi_fasi:
                letto, errore = _letto(self._scritto(assegnazione.chiave, fase))
                suoi[UUID(fase)] = prima.get(UUID(fase)) if errore else letto
        return pesi

    # What is wrong

    def _giudica_insieme(self) -> None:
        """What cannot be judged on one row alone."""
        self.errori_generali: list[str] = []
        if self.dati is None or not self.giudica:
            return
        for elenco in ELENCHI:
            if len(righe(self.dati, elenco)) > MASSIMO:
                self.errori_generali.append(
                    f"Le {NOMI[elenco]} possono essere al massimo {MASSIMO}: togline qualcuna."
                )
        self._giudica_le_aree()

    def _giudica_le_aree(self) -> None:
        tenute = [riga for riga in self.assegnazioni if self._si_tiene(riga)]
        capofila = [
            riga for riga in tenute if "capofila" in riga.fields and riga.cleaned_data.get("capofila")
        ]
        altri = [sua for sua in self.altre_assegnazioni if sua.capofila]
        if len(capofila) + len(altri) > 1:
            for riga in capofila:
                riga.add_error("capofila", "Un obiettivo ha una sola area capofila: hai scelto più di una.")
        if self.comune and self.sfondo.maschera.aree is not None and not tenute:
            self.errori_generali.append(
                "Scegli almeno una delle tue aree: un obiettivo senza area non sarebbe più tuo. Se non serve più, "
                "annullalo o eliminalo."
            )

    def _si_tiene(self, riga: RigaForm) -> bool:
        """A new row in which nothing was typed is not kept."""
        if not riga.nuova:
            return True
        pesi = (self._scritto(*coppia).strip() for coppia in self._coppie(riga))
        return riga.dice_qualcosa() or any(pesi)

    def _coppie(self, riga: RigaForm) -> Iterator[tuple[str, str]]:
        if isinstance(riga, FaseForm):
            yield from ((sua.chiave, riga.chiave) for sua in self.assegnazioni if self.pesa_da_se(sua.chiave))
        elif isinstance(riga, AssegnazioneForm):
            yield from ((riga.chiave, fase) for fase in self.chiavi_fasi)

    @cached_property
    def moduli(self) -> list:
        """All the small forms that have something to say."""
        elenchi = (*self.assegnazioni, *self.fasi, *self.indicatori, *self.quote)
        tenuti = [riga for riga in elenchi if self.dati is None or self._si_tiene(riga)]
        return [*([self.testata] if self.testata else []), *tenuti]

    def is_valid(self) -> bool:
        return self.dati is not None and self.giudica and not self.errori

    @cached_property
    def errori(self) -> list[Errore]:
        """All that is wrong, in the order of the page."""
        if self.dati is None or not self.giudica:
            return []
        trovati = [Errore("", "", messaggio) for messaggio in self.errori_generali]
        for modulo in self.moduli:
            dove = _dove(modulo)
            for nome, messaggi in modulo.errors.items():
                campo_errato = modulo[nome]
                etichetta = f"{dove}{campo_errato.label}"
                trovati += [
                    Errore(campo_errato.id_for_label or campo_errato.auto_id, etichetta, uno)
                    for uno in messaggi
                ]
        for riga in self.assegnazioni:
            if self.pesa_da_se(riga.chiave):
                trovati += [
                    Errore(casella.id, casella.etichetta, casella.errore)
                    for casella in self.pesi_di(riga.chiave)
                    if casella.errore
                ]
        return trovati

    # The value

    def valore(self) -> Obiettivo:
        """The objective as it would be: of what is wrong, as it was."""
        if self.dati is None:
            return self.base
        assegnazioni = [riga for riga in self.assegnazioni if self._si_tiene(riga)]
        valori = {riga.base.chiave: riga.valore() for riga in assegnazioni}
        sue = {chiave: sua for chiave, sua in valori.items() if sua.area != NESSUNA_AREA}
        intero = replace(
            self.sciolto,
            assegnazioni=self._al_posto("assegnazioni", sue),
            pesi=_senza(self.sciolto.pesi, self._attuali("assegnazioni")) | self._pesi(),
            indicatori=self._valori("indicatori"),
            **self._legati(),
        )
        if not self.comune:
            return ricomponi(intero)
        return ricomponi(replace(intero, testata=self._testata(), fasi=self._valori("fasi")))

    def _testata(self) -> Obiettivo:
        quote = (riga.valore() for riga in self.quote if self._si_tiene(riga))
        return self.testata.valore(risorse_umane_quote=tuple(una for una in quote if not c.vuoto(una)))

    def _valori(self, elenco: str) -> tuple[c.Valore, ...]:
        valori = {riga.base.chiave: riga.valore() for riga in getattr(self, elenco) if self._si_tiene(riga)}
        if self.comune:
            return tuple(valori.values())
        return self._al_posto(elenco, valori)

    def _al_posto(self, elenco: str, valori: Mapping[UUID, c.Valore]) -> tuple[c.Valore, ...]:
        attuali = self._attuali(elenco)
        righe_attuali = getattr(self.sciolto, elenco)
        return al_posto(righe_attuali, list(valori.values()), lambda riga: str(riga.chiave) in attuali)

    def _legati(self) -> dict[str, Mapping[UUID, UUID]]:
        """Which phases and indicators are of one area only, and which indicators of a phase."""
        di_chi, della_fase = dict(self.sciolto.di_chi), dict(self.sciolto.della_fase)
        for riga in (*self.fasi, *self.indicatori):
            for nome, legami in (("assegnazione", di_chi), ("fase", della_fase)):
                if nome not in riga.fields or riga.errors.get(nome) or not riga.inviato(nome):
                    continue
                legami.pop(riga.base.chiave, None)
                if scelta := riga.cleaned_data[nome]:
                    legami[riga.base.chiave] = UUID(scelta)
        return {"di_chi": di_chi, "della_fase": della_fase}


def _nome_fase(posto: int, descrizione: str | None) -> str:
    return f"{posto + 1}. {' '.join((descrizione or 'senza descrizione').split())[:80]}"


def _dove(modulo) -> str:
    """The row a form is, in words."""
    if isinstance(modulo, TestataForm):
        return ""
    elenco, posto = modulo.prefix.split("-")
    una = {"assegnazioni": "Area", "fasi": "Fase", "indicatori": "Indicatore", "quote": "Profilo"}[elenco]
    return f"{una} {int(posto) + 1}, "


def _letto(scritto: str) -> tuple[Decimal | None, str]:
    """A weight as it was typed, or what is wrong with it."""
    fatto = campo(models.PesoFase._meta.get_field("peso"))
    try:
        return fatto.clean(scritto), ""
    except ValidationError as errore:
        return None, errore.messages[0]


def _senza(pesi: Mapping[UUID, Any], chiavi: Mapping[str, Any]) -> dict[UUID, Any]:
    return {chiave: suoi for chiave, suoi in pesi.items() if str(chiave) not in chiavi}
