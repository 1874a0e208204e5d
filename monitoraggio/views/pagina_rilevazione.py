"""The board of a rilevazione: who has sent, how far each area is against what was expected, what is proposed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoraggio import contenuto, models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.attesi import attesi_al
from monitoraggio.azioni.avanzamenti import DELL_AREA
from monitoraggio.calcolo import Calcolo, Passo, percento
from monitoraggio.consuntivi import tavole
from monitoraggio.esporta import parole as dire
from monitoraggio.riepiloghi import risultati
from monitoraggio.scelte import Proposta, StatoAvanzamento, StatoRilevazione
from monitoraggio.views.grafico import Grafico, grafico
from monitoraggio.views.pagina_note import NotaDetta, note_lette
from monitoraggio.views.pagina_rilevazioni import RigaRilevazione, riga_della
from obiettivi import calcoli
from obiettivi.contenuto import Area
from obiettivi.formati import data, numero
from obiettivi.scelte import RaggruppaPesi
from obiettivi.views.pagina_passi import PassoDetto, passo_detto
from obiettivi.views.pagina_testata import va

PLURALI = {
    StatoAvanzamento.BOZZA: ("in bozza", "in bozza"),
    StatoAvanzamento.RESTITUITO: ("restituito", "restituiti"),
    StatoAvanzamento.INVIATO: ("inviato", "inviati"),
    StatoAvanzamento.VALIDATO: ("validato", "validati"),
}
"""The states in the order in which an avanzamento goes on, for one and for many."""

CLASSI = {
    StatoAvanzamento.BOZZA: "bozza",
    StatoAvanzamento.RESTITUITO: "bozza",
    StatoAvanzamento.INVIATO: "in-approvazione",
    StatoAvanzamento.VALIDATO: "approvato",
}
FORMATI = ("pdf", "xlsx")
NOMINATE = 8
"""How many areas are named in a sentence."""


@dataclass(frozen=True)
class RigaAvanzamento:
    """An avanzamento in its area's list; `area` is there where the list is of several areas."""

    n: int
    titolo: str
    area: str
    stato: str
    classe: str
    grado: str
    criticita: bool
    indirizzo: str


@dataclass(frozen=True)
class RigaProposta:
    """An objective that an area proposes to change or to suspend, and why."""

    n: int
    titolo: str
    area: str
    proposta: str
    motivo: str
    indirizzo: str


@dataclass(frozen=True)
class RigaArea:
    """An area (with those rolled up to it): what it has sent, and its degree against what was expected.

    Of an area that the person does not read only the states are told: `letta` is False.
    """

    ancora: str
    codice: str
    nome: str
    n_avanzamenti: int
    stati: str
    ha_inviato: bool
    letta: bool
    grado: str
    atteso: str
    confronto: str
    criticita: int
    avanzamenti: tuple[RigaAvanzamento, ...]
    spiegazione: Passo | None


@dataclass(frozen=True)
class DellEnte:
    """The ente's degree, what was expected, and how it was reached: the areas, and the mean of them."""

    grado: str
    atteso: str
    confronto: str
    righe: tuple[str, ...]


@dataclass(frozen=True)
class RigaTavola:
    """A table of actual quantities: how many of its rows are filled in; no address for who does not read it yet."""

    nome: str
    codice: str
    dette: int
    quante: int
    indirizzo: str


@dataclass(frozen=True)
class PaginaRilevazione:
    """The board. Before it is opened there is only its head. `documenti`: the addresses of PDF and workbook."""

    testa: RigaRilevazione
    al: str
    aperta: bool
    governa: bool
    chiudi: str
    riapri: str
    documenti: tuple[str, ...]
    esame: str
    relazione: str
    note: tuple[NotaDetta, ...]
    invii: str
    aree: tuple[RigaArea, ...]
    ente: DellEnte | None
    grafico: Grafico | None
    senza_fasi: int
    evidenze: str
    n_evidenze: int
    proposte: tuple[RigaProposta, ...]
    tavole: tuple[RigaTavola, ...]
    varia: str
    passi: tuple[PassoDetto, ...]
    motivo: str

    @property
    def aree_lette(self) -> bool:
        """Whether the person reads what every area declares."""
        return all(area.letta for area in self.aree)

    @property
    def senza_quantita(self) -> int:
        """How many rows of the tables nobody has filled in."""
        return sum(una.quante - una.dette for una in self.tavole)


