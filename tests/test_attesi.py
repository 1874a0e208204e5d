"""What is expected on a day: the rule of `monitoraggio.attesi`, case by case. No database."""

from datetime import date

import pytest

from monitoraggio.attesi import attesi_al
from monitoraggio.calcolo import Esito
from tests import fabbrica
from tests.fabbrica import obiettivo

GIORNO = date(2026, 9, 30)


def attesi(*obiettivi, giorno=GIORNO, **altro):
    return attesi_al(giorno, fabbrica.piano(*obiettivi, **altro))


def del_primo(*fasi, giorno=GIORNO, **altro):
    """What is expected of an objective with these phases."""
    return (
        attesi(obiettivo(1, "A", fasi=list(fasi)), giorno=giorno, **altro).assegnazioni[1, 0].totale.stampato
    )


# A phase: when it is due


@pytest.mark.parametrize(
    ("fase", "giorno", "atteso"),
    [
        # On its deadline, that day included.
        ({"scadenza": "2026-09-30"}, GIORNO, 100),
        ({"scadenza": "2026-10-01"}, GIORNO, 0),
        # Else at the end of the last of its months.
        ({"mesi": [1, 2, 9]}, GIORNO, 100),
        ({"mesi": [9]}, date(2026, 9, 29), 0),
        ({"mesi": [8, 10]}, GIORNO, 0),
        ({"mesi": [2]}, date(2026, 2, 28), 100),
        # The deadline before the months.
        ({"scadenza": "2026-12-31", "mesi": [1]}, GIORNO, 0),
        ({"scadenza": "2026-03-31", "mesi": [12]}, GIORNO, 100),
        # Else at the end of the year.
        ({"scadenza_testo": "appena possibile"}, GIORNO, 0),
        ({}, date(2026, 12, 31), 100),
        ({"anno": 2026}, date(2026, 12, 30), 0),
    ],
)
def test_una_fase_e_attesa_intera_dal_giorno_in_cui_scade(fase, giorno, atteso):
    assert del_primo(fase, giorno=giorno) == atteso


# An objective: the weights


@pytest.mark.parametrize(
    ("fasi", "atteso"),
    [
        ([{"mesi": [3], "peso": 40}, {"mesi": [12], "peso": 60}], 40),
        ([{"mesi": [3]}, {"mesi": [6]}, {"mesi": [12]}, {"mesi": [12]}], 50),
        # Without a weight among others that have one: left out, as in the degrees.
        ([{"mesi": [3]}, {"mesi": [12], "peso": 60}], 0),
        ([{"mesi": [3], "peso": 10}, {"mesi": [12], "peso": 20}], "33.33"),
        # Of another year: left out too.
        ([{"mesi": [3], "peso": 50}, {"mesi": [3], "anno": 2027, "peso": 50}], 100),
    ],
)
def test_le_fasi_pesano_come_nei_gradi(fasi, atteso):
    assert str(del_primo(*fasi)) in (f"{atteso}.00", str(atteso))


def test_ogni_assegnazione_ha_i_suoi_pesi_delle_fasi():
    uno = obiettivo(
        1,
        {"area": "A", "peso": 100, "pesi_fasi": [80, 20]},
        {"area": "B", "peso": 100},
        fasi=[{"mesi": [3], "peso": 50}, {"mesi": [12], "peso": 50}],
    )
    trovati = attesi(uno)
    assert {area: calcolo.stampato for area, calcolo in trovati.aree.items()} == {"A": 80, "B": 50}
    assert trovati.ente.stampato == 65


def test_la_soglia_il_metodo_e_gli_indicatori_non_contano():
    uno = obiettivo(
        1,
        {"area": "A", "peso": 100},
        soglia_minima=90,
        indicatori=[{"tipo": "numero", "valore": 1}],
        fasi=[{"mesi": [3], "peso": 30}, {"mesi": [12], "peso": 70}],
    )
    sistema = fabbrica.sistema(
        metodo={"tipo": "indicatori"}, sotto_soglia="zero", classi=[{"nome": "alta", "da": 0}]
    )
    trovato = attesi(uno, sistema=sistema).aree["A"]
    assert (trovato.stampato, trovato.conta, trovato.classe) == (30, 30, "")


# Areas and ente


def test_chi_non_ha_fasi_resta_fuori():
    trovati = attesi(
        obiettivo(1, {"area": "A", "peso": 60}, fasi=[{"mesi": [3], "peso": 100}]),
        obiettivo(2, {"area": "A", "peso": 40}),
        obiettivo(3, {"area": "B", "peso": 100}),
        obiettivo(4, {"area": "A", "peso": 40}, stato="annullato", fasi=[{"mesi": [12]}]),
    )
    assert (trovati.aree["A"].stampato, trovati.ente.stampato) == (100, 100)
    assert (trovati.aree["B"].stampato, trovati.aree["B"].esito) == (None, Esito.NON_CALCOLABILE)


def test_le_aree_pesano_come_dice_il_sistema():
    trovati = attesi(
        obiettivo(1, {"area": "A", "peso": 75}, fasi=[{"mesi": [3]}]),
        obiettivo(2, {"area": "A", "peso": 25}, fasi=[{"mesi": [12]}]),
        obiettivo(3, {"area": "B", "peso": 300}, fasi=[{"mesi": [12]}]),
        sistema=fabbrica.sistema("libero", {}, ente_come="pesata"),
    )
    assert {area: calcolo.stampato for area, calcolo in trovati.aree.items()} == {"A": 75, "B": 0}
    assert str(trovati.ente.stampato) == "18.75"
