"""The benchmark still finds what it measures; its figures belong to `python -m tests.bench`."""

import pytest

from tests.bench import dati, documenti, monitoraggio, pagine, tavola


@pytest.mark.django_db
def test_il_banco_misura_ogni_pagina_dei_piani():
    piccolo, *_, grande = pagine.piani_per_grandezza()
    assert piccolo.quanti < grande.quanti
    righe = list(pagine.letture(piccolo, grande))
    assert {"  piano", "  documento pdf"} <= {riga.misura for riga in righe}
    assert [riga.misura for riga in righe if not riga.rispettato] == []


@pytest.mark.django_db
def test_il_banco_pesa_le_pagine_di_un_piano_di_cento_obiettivi():
    righe = list(pagine.pesi_html(pagine.piano_di_cento()))
    assert [riga.misura for riga in righe] == [
        "HTML of 100 objectives",
        "HTML of 100 objectives ?vista=voci",
        "HTML of 100 objectives ?vista=gantt",
        "HTML of 100 objectives ?vista=tabella",
    ]
    assert [riga for riga in righe if not riga.rispettato] == []


@pytest.mark.django_db
def test_il_banco_misura_il_monitoraggio_di_cento_obiettivi():
    piccola = monitoraggio.misurato(pagine.piani_per_grandezza()[0])
    grande = monitoraggio.di_cento()
    assert grande.avanzamenti.count() >= 100 > piccola.avanzamenti.count()
    tempi = list(monitoraggio.tempi(grande, 1))
    assert [riga.misura.split(" of ")[0].strip() for riga in tempi] == [
        "Degrees",
        "ratio to reading plan and measures",
        "Board",
        "ratio to the admin's list",
        "Trend",
        "ratio to the admin's list",
        "An avanzamento",
        "ratio to the sheet",
    ]
    letture = list(monitoraggio.letture(piccola, grande))
    assert {"  rilevazione", "  andamento", "  avanzamento", "  documento_rilevazione pdf"} <= {
        riga.misura for riga in letture
    }
    assert [riga for riga in letture if not riga.rispettato] == []


@pytest.mark.django_db
def test_il_banco_misura_i_dati_e_il_foglio(piano_cazzago):
    righe = [*dati.lettura(piano_cazzago, 1), *documenti.foglio(1)]
    assert [riga.misura.split(" Cazzago")[0] for riga in righe] == [
        "Reading",
        "All the checks of",
        "  with 60 people and last year's plan",
        "Workbook of",
        "Word document of",
        "OpenDocument workbook of",
        "CSV tables of",
    ]


def test_una_riga_dice_se_il_limite_e_rispettato():
    assert str(tavola.sotto("Prova", 6, 6, "s")).split() == ["Prova", "6.00", "s", "<", "6", "s", "OVER"]
    assert str(tavola.al_massimo("Prova", 1, 1, "×")).split() == ["Prova", "1.00", "×", "≤", "1", "×", "ok"]


def test_le_mediane_alternano_i_lavori():
    fatti = []
    assert len(tavola.mediane(2, lambda: fatti.append("a"), lambda: fatti.append("b"))) == 2
    assert fatti == ["a", "b", "a", "b"]
