"""The actual quantities in the documents of a rilevazione: on paper and in the workbook."""

import pytest

from monitoraggio import azioni
from monitoraggio.consuntivi import SALUTE
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.riepiloghi import risultati, valore_rilevazione
from tests.consuntivi import da_contare, scrivi
from tests.lettura_pdf import CORPO, convalida, fitto
from tests.lettura_pdf import testo as testo_del_pdf
from tests.lettura_xlsx import elenco
from tests.relazioni import ANNO, in_cartella, letto, sezione, su_carta
from tests.rilevazioni import approvato, apri_la_prima, cast
from tests.test_relazione import OSTILE


@pytest.fixture
def borgo(request, settings):
    return letto(request, settings)


def test_sulla_carta_ogni_area_ha_le_sue_attivita_e_l_ente_la_sua_salute(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    corpo = corpo.partition("Allegato –")[2]
    assert sezione(corpo, "Attività delle aree", "Salute dell'ente") == (
        "Affari generali (AFF) Attività Attese nell'anno Svolte Sull'atteso "
        "Deliberazioni della Giunta 140 151 107,9 % Atti protocollati 12.500 12.874 103 % "
        "Carte d'identità elettroniche rilasciate Sportello chiuso dieci giorni per i lavori 620 589 95 % "
        "Servizi finanziari (FIN) Attività Attese nell'anno Svolte Sull'atteso "
        "Mandati di pagamento 3.100 3.058 98,6 % Fatture registrate 1.450 1.502 103,6 % "
        "Richieste di rateizzazione secondo le domande 13 "
        "Area tecnica (TEC) – Edilizia privata Attività Attese nell'anno Svolte Sull'atteso "
        "Permessi di costruire rilasciati Tre domande sospese in attesa di integrazioni 24 21 87,5 % "
        "SCIA e CILA esaminate 180 187 103,9 % "
        "Area tecnica (TEC) – Manutenzioni Attività Attese nell'anno Svolte Sull'atteso "
        "Interventi su segnalazione dei cittadini 210 224 106,7 % "
        "Uscite dei mezzi sgombraneve secondo le nevicate 6"
    )
    titoli = f"Indicatore Partenza {ANNO} {ANNO + 1} {ANNO + 2} Rilevato"
    salute = sezione(corpo, "Salute dell'ente", "Allegato – Come si arriva ai gradi")
    assert salute == (
        f"Salute digitale {titoli} Servizi in linea sul totale dei servizi su 40 servizi "
        "12 / 40 18 / 40 24 / 40 30 / 40 19 Pagamenti ricevuti con PagoPA (%) 81% 85% 90% 95% 88,7 "
        f"Salute professionale {titoli} Ore di formazione fruite nell'anno 902 1.640 1.640 1.640 1.558 "
        f"Salute finanziaria {titoli} Spese rigide sulle entrate correnti (%) Dato di preconsuntivo "
        "29,80 29 28,50 28 29,15"
    )


def test_nella_cartella_sono_numeri(borgo):
    cartella = in_cartella(borgo["finale"])
    titoli = ("Area", "Gruppo", "Attese nell'anno", "Attese, a parole", "Svolte", "Sull'atteso (%)")
    assert elenco(cartella, "Attività", *titoli)[4:8] == [
        ("FIN", None, 1450, None, 1502, 103.6),
        ("FIN", None, None, "secondo le domande", 13, None),
        ("TEC", "Edilizia privata", 24, None, 21, 87.5),
        ("TEC", "Edilizia privata", 180, None, 187, 103.9),
    ]
    titoli = ("Dimensione", "Partenza", str(ANNO), str(ANNO + 2), "Rilevato", "Nota")
    assert elenco(cartella, "Salute", *titoli) == [
        ("salute digitale", "12 / 40", "18 / 40", "30 / 40", 19, "su 40 servizi"),
        ("salute digitale", "81%", "85%", "95%", 88.7, None),
        ("salute professionale", "902", "1.640", "1.640", 1558, None),
        ("salute finanziaria", "29,80", "29", "28", 29.15, "Dato di preconsuntivo"),
    ]


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def aperta(persone):
    return apri_la_prima(approvato(persone, da_contare()), persone["segretario"])


def rilevato(rilevazione, piano=None):
    valore, piano = valore_rilevazione(rilevazione), piano or da_contare()
    return Rilevato(piano, valore, risultati(piano, valore), rilevazione.impronta)


@pytest.mark.django_db
def test_di_chi_non_ha_dichiarato_si_dice_che_non_ha_dichiarato(aperta, segretario, tmp_path):
    scrivi(aperta, segretario, righe={3: (None, OSTILE)})
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    trovato = rilevato(aperta)
    file = su_carta(tmp_path, trovato)
    assert convalida(file) == []
    corpo = testo_del_pdf(file, *CORPO).partition("Allegato –")[2]
    attivita = sezione(corpo, "Attività delle aree", "Salute dell'ente")
    assert fitto(attivita) == fitto(
        "Area prima (A) Attività Attese nell'anno Svolte Deliberazioni 150 non dichiarata "
        f"Mensa {OSTILE} servizio non attivo vedi nota "
        "Area prima (A) – Sportello Attività Attese nell'anno Svolte Pratiche 1.234,5 non dichiarata "
        "Senza quantità dichiarate: Area seconda (B)."
    )
    salute = sezione(corpo, "Salute dell'ente", "Allegato – Come si arriva ai gradi")
    assert salute == "I valori degli indicatori di salute non sono stati dichiarati."
    cartella = in_cartella(trovato)
    assert elenco(cartella, "Attività", "Area", "Attività", "Svolte", "Nota") == [
        ("A", "Deliberazioni", None, None),
        ("A", "Pratiche", None, None),
        ("A", "Mensa", None, OSTILE),
        ("B", "Sopralluoghi", None, None),
    ]
    (cella,) = (cella for riga in cartella["Attività"].iter_rows() for cella in riga if cella.value == OSTILE)
    assert (cella.data_type, cella.quotePrefix) == ("s", True)
    assert elenco(cartella, "Salute", "Indicatore", "Rilevato") == [
        ("Servizi in linea", None),
        ("Velocità di pagamento", None),
    ]


@pytest.mark.django_db
def test_dove_il_piano_non_ne_ha_non_ci_sono_ne_capitoli_ne_fogli(persone, tmp_path):
    piano = da_contare((), ())
    trovato = rilevato(apri_la_prima(approvato(persone, piano), persone["segretario"]), piano)
    assert trovato.tavole.get(SALUTE) is None
    corpo = testo_del_pdf(su_carta(tmp_path, trovato), *CORPO)
    assert [uno for uno in ("Attività delle aree", "Salute dell'ente") if uno in corpo] == []
    assert in_cartella(trovato).sheetnames == ["Rilevazione", "Obiettivi", "Indicatori", "Fasi", "Calcoli"]
