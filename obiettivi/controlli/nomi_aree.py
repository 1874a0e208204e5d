"""Which area a text names: by its code, its name, or the initials that an office writes before its phases.

What could be two different areas is no area: a name is recognised only where it cannot be mistaken.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from obiettivi import calcoli
from obiettivi.contenuto import Area
from obiettivi.formati import semplifica

GENERICHE = frozenset(
    ("servizio", "servizi", "settore", "settori", "area", "aree", "ufficio", "uffici", "unita", "direzione")
)
"""What many areas are called before their own name."""

LEGAMI = frozenset(
    """a ad ai al alla alle allo agli con d da dal dalla degli dei del dell della delle dello di e ed gli i il in l
    la le lo nei nel nella o per su sul sulla tra""".split()  # noqa: SIM905 - a list of so many words is not read
)
TUTTE = frozenset(("tutti", "tutte"))
PAROLA = re.compile(r"[a-z0-9]+")
DOPPIE = re.compile(r"(?:([a-z])\1)+")
SEPARATORI = (re.compile(r"[–—/,;+&|\n]"), re.compile(r"-"), re.compile(r"\be\b|\bed\b", re.IGNORECASE))
"""What stands between two areas, the surest first: a dash or "e" may also be part of one name."""

NOME_MASSIMO = 120
TESTO_MASSIMO = 600
"""How much of a text is read: names stand at its beginning."""


class Branca:
    """The tree of the areas, as far as it matters here: which stand on the same branch."""

    def __init__(self, aree: Iterable[Area]):
        padri = {area.codice: area.padre for area in aree}
        self._sopra = {codice: {codice, *calcoli.antenati(codice, padri)} for codice in padri}

    def stessa(self, una: str, altra: str) -> bool:
        """Whether one of the two areas is, or stands above, the other."""
        return una in self._sopra[altra] or altra in self._sopra[una]

    def coperta(self, una: str, altre: Iterable[str]) -> bool:
        """Whether any of the others stands on the area's branch."""
        return any(self.stessa(una, altra) for altra in altre)

    def linee(self, codici: Iterable[str]) -> frozenset[str]:
        """Of these areas, those that have none of the others above: a settore and its servizio are one line."""
        tutte = frozenset(codici)
        return frozenset(uno for uno in tutte if not (self._sopra[uno] - {uno}) & tutte)

    def sopra(self, una: str) -> frozenset[str]:
        """The area and all those above it."""
        return frozenset(self._sopra[una])


