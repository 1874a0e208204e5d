"""What the page of a plan shows, in the shape in which it shows it: the template only writes it down."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from obiettivi import calcoli
from obiettivi.calcoli import PesoArea
from obiettivi.collegamenti import Numeri, forma, indirizzo_anomalia
from obiettivi.contenuto import ContenutoPiano, Sistema
from obiettivi.controlli import Anomalia, verifica
from obiettivi.esporta import parole
from obiettivi.formati import numero
from obiettivi.views.aree import RigaArea, con_pesi, righe_delle_aree
from obiettivi.views.segnalazioni import Gruppo, Luogo, gruppi
from obiettivi.views.tabelle import RigaObiettivo, Tabelle
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
    """The page of a plan: its objectives area by area (`sezioni`) or, in their place, by `albero` of voci."""

    titolo: str
    triennio: str
    atto: str
    sistema: str
    regole: tuple[str, ...]
    con_pesi: bool
    con_codici: bool
    modificabile: bool
    n_obiettivi: int
    aree: tuple[RigaArea, ...]
    senza_obiettivi: str
    gruppi: tuple[Gruppo, ...]
    sezioni: tuple[Sezione, ...]
    albero: Albero | None


def pagina_del_piano(piano: ContenutoPiano, numeri: Numeri | None, per_voci: bool = False) -> Pagina:
    """The page of a plan. `numeri` leads to the forms where it is corrected: None for who only reads."""
    pesi = calcoli.pesi_per_area(piano)
    forme = {n: forma(chiave) for n, chiave in numeri.obiettivi.items()} if numeri else {}
    # Where objectives are told by voce, the places of the areas are on the other page.
    altrove = reverse("piano", args=[piano.ente.slug, piano.piano.anno]) if per_voci else ""
    aree = righe_delle_aree(piano, pesi, altrove)
    tabelle = Tabelle(piano, pesi, con_pesi(piano), forme)
    luoghi = _luoghi(piano, aree)
    correggi = (lambda anomalia: indirizzo_anomalia(anomalia, numeri)) if numeri else None
    return Pagina(
        titolo=piano.piano.titolo,
        triennio="–".join(map(str, piano.piano.triennio)),
        atto=parole.atto(piano.piano.atto),
        sistema=piano.sistema.denominazione,
        regole=_regole(piano.sistema),
        con_pesi=con_pesi(piano),
        con_codici=any(obiettivo.codice for obiettivo in piano.obiettivi),
        modificabile=bool(forme),
        n_obiettivi=len(piano.obiettivi),
        aree=aree,
        senza_obiettivi=_senza_obiettivi(piano, pesi),
        gruppi=tuple(gruppi(verifica(piano), lambda anomalia: luoghi.get(_oggetto(anomalia)), correggi)),
        sezioni=() if per_voci else _sezioni(tabelle, pesi, aree),
        albero=albero_delle_voci(tabelle) if per_voci else None,
    )


def ordine_degli_obiettivi(piano: ContenutoPiano) -> tuple[int, ...]:
    """The `n` of the objectives in the order of the page, each where findings lead to it."""
    pesi = calcoli.pesi_per_area(piano)
    tabelle = Tabelle(piano, pesi, con_pesi(piano), {})
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


def _regole(sistema: Sistema) -> tuple[str, ...]:
    """What the weights must obey, a sentence for each rule."""
    dentro = (("delle fasi", sistema.fasi_totale), ("degli indicatori", sistema.indicatori_totale))
    return (
        parole.regola_dei_pesi(sistema),
        *(
            f"I pesi {cosa} di ogni obiettivo devono fare {numero(totale)}."
            for cosa, totale in dentro
            if totale is not None
        ),
    )


def _senza_obiettivi(piano: ContenutoPiano, pesi: Iterable[PesoArea]) -> str:
    """The areas at the top that have no objective, nor have those below them."""
    cime = calcoli.radici(piano.aree)
    coperte = {cime[peso.area.codice] for peso in pesi}
    return ", ".join(
        area.nome_completo
        for area in piano.aree
        if cime[area.codice] == area.codice and area.codice not in coperte
    )


def _luoghi(piano: ContenutoPiano, aree: Iterable[RigaArea]) -> dict[str, Luogo]:
    """For each object that a finding may name, its place."""
    luoghi = {f"aree[{area.codice}]": Luogo(f"l'area {area.codice}", area.indirizzo) for area in aree}
    for obiettivo in piano.obiettivi:
        n, titolo = obiettivo.n, parole.accorcia(obiettivo.titolo, TITOLO_BREVE)
        luoghi[f"obiettivi[{n}]"] = Luogo(f"l'obiettivo {n}", f"#obiettivo-{n}", titolo)
    return luoghi


def _oggetto(anomalia: Anomalia) -> str:
    """`obiettivi[12].fasi[3]` is found at objective 12."""
    return anomalia.oggetto.partition("]")[0] + "]"
