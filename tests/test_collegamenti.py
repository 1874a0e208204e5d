"""From a finding to the field of the sheet where it is corrected. No database."""

import pytest

from obiettivi.collegamenti import Correzioni, campo_della_scheda
from obiettivi.controlli import Anomalia, Livello


@pytest.mark.parametrize(
    ("codice", "oggetto", "campo", "atteso"),
    [
        ("P03", "obiettivi[12].assegnazioni[1]", "peso", "id_assegnazioni-1-peso"),
        ("P05", "obiettivi[12]", "fasi", "id_fasi-0-peso"),
        ("P05", "obiettivi[12].assegnazioni[1]", "pesi_fasi", "pesi-fasi"),
        ("P06", "obiettivi[12].assegnazioni[0]", "indicatori", "id_indicatori-0-peso"),
        ("T01", "obiettivi[12].fasi[3]", "scadenza", "id_fasi-3-scadenza"),
        ("X", "obiettivi[12].indicatori[0].fasce[2]", "grado", "sezione-indicatori"),
        ("X", "obiettivi[12]", "titolo", "id_titolo"),
        ("X", "obiettivi[12]", "fasi", "sezione-fasi"),
        ("X", "obiettivi[12]", "risorse_finanziarie", "id_risorse_finanziarie_importo"),
        ("X", "obiettivi[12]", "", ""),
    ],
)
def test_ogni_segnalazione_porta_al_suo_campo(codice, oggetto, campo, atteso):
    assert campo_della_scheda(Anomalia(codice, Livello.AVVISO, oggetto, campo, "")) == atteso


def test_si_corregge_solo_cio_che_si_scrive():
    correzioni = Correzioni("borgo", 2026, frozenset({12}), None)
    luoghi = ("obiettivi[12].fasi[3]", "obiettivi[13].fasi[3]", "aree[A]")
    anomalie = (Anomalia("X", Livello.AVVISO, oggetto, "peso", "") for oggetto in luoghi)
    assert [correzioni.anomalia(una) for una in anomalie] == [
        "/piani/borgo/2026/obiettivi/12/modifica/#id_fasi-3-peso",
        "",
        "",
    ]
