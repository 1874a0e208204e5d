"""Two people who press at the same moment, or one twice: the steps of a plan and of a rilevazione, page by page."""

from functools import partial

import pytest
from django.db import connection
from django.test import Client

from monitoraggio import azioni as monitoraggio
from monitoraggio.models import Rilevazione
from obiettivi import azioni, models, storia
from tests import vita
from tests.insieme import in_coda
from tests.persone import abilita_su
from tests.rilevazioni import ELENCO, PIANO

MANDA, RIPORTA = ("approvazione/manda/", {}), ("approvazione/riporta/", {"motivo": "Un refuso"})
APPROVA = ("approvazione/atto/", {"numero": "12", "data": "30/01/2026", "tipo": "deliberazione"})
VARIA, LASCIA = ((f"approvazione/{passo}/", {"motivo": "Serve"}) for passo in ("variazione", "abbandona"))
ACCENDI = ("pubblicazione/", {"licenza": "cc_by_4", "precedenti": "on"})
SPEGNI = ("pubblicazione/ritira/", {"motivo": "Un refuso"})

# State of the plan, the two that press, the steps that may be written: whoever comes first.
DEL_PIANO = [
    ("bozza", MANDA, MANDA, [["proposto"]]),
    ("in approvazione", APPROVA, APPROVA, [["approvato"]]),
    ("in approvazione", APPROVA, RIPORTA, [["approvato"], ["riportato"]]),
    ("in approvazione", RIPORTA, RIPORTA, [["riportato"]]),
    ("in approvazione", MANDA, RIPORTA, [["riportato"], ["riportato", "proposto"]]),
    ("approvato", VARIA, VARIA, [["variazione_aperta"]]),
    ("approvato", ACCENDI, ACCENDI, [["pubblicato"]]),
    ("variazione", LASCIA, LASCIA, [["variazione_abbandonata"]]),
    ("variazione", LASCIA, MANDA, [["variazione_abbandonata"], ["proposto"]]),
    ("pubblicato", SPEGNI, SPEGNI, [["ritirato"]]),
    ("pubblicato", SPEGNI, ACCENDI, [["ritirato"], ["ritirato", "pubblicato"]]),
]
APRI, ELIMINA, CHIUDI = (("apri/", {}), ("elimina/", {}), ("chiudi/", {"motivo": "Così"}))
RIAPRI = ("riapri/", {"motivo": "Così"})
# The same of a rilevazione; None is one that is not there any more.
DELLA_RILEVAZIONE = [
    ("programmata", APRI, APRI, [["aperta"]]),
    ("programmata", ELIMINA, ELIMINA, [None]),
    ("programmata", APRI, ELIMINA, [["aperta"], None]),
    ("aperta", CHIUDI, CHIUDI, [["chiusa"]]),
    ("chiusa", RIAPRI, RIAPRI, [["riaperta"]]),
]


@pytest.fixture
def segretaria(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("Una base dati SQLite in memoria ha una connessione sola.")
    return models.Utente.objects.create_user("segretaria")


def premi(utente, dove, dati):
    """Somebody who presses a button; the status of the page that he gets."""

    def fai():
        client = Client(raise_request_exception=False)
        client.force_login(utente)
        return str(client.post(dove, dati).status_code)

    return fai


def prepara(stato, utente):
    piano = vita.carica()
    abilita_su(utente, piano, "segretario")
    vita.porta(piano, "approvato" if stato == "pubblicato" else stato, utente)
    if stato == "pubblicato":
        azioni.pubblica(piano=piano, utente=utente)
    return piano


def test_di_due_passi_insieme_ne_resta_uno_intero(segretaria):
    """One after the other, whichever comes first; the other is told, and the state is that of the last step."""
    sbagliati = {}
    for stato, uno, altro, attesi in DEL_PIANO:
        piano = prepara(stato, segretaria)
        prima = piano.passaggi.count()
        stati = in_coda(
            partial(azioni.stato.blocca, piano),
            *(premi(segretaria, f"{PIANO}{d}", dati) for d, dati in (uno, altro)),
        )
        passi = [*piano.passaggi.order_by("pk").values_list("passo", flat=True)][prima:]
        if passi not in attesi or not {*stati} <= {"200", "302"} or len(stati) < 2 or not intero(piano):
            sbagliati[stato, uno[0], altro[0]] = (stati, passi)
        sgombra(piano)
    assert sbagliati == {}


def intero(piano) -> bool:
    """Whether the state of a plan and its versions say the same."""
    piano.refresh_from_db()
    proposte = piano.versioni.filter(approvata_il__isnull=True).count()
    numeri = [*piano.versioni.order_by("numero").values_list("numero", flat=True)]
    return proposte == (piano.stato == "in_approvazione") and numeri == [*range(1, len(numeri) + 1)]


def sgombra(piano) -> None:
    """Nothing of the plan is left, for the next case: quicker than another database."""
    with storia.autore(storia.utente_sistema()), connection.cursor() as cursore:
        cursore.execute("TRUNCATE obiettivi_piano, obiettivi_ente CASCADE")


def test_di_due_passi_insieme_su_una_rilevazione_ne_resta_uno(segretaria):
    sbagliati = {}
    for stato, uno, altro, attesi in DELLA_RILEVAZIONE:
        piano = prepara("approvato", segretaria)
        riga, _ = monitoraggio.programma_previste(piano=piano, utente=segretaria)
        if stato != "programmata":
            monitoraggio.apri(rilevazione=riga, utente=segretaria)
        if stato == "chiusa":
            monitoraggio.chiudi(rilevazione=riga, motivo="Così", utente=segretaria)
        prima, dove = riga.passi.count(), f"{ELENCO}{riga.codice}/"

        def ferma(piano=piano, riga=riga):
            azioni.stato.blocca(piano)
            monitoraggio.rilevazioni.bloccata(riga)

        stati = in_coda(ferma, *(premi(segretaria, f"{dove}{d}", dati) for d, dati in (uno, altro)))
        resta = Rilevazione.objects.filter(pk=riga.pk).first()
        passi = [*resta.passi.order_by("pk").values_list("passo", flat=True)][prima:] if resta else None
        if passi not in attesi or not {*stati} <= {"200", "302"} or len(stati) < 2:
            sbagliati[stato, uno[0], altro[0]] = (stati, passi)
        sgombra(piano)
    assert sbagliati == {}
