"""Attacks on requests, each really tried: forged, redirected, poisoned, swollen, guessed.

Others stand beside what they attack: other enti's objects and GET that writes in test_indirizzi, sessions in
test_sessioni, guessing in test_limiti_d_uso, formulas in test_xlsx, what a PDF loads in test_pdf_casi, pages in
test_attacchi_pagine, files put back from an archive in test_archivio.
"""

import json
import re
from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from obiettivi import models, ripresa
from obiettivi.azioni import secondo_passo
from obiettivi.management.commands.prepara_demo import PASSWORD
from tests import fabbrica, vita
from tests.html import attributi, cerca, pagina, titolo
from tests.moduli import inviabile
from tests.persone import CAZZAGO, modulo, persona

pytestmark = pytest.mark.django_db

SCRITTURE = ("INSERT", "UPDATE", "DELETE")


# Requests that another site makes


def indirizzi(elenco, prima="/") -> list[str]:
    """Every address of the project, the admin's too, as it is written."""
    trovati = []
    for uno in elenco:
        detto = f"{prima}{uno.pattern}"
        trovati += [detto] if isinstance(uno, URLPattern) else indirizzi(uno.url_patterns, detto)
    return trovati


ARGOMENTI = {
    "int:anno": "2023",
    "slug:slug": "cazzago-san-martino",
    "uuid:assegnazione": "00000000-0000-0000-0000-000000000000",
    "path:object_id": "1",
}


def riempito(modello: str) -> str:
    """With something in the place of its arguments."""
    return re.sub(
        "<([^>]*)>", lambda uno: ARGOMENTI.get(uno[1], "1" if uno[1].startswith("int:") else "x"), modello
    )


TUTTI = sorted({riempito(uno) for uno in indirizzi(get_resolver().url_patterns) if "(?P" not in uno})


def test_gli_indirizzi_ci_sono_tutti():
    assert len(TUTTI) > 150
    assert {"/accedi/", "/esci/", "/amministrazione/obiettivi/utente/add/"} <= set(TUTTI)


