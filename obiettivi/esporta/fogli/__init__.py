"""What the workbook of a plan holds, sheet by sheet. This list is its table of contents."""

from collections.abc import Callable, Iterator

from obiettivi.esporta.fogli.colonne import Elenco, Pagina
from obiettivi.esporta.fogli.controlli import controlli
from obiettivi.esporta.fogli.fasi import fasi
from obiettivi.esporta.fogli.indicatori import indicatori
from obiettivi.esporta.fogli.obiettivi import assegnazioni, obiettivi
from obiettivi.esporta.fogli.piano import piano
from obiettivi.esporta.fogli.risorse import attivita, risorse
from obiettivi.esporta.fogli.salute import salute_e_premialita
from obiettivi.esporta.ritaglio import Ritaglio

FOGLI: tuple[Callable[[Ritaglio], Elenco | Pagina], ...] = (
    piano,
    obiettivi,
    assegnazioni,
    fasi,
    indicatori,
    attivita,
    risorse,
    salute_e_premialita,
    controlli,
)


def fogli_di(ritaglio: Ritaglio) -> Iterator[Elenco | Pagina]:
    """The sheets of a workbook; in the one for everybody the checks are not."""
    return (foglio(ritaglio) for foglio in FOGLI if foglio is not controlli or not ritaglio.edizione.pubblica)


__all__ = ["FOGLI", "fogli_di"]
