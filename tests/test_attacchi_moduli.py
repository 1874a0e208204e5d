"""Attacks on forms: every form of the site, sent with fields that it does not have, and with what others own."""

import re
from copy import deepcopy
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.db import models as campi
from django.test import Client
from django.test.utils import CaptureQueriesContext

from obiettivi import models
from obiettivi.management.commands.prepara_demo import PASSWORD
from tests import due_enti
from tests import test_indirizzi as tavola
from tests.test_indirizzi import mondo  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db

CHI_APRE = {
    "segretario": tavola.INDIRIZZI,
    "compilatore": ("modifica", "nuovo_obiettivo", "avanzamento"),
    "responsabile": ("lavori", "avanzamento", "consuntivo_attivita"),
    "oiv": ("parere", "avanzamento", "esame", "relazione"),
}
"""Whose forms are tried: all that the segretario has, and those of the others that he has not, or has otherwise."""
SCRITTI = {
    "nome": "Maria",
    "cognome": "Rossi",
    "email": "maria.rossi@comune.example",
    "ruolo": "lettore",
    "motivo": "Così",
    "nota": "Così",
    "testo": "Così",
    "titolo": "Un titolo",
    "old_password": PASSWORD,
    "new_password1": "Fienile-quattro-9",
    "new_password2": "Fienile-quattro-9",
    "numero": "12",
    "data": "30/01/2026",
    "al": "30/06/2026",
    "organo": "Giunta comunale",
    "tipo": "deliberazione",
    "denominazione": "Altro sistema",
    "attivita-0-valore": "7",
}
"""What is written in the fields that are empty."""
SCRITTURE = ("INSERT", "UPDATE", "DELETE")
NON_DI_DOMINIO = ('"django_session"', '"obiettivi_conteggio"', '"obiettivi_eventoaccesso"')
CHE_CAMBIA_DA_SE = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[.\d]*|[0-9a-f]{40,}|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
    r"|md5\$[^'\"]*|![A-Za-z0-9]{40}|\*+[A-Za-z0-9]{20,}"
)
"""Times, keys made by chance, passwords: of these each sending writes others."""


class Moduli(HTMLParser):
    """The forms of a page that send something: where, the fields as they are drawn, all their names, the buttons."""

    def __init__(self):
        super().__init__()
        self.tutti, self.qui, self.area, self.scelta = [], None, None, None

    def handle_starttag(self, tag, attrs):
        dati = dict(attrs)
        if tag == "form":
            self.qui = {"azione": dati.get("action", ""), "campi": [], "nomi": set(), "bottoni": []}
            self.qui["possibili"] = []
            if dati.get("method", "").lower() == "post":
                self.tutti.append(self.qui)
        elif self.qui is not None and (tag == "option" or dati.get("name")):
            getattr(self, f"_{tag}", lambda _: None)(dati)

    def _input(self, dati):
        self.qui["nomi"].add(dati["name"])
        tipo = dati.get("type", "text")
        if tipo == "submit":
            self.qui["bottoni"].append((dati["name"], dati.get("value", "")))
            return
        self.qui["possibili"].append((dati["name"], dati.get("value", "")))
        if tipo not in ("checkbox", "radio", "file") or "checked" in dati:
            self.qui["campi"].append(
                [dati["name"], dati.get("value", "on" if tipo == "checkbox" else ""), dati]
            )

    def _button(self, dati):
        self.qui["nomi"].add(dati["name"])
        self.qui["bottoni"].append((dati["name"], dati.get("value", "")))

    def _textarea(self, dati):
        self.qui["nomi"].add(dati["name"])
        self.area = [dati["name"], "", dati]
        self.qui["campi"].append(self.area)

    def _select(self, dati):
        self.qui["nomi"].add(dati["name"])
        self.scelta = dati

    def _option(self, dati):
        if self.scelta is None:
            return
        self.qui["possibili"].append((self.scelta["name"], dati.get("value", "")))
        if "selected" in dati:
            self.qui["campi"].append([self.scelta["name"], dati.get("value", ""), self.scelta])

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select":
            self.scelta = None
        elif tag == "form":
            self.qui = None


def moduli(testo: str) -> list[dict]:
    lettore = Moduli()
    lettore.feed(testo)
    return lettore.tutti


@pytest.fixture
def noi(request, segretario):
    """Our ente, as in test_indirizzi, beside the other one."""
    due_enti.ente_altrui()
    return request.getfixturevalue("mondo")


@pytest.fixture
def sessioni(noi):
    """Who has signed in, once each."""
    dentro = {chi: Client() for chi in CHI_APRE}
    for chi, client in dentro.items():
        client.force_login(tavola.utente(chi))
    return dentro


