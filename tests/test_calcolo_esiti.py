"""What an indicator answers when no formula does, what it is held against, and how its working reads. No database."""

from datetime import date

import pytest

from monitoraggio.calcolo import scostamento
from monitoraggio.contenuto import Misura
from tests.prova_calcolo import (
    NEVE,
    SALITA,
    TRENTA_GIUGNO,
    D,
    calcolato,
    in_breve,
    indicatore,
    regole,
    righe,
)

TESTO = indicatore(tipo="testo", testo="report mensile")
A_PAROLE = indicatore("entro", tipo="data", testo="quadrimestre successivo")


@pytest.mark.parametrize(
    ("suo", "misura", "esito", "grado"),
    [
        (TESTO, {"dichiarato": "raggiunto"}, "dichiarato", 100),
        (TESTO, {"dichiarato": "non_raggiunto"}, "dichiarato", 0),
        (TESTO, {"dichiarato": "in_parte", "percento": 60, "motivo": "10 mesi su 12"}, "dichiarato", 60),
        (TESTO, {"dichiarato": "in_parte", "percento": 160}, "dichiarato", 100),
        (TESTO, {"dichiarato": "in_parte"}, "non_misurato", None),
        (TESTO, {"valore": 3}, "non_misurato", None),
        (A_PAROLE, {"dichiarato": "in_parte", "percento": 40}, "dichiarato", 40),
        (A_PAROLE, {"data": TRENTA_GIUGNO}, "non_calcolabile", None),
        (A_PAROLE, {}, "non_misurato", None),
        # No target at all: the plan cannot compute, who answers for it may say.
        (indicatore(), {"dichiarato": "raggiunto"}, "dichiarato", 100),
        (indicatore(), {"valore": 3}, "non_calcolabile", None),
        # What never happened has no day.
        (
            indicatore("entro", tipo="data", data=TRENTA_GIUGNO),
            {"dichiarato": "non_raggiunto"},
            "dichiarato",
            0,
        ),
        # A target that can be computed is not declared.
        (indicatore(">=", 80), {"dichiarato": "raggiunto"}, "non_misurato", None),
        (
            indicatore("entro", tipo="data", data=TRENTA_GIUGNO),
            {"dichiarato": "raggiunto"},
            "non_misurato",
            None,
        ),
        (indicatore(tipo="si_no"), {"dichiarato": "raggiunto"}, "non_misurato", None),
    ],
)
def test_quel_che_si_dichiara(suo, misura, esito, grado):
    calcolo = calcolato(suo, **misura)
    assert (calcolo.esito, calcolo.grado) == (esito, grado)


def test_quel_che_si_dichiara_lo_dice():
    calcolo = calcolato(TESTO, dichiarato="in_parte", percento=60, motivo="10 mesi su 12")
    assert righe(calcolo.passo) == [
        "X: dichiarato raggiunto in parte, 60 % → 60,00 %",
        "  Lo dichiara chi risponde dell'obiettivo, nessuna formula: 10 mesi su 12",
    ]


RAPPORTO = indicatore(">=", 80, formula="rapporto")


@pytest.mark.parametrize(
    ("suo", "misura", "testo"),
    [
        (RAPPORTO, {}, "X: non ancora misurato"),
        (RAPPORTO, {"numeratore": 3}, "X: non ancora misurato"),
        (RAPPORTO, {"numeratore": 0, "denominatore": 0}, "X: non calcolabile (0 su 0)"),
        (RAPPORTO, {"numeratore": 3, "denominatore": -1}, "X: non calcolabile (3 su -1)"),
        (
            RAPPORTO,
            {"valore": 80, "non_valutabile": True, "motivo": "gara deserta"},
            "X: non valutabile (gara deserta)",
        ),
        (
            indicatore(">=", 80, formula="media mobile"),
            {"valore": 80},
            "X: non calcolabile (la formula «media mobile» non è tra quelle note: tutto_o_niente, rapporto, "
            "rapporto_inverso, specchio, da_baseline, fasce)",
        ),
        (
            indicatore("entro", tipo="data", data=TRENTA_GIUGNO, formula="rapporto"),
            {"data": TRENTA_GIUGNO},
            "X: non calcolabile (la formula «rapporto» non vale per una data)",
        ),
        (
            indicatore("=", 1, tipo="si_no", formula="rapporto"),
            {"valore": 1},
            "X: non calcolabile (la formula «rapporto» non vale per un sì/no)",
        ),
        (
            indicatore("=", 1, tipo="si_no"),
            {"valore": 2},
            "X: non calcolabile (un sì/no vale 1 (sì) o 0 (no))",
        ),
    ],
)
def test_quel_che_non_ha_un_grado_dice_perche(suo, misura, testo):
    calcolo = calcolato(suo, **misura)
    assert (calcolo.passo.testo, calcolo.grado, calcolo.stampato, calcolo.conta) == (testo, None, None, None)


