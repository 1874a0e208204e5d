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
    # The notes of the OIV are to the ente, of who declared.
    c.Rilevazione: ("codice nome al tipo versione avanzamenti attivita salute", "note"),
    c.Avanzamento: (
        "assegnazione obiettivo area stato relazione criticita fasi misure valutazione",
        # What the area thinks and proposes for the rest of the year: the ente decides, by an act. The name of a
        # file may be that of a person.
        "raggiungibile proposta motivo evidenze note",
    ),
    c.AttivitaDetta: ("posto area gruppo prodotto valore nota", ""),
    c.SaluteDetta: ("posto dimensione indicatore valore nota", ""),
    c.FaseDetta: ("fase percento completata_il", ""),
    c.MisuraDetta: (
        "indicatore valore numeratore denominatore data dichiarato percento non_valutabile motivo",
        "",
    ),
    c.EvidenzaDetta: ("", "nome descrizione tipo dimensione impronta"),
    c.Nota: ("", "il testo"),
    # Why the OIV's degree is another: said to the ente, of who declared.
    c.Valutazione: ("grado", "motivo"),
}
ACCANTO_AI_GRADI: Tavola = {
    **DEL_PIANO,
    Area: ("codice nome tipo padre continua paga_fatture", "responsabile_ruolo"),
}
"""The keys of the plan that come out beside the degrees."""

CHE_COSA_RESTA = (
    "della Relazione e dei rapporti di monitoraggio, il ruolo di chi risponde di ogni area, le proposte delle aree, "
    "le evidenze, i motivi e le note dell'OIV"
)
"""What stays inside, for who decides to publish and for who reads."""


def parte_pubblica(rilevato: Rilevato) -> Rilevato:
    """The rilevazione with the keys that everybody may read; the degrees are those of the whole of it."""
    return replace(
        rilevato,
        piano=proietta(rilevato.piano, ACCANTO_AI_GRADI),
        valore=proietta(rilevato.valore, PUBBLICHE),
    )
