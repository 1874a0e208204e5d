"""The pages of the actual quantities: who reads and fills them in, what is beside the fields, two at once."""

from datetime import date
from decimal import Decimal

import pytest

from monitoraggio import azioni
from monitoraggio.azioni.consuntivi import CHIUSA
from monitoraggio.consuntivi import SALUTE
from obiettivi import models as m
from tests import fabbrica
from tests.avanzamenti import frasi
from tests.consuntivi import da_contare, dette, indirizzo, scrivi, spedito, tabelle
from tests.html import attributi, cerca, elementi, mete, pagina, testi, testo
from tests.moduli import inviabile
from tests.rilevazioni import INTERMEDIO, approvato, apri_la_prima, cast, righe

pytestmark = pytest.mark.django_db


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def piano(persone):
    return approvato(persone, da_contare())


@pytest.fixture
def aperta(piano, segretario):
    return apri_la_prima(piano, segretario)


# Who sees and does what

RUOLI = ("lettore", "oiv", "compilatore", "responsabile", "redattore", "segretario", "amministratore")


@pytest.mark.parametrize(
    ("metodo", "area", "attesi"),
    [
        #                lettore oiv compil. resp. redatt. segr. superutente
        ("get", "A", (404, 200, 404, 200, 200, 200, 200)),
        ("get", "B", (404, 200, 200, 404, 200, 200, 200)),
        ("get", SALUTE, (404, 200, 404, 404, 200, 200, 200)),
        ("post", "A", (404, 403, 404, 302, 302, 302, 302)),
        ("post", "B", (404, 403, 302, 404, 302, 302, 302)),
        ("post", SALUTE, (404, 403, 404, 404, 302, 302, 302)),
    ],
)
def test_chi_arriva_dove(aperta, request, entra, metodo, area, attesi):
    risposte = [
        getattr(entra(request.getfixturevalue(chi)), metodo)(
            indirizzo(aperta, area), spedito(aperta, {}, area) if metodo == "post" else {}
        ).status_code
        for chi in RUOLI
    ]
    assert tuple(risposte) == attesi


def test_chi_non_e_entrato_e_chi_e_di_un_altro_ente(aperta, client, entra, segretario_di_tortona):
    assert client.get(indirizzo(aperta)).status_code == 302
    for area in ("A", SALUTE):
        assert entra(segretario_di_tortona).get(indirizzo(aperta, area)).status_code == 404
        assert entra(segretario_di_tortona).post(indirizzo(aperta, area)).status_code == 404


@pytest.mark.parametrize(
    ("area", "perche"),
    [
        ("A", "Le quantità le scrive l'area, o chi lo fa per suo conto."),
        (SALUTE, "Gli indicatori di salute dell'ente li compilano il redattore e il segretario comunale."),
    ],
)
def test_a_chi_legge_soltanto_si_dice_chi_scrive(aperta, oiv, entra, area, perche):
    risposta = entra(oiv).post(indirizzo(aperta, area), spedito(aperta, {}, area))
    assert perche in testo(pagina(risposta, 403))
    html = pagina(entra(oiv).get(indirizzo(aperta, area)))
    assert (cerca(html, "form", action=indirizzo(aperta, area)), cerca(html, "textarea")) == ([], [])


def test_un_area_senza_attivita_o_una_rilevazione_non_aperta(aperta, segretario, entra):
    client = entra(segretario)
    assert client.get(indirizzo(aperta, "C")).status_code == 404
    mai = indirizzo(aperta).replace("2026-09-30", "2026-12-31")
    assert (client.get(mai).status_code, client.post(mai).status_code) == (404, 404)


def test_senza_attivita_e_senza_salute_non_c_e_niente(persone, entra):
    aperta = apri_la_prima(approvato(persone, da_contare((), ())), persone["segretario"])
    client = entra(persone["segretario"])
    assert [client.get(indirizzo(aperta, area)).status_code for area in ("A", SALUTE)] == [404, 404]
    assert "Attività e salute dell'ente" not in testi(pagina(client.get(INTERMEDIO)), "h2")


