"""The comparison on the screen: the marks, the links, the names that tables are read by."""

import pytest
from django.template.loader import render_to_string
from django.test.html import parse_html

from obiettivi.confronto import confronta
from obiettivi.views.pagina_confronto import pagina_del_confronto
from tests.fabbrica import obiettivo, piano
from tests.html import attributi, cerca, elementi, mete, testi, testo

CHIAVI = [f"{posto:08d}-6f0e-5f4c-9a53-7d2f0c1b8e44" for posto in range(5)]
CATTIVO = "<script>alert(1)</script>"
PRIMA = piano(
    obiettivo(1, {"area": "A", "peso": 100}, chiave=CHIAVI[0], descrizione="Paga entro 40 giorni"),
    obiettivo(2, chiave=CHIAVI[1]),
    obiettivo(3, chiave=CHIAVI[2]),
)
DOPO = piano(
    obiettivo(1, chiave=CHIAVI[3], titolo=CATTIVO),
    obiettivo(2, {"area": "A", "peso": 70}, chiave=CHIAVI[0], descrizione="Paga entro 30 giorni", titolo="Obiettivo 1"),
    obiettivo(3, chiave=CHIAVI[2], stato="annullato", tema=CATTIVO),
    aree=[{"codice": "A", "nome": "Area prima"}, {"codice": "B", "nome": "Area terza"}],
)  # fmt: skip


def disegna(confronto, **altro):
    pagina = pagina_del_confronto(confronto, **altro)
    return parse_html(f"<div>{render_to_string('piani/_confronto.html', {'confronto': pagina})}</div>")


@pytest.fixture
def disegno():
    return disegna(
        confronta(PRIMA, DOPO), indirizzo_prima=lambda n: f"/uno/{n}/", indirizzo_dopo=lambda n: f"/due/{n}/"
    )


def righe(disegno, nome):
    """The rows of the table that a heading names, headings included."""
    (tabella,) = cerca(disegno, "table", **{"aria-labelledby": nome})
    return [
        [testo(cella) for cella in elementi(riga) if cella.name in ("th", "td")]
        for riga in cerca(tabella, "tr")
    ]


def test_la_tavola_dei_pesi_dice_prima_e_dopo(disegno):
    assert righe(disegno, "confronto-pesi") == [
        ["Area", "Versione 1", "Versione 2", "Variazione"],
        ["Area prima (A)", "100 su 100", "70 su 100: ne mancano 30", "-30"],
    ]
    assert testi(disegno, "span", "totale-no") == ["70 su 100: ne mancano 30"]


def test_le_differenze_sono_marcate_con_elementi_e_non_solo_col_colore(disegno):
    assert righe(disegno, "cambiato-2") == [
        ["Che cosa", "Versione 1", "Versione 2"],
        ["Descrizione", "Paga entro 40 giorni", "Paga entro 30 giorni"],
        ["Area prima (A): peso", "100", "70"],
    ]
    (tabella,) = cerca(disegno, "table", **{"aria-labelledby": "cambiato-2"})
    assert (testi(tabella, "del"), testi(tabella, "ins")) == (["40", "100"], ["30", "70"])


def test_i_titoli_dicono_che_cosa_ne_e_di_ogni_obiettivo_e_portano_alla_scheda(disegno):
    assert testi(disegno, "h2") == [
        "Pesi delle aree",
        "Obiettivi aggiunti",
        "Obiettivi tolti",
        "Obiettivi annullati o sostituiti",
        "Obiettivi cambiati",
        "Fuori dagli obiettivi",
    ]
    assert testi(disegno, "h3") == ["3. Obiettivo 3", "2. Obiettivo 1 era il n. 1", "Aree"]
    assert testi(disegno, "li") == [f"1. {CATTIVO} nessuna area", "2. Obiettivo 2 nessuna area"]
    assert testi(disegno, "p", "avviso") == ["Obiettivo annullato: non conta nei pesi."]
    # What is gone is read in the version that had it.
    assert mete(disegno) == {"/due/1/", "/uno/2/", "/due/3/", "/due/2/"}
    assert mete(disegna(confronta(PRIMA, DOPO))) == set()


def test_ogni_tabella_ha_il_nome_di_un_titolo_e_le_sue_intestazioni(disegno):
    ancore = [attributi(uno)["id"] for uno in elementi(disegno) if "id" in attributi(uno)]
    assert len(ancore) == len(set(ancore))
    tabelle = cerca(disegno, "table")
    nomi = [attributi(tabella)["aria-labelledby"] for tabella in tabelle]
    assert nomi == ["confronto-pesi", "annullato-3", "cambiato-2", "confronto-aree"]
    assert set(nomi) <= set(ancore)
    assert {attributi(cella)["scope"] for tabella in tabelle for cella in cerca(tabella, "th")} == {
        "col",
        "row",
    }
    assert [uno.name for uno in elementi(disegno) if "style" in attributi(uno)] == []


def test_cio_che_e_scritto_resta_un_testo(disegno):
    assert cerca(disegno, "script") == []
    assert testi(disegno, "ins")[:1] == [CATTIVO]


def test_fuori_dagli_obiettivi_e_senza_differenze(disegno):
    assert righe(disegno, "confronto-aree")[1:] == [["Area seconda (B): nome", "Area seconda", "Area terza"]]
    uguale = disegna(confronta(PRIMA, PRIMA), prima="Versione 1", dopo="Bozza")
    assert testi(uguale, "p") == ["Nessuna differenza: i due testi dicono le stesse cose."]
    assert testi(uguale, "h2") == ["Pesi delle aree"]
    assert righe(uguale, "confronto-pesi")[0] == ["Area", "Versione 1", "Bozza", "Variazione"]
