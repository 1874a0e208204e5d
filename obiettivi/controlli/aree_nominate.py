"""S07, S08: the areas that phases and people name, against those the objective is given to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from obiettivi import calcoli
from obiettivi.contenuto import Area, Assegnazione, ContenutoPiano, Fase, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import elenco
from obiettivi.controlli.nomi_aree import Branca, NomiAree, nomi


@dataclass(frozen=True)
class Nominate:
    """What the place of the areas of a phase says: which ones, whether all of them, whether all is understood."""

    aree: frozenset[str]
    tutte: bool
    chiare: bool


class Lettura:
    """The areas of a plan and the texts that name them."""

    def __init__(self, contenuto: ContenutoPiano):
        self.aree: dict[str, Area] = {area.codice: area for area in contenuto.aree}
        self.branca = Branca(contenuto.aree)
        self.nomi = NomiAree(contenuto.aree)
        self._lette: dict[str, Nominate] = {}
        self._testi: dict[str, frozenset[str]] = {}

    def fase(self, fase: Fase) -> Nominate:
        """The recognised areas, where somebody has told them; else what is written before the phase."""
        if fase.aree:
            return Nominate(frozenset(fase.aree), tutte=False, chiare=True)
        if fase.aree_testo not in self._lette:
            self._lette[fase.aree_testo] = Nominate(*self.nomi.nel_prefisso(fase.aree_testo))
        return self._lette[fase.aree_testo]

    def persone(self, uno: Obiettivo) -> frozenset[str]:
        """The areas named in the human resources of the objective."""
        testi = (uno.risorse_umane, *(quota.ruolo for quota in uno.risorse_umane_quote))
        return frozenset().union(*map(self._nel_testo, testi))

    def _nel_testo(self, testo: str) -> frozenset[str]:
        if testo not in self._testi:
            self._testi[testo] = self.nomi.nel_testo(testo)
        return self._testi[testo]

    def fuori(self, nominate: Iterable[str], assegnate: Iterable[str]) -> frozenset[str]:
        """Of the areas named, those that stand on the branch of none of the assigned ones."""
        return frozenset(area for area in nominate if not self.branca.coperta(area, assegnate))

    def comprende(self, letta: Nominate, area: str) -> bool:
        """Whether the phase is, also, of an area."""
        return letta.tutte or self.branca.coperta(area, letta.aree)


def nominata_senza_assegnazione(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S07: an area works in the phases, or lends its people, and the objective is not among its own.

    Where an area is named in the same way by several objectives, they are told together.
    """
    lettura = Lettura(contenuto)
    trovate: dict[tuple[frozenset[str], str], list[Obiettivo]] = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        assegnate = {sua.area for sua in uno.assegnazioni}
        persone = lettura.fuori(lettura.persone(uno), assegnate)
        nelle_fasi = [lettura.fuori(lettura.fase(fase).aree, assegnate) for fase in uno.fasi]
        fuori = persone.union(*nelle_fasi)
        if assegnate and fuori:
            quali = [posizione for posizione, aree in enumerate(nelle_fasi) if aree]
            dove = [_nelle_fasi(quali)] * bool(quali) + ["nelle risorse umane"] * bool(persone)
            trovate[fuori, elenco(dove)].append(uno)
    for (fuori, dove), obiettivi in trovate.items():
        yield _senza_assegnazione(obiettivi, nomi(fuori, lettura.aree), dove)


def _senza_assegnazione(obiettivi: list[Obiettivo], aree: list[str], dove: str) -> Anomalia:
    numeri = elenco(uno.n for uno in obiettivi)
    chi, suoi = (
        (f"L'obiettivo {numeri} nomina", "non l'ha tra i propri")
        if len(obiettivi) == 1
        else (f"Gli obiettivi {numeri} nominano", "non li ha tra i propri")
    )
    rimedio = "quell'area {}: se vi lavora davvero, va aggiunta alle altre"
    if len(aree) > 1:
        suoi = suoi.replace("ha", "hanno")
        rimedio = "quelle aree {}: se vi lavorano davvero, vanno aggiunte alle altre"
    return Anomalia(
        codice="S07",
        livello=Livello.NOTA,
        oggetto=f"obiettivi[{obiettivi[0].n}]",
        campo="assegnazioni",
        messaggio=f"{chi} {elenco(aree)} {dove}, ma {rimedio.format(suoi)}.",
    )


