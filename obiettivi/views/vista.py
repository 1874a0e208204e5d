"""How somebody looks at a plan, kept in the address: which arrangement, which objectives, which columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.controlli import Anomalia
from obiettivi.esporta import elenco, parole
from obiettivi.scelte import Ambito
from obiettivi.views.ricerca import (
    ANNULLATI,
    ATTIVI,
    Q_MASSIMA,
    SENZA_FILTRO,
    Filtro,
    filtra,
    leggi_filtro,
    sotto,
    ultimo,
)

AREE, VOCI, MESI, TABELLA = "", "voci", "gantt", "tabella"
VISTE = {
    AREE: "Per area",
    VOCI: "Per voce di programmazione",
    MESI: "Per mese (Gantt)",
    TABELLA: "Tabella",
}
"""The arrangements, each with what the menu calls it."""

IGNOTI = {
    "area": "un'area",
    "voce": "una voce di programmazione",
    "ambito": "un ambito",
    "categoria": "una categoria",
    "stato": "uno stato",
    "con": "un tipo di segnalazione",
}
NOME_BREVE = 70
"""Characters of the name of an area or of a voce in a list to choose from."""
RIENTRO = "\N{NO-BREAK SPACE}" * 3


@dataclass(frozen=True)
class Vista:
    """What the address asks. `colonne` is empty for those to begin with, `ordine` for the plan's own order."""

    base: str
    nome: str = AREE
    filtro: Filtro = SENZA_FILTRO
    colonne: tuple[str, ...] = ()
    ordine: str = ""

    def indirizzo(self, **cambi) -> str:
        """The address of the page with these changes and all the rest as it is."""
        return f"{self.base}{replace(self, **cambi)._domanda()}#obiettivi"

    def tabella(self, formato: str) -> str:
        """The address of the file of the table, with these objectives and these columns."""
        return f"{self.base}documenti/tabella.{formato}{self._domanda()}"

    def _domanda(self) -> str:
        parametri = urlencode(tuple(self.parametri()))
        return f"?{parametri}" if parametri else ""

    def parametri(self) -> Iterator[tuple[str, str]]:
        if self.nome:
            yield "vista", self.nome
        yield from self.filtro.scelti()
        yield from (("colonne", colonna) for colonna in self.colonne)
        if self.ordine:
            yield "ordine", self.ordine


@dataclass(frozen=True)
class Scheda:
    """A way to arrange the objectives, in the menu of them."""

    nome: str
    indirizzo: str
    scelta: bool


@dataclass(frozen=True)
class Opzione:
    """Something that may be chosen."""

    valore: str
    nome: str
    scelta: bool


@dataclass(frozen=True)
class Campo:
    """A list to choose from; `tutti` is what choosing nothing is called."""

    nome: str
    etichetta: str
    tutti: str
    opzioni: tuple[Opzione, ...]


@dataclass(frozen=True)
class Ricerca:
    """The form that finds objectives, what it found and what was asked, in words.

    `nascosti` are the choices made elsewhere, which the form carries along; `aperta` whether there is more
    than words in what was asked; `senza` leads to the same page without any filter.
    """

    indirizzo: str
    q: str
    q_massima: int
    campi: tuple[Campo, ...]
    con_segnalazioni: bool
    colonne: tuple[Opzione, ...]
    nascosti: tuple[tuple[str, str], ...]
    attiva: bool
    aperta: bool
    trovati: int
    quanti: str
    chiesto: str
    senza: str
    avvisi: tuple[str, ...]


@dataclass(frozen=True)
class Sguardo:
    """The part of a plan that is looked at, and how. `piano` has only the objectives that were found.

    `aree` are the areas that were chosen, with those below them: empty for all. `predefinite` are the columns
    of the table to begin with.
    """

    vista: Vista
    piano: ContenutoPiano
    schede: tuple[Scheda, ...]
    ricerca: Ricerca
    aree: frozenset[str]
    predefinite: tuple[str, ...]

    @property
    def intero(self) -> bool:
        """Whether all the objectives are looked at."""
        return not self.vista.filtro


