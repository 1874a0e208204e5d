"""Weights and impossible days: for each check the smallest plan that triggers it, one that just does not."""

from decimal import Decimal

import pytest

from obiettivi.controlli import VUOTO, pesi, tempo
from tests.fabbrica import obiettivo, piano, sistema

LIBERO = sistema("libero", {})
FASI = sistema("libero", {}, fasi_totale=100)
INDICATORI = sistema("libero", {}, indicatori_totale=100)


def trovate(valore):
    return [
        (uno.codice, uno.livello.value, uno.oggetto, uno.campo, uno.messaggio, uno.trovato, uno.atteso)
        for controllo in (*pesi.CONTROLLI, *tempo.CONTROLLI)
        for uno in controllo.trova(valore, VUOTO)
    ]


def numero(tipo="numero", **altro):
    return {"tipo": tipo} | altro


@pytest.mark.parametrize(
    ("valore", "attesa"),
    [
        (
            piano(obiettivo(1, "A", peso=103)),
            ("P01", "blocca", "aree[A]", "peso",
             "I pesi di Area prima (A) fanno 103 invece di 100: 3 di troppo.", 103, 100),
        ),
        (
            piano(obiettivo(1, "A", peso=99.5)),
            ("P01", "blocca", "aree[A]", "peso",
             "I pesi di Area prima (A) fanno 99,5 invece di 100: ne mancano 0,5.", Decimal("99.5"), 100),
        ),
        (
            piano(obiettivo(1, "A", peso=99)),
            ("P01", "blocca", "aree[A]", "peso",
             "I pesi di Area prima (A) fanno 99 invece di 100: ne manca 1.", 99, 100),
        ),
        (
            piano(obiettivo(1, "A", peso=60.01), sistema=sistema("massimo", {"area": 60})),
            ("P02", "blocca", "aree[A]", "peso",
             "I pesi di Area prima (A) fanno 60,01 oltre il massimo di 60: 0,01 di troppo.",
             Decimal("60.01"), 60),
        ),
        (
            piano(obiettivo(1, "A", peso=100), obiettivo(2, {"area": "A"})),
            ("P03", "avviso", "obiettivi[2].assegnazioni[0]", "peso",
             "L'obiettivo 2 è assegnato a Area prima (A) senza un peso: "
             "il sistema di valutazione ne vuole uno.", None, None),
        ),
        (
            piano(obiettivo(1, "A", peso=100), obiettivo(2, {"area": "A", "peso": 0})),
            ("P04", "avviso", "obiettivi[2].assegnazioni[0]", "peso",
             "L'obiettivo 2 pesa zero per l'area A: non conta nulla.", 0, None),
        ),
        (
            piano(obiettivo(1, {"area": "A", "pesi_fasi": [0, 100]}, fasi=[{"peso": 0}, {}]), sistema=LIBERO),
            ("P04", "avviso", "obiettivi[1].assegnazioni[0]", "pesi_fasi",
             "La fase 1 dell'obiettivo 1 pesa zero per l'area A: non conta nulla.", 0, None),
        ),
        (
            piano(obiettivo(1, fasi=[{"peso": 0}, {"peso": 100}]), sistema=LIBERO),
            ("P04", "avviso", "obiettivi[1].fasi[0]", "peso",
             "La fase 1 dell'obiettivo 1 pesa zero: non conta nulla.", 0, None),
        ),
        (
            piano(obiettivo(1, indicatori=[numero(peso=100), numero(peso=0)]), sistema=LIBERO),
            ("P04", "avviso", "obiettivi[1].indicatori[1]", "peso",
             "L'indicatore 2 dell'obiettivo 1 pesa zero: non conta nulla.", 0, None),
        ),
        (
            piano(
                obiettivo(1, "A", "B", fasi=[{"peso": 100, "assegnazione": 0}, {"peso": 90, "assegnazione": 1}]),
                sistema=FASI,
            ),
            ("P05", "blocca", "obiettivi[1].assegnazioni[1]", "fasi",
             "I pesi delle fasi dell'obiettivo 1 per l'area B fanno 90 invece di 100.", 90, 100),
        ),
        (
            piano(obiettivo(1, "A", fasi=[{"peso": 50}, {"peso": 40}]), sistema=FASI),
            ("P05", "blocca", "obiettivi[1]", "fasi",
             "I pesi delle fasi dell'obiettivo 1 fanno 90 invece di 100.", 90, 100),
        ),
        (
            piano(obiettivo(1, fasi=[{}, {}]), sistema=FASI),
            ("P05", "blocca", "obiettivi[1]", "fasi",
             "I pesi delle fasi dell'obiettivo 1 non ci sono: devono fare 100.", 0, 100),
        ),
        (
            piano(
                obiettivo(1, {"area": "A", "pesi_fasi": [100, None]}, {"area": "B", "pesi_fasi": [None, 90]},
                          fasi=[{}, {}]),
                sistema=FASI,
            ),
            ("P05", "blocca", "obiettivi[1].assegnazioni[1]", "pesi_fasi",
             "I pesi delle fasi dell'obiettivo 1 per l'area B fanno 90 invece di 100.", 90, 100),
        ),
        (
            piano(obiettivo(1, "A", indicatori=[numero(peso=60), numero(peso=30)]), sistema=INDICATORI),
            ("P06", "blocca", "obiettivi[1]", "indicatori",
             "I pesi degli indicatori dell'obiettivo 1 fanno 90 invece di 100.", 90, 100),
        ),
        (
            piano(
                obiettivo(1, "A", "B", indicatori=[numero(peso=60), numero(peso=40, assegnazione=0)]),
                sistema=INDICATORI,
            ),
            ("P06", "blocca", "obiettivi[1].assegnazioni[1]", "indicatori",
             "I pesi degli indicatori dell'obiettivo 1 per l'area B fanno 60 invece di 100.", 60, 100),
        ),
        (
            piano(obiettivo(1, "A", fasi=[{"peso": 50}, {}]), sistema=LIBERO),
            ("P07", "nota", "obiettivi[1].fasi[1]", "peso",
             "La fase 2 dell'obiettivo 1 non ha peso, mentre altre righe dello stesso elenco lo hanno.", None, None),
        ),
        (
            piano(obiettivo(1, indicatori=[numero(), numero(peso=1)]), sistema=LIBERO),
            ("P07", "nota", "obiettivi[1].indicatori[0]", "peso",
             "L'indicatore 1 dell'obiettivo 1 non ha peso, mentre altre righe dello stesso elenco lo hanno.",
             None, None),
        ),
    ],
    ids=["P01 di troppo", "P01 di meno", "P01 uno", "P02", "P03", "P04", "P04 fase di un'area", "P04 fase",
         "P04 indicatore", "P05 fasi divise tra le aree", "P05", "P05 senza pesi", "P05 di un'area",
         "P06", "P06 di un'area", "P07 fase", "P07 indicatore"],
)  # fmt: skip
def test_il_piano_piu_piccolo_che_sbaglia(valore, attesa):
    assert trovate(valore) == [attesa]


