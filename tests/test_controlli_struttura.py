"""The checks of structure (S), without a database: for each the smallest plan that triggers it, one that does not."""

import time

import pytest

from obiettivi.controlli.contesto import VUOTO, Contesto
from obiettivi.controlli.struttura import CONTROLLI
from tests.anomalie import trovate
from tests.fabbrica import obiettivo, piano, sistema

CODICI = {"S01", "S03", "S04", "S05", "S06", "S09", "S10", "S15", "S16", "S17"}
TRE = [
    {"codice": "A", "nome": "Area prima"},
    {"codice": "A1", "nome": "Servizio Tributi", "padre": "A"},
    {"codice": "B", "nome": "Area seconda"},
]


def generale(n, *aree, **altro):
    return obiettivo(n, *aree, ambito="generale", **altro)


def fasi(*numeri, **altro):
    return [{"numero": uno, "descrizione": "Passo"} | altro for uno in numeri]


def quote(*percentuali, **altro):
    return [{"ruolo": "tecnico", "quota": una} | altro for una in percentuali]


def premio(n, risorse_umane="", quante=(), **altro):
    return obiettivo(
        1,
        "A",
        premio={"n_dipendenti": n},
        risorse_umane=risorse_umane,
        risorse_umane_quote=[{"ruolo": ruolo, "numero": numero} for ruolo, numero in quante],
        **altro,
    )


def cinque_con(**campi):
    return [obiettivo(n, "A", **campi) for n in range(1, 6)]


