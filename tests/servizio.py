"""The program as a server has it: nginx over HTTPS, gunicorn behind, on ports of this machine only."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.db import connection

from tests.conftest import RADICE

NOME = "piano.comune.example"
CHI = {"username": "estranea", "password": "una-parola-lunga-e-strana"}
PREPARA = f"""
import django
from django.conf import settings
django.setup()
from django.core.management import call_command
from django.contrib.auth import get_user_model
call_command("migrate", verbosity=0)
get_user_model().objects.create_user(**{CHI!r})
# As in production, but not compressed: it takes twenty seconds.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
call_command("collectstatic", verbosity=0, interactive=False)
"""
NGINX = """
daemon off;
worker_processes 1;
{utente}
pid {qui}/nginx.pid;
error_log {qui}/nginx-errori.txt;
events {{ worker_connections 64; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {qui}/corpi;
    proxy_temp_path {qui}/proxy;
    fastcgi_temp_path {qui}/fastcgi;
    uwsgi_temp_path {qui}/uwsgi;
    scgi_temp_path {qui}/scgi;
    include {qui}/sito.conf;
}}
"""
PAZIENZA = 60
"""Seconds that a server may take to start, on a machine that does other things."""


def programma_nginx() -> str | None:
    """Debian keeps it where ordinary users do not look."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@dataclass
class Risposta:
    stato: int
    intestazioni: http.client.HTTPMessage
    corpo: bytes

    @property
    def biscotti(self) -> dict[str, str]:
        """Of each cookie that is set, its attributes."""
        detti = self.intestazioni.get_all("Set-Cookie") or []
        return {uno.partition("=")[0].removeprefix("__Host-"): uno for uno in detti}


class SulSocket(http.client.HTTPConnection):
    """HTTP through a socket of Unix."""

    def __init__(self, dove: Path, pazienza: float | None = None):
        super().__init__(NOME, timeout=pazienza)
        self.dove = dove

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(str(self.dove))
        except OSError:
            self.close()
            raise


class Banca:
    """The database of the server: of the kind of the run's, and apart from it. It can go away and come back."""

    def __init__(self, cartella: Path):
        self.file = cartella / "servizio.sqlite3"
        self.nome = f"servizio_{os.getpid()}"
        self.postgres = connection.vendor == "postgresql"
        if self.postgres:
            self._sql(f"CREATE DATABASE {self.nome}")

    @property
    def url(self) -> str:
        if self.postgres:
            return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{self.nome}"
        return f"sqlite:///{self.file}"

    def sparisce(self) -> None:
        if self.postgres:
            self._sql(f"ALTER DATABASE {self.nome} ALLOW_CONNECTIONS false")
            self._sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", self.nome)
        else:
            self.file.rename(self.file.with_suffix(".via"))
            self.file.mkdir()

    def torna(self) -> None:
        if self.postgres:
            self._sql(f"ALTER DATABASE {self.nome} ALLOW_CONNECTIONS true")
        else:
            self.file.rmdir()
            self.file.with_suffix(".via").rename(self.file)

    def butta(self) -> None:
        if self.postgres:
            self._sql(f"DROP DATABASE {self.nome} WITH (FORCE)")

    def _sql(self, detto: str, *valori: str) -> None:
        detti = connection.settings_dict
        con = psycopg2.connect(
            host=detti["HOST"] or None,
            port=detti["PORT"] or None,
            user=detti["USER"] or None,
            password=detti["PASSWORD"] or None,
            dbname="postgres",
        )
        con.autocommit = True
        with con.cursor() as cursore:
            cursore.execute(detto, valori or None)
        con.close()


