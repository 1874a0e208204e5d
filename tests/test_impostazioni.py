"""Settings: safe with nothing set, failing on what they cannot understand, environment over `.env`."""

import json
import os
import subprocess
import sys
from secrets import token_urlsafe

import pytest

from tests.conftest import RADICE

LEGGI = """
import json
from django.conf import settings as s
banca = s.DATABASES["default"]
print(json.dumps({
    "debug": s.DEBUG, "chiave": s.SECRET_KEY, "sicuri": [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
    "hsts": s.SECURE_HSTS_SECONDS, "https": s.SECURE_SSL_REDIRECT, "csp": s.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "motore": banca["ENGINE"].rpartition(".")[2], "nome": str(banca["NAME"]), "host": banca.get("HOST", ""),
    "opzioni": banca.get("OPTIONS", {}),
    "posta": [s.POSTA_ATTIVA, s.EMAIL_BACKEND.split(".")[-2], s.EMAIL_HOST, s.EMAIL_PORT],
    "righe": [s.LOG_FORMATO, s.LOG_LIVELLO], "tenute": [banca.get("CONN_MAX_AGE", 0), banca.get("CONN_HEALTH_CHECKS")],
    "biscotti": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME], "secondo_passo": s.TOTP_OBBLIGATORIO,
    "sessione": [s.SESSIONE_FERMA.total_seconds(), s.SESSIONE_MASSIMA.total_seconds()],
    "invio": [s.EMAIL_USE_TLS, s.EMAIL_TIMEOUT], "mittente": s.DEFAULT_FROM_EMAIL,
    "piede": [s.CONTATTO_ACCESSIBILITA, s.DICHIARAZIONE_ACCESSIBILITA, s.INFORMATIVA_PRIVACY],
}))
"""

PULITO = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "pianoperf.settings"}
"""An environment that says nothing else."""


def impostazioni(env_file="/dev/null", **ambiente):
    """What the settings say when read by a new process with this environment and nothing else."""
    return subprocess.run(
        [sys.executable, "-c", LEGGI],
        cwd=RADICE,
        env=PULITO | {"PIANOPERF_ENV": str(env_file)} | ambiente,
        capture_output=True,
        text=True,
        check=False,
    )


def lette(**ambiente):
    return json.loads(impostazioni(**ambiente).stdout)


def test_con_la_sola_chiave_si_e_come_in_produzione():
    dette = lette(SECRET_KEY="segreta")
    assert (dette["debug"], dette["sicuri"], dette["hsts"], dette["https"]) == (
        False,
        [True, True],
        31536000,
        True,
    )
    assert dette["csp"]["default-src"] == ["'self'"]
    con_data = {nome for nome, fonti in dette["csp"].items() if "data:" in fonti}
    assert con_data == {"img-src", "font-src"}
    assert "unsafe" not in json.dumps(dette["csp"])


def test_le_verifiche_di_django_per_la_produzione_non_trovano_niente():
    """Not even what binds the other sites of the domain, which only who runs it can switch on."""
    esito = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        cwd=RADICE,
        env={"PATH": os.environ["PATH"], "PIANOPERF_ENV": "/dev/null", "SECRET_KEY": token_urlsafe(60)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (esito.returncode, esito.stderr) == (0, "")
    assert esito.stdout == "System check identified no issues (2 silenced).\n"


def test_i_biscotti_sono_di_questo_solo_sito_e_il_secondo_passo_e_chiesto():
    dette = lette(SECRET_KEY="segreta")
    assert dette["biscotti"] == ["__Host-sessionid", "__Host-csrftoken"]
    assert (dette["sessione"], dette["secondo_passo"]) == ([3600, 43200], True)
    in_prova = lette(DEBUG="true")
    assert in_prova["biscotti"] == ["sessionid", "csrftoken"]
    assert in_prova["secondo_passo"] is False
    brevi = lette(SECRET_KEY="x", SESSIONE_FERMA_MINUTI="15", SESSIONE_MASSIMA_ORE="8")
    assert brevi["sessione"] == [900, 28800]


@pytest.mark.parametrize(
    ("ambiente", "colpevole"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "x", "DEBUG": "forse"}, "DEBUG"),
        ({"SECRET_KEY": "x", "SECURE_HSTS_SECONDS": "un anno"}, "SECURE_HSTS_SECONDS"),
        ({"SECRET_KEY": "x", "LOG_FORMATO": "xml"}, "LOG_FORMATO"),
        ({"SECRET_KEY": "x", "LOG_LIVELLO": "tutto"}, "LOG_LIVELLO"),
        ({"SECRET_KEY": "x", "DATABASE_URL": "boh://x"}, "DATABASE_URL"),
        ({"SECRET_KEY": "x", "SESSIONE_FERMA_MINUTI": "1"}, "SESSIONE_FERMA_MINUTI"),
        ({"SECRET_KEY": "x", "SESSIONE_MASSIMA_ORE": "1000"}, "SESSIONE_MASSIMA_ORE"),
        ({"SECRET_KEY": "x", "TOTP_OBBLIGATORIO": "forse"}, "TOTP_OBBLIGATORIO"),
        ({"SECRET_KEY": "x", "GIORNI_ACCESSI": "0"}, "GIORNI_ACCESSI"),
        ({"SECRET_KEY": "x", "EMAIL_URL": "boh://x", "DEFAULT_FROM_EMAIL": "a@b.example"}, "EMAIL_URL"),
        (
            {"SECRET_KEY": "x", "EMAIL_URL": "smtp://x:porta", "DEFAULT_FROM_EMAIL": "a@b.example"},
            "EMAIL_URL",
        ),
        ({"SECRET_KEY": "x", "CONTATTO_ACCESSIBILITA": "l'urp"}, "CONTATTO_ACCESSIBILITA"),
        ({"SECRET_KEY": "x", "DICHIARAZIONE_ACCESSIBILITA": "javascript:x"}, "DICHIARAZIONE_ACCESSIBILITA"),
        ({"SECRET_KEY": "x", "INFORMATIVA_PRIVACY": "www.esempio.example"}, "INFORMATIVA_PRIVACY"),
        # A server refuses letters without a sender of its own.
        ({"SECRET_KEY": "x", "EMAIL_URL": "smtp://posta.example"}, "DEFAULT_FROM_EMAIL"),
    ],
)
def test_un_valore_che_manca_o_non_si_capisce_ferma_tutto(ambiente, colpevole):
    esito = impostazioni(**ambiente)
    assert esito.returncode == 1
    assert colpevole in esito.stderr.splitlines()[-1]


