"""The steps of an avanzamento, from its page: sent, returned, validated, valued; also while other things happen."""

import pytest

from monitoraggio import azioni, models
from tests.avanzamenti import (
    A_PAROLE,
    FINALE,
    PIENO,
    accanto,
    apri,
    compila,
    con_le_persone,
    frasi,
    invia,
    misure,
    riga_di,
    scritto,
    stato,
    va,
)
from tests.html import cerca, leggi, pagina, testi, testo
from tests.moduli import inviabile
from tests.persone import abilita_su

CHIUSA = "La rilevazione non è aperta: gli avanzamenti non si possono cambiare."
GIA_INVIATO = "L'avanzamento è già stato inviato: per cambiarlo va restituito."
NON_SALVATO = "Quello che hai scritto è qui sotto, ma non è stato salvato."


pytestmark = pytest.mark.django_db


@pytest.fixture
def piano(segretario, redattore, compilatore, responsabile, oiv, lettore):
    return con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)


@pytest.fixture
def aperta(piano, segretario):
    return apri(piano, segretario, FINALE)


# Sending


def test_prima_di_inviare_si_sa_che_cosa_manca(aperta, responsabile, entra):
    html = pagina(entra(responsabile).get(va(aperta, 2)))
    (elenco,) = cerca(html, "section", **{"aria-labelledby": "prima-di-inviare"})
    manca = "l'indicatore 1 non ha una misura (se non si può misurare, di' perché)"
    assert testi(elenco, "li") == [manca]
    risposta = entra(responsabile).post(va(aperta, 2, "invia/"), scritto(aperta, 2, relazione="Ecco"))
    assert (risposta.status_code, frasi(risposta)) == (
        302,
        [f"Prima di inviare completa l'avanzamento: {manca}."],
    )
    # What was typed is saved all the same.
    assert (riga_di(aperta, 2)[0].relazione, stato(aperta, 2)) == ("Ecco", "bozza")


def test_il_responsabile_salva_e_invia(aperta, responsabile, entra):
    risposta = entra(responsabile).post(va(aperta, 2, "invia/"), scritto(aperta, 2, valore="1"))
    assert frasi(risposta) == ["Avanzamento inviato: adesso lo legge chi lo deve validare."]
    riga, _ = riga_di(aperta, 2)
    passi = [(passo.passo, passo.chi, passo.per_conto) for passo in riga.passi.all()]
    assert passi == [("compilato", responsabile, False), ("inviato", responsabile, False)]
    assert (riga.stato, misure(aperta, 2)) == ("inviato", [1])
    html = pagina(entra(responsabile).get(va(aperta, 2)))
    assert testi(html, "p", "richiamo") == [GIA_INVIATO]
    assert accanto(html)["indicatore-1"]["Dichiarato"] == "sì"
    (passi,) = cerca(html, "ol", "note-elenco")
    chi = responsabile.get_full_name()
    assert testi(passi, "p")[1::2] == [f"{chi} ha compilato l'avanzamento", f"{chi} ha inviato l'avanzamento"]


def test_il_segretario_invia_per_conto_di_un_area_senza_nessuno(aperta, segretario, entra):
    dati = scritto(aperta, 3, dichiarato="raggiunto", motivo_misura="Visto")
    entra(segretario).post(va(aperta, 3, "invia/"), dati)
    riga, _ = riga_di(aperta, 3)
    assert riga.stato == "inviato"
    assert [passo.per_conto for passo in riga.passi.all()] == [True, True]
    assert "per conto dell'area" in testo(pagina(entra(segretario).get(va(aperta, 3))))


def test_cio_che_e_sbagliato_non_si_invia(aperta, responsabile, entra):
    html = pagina(entra(responsabile).post(va(aperta, 2, "invia/"), scritto(aperta, 2, valore="forse")))
    assert testi(html, "h2", "")[0] == "C'è una cosa da sistemare"
    assert stato(aperta, 2) == "bozza"


