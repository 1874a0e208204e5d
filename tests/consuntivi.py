"""A small plan with routine outputs and health indicators, and what their tables send and show, for the tests."""

from monitoraggio import azioni
from monitoraggio.consuntivi import SALUTE, tavole
from monitoraggio.riepiloghi import piano_rilevato, valore_consuntivo
from obiettivi.contenuto import ContenutoPiano
from tests import fabbrica
from tests.html import cerca, testi, testo

ATTIVITA = [
    {"area": "A", "prodotto": "Deliberazioni", "quantita": 150},
    {"area": "B", "prodotto": "Sopralluoghi", "quantita": 0},
    {"area": "A", "gruppo": "Sportello", "prodotto": "Pratiche", "quantita": 1234.5},
    {"area": "A", "prodotto": "Mensa", "quantita_testo": "servizio non attivo"},
]
"""The rows of A are at 0, 2 and 3; Deliberazioni and Mensa have no group."""
DI_SALUTE = [
    {"dimensione": "salute digitale", "indicatore": "Servizi in linea", "baseline": "32 / 32"},
    {
        "dimensione": "salute finanziaria",
        "indicatore": "Velocità di pagamento",
        "baseline": "81%",
        "target_1": "85%",
        "target_3": "90%",
    },
]


def da_contare(attivita=ATTIVITA, salute=DI_SALUTE, **altro) -> ContenutoPiano:
    """1 is of A, 2 of B."""
    return fabbrica.piano(
        fabbrica.obiettivo(1, {"area": "A", "peso": 100}, indicatori=[{"tipo": "si_no"}]),
        fabbrica.obiettivo(2, {"area": "B", "peso": 100}, indicatori=[{"tipo": "si_no"}]),
        attivita_strutturali=attivita,
        indicatori_di_salute=salute,
        piano={"anno": 2026, "triennio": [2026, 2028]},
        **altro,
    )


def scrivi(rilevazione, utente, area="A", righe=None, **altro):
    """Declares some rows of a table, by their place: a number, a note, or both."""
    consuntivo = rilevazione.consuntivi.get(area=area)
    tavola = tavole(piano_rilevato(rilevazione))[area]
    detti = {
        posto: detto if isinstance(detto, tuple) else (detto, "") for posto, detto in (righe or {}).items()
    }
    dati = [riga.con(*detti[riga.posto]) for riga in tavola.righe if riga.posto in detti]
    return azioni.salva_consuntivo(
        **{"consuntivo": consuntivo, "dati": dati, "scritture": consuntivo.scritture, "utente": utente}
        | altro
    )


def dette(rilevazione, area="A"):
    """What is declared in a table, by the place of its rows."""
    righe = valore_consuntivo(rilevazione.consuntivi.get(area=area))
    return {una.posto: (una.valore, una.nota) for una in righe}


def spedito(rilevazione, righe, area="A"):
    """What the form of a table sends: by the place of its rows, number and note as they are typed."""
    dati = {"scritture": rilevazione.consuntivi.get(area=area).scritture}
    for posto, (valore, nota) in righe.items():
        dati |= {f"riga-{posto}-valore": valore, f"riga-{posto}-nota": nota}
    return dati


def indirizzo(rilevazione, area="A"):
    coda = "salute" if area == SALUTE else f"attivita/{area}"
    return f"/piani/borgo-esempio/2026/monitoraggio/{rilevazione.codice}/{coda}/"


def tabelle(html):
    """The tables of a page: for each, its headings and its rows, cell by cell."""
    return [
        (testi(una, "th", scope="col"), [_celle(riga) for riga in cerca(una, "tr")[1:]])
        for una in cerca(html, "table", "tabella-quantita")
    ]


def _celle(riga):
    return [testo(cella) for cella in [*cerca(riga, "th"), *cerca(riga, "td")]]
