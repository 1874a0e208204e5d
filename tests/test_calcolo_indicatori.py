"""The degree of one indicator: a table of cases for every line of DESIGN §7, no database."""

from datetime import date

import pytest

from monitoraggio.calcolo import attuale
from monitoraggio.contenuto import Misura
from tests.prova_calcolo import (
    NEVE,
    SALITA,
    TRENTA_GIUGNO,
    D,
    calcolato,
    fasce,
    in_breve,
    indicatore,
    regole,
)

CENTOVENTI = regole(tetto=D(120))


@pytest.mark.parametrize(
    ("operatore", "valori"),
    [
        (">=", {"79.99": 0, "80": 100, "80.01": 100}),
        (">", {"79.99": 0, "80": 0, "80.01": 100}),
        ("<=", {"79.99": 100, "80": 100, "80.01": 0}),
        ("<", {"79.99": 100, "80": 0, "80.01": 0}),
        ("=", {"79.99": 0, "80": 100, "80.01": 0}),
    ],
)
def test_tutto_o_niente_bada_al_minore_e_all_uguale(operatore, valori):
    suo = indicatore(operatore, 80, formula="tutto_o_niente")
    assert {valore: calcolato(suo, valore=D(valore)).grado for valore in valori} == valori


RAPPORTI = [
    # formula, operatore, target, baseline, actual, printed degree with cap 100, with cap 120
    ("rapporto", ">=", 80, None, 72, "90.00", "90.00"),
    ("rapporto", ">", 80, None, 72, "90.00", "90.00"),
    ("rapporto", ">", 80, None, 80, "100.00", "100.00"),
    ("rapporto", ">=", 80, None, 88, "100.00", "110.00"),
    ("rapporto", ">=", 80, None, 200, "100.00", "120.00"),
    ("rapporto", ">=", 80, None, 0, "0.00", "0.00"),
    ("rapporto", ">=", 80, None, -5, "0.00", "0.00"),
    ("rapporto", ">=", 3, None, 2, "66.67", "66.67"),
    ("rapporto_inverso", "<=", 30, None, 36, "83.33", "83.33"),
    ("rapporto_inverso", "<", 30, None, 30, "100.00", "100.00"),
    ("rapporto_inverso", "<=", 30, None, 27, "100.00", "111.11"),
    ("rapporto_inverso", "<=", 30, None, 1, "100.00", "120.00"),
    # A ≤ 0 is the best there can be: never less than a small A.
    ("rapporto_inverso", "<=", 30, None, 0, "100.00", "120.00"),
    ("rapporto_inverso", "<=", 30, None, -4, "100.00", "120.00"),
    ("specchio", "<=", 30, None, 36, "80.00", "80.00"),
    ("specchio", "<", 30, None, 27, "100.00", "110.00"),
    ("specchio", "<=", 30, None, 0, "100.00", "120.00"),
    ("specchio", "<=", 30, None, 60, "0.00", "0.00"),
    ("specchio", "<=", 30, None, 90, "0.00", "0.00"),
    ("da_baseline", ">=", 80, 60, 72, "60.00", "60.00"),
    ("da_baseline", "<=", 30, 45, 36, "60.00", "60.00"),
    ("da_baseline", ">=", 80, 60, 60, "0.00", "0.00"),
    ("da_baseline", ">=", 80, 60, 50, "0.00", "0.00"),
    ("da_baseline", ">=", 80, 60, 82, "100.00", "110.00"),
    ("da_baseline", "<=", 0, 4, 1, "75.00", "75.00"),
    ("da_baseline", "<=", -2, 4, 1, "50.00", "50.00"),
]


@pytest.mark.parametrize(("formula", "operatore", "target", "baseline", "valore", "cento", "oltre"), RAPPORTI)
def test_le_formule_con_i_tetti(formula, operatore, target, baseline, valore, cento, oltre):
    suo = indicatore(operatore, target, formula=formula, baseline=baseline)
    assert [in_breve(calcolato(suo, come, valore=D(valore))) for come in (regole(), CENTOVENTI)] == [
        cento,
        oltre,
    ]


@pytest.mark.parametrize(
    ("formula", "operatore", "target", "baseline", "meglio", "peggio"),
    [
        ("rapporto", ">=", 0, None, 0, -1),
        ("rapporto", ">=", -2, None, -1, -3),
        ("rapporto_inverso", "<=", 0, None, -3, 1),
        ("specchio", "<=", 0, None, 0, 1),
        ("specchio", "<", 0, None, -1, 0),
        # Maintenance, tolerated decline, no baseline.
        ("da_baseline", ">=", 80, 80, 80, 79),
        ("da_baseline", ">=", 80, 90, 85, 79),
        ("da_baseline", "<=", 30, 30, 30, 31),
        ("da_baseline", "<=", 30, 20, 25, 31),
        ("da_baseline", ">=", 80, None, 80, 79),
    ],
)
def test_dove_la_formula_non_vale_e_tutto_o_niente(formula, operatore, target, baseline, meglio, peggio):
    suo = indicatore(operatore, target, formula=formula, baseline=baseline)
    assert [calcolato(suo, CENTOVENTI, valore=D(valore)).grado for valore in (meglio, peggio)] == [100, 0]


