"""L, the duties. Each check with the smallest plan that triggers it and one that just does not."""

from decimal import Decimal

import pytest

from obiettivi.controlli import argomenti, metodo
from obiettivi.tipici import TIPICI
from tests.fabbrica import obiettivo, piano, sistema
from tests.prova_controlli import Prova, del_

PROVA = Prova(metodo.CONTROLLI)
CONTROLLI, trovate, in_breve = PROVA.controlli, PROVA.trovate, PROVA.in_breve
PAGAMENTI = "D.L. 13/2023 art. 4-bis c. 2"
NOTA_2024 = "Nota del Ministro per la PA 24/1/2024 prot. 430"
DIRETTIVA_2025 = "Direttiva del Ministro per la PA 14/1/2025"
RITARDO = {"descrizione": "Ritardo", "tipo": "numero", "operatore": "<=", "valore": 0, "unita": "giorni"}
TEMPI = {"titolo": "Tempi di pagamento", "indicatori": [RITARDO]}
PERCENTO = sistema("libero", {}) | {"pesi": {"modo": "libero", "unita": "percento_premio"}}


def aree(**paga):
    return [{"codice": codice, "nome": f"Area {codice}", "paga_fatture": si} for codice, si in paga.items()]


# Payment times


def test_nessun_obiettivo_sui_tempi_di_pagamento():
    assert in_breve("L01", del_(2024)) == [
        (
            "piano",
            "obiettivi",
            "Nel piano non si riconosce nessun obiettivo sui tempi di pagamento: la legge ne vuole uno per i "
            "responsabili che pagano fatture commerciali. Se c'è, indica «tempi di pagamento» tra i suoi adempimenti.",
            PAGAMENTI,
        )
    ]
    marcate = del_(2024, aree=aree(A=True, B=True))
    assert trovate("L01", marcate)[0].messaggio == (
        "Nel piano non si riconosce nessun obiettivo sui tempi di pagamento: la legge ne vuole uno per Area A (A) "
        "e Area B (B). Se c'è, indica «tempi di pagamento» tra i suoi adempimenti."
    )


@pytest.mark.parametrize(
    "valore",
    [
        pytest.param(del_(2023), id="la legge non vincolava ancora"),
        pytest.param(del_(2024, obiettivo(1, "A", **TEMPI)), id="il titolo lo dice"),
        pytest.param(del_(2024, obiettivo(1, "A", adempimenti=["tempi_pagamento"])), id="lo dichiara"),
        pytest.param(del_(2024, aree=aree(A=False, B=False)), id="nessuna area paga"),
        pytest.param(piano(piano={"anno": 2024}), id="non c'è ancora nulla"),
    ],
)
def test_l_obiettivo_sui_tempi_di_pagamento_non_manca(valore):
    assert trovate("L01", valore) == []


def test_un_obiettivo_annullato_non_adempie():
    assert (
        len(trovate("L01", del_(2024, obiettivo(1, "A", **TEMPI, stato="annullato"), obiettivo(2, "A")))) == 1
    )


def test_un_area_che_paga_senza_obiettivo():
    valore = del_(2024, obiettivo(4, "A", **TEMPI), aree=aree(A=True, B=True, C=None))
    assert in_breve("L02", valore) == [
        (
            "aree[B]",
            "obiettivi",
            "Area B (B) paga fatture commerciali e non ha un obiettivo sui tempi di pagamento: assegnale "
            "l'obiettivo 4, oppure uno suo.",
            PAGAMENTI,
        )
    ]


ALBERO = [
    {"codice": "A", "nome": "Area"},
    {"codice": "A.1", "nome": "Servizio", "padre": "A", "paga_fatture": True},
    {"codice": "A.2", "nome": "Altro servizio", "padre": "A"},
    {"codice": "A.1.1", "nome": "Ufficio", "padre": "A.1"},
]


