"""Finding objectives in a plan: words and filters, as the address of a page carries them. Pure, on the value."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from obiettivi import calcoli
from obiettivi.contenuto import Area, ContenutoPiano, Fase, Indicatore, Obiettivo, Voce
from obiettivi.controlli import Anomalia, obiettivo_di
from obiettivi.formati import Q_MASSIMA, semplifica, su_una_riga
from obiettivi.scelte import Ambito

ATTIVI, ANNULLATI = "attivi", "annullati"
SEGNALAZIONI = "segnalazioni"

Prova = Callable[[Obiettivo], bool]


@dataclass(frozen=True)
class Filtro:
    """What is looked for: every word of `q`, and every choice; an empty one asks for nothing."""

    q: str = ""
    area: str = ""
    voce: str = ""
    ambito: str = ""
    categoria: str = ""
    stato: str = ""
    con: str = ""

    def __bool__(self) -> bool:
        return any(valore for _, valore in self.scelti())

    def scelti(self) -> Iterator[tuple[str, str]]:
        """Each thing asked, with the name that it has in an address."""
        for campo in fields(self):
            if valore := getattr(self, campo.name):
                yield campo.name, valore


SENZA_FILTRO = Filtro()


@dataclass(frozen=True)
class Lettura:
    """A filter as it was read from an address; `ignoti` are the choices that the plan does not have."""

    filtro: Filtro
    ignoti: tuple[str, ...] = ()
    accorciata: bool = False


def leggi_filtro(piano: ContenutoPiano, parametri: Mapping[str, Sequence[str]]) -> Lettura:
    """The filter that an address asks for. Whatever is written there, something can be shown."""
    ammessi = _ammessi(piano)
    detti = {nome: ultimo(parametri, nome) for nome in ammessi}
    buoni = {nome: detto for nome, detto in detti.items() if detto in ammessi[nome]}
    intera = su_una_riga(ultimo(parametri, "q"))
    q = intera[:Q_MASSIMA].strip()
    return Lettura(
        filtro=Filtro(q=q if parole(q) else "", **buoni),
        ignoti=tuple(nome for nome, detto in detti.items() if detto and nome not in buoni),
        accorciata=len(intera) > Q_MASSIMA,
    )


def ultimo(parametri: Mapping[str, Sequence[str]], nome: str) -> str:
    """The value of a parameter: of several, the last."""
    valori = parametri.get(nome)
    return valori[-1] if valori else ""


def _ammessi(piano: ContenutoPiano) -> dict[str, Collection[str]]:
    return {
        "area": {area.codice for area in piano.aree},
        "voce": {voce.codice for voce in piano.voci},
        "ambito": set(Ambito.values),
        "categoria": {obiettivo.categoria for obiettivo in piano.obiettivi} - {""},
        "stato": {ATTIVI, ANNULLATI},
        "con": {SEGNALAZIONI},
    }


def filtra(piano: ContenutoPiano, filtro: Filtro, anomalie: Iterable[Anomalia] = ()) -> frozenset[int]:
    """The `n` of the objectives that pass; `anomalie` are the findings of the plan, where they matter."""
    prove = tuple(_prove(piano, filtro, anomalie))
    return frozenset(obiettivo.n for obiettivo in piano.obiettivi if all(prova(obiettivo) for prova in prove))


def _prove(piano: ContenutoPiano, filtro: Filtro, anomalie: Iterable[Anomalia]) -> Iterator[Prova]:
    """What an objective must be, a question for each choice."""
    if cercate := parole(filtro.q):
        aree = {area.codice: area for area in piano.aree}
        yield lambda uno: contiene(testo_di(uno, aree), cercate)
    if filtro.area:
        aree_sue = sotto(filtro.area, piano.aree)
        yield lambda uno: any(sua.area in aree_sue for sua in uno.assegnazioni)
    if filtro.voce:
        voci_sue = sotto(filtro.voce, piano.voci)
        yield lambda uno: not voci_sue.isdisjoint(uno.voci)
    if filtro.ambito:
        yield lambda uno: uno.ambito == filtro.ambito
    if filtro.categoria:
        yield lambda uno: uno.categoria == filtro.categoria
    if filtro.stato:
        yield lambda uno: calcoli.attivo(uno) == (filtro.stato == ATTIVI)
    if filtro.con:
        segnalati = set(per_obiettivo(anomalie))
        yield lambda uno: uno.n in segnalati


def sotto(codice: str, nodi: Sequence[Area] | Sequence[Voce]) -> frozenset[str]:
    """The code of an area or of a voce, and those of all that stand below it."""
    padri = {nodo.codice: nodo.padre for nodo in nodi}
    return frozenset({codice, *(uno for uno in padri if codice in calcoli.antenati(uno, padri))})


def per_obiettivo(anomalie: Iterable[Anomalia]) -> dict[int, list[Anomalia]]:
    """The findings about an objective or a part of it, by its `n`."""
    trovate: dict[int, list[Anomalia]] = {}
    for anomalia in anomalie:
        n = obiettivo_di(anomalia.oggetto)
        if n is not None:
            trovate.setdefault(n, []).append(anomalia)
    return trovate


# Words


def parole(q: str) -> tuple[str, ...]:
    """The words looked for, each once."""
    return tuple(dict.fromkeys(semplifica(q).split()))


def contiene(testi: Iterable[str], cercate: Iterable[str]) -> bool:
    """Whether every word is somewhere in the texts, also inside another word ("pag" in "pagamenti")."""
    intero = semplifica("\n".join(testi))
    return all(parola in intero for parola in cercate)


def testo_di(obiettivo: Obiettivo, aree: Mapping[str, Area]) -> Iterator[str]:
    """All the texts of an objective that are searched."""
    yield str(obiettivo.n)
    yield from (obiettivo.codice, obiettivo.codice_interno, obiettivo.titolo, obiettivo.descrizione)
    yield from (obiettivo.risultato_atteso, obiettivo.situazione_di_partenza)
    for sua in obiettivo.assegnazioni:
        yield from (aree[sua.area].nome_completo, sua.performance_attesa)
    for fase in obiettivo.fasi:
        yield from _testi_fase(fase)
    for indicatore in obiettivo.indicatori:
        yield from _testi_indicatore(indicatore)


def _testi_fase(fase: Fase) -> tuple[str, ...]:
    return fase.descrizione, fase.aree_testo, fase.scadenza_testo


def _testi_indicatore(indicatore: Indicatore) -> tuple[str, ...]:
    return indicatore.codice, indicatore.descrizione, indicatore.attivita, indicatore.testo, indicatore.unita
