"""The rules of a plan in words, with what they mean for its areas today."""

from collections.abc import Iterator
from dataclasses import dataclass

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Sistema
from obiettivi.esporta import parole
from obiettivi.formati import numero
from obiettivi.scelte import MetodoRisultato, UnitaPesi
from obiettivi.views.aree import RigaArea, righe_delle_aree
from obiettivi.views.limiti import Limiti


@dataclass(frozen=True)
class PaginaRegole:
    """The rules, a sentence each, and how the areas stand by them.

    `da_sistemare` counts the areas whose weights do not make what they should.
    """

    nome: str
    regole: tuple[str, ...]
    con_totali: bool
    aree: tuple[RigaArea, ...]
    da_sistemare: int


def pagina_delle_regole(piano: ContenutoPiano, limiti: Limiti | None, indirizzo: str) -> PaginaRegole:
    """The page; `indirizzo` is that of the plan, where its areas are."""
    pesi = calcoli.pesi_per_area(piano)
    aree = righe_delle_aree(piano, limiti.pesi(pesi) if limiti else pesi, indirizzo)
    return PaginaRegole(
        nome=parole.unisci(piano.sistema.denominazione, piano.sistema.versione, con=" "),
        regole=tuple(regole(piano.sistema)),
        con_totali=any(area.torna is not None for area in aree),
        aree=aree,
        da_sistemare=sum(area.torna is False for area in aree),
    )


def regole(sistema: Sistema) -> Iterator[str]:
    """All that the SMVP asks of a plan, a sentence for each rule."""
    yield from regole_dei_pesi(sistema)
    if sistema.pesi.unita:
        yield f"I pesi sono {UnitaPesi(sistema.pesi.unita).label}."
    if sistema.categorie:
        detti = ", ".join(f"{nome} {numero(punti)}" for nome, punti in sistema.categorie.items())
        yield f"Ogni obiettivo ha una categoria, che vale dei punti: {detti}."
    if sistema.coefficienti_dipendenti:
        detti = ", ".join(
            f"{numero(uno.coefficiente)} {'oltre' if uno.fino_a is None else f'fino a {numero(uno.fino_a)}'}"
            for uno in sistema.coefficienti_dipendenti
        )
        yield f"I punti si moltiplicano secondo quanti dipendenti lavorano all'obiettivo: per {detti}."
    if sistema.metodo and sistema.metodo.tipo:
        yield f"Il risultato di un obiettivo viene {MetodoRisultato(sistema.metodo.tipo).label}."
    if sistema.classi:
        detti = ", ".join(f"{una.nome} da {parole.percento(una.da)}" for una in sistema.classi)
        yield f"I risultati si chiamano così: {detti}."


def regole_dei_pesi(sistema: Sistema) -> Iterator[str]:
    """What the weights must obey."""
    yield parole.regola_dei_pesi(sistema)
    for cosa, totale in (
        ("delle fasi", sistema.fasi_totale),
        ("degli indicatori", sistema.indicatori_totale),
    ):
        if totale is not None:
            yield f"I pesi {cosa} di ogni obiettivo devono fare {numero(totale)}."