GIUSTI = {
    "P01: fa cento": piano(obiettivo(1, "A", peso=33.33), obiettivo(2, "A", peso=66.67)),
    "P01: nessun totale per quel tipo di area": piano(
        obiettivo(1, "A", peso=5), sistema=sistema(totali={"staff": 100})
    ),
    "P01: pesi liberi": piano(obiettivo(1, "A", peso=5), sistema=LIBERO),
    "P01: area senza obiettivi": piano(),
    "P02: sotto il massimo": piano(obiettivo(1, "A", peso=60), sistema=sistema("massimo", {"area": 60})),
    "P03: prerequisito": piano(obiettivo(1, "A", peso=100), obiettivo(2, "A", prerequisito=True)),
    "P03: nessuna regola": piano(obiettivo(1, "A"), sistema=sistema("nessuno", {})),
    "P03: il peso è dell'obiettivo": piano(obiettivo(1, "A", "B", peso=100)),
    "P05: senza fasi": piano(obiettivo(1, "A"), sistema=FASI),
    "P05: i pesi delle aree, non quelli della fase": piano(
        obiettivo(1, {"area": "A", "pesi_fasi": [40, 60]}, fasi=[{"peso": 1}, {"peso": 2}]), sistema=FASI
    ),
    "P05: nessun totale": piano(obiettivo(1, "A", fasi=[{"peso": 3}]), sistema=LIBERO),
    "P05: fasi divise tra le aree": piano(
        obiettivo(1, "A", "B", fasi=[{"peso": 100, "assegnazione": 0}, {"peso": 100, "assegnazione": 1}]),
        sistema=FASI,
    ),
    "P06: senza indicatori": piano(obiettivo(1, "A"), sistema=INDICATORI),
    "P06: comuni e di area": piano(
        obiettivo(
            1,
            "A",
            "B",
            indicatori=[numero(peso=60), numero(peso=40, assegnazione=0), numero(peso=40, assegnazione=1)],
        ),
        sistema=INDICATORI,
    ),
    "P07: un vuoto nei pesi di un'area dice che la fase non è sua": piano(
        obiettivo(1, {"area": "A", "pesi_fasi": [None, 100]}, fasi=[{"peso": 1}, {}]), sistema=FASI
    ),
    "P07: nessuno ha peso": piano(obiettivo(1, "A", fasi=[{}, {}], indicatori=[numero()]), sistema=LIBERO),
    "un obiettivo annullato non si controlla": piano(
        obiettivo(1, "A", peso=0, stato="annullato", fasi=[{"peso": 3}, {}]), sistema=FASI
    ),
}