class Servizio:
    """It stands in a folder; `chiedi` is what a browser would do."""

    def __init__(self, cartella: Path, banca=None):
        self.cartella = cartella
        self.porta_http, self.porta_https = _porte(2)
        self.socket = cartella / "web.sock"
        self.banca = banca or Banca(cartella)
        self.ambiente = os.environ | {
            "DJANGO_SETTINGS_MODULE": "pianoperf.settings",
            "DATABASE_URL": self.banca.url,
            "ALLOWED_HOSTS": NOME,
            "DIETRO_PROXY": "true",
            "CARTELLA_STATICI": str(cartella / "statici"),
            "CARTELLA_EVIDENZE": str(cartella / "evidenze"),
            "BIND": f"unix:{self.socket}",
            "WEB_CONCURRENCY": "2",
            "THREADS": "2",
        }
        self.gunicorn = self.nginx = None

    def prepara(self) -> None:
        """Tables, static files, and somebody to sign in."""
        self.esegui("-c", PREPARA)

    def prepara_nginx(self) -> None:
        certificato = ["-out", "piano.pem", "-keyout", "piano.key", "-subj", f"/CN={NOME}", "-days", "2"]
        nomi = ["-addext", f"subjectAltName=DNS:{NOME}"]
        comando = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *certificato, *nomi]
        subprocess.run(comando, cwd=self.cartella, check=True, capture_output=True)
        self._scrivi_nginx()

    def _scrivi_nginx(self) -> None:
        """The site as it is given, with the places of this folder."""
        sito = (RADICE / "deploy/nginx/pianoperf.conf").read_text()
        sito = re.sub(r"\n *listen \[::\].*", "", sito)
        for dove, qui in {
            "/run/pianoperf/web.sock": str(self.socket),
            "/opt/pianoperf/statici": str(self.cartella / "statici"),
            "/opt/pianoperf/deploy": str(RADICE / "deploy"),
            "/etc/ssl/pianoperf": str(self.cartella),
            "/var/log/nginx": str(self.cartella),
            "listen 80": f"listen 127.0.0.1:{self.porta_http}",
            "listen 443": f"listen 127.0.0.1:{self.porta_https}",
        }.items():
            assert dove in sito, dove
            sito = sito.replace(dove, qui)
        (self.cartella / "sito.conf").write_text(sito)
        # root's own folders are not for the user that nginx would take.
        utente = "user root;" if os.getuid() == 0 else ""
        (self.cartella / "nginx.conf").write_text(NGINX.format(qui=self.cartella, utente=utente))

    def esegui(self, *comando: str) -> bytes:
        """What Python prints, run where the program is and with its settings."""
        comando = [sys.executable, *comando]
        return subprocess.run(
            comando, cwd=RADICE, env=self.ambiente, check=True, stdout=subprocess.PIPE
        ).stdout

    def accendi_gunicorn(self, **ambiente: str) -> None:
        with (self.cartella / "gunicorn.txt").open("ab") as uscita:
            self.gunicorn = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "pianoperf.wsgi"],
                cwd=RADICE,
                env=self.ambiente | ambiente,
                stdout=uscita,
                stderr=uscita,
                start_new_session=True,
            )
        self.attendi(lambda: self.al_programma("/salute/").stato in (200, 301))

    def uccidi_gunicorn(self) -> None:
        """All its processes at once, as when memory ends."""
        os.killpg(self.gunicorn.pid, signal.SIGKILL)
        self.gunicorn.wait()

    def accendi_nginx(self) -> None:
        configurazione = ["-p", str(self.cartella), "-c", str(self.cartella / "nginx.conf")]
        prova = subprocess.run(
            [programma_nginx(), "-t", *configurazione], capture_output=True, text=True, check=False
        )
        assert prova.returncode == 0, prova.stderr
        self.nginx = subprocess.Popen([programma_nginx(), *configurazione], stderr=subprocess.DEVNULL)
        self.attendi(lambda: self.chiedi("/static/pianoperf.svg").stato == 200)

    def spegni(self) -> None:
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait()
        if self.gunicorn and self.gunicorn.poll() is None:
            self.gunicorn.terminate()
            self.gunicorn.wait()
        self.banca.butta()

    def attendi(self, pronto) -> None:
        fine = time.monotonic() + PAZIENZA
        while True:
            try:
                if pronto():
                    return
            except OSError:
                pass
            assert time.monotonic() < fine, (self.cartella / "gunicorn.txt").read_text()[-3000:]
            time.sleep(0.1)

    # What is asked

    def chiedi(
        self, percorso: str, metodo="GET", corpo=None, intestazioni=None, nome=NOME, da="127.0.0.1"
    ) -> Risposta:
        """Through nginx, over HTTPS, believing only its certificate."""
        fiducia = ssl.create_default_context(cafile=self.cartella / "piano.pem")
        presa = socket.create_connection(("127.0.0.1", self.porta_https), 30, (da, 0))
        con = http.client.HTTPConnection(nome)
        try:
            con.sock = fiducia.wrap_socket(presa, server_hostname=nome)
        except ssl.SSLError:
            presa.close()
            raise
        return _risposta(con, percorso, metodo, corpo, intestazioni)

    def chiedi_in_http2(self, percorso: str, lunghezza: int) -> bytes:
        """The body of the answer to a POST of so many bytes, as browsers speak: only its head is sent."""
        fiducia = ssl.create_default_context(cafile=self.cartella / "piano.pem")
        fiducia.set_alpn_protocols(["h2"])
        intestazioni = {":method": "POST", ":scheme": "https", ":path": percorso, ":authority": NOME}
        intestazioni["content-length"] = str(lunghezza)
        # Each as it is, without compression: RFC 7541, 6.2.2.
        blocco = b"".join(
            bytes([0, len(nome)]) + nome.encode() + bytes([len(valore)]) + valore.encode()
            for nome, valore in intestazioni.items()
        )
        with (
            socket.create_connection(("127.0.0.1", self.porta_https), 30) as presa,
            fiducia.wrap_socket(presa, server_hostname=NOME) as cifrata,
            cifrata.makefile("rb") as entrata,
        ):
            cifrata.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + _quadro(4) + _quadro(1, 4, 1, blocco))
            corpo = b""
            while testa := entrata.read(9):
                dati = entrata.read(int.from_bytes(testa[:3]))
                corpo += dati if testa[3] == 0 else b""
                if testa[3] in (0, 1) and testa[4] & 1:
                    break
        return corpo

    def in_chiaro(self, percorso: str, nome=NOME) -> Risposta:
        con = http.client.HTTPConnection("127.0.0.1", self.porta_http, timeout=30)
        return _risposta(con, percorso, "GET", None, {"Host": nome})

    def al_programma(self, percorso: str, **intestazioni: str) -> Risposta:
        """To gunicorn itself, as only this machine can."""
        return _risposta(SulSocket(self.socket), percorso, "GET", None, intestazioni)


def _risposta(con, percorso, metodo, corpo, intestazioni) -> Risposta:
    with closing(con):
        con.request(metodo, percorso, corpo, intestazioni or {})
        detta = con.getresponse()
        return Risposta(detta.status, detta.headers, detta.read())


def _quadro(tipo: int, segni=0, flusso=0, dati=b"") -> bytes:
    """A frame of HTTP/2: RFC 9113, 4.1."""
    return len(dati).to_bytes(3) + bytes([tipo, segni]) + flusso.to_bytes(4) + dati


def _porte(quante: int) -> list[int]:
    """Ports that are free now."""
    prese = [socket.create_server(("127.0.0.1", 0)) for _ in range(quante)]
    porte = [presa.getsockname()[1] for presa in prese]
    for presa in prese:
        presa.close()
    return porte
