"""The files with which a server is set up: units, images, the nightly backup, the settings that docs/ say."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from obiettivi.ricezione import MEGA, RESTO_MASSIMO
from tests.conftest import RADICE
from tests.invii import Invio
from tests.test_impostazioni import PULITO

DEPLOY = RADICE / "deploy"
INSTALLAZIONE = RADICE / "docs/installazione.md"
ESPOSIZIONE = "20"
"""Tenths: what `systemd-analyze security` may count at most; a service that says nothing has 96."""
senza_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="manca systemd-analyze (pacchetto systemd)"
)


def esegui(*comando, **altro):
    return subprocess.run([str(uno) for uno in comando], capture_output=True, text=True, check=False, **altro)


# systemd


@pytest.fixture
def unita(tmp_path):
    """The units, with programs that are there."""
    for file in (DEPLOY / "systemd").iterdir():
        testo = re.sub(r"^(ExecStart=)/opt/pianoperf/\S+", r"\1/bin/true", file.read_text(), flags=re.M)
        (tmp_path / file.name).write_text(testo)
    return sorted(tmp_path.iterdir())


@senza_systemd
def test_systemd_non_trova_niente_da_dire_sulle_unita(unita):
    assert len(unita) == 5
    esito = esegui("systemd-analyze", "verify", *unita)
    assert (esito.returncode, esito.stderr) == (0, "")


@senza_systemd
def test_ogni_servizio_tocca_poco(unita):
    for file in unita:
        if file.suffix == ".service":
            opzioni = ["--offline=true", f"--threshold={ESPOSIZIONE}"]
            esito = esegui("systemd-analyze", "security", *opzioni, file)
            assert esito.returncode == 0, esito.stdout.splitlines()[-1]


def test_i_luoghi_nominati_ci_sono():
    """What units, nginx and docs call by its place under /opt/pianoperf, or copy from deploy/, exists."""
    testi = [*DEPLOY.rglob("*"), *(RADICE / "docs").glob("*.md")]
    nominati = {
        luogo.rstrip(".")
        for file in testi
        # Python keeps compiled, beside it, what gunicorn reads.
        if file.is_file() and file.suffix != ".pyc"
        for luogo in re.findall(
            r"(?<![\w/-])(?:/opt/pianoperf/)?((?:deploy|docs)/[\w./-]+\w)", file.read_text()
        )
    }
    assert len(nominati) > 8
    assert [luogo for luogo in sorted(nominati) if not [*RADICE.glob(f"{luogo}*")]] == ["deploy/compose.env"]


# The application


def test_quello_che_e_caricato_all_inizio_non_si_ripassa_in_mezzo_alle_pagine(monkeypatch):
    fatto = []
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: fatto.append("caricata"))
    monkeypatch.setattr("gc.freeze", lambda: fatto.append("fermata"))
    runpy.run_module("pianoperf.wsgi")
    assert fatto == ["caricata", "fermata"]


def test_quello_che_si_invia_e_ricevuto_tutto_fin_dove_nginx_lo_lascia_passare(monkeypatch):
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: lambda *_: [b"No"])
    monkeypatch.setattr("gc.freeze", lambda: None)
    invio = Invio({}, [("f", "a.pdf", MEGA)])
    applicazione = runpy.run_module("pianoperf.wsgi")["application"]
    assert (applicazione(invio.ambiente, None), invio.letti) == ([b"No"], invio.lungo)
    lascia = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx/pianoperf.conf").read_text())
    assert max(map(int, lascia)) * MEGA == RESTO_MASSIMO


# What the documents tell to type


DA_DIGITARE = [RADICE / "docs" / f"{nome}.md" for nome in ("installazione", "aggiornamento", "backup")]


def comandi(documento):
    """What is to be typed, one string for each command: lines that go on are one, and of a file only its name."""
    for blocco in re.findall(r"^```sh\n(.*?)^```$", documento.read_text(), flags=re.M | re.S):
        intero = re.sub(r" *\\\n *", " ", re.sub(r"<<FINE\n.*?^FINE$", "", blocco, flags=re.M | re.S))
        yield from intero.splitlines()


@pytest.mark.parametrize("documento", DA_DIGITARE, ids=lambda file: file.stem)
def test_i_comandi_si_digitano_come_sono(documento):
    """A shell understands them, nothing is left to be filled in but an address, and no pager eats what follows."""
    detti = [*comandi(documento)]
    assert len(detti) > 8
    esito = esegui("bash", "-n", input="\n".join(detti))
    assert (esito.returncode, esito.stderr) == (0, "")
    scritte = {nome for detto in detti for nome in re.findall(r"^([A-Z_]+)=", detto)}
    assert {nome for detto in detti for nome in re.findall(r"\$\{?([A-Z_]+)", detto)} <= scritte
    assert {nome for detto in detti for nome in re.findall(r" ([A-Z]{4,})\b(?!=)", detto)} <= {
        "INDIRIZZO",
        *("ALTER", "DATABASE", "RENAME", "ROLE", "HEAD"),
    }
    con_pagine = [uno for uno in detti if re.match(r"journalctl|systemctl (status|list)|git (log|diff)", uno)]
    assert [uno for uno in con_pagine if "--no-pager" not in uno] == []


def test_ogni_comando_c_e():
    """Those of the program, the units, the packages: what a clean Debian has not is installed by the first step."""
    detti = [detto for documento in DA_DIGITARE for detto in comandi(documento)]
    noti = get_commands()
    assert [uno for uno in detti if (c := re.match(r"pianoperf (\w+)", uno)) and c[1] not in noti] == []
    nominate = {
        unita for detto in detti for unita in re.findall(r"pianoperf-\w+\.(?:service|socket|timer)", detto)
    }
    assert nominate == {file.name for file in (DEPLOY / "systemd").iterdir()}
    (pacchetti,) = [detto for detto in detti if detto.startswith("apt-get install")]
    chiesti = {"git": "git", "curl": "curl", "openssl": "openssl", "nginx": "nginx", "createdb": "postgresql"}
    parole = {parola for detto in detti for parola in detto.split()}
    assert [
        uno for uno, pacchetto in chiesti.items() if uno in parole and pacchetto not in pacchetti.split()
    ] == []


def test_il_database_si_crea_sempre_allo_stesso_modo():
    """So that names are in the same order, and what people write is not in its log."""
    detti = [detto for documento in DA_DIGITARE for detto in comandi(documento)]
    assert {detto for detto in detti if "createdb" in detto} == {
        "runuser -u postgres -- createdb --owner pianoperf --encoding UTF8 --locale C.UTF-8"
        " --template template0 pianoperf"
    }
    taciute = {tuple(coppia) for detto in detti for coppia in re.findall(r"SET (log_\w+) = (\w+)", detto)}
    compose = (DEPLOY / "compose.yaml").read_text()
    assert taciute == {("log_error_verbosity", "terse"), ("log_min_error_statement", "panic")}
    assert {tuple(coppia) for coppia in re.findall(r'"-c", "(log_\w+)=(\w+)"', compose)} == taciute


# gunicorn

PRIMA_DI_DIVIDERSI = """
import gc, json, runpy
import pianoperf.wsgi
from django.db import connections
from django.template import engines
conf = runpy.run_path("deploy/gunicorn.conf.py")
conf["when_ready"](None)
lette = engines["django"].engine.template_loaders[0].get_template_cache
aperte = [una.alias for una in connections.all() if una.connection]
print(json.dumps([conf["preload_app"], gc.get_freeze_count(), len(lette), aperte]))
"""


def test_il_programma_si_legge_una_volta_sola_prima_di_dividersi(tmp_path):
    """All of it is put aside; and no connection is open, which processes cannot share."""
    altro = {"DEBUG": "true", "DATABASE_URL": f"sqlite:///{tmp_path}/nessuno.sqlite3"}
    esito = esegui(sys.executable, "-c", PRIMA_DI_DIVIDERSI, cwd=RADICE, env=PULITO | altro)
    assert esito.returncode == 0, esito.stderr
    prima, oggetti, pagine, aperte = json.loads(esito.stdout)
    assert (prima, aperte) == (True, [])
    # Django alone, without our views, is some 60,000.
    assert oggetti > 120_000
    assert pagine >= len([*(RADICE / "templates").rglob("*.html")])


# The images


def test_il_containerfile_passa_il_suo_controllo():
    esito = esegui(Path(sys.executable).with_name("hadolint"), DEPLOY / "Containerfile")
    assert (esito.returncode, esito.stdout, esito.stderr) == (0, "", "")


def test_le_immagini_hanno_una_versione_un_utente_e_dicono_se_stanno_bene():
    stadi = re.split(r"^(?=FROM )", (DEPLOY / "Containerfile").read_text(), flags=re.M)[1:]
    da = [re.match(r"FROM (\S+) AS (\w+)", stadio).groups() for stadio in stadi]
    assert [nome for _, nome in da] == ["librerie", "programma", "sito", "nginx"]
    assert [immagine for immagine, _ in da if not re.search(r":\d", immagine)] == []
    for (_, nome), stadio in zip(da, stadi, strict=True):
        assert re.findall("^ADD ", stadio, flags=re.M) == []
        if nome in ("programma", "nginx"):
            *_, utente = re.findall(r"^USER (\d+)$", stadio, flags=re.M)
            assert int(utente) > 0
            assert len(re.findall("^HEALTHCHECK .* CMD ", stadio, flags=re.M)) == 1


def test_nessun_segreto_e_scritto_nei_file():
    compose = (DEPLOY / "compose.yaml").read_text()
    segreti = re.findall(r"^ *(\w*(?:PASSWORD|SECRET)\w*): (.+)$", compose, flags=re.M)
    assert segreti == [
        ("SECRET_KEY", "${SECRET_KEY:?}"),
        ("POSTGRES_PASSWORD", "${POSTGRES_PASSWORD:?}"),
    ]
    assert re.findall(r"image: (\S+/\S+)", compose) == ["docker.io/library/postgres:17-alpine"]


# The backup of each night


@pytest.fixture
def notte(tmp_path):
    """Runs the script with a manage.py that writes a file, or fails; returns what is left, by name."""
    cartella = tmp_path / "backup"
    cartella.mkdir()

    def notte(riesce=True, **ambiente):
        finto = tmp_path / "python"
        finto.write_text("#!/bin/sh\n" + ('echo x >"$3"' if riesce else "exit 1"))
        finto.chmod(0o700)
        comando = [DEPLOY / "backup-notturno", cartella]
        esito = esegui(*comando, env={"PATH": "/usr/bin:/bin", "PYTHON": str(finto)} | ambiente)
        return esito.returncode, sorted(file.name for file in cartella.iterdir())

    notte.cartella = cartella
    return notte


def nome(giorno):
    return f"pianoperf-{giorno}-023000.zip"


VECCHI = ["2025-11-30", "2025-12-01", "2025-12-02", "2026-01-07", "2026-01-08", "2026-01-09"]


@pytest.mark.parametrize(
    ("giorni", "mesi", "restano"),
    [
        ("3", "2", ["2026-01-07", "2026-01-08", "2026-01-09"]),
        ("2", "3", ["2025-12-01", "2026-01-07", "2026-01-09"]),
        ("1", "9", ["2025-11-30", "2025-12-01", "2026-01-07"]),
        ("99", "1", VECCHI),
    ],
)
def test_restano_gli_ultimi_e_il_primo_di_ogni_mese(notte, giorni, mesi, restano):
    """The one of tonight is the last, and the first of its month."""
    for giorno in VECCHI:
        (notte.cartella / nome(giorno)).touch()
    (notte.cartella / "altro.zip").touch()
    esito, rimasti = notte(GIORNI=giorni, MESI=mesi)
    altro, *vecchi, nuovo = rimasti
    assert (esito, altro, vecchi) == (0, "altro.zip", [nome(giorno) for giorno in restano])
    assert (notte.cartella / nuovo).read_text() == "x\n"


def test_se_il_backup_non_riesce_non_si_butta_niente(notte):
    for giorno in VECCHI:
        (notte.cartella / nome(giorno)).touch()
    assert notte(riesce=False, GIORNI="1", MESI="1") == (1, [nome(giorno) for giorno in VECCHI])


# The settings


def test_con_le_impostazioni_di_docs_non_c_e_niente_da_segnalare(tmp_path):
    (scritte,) = re.findall(
        r"^cat >/etc/pianoperf/pianoperf.env <<FINE\n(.*?)^FINE$",
        INSTALLAZIONE.read_text(),
        flags=re.M | re.S,
    )
    # What the shell would put there.
    scritte = scritte.replace("$(openssl rand -hex 32)", "0123456789abcdef" * 4).replace(
        "${NOME:?}", "x.example"
    )
    assert "$" not in scritte
    (tmp_path / "env").write_text(scritte)
    comando = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    esito = esegui(*comando, cwd=RADICE, env=PULITO | {"PIANOPERF_ENV": str(tmp_path / "env")})
    assert (esito.returncode, esito.stdout) == (
        0,
        "System check identified no issues (2 silenced).\n",
    ), esito.stderr
