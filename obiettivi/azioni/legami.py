"""An objective whose rows are tied by key rather than by position: so rows come, go and move without losing ties."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from obiettivi.contenuto import Assegnazione, Fase, Indicatore, Obiettivo, Valore, albero
from obiettivi.permessi import Maschera

V = TypeVar("V", bound=Valore)
Pesi = Mapping[UUID, Decimal | None]
"""An assignment's own weights, by the key of the phase."""

DEL_PIANO = ("chiave", "n", "stato", "stato_atto", "sostituito_da")
"""What the sheet does not say: who the objective is, where it stands, what an act made of it."""


@dataclass(frozen=True)
class Sciolto:
    """The parts of an objective. `pesi` has the assignments that weigh the phases in their own way."""

    testata: Obiettivo
    assegnazioni: tuple[Assegnazione, ...]
    pesi: Mapping[UUID, Pesi]
    fasi: tuple[Fase, ...]
    indicatori: tuple[Indicatore, ...]
    di_chi: Mapping[UUID, UUID]
    """Phases and indicators of one assignment only: their key → the assignment's."""
    della_fase: Mapping[UUID, UUID]
    """Indicators of a phase."""

    def righe_di(self, righe: Iterable[V], assegnazioni: Iterable[UUID]) -> tuple[V, ...]:
        """Of these phases or indicators, those that are only of some assignments."""
        loro = set(assegnazioni)
        return tuple(riga for riga in righe if self.di_chi.get(riga.chiave) in loro)


def sciogli(obiettivo: Obiettivo) -> Sciolto:
    """The parts of an objective, every row of which has its key."""
    assegnazioni, fasi = obiettivo.assegnazioni, obiettivo.fasi
    return Sciolto(
        testata=obiettivo,
        assegnazioni=assegnazioni,
        pesi={
            sua.chiave: {fase.chiave: peso for fase, peso in zip(fasi, sua.pesi_fasi, strict=True)}
            for sua in assegnazioni
            if sua.pesi_fasi
        },
        fasi=fasi,
        indicatori=obiettivo.indicatori,
        di_chi={
            riga.chiave: assegnazioni[riga.assegnazione].chiave
            for riga in (*fasi, *obiettivo.indicatori)
            if riga.assegnazione is not None
        },
        della_fase={
            uno.chiave: fasi[uno.fase].chiave for uno in obiettivo.indicatori if uno.fase is not None
        },
    )


def ricomponi(sciolto: Sciolto) -> Obiettivo:
    """The objective again, with every tie told by position; a tie to what is not there any more is dropped."""
    posti = {sua.chiave: posto for posto, sua in enumerate(sciolto.assegnazioni)}
    posti_fasi = {fase.chiave: posto for posto, fase in enumerate(sciolto.fasi)}

    def pesi(chiave: UUID) -> tuple[Decimal | None, ...]:
        propri = sciolto.pesi.get(chiave)
        return () if propri is None else tuple(propri.get(fase.chiave) for fase in sciolto.fasi)

    def posto(riga: Fase | Indicatore) -> int | None:
        return posti.get(sciolto.di_chi.get(riga.chiave))

    return sciolto.testata.model_copy(
        update={
            "assegnazioni": tuple(
                sua.model_copy(update={"pesi_fasi": pesi(sua.chiave)}) for sua in sciolto.assegnazioni
            ),
            "fasi": tuple(fase.model_copy(update={"assegnazione": posto(fase)}) for fase in sciolto.fasi),
            "indicatori": tuple(
                uno.model_copy(
                    update={
                        "assegnazione": posto(uno),
                        "fase": posti_fasi.get(sciolto.della_fase.get(uno.chiave)),
                    }
                )
                for uno in sciolto.indicatori
            ),
        }
    )


def parte(obiettivo: Obiettivo, maschera: Maschera) -> dict[str, Any]:
    """What of an objective somebody may write, as a tree for JSON: what others write of it is not there."""
    intero = sciogli(obiettivo)
    sue = [sua for sua in intero.assegnazioni if maschera.comprende(sua.area)]
    if maschera.comune:
        fasi, indicatori = intero.fasi, intero.indicatori
        testata = _senza(obiettivo, "n", "sostituito_da", "assegnazioni", "fasi", "indicatori")
        # Whose it is besides decides who writes the common part.
        testata["altre"] = sorted(
            [sua.area, sua.capofila] for sua in intero.assegnazioni if not maschera.comprende(sua.area)
        )
    else:
        fasi, indicatori = (), intero.righe_di(intero.indicatori, [sua.chiave for sua in sue])
        testata = {"stato": obiettivo.stato}
    return testata | {
        "assegnazioni": [
            _senza(sua, "pesi_fasi") | {"pesi": _in_testo(intero.pesi.get(sua.chiave))} for sua in sue
        ],
        "fasi": [_legata(fase, intero) for fase in fasi],
        "indicatori": [_legata(uno, intero) for uno in indicatori],
    }


