"""The page of a plan by voce: the trees of missions, programmes, themes and DUP, with what hangs from them."""

import pytest

from tests import fabbrica
from tests.html import attributi, cerca, elementi, pagina, testi, testo
from tests.test_pagina_piano import caricato
from tests.test_pagine import ALZANO_2024, CAZZAGO, CHIARI

pytestmark = pytest.mark.django_db

INTESTAZIONI = ("h3", "h4", "h5", "h6")


@pytest.fixture
def per_voci(entra, segretario):
    """The objectives of a hand-made plan, by voce."""

    def per_voci(*obiettivi, **altro):
        indirizzo = caricato(segretario, fabbrica.piano(*obiettivi, **altro))
        return pagina(entra(segretario).get(f"{indirizzo}?vista=voci"))

    return per_voci


def albero(html) -> list[tuple[str, str] | str]:
    """Headings with their level, and under each the objectives, as they come on the page."""
    detti = []
    for elemento in elementi(html):
        if elemento.name in INTESTAZIONI and "voce" in attributi(elemento).get("class", "").split():
            detti.append((elemento.name, testo(elemento)))
        elif attributi(elemento).get("class") == "sotto-voce":
            detti += [
                " ".join((*testi(riga, "span", "sotto-voce-n"), *testi(riga, "div")))
                for riga in cerca(elemento, "li")
            ]
    return detti


VOCI = [
    {"codice": "M1.P2", "tipo": "programma_bilancio", "nome": "Segreteria", "padre": "M1"},
    {"codice": "M1", "tipo": "missione_bilancio", "nome": "Servizi istituzionali"},
    {"codice": "M1.P2.a", "tipo": "obiettivo_dup", "nome": "Protocollo", "padre": "M1.P2"},
    {"codice": "M4", "tipo": "missione_bilancio", "nome": "Istruzione"},
    {"codice": "3.1", "tipo": "rif_dup"},
]


def test_gli_obiettivi_stanno_sotto_le_loro_voci_e_in_fondo_chi_non_ne_ha(per_voci):
    html = per_voci(
        fabbrica.obiettivo(1, {"area": "A", "peso": 60}, "B", voci=["M1.P2.a", "3.1"], ambito="trasversale"),
        fabbrica.obiettivo(2, {"area": "A", "peso": 40}, voci=["M1"]),
        fabbrica.obiettivo(3),
        fabbrica.obiettivo(4, "B", voci=["3.1"], stato="annullato"),
        voci=VOCI,
    )
    assert albero(html) == [
        ("h3", "Servizi istituzionali M1, missione di bilancio"),
        "2 Obiettivo 2 A: 40",
        ("h4", "Segreteria M1.P2, programma di bilancio"),
        ("h5", "Protocollo M1.P2.a, obiettivo del DUP"),
        "1 Obiettivo 1 trasversale · A: 60 · B: senza peso · anche in 3.1",
        # A voce without a name is called by its code.
        ("h3", "3.1 riferimento al DUP"),
        "1 Obiettivo 1 trasversale · A: 60 · B: senza peso · anche in M1.P2.a",
        "4 Obiettivo 4 annullato · B: senza peso",
        ("h3", "Senza voce"),
        "3 Obiettivo 3 nessuna area",
        ("h3", "Voci senza obiettivi"),
    ]
    (vuote,) = cerca(html, "ul", "voci-vuote")
    assert testi(vuote, "li") == ["M4 Istruzione"]
    (indice,) = cerca(html, "ul", "indice-voci")
    assert testi(indice, "li") == ["Servizi istituzionali M1 (2)", "3.1 (2)", "Senza voce (1)"]


def test_un_piano_senza_voci_lo_dice(per_voci):
    html = per_voci(fabbrica.obiettivo(1, "A"))
    assert testi(html, "p")[-1] == (
        "Questo piano non ha voci di programmazione (missioni, programmi, temi, obiettivi del DUP) a cui "
        "collegare gli obiettivi."
    )
    assert albero(html) == [("h3", "Senza voce"), "1 Obiettivo 1 A: senza peso"]


def test_dove_non_c_e_niente_da_disporre_non_si_sceglie_come(per_voci):
    html = per_voci(voci=VOCI)
    assert cerca(html, "nav", "viste") == []
    assert "Il piano non ha ancora obiettivi." in testi(html, "p")


@pytest.mark.parametrize(
    ("indirizzo", "radici"),
    [
        (ALZANO_2024, 9),
        # One objective with four references, and the other twenty-three.
        (CHIARI, 5),
        (CAZZAGO, 10),
    ],
)
def test_l_indice_ha_le_voci_in_cima(entra, oiv, indirizzo, radici):
    (indice,) = cerca(pagina(entra(oiv).get(f"{indirizzo}?vista=voci")), "ul", "indice-voci")
    assert len(cerca(indice, "li")) == radici


@pytest.mark.parametrize(
    ("vista", "scelta"),
    [
        ("", "Per area"),
        ("?vista=voci", "Per voce di programmazione"),
        ("?vista=gantt", "Per mese (Gantt)"),
        ("?vista=tabella", "Tabella"),
        ("?vista=altro", "Per area"),
    ],
)
def test_la_vista_sta_nell_indirizzo(entra, oiv, vista, scelta):
    (viste,) = cerca(pagina(entra(oiv).get(CAZZAGO + vista)), "nav", "viste")
    assert [(testo(a), attributi(a)["href"]) for a in cerca(viste, "a")] == [
        ("Per area", f"{CAZZAGO}#obiettivi"),
        ("Per voce di programmazione", f"{CAZZAGO}?vista=voci#obiettivi"),
        ("Per mese (Gantt)", f"{CAZZAGO}?vista=gantt#obiettivi"),
        ("Tabella", f"{CAZZAGO}?vista=tabella#obiettivi"),
    ]
    assert testi(viste, "a", **{"aria-current": "true"}) == [scelta]


def test_dalla_vista_per_voce_le_aree_stanno_nell_altra(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}?vista=voci"))
    (tabella,) = cerca(html, "table", "tabella-aree")
    assert {attributi(a)["href"] for a in cerca(tabella, "a")} == {
        f"{CAZZAGO}#area-{posto}" for posto in (2, 7, 13, 17, 20)
    }
    (segnalazione,) = cerca(html, "section", "segnalazioni-blocca")
    assert [attributi(a)["href"] for a in cerca(segnalazione, "a")] == [
        f"{CAZZAGO}#area-7",
        "/enti/cazzago-san-martino/controlli/P01/",
    ]
