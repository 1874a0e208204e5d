"""What the page of a plan shows, in the shape in which it shows it: the template only writes it down."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from obiettivi import calcoli
from obiettivi.calcoli import PesoArea
from obiettivi.collegamenti import Correzioni
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import Anomalia, Livello, verifica
from obiettivi.esporta import parole
from obiettivi.views.aree import RigaArea, con_pesi, righe_delle_aree
from obiettivi.views.limiti import Limiti
from obiettivi.views.pagina_gantt import Gantt, Parte, gantt
from obiettivi.views.pagina_regole import regole_dei_pesi
from obiettivi.views.pagina_tabella import Tabella, tabella_degli_obiettivi
from obiettivi.views.segnalazioni import Gruppo, Luogo, Prima, da_vedere_prima, gruppi
from obiettivi.views.tabelle import RigaObiettivo, Tabelle
from obiettivi.views.vista import AREE, MESI, TABELLA, VOCI, Ricerca, Scheda, Sguardo, guarda
from obiettivi.views.voci import Albero, albero_delle_voci

TITOLO_BREVE = 90


@dataclass(frozen=True)
class Sezione:
    """A table of objectives; `area` is what the table is about, None when it is not one area."""

    ancora: str
    titolo: str
    righe: tuple[RigaObiettivo, ...]
    area: RigaArea | None = None


@dataclass(frozen=True)
class Pagina:
    """The page of a plan: its objectives in one of the arrangements of `schede`, all or those found.

    That is area by area (`sezioni`), by `albero` of voci, month by month (`gantt`), or in one `tabella`.
    It is not `intera` for who reads only a part of a bozza; `senza_documenti` are the areas of which they
    read the total only. `conti` are the findings, level by level; `gruppi` those that stop the approval.
    """

    base: str
    titolo: str
    triennio: str
    atto: str
    sistema: str
    regole: tuple[str, ...]
    con_pesi: bool
    con_codici: bool
    modificabile: bool
    intera: bool
    senza_documenti: frozenset[str]
    n_obiettivi: int
    aree: tuple[RigaArea, ...]
    senza_obiettivi: str
    prime: tuple[Prima, ...]
    conti: tuple[tuple[str, int, str], ...]
    gruppi: tuple[Gruppo, ...]
    schede: tuple[Scheda, ...]
    ricerca: Ricerca
    sezioni: tuple[Sezione, ...] = ()
    albero: Albero | None = None
    gantt: Gantt | None = None
    tabella: Tabella | None = None


def pagina_del_piano(
    piano: ContenutoPiano,
    correzioni: Correzioni | None,
    parametri: Mapping[str, Sequence[str]] | None = None,
    oggi: date | None = None,
    limiti: Limiti | None = None,
    base: str = "",
    anomalie: Sequence[Anomalia] | None = None,
) -> Pagina:
    """The page of a plan. `correzioni` leads to the forms where it is corrected: None for who only reads.

    `parametri` are those of the address: how the objectives are arranged, and which ones. `limiti` are for
    who reads only a part of the plan. `base` is the address of the page of a version. `anomalie` are the
    findings of the whole plan: None, those in its value alone.
    """
    pesi = tutti_i_pesi = calcoli.pesi_per_area(piano)
    anomalie = verifica(piano) if anomalie is None else anomalie
    senza_obiettivi = _senza_obiettivi(piano, pesi, limiti)
    if limiti:
        piano, pesi, anomalie = limiti.piano, limiti.pesi(pesi), limiti.anomalie(anomalie)
    forme = {n: correzioni.scheda(n) for n in correzioni.obiettivi} if correzioni else {}
    sguardo = guarda(piano, parametri or {}, anomalie, base)
    # The places of the areas, and of objectives that were not found, are on the page that has them all.
    altrove = sguardo.vista.base if sguardo.vista.nome != AREE or not sguardo.intero else ""
    aree = righe_delle_aree(piano, pesi, altrove)
    luoghi = _luoghi(piano, sguardo, aree)

    def luogo(anomalia: Anomalia) -> Luogo | None:
        return luoghi.get(_oggetto(anomalia))

    trovate = tuple(gruppi(anomalie, luogo, correzioni, piano))
    return Pagina(
        base=sguardo.vista.base,
        titolo=piano.piano.titolo,
        triennio="–".join(map(str, piano.piano.triennio)),
        atto=parole.atto(piano.piano.atto),
        sistema=piano.sistema.denominazione,
        regole=tuple(regole_dei_pesi(piano.sistema)),
        con_pesi=con_pesi(piano),
        con_codici=any(obiettivo.codice for obiettivo in piano.obiettivi),
        modificabile=bool(forme),
        intera=limiti is None,
        senza_documenti=limiti.solo_totale if limiti else frozenset(),
        n_obiettivi=len(piano.obiettivi),
        aree=aree,
        senza_obiettivi=senza_obiettivi,
        prime=da_vedere_prima(anomalie, luogo, correzioni, piano.deroghe),
        conti=tuple((gruppo.livello, gruppo.quante, gruppo.titolo) for gruppo in trovate),
        gruppi=tuple(gruppo for gruppo in trovate if gruppo.livello == Livello.BLOCCA),
        schede=sguardo.schede,
        ricerca=sguardo.ricerca,
        **_disposti(
            sguardo,
            Tabelle(sguardo.piano, pesi, con_pesi(piano), forme, sguardo.aree, tutti_i_pesi),
            aree,
            anomalie,
            oggi,
            limiti is None,
        ),
    )


def _disposti(
    sguardo: Sguardo,
    tabelle: Tabelle,
    aree: Sequence[RigaArea],
    anomalie: Sequence[Anomalia],
    oggi: date | None,
    intero: bool,
) -> dict[str, object]:
    """The objectives that are looked at, in the arrangement that was asked; none where none was found."""
    if not sguardo.piano.obiettivi:
        return {}
    if sguardo.vista.nome == VOCI:
        return {"albero": albero_delle_voci(tabelle, intero and sguardo.intero)}
    if sguardo.vista.nome == TABELLA:
        return {"tabella": tabella_degli_obiettivi(sguardo, anomalie)}
    sezioni = _sezioni(tabelle, tabelle.pesi, aree)
    if sguardo.vista.nome == MESI:
        return {"gantt": gantt(sguardo.piano, _parti(sezioni), oggi)}
    return {"sezioni": sezioni}


def _parti(sezioni: Iterable[Sezione]) -> Iterator[Parte]:
    """The sections with each objective once, where findings lead to it."""
    for sezione in sezioni:
        codice = sezione.area.codice if sezione.area else ""
        obiettivi = tuple(riga.obiettivo for riga in sezione.righe if riga.prima)
        yield sezione.ancora, sezione.titolo, codice, obiettivi


def ordine_degli_obiettivi(piano: ContenutoPiano, limiti: Limiti | None = None) -> tuple[int, ...]:
    """The `n` of the objectives in the order of the page, each where findings lead to it."""
    pesi = tutti_i_pesi = calcoli.pesi_per_area(piano)
    if limiti:
        piano, pesi = limiti.piano, limiti.pesi(pesi)
    tabelle = Tabelle(piano, pesi, con_pesi(piano), {}, tutti_i_pesi=tutti_i_pesi)
    sezioni = _sezioni(tabelle, pesi, righe_delle_aree(piano, pesi))
    return tuple(riga.obiettivo.n for sezione in sezioni for riga in sezione.righe if riga.prima)


def _sezioni(tabelle: Tabelle, pesi: Iterable[PesoArea], aree: Iterable[RigaArea]) -> tuple[Sezione, ...]:
    sezioni = (
        Sezione("generali", "Generali e trasversali", tabelle.comuni()),
        *(
            Sezione(area.ancora, area.nome, tabelle.dell_area(peso), area)
            for peso, area in zip(pesi, aree, strict=True)
        ),
        Sezione("senza-area", "Senza area", tabelle.senza_area()),
        Sezione("non-attivi", "Annullati o sostituiti", tabelle.non_attivi()),
    )
    return tuple(sezione for sezione in sezioni if sezione.righe)


def _senza_obiettivi(piano: ContenutoPiano, pesi: Iterable[PesoArea], limiti: Limiti | None) -> str:
    """The areas at the top that have no objective, nor have those below them."""
    cime = calcoli.radici(piano.aree)
    coperte = {cime[peso.area.codice] for peso in pesi}
    return ", ".join(
        area.nome_completo
        for area in piano.aree
        if cime[area.codice] == area.codice
        and area.codice not in coperte
        and (limiti is None or area.codice in limiti.aree)
    )


def _luoghi(piano: ContenutoPiano, sguardo: Sguardo, aree: Iterable[RigaArea]) -> dict[str, Luogo]:
    """For each object that a finding may name, its place: on this page, or on the one that has them all."""
    qui = {obiettivo.n for obiettivo in sguardo.piano.obiettivi}
    luoghi = {f"aree[{area.codice}]": Luogo(f"l'area {area.codice}", area.indirizzo) for area in aree}
    for obiettivo in piano.obiettivi:
        n, titolo = obiettivo.n, parole.accorcia(obiettivo.titolo, TITOLO_BREVE)
        indirizzo = f"{'' if n in qui else sguardo.vista.base}#obiettivo-{n}"
        luoghi[f"obiettivi[{n}]"] = Luogo(f"l'obiettivo {n}", indirizzo, titolo)
    return luoghi


def _oggetto(anomalia: Anomalia) -> str:
    """`obiettivi[12].fasi[3]` is found at objective 12."""
    return anomalia.oggetto.partition("]")[0] + "]"