def _senza(valore: Valore, *nomi: str) -> dict[str, Any]:
    return {nome: parte for nome, parte in albero(valore).items() if nome not in nomi}


def _in_testo(pesi: Pesi | None) -> dict[str, Decimal | None] | None:
    return None if pesi is None else {str(chiave): peso for chiave, peso in pesi.items()}


def _legata(riga: Fase | Indicatore, intero: Sciolto) -> dict[str, Any]:
    legami = [str(legame.get(riga.chiave, "")) for legame in (intero.di_chi, intero.della_fase)]
    return _senza(riga, "assegnazione", "fase") | {"legami": legami}


def fondi(attuale: Obiettivo, proposto: Obiettivo, maschera: Maschera) -> Obiettivo:
    """What the objective becomes: of what is proposed, only what the mask allows; the rest as it is now."""
    com_e = {nome: getattr(attuale, nome) for nome in DEL_PIANO}
    if maschera.intera:
        return proposto.model_copy(update=com_e)
    ora, poi = sciogli(attuale), sciogli(proposto)
    sue = {sua.chiave for sua in ora.assegnazioni if maschera.comprende(sua.area)}
    altrui = {sua.chiave for sua in ora.assegnazioni} - sue
    proposte = [sua for sua in poi.assegnazioni if maschera.comprende(sua.area) and sua.chiave not in altrui]
    if not maschera.comune:
        proposte = _restano(ora.assegnazioni, poi.assegnazioni, sue)
    assegnazioni = al_posto(ora.assegnazioni, proposte, lambda sua: sua.chiave in sue)
    scritte = {sua.chiave for sua in poi.assegnazioni} - altrui
    pesi = {chiave: loro for chiave, loro in ora.pesi.items() if chiave not in scritte}
    pesi |= {chiave: suoi for chiave, suoi in poi.pesi.items() if chiave in scritte}
    if maschera.comune:
        fuso = replace(poi, assegnazioni=assegnazioni, pesi=pesi, testata=proposto.model_copy(update=com_e))
        return ricomponi(fuso)
    suoi = {uno.chiave for uno in ora.righe_di(ora.indicatori, sue)}
    altri = {uno.chiave for uno in ora.indicatori} - suoi
    nuovi = [uno for uno in poi.righe_di(poi.indicatori, sue) if uno.chiave not in altri]
    legami = {uno.chiave: poi.di_chi[uno.chiave] for uno in nuovi}
    fasi = {uno.chiave: poi.della_fase[uno.chiave] for uno in nuovi if uno.chiave in poi.della_fase}
    resto = {chiave: fase for chiave, fase in ora.della_fase.items() if chiave in altri}
    return ricomponi(
        replace(
            ora,
            assegnazioni=assegnazioni,
            pesi=pesi,
            indicatori=al_posto(ora.indicatori, nuovi, lambda uno: uno.chiave in suoi),
            di_chi={chiave: chi for chiave, chi in ora.di_chi.items() if chiave not in suoi} | legami,
            della_fase=resto | fasi,
        )
    )


def _restano(attuali: Sequence[Assegnazione], proposte: Sequence[Assegnazione], sue: set[UUID]) -> list:
    """Whoever writes only their own assignments neither adds nor removes any, nor gives them to another area."""
    per_chiave = {sua.chiave: sua for sua in proposte}
    return [
        per_chiave.get(sua.chiave, sua).model_copy(update={"area": sua.area, "capofila": sua.capofila})
        for sua in attuali
        if sua.chiave in sue
    ]


def al_posto(attuali: Sequence[V], nuove: Sequence[V], e_sua: Callable[[V], bool]) -> tuple[V, ...]:
    """The rows of others where they are, one's own in the places that were one's own, the rest at the end."""
    in_fila = iter(nuove)
    righe = []
    for riga in attuali:
        if not e_sua(riga):
            righe.append(riga)
        elif (nuova := next(in_fila, None)) is not None:
            righe.append(nuova)
    return (*righe, *in_fila)
