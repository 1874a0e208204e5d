"""Checks R07–R10 on repeated people and amounts, without a database."""

import pytest

from tests.anomalie import trovate
from tests.fabbrica import obiettivo, piano

CODICI = {"R07", "R08", "R09", "R10"}
DI_SEGRETERIA = "Tutto il personale del Servizio Segreteria e Controllo"


def denaro(*importi):
    return [obiettivo(n, "A", risorse_finanziarie={"importo": uno}) for n, uno in enumerate(importi, start=1)]


def per_aree(importo, *delle_aree):
    assegnazioni = [{"area": "A", "risorse_finanziarie": {"importo": uno}} for uno in delle_aree]
    return piano(obiettivo(1, *assegnazioni, risorse_finanziarie={"importo": importo}))


def persone(*assegnazioni):
    return piano(
        obiettivo(1, *({"area": area, "risorse_umane": testo} for area, testo in assegnazioni)),
        aree=[
            {"codice": "SEG", "nome": "Servizio Segreteria e Controllo"},
            {"codice": "PM", "nome": "Servizio Polizia Municipale"},
            {"codice": "TR", "nome": "Ufficio Contravvenzioni", "padre": "PM"},
        ],
    )


CASI = [
    (
        "R07",
        persone(("SEG", DI_SEGRETERIA), ("PM", DI_SEGRETERIA), ("TR", DI_SEGRETERIA)),
        [
            (
                "obiettivi[1].assegnazioni[1]",
                "risorse_umane",
                "Nell'obiettivo 1 le risorse umane di PM e TR sono quelle di "
                "Servizio Segreteria e Controllo (SEG): «Tutto il personale del Servizio Segreteria e Controllo».",
            )
        ],
    ),
    ("R07", persone(("SEG", DI_SEGRETERIA), ("PM", f"{DI_SEGRETERIA} e un agente")), []),
    ("R07", persone(("SEG", DI_SEGRETERIA), ("PM", "Tutto il personale della Polizia Municipale")), []),
    (
        "R07",
        persone(
            ("PM", "Il personale della Polizia Municipale"), ("TR", "Il personale della Polizia Municipale")
        ),
        [],
    ),
    ("R07", persone(("SEG", "Tutto il personale"), ("PM", "Tutto il personale")), []),
    (
        "R08",
        piano(
            *(
                obiettivo(n, area, risorse_umane="n. 2 istruttori tecnici (C1) e 1 operaio (B3)")
                for n, area in enumerate("AAB", start=1)
            )
        ),
        [
            (
                "obiettivi[3]",
                "risorse_umane",
                "Gli obiettivi 1, 2 e 3 sono di aree diverse e hanno le stesse risorse umane, "
                "«n. 2 istruttori tecnici (C1) e 1 operaio (B3)»: non saranno state copiate?",
            )
        ],
    ),
    (
        "R08",
        piano(
            *(
                obiettivo(n, "A", risorse_umane="n. 2 istruttori tecnici (C1) e 1 operaio (B3)")
                for n in (1, 2)
            ),
            *(
                obiettivo(n, area, risorse_umane="Tutti i dipendenti di ruolo dell'ente, nessuno escluso")
                for n, area in ((3, "A"), (4, "B"))
            ),
            *(obiettivo(n, area, risorse_umane="n. 1 tecnico") for n, area in ((5, "A"), (6, "B"))),
        ),
        [],
    ),
    (
        "R08",
        piano(
            *(
                obiettivo(n, area, risorse_umane="n. 2 istruttori tecnici (C1) e 1 operaio (B3)")
                for n, area in enumerate("ABAB", start=1)
            )
        ),
        [],
    ),
    (
        "R09",
        piano(*denaro(43250, 43250)),
        [
            (
                "obiettivi[1]",
                "risorse_finanziarie",
                "Gli obiettivi 1 e 2 hanno lo stesso importo, 43.250,00 €: se la spesa è la "
                "stessa, va scritta una volta sola.",
            )
        ],
    ),
    (
        "R09",
        piano(obiettivo(1, *({"area": area, "risorse_finanziarie": {"importo": 625000}} for area in "AB"))),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "Nell'obiettivo 1 ogni area ha 625.000,00 €: se è la spesa di tutto l'obiettivo, è "
                "contata 2 volte.",
            )
        ],
    ),
    ("R09", piano(*denaro(15000, 15000, 999.5, 999.5, 43250, 43251)), []),
    ("R09", piano(obiettivo(1, {"area": "A", "risorse_finanziarie": {"importo": 1250}}, "B")), []),
    (
        "R10",
        per_aree(60000, 60000, 60000),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "Gli importi delle aree dell'obiettivo 1 fanno 120.000,00 €, più di quello "
                "dell'obiettivo, 60.000,00 €. L'intero importo è scritto in 2 aree.",
            )
        ],
    ),
    (
        "R10",
        per_aree(60000, 40000, 20000.01),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "Gli importi delle aree dell'obiettivo 1 fanno 60.000,01 €, più di quello "
                "dell'obiettivo, 60.000,00 €.",
            )
        ],
    ),
    ("R10", per_aree(60000, 40000, 20000), []),
    ("R10", per_aree(None, 40000, 20000), []),
]


@pytest.mark.parametrize(("codice", "valore", "attese"), CASI)
def test_il_controllo_trova_questo_e_solo_questo(codice, valore, attese):
    assert trovate(codice, valore) == attese


def test_ogni_controllo_ha_un_caso_che_lo_fa_scattare_e_uno_che_non_basta():
    assert {codice for codice, _, attese in CASI if attese} == CODICI
    assert {codice for codice, _, attese in CASI if not attese} == CODICI
