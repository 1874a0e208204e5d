"""Many who write in one rilevazione at the same moment, and who closes it: on a database with more than one connection.

Through the pages, and on SQLite too, see test_servizio.
"""

from decimal import Decimal
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection, connections, transaction

from monitoraggio import azioni, models
from monitoraggio.azioni import avanzamenti, consuntivi, note
from monitoraggio.azioni.avanzamenti import blocca_aperta
from monitoraggio.riepiloghi import valore_avanzamento, valore_rilevazione
from obiettivi.azioni import NonOraError
from obiettivi.models import Utente
from tests.avanzamenti import FINALE, apri, contenuto_da_rilevare, riga_di
from tests.consuntivi import da_contare, scrivi
from tests.insieme import in_coda, insieme
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


# The last evening: the segretario closes while others are still writing.


@pytest.fixture
def da_chiudere(utente, settings, tmp_path):
    """With something of every kind that may be written; 1 is still of its area, 2 was sent."""
    if connection.vendor != "postgresql":
        pytest.skip("Una base dati SQLite in memoria ha una connessione sola.")
    settings.CARTELLA_EVIDENZE = tmp_path / "evidenze"
    rilevazione = apri(porta(carica(da_contare()), "approvato", utente), utente, FINALE)
    riga, _ = riga_di(rilevazione, 1)
    azioni.allega_evidenza(avanzamento=riga, nome="prima.txt", dati=b"prima", utente=utente)
    rilevazione.avanzamenti.exclude(pk=riga.pk).update(stato="inviato")
    return rilevazione


def chiudi(rilevazione, utente):
    return azioni.chiudi(rilevazione=rilevazione, motivo="È tardi", utente=utente)


def test_chi_scriveva_mentre_si_chiude_sa_che_non_e_piu_in_tempo(da_chiudere, utente):
    (riga, _), (inviata, _) = riga_di(da_chiudere, 1), riga_di(da_chiudere, 2)
    evidenza = riga.evidenze.get()
    detto = valore_avanzamento(riga).model_copy(update={"relazione": "All'ultimo istante"})
    suo, dell_altro = ({"avanzamento": una, "utente": utente} for una in (riga, inviata))
    scritture = {
        "salva": partial(azioni.salva_avanzamento, dati=detto, scritture=riga.scritture, **suo),
        "invia": partial(azioni.invia, **suo),
        "allega": partial(azioni.allega_evidenza, nome="dopo.txt", dati=b"dopo", **suo),
        "togli": partial(azioni.togli_evidenza, evidenza=evidenza, utente=utente),
        "conta": partial(scrivi, da_chiudere, utente, righe={0: 140}),
        "restituisci": partial(azioni.restituisci, motivo="Manca", **dell_altro),
        "valida": partial(azioni.valida, **dell_altro),
        "valuta": partial(azioni.valuta, grado=Decimal(80), motivo="Poco", **dell_altro),
        "annota": partial(azioni.annota, rilevazione=da_chiudere, testo="Bene", utente=utente),
    }

    def prova(nome):
        try:
            scritture[nome]()
        except NonOraError as rifiuto:
            return f"{nome}: {rifiuto}"
        return f"{nome}: scritto"

    esiti = in_coda(lambda: chiudi(da_chiudere, utente), *(partial(prova, nome) for nome in scritture))
    perche = {"conta": consuntivi.CHIUSA, "annota": note.GIA_CONGELATA}
    assert esiti == sorted(f"{nome}: {perche.get(nome, avanzamenti.CHIUSA)}" for nome in scritture)
    # Of what was refused nothing has come among the rows: read again from there, it is what was frozen.
    chiusa = models.Rilevazione.objects.get(pk=da_chiudere.pk)
    congelato = valore_rilevazione(chiusa)
    chiusa.stato = "aperta"
    assert valore_rilevazione(chiusa) == congelato


def test_quello_che_si_stava_salvando_quando_si_chiude_e_nel_congelato(da_chiudere, utente):
    riga, _ = riga_di(da_chiudere, 1)
    detto = valore_avanzamento(riga).model_copy(update={"relazione": "In tempo"})
    salva = partial(azioni.salva_avanzamento, dati=detto, scritture=riga.scritture, utente=utente)
    assert in_coda(lambda: salva(avanzamento=riga), lambda: chiudi(da_chiudere, utente).stato) == ["chiusa"]
    congelato = valore_rilevazione(models.Rilevazione.objects.get(pk=da_chiudere.pk))
    assert [uno.relazione for uno in congelato.avanzamenti if uno.assegnazione == riga.assegnazione] == [
        "In tempo"
    ]