def test_in_sviluppo_la_chiave_puo_mancare_e_i_cookie_vanno_in_chiaro():
    dette = lette(DEBUG="true")
    assert (dette["debug"], dette["sicuri"], dette["hsts"], dette["https"]) == (
        True,
        [False, False],
        0,
        False,
    )


def test_sqlite_e_postgresql_dall_indirizzo():
    sqlite = lette(SECRET_KEY="x", DATABASE_URL="sqlite:////srv/dati/piani.sqlite3")
    assert (sqlite["motore"], sqlite["nome"]) == ("sqlite3", "/srv/dati/piani.sqlite3")
    assert (sqlite["opzioni"]["transaction_mode"], sqlite["opzioni"]["timeout"]) == ("IMMEDIATE", 20)
    postgres = lette(SECRET_KEY="x", DATABASE_URL="postgres://io:pw@db.example:5433/piani")
    assert (postgres["motore"], postgres["nome"], postgres["host"]) == ("postgresql", "piani", "db.example")


@pytest.mark.parametrize(
    ("ambiente", "posta", "invio", "mittente"),
    [
        ({"SECRET_KEY": "x"}, [False, "dummy", None, None], [False, 10], "pianoperf@localhost"),
        ({"DEBUG": "true"}, [True, "console", None, None], [False, 10], "pianoperf@localhost"),
        (
            {
                "SECRET_KEY": "x",
                "EMAIL_URL": "submission://io:pw@posta.example?timeout=3",
                "DEFAULT_FROM_EMAIL": "piano@comune.example",
            },
            [True, "smtp", "posta.example", 587],
            [True, 3],
            "piano@comune.example",
        ),
    ],
    ids=["senza", "in sviluppo", "con"],
)
def test_la_posta_c_e_se_qualcuno_dice_come_si_spedisce(ambiente, posta, invio, mittente):
    dette = lette(**ambiente)
    assert (dette["posta"], dette["invio"], dette["mittente"]) == (posta, invio, mittente)


def test_in_fondo_alle_pagine_va_quello_che_si_dice():
    detti = {
        "CONTATTO_ACCESSIBILITA": "urp@comune.example",
        "DICHIARAZIONE_ACCESSIBILITA": "https://form.agid.gov.it/view/x",
        "INFORMATIVA_PRIVACY": "https://www.comune.example/privacy",
    }
    assert lette(SECRET_KEY="x")["piede"] == ["", "", ""]
    assert lette(SECRET_KEY="x", **detti)["piede"] == list(detti.values())
    # Written in `.env`, and left empty.
    assert lette(SECRET_KEY="x", **dict.fromkeys(detti, ""))["piede"] == ["", "", ""]


def test_le_righe_sono_per_le_macchine_e_in_sviluppo_per_le_persone():
    assert lette(SECRET_KEY="x")["righe"] == ["json", "INFO"]
    assert lette(DEBUG="true")["righe"] == ["testo", "INFO"]
    assert lette(SECRET_KEY="x", LOG_FORMATO="testo", LOG_LIVELLO="ERROR")["righe"] == ["testo", "ERROR"]


def test_una_connessione_con_postgresql_si_tiene_e_si_prova_prima_di_usarla():
    dette = lette(SECRET_KEY="x", DATABASE_URL="postgres://io:pw@db.example/piani?sslmode=require")
    assert (dette["tenute"], dette["opzioni"]) == ([60, True], {"connect_timeout": 5, "sslmode": "require"})


def test_l_ambiente_vince_sul_file_env(tmp_path):
    file = tmp_path / "env"
    file.write_text("SECRET_KEY=dal-file\nDEBUG=true\n")
    assert lette(env_file=file)["chiave"] == "dal-file"
    assert lette(env_file=file, SECRET_KEY="vera", DEBUG="false")["chiave"] == "vera"
