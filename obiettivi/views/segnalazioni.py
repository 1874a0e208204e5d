"""The findings of the checks on a page: by severity and by area, each with where it leads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from obiettivi.collegamenti import Correzioni
from obiettivi.contenuto import ContenutoPiano, Deroga
from obiettivi.controlli import PER_CODICE, Anomalia, Livello, aree_di, da_dove_cominciare, derogata
from obiettivi.esporta import parole

IN_DEROGA = "in deroga"
DI_TUTTI, DI_MOLTE, DI_NESSUNA = "Tutto il piano", "Più aree", "Senza area"
MOLTE = 8
"""With more than so many to be known, or already waived, one opens those of an area."""
POCHE = 3
"""Up to so many findings to see to, the list itself says where to begin."""


@dataclass(frozen=True)
class Luogo:
    """Where a finding leads: a place on a page and, for who may correct it, the form."""

    nome: str
    indirizzo: str
    titolo: str = ""
    modifica: str = ""
    da_modificare: str = ""
    """What the form is of, where it is not the place itself."""


ALTROVE = Luogo("", "")
"""What is of the whole plan, and has no place on its page."""


@dataclass(frozen=True)
class Segnalazione:
    """A finding, with where it leads; None when the page has no place for it."""

    anomalia: Anomalia
    luogo: Luogo | None
    deroga: str = ""
    """Why it does not stop the approval, where it was waived."""
    da_derogare: str = ""
    """Where it is waived, for who may; empty where it was."""


@dataclass(frozen=True)
class DellArea:
    """The findings of one level that concern one area, several, or the whole plan; no name on a page of one thing."""

    nome: str
    segnalazioni: tuple[Segnalazione, ...]
    chiusa: bool = False
    """Shown closed, where there are many: its name tells how many."""


@dataclass(frozen=True)
class Gruppo:
    """The findings of one level."""

    livello: str
    titolo: str
    parti: tuple[DellArea, ...]

    @property
    def quante(self) -> int:
        return sum(len(parte.segnalazioni) for parte in self.parti)


@dataclass(frozen=True)
class Prima:
    """Something to see to first: what, how many times, where the first is."""

    codice: str
    titolo: str
    quante: int
    indirizzo: str
    dove: str
    corregge: bool

    @property
    def detto(self) -> str:
        """Its title within a sentence: acronyms keep their capitals."""
        return self.titolo if self.titolo[1:2].isupper() else self.titolo[:1].lower() + self.titolo[1:]


def gruppi(
    anomalie: Iterable[Anomalia],
    luogo: Callable[[Anomalia], Luogo | None],
    correzioni: Correzioni | None,
    contenuto: ContenutoPiano,
    *,
    per_area: bool = False,
) -> Iterator[Gruppo]:
    """The findings by level, the gravest first, then those waived; `per_area` divides each level by area."""
    per_livello = defaultdict(list)
    for anomalia in anomalie:
        dove = luogo(anomalia)
        if correzioni and (modifica := correzioni.anomalia(anomalia)):
            dove = replace(dove or ALTROVE, modifica=modifica)
        deroga = derogata(anomalia, contenuto.deroghe)
        una = Segnalazione(
            anomalia,
            dove,
            deroga=parole.deroga(deroga) if deroga else "",
            da_derogare=correzioni.deroga(anomalia) if correzioni and not deroga else "",
        )
        per_livello[IN_DEROGA if deroga else anomalia.livello].append(una)
    dividi = _per_area if per_area else _insieme
    for livello in (*Livello, IN_DEROGA):
        if sue := per_livello.get(livello):
            nome, titolo = (livello.value, livello.label) if livello != IN_DEROGA else ("deroga", IN_DEROGA)
            yield Gruppo(nome, titolo, tuple(dividi(sue, contenuto)))


def _insieme(segnalazioni: Sequence[Segnalazione], _: ContenutoPiano) -> Iterator[DellArea]:
    yield DellArea("", tuple(segnalazioni))


def _per_area(segnalazioni: Sequence[Segnalazione], contenuto: ContenutoPiano) -> Iterator[DellArea]:
    """Those of the whole plan, of several areas, of each area in its order, of none."""
    nomi = {area.codice: area.nome_completo for area in contenuto.aree}
    divise = defaultdict(list)
    for una in segnalazioni:
        luogo = una.anomalia.oggetto
        codici = aree_di(luogo, contenuto)
        nessuna = DI_NESSUNA if luogo.startswith("obiettivi[") else DI_TUTTI
        divise[nomi[codici[0]] if len(codici) == 1 else DI_MOLTE if codici else nessuna].append(una)
    for nome in dict.fromkeys((DI_TUTTI, DI_MOLTE, *nomi.values(), DI_NESSUNA)):
        if nome in divise:
            yield DellArea(nome, tuple(divise[nome]), chiusa=_chiusa(segnalazioni))


def _chiusa(segnalazioni: Sequence[Segnalazione]) -> bool:
    """What is to be corrected, or to be looked at, is always in sight."""
    prima = segnalazioni[0]
    return len(segnalazioni) > MOLTE and (bool(prima.deroga) or prima.anomalia.livello == Livello.NOTA)


def da_vedere_prima(
    anomalie: Sequence[Anomalia],
    luogo: Callable[[Anomalia], Luogo | None],
    correzioni: Correzioni | None,
    deroghe: Iterable[Deroga],
) -> tuple[Prima, ...]:
    """What to correct first, out of many findings; nothing where they are few."""
    prime = da_dove_cominciare(anomalie, deroghe)
    if sum(len(una.anomalie) for una in prime) <= POCHE:
        return ()
    return tuple(
        Prima(
            codice=una.codice,
            titolo=PER_CODICE[una.codice].titolo,
            quante=len(una.anomalie),
            indirizzo=modifica or (dove.indirizzo if dove else ""),
            dove=dove.nome if dove else "",
            corregge=bool(modifica),
        )
        for una in prime
        for dove in [luogo(una.anomalie[0])]
        for modifica in [correzioni.anomalia(una.anomalie[0]) if correzioni else ""]
    )
