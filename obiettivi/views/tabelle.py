"""The tables of objectives on the page of a plan: which objective stands in which, and what its line says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from obiettivi import calcoli
from obiettivi.calcoli import PesoArea
from obiettivi.contenuto import Assegnazione, ContenutoPiano, Obiettivo
from obiettivi.esporta import parole
from obiettivi.formati import numero
from obiettivi.scelte import Ambito, StatoObiettivo

SENZA_PESO = "senza peso"
# From so many areas on, a weight that is the same for all is said once.
TANTE_AREE = 3


@dataclass(frozen=True)
class RigaObiettivo:
    """An objective as a line of a table.

    An objective may have several lines, and only the first (`prima`) is the place that findings lead to.
    `in_comune` says with which areas, or where else it is; `modifica` is where it is corrected, empty for
    who may not.
    """

    obiettivo: Obiettivo
    pesi: str
    note: tuple[str, ...]
    in_comune: str
    prima: bool
    modifica: str

    @property
    def ancora(self) -> str:
        return f"obiettivo-{self.obiettivo.n}"


@dataclass(frozen=True)
class Tabelle:
    """The objectives of a plan, table by table. `forme` leads from an objective's `n` to its form.

    `piano` may have only some of the objectives; `pesi` are those of all, in every area. `solo_aree` are the
    areas that have a table, empty for all. Where `pesi` are those of some areas only, `tutti_i_pesi` are
    there to say which others have an objective in common.
    """

    piano: ContenutoPiano
    pesi: tuple[PesoArea, ...]
    con_pesi: bool
    forme: Mapping[int, str]
    solo_aree: frozenset[str] = frozenset()
    tutti_i_pesi: tuple[PesoArea, ...] = ()

    def per_voce(self, codici: Iterable[str]) -> dict[str, tuple[RigaObiettivo, ...]]:
        """For each voce, in the order in which they are told, the objectives that hang right from it."""
        sotto = defaultdict(list)
        for obiettivo in self.piano.obiettivi:
            for codice in obiettivo.voci:
                sotto[codice].append(obiettivo)
        codici = [codice for codice in codici if codice in sotto]
        detti: dict[int, list[str]] = defaultdict(list)
        for codice in codici:
            for obiettivo in sotto[codice]:
                detti[obiettivo.n].append(codice)
        return {
            codice: tuple(self._riga_sotto_voce(obiettivo, codice, detti) for obiettivo in sotto[codice])
            for codice in codici
        }

    def senza_voce(self) -> tuple[RigaObiettivo, ...]:
        """Objectives that hang from no voce."""
        return self._righe(obiettivo for obiettivo in self.piano.obiettivi if not obiettivo.voci)

    def comuni(self) -> tuple[RigaObiettivo, ...]:
        """General and cross-cutting objectives, once each, with the weight of every area."""
        return self._righe(
            obiettivo for obiettivo in calcoli.attivi(self.piano) if obiettivo.ambito != Ambito.DI_AREA
        )

    def dell_area(self, peso: PesoArea) -> tuple[RigaObiettivo, ...]:
        """All that weighs on an area: its own objectives and those it has in common with others."""
        if not self._ha_tabella(peso):
            return ()
        sue = defaultdict(list)
        for obiettivo, posizione in peso.assegnazioni:
            sue[obiettivo.n].append(obiettivo.assegnazioni[posizione])
        obiettivi = {
            obiettivo.n: obiettivo for obiettivo, _ in peso.assegnazioni if obiettivo.n in self._presenti
        }
        return tuple(
            self._riga_in_area(obiettivo, sue[n], peso.area.codice) for n, obiettivo in obiettivi.items()
        )

    def senza_area(self) -> tuple[RigaObiettivo, ...]:
        """Objectives of one area that were not given to any yet."""
        return self._righe(
            obiettivo
            for obiettivo in calcoli.attivi(self.piano)
            if obiettivo.ambito == Ambito.DI_AREA and not obiettivo.assegnazioni
        )

    def non_attivi(self) -> tuple[RigaObiettivo, ...]:
        """Objectives that an act has cancelled or replaced: they weigh on nobody."""
        return self._righe(obiettivo for obiettivo in self.piano.obiettivi if not calcoli.attivo(obiettivo))

    def _ha_tabella(self, peso: PesoArea) -> bool:
        """Whether the area, or one that is counted with it, is among those that have a table."""
        return not self.solo_aree or any(
            obiettivo.assegnazioni[posizione].area in self.solo_aree
            for obiettivo, posizione in peso.assegnazioni
        )

    @cached_property
    def _presenti(self) -> frozenset[int]:
        return frozenset(obiettivo.n for obiettivo in self.piano.obiettivi)

    @cached_property
    def _con_tabella(self) -> frozenset[str]:
        return frozenset(peso.area.codice for peso in self.pesi if self._ha_tabella(peso))

    @cached_property
    def _aree_di(self) -> Mapping[int, list[str]]:
        """For each objective, the areas it weighs on."""
        aree = defaultdict(list)
        for peso in self.tutti_i_pesi or self.pesi:
            for n in dict.fromkeys(obiettivo.n for obiettivo, _ in peso.assegnazioni):
                aree[n].append(peso.area.codice)
        return aree

    @cached_property
    def _nomi(self) -> Mapping[str, str]:
        return {area.codice: area.nome for area in self.piano.aree}

    def _righe(self, obiettivi: Iterable[Obiettivo]) -> tuple[RigaObiettivo, ...]:
        """Lines outside the tables of the areas: each says by itself what every area has of it."""
        return tuple(self._riga(obiettivo) for obiettivo in obiettivi)

    def _riga(self, obiettivo: Obiettivo) -> RigaObiettivo:
        return RigaObiettivo(
            obiettivo=obiettivo,
            pesi=_pesi_per_area(obiettivo, self.con_pesi),
            note=_note(obiettivo),
            in_comune="",
            prima=True,
            modifica=self.forme.get(obiettivo.n, ""),
        )

    def _riga_sotto_voce(
        self, obiettivo: Obiettivo, codice: str, detti: Mapping[int, Sequence[str]]
    ) -> RigaObiettivo:
        sue = detti[obiettivo.n]
        altre = ", ".join(altra for altra in sue if altra != codice)
        return replace(
            self._riga(obiettivo), in_comune=f"anche in {altre}" if altre else "", prima=sue[0] == codice
        )

    def _riga_in_area(
        self, obiettivo: Obiettivo, assegnazioni: Sequence[Assegnazione], area: str
    ) -> RigaObiettivo:
        # Where weights are rolled up: the services they come from.
        servizi = dict.fromkeys(self._nomi[una.area] for una in assegnazioni if una.area != area)
        aree = self._aree_di[obiettivo.n]
        return RigaObiettivo(
            obiettivo=obiettivo,
            pesi=_pesi_nell_area(obiettivo, assegnazioni) if self.con_pesi else "",
            note=(*(f"per {servizio}" for servizio in servizi), *_note(obiettivo)),
            in_comune=_in_comune([altra for altra in aree if altra != area]),
            prima=obiettivo.ambito == Ambito.DI_AREA
            and next(una for una in aree if una in self._con_tabella) == area,
            modifica=self.forme.get(obiettivo.n, ""),
        )


def _note(obiettivo: Obiettivo) -> tuple[str, ...]:
    """What is worth knowing of an objective before opening it."""
    fine = {
        StatoObiettivo.ANNULLATO: "annullato",
        StatoObiettivo.SOSTITUITO: f"sostituito dall'obiettivo {obiettivo.sostituito_da}"
        if obiettivo.sostituito_da
        else "sostituito",
    }.get(obiettivo.stato, "")
    if fine and obiettivo.stato_atto:
        fine = f"{fine} con {parole.atto(obiettivo.stato_atto)}"
    prerequisito = "prerequisito: non pesa, ma senza non c'è premio" if obiettivo.prerequisito else ""
    ambito = "" if obiettivo.ambito == Ambito.DI_AREA else obiettivo.ambito
    return tuple(filter(None, (ambito, obiettivo.categoria, prerequisito, fine)))


def _in_comune(altre: Sequence[str]) -> str:
    if len(altre) > TANTE_AREE:
        return f"in comune con altre {len(altre)} aree"
    return f"in comune con {', '.join(altre)}" if altre else ""


def _pesi_nell_area(obiettivo: Obiettivo, assegnazioni: Sequence[Assegnazione]) -> str:
    """The weights that count in one area: those of its assignments and, once, the one the objective lends."""
    pesi = [numero(una.peso) for una in assegnazioni if una.peso is not None]
    if len(pesi) < len(assegnazioni):
        pesi.append(numero(obiettivo.peso) or SENZA_PESO)
    return " + ".join(pesi)


def _pesi_per_area(obiettivo: Obiettivo, con_pesi: bool) -> str:
    """Every area of an objective, with its weight: "AG: 10 · FIN: 5"."""
    per_area = defaultdict(list)
    for una in obiettivo.assegnazioni:
        per_area[una.area].append(una)
    if not per_area:
        return "tutto l'ente" if obiettivo.ambito == Ambito.GENERALE else "nessuna area"
    if not con_pesi:
        return " · ".join(per_area)
    pesi = {area: _pesi_nell_area(obiettivo, sue) for area, sue in per_area.items()}
    if len(pesi) >= TANTE_AREE and len(set(pesi.values())) == 1:
        return f"{next(iter(pesi.values()))} per ognuna di {len(pesi)} aree ({', '.join(pesi)})"
    return " · ".join(f"{area}: {peso}" for area, peso in pesi.items())
