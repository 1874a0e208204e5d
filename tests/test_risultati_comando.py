"""`manage.py risultati_piano`: what it prints, in words and in JSON, and what it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from monitoraggio import azioni, contenuto
from monitoraggio.riepiloghi import valore_rilevazione
from tests.test_rilevazioni import MISURE, contenuto_da_rilevare, scrivi
from tests.vita import carica, porta

pytestmark = pytest.mark.django_db

PAROLE = """\
Consuntivo al 31/12/2026 (2026-12-31): finale, aperta, sulla versione 1 del piano

Area prima (A) → 94,00 %
  Obiettivo 1. Obiettivo 1 → 90,00 % · peso 60 su 100
    Pratiche: 72 su 80 → 90,00 %
      Formula «rapporto»: 72 : 80 × 100 = 90
    Media semplice: 90 : 1 = 90
  Obiettivo 2. Obiettivo 2 → 100,00 % · peso 40 su 100
    Regolamento: sì, atteso sì → 100,00 %
      Tutto o niente. Atteso: sì; rilevato: sì
    Media semplice: 100 : 1 = 100
  Media pesata: somma di peso × grado 9.400 : somma dei pesi 100 = 94

Area seconda (B) → 50,00 %
  Obiettivo 3. Obiettivo 3 → 50,00 % · peso 100 su 100
    Qualità: dichiarato raggiunto in parte, 50 % → 50,00 %
      Lo dichiara chi risponde dell'obiettivo, nessuna formula: Manca il collaudo
    Media semplice: 50 : 1 = 50
  Media pesata: somma di peso × grado 5.000 : somma dei pesi 100 = 50

Ente → 72,00 %
  Area prima (A) → 94,00 %
  Area seconda (B) → 50,00 %
  Media semplice: 144 : 2 = 72
"""
"""What is printed: each area with all that is below it, and how the ente comes from them."""


@pytest.fixture
def piano(segretario):
    return porta(carica(contenuto_da_rilevare()), "approvato", segretario)


@pytest.fixture
def aperta(piano, segretario):
    _, finale = azioni.programma_previste(piano=piano, utente=segretario)
    rilevazione = azioni.apri(rilevazione=finale, utente=segretario)
    for n, misura in MISURE.items():
        scrivi(rilevazione, n, segretario, misura)
    return rilevazione


def esegui(*opzioni, codice="2026-12-31", anno="2026") -> str:
    uscita = io.StringIO()
    call_command("risultati_piano", "borgo-esempio", anno, f"--rilevazione={codice}", *opzioni, stdout=uscita)
    return uscita.getvalue()


def test_in_parole(aperta):
    assert esegui() == PAROLE


def test_in_json(aperta):
    dati = json.loads(esegui("--json"), parse_float=lambda uno: pytest.fail(f"{uno} non è un testo"))
    assert list(dati) == ["ente", "anno", "rilevazione", "totale", "aree", "obiettivi"]
    assert (dati["ente"], dati["anno"]) == ("borgo-esempio", 2026)
    assert dati["rilevazione"] == {
        "codice": "2026-12-31",
        "nome": "Consuntivo al 31/12/2026",
        "al": "2026-12-31",
        "tipo": "finale",
        "stato": "aperta",
        "versione": 1,
    }
    assert (dati["totale"]["grado"], dati["totale"]["esito"]) == ("72.00", "calcolato")
    assert [(una["codice"], una["grado"]) for una in dati["aree"]] == [("A", "94.00"), ("B", "50.00")]
    assert [(uno["n"], uno["area"], uno["grado"]) for uno in dati["obiettivi"]] == [
        (1, "A", "90.00"),
        (2, "A", "100.00"),
        (3, "B", "50.00"),
    ]
    # Told once: the ente names its areas, an area its objectives, an objective all that is below.
    sotto = [figlio for uno in (dati["totale"], *dati["aree"]) for figlio in uno["spiegazione"]["figli"]]
    assert [figlio for figlio in sotto if "figli" in figlio] == []
    assert dati["obiettivi"][0]["spiegazione"]["figli"][0]["figli"] != []


def test_di_una_chiusa_quello_che_fu_congelato(aperta, segretario):
    prima = valore_rilevazione(aperta)
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    aperta.avanzamenti.update(relazione="Cambiata dopo")
    aperta.avanzamenti.first().misure.update(valore=0)
    dati = json.loads(esegui("--json"))
    assert (dati["rilevazione"]["stato"], dati["rilevazione"]["impronta"]) == (
        "chiusa",
        contenuto.impronta(prima),
    )
    assert dati["totale"]["grado"] == "72.00"


@pytest.mark.parametrize(
    ("dove", "frase"),
    [
        ({"anno": "2019"}, "Non c'è nessun piano 2019 di «borgo-esempio»."),
        (
            {"codice": "2026-10-31"},
            "Il piano 2026 di «borgo-esempio» non ha la rilevazione «2026-10-31»: ci sono 2026-09-30, 2026-12-31.",
        ),
        (
            {"codice": "2026-09-30"},
            "La rilevazione «Monitoraggio al 30/09/2026» non è ancora aperta: non c'è niente da calcolare.",
        ),
    ],
)
def test_cio_che_non_c_e_si_dice(aperta, dove, frase):
    with pytest.raises(CommandError) as errore:
        esegui(**dove)
    assert (str(errore.value), errore.value.returncode) == (frase, 1)


def test_un_piano_senza_rilevazioni(piano):
    with pytest.raises(CommandError, match="«2026-12-31»: non ne ha ancora nessuna"):
        esegui()


def test_senza_il_codice_e_uso_sbagliato(piano):
    with pytest.raises(CommandError, match="--rilevazione"):
        call_command("risultati_piano", "borgo-esempio", "2026")
