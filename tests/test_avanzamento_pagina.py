"""The page of an avanzamento: who reads it and who fills it in, what is beside the fields, two who write at once."""

from decimal import Decimal
from itertools import pairwise

import pytest

from monitoraggio import azioni
from monitoraggio.riepiloghi import valore_avanzamento
from tests import fabbrica
from tests.avanzamenti import (
    FINALE,
    INTERMEDIA,
    accanto,
    apri,
    compila,
    con_le_persone,
    frasi,
    invia,
    misure,
    riga_di,
    scritto,
    va,
)
from tests.html import attributi, cerca, elementi, pagina, testi, testo
from tests.moduli import inviabile
from tests.persone import abilita_su
from tests.vita import carica, porta

pytestmark = pytest.mark.django_db


@pytest.fixture
def piano(segretario, redattore, compilatore, responsabile, oiv, lettore):
    return con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)


@pytest.fixture
def aperta(piano, segretario):
    return apri(piano, segretario, FINALE)


# Who sees and does what


RUOLI = ("lettore", "oiv", "compilatore", "responsabile", "redattore", "segretario", "amministratore")


@pytest.mark.parametrize(
    ("metodo", "passo", "n", "attesi"),
    [
        #                        lettore oiv compil. resp. redatt. segr. superutente
        ("get", "", 1, (404, 200, 200, 200, 200, 200, 200)),
        ("get", "", 3, (404, 200, 404, 404, 200, 200, 200)),
        ("post", "", 1, (404, 403, 302, 302, 302, 302, 302)),
        ("post", "", 3, (404, 403, 404, 404, 302, 302, 302)),
        ("post", "invia/", 2, (404, 403, 403, 302, 403, 403, 403)),
        ("post", "invia/", 3, (404, 403, 404, 404, 403, 302, 403)),
        ("post", "restituisci/", 1, (404, 403, 403, 403, 403, 200, 200)),
        ("post", "valida/", 1, (404, 403, 403, 403, 403, 302, 302)),
        ("post", "valuta/", 1, (404, 200, 403, 403, 403, 403, 403)),
        ("get", "invia/", 1, (405,) * 7),
        ("get", "restituisci/", 1, (405,) * 7),
        ("get", "valida/", 1, (405,) * 7),
        ("get", "valuta/", 1, (405,) * 7),
    ],
)
def test_chi_arriva_dove(aperta, request, entra, metodo, passo, n, attesi):
    dati = scritto(aperta, n) if metodo == "post" and not passo else {}
    risposte = [
        getattr(entra(request.getfixturevalue(chi)), metodo)(va(aperta, n, passo), dati).status_code
        for chi in RUOLI
    ]
    assert tuple(risposte) == attesi


def test_chi_non_e_entrato_e_chi_e_di_un_altro_ente(aperta, client, entra, segretario_di_tortona):
    assert client.get(va(aperta, 1)).status_code == 302
    assert entra(segretario_di_tortona).get(va(aperta, 1)).status_code == 404
    assert entra(segretario_di_tortona).post(va(aperta, 1, "invia/")).status_code == 404


def test_chiusa_la_legge_chiunque_e_non_la_scrive_nessuno(aperta, segretario, lettore, redattore, entra):
    compila(aperta, 1, segretario, valore=Decimal(72))
    azioni.chiudi(rilevazione=aperta, motivo="Basta così", utente=segretario)
    for chi in (lettore, redattore):
        html = pagina(entra(chi).get(va(aperta, 1)))
        assert cerca(html, "form", action=va(aperta, 1)) == []
        assert "La rilevazione è chiusa: quello che leggi è com'era quel giorno." in testi(
            html, "p", "richiamo"
        )
        assert "72 pratiche" in testi(html, "dd")
    assert entra(lettore).post(va(aperta, 1), scritto(aperta, valore="1")).status_code == 403
    assert entra(lettore).post(va(aperta, 1, "valida/")).status_code == 403


