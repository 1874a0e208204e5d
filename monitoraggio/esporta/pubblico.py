"""What of a rilevazione everybody may read: a table of its keys, as `obiettivi.esporta.pubblico` has of the plan.

The degrees are of objectives, areas and ente. Beside them there is no role of who answers: in a small comune
it would be as good as a name.
"""

from dataclasses import replace

from monitoraggio import contenuto as c
from monitoraggio.esporta.rilevato import Rilevato
from obiettivi.contenuto import Area
from obiettivi.esporta.pubblico import PUBBLICHE as DEL_PIANO
from obiettivi.esporta.pubblico import Tavola, proietta

PUBBLICHE: Tavola = {
    c.Rilevazione: ("codice nome al tipo versione avanzamenti", ""),
    c.Avanzamento: (
        "assegnazione obiettivo area stato relazione criticita fasi misure valutazione",
        # What the area thinks and proposes for the rest of the year: the ente decides, by an act.
        "raggiungibile proposta motivo",
    ),
    c.FaseDetta: ("fase percento completata_il", ""),
    c.MisuraDetta: (
        "indicatore valore numeratore denominatore data dichiarato percento non_valutabile motivo",
        "",
    ),
    # Why the OIV's degree is another: said to the ente, of who declared.
    c.Valutazione: ("grado", "motivo"),
}
ACCANTO_AI_GRADI: Tavola = {
    **DEL_PIANO,
    Area: ("codice nome tipo padre continua paga_fatture", "responsabile_ruolo"),
}
"""The keys of the plan that come out beside the degrees."""

CHE_COSA_RESTA = (
    "della Relazione e dei rapporti di monitoraggio, il ruolo di chi risponde di ogni area, le proposte delle aree "
    "e i motivi dell'OIV"
)
"""What stays inside, for who decides to publish and for who reads."""


def parte_pubblica(rilevato: Rilevato) -> Rilevato:
    """The rilevazione with the keys that everybody may read; the degrees are those of the whole of it."""
    return replace(
        rilevato,
        piano=proietta(rilevato.piano, ACCANTO_AI_GRADI),
        valore=proietta(rilevato.valore, PUBBLICHE),
    )
