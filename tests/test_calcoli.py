"""Weights, without a database: tables of cases from the published plans, and properties."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obiettivi import calcoli, contenuto
from tests.conftest import FILE_PIANI
from tests.fabbrica import obiettivo, piano, sistema

SOTTO = [
    {"codice": "A", "nome": "Area", "tipo": "area"},
    {"codice": "A.1", "nome": "Servizio", "tipo": "servizio", "padre": "A"},
    {"codice": "A.1.x", "nome": "Ufficio", "tipo": "ufficio", "padre": "A.1"},
    {"codice": "S", "nome": "Segretario", "tipo": "segretario"},
]


def totali(valore):
    return {peso.area.codice: (peso.totale, peso.atteso) for peso in calcoli.pesi_per_area(valore)}


PUBBLICATI = {
    "alzano2022": {"SG": (20, 20), "AG": (65, 60), "FIN": (60, 60), "SC": (60, 60), "LLPP": (60, 60)}
    | {"PL": (60, 60), "V": (60, 60)},
    "alzano2024": dict.fromkeys(
        ["I", "I.SEG", "I.PROT", "I.CIM", "I.DEM", "II", "III", "IV", "V", "VI", "SEGR", "STAFF"], (0, None)
    ),
    "cazzago2023": {
        "AG": (100, 100),
        "FIN": (103, 100),
        "SP": (100, 100),
        "TEC": (100, 100),
        "PL": (100, 100),
    },
    "tortona2024": dict.fromkeys(["00-SSPC", "00-PM", "00-GRU", "00-AVV", "01", "02", "04", "06"], (100, 100))
    | {"07": (90, 100)},
}


@pytest.mark.parametrize("nome", PUBBLICATI)
def test_i_totali_dei_piani_pubblicati(nome):
    file = next(file for file in FILE_PIANI if file.stem == nome)
    assert totali(contenuto.leggi(file.read_text())) == PUBBLICATI[nome]


def test_i_punti_liberi_non_hanno_un_totale_atteso():
    chiari = contenuto.leggi(next(file for file in FILE_PIANI if file.stem == "chiari2023").read_text())
    trovati = totali(chiari)
    assert {atteso for _, atteso in trovati.values()} == {None}
    assert (trovati["S1"][0], trovati["SUAP"][0], len(trovati)) == (150, 110, 23)


@pytest.mark.parametrize(
    ("dell_obiettivo", "dell_assegnazione", "effettivo"),
    [(None, None, None), (8, None, 8), (8, 5, 5), (None, 5, 5), (8, 0, 0), (0, None, 0)],
)
def test_il_peso_dell_assegnazione_vince(dell_obiettivo, dell_assegnazione, effettivo):
    suo = piano(obiettivo(1, {"area": "A", "peso": dell_assegnazione}, peso=dell_obiettivo)).obiettivi[0]
    assert calcoli.peso_effettivo(suo, suo.assegnazioni[0]) == effettivo


@pytest.mark.parametrize(
    ("raggruppa", "attesi"),
    [
        ("area", {"A": (10, 60), "A.1": (20, None), "A.1.x": (20, None), "S": (5, 20)}),
        # The objective's own weight, 20, counts once though two areas of the branch share it.
        ("radice", {"A": (30, 60), "S": (5, 20)}),
    ],
)
def test_i_pesi_restano_all_area_o_salgono_alla_radice(raggruppa, attesi):
    valore = piano(
        obiettivo(1, {"area": "A", "peso": 10}, {"area": "S", "peso": 5}),
        obiettivo(2, "A.1", "A.1.x", peso=20),
        aree=SOTTO,
        sistema=sistema("massimo", {"area": 60, "segretario": 20}, raggruppa=raggruppa),
    )
    assert totali(valore) == attesi


def test_il_peso_dell_obiettivo_conta_una_volta_e_i_pesi_propri_ogni_volta():
    valore = piano(obiettivo(1, {"area": "A", "peso": 3}, {"area": "A", "peso": 4}, "A", "A", peso=10))
    assert totali(valore) == {"A": (17, 100)}


def test_gli_obiettivi_annullati_non_contano():
    valore = piano(
        obiettivo(1, "A", peso=60, stato="attivo"),
        obiettivo(2, "A", peso=40, stato="annullato"),
        obiettivo(3, "A", peso=40, stato="sostituito", sostituito_da=1),
    )
    assert totali(valore) == {"A": (60, 100)}


@pytest.mark.parametrize(
    ("modo", "attesi", "tipo", "atteso"),
    [
        ("uguale", {"area": 100}, "area", 100),
        ("uguale", {"area": 100}, "staff", None),
        ("massimo", {"area": 60, "*": 20}, "staff", 20),
        ("massimo", {"area": 60, "*": 20}, "area", 60),
        ("libero", {"area": 100}, "area", None),
        ("nessuno", {"*": 100}, "area", None),
    ],
)
def test_il_totale_atteso_viene_dalla_regola(modo, attesi, tipo, atteso):
    assert calcoli.totale_atteso(piano(sistema=sistema(modo, attesi)).sistema, tipo) == atteso


@pytest.mark.parametrize(
    ("modo", "peso", "residuo", "torna"),
    [
        ("uguale", 93, 7, False),
        ("uguale", 100, 0, True),
        ("uguale", 103, -3, False),
        ("massimo", 93, 7, True),
        ("massimo", 100, 0, True),
        ("massimo", 100.5, -0.5, False),
        ("libero", 103, None, True),
    ],
)
def test_il_residuo_e_se_torna(modo, peso, residuo, torna):
    trovato = calcoli.pesi_per_area(piano(obiettivo(1, "A", peso=peso), sistema=sistema(modo)))[0]
    assert (trovato.residuo, trovato.torna) == (residuo if residuo is None else Decimal(str(residuo)), torna)


def test_tre_terzi_non_fanno_cento():
    valore = piano(*(obiettivo(n, "A", peso=33.33) for n in (1, 2, 3)))
    assert calcoli.pesi_per_area(valore)[0].residuo == Decimal("0.01")


@pytest.mark.parametrize(
    ("propri", "di_area", "cumulati"),
    [
        ([30, 30, 40], None, (30, 60, 100)),
        ([30, None, 70], None, (30, None, 100)),
        ([None, None, None], None, (None, None, None)),
        ([30, 30, 40], [None, 50, 50], (None, 50, 100)),
        ([30, 30, 40], [0, 50, 50], (0, 50, 100)),
    ],
)
def test_il_valore_obiettivo_si_cumula_nell_ordine_delle_fasi(propri, di_area, cumulati):
    suo = piano(
        obiettivo(1, {"area": "A", "pesi_fasi": di_area}, fasi=[{"peso": peso} for peso in propri])
    ).obiettivi[0]
    assert calcoli.valore_obiettivo(suo, suo.assegnazioni[0]) == cumulati


@pytest.mark.parametrize(
    ("fase", "entro"),
    [
        ({"scadenza": "2026-06-30", "mesi": [12]}, date(2026, 6, 30)),
        ({"mesi": [1, 2]}, date(2026, 2, 28)),
        ({"mesi": [2], "anno": 2028}, date(2028, 2, 29)),
        ({"scadenza_testo": "31.06.2026", "anno": 2027}, date(2027, 12, 31)),
        ({}, date(2026, 12, 31)),
    ],
)
def test_entro_quando_e_attesa_una_fase(fase, entro):
    suo = piano(obiettivo(1, fasi=[fase])).obiettivi[0]
    assert calcoli.scadenza_effettiva(suo.fasi[0], 2026) == entro


@pytest.mark.parametrize(
    ("giorno", "atteso"),
    [
        (date(2026, 3, 30), 0),
        (date(2026, 3, 31), 20),
        (date(2026, 9, 30), 50),
        (date(2026, 12, 31), 100),
    ],
)
def test_atteso_a_una_data(giorno, atteso):
    fasi = [
        {"mesi": [1, 3], "peso": 20},
        {"scadenza": "2026-09-30", "peso": 30},
        {"peso": 50},
        {"peso": None},
    ]
    suo = piano(obiettivo(1, "A", fasi=fasi)).obiettivi[0]
    assert calcoli.atteso_al(giorno, suo, 2026, suo.assegnazioni[0]) == atteso


def test_gli_indicatori_di_un_area_sono_i_comuni_e_i_suoi():
    comune, suo, altrui = (
        {"tipo": "numero", "codice": c, "assegnazione": a} for c, a in (("c", None), ("s", 0), ("a", 1))
    )
    uno = piano(obiettivo(1, "A", "B", indicatori=[comune, suo, altrui])).obiettivi[0]
    assert [indicatore.codice for indicatore in calcoli.indicatori_di(uno, 0)] == ["c", "s"]


PESI = st.lists(st.none() | st.decimals(0, 1000, places=4), max_size=8)


@given(PESI)
def test_l_ultimo_cumulato_e_la_somma(pesi):
    suo = piano(obiettivo(1, fasi=[{"peso": peso} for peso in pesi])).obiettivi[0]
    cumulati = [valore for valore in calcoli.valore_obiettivo(suo) if valore is not None]
    assert (cumulati or [0])[-1] == calcoli.somma(pesi)
    assert cumulati == sorted(cumulati)


@given(PESI, st.randoms())
def test_l_ordine_degli_obiettivi_non_cambia_i_totali(pesi, caso):
    def di(ordine):
        return totali(
            piano(*(obiettivo(n, "A", {"area": "B", "peso": 1}, peso=peso) for n, peso in enumerate(ordine)))
        )

    mescolati = caso.sample(pesi, len(pesi))
    assert di(mescolati) == di(pesi)


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=8))
def test_totale_e_residuo_fanno_l_atteso(pesi):
    trovato = calcoli.pesi_per_area(piano(*(obiettivo(n, "A", peso=peso) for n, peso in enumerate(pesi))))[0]
    assert trovato.totale + trovato.residuo == 100
    assert trovato.torna == (sum(pesi) == 100)


@given(st.sets(st.sampled_from(["A", "A.1", "A.1.x", "S"]), min_size=1), st.decimals(0, 100, places=2))
def test_salendo_alla_radice_non_si_perde_ne_si_raddoppia(aree, peso):
    """Weights of the assignments are all there, once, whichever area they are rolled up to."""
    assegnazioni = [{"area": area, "peso": peso} for area in sorted(aree)]
    for raggruppa in ("area", "radice"):
        valore = piano(obiettivo(1, *assegnazioni), aree=SOTTO, sistema=sistema(raggruppa=raggruppa))
        assert sum(uno.totale for uno in calcoli.pesi_per_area(valore)) == peso * len(aree)


@pytest.mark.parametrize(
    ("nodo", "sopra"),
    [("A.1.x", ["A.1", "A"]), ("A", []), ("giro", ["altro"]), ("sotto il giro", ["giro", "altro"])],
)
def test_gli_antenati_si_fermano_anche_in_un_giro(nodo, sopra):
    padri = {"A.1.x": "A.1", "A.1": "A", "A": "", "giro": "altro", "altro": "giro", "sotto il giro": "giro"}
    assert calcoli.antenati(nodo, padri) == sopra


def test_la_fase_di_un_area_sola_pesa_solo_per_lei():
    uno = piano(obiettivo(1, "A", "B", fasi=[{"peso": 100, "assegnazione": 0}, {"peso": 60}])).obiettivi[0]
    assert [calcoli.pesi_delle_fasi(uno, sua) for sua in uno.assegnazioni] == [(100, 60), (None, 60)]
