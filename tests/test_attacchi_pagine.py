"""Attacks on who reads: a plan poisoned in every text, and what every page tells the browser to refuse."""

from copy import deepcopy
from datetime import date
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.test.html import Element

from obiettivi import azioni, contenuto, models, riepiloghi, storia
from obiettivi.contenuto import FormatoNonValidoError
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.views.intestazioni import PERMESSI
from tests import fabbrica
from tests.html import attributi, cerca, elementi, leggi

VELENO = "\"><img src=x onerror=q>'&{{7*7}}"
CRUDO = "<img src=x"
SI_APRE = "/amministrazione/obiettivi/"


def avvelenato() -> tuple[dict, int]:
    """The tree of a plan that uses every key, with poison at the end of each text that may have it; and how many."""
    albero, quanti = fabbrica.albero_completo(), 0
    for contenitore, chiave in [*testi_di(albero)]:
        prima = contenitore[chiave]
        contenitore[chiave] = f"{prima}{VELENO}"
        try:
            contenuto.leggi_albero(fabbrica._decimale(deepcopy(albero)))
            quanti += 1
        except FormatoNonValidoError:
            # A code that others refer to, a word of a closed list, a date.
            contenitore[chiave] = prima
    return albero, quanti


def testi_di(dato):
    """Where the texts of a tree are: what holds each, and its key."""
    coppie = dato.items() if isinstance(dato, dict) else enumerate(dato) if isinstance(dato, list) else ()
    for chiave, valore in [*coppie]:
        if isinstance(valore, str):
            yield dato, chiave
        else:
            yield from testi_di(valore)


@pytest.fixture(scope="module")
def quanti(resta_per_il_modulo):
    """A poisoned plan in the database; how many texts are poisoned."""

    def scrivi():
        albero, quanti = avvelenato()
        valore = contenuto.leggi_albero(fabbrica._decimale(albero))
        sistema = storia.utente_sistema()
        piano = azioni.carica_piano(contenuto=valore, utente=sistema).piano
        for utente in models.Utente.objects.filter(username__in=["segretario", "redattore"]):
            ruolo = utente.username
            piano.ente.abilitazioni.create(utente=utente, ruolo=ruolo, dal="2020-01-01")
        models.NotaObiettivo.objects.create(obiettivo=piano.obiettivi.first(), testo=VELENO, chi=sistema)
        altra = models.Utente.objects.create(
            username="veleno", first_name=VELENO, last_name=VELENO, email="x@comune.example"
        )
        piano.ente.abilitazioni.create(utente=altra, ruolo="lettore", dal="2020-01-01")
        return quanti

    return resta_per_il_modulo(scrivi)


def pagine_da(client, inizio: str, dentro: tuple[str, ...], quante: int) -> dict[str, Element]:
    """The pages that links lead to from one, among those whose address begins so: one for each way of being asked."""
    viste, da_vedere, fatte = {}, [inizio], set()
    while da_vedere and len(viste) < quante:
        dove = da_vedere.pop(0)
        risposta = client.get(dove)
        if not risposta.get("Content-Type", "").startswith("text/html") or risposta.status_code != 200:
            continue
        controlla_intestazioni(risposta, dove)
        testo = risposta.content.decode()
        assert CRUDO not in testo, dove
        viste[dove] = html = leggi(testo)
        for meta in sorted({attributi(uno).get("href", "") for uno in cerca(html, "a")}):
            parti = urlsplit(urljoin(dove, meta))
            modo = (parti.path, *sorted(parte.partition("=")[0] for parte in parti.query.split("&")))
            if modo not in fatte and not parti.netloc and parti.path.startswith(dentro):
                fatte.add(modo)
                da_vedere.append(parti._replace(fragment="").geturl())
    return viste


def controlla_intestazioni(risposta, dove: str) -> None:
    """What the browser is told, of any page."""
    politica = risposta["Content-Security-Policy"]
    assert "unsafe" not in politica, dove
    for detto in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert detto in politica, dove
    assert "frame-ancestors 'none'" in politica, dove
    dette = {nome: risposta.get(nome) for nome in INTESTAZIONI}
    assert dette == INTESTAZIONI, dove
    assert "private" in risposta["Cache-Control"] or "no-store" in risposta["Cache-Control"], dove


INTESTAZIONI = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMESSI,
}