CASI = [
    (
        "S01",
        piano(obiettivo(1)),
        [
            (
                "obiettivi[1]",
                "assegnazioni",
                "L'obiettivo 1 non è assegnato a nessuna area: nessuno ne risponde.",
            )
        ],
    ),
    ("S01", piano(obiettivo(1, "A"), generale(2), obiettivo(3, stato="annullato")), []),
    (
        "S01",
        piano(generale(1, "A"), generale(2)),
        [
            (
                "obiettivi[2]",
                "assegnazioni",
                "L'obiettivo 2 non è assegnato a nessuna area: nessuno ne risponde.",
            )
        ],
    ),
    (
        "S03",
        piano(obiettivo(1, "A"), sistema=sistema(fasi_totale=100)),
        [("obiettivi[1]", "fasi", "L'obiettivo 1 non ha fasi: il sistema di valutazione le vuole.")],
    ),
    (
        "S03",
        piano(obiettivo(1, "A"), sistema=sistema(metodo={"tipo": "misto"})),
        [("obiettivi[1]", "fasi", "L'obiettivo 1 non ha fasi: il sistema di valutazione le vuole.")],
    ),
    ("S03", piano(obiettivo(1, "A", prerequisito=True), sistema=sistema(fasi_totale=100)), []),
    (
        "S03",
        piano(*cinque_con(fasi=fasi(1)), obiettivo(6, "A")),
        [("obiettivi[6]", "fasi", "L'obiettivo 6 non ha fasi: gli altri 5 ne hanno.")],
    ),
    ("S03", piano(*cinque_con(fasi=fasi(1))[1:], obiettivo(6, "A")), []),
    ("S03", piano(*cinque_con(fasi=fasi(1)), obiettivo(6, "A"), obiettivo(7, "A")), []),
    (
        "S04",
        piano(
            obiettivo(
                1, {"area": "A", "performance_attesa": "x"}, {"area": "A", "performance_attesa": "y"}, "B"
            )
        ),
        [
            (
                "obiettivi[1].assegnazioni[2]",
                "performance_attesa",
                "Nell'obiettivo 1 manca la performance attesa dell'area B: quella delle altre aree c'è.",
            )
        ],
    ),
    ("S04", piano(obiettivo(1, {"area": "A", "performance_attesa": "x"}, "B")), []),
    (
        "S04",
        piano(
            obiettivo(
                1, "A", {"area": "A1", "performance_attesa": "x"}, {"area": "B", "performance_attesa": "y"}
            ),
            aree=TRE,
        ),
        [],
    ),
    (
        "S04",
        piano(
            *(obiettivo(n, {"area": "A", "performance_attesa": "x"}) for n in range(1, 6)), obiettivo(6, "A")
        ),
        [
            (
                "obiettivi[6].assegnazioni[0]",
                "performance_attesa",
                "Nell'obiettivo 6 manca la performance attesa dell'area A: quella degli altri obiettivi c'è.",
            )
        ],
    ),
    (
        "S05",
        piano(*(obiettivo(n, "A", codice=codice) for n, codice in enumerate(("1", "2", "4", "5"), start=1))),
        [
            (
                "piano",
                "obiettivi",
                "Nella numerazione degli obiettivi manca il codice 3: un obiettivo è stato tolto o copiato senza "
                "rinumerare?",
            )
        ],
    ),
    (
        "S05",
        piano(
            *(
                obiettivo(n, "A", codice=codice, sezione="Prima")
                for n, codice in enumerate(("1T", "2T", "3T", "3T", "6T", "7T", "8T"), start=1)
            )
        ),
        [
            (
                "piano",
                "obiettivi",
                "Nella numerazione degli obiettivi il codice 3T è scritto più volte; mancano i codici 4T e 5T: un "
                "obiettivo è stato tolto o copiato senza rinumerare?",
            )
        ],
    ),
    (
        "S05",
        piano(
            *(
                obiettivo(n, area, codice=codice)
                for n, (area, codice) in enumerate((("A", "1"), ("A", "2"), ("B", "1"), ("B", "2")), start=1)
            )
        ),
        [],
    ),
    (
        "S05",
        piano(
            *(
                obiettivo(n, area, codice=codice)
                for n, (area, codice) in enumerate(
                    (("A", "1"), ("A", "2"), ("B", "1"), ("B", "2"), ("B", "3"), ("B", "5")), start=1
                )
            )
        ),
        [
            (
                "piano",
                "obiettivi",
                "Nella numerazione degli obiettivi manca il codice 4 («B»): un obiettivo è stato tolto o copiato "
                "senza rinumerare?",
            )
        ],
    ),
    (
        "S05",
        piano(*(obiettivo(n, "A", codice=codice) for n, codice in enumerate(("3", "17", "31"), start=1))),
        [],
    ),
    (
        "S05",
        piano(
            obiettivo(1, "A", codice="1"),
            obiettivo(2, "A", codice="2", stato="annullato"),
            obiettivo(3, "A", codice="3"),
            obiettivo(4, "A"),
        ),
        [],
    ),
    (
        "S06",
        piano(obiettivo(1, "A", fasi=fasi(1, 3))),
        [("obiettivi[1]", "fasi", "Nella numerazione delle fasi dell'obiettivo 1 manca il numero 2.")],
    ),
    (
        "S06",
        piano(obiettivo(1, "A", fasi=fasi(1, 2, 3, 3, 6, None))),
        [
            (
                "obiettivi[1]",
                "fasi",
                "Nella numerazione delle fasi dell'obiettivo 1 il numero 3 si ripete, mancano i numeri "
                "4 e 5 e una non ha numero.",
            )
        ],
    ),
    ("S06", piano(obiettivo(1, "A", fasi=fasi(1, 2, anno=2026) + fasi(1, anno=2027))), []),
    ("S06", piano(obiettivo(1, "A", fasi=fasi(10, 20, 30)), obiettivo(2, "A", fasi=fasi(None, None))), []),
    (
        "S06",
        piano(obiettivo(1, "A", fasi=fasi(1, None, None))),
        [("obiettivi[1]", "fasi", "Nella numerazione delle fasi dell'obiettivo 1 alcune non hanno numero.")],
    ),
    (
        "S09",
        piano(
            obiettivo(1, "A", risorse_umane_quote=quote(60, 40)),
            obiettivo(2, "A", risorse_umane_quote=quote(33, 33, 33)),
            obiettivo(3, "A", risorse_umane_quote=quote(100, 100, 50)),
        ),
        [
            (
                "obiettivi[3]",
                "risorse_umane_quote",
                "Le quote delle risorse umane dell'obiettivo 3 fanno 250 invece di 100, come negli altri obiettivi.",
            )
        ],
    ),
    (
        "S09",
        piano(
            obiettivo(1, "A", risorse_umane_quote=quote(60, 40)),
            obiettivo(2, "A", risorse_umane_quote=quote(25, 25, numero=2)),
            obiettivo(3, "A", risorse_umane_quote=quote(50, None)),
        ),
        [],
    ),
    (
        "S09",
        piano(
            obiettivo(1, "A", risorse_umane_quote=quote(20)), obiettivo(2, "A", risorse_umane_quote=quote(30))
        ),
        [],
    ),
    (
        "S09",
        piano(obiettivo(1, {"area": "A", "quota": 70}, {"area": "B", "quota": 20})),
        [("obiettivi[1]", "assegnazioni", "Le quote delle aree nell'obiettivo 1 fanno 90 invece di 100.")],
    ),
    ("S09", piano(obiettivo(1, {"area": "A", "quota": 70}, {"area": "B", "quota": 30}, "A")), []),
    (
        "S10",
        piano(premio(9), ente={"slug": "x", "denominazione": "X", "dipendenti": 8}),
        [
            (
                "obiettivi[1]",
                "premio",
                "Il premio dell'obiettivo 1 è calcolato su 9 dipendenti: l'ente ne ha 8.",
            )
        ],
    ),
    ("S10", piano(premio(8), ente={"slug": "x", "denominazione": "X", "dipendenti": 8}), []),
    (
        "S10",
        piano(premio(9, "4 tecnici, 1 ragioniere e 2 agenti.")),
        [
            (
                "obiettivi[1]",
                "premio",
                "Il premio dell'obiettivo 1 è calcolato su 9 dipendenti: le risorse umane ne elencano 7.",
            )
        ],
    ),
    (
        "S10",
        piano(premio(5, "n. 1 responsabile di area (PO) + n. 2 impiegati")),
        [
            (
                "obiettivi[1]",
                "premio",
                "Il premio dell'obiettivo 1 è calcolato su 5 dipendenti: le risorse umane ne elencano da 2 a 3.",
            )
        ],
    ),
    (
        "S10",
        piano(premio(1, quante=[("dirigente", 1), ("tecnico", 4)])),
        [
            (
                "obiettivi[1]",
                "premio",
                "Il premio dell'obiettivo 1 è calcolato su 1 dipendente: le risorse umane ne elencano da 4 a 5.",
            )
        ],
    ),
    (
        "S15",
        piano(
            obiettivo(1, "A", voci=["M1.1"]),
            voci=[
                {"codice": "M1", "tipo": "missione_mandato", "nome": "Servizi"},
                {"codice": "M1.1", "tipo": "obiettivo_strategico", "nome": "Sportelli", "padre": "M1"},
                {"codice": "M2", "tipo": "missione_mandato", "nome": "Mobilità"},
                {"codice": "X", "tipo": "rif_dup"},
            ],
        ),
        [
            (
                "piano",
                "voci",
                "Nessun obiettivo usa una delle 4 voci del piano: missione di mandato, 1 su 2 («Mobilità»).",
            )
        ],
    ),
    ("S15", piano(obiettivo(1, "A"), voci=[{"codice": "M1", "tipo": "missione_mandato"}]), []),
    (
        "S16",
        piano(obiettivo(1, "A1"), aree=TRE),
        [("piano", "obiettivi", "Area seconda (B) non ha obiettivi in questo piano.")],
    ),
    ("S16", piano(obiettivo(1, "A", "B"), aree=TRE), []),
    ("S16", piano(obiettivo(1)), []),
    (
        "S17",
        piano(
            *(obiettivo(n, "A", descrizione="Che cosa", risorse_umane="Chi") for n in range(1, 10)),
            obiettivo(10, "A", risorse_umane_quote=quote(100)),
        ),
        [("obiettivi[10]", "descrizione", "All'obiettivo 10 manca la descrizione: negli altri 9 c'è.")],
    ),
    (
        "S17",
        piano(
            *(obiettivo(n, "A", risorse_finanziarie={"testo": "PEG"}) for n in range(1, 19)),
            obiettivo(19, "A"),
            obiettivo(20, {"area": "A", "risorse_umane": "Chi"}),
        ),
        [
            (
                "obiettivi[19]",
                "risorse_finanziarie",
                "Agli obiettivi 19 e 20 mancano le risorse finanziarie: negli altri 18 ci sono.",
            )
        ],
    ),
    ("S17", piano(*(obiettivo(n, "A", descrizione="Che cosa") for n in range(1, 9)), obiettivo(9, "A")), []),
]


