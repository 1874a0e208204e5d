"""What the comparison of two plans shows on the screen; `piani/_confronto.html` only writes it down."""

from collections.abc import Callable
from dataclasses import dataclass

from obiettivi.confronto import Confronto, Esito
from obiettivi.esporta.confronto import (
    GruppoConfrontato,
    ObiettivoConfrontato,
    RigaPesi,
    SezioneConfrontata,
    confronto_a_parole,
)

Indirizzo = Callable[[int], str]
"""From the `n` of an objective to the page of its sheet; empty where there is none."""


@dataclass(frozen=True)
class ObiettivoDellaPagina:
    """An objective of the comparison, with its place on the page and the address of its sheet."""

    detto: ObiettivoConfrontato
    ancora: str
    indirizzo: str


@dataclass(frozen=True)
class GruppoDellaPagina:
    """The objectives with the same outcome; `in_elenco` when there is no table of changes to show."""

    ancora: str
    titolo: str
    in_elenco: bool
    obiettivi: tuple[ObiettivoDellaPagina, ...]


@dataclass(frozen=True)
class PaginaConfronto:
    """The comparison: `prima` and `dopo` head the columns ("Versione 1", "Versione 2")."""

    prima: str
    dopo: str
    sintesi: str
    numerazione: str
    uguali: bool
    pesi: tuple[RigaPesi, ...]
    gruppi: tuple[GruppoDellaPagina, ...]
    sezioni: tuple[SezioneConfrontata, ...]


def pagina_del_confronto(
    confronto: Confronto,
    *,
    prima: str = "Versione 1",
    dopo: str = "Versione 2",
    indirizzo_prima: Indirizzo | None = None,
    indirizzo_dopo: Indirizzo | None = None,
) -> PaginaConfronto:
    """The comparison of two plans, with links to the sheets of each where they are given."""
    detto = confronto_a_parole(confronto)
    return PaginaConfronto(
        prima=prima,
        dopo=dopo,
        sintesi=detto.sintesi,
        numerazione=detto.numerazione,
        uguali=detto.uguali,
        pesi=detto.pesi,
        gruppi=tuple(
            _gruppo(gruppo, indirizzo_prima if gruppo.esito == Esito.TOLTO else indirizzo_dopo)
            for gruppo in detto.gruppi
        ),
        sezioni=detto.sezioni,
    )


def _gruppo(gruppo: GruppoConfrontato, indirizzo: Indirizzo | None) -> GruppoDellaPagina:
    return GruppoDellaPagina(
        ancora=f"obiettivi-{gruppo.esito}",
        titolo=gruppo.titolo,
        in_elenco=gruppo.esito in (Esito.AGGIUNTO, Esito.TOLTO),
        obiettivi=tuple(
            ObiettivoDellaPagina(uno, f"{gruppo.esito}-{uno.n}", indirizzo(uno.n) if indirizzo else "")
            for uno in gruppo.obiettivi
        ),
    )
