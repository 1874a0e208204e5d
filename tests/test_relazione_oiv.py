"""What the Relazione prints of the Giunta and of the OIV: the acts, the notes, and nothing that is kept apart."""

from dataclasses import replace

import pytest

from monitoraggio.esporta.relazione import impagina
from obiettivi.esporta.stampa.blocchi import Titoletto
from obiettivi.formati import data
from tests.lettura_pdf import CORPO, GIORNO
from tests.lettura_pdf import testo as testo_del_pdf
from tests.relazioni import ATTI, letto, sezione, su_carta


@pytest.fixture
def borgo(request, settings):
    return letto(request, settings)


def test_chi_l_ha_approvata_chi_validata_e_le_note_dell_oiv(borgo, tmp_path):
    finale = borgo["finale"]
    corpo = testo_del_pdf(su_carta(tmp_path, finale), *CORPO)
    assert sezione(corpo.partition("Allegato –")[2], ATTI, "Affari generali") == (
        f"Approvazione Approvata con deliberazione di Giunta comunale n. 48 del {data(finale.approvazione.atto.data)} "
        f"Validazione dell'OIV Esito validata con osservazioni "
        f"Atto dell'OIV verbale dell'OIV n. 3 del {data(finale.validazione.atto.data)} "
        "Testo La Relazione è chiara e i dati tornano. Dei questionari sui corsi si alleghi la base dei conti. "
        f"Note dell'OIV {data(finale.valore.note[0].il)} "
        "I traguardi sono quasi tutti raggiunti: per l'anno nuovo se ne chiedono di più impegnativi."
    )
    cinque = sezione(corpo, "Obiettivo 5 · Area tecnica (TEC) · peso 50", "Indicatori")
    assert cinque.endswith(
        f"Nota dell'OIV, {data(finale.valore.note[0].il)} "
        "Il collaudo è di dicembre: il verbale va allegato prima della Relazione."
    )
    # What the OIV keeps for itself is nowhere.
    assert "fatture contestate" not in " ".join(corpo.split())


@pytest.mark.parametrize(
    ("senza", "titoli"),
    [
        ({}, [ATTI, "Approvazione", "Validazione dell'OIV", "Note dell'OIV"]),
        ({"approvazione": None, "validazione": None}, ["Note dell'OIV"]),
        ({"valore": None}, ["Approvazione e validazione", "Approvazione", "Validazione dell'OIV"]),
        ({"valore": None, "validazione": None}, ["Approvazione e validazione", "Approvazione"]),
        ({"valore": None, "approvazione": None, "validazione": None}, []),
    ],
)
def test_la_sezione_degli_atti_ha_quello_che_c_e(borgo, senza, titoli):
    finale = borgo["finale"]
    if "valore" in senza:
        senza = senza | {"valore": finale.valore.model_copy(update={"note": ()})}
    sezioni = [una for una in impagina(replace(finale, **senza), GIORNO).sezioni if una.ancora == "atti"]
    assert [
        detto
        for una in sezioni
        for detto in (una.titolo, *(uno.testo for uno in una.blocchi if isinstance(uno, Titoletto)))
    ] == titoli
