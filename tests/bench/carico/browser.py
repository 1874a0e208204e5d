"""What a browser does, with as little processor as can be: it asks, keeps cookies, fills the forms that it was given.

It speaks to gunicorn as nginx does: connections are kept, a few, and used again by whoever comes first.
"""

import html
import re
from dataclasses import dataclass, field
from http.client import HTTPException, RemoteDisconnected
from pathlib import Path
from queue import Empty, LifoQueue
from select import select
from threading import Lock
from time import monotonic

from tests.servizio import NOME, SulSocket

CONFINE = "confine-della-sera"
PAZIENZA = 60
"""Seconds after which whoever waits gives up: as nginx."""
TENUTE = 16
"""The connections that nginx keeps: see `keepalive` in deploy/nginx/pianoperf.conf."""
FERMO = "Il programma è fermo per un momento"

CAMPO = re.compile(r"<(input|textarea|select)\b([^>]*)>")
ATTRIBUTO = re.compile(r'([\w-]+)(?:="([^"]*)")?')
SCELTA = re.compile(r'<option value="([^"]*)"([^>]*)>')


@dataclass
class Richiesta:
    """One that was made: what it was for, when it began (seconds of the run), how long it took, what came."""

    tipo: str
    quando: float
    ms: float
    stato: int


@dataclass
class Giornale:
    """What happened, told by all together."""

    inizio: float
    richieste: list[Richiesta] = field(default_factory=list)
    scritture: list = field(default_factory=list)
    inviati: dict[str, int] = field(default_factory=lambda: {"sicuri": 0, "respinti": 0, "incerti": 0})
    """Sheets sent to who validates them: told so, told why not, not told."""
    gare: list[list[str]] = field(default_factory=list)
    strane: list[str] = field(default_factory=list)
    """Answers that nobody should get, in words."""
    riprese: int = 0
    """Requests made again because the connection that was kept had been closed meanwhile."""


@dataclass
class Risposta:
    """`stato` is 0 where nothing came."""

    stato: int
    testo: str = ""
    va: str = ""

    @property
    def fermo(self) -> bool:
        """Whether it is our page that says so, with the code to tell."""
        return (
            self.stato == 503
            and FERMO in self.testo
            and bool(re.search("<code>[0-9a-f]{12}</code>", self.testo))
        )


class Prese:
    """The connections to the socket, free ones kept."""

    def __init__(self, dove: Path):
        self.dove, self.libere = dove, LifoQueue(TENUTE)

    def chiedi(self, giornale: Giornale, metodo: str, percorso: str, corpo, intestazioni):
        """The answer, read whole; OSError or HTTPException where the connection breaks.

        On a connection that was kept and is no more, what only reads is asked again, as nginx does.
        """
        presa = self._tenuta()
        nuova = presa is None
        presa = presa or SulSocket(self.dove, PAZIENZA)
        try:
            presa.request(metodo, percorso, corpo, intestazioni)
            detta = presa.getresponse()
            letto = detta.read()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            presa.close()
            if nuova or metodo != "GET":
                raise
            giornale.riprese += 1
            return self.chiedi(giornale, metodo, percorso, corpo, intestazioni)
        except (OSError, HTTPException):
            presa.close()
            raise
        if detta.will_close or self.libere.full():
            presa.close()
        else:
            self.libere.put(presa)
        return detta, letto

    def _tenuta(self) -> SulSocket | None:
        """One that was kept and is still open, as nginx knows: one that can be read now was closed by who serves."""
        while True:
            try:
                presa = self.libere.get_nowait()
            except Empty:
                return None
            if not select([presa.sock], [], [], 0)[0]:
                return presa
            presa.close()