def pagina_della_rilevazione(accesso: AccessoRilevazione, oggi: date) -> PaginaRilevazione:
    """The board as the person may read it, in a fixed number of queries."""
    rilevazione, piano = accesso.rilevazione, accesso.del_piano.piano
    cruscotto = None if rilevazione.versione is None else _Cruscotto(accesso)
    aree = cruscotto.aree() if cruscotto else ()
    chiusa = rilevazione.stato == StatoRilevazione.CHIUSA

    def sua(nome: str, *altro: str) -> str:
        return va(piano, nome, rilevazione.codice, *altro)

    return PaginaRilevazione(
        testa=riga_della(rilevazione, piano, oggi, governa=accesso.governa),
        al=data(rilevazione.al),
        aperta=accesso.aperta,
        governa=accesso.governa,
        chiudi=sua("chiudi_rilevazione") if accesso.governa and accesso.aperta else "",
        riapri=sua("riapri_rilevazione") if accesso.governa and chiusa else "",
        documenti=tuple(sua("documento_rilevazione", formato) for formato in FORMATI)
        if accesso.scarica
        else (),
        esame=sua("esame") if accesso.segue and cruscotto else "",
        relazione=sua("relazione") if accesso.scarica and rilevazione.finale and cruscotto else "",
        note=note_lette(accesso) if accesso.segue or chiusa else (),
        invii=_invii(aree) if cruscotto else "",
        aree=aree,
        ente=cruscotto.ente() if cruscotto else None,
        grafico=cruscotto.grafico() if cruscotto else None,
        senza_fasi=cruscotto.senza_fasi() if cruscotto else 0,
        evidenze=sua("evidenze_rilevazione") if any(area.avanzamenti for area in aree) else "",
        n_evidenze=cruscotto.n_evidenze() if cruscotto else 0,
        proposte=tuple(cruscotto.proposte()) if cruscotto else (),
        tavole=tuple(cruscotto.tavole()) if cruscotto else (),
        varia=sua("variazione_rilevazione") if accesso.varia else "",
        passi=tuple(_passi(rilevazione)) if cruscotto else (),
        motivo=accesso.motivo_di_chiusura,
    )


def _passi(rilevazione: models.Rilevazione) -> Iterable[PassoDetto]:
    """The steps of the rilevazione itself: those of what the areas declare are on its own page."""
    for passo in rilevazione.passi.filter(avanzamento=None, consuntivo=None).select_related("chi"):
        yield passo_detto(passo, passo.get_passo_display())


def _invii(aree: Sequence[RigaArea]) -> str:
    """Who has sent all, and who has not."""
    indietro = [area.codice for area in aree if not area.ha_inviato]
    if not indietro:
        return "Tutte le aree hanno inviato i loro avanzamenti."
    altre = len(indietro) - NOMINATE
    nomi = ", ".join(indietro[:NOMINATE]) + (f" e altre {altre}" if altre > 0 else "")
    if len(indietro) == len(aree):
        return f"Nessuna area ha inviato tutti i suoi avanzamenti: mancano {nomi}."
    hanno = len(aree) - len(indietro)
    detto = "Ha inviato tutto 1 area" if hanno == 1 else f"Hanno inviato tutto {hanno} aree"
    return f"{detto} su {len(aree)}: {'manca' if len(indietro) == 1 else 'mancano'} {nomi}."


