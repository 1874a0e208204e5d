"""How two plans are compared: key by key, with the rows of lists paired and references followed."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from obiettivi import calcoli, contenuto
from obiettivi.confronto.coppie import (
    NESSUNA,
    Coppia,
    Corrispondenza,
    accoppia,
    per_chiave,
    per_somiglianza,
)
from obiettivi.confronto.oggetti import Cambio, Confronto, Differenza, Esito, PesiConfrontati, Posto
from obiettivi.contenuto import ContenutoPiano, Obiettivo, Valore
from obiettivi.contenuto.oggetti import VUOTI

TACIUTI = {
    (contenuto.ContenutoPiano, "formato"),
    (contenuto.ContenutoPiano, "deroghe"),
    (contenuto.Piano, "atto"),
    # Compared apart, one by one.
    (contenuto.ContenutoPiano, "obiettivi"),
    *(
        (tipo, "chiave")
        for tipo in (contenuto.Obiettivo, contenuto.Assegnazione, contenuto.Fase, contenuto.Indicatore)
    ),
}
"""Keys that are not looked at."""
RIFERIMENTI = {
    (contenuto.Area, "padre"): "aree",
    (contenuto.Voce, "padre"): "voci",
    (contenuto.Obiettivo, "voci"): "voci",
    (contenuto.Obiettivo, "sostituito_da"): "obiettivi",
    (contenuto.Assegnazione, "area"): "aree",
    (contenuto.Fase, "aree"): "aree",
    (contenuto.Fase, "assegnazione"): "assegnazioni",
    (contenuto.Indicatore, "assegnazione"): "assegnazioni",
    (contenuto.Indicatore, "fase"): "fasi",
    (contenuto.AttivitaStrutturale, "area"): "aree",
    (contenuto.Personale, "area"): "aree",
    (contenuto.Capitolo, "area"): "aree",
    (contenuto.Capitolo, "obiettivi"): "obiettivi",
    (contenuto.GruppoPremio, "obiettivi"): "obiettivi",
}
"""Keys that name something else of the plan, by code, by `n` or by position. What is named does not change
because it was moved or numbered again: that is told once, where it happened."""
INTERI = (contenuto.Atto,)
"""Objects that are told whole, not key by key."""
RINUMERATE = "fasi.numero"


def confronta(prima: ContenutoPiano, dopo: ContenutoPiano) -> Confronto:
    """All that changes from a plan to another."""
    nulla = _Confrontatore()
    coppie = {
        "aree": nulla.coppie(prima.aree, dopo.aree),
        "voci": nulla.coppie(prima.voci, dopo.voci),
        "obiettivi": _coppie_di_obiettivi(prima, dopo),
    }
    corrispondenze = {
        "aree": _per_nome(coppie["aree"], prima.aree, dopo.aree, "codice"),
        "voci": _per_nome(coppie["voci"], prima.voci, dopo.voci, "codice"),
        "obiettivi": _per_nome(coppie["obiettivi"], prima.obiettivi, dopo.obiettivi, "n"),
    }
    confrontatore = _Confrontatore(corrispondenze, coppie)
    return Confronto(
        prima=prima,
        dopo=dopo,
        obiettivi=tuple(_obiettivi(prima, dopo, coppie["obiettivi"], confrontatore)),
        rinumerati=tuple(
            (vecchio, nuovo)
            for vecchio, nuovo in sorted(corrispondenze["obiettivi"].nuovi.items())
            if vecchio != nuovo
        ),
        altri=tuple(confrontatore.parti(ContenutoPiano, prima, dopo)),
        pesi=_pesi(prima, dopo, corrispondenze["aree"]),
    )


def confronta_obiettivi(prima: Obiettivo, dopo: Obiettivo) -> tuple[Cambio, ...]:
    """What changes from a sheet to another of the same objective, in the order of the format."""
    return tuple(_Confrontatore().obiettivo(prima, dopo))


def _coppie_di_obiettivi(prima: ContenutoPiano, dopo: ContenutoPiano) -> tuple[Coppia, ...]:
    numeri = tuple([obiettivo.n for obiettivo in piano.obiettivi] for piano in (prima, dopo))
    return per_chiave(prima.obiettivi, dopo.obiettivi, numeri)


def _per_nome(
    coppie: Sequence[Coppia], prima: Sequence[Valore], dopo: Sequence[Valore], nome: str
) -> Corrispondenza:
    return Corrispondenza(
        {
            getattr(prima[vecchio], nome): getattr(dopo[nuovo], nome)
            for vecchio, nuovo in coppie
            if vecchio is not None and nuovo is not None
        },
        frozenset(getattr(riga, nome) for riga in dopo),
    )


def _per_posizione(coppie: Sequence[Coppia]) -> Corrispondenza:
    """Rows that are named by their position."""
    return Corrispondenza(
        {vecchio: nuovo for vecchio, nuovo in coppie if None not in (vecchio, nuovo)},
        frozenset(nuovo for _, nuovo in coppie if nuovo is not None),
    )


def _obiettivi(
    prima: ContenutoPiano, dopo: ContenutoPiano, coppie: Sequence[Coppia], confrontatore: "_Confrontatore"
) -> Iterator[Differenza]:
    for vecchio, nuovo in coppie:
        era = None if vecchio is None else prima.obiettivi[vecchio]
        ora = None if nuovo is None else dopo.obiettivi[nuovo]
        if era is None or ora is None:
            yield Differenza(Esito.AGGIUNTO if era is None else Esito.TOLTO, era, ora)
            continue
        # A new number is told once for all the objectives.
        cambi = tuple(cambio for cambio in confrontatore.obiettivo(era, ora) if cambio.campo != "n")
        if cambi:
            annullato = calcoli.attivo(era) and not calcoli.attivo(ora)
            yield Differenza(Esito.ANNULLATO if annullato else Esito.CAMBIATO, era, ora, cambi)


def _pesi(prima: ContenutoPiano, dopo: ContenutoPiano, aree: Corrispondenza) -> tuple[PesiConfrontati, ...]:
    """The areas that have weights, in the order of the new plan; then those that have none any more."""
    erano = {aree.traduci(peso.area.codice): peso for peso in calcoli.pesi_per_area(prima)}
    sono = calcoli.pesi_per_area(dopo)
    confrontati = [PesiConfrontati(erano.pop(peso.area.codice, None), peso) for peso in sono]
    return tuple(confrontati + [PesiConfrontati(peso, None) for peso in erano.values()])


@dataclass(frozen=True)
class _Confrontatore:
    """Compares values that may refer to parts of the plan.

    `corrispondenze` says what is now called how, and `note` which rows were already paired, by list.
    """

    corrispondenze: Mapping[str, Corrispondenza] = field(default_factory=dict)
    note: Mapping[str, Sequence[Coppia]] = field(default_factory=dict)

    def obiettivo(self, prima: Obiettivo, dopo: Obiettivo) -> Iterator[Cambio]:
        """The changes of an objective, whose phases and indicators name its assignments and phases."""
        proprie = {
            elenco: self.coppie(getattr(prima, elenco), getattr(dopo, elenco))
            for elenco in ("assegnazioni", "fasi")
        }
        posti = {elenco: _per_posizione(coppie) for elenco, coppie in proprie.items()}
        dentro = _Confrontatore({**self.corrispondenze, **posti}, proprie)
        return dentro.parti(Obiettivo, prima, dopo)

    def parti(
        self,
        tipo: type[Valore],
        prima: Valore | None,
        dopo: Valore | None,
        dove: tuple[Posto, ...] = (),
        sopra: str = "",
    ) -> Iterator[Cambio]:
        """The changes of an object, key by key; one that is not there is an object that says nothing."""
        for nome in tipo.model_fields:
            if (tipo, nome) not in TACIUTI:
                valori = getattr(prima, nome, None), getattr(dopo, nome, None)
                yield from self._campo(tipo, nome, *valori, partial(Cambio, dove, f"{sopra}{nome}"))

    def _campo(
        self, tipo: type[Valore], nome: str, prima: Any, dopo: Any, cambio: Callable[..., Cambio]
    ) -> Iterator[Cambio]:
        esempio = next((valore for valore in (dopo, prima) if valore not in VUOTI), None)
        dove, campo = cambio.args
        if isinstance(esempio, Valore) and not isinstance(esempio, INTERI):
            yield from self.parti(type(esempio), prima, dopo, dove, f"{campo}.")
        elif isinstance(esempio, Mapping):
            yield from _mappa(prima or {}, dopo or {}, cambio)
        elif nome == "pesi_fasi" and prima and dopo:
            yield from self._pesi_fasi(prima, dopo, dove)
        elif isinstance(esempio, tuple) and isinstance(esempio[0], Valore):
            yield from self._righe(campo, prima or (), dopo or (), dove)
        elif esempio is not None and self._tradotto(tipo, nome, prima) != dopo:
            yield cambio(prima, dopo)

    def _tradotto(self, tipo: type[Valore], nome: str, valore: Any) -> Hashable:
        """A value of the old plan as the new one would say it."""
        riferimento = RIFERIMENTI.get((tipo, nome))
        if riferimento is None or valore in VUOTI:
            return valore
        traduci = self.corrispondenze.get(riferimento, NESSUNA).traduci
        return tuple(map(traduci, valore)) if isinstance(valore, tuple) else traduci(valore)

    def _righe(
        self, elenco: str, prima: Sequence[Valore], dopo: Sequence[Valore], dove: tuple[Posto, ...]
    ) -> Iterator[Cambio]:
        coppie = self.note[elenco] if elenco in self.note else self.coppie(prima, dopo)
        restate = [vecchio for vecchio, nuovo in coppie if None not in (vecchio, nuovo)]
        if restate != sorted(restate):
            yield Cambio(dove, elenco, tuple(sorted(restate)), tuple(restate))
        cambi: list[Cambio] = []
        for vecchio, nuovo in coppie:
            qui = (*dove, Posto(elenco, vecchio, nuovo))
            era = None if vecchio is None else prima[vecchio]
            ora = None if nuovo is None else dopo[nuovo]
            if era is None or ora is None:
                cambi.append(Cambio(qui, "", era, ora))
            else:
                cambi += self.parti(type(ora), era, ora, qui)
        yield from _rinumerate(cambi, dove) if elenco == "fasi" else cambi

    def coppie(self, prima: Sequence[Valore], dopo: Sequence[Valore]) -> tuple[Coppia, ...]:
        """Which row was which, in two lists of the same kind."""
        if not prima or not dopo:
            return accoppia((len(prima), len(dopo)), ())
        tipo = type(dopo[0])
        if "chiave" in tipo.model_fields:
            return per_chiave(prima, dopo, (range(len(prima)), range(len(dopo))))
        tradotte = [{nome: self._tradotto(tipo, nome, valore) for nome, valore in riga} for riga in prima]
        return per_somiglianza(tipo, tradotte, [dict(riga) for riga in dopo])

    def _pesi_fasi(self, prima: Sequence, dopo: Sequence, dove: tuple[Posto, ...]) -> Iterator[Cambio]:
        """An area's weights of the phases: each follows its phase."""
        for vecchio, nuovo in self.note["fasi"]:
            era = prima[vecchio] if vecchio is not None and vecchio < len(prima) else None
            ora = dopo[nuovo] if nuovo is not None and nuovo < len(dopo) else None
            if era != ora:
                yield Cambio((*dove, Posto("pesi_fasi", vecchio, nuovo)), "", era, ora)


def _mappa(prima: Mapping, dopo: Mapping, cambio: Callable[..., Cambio]) -> Iterator[Cambio]:
    for voce in dict.fromkeys((*dopo, *prima)):
        era, ora = prima.get(voce), dopo.get(voce)
        if era != ora:
            yield cambio(era, ora, voce)


def _rinumerate(cambi: Sequence[Cambio], dove: tuple[Posto, ...]) -> Iterator[Cambio]:
    """The changes of the phases, with the new numbers of several of them told once."""
    numeri = [cambio for cambio in cambi if cambio.campo == "numero"]
    if len(numeri) < 2:
        yield from cambi
        return
    yield Cambio(
        dove, RINUMERATE, tuple(cambio.prima for cambio in numeri), tuple(cambio.dopo for cambio in numeri)
    )
    yield from (cambio for cambio in cambi if cambio.campo != "numero")
