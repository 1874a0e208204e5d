"""L: law and method; the norms. Each check with the smallest plan that triggers it and one that just does not."""

import time
from datetime import date

import pytest

from obiettivi import contenuto
from obiettivi.controlli import metodo
from obiettivi.controlli.anomalia import Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.norme import NORME, Norma, citata
from tests.conftest import RADICE
from tests.fabbrica import obiettivo
from tests.prova_controlli import Prova, del_

PROVA = Prova(metodo.CONTROLLI)
CONTROLLI, trovate, in_breve = PROVA.controlli, PROVA.trovate, PROVA.in_breve
NOTA_2024 = "Nota del Ministro per la PA 24/1/2024 prot. 430"


# Norms


def test_una_norma_vincola_dal_primo_all_ultimo_anno():
    norma = Norma(chiave="x", citazione="x", dice="x", dal=2020, al=2022)
    assert [anno for anno in range(2018, 2025) if norma.vincola(anno)] == [2020, 2021, 2022]
    ancora = Norma(chiave="x", citazione="x", dice="x", dal=2020)
    assert [anno for anno in (2019, 2020, 2099) if ancora.vincola(anno)] == [2020, 2099]
    assert (citata("formazione_24", 2024), citata("formazione_24", 2025)) == (NOTA_2024, "")


