"""The lines of the log: a code, a number and a slug; nothing that a person is called or has written."""

import json
import logging
import sys
from types import SimpleNamespace

import psycopg2
import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from obiettivi import diario
from obiettivi.esporta import pdf
from obiettivi.management.commands.prepara_demo import PASSWORD
from obiettivi.models import EventoAccesso
from obiettivi.views import home, piani
from tests.html import pagina, testi
from tests.test_pagine import CAZZAGO

LINEE = "obiettivi.views.diario"
INGRESSI = "obiettivi.azioni.accessi"
PERSONALI = ("Ada Esempi", "ada@posta.example", "il gatto di casa")


class Raccolte(logging.Handler):
    """What the formatter of production writes."""

    def __init__(self):
        super().__init__()
        self.testo = []
        self.setFormatter(diario.RigaJson())

    def emit(self, record):
        self.testo.append(self.format(record))

    @property
    def righe(self):
        """But those of who comes in, which are of test_sessioni."""
        lette = (json.loads(riga) for riga in self.testo)
        return [riga for riga in lette if riga["da"] != INGRESSI]


@pytest.fixture
def righe():
    ascolto, radice = Raccolte(), logging.getLogger()
    radice.addHandler(ascolto)
    yield ascolto
    radice.removeHandler(ascolto)


@pytest.fixture
def cade(monkeypatch):
    """Makes a page fail with an error; the client then shows what a browser would see."""

    def cade(errore, vista=home, nome="elenco_enti"):
        def guasta(*_, **__):
            raise errore

        monkeypatch.setattr(vista, nome, guasta)

    return cade


def tranquillo(client):
    client.raise_request_exception = False
    return client


# One line for each request


@pytest.mark.django_db
def test_una_riga_dice_chi_dove_e_come_e_andata(entra, oiv, righe):
    risposta = entra(oiv).get(CAZZAGO, {"cerca": PERSONALI[2]})
    (riga,) = righe.righe
    assert riga.pop("ms") >= 0
    assert riga.pop("ora").endswith("+00:00")
    assert riga == {
        "livello": "INFO",
        "da": LINEE,
        "richiesta": risposta["X-Request-ID"],
        "utente": oiv.pk,
        "ente": "cazzago-san-martino",
        "metodo": "GET",
        "percorso": CAZZAGO,
        "stato": 200,
    }


@pytest.mark.parametrize("modo", [diario.RigaJson, diario.RigaTesto])
@pytest.mark.parametrize("dentro", ["\n2026 INFO finta", "\r", "\x1b[2J", "\x9b2J", "\x85", "\u2028", "\x7f"])
def test_un_indirizzo_non_scrive_altre_righe_ne_comanda_il_terminale(modo, dentro):
    detti = logging.makeLogRecord({"name": "x", "msg": f"a{dentro}", "fatti": {"percorso": f"/b{dentro}"}})
    scritta = modo().format(detti)
    assert scritta.isprintable()
    if modo is diario.RigaJson:
        assert json.loads(scritta)["percorso"] == f"/b{dentro}"


@pytest.mark.django_db
def test_di_chi_non_e_entrato_non_c_e_utente(client, righe):
    client.post("/accedi/", {"username": PERSONALI[0], "password": PERSONALI[2]})
    (riga,) = righe.righe
    assert (riga["percorso"], riga["stato"], "utente" in riga, "ente" in riga) == (
        "/accedi/",
        200,
        False,
        False,
    )


@pytest.mark.django_db
def test_chi_sorveglia_il_server_non_riempie_il_registro(client, righe):
    assert client.get("/salute/").status_code == 200
    assert righe.righe == []


@pytest.mark.django_db
def test_una_pagina_che_non_c_e_e_una_riga_sola(entra, oiv, righe):
    entra(oiv).get("/piani/nessuno/2020/")
    assert [(riga["stato"], riga["ente"]) for riga in righe.righe] == [(404, "nessuno")]


@pytest.mark.parametrize(
    ("ricevuto", "tenuto"),
    [
        ("0123456789abcdef", True),
        ("b7a2c9d0-1111-4222-8333-944455556666", True),
        ("corto", False),
        ("x" * 65, False),
        ("a" * 20 + "\nfalsa", False),
        ('a"b"c"d"e"f"', False),
        ("", False),
        (None, False),
    ],
)
def test_il_codice_che_arriva_si_tiene_se_ha_la_forma_di_un_codice(ricevuto, tenuto):
    codice = diario.nuovo_codice(ricevuto)
    assert (codice == ricevuto) is tenuto
    assert tenuto or len(codice) == 32


@pytest.mark.django_db
@pytest.mark.parametrize("dietro", [True, False])
def test_il_codice_di_fuori_si_prende_solo_dal_proxy(client, settings, dietro):
    settings.DIETRO_PROXY = dietro
    risposta = client.get("/accedi/", headers={"X-Request-ID": "0123456789abcdef"})
    assert (risposta["X-Request-ID"] == "0123456789abcdef") is dietro