def test_il_codice_di_un_area_puo_avere_ogni_carattere(persone, entra):
    aree = [
        {"codice": "A", "nome": "Prima"},
        {"codice": "B", "nome": "Seconda"},
        {"codice": "S/1 è", "nome": "Terza"},
    ]
    attivita = [{"area": "S/1 è", "prodotto": "Atti", "quantita": 4}]
    aperta = apri_la_prima(approvato(persone, da_contare(attivita, aree=aree)), persone["segretario"])
    client = entra(persone["segretario"])
    (dove,) = (uno for uno in mete(pagina(client.get(INTERMEDIO))) if "/attivita/" in uno)
    assert client.post(dove, spedito(aperta, {0: ("3", "")}, "S/1 è")).status_code == 302
    assert dette(aperta, "S/1 è") == {0: (3, "")}


# What is beside the fields


def test_accanto_al_campo_ci_sono_l_atteso_e_la_volta_prima(aperta, piano, segretario, responsabile, entra):
    scrivi(aperta, responsabile, righe={0: Decimal(70), 3: (None, "Mai aperta")})
    scrivi(aperta, segretario, SALUTE, {1: (Decimal("84.2"), "dato di giugno")})
    azioni.chiudi(rilevazione=aperta, motivo="Gli avanzamenti mancano", utente=segretario)
    finale = azioni.apri(rilevazione=piano.rilevazioni.get(al=date(2026, 12, 31)), utente=segretario)
    scrivi(finale, responsabile, righe={0: (Decimal(100), "Meno sedute"), 2: Decimal(2469)})
    html = pagina(entra(responsabile).get(indirizzo(finale)))
    colonne = ["Attività", "Attese nell'anno", "Al 30/09/2026", "Quantità", "Nota"]
    # A field holds what was typed; beside it is only the percent.
    assert tabelle(html) == [
        (
            colonne,
            [
                ["Deliberazioni", "150", "70", "66,7 % dell'atteso", "Meno sedute"],
                ["Mensa", "servizio non attivo", "Mai aperta", "", ""],
            ],
        ),
        (colonne, [["Pratiche", "1.234,5", "", "200 % dell'atteso", ""]]),
    ]
    assert testi(html, "h2", "del-gruppo") == ["Sportello"]
    valori = [attributi(uno).get("value", "") for uno in cerca(html, "input", type="text")]
    assert valori == ["100", "", "2.469"]
    assert "Righe compilate: 2 su 3." in testi(html, "p")
    salute = pagina(entra(segretario).get(indirizzo(finale, SALUTE)))
    assert tabelle(salute) == [
        (
            ["Indicatore", "Partenza", "Traguardi", "Al 30/09/2026", "Valore", "Nota"],
            [["Servizi in linea", "32 / 32", "", "", "", ""]],
        ),
        (
            ["Indicatore", "Partenza", "Traguardi", "Al 30/09/2026", "Valore", "Nota"],
            [["Velocità di pagamento", "81%", "2026: 85%; 2028: 90%", "84,2", "", ""]],
        ),
    ]
    assert testi(salute, "h2", "del-gruppo") == ["Salute digitale", "Salute finanziaria"]


def test_ogni_campo_ha_il_nome_della_sua_riga_e_della_sua_colonna(aperta, responsabile, entra):
    html = pagina(entra(responsabile).get(indirizzo(aperta)))
    per_id = {attributi(uno)["id"]: testo(uno) for uno in elementi(html) if attributi(uno).get("id")}
    campi = [*cerca(html, "input", type="text"), *cerca(html, "textarea")]
    nomi = [[per_id[uno] for uno in attributi(campo)["aria-labelledby"].split()] for campo in campi]
    righe_ = ["Deliberazioni", "Mensa", "Pratiche"]
    assert nomi == [[riga, cosa] for cosa in ("Quantità", "Nota") for riga in righe_]


def test_chiusa_la_legge_chiunque_e_non_la_scrive_nessuno(aperta, segretario, responsabile, lettore, entra):
    scrivi(aperta, responsabile, righe={0: (Decimal(75), "Fino a giugno")})
    azioni.chiudi(rilevazione=aperta, motivo="Basta così", utente=segretario)
    for chi in (lettore, responsabile):
        html = pagina(entra(chi).get(indirizzo(aperta)))
        assert cerca(html, "form", action=indirizzo(aperta)) == []
        assert testi(html, "p", "richiamo") == [
            "La rilevazione è chiusa: quello che leggi è com'era quel giorno."
        ]
        assert tabelle(html)[0][1] == [
            ["Deliberazioni", "150", "75 50 % dell'atteso", "Fino a giugno"],
            ["Mensa", "servizio non attivo", "non dichiarato", ""],
        ]
    assert entra(lettore).post(indirizzo(aperta), {}).status_code == 403


