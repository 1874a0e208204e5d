"""The pages of the workbook in a browser: with every kind of outcome, wide and narrow, and to the end."""

import csv

import pytest

from obiettivi import models, riepiloghi
from tests.browser.test_accessibilita import carica_un_piano_difficile, console, difetti
from tests.cartelle import compila

pytestmark = pytest.mark.browser
BASE = "/piani/borgo-esempio/2026/excel/"

__all__ = ["console"]


def test_si_carica_si_guarda_e_si_scrive(vai, entra, page, console, tmp_path):
    carica_un_piano_difficile()
    piano = models.Piano.objects.get(ente__slug="borgo-esempio")
    compilata = compila(riepiloghi.contenuto_piano(piano)).scrivi("Obiettivi", 2, Titolo="Altro " * 60)
    compilata.scrivi("Obiettivi", 3, Titolo="In conflitto").scrivi("Obiettivi", 4, Peso_obiettivo="dieci")
    compilata.scrivi("Fasi", 2, Togli="sì").in_fondo("Obiettivi", N=70, Titolo="Parola" * 60)
    compilata.in_fondo("Assegnazioni e pesi", N=70, Area="A").in_fondo("Fasi", N=3, Descrizione="Nuova")
    file = tmp_path / "compilata.xlsx"
    file.write_bytes(compilata.salva())
    models.Obiettivo.objects.filter(piano=piano, n=2).update(titolo="Nel frattempo")
    entra("amministratore")
    vai(BASE)
    assert difetti(page) == []
    page.get_by_role("button", name="Guarda che cosa cambia").click()
    page.get_by_label("Cartella compilata").set_input_files(str(tmp_path / "compilata.xlsx"))
    page.get_by_role("button", name="Guarda che cosa cambia").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Che cosa cambia"
    assert page.get_by_text("«dieci» non è un numero").is_visible()
    assert page.get_by_role("checkbox").count() == 5
    assert page.get_by_role("checkbox", checked=True).count() == 4
    assert difetti(page) == []
    page.get_by_role("button", name="Scrivi nel piano").click()
    assert page.get_by_text("Fatto: 4 modifiche scritte").is_visible()
    assert console == []


def test_si_comincia_da_una_tabella(vai, entra, page, console, tmp_path):
    carica_un_piano_difficile()
    righe = [
        ["Obiettivo", "Indicatore", "Livello atteso", "Responsabile", "Una colonna in più"],
        ["Parola" * 60, "- uno\n- due", "circa dieci", "Nessuno", "x"],
        ["Breve", "tre " * 90, "95%", "Area seconda", "y"],
    ]
    file = tmp_path / "tabella.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as uscita:
        csv.writer(uscita, delimiter=";").writerows(righe)
    entra("amministratore")
    vai(BASE)
    page.get_by_role("link", name="comincia da quella").click()
    assert difetti(page) == []
    page.get_by_label("Tabella (.xlsx, .ods o .csv)").set_input_files(str(file))
    page.get_by_role("button", name="Leggi la tabella").click()
    assert page.get_by_role("heading", name="Obiettivi trovati: 2").is_visible()
    assert difetti(page) == []
    page.get_by_label("«Una colonna in più»").select_option("Codice")
    page.get_by_role("button", name="Rileggi così").click()
    assert page.get_by_label("«Una colonna in più»").input_value() == "codice"
    page.get_by_role("button", name="Scrivi nel piano").click()
    assert page.get_by_text("Fatto: 2 obiettivi nuovi").is_visible()
    assert console == []
