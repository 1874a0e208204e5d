"""`manage.py calcola`: what it takes, what it prints, what it refuses. No database."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from monitoraggio.management.commands.calcola import FORMATO
from tests.conftest import RADICE

DOC = RADICE / "docs/calcolo.md"


def esegui(dati, tmp_path) -> dict:
    """What the command prints for a tree, or for the bytes of a file, read back as JSON."""
    file = tmp_path / "dati.json"
    file.write_bytes(dati if isinstance(dati, bytes) else json.dumps(dati).encode())
    uscita = io.StringIO()
    call_command("calcola", str(file), stdout=uscita)
    return json.loads(uscita.getvalue(), parse_float=lambda numero: pytest.fail(f"{numero} non è un testo"))


def rifiuto(dati, tmp_path) -> list[str]:
    with pytest.raises(CommandError) as errore:
        esegui(dati, tmp_path)
    assert errore.value.returncode == 1
    prima, *righe = str(errore.value).splitlines()
    assert prima == "Non ho calcolato nulla."
    return righe


def righe(passo: dict) -> list[str]:
    return [passo["testo"], *(f"  {riga}" for figlio in passo.get("figli", ()) for riga in righe(figlio))]


def blocco(lingua: str) -> str:
    """The first block of the page in a language."""
    return DOC.read_text().split(f"```{lingua}\n")[1].split("```")[0]


def test_l_esempio_della_pagina_da_il_risultato_della_pagina(tmp_path):
    uscita = esegui(blocco("json").encode(), tmp_path)
    assert righe(uscita["obiettivi"][0]["spiegazione"]) == blocco("text").splitlines()
    assert (uscita["totale"]["grado"], uscita["totale"]["classe"]) == ("77.00", "media")


RAPPORTO = {"tipo": "numero", "operatore": ">=", "valore": 80, "formula": "rapporto"}
PRATICHE = RAPPORTO | {"descrizione": "Pratiche", "misura": {"valore": 72}}


def test_un_indicatore_da_solo(tmp_path):
    assert esegui({"indicatori": [PRATICHE]}, tmp_path) == {
        "indicatori": [
            {
                "nome": "Pratiche",
                "esito": "calcolato",
                "grado": "90.00",
                "grado_esatto": "90",
                "conta": "90",
                "spiegazione": {
                    "testo": "Pratiche: 72 su 80 → 90,00 %",
                    "valore": "90.00",
                    "figli": [{"testo": "Formula «rapporto»: 72 : 80 × 100 = 90", "valore": "90"}],
                },
            }
        ]
    }


def test_quel_che_non_c_e_lo_dice(tmp_path):
    uscita = esegui({"indicatori": [RAPPORTO, RAPPORTO | {"misura": {"non_valutabile": True}}]}, tmp_path)
    assert uscita == {
        "indicatori": [
            {
                "nome": "Indicatore 1",
                "esito": "non_misurato",
                "conta": None,
                "mancanti": ["Indicatore 1"],
                "blocca": True,
                "spiegazione": {"testo": "Indicatore 1: non ancora misurato"},
            },
            {
                "nome": "Indicatore 2",
                "esito": "non_valutabile",
                "conta": None,
                "avvisi": ["manca il motivo per cui non è valutabile"],
                "spiegazione": {
                    "testo": "Indicatore 2: non valutabile",
                    "figli": [{"testo": "Attenzione: manca il motivo per cui non è valutabile"}],
                },
            },
        ]
    }


@pytest.mark.parametrize(
    ("ente_come", "ente"), [("media", "77.00"), ("pesata", "76.00"), ("piana", "73.33"), (None, "77.00")]
)
def test_obiettivi_aree_ed_ente(ente_come, ente, tmp_path):
    def uno(area, peso, valore):
        return {
            "area": area,
            "peso": peso,
            "indicatori": [RAPPORTO | {"valore": 100, "misura": {"valore": valore}}],
        }

    obiettivi = [uno("A", 60, 90), uno("A", 40, 50), uno("B", 50, 80)]
    uscita = esegui({"sistema": {"ente_come": ente_come}, "obiettivi": obiettivi}, tmp_path)
    assert [
        (quale, uno["nome"], uno["grado"]) for quale in ("obiettivi", "aree") for uno in uscita[quale]
    ] == [
        ("obiettivi", "Obiettivo 1. senza titolo", "90.00"),
        ("obiettivi", "Obiettivo 2. senza titolo", "50.00"),
        ("obiettivi", "Obiettivo 3. senza titolo", "80.00"),
        ("aree", "A", "74.00"),
        ("aree", "B", "80.00"),
    ]
    assert uscita["ente"]["grado"] == ente
    # The working of each objective is beside it, not again under its area.
    assert [figlio.get("figli") for figlio in uscita["aree"][0]["spiegazione"]["figli"]] == [None] * 3


def test_le_classi_dei_valori(tmp_path):
    classi = [{"nome": "alta", "da": 80}, {"nome": "bassa", "da": 0}]
    uscita = esegui({"sistema": {"classi": classi}, "valori": [79.995, 79.99, 100]}, tmp_path)
    assert uscita == {
        "valori": [
            {"valore": "79.995", "grado": "80.00", "classe": "alta"},
            {"valore": "79.99", "grado": "79.99", "classe": "bassa"},
            {"valore": "100", "grado": "100.00", "classe": "alta"},
        ]
    }


def test_tutte_le_regole_del_sistema_si_usano(tmp_path):
    sistema = {
        "metodo": {"tipo": "misto", "quota_indicatori": 40},
        "formule": {"crescente": "rapporto", "decrescente": "rapporto_inverso"},
        "tetto": 120,
        "decimali": 1,
        "arrotonda_a": "indicatore",
        "mancante": "zero",
        "sotto_soglia": "zero",
        "classi": [{"nome": "C", "da": 0}],
    }
    obiettivo = {
        "soglia_minima": 60,
        "indicatori": [
            {"tipo": "numero", "operatore": "<=", "valore": 10, "misura": {"valore": 9}},  # 111.111… → 111.1
            {"tipo": "numero", "operatore": ">=", "valore": 10},  # 0
        ],
        "fasi": [{"misura": {"valore": 50}}],
    }
    uscita = esegui({"sistema": sistema, "obiettivi": [obiettivo]}, tmp_path)["obiettivi"][0]
    assert {
        nome: uscita[nome]
        for nome in ("grado", "grado_esatto", "conta", "classe", "sotto_soglia", "mancanti")
    } == {
        # 111.1 / 2 × 0.4 + 50 × 0.6
        "grado": "52.2",
        "grado_esatto": "52.22",
        "conta": "0",
        "classe": "C",
        "sotto_soglia": True,
        "mancanti": ["Obiettivo 1. senza titolo: Indicatore 2"],
    }


@pytest.mark.parametrize(
    ("sistema", "grado"),
    [({"tetto": 100}, "90.00"), ({"decimali": 10}, "90.0000000000"), ({"decimali": 0}, "90")],
)
def test_le_regole_ai_loro_limiti(sistema, grado, tmp_path):
    uscita = esegui({"sistema": sistema, "indicatori": [PRATICHE]}, tmp_path)
    assert uscita["indicatori"][0]["grado"] == grado


def test_l_anno_del_piano(tmp_path):
    dati = {"anno": 2026, "indicatori": [PRATICHE | {"anno": 2026}, PRATICHE | {"anno": 2027}]}
    assert [uno["esito"] for uno in esegui(dati, tmp_path)["indicatori"]] == ["calcolato", "non_previsto"]


def test_la_rilevazione_intermedia_non_blocca(tmp_path):
    uscita = esegui({"finale": False, "indicatori": [RAPPORTO]}, tmp_path)
    assert "blocca" not in uscita["indicatori"][0]


def test_nessuna_cifra_si_perde(tmp_path):
    dati = b'{"indicatori": [{"tipo": "numero", "operatore": ">=", "valore": 0.3, "formula": "rapporto", '
    uscita = esegui(dati + b'"misura": {"valore": 0.1}}]}', tmp_path)
    assert uscita["indicatori"][0]["grado_esatto"] == "33." + "3" * 40


NULLA = "non c'è nulla da calcolare: servono «indicatori», «obiettivi» o «valori»"
NUMERO = "qui serve un numero, senza virgolette"


@pytest.mark.parametrize(
    ("dati", "attesi"),
    [
        (b"", ["il file non è un JSON: errore alla riga 1, colonna 1"]),
        (b'{"indicatori": [\n{,}]}', ["il file non è un JSON: errore alla riga 2, colonna 2"]),
        (b"\xff\xfe", ["il file non è un testo UTF-8: non è un JSON"]),
        (b'{"valori": [NaN]}', ["il file contiene NaN, che non è un numero JSON"]),
        (b'{"valori": [-Infinity]}', ["il file contiene -Infinity, che non è un numero JSON"]),
        (b'{"valori": [' + b"9" * 5000 + b"]}", ["il file contiene un numero troppo lungo"]),
        (b'{"valori": [1e999999999999999999999]}', ["il file contiene un numero troppo lungo"]),
        (b'{"valori": [1e99]}', ["valori[0]: il numero è troppo grande: al massimo 11 cifre intere"]),
        (b"[" * 200_000, ["il file ha troppi livelli uno dentro l'altro"]),
        (b'{"anno": 1, "anno": 2}', ["la chiave «anno» è scritta due volte nello stesso oggetto"]),
        (b'{"a\\u0000": 1}', ["il nome di una chiave contiene un carattere non stampabile"]),
        (b" " * (20 * 1024 * 1024 + 1), ["il file supera i 20 MB"]),
        ([], ["qui serve un oggetto { … }"]),
        ({}, [NULLA]),
        ({"indicatori": []}, [NULLA]),
        ({"piano": {}, "valori": [1]}, ["piano: questa chiave non esiste nel formato"]),
        (
            {"indicatori": [PRATICHE | {"target": 3}]},
            ["indicatori[0].target: questa chiave non esiste nel formato"],
        ),
        (
            {"indicatori": [{"operatore": ">="}]},
            ["indicatori[0].tipo: manca questa chiave, che è obbligatoria"],
        ),
        (
            {"indicatori": [RAPPORTO | {"misura": {"valore": "72"}}]},
            [f"indicatori[0].misura.valore: {NUMERO}"],
        ),
        (
            {"indicatori": [RAPPORTO | {"misura": {"valore": True}}]},
            [f"indicatori[0].misura.valore: {NUMERO}"],
        ),
        ({"indicatori": [RAPPORTO | {"misura": 72}]}, ["indicatori[0].misura: qui serve un oggetto { … }"]),
        (
            {"indicatori": [RAPPORTO | {"formula": "media"}]},
            [
                "indicatori[0].formula: «media» non è tra i valori ammessi: tutto_o_niente, rapporto, "
                "rapporto_inverso, specchio, da_baseline, fasce"
            ],
        ),
        (
            {"indicatori": [RAPPORTO | {"misura": {"data": "2026-02-31"}}]},
            ["indicatori[0].misura.data: «2026-02-31» è una data che non esiste"],
        ),
        (
            {"indicatori": [RAPPORTO | {"peso": -1}]},
            ["indicatori[0].peso: il numero non può essere minore di 0"],
        ),
        (
            {"obiettivi": [{"peso": -1, "fasi": [{"peso": -2}]}]},
            [
                "obiettivi[0].peso: il numero non può essere minore di 0",
                "obiettivi[0].fasi[0].peso: il numero non può essere minore di 0",
            ],
        ),
        (
            {"obiettivi": [{"area": "A"}, {}, {"area": "B"}]},
            ["obiettivi[1].area: manca: gli altri obiettivi dicono la loro area"],
        ),
        (
            {"obiettivi": [{"indicatori": [PRATICHE | {"assegnazione": 1}], "fasi": [{"anno": 2026}]}]},
            [
                "obiettivi[0].indicatori[0].assegnazione: qui ogni obiettivo è di una sola area: togli questa chiave",
                "obiettivi[0].fasi[0].anno: per leggerlo serve «anno», l'anno del piano, all'inizio del file",
            ],
        ),
        ({"valori": [80]}, ["sistema.classi: per dire la classe dei valori servono le classi"]),
        ({"sistema": {"tetto": 90}, "indicatori": [PRATICHE]}, ["sistema.tetto: il tetto è almeno 100"]),
        (
            {"sistema": {"decimali": 11}, "indicatori": [PRATICHE]},
            ["sistema.decimali: al massimo 10 decimali"],
        ),
        (
            {"sistema": {"mancante": "boh"}, "indicatori": [PRATICHE]},
            ["sistema.mancante: «boh» non è tra i valori ammessi: zero, escluso, blocca"],
        ),
        ({"finale": "sì", "indicatori": [PRATICHE]}, ["finale: qui serve true o false"]),
        ({"sistema": None, "indicatori": [PRATICHE]}, ["sistema: qui serve un oggetto { … }"]),
        (
            {"obiettivi": [{"peso": "x"}] * 35},
            [*(f"obiettivi[{posto}].peso: {NUMERO}" for posto in range(30)), "… e altri 5 errori"],
        ),
    ],
)
def test_il_file_che_non_va_dice_che_cosa_e_dove(dati, attesi, tmp_path):
    assert rifiuto(dati, tmp_path) == attesi


def test_il_file_che_non_c_e(tmp_path):
    file = tmp_path / "niente.json"
    with pytest.raises(CommandError) as errore:
        call_command("calcola", str(file))
    assert str(errore.value) == (
        f"Non ho calcolato nulla.\nnon riesco ad aprire {file}: No such file or directory"
    )


def test_il_trattino_legge_dall_ingresso(monkeypatch):
    dati = io.BytesIO(json.dumps({"indicatori": [PRATICHE]}).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(dati))
    uscita = io.StringIO()
    call_command("calcola", "-", stdout=uscita)
    assert json.loads(uscita.getvalue())["indicatori"][0]["grado"] == "90.00"


def test_l_aiuto_dice_il_formato(capsys):
    with pytest.raises(SystemExit) as uscita:
        call_command("calcola", "--help")
    assert (uscita.value.code, capsys.readouterr().out.endswith(FORMATO)) == (0, True)


def test_l_esempio_dell_aiuto_si_calcola(tmp_path):
    esempio = FORMATO.split("Esempio: ")[1].split("Tutto il resto")[0]
    assert esegui(esempio.encode(), tmp_path)["indicatori"][0]["grado"] == "90.00"