ESCONO = ("/accedi/", "/esci/", "/amministrazione/logout/")


def trovati(noi, sessioni) -> dict[tuple[str, str], dict]:
    """The forms of all the pages, by who opens them and where they are sent; each with what it sends when filled."""
    visti = {}
    for stato in tavola.STATI:
        for chi, nomi in CHI_APRE.items():
            indirizzi = [tavola.indirizzo(noi, stato, nome) for nome in nomi]
            for dove in indirizzi + (dell_amministrazione() if chi == "segretario" else []):
                risposta = sessioni[chi].get(dove)
                if risposta.status_code == 200 and risposta["Content-Type"].startswith("text/html"):
                    for uno in moduli(risposta.content.decode()):
                        meta = urljoin(dove, uno["azione"]).partition("#")[0]
                        visti.setdefault((chi, meta), uno | {"inviati": riempito(uno)})
                tavola.leggi_fino_in_fondo(risposta)
    return {dove: uno for dove, uno in visti.items() if dove[1] not in ESCONO}


def dell_amministrazione() -> list[str]:
    """The page of a row of ours in the admin, of each kind, with those that hang from it."""
    righe = {
        uno: uno.objects.filter(pk__gt=due_enti.NOSTRE).order_by("pk").first() for uno in admin.site._registry
    }
    return [
        f"/amministrazione/{uno._meta.app_label}/{uno._meta.model_name}/{riga.pk}/change/"
        for uno, riga in righe.items()
        if riga
    ]


def riempito(modulo) -> dict[str, list[str]]:
    """What a browser sends when one has written in the empty fields and pressed the button that saves."""
    inviati = {}
    # In the admin a row of ours is sent as it is.
    scritti = {} if ("_save", "Salva") in modulo["bottoni"] else SCRITTI
    for nome, valore, _ in modulo["campi"]:
        inviati.setdefault(nome, []).append(valore.strip() or scritti.get(nome, ""))
    for nome, valore in modulo["possibili"] if scritti else ():
        # Of what is chosen among some, and nothing is chosen yet.
        if valore and not any(inviati.get(nome, ())):
            inviati[nome] = [scritti.get(nome) or valore]
    salvano = [uno for uno in modulo["bottoni"] if uno[0] in ("salva", "fai", "cosa", "_save")]
    return inviati | {nome: [valore] for nome, valore in salvano[:1]}