def test_un_avanzamento_che_non_c_e(aperta, segretario, entra):
    altrove = va(aperta, 1).rpartition("/monitoraggio/")[0]
    nessuna = "00000000-0000-4000-8000-000000000000"
    assert entra(segretario).get(f"{altrove}/monitoraggio/2026-12-31/{nessuna}/").status_code == 404
    assert entra(segretario).get(f"{altrove}/monitoraggio/2026-01-01/{nessuna}/").status_code == 404


# What is beside the fields


def test_accanto_al_campo_c_e_quello_che_si_era_promesso(piano, segretario, responsabile, entra):
    prima = apri(piano, segretario, INTERMEDIA)
    compila(prima, 1, responsabile, valore=Decimal(40))
    azioni.chiudi(rilevazione=prima, motivo="Il resto manca", utente=segretario)
    adesso = apri(piano, segretario, FINALE)
    compila(adesso, 1, responsabile, valore=Decimal(72))
    html = pagina(entra(responsabile).get(va(adesso, 1)))
    assert accanto(html) == {
        "indicatore-1": {
            "Traguardo": "almeno 80 pratiche",
            "Partenza": "50 pratiche",
            "Al 30/09/2026": "40 pratiche",
            "Peso": "60",
        },
        "indicatore-2": {"Traguardo": "almeno il 90%", "Peso": "40"},
        "fase-1": {"Quando": "30/06/2026", "Peso": "40"},
        "fase-2": {"Peso": "60"},
    }
    (dati,) = cerca(html, "dl", "dati-avanzamento")
    assert dict(zip(testi(dati, "dt"), testi(dati, "dd"), strict=True)) == {
        "Area": "Area prima (A)",
        "Peso dell'obiettivo": "60",
        "Fasi attese al 31/12/2026": "100 su 100",
    }
    primo, secondo = cerca(html, "details", "grado-riga")
    assert testi(primo, "summary") == ["Grado adesso: 90,00 % , Indicatore 1"]
    assert testi(primo, "li") == [
        "Pratiche evase: 72 su 80 → 90,00 % Formula «rapporto»: 72 : 80 × 100 = 90",
        "Formula «rapporto»: 72 : 80 × 100 = 90",
    ]
    assert testi(secondo, "summary") == ["Grado adesso: non ancora misurato , Indicatore 2"]
    assert testi(html, "p", "grado") == ["90,00 %"]


def test_chi_legge_soltanto_vede_i_valori_come_testo(aperta, responsabile, oiv, entra):
    compila(aperta, 1, responsabile, valore=Decimal(72))
    html = pagina(entra(oiv).get(va(aperta, 1)))
    assert accanto(html)["indicatore-1"]["Dichiarato"] == "72 pratiche"
    assert accanto(html)["indicatore-2"]["Dichiarato"] == "niente"
    assert cerca(html, "form", action=va(aperta, 1)) == []
    # The OIV values what was sent, not a draft.
    assert cerca(html, "form", action=va(aperta, 1, "valuta/")) == []
    titoli = [int(uno.name[1]) for uno in _titoli(html)]
    assert titoli[0] == 1
    assert all(dopo - prima <= 1 for prima, dopo in pairwise(titoli))


def _titoli(html):
    return [uno for uno in elementi(html) if uno.name in ("h1", "h2", "h3", "h4")]


def test_un_indicatore_di_un_altro_anno_lo_dice(segretario, redattore, entra):
    valore = fabbrica.piano(
        fabbrica.obiettivo(
            1, {"area": "A", "peso": 100}, indicatori=[{"tipo": "numero", "valore": 3, "anno": 2027}]
        ),
        sistema=fabbrica.sistema("libero", {}),
    )
    piano = porta(carica(valore), "approvato", segretario)
    abilita_su(redattore, piano, "redattore")
    html = pagina(entra(redattore).get(va(apri(piano, segretario, FINALE), 1)))
    assert testi(html, "p", "anno-prima") == ["Il piano lo misura nel 2027: quest'anno non conta nel grado."]


