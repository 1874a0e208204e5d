"""Nothing typed is lost: the session that ends, leaving a changed form; the pages of passwords."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import path
from playwright.sync_api import expect

from obiettivi import models
from obiettivi.inviti import collegamento_monouso
from obiettivi.management.commands.prepara_demo import PASSWORD
from pianoperf.urls import urlpatterns as nostri
from tests.browser.test_accessibilita import console, difetti  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.test_ripresa")]

MODULO = engines["django"].from_string("""
{% extends "interna.html" %}{% load pagine static %}
{% block titolo %}Prova{% endblock %}
{% block script %}<script src="{% static 'pianoperf.js' %}" defer></script>{% endblock %}
{% block contenuto %}<h1>Prova</h1>{% include "accesso/_avviso_sessione.html" %}
<form method="post" enctype="multipart/form-data" data-avvisa>{% csrf_token %}{% chi_scrive %}
  <p><label>Titolo <input name="titolo" value="prima"></label></p>
  <p><label>Testo <textarea name="testo"></textarea></label></p>
  <p><label>Area <select name="area"><option>A<option>B</select></label></p>
  <p><label>Mese <input type="checkbox" name="mesi" value="1"></label></p>
  <p><label>File <input type="file" name="file"></label></p>
  <p id="pezzo"><button name="azione" value="salva">Salva</button></p>