def scritto(client, dove, dati) -> list[str]:
    """What a form writes in the database, which is then as before; without what differs each time."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            due_enti.da_qui(due_enti.NUOVE)
        # Another key of the session, as after a new password, is undone with the rest.
        uguale = Client()
        uguale.cookies = deepcopy(client.cookies)
        with CaptureQueriesContext(connection) as fatte:
            risposta = uguale.post(dove, dati)
        assert risposta.status_code < 500, dove
        transaction.set_rollback(True)
    scritture = [una["sql"] for una in fatte if una["sql"].startswith(SCRITTURE)]
    return [una for una in scritture if not any(tabella in una for tabella in NON_DI_DOMINIO)]


def uguali(scritture: list[str]) -> list[str]:
    return [CHE_CAMBIA_DA_SE.sub("…", una) for una in scritture]


def di_troppo() -> dict[str, str]:
    """A value for the name of every field of every row: a reference is to what is of the other ente."""
    valori = {"pk": str(due_enti.ALTRUI + 1), "is_staff": "on", "groups": "1"}
    for modello in due_enti.MODELLI:
        for campo in modello._meta.concrete_fields:
            if campo.remote_field:
                altrui = due_enti.altrui_di(campo.remote_field.model)
                valori |= {campo.name: str(altrui), campo.attname: str(altrui)}
            else:
                valori.setdefault(campo.name, _valore(campo))
    return valori


def _valore(campo) -> str:
    if campo.choices:
        return str(campo.choices[-1][0])
    if isinstance(campo, campi.BooleanField):
        return "on"
    if isinstance(campo, campi.DateTimeField):
        return "2020-02-02 02:02"
    if isinstance(campo, campi.DateField):
        return "02/02/2020"
    return "987000001" if "Integer" in type(campo).__name__ or campo.primary_key else "fuori"


FILA = re.compile(r"^(.+-\d+-)")
DELLE_RIGHE = (
    "id",
    "pk",
    "piano",
    "obiettivo",
    "ente",
    "sistema",
    "organigramma",
    "rilevazione",
    "avanzamento",
)


def test_un_campo_che_il_modulo_non_ha_non_cambia_niente(noi, sessioni):
    """Sent as it is and with a field more for each column there is: the same is written, or nothing at all."""
    fuori, diversi, che_scrivono = di_troppo(), {}, 0
    for (chi, dove), uno in trovati(noi, sessioni).items():
        in_piu = {nome: valore for nome, valore in fuori.items() if nome not in uno["nomi"]}
        file = {trovata[1] for nome in uno["nomi"] if (trovata := FILA.match(nome))}
        nelle_righe = {f"{fila}{nome}": fuori[nome] for fila in file for nome in DELLE_RIGHE}
        in_piu |= {nome: valore for nome, valore in nelle_righe.items() if nome not in uno["nomi"]}
        come_e = uguali(scritto(sessioni[chi], dove, uno["inviati"]))
        con_altro = uguali(scritto(sessioni[chi], dove, in_piu | uno["inviati"]))
        che_scrivono += bool(come_e)
        if con_altro not in ([], come_e):
            diversi[chi, dove] = [una for una in con_altro if una not in come_e]
    assert diversi == {}
    assert che_scrivono > 30


def test_chi_nomina_righe_di_un_altro_ente_non_le_tocca(noi, sessioni):
    """Each number and each key that a form may send, in a value or in a name, changed into one of the other ente."""
    cambia, chiavi = due_enti.al_suo_posto(), due_enti.chiavi_altrui()
    toccate, provati = {}, 0
    for (chi, dove), uno in trovati(noi, sessioni).items():
        inviati = uno["inviati"]
        da_provare = {nome: inviati | {nome: [altro]} for nome, v in uno["possibili"] if (altro := cambia(v))}
        for nome in inviati:
            nuovo = CHIAVE.sub(lambda una: cambia(una[0]) or una[0], nome)
            if nuovo != nome:
                da_provare[nome] = {
                    CHIAVE.sub(lambda una: cambia(una[0]) or una[0], k): v for k, v in inviati.items()
                }
        # Of rows that are alike, one.
        for nome, dati in {RIGA.sub("-", nome): (nome, dati) for nome, dati in da_provare.items()}.values():
            provati += 1
            scritture = scritto(sessioni[chi], dove, dati)
            altrui = [
                una
                for una in scritture
                if due_enti.NUMERO_ALTRUI.search(una)
                # A row of ours may have the key of one of another plan: keys are of a plan.
                or (not una.startswith("INSERT") and any(chiave in una for chiave in chiavi))
            ]
            if altrui:
                toccate[chi, dove, nome] = altrui
    assert toccate == {}
    assert provati > 25


RIGA = re.compile(r"-\d+-")
CHIAVE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def test_un_indirizzo_che_nomina_righe_di_un_altro_ente_non_c_e(noi, sessioni):
    cambia = due_enti.al_suo_posto()
    capo = tavola.utente("capo_altrui").pk
    risposte = {}
    for nome in tavola.INDIRIZZI:
        suoi = tavola.argomenti_di(nome) & {"pk", "abilitazione", "incarico", "evidenza", "assegnazione"}
        for argomento in suoi - ({"pk"} if "deroga" in nome else set()):
            for stato in tavola.STATI:
                detti = noi[argomento]
                altro = (
                    dict.fromkeys(
                        detti, capo if argomento == "pk" else int(cambia(str(next(iter(detti.values())))))
                    )
                    if isinstance(detti, dict)
                    else cambia(str(detti))
                )
                dove = tavola.indirizzo(noi | {argomento: altro}, stato, nome)
                risposte[dove] = (sessioni["segretario"].post(dove).status_code, argomento)
    assert len(risposte) > 20
    assert {dove: detto for dove, detto in risposte.items() if detto[0] not in (404, 405)} == {}


def test_la_chiave_di_un_assegnazione_non_si_prende_a_un_altro_obiettivo(noi, sessioni):
    """Monitoring tells the assignments by it, and could not be opened any more."""
    piano = models.Piano.objects.get(ente__slug=noi["slug"], anno=tavola.ANNI["bozza"])
    presa = models.Assegnazione.objects.get(obiettivo__piano=piano, area__codice="B")
    dove = tavola.indirizzo(noi, "bozza", "nuovo_obiettivo")
    scheda = max(
        moduli(sessioni["compilatore"].get(dove).content.decode()), key=lambda uno: len(uno["campi"])
    )
    inviati = riempito(scheda) | {"assegnazioni-0-chiave": [str(presa.chiave)]}
    assert sessioni["compilatore"].post(dove, inviati).status_code == 302
    chiavi = [*models.Assegnazione.objects.filter(obiettivo__piano=piano).values_list("chiave", flat=True)]
    assert (len(chiavi), len({*chiavi})) == (4, 4)
    presa.refresh_from_db()
    assert presa.obiettivo.n == 3