def guarda(
    piano: ContenutoPiano,
    parametri: Mapping[str, Sequence[str]],
    anomalie: Sequence[Anomalia],
    base: str = "",
) -> Sguardo:
    """What the parameters of an address ask to see of a plan. Whatever they say, there is a page.

    `base` is the address of the page, where it is not that of the plan.
    """
    lettura = leggi_filtro(piano, parametri)
    vista = _vista(base or indirizzo_del_piano(piano), parametri, lettura.filtro)
    trovati = filtra(piano, vista.filtro, anomalie)
    avvisi = [
        f"L'indirizzo chiedeva {IGNOTI[nome]} che qui non c'è: gli obiettivi sono mostrati senza quel filtro."
        for nome in lettura.ignoti
    ]
    if lettura.accorciata:
        avvisi.append(f"La ricerca era molto lunga: sono stati usati i primi {Q_MASSIMA} caratteri.")
    return Sguardo(
        vista=vista,
        piano=_con(piano, trovati) if vista.filtro else piano,
        schede=tuple(
            Scheda(titolo, vista.indirizzo(nome=nome), nome == vista.nome) for nome, titolo in VISTE.items()
        ),
        ricerca=_ricerca(piano, vista, len(trovati), tuple(avvisi)),
        aree=sotto(vista.filtro.area, piano.aree) if vista.filtro.area else frozenset(),
        predefinite=elenco.predefinite(piano),
    )


def indirizzo_del_piano(piano: ContenutoPiano) -> str:
    """The page of the plan as it stands: those of its versions are below it."""
    return reverse("piano", args=[piano.ente.slug, piano.piano.anno])


def _vista(base: str, parametri: Mapping[str, Sequence[str]], filtro: Filtro) -> Vista:
    nome, ordine = ultimo(parametri, "vista"), ultimo(parametri, "ordine")
    chieste = set(parametri.get("colonne", ()))
    return Vista(
        base=base,
        nome=nome if nome in VISTE else AREE,
        filtro=filtro,
        colonne=tuple(chiave for chiave in elenco.PER_CHIAVE if chiave in chieste - set(elenco.FISSE)),
        ordine=ordine if ordine.removeprefix("-") in elenco.PER_CHIAVE else "",
    )


def _con(piano: ContenutoPiano, trovati: frozenset[int]) -> ContenutoPiano:
    return piano.model_copy(update={"obiettivi": tuple(uno for uno in piano.obiettivi if uno.n in trovati)})


def _ricerca(piano: ContenutoPiano, vista: Vista, trovati: int, avvisi: tuple[str, ...]) -> Ricerca:
    filtro = vista.filtro
    mostrate = set(vista.colonne or elenco.predefinite(piano))
    in_tabella = vista.nome == TABELLA
    su = f"{trovati} obiettiv{'o' if trovati == 1 else 'i'} su {len(piano.obiettivi)}"
    return Ricerca(
        indirizzo=f"{vista.base}#obiettivi",
        q=filtro.q,
        q_massima=Q_MASSIMA,
        campi=tuple(_campi(piano, filtro)),
        con_segnalazioni=bool(filtro.con),
        colonne=tuple(
            Opzione(colonna.chiave, colonna.nome, colonna.chiave in mostrate)
            for colonna in elenco.COLONNE
            if in_tabella and colonna.chiave not in elenco.FISSE
        ),
        nascosti=tuple(
            (nome, valore)
            for nome, valore in replace(vista, filtro=SENZA_FILTRO).parametri()
            if not (in_tabella and nome == "colonne")
        ),
        attiva=bool(filtro),
        aperta=bool(replace(filtro, q="")),
        trovati=trovati,
        quanti=su if trovati else f"Nessun obiettivo su {len(piano.obiettivi)}",
        chiesto=", ".join(_chiesto(piano, filtro)),
        senza=vista.indirizzo(filtro=SENZA_FILTRO),
        avvisi=avvisi,
    )