@pytest.mark.parametrize(
    ("a_chi", "scoperte"), [("A", 0), ("A.1", 0), ("A.1.1", 0), ("A.2", 1)], ids=lambda uno: str(uno)
)
def test_basta_l_area_una_sopra_o_una_sotto(a_chi, scoperte):
    valore = del_(2024, obiettivo(1, a_chi, **TEMPI), aree=ALBERO)
    assert len(trovate("L02", valore)) == scoperte


def test_un_obiettivo_di_tutto_l_ente_vale_per_ogni_area():
    tutti = obiettivo(1, **TEMPI, ambito="generale")
    assert trovate("L02", del_(2024, tutti, aree=aree(A=True))) == []
    assert trovate("L02", del_(2023, obiettivo(1, "B", **TEMPI), aree=aree(A=True, B=None))) == []


def test_i_tempi_di_pagamento_pesano_meno_del_trenta_per_cento():
    valore = del_(2024, obiettivo(1, {"area": "A", "peso": 29.5}, **TEMPI), sistema=PERCENTO)
    assert in_breve("L03", valore) == [
        (
            "aree[A]",
            "peso",
            "Per Area prima (A) i tempi di pagamento valgono il 29,5% della retribuzione di risultato: la legge "
            "vuole almeno il 30%.",
            PAGAMENTI,
        )
    ]
    assert [(uno.trovato, uno.atteso) for uno in trovate("L03", valore)] == [(Decimal("29.5"), 30)]


@pytest.mark.parametrize(
    ("obiettivi", "altro"),
    [
        ([obiettivo(1, {"area": "A", "peso": 30}, **TEMPI)], {}),
        ([obiettivo(1, {"area": "A", "peso": 20}, **TEMPI), obiettivo(2, "A", peso=10, **TEMPI)], {}),
        ([obiettivo(1, "A", **TEMPI)], {}),
        ([obiettivo(1, {"area": "A", "peso": 5}, **TEMPI)], {"sistema": sistema("libero", {})}),
        ([obiettivo(1, {"area": "A", "peso": 5}, **TEMPI)], {"aree": aree(A=None, B=True)}),
        ([obiettivo(1, {"area": "A", "peso": 5}, **TEMPI)], {"piano": {"anno": 2023}}),
    ],
    ids=[
        "trenta",
        "due che fanno trenta",
        "senza peso",
        "pesi in punti",
        "un'area che non paga",
        "prima del 2024",
    ],
)
def test_i_tempi_di_pagamento_pesano_abbastanza_o_non_si_sa(obiettivi, altro):
    assert trovate("L03", del_(2024, *obiettivi, **{"sistema": PERCENTO} | altro)) == []


def test_i_tempi_di_pagamento_si_misurano_col_ritardo():
    valore = del_(2024, obiettivo(2, "A", titolo="Tempi di pagamento", indicatori=[{"tipo": "si_no"}]))
    assert in_breve("L04", valore) == [
        (
            "obiettivi[2]",
            "indicatori",
            "L'obiettivo 2 è sui tempi di pagamento e non usa l'indicatore di ritardo annuale, con cui la legge li "
            "misura: giorni di ritardo, al massimo 0.",
            PAGAMENTI,
        )
    ]


def test_un_ritardo_ammesso():
    indicatori = [{"tipo": "si_no"}, RITARDO | {"valore": 2.5}]
    valore = del_(2024, obiettivo(2, "A", titolo="Tempi di pagamento", indicatori=indicatori))
    assert in_breve("L04", valore) == [
        (
            "obiettivi[2].indicatori[1]",
            "valore",
            "L'indicatore 2 dell'obiettivo 2 ammette un ritardo di 2,5 giorni nei pagamenti: per la legge il "
            "ritardo annuale dev'essere al massimo 0.",
            PAGAMENTI,
        )
    ]