def _stati(avanzamenti: Sequence[contenuto.Avanzamento]) -> str:
    """How many in each state: "2 in bozza, 1 validato"."""
    conti = Counter(uno.stato for uno in avanzamenti)
    return ", ".join(
        f"{conti[stato]} {uno if conti[stato] == 1 else tanti}"
        for stato, (uno, tanti) in PLURALI.items()
        if conti[stato]
    )


class _Cruscotto:
    """The values that the board is made of: the plan, what was declared, the degrees, what was expected."""

    def __init__(self, accesso: AccessoRilevazione):
        self.accesso = accesso
        self.piano, self.valore = accesso.piano, accesso.valore
        self.risultati = risultati(self.piano, self.valore)
        self.attesi = attesi_al(accesso.rilevazione.al, self.piano)
        self.gruppi = self._gruppi()

    def _gruppi(self) -> dict[str, list[contenuto.Avanzamento]]:
        """What was declared, by the area whose degree it makes, in the order of the plan's areas."""
        cime = calcoli.radici(self.piano.aree)
        rolla = self.piano.sistema.pesi.raggruppa == RaggruppaPesi.RADICE
        gruppi: dict[str, list[contenuto.Avanzamento]] = {codice: [] for codice in self.risultati.aree}
        detti = {uno.assegnazione: uno for uno in self.valore.avanzamenti}
        for chiave, (_, _, sua) in self.accesso.per_assegnazione.items():
            if chiave in detti:
                gruppi[cime[sua.area] if rolla else sua.area].append(detti[chiave])
        return gruppi

    # Area by area

    def aree(self) -> tuple[RigaArea, ...]:
        per_codice = {area.codice: area for area in self.piano.aree}
        return tuple(
            self._area(f"area-{posto}", per_codice[codice], sue)
            for posto, (codice, sue) in enumerate(self.gruppi.items(), start=1)
        )

    def _legge(self, sue: Iterable[contenuto.Avanzamento]) -> bool:
        return all(self.accesso.legge(uno.area) for uno in sue)

    def _area(self, ancora: str, area: Area, sue: list[contenuto.Avanzamento]) -> RigaArea:
        letta = self._legge(sue)
        lette = [uno for uno in sue if self.accesso.legge(uno.area)]
        calcolo, atteso = self.risultati.aree[area.codice], self.attesi.aree[area.codice]
        return RigaArea(
            ancora=ancora,
            codice=area.codice,
            nome=area.nome,
            n_avanzamenti=len(sue),
            stati=_stati(sue),
            ha_inviato=all(uno.stato not in DELL_AREA for uno in sue),
            letta=letta,
            grado=self._grado(calcolo) if letta else "",
            atteso=self._atteso(atteso),
            confronto=_confronto(calcolo, atteso) if letta else "",
            criticita=sum(bool(uno.criticita.strip()) for uno in lette),
            avanzamenti=tuple(self._riga(uno, area) for uno in lette),
            spiegazione=calcolo.passo if letta else None,
        )

    def _riga(self, detto: contenuto.Avanzamento, area: Area) -> RigaAvanzamento:
        obiettivo, posizione, sua = self.accesso.per_assegnazione[detto.assegnazione]
        stato = StatoAvanzamento(detto.stato)
        return RigaAvanzamento(
            n=obiettivo.n,
            titolo=obiettivo.titolo,
            area=sua.area if sua.area != area.codice else "",
            stato=stato.label,
            classe=CLASSI[stato],
            grado=self._grado(self.risultati.assegnazioni[obiettivo.n, posizione].totale),
            criticita=bool(detto.criticita.strip()),
            indirizzo=self._indirizzo(detto),
        )

    def _indirizzo(self, detto: contenuto.Avanzamento) -> str:
        piano, codice = self.accesso.del_piano.piano, self.accesso.rilevazione.codice
        return va(piano, "avanzamento", codice, detto.assegnazione)

    def proposte(self) -> Iterable[RigaProposta]:
        """What the areas propose to change, of those the person reads."""
        for sue in self.gruppi.values():
            for detto in sue:
                if detto.proposta in ("", Proposta.CONFERMA) or not self.accesso.legge(detto.area):
                    continue
                obiettivo, _, _ = self.accesso.per_assegnazione[detto.assegnazione]
                yield RigaProposta(
                    n=obiettivo.n,
                    titolo=obiettivo.titolo,
                    area=detto.area,
                    proposta=Proposta(detto.proposta).label,
                    motivo=detto.motivo,
                    indirizzo=self._indirizzo(detto),
                )

    def n_evidenze(self) -> int:
        """How many files prove what they read."""
        return sum(len(uno.evidenze) for uno in self.valore.avanzamenti if self.accesso.legge(uno.area))

    def tavole(self) -> Iterable[RigaTavola]:
        """The tables of actual quantities: of every area how many rows are filled in is told to everybody."""
        nomi = {area.codice: area.nome for area in self.piano.aree}
        piano, codice = self.accesso.del_piano.piano, self.accesso.rilevazione.codice
        for una in tavole(self.piano, self.valore).values():
            dove = ("consuntivo_attivita", una.area) if una.area else ("consuntivo_salute",)
            yield RigaTavola(
                nome=nomi.get(una.area, "Salute dell'ente"),
                codice=una.area,
                dette=una.dette,
                quante=len(una.righe),
                indirizzo=va(piano, dove[0], codice, *dove[1:]) if self.accesso.legge(una.area) else "",
            )

    def senza_fasi(self) -> int:
        """How many assignments have no phase of this year, so that nothing is expected of them."""
        return sum(uno.totale.grado is None for uno in self.attesi.assegnazioni.values())

    # The whole ente

    @property
    def _tutte_lette(self) -> bool:
        return all(self._legge(sue) for sue in self.gruppi.values())

    def ente(self) -> DellEnte | None:
        """None for who reads only some areas: the ente's degree tells of the others."""
        if not self._tutte_lette:
            return None
        calcolo = self.risultati.ente
        return DellEnte(
            grado=self._grado(calcolo),
            atteso=self._atteso(self.attesi.ente),
            confronto=_confronto(calcolo, self.attesi.ente),
            righe=tuple(figlio.testo for figlio in calcolo.passo.figli),
        )

    def grafico(self) -> Grafico | None:
        """The degrees of the areas that the person reads, and the ente's; None where no area is theirs."""
        lette = [codice for codice, sue in self.gruppi.items() if self._legge(sue)]
        per_codice = {area.codice: area for area in self.piano.aree}
        righe = [
            self._barra(f"{codice} – {per_codice[codice].nome}", self.risultati.aree[codice], self.attesi.aree[codice])
            for codice in lette
        ]  # fmt: skip
        if self._tutte_lette and len(righe) > 1:
            righe.append(self._barra("Ente", self.risultati.ente, self.attesi.ente))
        return grafico(righe) if righe else None

    def _barra(self, nome: str, calcolo: Calcolo, atteso: Calcolo):
        grado = calcolo.stampato
        detto = "nessun grado" if grado is None else percento(grado, self.risultati.regole.decimali)
        return nome, detto, grado, atteso.stampato

    def _grado(self, calcolo: Calcolo) -> str:
        return dire.grado(calcolo, self.risultati.regole)

    def _atteso(self, calcolo: Calcolo) -> str:
        return "" if calcolo.stampato is None else dire.grado(calcolo, self.attesi.regole)


def _confronto(calcolo: Calcolo, atteso: Calcolo) -> str:
    """How a degree stands against what was expected, in points."""
    if calcolo.stampato is None or atteso.stampato is None:
        return ""
    punti: Decimal = calcolo.stampato - atteso.stampato
    if punti == 0:
        return "come atteso"
    quanti = "1 punto" if abs(punti) == 1 else f"{numero(abs(punti))} punti"
    return f"{quanti} {'sopra' if punti > 0 else 'sotto'} l'atteso"