class Browser:
    """Of one person."""

    def __init__(self, prese: Prese, giornale: Giornale, chiuso: Lock, posto: int, sessione: str):
        self.prese, self.giornale, self.chiuso = prese, giornale, chiuso
        self.biscotti = {"__Host-sessionid": sessione} if sessione else {}
        # Each from an address of their own, as the proxy tells it.
        self.da = f"10.{posto >> 16 & 255}.{posto >> 8 & 255}.{posto & 255}"

    @property
    def dentro(self) -> bool:
        """Whether somebody signed in."""
        return "__Host-sessionid" in self.biscotti

    def apri(self, tipo: str, percorso: str) -> Risposta:
        return self._chiedi(tipo, "GET", percorso, None, {})

    def manda(self, tipo: str, percorso: str, campi: dict[str, str]) -> Risposta:
        parti = (
            f'--{CONFINE}\r\nContent-Disposition: form-data; name="{nome}"\r\n\r\n{valore}\r\n'
            for nome, valore in campi.items()
        )
        corpo = ("".join(parti) + f"--{CONFINE}--\r\n").encode()
        come = {"Content-Type": f"multipart/form-data; boundary={CONFINE}", "Origin": f"https://{NOME}"}
        return self._chiedi(tipo, "POST", percorso, corpo, come)

    def _chiedi(self, tipo, metodo, percorso, corpo, altre) -> Risposta:
        intestazioni = {
            "Host": NOME,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.da,
            "Cookie": "; ".join(f"{nome}={valore}" for nome, valore in self.biscotti.items()),
        } | altre
        inizio = monotonic()
        try:
            detta, letto = self.prese.chiedi(self.giornale, metodo, percorso, corpo, intestazioni)
        except (OSError, HTTPException) as errore:
            self._annota(tipo, inizio, 0, f"{tipo}: {type(errore).__name__}")
            return Risposta(0)
        for uno in detta.headers.get_all("Set-Cookie") or ():
            self._tieni(uno)
        risposta = Risposta(detta.status, letto.decode(), detta.headers.get("Location", ""))
        strana = risposta.stato not in (200, 302) and not risposta.fermo
        if strana or risposta.va.startswith("/accedi/"):
            self._annota(tipo, inizio, risposta.stato, f"{tipo}: {risposta.stato} {risposta.va}")
        else:
            self._annota(tipo, inizio, risposta.stato)
        return risposta

    def _tieni(self, detto: str) -> None:
        nome, _, resto = detto.partition("=")
        valore = resto.partition(";")[0]
        if valore in ("", '""'):
            self.biscotti.pop(nome, None)
        else:
            self.biscotti[nome] = valore

    def _annota(self, tipo: str, inizio: float, stato: int, strano: str = "") -> None:
        fatta = Richiesta(tipo, inizio - self.giornale.inizio, (monotonic() - inizio) * 1000, stato)
        with self.chiuso:
            self.giornale.richieste.append(fatta)
            if strano:
                self.giornale.strane.append(strano)


def modulo(pagina: str, inizio: str = '<form method="post" action="[^"]*" id="modulo"') -> dict[str, str]:
    """What the form that begins so would send as it is, without buttons and files; empty where there is none."""
    trovato = re.search(inizio, pagina)
    if not trovato:
        return {}
    testo = pagina[trovato.end() : pagina.index("</form>", trovato.end())]
    campi = {}
    for campo in CAMPO.finditer(testo):
        dati = {nome: html.unescape(valore) for nome, valore in ATTRIBUTO.findall(campo[2])}
        valore = _valore(campo[1], dati, testo, campo.end())
        if valore is not None and "name" in dati:
            campi[dati["name"]] = valore
    return campi


def _valore(tipo: str, dati: dict[str, str], testo: str, fine: int) -> str | None:
    """None where a browser sends nothing."""
    if tipo == "textarea":
        scritto = html.unescape(testo[fine : testo.index("</textarea>", fine)]).removeprefix("\n")
        return scritto.replace("\r\n", "\n").replace("\n", "\r\n")
    if tipo == "select":
        scelte = SCELTA.findall(testo[fine : testo.index("</select>", fine)])
        return next((html.unescape(valore) for valore, altro in scelte if "selected" in altro), "")
    if dati.get("type") == "file" or (dati.get("type") in ("checkbox", "radio") and "checked" not in dati):
        return None
    return dati.get("value", "on" if dati.get("type") == "checkbox" else "")
