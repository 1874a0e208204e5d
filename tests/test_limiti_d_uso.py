"""Who guesses, or asks too often, waits: at the sign-in, for letters, documents and files."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from obiettivi import azioni, ripresa
from obiettivi.azioni import conteggi
from obiettivi.azioni.conteggi import Limite
from obiettivi.management.commands.prepara_demo import PASSWORD
from obiettivi.models import Conteggio, EventoAccesso
from tests import vita
from tests.html import attributi, cerca, pagina, testi, titolo
from tests.pubblico import letta

pytestmark = pytest.mark.django_db

ACCEDI = "/accedi/"


def accedi(client, username="redattore", parola="sbagliata", **altro):
    return client.post(ACCEDI, {"username": username, "password": parola}, **altro)


# At the sign-in


@pytest.mark.parametrize("nome", ["redattore", "chi-non-esiste"])
def test_al_quinto_tentativo_si_aspetta_che_il_nome_esista_o_no(client, nome):
    assert [accedi(client, nome).status_code for _ in range(6)] == [200, 200, 200, 200, 429, 429]
    risposta = accedi(client, nome, PASSWORD)
    assert (risposta["Retry-After"], get_user(client).is_anonymous) == ("900", True)
    html = pagina(risposta, 429)
    assert testi(html, "div", role="alert") == [
        "Ci sono stati troppi tentativi con un nome utente o una password che non vanno. Per sicurezza da qui non si "
        "può riprovare subito: aspetta 15 minuti, poi accedi di nuovo. Se hai fretta, o non sei stato tu, chiedi a "
        "chi amministra PianoPerf nel tuo ente."
    ]
    # What was typed does not come back.
    assert [attributi(uno).get("value") for uno in cerca(html, "input", name="password")] == [None]
    assert EventoAccesso.objects.filter(tipo="bloccata").count() == 3


def test_chi_accede_da_un_altro_luogo_non_aspetta(client, redattore):
    for _ in range(6):
        accedi(client)
    assert accedi(client, "oiv", PASSWORD).status_code == 302
    assertRedirects(accedi(Client(), "redattore", PASSWORD, REMOTE_ADDR="203.0.113.9"), "/")


def test_chi_cambia_indirizzo_nella_sua_rete_ipv6_aspetta_lo_stesso(client, redattore):
    """Each try from another address of the same network: of a name, and of as many names as there are."""
    stati = [accedi(client, REMOTE_ADDR=f"2001:db8:1:2::{n:x}").status_code for n in range(6)]
    assert stati == [200, 200, 200, 200, 429, 429]
    for _ in range(conteggi.PASSWORD_DA_UN_INDIRIZZO.quanti - 6):
        conteggi.conta(conteggi.PASSWORD_DA_UN_INDIRIZZO, "2001:db8:1:2::")
    assert accedi(client, "oiv", PASSWORD, REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert accedi(client, "oiv", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_la_password_di_prima_non_si_indovina_neanche_dall_amministrazione(entra, redattore):
    """Django's admin has a page of its own for it, which counts nothing and tells nobody."""
    client = entra(redattore)
    for dove in ("/amministrazione/password_change/", "/amministrazione/password_change/done/"):
        assertRedirects(client.get(dove), "/password/")
        assertRedirects(client.post(dove, {"old_password": "no"}), "/password/")


def test_passati_quindici_minuti_si_riprova(client, redattore):
    for _ in range(6):
        accedi(client)
    # Who has gone on trying meanwhile has not moved the end further.
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert accedi(client, "redattore", PASSWORD).status_code == 302


def test_entrare_azzera_i_tentativi(client, redattore):
    for _ in range(4):
        accedi(client)
    accedi(client, "redattore", PASSWORD)
    client.post("/esci/")
    assert [accedi(client).status_code for _ in range(4)] == [200] * 4


def test_chi_aspetta_non_perde_quello_che_scriveva(client, redattore):
    pacco = ripresa.chiudi(ripresa.Pacco("/password/", [["a", "b"]]), str(redattore.pk))
    for _ in range(5):
        risposta = client.post(ACCEDI, {"username": "redattore", "password": "no", "pacco": pacco})
    (campo,) = cerca(pagina(risposta, 429), "input", name="pacco")
    assert attributi(campo)["value"] == pacco
    # Nor is what he was writing kept beside the attempt.
    assert {pacco in uno.post_data or uno.post_data == "no" for uno in AccessAttempt.objects.all()} == {False}


