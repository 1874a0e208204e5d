"""V: names, tax codes, mobile numbers. All made up: the tax code is the one that every handbook shows."""

import time

import pytest

from obiettivi import contenuto
from obiettivi.controlli import riservatezza
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.norme import NORME
from obiettivi.controlli.testi import testi_pubblicati
from tests.conftest import RADICE
from tests.fabbrica import albero_completo, obiettivo, piano
from tests.prova_controlli import Prova, del_

PROVA = Prova(riservatezza.CONTROLLI)
CONTROLLI, trovate, in_breve = PROVA.controlli, PROVA.trovate, PROVA.in_breve
GDPR = "Reg. (UE) 2016/679 art. 5"
MARIO = "RSSMRA85T10A562S"
CELLULARE = "333 1234567"
NOMI = frozenset({"Mario Rossi", "Anna Bianchi", "Niccolò De Luca"})
CON_NOMI = Contesto(nomi=NOMI)


def con(testo, **altro):
    return del_(2026, obiettivo(4, "A", risorse_umane=testo, **altro))


def test_la_tavola_dei_controlli():
    assert list(CONTROLLI) == ["V01", "V02", "V03"]
    assert {uno.norma for uno in CONTROLLI.values()} <= NORME.keys()


# Names


def test_il_nome_di_una_persona_dell_ente():
    assert in_breve("V01", con("Mario Rossi 40%"), CON_NOMI) == [
        (
            "obiettivi[4]",
            "risorse_umane",
            "Nell'obiettivo 4, nel campo «risorse umane», c'è il nome di una persona dell'ente (M. R.): il piano si "
            "pubblica, e basta il ruolo.",
            GDPR,
        )
    ]
    assert in_breve("V01", con("Mario Rossi 40%")) == []


@pytest.mark.parametrize(
    ("testo", "quanti"),
    [
        ("ROSSI MARIO", 1),
        ("dott. rossi  mario, 20%", 1),
        ("(Mario Rossi)", 1),
        ("Mario\u00a0Rossi", 1),
        ("Niccolo' De Luca", 1),
        ("De Luca Niccolò", 1),
        ("DE LUCA NICCOLÒ", 1),
        ("Rossi", 0),
        ("Mario", 0),
        ("Mario Rossini", 0),
        ("Annamario Rossi", 0),
        ("Anna Rossi, Mario Bianchi", 0),
        ("Anna Rossi\nMario Bianchi", 0),
        ("Mario De Rossi", 0),
        ("Luca De Niccolò", 0),
    ],
)
def test_i_nomi_si_cercano_interi_e_in_ogni_ordine(testo, quanti):
    assert len(trovate("V01", con(testo), CON_NOMI)) == quanti


@pytest.mark.parametrize(
    "nome", ["Segretario comunale", "Ufficio programmazione", "Mario", "", "Nucleo di valutazione"]
)
def test_chi_e_tenuto_per_ruolo_non_e_una_persona(nome):
    assert trovate("V01", con(nome), Contesto(nomi=frozenset({nome}))) == []


def test_lo_stesso_nome_in_piu_luoghi_e_una_segnalazione_sola():
    ovunque = obiettivo(
        4,
        {"area": "A", "performance_attesa": "Mario Rossi"},
        descrizione="Mario Rossi",
        fasi=[{"descrizione": "Avvio"}, {"descrizione": "Mario Rossi"}],
        indicatori=[{"tipo": "si_no", "descrizione": "Rossi Mario"}],
        risorse_umane_quote=[{"ruolo": "Mario Rossi", "quota": 100}],
    )
    trovata = trovate("V01", del_(2026, ovunque), CON_NOMI)
    assert [(uno.oggetto, uno.campo, uno.messaggio) for uno in trovata] == [
        (
            "obiettivi[4]",
            "descrizione",
            "Nell'obiettivo 4, nella riga 1 delle risorse umane dell'obiettivo 4, nella parte dell'area A "
            "dell'obiettivo 4, nella fase 2 dell'obiettivo 4 e nell'indicatore 1 dell'obiettivo 4 c'è il nome di una "
            "persona dell'ente (M. R.): il piano si pubblica, e basta il ruolo.",
        )
    ]


def test_dei_molti_luoghi_si_dicono_i_primi():
    tanti = [obiettivo(n, "A", descrizione="Mario Rossi") for n in range(1, 9)]
    assert trovate("V01", del_(2026, *tanti), CON_NOMI)[0].messaggio.startswith(
        "Nell'obiettivo 1, nell'obiettivo 2, nell'obiettivo 3, nell'obiettivo 4, nell'obiettivo 5 e in altri 3 posti "
        "c'è il nome"
    )


def test_chi_sta_negli_stessi_luoghi_sta_nella_stessa_segnalazione():
    valore = con("Mario Rossi, Anna Bianchi", descrizione="Niccolò De Luca")
    assert [uno.messaggio for uno in trovate("V01", valore, CON_NOMI)] == [
        "Nell'obiettivo 4, nel campo «descrizione», c'è il nome di una persona dell'ente (N. D. L.): il piano si "
        "pubblica, e basta il ruolo.",
        "Nell'obiettivo 4, nel campo «risorse umane», ci sono i nomi di 2 persone dell'ente (A. B., M. R.): il piano "
        "si pubblica, e basta il ruolo.",
    ]


