"""From objectives to areas and to the ente; the worked examples of the requirements; the five plans. No database."""

import ast
import decimal

import pytest

from monitoraggio.calcolo import Misure, albero_calcolo, calcola_piano
from monitoraggio.calcolo.numeri import arrotonda
from monitoraggio.contenuto import Misura
from obiettivi import calcoli, contenuto
from obiettivi.formati import numero
from tests.conftest import FILE_PIANI, RADICE
from tests.fabbrica import obiettivo, piano, sistema
from tests.prova_calcolo import D, calcolato, in_breve, indicatore, pesate, regole, righe

ALBERO = [
    {"codice": "A", "nome": "Area prima"},
    {"codice": "A.1", "nome": "Ufficio", "padre": "A", "tipo": "ufficio"},
    {"codice": "B", "nome": "Area seconda"},
]
MISURATO = [{"tipo": "numero", "operatore": ">=", "valore": 100, "formula": "rapporto"}]


def misurato(n: int, *assegnazioni, **altro) -> dict:
    """An objective with one indicator, of which as much was done as was measured."""
    return obiettivo(n, *assegnazioni, indicatori=MISURATO, **altro)


def risultati(obiettivi, gradi, come=None, **altro):
    """The scores of a plan where each assignment, by (n, position), reached a degree; None is not measured."""
    valore = piano(*obiettivi, aree=ALBERO, sistema=sistema("libero", **(come or {})))
    misure = {
        luogo: Misure({0: Misura(valore=None if grado is None else D(grado))})
        for luogo, grado in gradi.items()
    }
    return calcola_piano(valore, misure, **altro)


def in_sintesi(trovati) -> dict[str, str]:
    return {codice: in_breve(calcolo) for codice, calcolo in trovati.aree.items()} | {
        "ente": in_breve(trovati.ente)
    }


DUE_AREE = [misurato(1, "A", peso=60), misurato(2, "A", peso=40), misurato(3, "B", peso=50)]
GRADI = {(1, 0): 90, (2, 0): 50, (3, 0): 80}


@pytest.mark.parametrize(
    ("ente_come", "atteso"),
    [
        # Areas 74 and 80. A mean of means is not a flat mean.
        ("", "77.00"),
        ("media", "77.00"),
        ("pesata", "76.00"),
        ("piana", "73.33"),
    ],
)
def test_l_ente_come_dice_il_sistema(ente_come, atteso):
    regole_dette = regole(ente_come=ente_come or "media")
    come = {"ente_come": ente_come} if ente_come != "piana" else {}
    dal_sistema = risultati(DUE_AREE, GRADI, come)
    dette = risultati(DUE_AREE, GRADI, regole=regole_dette)
    assert in_sintesi(dette) == {"A": "74.00", "B": "80.00", "ente": atteso}
    assert ente_come == "piana" or in_sintesi(dal_sistema) == in_sintesi(dette)


@pytest.mark.parametrize(
    ("raggruppa", "attese"),
    [
        ("area", {"A": "90.00", "A.1": "50.00", "B": "80.00", "ente": "73.33"}),
        ("radice", {"A": "74.00", "B": "80.00", "ente": "77.00"}),
    ],
)
def test_una_assegnazione_entra_una_volta_nella_sua_area_o_nella_cima(raggruppa, attese):
    obiettivi = [
        misurato(1, {"area": "A", "peso": 60}, {"area": "A.1", "peso": 40}),
        misurato(2, "B", peso=10),
    ]
    trovati = risultati(obiettivi, {(1, 0): 90, (1, 1): 50, (2, 0): 80}, {"raggruppa": raggruppa})
    assert in_sintesi(trovati) == attese


