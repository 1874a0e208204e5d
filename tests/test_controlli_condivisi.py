"""Checks S07, S08 and S11–S14, on who shares an objective, and how areas are recognised; without a database."""

import pytest

from obiettivi.controlli.nomi_aree import NomiAree
from tests.anomalie import trovate
from tests.fabbrica import obiettivo, piano

CODICI = {"S07", "S08", "S11", "S12", "S13", "S14"}
TRE = [
    {"codice": "A", "nome": "Area prima"},
    {"codice": "A1", "nome": "Servizio Tributi", "padre": "A"},
    {"codice": "B", "nome": "Area seconda"},
]
UFFICI = [
    {"codice": "00", "nome": "Servizi di Staff"},
    {
        "codice": "00-SSPC",
        "nome": "Servizio Segreteria, Programmazione e Controllo Strategico",
        "padre": "00",
    },
    {"codice": "01", "nome": "Affari Generali"},
    {"codice": "01-URB", "nome": "Servizio Pianificazione Urbanistica", "padre": "01"},
    {"codice": "02", "nome": "Sviluppo Economico"},
    {"codice": "04", "nome": "Servizi alla Persona e alla Comunità"},
    {"codice": "06", "nome": "Finanziario"},
    {"codice": "07", "nome": "Lavori Pubblici e CUC"},
]


def generale(n, *aree, **altro):
    return obiettivo(n, *aree, ambito="generale", **altro)


def trasversale(n, *aree, **altro):
    return obiettivo(n, *aree, ambito="trasversale", **altro)


CASI = [
    (
        "S07",
        piano(
            obiettivo(
                1,
                "01",
                fasi=[{"aree_testo": "URB"}, {"aree_testo": "SUE - S.E."}],
                risorse_umane="Il personale del Settore Sviluppo Economico",
            ),
            aree=UFFICI,
        ),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "L'obiettivo 1 nomina Sviluppo Economico (02) nella fase 2 e nelle risorse "
                "umane, ma quell'area non l'ha tra i propri: se vi lavora davvero, va aggiunta alle altre.",
            )
        ],
    ),
    (
        "S07",
        piano(
            obiettivo(1, "01", fasi=[{"aree": ["02", "06"]}]),
            obiettivo(2, "01", fasi=[{"aree": ["06", "02"]}]),
            aree=UFFICI,
        ),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "Gli obiettivi 1 e 2 nominano Sviluppo Economico (02) e Finanziario (06) nella "
                "fase 1, ma quelle aree non li hanno tra i propri: se vi lavorano davvero, vanno aggiunte alle altre.",
            )
        ],
    ),
    (
        "S07",
        piano(
            obiettivo(
                1,
                "01",
                "00",
                fasi=[{"aree_testo": "URB. – S.S.P.C."}, {"aree_testo": "TUTTI"}],
                risorse_umane="n. 2 unità, area 2",
            ),
            obiettivo(2, fasi=[{"aree_testo": "S.E."}]),
            aree=UFFICI,
        ),
        [],
    ),
    (
        "S08",
        piano(
            obiettivo(1, "02", "06", "07", fasi=[{"aree_testo": "S.E."}, {"aree_testo": "FIN."}]), aree=UFFICI
        ),
        [
            (
                "obiettivi[1].assegnazioni[2]",
                "area",
                "Nessuna fase dell'obiettivo 1 nomina l'area 07, che pure l'ha tra i propri.",
            )
        ],
    ),
    (
        "S08",
        piano(
            obiettivo(
                1,
                {"area": "02", "pesi_fasi": [50, 50, None]},
                {"area": "06", "pesi_fasi": [None, 60, 40]},
                fasi=[{"aree_testo": "S.E."}, {"aree_testo": "FIN."}, {"aree_testo": "TUTTI"}],
            ),
            aree=UFFICI,
        ),
        [
            (
                "obiettivi[1].assegnazioni[0]",
                "pesi_fasi",
                "Nell'obiettivo 1 l'area 02 ha un peso nella fase 2, che non la nomina.",
            ),
            (
                "obiettivi[1].assegnazioni[0]",
                "pesi_fasi",
                "Nell'obiettivo 1 l'area 02 è nominata nella fase 3, dove non ha un peso.",
            ),
        ],
    ),
    (
        "S08",
        piano(
            obiettivo(
                1,
                {"area": "01", "pesi_fasi": [20, 80]},
                {"area": "02", "pesi_fasi": [None, 100]},
                fasi=[{"aree_testo": "URB."}, {"aree_testo": "URB– S.E."}],
            ),
            aree=UFFICI,
        ),
        [],
    ),
    (
        "S08",
        piano(
            obiettivo(1, "02", "06", "07", fasi=[{"aree_testo": "S.E."}, {"aree_testo": "SUE"}]), aree=UFFICI
        ),
        [],
    ),
    ("S08", piano(obiettivo(1, "02", "06", fasi=[{"aree_testo": "S.E."}, {}]), aree=UFFICI), []),
    (
        "S11",
        piano(trasversale(1, "A")),
        [
            (
                "obiettivi[1]",
                "ambito",
                "L'obiettivo 1 è trasversale ma è assegnato alla sola area A: mancano le altre, o è un "
                "obiettivo di area.",
            )
        ],
    ),
    (
        "S11",
        piano(trasversale(1, "A1", "A"), aree=TRE),
        [
            (
                "obiettivi[1]",
                "ambito",
                "L'obiettivo 1 è trasversale ma è assegnato alla sola area A: mancano le altre, o è un "
                "obiettivo di area.",
            )
        ],
    ),
    ("S11", piano(trasversale(1, "A1", "B"), obiettivo(2, "A"), trasversale(3), aree=TRE), []),
    (
        "S12",
        piano(
            obiettivo(
                1, "A", titolo="Statuto comunale", indicatori=[{"tipo": "data", "descrizione": "Bozza"}]
            ),
            obiettivo(
                2, "B", titolo="STATUTO  Comunale", indicatori=[{"tipo": "data", "descrizione": "bozza."}]
            ),
        ),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "Gli obiettivi 1 e 2 sono lo stesso, «Statuto comunale», scritto per le aree A e "
                "B: se il lavoro è comune, basta un obiettivo trasversale.",
            )
        ],
    ),
    (
        "S12",
        piano(
            obiettivo(1, "A", titolo="Statuto", descrizione="Bozza del nuovo statuto"),
            obiettivo(2, "B", titolo="Statuto", descrizione="Un'altra cosa, molto diversa"),
        ),
        [],
    ),
    (
        "S12",
        piano(
            obiettivo(1, "A", titolo="Statuto", descrizione="x"),
            obiettivo(2, "A", "B", titolo="Statuto", descrizione="x"),
        ),
        [],
    ),
    (
        "S12",
        piano(
            *(
                obiettivo(2 * n + posto, area, titolo=f"Lavoro {n}", descrizione="Uguale")
                for n in range(1, 5)
                for posto, area in enumerate("AB")
            )
        ),
        [
            (
                "obiettivi[2]",
                "assegnazioni",
                "4 obiettivi sono scritti una volta per area, in 8 schede («Lavoro 1», «Lavoro "
                "2», «Lavoro 3» e un altro): un obiettivo trasversale si scrive e si corregge una volta sola.",
            )
        ],
    ),
    (
        "S13",
        piano(
            *(trasversale(n, {"area": "A", "capofila": True}, "B") for n in range(1, 4)),
            trasversale(4, "A", "B"),
        ),
        [
            (
                "obiettivi[4]",
                "assegnazioni",
                "L'obiettivo 4 non ha un'area capofila: gli altri 3 obiettivi trasversali ce l'hanno.",
            )
        ],
    ),
    ("S13", piano(trasversale(1, {"area": "A", "capofila": True}, "B"), trasversale(2, "A", "B")), []),
    (
        "S13",
        piano(
            *(trasversale(n, {"area": "A", "capofila": True}, "B") for n in range(1, 4)),
            trasversale(4, "A", "A1", "B"),
            generale(5, "B", "A", "A1"),
            aree=TRE,
        ),
        [],
    ),
    (
        "S14",
        piano(obiettivo(1, "A", "B"), generale(2, "A", "B")),
        [
            (
                "obiettivi[1]",
                "ambito",
                "L'obiettivo 1 è di area ma è assegnato alle aree A e B: è trasversale, o un'area è di troppo.",
            )
        ],
    ),
    ("S14", piano(obiettivo(1, "A", "B")), []),
    ("S14", piano(obiettivo(1, "A", "A1"), generale(2, "A", "B"), aree=TRE), []),
]


