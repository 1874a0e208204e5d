"""The sheet by which an area is given its objectives: one or two pages, to be signed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from obiettivi.calcoli import PesoArea
from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta import parole
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.pdf import html
from obiettivi.esporta.ritaglio import Ritaglio, ritaglia
from obiettivi.esporta.stampa.blocchi import Fatti, Prosa, Tabella, fatti, senza_vuoti
from obiettivi.esporta.stampa.impaginazione import Sezione, Stampato, impagina
from obiettivi.esporta.stampa.scheda import Schede
from obiettivi.esporta.stampa.tavole import Tavole

TITOLO = "Scheda di assegnazione degli obiettivi"
RESPONSABILE = "responsabile dell'area"


@dataclass(frozen=True)
class Firme:
    """Where the sheet is signed, by role."""

    modello: ClassVar[str] = "esporta/firme.html"

    ruoli: tuple[tuple[str, str], ...]


def pagina_assegnazione(
    contenuto: ContenutoPiano, *, area: str, edizione: Edizione = BOZZA, prodotto_il: date
) -> str:
    """The sheet of an area (by its code), with those below it, as a page: `su_fogli` lays it out.

    Raises RitaglioNonValidoError for an area that the plan has not.
    """
    return html(assegnazione(contenuto, area=area, edizione=edizione, prodotto_il=prodotto_il))


def assegnazione(contenuto: ContenutoPiano, *, area: str, edizione: Edizione, prodotto_il: date) -> Stampato:
    """The sheet, ready to be laid out."""
    documento = impagina(contenuto, area=area, edizione=edizione, prodotto_il=prodotto_il)
    parte = ritaglia(contenuto, area, edizione=edizione)
    return replace(
        documento,
        titolo=parole.unisci(TITOLO, parte.area.nome_completo, documento.titolo, con=" – "),
        copertina=replace(
            documento.copertina,
            titolo=TITOLO,
            classe="",
            periodo=f"Piano della performance {contenuto.piano.anno}",
            estratto=parte.area.nome_completo,
            piena=False,
        ),
        sezioni=(
            Sezione(
                ancora="assegnazione",
                titolo="Obiettivi assegnati",
                testa=parte.area.nome_completo,
                classe="",
                sottotitolo="",
                blocchi=senza_vuoti(_blocchi(parte)),
            ),
        ),
    )


def _blocchi(parte: Ritaglio) -> Iterator[Fatti | Prosa | Tabella | Firme | None]:
    area = parte.area
    yield fatti([("Area", area.nome_completo), ("Responsabile", area.responsabile_ruolo)])
    tavole = Tavole(parte, Schede(parte.contenuto, frozenset()), {})
    codici = {una.codice for una in parte.aree}
    tabelle = [tavole.pesi(_propri(peso, codici)) for peso in parte.pesi]
    for peso, tabella in zip(parte.pesi, tabelle, strict=True):
        if tabella is not None and peso.area.codice not in codici:
            # The weights of this area are counted in another, whose total is not of this sheet.
            yield replace(tabella, titolo=f"{area.nome_completo}: obiettivi e pesi", piede=())
            yield Prosa(f"I pesi contano nel totale dell'area {peso.area.nome_completo}.")
        else:
            yield tabella
    if not any(tabelle):
        yield Prosa("Nel piano non ci sono obiettivi assegnati a quest'area.")
    yield Firme(
        (
            ("Assegna gli obiettivi", "segretario comunale"),
            ("Per presa visione", area.responsabile_ruolo or RESPONSABILE),
        )
    )


def _propri(peso: PesoArea, codici: set[str]) -> PesoArea:
    """The total with only the assignments of these areas listed."""
    sue = tuple((uno, posto) for uno, posto in peso.assegnazioni if uno.assegnazioni[posto].area in codici)
    return replace(peso, assegnazioni=sue)
