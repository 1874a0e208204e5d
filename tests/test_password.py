"""The password: forgotten, chosen through a one-time link, changed."""

import re
import smtplib
from datetime import datetime, timedelta
from unittest import mock
from urllib.parse import urlsplit

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import authenticate, get_user
from django.core import mail
from django.test import Client, RequestFactory
from pytest_django.asserts import assertRedirects

from obiettivi import models, storia
from obiettivi.forms import RichiestaPasswordForm
from obiettivi.inviti import collegamento_monouso, spedisci_collegamento
from obiettivi.management.commands.prepara_demo import PASSWORD
from obiettivi.views.password import Invito
from tests.html import attributi, cerca, mete, pagina, testi, testo

pytestmark = pytest.mark.django_db

NUOVA = "Cavallo-Graffetta-9"
DIMENTICATA, FATTO, MIA = "/password/dimenticata/", "/password/dimenticata/fatto/", "/password/"
NON_VALE = "Il collegamento non vale più"


@pytest.fixture
def con_la_posta(settings):
    settings.POSTA_ATTIVA = True
    settings.DEFAULT_FROM_EMAIL = "pianoperf@comune.example"


@pytest.fixture
def invitata(db):
    """Someone who was invited and never entered: there is no password."""
    with storia.autore(storia.utente_sistema()):
        utente = models.Utente(
            username="invitata", first_name="Ufficio tributi", email="tributi@comune.example"
        )
        utente.set_unusable_password()
        utente.save()
    return utente


def con_indirizzo(utente, indirizzo, **altro):
    models.Utente.objects.filter(pk=utente.pk).update(email=indirizzo, **altro)


def monouso(utente) -> str:
    """The path of a one-time link, as the Persone page shows it."""
    indirizzo = collegamento_monouso(utente, RequestFactory().get("/", secure=True))
    assert indirizzo.startswith("https://testserver/invito/")
    return urlsplit(indirizzo).path


def scegli(client, indirizzo, prima=NUOVA, seconda=None):
    """Opens a one-time link and writes the password twice."""
    dove = client.get(indirizzo, follow=True).redirect_chain[-1][0]
    return client.post(dove, {"new_password1": prima, "new_password2": seconda or prima})


# Forgotten


@pytest.mark.parametrize(
    ("attiva", "collegamento", "aiuto"),
    [
        (
            True,
            {DIMENTICATA},
            "Non hai un nome utente? Chiedi al segretario comunale o a chi amministra PianoPerf nel tuo ente.",
        ),
        (
            False,
            set(),
            "Non hai un nome utente, o hai dimenticato la password? Chiedi al segretario comunale o a chi "
            "amministra PianoPerf nel tuo ente.",
        ),
    ],
)
def test_la_pagina_di_accesso_dice_che_cosa_fare(client, settings, attiva, collegamento, aiuto):
    settings.POSTA_ATTIVA = attiva
    for html in (pagina(client.get("/accedi/")), pagina(client.post("/accedi/", {"username": "nessuno"}))):
        assert mete(html) & {DIMENTICATA} == collegamento
        assert testi(html, "p", "aiuto") == [aiuto]


def test_la_lettera_porta_a_scegliere_la_password(client, con_la_posta, redattore):
    con_indirizzo(redattore, "Programmazione@comune.example")
    assertRedirects(client.post(DIMENTICATA, {"email": "programmazione@COMUNE.example"}), FATTO)
    (lettera,) = mail.outbox
    assert (lettera.to, lettera.from_email) == (["Programmazione@comune.example"], "pianoperf@comune.example")
    assert lettera.subject == "PianoPerf: scegli la password"
    (indirizzo,) = re.findall(r"^http://testserver(/invito/\S+)$", lettera.body, re.MULTILINE)
    assert lettera.body.splitlines()[0] == f"Buongiorno {redattore},"
    assert "Il tuo nome utente è: redattore" in lettera.body
    assert "Vale 7 giorni e una volta sola." in lettera.body
    assertRedirects(scegli(client, indirizzo), "/")
    assert get_user(client) == redattore