@pytest.mark.parametrize(
    ("formula", "operatore"),
    [("rapporto", "<="), ("rapporto", "<"), ("specchio", ">="), ("rapporto_inverso", ">")],
)
@pytest.mark.parametrize("dal_sistema", [False, True])
def test_una_formula_contraria_all_operatore_non_si_calcola(formula, operatore, dal_sistema):
    suo = indicatore(operatore, 10, formula="" if dal_sistema else formula)
    come = regole(crescente=formula, decrescente=formula) if dal_sistema else regole()
    calcolo = calcolato(suo, come, valore=D(9))
    detta = formula.replace("_", " ")
    detto = {"<=": "al massimo", "<": "meno di", ">=": "almeno", ">": "più di"}[operatore]
    assert (calcolo.esito, calcolo.conta, calcolo.passo.testo) == (
        "non_calcolabile",
        None,
        f"X: non calcolabile (la formula «{detta}» contraddice l'operatore «{detto}»)",
    )


DISCESA = fasce((0, 100, "compreso"), (10, 80, "lineare"), (20, 0, "compreso"))
PUNTO = fasce((None, 0), (20, 60, "compreso", "lineare"), (20, 100))


@pytest.mark.parametrize(
    ("quali", "valori"),
    [
        # Alzano 2024, the snow plan: 30% up to 10, 60% up to 20, 100% over 20.
        (NEVE, {"-1": 30, "0": 30, "10": 30, "10.5": 60, "20": 60, "21": 100, "999": 100}),
        (SALITA, {"9.99": 0, "10": 50, "15": 60, "19.9": "69.8", "20": 70, "29.99": 70, "30": 100}),
        (DISCESA, {"-1": 0, "0": 100, "10": 100, "15": 40, "19": 8, "20": 0, "25": 0}),
        (PUNTO, {"19.99": 0, "20": 60, "20.01": 100}),
        (fasce((0, 150, "compreso")), {"5": 100}),
        # Linear without a band after, or without a lower bound: flat.
        (fasce((None, 20, "lineare"), (5, 60, "compreso", "lineare")), {"0": 20, "5": 60, "50": 60}),
    ],
    ids=["neve", "salita", "discesa", "punto", "tetto", "lineare da sola"],
)
@pytest.mark.parametrize("giro", [1, -1])
def test_le_fasce(quali, valori, giro):
    suo = indicatore(">", 20, fasce=quali[::giro])
    trovati = {valore: calcolato(suo, valore=D(valore)).grado for valore in valori}
    assert trovati == {valore: D(atteso) for valore, atteso in valori.items()}


@pytest.mark.parametrize(
    ("quali", "perche"),
    [
        ((), "mancano le fasce"),
        (fasce((10, 50), (10, 80)), "due fasce cominciano dallo stesso punto, da 10"),
        (fasce((None, 0), (None, 10, "compreso")), "due fasce cominciano dallo stesso punto, senza limite"),
    ],
)
def test_le_fasce_che_non_si_leggono(quali, perche):
    suo = indicatore(">=", 20, formula="fasce", fasce=quali)
    assert calcolato(suo, valore=D(5)).passo.testo == f"X: non calcolabile ({perche})"


RITARDI = fasce((None, 100), (0, 80), (30, 50, "compreso"), (60, 0))


@pytest.mark.parametrize(
    ("altro", "giorni"),
    [
        (
            {"operatore": "entro"},
            {date(2026, 6, 29): 100, TRENTA_GIUGNO: 100, date(2026, 7, 1): 0},
        ),
        ({"operatore": "<"}, {date(2026, 6, 29): 100, TRENTA_GIUGNO: 0}),
        ({"operatore": ">="}, {date(2026, 6, 29): 0, TRENTA_GIUGNO: 100}),
        ({"operatore": "="}, {date(2026, 6, 29): 0, TRENTA_GIUGNO: 100, date(2026, 7, 1): 0}),
        ({}, {TRENTA_GIUGNO: 100, date(2026, 7, 1): 0}),
        (
            {"operatore": "entro", "fasce": RITARDI},
            {
                date(2026, 1, 1): 100,
                TRENTA_GIUGNO: 100,
                date(2026, 7, 1): 80,
                date(2026, 7, 29): 80,
                date(2026, 7, 30): 50,
                date(2026, 8, 29): 50,
                date(2026, 8, 30): 0,
            },
        ),
        # Early is no delay, where the first band begins at 0 …
        (
            {"operatore": "entro", "fasce": fasce((0, 100, "compreso"), (1, 50, "compreso"))},
            {date(2026, 6, 1): 100, TRENTA_GIUGNO: 100, date(2026, 7, 1): 50},
        ),
        # … unless some band is about early days.
        (
            {"operatore": "entro", "fasce": fasce((None, 120), (-10, 100, "compreso"), (0, 0))},
            {date(2026, 6, 19): 120, date(2026, 6, 20): 100, date(2026, 7, 1): 0},
        ),
    ],
    ids=["entro", "prima", "dal", "proprio", "senza operatore", "ritardi", "da zero", "anticipi"],
)
def test_le_date(altro, giorni):
    suo = indicatore(tipo="data", data=TRENTA_GIUGNO, **altro)
    assert {giorno: calcolato(suo, CENTOVENTI, data=giorno).grado for giorno in giorni} == giorni


