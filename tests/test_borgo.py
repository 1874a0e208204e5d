"""The fictional comune of the demo: a plan that goes through its whole year."""

import pytest
from django.utils import timezone

from monitoraggio.consuntivi import tavole
from monitoraggio.models import Passo, Rilevazione
from monitoraggio.riepiloghi import (
    atti_della_relazione,
    piano_rilevato,
    risultati,
    valore_rilevazione,
)
from obiettivi import controlli
from obiettivi.contenuto import leggi
from obiettivi.models import Piano
from tests.conftest import RADICE
from tests.html import cerca, pagina, testi
from tests.test_comandi import esegui

pytestmark = pytest.mark.django_db


@pytest.fixture
def borgo(settings):
    settings.DEBUG = True
    return esegui("prepara_borgo")


def test_il_piano_di_fantasia_non_ha_nulla_da_correggere():
    valore = leggi((RADICE / "fixtures/borgo_esempio.json").read_bytes())
    # The act is recorded when the story is told.
    assert [una.codice for una in controlli.verifica(valore)] == ["U01"]


def test_borgo_ha_un_anno_intero_e_uno_in_bozza(borgo):
    anno = timezone.localdate().year
    testo, uscita = borgo
    assert (testo.splitlines()[0], uscita) == (
        f"Creato il Comune di Borgo Esempio (di fantasia), piani {anno - 1} e {anno}.",
        0,
    )
    vecchio, nuovo = Piano.objects.filter(ente__slug="borgo-esempio").order_by("anno")
    assert (vecchio.stato, vecchio.versioni.count(), nuovo.stato) == ("approvato", 2, "bozza")
    assert [(una.stato, una.versione.numero) for una in vecchio.rilevazioni.all()] == [
        ("chiusa", 2),
        ("chiusa", 2),
    ]
    passi = Passo.objects.filter(rilevazione__piano=vecchio, avanzamento__isnull=False)
    assert sorted({passo.passo for passo in passi}) == [
        "allegato",
        "compilato",
        "inviato",
        "restituito",
        "validato",
        "valutato",
    ]


def test_i_gradi_di_borgo_sono_quelli_dei_suoi_conti(borgo):
    """Each from the figures of the story, by hand: see the working that `risultati_piano` prints."""
    gradi = []
    for rilevazione in Rilevazione.objects.all():
        trovati = risultati(piano_rilevato(rilevazione), valore_rilevazione(rilevazione))
        aree = {codice: str(calcolo.stampato) for codice, calcolo in trovati.aree.items()}
        gradi.append(aree | {"ente": str(trovati.ente.stampato)})
    assert gradi == [
        {"AFF": "76.96", "FIN": "66.40", "TEC": "49.48", "ente": "64.28"},
        {"AFF": "98.60", "FIN": "82.00", "TEC": "96.10", "ente": "92.23"},
    ]


def test_le_aree_di_borgo_hanno_contato_quello_che_fanno(borgo):
    contate = {
        una.tipo: {
            codice: (tavola.dette, [str(riga.svolto) for riga in tavola.righe if riga.svolto is not None])
            for codice, tavola in tavole(piano_rilevato(una), valore_rilevazione(una)).items()
        }
        for una in Rilevazione.objects.all()
    }
    assert contate == {
        "intermedia": {
            "AFF": (3, ["74.3", "74.5", "73.4"]),
            "FIN": (3, ["72.3", "75.0"]),
            "TEC": (4, ["62.5", "78.3", "77.6"]),
            "": (4, []),
        },
        "finale": {
            "AFF": (3, ["107.9", "103.0", "95.0"]),
            "FIN": (3, ["98.6", "103.6"]),
            "TEC": (4, ["87.5", "103.9", "106.7"]),
            "": (4, []),
        },
    }


def test_borgo_si_crea_una_volta_e_solo_in_prova(borgo, settings):
    assert esegui("prepara_borgo") == ("Borgo Esempio c'è già.\n", 0)
    settings.DEBUG = False
    assert esegui("prepara_borgo")[1] == 1


def test_l_oiv_di_borgo_ha_annotato_dato_il_parere_e_validato(borgo):
    vecchio = Piano.objects.filter(ente__slug="borgo-esempio").order_by("anno").first()
    assert [(uno.esito, uno.variazione.versione) for uno in vecchio.pareri.all()] == [("con_osservazioni", 1)]
    finale = vecchio.rilevazioni.get(tipo="finale")
    assert sorted(finale.note.values_list("riservata", flat=True)) == [False, False, True]
    approvazione, validazione = atti_della_relazione(finale)
    assert (approvazione.atto.numero, validazione.esito, validazione.atto.numero) == (
        "48",
        "con_osservazioni",
        "3",
    )
    assert approvazione.atto.data <= validazione.atto.data


def test_a_borgo_c_e_poco_da_chiedere(entra, borgo, oiv):
    """Two degrees without a file that shows them; and nobody says on which days the phases were finished."""
    finale = Rilevazione.objects.get(tipo="finale")
    piano = finale.piano
    html = pagina(entra(oiv).get(f"/piani/borgo-esempio/{piano.anno}/monitoraggio/{finale.codice}/esame/"))
    senza_prove = ["Il grado è 100 % e non c'è nessuna evidenza."]
    domande = [testi(cella, "li") for cella in cerca(html, "td", "da-chiedere")]
    assert domande == [senza_prove, [], [], senza_prove, [], []]
    (sezione,) = cerca(html, "section", **{"aria-labelledby": "delle-aree"})
    assert testi(sezione, "dd") == [
        "Fasi al 100 % senza il giorno in cui sono finite: 3 su 3 (obiettivi 1, 2).",
        "Fasi al 100 % senza il giorno in cui sono finite: 4 su 4 (obiettivi 3, 4).",
        "Fasi al 100 % senza il giorno in cui sono finite: 5 su 5 (obiettivi 5, 6).",
    ]
