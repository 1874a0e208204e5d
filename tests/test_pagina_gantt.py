"""The months of a plan: what is drawn and what is told in words. The day is given: today would change it."""

from datetime import date
from types import SimpleNamespace

import pytest

from obiettivi.views.pagina_gantt import Barra, gantt, posto_nell_anno, quando
from tests import fabbrica
from tests.html import attributi, cerca, pagina, testi, testo
from tests.test_pagina_piano import caricato
from tests.test_pagine import ALZANO_2022, CAZZAGO

OGGI = date(2026, 3, 16)


def disegna(*obiettivi, oggi=OGGI, **altro):
    piano = fabbrica.piano(*obiettivi, **altro)
    return gantt(piano, [("generali", "Tutti", "", piano.obiettivi)], oggi)


def righe(*fasi, **altro):
    """The lines of an objective with these phases."""
    (sezione,) = disegna(fabbrica.obiettivo(1, "A", fasi=list(fasi), **altro)).sezioni
    return sezione.obiettivi[0].righe


def fase(**altro):
    return fabbrica.piano(fabbrica.obiettivo(1, fasi=[{"descrizione": "x", **altro}])).obiettivi[0].fasi[0]


@pytest.mark.parametrize(
    ("detta", "parole"),
    [
        ({}, "senza mesi né scadenza"),
        ({"anno": 2026}, "senza mesi né scadenza"),
        ({"anno": 2027}, "nel 2027"),
        ({"mesi": [1, 2, 3]}, "da gennaio a marzo"),
        (
            {"mesi": [1, 2, 3], "scadenza": "2026-03-31", "anno": 2026},
            "da gennaio a marzo, entro il 31/03/2026",
        ),
        ({"mesi": [1, 3, 12]}, "gennaio, marzo, dicembre"),
        ({"mesi": list(range(1, 13))}, "tutto l'anno"),
        ({"mesi": [5], "anno": 2027}, "maggio, nel 2027"),
        ({"scadenza": "2027-05-31", "anno": 2027}, "entro il 31/05/2027"),
        ({"scadenza_testo": "31.06.2026"}, "31.06.2026"),
    ],
)
def test_quando_detto_a_parole(detta, parole):
    assert quando(fase(**detta), 2026) == parole


@pytest.mark.parametrize(
    ("giorno", "posto"),
    [
        (date(2026, 1, 1), "0.13%"),
        (date(2026, 4, 15), "29.03%"),
        (date(2026, 7, 1), "50.13%"),
        (date(2024, 2, 29), "16.52%"),
        (date(2026, 12, 31), "99.87%"),
    ],
)
def test_ogni_giorno_ha_il_suo_posto_nel_mese(giorno, posto):
    assert posto_nell_anno(giorno) == posto


@pytest.mark.parametrize(
    ("detta", "barre", "scadenza", "altrove"),
    [
        ({}, (), "", ""),
        ({"mesi": [1]}, (Barra("0%", "8.33%"),), "", ""),
        ({"mesi": [4, 5, 6, 12]}, (Barra("25%", "25%"), Barra("91.67%", "8.33%")), "", ""),
        ({"scadenza": "2026-12-31"}, (), "99.87%", ""),
        ({"scadenza": "2027-01-01", "mesi": [2]}, (Barra("8.33%", "8.33%"),), "", "dopo"),
        ({"scadenza": "2025-12-31"}, (), "", "prima"),
        # The months are those of another year: they are not drawn in this one.
        ({"anno": 2027, "mesi": [2]}, (), "", "dopo"),
        ({"anno": 2025}, (), "", "prima"),
        ({"anno": 2026, "mesi": [2]}, (Barra("8.33%", "8.33%"),), "", ""),
    ],
)
def test_che_cosa_si_disegna(detta, barre, scadenza, altrove):
    (riga,) = righe({"descrizione": "x", **detta})
    assert (riga.barre, riga.scadenza, riga.altrove) == (barre, scadenza, altrove)


def test_le_righe_dicono_fase_aree_e_peso():
    prima, seconda = righe(
        {"numero": 1, "aree_testo": "S.E.", "descrizione": "Avvio " * 60, "peso": 12.5}, {"descrizione": ""}
    )
    assert (prima.nome, prima.chi, prima.peso) == ("Fase 1", "S.E.", "12,5")
    assert (len(prima.testo) <= 160, prima.testo.endswith("…")) == (True, True)
    assert (seconda.nome, seconda.testo, seconda.peso) == ("Fase", "", "")


def test_anche_un_indicatore_con_una_data_ha_la_sua_riga():
    (riga,) = righe(
        indicatori=[
            {"tipo": "data", "operatore": "entro", "data": "2026-07-01", "descrizione": "Bando"},
            {"tipo": "numero", "valore": 4},
        ]
    )
    assert (riga.nome, riga.testo, riga.quando, riga.scadenza, riga.peso) == (
        "Indicatore",
        "Bando",
        "entro il 01/07/2026",
        "50.13%",
        "",
    )


def test_chi_non_ha_ne_fasi_ne_date_lo_dice():
    (sezione,) = disegna(fabbrica.obiettivo(1, "A"), fabbrica.obiettivo(2, "A", "B")).sezioni
    assert [(uno.nota, uno.righe) for uno in sezione.obiettivi] == [
        ("non ha fasi, né indicatori con una data", ()),
        ("in 2 aree; non ha fasi, né indicatori con una data", ()),
    ]
    assert sezione.con_peso is False