# Writing


def test_la_pagina_com_e_si_salva_e_non_cambia_niente(aperta, responsabile, entra):
    scrivi(aperta, responsabile, righe={2: (Decimal("1234.5"), "Due righe\ndi nota")})
    letta = entra(responsabile).get(indirizzo(aperta))
    risposta = entra(responsabile).post(indirizzo(aperta), inviabile(letta))
    assert (risposta.status_code, risposta["Location"]) == (302, indirizzo(aperta))
    assert frasi(risposta) == ["Salvato: 1 riga compilata su 3."]
    assert dette(aperta) == {2: (Decimal("1234.5"), "Due righe\ndi nota")}
    assert aperta.consuntivi.get(area="A").scritture == 1


def test_si_salva_quello_che_si_sa(aperta, responsabile, entra):
    scritto = {0: ("1.234,5", ""), 2: ("", "  \n"), 3: ("", " Non attiva ")}
    risposta = entra(responsabile).post(indirizzo(aperta), spedito(aperta, scritto))
    assert frasi(risposta) == ["Salvato: 2 righe compilate su 3."]
    assert dette(aperta) == {0: (Decimal("1234.5"), ""), 3: (None, "Non attiva")}


SOLO_UN_NUMERO = (
    "Qui va solo un numero, per esempio 1.234,50: quello che non è un numero scrivilo nella nota."
)
NON_C_E = "Se il numero non c'è ancora lascia vuoto; se non ci sarà, scrivi perché nella nota."


@pytest.mark.parametrize(
    ("scritto", "frase"),
    [
        ("circa 20", SOLO_UN_NUMERO),
        ("20 circa", SOLO_UN_NUMERO),
        ("31 / 31", SOLO_UN_NUMERO),
        ("1e3", SOLO_UN_NUMERO),
        ("n.d.", NON_C_E),
        ("//", SOLO_UN_NUMERO),
        ("-", NON_C_E),
        ("non disponibile", NON_C_E),
        (
            "1,000",
            "«1,000» si legge 1, perché la virgola è dei decimali. Per le migliaia scrivi 1.000; altrimenti togli "
            "gli zeri.",
        ),
        ("-3", "Il numero non può essere negativo."),
        ("1,23456", "Il numero ha troppi decimali: al massimo 4."),
        ("123456789012", "Il numero è troppo grande: al massimo 11 cifre prima della virgola."),
    ],
)
def test_cio_che_non_e_un_numero_si_dice_accanto_e_non_si_perde_niente(
    aperta, responsabile, entra, scritto, frase
):
    dati = spedito(aperta, {0: (scritto, "La mia nota"), 2: ("7", "")})
    html = pagina(entra(responsabile).post(indirizzo(aperta), dati))
    assert testi(html, "title")[0].startswith("Errore: ")
    (campo,) = cerca(html, "input", name="riga-0-valore")
    assert attributi(campo)["value"] == scritto
    (accanto,) = cerca(html, "p", "invalid-feedback")
    assert (testo(accanto), attributi(accanto)["id"]) == (frase, attributi(campo)["aria-describedby"])
    assert attributi(campo)["aria-invalid"] == "true"
    (elenco,) = cerca(html, "section", "richiamo-error")
    assert testi(elenco, "li") == [f"Deliberazioni, quantità : {frase}"]
    assert mete(elenco) == {f"#{attributi(campo)['id']}"}
    assert [attributi(uno).get("value", "") for uno in cerca(html, "input", type="text")] == [
        scritto,
        "",
        "7",
    ]
    assert testi(html, "textarea") == ["La mia nota", "", ""]
    (modulo,) = cerca(html, "form", action=indirizzo(aperta))
    assert attributi(modulo)["data-avvisa"] == "sempre"
    assert dette(aperta) == {}


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [("1.000", "1000"), ("2,5", "2.5"), ("85%", "85"), (" 7 ", "7"), ("0", "0"), ("-1,5", "-1.5")],
)
def test_i_numeri_si_scrivono_all_italiana_e_la_salute_puo_essere_sotto_zero(
    aperta, redattore, entra, scritto, letto
):
    entra(redattore).post(indirizzo(aperta, SALUTE), spedito(aperta, {1: (scritto, "")}, SALUTE))
    assert dette(aperta, SALUTE) == {1: (Decimal(letto), "")}