@pytest.mark.parametrize(
    "indicatori",
    [
        pytest.param([RITARDO], id="zero"),
        pytest.param([RITARDO | {"valore": -3}], id="in anticipo"),
        pytest.param([RITARDO | {"operatore": "<", "valore": 1}], id="meno di un giorno"),
        pytest.param([RITARDO | {"valore": 5, "unita": "% delle fatture"}], id="non giorni"),
        pytest.param([{"tipo": "testo", "testo": "Nessun ritardo"}], id="a parole"),
        pytest.param([], id="nessun indicatore: lo dice un altro controllo"),
    ],
)
def test_il_ritardo_e_misurato(indicatori):
    assert (
        trovate("L04", del_(2024, obiettivo(1, "A", titolo="Tempi di pagamento", indicatori=indicatori)))
        == []
    )


def test_del_ritardo_si_guardano_gli_obiettivi_che_sono_su_quello():
    """Another that only touches on payments is not one, where there is the one with the title."""
    altro = obiettivo(2, "A", descrizione="Anche i tempi di pagamento", indicatori=[{"tipo": "si_no"}])
    assert trovate("L04", del_(2024, obiettivo(1, "A", **TEMPI), altro)) == []
    assert [uno.oggetto for uno in trovate("L04", del_(2024, altro))] == ["obiettivi[2]"]


# Training, corruption, themes


@pytest.mark.parametrize(("anno", "ore", "norma"), [(2024, 24, NOTA_2024), (2025, 40, DIRETTIVA_2025)])
def test_nessun_obiettivo_sulla_formazione(anno, ore, norma):
    assert in_breve("L05", del_(anno)) == [
        (
            "piano",
            "obiettivi",
            "Nel piano non si riconosce nessun obiettivo sulla formazione del personale: chi dirige ne dovrebbe "
            f"avere uno, di almeno {ore} ore l'anno. Se c'è, indica «formazione» tra i suoi adempimenti.",
            norma,
        )
    ]


def test_la_formazione_non_manca():
    assert trovate("L05", del_(2023)) == []
    assert trovate("L05", del_(2024, obiettivo(1, "A", titolo="Formazione"))) == []
    assert trovate("L05", piano(piano={"anno": 2024})) == []


@pytest.mark.parametrize(
    ("titoli", "inizio"),
    [
        (["Formazione"], "L'obiettivo 1 è di formazione e non si legge di quante ore"),
        (["Formazione", "Syllabus"], "Gli obiettivi 1 e 2 sono di formazione e non si legge di quante ore"),
        (["Formazione di 16 ore"], "L'obiettivo 1 è di formazione per 16 ore"),
    ],
)
def test_ore_di_formazione(titoli, inizio):
    valore = del_(2025, *(obiettivo(n, "A", titolo=titolo) for n, titolo in enumerate(titoli, 1)))
    assert in_breve("L06", valore) == [
        (
            "obiettivi[1]",
            "indicatori",
            f"{inizio}: ne sono chieste almeno 40 l'anno.",
            DIRETTIVA_2025,
        )
    ]


@pytest.mark.parametrize(
    "altro",
    [
        {"descrizione": "Ogni dipendente segue 40 ore di formazione"},
        {"fasi": [{"descrizione": "Corsi per almeno 40 ore"}]},
        {"indicatori": [{"tipo": "numero", "valore": 40, "unita": "ore annue"}]},
        {"indicatori": [{"descrizione": "Monte ore a testa", "tipo": "numero", "valore": 48}]},
    ],
)
def test_le_ore_di_formazione_bastano(altro):
    assert trovate("L06", del_(2025, obiettivo(1, "A", titolo="Formazione", **altro))) == []


def test_delle_ore_non_si_parla_prima_che_siano_chieste():
    assert trovate("L06", del_(2023, obiettivo(1, "A", titolo="Formazione"))) == []
    assert trovate("L06", del_(2024)) == []


