"""The people of the evening, in a process of its own: `python -m tests.bench.carico.clienti SCENA GIORNALE SOCKET`.

Each is a thread that opens a page, thinks, and goes on as people do; what they did is told in the journal.
"""

import argparse
import json
import random
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Lock, Thread
from time import monotonic, process_time, sleep

from tests.bench import carico
from tests.bench.carico import Chi, Foglio, Scrittura
from tests.bench.carico.browser import Browser, Giornale, Prese, Risposta, modulo
from tests.bench.carico.scena import PASSWORD

CONFLITTO = "Mentre scrivevi qualcun altro ha salvato questo avanzamento"
NON_PIU = "ma non è stato salvato"
INVIATO = "Avanzamento inviato:"
RACCONTO = "La sera prima del termine l'ufficio dice che cosa ha fatto, con le parole che trova. " * 6
RESTITUISCI = '<form method="post" action="[^"]*restituisci/"'
ENTRATI_ENTRO = 60
"""Seconds: all those who enter by the form have done it by then."""


@dataclass
class Sera:
    """What all share: where the program is, how long they stay, how long they think on average (seconds)."""

    prese: Prese
    giornale: Giornale
    fine: float
    pausa: float
    chiuso: Lock

    def finita(self) -> bool:
        return monotonic() >= self.fine


class Persona:
    """Somebody, at their own pace."""

    def __init__(self, sera: Sera, chi: Chi):
        self.sera, self.chi = sera, chi
        self.caso = random.Random(chi.utente)  # noqa: S311  the same evening each time
        self.browser = Browser(sera.prese, sera.giornale, sera.chiuso, chi.utente, chi.sessione)
        self.quante = 0

    def vive(self) -> None:
        """Until the end of the run."""
        attesa = self.caso.uniform(0, self.sera.pausa)
        if not self.chi.sessione:
            attesa = self.chi.quando_entra * min(ENTRATI_ENTRO, (self.sera.fine - monotonic()) / 3)
        sleep(min(attesa, max(0, self.sera.fine - monotonic())))
        while not (self.browser.dentro or self.sera.finita()):
            self._entra()
        while not self.sera.finita():
            self._scegli()()
            self.pensa()

    def pensa(self) -> None:
        """Few for long, many for little; at the end of the run all together, as when the hour of the term strikes."""
        quanto = self.caso.expovariate(1 / self.sera.pausa) if self.sera.pausa else 0
        sleep(max(0, min(quanto, self.sera.fine - monotonic())))

    def _scegli(self) -> Callable[[], object]:
        gesti = {
            "segretario": {self._home: 1, self._cruscotto: 3, self._esamina: 4},
            "oiv": {self._home: 1, self._cruscotto: 2, self._andamento: 1, self._legge: 4},
        }.get(self.chi.ruolo, {self._home: 1, self._cruscotto: 1, self._legge: 1, self._scrive: 6})
        return self.caso.choices(list(gesti), list(gesti.values()))[0]

    # What they do

    def _entra(self) -> None:
        campi = modulo(self.browser.apri("pagina di accesso", "/accedi/").testo, "<form")
        if campi:
            dati = campi | {"username": self.chi.username, "password": PASSWORD}
            self.browser.manda("accesso", "/accedi/", dati)
        if not self.browser.dentro:
            # The service did not answer: as people do, in a moment.
            self.pensa()

    def _home(self) -> None:
        self.browser.apri("home", "/")

    def _cruscotto(self) -> None:
        self.browser.apri("cruscotto", self.chi.rilevazione)

    def _andamento(self) -> None:
        self.browser.apri("andamento", f"{self.chi.rilevazione.rsplit('/', 2)[0]}/andamento/")

    def _uno(self) -> Foglio | None:
        return self.caso.choice(self.chi.fogli) if self.chi.fogli else None

    def _legge(self) -> None:
        if foglio := self._uno() or self._dal_cruscotto():
            self.browser.apri("avanzamento", foglio.indirizzo)

    def _dal_cruscotto(self) -> Foglio | None:
        """One of those that the board leads to."""
        pagina = self.browser.apri("cruscotto", self.chi.rilevazione).testo
        mete = sorted(set(re.findall(rf'href="({re.escape(self.chi.rilevazione)}[0-9a-f-]{{36}}/)"', pagina)))
        self.pensa()
        return Foglio(self.caso.choice(mete), 0) if mete else None

    def _esamina(self) -> None:
        """The segretario reads one of those, and gives back what was sent: so there is always something to write."""
        foglio = self._dal_cruscotto()
        if not foglio:
            return
        campi = modulo(self.browser.apri("avanzamento", foglio.indirizzo).testo, RESTITUISCI)
        if campi:
            self.pensa()
            dati = campi | {"nota": "Di' qualcosa in più delle ultime settimane."}
            self.browser.manda("restituisci", f"{foglio.indirizzo}restituisci/", dati)

    def _scrive(self) -> None:
        """Opens a sheet, writes, saves; who is in office at times sends it. After a conflict, at times again."""
        foglio = self._uno()
        if not foglio:
            return
        pagina = self.browser.apri("avanzamento", foglio.indirizzo)
        for _ in range(2):
            if not (bozza := Bozza.di(pagina.testo)):
                return
            self.pensa()
            invia = self.chi.ruolo == "responsabile" and self.caso.random() < 0.5
            esito, pagina = self.salva(foglio, bozza, invia=invia)
            if esito == carico.ACCETTATA:
                self._torna(pagina, invia)
                return
            if esito != carico.CONFLITTO or self.caso.random() < 0.5:
                return

    def _torna(self, risposta: Risposta, invia: bool) -> None:
        """Where the answer leads, as browsers do by themselves; there it is said whether it was sent."""
        pagina = self.browser.apri("avanzamento salvato", risposta.va)
        if invia:
            respinto = "respinti" if pagina.stato == 200 else "incerti"
            with self.sera.chiuso:
                self.sera.giornale.inviati["sicuri" if INVIATO in pagina.testo else respinto] += 1

    def salva(self, foglio: Foglio, bozza: "Bozza", *, invia: bool = False) -> tuple[str, Risposta]:
        """Sends the sheet with a new mark, and keeps what became of it."""
        self.quante += 1
        segno = f"segno-{self.chi.utente}-{self.quante}"
        percento = self.quante % 101
        dati = bozza.scritta(segno, percento)
        tipo, dove = ("salva e invia", f"{foglio.indirizzo}invia/") if invia else ("salva", foglio.indirizzo)
        risposta = self.browser.manda(tipo, dove, dati)
        esito = _esito(risposta, segno)
        fatta = Scrittura(segno, bozza.visto, self.chi.utente, foglio.riga, esito, bozza.fase, percento)
        with self.sera.chiuso:
            self.sera.giornale.scritture.append(fatta)
            if invia and esito in (carico.IGNOTA, carico.FERMO):
                self.sera.giornale.inviati["incerti"] += 1
            if esito == carico.RIFIUTATA:
                self.sera.giornale.strane.append(f"{tipo}: {_motivo(risposta)}")
        return esito, risposta