def _nelle_fasi(posizioni: list[int]) -> str:
    quali = elenco(posizione + 1 for posizione in posizioni)
    return f"nella fase {quali}" if len(posizioni) == 1 else f"nelle fasi {quali}"


def assegnata_e_non_nominata(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S08: every phase says whose it is, and one of the areas has none, or weighs other phases than its own."""
    lettura = Lettura(contenuto)
    for uno in calcoli.attivi(contenuto):
        dette = uno.fasi and all(fase.aree or fase.aree_testo for fase in uno.fasi)
        if dette and len(uno.assegnazioni) > 1 and all(lettura.fase(fase).chiare for fase in uno.fasi):
            for posizione, assegnazione in enumerate(uno.assegnazioni):
                sue = [lettura.comprende(lettura.fase(fase), assegnazione.area) for fase in uno.fasi]
                yield from _non_torna(uno, posizione, assegnazione, sue)


def _non_torna(
    uno: Obiettivo, posizione: int, assegnazione: Assegnazione, sue: list[bool]
) -> Iterator[Anomalia]:
    chi = f"l'area {assegnazione.area}"
    if not any(sue):
        yield _di_assegnazione(
            uno,
            posizione,
            "area",
            f"Nessuna fase dell'obiettivo {uno.n} nomina {chi}, che pure l'ha tra i propri.",
        )
        return
    pesi = list(enumerate(zip(assegnazione.pesi_fasi, sue, strict=True))) if assegnazione.pesi_fasi else []
    altrui = [fase for fase, (peso, sua) in pesi if peso and not sua]
    mancanti = [fase for fase, (peso, sua) in pesi if peso is None and sua]
    nomina = "non la nomina" if len(altrui) == 1 else "non la nominano"
    if altrui:
        frase = f"Nell'obiettivo {uno.n} {chi} ha un peso {_nelle_fasi(altrui)}, che {nomina}."
        yield _di_assegnazione(uno, posizione, "pesi_fasi", frase)
    if mancanti:
        frase = f"Nell'obiettivo {uno.n} {chi} è nominata {_nelle_fasi(mancanti)}, dove non ha un peso."
        yield _di_assegnazione(uno, posizione, "pesi_fasi", frase)


def _di_assegnazione(uno: Obiettivo, posizione: int, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(
        codice="S08",
        livello=Livello.NOTA,
        oggetto=f"obiettivi[{uno.n}].assegnazioni[{posizione}]",
        campo=campo,
        messaggio=messaggio,
    )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="S07",
        titolo="Area nominata che non ha l'obiettivo",
        livello=Livello.NOTA,
        perche="Un'area che lavora a una fase, o presta le sue persone, senza avere l'obiettivo non ne risponde e "
        "non ne ha il merito. A volte dà solo una mano, e va bene così.",
        esempio="Due fasi cominciano con «S.E.» (Sviluppo Economico), ma l'obiettivo è solo degli Affari generali.",
        trova=nominata_senza_assegnazione,
        confronta=True,
    ),
    Controllo(
        codice="S08",
        titolo="Area che le sue fasi non nominano",
        livello=Livello.NOTA,
        perche="Quando ogni fase dice di chi è, un'area che nessuna fase nomina, o che ha un peso dove è un'altra a "
        "lavorare, è di solito un'area di troppo o una fase attribuita male.",
        esempio="Le fasi sono tutte «FIN.» o «LL.PP.», e l'obiettivo è anche del Servizio Avvocatura.",
        trova=assegnata_e_non_nominata,
    ),
)
