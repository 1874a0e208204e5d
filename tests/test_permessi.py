"""Who may do what: the table of roles and verbs, and what of a shared objective is whose. No database."""

from dataclasses import astuple

import pytest

from obiettivi.permessi import (
    DEL_SUPERUTENTE,
    ENTRA_IN_AMMINISTRAZIONE,
    INTERA,
    NIENTE,
    RUOLI_CONCESSI,
    TABELLA,
    Maschera,
    Portata,
    Verbo,
    maschera_delle_aree,
    ruoli_che,
    ruoli_concedibili,
)
from obiettivi.scelte import Ruolo

# The table, as the design says it

PAROLE = {
    "sì": Portata.ENTE,
    "aree": Portata.AREE,
    "scoperte": Portata.SCOPERTE,
    "del_segretario": Portata.DEL_SEGRETARIO,
}
RUOLI = ("redattore", "compilatore", "responsabile", "segretario", "oiv", "lettore")
DISEGNO = {
    "legge il piano in bozza": "sì aree aree sì sì no",
    "legge il piano in approvazione o approvato": "sì sì sì sì sì sì",
    "crea, cambia, copia, sposta e annulla obiettivi in bozza": "sì aree aree sì no no",
    "scrive attività, personale e capitoli": "sì aree aree sì no no",
    "scrive salute e premialità, importa, apre un piano nuovo": "sì no no sì no no",
    "completa la parte di un'area": "no no aree scoperte no no",
    "restituisce la parte di un'area": "sì no no sì no no",
    "imposta ente, organigramma e regole": "sì no no sì no no",
    "invita persone, dà e chiude ruoli": "sì no no sì no no",
    "deroga a una segnalazione": "no no no sì no no",
    "prende visione degli obiettivi dell'area": "no no aree no no no",
    "manda in approvazione, approva, apre variazioni": "no no no sì no no",
    "accende e spegne la pagina pubblica": "no no no sì no no",
    "programma, apre e chiude le rilevazioni": "no no no sì no no",
    "compila gli avanzamenti": "sì aree aree sì no no",
    "invia gli avanzamenti": "no no aree scoperte no no",
    "restituisce e valida gli avanzamenti": "no no no sì del_segretario no",
    "registra grado e note dell'OIV": "no no no no sì no",
    "dà il parere dell'OIV su una variazione": "no no no no sì no",
    "registra l'atto che approva la Relazione": "no no no sì no no",
    "valida la Relazione": "no no no no sì no",
}


def test_la_tabella_dei_ruoli_e_quella_del_disegno():
    scritta = {
        verbo.value: " ".join(
            {portata: parola for parola, portata in PAROLE.items()}.get(
                TABELLA[Ruolo(ruolo)].get(verbo), "no"
            )
            for ruolo in RUOLI
        )
        for verbo in Verbo
    }
    assert scritta == DISEGNO
    assert set(TABELLA) == set(Ruolo)


def test_il_superutente_puo_tutto_tranne_rispondere_di_un_area_e_giudicare_per_l_oiv():
    assert {verbo for verbo in Verbo if verbo not in DEL_SUPERUTENTE} == {
        Verbo.COMPLETA,
        Verbo.PRENDE_VISIONE,
        Verbo.INVIA,
        Verbo.VALUTA,
        Verbo.DA_PARERE,
        Verbo.VALIDA_RELAZIONE,
    }
    assert set(DEL_SUPERUTENTE.values()) == {Portata.ENTE}


@pytest.mark.parametrize(
    ("miei", "concedibili"),
    [
        ("", ""),
        ("compilatore responsabile oiv lettore", ""),
        ("redattore", "compilatore responsabile lettore"),
        ("segretario", "redattore compilatore responsabile segretario oiv lettore"),
        ("redattore segretario", "redattore compilatore responsabile segretario oiv lettore"),
        ("redattore lettore", "compilatore responsabile lettore"),
    ],
)
def test_i_ruoli_che_si_possono_dare(miei, concedibili):
    assert ruoli_concedibili([Ruolo(uno) for uno in miei.split()]) == set(concedibili.split())


def test_chi_da_i_ruoli_e_chi_gestisce_le_persone():
    assert set(RUOLI_CONCESSI) == ruoli_che(Verbo.GESTISCE_PERSONE) == {"redattore", "segretario"}
    assert ruoli_che(Verbo.IMPOSTA) == ENTRA_IN_AMMINISTRAZIONE


# What of an objective is whose


@pytest.mark.parametrize(
    ("ambito", "aree", "capofila", "sue", "risponde", "maschera"),
    [
        # One area, one's own: all of it, with or without answering for it.
        ("di_area", "A", "", "A", "A", (True, {"A"})),
        ("di_area", "A", "", "A", "", (True, {"A"})),
        ("di_area", "A", "", "A B", "", (True, {"A", "B"})),
        ("di_area", "A", "", "B", "B", None),
        # Several: one's own assignments; the common part, of who answers for the capofila.
        ("trasversale", "A B", "", "A", "A", (False, {"A"})),
        ("trasversale", "A B", "A", "A", "A", (True, {"A"})),
        ("trasversale", "A B", "A", "A", "", (False, {"A"})),
        ("trasversale", "A B", "B", "A", "A", (False, {"A"})),
        ("trasversale", "A B", "B", "A", "A B", (True, {"A"})),
        ("trasversale", "A B", "A", "C", "A", None),
        ("trasversale", "A B", "", "A B", "", (True, {"A", "B"})),
        # The same area twice is one area.
        ("di_area", "A A", "", "A", "", (True, {"A"})),
        # Of the whole ente, or of nobody yet: redattore and segretario.
        ("generale", "A", "A", "A", "A", None),
        ("di_area", "", "", "A", "A", None),
        ("trasversale", "", "", "A", "A", None),
        ("di_area", "A", "", "", "", None),
        # A wrong ambito gives nothing more.
        ("di_area", "A B", "", "A", "A", (False, {"A"})),
    ],
)
def test_la_maschera_delle_aree(ambito, aree, capofila, sue, risponde, maschera):
    trovata = maschera_delle_aree(
        ambito, aree.split(), capofila, sue=sue.split(), risponde=frozenset(risponde.split())
    )
    assert astuple(trovata) == (maschera or (False, frozenset()))


def test_che_cosa_comprende_una_maschera():
    assert [INTERA.intera, INTERA.vuota, INTERA.comprende("A")] == [True, False, True]
    assert [NIENTE.intera, NIENTE.vuota, NIENTE.comprende("A")] == [False, True, False]
    sua = Maschera(comune=False, aree=frozenset("A"))
    assert [sua.intera, sua.vuota, sua.comprende("A"), sua.comprende("B")] == [False, False, True, False]
    assert not Maschera(comune=True, aree=frozenset("A")).intera
