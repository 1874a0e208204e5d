"""Every address × every role: what is answered, of a plan in bozza and of an approved one.

An address of the project that is not in the table fails; so does one that changes its mind.
"""

from copy import deepcopy
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from monitoraggio import azioni as monitoraggio
from monitoraggio.urls import urlpatterns as del_monitoraggio
from obiettivi import azioni, models, urls
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.views import consegna, versioni
from tests import vita
from tests.indirizzi import TAVOLA
from tests.persone import abilita

pytestmark = pytest.mark.django_db

PERSONE = (
    "nessuno",
    "tortona",  # the segretario of another ente
    "lettore",
    "oiv",
    "compilatore",
    "responsabile",
    "redattore",
    "segretario",
    "amministratore",
)
STATI = ("bozza", "approvato")
ANNI = {"bozza": 2026, "approvato": 2025}
SCRITTURE = ("INSERT", "UPDATE", "DELETE")
STAMPE = '"obiettivi_stampa"'
CONTEGGI = '"obiettivi_conteggio"'
"""How many documents somebody has asked for lately: nothing that anybody reads."""
CHE_SI_TENGONO = {"assegnazione", "confronto_pdf"}
"""The PDFs that are kept once made; here the others are not made."""
QUALI = {
    "confronto": "?da=1&a=1",
    "confronto_pdf": "?da=1&a=1",
    "deroga": "?codice=U03&oggetto=ente&campo=stemma",
}
"""What an address says after the question mark."""


def righe(stato):
    """Address, method and the nine answers expected of a plan in this state."""
    for riga in TAVOLA.strip().splitlines():
        nome, metodo, quando, *attesi = riga.split()
        if quando in (stato, "sempre"):
            nessuno, *altri = attesi if len(attesi) > 1 else attesi * 2
            yield nome, metodo, [nessuno, *(altri if len(altri) > 1 else altri * (len(PERSONE) - 1))]


def nomi(elenco) -> list[str]:
    """The names of the addresses of a list of patterns, those included too."""
    trovati = []
    for uno in elenco:
        if isinstance(uno, URLPattern):
            trovati.append(uno.name)
        else:
            trovati += nomi(uno.url_patterns)
    return trovati


INDIRIZZI = nomi([*urls.urlpatterns, *del_monitoraggio])
DEL_MONITORAGGIO = nomi(del_monitoraggio)
DELLA_RELAZIONE = ("relazione", "approva_relazione", "valida_relazione")
"""Addresses of a rilevazione finale; the others are asked of the one that is open."""


@pytest.fixture
def mondo(monkeypatch, segretario):
    """A small ente with a plan in bozza and an approved one, and the cast at work in it.

    For each state, what the addresses name; documents cost seconds, and are made elsewhere.
    """
    for formato in DOCUMENTI:
        monkeypatch.setitem(
            DOCUMENTI, formato, replace(DOCUMENTI[formato], scrivi=lambda *_, **__: b"x", componi=None)
        )
    monkeypatch.setattr(versioni, "pagina_confronto", lambda *_, **__: "<p>")
    monkeypatch.setattr(versioni, "pagina_assegnazione", lambda *_, **__: "<p>")
    monkeypatch.setattr(consegna, "su_fogli", lambda _: b"x")
    da_contare = {
        "attivita_strutturali": [{"area": "A", "prodotto": "Atti"}],
        "indicatori_di_salute": [{"indicatore": "Servizi in linea"}],
    }
    piani = {
        stato: vita.carica(vita.contenuto_di_prova(piano={"anno": ANNI[stato]}, **da_contare))
        for stato in STATI
    }
    ente = piani["bozza"].ente
    vita.porta(piani["approvato"], "approvato", segretario)
    # Of the plan in bozza both rilevazioni are planned; of the approved one the finale is closed, the other open.
    monitoraggio.programma_previste(piano=piani["bozza"], utente=segretario)
    intermedia, finale = monitoraggio.programma_previste(piano=piani["approvato"], utente=segretario)
    finale = monitoraggio.apri(rilevazione=finale, utente=segretario)
    monitoraggio.chiudi(rilevazione=finale, motivo="Prova", utente=segretario)
    azioni.pubblica(piano=piani["approvato"], utente=segretario)
    aperta = monitoraggio.apri(rilevazione=intermedia, utente=segretario)
    ruoli = {persona: abilita(utente(persona), persona, ente.slug) for persona in PERSONE[2:-1]}
    riga = aperta.avanzamenti.filter(area="A").first()
    evidenza = monitoraggio.allega_evidenza(avanzamento=riga, nome="a.txt", dati=b"a", utente=segretario)
    area = piani["bozza"].organigramma.aree.get(codice="A")
    ruoli["compilatore"].righe_aree.create(area=area)
    incarico = ente.responsabili.create(nome="Responsabile", utente=utente("responsabile")).incarichi.create(
        area=area, dal=ruoli["responsabile"].dal
    )
    return {
        "slug": ente.slug,
        "n": 1,
        "codice": "A",
        "area": "A",
        "formato": "xlsx",
        "sintassi": "jsonld",
        "numero": 1,
        "uidb64": "MQ",
        "token": "x-y",
        # Of nobody: whose it is, is in test_stampe.
        "gettone": "x",
        "assegnazione": riga.assegnazione,
        "evidenza": evidenza.pk,
        "incarico": incarico.pk,
        "abilitazione": {persona: ruolo.pk for persona, ruolo in ruoli.items()},
        "pk": {persona: utente(persona).pk for persona in ruoli},
    }