def test_chi_non_e_mai_entrato_puo_farsela_mandare(client, con_la_posta, invitata):
    client.post(DIMENTICATA, {"email": invitata.email})
    assert [lettera.to for lettera in mail.outbox] == [[invitata.email]]


@pytest.mark.parametrize(
    ("chiesto", "scritto", "attivo"),
    [
        ("nessuno@comune.example", "altro@comune.example", True),
        ("spento@comune.example", "spento@comune.example", False),
    ],
)
def test_la_risposta_non_dice_se_l_indirizzo_e_di_qualcuno(
    client, con_la_posta, redattore, chiesto, scritto, attivo
):
    con_indirizzo(redattore, scritto, is_active=attivo)
    risposta = client.post(DIMENTICATA, {"email": chiesto}, follow=True)
    assert risposta.redirect_chain == [(FATTO, 302)]
    assert testi(pagina(risposta), "p")[0] == (
        "Se l'indirizzo che hai scritto è di una persona che usa PianoPerf, tra poco riceverà una lettera con il "
        "collegamento per scegliere la password. Vale 7 giorni e una volta sola."
    )
    assert mail.outbox == []


def test_un_indirizzo_che_solo_la_banca_dati_confonde_non_riceve(redattore):
    """In capitals ı is I: alike for PostgreSQL, not for who delivers the mail."""
    redattore.email = "mıke@comune.example"
    for chiesto, trovati in (("mike@comune.example", []), ("Mıke@Comune.example", [redattore])):
        with mock.patch.object(models.Utente.objects, "filter", return_value=[redattore]):
            assert list(RichiestaPasswordForm().get_users(chiesto)) == trovati


def test_una_lettera_che_non_parte_non_si_dice_e_il_registro_tace_l_indirizzo(
    client, con_la_posta, redattore, caplog
):
    con_indirizzo(redattore, "a@comune.example")
    guasto = smtplib.SMTPRecipientsRefused({"a@comune.example": (550, b"no")})
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=guasto):
        assertRedirects(client.post(DIMENTICATA, {"email": "a@comune.example"}), FATTO)
        assert spedisci_collegamento(redattore, RequestFactory().get("/")) is False
    righe = [riga for riga in caplog.records if riga.name == "obiettivi.inviti"]
    assert [riga.getMessage() for riga in righe] == [
        f"Non è partita la lettera per l'utente {redattore.pk}: SMTPRecipientsRefused"
    ] * 2
    assert [riga.exc_info for riga in righe] == [None, None]


def test_senza_posta_si_chiede_a_qualcuno(client, settings, redattore):
    settings.POSTA_ATTIVA = False
    con_indirizzo(redattore, "a@comune.example")
    for risposta in (client.get(DIMENTICATA), client.post(DIMENTICATA, {"email": "a@comune.example"})):
        html = pagina(risposta)
        assert cerca(html, "form") == []
        assert testi(html, "p")[0].partition(".")[0] == "Qui PianoPerf non spedisce posta"
    assert mail.outbox == []


# The one-time link


def test_chi_e_invitato_sceglie_la_password_ed_e_dentro(client, invitata):
    indirizzo = monouso(invitata)
    html = pagina(client.get(indirizzo, follow=True))
    assert testi(html, "h1") == ["Scegli la password"]
    assert testi(html, "strong")[:2] == ["Ufficio tributi", "invitata"]
    risposta = scegli(client, indirizzo)
    assertRedirects(risposta, "/", fetch_redirect_response=False)
    assert get_user(client) == invitata
    assert testi(pagina(client.get("/")), "div", role="status") == [
        "La password è scelta, e sei già dentro. Dalla prossima volta accedi con quella."
    ]
    assert authenticate(RequestFactory().post("/accedi/"), username="invitata", password=NUOVA) == invitata
    # In the history it is that person's own act, and the password is not there.
    voce = LogEntry.objects.filter(object_pk=str(invitata.pk), action=LogEntry.Action.UPDATE).latest("pk")
    assert voce.actor == invitata
    assert NUOVA not in str(voce.changes)
    assert not re.search(r"md5\$|pbkdf2", str(LogEntry.objects.filter(object_pk=str(invitata.pk)).values()))


