"""Reading a workbook of ours that was filled in: what it asks of the plan, told from what it said when it left."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from obiettivi import contenuto as c
from obiettivi.azioni.proposte import MODELLI, Aggiunta, Cambio, Proposta, Rimozione
from obiettivi.contenuto.chiavi import RADICE
from obiettivi.contenuto.formato import in_italiano
from obiettivi.contenuto.tipi import N_MASSIMO
from obiettivi.esporta.compilazione import CHIAVE, NUMERO_OBIETTIVO, ORIGINE, TOGLI
from obiettivi.esporta.fogli.colonne import NUMERO, Campo, Colonna, Elenco, Genere
from obiettivi.esporta.origine import Origine, OrigineNonValidaError, leggi_origine
from obiettivi.formati import semplifica
from obiettivi.importa.cartella.celle import SI, CellaNonValidaError, Noti, in_testo, leggi_cella, uguali
from obiettivi.importa.cartella.vedute import ATTIVITA, Chiave, Veduta, campo_della_riga, veduta
from obiettivi.importa.libro import Cella, Libro, LibroNonLeggibileError, Riga, Valore, leggi_libro
from obiettivi.scelte import MESI

NON_NOSTRA = (
    "Questa cartella non è una di quelle da compilare: le manca il foglio nascosto che dice da quale piano viene. "
    "Scarica l'Excel da questa pagina, scrivi lì, e carica quello. Se hai una tabella tua, usa «Comincia da una "
    "tabella»."
)
ROVINATA = (
    "Il foglio nascosto che dice da dove viene la cartella è stato cambiato o tagliato, e non si può più capire che "
    "cosa è nuovo. Scarica di nuovo l'Excel e riporta lì quello che hai scritto."
)


ANNUALI = {"Valore atteso": "valori_annuali", "Storico": "storico"}
ANNUALE = re.compile(f"({'|'.join(ANNUALI)}) ((?:19|20)[0-9][0-9])")


@dataclass(frozen=True)
class ErroreDiCella:
    """A mistake in the workbook, with its sheet and cell (empty for the sheet itself)."""

    foglio: str
    cella: str
    messaggio: str


@dataclass(frozen=True)
class Letta:
    """A cell that is asked to change: what it said when the workbook left, what it says; `etichetta` heads it."""

    etichetta: str
    prima: Valore
    dopo: Valore


@dataclass
class CartellaLetta:
    """A workbook that came back.

    `proposte` are what it asks, each with what its cells say (`celle`, by the proposal's code). `righe` are the
    rows that were read.
    """

    origine: Origine
    base: Veduta
    proposte: list[Proposta] = field(default_factory=list)
    celle: dict[str, tuple[Letta, ...]] = field(default_factory=dict)
    errori: list[ErroreDiCella] = field(default_factory=list)
    righe: int = 0


def leggi_cartella(dati: bytes) -> CartellaLetta:
    """What a workbook asks. Raises LibroNonLeggibileError for what is not a workbook of ours."""
    libro = leggi_libro(dati)
    if ORIGINE not in libro:
        raise LibroNonLeggibileError(NON_NOSTRA)
    try:
        origine = leggi_origine([in_testo(riga[0].valore) for riga in libro[ORIGINE]])
    except OrigineNonValidaError:
        raise LibroNonLeggibileError(ROVINATA) from None
    lettore = _Lettore(CartellaLetta(origine, veduta(origine.base)), hashlib.sha256(dati).hexdigest())
    lettore.leggi(libro)
    return lettore.letta


@dataclass(frozen=True)
class _Posto:
    """A column of a sheet: where it is, from 0, and what it is."""

    posto: int
    colonna: Colonna


@dataclass
class _Nuovo:
    """A new objective, while its rows are gathered."""

    aggiunta: Aggiunta
    parti: list[Aggiunta] = field(default_factory=list)
    fasi: list[UUID] = field(default_factory=list)


class _Lettore:
    """Reads the sheets in the order in which their rows name each other."""

    ORDINE = ("obiettivi", "fasi", "assegnazioni", "indicatori", ATTIVITA)

    def __init__(self, letta: CartellaLetta, impronta: str):
        self.letta, self.impronta = letta, impronta
        contenuto = letta.base.contenuto
        self.aree = tuple(area.codice for area in contenuto.aree)
        self.voci = frozenset(voce.codice for voce in contenuto.voci)
        self.per_n = {uno.n: uno for uno in contenuto.obiettivi}
        self.fasi = {uno.chiave: [fase.chiave for fase in uno.fasi] for uno in contenuto.obiettivi}
        self.nuovi: dict[int, _Nuovo] = {}

    def leggi(self, libro: Libro) -> None:
        for elenco in self.ORDINE:
            self._foglio(elenco, self.letta.base.elenchi[elenco], libro)
        for nuovo in self.nuovi.values():
            # Phases and indicators may name the assignments.
            parti = sorted(nuovo.parti, key=lambda una: una.elenco != "assegnazioni")
            una = nuovo.aggiunta
            self.letta.proposte.append(
                Aggiunta(una.foglio, una.cella, una.elenco, una.obiettivo, una.riga, una.valori, tuple(parti))
            )

    def errore(self, foglio: str, cella: str, messaggio: str) -> None:
        self.letta.errori.append(ErroreDiCella(foglio, cella, messaggio))

    def _foglio(self, elenco: str, foglio: Elenco, libro: Libro) -> None:
        righe = libro.get(foglio.nome)
        if righe is None:
            self.errore(foglio.nome, "", "il foglio non c'è più: quello che diceva resta com'è nel piano")
            return
        posti = _posti(foglio, righe[0]) if righe and righe[0].numero == 1 else {}
        obbligatori = {CHIAVE} | ({NUMERO_OBIETTIVO} if elenco != ATTIVITA else set())
        if mancano := sorted(obbligatori - set(posti)):
            self.errore(
                foglio.nome,
                "",
                f"manca la colonna «{mancano[0]}» nella prima riga: il foglio non è stato letto",
            )
            return
        letti = {uno.posto for uno in posti.values()}
        for posto, cella in enumerate(righe[0].celle):
            if posto not in letti and not cella.vuota:
                self.errore(foglio.nome, cella.indirizzo, "questa colonna non è tra quelle che si leggono")
        viste: set[Chiave] = set()
        for riga in righe[1:]:
            self.letta.righe += 1
            chiave = self._chiave(elenco, in_testo(riga[posti[CHIAVE].posto].valore).strip())
            if chiave is not None and chiave not in viste:
                viste.add(chiave)
                self._riga(elenco, foglio.nome, riga, posti, chiave)
            elif not _si_toglie(riga, posti) and any(
                not riga[uno.posto].vuota for uno in posti.values() if _si_scrive(uno.colonna)
            ):
                self._nuova(elenco, foglio.nome, riga, posti)
        for chiave, vista in self.letta.base.righe[elenco].items():
            if chiave not in viste:
                chi = vista.obiettivo and vista.obiettivo.chiave
                quale = vista.riga if elenco == ATTIVITA else chiave
                self._proponi(Rimozione(foglio.nome, f"-{chiave}", elenco, chi, quale, mancante=True))

    def _chiave(self, elenco: str, detta: str) -> Chiave | None:
        """The row of the base that a key names; None for a key of nothing, as that of a row of another workbook."""
        try:
            chiave = int(detta) if elenco == ATTIVITA else UUID(detta)
        except ValueError:
            return None
        return chiave if chiave in self.letta.base.righe[elenco] else None

    def _proponi(self, una: Proposta, *celle: Letta) -> None:
        self.letta.proposte.append(una)
        self.letta.celle[una.codice] = celle

    # A row that was there

    def _riga(self, elenco: str, foglio: str, riga: Riga, posti: dict[str, _Posto], chiave: Chiave) -> None:
        vista = self.letta.base.righe[elenco][chiave]
        chi = vista.obiettivo and vista.obiettivo.chiave
        quale = vista.riga if elenco == ATTIVITA else chiave
        if _si_toglie(riga, posti):
            self._proponi(Rimozione(foglio, riga[posti[TOGLI].posto].indirizzo, elenco, chi, quale))
            return
        self._stesso_numero(foglio, riga, posti, vista.obiettivo)
        noti = self._noti(chi)
        for uno in posti.values():
            campo = uno.colonna.campo and campo_della_riga(uno.colonna.campo, vista.obiettivo)
            if campo is None or uno.colonna.titolo == TOGLI:
                continue
            cella, prima = riga[uno.posto], vista.celle.get(campo.nome)
            if cella.formula:
                self.errore(foglio, cella.indirizzo, FORMULA)
                continue
            if not self._cambiata(campo, cella.valore, prima, noti):
                continue
            try:
                valore = leggi_cella(elenco, campo, cella.valore, noti)
            except CellaNonValidaError as errore:
                self.errore(foglio, cella.indirizzo, str(errore))
                continue
            cambio = Cambio(foglio, cella.indirizzo, elenco, chi, quale, campo.nome, valore)
            self._proponi(
                cambio, Letta(etichetta(uno.colonna), self._mostrato(campo, prima, noti), cella.valore)
            )

    def _stesso_numero(self, foglio: str, riga: Riga, posti, obiettivo: c.Obiettivo | None) -> None:
        if obiettivo is None:
            return
        cella = riga[posti[NUMERO_OBIETTIVO].posto]
        if not uguali(cella.valore, str(obiettivo.n)):
            self.errore(
                foglio,
                cella.indirizzo,
                f"il numero dell'obiettivo era {obiettivo.n}: da qui non si cambia. L'ordine degli obiettivi si "
                "cambia nel programma, con «Sposta»",
            )

    @staticmethod
    def _cambiata(campo: Campo, valore: Valore, prima: Valore, noti: Noti) -> bool:
        if campo.genere is Genere.FASE:
            posti = {str(chiave): str(posto) for posto, chiave in enumerate(noti.fasi, 1)}
            return not uguali(valore, posti.get(prima))
        if campo.genere is Genere.SEGNO:
            return (valore is None) != (prima is None)
        return not uguali(valore, prima)

    @staticmethod
    def _mostrato(campo: Campo, prima: Valore, noti: Noti) -> Valore:
        if campo.genere is Genere.FASE and prima:
            return str([str(chiave) for chiave in noti.fasi].index(prima) + 1)
        return prima

    def _noti(self, obiettivo: UUID | None) -> Noti:
        return Noti(self.aree, self.voci, tuple(self.fasi.get(obiettivo, ())))

    # A new row

    def _nuova(self, elenco: str, foglio: str, riga: Riga, posti: dict[str, _Posto]) -> None:
        quanti = len(self.letta.errori)
        cella_n = riga[posti[NUMERO_OBIETTIVO].posto] if elenco != ATTIVITA else Cella(f"A{riga.numero}")
        chi = None if elenco == ATTIVITA else self._obiettivo_detto(elenco, foglio, cella_n)
        if len(self.letta.errori) > quanti:
            return
        chiave = uuid5(RADICE, f"{self.impronta}/{foglio}/{riga.numero}")
        noti = self._noti(chi)
        valori, celle = {}, []
        for uno in posti.values():
            campo = uno.colonna.campo and self._campo_di_nuova(uno.colonna.campo, noti)
            cella = riga[uno.posto]
            if campo is None or uno.colonna.titolo == TOGLI or cella.vuota:
                continue
            try:
                if cella.formula:
                    raise CellaNonValidaError(FORMULA)
                valori[campo.nome] = leggi_cella(elenco, campo, cella.valore, noti)
                celle.append(Letta(etichetta(uno.colonna), None, cella.valore))
            except CellaNonValidaError as errore:
                self.errore(foglio, cella.indirizzo, str(errore))
        if elenco == "obiettivi":
            valori["n"] = int(cella_n.valore)
        self._esige(elenco, foglio, riga, posti, valori)
        if len(self.letta.errori) > quanti:
            return
        indirizzo = f"riga {riga.numero}"
        chi = chiave if elenco == "obiettivi" else chi
        self._metti(Aggiunta(foglio, indirizzo, elenco, chi, chiave, valori), celle)

    def _metti(self, una: Aggiunta, celle: Sequence[Letta]) -> None:
        if una.elenco == "fasi":
            self.fasi.setdefault(una.obiettivo, []).append(una.riga)
        suo = next((nuovo for nuovo in self.nuovi.values() if nuovo.aggiunta.riga == una.obiettivo), None)
        if una.elenco == "obiettivi":
            self.nuovi[una.valori["n"]] = _Nuovo(una)
            self.letta.celle[una.codice] = tuple(celle)
        elif suo:
            suo.parti.append(una)
            self.letta.celle[una.codice] = tuple(celle)
        else:
            self._proponi(una, *celle)

    def _campo_di_nuova(self, campo: Campo, noti: Noti) -> Campo | None:
        """The field for a row that is not in the plan yet; months that are left empty say nothing."""
        if not campo.nome.startswith("pesi:"):
            return campo
        posto = int(campo.nome.partition(":")[2])
        if posto >= len(noti.fasi):
            return None
        return Campo(f"pesi:{noti.fasi[posto]}", campo.genere)

    def _obiettivo_detto(self, elenco: str, foglio: str, cella: Cella) -> UUID | None:
        """The objective that the column «N.» names; of a new objective, that nobody has that number."""
        try:
            n = int(in_testo(cella.valore))
        except ValueError:
            di = "dell'obiettivo nuovo" if elenco == "obiettivi" else "dell'obiettivo a cui va la riga"
            self.errore(foglio, cella.indirizzo, f"scrivi il numero {di}")
            return None
        if elenco == "obiettivi":
            if n in self.per_n or n in self.nuovi or not 0 <= n <= N_MASSIMO:
                self.errore(
                    foglio, cella.indirizzo, f"il numero {n} è già di un obiettivo: scrivine uno libero"
                )
            return None
        if n in self.nuovi:
            return self.nuovi[n].aggiunta.riga
        if n not in self.per_n:
            self.errore(foglio, cella.indirizzo, f"nel foglio Obiettivi non c'è un obiettivo con N. {n}")
            return None
        return self.per_n[n].chiave

    def _esige(
        self, elenco: str, foglio: str, riga: Riga, posti: dict[str, _Posto], valori: dict[str, Any]
    ) -> None:
        """What a new row cannot do without."""
        semplici = {nome: valore for nome, valore in valori.items() if nome in MODELLI[elenco].model_fields}
        try:
            MODELLI[elenco].model_validate(semplici)
        except ValidationError as errore:
            for voce in errore.errors():
                nome = voce["loc"][0]
                dove = next(
                    (uno for uno in posti.values() if uno.colonna.campo and uno.colonna.campo.nome == nome),
                    None,
                )
                cella = riga[dove.posto].indirizzo if dove else f"riga {riga.numero}"
                come = dove.colonna.titolo if dove else nome
                messaggio = (
                    f"manca «{come}», che in una riga nuova ci vuole"
                    if voce["type"] == "missing"
                    else in_italiano(voce).messaggio
                )
                self.errore(foglio, cella, messaggio)


FORMULA = "qui c'è una formula, che non si legge: scrivi al suo posto il valore"


def etichetta(colonna: Colonna) -> str:
    """What a column is called; a month by its name."""
    nome, _, parte = colonna.campo.nome.partition(":")
    return f"Mese: {MESI[int(parte) - 1]}" if nome == "mesi" else colonna.titolo


def _si_toglie(riga: Riga, posti: dict[str, _Posto]) -> bool:
    return TOGLI in posti and semplifica(in_testo(riga[posti[TOGLI].posto].valore).strip()) in SI


def _si_scrive(colonna: Colonna) -> bool:
    return colonna.campo is not None or colonna.titolo == NUMERO_OBIETTIVO


def _posti(foglio: Elenco, testata: Riga) -> dict[str, _Posto]:
    """Where each column is: told by its title, and by which time it comes where titles repeat (the months)."""
    trovate = Counter()
    per_titolo: dict[tuple[str, int], int] = {}
    for posto, cella in enumerate(testata.celle):
        titolo = in_testo(cella.valore).strip()
        per_titolo[titolo, trovate[titolo]] = posto
        trovate[titolo] += 1
    attese = Counter()
    posti: dict[str, _Posto] = {}
    for colonna in foglio.tabella.colonne:
        posto = per_titolo.get((colonna.titolo, attese[colonna.titolo]))
        attese[colonna.titolo] += 1
        if posto is not None:
            nome = colonna.titolo if colonna.campo is None else colonna.campo.nome
            posti[TOGLI if colonna.titolo == TOGLI else nome] = _Posto(posto, colonna)
    return posti | _altri_anni(foglio, testata, {uno.posto for uno in posti.values()})


def _altri_anni(foglio: Elenco, testata: Riga, presi: set[int]) -> dict[str, _Posto]:
    """Columns for years that no indicator has a value for yet, added by who fills in the workbook."""
    if foglio.tabella.elenco != "indicatori":
        return {}
    trovate = {}
    for posto, cella in enumerate(testata.celle):
        titolo = in_testo(cella.valore).strip()
        if posto not in presi and (detto := ANNUALE.fullmatch(titolo)):
            nome = f"{ANNUALI[detto[1]]}:{detto[2]}"
            vuota = Colonna(titolo, NUMERO, lambda riga: None, campo=Campo(nome, Genere.NUMERO))
            trovate[nome] = _Posto(posto, vuota)
    return trovate
