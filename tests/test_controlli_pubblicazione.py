"""U: what the published document needs. Each check with a plan that triggers it and one that just does not."""

import time

import pytest

from obiettivi import contenuto
from obiettivi.controlli import pubblicazione
from obiettivi.controlli.norme import NORME
from tests.conftest import RADICE
from tests.fabbrica import PNG, obiettivo
from tests.prova_controlli import Prova, del_

PROVA = Prova(pubblicazione.CONTROLLI)
CONTROLLI, trovate, in_breve = PROVA.controlli, PROVA.trovate, PROVA.in_breve
ENTE = {
    "slug": "borgo-esempio",
    "denominazione": "Comune di Borgo Esempio",
    "codice_fiscale": "00000000000",
    "codice_ipa": "c_x000",
    "codice_istat": "000000",
    "pec": "protocollo@pec.esempio.example",
    "indirizzo": "Piazza Esempio, 1",
    "sito": "www.esempio.example",
    "dipendenti": 0,
}
PORTALE = "Portale PIAO, sezione 2.2"


def ente(**altro):
    return ENTE | altro


def test_la_tavola_dei_controlli():
    assert list(CONTROLLI) == ["U01", "U02", "U03", "U04", "U05"]
    assert {uno.norma for uno in CONTROLLI.values()} - {""} <= NORME.keys()


NON_ANCORA = (
    "Non è ancora indicato l'atto che approva il piano: si registra quando la Giunta ha deliberato, e senza il "
    "documento non si pubblica."
)


@pytest.mark.parametrize(
    ("atto", "messaggio"),
    [
        (None, NON_ANCORA),
        ({"tipo": "deliberazione"}, NON_ANCORA),
        ({"numero": "44"}, "Dell'atto che approva il piano manca la data."),
        ({"data": "2026-01-30"}, "Dell'atto che approva il piano manca il numero."),
    ],
)
def test_l_atto_manca(atto, messaggio):
    assert in_breve("U01", del_(2026, piano={"atto": atto})) == [("piano", "atto", messaggio, "")]


def test_l_atto_c_e():
    assert trovate("U01", del_(2026, piano={"atto": {"numero": "44", "data": "2026-01-30"}})) == []


def test_dati_dell_ente_mancanti():
    valore = del_(
        2026, ente={"slug": "borgo-esempio", "denominazione": "Borgo", "codice_fiscale": "00000000000"}
    )
    assert in_breve("U02", valore) == [
        (
            "ente",
            "codice_ipa",
            "Tra i dati dell'ente mancano codice IPA, codice ISTAT, PEC, indirizzo, sito e numero di dipendenti: la "
            "sezione 1 del PIAO li vuole, e si scrivono una volta per tutti i piani.",
            "DM 132/2022 art. 2",
        )
    ]
    assert trovate("U02", del_(2026, ente=ente(pec="")))[0].messaggio.startswith(
        "Tra i dati dell'ente manca PEC: "
    )


def test_i_dati_dell_ente_ci_sono():
    """No employee is a number; before the PIAO nobody asked."""
    assert trovate("U02", del_(2026, ente=ENTE)) == []
    assert trovate("U02", del_(2022)) == []


def test_lo_stemma():
    assert in_breve("U03", del_(2026)) == [
        ("ente", "stemma", "L'ente non ha uno stemma: la copertina del documento esce senza.", "")
    ]
    assert trovate("U03", del_(2026, ente=ente(stemma=PNG))) == []


@pytest.mark.parametrize(
    ("codice", "giusto"),
    [
        ("82001930179", True),
        ("00724650981", True),
        ("820 0193 0179", True),
        ("82001930178", False),
        ("28001930179", False),
        ("8200193017", False),
        ("820019301790", False),
        ("8200193017X", False),
        ("٨٢٠٠١٩٣٠١٧٩", False),
    ],
)
def test_l_ultima_cifra_si_calcola_dalle_altre(codice, giusto):
    valore = del_(2026, ente=ente(codice_fiscale=codice))
    attesa = (
        "ente",
        "codice_fiscale",
        f"Il codice fiscale dell'ente («{codice}») non è valido: sono 11 cifre, e l'ultima si calcola dalle altre. "
        "Ricontrolla una cifra per volta.",
        "",
    )
    assert in_breve("U04", valore) == ([] if giusto else [attesa])