@pytest.mark.parametrize(
    ("obiettivi", "gradi", "atteso"),
    [
        # The assignment's own weight wins over the objective's.
        (
            [misurato(1, {"area": "A", "peso": 10}, peso=90), misurato(2, "A", peso=90)],
            {(1, 0): 100, (2, 0): 50},
            "55.00",
        ),
        # The same area twice in one objective, each with its weight.
        (
            [misurato(1, {"area": "A", "peso": 30}, {"area": "A", "peso": 10})],
            {(1, 0): 100, (1, 1): 60},
            "90.00",
        ),
        # An objective's own weight counts once in a group, however many share it: (100 + 60) / 2 weighs 20, not 40.
        (
            [misurato(1, "A", "A", peso=20), misurato(2, "A", peso=80)],
            {(1, 0): 100, (1, 1): 60, (2, 0): 50},
            "56.00",
        ),
        # No weights anywhere: each assignment once.
        ([misurato(1, "A", "A"), misurato(2, "A")], {(1, 0): 100, (1, 1): 60, (2, 0): 50}, "70.00"),
        # Without weight among others that have one.
        ([misurato(1, "A", peso=60), misurato(2, "A")], {(1, 0): 90, (2, 0): 0}, "90.00"),
        # A prerequisite has no weight, even if it says one, and even where nobody has.
        ([misurato(1, "A"), misurato(2, "A", prerequisito=True)], {(1, 0): 90, (2, 0): 0}, "90.00"),
        (
            [misurato(1, "A", peso=60), misurato(2, "A", peso=40, prerequisito=True)],
            {(1, 0): 90, (2, 0): 0},
            "90.00",
        ),
        # Cancelled and replaced objectives are not there.
        (
            [misurato(1, "A", peso=60), misurato(2, "A", peso=40, stato="annullato")],
            {(1, 0): 90, (2, 0): 0},
            "90.00",
        ),
        ([misurato(1, "A", peso=0)], {(1, 0): 90}, "non_misurato"),
        ([misurato(1, "A", peso=60), misurato(2, "A", peso=40)], {(1, 0): 90, (2, 0): None}, "90.00"),
    ],
)
def test_l_area(obiettivi, gradi, atteso):
    assert in_sintesi(risultati(obiettivi, gradi))["A"] == atteso


def test_un_obiettivo_di_nessuna_area_ha_il_suo_grado_e_non_entra_nell_ente():
    trovati = risultati([misurato(1, "A"), misurato(2, ambito="generale")], {(1, 0): 90, (2, None): 10})
    assert (in_breve(trovati.assegnazioni[2, None].totale), in_sintesi(trovati)) == (
        "10.00",
        {"A": "90.00", "ente": "90.00"},
    )


def test_l_area_che_lascia_fuori_un_obiettivo_pesa_quanto_prima():
    """What is left out gives its weight to the others of its area, and not to other areas."""
    gradi = {(1, 0): 90, (2, 0): None, (3, 0): 80}
    trovati = risultati(DUE_AREE, gradi, {"ente_come": "pesata", "mancante": "escluso"})
    # (90 × 100 + 80 × 50) : 150
    assert in_sintesi(trovati) == {"A": "90.00", "B": "80.00", "ente": "86.67"}


@pytest.mark.parametrize(
    ("mancante", "attese", "blocca"),
    [
        ("zero", {"A": "54.00", "B": "80.00", "ente": "67.00"}, False),
        ("escluso", {"A": "90.00", "B": "80.00", "ente": "85.00"}, False),
        ("blocca", {"A": "90.00", "B": "80.00", "ente": "85.00"}, True),
    ],
)
def test_quel_che_manca_risale_fino_all_ente(mancante, attese, blocca):
    trovati = risultati(DUE_AREE, GRADI | {(2, 0): None}, {"mancante": mancante})
    assert (in_sintesi(trovati), trovati.ente.blocca, trovati.ente.mancanti) == (
        attese,
        blocca,
        ("Area prima (A): Obiettivo 2. Obiettivo 2: Indicatore 1",),
    )


def test_prima_della_fine_quel_che_manca_non_blocca():
    trovati = risultati(DUE_AREE, GRADI | {(2, 0): None}, {"mancante": "zero"}, finale=False)
    assert (in_sintesi(trovati)["A"], trovati.ente.blocca) == ("90.00", False)


@pytest.mark.parametrize(
    ("arrotonda_a", "area", "ente"),
    [
        ("indicatore", "66.5", "66.75"),
        ("obiettivo", "66.5", "66.75"),
        ("area", "66.5", "66.5"),
        ("ente", "66.5", "66.75"),
    ],
)
def test_l_arrotondamento_dell_area_si_vede_nell_ente(arrotonda_a, area, ente):
    """66.5 rounds to 67, 67 stays: the ente's mean is 66.75, or 67 from rounded areas."""
    obiettivi = [misurato(1, "A", peso=50), misurato(2, "A", peso=50), misurato(3, "B", peso=1)]
    come = {"arrotonda_a": arrotonda_a, "decimali": 0}
    trovati = risultati(obiettivi, {(1, 0): 66, (2, 0): 67, (3, 0): 67}, come)
    attesa = "67" if arrotonda_a == "area" else ente
    assert (str(trovati.aree["A"].grado), str(trovati.ente.grado)) == (area, attesa)