def test_ogni_indirizzo_che_apre_qualcosa_a_chi_lo_conosce_e_coperto():
    """A new address with a token in it must be among those of SEGRETI."""

    def con_gettone(elenco, sopra=""):
        for uno in elenco:
            dove = sopra + str(uno.pattern)
            if not isinstance(uno, URLPattern):
                yield from con_gettone(uno.url_patterns, dove)
            elif {"token", "gettone", "uidb64"} & set(uno.pattern.converters):
                yield f"/{dove}"

    trovati = [*con_gettone(get_resolver().url_patterns)]
    assert [diario.senza_segreti(uno) for uno in trovati] == [
        "/invito/…",
        "/stampe/…",
        "/stampe/…",
    ]
    assert diario.senza_segreti("Not Found: /invito/MQ/abc-def detto") == "Not Found: /invito/… detto"


@pytest.fixture
def di_ogni_livello(righe):
    """Every logger writes all that it can: more than any setting may ask for."""
    tutti = [logging.getLogger(nome) for nome in (None, *logging.root.manager.loggerDict)]
    prima = [uno.level for uno in tutti]
    for uno in tutti:
        uno.setLevel(1)
    yield righe
    for uno, livello in zip(tutti, prima, strict=True):
        uno.setLevel(livello)


@pytest.mark.django_db
def test_di_chi_entra_o_ci_prova_non_si_scrive_nome_ne_indirizzo(client, redattore, di_ogni_livello):
    """Wrongly, kept out, in, out, and with a name that nobody has: in the log and in the register."""
    posti = {"REMOTE_ADDR": "203.0.113.77"}, {"REMOTE_ADDR": "2001:db8::77"}

    def prova(nome, password, dove):
        dati = {"username": nome, "password": password}
        return client.post("/accedi/", dati, HTTP_USER_AGENT=PERSONALI[2], **dove).status_code

    stati = [prova("redattore", "non-è-questa", posti[0]) for _ in range(6)]
    stati += [prova(PERSONALI[0], PERSONALI[1], posti[1]), prova("redattore", PASSWORD, posti[1])]
    stati.append(client.post("/esci/", **posti[1]).status_code)
    assert stati == [200] * 4 + [429] * 2 + [200, 302, 302]
    assert EventoAccesso.objects.filter(indirizzo__isnull=False).count() == 9

    scritto = "\n".join(di_ogni_livello.testo)
    assert {json.loads(riga)["da"].partition(".")[0] for riga in di_ogni_livello.testo} >= {
        "axes",
        "obiettivi",
    }
    cercati = ("redattore", *PERSONALI, PASSWORD, "non-è-questa", "203.0.113.77", "2001:db8::77")
    assert [uno for uno in cercati if uno.lower() in scritto.lower()] == []


def test_i_fogli_di_un_documento_si_contano_e_non_si_scrivono(righe):
    contati = []
    with pdf._ascoltando(contati.append):
        logging.getLogger("weasyprint.progress").info("Step 5 - Creating layout - Page 7")
    assert (contati, righe.testo) == ([7], [])


# What goes wrong


@pytest.mark.django_db
def test_di_un_errore_si_scrive_dove_e_non_che_cosa_era_scritto(entra, oiv, righe, cade):
    cade(ValueError(f"{PERSONALI}"))
    risposta = tranquillo(entra(oiv)).get("/", {"q": PERSONALI[2]})
    assert titolo_e_codice(risposta, 500) == ("Qualcosa non ha funzionato", risposta["X-Request-ID"][:12])
    errore, linea = sorted(righe.righe, key=lambda riga: riga["da"])
    assert (errore["da"], errore["livello"], errore["utente"]) == ("django.request", "ERROR", oiv.pk)
    assert {errore["richiesta"], linea["richiesta"]} == {risposta["X-Request-ID"]}
    assert "in guasta" in errore["errore"]
    assert errore["errore"].endswith("\nbuiltins.ValueError")
    assert [uno for uno in PERSONALI if uno in "".join(righe.testo)] == []


@pytest.mark.django_db
def test_quello_che_scrive_il_database_di_una_riga_non_passa(righe):
    """PostgreSQL tells the whole row; SQLite which column."""
    get_user_model().objects.create_user(PERSONALI[0], PERSONALI[1])
    try:
        get_user_model().objects.create_user(PERSONALI[0], PERSONALI[1])
    except Exception:
        logging.getLogger("obiettivi").exception("Non salvato")
    (riga,) = righe.righe
    assert "IntegrityError: " in riga["errore"]
    assert [uno for uno in PERSONALI if uno in righe.testo[0]] == []