@dataclass
class Bozza:
    """A sheet as it is in front of who writes it, and the mark of the last version that was read."""

    campi: dict[str, str]
    visto: str

    @classmethod
    def di(cls, pagina: str) -> "Bozza | None":
        """None where the page is not to be written."""
        campi = modulo(pagina)
        if "scritture" not in campi or "relazione" not in campi:
            return None
        # Where two versions are shown, the one to write over is not one's own.
        adesso = re.search(
            r'data-nome="Adesso c\'è">[^<]*?(' + carico.SEGNO + ")", pagina.replace("&#x27;", "'")
        )
        visti = [adesso[1]] if adesso else re.findall(carico.SEGNO, campi["relazione"])[:1]
        return cls(campi, visti[0] if visti else carico.NIENTE)

    @property
    def fase(self) -> str:
        """The key of its first phase."""
        prime = (nome for nome in self.campi if nome.startswith("fase-") and nome.endswith("-percento"))
        return next(prime, "").removeprefix("fase-").removesuffix("-percento")

    def scritta(self, segno: str, percento: int) -> dict[str, str]:
        dati = dict(self.campi)
        dati["relazione"] = f"{segno} dopo {self.visto}. {RACCONTO}"
        if self.fase:
            dati[f"fase-{self.fase}-percento"] = str(percento)
        for nome in self.campi:
            # What has no measure yet is told in words, so that it can be sent.
            if nome.endswith("-dichiarato") and not self.campi[nome]:
                dati[nome] = "raggiunto"
                dati[nome.replace("-dichiarato", "-motivo")] = "Si vede dagli atti."
        return dati