def test_dove_ogni_area_pesa_le_fasi_a_modo_suo_lo_si_dice():
    obiettivo = fabbrica.obiettivo(
        1,
        {"area": "A", "pesi_fasi": [100, None]},
        {"area": "B", "pesi_fasi": [None, 100]},
        fasi=[{"descrizione": "a"}, {"descrizione": "b"}],
    )
    (sezione,) = disegna(obiettivo).sezioni
    assert (
        sezione.obiettivi[0].nota
        == "in 2 aree; i pesi delle fasi cambiano da area ad area, e sono nella scheda"
    )
    # A list for each area, but the same for all.
    for una in obiettivo["assegnazioni"]:
        una["pesi_fasi"] = [60, 40]
    (sezione,) = disegna(obiettivo).sezioni
    assert [riga.peso for riga in sezione.obiettivi[0].righe] == ["60", "40"]
    assert sezione.obiettivi[0].nota == "in 2 aree"


@pytest.mark.parametrize(
    ("oggi", "posto", "detto"),
    [
        (OGGI, "20.83%", "16/03/2026"),
        (date(2026, 1, 1), "0.13%", "01/01/2026"),
        (date(2026, 12, 31), "99.87%", "31/12/2026"),
        (date(2025, 12, 31), "", ""),
        (date(2027, 1, 1), "", ""),
        (None, "", ""),
    ],
)
def test_la_linea_di_oggi_c_e_solo_nell_anno_del_piano(oggi, posto, detto):
    fatto = disegna(fabbrica.obiettivo(1, "A"), oggi=oggi)
    assert (fatto.oggi, fatto.oggi_detto) == (posto, detto)


def test_i_mesi_hanno_nome_e_posto():
    fatto = disegna(fabbrica.obiettivo(1, "A"))
    assert "".join(mese.iniziale for mese in fatto.mesi) == "GFMAMGLASOND"
    assert [mese.nome for mese in fatto.mesi[:3]] == ["gen", "feb", "mar"]
    assert (fatto.mesi[0].mezzo, fatto.mesi[11].mezzo) == ("4.17%", "95.83%")
    assert (len(fatto.tacche), fatto.tacche[5]) == (11, "50%")


# On the page


@pytest.fixture
def pagina_con_oggi(entra, segretario, monkeypatch):
    """The page of a hand-made plan of 2026 on a given day."""

    def apri(*obiettivi, **altro):
        indirizzo = caricato(segretario, fabbrica.piano(*obiettivi, **altro))
        monkeypatch.setattr("obiettivi.views.piani.timezone", SimpleNamespace(localdate=lambda: OGGI))
        return pagina(entra(segretario).get(f"{indirizzo}?vista=gantt"))

    return apri


@pytest.mark.django_db
def test_la_tabella_dice_a_parole_cio_che_il_disegno_mostra(pagina_con_oggi):
    html = pagina_con_oggi(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 100},
            fasi=[
                {"numero": 1, "descrizione": "Bando", "mesi": [1, 2, 3], "scadenza": "2026-03-31", "peso": 60},
                {"numero": 2, "descrizione": "Lavori", "anno": 2027, "peso": 40},
                {"descrizione": "Chissà"},
            ],
        ),
        fabbrica.obiettivo(2, "B"),
    )  # fmt: skip
    prima, seconda = cerca(html, "table", "tabella-mesi")
    assert testi(prima, "th", scope="col") == ["Obiettivi e fasi", "Quando", f"Mesi del 2026 {MESI}", "Peso"]
    assert [[testo(cella) for cella in riga.children] for riga in cerca(prima, "tr")[1:]] == [
        ["1. Obiettivo 1"],
        ["Fase 1: Bando", "da gennaio a marzo, entro il 31/03/2026", "", "60"],
        ["Fase 2: Lavori", "nel 2027", "", "40"],
        ["Fase: Chissà", "senza mesi né scadenza", "", ""],
    ]
    assert testi(seconda, "th", scope="col") == ["Obiettivi e fasi", "Quando", f"Mesi del 2026 {MESI}"]
    disegni = cerca(prima, "td", "mesi")
    assert [[attributi(uso)["href"] for uso in cerca(cella, "use")] for cella in disegni] == [
        ["#mesi", "#scadenza"],
        ["#mesi", "#dopo"],
        ["#mesi"],
    ]
    assert {attributi(svg).get("aria-hidden") for svg in cerca(html, "svg")} == {"true"}
    assert testi(cerca(html, "ul", "legenda")[0], "li") == [
        "mesi in cui si lavora",
        "scadenza",
        "in un anno prima o dopo il 2026",
        "oggi, 16/03/2026",
    ]
    assert [attributi(linea)["x1"] for linea in cerca(html, "line", "mesi-oggi")] == ["20.83%", "50%"]


MESI = "gen feb mar apr mag giu lug ago set ott nov dic"


@pytest.mark.django_db
@pytest.mark.parametrize(("indirizzo", "quante"), [(CAZZAGO, 128 + 22), (ALZANO_2022, 14)])
def test_c_e_una_riga_per_fase_e_per_indicatore_con_una_data(entra, oiv, indirizzo, quante):
    html = pagina(entra(oiv).get(f"{indirizzo}?vista=gantt"))
    assert len(cerca(html, "td", "mesi")) == quante
    # These years are over.
    assert cerca(html, "line", "mesi-oggi") == []