def test_la_spiegazione_dell_ente_scende_fino_alla_formula():
    trovati = risultati(DUE_AREE, GRADI, {"classi": [{"nome": "alta", "da": 75}, {"nome": "bassa", "da": 0}]})
    assert righe(trovati.ente.passo) == [
        "Ente → 77,00 %, alta",
        "  Area prima (A) → 74,00 %, bassa",
        "    Obiettivo 1. Obiettivo 1 → 90,00 %, alta · peso 60 su 100",
        "      Indicatore 1: 90 su 100 → 90,00 %",
        "        Formula «rapporto»: 90 : 100 × 100 = 90",
        "      Media semplice: 90 : 1 = 90",
        "    Obiettivo 2. Obiettivo 2 → 50,00 %, bassa · peso 40 su 100",
        "      Indicatore 1: 50 su 100 → 50,00 %",
        "        Formula «rapporto»: 50 : 100 × 100 = 50",
        "      Media semplice: 50 : 1 = 50",
        "    Media pesata: somma di peso × grado 7.400 : somma dei pesi 100 = 74",
        "  Area seconda (B) → 80,00 %, alta",
        "    Obiettivo 3. Obiettivo 3 → 80,00 %, alta · peso 50 su 50",
        "      Indicatore 1: 80 su 100 → 80,00 %",
        "        Formula «rapporto»: 80 : 100 × 100 = 80",
        "      Media semplice: 80 : 1 = 80",
        "    Media pesata: somma di peso × grado 4.000 : somma dei pesi 50 = 80",
        "  Media semplice: 154 : 2 = 77",
    ]


def test_i_prerequisiti_e_gli_avvisi_del_sistema_si_leggono():
    obiettivi = [misurato(1, "A"), misurato(2, "A", prerequisito=True)]
    trovati = risultati(obiettivi, {(1, 0): 90, (2, 0): 20}, {"mancante": "boh"})
    assert [riga for riga in righe(trovati.aree["A"].passo) if riga.startswith("  Ob")] == [
        "  Obiettivo 1. Obiettivo 1 → 90,00 %",
        "  Obiettivo 2. Obiettivo 2 → 20,00 % · prerequisito, non pesa",
    ]
    assert [riga for riga in righe(trovati.ente.passo) if "Attenzione" in riga] == [
        "  Attenzione: Il sistema di valutazione dice «boh» per la misura mancante: le parole note sono zero, "
        "escluso, blocca. Si usa «blocca»."
    ]


# ── REQUIREMENTS §6, with the printed numbers ──


@pytest.mark.parametrize(
    ("operatore", "baseline", "target", "valore", "attesi"),
    [
        (">=", 60, 80, 72, {"rapporto": "90.00", "da_baseline": "60.00"}),
        (
            "<=",
            45,
            30,
            36,
            {"specchio": "80.00", "rapporto_inverso": "83.33", "da_baseline": "60.00"},
        ),
    ],
)
def test_gli_stessi_dati_con_formule_diverse(operatore, baseline, target, valore, attesi):
    suoi = {
        formula: calcolato(
            indicatore(operatore, target, baseline=baseline, formula=formula), valore=D(valore)
        )
        for formula in attesi
    }
    assert {formula: in_breve(calcolo) for formula, calcolo in suoi.items()} == attesi


@pytest.mark.parametrize(
    ("coppie", "atteso"),
    [
        ([(20, 100), (30, 100), (50, 60)], "80.00"),
        ([(60, 90), (40, 50)], "74.00"),
        ([(50, 80), (50, 74)], "77.00"),
        # Strategy high 60, complexity high 40, of an objective that counts three quarters.
        ([(60, 75), (40, 75)], "75.00"),
        # Cuneo: heads of office 60/40; staff 30 + 10 + 60.
        ([(60, 90), (40, 85)], "88.00"),
        ([(30, 92), (10, 100), (60, 88)], "90.40"),
    ],
)
def test_gli_esempi_di_aggregazione(coppie, atteso):
    assert in_breve(pesate(*coppie)) == atteso


def test_la_quota_di_terlizzi():
    """3,325.49 € × 97.50% × 345/365 = 3,064.69 €: 345 days at 97.50 and 20 at nothing."""
    trovata = pesate((345, "97.50"), (20, 0))
    assert str(arrotonda(D("3325.49") * trovata.grado / 100, 2)) == "3064.69"


# ── The published plans ──


def letto(file):
    return contenuto.leggi(file.read_text())


@pytest.mark.parametrize("file", FILE_PIANI, ids=lambda file: file.stem)
def test_i_cinque_piani_si_calcolano_tutti(file):
    """Everything reached as it was promised: 100 wherever there is something to hold it against."""
    valore = letto(file)
    trovati = calcola_piano(valore, tutto_raggiunto(valore))
    assert {codice: in_breve(calcolo) for codice, calcolo in trovati.aree.items()} == {
        peso.area.codice: "100.00" for peso in calcoli.pesi_per_area(valore)
    }
    assert (in_breve(trovati.ente), trovati.ente.mancanti) == ("100.00", ())