def test_nessun_invio_senza_gettone_si_esegue(amministratore):
    """Whatever the address, for who may do everything: refused before it is even looked at, and nothing written."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(amministratore)
    with CaptureQueriesContext(connection) as fatte:
        risposte = {dove: client.post(dove, {"username": "x", "fai": "comincia"}) for dove in TUTTI}
    assert {
        dove: risposta.status_code for dove, risposta in risposte.items() if risposta.status_code != 403
    } == {}
    assert {titolo(risposta, 403) for risposta in risposte.values()} == {
        "La pagina era aperta da troppo tempo"
    }
    assert [una["sql"] for una in fatte if una["sql"].startswith(SCRITTURE)] == []


def test_il_gettone_di_un_altro_o_di_un_altra_origine_non_vale(redattore):
    client, altro = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    client.force_login(redattore)
    suo = attributi(cerca(pagina(client.get("/password/")), "input", name="csrfmiddlewaretoken")[0])["value"]
    altrui = attributi(cerca(pagina(altro.get("/accedi/")), "input", name="csrfmiddlewaretoken")[0])["value"]
    dati = {"old_password": "no"}
    assert client.post("/password/", dati | {"csrfmiddlewaretoken": suo}).status_code == 200
    assert client.post("/password/", dati | {"csrfmiddlewaretoken": altrui}).status_code == 403
    origine = {"Origin": "https://ostile.example"}
    assert client.post("/password/", dati | {"csrfmiddlewaretoken": suo}, headers=origine).status_code == 403


# Where one is sent


@pytest.mark.parametrize(
    "dove",
    [
        "https://ostile.example/",
        "//ostile.example/",
        "/\\ostile.example/",
        "\\\\ostile.example",
        "http:///ostile.example",
        "https:ostile.example",
        "javascript:alert(1)",
        "\t//ostile.example",
        "//testserver@ostile.example/",
        "http://testserver.ostile.example/",
    ],
)
def test_dopo_l_accesso_non_si_va_altrove(client, redattore, dove):
    dati = {"username": "redattore", "password": PASSWORD, "next": dove}
    assertRedirects(client.post("/accedi/", dati), "/")
    client.post("/esci/")
    del dati["next"]
    assertRedirects(client.post("/accedi/", dati, query_params={"next": dove}), "/")
    # Nor from the page of the code, which finds them inside already.
    assertRedirects(client.get("/accedi/codice/", {"next": dove}), "/")
    assertRedirects(client.post("/accedi/codice/", {"next": dove}), "/")
    client.post("/accedi/secondo-passo/", {"fai": "comincia"})
    html = pagina(client.get("/accedi/secondo-passo/", {"next": dove}))
    assert [attributi(uno)["value"] for uno in cerca(html, "input", name="next")] == ["/", "/"]


@pytest.mark.parametrize("dove", ["https://ostile.example/", "//ostile.example/", "/\\ostile.example/", "x"])
def test_un_pacco_non_porta_altrove_nemmeno_se_firmato(entra, redattore, dove):
    pacco = ripresa.chiudi(ripresa.Pacco(dove, [["a", "b"]]), str(redattore.pk))
    with pytest.raises(ripresa.NonSiRiprendeError, match=r"^Era diretto a un altro sito\.$"):
        ripresa.apri(pacco, redattore)


# Of which site one is told


@pytest.mark.parametrize("nome", ["ostile.example", "testserver.ostile.example", "testserver@ostile.example"])
def test_un_host_che_non_e_nostro_si_rifiuta(client, redattore, settings, nome):
    settings.POSTA_ATTIVA = True
    risposta = client.post("/password/dimenticata/", {"email": "a@comune.example"}, headers={"Host": nome})
    assert risposta.status_code == 400
    assert "ostile" not in risposta.content.decode()


@pytest.mark.parametrize(
    "nome", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"]
)
def test_il_collegamento_per_posta_e_di_questo_sito(client, redattore, settings, nome):
    settings.POSTA_ATTIVA, settings.DIETRO_PROXY = True, True
    redattore.email = "a@comune.example"
    redattore.save()
    client.post("/password/dimenticata/", {"email": redattore.email}, headers={nome: "ostile.example"})
    (lettera,) = mail.outbox
    assert "http://testserver/invito/" in lettera.body
    assert "ostile" not in lettera.body


def test_un_indirizzo_di_posta_non_aggiunge_destinatari(client, redattore, settings):
    settings.POSTA_ATTIVA = True
    redattore.email = "a@comune.example"
    redattore.save()
    client.post("/password/dimenticata/", {"email": "a@comune.example\nBcc: b@ostile.example"})
    assert mail.outbox == []


# Fields that the form does not have


IN_PIU = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "",
    "password": "Fienile-quattro-9",
    "username": "segretario2",
    "password_consegnata": "on",
    "groups": "1",
    "user_permissions": "1",
}


def chi_e(utente) -> dict:
    riga = models.Utente.objects.filter(pk=utente.pk).values().get()
    return {nome: valore for nome, valore in riga.items() if nome in {*IN_PIU, "id"}}


def test_i_dati_di_una_persona_non_la_fanno_superutente(entra, redattore):
    altri = persona("ufficio", "lettore")
    prima = chi_e(altri)
    dati = {"nome": "Ufficio", "cognome": "Tributi", "email": "tributi@comune.example"}
    risposta = entra(redattore).post(f"{CAZZAGO}{altri.pk}/dati/", dati | IN_PIU | {"pk": 1, "id": 1})
    assert risposta.status_code == 302
    altri.refresh_from_db()
    assert (altri.last_name, chi_e(altri)) == ("Tributi", prima)


def test_chi_cambia_la_sua_password_non_cambia_altro(entra, redattore):
    prima = chi_e(redattore)
    nuova = "Fienile-quattro-9"
    dati = {"old_password": PASSWORD, "new_password1": nuova, "new_password2": nuova}
    assert entra(redattore).post("/password/", IN_PIU | dati).status_code == 302
    assert {**chi_e(redattore), "password": ""} == {**prima, "password": ""}


def test_un_ruolo_si_da_solo_nel_proprio_ente_e_da_adesso(entra, redattore, segretario):
    altri = persona("ufficio", "lettore")
    altrove = models.Ente.objects.get(slug="tortona")
    dati = modulo("compilatore", ente=altrove.pk, utente=segretario.pk, creato_da=segretario.pk, al="")
    assert entra(redattore).post(f"{CAZZAGO}{altri.pk}/ruoli/", dati).status_code == 302
    nuova = models.Abilitazione.objects.latest("pk")
    assert (nuova.utente, nuova.ente.slug, nuova.ruolo) == (altri, "cazzago-san-martino", "compilatore")


def test_un_redattore_non_da_il_ruolo_di_segretario(entra, redattore):
    altri = persona("ufficio", "lettore")
    client = entra(redattore)
    for ruolo in ("segretario", "redattore", "oiv"):
        assert client.post(f"{CAZZAGO}{altri.pk}/ruoli/", modulo(ruolo)).status_code == 403
    assert [uno.ruolo for uno in altri.abilitazioni.all()] == ["lettore"]


def test_la_scheda_di_un_obiettivo_non_cambia_piano_stato_ne_numero(entra, redattore):
    piano = vita.carica()
    altro = models.Piano.objects.get(ente__slug="tortona")
    _redattore_di(piano, redattore)
    dove = f"/piani/borgo-esempio/{piano.anno}/obiettivi/1/modifica/"
    client = entra(redattore)
    dati = inviabile(client.get(dove))
    prima = models.Obiettivo.objects.filter(piano=piano).order_by("pk").values("pk", "n", "piano")
    prima, del_piano = [*prima], models.Piano.objects.filter(pk=piano.pk).values().get()
    in_piu = {"piano": altro.pk, "piano_id": altro.pk, "n": 99, "id": 1, "pk": 1}
    in_piu |= {
        "stato": "approvato",
        "approvato_da": redattore.pk,
        "ente": altro.ente_id,
        "impronta": "0" * 64,
    }
    risposta = client.post(dove, dati | in_piu | {"titolo": "Un altro titolo"})
    assert risposta.status_code == 302
    assert piano.obiettivi.get(n=1).titolo == "Un altro titolo"
    dopo = models.Obiettivo.objects.filter(piano=piano).order_by("pk").values("pk", "n", "piano")
    assert [*dopo] == prima
    assert models.Piano.objects.filter(pk=piano.pk).values().get() == del_piano


def _redattore_di(piano, utente):
    dal = timezone.localdate() - timedelta(days=1)
    utente.abilitazioni.create(ente=piano.ente, ruolo="redattore", dal=dal)


# Who exists


def senza_gettoni(risposta) -> str:
    html = risposta.content.decode()
    for campo in cerca(pagina(risposta), "input", name="csrfmiddlewaretoken"):
        html = html.replace(attributi(campo)["value"], "")
    return html


def test_all_accesso_chi_esiste_e_chi_no_sono_uguali(client, redattore, settings):
    spento = persona("spento", "lettore")
    spento.set_password(PASSWORD)
    spento.is_active = False
    spento.save()
    senza = persona("invitato", "lettore")
    risposte = []
    for nome, parola in (
        ("redattore", "sbagliata"),
        ("nessuno01", "sbagliata"),
        (spento.username, PASSWORD),
        (senza.username, "sbagliata"),
    ):
        # What it costs is what takes the time: as many hashes for each of them.
        with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=_vera) as fatte:
            risposta = client.post("/accedi/", {"username": nome, "password": parola})
        risposte.append((senza_gettoni(risposta).replace(nome, ""), fatte.call_count))
    assert {quante for _, quante in risposte} == {1}
    assert len({testo for testo, _ in risposte}) == 1


_vera = MD5PasswordHasher.encode


def test_a_chi_chiede_una_lettera_si_risponde_prima_che_parta(client, redattore, settings):
    settings.POSTA_ATTIVA = True
    redattore.email = "a@comune.example"
    redattore.save()
    with mock.patch("obiettivi.inviti.Thread") as in_disparte:
        client.post("/password/dimenticata/", {"email": redattore.email})
    assert mail.outbox == []
    assert in_disparte.return_value.start.call_count == 1


# Too large, too deep


def test_un_invio_enorme_si_rifiuta(client):
    assert client.post("/accedi/", {"username": "x" * 3_000_000, "password": "x"}).status_code == 400
    assert client.post("/accedi/", {f"c{n}": "" for n in range(10_001)}).status_code == 400


@pytest.mark.parametrize(
    "dati",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"formato": "pianoperf/1", "piano": {"anno": ' + b"9" * 1_000_000 + b"}}",
        b'{"formato": "pianoperf/1", "piano": {"anno": 1e999999999}}',
        b'{"formato": "pianoperf/1", "formato": "altro"}',
        b'{"formato": "pianoperf/1", "piano": {"anno": NaN}}',
        b'{"__proto__": {}, "formato": "pianoperf/1"}',
        b"\x1f\x8b" + b"\0" * 100,
        b"PK\x03\x04" + b"\0" * 100,
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
    ids=lambda dati: dati[:20],
)
def test_un_file_ostile_si_rifiuta_in_fretta_e_a_parole(entra, redattore, dati):
    inizio = timezone.now()
    risposta = entra(redattore).post(
        "/enti/cazzago-san-martino/piani/nuovo/?modo=da_file",
        {"file": SimpleUploadedFile("piano.json", dati)},
    )
    assert cerca(pagina(risposta), "ul", "errori-file") or cerca(pagina(risposta), "div", "alert")
    assert b"root:" not in risposta.content
    assert timezone.now() - inizio < timedelta(seconds=5)
    assert models.Piano.objects.filter(ente__slug="cazzago-san-martino").count() == 1


# Out of the folder


@pytest.mark.parametrize(
    "dove",
    [
        "/piani/cazzago-san-martino/2023/aree/../../../../etc/passwd/documenti/json",
        "/piani/cazzago-san-martino/2023/aree/%2e%2e%2f%2e%2e%2fetc%2fpasswd/documenti/xlsx",
        "/piani/cazzago-san-martino/2023/documenti/piano.%2e%2e%2fpasswd",
        "/static/../pianoperf/settings.py",
        "/static/%2e%2e/pianoperf/settings.py",
        "/stampe/..%2f..%2fetc%2fpasswd/",
    ],
)
def test_un_indirizzo_non_esce_dalla_cartella(entra, redattore, dove):
    risposta = entra(redattore).get(dove)
    assert risposta.status_code == 404
    assert b"SECRET_KEY" not in risposta.content


def test_il_codice_di_un_area_non_da_un_nome_di_file_che_porta_altrove(entra, redattore):
    codice = "../../etc/passwd"
    aree = [{"codice": codice, "nome": "Area"}]
    piano = vita.carica(fabbrica.piano(fabbrica.obiettivo(1, codice), aree=aree))
    _redattore_di(piano, redattore)
    risposta = entra(redattore).get(f"/piani/borgo-esempio/{piano.anno}/aree/{codice}/documenti/xlsx")
    assert risposta.status_code == 200
    nome = risposta["Content-Disposition"].partition("filename=")[2]
    assert "/" not in nome
    assert "\\" not in nome


@pytest.mark.parametrize("dentro", ["%00", "a%00b"])
@pytest.mark.parametrize("argomento", ["path:codice", "str:codice", "path:area", "str:area", "str:gettone"])
def test_un_carattere_che_la_banca_dati_non_cerca_non_fa_guasti(entra, redattore, argomento, dentro):
    """PostgreSQL takes no NUL; the rest of the address is of a plan that is there."""
    client = entra(redattore)
    client.raise_request_exception = False
    modelli = [uno for uno in indirizzi(get_resolver().url_patterns) if f"<{argomento}>" in uno]
    dove = [riempito(uno.replace(f"<{argomento}>", dentro)) for uno in modelli]
    stati = {uno: (client.get(uno).status_code, client.post(uno).status_code) for uno in dove}
    assert stati
    assert {uno: suoi for uno, suoi in stati.items() if suoi != (404, 404)} == {}


# Half inside


def test_chi_ha_dato_solo_la_password_non_fa_niente(client, redattore):
    """Every address, read and written: either the next step, or what is open to everybody."""
    secondo_passo.comincia(utente=redattore)
    secondo_passo.TOTPDevice.objects.update(confirmed=True)
    client.post("/accedi/", {"username": "redattore", "password": PASSWORD})
    assert get_user(client) == redattore
    aperti = {"/accedi/", "/accedi/codice/", "/esci/", "/password/dimenticata/", "/invito/x/x/"}
    aperti |= {"/password/dimenticata/fatto/", "/amministrazione/login/"}
    # What is for everybody, and asks nobody who they are.
    di_tutti = ("/trasparenza/", "/accessibilita/", "/robots.txt", "/schema/", "/salute/")
    aperti |= {dove for dove in TUTTI if dove.startswith(di_tutti)}
    for metodo in ("get", "post"):
        risposte = {dove: getattr(client, metodo)(dove) for dove in TUTTI if dove not in aperti}
        dove_mandano = {
            dove: risposta.get("Location", "").partition("?")[0] for dove, risposta in risposte.items()
        }
        assert {dove for dove, meta in dove_mandano.items() if meta != "/accedi/codice/"} == set()


def test_un_testo_json_non_diventa_altro(entra, redattore, piano_cazzago):
    """What is downloaded is told to be what it is, and to be kept, not shown."""
    risposta = entra(redattore).get("/piani/cazzago-san-martino/2023/documenti/piano.json")
    assert risposta["Content-Type"] == "application/json"
    assert risposta["Content-Disposition"].startswith("attachment; ")
    assert risposta["X-Content-Type-Options"] == "nosniff"
    assert json.loads(risposta.content)["formato"] == "pianoperf/1"