@pytest.mark.parametrize(
    ("parole", "manca", "indica", "norma"),
    [
        ("Altro", "anticorruzione e di trasparenza", "«anticorruzione» e «trasparenza»",
         "L. 190/2012 art. 1 c. 8; D.Lgs. 33/2013 art. 10 c. 3"),
        ("Trasparenza", "anticorruzione", "«anticorruzione»", "L. 190/2012 art. 1 c. 8"),
        ("Misure anticorruzione", "trasparenza", "«trasparenza»", "D.Lgs. 33/2013 art. 10 c. 3"),
    ],
)  # fmt: skip
def test_nessun_obiettivo_di_anticorruzione_o_di_trasparenza(parole, manca, indica, norma):
    assert in_breve("L07", del_(2022, obiettivo(1, "A", titolo=parole))) == [
        (
            "piano",
            "obiettivi",
            f"Nel piano non si riconosce nessun obiettivo di {manca}: la legge vuole che chi dirige ne abbia. Se "
            f"c'è, indica {indica} tra i suoi adempimenti.",
            norma,
        )
    ]


def test_anticorruzione_e_trasparenza_non_mancano():
    assert trovate("L07", del_(2016)) == []
    assert trovate("L07", del_(2022, obiettivo(1, "A", titolo="Attuazione del PTPCT"))) == []
    assert trovate("L07", piano(piano={"anno": 2022})) == []


@pytest.mark.parametrize(
    ("anno", "parole", "manca", "norma"),
    [
        (2023, "Altro", "accessibilità, semplificazione e pari opportunità", "DM 132/2022 art. 3"),
        (2025, "Accessibilità e snellimento", "pari opportunità", "DM 132/2022 art. 3"),
        (2026, "Altro", "accessibilità digitale, accessibilità fisica, semplificazione e pari opportunità",
         "Portale PIAO, sezione 2.2"),
        (2026, "Barriere, moduli online e CUG", "accessibilità digitale", "Portale PIAO, sezione 2.2"),
    ],
)  # fmt: skip
def test_temi_trasversali_mancanti(anno, parole, manca, norma):
    assert in_breve("L08", del_(anno, obiettivo(1, "A", titolo=parole))) == [
        (
            "piano",
            "obiettivi",
            f"Nel piano non si riconoscono obiettivi di {manca}: il PIAO ne vuole, negli enti con almeno 50 "
            "dipendenti. Se ci sono, indica il tema nella loro scheda.",
            norma,
        )
    ]


def dipendenti(quanti):
    return {"ente": {"slug": "borgo-esempio", "denominazione": "Borgo", "dipendenti": quanti}}


def test_dei_temi_non_si_parla_dove_non_sono_chiesti():
    assert trovate("L08", del_(2022)) == []
    assert trovate("L08", del_(2026, **dipendenti(49))) == []
    assert trovate("L08", piano(piano={"anno": 2026})) == []
    assert len(trovate("L08", del_(2026, **dipendenti(50)))) == 1


def test_il_tema_scritto_vale_piu_delle_parole():
    """One theme each: the word «accessibilità» by itself would do for two."""
    temi = ("Accessibilità digitale", "semplificazione", "pari_opportunita")
    scritti = [obiettivo(n, "A", titolo="Accessibilità", tema=tema) for n, tema in enumerate(temi, 1)]
    assert "obiettivi di accessibilità fisica:" in trovate("L08", del_(2026, *scritti))[0].messaggio
    assert trovate("L08", del_(2026, *scritti, obiettivo(4, "A", tema="accessibilità fisica"))) == []


