"""How long one stays in, and what a session is: idle, in all, with another key at each step, ended everywhere."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django.asserts import assertNumQueries, assertRedirects

from obiettivi import ingressi
from obiettivi.management.commands.prepara_demo import PASSWORD
from obiettivi.models import Conteggio, EventoAccesso
from tests.html import attributi, cerca, pagina, testi

pytestmark = pytest.mark.django_db

MINUTO, ORA = 60, 3600


def invecchia(client, **di_quanto) -> None:
    """As if so many seconds had gone by since something."""
    sessione = client.session
    for nome, secondi in di_quanto.items():
        sessione[nome] -= secondi
    sessione.save()


@pytest.mark.parametrize(
    ("ferma", "in_tutto", "dentro"),
    [
        (59 * MINUTO, 2 * ORA, True),
        (60 * MINUTO, 2 * ORA, False),
        (MINUTO, 12 * ORA - 30, True),
        (MINUTO, 12 * ORA, False),
    ],
)
def test_una_sessione_finisce_se_sta_ferma_e_comunque_dopo_dodici_ore(
    entra, redattore, ferma, in_tutto, dentro
):
    client = entra(redattore)
    invecchia(client, vista_il=ferma, entrata_il=in_tutto)
    assert client.get("/").status_code == (200 if dentro else 302)
    assert get_user(client).is_authenticated is dentro
    # Over is over for the server too, not just for the cookie.
    assert Session.objects.exists() is dentro


@pytest.mark.parametrize("manca", [ingressi.ENTRATA_IL, ingressi.VISTA_IL, ingressi.PASSO])
def test_una_sessione_che_non_dice_di_se_non_vale(entra, redattore, manca):
    client = entra(redattore)
    sessione = client.session
    del sessione[manca]
    sessione.save()
    assertRedirects(client.get("/"), "/accedi/?next=/")


def test_chi_lavora_resta_dentro_e_si_scrive_ogni_cinque_minuti(entra, redattore):
    client = entra(redattore)
    invecchia(client, vista_il=240)
    prima = client.session[ingressi.VISTA_IL]
    client.get("/password/")
    assert client.session[ingressi.VISTA_IL] == prima
    invecchia(client, vista_il=61)
    client.get("/password/")
    assert timezone.now().timestamp() - client.session[ingressi.VISTA_IL] < 5


def test_chi_non_e_dentro_non_tocca_le_sessioni(client):
    with assertNumQueries(0):
        assert client.get("/password/dimenticata/").status_code == 200


def test_un_modulo_inviato_a_sessione_ferma_si_riprende(redattore, piano_cazzago):
    """With the cookies, the token and the session of a browser left open at lunch."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(redattore)
    dove = f"/piani/{piano_cazzago.ente.slug}/{piano_cazzago.anno}/obiettivi/nuovo/"
    html = pagina(client.get(dove))
    detti = {nome: _campo(html, nome) for nome in ("chi_scrive", "csrfmiddlewaretoken")}
    invecchia(client, vista_il=61 * MINUTO)
    html = pagina(client.post(dove, detti | {"titolo": "Ridurre le attese"}))
    assert testi(html, "strong")[:1] == ["La sessione era scaduta, ma quello che hai scritto non è perso."]
    dati = {nome: _campo(html, nome) for nome in ("pacco", "csrfmiddlewaretoken")}
    html = pagina(client.post("/accedi/", dati | {"username": "redattore", "password": PASSWORD}))
    assert testi(html, "h1") == ["Quello che stavi scrivendo è ancora qui"]
    assert _campo(html, "titolo") == "Ridurre le attese"


def _campo(html, nome) -> str:
    return attributi(cerca(html, "input", name=nome)[-1])["value"]


def test_una_sessione_preparata_da_altri_non_serve(client, redattore):
    """Fixation: the key that one had before the sign-in is not that of after."""
    sessione = client.session
    sessione["esca"] = 1
    sessione.save()
    client.cookies["sessionid"] = prima = sessione.session_key
    client.post("/accedi/", {"username": "redattore", "password": PASSWORD})
    assert get_user(client) == redattore
    assert client.session.session_key != prima
    assert not Session.objects.filter(session_key=prima).exists()
    # A key that the server never gave is not taken either.
    altro = Client()
    altro.cookies["sessionid"] = "a" * 32
    altro.post("/accedi/", {"username": "redattore", "password": PASSWORD})
    assert altro.session.session_key != "a" * 32


def test_uscire_finisce_la_sessione_anche_per_chi_ne_ha_copiato_il_biscotto(entra, redattore):
    client, ladro = entra(redattore), Client()
    ladro.cookies["sessionid"] = client.session.session_key
    assert ladro.get("/").status_code == 200
    client.post("/esci/")
    assert ladro.get("/").status_code == 302