@pytest.mark.parametrize("caso", GIUSTI)
def test_un_piano_che_non_sbaglia(caso):
    assert trovate(GIUSTI[caso]) == []


@pytest.mark.parametrize(
    ("scritto", "giorno"),
    [
        ("31.06.2026", "31.06.2026"),
        ("31/6/26", "31/6/26"),
        ("entro il 30-02-2026, poi ogni mese", "30-02-2026"),
        ("29/02/2026", "29/02/2026"),
        ("29/02/2024", ""),
        ("1/13/2026", "1/13/2026"),
        ("30/06/2026 e 31/06/2026", "31/06/2026"),
        ("31 giugno", "31 giugno"),
        ("30 Febbraio 2026", "30 Febbraio 2026"),
        ("29 febbraio", "29 febbraio"),
        ("29 febbraio 2024", ""),
        ("1° marzo", ""),
        ("0 maggio", "0 maggio"),
        ("31 giugnolini", ""),
        # Not dates: numbers of acts and of articles, telephones.
        ("D.G.C. 31.06", ""),
        ("prot. 31/06/20261", ""),
        ("1.31.06.2026", ""),
        ("mensile", ""),
        ("", ""),
    ],
)
def test_una_scadenza_che_non_esiste(scritto, giorno):
    valore = piano(obiettivo(1, fasi=[{}, {"scadenza_testo": scritto}]), sistema=LIBERO)
    messaggio = f"La scadenza della fase 2 dell'obiettivo 1 è «{giorno}»: quel giorno non esiste."
    attese = [("T01", "avviso", "obiettivi[1].fasi[1]", "scadenza", messaggio, None, None)] if giorno else []
    assert trovate(valore) == attese


def test_una_scadenza_di_un_obiettivo_annullato_non_si_guarda():
    fasi = [{"scadenza_testo": "31/06/2026"}]
    assert trovate(piano(obiettivo(1, fasi=fasi, stato="annullato"), sistema=LIBERO)) == []


def test_una_scadenza_senza_anno_e_dell_anno_della_fase():
    fasi = [{"scadenza_testo": "29 febbraio", "anno": 2028}]
    assert trovate(piano(obiettivo(1, fasi=fasi), sistema=LIBERO)) == []
