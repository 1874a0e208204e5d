"""A form sent after the session has ended is not lost: same person, same fields, same place, and nobody else's."""

import random
from datetime import datetime, timedelta
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpResponse, QueryDict
from django.template import RequestContext, Template
from django.test import Client
from django.urls import path

from obiettivi import ripresa
from obiettivi.management.commands.prepara_demo import PASSWORD
from pianoperf.urls import urlpatterns as nostri
from tests.html import attributi, cerca, pagina, testi, testo

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.test_ripresa")]

PROVA = "/prova/1/?riga=2&q=%C3%A8"
MODULO = "{% load pagine %}<main><form method=post>{% csrf_token %}{% chi_scrive %}</form></main>"
ricevuti = []


def modulo(request, n):
    """The throw-away page: a form, and what it was sent."""
    if request.method == "POST":
        ricevuti.append((request.get_full_path(), dict(request.POST.lists())))
        return HttpResponse("ricevuto")
    return HttpResponse(Template(MODULO).render(RequestContext(request)))


urlpatterns = [path("prova/<int:n>/", modulo), *nostri]

# Repeated, empty, foreign, dangerous, of other forms: all as typed.
SCRITTO = (
    "titolo=Perch%C3%A9+s%C3%AC%0D%0Aa+capo&fasi-0-peso=1&vuoto=&aree=B&aree=A&aree=B&emoji=%F0%9F%A6%8A"
    "&html=%3C%2Fform%3E%3Cscript%3E%22%27%26amp%3B&username=x&next=%2F%2Faltro.example%2F&pacco=y&spazi=++a++"
)


@pytest.fixture(autouse=True)
def _niente_ricevuto():
    ricevuti.clear()


@pytest.fixture
def severo():
    """A client whose forms must have their token, as a browser's."""
    return Client(enforce_csrf_checks=True)


def campi(risposta, azione=None):
    """The hidden fields of the form of a page that is not that of the menu, and where it goes."""
    moduli = [uno for uno in cerca(pagina(risposta), "form") if attributi(uno).get("action") != "/esci/"]
    assert len(moduli) == 1
    assert attributi(moduli[0])["method"] == "post"
    nascosti = [attributi(uno) for uno in cerca(moduli[0], "input", type="hidden")]
    return attributi(moduli[0]).get("action"), [(uno["name"], uno["value"]) for uno in nascosti]


def invia(client, indirizzo, coppie, **altro):
    """As a browser does: names in the order of the page."""
    return client.post(
        indirizzo, urlencode(coppie), content_type="application/x-www-form-urlencoded", **altro
    )


def sessione_finita():
    Session.objects.all().delete()


def scritto_a_sessione_finita(client, utente, corpo=SCRITTO, **altro):
    """Someone opens a form, is away too long, and sends it."""
    client.force_login(utente)
    _, nascosti = campi(client.get(PROVA))
    sessione_finita()
    coppie = nascosti + [(nome, valore) for nome, valori in QueryDict(corpo).lists() for valore in valori]
    return invia(client, PROVA, coppie, **altro)


def accedi(client, risposta, username, password=PASSWORD):
    """Signs in from the page that carries the parcel."""
    azione, nascosti = campi(risposta)
    assert azione == "/accedi/"
    return invia(client, azione, [*nascosti, ("username", username), ("password", password)])


