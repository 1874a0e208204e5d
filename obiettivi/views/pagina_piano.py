"""What the page of a plan shows, in the shape in which it shows it: the template only writes it down."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from obiettivi import calcoli
from obiettivi.calcoli import PesoArea
from obiettivi.contenuto import ContenutoPiano, Sistema
from obiettivi.controlli import Anomalia, Livello, verifica
from obiettivi.esporta import parole
from obiettivi.formati import numero
from obiettivi.scelte import ModoPesi
from obiettivi.views.tabelle import RigaObiettivo, Tabelle

LARGHEZZA_BARRA = 200
TITOLO_BREVE = 90


@dataclass(frozen=True)
class Barra:
    """The bar of a total: how far it goes within the expected one and beyond, and where that one stands.

    Drawn so that what is expected stands at the same place for every area. Texts: a template would write
    a number the Italian way, which a drawing cannot read.
    """

    dentro: str
    oltre: str
    atteso: str


@dataclass(frozen=True)
class RigaArea:
    """An area with the total of its weights. `torna` is None where there is no total to obey."""

    ancora: str
    codice: str
    nome: str
    n_obiettivi: int
    totale: str
    torna: bool | None
    barra: Barra | None


@dataclass(frozen=True)
class Sezione:
    """A table of objectives; `area` is what the table is about, None when it is not one area."""

    ancora: str
    titolo: str
    righe: tuple[RigaObiettivo, ...]
    area: RigaArea | None = None


@dataclass(frozen=True)
class Luogo:
    """Where a finding leads: a place on the page and, for who may correct it, the form."""

    nome: str
    ancora: str
    titolo: str = ""
    modifica: str = ""


@dataclass(frozen=True)
class Segnalazione:
    """A finding, with where it leads; None when the page has no place for it."""

    anomalia: Anomalia
    luogo: Luogo | None


@dataclass(frozen=True)
class Gruppo:
    """The findings of one level."""

    livello: str
    titolo: str
    segnalazioni: tuple[Segnalazione, ...]


@dataclass(frozen=True)
class Pagina:
    """The page of a plan."""

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


def pagina_del_piano(piano: ContenutoPiano, chiavi: Mapping[int, int]) -> Pagina:
    """The page of a plan. `chiavi` leads from an objective's `n` to its row: empty for who only reads."""
    pesi = calcoli.pesi_per_area(piano)
    con_pesi = piano.sistema.pesi.modo != ModoPesi.NESSUNO
    forme = {n: reverse("admin:obiettivi_obiettivo_change", args=[chiave]) for n, chiave in chiavi.items()}
    posti = {area.codice: posto for posto, area in enumerate(piano.aree, start=1)}
    barre = _barre(pesi)
    aree = tuple(
        RigaArea(
            ancora=f"area-{posti[peso.area.codice]}",
            codice=peso.area.codice,
            nome=peso.area.nome,
            n_obiettivi=len({obiettivo.n for obiettivo, _ in peso.assegnazioni}),
            totale=_totale(peso) if con_pesi else "",
            torna=None if peso.atteso is None else peso.torna,
            barra=barre.get(peso.area.codice),
        )
        for peso in pesi
    )
    tabelle = Tabelle(piano, pesi, con_pesi, forme)
    sezioni = (
        Sezione("generali", "Generali e trasversali", tabelle.comuni()),
        *(
            Sezione(area.ancora, area.nome, tabelle.dell_area(peso), area)
            for peso, area in zip(pesi, aree, strict=True)
        ),
        Sezione("senza-area", "Senza area", tabelle.senza_area()),
        Sezione("non-attivi", "Annullati o sostituiti", tabelle.non_attivi()),
    )
    return Pagina(
        titolo=piano.piano.titolo,
        triennio="–".join(map(str, piano.piano.triennio)),
        atto=parole.atto(piano.piano.atto),
        sistema=piano.sistema.denominazione,
        regole=_regole(piano.sistema),
        con_pesi=con_pesi,
        con_codici=any(obiettivo.codice for obiettivo in piano.obiettivi),
        modificabile=bool(forme),
        n_obiettivi=len(piano.obiettivi),
        aree=aree,
        senza_obiettivi=_senza_obiettivi(piano, pesi),
        gruppi=tuple(_gruppi(verifica(piano), _luoghi(piano, aree, forme))),
        sezioni=tuple(sezione for sezione in sezioni if sezione.righe),
    )


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


def _totale(peso: PesoArea) -> str:
    """The total of an area against the expected one: "103 su 100: 3 di troppo"."""
    if peso.atteso is None:
        return numero(peso.totale)
    esito = f": {parole.esito(peso)}" if peso.residuo else ""
    return f"{numero(peso.totale)} su {numero(peso.atteso)}{esito}"


def _barre(pesi: Iterable[PesoArea]) -> dict[str, Barra]:
    """The bar of each area that has an expected total, all on one scale."""
    quote = {peso.area.codice: peso.totale / peso.atteso for peso in pesi if peso.atteso}
    pieno = LARGHEZZA_BARRA / max([*quote.values(), Decimal(1)])
    return {
        codice: Barra(
            dentro=f"{pieno * min(quota, 1):.1f}",
            oltre=f"{pieno * max(quota - 1, 0):.1f}",
            atteso=f"{pieno:.1f}",
        )
        for codice, quota in quote.items()
    }


def _senza_obiettivi(piano: ContenutoPiano, pesi: Iterable[PesoArea]) -> str:
    """The areas at the top that have no objective, nor have those below them."""
    cime = calcoli.radici(piano.aree)
    coperte = {cime[peso.area.codice] for peso in pesi}
    return ", ".join(
        parole.area(area)
        for area in piano.aree
        if cime[area.codice] == area.codice and area.codice not in coperte
    )


def _luoghi(piano: ContenutoPiano, aree: Iterable[RigaArea], forme: Mapping[int, str]) -> dict[str, Luogo]:
    """For each object that a finding may name, its place."""
    luoghi = {f"aree[{area.codice}]": Luogo(f"l'area {area.codice}", area.ancora) for area in aree}
    for obiettivo in piano.obiettivi:
        n, titolo = obiettivo.n, parole.accorcia(obiettivo.titolo, TITOLO_BREVE)
        luoghi[f"obiettivi[{n}]"] = Luogo(f"l'obiettivo {n}", f"obiettivo-{n}", titolo, forme.get(n, ""))
    return luoghi


def _gruppi(anomalie: Iterable[Anomalia], luoghi: Mapping[str, Luogo]) -> Iterator[Gruppo]:
    """The findings by level, the gravest first."""
    per_livello = defaultdict(list)
    for anomalia in anomalie:
        # `obiettivi[12].fasi[3]` is found at objective 12.
        oggetto = anomalia.oggetto.partition("]")[0] + "]"
        per_livello[anomalia.livello].append(Segnalazione(anomalia, luoghi.get(oggetto)))
    for livello in Livello:
        if livello in per_livello:
            yield Gruppo(livello.value, livello.label, tuple(per_livello[livello]))
