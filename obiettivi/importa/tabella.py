"""A first plan from a table that the ente already has: any .xlsx, .ods or .csv with a row of headings.

The headings are found, also where they are written again on every page, and say which column is what; whoever sends
the table corrects the guess. A row without an objective goes on with the one above, as where cells are merged.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from openpyxl.utils import get_column_letter
from pydantic import ValidationError

from obiettivi import contenuto as c
from obiettivi import formati
from obiettivi.azioni.proposte import MODELLI, Aggiunta
from obiettivi.contenuto.chiavi import RADICE
from obiettivi.contenuto.formato import in_italiano
from obiettivi.formati import semplifica
from obiettivi.importa.cartella.celle import CellaNonValidaError, in_testo, leggi_data
from obiettivi.importa.libro import (
    RIGHE_MASSIME,
    Cella,
    LibroNonLeggibileError,
    Riga,
    leggi_libro,
    troppo_lungo,
)
from obiettivi.importa.ods import e_ods, leggi_ods
from obiettivi.scelte import Operatore, TipoIndicatore

CAMPI: dict[str, tuple[str, tuple[str, ...]]] = {
    "peso_fase": ("Peso della fase", ("peso fase", "peso della fase")),
    "peso_indicatore": ("Peso dell'indicatore", ("peso indicatore", "peso dell'indicatore")),
    "peso": ("Peso dell'obiettivo", ("peso",)),
    "codice": ("Codice", ("codice", "cod", "n", "num", "numero", "n progr", "nr")),
    "atteso": ("Livello atteso", ("livello atteso", "valore atteso", "target", "atteso", "risultato atteso")),
    "indicatore": ("Indicatore", ("indicator",)),
    "scadenza": ("Scadenza della fase", ("scadenza", "data", "termine", "entro")),
    "fase": ("Fase", ("fas", "azion")),
    "descrizione": ("Descrizione", ("descrizione", "finalita")),
    "area": ("Area o responsabile", ("responsabil", "area", "settore", "servizio", "ufficio", "struttura")),
    "titolo": ("Obiettivo (titolo)", ("obiettiv", "obbiettiv", "titolo", "progetto", "denominazione")),
}
"""What a column may be: its name, and how headings that mean it begin; the narrower come first."""
PRIME = 40
"""The rows among which the headings are looked for."""
PUNTO = re.compile(r"^\s*(?:[-–•*]|\(?\d{1,2}[.)]|[a-z]\))\s+(?=\S)")
ATTESO = re.compile(
    r"(?P<op>>=|<=|=>|=<|≥|≤|>|<|=|almeno|non meno di|non inferiore a|al massimo|non oltre|non superiore a)?\s*"
    r"(?P<numero>[+-]?[\d.]+(?:,\d+)?)\s*(?P<percento>%)?"
)
VERSI = {
    **dict.fromkeys((">=", "=>", "≥", "almeno", "non meno di", "non inferiore a"), Operatore.ALMENO.value),
    **dict.fromkeys(
        ("<=", "=<", "≤", "al massimo", "non oltre", "non superiore a"), Operatore.AL_MASSIMO.value
    ),
    ">": Operatore.PIU_DI.value,
    "<": Operatore.MENO_DI.value,
    "=": Operatore.UGUALE.value,
}
ENTRO = re.compile(r"(?:entro\s+(?:il\s+)?)?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})", re.I)


@dataclass(frozen=True)
class Tabella:
    """The rows of a sheet from its headings on; `intestazione` is the row of those."""

    foglio: str
    intestazione: Riga
    righe: tuple[Riga, ...]
    impronta: str

    @property
    def colonne(self) -> list[tuple[int, str]]:
        """The headings, with their place from 0."""
        return [
            (posto, in_testo(una.valore))
            for posto, una in enumerate(self.intestazione.celle)
            if not una.vuota
        ]


@dataclass(frozen=True)
class ObiettivoLetto:
    """An objective of the table: what would be made of it, and what is to be known of it, with the cell."""

    aggiunta: Aggiunta
    avvisi: tuple[str, ...]


# --- The file ---


def leggi_tabella(dati: bytes) -> Tabella:
    """The table of a file: of its sheets, the one with the headings best known. Raises LibroNonLeggibileError."""
    fogli = _fogli(dati)
    trovate = [
        (_note(righe[posto]), nome, posto) for nome, righe in fogli.items() if (posto := _testata(righe)) >= 0
    ]
    quante, nome, posto = max(trovate, default=(0, "", 0), key=lambda una: una[0])
    if not quante:
        raise LibroNonLeggibileError(
            "Nel file non ho trovato una riga di titoli: serve una tabella in cui la prima riga dice che cosa c'è in "
            "ogni colonna, per esempio Obiettivo, Indicatore, Livello atteso, Peso, Responsabile."
        )
    righe = fogli[nome]
    return Tabella(nome, righe[posto], tuple(righe[posto + 1 :]), hashlib.sha256(dati).hexdigest())


def _fogli(dati: bytes) -> dict[str, list[Riga]]:
    if e_ods(dati):
        return leggi_ods(dati)
    if dati.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or b"\0" in dati[:4096] or not dati.strip():
        return leggi_libro(dati)
    return {"tabella": list(_csv(dati))}


def _csv(dati: bytes) -> Iterator[Riga]:
    """The rows of a text, in either of the alphabets that spreadsheets write."""
    try:
        testo = dati.decode("utf-8-sig")
    except UnicodeDecodeError:
        testo = dati.decode("cp1252", errors="replace")
    prima = testo.split("\n", 1)[0]
    separatore = max(";\t,", key=prima.count)
    try:
        for numero, valori in enumerate(csv.reader(io.StringIO(testo), delimiter=separatore), 1):
            if numero > RIGHE_MASSIME:
                raise troppo_lungo("Il file")
            celle = tuple(
                Cella(f"{get_column_letter(posto + 1)}{numero}", valore.strip() or None)
                for posto, valore in enumerate(valori[:100])
            )
            if any(not una.vuota for una in celle):
                yield Riga(numero, celle)
    except csv.Error:
        raise LibroNonLeggibileError("Il file non è una tabella .csv che si possa leggere.") from None


# --- The headings ---


def campo_del_titolo(titolo: str) -> str:
    """Which field a heading means; empty when it is none of those known."""
    detto = " ".join(re.sub(r"[^a-z' ]", " ", semplifica(titolo)).split())
    for campo, (_, inizi) in CAMPI.items():
        if any(detto == inizio or (len(inizio) > 2 and detto.startswith(inizio)) for inizio in inizi):
            return campo
    return ""


def indovina(tabella: Tabella) -> dict[int, str]:
    """For each column its field, by its heading; the first where two say the same."""
    campi: dict[int, str] = {}
    for posto, titolo in tabella.colonne:
        campo = campo_del_titolo(titolo)
        if campo and campo not in campi.values():
            campi[posto] = campo
    return campi


def _note(riga: Riga) -> int:
    """How many different fields a row of headings names."""
    brevi = (in_testo(una.valore) for una in riga.celle)
    return len({campo_del_titolo(testo) for testo in brevi if len(testo) < 60} - {""})


def _testata(righe: Sequence[Riga]) -> int:
    """The place of the row of headings: that names most fields, at least two; -1 when there is none."""
    conti = [_note(riga) for riga in righe[:PRIME]]
    return conti.index(max(conti)) if conti and max(conti) >= 2 else -1


# --- The objectives ---


@dataclass
class _Riunito:
    """An objective while its rows are read."""

    titolo: str
    riga: Riga
    righe: list[Riga] = field(default_factory=list)
    avvisi: list[str] = field(default_factory=list)


def leggi_obiettivi(
    tabella: Tabella, campi: Mapping[int, str], aree: Sequence[c.Area], primo_n: int
) -> list[ObiettivoLetto]:
    """The objectives of a table whose columns are these fields; the first takes the number `primo_n`."""
    posti = {campo: posto for posto, campo in campi.items()}
    if "titolo" not in posti:
        return []
    riuniti = list(_riuniti(tabella, posti))
    return [
        _Obiettivo(tabella, posti, aree, riunito).letto(primo_n + posto)
        for posto, riunito in enumerate(riuniti)
    ]


def _di_nuovo_i_titoli(tabella: Tabella, riga: Riga) -> bool:
    """Whether a row only says again what each column is, a letter more or less."""

    def lo_stesso(posto: int, cella: Cella) -> bool:
        detto, titolo = (in_testo(una.valore).strip() for una in (cella, tabella.intestazione[posto]))
        if semplifica(detto) == semplifica(titolo):
            return True
        campo = campo_del_titolo(detto)
        return bool(campo) and campo == campo_del_titolo(titolo) and abs(len(detto) - len(titolo)) <= 2

    piene = [(posto, una) for posto, una in enumerate(riga.celle) if not una.vuota]
    return len(piene) > 1 and all(lo_stesso(*una) for una in piene)


def _riuniti(tabella: Tabella, posti: Mapping[str, int]) -> Iterator[_Riunito]:
    attuale: _Riunito | None = None
    for riga in tabella.righe:
        if _di_nuovo_i_titoli(tabella, riga):
            continue  # the headings again, at the top of a page
        titolo = in_testo(riga[posti["titolo"]].valore).strip()
        if titolo and (attuale is None or semplifica(titolo) != semplifica(attuale.titolo)):
            if attuale:
                yield attuale
            attuale = _Riunito(titolo, riga)
        elif titolo:
            attuale.avvisi.append(f"riga {riga.numero}: lo stesso titolo della riga sopra, le ho unite")
        if attuale and any(not riga[posto].vuota for posto in posti.values()):
            attuale.righe.append(riga)
    if attuale:
        yield attuale


class _Obiettivo:
    """One objective of the table."""

    def __init__(self, tabella: Tabella, posti: Mapping[str, int], aree: Sequence[c.Area], riunito: _Riunito):
        self.tabella, self.posti, self.aree, self.riunito = tabella, posti, aree, riunito
        self.avvisi = list(riunito.avvisi)
        self.chiave = self._chiave(f"{riunito.riga.numero}")

    def letto(self, n: int) -> ObiettivoLetto:
        valori = {"n": n, "titolo": self.riunito.titolo[:2000]}
        for campo in ("codice", "descrizione", "peso"):
            testi = [testo for riga in self.riunito.righe if (testo := self._detto(riga, campo))]
            if testi:
                letto = (
                    self._numero(self.riunito.riga, "peso", testi[0]) if campo == "peso" else "\n".join(testi)
                )
                if letto is not None:
                    self._metti(c.Obiettivo, valori, campo, letto)
        parti = [*self._assegnazioni(), *self._fasi(), *self._indicatori()]
        if len([una for una in parti if una.elenco == "assegnazioni"]) > 1:
            valori["ambito"] = "trasversale"
        cella = f"riga {self.riunito.riga.numero}"
        una = Aggiunta(
            self.tabella.foglio, cella, "obiettivi", self.chiave, self.chiave, valori, tuple(parti)
        )
        return ObiettivoLetto(una, tuple(dict.fromkeys(self.avvisi)))

    def _chiave(self, che_cosa: str) -> UUID:
        return uuid5(RADICE, f"{self.tabella.impronta}/{self.tabella.foglio}/{che_cosa}")

    def _detto(self, riga: Riga, campo: str) -> str:
        if campo not in self.posti:
            return ""
        cella = riga[self.posti[campo]]
        if cella.formula:
            self.avvisi.append(f"{cella.indirizzo}: c'è una formula, che non si legge")
        return in_testo(cella.valore).strip()

    def _metti(self, modello: type[c.Valore], valori: dict[str, Any], nome: str, valore: Any) -> None:
        """Sets a value if the format takes it, else says why not."""
        try:
            modello.model_validate({**MINIMI[modello], **valori, nome: valore})
        except ValidationError as errore:
            self.avvisi.append(f"«{str(valore)[:60]}»: {in_italiano(errore.errors()[0]).messaggio}")
        else:
            valori[nome] = valore

    def _numero(self, riga: Riga, campo: str, testo: str) -> Decimal | None:
        try:
            return formati.leggi_numero(testo)
        except ValueError:
            indirizzo = riga[self.posti[campo]].indirizzo
            self.avvisi.append(f"{indirizzo}: «{testo[:60]}» non è un numero, il peso resta da scrivere")
            return None

    def _aggiunta(self, elenco: str, posto: int, valori: dict[str, Any], riga: Riga) -> Aggiunta:
        chiave = self._chiave(f"{self.riunito.riga.numero}/{elenco}/{posto}")
        return Aggiunta(self.tabella.foglio, f"riga {riga.numero}", elenco, self.chiave, chiave, valori)

    def _assegnazioni(self) -> Iterator[Aggiunta]:
        viste: list[str] = []
        for riga in self.riunito.righe:
            testo = self._detto(riga, "area")
            trovate = aree_nominate(testo, self.aree)
            if testo and not trovate:
                indirizzo = riga[self.posti["area"]].indirizzo
                self.avvisi.append(
                    f"{indirizzo}: «{testo[:60]}» non è un'area del piano, da assegnare a mano"
                )
            for codice in trovate:
                if codice not in viste:
                    viste.append(codice)
                    yield self._aggiunta("assegnazioni", len(viste), {"area": codice}, riga)

    def _fasi(self) -> Iterator[Aggiunta]:
        for posto, (riga, testo, scadenza) in enumerate(self._a_coppie("fase", "scadenza"), 1):
            valori: dict[str, Any] = {"numero": posto}
            self._metti(c.Fase, valori, "descrizione", testo)
            data = ENTRO.fullmatch(scadenza)
            try:
                quando = leggi_data(data[1]) if data else None
            except CellaNonValidaError:
                quando = None
            if quando:
                valori["scadenza"] = quando
            elif scadenza:
                self._metti(c.Fase, valori, "scadenza_testo", scadenza)
            if peso := self._detto(riga, "peso_fase"):
                self._metti(c.Fase, valori, "peso", self._numero(riga, "peso_fase", peso))
            yield self._aggiunta("fasi", posto, valori, riga)

    def _indicatori(self) -> Iterator[Aggiunta]:
        for posto, (riga, testo, atteso) in enumerate(self._a_coppie("indicatore", "atteso"), 1):
            valori = traguardo(atteso)
            self._metti(c.Indicatore, valori, "descrizione", testo)
            if peso := self._detto(riga, "peso_indicatore"):
                self._metti(c.Indicatore, valori, "peso", self._numero(riga, "peso_indicatore", peso))
            yield self._aggiunta("indicatori", posto, valori, riga)

    def _a_coppie(self, campo: str, accanto: str) -> Iterator[tuple[Riga, str, str]]:
        """The items of a column with those beside them: one for each point of a list, where a cell holds one."""
        for riga in self.riunito.righe:
            testi, altri = punti(self._detto(riga, campo)), punti(self._detto(riga, accanto))
            if not testi and altri:
                testi = [""]
            if len(testi) > 1:
                indirizzo = riga[self.posti[campo]].indirizzo
                self.avvisi.append(f"{indirizzo}: {len(testi)} voci nella stessa cella, le ho separate")
            if len(altri) != len(testi):
                if len(testi) > 1 and altri:
                    indirizzo = riga[self.posti[accanto]].indirizzo
                    self.avvisi.append(f"{indirizzo}: non si capisce di quale voce è, l'ho messo alla prima")
                altri = ["\n".join(altri)] if altri else []
            for posto, testo in enumerate(testi):
                yield riga, testo, altri[posto] if posto < len(altri) else ""


MINIMI: dict[type[c.Valore], dict[str, Any]] = {
    MODELLI["obiettivi"]: {"n": 0, "titolo": "-"},
    MODELLI["fasi"]: {},
    MODELLI["indicatori"]: {"tipo": "testo"},
}
"""What a row of each kind cannot do without, to look at one of its values."""


def punti(testo: str) -> list[str]:
    """The points of a list that a cell holds; the whole text where it is not a list."""
    voci: list[str] = []
    for riga in filter(str.strip, testo.splitlines()):
        if PUNTO.match(riga):
            voci.append(PUNTO.sub("", riga).strip())
        elif voci:
            voci[-1] += f"\n{riga.strip()}"
        else:
            return (
                [testo.strip()]
                if not any(map(PUNTO.match, testo.splitlines()[1:]))
                else [riga.strip(), *punti(testo.split(riga, 1)[1])]
            )
    return voci


def traguardo(testo: str) -> dict[str, Any]:
    """What an indicator expects, of a few words: a number, a percent, a date; else the words themselves."""
    pulito = testo.strip()
    if trovato := ENTRO.fullmatch(pulito):
        try:
            return {"tipo": TipoIndicatore.DATA.value, "operatore": "entro", "data": leggi_data(trovato[1])}
        except CellaNonValidaError:
            pass
    if trovato := ATTESO.fullmatch(semplifica(pulito)):
        try:
            valore = formati.leggi_numero(trovato["numero"])
            tipo = TipoIndicatore.PERCENTUALE if trovato["percento"] else TipoIndicatore.NUMERO
            valori = {"tipo": tipo.value, "operatore": VERSI.get(trovato["op"] or "", ""), "valore": valore}
            c.Indicatore.model_validate(valori)
            return valori
        except (ValueError, ValidationError):
            pass
    return {"tipo": TipoIndicatore.TESTO.value, "testo": pulito[:2000]}


def aree_nominate(testo: str, aree: Sequence[c.Area]) -> list[str]:
    """The areas that a text names, by code or by name, in the order of the plan."""
    detto = f" {' '.join(re.findall(r'[a-z0-9]+', semplifica(testo)))} "

    def nominata(area: c.Area) -> bool:
        nome = " ".join(re.findall(r"[a-z0-9]+", semplifica(area.nome)))
        codice = area.codice in re.findall(r"[\w.-]+", testo)
        return codice or f" {nome} " in detto

    return [area.codice for area in aree if nominata(area)]
