"""The areas of a plan with the totals of their weights, as pages show them: in words and as a bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from obiettivi.calcoli import PesoArea
from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta import parole
from obiettivi.scelte import ModoPesi

LARGHEZZA_BARRA = 200


@dataclass(frozen=True)
class Barra:
    """The bar of a total: how far it goes within the expected one and beyond, and where that one stands.

    Drawn so that what is expected stands at the same place for every area. Texts: a template would write
    a number the Italian way, which a drawing cannot read.
    """

    dentro: str
    oltre: str
    atteso: str


@dataclass(frozen=True)
class RigaArea:
    """An area with the total of its weights. `torna` is None where there is no total to obey.

    `ancora` is the place of its objectives on the page of the plan; `indirizzo` leads there.
    """

    ancora: str
    indirizzo: str
    codice: str
    nome: str
    n_obiettivi: int
    totale: str
    torna: bool | None
    barra: Barra | None


def con_pesi(piano: ContenutoPiano) -> bool:
    """Whether there is anything to say about weights in this plan."""
    return piano.sistema.pesi.modo != ModoPesi.NESSUNO


def righe_delle_aree(
    piano: ContenutoPiano, pesi: Iterable[PesoArea], pagina: str = ""
) -> tuple[RigaArea, ...]:
    """The areas that have these weights. `pagina` is the page with their objectives, empty for this one."""
    pesi = tuple(pesi)
    posti = {area.codice: posto for posto, area in enumerate(piano.aree, start=1)}
    barre = _barre(pesi)
    return tuple(
        RigaArea(
            ancora=f"area-{posti[peso.area.codice]}",
            indirizzo=f"{pagina}#area-{posti[peso.area.codice]}",
            codice=peso.area.codice,
            nome=peso.area.nome,
            n_obiettivi=len({obiettivo.n for obiettivo, _ in peso.assegnazioni}),
            totale=parole.totale(peso) if con_pesi(piano) else "",
            torna=None if peso.atteso is None else peso.torna,
            barra=barre.get(peso.area.codice),
        )
        for peso in pesi
    )


def _barre(pesi: Iterable[PesoArea]) -> dict[str, Barra]:
    """The bar of each area that has an expected total, all on one scale."""
    quote = {peso.area.codice: peso.totale / peso.atteso for peso in pesi if peso.atteso}
    pieno = LARGHEZZA_BARRA / max([*quote.values(), Decimal(1)])
    return {
        codice: Barra(
            dentro=f"{pieno * min(quota, 1):.1f}",
            oltre=f"{pieno * max(quota - 1, 0):.1f}",
            atteso=f"{pieno:.1f}",
        )
        for codice, quota in quote.items()
    }