@pytest.mark.parametrize(
    ("mancante", "finale", "conta", "blocca"),
    [
        ("zero", True, 0, False),
        ("escluso", True, None, False),
        ("blocca", True, None, True),
        ("zero", False, None, False),
        ("escluso", False, None, False),
        ("blocca", False, None, False),
    ],
)
def test_quel_che_manca_conta_come_dice_il_sistema_e_solo_alla_fine(mancante, finale, conta, blocca):
    calcolo = calcolato(RAPPORTO, regole(mancante=mancante, finale=finale))
    assert (calcolo.esito, calcolo.conta, calcolo.blocca, calcolo.mancanti) == (
        "non_misurato",
        conta,
        blocca,
        ("X",),
    )


@pytest.mark.parametrize("mancante", ["zero", "escluso", "blocca"])
@pytest.mark.parametrize(
    "misura", [{"non_valutabile": True, "motivo": "m"}, {"numeratore": 1, "denominatore": 0}]
)
def test_quel_che_non_si_puo_valutare_non_manca(mancante, misura):
    calcolo = calcolato(RAPPORTO, regole(mancante=mancante), **misura)
    assert (calcolo.conta, calcolo.blocca, calcolo.mancanti) == (None, False, ())


CON_TERMINE = {"data": TRENTA_GIUGNO}


@pytest.mark.parametrize(
    ("suo", "giorno", "valore", "atteso"),
    [
        (indicatore(">=", 40, **CON_TERMINE), TRENTA_GIUGNO, 40, "100.00"),
        (indicatore(">=", 40, **CON_TERMINE), None, 40, "100.00"),
        (indicatore(">=", 40, **CON_TERMINE), date(2026, 7, 1), 40, "0.00"),
        (indicatore("entro", 40, direzione="crescente", **CON_TERMINE), TRENTA_GIUGNO, 40, "100.00"),
        (indicatore(">=", 40, formula="rapporto", **CON_TERMINE), TRENTA_GIUGNO, 30, "75.00"),
        # How much there was on the day is not known.
        (indicatore(">=", 40, formula="rapporto", **CON_TERMINE), date(2026, 7, 1), 40, "non_calcolabile"),
        (indicatore(tipo="si_no", **CON_TERMINE), date(2026, 7, 1), 1, "0.00"),
        (indicatore(tipo="si_no", **CON_TERMINE), TRENTA_GIUGNO, 1, "100.00"),
    ],
)
def test_tanto_entro_quel_giorno(suo, giorno, valore, atteso):
    assert in_breve(calcolato(suo, data=giorno, valore=D(valore))) == atteso


@pytest.mark.parametrize(
    ("altro", "grado"),
    [
        ({"valore": 80, "anno": 2026}, "90.00"),
        ({"valore": 80}, "90.00"),
        ({"valore": 80, "anno": 2027}, "non_previsto"),
        ({"valore": 80, "anno": 2025}, "non_previsto"),
        ({"valori_annuali": {"2026": 90, "2027": 100}}, "80.00"),
        ({"valore": 100, "anno": 2027, "valori_annuali": {"2026": 90}}, "80.00"),
        ({"valore": 80, "anno": 2026, "valori_annuali": {"2026": 90}}, "90.00"),
    ],
)
def test_conta_il_target_dell_anno_del_piano(altro, grado):
    suo = indicatore(">=", **{"formula": "rapporto"} | altro)
    assert in_breve(calcolato(suo, anno=2026, valore=D(72))) == grado


@pytest.mark.parametrize(
    ("suo", "misura", "atteso"),
    [
        # REQUIREMENTS §6.6: from 20 to 10 euro per certificate, actual 15.
        (indicatore("<=", 10, tipo="importo", baseline=20), {"valore": 15}, 5),
        (indicatore(">=", 80), {"numeratore": 3, "denominatore": 4}, D("-79.25")),
        (indicatore(tipo="si_no"), {"valore": 0}, -1),
        (indicatore("entro", tipo="data", data=TRENTA_GIUGNO), {"data": date(2026, 7, 3)}, 3),
        (indicatore("entro", tipo="data", data=TRENTA_GIUGNO), {}, None),
        (indicatore(">="), {"valore": 15}, None),
        (TESTO, {"dichiarato": "raggiunto"}, None),
    ],
)
def test_lo_scostamento(suo, misura, atteso):
    assert scostamento(suo, Misura(**misura)) == atteso