RICONOSCIUTI = [
    (argomenti.TEMPI_PAGAMENTO, "RISPETTO DEI TEMPI MEDI DI PAGAMENTO", True),
    (argomenti.TEMPI_PAGAMENTO, "Tempi pagamento fornitori", True),
    (argomenti.TEMPI_PAGAMENTO, "Riduzione del ritardo dei pagamenti", True),
    (argomenti.TEMPI_PAGAMENTO, "Stock di debiti commerciali residui", True),
    (argomenti.TEMPI_PAGAMENTO, "Trasporto degli introiti della sosta a pagamento", False),
    (argomenti.TEMPI_PAGAMENTO, "Solleciti di pagamento TARI", False),
    (argomenti.FORMAZIONE, "Formazione", True),
    (argomenti.FORMAZIONE, "Piano di formazione anno 2023", True),
    (argomenti.FORMAZIONE, "Progetto formativo “SYLLABUS”", True),
    (argomenti.FORMAZIONE, "Accrescere le competenze informatiche/digitali del personale", True),
    (argomenti.FORMAZIONE, "Formazione di nuova piazza", False),
    (argomenti.FORMAZIONE, "Formazione nuovi ossari", False),
    (argomenti.FORMAZIONE, "Linee guida sulla formazione, gestione e conservazione dei documenti", False),
    (argomenti.FORMAZIONE, "Informazione ai cittadini", False),
    (argomenti.ANTICORRUZIONE, "Prevenzione dei fenomeni corruttivi", True),
    (argomenti.ANTICORRUZIONE, "Attuazione PTPC", True),
    (argomenti.TRASPARENZA, "Sezione «Amministrazione Trasparente»", True),
    (argomenti.TRASPARENZA, "Attuazione PTPC", False),
    (argomenti.SEMPLIFICAZIONE, "Snellimento procedimenti commissione paesaggio", True),
    (argomenti.SEMPLIFICAZIONE, "Lavori di asfaltatura", False),
    (argomenti.PARI_OPPORTUNITA, "Piano delle azioni positive", True),
    (argomenti.PARI_OPPORTUNITA, "Consulta pari opportunita'", True),
    (argomenti.ACCESSIBILITA_FISICA, "Abbattimento delle barriere architettoniche", True),
    (argomenti.ACCESSIBILITA_DIGITALE, "Abbattimento delle barriere architettoniche", False),
    (argomenti.ACCESSIBILITA_DIGITALE, "Aiuto per l'identità digitale SPID", True),
]


@pytest.mark.parametrize(("argomento", "titolo", "si"), RICONOSCIUTI, ids=lambda uno: str(uno))
def test_di_che_cosa_parla_un_obiettivo(argomento, titolo, si):
    valore = piano(obiettivo(1, "A", titolo=titolo))
    assert argomenti.parla_di(valore.obiettivi[0], argomento) is si


@pytest.mark.parametrize("detto", ["formazione", "Formazione", "tempi_pagamento, formazione"])
def test_un_adempimento_dichiarato_basta(detto):
    valore = piano(obiettivo(1, "A", titolo="Altro", adempimenti=detto.split(", ")))
    assert argomenti.parla_di(valore.obiettivi[0], argomenti.FORMAZIONE) is True


def test_gli_obiettivi_della_libreria_si_riconoscono():
    """What the library declares is what the checks look for, and so say the words alone."""
    attesi = {
        "tempi-di-pagamento": argomenti.TEMPI_PAGAMENTO,
        "formazione-del-personale": argomenti.FORMAZIONE,
        "anticorruzione-e-trasparenza": argomenti.ANTICORRUZIONE,
        "accessibilita-digitale": argomenti.ACCESSIBILITA_DIGITALE,
        "accessibilita-fisica": argomenti.ACCESSIBILITA_FISICA,
        "semplificazione-di-un-procedimento": argomenti.SEMPLIFICAZIONE,
        "pari-opportunita": argomenti.PARI_OPPORTUNITA,
    }
    for codice, argomento in attesi.items():
        tipico = TIPICI[codice].obiettivo(2026)
        muto = tipico.model_copy(update={"adempimenti": (), "tema": ""})
        assert (argomenti.parla_di(tipico, argomento), argomenti.parla_di(muto, argomento)) == (True, True), (
            codice
        )


def test_un_piano_della_libreria_non_ha_nulla_da_correggere():
    tutti = [tipico.obiettivo(2026, n) for n, tipico in enumerate(TIPICI.values(), 1)]
    valore = piano(piano={"anno": 2026}).model_copy(update={"obiettivi": tuple(tutti)})
    assert [uno.codice for codice in CONTROLLI for uno in trovate(codice, valore)] == []
