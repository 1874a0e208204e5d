"""How much two texts are alike, and the bits of the sentences of a finding."""

import pytest

from obiettivi.controlli import somiglianza
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.somiglianza import Gruppo


@pytest.mark.parametrize(
    ("uno", "altro", "percento"),
    [
        ("Corso di nuoto", "CORSO  di nuoto.", 100),
        ("abcdefghij", "abcdefghik", 90),
        ("a" * 5_000, "a" * 4_999 + "b", 100),
        ("a" * 3_000 + "x", "a" * 3_000 + "y", 99),
        ("qualcosa", "", 0),
        ("!", "?", 0),
    ],
)
def test_quanto_due_testi_si_somigliano(uno, altro, percento):
    """The beginning of a very long text stands for all of it; what is not equal is never told as 100."""
    assert somiglianza.quanto(uno, altro) == percento


@pytest.mark.parametrize(
    ("testi", "attesi"),
    [
        (["abcdefghij", "abcdefghij", "altro testo"], [Gruppo((0, 1), 100)]),
        (["abcdefghij", "abcdefghik", "ABCDEFGHIJ!", "zzzzzzzzzz"], [Gruppo((0, 1, 2), 90)]),
        (["abcdefghij", "abcdefgh", "abcd", "abcd"], []),
        (["x" * 5_000, "x" * 5_000], [Gruppo((0, 1), 99)]),
        ([], []),
    ],
)
def test_i_testi_simili_si_raggruppano(testi, attesi):
    assert somiglianza.simili(testi, 90, 8) == tuple(attesi)


@pytest.mark.parametrize(
    ("cose", "detto"),
    [([], ""), ([1], "1"), ([1, 2], "1 e 2"), (range(1, 4), "1, 2 e 3"), (range(1, 5), "1, 2, 3 e un altro"),
     (range(1, 6), "1, 2, 3 e altri 2")],
)  # fmt: skip
def test_un_elenco_si_dice_come_parlando(cose, detto):
    assert elenco(cose, 3) == detto


@pytest.mark.parametrize(
    ("testo", "detto"),
    [("Corto", "«Corto»"), ("Su due\n righe", "«Su due righe»"), ("Troppo lungo, qui", "«Troppo lung…»"),
     ("Troppo lun, qui", "«Troppo lun…»")],
)  # fmt: skip
def test_una_citazione_sta_su_una_riga_e_dentro_misura(testo, detto):
    assert cita(testo, 12) == detto
