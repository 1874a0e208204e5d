"""The printed document as a word processor keeps one: paragraphs and tables, each with the name of its style.

The blocks are those of the PDF, in the same order and words. Only the months of the phases are not drawn: when
a phase is active is told in words beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from obiettivi.esporta import parole
from obiettivi.esporta.stampa.blocchi import (
    Cella,
    Colonna,
    Fatti,
    Prosa,
    Rimando,
    Tabella,
    Titoletto,
    tabella,
)
from obiettivi.esporta.stampa.impaginazione import Copertina, Sezione, Stampato
from obiettivi.esporta.stampa.scheda import Fasi, Scheda

NON_DA_SEGNALIBRO = re.compile(r"\W+")
PARAGRAFI = re.compile(r"\n\s*\n")
LARGHEZZA = 174
"""Millimetres between the margins."""
MINIMA = 20
"""Millimetres of the narrowest column among those without a width of their own."""
LARGHEZZE = {
    "ordine": 10,
    "numero": 17,
    "peso": 17,
    "valore": 20,
    "anno": 13,
    "codice": 19,
    "importo": 28,
    "stretta": 25,
    "tipo": 36,
    "livello": 34,
    "traguardo": 46,
    "quando": 34,
    "quantita": 26,
    "dimensione": 30,
    "salute": 24,
    "discorso": 80,
}
"""Of each kind of column, in millimetres; the others share what is left."""
NUMERICHE = {"ordine", "numero", "peso", "valore", "importo"}
SOLO_SU_CARTA = "foglio"
"""Columns of page numbers: here titles lead to their place, and nothing has to be brought up to date."""

COLONNE_FASI = (
    Colonna("N.", "ordine", facoltativa=True),
    Colonna("Fase", intesta=True),
    Colonna("Quando", "quando", facoltativa=True),
    Colonna("Peso", "numero", facoltativa=True),
    Colonna("Valore obiettivo", "valore", facoltativa=True),
)


@dataclass(frozen=True)
class Corsa:
    """Words in one character style; they lead to a place of the document when there is an `ancora`."""

    testo: str
    stile: str = ""
    ancora: str = ""
    tabulata: bool = False
    """Whether what follows is set apart by a tab."""


@dataclass(frozen=True)
class Paragrafo:
    """A paragraph; `segnalibro` names its place, `da_capo` has it begin a page."""

    modello: ClassVar[str] = "esporta/docx/paragrafo.xml"

    stile: str
    corse: tuple[Corsa, ...]
    segnalibro: str = ""
    da_capo: bool = False


@dataclass(frozen=True)
class Casella:
    """A cell of a table, over so many columns, with its width in twentieths of a point."""

    larghezza: int
    paragrafi: tuple[Paragrafo, ...]
    colonne: int = 1


@dataclass(frozen=True)
class Griglia:
    """A table with its heading row, which is repeated on every page."""

    modello: ClassVar[str] = "esporta/docx/tabella.xml"

    titolo: str
    larghezze: tuple[int, ...]
    testata: tuple[Casella, ...]
    righe: tuple[tuple[Casella, ...], ...]

    @property
    def larghezza(self) -> int:
        return sum(self.larghezze)


@dataclass(frozen=True)
class VoceIndice:
    """A line of the contents."""

    stile: str
    testo: str
    ancora: str


Pezzo = Paragrafo | Griglia


def segnalibro(ancora: str) -> str:
    """The name of a place, as bookmarks may be called: "ob-1" → "ob_1"."""
    return NON_DA_SEGNALIBRO.sub("_", ancora)


def copertina(stampato: Stampato) -> Iterator[Paragrafo]:
    """Whose plan it is, what of it is here, by which act."""
    una = stampato.copertina
    yield _riga("Ente", una.ente)
    yield _riga("Copertina", una.provincia)
    yield _riga("Titolo1", una.titolo)
    for detto in (una.periodo, una.estratto, _versione(una), una.atto):
        yield _riga("Copertina", detto)
    for parola, senso in stampato.avvisi:
        yield Paragrafo("Avviso", (Corsa(parola, "Evidenza"), Corsa(f" – {senso}")))
    if una.impronta:
        yield _riga("Impronta", f"Impronta SHA-256 {una.impronta_di}: {una.impronta}")


def _versione(una: Copertina) -> str:
    return "" if una.proposta else una.versione


def indice(stampato: Stampato) -> Iterator[VoceIndice]:
    """The contents, in a document long enough to have a cover of its own."""
    if stampato.copertina.piena:
        for sezione in stampato.sezioni:
            yield VoceIndice("Sommario2", sezione.titolo, segnalibro(sezione.ancora))
            for scheda in sezione.schede:
                yield VoceIndice("Sommario3", scheda.segnalibro, segnalibro(scheda.ancora))


def corpo(stampato: Stampato) -> Iterator[Pezzo]:
    """The sections, then when and of what the document was made."""
    for sezione in stampato.sezioni:
        yield from _sezione(sezione)
    yield _riga("Impronta", stampato.colophon)


def _sezione(sezione: Sezione) -> Iterator[Pezzo]:
    da_capo = sezione.classe == "pagina"
    yield Paragrafo("Titolo2", (Corsa(sezione.titolo),), segnalibro(sezione.ancora), da_capo)
    if sezione.sottotitolo:
        yield _riga("Sottotitolo", sezione.sottotitolo)
    yield from _blocchi(sezione.blocchi)


def _blocchi(blocchi: Sequence) -> Iterator[Pezzo]:
    for blocco in blocchi:
        yield from COME[type(blocco)](blocco)


def _riga(stile: str, testo: str) -> Paragrafo:
    return Paragrafo(stile, (Corsa(testo),))


def _scheda(scheda: Scheda) -> Iterator[Pezzo]:
    yield _riga("Occhiello", scheda.occhiello)
    yield Paragrafo("Titolo3", (Corsa(scheda.titolo),), segnalibro(scheda.ancora))
    if scheda.avviso:
        yield _riga("Avviso", scheda.avviso)
    yield from _prosa(Prosa(scheda.descrizione))
    yield from _blocchi(scheda.blocchi)


def _prosa(prosa: Prosa) -> Iterator[Paragrafo]:
    testo = prosa.testo.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if testo.strip():
        for paragrafo in PARAGRAFI.split(testo):
            yield _riga("Normale", paragrafo)


def _titoletto(titoletto: Titoletto) -> Iterator[Paragrafo]:
    yield _riga("Titolo3", titoletto.testo)


def _fatti(elenco: Fatti) -> Iterator[Paragrafo]:
    """Each fact with its name beside; the lines after the first stand under it."""
    for fatto in elenco.fatti:
        nome: tuple[Corsa, ...] = (Corsa(fatto.nome, "Etichetta", tabulata=True),)
        stile = "Fatto"
        for cella in fatto.celle:
            yield Paragrafo(stile, (*nome, *_corse(cella)))
            stile, nome = "Fattosegue", ()


def _fasi(fasi: Fasi) -> Iterator[Pezzo]:
    righe = [
        [
            riga.numero,
            Cella(parole.unisci(riga.aree, riga.descrizione, con=": "), note=riga.note),
            "\n".join(riga.quando),
            riga.peso,
            riga.valore,
        ]
        for riga in fasi.righe
    ]
    yield from _tabella(tabella("Fasi", COLONNE_FASI, righe, nota=fasi.nota))


def _tabella(una: Tabella) -> Iterator[Pezzo]:
    posti = [posto for posto, colonna in enumerate(una.colonne) if colonna.tipo != SOLO_SU_CARTA]
    colonne = [una.colonne[posto] for posto in posti]
    larghezze = _larghezze(colonne)
    yield _riga("Didascalia", una.titolo)
    yield Griglia(
        titolo=una.titolo,
        larghezze=larghezze,
        testata=tuple(
            Casella(quanto, (_riga(_stile(colonna, "Testatanumero", "Testata"), colonna.titolo),))
            for quanto, colonna in zip(larghezze, colonne, strict=True)
        ),
        righe=(
            *(
                tuple(
                    Casella(quanto, tuple(_in_cella(*riga[posto])))
                    for quanto, posto in zip(larghezze, posti, strict=True)
                )
                for riga in una.righe
            ),
            *(_piede(larghezze, nome, valore) for nome, valore in una.piede),
        ),
    )
    if una.nota:
        yield _riga("Nota", una.nota)


def _in_cella(colonna: Colonna, cella: Cella) -> Iterator[Paragrafo]:
    yield Paragrafo(_stile(colonna, "Numerotabella", "Testotabella"), tuple(_corse(cella)))
    for nota in cella.note:
        yield _riga("Notatabella", nota)


def _corse(cella: Cella) -> Iterator[Corsa]:
    if cella.testo:
        yield Corsa(cella.testo)
    for posto, rimando in enumerate(cella.rimandi):
        if posto:
            yield Corsa(", ")
        yield _collegata(rimando)


def _collegata(rimando: Rimando) -> Corsa:
    if not rimando.ancora:
        return Corsa(rimando.testo)
    return Corsa(rimando.testo, "Collegamentoipertestuale", segnalibro(rimando.ancora))


def _piede(larghezze: tuple[int, ...], nome: str, valore: str) -> tuple[Casella, ...]:
    return (
        Casella(sum(larghezze[:-1]), (_riga("Totaletabella", nome),), len(larghezze) - 1),
        Casella(larghezze[-1], (_riga("Totaletabella", valore),)),
    )


def _stile(colonna: Colonna, di_numeri: str, di_testi: str) -> str:
    return di_numeri if colonna.tipo in NUMERICHE else di_testi


def _larghezze(colonne: Sequence[Colonna]) -> tuple[int, ...]:
    """How wide the columns are, in twentieths of a point: those of a kind as that kind, the others alike."""
    fisse = sum(LARGHEZZE.get(colonna.tipo, 0) for colonna in colonne)
    libere = sum(colonna.tipo not in LARGHEZZE for colonna in colonne)
    libera = max((LARGHEZZA - fisse) // libere, MINIMA) if libere else 0
    millimetri = [LARGHEZZE.get(colonna.tipo, libera) for colonna in colonne]
    # A table fills the page, neither less nor more.
    return tuple(uno * LARGHEZZA * 567 // (10 * sum(millimetri)) for uno in millimetri)


COME = {
    Fatti: _fatti,
    Prosa: _prosa,
    Titoletto: _titoletto,
    Tabella: _tabella,
    Fasi: _fasi,
    Scheda: _scheda,
}
"""How each kind of block is told."""