def test_una_nota_troppo_lunga_o_che_non_si_stampa(aperta, responsabile, entra):
    for nota, frase in (
        ("x" * 2001, "Il testo è troppo lungo: al massimo 2000 caratteri, qui sono 2001."),
        ("x\x07", "Il testo contiene un carattere che non si può stampare (posizione 2): cancellalo."),
    ):
        html = pagina(entra(responsabile).post(indirizzo(aperta), spedito(aperta, {0: ("1", nota)})))
        assert testi(html, "p", "invalid-feedback") == [frase]
    assert dette(aperta) == {}


def test_chi_scrive_per_conto_dell_area_lo_sa_e_resta_scritto(aperta, redattore, responsabile, entra):
    def letto(chi, area):
        html = pagina(entra(chi).get(indirizzo(aperta, area)))
        passi = [testi(voce, "p")[1] for voce in cerca(html, "li") if cerca(voce, "time")]
        return testi(html, "p", "richiamo"), passi

    assert letto(responsabile, "A") == ([], [])
    # The health is of no area: who prepares it does so as his own.
    assert letto(redattore, SALUTE) == ([], [])
    for chi in (redattore, responsabile):
        entra(chi).post(indirizzo(aperta), spedito(aperta, {0: (f"{chi.pk}", "")}))
    assert letto(redattore, "A") == (
        ["Stai compilando per conto dell'area A: quando salvi resta scritto."],
        [f"{redattore} ha scritto le quantità per conto dell'area", f"{responsabile} ha scritto le quantità"],
    )


def test_anche_un_area_senza_obiettivi_scrive_le_sue_attivita(persone, entra):
    valore = fabbrica.piano(
        fabbrica.obiettivo(1, {"area": "B", "peso": 100}, indicatori=[{"tipo": "si_no"}]),
        attivita_strutturali=[{"area": "A", "prodotto": "Atti", "quantita": 4}],
    )
    aperta = apri_la_prima(approvato(persone, valore), persone["segretario"])
    client = entra(persone["responsabile"])
    assert indirizzo(aperta) in mete(pagina(client.get(INTERMEDIO)))
    assert client.post(indirizzo(aperta), spedito(aperta, {0: ("3", "")})).status_code == 302
    (passo,) = aperta.consuntivi.get(area="A").passi.all()
    assert (dette(aperta), passo.per_conto) == ({0: (3, "")}, False)
    # Who works for it is told by its row in the organigramma, whatever its code becomes.
    m.Area.objects.filter(organigramma=aperta.piano.organigramma, codice="A").update(codice="A2")
    assert client.get(indirizzo(aperta)).status_code == 200


# Two at once, or too late


def test_due_che_scrivono_insieme_vedono_tutt_e_due_le_versioni(aperta, responsabile, redattore, entra):
    mie = spedito(aperta, {0: ("72", "Mia"), 3: ("", "")})
    entra(redattore).post(indirizzo(aperta), spedito(aperta, {0: ("70", ""), 3: ("5", "Riaperta")}))
    risposta = entra(responsabile).post(indirizzo(aperta), mie)
    html = pagina(risposta)
    (avviso,) = cerca(html, "section", "conflitto")
    assert testi(avviso, "h2") == ["Mentre scrivevi qualcun altro ha salvato queste quantità"]
    assert "Le righe che avevi lasciato vuote hanno preso quello che c'è adesso." in testo(avviso)
    assert [testi(riga, "th") + testi(riga, "td") for riga in cerca(avviso, "tr")[1:]] == [
        ["Deliberazioni", "70", "72; Mia"]
    ]
    assert dette(aperta) == {0: (70, ""), 3: (5, "Riaperta")}
    # No percent stands beside what is only typed.
    assert tabelle(html)[0][1][0] == ["Deliberazioni", "150", "", "Mia"]
    # What was written is in the form, and in the rows left blank what the other wrote.
    assert inviabile(risposta)["scritture"] == ["1"]
    assert entra(responsabile).post(indirizzo(aperta), inviabile(risposta)).status_code == 302
    assert dette(aperta) == {0: (72, "Mia"), 3: (5, "Riaperta")}