def test_cio_che_comincia_nello_stesso_posto_e_una_segnalazione_sola():
    """However many they are, and wherever else each of them is: a waiver is for one place."""
    valore = con(
        "Mario Rossi e Anna Bianchi", descrizione=f"Chiama {CELLULARE} o 347 1112223", titolo="Mario Rossi"
    )
    assert [(uno.oggetto, uno.campo, uno.messaggio) for uno in trovate("V03", valore)] == [
        (
            "obiettivi[4]",
            "descrizione",
            f"Nell'obiettivo 4, nel campo «descrizione», ci sono 2 numeri di cellulare (finiscono con {CELLULARE[-3:]} "
            "e 223): il piano si pubblica, ed è un dato di persone.",
        )
    ]
    luoghi = [(uno.oggetto, uno.campo) for uno in trovate("V01", valore, CON_NOMI)]
    assert len(luoghi) == len(set(luoghi)) == 2


# Tax codes


def test_un_codice_fiscale():
    assert in_breve("V02", con(f"Incarico a {MARIO}")) == [
        (
            "obiettivi[4]",
            "risorse_umane",
            "Nell'obiettivo 4, nel campo «risorse umane», c'è un codice fiscale (finisce con 62S): il piano si "
            "pubblica, ed è un dato di una persona.",
            GDPR,
        )
    ]


@pytest.mark.parametrize(
    ("testo", "trovati"),
    [
        (MARIO, [MARIO]),
        (MARIO.lower(), [MARIO]),
        ("C.F.:RSS MRA 85T10 A562 S.", [MARIO]),
        ("MRORSS00A00A000U", ["MRORSS00A00A000U"]),
        (f"{MARIO} e {MARIO}", [MARIO, MARIO]),
        ("RSSMRA85T10A562T", []),
        (f"{MARIO}9", []),
        (f"X{MARIO}", []),
        ("82001930179", []),
        ("RSSMRA85T10A562", []),
    ],
)
def test_i_codici_fiscali_si_riconoscono_dall_ultimo_carattere(testo, trovati):
    assert riservatezza.codici_fiscali_in(testo) == trovati


def test_una_lettera_al_posto_di_una_cifra_e_ancora_un_codice():
    """As the tax office does for people who would have the same code."""
    quindici = MARIO[:14] + "N"
    codice = quindici + riservatezza.carattere_di_controllo(quindici)
    assert riservatezza.codici_fiscali_in(codice) == [codice]


# Mobile numbers


def test_un_numero_di_cellulare():
    assert in_breve("V03", con(f"Reperibile al {CELLULARE}")) == [
        (
            "obiettivi[4]",
            "risorse_umane",
            "Nell'obiettivo 4, nel campo «risorse umane», c'è un numero di cellulare (finisce con 567): il piano si "
            "pubblica, ed è un dato di una persona.",
            GDPR,
        )
    ]


@pytest.mark.parametrize(
    "testo",
    [
        "3331234567",
        "333 1234567",
        "333/1234567",
        "333-123.4567",
        "333 123 4567",
        "333 12 34 567",
        "333 123 45 67",
        "+39 333 1234567",
        "+393331234567",
        "0039 333 1234567",
        "cell.3331234567.",
        "(333 1234567)",
    ],
)
def test_i_cellulari_come_si_scrivono(testo):
    assert riservatezza.cellulari_in(testo) == ["3331234567"]


@pytest.mark.parametrize(
    "testo",
    [
        "030 7750750",
        "€ 333.123.456",
        "333.123.456,70 euro",
        "33312345678",
        "333123456",
        "n. 3031234567",
        "3331234567A",
        "IT60X0542811101000000123456",
        "1.3331234567",
        "2023/3331234567",
        "333 1234567,50",
        "CIG 3331234567F",
        "dal 2024 al 2026",
    ],
)
def test_cio_che_non_e_un_cellulare(testo):
    assert riservatezza.cellulari_in(testo) == []


def test_i_codici_sono_di_cose():
    capitoli = [{"area": "A", "codice": "3331234567", "titolo": "corrente"}]
    assert trovate("V03", del_(2026, obiettivo(1, "A", codice="3331234567"), capitoli=capitoli)) == []


# Where


def test_l_ente_ha_i_suoi_recapiti():
    ente = {
        "slug": "borgo-esempio",
        "denominazione": "Borgo",
        "telefono": CELLULARE,
        "vertice": "Mario Rossi",
    }
    valore = del_(2026, ente=ente)
    assert [uno for codice in CONTROLLI for uno in trovate(codice, valore, CON_NOMI)] == []


def test_prima_del_regolamento_non_si_cita():
    assert trovate("V03", del_(2018, obiettivo(1, "A", descrizione=CELLULARE)))[0].norma == ""