def test_il_gettone_non_resta_nell_indirizzo(client, invitata):
    indirizzo = monouso(invitata)
    uid = indirizzo.split("/")[2]
    assertRedirects(client.get(indirizzo), f"/invito/{uid}/scegli/")


def usato(utente, indirizzo):
    scegli(Client(), indirizzo)


def entrato(utente, indirizzo):
    """Signing in is enough: who has a password does not need the link any more."""
    utente.set_password(PASSWORD)
    utente.save()
    scegli(Client(), monouso(utente))


def spento(utente, indirizzo):
    utente.is_active = False
    utente.save()


def niente(utente, indirizzo):
    pass


GIORNI = timedelta(days=1)


@pytest.mark.parametrize(
    ("accade", "cambia", "dopo", "titolo"),
    [
        (niente, lambda indirizzo: indirizzo, 6.9 * GIORNI, "Scegli la password"),
        (niente, lambda indirizzo: indirizzo, 7.1 * GIORNI, NON_VALE),
        (usato, lambda indirizzo: indirizzo, 0 * GIORNI, NON_VALE),
        (entrato, lambda indirizzo: indirizzo, 0 * GIORNI, NON_VALE),
        (spento, lambda indirizzo: indirizzo, 0 * GIORNI, NON_VALE),
        (niente, lambda indirizzo: indirizzo[:-2] + "/", 0 * GIORNI, NON_VALE),
        (niente, lambda indirizzo: "/invito/OTk5OTk5/" + indirizzo.split("/")[3] + "/", 0 * GIORNI, NON_VALE),
        (niente, lambda indirizzo: "/invito/%C3%A8/boh/", 0 * GIORNI, NON_VALE),
        # The place of the token in the address, without having had one.
        (niente, lambda indirizzo: "/".join([*indirizzo.split("/")[:3], "scegli", ""]), 0 * GIORNI, NON_VALE),
    ],
)
def test_un_collegamento_vale_una_volta_e_per_sette_giorni(client, invitata, accade, cambia, dopo, titolo):
    indirizzo = monouso(invitata)
    accade(invitata, indirizzo)
    poi = datetime.now() + dopo  # noqa: DTZ005
    with mock.patch("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", return_value=poi):
        html = pagina(client.get(cambia(indirizzo), follow=True))
    assert testi(html, "h1") == [titolo]
    assert (cerca(html, "form") == []) == (titolo == NON_VALE)


@pytest.mark.parametrize("accade", [usato, spento])
def test_di_due_che_lo_usano_insieme_vale_per_uno_solo(client, invitata, accade):
    """The other has found it good too, and meanwhile the first has chosen."""
    indirizzo = monouso(invitata)
    dove = client.get(indirizzo, follow=True).redirect_chain[-1][0]
    vero = Invito.get_form

    def intanto(vista, *altro):
        uno_solo.stop()
        accade(models.Utente.objects.get(pk=invitata.pk), indirizzo)
        return vero(vista, *altro)

    altra = "Un-altra-password-8"
    uno_solo = mock.patch.object(Invito, "get_form", intanto)
    uno_solo.start()
    risposta = client.post(dove, {"new_password1": altra, "new_password2": altra})
    assert testi(pagina(risposta), "h1") == [NON_VALE]
    assert get_user(client).is_anonymous
    dopo = models.Utente.objects.get(pk=invitata.pk)
    assert (dopo.check_password(NUOVA), dopo.is_active) == (
        (True, True) if accade is usato else (False, False)
    )


