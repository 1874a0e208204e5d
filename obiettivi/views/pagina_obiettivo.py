"""The sheet of an objective on the screen: the printed one, in its words, and what is around it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from obiettivi import calcoli
from obiettivi.collegamenti import Correzioni
from obiettivi.contenuto import Assegnazione, ContenutoPiano, Obiettivo
from obiettivi.controlli import Anomalia
from obiettivi.esporta import parole
from obiettivi.esporta.edizione import Edizione
from obiettivi.esporta.ritaglio import Ritaglio, ritaglia
from obiettivi.esporta.stampa.blocchi import Cella, Colonna, Fatti, Fatto, Rimando, Tabella
from obiettivi.esporta.stampa.scheda import Fasi, Schede
from obiettivi.scelte import RaggruppaPesi
from obiettivi.views.aree import RigaArea, con_pesi, righe_delle_aree
from obiettivi.views.limiti import Limiti
from obiettivi.views.pagina_piano import TITOLO_BREVE, ordine_degli_obiettivi
from obiettivi.views.segnalazioni import Gruppo, Luogo, gruppi
from obiettivi.views.vista import indirizzo_del_piano

TITOLO_LUNGO = 180
"""Characters from which a title is set in smaller type."""

PROGRAMMAZIONE = "Programmazione"
"""What the printed sheet calls the voci of an objective."""

POSTO = re.compile(r"obiettivi\[\d+\](?:\.(\w+)\[(\d+)\])?")
"""What of the objective a finding is about: a list and a position in it."""

DOVE = {
    # An area that is alone is told among the facts, not in a table.
    "assegnazioni": ("aree", "che-cosa"),
    "fasi": ("fasi",),
    "pesi_fasi": ("pesi", "fasi"),
    "indicatori": ("indicatori",),
}
"""The parts of the sheet that tell what a finding names, the best first."""
LUOGHI = {
    "aree": "le aree",
    "che-cosa": "l'area e il peso",
    "fasi": "le fasi",
    "pesi": "i pesi delle fasi",
    "indicatori": "gli indicatori",
}
CON_RIGHE = {"aree", "fasi", "indicatori"}


@dataclass(frozen=True)
class CellaTotale(Cella):
    """A cell with how the weights of a whole area stand."""

    area: RigaArea | None = None


@dataclass(frozen=True)
class Mezzi(Fatti):
    """The facts at the end of the sheet: with what means, and what the objective hangs from."""

    titolo: ClassVar[str] = "Risorse e collegamenti"


@dataclass(frozen=True)
class Parte:
    """A part of the sheet: a shape of the printed one, and the template that draws it on the screen."""

    ancora: str
    titolo: str
    modello: str
    blocco: Fatti | Fasi | Tabella


@dataclass(frozen=True)
class Vicino:
    """The objective before or after, in the order of the plan's page."""

    n: int
    titolo: str


@dataclass(frozen=True)
class PaginaObiettivo:
    """The page of an objective. `nel_piano` is its place on the page of the plan, whose address is `base`."""

    base: str
    n: int
    occhiello: str
    titolo: str
    titolo_breve: str
    titolo_lungo: bool
    avviso: str
    descrizione: str
    parti: tuple[Parte, ...]
    gruppi: tuple[Gruppo, ...]
    nel_piano: str
    modifica: str
    prima: Vicino | None
    dopo: Vicino | None


def pagina_dell_obiettivo(
    piano: ContenutoPiano,
    n: int,
    correzioni: Correzioni | None,
    limiti: Limiti | None = None,
    base: str = "",
    anomalie: Sequence[Anomalia] | None = None,
) -> PaginaObiettivo:
    """The page of an objective; `correzioni` leads to where it is corrected: None for who only reads.
    `limiti` are for who reads only a part of the plan, this objective included; `base` is the address of the
    page of a version, `anomalie` the findings of the whole plan: None, those in its value alone.

    Raises RitaglioNonValidoError when the plan has no such objective.
    """
    ritaglio = ritaglia(piano, obiettivo=n, edizione=Edizione(anomalie=anomalie))
    if limiti:
        sue = limiti.anomalie(ritaglio.anomalie)
        ritaglio = replace(ritaglio, pesi=limiti.pesi(ritaglio.pesi), anomalie=sue)
    obiettivo = ritaglio.obiettivo
    base = base or indirizzo_del_piano(piano)
    scheda = _SchedeDelloSchermo(ritaglio, base).scheda(obiettivo)
    parti = tuple(_parti(scheda.blocchi))
    prima, dopo = _vicini(piano, n, limiti)
    return PaginaObiettivo(
        base=base,
        n=n,
        occhiello=scheda.occhiello,
        titolo=obiettivo.titolo,
        titolo_breve=parole.accorcia(obiettivo.titolo, TITOLO_BREVE),
        titolo_lungo=len(obiettivo.titolo) > TITOLO_LUNGO,
        avviso=scheda.avviso,
        descrizione=scheda.descrizione,
        parti=parti,
        gruppi=tuple(gruppi(ritaglio.anomalie, lambda anomalia: _luogo(anomalia, parti), correzioni, piano)),
        nel_piano=f"{base}#obiettivo-{n}",
        modifica=correzioni.scheda(n) if correzioni else "",
        prima=prima,
        dopo=dopo,
    )


