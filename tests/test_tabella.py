"""A table of the ente's own: its headings, its cells, what becomes of each objective, and the pages it goes through."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from obiettivi import riepiloghi
from obiettivi.contenuto import Area
from obiettivi.importa.libro import LibroNonLeggibileError
from obiettivi.importa.tabella import (
    aree_nominate,
    campo_del_titolo,
    indovina,
    leggi_obiettivi,
    leggi_tabella,
    punti,
    traguardo,
)
from tests import fabbrica, vita
from tests.html import attributi, cerca, pagina, testi
from tests.persone import abilita_su
from tests.test_libro import entita

AREE = (
    Area(codice="A", nome="Area Finanziaria"),
    Area(codice="III", nome="Area Tecnica"),
    Area(codice="SG", nome="Segretario Comunale"),
)
TABELLA = [
    ["Allegato H: Piano della performance"],
    [],
    ["", "Obiettivo", "Indicatore", "Livello atteso", "Peso", "Responsabile/i", "Fase", "Data"],
    [
        *("", "Tempi di pagamento", "- Ritardo medio\n- Fatture oltre i termini", "- <= 0\n- al massimo 5%"),
        *(30, "Area Finanziaria", "Ricognizione", date(2026, 6, 30)),
    ],
    ["", None, "Relazione", "entro il 31/12/2026", None, "Area III, Segretario comunale", "Attuazione", "tutto l'anno"],
    ["", "Obbiettivo", "Indicatore", "Livello atteso", "Peso", "Responsabile/i", "Fase", "Data"],
    ["", "Formazione", "Ore a testa", "2026: almeno 24 ore", "circa 20", "Tutti", "", ""],
    ["", "Formazione", "Questionari", 80, None, "", "", "31/06/2026"],
]  # fmt: skip


def xlsx(righe) -> bytes:
    libro = Workbook()
    libro.active.title = "Foglio1"
    for riga in righe:
        libro.active.append(riga)
    uscita = io.BytesIO()
    libro.save(uscita)
    return uscita.getvalue()


def ods(righe: str) -> bytes:
    testo = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Foglio1">{righe}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return ods_con(testo)


RIPETUTA = (
    '<table:table-row><table:table-cell table:number-columns-repeated="200"><text:p>x</text:p></table:table-cell>'
    "</table:table-row>"
)


def ods_con(testo: str) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        archivio.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archivio.writestr("content.xml", testo, zipfile.ZIP_DEFLATED)
    return uscita.getvalue()


def letti(dati: bytes, primo=1):
    tabella = leggi_tabella(dati)
    return leggi_obiettivi(tabella, indovina(tabella), AREE, primo)


def in_breve(letto) -> dict:
    una = letto.aggiunta
    return una.valori | {
        elenco: [parte.valori for parte in una.parti if parte.elenco == elenco]
        for elenco in ("assegnazioni", "fasi", "indicatori")
    }


def test_una_tabella_come_quelle_che_si_pubblicano():
    """Headings again, an objective on two rows, several indicators in a cell, words where a number was expected."""
    uno, due = letti(xlsx(TABELLA), 5)
    assert in_breve(uno) == {
        "n": 5,
        "titolo": "Tempi di pagamento",
        "peso": 30,
        "ambito": "trasversale",
        "assegnazioni": [{"area": "A"}, {"area": "III"}, {"area": "SG"}],
        "fasi": [
            {"numero": 1, "descrizione": "Ricognizione", "scadenza": date(2026, 6, 30)},
            {"numero": 2, "descrizione": "Attuazione", "scadenza_testo": "tutto l'anno"},
        ],
        "indicatori": [
            {"tipo": "numero", "operatore": "<=", "valore": 0, "descrizione": "Ritardo medio"},
            {"tipo": "percentuale", "operatore": "<=", "valore": 5, "descrizione": "Fatture oltre i termini"},
            {"tipo": "data", "operatore": "entro", "data": date(2026, 12, 31), "descrizione": "Relazione"},
        ],
    }
    assert uno.avvisi == ("C4: 2 voci nella stessa cella, le ho separate",)
    assert in_breve(due) == {
        "n": 6,
        "titolo": "Formazione",
        "assegnazioni": [],
        "fasi": [{"numero": 1, "descrizione": "", "scadenza_testo": "31/06/2026"}],
        "indicatori": [
            {"tipo": "testo", "testo": "2026: almeno 24 ore", "descrizione": "Ore a testa"},
            {"tipo": "numero", "operatore": "", "valore": 80, "descrizione": "Questionari"},
        ],
    }
    assert due.avvisi == (
        "riga 8: lo stesso titolo della riga sopra, le ho unite",
        "E7: «circa 20» non è un numero, il peso resta da scrivere",
        "F7: «Tutti» non è un'area del piano, da assegnare a mano",
    )


def test_una_riga_che_comincia_come_i_titoli_non_e_una_riga_di_titoli():
    righe = [
        ["Obiettivo", "Responsabile"],
        ["Progetto Tari", "Area Finanziaria"],
        ["OBIETTIVO", "Responsabili"],
    ]
    assert [uno.aggiunta.valori["titolo"] for uno in letti(xlsx(righe))] == ["Progetto Tari"]


@pytest.mark.parametrize(
    ("titolo", "campo"),
    [
        ("Obiettivo", "titolo"),
        ("TITOLO DEL PROGETTO", "titolo"),
        ("Obbiettivo", "titolo"),
        ("Indicatori di risultato", "indicatore"),
        ("Livello atteso", "atteso"),
        ("Target 2026", "atteso"),
        ("Peso fase", "peso_fase"),
        ("Peso indicatore %", "peso_indicatore"),
        ("PESO DELL'OBIETTIVO", "peso"),
        ("Responsabile/i", "area"),
        ("Fasi principali", "fase"),
        ("Data ultimazione fase", "scadenza"),
        ("N.", "codice"),
        ("Note", ""),
        ("", ""),
    ],
)
def test_i_titoli_si_riconoscono(titolo, campo):
    assert campo_del_titolo(titolo) == campo


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("≥ 95%", {"tipo": "percentuale", "operatore": ">=", "valore": Decimal(95)}),
        ("non inferiore a 1.200,5", {"tipo": "numero", "operatore": ">=", "valore": Decimal("1200.5")}),
        ("< 3", {"tipo": "numero", "operatore": "<", "valore": Decimal(3)}),
        ("31/12/2026", {"tipo": "data", "operatore": "entro", "data": date(2026, 12, 31)}),
        ("entro il 31/06/2026", {"tipo": "testo", "testo": "entro il 31/06/2026"}),
        ("0,123456", {"tipo": "testo", "testo": "0,123456"}),
        ("Rispetto dei tempi", {"tipo": "testo", "testo": "Rispetto dei tempi"}),
        ("", {"tipo": "testo", "testo": ""}),
    ],
)
def test_quello_che_ci_si_attende_si_capisce_o_resta_a_parole(testo, atteso):
    assert traguardo(testo) == atteso


@pytest.mark.parametrize(
    ("testo", "voci"),
    [
        ("", []),
        ("uno solo", ["uno solo"]),
        ("su due\nrighe", ["su due\nrighe"]),
        ("- a\n- b\n  ancora b", ["a", "b\nancora b"]),
        ("1) a\n2) b", ["a", "b"]),
        ("Prima\n- a\n- b", ["Prima", "a", "b"]),
        ("-5", ["-5"]),
    ],
)
def test_le_voci_di_un_elenco_si_separano(testo, voci):
    assert punti(testo) == voci


def test_le_aree_si_riconoscono_per_codice_e_per_nome():
    assert aree_nominate("Area III – ufficio tecnico", AREE) == ["III"]
    assert aree_nominate("segretario comunale; AREA FINANZIARIA", AREE) == ["A", "SG"]
    assert aree_nominate("tutti gli uffici, a turno", AREE) == []


@pytest.mark.parametrize(
    "dati",
    [
        "Obiettivo;Indicatore;Livello atteso\n\"Uno; due\";\"a\nb\";95%\n".encode("utf-8-sig"),
        "Obiettivo\tIndicatore\tLivello atteso\nUno; due\t\"a\nb\"\t95%\n".encode("cp1252"),
        ods(
            '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row>'
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{titolo}</text:p></table:table-cell>'
                for titolo in ("Obiettivo", "Indicatore", "Livello atteso")
            )
            + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row>'
            '<table:table-cell office:value-type="string"><text:p>Uno; due</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>a</text:p><text:p>b</text:p></table:table-cell>'
            '<table:table-cell office:value-type="string"><text:p>95%</text:p></table:table-cell></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        ),
    ],
    ids=["csv", "tsv", "ods"],
)  # fmt: skip
def test_si_leggono_csv_e_ods(dati):
    (uno,) = letti(dati)
    assert in_breve(uno)["titolo"] == "Uno; due"
    assert in_breve(uno)["indicatori"] == [
        {"tipo": "percentuale", "operatore": "", "valore": 95, "descrizione": "a\nb"}
    ]


@pytest.mark.parametrize(
    ("dati", "frase"),
    [
        (xlsx([["una", "tabella"], ["senza", "titoli"]]), "non ho trovato una riga di titoli"),
        (b"", "Il file non è una cartella di Excel"),
        (b"%PDF-1.7\0\0", "Il file non è una cartella di Excel"),
        (b"Obiettivo;Indicatore\n" + b"a;b\n" * 20_001, "Il file arriva oltre la riga 20.000"),
        (ods("<table:table-row/>" * 20_001), "Il foglio «Foglio1» arriva oltre la riga 20.000"),
        (ods_con(entita()), "Il file contiene istruzioni che una cartella di Excel non ha"),
        (ods_con("<a><"), "Il file è rovinato"),
        (ods_con(" " * 41 * 1024**2), "occupa più di 40 MB"),
        # Little to send, much to keep in memory.
        (ods(RIPETUTA * 1_001), "Il file ha più di 200.000 celle scritte"),
        (
            ods(f"<table:table-row>{'<text:p/>' * 2_000_001}</table:table-row>"),
            "Il file ha più di 200.000 celle",
        ),
    ],
    ids=[
        "senza titoli",
        "vuoto",
        "pdf",
        "lungo",
        "lungo ods",
        "entità",
        "rovinato",
        "bomba",
        "ripetute",
        "tag",
    ],
)
def test_quello_che_non_e_una_tabella_si_rifiuta(dati, frase):
    with pytest.raises(LibroNonLeggibileError, match=frase):
        leggi_tabella(dati)


# --- The pages ---

BASE = "/piani/borgo-esempio/2026/"


@pytest.fixture
def piano(db, redattore):
    piano = vita.carica(fabbrica.piano(fabbrica.obiettivo(1, "A")))
    abilita_su(redattore, piano, "redattore")
    return piano


def manda(client, dati: bytes, nome="tabella.xlsx"):
    return client.post(f"{BASE}tabella/", {"file": SimpleUploadedFile(nome, dati)}, follow=True)


def campi_nascosti(risposta) -> dict[str, str]:
    return {
        attributi(una)["name"]: attributi(una).get("value", "")
        for una in cerca(pagina(risposta), "input", type="hidden")
        if attributi(una)["name"] != "csrfmiddlewaretoken"
    }


@pytest.mark.django_db
def test_dalla_tabella_alla_bozza(entra, piano, redattore):
    risposta = manda(entra(redattore), xlsx(TABELLA))
    assert risposta.redirect_chain == [(f"{BASE}tabella/anteprima/", 302)]
    assert testi(pagina(risposta), "h2")[1] == "Obiettivi trovati: 2"
    assert riepiloghi.contenuto_piano(piano).obiettivi[1:] == ()
    scelte = [attributi(una)["value"] for una in cerca(pagina(risposta), "input", type="checkbox")]
    assert scelte == ["Foglio1!riga 4", "Foglio1!riga 7"]
    fatto = entra(redattore).post(
        f"{BASE}tabella/anteprima/", campi_nascosti(risposta) | {"scelte": scelte[:1]}, follow=True
    )
    assert fatto.redirect_chain == [(BASE, 302)]
    uno, due = riepiloghi.contenuto_piano(piano).obiettivi
    assert (uno.n, due.n, due.titolo, len(due.fasi), len(due.indicatori)) == (
        1,
        2,
        "Tempi di pagamento",
        2,
        3,
    )
    # Of a plan that has neither of the other areas, A is found by its code only where it is named so.
    assert [sua.area for sua in due.assegnazioni] == []


@pytest.mark.django_db
def test_le_colonne_si_correggono_prima_di_scrivere(entra, piano, redattore):
    client = entra(redattore)
    prima = manda(client, xlsx([["Obiettivo", "Indicatore", "Altro"], ["Titolo", "x", "Descrizione lunga"]]))
    assert campi_nascosti(prima) | {"impronta": ""} == {
        "impronta": "",
        "colonna-0": "titolo",
        "colonna-1": "indicatore",
        "colonna-2": "",
    }
    altre = {"colonna-0": "titolo", "colonna-1": "", "colonna-2": "descrizione"}
    dopo = client.get(f"{BASE}tabella/anteprima/", altre)
    assert campi_nascosti(dopo) | altre == campi_nascosti(dopo)
    client.post(
        f"{BASE}tabella/anteprima/", campi_nascosti(dopo) | {"scelte": ["Foglio!riga 2", "Foglio1!riga 2"]}
    )
    _, nuovo = riepiloghi.contenuto_piano(piano).obiettivi
    assert (nuovo.titolo, nuovo.descrizione, nuovo.indicatori) == ("Titolo", "Descrizione lunga", ())
    senza = {"colonna-0": "", "colonna-1": "titolo", "colonna-2": ""}
    assert (
        client.get(f"{BASE}tabella/anteprima/", senza).status_code == 302
    )  # it was written, and is not kept


@pytest.mark.django_db
def test_una_tabella_che_non_si_legge_e_una_scelta_vuota_si_dicono(entra, piano, redattore):
    client = entra(redattore)
    rifiuto = pagina(manda(client, b"senza;titoli\n1;2"))
    assert testi(rifiuto, "title")[0].startswith("Errore: ")
    risposta = manda(client, xlsx(TABELLA))
    vuota = client.post(f"{BASE}tabella/anteprima/", campi_nascosti(risposta))
    assert testi(pagina(vuota), "div", "richiamo-error") == [
        "Non hai spuntato niente: scegli quali obiettivi scrivere nel piano, oppure torna indietro."
    ]
