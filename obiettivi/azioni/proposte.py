"""What a workbook that comes back asks of a plan, and the plan that would come of it. Pure: the database is not asked.

Rows are told by key, and so are the ties between them: what others added or moved in the meantime changes nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from obiettivi import contenuto as c
from obiettivi.azioni.legami import Sciolto, ricomponi, sciogli
from obiettivi.azioni.stato import NonOraError

MODELLI: dict[str, type[c.Valore]] = {
    "obiettivi": c.Obiettivo,
    "assegnazioni": c.Assegnazione,
    "fasi": c.Fase,
    "indicatori": c.Indicatore,
    "attivita_strutturali": c.AttivitaStrutturale,
}
"""The lists whose rows may be asked for, and what their rows are."""


@dataclass(frozen=True)
class Proposta:
    """One thing that is asked about a row: of the objective with a key, or of none (an activity).

    `foglio` and `cella` are where it is asked: a cell of a sheet, or a row of it. `riga` is the key of the row; of
    an activity, which has none, what it said when the workbook was made.
    """

    foglio: str
    cella: str
    elenco: str
    obiettivo: UUID | None
    riga: UUID | c.AttivitaStrutturale

    @property
    def codice(self) -> str:
        """What tells it from the others of the same workbook."""
        return f"{self.foglio}!{self.cella}"


@dataclass(frozen=True)
class Cambio(Proposta):
    """That a key of the row should say something else; for its two-part names see `fogli.colonne.Campo`."""

    campo: str
    valore: Any


@dataclass(frozen=True)
class Aggiunta(Proposta):
    """That there should be a row with these values; of an objective, with its own rows (`parti`)."""

    valori: Mapping[str, Any] = field(default_factory=dict)
    parti: tuple["Aggiunta", ...] = ()


@dataclass(frozen=True)
class Rimozione(Proposta):
    """That the row should not be there. `mancante`: nobody wrote so, the row is not in the workbook any more."""

    mancante: bool = False


def applica(attuale: c.ContenutoPiano, proposte: Iterable[Proposta]) -> c.ContenutoPiano:
    """The plan with what is asked. Raises NonOraError when it cannot be, saying where and why."""
    try:
        return c.leggi_albero(c.albero(prova(attuale, proposte)))
    except c.FormatoNonValidoError as errore:
        detti = "; ".join(map(_a_parole, errore.errori[:3]))
        raise NonOraError(f"Quello che hai scelto non può stare insieme. {detti}.") from None


def prova(attuale: c.ContenutoPiano, proposte: Iterable[Proposta]) -> c.ContenutoPiano:
    """The same without looking whether all of it can stand together, which takes time: for one proposal at a time."""
    bozza = _Bozza({uno.chiave: uno for uno in attuale.obiettivi}, list(attuale.attivita_strutturali))
    for una in sorted(proposte, key=_turno):
        bozza.prendi(una)
    obiettivi = bozza.finiti()
    tolti = {uno.n for uno in attuale.obiettivi} - {uno.n for uno in obiettivi}
    nuovo = attuale.model_copy(update={"obiettivi": obiettivi, "attivita_strutturali": tuple(bozza.attivita)})
    return _senza(nuovo, tolti) if tolti else nuovo


def _a_parole(errore: c.Errore) -> str:
    """A mistake with the number of its objective, as people name it."""
    suo = re.match(r"obiettivi\[(\d+)\]", errore.luogo)
    return f"Obiettivo {suo[1]}: {errore.messaggio}" if suo else str(errore)


def _turno(una: Proposta) -> int:
    """New assignments first, which the other rows may name; what goes, last."""
    if isinstance(una, Rimozione):
        return 2
    return 0 if isinstance(una, Aggiunta) and una.elenco == "assegnazioni" else 1


def _senza(piano: c.ContenutoPiano, tolti: set[int]) -> c.ContenutoPiano:
    """The plan in which nothing names the objectives that were taken away."""

    def restano(numeri: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(n for n in numeri if n not in tolti)

    premialita = piano.premialita and piano.premialita.model_copy(
        update={
            "gruppi": tuple(
                gruppo.model_copy(update={"obiettivi": restano(gruppo.obiettivi)})
                for gruppo in piano.premialita.gruppi
            )
        }
    )
    luoghi = tuple(f"obiettivi[{n}]" for n in tolti)
    return piano.model_copy(
        update={
            "obiettivi": tuple(
                uno.model_copy(update={"sostituito_da": None}) if uno.sostituito_da in tolti else uno
                for uno in piano.obiettivi
            ),
            "capitoli": tuple(
                uno.model_copy(update={"obiettivi": restano(uno.obiettivi)}) for uno in piano.capitoli
            ),
            "premialita": premialita,
            "deroghe": tuple(una for una in piano.deroghe if not una.oggetto.startswith(luoghi)),
        }
    )


@dataclass
class _Bozza:
    """The plan while it changes: the objectives that are touched have their rows untied."""

    obiettivi: dict[UUID, c.Obiettivo]
    attivita: list[c.AttivitaStrutturale]
    aperti: dict[UUID, Sciolto] = field(default_factory=dict)

    def prendi(self, una: Proposta) -> None:
        if una.elenco == "attivita_strutturali":
            self._attivita(una)
        elif una.elenco == "obiettivi":
            self._obiettivo(una)
        else:
            self.aperti[una.obiettivo] = _sulla_riga(self._aperto(una), una)

    def finiti(self) -> tuple[c.Obiettivo, ...]:
        """All the objectives, in the order of their number."""
        tutti = self.obiettivi | {chiave: ricomponi(uno) for chiave, uno in self.aperti.items()}
        return tuple(sorted(tutti.values(), key=lambda uno: uno.n))

    def _aperto(self, una: Proposta) -> Sciolto:
        if una.obiettivo not in self.obiettivi:
            raise NonOraError(f"{una.foglio}, {una.cella}: l'obiettivo di questa riga non c'è più.")
        return self.aperti.get(una.obiettivo) or sciogli(self.obiettivi[una.obiettivo])

    def _obiettivo(self, una: Proposta) -> None:
        if isinstance(una, Rimozione):
            self._aperto(una)
            self.aperti.pop(una.riga, None)
            del self.obiettivi[una.riga]
        elif isinstance(una, Cambio):
            intero = self._aperto(una)
            testata = intero.testata.model_copy(update={una.campo: una.valore})
            self.aperti[una.riga] = replace(intero, testata=testata)
        else:
            numeri = {uno.n for uno in self.obiettivi.values()}
            n = una.valori["n"]
            libero = n if n not in numeri else max(numeri) + 1
            valori = {**una.valori, "n": libero, "chiave": una.riga}
            self.obiettivi[una.riga] = c.Obiettivo.model_validate(valori)
            for parte in una.parti:
                self.prendi(parte)

    def _attivita(self, una: Proposta) -> None:
        if isinstance(una, Aggiunta):
            self.attivita.append(c.AttivitaStrutturale.model_validate(dict(una.valori)))
            return
        if una.riga not in self.attivita:
            raise NonOraError(f"{una.foglio}, {una.cella}: questa attività nel frattempo è cambiata.")
        posto = self.attivita.index(una.riga)
        if isinstance(una, Rimozione):
            del self.attivita[posto]
        else:
            self.attivita[posto] = una.riga.model_copy(update={una.campo: una.valore})


def _sulla_riga(intero: Sciolto, una: Proposta) -> Sciolto:
    righe = getattr(intero, una.elenco)
    if isinstance(una, Rimozione):
        return _tolta(intero, una.elenco, una.riga)
    if isinstance(una, Aggiunta):
        semplici = {nome: valore for nome, valore in una.valori.items() if _semplice(nome)}
        nuova = MODELLI[una.elenco].model_validate(semplici | {"chiave": una.riga})
        intero = replace(intero, **{una.elenco: (*righe, nuova)})
        for nome, valore in una.valori.items():
            if not _semplice(nome):
                intero = _cambiata(intero, una, nome, valore)
        return intero
    if una.riga not in {riga.chiave for riga in righe}:
        raise NonOraError(f"{una.foglio}, {una.cella}: la riga nel frattempo è stata tolta.")
    return _cambiata(intero, una, una.campo, una.valore)


LEGAMI = ("solo_area", "della_fase")


def _semplice(nome: str) -> bool:
    return ":" not in nome and nome not in LEGAMI


def _tolta(intero: Sciolto, elenco: str, chiave: UUID) -> Sciolto:
    """Without a row; with an assignment go the phases and indicators that were only its own."""
    via = {chiave}
    if elenco == "assegnazioni":
        via |= {riga for riga, di_chi in intero.di_chi.items() if di_chi == chiave}
    return replace(
        intero,
        **{
            nome: tuple(riga for riga in getattr(intero, nome) if riga.chiave not in via)
            for nome in ("assegnazioni", "fasi", "indicatori")
        },
    )


def _cambiata(intero: Sciolto, una: Proposta, campo: str, valore: Any) -> Sciolto:
    """With another value of a row, or of one of its ties."""
    nome, _, parte = campo.partition(":")
    if nome == "pesi":
        propri = {**intero.pesi.get(una.riga, {}), UUID(parte): valore}
        return replace(intero, pesi={**intero.pesi, una.riga: propri})
    if nome == "solo_area":
        return replace(intero, di_chi=_legato(intero.di_chi, una.riga, _assegnazione(intero, una, valore)))
    if nome == "della_fase":
        return replace(intero, della_fase=_legato(intero.della_fase, una.riga, valore))
    righe = tuple(
        riga.model_copy(update={nome: _con_parte(riga, nome, parte, valore)})
        if riga.chiave == una.riga
        else riga
        for riga in getattr(intero, una.elenco)
    )
    return replace(intero, **{una.elenco: righe})


def _con_parte(riga: c.Valore, nome: str, parte: str, valore: Any) -> Any:
    """The value of a key; of one that holds many, with one of them changed."""
    if not parte:
        return valore
    if nome == "mesi":
        altri = {mese for mese in riga.mesi if mese != int(parte)}
        return tuple(sorted(altri | ({int(parte)} if valore else set())))
    valori = {anno: quanto for anno, quanto in getattr(riga, nome).items() if anno != int(parte)}
    return valori if valore is None else dict(sorted((valori | {int(parte): valore}).items()))


def _legato(legami: Mapping[UUID, UUID], riga: UUID, a_chi: UUID | None) -> Mapping[UUID, UUID]:
    altri = {chiave: chi for chiave, chi in legami.items() if chiave != riga}
    return altri if a_chi is None else altri | {riga: a_chi}


def _assegnazione(intero: Sciolto, una: Proposta, area: str) -> UUID | None:
    """The assignment to an area, which is one only."""
    if not area:
        return None
    sue = [sua.chiave for sua in intero.assegnazioni if sua.area == area]
    if len(sue) != 1:
        perche = "non è assegnato a quest'area" if not sue else "ha più di una riga per quest'area"
        raise NonOraError(f"{una.foglio}, {una.cella}: l'obiettivo {perche} ({area}).")
    return sue[0]
