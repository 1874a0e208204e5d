"""nginx, gunicorn and a database for real, with the files of deploy/: what a browser gets, and what when one dies."""

import http.client
import json
import re
import ssl
from urllib.parse import urlencode

import pytest

from obiettivi.ricezione import INVIO_MASSIMO, MEGA
from tests.bench.carico.corsa import Serata, corri
from tests.bench.carico.racconto import racconta
from tests.html import attributi, cerca, leggi, testi
from tests.servizio import CHI, NOME, Servizio, programma_nginx

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(programma_nginx() is None, reason="manca nginx (pacchetto nginx-light)"),
]

HSTS = ["max-age=31536000"]
FERMO = "Il programma è fermo per un momento"


@pytest.fixture(scope="module")
def servizio(tmp_path_factory, django_db_setup):
    uno = Servizio(tmp_path_factory.mktemp("servizio"))
    try:
        uno.prepara()
        uno.prepara_nginx()
        uno.accendi_gunicorn()
        uno.accendi_nginx()
        yield uno
    finally:
        uno.spegni()


def titolo(risposta):
    """Of a whole page: its heading is its title too."""
    html = leggi(risposta.corpo.decode())
    (detto,) = testi(html, "h1")
    assert testi(html, "title") == [f"{detto} – PianoPerf"]
    return detto


def codice(risposta):
    """What the page of an error asks to tell."""
    (detto,) = testi(leggi(risposta.corpo.decode()), "code")
    return detto


def righe(servizio, file):
    return [json.loads(riga) for riga in (servizio.cartella / file).read_text().splitlines()]


def test_una_pagina_arriva_cifrata_con_le_intestazioni_giuste(servizio):
    risposta = servizio.chiedi("/accedi/")
    assert (risposta.stato, titolo(risposta)) == (200, "Accedi")
    assert risposta.intestazioni.get_all("Strict-Transport-Security") == HSTS
    assert risposta.intestazioni.get_all("Server") == ["nginx"]
    assert "; Secure" in risposta.biscotti["csrftoken"]
    assert re.fullmatch("[0-9a-f]{32}", risposta.intestazioni["X-Request-ID"])


def test_si_entra_davvero(servizio):
    pagina = servizio.chiedi("/accedi/")
    (gettone,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', pagina.corpo.decode())
    modulo = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NOME}"}
    modulo["Cookie"] = pagina.biscotti["csrftoken"].partition(";")[0]
    dati = urlencode(CHI | {"csrfmiddlewaretoken": gettone})
    risposta = servizio.chiedi("/accedi/", "POST", dati, modulo)
    assert (risposta.stato, risposta.intestazioni["Location"]) == (302, "/")
    assert {"Secure", "HttpOnly"} <= set(risposta.biscotti["sessionid"].split("; "))
    home = servizio.chiedi("/", intestazioni={"Cookie": risposta.biscotti["sessionid"].partition(";")[0]})
    assert (home.stato, CHI["username"] in home.corpo.decode()) == (200, True)


def test_in_chiaro_si_passa_a_https(servizio):
    risposta = servizio.in_chiaro("/piani/x/2024/?vista=voci")
    assert (risposta.stato, risposta.intestazioni["Location"]) == (
        308,
        f"https://{NOME}/piani/x/2024/?vista=voci",
    )


def test_con_un_altro_nome_non_c_e_nessuno(servizio):
    with pytest.raises(ssl.SSLError):
        servizio.chiedi("/", nome="altro.example")
    with pytest.raises(http.client.RemoteDisconnected):
        servizio.in_chiaro("/", nome="altro.example")


def test_i_file_statici_li_da_nginx(servizio):
    fogli = cerca(leggi(servizio.chiedi("/accedi/").corpo.decode()), "link", rel="stylesheet")
    mete = [attributi(foglio)["href"] for foglio in fogli]
    assert len(mete) >= 2
    for meta in mete:
        risposta = servizio.chiedi(meta)
        assert (risposta.stato, risposta.intestazioni["Cache-Control"]) == (
            200,
            "public, max-age=31536000, immutable",
        )
        assert risposta.intestazioni["X-Content-Type-Options"] == "nosniff"
        # The program gives one to all its answers.
        assert risposta.intestazioni["X-Request-ID"] is None
    assert servizio.chiedi("/static/pianoperf.css").intestazioni["Cache-Control"] == "public, max-age=3600"


def test_quello_che_il_browser_dice_di_se_non_passa(servizio):
    """Of scheme, address and code, only what nginx knows."""
    finte = {"X-Forwarded-Proto": "http", "X-Request-ID": "0123456789abcdef", "X-Real-IP": "127.0.0.1"}
    risposta = servizio.chiedi("/accedi/", intestazioni=finte)
    assert (risposta.stato, risposta.intestazioni["X-Request-ID"] == finte["X-Request-ID"]) == (200, False)


def test_la_salute_si_dice_intera_solo_da_questa_macchina(servizio):
    fuori = servizio.chiedi("/salute/", intestazioni={"X-Forwarded-For": ""})
    assert (fuori.stato, json.loads(fuori.corpo)) == (200, {"salute": "bene"})
    qui = servizio.al_programma("/salute/", **{"X-Forwarded-Proto": "https"})
    assert (qui.stato, {uno["bene"] for uno in json.loads(qui.corpo)["controlli"].values()}) == (200, {True})


