"""A small approved plan and its people, for the tests of the pages of the rilevazioni."""

from monitoraggio import azioni
from tests.html import cerca, testo
from tests.persone import abilita_su
from tests.test_rilevazioni import contenuto_da_rilevare
from tests.vita import carica, porta

PIANO = "/piani/borgo-esempio/2026/"
ELENCO = f"{PIANO}monitoraggio/"
INTERMEDIO, FINALE = f"{ELENCO}2026-09-30/", f"{ELENCO}2026-12-31/"

CHI = {
    "segretario": (),
    "redattore": (),
    "responsabile": ("A",),
    "compilatore": ("B",),
    "oiv": (),
    "lettore": (),
}
"""The cast, each on their areas."""


def cast(request):
    """The people of the cast, by role."""
    return {chi: request.getfixturevalue(chi) for chi in CHI}


def approvato(persone, valore=None):
    """The plan, approved, with the cast at work in its ente."""
    piano = porta(carica(valore or contenuto_da_rilevare()), "approvato", persone["segretario"])
    for ruolo, aree in CHI.items():
        abilita_su(persone[ruolo], piano, ruolo, *aree)
    return piano


def apri_la_prima(piano, utente):
    """The two of every year, the first of them open."""
    intermedia, _ = azioni.programma_previste(piano=piano, utente=utente)
    return azioni.apri(rilevazione=intermedia, utente=utente)


def stati(piano):
    return {una.codice: una.stato for una in piano.rilevazioni.all()}


def righe(html, quale=0):
    """The rows of a table of a page, cell by cell."""
    return [
        [testo(cella) for cella in [*cerca(riga, "th"), *cerca(riga, "td")]]
        for riga in cerca(cerca(html, "table")[quale], "tr")[1:]
    ]