def test_inviato_due_volte_si_dice_e_basta(aperta, responsabile, entra):
    dati = scritto(aperta, 2, valore="1")
    entra(responsabile).post(va(aperta, 2, "invia/"), dati)
    di_nuovo = entra(responsabile).post(va(aperta, 2, "invia/"), dati)
    assert (di_nuovo["Location"], frasi(di_nuovo)[-1]) == (va(aperta, 2), GIA_INVIATO)
    senza_modulo = entra(responsabile).post(va(aperta, 2, "invia/"))
    assert frasi(senza_modulo)[-1] == GIA_INVIATO
    assert [passo.passo for passo in riga_di(aperta, 2)[0].passi.all()] == ["compilato", "inviato"]


def test_cio_che_si_scriveva_mentre_altri_inviava_resta_sulla_pagina(
    aperta, compilatore, responsabile, entra
):
    compila(aperta, 2, responsabile, **PIENO)
    mia = scritto(aperta, 2, valore="1", relazione="Ancora una cosa")
    invia(aperta, 2, responsabile)
    html = pagina(entra(compilatore).post(va(aperta, 2), mia))
    assert testi(html, "div", "richiamo-avviso") == [f"{GIA_INVIATO} {NON_SALVATO}"]
    assert "Ancora una cosa" in testi(html, "textarea")
    assert riga_di(aperta, 2)[0].relazione == ""


@pytest.mark.parametrize("passo", ["", "invia/"])
def test_la_rilevazione_che_si_chiude_mentre_si_invia(aperta, segretario, responsabile, entra, passo):
    compila(aperta, 2, responsabile, **PIENO)
    mia = scritto(aperta, 2, valore="1", relazione="Ancora una cosa")
    azioni.chiudi(rilevazione=aperta, motivo="È tardi", utente=segretario)
    risposta = entra(responsabile).post(va(aperta, 2, passo), mia)
    html = pagina(risposta)
    assert testi(html, "div", "richiamo-avviso") == [f"{CHIUSA} {NON_SALVATO}"]
    assert "Ancora una cosa" in testi(html, "textarea")
    # Reopened, what is on the page can be saved.
    azioni.riapri(rilevazione=aperta, motivo="Mancava", utente=segretario)
    assert entra(responsabile).post(va(aperta, 2), inviabile(risposta)).status_code == 302
    assert riga_di(aperta, 2)[0].relazione == "Ancora una cosa"


def test_anche_cio_che_e_sbagliato_resta_se_intanto_si_chiude(aperta, segretario, responsabile, entra):
    mia = scritto(aperta, 2, valore="forse", relazione="Ancora una cosa")
    azioni.chiudi(rilevazione=aperta, motivo="È tardi", utente=segretario)
    html = pagina(entra(responsabile).post(va(aperta, 2), mia))
    assert testi(html, "div", "richiamo-avviso") == [CHIUSA]
    assert "Ancora una cosa" in testi(html, "textarea")


# Returning, validating, valuing


@pytest.fixture
def inviata(aperta, responsabile):
    compila(aperta, 2, responsabile, **PIENO)
    invia(aperta, 2, responsabile)
    return aperta


def test_il_segretario_restituisce_con_un_motivo(inviata, segretario, entra):
    senza = pagina(entra(segretario).post(va(inviata, 2, "restituisci/"), {"nota": " "}))
    assert testi(senza, "title")[0].startswith("Errore: ")
    assert testi(senza, "div", "invalid-feedback") == ["Scrivi che cosa c'è da rivedere."]
    fatta = entra(segretario).post(va(inviata, 2, "restituisci/"), {"nota": "Da quando?"})
    assert frasi(fatta) == [
        "Avanzamento restituito: le persone dell'area lo possono cambiare e inviare di nuovo."
    ]
    assert stato(inviata, 2) == "restituito"
    assert "«Da quando?»" in testi(pagina(entra(segretario).get(va(inviata, 2))), "p", "testo")
    # Pressed twice.
    di_nuovo = entra(segretario).post(va(inviata, 2, "restituisci/"), {"nota": "Da quando? "})
    assert (di_nuovo.status_code, frasi(di_nuovo)[-1]) == (
        302,
        "L'avanzamento è già dell'area, che lo può cambiare.",
    )