def utente(username):
    return models.Utente.objects.get(username=username)


def indirizzo(mondo, stato, nome):
    """The address, with as many of the arguments as it wants."""
    modello = argomenti_di(nome)
    # To whom a redattore may give roles, and of whom he may end them.
    chi = "responsabile" if "incaric" in nome else "compilatore"
    detti = mondo | {"anno": ANNI[stato]} | {cosa: mondo[cosa][chi] for cosa in ("pk", "abilitazione")}
    if nome == "controllo":
        detti["codice"] = "P01"
    if nome in DEL_MONITORAGGIO:
        detti["codice"] = f"{ANNI[stato]}-{'12-31' if nome in DELLA_RELAZIONE else '09-30'}"
    return reverse(nome, kwargs={chiave: detti[chiave] for chiave in modello}) + QUALI.get(nome, "")


def argomenti_di(nome) -> set[str]:
    """The arguments that an address wants."""
    ((_, argomenti),) = get_resolver().reverse_dict.getlist(nome)[0][0]
    return set(argomenti)


@pytest.fixture
def sessioni(mondo):
    """The cookies of each person of the cast, signed in once."""
    biscotti = {"nessuno": Client().cookies}
    for persona in PERSONE[1:]:
        client = Client()
        client.force_login(utente(persona))
        biscotti[persona] = client.cookies
    return biscotti


def rispondi(metodo, biscotti, dove) -> int:
    """The answer; what the request did is undone, so that the next person finds the plan as it was."""
    client = Client()
    client.cookies = deepcopy(biscotti)
    with transaction.atomic():
        risposta = getattr(client, metodo.lower())(dove)
        leggi_fino_in_fondo(risposta)
        transaction.set_rollback(True)
    return risposta.status_code


def leggi_fino_in_fondo(risposta):
    """Of an answer made while it is sent, what is opened is closed at its end."""
    if risposta.streaming:
        b"".join(risposta)


@pytest.mark.parametrize("stato", STATI)
@pytest.mark.parametrize("metodo", ["GET", "POST"])
def test_ogni_indirizzo_risponde_a_ciascuno_come_deve(mondo, sessioni, stato, metodo):
    attese, risposte = {}, {}
    for nome, quale, attesi in righe(stato):
        if quale == metodo:
            attese[nome] = attesi
            dove = indirizzo(mondo, stato, nome)
            risposte[nome] = [str(rispondi(metodo, sessioni[persona], dove)) for persona in PERSONE]
    assert risposte == attese


@pytest.mark.parametrize("stato", STATI)
def test_nessun_indirizzo_manca_dalla_tavola(stato):
    detti = sorted((nome, metodo) for nome, metodo, _ in righe(stato))
    assert detti == sorted((nome, metodo) for nome in INDIRIZZI for metodo in ("GET", "POST"))


def dette(letture) -> list[str]:
    return [una["sql"] for una in letture]


@pytest.mark.parametrize("stato", STATI)
@pytest.mark.parametrize("persona", ["segretario", "responsabile"])
def test_nessun_get_scrive(mondo, stato, persona):
    scritture = {}
    for nome in INDIRIZZI:
        dove = indirizzo(mondo, stato, nome)
        client = Client()
        client.force_login(utente(persona))
        with CaptureQueriesContext(connection) as letture:
            leggi_fino_in_fondo(client.get(dove))
        if fatte := [sql for sql in dette(letture) if sql.startswith(SCRITTURE) and CONTEGGI not in sql]:
            scritture[nome] = [sql for sql in fatte if STAMPE not in sql]
    # Keeping a document that was made changes nothing of what anybody reads.
    assert {nome for nome, fatte in scritture.items() if not fatte} - CHE_SI_TENGONO == set()
    assert {nome: fatte for nome, fatte in scritture.items() if fatte} == {}
