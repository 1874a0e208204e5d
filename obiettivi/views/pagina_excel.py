"""What the pages about the workbook show: what to take, and what the one that came back would change."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from obiettivi.accesso import AccessoPiano
from obiettivi.azioni import Aggiunta, Proposta, Rimozione
from obiettivi.esporta import parole
from obiettivi.formati import data, numero
from obiettivi.importa.cartella import CartellaLetta, ErroreDiCella, Esito, Giudicata, Letta
from obiettivi.importa.cartella.vedute import ATTIVITA
from obiettivi.importa.libro import Valore
from obiettivi.views.pagina_testata import va

TESTO_LUNGO = 400
RIGA = re.compile(r"\d+$")
"""The number of the row in an address."""
NOMI = {
    "obiettivi": "Obiettivo",
    "assegnazioni": "Assegnazione all'area",
    "fasi": "Fase",
    "indicatori": "Indicatore",
    ATTIVITA: "Attività",
}
ESITI = {
    Esito.NUOVA: ("Nuova", "esito-nuovo"),
    Esito.CAMBIATA: ("Cambia", "esito-cambio"),
    Esito.TOLTA: ("Si toglie", "esito-tolto"),
    Esito.CONFLITTO: ("Cambiata anche nel piano", "esito-conflitto"),
    Esito.GIA_COSI: ("Già così", ""),
    Esito.NON_SI_PUO: ("Non si può", "esito-no"),
}
CONTI = {
    Esito.CAMBIATA: ("una cella cambiata", "{} celle cambiate"),
    Esito.NUOVA: ("una riga nuova", "{} righe nuove"),
    Esito.TOLTA: ("una riga da togliere", "{} righe da togliere"),
    Esito.CONFLITTO: ("una cambiata anche nel piano", "{} cambiate anche nel piano"),
    Esito.GIA_COSI: ("una che il piano dice già", "{} che il piano dice già"),
    Esito.NON_SI_PUO: ("una che non si può fare", "{} che non si possono fare"),
}


@dataclass(frozen=True)
class Scaricabile:
    """A workbook to take: of the whole plan or of an area."""

    nome: str
    indirizzo: str


@dataclass(frozen=True)
class PaginaExcel:
    """The workbooks that the person may fill in; `intero` is empty for who works for some areas."""

    intero: str
    aree: tuple[Scaricabile, ...]
    vuoto: bool


def pagina_excel(accesso: AccessoPiano) -> PaginaExcel:
    """What can be taken to work on: the plan, or the part of each area that the person writes."""
    contenuto, piano = accesso.contenuto, accesso.piano
    scritte = accesso.aree_scritte
    return PaginaExcel(
        intero=reverse("documento", args=[piano.ente.slug, piano.anno, "xlsx"]) if accesso.vede_tutto else "",
        aree=tuple(
            Scaricabile(area.nome_completo, va(piano, "documento_area", area.codice, "xlsx"))
            for area in contenuto.aree
            if area.codice in scritte
        ),
        vuoto=not contenuto.obiettivi,
    )


@dataclass(frozen=True)
class CellaMostrata:
    """A cell as it was and as it would be; `nome` is its column."""

    nome: str
    prima: str
    dopo: str


@dataclass(frozen=True)
class RigaAnteprima:
    """Something that the workbook asks, with its box. `adesso` is told where the plan says something else by now."""

    codice: str
    dove: str
    che_cosa: str
    esito: str
    classe: str
    celle: tuple[CellaMostrata, ...]
    adesso: str
    perche: str
    si_sceglie: bool
    spuntata: bool


@dataclass(frozen=True)
class GruppoAnteprima:
    """What is asked of an objective, or of the activities."""

    titolo: str
    righe: tuple[RigaAnteprima, ...]


@dataclass(frozen=True)
class PaginaAnteprima:
    """The preview: in one sentence, the mistakes, the things to choose from."""

    sintesi: str
    errori: tuple[ErroreDiCella, ...]
    gruppi: tuple[GruppoAnteprima, ...]
    da_scegliere: int
    conflitti: int


def pagina_dell_anteprima(
    letta: CartellaLetta, giudicate: Collection[Giudicata], spuntate: frozenset[str] | None
) -> PaginaAnteprima:
    """The preview of a workbook; `spuntate` are the boxes as they were sent, None before."""
    obiettivi = {uno.chiave: uno for uno in letta.base.contenuto.obiettivi}
    gruppi: dict[str, list[RigaAnteprima]] = {}
    for una in sorted(giudicate, key=lambda una: _ordine(una.proposta, obiettivi)):
        titolo = _titolo(una.proposta, obiettivi)
        gruppi.setdefault(titolo, []).append(_riga(una, letta, spuntate))
    conti = Counter(una.esito for una in giudicate)
    # A row that is not there was not read; nor was a whole sheet.
    toccate = {
        (una.foglio, RIGA.search(una.cella)[0])
        for una in _con_cella(letta)
        if una.cella and una.cella[0] != "-"
    }
    return PaginaAnteprima(
        sintesi=_sintesi(conti, letta.righe, letta.righe - len(toccate)),
        errori=tuple(letta.errori),
        gruppi=tuple(GruppoAnteprima(titolo, tuple(righe)) for titolo, righe in gruppi.items()),
        da_scegliere=sum(una.si_sceglie for una in giudicate),
        conflitti=conti[Esito.CONFLITTO],
    )


def _con_cella(letta: CartellaLetta) -> Iterator[Proposta | ErroreDiCella]:
    """What is asked, or cannot be read, of a row that is in the workbook."""
    for una in letta.proposte:
        yield from (una, *getattr(una, "parti", ()))
    yield from letta.errori


def _sintesi(conti: Counter, righe: int, ferme: int) -> str:
    detti = [
        uno if conti[esito] == 1 else molti.format(conti[esito])
        for esito, (uno, molti) in CONTI.items()
        if conti[esito]
    ]
    lette = "riga letta" if righe == 1 else "righe lette"
    uguali = f"{numero(ferme)} come prima"
    return f"{numero(righe)} {lette}, {uguali}: {', '.join(detti) if detti else 'niente da cambiare'}."


def _ordine(una: Proposta, obiettivi: dict) -> tuple:
    """By objective as in the plan, then the new ones, then the activities."""
    if una.obiettivo is None:
        return (2, 0)
    suo = obiettivi.get(una.obiettivo)
    return (0, suo.n) if suo else (1, una.valori["n"] if isinstance(una, Aggiunta) else 0)


def _titolo(una: Proposta, obiettivi: dict) -> str:
    if una.obiettivo is None:
        return "Attività strutturali"
    suo = obiettivi.get(una.obiettivo)
    if suo:
        return f"{suo.n}. {suo.titolo}"
    return f"Obiettivo nuovo: {una.valori['titolo']}"


def _riga(una: Giudicata, letta: CartellaLetta, spuntate: frozenset[str] | None) -> RigaAnteprima:
    proposta = una.proposta
    nome, classe = ESITI[una.esito]
    nuova = isinstance(proposta, Aggiunta)
    celle = [
        CellaMostrata(cella.etichetta, "" if nuova else mostra(cella.prima), mostra(cella.dopo))
        for cella in una.celle
    ]
    for parte in getattr(proposta, "parti", ()):
        celle.append(CellaMostrata(NOMI[parte.elenco], "", _in_fila(letta.celle[parte.codice])))
    spuntata = una.consigliata if spuntate is None else proposta.codice in spuntate
    mancante = isinstance(proposta, Rimozione) and proposta.mancante
    return RigaAnteprima(
        codice=proposta.codice,
        dove=f"{proposta.foglio}, {'riga che manca' if mancante else proposta.cella}",
        che_cosa=_che_cosa(proposta, letta),
        esito=nome,
        classe=classe,
        celle=tuple(celle),
        adesso=mostra(una.adesso) if una.esito is Esito.CONFLITTO and celle else "",
        perche=una.perche,
        si_sceglie=una.si_sceglie,
        spuntata=una.si_sceglie and spuntata,
    )


def _che_cosa(una: Proposta, letta: CartellaLetta) -> str:
    """Which row it is, as a person would call it."""
    nome = NOMI[una.elenco]
    if isinstance(una, Aggiunta) or una.elenco == "obiettivi":
        return nome
    if una.elenco == ATTIVITA:
        return f"{nome} «{parole.accorcia(una.riga.prodotto, 90)}»"
    vista = letta.base.righe[una.elenco][una.riga]
    if una.elenco == "assegnazioni":
        return f"{nome} {vista.riga.area}"
    posto = 1 + [riga.chiave for riga in getattr(vista.obiettivo, una.elenco)].index(una.riga)
    detta = parole.accorcia(vista.riga.descrizione, 90)
    return f"{nome} {posto} «{detta}»" if detta else f"{nome} {posto}"


def _in_fila(celle: Iterable[Letta]) -> str:
    return "; ".join(f"{una.etichetta}: {mostra(una.dopo)}" for una in celle)


def mostra(valore: Valore) -> str:
    """What a cell says, for people."""
    if valore is None:
        return parole.VUOTO
    if isinstance(valore, date):
        return data(valore)
    if isinstance(valore, Decimal):
        return numero(valore)
    return parole.accorcia(valore, TESTO_LUNGO)