def test_anche_la_partita_iva():
    valore = del_(2026, ente=ente(partita_iva="00724650980"))
    assert [(uno.campo, uno.messaggio) for uno in trovate("U04", valore)] == [
        (
            "partita_iva",
            "La partita IVA dell'ente («00724650980») non è valida: sono 11 cifre, e l'ultima si calcola dalle altre. "
            "Ricontrolla una cifra per volta.",
        )
    ]


LUNGO = "x" * 101


@pytest.mark.parametrize(
    ("campo", "valore", "nome"),
    [
        ("risorse_umane", LUNGO, "le risorse umane"),
        ("risorse_finanziarie", {"testo": LUNGO}, "le risorse finanziarie"),
        ("risorse_strumentali", LUNGO, "le risorse strumentali"),
    ],
)
def test_oltre_i_limiti_del_portale(campo, valore, nome):
    assert in_breve("U05", del_(2026, obiettivo(3, "A", **{campo: valore}))) == [
        (
            "obiettivi[3]",
            campo,
            f"Nel Portale PIAO {nome} hanno posto per 100 caratteri, e nell'obiettivo 3 sono di più: servirà una "
            "forma breve.",
            PORTALE,
        )
    ]


@pytest.mark.parametrize(
    ("quanti", "quali"),
    [(2, "1 e 2"), (8, "1, 2, 3, 4, 5, 6, 7 e 8"), (30, "1, 2, 3, 4, 5, 6, 7, 8 e altri 22")],
)
def test_i_testi_lunghi_stanno_in_una_segnalazione_sola(quanti, quali):
    lunghi = [obiettivo(n, "A", risorse_umane=LUNGO) for n in range(1, quanti + 1)]
    assert [(uno.messaggio, uno.trovato) for uno in trovate("U05", del_(2026, *lunghi))] == [
        (
            f"Nel Portale PIAO le risorse umane hanno posto per 100 caratteri, e negli obiettivi {quali} sono di più: "
            "servirà una forma breve.",
            quanti,
        )
    ]


def aree(ruolo):
    return [{"codice": "A", "nome": "Area prima", "responsabile_ruolo": ruolo}]


def test_il_ruolo_di_chi_risponde_e_troppo_lungo():
    assert in_breve("U05", del_(2026, aree=aree(LUNGO))) == [
        (
            "aree[A]",
            "responsabile_ruolo",
            "Nel Portale PIAO chi risponde di un obiettivo ha posto per 100 caratteri: il ruolo scritto per Area prima "
            "(A) ne ha 101.",
            PORTALE,
        )
    ]


def test_entro_i_limiti_del_portale():
    giusto = {"risorse_umane": "x" * 100, "risorse_finanziarie": {"importo": 5}}
    lungo = obiettivo(2, "A", risorse_umane=LUNGO, stato="annullato")
    assert trovate("U05", del_(2026, obiettivo(1, "A", **giusto), lungo, aree=aree("x" * 100))) == []
    assert trovate("U05", del_(2025, obiettivo(1, "A", risorse_umane=LUNGO), aree=aree(LUNGO))) == []


@pytest.mark.parametrize(
    ("nome", "attesi"),
    [
        ("alzano2022", ["U03"]),
        ("alzano2024", ["U01", "U02", "U03"]),
        ("cazzago2023", ["U03"]),
        ("chiari2023", ["U01", "U02", "U03"]),
        ("tortona2024", ["U01", "U02", "U03"]),
    ],
)
def test_i_piani_pubblicati(nome, attesi):
    valore = contenuto.leggi((RADICE / f"fixtures/piani/{nome}.json").read_bytes())
    assert [uno.codice for codice in CONTROLLI for uno in trovate(codice, valore)] == attesi


@pytest.mark.parametrize("testo", ["a" * 10_000, "\u202e\u200f" * 5_000, "9" * 10_000])
def test_un_testo_ostile_non_rallenta(testo):
    valore = del_(2026, obiettivo(1, "A", risorse_umane=testo, risorse_strumentali=testo))
    inizio = time.process_time()
    for codice in CONTROLLI:
        trovate(codice, valore)
    assert time.process_time() - inizio < 0.2