def _esito(risposta: Risposta, segno: str) -> str:
    if risposta.stato == 0:
        return carico.IGNOTA
    if risposta.fermo:
        return carico.FERMO
    if risposta.stato == 302 and not risposta.va.startswith("/accedi/"):
        return carico.ACCETTATA
    if risposta.stato == 200 and CONFLITTO in risposta.testo:
        return carico.CONFLITTO if _due_versioni(risposta.testo, segno) else carico.RIFIUTATA
    return carico.NON_PIU if risposta.stato == 200 and NON_PIU in risposta.testo else carico.RIFIUTATA


def _due_versioni(pagina: str, segno: str) -> bool:
    """Whether what was written is beside what is there now, in the table and in the form."""
    tabella = re.search(r'<table class="tabella tabella-conflitto">.*?</table>', pagina, re.S)
    segni = re.findall(carico.SEGNO + "(?= dopo)", tabella[0]) if tabella else []
    return len(segni) == 2 and segni[0] != segno == segni[1] and segno in modulo(pagina)["relazione"]


def _motivo(risposta: Risposta) -> str:
    detto = re.search(r'(?:class="errori|role="alert").{0,400}', risposta.testo, re.S)
    return f"{risposta.stato} {re.sub('<[^>]*>|' + chr(10), ' ', detto[0])[:200] if detto else risposta.va}"


class Coppia:
    """Two people on one sheet: both open it, then both save it at the same moment."""

    def __init__(self, sera: Sera, due: tuple[Chi, Chi]):
        self.sera = sera
        self.due = [Persona(sera, uno) for uno in due]
        self.via = Barrier(2)
        self.esiti: list[str] = []

    def vive(self) -> None:
        altra = Thread(target=self._gareggia, args=(self.due[1],))
        altra.start()
        self._gareggia(self.due[0])
        altra.join()

    def _gareggia(self, chi: Persona) -> None:
        foglio = chi.chi.fogli[0]
        prima = chi is self.due[0]
        while True:
            try:
                # Nobody opens it while the other is still saving.
                self.via.wait(120)
                bozza = Bozza.di(chi.browser.apri("avanzamento", foglio.indirizzo).testo)
                self.via.wait(120)
                esito = chi.salva(foglio, bozza)[0] if bozza else "non letto"
                self.esiti.append(esito)
                self.via.wait(120)
            except BrokenBarrierError:
                return
            if prima:
                with self.sera.chiuso:
                    self.sera.giornale.gare.append(sorted(self.esiti))
                self.esiti.clear()
                chi.pensa()
                if self.sera.finita():
                    self.via.abort()
                    return


def sera(scena: dict, dove: Path, secondi: float, pausa: float, pausa_delle_coppie: float) -> dict:
    """Everybody at once, for so many seconds; returns the journal."""
    inizio = monotonic()
    giornale, prese, chiuso = Giornale(inizio), Prese(dove), Lock()
    tutti = [
        Persona(Sera(prese, giornale, inizio + secondi, pausa, chiuso), _chi(uno)) for uno in scena["persone"]
    ]
    tutti += [
        Coppia(Sera(prese, giornale, inizio + secondi, pausa_delle_coppie, chiuso), (_chi(uno), _chi(altro)))
        for uno, altro in scena["coppie"]
    ]
    fili = [Thread(target=uno.vive) for uno in tutti]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()
    return asdict(giornale) | {"calcolo": process_time()}


def _chi(detto: dict) -> Chi:
    return Chi(**{**detto, "fogli": [Foglio(**uno) for uno in detto["fogli"]]})


if __name__ == "__main__":
    argomenti = argparse.ArgumentParser()
    for nome in ("scena", "giornale", "socket"):
        argomenti.add_argument(nome, type=Path)
    for nome in ("--secondi", "--pausa", "--pausa-delle-coppie"):
        argomenti.add_argument(nome, type=float, required=True)
    scelte = argomenti.parse_args()
    fatto = sera(
        json.loads(scelte.scena.read_text()),
        scelte.socket,
        scelte.secondi,
        scelte.pausa,
        scelte.pausa_delle_coppie,
    )
    scelte.giornale.write_text(json.dumps(fatto))