def in_linea(html: Element) -> list[str]:
    """What a strict policy would stop: scripts and styles written in the page, and handlers."""
    trovati = []
    for uno in elementi(html):
        nomi = attributi(uno)
        trovati += [f"{uno.name} {nome}" for nome in nomi if nome == "style" or nome.startswith("on")]
        if uno.name == "style" or (uno.name == "script" and "src" not in nomi and nomi.get("type") is None):
            trovati.append(uno.name)
        if any(str(nomi.get(nome, "")).startswith("javascript:") for nome in ("href", "src", "action")):
            trovati.append(f"{uno.name} javascript:")
    return trovati


@pytest.mark.django_db
def test_il_veleno_e_in_quasi_ogni_testo(quanti):
    """Out of it are codes, words of closed lists, dates, addresses: what the format itself refuses."""
    assert quanti > 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chi", "inizio", "dentro", "almeno"),
    [
        (
            "segretario",
            "/piani/borgo-esempio/2026/",
            ("/piani/borgo-esempio/", "/enti/borgo-esempio/"),
            25,
        ),
        ("amministratore", "/amministrazione/", (SI_APRE,), 30),
    ],
)
def test_nessuna_pagina_esegue_quello_che_e_scritto(quanti, request, chi, inizio, dentro, almeno):
    client = Client()
    client.force_login(request.getfixturevalue(chi))
    viste = pagine_da(client, inizio, dentro, 80)
    assert len(viste) >= almeno
    eseguiti = {
        dove: [uno.name for uno in cerca(html, "img", src="x")] + in_linea(html)
        for dove, html in viste.items()
    }
    assert {dove: uno for dove, uno in eseguiti.items() if uno} == {}
    # It was there, as text.
    assert sum("onerror=q" in str(html) for html in viste.values()) >= almeno / 2


@pytest.mark.django_db
def test_le_pagine_da_stampare_non_hanno_elementi_scritti_da_altri(quanti):
    """What WeasyPrint is given: no element of theirs, so nothing to load from files or from the network."""
    piano = models.Piano.objects.get(ente__slug="borgo-esempio")
    pagina = DOCUMENTI["pdf"].componi(riepiloghi.contenuto_piano(piano), prodotto_il=date(2026, 1, 1))
    assert pagina.count("&lt;img src=x onerror=q&gt;") > 40
    assert CRUDO not in pagina
    # Nor is it read again as a template.
    assert pagina.count("&#x27;&amp;{{7*7}}") > 40


# What every answer tells the browser


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chi", "metodo", "dove", "stato"),
    [
        ("", "get", "/accedi/", 200),
        ("", "get", "/", 302),
        ("", "get", "/password/dimenticata/", 200),
        ("", "get", "/non-c-e/", 404),
        ("redattore", "get", "/", 200),
        ("redattore", "get", "/non-c-e/", 404),
        ("redattore", "get", "/amministrazione/obiettivi/utente/", 403),
        ("redattore", "get", "/accedi/secondo-passo/", 200),
        ("redattore", "get", "/piani/tortona/2024/", 200),
        ("redattore", "get", "/esci/", 405),
        ("redattore", "get", "/piani/tortona/2024/documenti/piano.json", 200),
        ("redattore", "post", "/password/", 403),
        ("amministratore", "get", "/amministrazione/", 200),
        ("amministratore", "get", "/amministrazione/obiettivi/piano/", 200),
        ("amministratore", "get", "/amministrazione/obiettivi/piano/999999/change/", 302),
    ],
)
def test_ogni_risposta_dice_al_browser_che_cosa_rifiutare(request, chi, metodo, dove, stato):
    client = Client(enforce_csrf_checks=True)
    if chi:
        client.force_login(request.getfixturevalue(chi))
    risposta = getattr(client, metodo)(dove, secure=True)
    assert risposta.status_code == stato
    controlla_intestazioni(risposta, dove)
    assert risposta["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.django_db
def test_anche_le_pagine_di_errore(client, redattore, monkeypatch):
    client.force_login(redattore)
    rifiutata = client.get("/", headers={"Host": "ostile.example"})
    assert rifiutata.status_code == 400
    controlla_intestazioni(rifiutata, "400")
    client.raise_request_exception = False
    monkeypatch.setattr("obiettivi.views.home.render", None)
    rotta = client.get("/")
    assert rotta.status_code == 500
    controlla_intestazioni(rotta, "500")
    assert b"Traceback" not in rotta.content