@pytest.mark.parametrize(("codice", "valore", "attese"), CASI)
def test_il_controllo_trova_questo_e_solo_questo(codice, valore, attese):
    assert trovate(codice, valore) == attese


def test_ogni_controllo_ha_un_caso_che_lo_fa_scattare_e_uno_che_non_basta():
    assert {codice for codice, _, attese in CASI if attese} == CODICI
    assert {codice for codice, _, attese in CASI if not attese} == CODICI


@pytest.mark.parametrize(
    ("in_carica", "attese"),
    [
        (None, []),
        (frozenset("AB"), []),
        (
            frozenset("A"),
            [
                (
                    "aree[B]",
                    "responsabile_ruolo",
                    "Area seconda (B) ha un obiettivo e nessun responsabile in "
                    "carica: va registrato il suo incarico, o assegnato ad altri ciò che ha.",
                )
            ],
        ),
        (
            frozenset(),
            [
                (
                    "aree[A1]",
                    "responsabile_ruolo",
                    "Servizio Tributi (A1) ha 2 obiettivi e nessun responsabile "
                    "in carica: va registrato il suo incarico, o assegnato ad altri ciò che ha.",
                ),
                (
                    "aree[B]",
                    "responsabile_ruolo",
                    "Area seconda (B) ha un obiettivo e nessun responsabile in "
                    "carica: va registrato il suo incarico, o assegnato ad altri ciò che ha.",
                ),
            ],
        ),
    ],
)
def test_un_area_senza_nessuno_in_carica_si_dice_una_volta_sola(in_carica, attese):
    """Who is in office above answers for the servizi; an area without objectives wants nobody."""
    valore = piano(
        obiettivo(1, "A1", "A1", "B"), obiettivo(2, "A1"), obiettivo(3, "B", stato="annullato"), aree=TRE
    )
    assert trovate("S02", valore, Contesto(aree_in_carica=in_carica)) == attese