class NomiAree:
    """The areas of a plan, by all the ways they may be named."""

    def __init__(self, aree: Sequence[Area]):
        self._gradi: tuple[dict[str, set[str]], ...] = tuple(defaultdict(set) for _ in range(4))
        self._parole: dict[str, tuple[str, ...]] = {}
        for area in aree:
            self._aggiungi(area)
        self._per_esteso = {area.codice: _per_esteso(area.nome, self._parole[area.codice]) for area in aree}

    def _aggiungi(self, area: Area) -> None:
        certi, sigle, inizi, dentro = self._gradi
        tutte = _parole(area.nome)
        proprie = self._parole[area.codice] = _proprie(tutte)
        codice = _attaccate(area.codice)
        for nome in (codice, _attaccate(re.split(r"[-._ ]", area.codice)[-1]), " ".join(proprie)):
            if len(nome) > 1 and not nome.isdigit():
                certi[nome].add(area.codice)
        for parole in (proprie, [parola for parola in tutte if parola not in LEGAMI]):
            sigla = "".join(parola[0] for parola in parole)
            if len(sigla) > 1:
                sigle[sigla].add(area.codice)
                for fine in range(2, len(sigla)):
                    inizi[sigla[:fine]].add(area.codice)
        for parola in proprie:
            for fine in range(3, len(parola) + 1):
                dentro[parola[:fine]].add(area.codice)

    def nel_prefisso(self, testo: str) -> tuple[frozenset[str], bool, bool]:
        """Of what is written before a phase: the areas it names, whether it says "all", whether all is clear."""
        pezzi = list(self._pezzi(testo[:NOME_MASSIMO], 0))
        nominate = frozenset(codice for codice in pezzi if codice not in ("", "*"))
        return nominate, "*" in pezzi, bool(pezzi) and "" not in pezzi

    def _pezzi(self, testo: str, separatore: int) -> Iterator[str]:
        """The code of each area named, "*" for all of them, "" for what is not recognised."""
        parole = _parole(testo)
        if not parole:
            return
        if uno := self._uno(parole):
            yield uno
        elif separatore == len(SEPARATORI):
            yield ""
        else:
            parti = SEPARATORI[separatore].split(testo)
            for parte in parti:
                yield from self._pezzi(parte, separatore + 1)

    def _uno(self, parole: Sequence[str]) -> str:
        if parole[0] in TUTTE:
            return "*"
        proprie = _proprie(parole)
        if not proprie:
            return ""
        nome, attaccato = " ".join(proprie), "".join(proprie)
        # "S. E.": the initials may be told apart.
        sigla = "".join(parole) if all(len(parola) == 1 for parola in parole) else attaccato
        certi, sigle, inizi, dentro = self._gradi
        for trovate in (
            certi.get(nome) or certi.get(attaccato),
            sigle.get(sigla),
            # "LL.PP.": in a plural each initial is written twice.
            inizi.get(sigla[::2]) if DOPPIE.fullmatch(sigla) else None,
            set.intersection(*(dentro.get(parola, set()) for parola in proprie)),
        ):
            if trovate:
                return next(iter(trovate)) if len(trovate) == 1 else ""
        return ""

    def nel_testo(self, testo: str) -> frozenset[str]:
        """The areas that a text names in full; a name of one word only after "servizio", "ufficio" and the like."""
        parole = " ".join(parola for parola in _parole(testo[:TESTO_MASSIMO]) if parola not in LEGAMI)
        if not parole:
            return frozenset()
        trovate = {
            codice: len(nome)
            for codice, nomi in self._per_esteso.items()
            for nome in nomi
            if f" {nome} " in f" {parole} "
        }
        # A longer name that holds a shorter one is the one that was meant.
        return frozenset(
            codice for codice in trovate if not any(self._dentro(codice, altra) for altra in trovate)
        )

    def _dentro(self, una: str, altra: str) -> bool:
        corta, lunga = self._parole[una], self._parole[altra]
        return len(corta) < len(lunga) and f" {' '.join(corta)} " in f" {' '.join(lunga)} "


def _parole(testo: str) -> list[str]:
    """The words of a text, without accents; the dots of an acronym hold it together ("LL.PP." is one)."""
    return PAROLA.findall(semplifica(testo).replace(".", ""))


def _attaccate(testo: str) -> str:
    return "".join(_parole(testo))


def _proprie(parole: Iterable[str]) -> tuple[str, ...]:
    return tuple(parola for parola in parole if parola not in LEGAMI and parola not in GENERICHE)


def _per_esteso(nome: str, parole: tuple[str, ...]) -> tuple[str, ...]:
    """The ways a name stands inside a sentence. "Settore 2" is not what "area, 2" says."""
    if len(parole) == 1:
        if parole[0].isdigit() or len(parole[0]) == 1:
            return (" ".join(parola for parola in _parole(nome) if parola not in LEGAMI),)
        return tuple(f"{generica} {parole[0]}" for generica in sorted(GENERICHE))
    return (" ".join(parole),) if parole else ()


def nomi(codici: Iterable[str], aree: Mapping[str, Area]) -> list[str]:
    """The areas as every sentence names them, in the order of the plan."""
    scelte = frozenset(codici)
    return [area.nome_completo for codice, area in aree.items() if codice in scelte]
