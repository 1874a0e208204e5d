"""Looking at a plan: the arrangements, the filters that stay in the address, what is said of what was found."""

from urllib.parse import parse_qs, urlsplit

import pytest

from obiettivi.controlli import verifica
from obiettivi.views.vista import guarda
from tests import fabbrica
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.test_pagina_piano import caricato, controlla_collegamenti
from tests.test_pagine import ALZANO_2022, CAZZAGO, CHIARI, TORTONA

pytestmark = pytest.mark.django_db

VISTE = ["", "vista=voci", "vista=gantt", "vista=tabella"]
STRANI = [
    "q=%00%1b%5b0m",
    "q=" + "%F0%9F%98%80" * 20,
    "q=%5B%28%2A%2B&area=%5B",
    "q=%ff%fe",
    "area=NESSUNA&voce=%C3%A7&ambito=1&categoria=x&stato=y&con=z",
    "colonne=nessuna&colonne=&ordine=--peso",
    "vista=&vista=gantt&vista=%00",
    "q=" + "a" * 10_000,
    "&&&=;;",
]


def posti(html) -> list[int]:
    """The objectives on the page, each once."""
    righe = [*cerca(html, "tr"), *cerca(html, "li")]
    ancore = [attributi(una).get("id", "") for una in righe]
    return sorted(int(una.removeprefix("obiettivo-")) for una in ancore if una.startswith("obiettivo-"))


def trovati(html) -> list[str]:
    """What is said of what was found."""
    return [testo(p) for riquadro in cerca(html, "div", "trovati") for p in cerca(riquadro, "p")]


@pytest.fixture
def carica(segretario):
    def carica(*obiettivi, **altro):
        return caricato(segretario, fabbrica.piano(*obiettivi, **altro))

    return carica


# The same objectives in every arrangement


@pytest.mark.parametrize("vista", VISTE)
@pytest.mark.parametrize(
    ("piano", "filtro", "attesi"),
    [
        (CAZZAGO, "", list(range(1, 70))),
        (CAZZAGO, "q=pagamenti+imu", [25]),
        (CAZZAGO, "area=PL", [1, 2, 3, 4, 22, 23, 24]),
        (CAZZAGO, "area=PL&ambito=di_area", [22, 23, 24]),
        (CAZZAGO, "con=segnalazioni&ambito=trasversale", [1, 2, 3, 4]),
        (CHIARI, "con=segnalazioni", [5, 6, 7, 8, 9, 12, 13, 14, 16, 17, 18, 20, 21, 22, 23]),
        (TORTONA, "ambito=trasversale", [5, 12]),
        (CHIARI, "categoria=strategico", [3, 6, 10]),
        (ALZANO_2022, "area=AG.STAFF", [3, 6, 25]),
    ],
)
def test_ogni_vista_ha_gli_stessi_obiettivi(entra, oiv, piano, filtro, attesi, vista):
    html = pagina(entra(oiv).get(f"{piano}?{vista}&{filtro}"))
    assert posti(html) == attesi
    controlla_collegamenti(html)


@pytest.mark.parametrize("vista", VISTE)
def test_chi_non_trova_niente_legge_che_cosa_provare(entra, oiv, vista):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?{vista}&q=zzz"))
    assert posti(html) == []
    assert trovati(html) == [
        "Nessun obiettivo su 69 con «zzz» nel testo. Togli i filtri",
        "Prova con meno parole, o con una parola più corta (per esempio «pagament» trova pagamento e pagamenti), "
        "oppure togli un filtro.",
    ]
    controlla_collegamenti(html)


def test_si_legge_quanti_sono_e_che_cosa_si_e_chiesto(entra, oiv):
    html = pagina(
        entra(oiv).get(f"{CAZZAGO}?q=%3Cb%3E&area=FIN&voce=M1&ambito=di_area&con=segnalazioni&stato=attivi")
    )
    assert trovati(html)[0] == (
        "Nessun obiettivo su 69 con «<b>» nel testo, di Area Economico Finanziaria (FIN) e aree che ne dipendono, "
        "sotto la voce M1 Servizi istituzionali, generali e di gestione, di ambito di area, attivi, con segnalazioni "
        "dei controlli. Togli i filtri"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("q", "detto"), [("pagamenti imu", "1 obiettivo su 69"), ("imu", "3 obiettivi su 69")]
)
def test_uno_o_piu(entra, oiv, q, detto):
    assert testi(pagina(entra(oiv).get(CAZZAGO, {"q": q})), "strong")[0] == detto


def test_senza_filtri_non_si_parla_di_filtri(entra, oiv):
    html = pagina(entra(oiv).get(CAZZAGO))
    assert trovati(html) == []
    assert [attributi(uno) for uno in cerca(html, "details")] == [{}]


# The totals