def test_chi_rientra_riprende_quello_che_scriveva(severo, redattore):
    rientro = scritto_a_sessione_finita(severo, redattore)
    html = pagina(rientro)
    # An empty form, whatever fields the other one had.
    assert testi(html, "title") == ["Accedi – PianoPerf"]
    assert testi(html, "div", role="status") == [
        "La sessione era scaduta, ma quello che hai scritto non è perso. "
        "Accedi con il tuo nome utente: subito dopo lo ritrovi e lo puoi inviare."
    ]
    assert [nome for nome, _ in campi(rientro)[1]] == ["csrfmiddlewaretoken", "next", "pacco"]
    assert testi(html, "div", role="alert") == []
    assert rientro["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"

    ripreso = accedi(severo, rientro, "redattore")
    assert get_user(severo) == redattore
    assert testi(pagina(ripreso), "h1") == ["Quello che stavi scrivendo è ancora qui"]
    assert ricevuti == []
    azione, nascosti = campi(ripreso)
    assert azione == PROVA
    assert [nome for nome, _ in nascosti[:2]] == ["csrfmiddlewaretoken", "chi_scrive"]
    assert [valore for nome, valore in nascosti if nome == "aree"] == ["B", "A", "B"]
    assert invia(severo, azione, nascosti).content == b"ricevuto"

    (dove, cosa), *altro = ricevuti
    assert (dove, altro) == (PROVA, [])
    del cosa["csrfmiddlewaretoken"], cosa["chi_scrive"]
    assert list(cosa.items()) == list(QueryDict(SCRITTO).lists())


def test_la_sessione_puo_finire_due_volte(severo, redattore):
    ripreso = accedi(severo, scritto_a_sessione_finita(severo, redattore), "redattore")
    sessione_finita()
    azione, nascosti = campi(ripreso)
    ripreso = accedi(severo, invia(severo, azione, nascosti), "redattore")
    azione, nascosti = campi(ripreso)
    invia(severo, azione, nascosti)
    assert ricevuti[0][1]["titolo"] == ["Perché sì\r\na capo"]


def test_con_la_password_sbagliata_si_riprova_e_nulla_va_perso(severo, redattore):
    rientro = scritto_a_sessione_finita(severo, redattore)
    pacco = dict(campi(rientro)[1])["pacco"]
    riprova = accedi(severo, rientro, "redattore", "sbagliata")
    assert get_user(severo).is_anonymous
    assert dict(campi(riprova)[1])["pacco"] == pacco
    azione, nascosti = campi(accedi(severo, riprova, "redattore"))
    invia(severo, azione, nascosti)
    assert [dove for dove, _ in ricevuti] == [PROVA]


NON_SI_RIPRENDE = "Quello che era stato scritto non si può riprendere"


def rifiuto(risposta) -> str:
    """Why a parcel was not given back, by a page without any form of it."""
    html = pagina(risposta)
    assert testi(html, "h1") == [NON_SI_RIPRENDE]
    assert [attributi(uno)["action"] for uno in cerca(html, "form")] == ["/esci/"]
    assert ricevuti == []
    return testi(html, "p")[0].partition("nulla. ")[2]


def test_un_altra_persona_non_riprende_quello_che_non_ha_scritto(severo, redattore, segretario):
    risposta = accedi(severo, scritto_a_sessione_finita(severo, redattore), "segretario")
    assert rifiuto(risposta) == (
        "Lo stava scrivendo un'altra persona: lo ritrova solo lei, se accede con il suo nome utente."
    )
    assert get_user(severo) == segretario


def con_il_pacco(utente, **cambiato):
    """A parcel of a user, as signed by us except for what is changed."""
    dati = [str(utente.pk), cambiato.get("percorso", PROVA), [["titolo", "a"]]]
    return signing.dumps(dati, compress=True, salt=cambiato.get("salt", ripresa.SALE_PACCO))


GUASTO = "È arrivato incompleto o modificato, e non possiamo fidarcene."


@pytest.mark.parametrize(
    ("guasta", "motivo"),
    [
        (lambda utente: con_il_pacco(utente)[:-1], GUASTO),
        (lambda utente: "A" + con_il_pacco(utente), GUASTO),
        (lambda utente: "niente", GUASTO),
        # Signed by us, for something else.
        (lambda utente: con_il_pacco(utente, salt="altro"), GUASTO),
        (lambda utente: ripresa.firma_di_chi_scrive(utente), GUASTO),
        *(
            (
                lambda utente, percorso=percorso: con_il_pacco(utente, percorso=percorso),
                "Era diretto a un altro sito.",
            )
            for percorso in (
                "https://altro.example/",
                "//altro.example/",
                "/\\altro.example/",
                "javascript:alert(1)",
                "prova/1/",
            )
        ),
    ],
)
def test_un_pacco_non_nostro_si_rifiuta(client, redattore, guasta, motivo):
    dati = {"username": "redattore", "password": PASSWORD, "pacco": guasta(redattore)}
    assert rifiuto(client.post("/accedi/", dati)) == motivo


def fra(tempo: timedelta):
    """The signatures of now, read after some time."""
    poi = datetime.now().timestamp() + tempo.total_seconds()  # noqa: DTZ005
    return mock.patch("django.core.signing.time.time", return_value=poi)


@pytest.mark.parametrize(
    ("ore", "titolo"), [(11.9, "Quello che stavi scrivendo è ancora qui"), (12.1, NON_SI_RIPRENDE)]
)
def test_un_pacco_aspetta_dodici_ore(client, redattore, ore, titolo):
    dati = {"username": "redattore", "password": PASSWORD, "pacco": con_il_pacco(redattore)}
    with fra(timedelta(hours=ore)):
        html = pagina(client.post("/accedi/", dati))
    assert testi(html, "h1") == [titolo]


@pytest.mark.parametrize(
    "cambia",
    [
        lambda firma: [],
        lambda firma: [("chi_scrive", "")],
        lambda firma: [("chi_scrive", firma[:-1])],
        # Another person's key under this signature.
        lambda firma: [("chi_scrive", "9" + firma)],
    ],
    ids=["manca", "vuota", "tagliata", "di un altro"],
)
def test_senza_una_firma_buona_si_passa_da_accedi_come_sempre(client, redattore, cambia):
    risposta = invia(client, PROVA, [*cambia(ripresa.firma_di_chi_scrive(redattore)), ("titolo", "a")])
    assert (risposta.status_code, risposta.url) == (
        302,
        "/accedi/?next=/prova/1/%3Friga%3D2%26q%3D%25C3%25A8",
    )


@pytest.mark.parametrize(("giorni", "stato"), [(29.9, 200), (30.1, 302)])
def test_una_pagina_puo_restare_aperta_trenta_giorni(client, redattore, giorni, stato):
    coppie = [("chi_scrive", ripresa.firma_di_chi_scrive(redattore)), ("titolo", "a")]
    with fra(timedelta(days=giorni)):
        assert invia(client, PROVA, coppie).status_code == stato


def test_anche_un_modulo_multipart_si_riprende(client, redattore):
    dati = {"chi_scrive": ripresa.firma_di_chi_scrive(redattore), "aree": ["B", "A"], "titolo": "à"}
    nascosti = campi(accedi(client, client.post(PROVA, dati), "redattore"))[1]
    assert nascosti[2:] == [("aree", "B"), ("aree", "A"), ("titolo", "à")]


def lungo(quanti: int) -> str:
    """A text of so many bytes that cannot be made shorter."""
    caso = random.Random(4)  # noqa: S311
    return "".join(chr(caso.randrange(0x4E00, 0x9FFF)) for _ in range(quanti // 3)) + "a" * (quanti % 3)


def test_il_testo_piu_lungo_che_si_tiene_fa_tutto_il_giro(client, redattore):
    """Whatever the alphabet, neither the sign-in nor the form sent again is more than Django accepts."""
    testo_lungo = lungo(ripresa.MASSIMO - len("titolo"))
    firma = ripresa.firma_di_chi_scrive(redattore)
    rientro = client.post(PROVA, {"chi_scrive": firma, "titolo": testo_lungo})
    azione, nascosti = campi(accedi(client, rientro, "redattore"))
    assert client.post(azione, dict(nascosti)).content == b"ricevuto"
    assert ricevuti[0][1]["titolo"] == [testo_lungo]
    # As a form that the browser would send in the same way.
    html = pagina(accedi(client, rientro, "redattore"))
    assert [attributi(uno)["enctype"] for uno in cerca(html, "form", action=PROVA)] == ["multipart/form-data"]


@pytest.mark.parametrize(
    ("dati", "perche"),
    [
        ({"titolo": lungo(ripresa.MASSIMO - len("titolo") + 1)}, "il testo era troppo lungo"),
    ],
    ids=["lungo"],
)
def test_quello_che_non_si_puo_tenere_lo_si_dice(client, redattore, dati, perche):
    risposta = client.post(PROVA, dati | {"chi_scrive": ripresa.firma_di_chi_scrive(redattore)})
    html = pagina(risposta)
    (avviso,) = testi(html, "div", role="alert")
    assert avviso.partition(" Non accedere")[0] == (
        f"La sessione è scaduta, e non abbiamo potuto tenere quello che hai scritto: {perche}."
    )
    assert [nome for nome, _ in campi(risposta)[1]] == ["csrfmiddlewaretoken", "next"]
    assert dict(campi(risposta)[1])["next"] == PROVA


# htmx


@pytest.mark.parametrize("metodo", ["get", "post"])
def test_a_chi_chiede_un_pezzo_di_pagina_si_risponde_accanto_al_modulo(client, metodo):
    risposta = getattr(client, metodo)(PROVA, headers={"HX-Request": "true"})
    assert (risposta["HX-Retarget"], risposta["HX-Reswap"]) == ("#avviso-sessione", "innerHTML")
    assert testo(pagina(risposta)) == (
        "La sessione è scaduta. Quello che hai scritto è ancora qui: premi Salva e ti chiederemo di rientrare "
        "senza perdere nulla."
    )


# Signed in again from another tab: the page left open has a token of before


def rientrato_da_un_altra_scheda(client, utente, altro=None, **intestazioni):
    client.force_login(utente)
    _, nascosti = campi(client.get(PROVA))
    sessione_finita()
    accesso = client.get("/accedi/")
    accedi(client, accesso, (altro or utente).username)
    return invia(client, PROVA, [*nascosti, ("titolo", "a")], **intestazioni)


def test_chi_e_rientrato_da_un_altra_scheda_riprende(severo, redattore):
    azione, nascosti = campi(rientrato_da_un_altra_scheda(severo, redattore))
    assert ricevuti == []
    invia(severo, azione, nascosti)
    assert [(dove, cosa["titolo"]) for dove, cosa in ricevuti] == [(PROVA, ["a"])]


def test_chi_e_entrato_dopo_non_riprende_quello_di_un_altro(severo, redattore, segretario):
    assert rifiuto(rientrato_da_un_altra_scheda(severo, redattore, segretario)) == (
        "Lo stava scrivendo un'altra persona: lo ritrova solo lei, se accede con il suo nome utente."
    )


def test_un_pezzo_chiesto_da_una_pagina_di_prima_avvisa(severo, redattore):
    risposta = rientrato_da_un_altra_scheda(severo, redattore, headers={"HX-Request": "true"})
    assert risposta["HX-Retarget"] == "#avviso-sessione"


def test_il_pacco_inviato_due_volte_si_ritrova(severo, redattore):
    """The page of sign-in sent again: its token is of before."""
    rientro = scritto_a_sessione_finita(severo, redattore)
    assert campi(accedi(severo, rientro, "redattore"))[0] == PROVA
    assert campi(accedi(severo, rientro, "redattore"))[0] == PROVA


def test_senza_il_suo_gettone_un_modulo_non_si_esegue(severo, redattore):
    severo.force_login(redattore)
    assert invia(severo, PROVA, [("titolo", "a")]).status_code == 403
    assert invia(severo, PROVA, [("pacco", con_il_pacco(redattore))]).status_code == 403
    assert ricevuti == []


def test_perso_anche_il_gettone_si_rientra(severo, redattore):
    """Cookies deleted: there is neither a session nor a token."""
    coppie = [("chi_scrive", ripresa.firma_di_chi_scrive(redattore)), ("titolo", "a")]
    azione, nascosti = campi(accedi(severo, invia(severo, PROVA, coppie), "redattore"))
    assert (azione, nascosti[2:]) == (PROVA, [("titolo", "a")])


def test_anche_i_moduli_dell_amministrazione_dicono_chi_scrive(entra, redattore, piano_cazzago):
    client = entra(redattore)
    for indirizzo in (
        f"/amministrazione/obiettivi/piano/{piano_cazzago.pk}/change/",
        f"/amministrazione/obiettivi/obiettivo/{piano_cazzago.obiettivi.first().pk}/change/",
    ):
        (campo,) = cerca(pagina(client.get(indirizzo)), "input", name="chi_scrive")
        assert ripresa.chi_scriveva(mock.Mock(POST={"chi_scrive": attributi(campo)["value"]})) == str(
            redattore.pk
        )


def test_chi_non_e_entrato_non_firma(client):
    richiesta = mock.Mock(user=get_user(client))
    assert Template("{% load pagine %}{% chi_scrive %}").render(RequestContext(richiesta)) == ""