def test_i_biscotti_non_si_leggono_e_non_escono_dal_sito(client, redattore):
    client.get("/accedi/")
    risposta = client.post("/accedi/", {"username": "redattore", "password": PASSWORD})
    for nome in ("sessionid", "csrftoken"):
        biscotto = risposta.cookies[nome]
        assert (biscotto["httponly"], biscotto["samesite"], biscotto["path"], biscotto["domain"]) == (
            True,
            "Lax",
            "/",
            "",
        )


def test_entrando_si_butta_quello_che_e_scaduto(client, redattore, settings):
    settings.GIORNI_ACCESSI = 10
    adesso = timezone.now()
    for giorni in (9, 11):
        EventoAccesso.objects.create(tipo="uscita", quando=adesso - timedelta(days=giorni))
    tentativo = import_string("axes.models.AccessAttempt")
    for ore in (0, 2):
        tentativo.objects.create(
            username="x", ip_address=f"10.0.0.{ore}", failures_since_start=1, user_agent=""
        )
    tentativo.objects.filter(ip_address="10.0.0.2").update(attempt_time=adesso - timedelta(hours=2))
    Session.objects.create(session_key="vecchia", session_data="", expire_date=adesso)
    for minuti in (-1, 1):
        scade = adesso + timedelta(minutes=minuti)
        Conteggio.objects.create(chiave=str(minuti), scade_il=scade)
    client.post("/accedi/", {"username": "redattore", "password": PASSWORD})
    assert EventoAccesso.objects.filter(tipo="uscita").count() == 1
    assert tentativo.objects.count() == 1
    assert Session.objects.count() == 1
    assert [uno.chiave for uno in Conteggio.objects.all()] == ["1"]


def test_il_registro_dice_chi_quando_e_da_dove(client, redattore, caplog):
    caplog.set_level(logging.INFO)
    client.post("/accedi/", {"username": "redattore", "password": "no"})
    client.post("/accedi/", {"username": "nessuno", "password": "no"})
    client.post("/accedi/", {"username": "redattore", "password": PASSWORD}, REMOTE_ADDR="2001:db8::7")
    client.post("/esci/")
    eventi = EventoAccesso.objects.order_by("pk").values_list("tipo", "utente", "indirizzo")
    assert [*eventi] == [
        ("rifiutata", redattore.pk, "127.0.0.1"),
        ("rifiutata", None, "127.0.0.1"),
        ("entrata", redattore.pk, "2001:db8::7"),
        ("uscita", redattore.pk, "127.0.0.1"),
    ]
    nostre = [riga.getMessage() for riga in caplog.records if riga.name == "obiettivi.azioni.accessi"]
    assert nostre == [
        f"accesso: rifiutata, utente {redattore.pk}",
        "accesso: rifiutata, utente nessuno",
        f"accesso: entrata, utente {redattore.pk}",
        f"accesso: uscita, utente {redattore.pk}",
    ]


@pytest.mark.parametrize(
    ("proxy", "detto", "indirizzo"),
    [
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        # What comes before the last is said by who asks, of himself.
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9, <script>", None),
        (True, "", None),
    ],
)
def test_da_dove_si_viene_lo_dice_il_proxy_se_c_e(rf, settings, proxy, detto, indirizzo):
    settings.DIETRO_PROXY = proxy
    assert ingressi.da_dove(rf.get("/", headers={"X-Forwarded-For": detto})) == indirizzo


@pytest.mark.parametrize(
    ("detto", "indirizzo", "luogo"),
    [
        ("203.0.113.9", "203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:0DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::1", "2001:db8:1:3::"),
        ("", None, None),
    ],
)
def test_una_rete_ipv6_si_conta_come_un_luogo_solo(rf, settings, detto, indirizzo, luogo):
    settings.DIETRO_PROXY = True
    request = rf.get("/", headers={"X-Forwarded-For": detto})
    assert (ingressi.da_dove(request), ingressi.luogo(request)) == (indirizzo, luogo)


def test_il_registro_lo_legge_il_superutente_e_nessuno_lo_cambia(
    entra, amministratore, segretario, redattore
):
    evento = EventoAccesso.objects.create(
        tipo="entrata", utente=redattore, indirizzo="203.0.113.9", quando=timezone.now()
    )
    elenco = "/amministrazione/obiettivi/eventoaccesso/"
    assert entra(segretario).get(elenco).status_code == 403
    client = entra(amministratore)
    assert "203.0.113.9" in testi(pagina(client.get(elenco)), "td")
    assert client.get(f"{elenco}add/").status_code == 403
    assert client.post(f"{elenco}{evento.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{elenco}{evento.pk}/change/", {"tipo": "uscita"}).status_code == 403