def test_chi_restituisce_per_secondo_ritrova_il_suo_motivo(inviata, segretario, amministratore, entra):
    riga, _ = riga_di(inviata, 2)
    azioni.restituisci(avanzamento=riga, motivo="Da quando?", utente=amministratore)
    html = pagina(entra(segretario).post(va(inviata, 2, "restituisci/"), {"nota": "Manca il verbale"}))
    (modulo,) = cerca(html, "form", action=va(inviata, 2, "restituisci/"))
    assert (testi(modulo, "textarea"), testi(modulo, "div", "alert")) == (
        ["Manca il verbale"],
        [
            "L'avanzamento è già dell'area, che lo può cambiare. Il tuo motivo non è stato registrato: lo trovi "
            "ancora qui sotto."
        ],
    )
    assert [passo.nota for passo in riga.passi.filter(passo="restituito")] == ["Da quando?"]


def test_il_segretario_valida_ma_non_cio_che_ha_inviato_lui(inviata, segretario, entra):
    html = pagina(entra(segretario).get(va(inviata, 2)))
    assert len(cerca(html, "form", action=va(inviata, 2, "valida/"))) == 1
    fatta = entra(segretario).post(va(inviata, 2, "valida/"))
    assert (frasi(fatta), stato(inviata, 2)) == (["Avanzamento validato."], "validato")
    compila(inviata, 3, segretario, **A_PAROLE)
    invia(inviata, 3, segretario)
    sua = entra(segretario).post(va(inviata, 3, "valida/"))
    assert frasi(sua)[-1] == "L'hai compilato o inviato tu: lo giudica qualcun altro."
    assert (
        cerca(pagina(entra(segretario).get(va(inviata, 3))), "form", action=va(inviata, 3, "valida/")) == []
    )
    assert stato(inviata, 3) == "inviato"


def test_l_oiv_registra_il_suo_grado_accanto_a_quello_dichiarato(inviata, oiv, responsabile, entra):
    indirizzo = va(inviata, 2, "valuta/")
    sbagliata = pagina(entra(oiv).post(indirizzo, {"grado": "120", "motivo": "Visto"}))
    assert testi(sbagliata, "div", "invalid-feedback") == ["La percentuale va da 0 a 100."]
    assert "Visto" in testi(sbagliata, "textarea")
    assert models.Valutazione.objects.count() == 0
    fatta = entra(oiv).post(indirizzo, {"grado": "82,5", "motivo": "Solo in parte"})
    assert frasi(fatta) == ["Il tuo grado è registrato, accanto a quello dichiarato."]
    html = pagina(entra(responsabile).get(va(inviata, 2)))
    (riquadro,) = cerca(html, "section", "riquadro", **{"aria-labelledby": "grado"})
    assert testi(riquadro, "p", "grado") == ["100,00 %"]
    assert testi(riquadro, "strong") == ["Secondo l'OIV: 82,5 %"]


@pytest.mark.parametrize("passo", ["restituisci/", "valuta/"])
def test_chiusa_la_rilevazione_chi_giudica_lo_sa_e_non_perde_il_testo(inviata, segretario, oiv, entra, passo):
    azioni.chiudi(rilevazione=inviata, motivo="È tardi", utente=segretario)
    chi = {"restituisci/": segretario, "valuta/": oiv}[passo]
    dati = {"nota": "Da rivedere", "grado": "50", "motivo": "Da rivedere"}
    html = pagina(entra(chi).post(va(inviata, 2, passo), dati))
    assert testi(html, "div", "alert") == [CHIUSA]
    # The OIV may still note something for itself.
    assert testi(html, "textarea") == ["Da rivedere", *([""] if chi == oiv else [])]


def test_chi_risponde_dell_area_non_la_giudica(inviata, segretario, piano, entra):
    abilita_su(segretario, piano, "responsabile", "A")
    html = pagina(entra(segretario).get(va(inviata, 2)))
    assert cerca(html, "form", action=va(inviata, 2, "valida/")) == []
    risposta = entra(segretario).post(va(inviata, 2, "valida/"))
    assert risposta.status_code == 403
    assert "Nessuno giudica quello che dichiara un'area di cui risponde" in testo(
        leggi(risposta.content.decode())
    )