@pytest.mark.parametrize("scritture", ["", "uno", "-1", "99999999999999999999", "²"])
def test_un_modulo_senza_il_suo_segno_non_sovrascrive(aperta, responsabile, entra, scritture):
    dati = spedito(aperta, {0: ("72", "")}) | {"scritture": scritture}
    html = pagina(entra(responsabile).post(indirizzo(aperta), dati))
    assert len(cerca(html, "section", "conflitto")) == 1
    assert dette(aperta) == {}


@pytest.mark.parametrize("scritto", ["72", "circa 72"])
def test_si_salva_mentre_la_rilevazione_si_chiude(aperta, segretario, responsabile, entra, scritto):
    dati = spedito(aperta, {0: (scritto, "Mia")})
    azioni.chiudi(rilevazione=aperta, motivo="Basta così", utente=segretario)
    html = pagina(entra(responsabile).post(indirizzo(aperta), dati))
    assert testi(html, "div", "richiamo-avviso") == [
        "La rilevazione non è aperta: le quantità non si possono cambiare. Quello che hai scritto è qui sotto, ma non "
        "è stato salvato."
    ]
    assert [attributi(uno).get("value", "") for uno in cerca(html, "input", type="text")] == [scritto, "", ""]
    assert dette(aperta) == {}


def test_si_invia_due_volte_e_intanto_si_chiude(aperta, segretario, responsabile, entra):
    dati = spedito(aperta, {0: ("72", "Mia")})
    entra(responsabile).post(indirizzo(aperta), dati)
    azioni.chiudi(rilevazione=aperta, motivo="Basta così", utente=segretario)
    risposta = entra(responsabile).post(indirizzo(aperta), dati)
    assert (risposta.status_code, frasi(risposta)[-1]) == (302, CHIUSA)


# On the board


def test_il_cruscotto_dice_quante_righe_sono_compilate(aperta, responsabile, segretario, persone, entra):
    scrivi(aperta, responsabile, righe={0: Decimal(70), 3: (None, "Non attiva")})
    html = pagina(entra(segretario).get(INTERMEDIO))
    sezione = cerca(html, "section", **{"aria-labelledby": "quantita"})[0]
    assert righe(sezione) == [
        ["Area prima A", "2 su 3"],
        ["Area seconda B", "0 su 1"],
        ["Salute dell'ente", "0 su 2"],
    ]
    chiudi = cerca(html, "section", **{"aria-labelledby": "chiudi"})[0]
    assert testi(chiudi, "p")[0].endswith(
        "4 righe delle attività e della salute dell'ente sono vuote: si può chiudere lo stesso."
    )
    tutte = {indirizzo(aperta, area) for area in ("A", "B", SALUTE)}
    trovate = {chi: tutte & mete(pagina(entra(utente).get(INTERMEDIO))) for chi, utente in persone.items()}
    assert trovate == {
        "segretario": tutte,
        "redattore": tutte,
        "oiv": tutte,
        "responsabile": {indirizzo(aperta)},
        "compilatore": {indirizzo(aperta, "B")},
        "lettore": set(),
    }
    # The step is on the page of the table: the board tells those of the rilevazione.
    assert "ha compilato" not in testo(html)


# What the pages cost


@pytest.mark.parametrize("quante", [2, 200])
@pytest.mark.parametrize(("area", "letture"), [("A", 14), (SALUTE, 13)])
def test_le_letture_non_crescono_con_le_righe(
    persone, entra, quante, area, letture, django_assert_num_queries
):
    attivita = [{"area": "A", "prodotto": f"Prodotto {posto}", "quantita": 5} for posto in range(quante)]
    salute = [{"indicatore": f"Indicatore {posto}", "baseline": "5"} for posto in range(quante)]
    aperta = apri_la_prima(approvato(persone, da_contare(attivita, salute)), persone["segretario"])
    scrivi(aperta, persone["segretario"], area, {posto: Decimal(posto) for posto in range(2)})
    client = entra(persone["segretario"])
    with django_assert_num_queries(letture):
        risposta = client.get(indirizzo(aperta, area))
    assert len(cerca(pagina(risposta), "textarea")) == quante