class _SchedeDelloSchermo(Schede):
    """The printed sheets, with links between pages and, beside each area, how its weights stand."""

    def __init__(self, ritaglio: Ritaglio, base: str):
        piano = ritaglio.contenuto
        super().__init__(piano, frozenset(obiettivo.n for obiettivo in piano.obiettivi))
        self.base = base
        pesi = ritaglio.pesi if con_pesi(piano) else ()
        self.totali = {area.codice: area for area in righe_delle_aree(piano, pesi, base)}
        self.cime = calcoli.radici(piano.aree) if piano.sistema.pesi.raggruppa == RaggruppaPesi.RADICE else {}

    def rimando(self, n: int, testo: str = "") -> Rimando:
        return Rimando(testo or str(n), f"{self.base}obiettivi/{n}/")

    def _voce(self, codice: str) -> str:
        """A voce after those it hangs from."""
        padre = self.voci[codice].padre
        return parole.unisci(self._voce(padre) if padre else "", super()._voce(codice), con=" › ")

    def _totale(self, assegnazione: Assegnazione) -> CellaTotale:
        area = self.totali.get(self.cime.get(assegnazione.area, assegnazione.area))
        return CellaTotale(testo=area.totale if area else "", area=area)

    def _unica(self, obiettivo: Obiettivo, assegnazione: Assegnazione) -> list:
        area_e_peso, *altro = super()._unica(obiettivo, assegnazione)
        return [area_e_peso, ("Pesi dell'area", self._totale(assegnazione)), *altro]

    def _assegnazioni(self, obiettivo: Obiettivo) -> Tabella | None:
        tabella = super()._assegnazioni(obiettivo)
        totali = [self._totale(una) for una in obiettivo.assegnazioni]
        if tabella is None or all(totale.vuota for totale in totali):
            return tabella
        colonna = Colonna("Totale dell'area", "totali")
        return replace(
            tabella,
            colonne=(*tabella.colonne, colonna),
            righe=tuple(
                (*riga, (colonna, totale)) for riga, totale in zip(tabella.righe, totali, strict=True)
            ),
        )

    def _che_cosa(self, obiettivo: Obiettivo) -> Fatti | None:
        fatti = super()._che_cosa(obiettivo)
        # Several areas of which nothing is said have no table where their totals would stand.
        if len(obiettivo.assegnazioni) < 2 or super()._assegnazioni(obiettivo):
            return fatti
        totali = dict.fromkeys(self._totale(una) for una in obiettivo.assegnazioni)
        celle = tuple(totale for totale in totali if not totale.vuota)
        return replace(fatti, fatti=(*fatti.fatti, Fatto("Pesi delle aree", celle))) if celle else fatti

    def _con_che_cosa(self, obiettivo: Obiettivo) -> Fatti | None:
        fatti = super()._con_che_cosa(obiettivo)
        if fatti is None:
            return None
        # With their branches the voci are long: a line each.
        voci = tuple(Cella(self._voce(codice)) for codice in obiettivo.voci)
        return Mezzi(
            tuple(replace(uno, celle=voci) if uno.nome == PROGRAMMAZIONE else uno for uno in fatti.fatti)
        )


def _parti(blocchi: Iterable[Fatti | Fasi | Tabella]) -> Iterator[Parte]:
    """The shapes of the sheet, each with its place on the page."""
    viste = Counter()
    for blocco in blocchi:
        ancora, titolo, modello = _presentazione(blocco)
        viste[ancora] += 1
        # A table that is too wide for the page goes on in another.
        quante = viste[ancora]
        yield Parte(f"{ancora}-bis-{quante}" if quante > 1 else ancora, titolo, modello, blocco)


def _presentazione(blocco: Fatti | Fasi | Tabella) -> tuple[str, str, str]:
    """Place, heading and template of a shape."""
    if isinstance(blocco, Mezzi):
        return "risorse", blocco.titolo, "piani/scheda/_fatti.html"
    if isinstance(blocco, Fatti):
        return "che-cosa", "", "piani/scheda/_fatti.html"
    if isinstance(blocco, Fasi):
        return "fasi", "Fasi", "piani/scheda/_fasi.html"
    return blocco.titolo.split()[0].lower(), blocco.titolo, "piani/scheda/_tabella.html"


def _luogo(anomalia: Anomalia, parti: Iterable[Parte]) -> Luogo:
    """Where on the sheet a finding about it leads."""
    presenti = {parte.ancora for parte in parti}
    elenco, posizione = POSTO.match(anomalia.oggetto).groups()
    if elenco is None or anomalia.campo == "pesi_fasi":
        elenco, posizione = anomalia.campo, None
    ancora = next((una for una in DOVE.get(elenco, ()) if una in presenti), "")
    nome, indirizzo = LUOGHI.get(ancora, ""), f"#{ancora}" if ancora else ""
    if posizione is not None and ancora in CON_RIGHE:
        riga = int(posizione) + 1
        nome, indirizzo = f"{nome}, riga {riga}", f"{indirizzo}-{riga}"
    return Luogo(nome, indirizzo, da_modificare="l'obiettivo")


def _vicini(piano: ContenutoPiano, n: int, limiti: Limiti | None) -> tuple[Vicino | None, Vicino | None]:
    """The objectives before and after, as the page of the plan has them."""
    ordine = ordine_degli_obiettivi(piano, limiti)
    titoli: Mapping[int, str] = {obiettivo.n: obiettivo.titolo for obiettivo in piano.obiettivi}
    posto = ordine.index(n)
    accanto = (ordine[posto - 1 : posto] if posto else (), ordine[posto + 1 : posto + 2])
    prima, dopo = (
        next((Vicino(altro, parole.accorcia(titoli[altro], TITOLO_BREVE)) for altro in uno), None)
        for uno in accanto
    )
    return prima, dopo