@pytest.mark.parametrize(
    "testo",
    [
        "3 agenti, altri agenti in ausilio e 2 operatori",
        "massimo 30 dipendenti volontari",
        "3 titolari di PO e 8 dipendenti di segreteria, risorse umane, gare",
        "1 dipendente per ogni area (14)",
        "2 addetti risorse umane (di cui 1 PO); 2 componenti del CUG",
        "n. 1 tecnico (C1, 36 ore) 30%",
        "Tutto il personale",
        "",
    ],
)
def test_le_persone_dette_in_modo_incerto_non_si_contano(testo):
    assert trovate("S10", piano(premio(3, testo))) == []


@pytest.mark.parametrize(
    "pezzo", ["a", "e ", "1 ", "n. 1 tecnico, ", "(", "S.E.-", "\u202eمر 1, ", "e\u0301", "\ufdfa", "-–/"]
)
def test_i_testi_ostili_non_rallentano(pezzo):
    """Ten thousand characters wherever they fit, in ten objectives."""
    lungo = (pezzo * 10_000)[:10_000]
    valore = piano(
        *(
            obiettivo(
                n,
                {"area": "A", "performance_attesa": lungo, "risorse_umane": lungo},
                "B",
                titolo=lungo[:2_000],
                codice=lungo[:50],
                sezione=lungo[:300],
                descrizione=lungo,
                risorse_umane=lungo,
                premio={"n_dipendenti": 3},
                fasi=[{"aree_testo": lungo[:300], "numero": 1}] * 5,
                risorse_umane_quote=[{"ruolo": lungo[:300], "quota": 1, "numero": 1}] * 5,
            )
            for n in range(1, 11)
        ),
        aree=TRE + [{"codice": f"U{n}", "nome": f"Ufficio Numero e Nome {n}"} for n in range(20)],
    )
    for controllo in CONTROLLI:
        prima = time.process_time()
        list(controllo.trova(valore, VUOTO))
        assert time.process_time() - prima < 0.2, controllo.codice