@pytest.mark.parametrize(
    ("letta", "obbliga", "blocca"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_ferma_un_approvazione_solo_una_norma_letta_che_obbliga(letta, obbliga, blocca):
    norma = Norma(chiave="x", citazione="x", dice="x", dal=2020, letta=letta, obbliga=obbliga)
    assert norma.puo_bloccare is blocca


def test_la_tavola_delle_norme_e_quella_dei_controlli_si_corrispondono():
    assert [chiave for chiave, norma in NORME.items() if chiave != norma.chiave] == []
    citate = {uno.norma for uno in metodo.CONTROLLI} - {""}
    assert citate - NORME.keys() == set()
    senza_testo_letto = {chiave for chiave, norma in NORME.items() if not norma.puo_bloccare}
    assert {
        uno.codice for uno in metodo.CONTROLLI if uno.livello == Livello.BLOCCA
    } & senza_testo_letto == set()


def test_i_codici_sono_in_ordine():
    assert list(CONTROLLI) == [f"L{n:02}" for n in range(1, 15)]


# When, and how many


def approvato(il, anno=2026, **altro):
    return del_(anno, piano={"anno": anno, "atto": {"numero": "12", "data": il}, **altro})


@pytest.mark.parametrize("nome", ["Assegnazione degli obiettivi", "approvazione del piano"])
def test_approvato_dopo_il_proprio_termine(nome):
    valore = approvato("2026-04-16", termini={nome: "2026-04-15"})
    assert in_breve("L09", valore) == [
        (
            "piano",
            "termini",
            "L'atto che approva il piano è del 16/04/2026: il termine che il piano si è dato "
            f"(«{nome}») era il 15/04/2026.",
            "",
        )
    ]
    # The term of the plan is looked at instead of February.
    assert trovate("L10", valore) == []


@pytest.mark.parametrize(
    "termini",
    [{"assegnazione": "2026-04-16"}, {"verifica intermedia": "2026-01-30"}, {}],
    ids=["in tempo", "un altro termine", "nessun termine"],
)
def test_il_proprio_termine_e_rispettato(termini):
    assert trovate("L09", approvato("2026-04-16", termini=termini)) == []
    assert trovate("L09", del_(2026, piano={"termini": {"assegnazione": "2026-01-01"}})) == []


@pytest.mark.parametrize(
    ("anno", "il", "quando", "norma", "giorni"),
    [
        (2026, "2026-03-01", "2 mesi dell'anno sono già passati", NOTA_2024, 1),
        (2024, "2024-03-01", "2 mesi dell'anno sono già passati", NOTA_2024, 1),
        (2022, "2022-05-16", "4 mesi dell'anno sono già passati", "", 77),
        (2026, "2027-01-10", "l'anno è già finito", NOTA_2024, 316),
    ],
)
def test_assegnato_ad_anno_inoltrato(anno, il, quando, norma, giorni):
    valore = approvato(il, anno)
    giorno = date.fromisoformat(il)
    assert in_breve("L10", valore) == [
        (
            "piano",
            "atto",
            f"L'atto che approva il piano è del {giorno:%d/%m/%Y}, quando {quando}. Gli obiettivi servono se chi li "
            "riceve può ancora scegliere che cosa fare: è bene assegnarli entro febbraio.",
            norma,
        )
    ]
    assert trovate("L10", valore)[0].trovato == giorni


@pytest.mark.parametrize(("anno", "il"), [(2026, "2026-02-28"), (2024, "2024-02-29"), (2026, "2025-12-30")])
def test_assegnato_in_tempo(anno, il):
    assert trovate("L10", approvato(il, anno)) == []
    assert trovate("L10", del_(anno)) == []


def tanti(quanti, area="A", da=1):
    return [obiettivo(n, area) for n in range(da, da + quanti)]


def test_troppi_obiettivi():
    valore = del_(2026, *tanti(16), *tanti(17, "B", 20))
    assert in_breve("L11", valore) == [
        (
            "aree[A]",
            "obiettivi",
            "Area prima (A) ha 16 obiettivi e Area seconda (B) ha 17 obiettivi: oltre 15 si seguono male, e nessuno "
            "conta davvero. Meglio tenere quelli che contano e lasciare gli altri tra le attività ordinarie.",
            "Linee guida PIAO 2025",
        )
    ]
    assert [(uno.trovato, uno.atteso) for uno in trovate("L11", valore)] == [(17, 15)]
    assert trovate("L11", del_(2025, *tanti(16)))[0].norma == ""


def test_quindici_obiettivi_non_sono_troppi():
    """An objective counts once in an area, however many times it is there; a cancelled one does not count."""
    doppio = obiettivo(15, "A", "A")
    assert trovate("L11", del_(2026, *tanti(14), doppio, obiettivo(16, "A", stato="annullato"))) == []


ALBERO = [
    {"codice": "A", "nome": "Area"},
    {"codice": "A.1", "nome": "Servizio", "padre": "A", "paga_fatture": True},
    {"codice": "A.2", "nome": "Altro servizio", "padre": "A"},
    {"codice": "A.1.1", "nome": "Ufficio", "padre": "A.1"},
]


def test_gli_obiettivi_degli_uffici_si_contano_con_l_area():
    divisi = [obiettivo(n, codice) for n, codice in enumerate(["A"] * 8 + ["A.1.1"] * 8, 1)]
    assert [uno.oggetto for uno in trovate("L11", del_(2026, *divisi, aree=ALBERO))] == ["aree[A]"]


# The published plans, and time


@pytest.mark.parametrize(
    ("nome", "attesi"),
    [
        ("alzano2022", ["L10"]),
        ("alzano2024", ["L04", "L08", "L11"]),
        ("cazzago2023", ["L10", "L11"]),
        ("chiari2023", []),
        ("tortona2024", ["L06"]),
    ],
)
def test_i_piani_pubblicati(nome, attesi):
    valore = contenuto.leggi((RADICE / f"fixtures/piani/{nome}.json").read_bytes())
    assert [uno.codice for codice in CONTROLLI for uno in trovate(codice, valore)] == attesi


OSTILI = {
    "lettere": "a" * 10_000,
    "formazione": "formazione " * 900,
    "tempi": "tempi medi dei ritardo dei pagament ore 12 " * 230,
    "competenze": "competenze d'x del " * 520,
    "spazi": " \t\n" * 3_300,
    "da destra": "\u202e\u200f\u0301" * 3_300,
    "cifre": "1" * 10_000,
}


@pytest.mark.parametrize("testo", OSTILI.values(), ids=OSTILI)
def test_un_testo_ostile_non_rallenta(testo):
    """Each check under 50 ms, with a margin for a busy machine."""
    indicatore = {"tipo": "numero", "operatore": ">=", "valore": 40, "descrizione": testo}
    ostile = obiettivo(
        1, "A", titolo=testo[:500], descrizione=testo, indicatori=[indicatore], anni=[2025, 2026]
    )
    valore = del_(2026, ostile, piano={"atto": {"numero": "1", "data": "2026-05-01"}})
    contesto = Contesto(precedente=del_(2025, ostile))
    tempi = {}
    for codice in CONTROLLI:
        inizio = time.process_time()
        trovate(codice, valore, contesto)
        tempi[codice] = time.process_time() - inizio
    assert {codice: tempo for codice, tempo in tempi.items() if tempo > 0.2} == {}
