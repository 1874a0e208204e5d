"""Whose the rilevazioni of a plan's file are: to download, and to load from the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monitoraggio import azioni, models
from obiettivi.models import Piano
from tests.nel_file import VALORE, file_con, importa, letto, misura, programmata, rilevazione, testo
from tests.rilevazioni import PIANO, approvato, apri_la_prima, cast
from tests.test_rilevazioni import MISURE, scrivi

pytestmark = pytest.mark.django_db


@pytest.fixture
def persone(request):
    return cast(request)


# To download


def scaricate(entra, utente, indirizzo=f"{PIANO}documenti/piano.json"):
    risposta = entra(utente).get(indirizzo)
    assert risposta.status_code == 200
    return {una["codice"]: una for una in letto(risposta.getvalue()).get("rilevazioni", [])}


def test_di_una_aperta_scarica_i_dati_chi_la_segue_per_tutto_l_ente(entra, persone):
    """Like its documents: who works for an area does not read the others' drafts in the plan's JSON either."""
    aperta = apri_la_prima(approvato(persone), persone["segretario"])
    scrivi(aperta, 3, persone["segretario"], MISURE[3], relazione="Una bozza di B")
    viste = {chi: scaricate(entra, utente) for chi, utente in persone.items()}
    assert {chi: [*sue] for chi, sue in viste.items()} == {
        chi: ["2026-09-30", "2026-12-31"] if chi in ("segretario", "redattore", "oiv") else ["2026-12-31"]
        for chi in persone
    }
    (detto,) = [uno for uno in viste["oiv"]["2026-09-30"]["avanzamenti"] if uno["area"] == "B"]
    assert (detto["relazione"], detto["stato"], detto["grado"]) == ("Una bozza di B", "bozza", 50)
    assert viste["lettore"]["2026-12-31"]["stato"] == "programmata"


def test_una_chiusa_e_di_chi_legge_il_piano(entra, persone):
    prima = apri_la_prima(approvato(persone), persone["segretario"])
    azioni.chiudi(rilevazione=prima, motivo="Basta", utente=persone["segretario"])
    della_versione = f"{PIANO}versioni/1/documenti/piano.json"
    for utente in persone.values():
        for indirizzo in (f"{PIANO}documenti/piano.json", della_versione):
            viste = scaricate(entra, utente, indirizzo)
            assert {codice: una["stato"] for codice, una in viste.items()} == {
                "2026-09-30": "chiusa",
                "2026-12-31": "programmata",
            }


@pytest.mark.parametrize("quanti", [1, 3])
def test_le_letture_non_crescono_con_gli_avanzamenti(
    tmp_path, entra, amministratore, quanti, django_assert_num_queries
):
    detti = {
        n: {"misure": [misura(obiettivo, valore=n)]} for n, obiettivo in enumerate(VALORE.obiettivi[:3], 1)
    }
    importa(tmp_path, file_con(rilevazione(stato="aperta", detti=dict([*detti.items()][:quanti]))))
    client = entra(amministratore)
    # Four count the documents asked for by this person.
    with django_assert_num_queries(20):
        client.get(f"{PIANO}documenti/piano.json")


# From the page


@pytest.fixture
def dalla_pagina(entra, persone):
    """Sends a file of the year after from the page of the new plan, and tells what it answers."""
    approvato(persone)

    def invia(chi, *rilevazioni, anno=2027):
        file = file_con(*rilevazioni)
        file["piano"]["anno"] = anno
        invio = SimpleUploadedFile("piano.json", testo(file).encode())
        indirizzo = reverse("nuovo_piano", args=["borgo-esempio"]) + "?modo=da_file"
        risposta = entra(persone[chi]).post(indirizzo, {"file": invio}, follow=True)
        if "form" in risposta.context:
            return risposta.context["form"].non_field_errors()
        return [str(uno) for uno in risposta.context["messages"]]

    return invia


NUOVO = "Il piano 2027 è aperto, in bozza, dal file (righe nuove 14)."


def test_dalla_pagina_il_segretario_carica_quelle_programmate(dalla_pagina):
    fatta, futura = rilevazione("2027-09-30"), programmata("2027-12-31", nome="A fine anno")
    assert dalla_pagina("segretario", fatta, futura) == [
        NUOVO,
        "Letta la rilevazione «A fine anno»: programmata.",
        "Non sono state lette le rilevazioni già aperte o chiuse scritte nel file (2027-09-30): portano ciò che hanno "
        "dichiarato le aree e i gradi dell'OIV, e le carica chi amministra PianoPerf, con il comando importa_piano.",
    ]
    piano = Piano.objects.get(anno=2027, ente__slug="borgo-esempio")
    assert (piano.stato, [una.codice for una in piano.rilevazioni.all()]) == ("bozza", ["2027-12-31"])


def test_dalla_pagina_il_redattore_non_ne_carica(dalla_pagina):
    assert dalla_pagina("redattore", programmata("2027-12-31")) == [
        NUOVO,
        "Le rilevazioni scritte nel file non sono state lette: le programma il segretario comunale.",
    ]
    assert not models.Rilevazione.objects.filter(piano__anno=2027).exists()


def test_di_un_piano_gia_approvato_si_dice_chi_carica_le_rilevazioni(dalla_pagina):
    assert dalla_pagina("segretario", rilevazione(), anno=2026) == [
        "Il piano è approvato: per cambiarlo il segretario comunale apre una variazione. Non sono state lette le "
        "rilevazioni già aperte o chiuse scritte nel file (2026-12-31): portano ciò che hanno dichiarato le aree e i "
        "gradi dell'OIV, e le carica chi amministra PianoPerf, con il comando importa_piano."
    ]