@pytest.mark.parametrize(("codice", "valore", "attese"), CASI)
def test_il_controllo_trova_questo_e_solo_questo(codice, valore, attese):
    assert trovate(codice, valore) == attese


def test_ogni_controllo_ha_un_caso_che_lo_fa_scattare_e_uno_che_non_basta():
    assert {codice for codice, _, attese in CASI if attese} == CODICI
    assert {codice for codice, _, attese in CASI if not attese} == CODICI


@pytest.mark.parametrize(
    ("testo", "attese"),
    [
        ("TUTTI", (set(), True, True)),
        ("S.E. - TUTTI", ({"02"}, True, True)),
        ("S. E.", ({"02"}, False, True)),
        ("LL.PP. – FIN", ({"07", "06"}, False, True)),
        ("LL PP", ({"07"}, False, True)),
        ("S.S.P.C. - S.P.C.", ({"00-SSPC", "04"}, False, True)),
        ("URB– S.E.", ({"01-URB", "02"}, False, True)),
        ("A.G.", ({"01"}, False, True)),
        ("SUE -S.E.", ({"02"}, False, False)),
        ("Servizio Segreteria, Programmazione e Controllo Strategico", ({"00-SSPC"}, False, True)),
        ("Urbanistica e tutti i servizi", ({"01-URB"}, True, True)),
        ("Servizi", (set(), False, False)),
        (" – ", (set(), False, False)),
        ("", (set(), False, False)),
    ],
)
def test_le_aree_si_riconoscono_da_come_un_ufficio_le_scrive(testo, attese):
    assert NomiAree(piano(aree=UFFICI).aree).nel_prefisso(testo) == attese


def test_un_nome_che_puo_essere_di_due_aree_non_e_di_nessuna():
    aree = [{"codice": "X", "nome": "Servizi Sociali"}, {"codice": "Y", "nome": "Servizi Scolastici"}]
    assert NomiAree(piano(aree=aree).aree).nel_prefisso("S") == (frozenset(), False, False)
    assert NomiAree(piano(aree=aree).aree).nel_prefisso("S.S.") == (frozenset(), False, False)


@pytest.mark.parametrize(
    ("testo", "attese"),
    [
        ("Tutto il personale del Settore Sviluppo Economico", {"02"}),
        ("unità del servizio finanziario", {"06"}),
        ("impegno finanziario modesto", set()),
        ("i Servizi alla persona ed alla comunità", {"04"}),
        ("lavori pubblici", set()),
        ("", set()),
    ],
)
def test_in_una_frase_un_area_va_detta_per_esteso(testo, attese):
    assert NomiAree(piano(aree=UFFICI).aree).nel_testo(testo) == attese