# Writing


def test_la_pagina_com_e_si_salva_e_non_cambia_niente(aperta, compilatore, entra):
    compila(aperta, 1, compilatore, valore=Decimal("1234.5"))
    letta = entra(compilatore).get(va(aperta, 1))
    risposta = entra(compilatore).post(va(aperta, 1), inviabile(letta))
    assert (risposta.status_code, risposta["Location"]) == (302, va(aperta, 1))
    assert (misure(aperta), riga_di(aperta, 1)[0].scritture) == ([Decimal("1234.5")], 1)


def test_la_bozza_si_salva_in_ogni_momento(aperta, compilatore, entra):
    risposta = entra(compilatore).post(va(aperta, 1), scritto(aperta, valore="1.234,5", relazione="A metà"))
    assert frasi(risposta) == ["Avanzamento salvato: resta in bozza finché non viene inviato."]
    riga, _ = riga_di(aperta, 1)
    assert (misure(aperta), riga.relazione, riga.stato) == ([Decimal("1234.5")], "A metà", "bozza")


def test_cio_che_e_sbagliato_si_dice_accanto_e_non_si_perde_niente(aperta, compilatore, entra):
    risposta = entra(compilatore).post(va(aperta, 1), scritto(aperta, valore="circa 20", relazione="A metà"))
    html = pagina(risposta)
    assert testi(html, "title")[0].startswith("Errore: ")
    (riga,) = cerca(html, "fieldset", "riga", id="indicatore-1")
    (campo,) = (uno for uno in cerca(riga, "input") if attributi(uno)["name"].endswith("-valore"))
    assert attributi(campo)["value"] == "circa 20"
    (avviso,) = testi(riga, "div", "invalid-feedback")
    assert avviso.startswith("Qui va solo un numero, per esempio 1.234,50")
    assert (
        testo(next(uno for uno in cerca(html, "textarea") if attributi(uno)["name"] == "relazione"))
        == "A metà"
    )
    (elenco,) = cerca(html, "section", "richiamo-error")
    (porta_al_campo,) = cerca(elenco, "a")
    assert attributi(porta_al_campo)["href"] == f"#{attributi(campo)['id']}"
    (modulo,) = cerca(html, "form", action=va(aperta, 1))
    assert attributi(modulo)["data-avvisa"] == "sempre"
    assert riga_di(aperta, 1)[0].scritture == 0


def test_salva_e_vai_al_prossimo(aperta, compilatore, redattore, entra):
    """The compilatore has two sheets, of A; who writes on behalf of the areas has all three."""
    salva = {"salva": "prossimo"}
    prima = entra(compilatore).post(va(aperta, 1), scritto(aperta, valore="72") | salva)
    assert (frasi(prima), prima["Location"]) == (["Obiettivo 1: avanzamento salvato."], va(aperta, 2))
    dopo = entra(compilatore).post(va(aperta, 2), scritto(aperta, 2, valore="1") | salva)
    assert dopo["Location"] == va(aperta, 2)
    assert frasi(dopo)[-1] == "Non ce ne sono altri ancora da compilare."
    per_conto = entra(redattore).post(va(aperta, 2), scritto(aperta, 2, valore="0") | salva)
    assert per_conto["Location"] == va(aperta, 3)


