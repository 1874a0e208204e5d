"""Who follows many enti finds one by its name, a page at a time."""

import pytest

from obiettivi import models, storia
from obiettivi.views import elenco_enti, home
from tests.html import cerca, mete, pagina, testi, testo
from tests.test_home import righe
from tests.test_pagine import abilita

pytestmark = pytest.mark.django_db
NOMI = ("Comune di Forlì Nuova", "Comune di Sant'Agata al Piano", "Città di Forlimpopoli Esempio")


@pytest.fixture
def provincia(estranea):
    """A redattrice of forty-three enti without plans, three of them with names to look for."""
    with storia.autore(storia.utente_sistema()):
        for n in range(40):
            _ente(f"sintetico-{n:02}", f"Unione Sintetica {n:02}", "XX")
        for nome, slug in zip(NOMI, ("forli-nuova", "sant-agata-al-piano", "forlimpopoli"), strict=True):
            _ente(slug, nome, "YY")
    for ente in models.Ente.objects.filter(provincia__in=("XX", "YY")):
        abilita(estranea, ente.slug, "redattore")
    return estranea


def _ente(slug, denominazione, provincia):
    models.Ente.objects.create(slug=slug, denominazione=denominazione, provincia=provincia)


def nomi(html) -> list[str]:
    return [testo(cerca(uno, "h3")[0]) for uno in cerca(html, "section", "dell-ente")]


def test_gli_enti_si_leggono_a_pagine(entra, provincia):
    client = entra(provincia)
    html = pagina(client.get("/"))
    assert len(nomi(html)) == elenco_enti.PER_PAGINA == 20
    (pagine,) = cerca(html, "nav", "pagine")
    assert testo(pagine) == "Da 1 a 20 di 43 Enti successivi"
    ultima = pagina(client.get("/?pagina=3"))
    assert nomi(ultima) == [f"Unione Sintetica {n} XX" for n in (37, 38, 39)]
    assert mete(cerca(ultima, "nav", "pagine")[0]) == {"?pagina=2#tutti"}
    # Whatever is written there, something is shown.
    assert nomi(pagina(client.get("/?pagina=999"))) == nomi(ultima)
    assert nomi(pagina(client.get("/?pagina=prima"))) == nomi(html)


@pytest.mark.parametrize(
    ("q", "trovati"),
    [
        ("forlì", [2, 0]),
        ("FORLI nuova", [0]),
        ("sant'agata", [1]),
        ("agata piano", [1]),
        ("yy", [2, 0, 1]),
        ("forlì forlì città", [2]),
        ("'", [1]),
        ("%", []),
        ("Tortona", []),
    ],
)
def test_un_ente_si_cerca_per_nome(entra, provincia, q, trovati):
    html = pagina(entra(provincia).get("/", {"q": q}))
    assert nomi(html) == [f"{NOMI[n]} YY" for n in trovati]
    (conto,) = [testo(uno) for uno in cerca(html, "div", "trovati")]
    assert conto.startswith(f"{len(trovati)} ent{'e' if len(trovati) == 1 else 'i'} per «{q}»")


def test_le_pagine_di_una_ricerca_restano_della_ricerca(entra, provincia):
    html = pagina(entra(provincia).get("/", {"q": "sintetica"}))
    assert mete(cerca(html, "nav", "pagine")[0]) == {"?q=sintetica&pagina=2#tutti"}


def test_con_pochi_enti_non_si_cerca(entra, segretario):
    html = pagina(entra(segretario).get("/"))
    assert (cerca(html, "form", "ricerca"), cerca(html, "nav", "pagine")) == ([], [])
    assert len(nomi(html)) == 4
    # Whoever has looked for something all the same must find the way back.
    (conto,) = [testo(uno) for uno in cerca(pagina(entra(segretario).get("/?q=tortona")), "div", "trovati")]
    assert conto == "1 ente per «tortona». Mostrali tutti (4)"


def test_cercando_si_legge_che_cosa_c_e_da_fare_negli_enti_trovati(entra, provincia):
    for slug in ("cazzago-san-martino", "tortona"):
        abilita(provincia, slug, "segretario")
    client = entra(provincia)
    assert len(righe(pagina(client.get("/")))) == 2
    assert [titolo for titolo, _ in righe(pagina(client.get("/", {"q": "tortona"})))] == [
        "Città di Tortona, piano 2024"
    ]


def test_le_cose_da_fare_sono_una_pagina_e_non_di_piu(entra, segretario, monkeypatch):
    monkeypatch.setattr(home, "MASSIMO_DA_FARE", 1)
    html = pagina(entra(segretario).get("/"))
    assert len(righe(html)) == 1
    assert testi(html, "p", "aiuto") == ["Qualcosa aspetta anche in altri 3 piani: cerca l'ente qui sotto."]


def test_il_superutente_apre_gli_enti_di_tutti(entra, amministratore, provincia):
    client = entra(amministratore)
    html = pagina(client.get("/"))
    assert testo(cerca(html, "nav", "pagine")[0]) == "Da 1 a 20 di 47 Enti successivi"
    trovato = pagina(client.get("/", {"q": "tortona"}))
    assert nomi(trovato) == ["Città di Tortona AL"]
    assert righe(trovato) == []


def test_di_quanti_enti_siano_si_legge_lo_stesso_numero_di_volte(
    entra, amministratore, provincia, django_assert_num_queries
):
    client = entra(provincia)
    with django_assert_num_queries(7):
        client.get("/")
    models.Abilitazione.objects.filter(utente=provincia).exclude(ente__slug="sintetico-01").delete()
    with django_assert_num_queries(7):
        client.get("/")


def test_quanti_enti_si_leggono_non_dipende_da_quanti_sono(entra, amministratore, request, monkeypatch):
    """On every page, whose menu has the people of the only ente, when it is one."""
    letti = []
    da_db = models.Ente.from_db.__func__
    monkeypatch.setattr(models.Ente, "from_db", classmethod(lambda *riga: letti.append(riga) or da_db(*riga)))
    client, quanti = entra(amministratore), []
    for fixture in (None, "provincia"):
        if fixture:
            request.getfixturevalue(fixture)
        letti.clear()
        client.get("/piani/tortona/2024/")
        quanti.append(len(letti))
    assert quanti == [4, 4]
