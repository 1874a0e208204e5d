"""The sheets of what the areas do as a routine, and of the people and money there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter as di
from typing import NamedTuple

from obiettivi.contenuto import Area, AttivitaStrutturale, Capitolo, Obiettivo, Personale
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    EURO,
    NUMERO,
    TESTO,
    Colonna,
    Elenco,
    Genere,
    Tabella,
    facoltativa,
    scritta,
)
from obiettivi.esporta.ritaglio import Ritaglio


class RigaAttivita(NamedTuple):
    area: Area
    posizione: int
    attivita: AttivitaStrutturale


ATTIVITA = (
    scritta(Colonna("Area", CODICE, di("area.codice"), 10), "area", Genere.AREA),
    Colonna("Nome dell'area", TESTO, di("area.nome"), 30),
    scritta(facoltativa("Gruppo", TESTO, di("attivita.gruppo"), 32), "gruppo", sempre=True),
    scritta(Colonna("Prodotto", TESTO, di("attivita.prodotto"), 64), "prodotto"),
    scritta(Colonna("Quantità attesa", NUMERO, di("attivita.quantita"), 12), "quantita", Genere.NUMERO),
    scritta(
        facoltativa("Quantità a parole", TESTO, di("attivita.quantita_testo"), 28),
        "quantita_testo",
        sempre=True,
    ),
)


def attivita(ritaglio: Ritaglio) -> Elenco:
    aree = {area.codice: area for area in ritaglio.contenuto.aree}
    righe = tuple(
        RigaAttivita(aree[riga.area], posizione, riga)
        for posizione, riga in enumerate(ritaglio.attivita_strutturali)
    )
    return Elenco(
        "Attività",
        Tabella("Attività strutturali", ATTIVITA, righe, "attivita_strutturali"),
        se_vuoto="Il piano non elenca attività strutturali.",
    )


@dataclass(frozen=True)
class Risorsa:
    """People, hours or money of an objective, of an area's share in it, or of an area."""

    tipo: str
    area: str = ""
    obiettivo: Obiettivo | None = None
    codice: str = ""
    descrizione: str = ""
    categoria: str = ""
    servizio: str = ""
    quota: Decimal | None = None
    persone: int | None = None
    fte: Decimal | None = None
    ore: Decimal | None = None
    importo: Decimal | None = None
    obiettivi: tuple[int, ...] = ()


RISORSE = (
    Colonna("Risorsa", TESTO, di("tipo"), 20),
    Colonna("N.", NUMERO, lambda r: r.obiettivo and r.obiettivo.n, 6),
    facoltativa("Codice", CODICE, lambda r: r.obiettivo.codice if r.obiettivo else "", 9),
    Colonna("Obiettivo", TESTO, lambda r: r.obiettivo.titolo if r.obiettivo else "", 50),
    facoltativa("Area", CODICE, di("area"), 10),
    facoltativa("Capitolo", CODICE, di("codice"), 13),
    Colonna("Descrizione", TESTO, di("descrizione"), 50),
    facoltativa("Categoria", TESTO, di("categoria"), 10),
    facoltativa("Servizio", TESTO, di("servizio"), 18),
    facoltativa("Quota (%)", NUMERO, di("quota"), 8),
    facoltativa("Persone", NUMERO, di("persone"), 9),
    facoltativa("Persone a tempo pieno (FTE)", NUMERO, di("fte"), 13),
    facoltativa("Ore settimanali", NUMERO, di("ore"), 11),
    facoltativa("Importo", EURO, di("importo"), 16),
    facoltativa("Obiettivi serviti (n.)", TESTO, lambda r: ", ".join(map(str, r.obiettivi)), 14),
)


def risorse(ritaglio: Ritaglio) -> Elenco:
    righe = (
        *(risorsa for obiettivo in ritaglio.obiettivi for risorsa in _dell_obiettivo(obiettivo)),
        *map(_del_personale, ritaglio.personale),
        *map(_del_capitolo, ritaglio.capitoli),
    )
    return Elenco(
        "Risorse", Tabella("Risorse", RISORSE, righe), se_vuoto="Il piano non dice con quali risorse."
    )


def _dell_obiettivo(obiettivo: Obiettivo) -> Iterator[Risorsa]:
    if obiettivo.risorse_umane:
        yield Risorsa("persone", obiettivo=obiettivo, descrizione=obiettivo.risorse_umane)
    for quota in obiettivo.risorse_umane_quote:
        yield Risorsa(
            "quota di lavoro",
            obiettivo=obiettivo,
            descrizione=quota.ruolo,
            quota=quota.quota,
            persone=quota.numero,
        )
    if soldi := obiettivo.risorse_finanziarie:
        yield Risorsa(
            "risorse finanziarie", obiettivo=obiettivo, descrizione=soldi.testo, importo=soldi.importo
        )
    if obiettivo.risorse_strumentali:
        yield Risorsa("risorse strumentali", obiettivo=obiettivo, descrizione=obiettivo.risorse_strumentali)
    for sua in obiettivo.assegnazioni:
        if sua.risorse_umane or sua.fte is not None:
            yield Risorsa(
                "persone dell'area", sua.area, obiettivo, descrizione=sua.risorse_umane, fte=sua.fte
            )
        if soldi := sua.risorse_finanziarie:
            yield Risorsa(
                "risorse finanziarie dell'area",
                sua.area,
                obiettivo,
                descrizione=soldi.testo,
                importo=soldi.importo,
            )


def _del_personale(riga: Personale) -> Risorsa:
    return Risorsa(
        "personale in servizio",
        riga.area,
        descrizione=riga.profilo,
        categoria=riga.categoria,
        servizio=riga.servizio,
        ore=riga.ore,
    )


def _del_capitolo(riga: Capitolo) -> Risorsa:
    return Risorsa(
        "capitolo di bilancio",
        riga.area,
        codice=riga.codice,
        descrizione=riga.titolo,
        importo=riga.importo,
        obiettivi=riga.obiettivi,
    )