@pytest.mark.parametrize(
    ("valore", "rilevati"),
    [(1, {1: 100, 0: 0}), (0, {1: 0, 0: 100}), (None, {1: 100, 0: 0})],
)
@pytest.mark.parametrize("operatore", ["=", "", ">="])
def test_i_si_no(valore, operatore, rilevati):
    suo = indicatore(operatore, valore, tipo="si_no")
    assert {uno: calcolato(suo, valore=D(uno)).grado for uno in rilevati} == rilevati


@pytest.mark.parametrize(
    ("tipo", "target", "numeratore", "denominatore", "valore", "grado"),
    [
        ("percentuale", 80, 18, 25, "72", "90.00"),
        ("rapporto", 1, 3, 4, "0.75", "75.00"),
        ("numero", 30, 270, 10, "27", "90.00"),
        ("importo", 1000, 2700, 3, "900", "90.00"),
    ],
)
def test_numeratore_e_denominatore(tipo, target, numeratore, denominatore, valore, grado):
    suo = indicatore(">=", target, tipo=tipo, formula="rapporto")
    detta = {"numeratore": D(numeratore), "denominatore": D(denominatore)}
    assert attuale(suo, Misura(**detta)) == D(valore)
    calcolo = calcolato(suo, **detta)
    assert (in_breve(calcolo), calcolo.passo.testo) == (
        grado,
        f"X: {valore.replace('.', ',')} ({f'{numeratore:,}'.replace(',', '.')} : {denominatore}) su "
        f"{f'{target:,}'.replace(',', '.')} → {grado.replace('.', ',')} %",
    )


@pytest.mark.parametrize(
    ("suo", "come", "grado", "avvisi"),
    [
        (
            indicatore("", 80),
            regole(crescente="rapporto"),
            90,
            ("il numero non ha operatore: si intende «almeno»",),
        ),
        (indicatore("", 80, direzione="decrescente"), regole(decrescente="specchio"), 110, ()),
        (indicatore("", 80, direzione="decrescente", formula="Rapporto inverso"), regole(), "111.11", ()),
        # The formula tells the direction where nothing else does.
        (indicatore("", 80, formula="specchio"), regole(), 110, ()),
        (indicatore("", 80, formula="rapporto"), regole(), 90, ()),
        (
            indicatore(">=", 80, direzione="decrescente"),
            regole(crescente="rapporto"),
            90,
            ("la direzione dice «decrescente», ma l'operatore è «almeno»: vale l'operatore",),
        ),
        (
            indicatore(">=", 80),
            regole(),
            0,
            ("né l'indicatore né il sistema di valutazione dicono la formula: si usa «tutto o niente»",),
        ),
        (indicatore("=", 80), regole(crescente="rapporto", decrescente="specchio"), 0, ()),
        (
            indicatore("=", 80, formula="rapporto"),
            regole(),
            0,
            ("con «uguale a» la formula «rapporto» non vale: si usa «tutto o niente»",),
        ),
        (
            indicatore(">=", 80, formula="rapporto", fasce=NEVE),
            regole(),
            90,
            ("l'indicatore ha delle fasce, ma la sua formula è «rapporto»: le fasce non si usano",),
        ),
        (
            indicatore(">=", 80, formula="da_baseline"),
            regole(),
            0,
            ("manca il valore di partenza",),
        ),
        (indicatore(">=", 80, formula="tutto-o-niente"), regole(), 0, ()),
        (indicatore("<=", 80), regole(crescente="rapporto", decrescente="inverso"), "111.11", ()),
    ],
)
def test_quale_formula_vale_e_che_cosa_si_fa_notare(suo, come, grado, avvisi):
    calcolo = calcolato(suo, regole(**vars(come) | {"tetto": D(120)}), valore=D(72))
    assert (calcolo.stampato, calcolo.avvisi) == (D(grado), avvisi)
