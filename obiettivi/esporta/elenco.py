"""The objectives of a plan as a table, one to a line, with the columns that somebody chose. Pure.

The lines are data (numbers, dates, texts): a page or a document writes them its own way.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from obiettivi import calcoli
from obiettivi.contenuto import Area, ContenutoPiano, Obiettivo, Voce
from obiettivi.controlli import Anomalia, Livello
from obiettivi.esporta import parole
from obiettivi.formati import numero, semplifica
from obiettivi.scelte import Ambito, ModoPesi

Valore = str | int | Decimal | date | None

TRAGUARDO_BREVE, VOCE_BREVE = 90, 60
"""Characters of a target and of the name of a voce in a cell: whole they are on the sheet."""
INTERI = re.compile(r"(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Contesto:
    """What the columns need to know besides the objective.

    `solo_aree` are the areas that the table is about, empty for all: then the weight is the one there.
    """

    anno: int
    aree: Mapping[str, Area]
    voci: Mapping[str, Voce]
    anomalie: Mapping[int, Sequence[Anomalia]] = field(default_factory=dict)
    solo_aree: Collection[str] = ()


@dataclass(frozen=True)
class Colonna:
    """A column: its name, what it says of an objective, by what its lines are put in order.

    `ordina` is asked only where the order is not that of what it says; where it has nothing the line comes
    last. `tipo` is what it mostly holds.
    """

    chiave: str
    nome: str
    valore: Callable[[Obiettivo, Contesto], Valore]
    ordina: Callable[[Obiettivo, Contesto], Any] | None = None
    tipo: type = str

    def posto(self, obiettivo: Obiettivo, contesto: Contesto) -> Any:
        """What a line is put in order by; None where it has nothing."""
        valore = (self.ordina or self.valore)(obiettivo, contesto)
        return (_naturale(valore) if valore else None) if isinstance(valore, str) else valore


@dataclass(frozen=True)
class Riga:
    """A line: an objective and what each column says of it."""

    obiettivo: Obiettivo
    valori: tuple[Valore, ...]


@dataclass(frozen=True)
class Elenco:
    """The table. `ordine` is the column it is in order of, `discendente` whether from the highest down."""

    colonne: tuple[Colonna, ...]
    righe: tuple[Riga, ...]
    ordine: Colonna
    discendente: bool


def elenco(
    piano: ContenutoPiano,
    colonne: Collection[str],
    ordine: str = "",
    anomalie: Mapping[int, Sequence[Anomalia]] | None = None,
    solo_aree: Collection[str] = (),
) -> Elenco:
    """The objectives of a plan with these columns, in the order `peso` or, from the highest, `-peso`."""
    contesto = Contesto(
        anno=piano.piano.anno,
        aree={area.codice: area for area in piano.aree},
        voci={voce.codice: voce for voce in piano.voci},
        anomalie=anomalie or {},
        solo_aree=solo_aree,
    )
    scelte = tuple(colonna for colonna in COLONNE if colonna.chiave in colonne or colonna.chiave in FISSE)
    prima = PER_CHIAVE.get(ordine.removeprefix("-"), COLONNE[0])
    discendente = ordine.startswith("-") and ordine.removeprefix("-") in PER_CHIAVE
    return Elenco(
        colonne=scelte,
        righe=tuple(
            Riga(obiettivo, tuple(colonna.valore(obiettivo, contesto) for colonna in scelte))
            for obiettivo in _in_ordine(piano.obiettivi, prima, discendente, contesto)
        ),
        ordine=prima,
        discendente=discendente,
    )


def predefinite(piano: ContenutoPiano) -> tuple[str, ...]:
    """The columns to begin with: those that have something to say in every plan, and codes and weights if any."""
    codici = any(obiettivo.codice for obiettivo in piano.obiettivi)
    pesi = piano.sistema.pesi.modo != ModoPesi.NESSUNO
    return (
        *(("codice",) if codici else ()),
        "aree",
        *(("peso",) if pesi else ()),
        "fasi",
        "indicatori",
        "ultima",
    )


def _in_ordine(
    obiettivi: Iterable[Obiettivo], colonna: Colonna, discendente: bool, contesto: Contesto
) -> list[Obiettivo]:
    per_n = sorted(obiettivi, key=lambda uno: uno.n)
    posti = {uno.n: colonna.posto(uno, contesto) for uno in per_n}
    con = [uno for uno in per_n if posti[uno.n] is not None]
    senza = [uno for uno in per_n if posti[uno.n] is None]
    return [*sorted(con, key=lambda uno: posti[uno.n], reverse=discendente), *senza]


def _naturale(testo: str) -> tuple[tuple[int, int, str], ...]:
    """As people put texts in order: "2T" before "10T", no matter capitals and accents."""
    return tuple(
        (0, int(parte), "") if posto % 2 else (1, 0, parte)
        for posto, parte in enumerate(INTERI.split(semplifica(testo)))
        if parte
    )


# What each column says


def _aree(obiettivo: Obiettivo, contesto: Contesto) -> str:
    codici = tuple(dict.fromkeys(una.area for una in obiettivo.assegnazioni))
    if len(codici) == 1:
        return contesto.aree[codici[0]].nome_completo
    return ", ".join(codici) or ("tutto l'ente" if obiettivo.ambito == Ambito.GENERALE else "")


def _pesi(obiettivo: Obiettivo, contesto: Contesto) -> dict[str, Decimal]:
    """What the objective weighs on each area: the weights given there and, once, the one it lends."""
    pesi: dict[str, Decimal] = {}
    for area in dict.fromkeys(una.area for una in obiettivo.assegnazioni):
        if contesto.solo_aree and area not in contesto.solo_aree:
            continue
        propri = [una.peso for una in obiettivo.assegnazioni if una.area == area]
        prestato = obiettivo.peso if None in propri else None
        detti = [peso for peso in (*propri, prestato) if peso is not None]
        if detti:
            pesi[area] = calcoli.somma(detti)
    return pesi


def _peso(obiettivo: Obiettivo, contesto: Contesto) -> Valore:
    """One weight, if it is the same for all; else area by area."""
    pesi = _pesi(obiettivo, contesto)
    if len(set(pesi.values())) == 1:
        return next(iter(pesi.values()))
    return " · ".join(f"{area}: {numero(peso)}" for area, peso in pesi.items())


def _peso_maggiore(obiettivo: Obiettivo, contesto: Contesto) -> Decimal | None:
    return max(_pesi(obiettivo, contesto).values(), default=None)


def _voci(obiettivo: Obiettivo, contesto: Contesto) -> str:
    voci = (contesto.voci[codice] for codice in obiettivo.voci)
    return "; ".join(
        parole.accorcia(parole.unisci(voce.codice, voce.nome, con=" "), VOCE_BREVE) for voce in voci
    )


def _scadenze(obiettivo: Obiettivo, contesto: Contesto) -> list[date]:
    """The days told by the phases, with a date or with months, and by the indicators."""
    fasi = (fase for fase in obiettivo.fasi if fase.scadenza or fase.mesi)
    indicatori = (indicatore.data for indicatore in obiettivo.indicatori if indicatore.data)
    return [*(calcoli.scadenza_effettiva(fase, contesto.anno) for fase in fasi), *indicatori]


def _indicatori(obiettivo: Obiettivo, _: Contesto) -> str:
    return "; ".join(
        parole.accorcia(parole.traguardo(indicatore), TRAGUARDO_BREVE) for indicatore in obiettivo.indicatori
    )


def _importo(obiettivo: Obiettivo, _: Contesto) -> Decimal | None:
    return obiettivo.risorse_finanziarie.importo if obiettivo.risorse_finanziarie else None


def _per_livello(obiettivo: Obiettivo, contesto: Contesto) -> tuple[int, ...] | None:
    """How many findings of each level, the gravest first."""
    livelli = [anomalia.livello for anomalia in contesto.anomalie.get(obiettivo.n, ())]
    return tuple(livelli.count(livello) for livello in Livello) if livelli else None


def _segnalazioni(obiettivo: Obiettivo, contesto: Contesto) -> str:
    quante = _per_livello(obiettivo, contesto) or ()
    return ", ".join(f"{numero(n)} {livello.label}" for livello, n in zip(Livello, quante, strict=False) if n)


COLONNE = (
    Colonna("n", "N.", lambda uno, _: uno.n, tipo=int),
    Colonna("codice", "Codice", lambda uno, _: uno.codice),
    Colonna("titolo", "Obiettivo", lambda uno, _: uno.titolo),
    Colonna("aree", "Aree", _aree),
    Colonna("peso", "Peso", _peso, _peso_maggiore, tipo=Decimal),
    Colonna("ambito", "Ambito", lambda uno, _: Ambito(uno.ambito).label.partition(" (")[0]),
    Colonna("categoria", "Categoria", lambda uno, _: uno.categoria),
    Colonna("voci", "Voci di programmazione", _voci),
    Colonna("fasi", "Fasi", lambda uno, _: len(uno.fasi), tipo=int),
    Colonna("indicatori", "Traguardi degli indicatori", _indicatori),
    Colonna("prima", "Prima scadenza", lambda uno, dove: min(_scadenze(uno, dove), default=None), tipo=date),
    Colonna(
        "ultima", "Ultima scadenza", lambda uno, dove: max(_scadenze(uno, dove), default=None), tipo=date
    ),
    Colonna(
        "risorse", "Risorse finanziarie", lambda uno, _: parole.risorse(uno.risorse_finanziarie), _importo
    ),
    Colonna("stato", "Stato", lambda uno, _: uno.stato or "attivo"),
    Colonna("segnalazioni", "Segnalazioni", _segnalazioni, _per_livello),
)
"""The columns there are, in the order in which they stand."""
PER_CHIAVE = {colonna.chiave: colonna for colonna in COLONNE}
FISSE = ("n", "titolo")
"""Without these one would not know what a line is about."""
