"""The objectives as one table: what each column says, in which order the lines come. No database."""

from datetime import date
from decimal import Decimal

import pytest

from obiettivi.controlli import verifica
from obiettivi.esporta.elenco import COLONNE, elenco, predefinite
from obiettivi.views.ricerca import per_obiettivo
from tests import fabbrica

TUTTE = [colonna.chiave for colonna in COLONNE]
PIANO = fabbrica.piano(
    fabbrica.obiettivo(
        1,
        {"area": "A", "peso": 10.5},
        {"area": "A", "peso": 2},
        {"area": "B"},
        peso=5,
        codice="10T",
        ambito="trasversale",
        categoria="strategico",
        voci=["M1", "R"],
        fasi=[
            {"descrizione": "a", "mesi": [2, 3]},
            {"descrizione": "b", "scadenza": "2027-01-31"},
            # Neither tells a day.
            {"descrizione": "c", "anno": 2026},
            {"descrizione": "d", "scadenza_testo": "31.06.2026"},
        ],
        indicatori=[
            {"tipo": "numero", "operatore": ">=", "valore": 40, "unita": "questionari"},
            {"tipo": "data", "operatore": "entro", "data": "2026-02-01"},
        ],
        risorse_finanziarie={"importo": 1500, "testo": "capitolo 12"},
    ),
    fabbrica.obiettivo(2, {"area": "A", "peso": 0}, codice="2T", titolo="ànfora", stato="annullato"),
    fabbrica.obiettivo(3, "A", "B", peso=7, codice="1t", risorse_finanziarie={"importo": 20}),
    fabbrica.obiettivo(4, ambito="generale", risorse_finanziarie={"testo": "nessuna"}),
    fabbrica.obiettivo(5, {"area": "B", "peso": 0}),
    voci=[
        {"codice": "M1", "tipo": "missione_bilancio", "nome": "Servizi " * 20},
        {"codice": "R", "tipo": "rif_dup"},
    ],
)


def colonna(chiave, **altro):
    """What a column says of each objective, by its `n`."""
    tabella = elenco(PIANO, [chiave], anomalie=per_obiettivo(verifica(PIANO)), **altro)
    posto = [una.chiave for una in tabella.colonne].index(chiave)
    return {riga.obiettivo.n: riga.valori[posto] for riga in tabella.righe}


@pytest.mark.parametrize(
    ("chiave", "valori"),
    [
        ("n", [1, 2, 3, 4, 5]),
        ("titolo", ["Obiettivo 1", "ànfora", "Obiettivo 3", "Obiettivo 4", "Obiettivo 5"]),
        ("codice", ["10T", "2T", "1t", "", ""]),
        ("aree", ["A, B", "Area prima (A)", "A, B", "tutto l'ente", "Area seconda (B)"]),
        ("peso", ["A: 12,5 · B: 5", Decimal(0), Decimal(7), "", Decimal(0)]),
        ("ambito", ["trasversale", "di area", "di area", "generale", "di area"]),
        ("categoria", ["strategico", "", "", "", ""]),
        ("voci", ["M1 Servizi Servizi Servizi Servizi Servizi Servizi Servizi…; R", "", "", "", ""]),
        ("fasi", [4, 0, 0, 0, 0]),
        ("indicatori", ["almeno 40 questionari; entro il 01/02/2026", "", "", "", ""]),
        ("prima", [date(2026, 2, 1), None, None, None, None]),
        ("ultima", [date(2027, 1, 31), None, None, None, None]),
        ("risorse", ["1.500,00 € – capitolo 12", "", "20,00 €", "nessuna", ""]),
        ("stato", ["attivo", "annullato", "attivo", "attivo", "attivo"]),
        ("segnalazioni", ["2 da guardare", "", "2 da guardare", "1 da guardare", "2 da guardare"]),
    ],
)
def test_che_cosa_dice_ogni_colonna(chiave, valori):
    assert colonna(chiave) == dict(zip(range(1, 6), valori, strict=True))


def test_ogni_colonna_e_provata():
    (prove,) = (uno for uno in test_che_cosa_dice_ogni_colonna.pytestmark if uno.name == "parametrize")
    assert {caso[0] for caso in prove.args[1]} == set(TUTTE)


def test_di_un_area_scelta_si_dice_il_peso_che_c_e_li():
    assert colonna("peso", solo_aree={"B"}) == {
        1: Decimal(5),
        2: "",
        3: Decimal(7),
        4: "",
        5: Decimal(0),
    }


@pytest.mark.parametrize(
    ("ordine", "numeri"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("n", [1, 2, 3, 4, 5]),
        ("-n", [5, 4, 3, 2, 1]),
        # 1, 2 and 10 are numbers also inside a code; who has none comes last both ways.
        ("codice", [3, 2, 1, 4, 5]),
        ("-codice", [1, 2, 3, 4, 5]),
        # Of several weights the highest counts.
        ("peso", [2, 5, 3, 1, 4]),
        ("-peso", [1, 3, 2, 5, 4]),
        ("ultima", [1, 2, 3, 4, 5]),
        ("-fasi", [1, 2, 3, 4, 5]),
        # Euro, not letters.
        ("risorse", [3, 1, 2, 4, 5]),
        ("segnalazioni", [4, 1, 3, 5, 2]),
        ("titolo", [2, 1, 3, 4, 5]),
        ("nessuna", [1, 2, 3, 4, 5]),
        ("--peso", [1, 2, 3, 4, 5]),
        ("-", [1, 2, 3, 4, 5]),
    ],
)
def test_in_che_ordine_vengono_le_righe(ordine, numeri):
    tabella = elenco(PIANO, TUTTE, ordine, per_obiettivo(verifica(PIANO)))
    assert [riga.obiettivo.n for riga in tabella.righe] == numeri


@pytest.mark.parametrize("chiave", TUTTE)
@pytest.mark.parametrize("verso", ["", "-"])
def test_ogni_ordine_tiene_tutti(chiave, verso):
    tabella = elenco(PIANO, TUTTE, verso + chiave, per_obiettivo(verifica(PIANO)))
    assert sorted(riga.obiettivo.n for riga in tabella.righe) == [1, 2, 3, 4, 5]
    assert (tabella.ordine.chiave, tabella.discendente) == (chiave, verso == "-")


def test_le_colonne_stanno_nel_loro_ordine_con_numero_e_titolo():
    tabella = elenco(PIANO, ["peso", "codice", "nessuna"])
    assert [una.chiave for una in tabella.colonne] == ["n", "codice", "titolo", "peso"]


@pytest.mark.parametrize(
    ("piano", "colonne"),
    [
        (PIANO, ("codice", "aree", "peso", "fasi", "indicatori", "ultima")),
        (
            fabbrica.piano(fabbrica.obiettivo(1, "A"), sistema=fabbrica.sistema("nessuno")),
            ("aree", "fasi", "indicatori", "ultima"),
        ),
    ],
    ids=["con codici e pesi", "senza"],
)
def test_si_comincia_dalle_colonne_che_dicono_qualcosa(piano, colonne):
    assert predefinite(piano) == colonne