LUOGHI = [
    ({"piano": {"premessa": {"Contatti": CELLULARE}}}, "piano", "premessa", "Nei dati generali del piano"),
    ({"piano": {"titolo": CELLULARE}}, "piano", "titolo", "Nei dati generali del piano"),
    ({"aree": [{"codice": "A", "nome": "Area", "responsabile_ruolo": CELLULARE}]}, "aree[A]", "responsabile_ruolo",
     "Nell'area A"),
    ({"voci": [{"codice": "1", "tipo": "altro"}, {"codice": "2", "tipo": "altro", "nome": CELLULARE}]}, "voci[1]",
     "nome", "Nella voce 2 della programmazione"),
    ({"attivita_strutturali": [{"area": "A", "prodotto": CELLULARE}]}, "attivita_strutturali[0]", "prodotto",
     "Nell'attività strutturale 1"),
    ({"indicatori_di_salute": [{"indicatore": CELLULARE}]}, "indicatori_di_salute[0]", "indicatore",
     "Nell'indicatore di salute 1"),
    ({"personale": [{"area": "A", "profilo": CELLULARE}]}, "personale[0]", "profilo", "Nella riga 1 del personale"),
    ({"capitoli": [{"area": "A", "titolo": CELLULARE}]}, "capitoli[0]", "titolo", "Nel capitolo 1"),
    ({"premialita": {"gruppi": [{"nome": CELLULARE}]}}, "premialita.gruppi[0]", "nome", "Nella premialità"),
    ({"verifiche_previste": [{"testo": CELLULARE}]}, "verifiche_previste[0]", "testo", "Nella verifica prevista 1"),
    ({"deroghe": [{"codice": "P05", "motivo": CELLULARE}]}, "deroghe[0]", "motivo", "Nella deroga 1"),
    ({"organigramma": {"atto": {"organo": CELLULARE}}}, "organigramma", "atto", "Nei dati dell'organigramma"),
    ({"sistema": {"denominazione": CELLULARE, "pesi": {"modo": "libero"}}}, "sistema", "denominazione",
     "Nelle regole del sistema di valutazione"),
]  # fmt: skip


@pytest.mark.parametrize(("altro", "oggetto", "campo", "dove"), LUOGHI, ids=[luogo[1] for luogo in LUOGHI])
def test_si_guarda_dappertutto(altro, oggetto, campo, dove):
    nome = campo.replace("_", " ")
    trovata = trovate("V03", del_(2026, **altro))
    assert [(uno.oggetto, uno.campo) for uno in trovata] == [(oggetto, campo)]
    assert trovata[0].messaggio.startswith(f"{dove}, nel campo «{nome}», c'è un numero di cellulare")


def test_nessun_testo_resta_fuori():
    """Every text of a plan that uses all the keys is walked through, but for what is of the ente."""

    def foglie(dato, chiave=""):
        if isinstance(dato, dict):
            for nome, parte in dato.items():
                yield from foglie(parte, nome)
        elif isinstance(dato, list):
            for parte in dato:
                yield from foglie(parte, chiave)
        elif isinstance(dato, str) and dato:
            yield chiave, dato

    dati = albero_completo()
    valore = contenuto.leggi(contenuto.testo_json(dati).encode())
    visti = {uno.testo for uno in testi_pubblicati(valore)}
    dati.pop("ente")
    fuori = {(chiave, testo) for chiave, testo in foglie(dati) if testo not in visti}
    assert {chiave for chiave, _ in fuori} == {"formato"} | DATE


DATE = {"data", "dal", "il", "scadenza", "osservato_al", "assegnazione"}


# The published plans, and time


@pytest.mark.parametrize("nome", ["alzano2022", "alzano2024", "cazzago2023", "chiari2023", "tortona2024"])
def test_nei_piani_pubblicati_non_c_e_nulla_di_personale(nome):
    valore = contenuto.leggi((RADICE / f"fixtures/piani/{nome}.json").read_bytes())
    assert [uno for codice in CONTROLLI for uno in trovate(codice, valore, CON_NOMI)] == []


OSTILI = {
    "nomi": "mario " * 1_600,
    "rossi": "rossi mario rossi " * 550,
    "lettere": "a" * 10_000,
    "codici": "RSSMRA85T10A56 " * 660,
    "triplette": "ABC " * 2_500,
    "cellulari": "333 12 34 56 " * 760,
    "prefissi": "+39 333 " * 1_250,
    "cifre": "3" * 10_000,
    "da destra": "\u202e\u200f\u0301" * 3_300,
    "stacchi": ",;:()/|\n" * 1_250,
}


@pytest.mark.parametrize("testo", OSTILI.values(), ids=OSTILI)
def test_un_testo_ostile_non_rallenta(testo):
    """Each check under 50 ms, with a margin for a busy machine; and three hundred names take no longer."""
    tanti = frozenset({f"Mario Rossi{numero}" for numero in range(300)} | {"Mario " * 40})
    valore = piano(obiettivo(1, "A", descrizione=testo))
    tempi = {}
    for codice in CONTROLLI:
        inizio = time.process_time()
        trovate(codice, valore, Contesto(nomi=tanti))
        tempi[codice] = time.process_time() - inizio
    assert {codice: tempo for codice, tempo in tempi.items() if tempo > 0.2} == {}