def test_i_totali_restano_quelli_di_tutta_l_area(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?q=pagamenti&area=FIN"))
    assert testi(html, "p", "totale") == ["103 su 100: 3 di troppo"]
    assert trovati(html)[1] == (
        "I totali dei pesi restano quelli di tutta l'area, con anche gli obiettivi che qui non si vedono."
    )
    (aree,) = cerca(html, "table", "tabella-aree")
    assert len(cerca(cerca(aree, "tbody")[0], "tr")) == 5


def test_con_un_area_scelta_ci_sono_solo_le_tabelle_di_quell_area(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?area=PL"))
    assert testi(html, "h3")[1:] == ["Generali e trasversali", "Area Polizia Locale PL"]
    # Where weights are rolled up, the service is counted with the area at the top.
    html = pagina(entra(oiv).get(f"{ALZANO_2022}?area=AG.STAFF"))
    assert testi(html, "h3")[1:] == ["Generali e trasversali", "Affari Generali/Giuridico Legale AG"]


def test_un_obiettivo_di_due_aree_ha_il_suo_posto_nella_tabella_che_c_e(entra, segretario, carica):
    """Else a link would lead to a table that is not there."""
    html = pagina(entra(segretario).get(carica(fabbrica.obiettivo(1, "A", "B")) + "?area=B"))
    assert posti(html) == [1]
    controlla_collegamenti(html)


def test_le_segnalazioni_portano_dove_l_obiettivo_si_vede(entra, oiv):
    def porta(parametri):
        (gruppo,) = cerca(pagina(entra(oiv).get(CHIARI + parametri)), "section", "segnalazioni-blocca")
        return [attributi(a)["href"] for a in cerca(gruppo, "a") if testo(a).startswith("Vedi")]

    assert porta("?vista=tabella") == [f"#obiettivo-{n}" for n in (5, 9, 20, 22, 22)]
    assert porta("?q=edilizi") == [
        f"{CHIARI}#obiettivo-5",
        "#obiettivo-9",
        "#obiettivo-20",
        f"{CHIARI}#obiettivo-22",
        f"{CHIARI}#obiettivo-22",
    ]


def test_per_voce_non_si_dicono_vuote_le_voci_che_il_filtro_nasconde(entra, segretario, carica):
    voci = [{"codice": codice, "tipo": "altro", "nome": f"Voce {codice}"} for codice in ("V1", "V2", "V3")]
    indirizzo = carica(
        fabbrica.obiettivo(1, voci=["V1"]), fabbrica.obiettivo(2, voci=["V2"], titolo="Altro"), voci=voci
    )
    client = entra(segretario)
    assert testi(pagina(client.get(f"{indirizzo}?vista=voci")), "ul", "voci-vuote") == ["V3 Voce V3"]
    html = pagina(client.get(f"{indirizzo}?vista=voci&q=altro"))
    assert testi(html, "ul", "voci-vuote") == []
    assert testi(html, "h3", "voce") == ["Voce V2 V2, altro"]


# The address


def campi(html) -> dict[str, list[str]]:
    """What the form would send."""
    (modulo,) = cerca(html, "form", role="search")
    mandati: dict[str, list[str]] = {}
    for campo in cerca(modulo, "input"):
        detti = attributi(campo)
        if detti.get("type") != "checkbox" or "checked" in detti:
            mandati.setdefault(detti["name"], []).append(detti["value"])
    for lista in cerca(modulo, "select"):
        scelte = [attributi(una)["value"] for una in cerca(lista, "option") if "selected" in attributi(una)]
        mandati[attributi(lista)["name"]] = scelte or [""]
    return mandati


def test_le_viste_e_le_intestazioni_tengono_i_filtri(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?vista=tabella&q=e&area=FIN&colonne=peso&ordine=-peso"))
    filtri = {"q": ["e"], "area": ["FIN"], "colonne": ["peso"], "ordine": ["-peso"]}
    (viste,) = cerca(html, "nav", "viste")
    assert [parse_qs(urlsplit(attributi(a)["href"]).query) for a in cerca(viste, "a")] == [
        {**filtri, **vista}
        for vista in ({}, {"vista": ["voci"]}, {"vista": ["gantt"]}, {"vista": ["tabella"]})
    ]
    (tabella,) = cerca(html, "table", "tabella-scelta")
    assert [
        parse_qs(urlsplit(attributi(a)["href"]).query) for a in cerca(cerca(tabella, "thead")[0], "a")
    ] == [{**filtri, "vista": ["tabella"], "ordine": [ordine]} for ordine in ("n", "titolo", "peso")]
    (togli,) = [a for a in cerca(html, "a") if testo(a) == "Togli i filtri"]
    assert attributi(togli)["href"] == f"{CAZZAGO}?vista=tabella&colonne=peso&ordine=-peso#obiettivi"


@pytest.mark.parametrize(
    ("parametri", "mandati"),
    [
        ("", {"q": [""], "area": [""], "voce": [""], "ambito": [""]}),
        (
            "?vista=gantt&q=e&area=FIN&voce=M1&ambito=di_area&con=segnalazioni&colonne=peso&ordine=peso&stato=attivi",
            {
                "vista": ["gantt"],
                "colonne": ["peso"],
                "ordine": ["peso"],
                "q": ["e"],
                "con": ["segnalazioni"],
                "area": ["FIN"],
                "voce": ["M1"],
                "ambito": ["di_area"],
                "stato": ["attivi"],
            },
        ),
        (
            "?vista=tabella&colonne=peso&colonne=fasi",
            {
                "vista": ["tabella"],
                "q": [""],
                "colonne": ["peso", "fasi"],
                "area": [""],
                "voce": [""],
                "ambito": [""],
            },
        ),
    ],
)
def test_il_modulo_rimanda_cio_che_c_e_nell_indirizzo(entra, oiv, parametri, mandati):
    html = pagina(entra(oiv).get(CAZZAGO + parametri))
    assert campi(html) == mandati
    (modulo,) = cerca(html, "form", role="search")
    assert attributi(modulo)["action"] == f"{CAZZAGO}#obiettivi"
    # Each field has its name.
    nomi = {attributi(una).get("for") for una in cerca(modulo, "label")}
    assert {attributi(una)["id"] for una in cerca(modulo, "select")} | {"ricerca-q"} == nomi - {None}


def test_si_sceglie_solo_tra_cio_che_ha_obiettivi(entra, segretario, carica):
    indirizzo = carica(
        fabbrica.obiettivo(1, "A.1", voci=["V.1"]),
        aree=[
            {"codice": "A.1", "nome": "Ufficio", "padre": "A"},
            {"codice": "A", "nome": "Area prima"},
            {"codice": "B", "nome": "Area seconda"},
        ],
        voci=[
            {"codice": "V", "tipo": "altro"},
            {"codice": "V.1", "tipo": "altro", "padre": "V", "nome": "Voce " * 40},
            {"codice": "W", "tipo": "altro"},
        ],
    )
    html = pagina(entra(segretario).get(indirizzo))
    assert [
        [(attributi(una)["value"], testo(una)) for una in cerca(lista, "option")]
        for lista in cerca(html, "select")
    ] == [
        [("", "Tutte"), ("A", "Area prima (A)"), ("A.1", "Ufficio (A.1)")],
        [("", "Tutte"), ("V", "V"), ("V.1", f"{'Voce ' * 13}Voce… (V.1)")],
    ]
    html = pagina(entra(segretario).get(f"{indirizzo}?stato=annullati"))
    assert attributi(cerca(html, "select")[-1])["name"] == "stato"


@pytest.mark.parametrize("vista", VISTE)
@pytest.mark.parametrize("strano", STRANI, ids=range(len(STRANI)))
def test_un_indirizzo_strano_ha_comunque_la_sua_pagina(entra, oiv, vista, strano):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?{vista}&{strano}"))
    controlla_collegamenti(html)
    assert max(map(len, mete(html))) < 3_000


def test_cio_che_non_si_conosce_non_conta_e_lo_si_dice(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?area=NESSUNA&q={'a' * 300}"))
    assert testi(html, "p", "avviso") == [
        "L'indirizzo chiedeva un'area che qui non c'è: gli obiettivi sono mostrati senza quel filtro.",
        "La ricerca era molto lunga: sono stati usati i primi 200 caratteri.",
    ]


def test_cio_che_si_cerca_e_solo_testo(entra, oiv):
    cattivo = '"><script>alert(1)</script>'
    html = pagina(entra(oiv).get(CAZZAGO, {"q": cattivo}))
    assert [attributi(uno).get("src") for uno in cerca(html, "script")].count(None) == 0
    (campo,) = cerca(html, "input", name="q")
    assert attributi(campo)["value"] == cattivo


def test_si_guarda_solo_cio_che_si_riceve():
    """Who may read only a part of a plan gets a value with that part."""
    piano = fabbrica.piano(fabbrica.obiettivo(1, "A"), fabbrica.obiettivo(2, "B"))
    parte = piano.model_copy(update={"obiettivi": piano.obiettivi[:1]})
    sguardo = guarda(parte, {"q": ["obiettivo"]}, verifica(parte))
    assert sguardo.ricerca.quanti == "1 obiettivo su 1"
    assert [uno.n for uno in sguardo.piano.obiettivi] == [1]


# Printing


def test_il_bottone_per_stampare_c_e_solo_con_javascript(entra, oiv):
    html = pagina(entra(oiv).get(CAZZAGO))
    (bottone,) = cerca(html, "button", "stampa")
    assert (testo(bottone), "hidden" in attributi(bottone)) == ("Stampa questa pagina", True)
    assert any(attributi(uno).get("src", "").endswith("stampa.js") for uno in cerca(html, "script"))
