"""Finding objectives: which ones pass, and what is read of an address. No database."""

import pytest

from obiettivi.controlli import verifica
from obiettivi.formati import semplifica
from obiettivi.views.ricerca import (
    Filtro,
    contiene,
    filtra,
    leggi_filtro,
    parole,
    per_obiettivo,
    sotto,
)
from tests import fabbrica

AREE = [
    {"codice": "A", "nome": "Affari generali"},
    {"codice": "A.1", "nome": "Ufficio tributi", "padre": "A", "tipo": "ufficio"},
    {"codice": "A.1.x", "nome": "Sportello", "padre": "A.1", "tipo": "ufficio"},
    {"codice": "B", "nome": "Lavori pubblici"},
]
VOCI = [
    {"codice": "M1", "tipo": "missione_bilancio", "nome": "Servizi"},
    {"codice": "M1.P1", "tipo": "programma_bilancio", "nome": "Segreteria", "padre": "M1"},
    {"codice": "M2", "tipo": "missione_bilancio", "nome": "Giustizia"},
]
PIANO = fabbrica.piano(
    fabbrica.obiettivo(
        1,
        {"area": "A", "peso": 60, "performance_attesa": "Nessun ritardo"},
        "B",
        titolo="Tempestività dei pagamenti",
        ambito="trasversale",
        voci=["M1.P1"],
        categoria="strategico",
        codice="1T",
        codice_interno="INT-7",
    ),
    fabbrica.obiettivo(
        2,
        {"area": "A.1", "peso": 0},
        titolo="Accertamenti IMU",
        descrizione="L’attività di verifica",
        voci=["M2"],
        fasi=[
            {"descrizione": "Perché sì", "aree_testo": "S.E. - TUTTI", "scadenza_testo": "a fine stagione"}
        ],
    ),
    fabbrica.obiettivo(
        3,
        {"area": "A.1.x", "peso": 40},
        titolo="Sportello 100% 😀 (C++)",
        situazione_di_partenza="Moduli di carta",
        risultato_atteso="Istanze digitali",
        indicatori=[
            {
                "tipo": "numero",
                "descrizione": "Istanze evase",
                "codice": "K9",
                "attivita": "protocollo",
                "unita": "pratiche",
            },
            {"tipo": "testo", "testo": "Delibera adottata"},
        ],
    ),
    fabbrica.obiettivo(4, {"area": "B", "peso": 100}, stato="annullato", voci=["M1"]),
    fabbrica.obiettivo(5, ambito="generale", categoria="mantenimento"),
    fabbrica.obiettivo(6, stato="sostituito"),
    aree=AREE,
    voci=VOCI,
)
DEI_PESI = [una for una in verifica(PIANO) if una.codice.startswith("P")]
SCELTE = ("area", "voce", "ambito", "categoria", "stato", "con")
TUTTI = {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("q", "trovati"),
    [
        ("", TUTTI),
        ("pagamenti", {1}),
        ("PAGAMENT", {1}),
        ("tempestivita", {1}),
        ("TEMPESTIVITÀ", {1}),
        # All the words, in any order and in any of the texts.
        ("ritardo tempestività", {1}),
        ("pagamenti imu", set()),
        # Accents and apostrophes as one types them.
        ("perche si", {2}),
        ("l'attivita", {2}),
        ("L’ATTIVITÀ", {2}),
        ("tutti", {2}),
        ("stagione", {2}),
        ("carta", {3}),
        ("digitali", {3}),
        ("evase", {3}),
        ("k9", {3}),
        ("protocollo", {3}),
        ("pratiche", {3}),
        ("adottata", {3}),
        ("1t", {1}),
        ("int-7", {1}),
        ("4", {4}),
        # Names and codes of the areas.
        ("lavori pubblici", {1, 4}),
        ("a.1.x", {3}),
        # Nothing here is a pattern.
        (".*", set()),
        ("[", set()),
        ("(c++)", {3}),
        ("100%", {3}),
        ("\\", set()),
        ("😀", {3}),
        ("👩‍👩‍👧", set()),
        ("zzz", set()),
    ],
)
def test_le_parole_cercate_ci_devono_essere_tutte(q, trovati):
    assert filtra(PIANO, Filtro(q=q)) == trovati