def test_il_prossimo_ricomincia_dal_primo_e_comprende_i_restituiti(aperta, responsabile, segretario, entra):
    compila(aperta, 1, responsabile, non_valutabile=True, motivo="Sisma")
    _, obiettivo = riga_di(aperta, 1)
    riga = riga_di(aperta, 1)[0]
    tutte = [
        {"indicatore": uno.chiave, "non_valutabile": True, "motivo": "Sisma"} for uno in obiettivo.indicatori
    ]
    dati = valore_avanzamento(riga)
    azioni.salva_avanzamento(
        avanzamento=riga,
        dati=dati.model_validate(dict(dati) | {"misure": tutte}),
        scritture=1,
        utente=responsabile,
    )
    invia(aperta, 1, responsabile)
    salva = {"salva": "prossimo"}
    solo = entra(responsabile).post(va(aperta, 2), scritto(aperta, 2, valore="1") | salva)
    assert solo["Location"] == va(aperta, 2)
    azioni.restituisci(avanzamento=riga, motivo="Di più", utente=segretario)
    altro = entra(responsabile).post(va(aperta, 2), scritto(aperta, 2, valore="0") | salva)
    assert altro["Location"] == va(aperta, 1)


def test_chi_scrive_per_conto_dell_area_lo_sa(aperta, redattore, segretario, compilatore, entra):
    def detto(chi, n):
        return testi(pagina(entra(chi).get(va(aperta, n))), "p", "richiamo")

    assert detto(redattore, 1) == ["Stai compilando per conto dell'area A."]
    assert detto(segretario, 3) == ["Stai compilando per conto dell'area B: quando lo invii resta scritto."]
    assert detto(compilatore, 1) == []


# Two at once


def test_due_che_scrivono_insieme_vedono_tutt_e_due_le_versioni(aperta, compilatore, redattore, entra):
    mia = scritto(aperta, valore="72", criticita="Poche", relazione="Mia")
    entra(redattore).post(va(aperta, 1), scritto(aperta, valore="70", criticita="Poche"))
    risposta = entra(compilatore).post(va(aperta, 1), mia)
    html = pagina(risposta)
    (avviso,) = cerca(html, "section", "conflitto")
    assert [testi(riga, "th") + testi(riga, "td") for riga in cerca(avviso, "tr")[1:]] == [
        ["Indicatore 1", "70 pratiche", "72 pratiche"],
        ["Attività svolte", "niente", "Mia"],
    ]
    assert misure(aperta) == [70]
    # What was written is in the form; saving again is possible, and holds.
    assert inviabile(risposta)["scritture"] == ["1"]
    di_nuovo = entra(compilatore).post(va(aperta, 1), inviabile(risposta))
    assert di_nuovo.status_code == 302
    assert (misure(aperta), riga_di(aperta, 1)[0].relazione) == ([72], "Mia")


@pytest.mark.parametrize("scritture", ["", "uno", "-1", "99999999999999999999", "²"])
def test_un_modulo_senza_il_suo_segno_non_sovrascrive(aperta, compilatore, entra, scritture):
    dati = scritto(aperta, valore="72") | {"scritture": scritture}
    html = pagina(entra(compilatore).post(va(aperta, 1), dati))
    assert len(cerca(html, "section", "conflitto")) == 1
    assert misure(aperta) == []


# Queries


@pytest.mark.parametrize("quanti", [1, 12])
def test_le_letture_non_crescono_con_gli_indicatori(
    segretario, compilatore, entra, quanti, django_assert_num_queries
):
    valore = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 100},
            indicatori=[
                {"tipo": "numero", "operatore": ">=", "valore": 10, "descrizione": f"Misura {posto}"}
                for posto in range(quanti)
            ],
            fasi=[{"descrizione": f"Fase {posto}", "peso": 1} for posto in range(quanti)],
        ),
        sistema=fabbrica.sistema("libero", {}),
    )
    piano = porta(carica(valore), "approvato", segretario)
    abilita_su(compilatore, piano, "compilatore", "A")
    rilevazione = apri(piano, segretario, FINALE)
    compila(rilevazione, 1, segretario, valore=Decimal(3))
    client, indirizzo = entra(compilatore), va(rilevazione, 1)
    with django_assert_num_queries(21):
        assert client.get(indirizzo).status_code == 200
