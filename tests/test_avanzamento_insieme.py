"""Many who write in one rilevazione at the same moment, and who closes it: on a database with more than one connection.

Through the pages, and on SQLite too, see test_servizio.
"""

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, connections, transaction

from monitoraggio import azioni, models
from monitoraggio.azioni.avanzamenti import blocca_aperta
from monitoraggio.riepiloghi import valore_avanzamento
from obiettivi.azioni import NonOraError
from obiettivi.models import Utente
from tests.avanzamenti import FINALE, apri, contenuto_da_rilevare, riga_di
from tests.insieme import insieme
from tests.vita import carica, porta

pytestmark = pytest.mark.django_db(transaction=True)
GARE, IN_GARA = 10, 4


@pytest.fixture
def utente():
    return Utente.objects.get_or_create(username="segretario")[0]


@pytest.fixture
def aperta(utente):
    if connection.vendor != "postgresql":
        pytest.skip("Una base dati SQLite in memoria ha una connessione sola.")
    return apri(porta(carica(contenuto_da_rilevare()), "approvato", utente), utente, FINALE)


def test_dello_stesso_foglio_salva_uno_solo_e_gli_altri_lo_sanno(aperta, utente):
    riga, _ = riga_di(aperta, 1)

    def salva(scritture, relazione):
        dati = valore_avanzamento(riga).model_copy(update={"relazione": relazione})
        try:
            azioni.salva_avanzamento(avanzamento=riga, dati=dati, scritture=scritture, utente=utente)
        except NonOraError as rifiuto:
            return type(rifiuto).__name__
        return "salvato"

    for gara in range(GARE):
        fogli = [lambda uno=uno: salva(gara, f"Gara {gara}, foglio {uno}") for uno in range(IN_GARA)]  # noqa: B023
        assert insieme(*fogli) == ["AvanzamentoCambiatoError"] * (IN_GARA - 1) + ["salvato"]
    riga.refresh_from_db()
    assert (riga.scritture, riga.relazione.partition(",")[0]) == (GARE, f"Gara {GARE - 1}")


@transaction.atomic
def chiudi_senza_aspettare(rilevazione, utente):
    with connection.cursor() as cursore:
        cursore.execute("SET LOCAL lock_timeout = '50ms'")
    azioni.chiudi(rilevazione=rilevazione, motivo="È tardi", utente=utente)


def test_nella_stessa_rilevazione_si_scrive_in_tanti_ma_nessuno_intanto_la_chiude(aperta, utente):
    dentro, esiti = Barrier(3), []

    def scrive():
        with transaction.atomic():
            blocca_aperta(aperta.pk, "È chiusa")
            # Each waits here for the other to be inside too, and then for who tries to close.
            dentro.wait(10)
            dentro.wait(10)
        esiti.append("scritto")
        connections.close_all()

    fili = [Thread(target=scrive) for _ in range(2)]
    for filo in fili:
        filo.start()
    dentro.wait(10)
    with pytest.raises(OperationalError, match="lock timeout"):
        chiudi_senza_aspettare(aperta, utente)
    dentro.wait(10)
    for filo in fili:
        filo.join(10)
    assert esiti == ["scritto"] * 2
    azioni.chiudi(rilevazione=aperta, motivo="È tardi", utente=utente)
    with pytest.raises(NonOraError, match="È chiusa"), transaction.atomic():
        blocca_aperta(aperta.pk, "È chiusa")
    assert models.Rilevazione.objects.get(pk=aperta.pk).stato == "chiusa"