@pytest.mark.parametrize(
    ("filtro", "trovati"),
    [
        (Filtro(), TUTTI),
        # With the areas and the voci below.
        (Filtro(area="A"), {1, 2, 3}),
        (Filtro(area="A.1"), {2, 3}),
        (Filtro(area="A.1.x"), {3}),
        (Filtro(area="B"), {1, 4}),
        (Filtro(voce="M1"), {1, 4}),
        (Filtro(voce="M1.P1"), {1}),
        (Filtro(voce="M2"), {2}),
        (Filtro(ambito="trasversale"), {1}),
        (Filtro(ambito="generale"), {5}),
        (Filtro(ambito="di_area"), {2, 3, 4, 6}),
        (Filtro(categoria="strategico"), {1}),
        (Filtro(stato="attivi"), {1, 2, 3, 5}),
        (Filtro(stato="annullati"), {4, 6}),
        # The weight of 1 in B is missing, that of 2 is zero: those of a whole area are nobody's.
        (Filtro(con="segnalazioni"), {1, 2}),
        (Filtro(area="A", stato="attivi", q="sportello"), {3}),
        (Filtro(area="B", ambito="generale"), set()),
    ],
    ids=repr,
)
def test_ogni_filtro_tiene_i_suoi(filtro, trovati):
    assert filtra(PIANO, filtro, DEI_PESI) == trovati


def test_le_segnalazioni_di_una_parte_sono_dell_obiettivo():
    trovate = {n: sorted(anomalia.codice for anomalia in sue) for n, sue in per_obiettivo(DEI_PESI).items()}
    assert trovate == {1: ["P03"], 2: ["P04"]}


@pytest.mark.parametrize(
    ("parametri", "filtro", "ignoti"),
    [
        ({}, Filtro(), ()),
        ({"q": [""], "area": [""], "con": [""]}, Filtro(), ()),
        ({"q": ["  due \t parole\n"]}, Filtro(q="due parole"), ()),
        ({"area": ["A.1"], "voce": ["M2"], "stato": ["attivi"]}, Filtro(area="A.1", voce="M2", stato="attivi"), ()),
        # Of several the last, as in every form.
        ({"area": ["B", "A"]}, Filtro(area="A"), ()),
        ({"area": []}, Filtro(), ()),
        ({"area": ["a"], "voce": ["M9"], "q": ["imu"]}, Filtro(q="imu"), ("area", "voce")),
        ({nome: ["x"] for nome in SCELTE}, Filtro(), SCELTE),
        ({"stato": ["\x00"], "q": ["\x00imu\x1b[0m"]}, Filtro(q="imu [0m"), ("stato",)),
        ({"altro": ["x"]}, Filtro(), ()),
        # Only accents to put on nothing: there is no word.
        ({"q": ["\u0301 \u0301"]}, Filtro(), ()),
    ],
)  # fmt: skip
def test_dell_indirizzo_si_legge_solo_cio_che_il_piano_ha(parametri, filtro, ignoti):
    lettura = leggi_filtro(PIANO, parametri)
    assert (lettura.filtro, lettura.ignoti, lettura.accorciata) == (filtro, ignoti, False)


@pytest.mark.parametrize("q", ["a" * 10_000, "parola " * 2_000, "(a+)+$" * 2_000, "😀" * 10_000])
def test_una_ricerca_lunghissima_si_accorcia(q):
    lettura = leggi_filtro(PIANO, {"q": [q]})
    assert (lettura.filtro.q, lettura.accorciata) == (q[:200].strip(), True)
    assert filtra(PIANO, lettura.filtro) == set()


@pytest.mark.parametrize(
    ("codice", "trovate"),
    [("A", {"A", "A.1", "A.1.x"}), ("A.1", {"A.1", "A.1.x"}), ("B", {"B"})],
)
def test_sotto_un_area_ci_sono_lei_e_quelle_che_ne_dipendono(codice, trovate):
    assert sotto(codice, PIANO.aree) == trovate


@pytest.mark.parametrize(
    ("testo", "semplice"),
    [("Città È PERCHÉ", "citta e perche"), ("l’area", "l'area"), ("Straße", "strasse"), ("ﬁne", "fine")],
)  # fmt: skip
def test_i_testi_si_confrontano_senza_accenti_e_maiuscole(testo, semplice):
    assert semplifica(testo) == semplice


def test_le_parole_si_contano_una_volta():
    assert parole("Uno due UNO") == ("uno", "due")
    assert contiene(["uno"], parole("Uno due")) is False
    assert contiene(["uno", "due"], parole("Uno due")) is True


def test_un_filtro_dice_se_chiede_qualcosa():
    assert [bool(Filtro()), bool(Filtro(q="a")), bool(Filtro(con="segnalazioni"))] == [False, True, True]