def tutto_raggiunto(valore) -> dict:
    """For each assignment, the targets of its indicators and its phases done."""
    return {
        (uno.n, posizione): Misure(
            {posto: raggiunto(riga) for posto, riga in enumerate(uno.indicatori)},
            {posto: Misura(valore=100) for posto in range(len(uno.fasi))},
        )
        for uno in valore.obiettivi
        for posizione in range(len(uno.assegnazioni))
    }


def raggiunto(riga) -> Misura:
    """The target itself, or the word for it."""
    if riga.data is not None:
        return Misura(data=riga.data)
    if riga.fasce:
        return Misura(valore=riga.fasce[-1].da + 1)
    oltre = {">": 1, "<": -1}.get(riga.operatore, 0)
    if riga.tipo == "si_no":
        return Misura(valore=1 if riga.valore is None else riga.valore)
    return Misura(dichiarato="raggiunto") if riga.valore is None else Misura(valore=riga.valore + oltre)


@pytest.mark.parametrize("file", FILE_PIANI, ids=lambda file: file.stem)
def test_senza_misure_i_cinque_piani_non_hanno_risultati_e_bloccano(file):
    trovati = calcola_piano(letto(file), {})
    assert {calcolo.esito for calcolo in trovati.aree.values()} == {"non_misurato"}
    assert (trovati.ente.esito, trovati.ente.grado, trovati.ente.blocca) == ("non_misurato", None, True)


@pytest.mark.parametrize("file", FILE_PIANI, ids=lambda file: file.stem)
def test_i_pesi_sono_quelli_delle_tabelle_pubblicate(file):
    """The weights that an area's mean divides by are the totals of the plan."""
    valore = letto(file)
    trovati = calcola_piano(valore, tutto_raggiunto(valore), regole=regole(ente_come="pesata"))
    totali = {peso.area.codice: peso.totale for peso in calcoli.pesi_per_area(valore)}
    pesati = [riga for riga in trovati.ente.passo.figli if " · peso " in riga.testo]
    attesi = [totale for totale in totali.values() if totale]
    assert [riga.testo.split(" · peso ")[1] for riga in pesati] == [
        f"{numero(totale)} su {numero(sum(attesi))}" for totale in attesi
    ]


def test_la_neve_di_alzano_come_nel_documento():
    """30% up to 10 works, 60% up to 20, 100% over 20."""
    valore = letto(next(file for file in FILE_PIANI if file.stem == "alzano2024"))
    neve = next(riga for uno in valore.obiettivi for riga in uno.indicatori if riga.fasce)
    assert {
        quanti: in_breve(calcolato(neve, anno=2024, valore=D(quanti))) for quanti in (0, 10, 11, 20, 21)
    } == {
        0: "30.00",
        10: "30.00",
        11: "60.00",
        20: "60.00",
        21: "100.00",
    }


# ── What it is made of ──


def test_il_contesto_di_chi_chiama_non_conta():
    attesi = albero_calcolo(risultati(DUE_AREE, GRADI | {(1, 0): "66.6667"}).ente)
    with decimal.localcontext(prec=3, rounding=decimal.ROUND_DOWN):
        assert albero_calcolo(risultati(DUE_AREE, GRADI | {(1, 0): "66.6667"}).ente) == attesi


def test_niente_virgola_mobile_e_niente_django():
    for file in (RADICE / "monitoraggio/calcolo").glob("*.py"):
        albero = ast.parse(file.read_text())
        nomi = {nodo.id for nodo in ast.walk(albero) if isinstance(nodo, ast.Name)}
        costanti = {type(nodo.value) for nodo in ast.walk(albero) if isinstance(nodo, ast.Constant)}
        moduli = {nodo.module for nodo in ast.walk(albero) if isinstance(nodo, ast.ImportFrom)}
        moduli |= {
            uno.name for nodo in ast.walk(albero) if isinstance(nodo, ast.Import) for uno in nodo.names
        }
        assert ("float" in nomi, float in costanti, [uno for uno in moduli if "django" in uno]) == (
            False,
            False,
            [],
        ), file


def test_le_formule_importano_solo_le_foglie_di_obiettivi():
    ammessi = {"contenuto", "scelte", "formati", "calcoli"}
    for file in (RADICE / "monitoraggio/calcolo").glob("*.py"):
        for nodo in ast.walk(ast.parse(file.read_text())):
            if isinstance(nodo, ast.ImportFrom) and nodo.module.split(".")[0] == "obiettivi":
                stanze = nodo.module.split(".")[1:2] or [uno.name for uno in nodo.names]
                assert set(stanze) <= ammessi, (file, nodo.module)
            elif isinstance(nodo, ast.ImportFrom) and nodo.module.split(".")[0] == "monitoraggio":
                assert nodo.module.startswith(("monitoraggio.calcolo", "monitoraggio.contenuto")), (
                    file,
                    nodo.module,
                )