def raccontato(errore):
    try:
        raise errore
    except type(errore):
        return diario.racconta(sys.exc_info()[1]).splitlines()[-1]


@pytest.mark.parametrize(
    ("errore", "ultima"),
    [
        (TypeError("'int' object is not iterable"), "builtins.TypeError: 'int' object is not iterable"),
        (KeyError("Ada Esempi"), "builtins.KeyError"),
        (
            OperationalError("connection refused\nDETAIL: Ada Esempi"),
            "django.db.utils.OperationalError: connection refused",
        ),
        (
            OSError(28, "No space left on device", "Ada Esempi.pdf"),
            "builtins.OSError: No space left on device",
        ),
    ],
    ids=["del programma", "scritto da qualcuno", "del database", "di un file"],
)
def test_le_parole_di_un_errore_si_scrivono_se_sono_del_programma(errore, ultima):
    assert raccontato(errore) == ultima


def test_gli_errori_in_catena_dal_primo():
    try:
        try:
            raise KeyError("Ada Esempi")
        except KeyError as primo:
            raise TypeError("dopo") from primo
    except TypeError as ultimo:
        detti = diario.racconta(ultimo).split("\n\n")
    assert [detto.splitlines()[-1] for detto in detti] == ["builtins.KeyError", "builtins.TypeError: dopo"]


def test_per_le_persone_la_riga_e_la_stessa_e_si_legge():
    record = logging.LogRecord("obiettivi.prova", logging.WARNING, "", 0, "Detto %s", ("così",), None)
    record.fatti = {"stato": 200}
    record.request = SimpleNamespace(codice="abc", resolver_match=None)
    ora, *resto = diario.RigaTesto().format(record).split(" ")
    assert ora.endswith("+00:00")
    assert " ".join(resto) == "WARNING obiettivi.prova Detto così richiesta=abc stato=200"


# The pages of errors


def titolo_e_codice(risposta, stato):
    html = pagina(risposta, stato)
    (titolo,), (codice,) = testi(html, "h1"), testi(html, "code")
    return titolo, codice


@pytest.mark.django_db
@pytest.mark.parametrize("quale", ["400", "403", "403_csrf", "404", "500", "503"])
def test_ogni_pagina_di_errore_dice_il_codice_della_risposta(client, entra, lettore, cade, quale):
    if quale == "400":
        risposta = client.get("/accedi/", headers={"Host": "altrove.example"})
    elif quale == "403":
        risposta = entra(lettore).get("/enti/tortona/persone/")
    elif quale == "403_csrf":
        risposta = Client(enforce_csrf_checks=True).post("/accedi/", {"username": "x"})
    elif quale == "404":
        risposta = entra(lettore).get("/niente/")
    else:
        cade({"500": ValueError, "503": OperationalError}[quale]("x"))
        risposta = tranquillo(entra(lettore)).get("/")
    _, codice = titolo_e_codice(risposta, int(quale[:3]))
    assert (codice, len(codice)) == (risposta["X-Request-ID"][:12], 12)


def morto_mentre_rispondeva():
    """As psycopg2 tells it."""
    errore = DatabaseError("error with status PGRES_TUPLES_OK and no message from the libpq")
    errore.__cause__ = psycopg2.DatabaseError()
    return errore


@pytest.mark.django_db
@pytest.mark.parametrize(
    "errore",
    [
        OperationalError("server closed the connection"),
        InterfaceError("connection already closed"),
        morto_mentre_rispondeva(),
    ],
)
def test_il_database_che_non_risponde_e_un_momento_e_non_un_guasto(entra, oiv, cade, righe, errore):
    cade(errore, piani, "pagina_del_piano")
    risposta = tranquillo(entra(oiv)).get(CAZZAGO)
    assert titolo_e_codice(risposta, 503)[0] == "Il programma è fermo per un momento"
    assert (risposta["Retry-After"], risposta["Cache-Control"]) == ("30", "no-store")
    assert [riga["stato"] for riga in righe.righe if riga["da"] == LINEE] == [503]


@pytest.mark.django_db
def test_un_errore_di_django_sui_dati_e_un_guasto(entra, oiv, cade):
    cade(DatabaseError("Forced update did not affect any rows."), piani, "pagina_del_piano")
    assert tranquillo(entra(oiv)).get(CAZZAGO).status_code == 500


@pytest.mark.django_db
def test_anche_se_cade_prima_della_pagina(entra, oiv, monkeypatch):
    """Who is in is read from the database before any page."""
    client = tranquillo(entra(oiv))
    monkeypatch.setattr(
        "django.contrib.sessions.backends.db.SessionStore.load",
        lambda _: (_ for _ in ()).throw(OperationalError("x")),
    )
    assert titolo_e_codice(client.get("/"), 503)[0] == "Il programma è fermo per un momento"