@pytest.mark.parametrize(
    ("suo", "valore", "attese"),
    [
        (RAPPORTO, 72, ["X: 72 su 80 → 90,00 %", "  Formula «rapporto»: 72 : 80 × 100 = 90"]),
        (
            RAPPORTO,
            "88.5",
            [
                "X: 88,5 su 80 → 100,00 %",
                "  Formula «rapporto»: 88,5 : 80 × 100 = 110,625",
                "  110,625 diventa 100: il tetto è 100",
            ],
        ),
        (
            indicatore("<=", 1500, formula="specchio"),
            4000,
            [
                "X: 4.000, al massimo 1.500 → 0,00 %",
                "  Formula «specchio»: (2 × 1.500 − 4.000) : 1.500 × 100 = -66,666667",
                "  -66,666667 diventa 0: non si scende sotto 0",
            ],
        ),
        (
            indicatore("<=", 30, formula="rapporto_inverso"),
            36,
            [
                "X: 36, al massimo 30 → 83,33 %",
                "  Formula «rapporto inverso»: 30 : 36 × 100 = 83,333333",
                "  83,333333 arrotondato a 2 decimali: 83,33 (solo per leggerlo: nei conti resta intero)",
            ],
        ),
        (
            indicatore("<=", -2, formula="da_baseline", baseline=-1),
            "-1.5",
            [
                "X: -1,5, al massimo -2 → 50,00 %",
                "  Formula «da baseline»: (-1,5 − (-1)) : (-2 − (-1)) × 100 = 50",
            ],
        ),
        (
            indicatore(">=", 80, formula="da_baseline", baseline=90),
            85,
            [
                "X: 85 su 80 → 100,00 %",
                "  Formula «da baseline» non applicabile: il target 80 non migliora la partenza, 90",
                "  Tutto o niente. Almeno 80? 85: sì",
            ],
        ),
        (
            indicatore("<", 3, formula="tutto_o_niente"),
            3,
            ["X: 3, meno di 3 → 0,00 %", "  Tutto o niente. Meno di 3? 3: no"],
        ),
        (
            indicatore(">", 20, fasce=NEVE),
            20,
            ["X: 20 → 60,00 %", "  Fasce: 20 è nella fascia da 10, escluso: 60"],
        ),
        (
            indicatore(">", 20, fasce=SALITA),
            15,
            ["X: 15 → 60,00 %", "  Fasce: 15 è tra 10 (50 %) e 20 (70 %), in proporzione: 60"],
        ),
    ],
)
def test_la_spiegazione_si_legge(suo, valore, attese):
    assert righe(calcolato(suo, valore=D(valore)).passo) == attese


@pytest.mark.parametrize(
    ("giorno", "quanti"),
    [(1, "1 giorno di ritardo"), (2, "2 giorni di ritardo")],
)
def test_la_spiegazione_dei_ritardi_si_legge(giorno, quanti):
    suo = indicatore("entro", tipo="data", data=TRENTA_GIUGNO, fasce=NEVE)
    assert righe(calcolato(suo, data=date(2026, 7, giorno)).passo) == [
        f"X: 0{giorno}/07/2026, {quanti} sul 30/06/2026 → 30,00 %",
        f"  Fasce: {giorno} è nella fascia più bassa: 30",
    ]


def test_la_spiegazione_delle_date_e_dei_si_no_si_legge():
    entro = indicatore("entro", tipo="data", data=TRENTA_GIUGNO)
    si_no = indicatore(tipo="si_no")
    trovate = [
        calcolato(entro, data=date(2026, 7, 1)),
        calcolato(entro, data=TRENTA_GIUGNO),
        calcolato(si_no, valore=D(0)),
        calcolato(indicatore(">=", 40, data=TRENTA_GIUGNO), data=date(2026, 7, 1), valore=D(41)),
    ]
    assert [righe(una.passo)[:2] for una in trovate] == [
        [
            "X: 01/07/2026, target entro il 30/06/2026 → 0,00 %",
            "  Tutto o niente. Entro il 30/06/2026? 01/07/2026: no",
        ],
        [
            "X: 30/06/2026, target entro il 30/06/2026 → 100,00 %",
            "  Tutto o niente. Entro il 30/06/2026? 30/06/2026: sì",
        ],
        ["X: no, atteso sì → 0,00 %", "  Tutto o niente. Atteso: sì; rilevato: no"],
        ["X: 41 su 40 → 0,00 %", "  Rilevato il 01/07/2026, dopo il termine del 30/06/2026"],
    ]