def test_anche_l_amministrazione_si_apre_da_li(client):
    risposta = client.post("/amministrazione/login/", {"username": "amministratore", "password": PASSWORD})
    assertRedirects(risposta, "/accedi/?next=/amministrazione/")
    assert get_user(client).is_anonymous


@pytest.mark.parametrize(
    ("limite", "chi", "scritto"),
    [
        (conteggi.PASSWORD_DI_UN_NOME, "redattore", "redattore"),
        # A space, or another way of writing the same letters, is not another name.
        (conteggi.PASSWORD_DI_UN_NOME, "redattore", "  redattore "),
        (conteggi.PASSWORD_DI_UN_NOME, "redattore", "ｒedattore"),
        (conteggi.PASSWORD_DA_UN_INDIRIZZO, "203.0.113.9", "oiv"),
    ],
)
def test_molti_indirizzi_o_molti_nomi_non_bastano(client, redattore, limite, chi, scritto):
    for _ in range(limite.quanti - 1):
        conteggi.conta(limite, chi)
    assert accedi(client, scritto, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert accedi(client, scritto, PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert get_user(client).is_anonymous


# Counting


PROVA = Limite("prova", 3, timedelta(minutes=10))


def test_si_conta_per_ciascuno_e_per_ogni_tratto_di_tempo():
    inizio = datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
    with mock.patch("obiettivi.azioni.conteggi.timezone.now", return_value=inizio):
        assert [conteggi.conta(PROVA, "a") for _ in range(4)] == [None] * 3 + [
            timedelta(minutes=9, seconds=59)
        ]
        assert conteggi.attesa(PROVA, "a") == timedelta(minutes=9, seconds=59)
        assert (conteggi.conta(PROVA, "b"), conteggi.attesa(PROVA, "b")) == (None, None)
    dopo = inizio + timedelta(minutes=10)
    with mock.patch("obiettivi.azioni.conteggi.timezone.now", return_value=dopo):
        assert (conteggi.attesa(PROVA, "a"), conteggi.conta(PROVA, "a")) == (None, None)
    # Of whom they are nobody could tell from what is kept.
    assert {len(uno.chiave) for uno in Conteggio.objects.all()} == {64}


def test_due_che_cominciano_insieme_contano_due():
    """Another worker makes the row between the update that found none and ours."""
    vera = Conteggio.objects.bulk_create

    def prima_di_noi(righe, **altro):
        vera([Conteggio(chiave=righe[0].chiave, scade_il=righe[0].scade_il, quanti=3)])
        return vera(righe, **altro)

    with mock.patch.object(Conteggio.objects, "bulk_create", prima_di_noi):
        assert conteggi.conta(PROVA, "a") is not None
    assert Conteggio.objects.get().quanti == 4


# The pages


def pieno(limite, chi) -> None:
    for _ in range(limite.quanti):
        conteggi.conta(limite, chi)


@pytest.mark.parametrize(
    ("limite", "metodo", "dove"),
    [
        (conteggi.DOCUMENTI_CHIESTI, "get", "/piani/cazzago-san-martino/2023/documenti/piano.json"),
        (conteggi.DOCUMENTI_CHIESTI, "get", "/piani/cazzago-san-martino/2023/aree/FIN/documenti/xlsx"),
        (conteggi.DOCUMENTI_CHIESTI, "get", "/piani/cazzago-san-martino/2023/obiettivi/1/documenti/json"),
        (conteggi.DOCUMENTI_CHIESTI, "get", "/piani/cazzago-san-martino/2023/aree/FIN/assegnazione.pdf"),
        (
            conteggi.DOCUMENTI_CHIESTI,
            "get",
            "/piani/cazzago-san-martino/2023/versioni/confronto/confronto.pdf",
        ),
        (conteggi.FILE_CARICATI, "post", "/enti/cazzago-san-martino/piani/nuovo/?modo=da_file"),
        (conteggi.PASSWORD_DI_PRIMA, "post", "/password/"),
    ],
)
def test_chi_chiede_troppo_aspetta_e_gli_altri_no(entra, redattore, segretario, limite, metodo, dove):
    pieno(limite, redattore.pk)
    risposta = getattr(entra(redattore), metodo)(dove)
    assert titolo(risposta, 429) == "Troppe richieste in poco tempo"
    assert 0 < int(risposta["Retry-After"]) <= limite.ogni.total_seconds()
    assert getattr(entra(segretario), metodo)(dove).status_code in (200, 404)


def test_le_pagine_non_contano_come_documenti(entra, redattore):
    pieno(conteggi.DOCUMENTI_CHIESTI, redattore.pk)
    pieno(conteggi.FILE_CARICATI, redattore.pk)
    client = entra(redattore)
    for dove in ("/piani/cazzago-san-martino/2023/", "/enti/cazzago-san-martino/piani/nuovo/?modo=da_file"):
        assert client.get(dove).status_code == 200


@pytest.fixture
def pubblicato(segretario):
    piano = vita.porta(vita.carica(), "approvato", segretario)
    azioni.pubblica(piano=piano, utente=segretario)
    return "/trasparenza/borgo-esempio/2026/"


@pytest.mark.parametrize(
    ("limite", "file"),
    [
        (conteggi.DOCUMENTI_PUBBLICI, "versioni/1/piano.json"),
        (conteggi.PACCHETTI_PUBBLICI, "performance.zip"),
    ],
)
def test_chi_chiede_troppi_documenti_pubblici_aspetta(pubblicato, monkeypatch, limite, file):
    """Whoever it is: the place is counted, and who has the file already, or reads the pages, is not stopped."""
    monkeypatch.setattr("obiettivi.views.trasparenza.scrivi_pacchetto", lambda *_: io.BytesIO(b"x"))
    pieno(replace(limite, quanti=limite.quanti - 1), "127.0.0.1")
    client, dove = Client(), f"{pubblicato}{file}"
    ultima = client.get(dove)
    assert ultima.status_code == 200
    letta(ultima)
    for metodo in (client.get, client.head):
        rifiutata = metodo(dove)
        assert (rifiutata.status_code, rifiutata.cookies) == (429, {})
        assert 0 < int(rifiutata["Retry-After"]) <= limite.ogni.total_seconds()
        assert "public" not in rifiutata.get("Cache-Control", "")
    assert titolo(client.get(dove), 429) == "Troppe richieste in poco tempo"
    assert client.get(dove, headers={"If-None-Match": ultima["ETag"]}).status_code == 304
    assert client.get(pubblicato).status_code == 200
    altrove = client.get(dove, REMOTE_ADDR="203.0.113.9")
    assert altrove.status_code == 200
    letta(altrove)


def test_quello_che_non_c_e_non_conta(client):
    client.get("/trasparenza/borgo-esempio/2026/versioni/1/piano.json")
    assert not Conteggio.objects.exists()


def test_le_lettere_a_un_indirizzo_sono_tre_all_ora_e_nessuno_se_ne_accorge(client, redattore, settings):
    settings.POSTA_ATTIVA = True
    redattore.email = "a@comune.example"
    redattore.save()
    risposte = [
        client.post("/password/dimenticata/", {"email": indirizzo}, follow=True)
        for indirizzo in ["a@comune.example", "A@comune.example"] * 3
    ]
    assert len(mail.outbox) == conteggi.LETTERE_A_UN_INDIRIZZO.quanti == 3
    assert len({risposta.content for risposta in risposte}) == 1


def test_chi_chiede_lettere_per_molti_indirizzi_aspetta(client, settings):
    settings.POSTA_ATTIVA = True
    pieno(conteggi.LETTERE_CHIESTE_DA, "127.0.0.1")
    risposta = client.post("/password/dimenticata/", {"email": "a@comune.example"})
    assert titolo(risposta, 429) == "Troppe richieste in poco tempo"


def test_la_password_di_prima_non_si_indovina(entra, redattore):
    client = entra(redattore)
    dati = {"old_password": "no", "new_password1": "Fienile-quattro-9", "new_password2": "Fienile-quattro-9"}
    stati = [client.post("/password/", dati).status_code for _ in range(11)]
    assert stati == [200] * 10 + [429]


# How passwords are kept


def test_le_password_di_prima_si_rifanno_con_argon2_entrando(client, redattore, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    redattore.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    redattore.save()
    accedi(client, "redattore", PASSWORD)
    redattore.refresh_from_db()
    assert identify_hasher(redattore.password).algorithm == "argon2"
    # The session that has just begun goes on.
    assert get_user(client) == redattore
    assert client.get("/").status_code == 200