def _chiesto(piano: ContenutoPiano, filtro: Filtro) -> Iterator[str]:
    """What was asked, in words."""
    if filtro.q:
        yield f"con «{filtro.q}» nel testo"
    if filtro.area:
        area = next(area for area in piano.aree if area.codice == filtro.area)
        con_le_sue = " e aree che ne dipendono" if len(sotto(area.codice, piano.aree)) > 1 else ""
        yield f"di {area.nome_completo}{con_le_sue}"
    if filtro.voce:
        voce = next(voce for voce in piano.voci if voce.codice == filtro.voce)
        yield f"sotto la voce {parole.unisci(voce.codice, voce.nome, con=' ')}"
    if filtro.ambito:
        yield f"di ambito {Ambito(filtro.ambito).label}"
    if filtro.categoria:
        yield f"di categoria {filtro.categoria}"
    if filtro.stato:
        yield {ATTIVI: "attivi", ANNULLATI: "annullati o sostituiti"}[filtro.stato]
    if filtro.con:
        yield "con segnalazioni dei controlli"


# What may be chosen


def _campi(piano: ContenutoPiano, filtro: Filtro) -> Iterator[Campo]:
    """The lists to choose from. One that would not change anything is left out, unless it was used."""
    for nome, etichetta, tutti, scelte in (
        ("area", "Area", "Tutte", _scelte_aree(piano)),
        ("voce", "Voce di programmazione", "Tutte", _scelte_voci(piano)),
        ("ambito", "Ambito", "Tutti", _scelte_ambito(piano)),
        ("categoria", "Categoria", "Tutte", _scelte_categoria(piano)),
        ("stato", "Stato", "Attivi e annullati", _scelte_stato(piano)),
    ):
        scelta = getattr(filtro, nome)
        if len(scelte) > 1 or scelta:
            opzioni = (Opzione(valore, testo, valore == scelta) for valore, testo in scelte)
            yield Campo(nome, etichetta, tutti, tuple(opzioni))


Scelte = Sequence[tuple[str, str]]


def _scelte_aree(piano: ContenutoPiano) -> Scelte:
    usate = {una.area for obiettivo in piano.obiettivi for una in obiettivo.assegnazioni}
    return tuple(_ramificate(piano.aree, usate))


def _scelte_voci(piano: ContenutoPiano) -> Scelte:
    usate = {codice for obiettivo in piano.obiettivi for codice in obiettivo.voci}
    return tuple(_ramificate(piano.voci, usate))


def _ramificate(nodi: Sequence, usate: set[str]) -> Iterator[tuple[str, str]]:
    """Areas or voci that have objectives, or have some below, each under the one it depends on."""
    padri = {nodo.codice: nodo.padre for nodo in nodi}
    vive = usate.union(*(calcoli.antenati(codice, padri) for codice in usate))
    for nodo in _dall_alto(nodi):
        if nodo.codice in vive:
            nome = parole.accorcia(nodo.nome, NOME_BREVE)
            yield (
                nodo.codice,
                RIENTRO * len(calcoli.antenati(nodo.codice, padri))
                + (f"{nome} ({nodo.codice})" if nome else nodo.codice),
            )


def _dall_alto(nodi: Sequence) -> list:
    """Each node before those below it, in the order in which they are given."""
    posti = {nodo.codice: posto for posto, nodo in enumerate(nodi)}
    padri = {nodo.codice: nodo.padre for nodo in nodi}

    def ramo(nodo) -> tuple[int, ...]:
        sopra = calcoli.antenati(nodo.codice, padri)
        return tuple(posti[codice] for codice in (*reversed(sopra), nodo.codice) if codice in posti)

    return sorted(nodi, key=ramo)


def _scelte_ambito(piano: ContenutoPiano) -> Scelte:
    usati = {obiettivo.ambito for obiettivo in piano.obiettivi}
    return tuple((ambito.value, ambito.label) for ambito in Ambito if ambito in usati)


def _scelte_categoria(piano: ContenutoPiano) -> Scelte:
    usate = sorted({obiettivo.categoria for obiettivo in piano.obiettivi} - {""})
    return tuple((categoria, categoria) for categoria in usate)


def _scelte_stato(piano: ContenutoPiano) -> Scelte:
    nomi = {ATTIVI: "attivi", ANNULLATI: "annullati o sostituiti"}
    usati: set[str] = {_stato(obiettivo) for obiettivo in piano.obiettivi}
    return tuple((valore, nome) for valore, nome in nomi.items() if valore in usati)


def _stato(obiettivo: Obiettivo) -> str:
    return ATTIVI if calcoli.attivo(obiettivo) else ANNULLATI