</form>{% endblock %}
""")
ricevuti = []


def modulo(request):
    """The throw-away page of a form."""
    if request.method == "POST":
        ricevuti.append([(nome, request.POST.getlist(nome)) for nome in ("titolo", "testo", "azione")])
        return HttpResponse("<!doctype html><title>Fatto</title>")
    return HttpResponse(MODULO.render({}, request))


urlpatterns = [path("prova/", modulo), *nostri]


@pytest.fixture
def domande(page):
    """What the browser asks before a page is left."""
    fatte = []
    page.on("dialog", lambda domanda: (fatte.append(domanda.type), domanda.accept()))
    return fatte


def accedi(page, username, password=PASSWORD):
    page.get_by_label("Nome utente").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Accedi").click()


def test_la_sessione_scade_mentre_si_scrive_un_obiettivo(entra, vai, page, domande):
    """The largest form there is, with a wrong password on the way."""
    obiettivo = models.Piano.objects.get(ente__slug="cazzago-san-martino").obiettivi.get(n=25)
    titolo, testo = 'Così è "scritto" <b>qui</b>', "prima riga\nseconda riga\n\n  quarta 🦊"
    entra("redattore")
    vai(f"/amministrazione/obiettivi/obiettivo/{obiettivo.pk}/change/")
    page.locator("[name=titolo]").fill(titolo)
    page.locator("[name=descrizione]").fill(testo)
    Session.objects.all().delete()
    page.get_by_role("button", name="Salva", exact=True).first.click()

    expect(page.get_by_role("status")).to_contain_text("quello che hai scritto non è perso")
    accedi(page, "redattore", "sbagliata")
    expect(page.get_by_role("alert")).to_contain_text("Nome utente o password non corretti")
    accedi(page, "redattore")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quello che stavi scrivendo è ancora qui")
    page.get_by_role("button", name="Riprendi").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    obiettivo.refresh_from_db()
    assert (obiettivo.titolo, obiettivo.descrizione.splitlines()) == (titolo, testo.splitlines())
    assert domande == []


def test_chi_non_riprende_e_avvisato_e_un_altro_non_trova_nulla(entra, vai, page, domande):
    ricevuti.clear()
    entra("redattore")
    vai("/prova/")
    page.get_by_label("Testo").fill("una\ndue")
    Session.objects.all().delete()
    page.get_by_role("button", name="Salva").click()
    accedi(page, "redattore")
    # A browser asks only who has touched the page.
    page.get_by_role("heading", level=1).click()
    vai("/")
    assert domande == ["beforeunload"]

    vai("/prova/")
    page.get_by_label("Testo").fill("una\ndue")
    Session.objects.all().delete()
    page.get_by_role("button", name="Salva").click()
    accedi(page, "segretario")
    expect(page.get_by_role("main")).to_contain_text("Lo stava scrivendo un'altra persona")
    page.get_by_role("link", name="Vai ai miei piani").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert (domande, ricevuti) == (["beforeunload"], [])


def test_chi_rientra_da_un_altra_scheda_riprende(entra, vai, page, context, live_server):
    ricevuti.clear()
    entra("redattore")
    vai("/prova/")
    page.get_by_label("Testo").fill("una\ndue")
    Session.objects.all().delete()
    altra = context.new_page()
    altra.goto(live_server.url + "/accedi/")
    accedi(altra, "redattore")
    altra.wait_for_url(live_server.url + "/")
    page.get_by_role("button", name="Salva").click()
    page.get_by_role("button", name="Riprendi").click()
    expect(page).to_have_title("Fatto")
    assert ricevuti == [[("titolo", ["prima"]), ("testo", ["una\r\ndue"]), ("azione", ["salva"])]]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_senza_javascript_si_riprende_lo_stesso(entra, vai, page):
    ricevuti.clear()
    entra("redattore")
    vai("/prova/")
    page.get_by_label("Titolo").fill("dopo")
    Session.objects.all().delete()
    page.get_by_role("button", name="Salva").click()
    accedi(page, "redattore")
    page.get_by_role("button", name="Riprendi").click()
    expect(page).to_have_title("Fatto")
    assert ricevuti == [[("titolo", ["dopo"]), ("testo", [""]), ("azione", ["salva"])]]


CAMBIA = [
    lambda page: page.get_by_label("Titolo").fill("dopo"),
    lambda page: page.get_by_label("Testo").fill("qualcosa"),
    lambda page: page.get_by_label("Area").select_option("B"),
    lambda page: page.get_by_label("Mese").check(),
    lambda page: page.get_by_label("File").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
    ),
]


def test_chi_lascia_un_modulo_cambiato_e_avvisato(entra, vai, page, domande):
    entra("redattore")
    for quante, cambia in enumerate(CAMBIA, 1):
        vai("/prova/")
        cambia(page)
        vai("/")
        assert domande == ["beforeunload"] * quante
    # Sending another form is leaving this one.
    vai("/prova/")
    CAMBIA[0](page)
    page.get_by_role("button", name="Esci").click()
    page.wait_for_url("**/accedi/")
    assert domande == ["beforeunload"] * (len(CAMBIA) + 1)


def test_chi_non_ha_cambiato_nulla_o_salva_non_e_disturbato(entra, vai, page, domande):
    entra("redattore")
    vai("/prova/")
    page.get_by_label("Titolo").fill("dopo")
    page.get_by_label("Titolo").fill("prima")
    vai("/prova/")
    CAMBIA[0](page)
    page.get_by_role("button", name="Salva").click()
    expect(page).to_have_title("Fatto")
    assert domande == []
    # What the server draws again inside a changed form is not saved, though it is where it was drawn.
    vai("/prova/")
    CAMBIA[0](page)
    page.evaluate("""() => {
        const pezzo = document.querySelector("#pezzo");
        pezzo.dispatchEvent(new CustomEvent("htmx:beforeSwap", { bubbles: true }));
        document.querySelector("[name=titolo]").defaultValue = "dopo";
    }""")
    vai("/")
    assert domande == ["beforeunload"]


def test_le_pagine_della_ripresa_sono_accessibili(entra, vai, page, console):  # noqa: F811
    entra("redattore")
    vai("/prova/")
    Session.objects.all().delete()
    page.get_by_role("button", name="Salva").click()
    assert difetti(page) == []
    accedi(page, "redattore")
    assert difetti(page) == []
    vai("/prova/")
    CAMBIA[-1](page)
    Session.objects.all().delete()
    page.get_by_role("button", name="Salva").click()
    accedi(page, "redattore")
    expect(page.get_by_text("sceglili di nuovo nella pagina che si apre dopo")).to_be_visible()
    assert difetti(page) == []
    vai("/prova/")
    Session.objects.all().delete()
    page.evaluate("""async () => {
        const risposta = await fetch("/prova/", { headers: { "HX-Request": "true" } });
        document.querySelector("#avviso-sessione").innerHTML = await risposta.text();
    }""")
    expect(page.get_by_role("alert")).to_contain_text("premi Salva e ti chiederemo di rientrare")
    assert difetti(page) == []
    assert console == []


def test_le_pagine_della_password_sono_accessibili(entra, vai, page, console, settings):  # noqa: F811
    settings.POSTA_ATTIVA = True
    vai("/accedi/")
    page.get_by_role("link", name="Hai dimenticato la password?").click()
    assert difetti(page) == []
    page.get_by_label("Indirizzo e-mail").fill("nessuno@comune.example")
    page.get_by_role("button", name="Manda il collegamento").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Guarda la posta")
    assert difetti(page) == []

    redattore = models.Utente.objects.get(username="redattore")
    indirizzo = re.sub(r"^https?://[^/]+", "", collegamento_monouso(redattore, RequestFactory().get("/")))
    vai(indirizzo)
    page.get_by_label("Nuova password", exact=False).first.fill("corta")
    page.get_by_label("Conferma nuova password").fill("corta")
    page.get_by_role("button", name="Scegli la password ed entra").click()
    assert page.title() == "Errore: Scegli la password – PianoPerf"
    assert difetti(page) == []
    page.get_by_label("Nuova password", exact=False).first.fill("Cavallo-Graffetta-9")
    page.get_by_label("Conferma nuova password").fill("Cavallo-Graffetta-9")
    page.get_by_role("button", name="Scegli la password ed entra").click()
    expect(page.get_by_role("status")).to_contain_text("La password è scelta")
    assert difetti(page) == []
    page.get_by_role("link", name="Password", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cambia la password")
    assert difetti(page) == []
    vai(indirizzo)
    expect(page.get_by_role("heading", level=1)).to_have_text("Il collegamento non vale più")
    assert difetti(page) == []
    assert console == []