def test_il_collegamento_di_uno_non_cambia_la_password_di_un_altro(client, invitata, redattore):
    """With one's own token in the session, at another's address."""
    client.get(monouso(invitata))
    altro = "/".join([*monouso(redattore).split("/")[:3], "scegli", ""])
    html = pagina(client.post(altro, {"new_password1": NUOVA, "new_password2": NUOVA}))
    assert testi(html, "h1") == [NON_VALE]
    assert (
        authenticate(RequestFactory().post("/accedi/"), username="redattore", password=PASSWORD) == redattore
    )


@pytest.mark.parametrize(
    ("prima", "seconda", "campo", "errore"),
    [
        (NUOVA, NUOVA + "x", "new_password2", "I due campi password non corrispondono."),
        (
            "Corta-9",
            "Corta-9",
            "new_password2",
            "Questa password è troppo corta: servono almeno 12 caratteri.",
        ),
        (
            "123456789012",
            "123456789012",
            "new_password2",
            "Questa password è interamente numerica.",
        ),
    ],
)
def test_una_password_debole_si_rifiuta_accanto_al_campo(client, invitata, prima, seconda, campo, errore):
    html = pagina(scegli(client, monouso(invitata), prima, seconda))
    assert testi(html, "title") == ["Errore: Scegli la password – PianoPerf"]
    (riquadro,) = cerca(html, "div", id=f"id_{campo}_error")
    assert errore in testi(riquadro, "span")
    assert get_user(client).is_anonymous


# One's own


def test_ognuno_cambia_la_sua_e_altrove_esce(entra, redattore):
    altrove = Client()
    altrove.force_login(redattore)
    client = entra(redattore)
    assert MIA in mete(pagina(client.get("/")))
    dati = {"old_password": PASSWORD, "new_password1": NUOVA, "new_password2": NUOVA}
    assertRedirects(client.post(MIA, dati), "/", fetch_redirect_response=False)
    assert testi(pagina(client.get("/")), "div", role="status") == [
        "La password è cambiata. Gli altri dispositivi dovranno accedere di nuovo."
    ]
    assert (get_user(client), get_user(altrove).is_anonymous) == (redattore, True)
    assert authenticate(RequestFactory().post("/accedi/"), username="redattore", password=NUOVA) == redattore


def test_per_cambiarla_serve_quella_di_prima(entra, redattore):
    dati = {"old_password": "sbagliata", "new_password1": NUOVA, "new_password2": NUOVA}
    html = pagina(entra(redattore).post(MIA, dati))
    (riquadro,) = cerca(html, "div", id="id_old_password_error")
    assert testo(riquadro) == "La password attuale non è stata inserita correttamente. Riprova per favore."
    assert (
        authenticate(RequestFactory().post("/accedi/"), username="redattore", password=PASSWORD) == redattore
    )


def test_per_cambiarla_bisogna_essere_dentro(client):
    assertRedirects(client.get(MIA), "/accedi/?next=/password/")


def test_le_password_non_si_portano_nei_pacchi(entra, client, invitata, redattore):
    """A form with a password in it is not one that may be taken up again."""
    assert cerca(pagina(client.get(monouso(invitata), follow=True)), "input", name="chi_scrive") == []
    assert cerca(pagina(entra(redattore).get(MIA)), "input", name="chi_scrive") == []


def test_il_browser_riconosce_i_campi(entra, client, invitata, redattore):
    attesi = [("username", "username"), ("new_password1", "new-password"), ("new_password2", "new-password")]
    for html in (pagina(client.get(monouso(invitata), follow=True)), pagina(entra(redattore).get(MIA))):
        campi = [(uno["name"], uno.get("autocomplete")) for uno in map(attributi, cerca(html, "input"))]
        assert [uno for uno in campi if uno[1] and uno[0] != "old_password"] == attesi