def test_un_file_troppo_grande_si_ferma_alla_porta(servizio):
    risposta = servizio.chiedi("/", "POST", None, {"Content-Length": str(26 * MEGA)})
    assert (risposta.stato, titolo(risposta)) == (413, "Il file è troppo grande")
    assert codice(risposta) == risposta.intestazioni["X-Request-ID"][:12]
    assert risposta.intestazioni.get_all("Strict-Transport-Security") == HSTS


def test_dove_si_mandano_piu_evidenze_insieme_decide_il_programma(servizio):
    dove = "/piani/tortona/2024/monitoraggio/niente/"
    # It answers before having read them, and the answer arrives each time.
    assert {servizio.chiedi(dove, "POST", b"x" * 26 * MEGA).stato for _ in range(10)} == {403}
    assert servizio.chiedi(dove, "POST", None, {"Content-Length": str(211 * MEGA)}).stato == 413
    assert INVIO_MASSIMO < 210 * MEGA


def test_anche_a_un_browser_che_parla_http2(servizio):
    corpo = servizio.chiedi_in_http2("/", 26 * MEGA)
    assert testi(leggi(corpo.decode()), "h1") == ["Il file è troppo grande"]


def test_chi_prova_a_entrare_troppe_volte_aspetta(servizio):
    """From another address, so that the others of this file do not wait with it."""
    prove = [servizio.chiedi("/accedi/", "POST", "", da="127.0.0.2") for _ in range(50)]
    stati = [prova.stato for prova in prove]
    assert (stati[:40], set(stati)) == ([403] * 40, {403, 429})
    assert titolo(prove[stati.index(429)]) == "Troppi tentativi in poco tempo"
    assert servizio.chiedi("/accedi/", da="127.0.0.2").stato == 200


def test_il_programma_muore_e_si_legge_perche_poi_riprende(servizio):
    servizio.uccidi_gunicorn()
    risposta = servizio.chiedi("/accedi/")
    assert (risposta.stato, titolo(risposta)) == (502, FERMO)
    assert codice(risposta) == risposta.intestazioni["X-Request-ID"][:12]
    assert servizio.chiedi("/static/pianoperf.css").stato == 200
    servizio.accendi_gunicorn()
    assert servizio.chiedi("/accedi/").stato == 200


def test_il_database_sparisce_e_torna_senza_toccare_altro(servizio):
    entrata = {"Cookie": "sessionid=una-di-nessuno; __Host-sessionid=una-di-nessuno"}
    assert servizio.chiedi("/", intestazioni=entrata).stato == 302
    servizio.banca.sparisce()
    try:
        # Each thread of each process has a connection of its own.
        for _ in range(6):
            risposta = servizio.chiedi("/", intestazioni=entrata)
            assert (risposta.stato, titolo(risposta)) == (503, FERMO)
            assert codice(risposta) == risposta.intestazioni["X-Request-ID"][:12]
        salute = servizio.al_programma("/salute/", **{"X-Forwarded-Proto": "https"})
        assert (salute.stato, json.loads(salute.corpo)["controlli"]["database"]["bene"]) == (503, False)
    finally:
        servizio.banca.torna()
    assert [servizio.chiedi("/", intestazioni=entrata).stato for _ in range(6)] == [302] * 6


def test_la_sera_prima_del_termine_non_si_perde_niente(servizio):
    """A handful of people for a few seconds, and the database that goes away among them: see `tests.bench.carico`."""
    serata = Serata(utenti=8, secondi=5, pausa=0.2, coppie=1, muore=0.3)
    fatti = corri(servizio, serata)
    assert fatti.giornale["strane"] == []
    assert [str(riga) for riga in racconta(serata, fatti) if riga.rispettato is False] == []
    assert fatti.conti.accettate > 0 < len(fatti.giornale["gare"])


@pytest.mark.parametrize("dietro", [True, False])
def test_lo_schema_del_proxy_si_crede_solo_se_e_detto(servizio, dietro):
    servizio.uccidi_gunicorn()
    servizio.accendi_gunicorn(DIETRO_PROXY=str(dietro))
    try:
        in_chiaro = servizio.al_programma("/accedi/")
        detta = servizio.al_programma("/accedi/", **{"X-Forwarded-Proto": "https"})
        assert (in_chiaro.stato, detta.stato) == (301, 200 if dietro else 301)
    finally:
        if not dietro:
            servizio.uccidi_gunicorn()
            servizio.accendi_gunicorn()


def test_le_righe_di_nginx_e_del_programma_si_ritrovano(servizio):
    """Each is JSON; the same code is in both; of the address, neither what is asked nor what opens something."""
    risposta = servizio.chiedi("/invito/MQ/segreto-di-prova/?nome=cognome-di-prova")
    cercato = risposta.intestazioni["X-Request-ID"]

    def trovate():
        return [
            {nome: riga[nome] for nome in ("percorso", "metodo", "stato")}
            for file in ("pianoperf.log", "gunicorn.txt")
            for riga in righe(servizio, file)
            if riga.get("richiesta") == cercato
        ]

    # nginx writes its line once the answer has left.
    servizio.attendi(lambda: len(trovate()) >= 2)
    assert trovate() == [{"percorso": "/invito/…", "metodo": "GET", "stato": 200}] * 2
    for file in ("pianoperf.log", "gunicorn.txt"):
        assert re.findall("segreto-di-prova|cognome-di-prova", (servizio.cartella / file).read_text()) == []
