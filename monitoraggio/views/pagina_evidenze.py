"""The files that prove what is declared, as pages show them: beside an avanzamento, and all of a rilevazione."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.evidenze import Prova
from monitoraggio.scelte import StatoAvanzamento
from obiettivi.formati import data
from obiettivi.views.pagina_testata import va


@dataclass(frozen=True)
class EvidenzaElencata:
    """A file in a list, with who attached it and when."""

    pk: int
    nome: str
    descrizione: str
    tipo: str
    peso: str
    impronta: str
    chi: str
    quando: str
    momento: str
    indirizzo: str


def elencata(accesso: AccessoRilevazione, una: models.Evidenza) -> EvidenzaElencata:
    piano, codice = accesso.del_piano.piano, accesso.rilevazione.codice
    quando = timezone.localtime(una.quando)
    return EvidenzaElencata(
        pk=una.pk,
        nome=una.nome,
        descrizione=una.descrizione,
        tipo=una.get_tipo_display(),
        peso=dire.peso_del_file(una.dimensione),
        impronta=una.impronta,
        chi=str(una.chi),
        quando=f"{data(quando.date())}, {quando:%H:%M}",
        momento=quando.isoformat(),
        indirizzo=va(piano, "evidenza", codice, una.avanzamento.assegnazione, una.pk),
    )


@dataclass(frozen=True)
class DellAvanzamento:
    """An assignment in the list of a rilevazione, with its files; `archivio` is the zip of its objective."""

    n: int
    titolo: str
    area: str
    stato: str
    indirizzo: str
    archivio: str
    evidenze: tuple[EvidenzaElencata, ...]


@dataclass(frozen=True)
class PaginaEvidenze:
    """All the files that a person reads of a rilevazione, by objective; `aree` are the zips by area."""

    nome: str
    avanzamenti: tuple[DellAvanzamento, ...]
    quante: int
    peso: str
    senza: int
    tutte: str
    aree: tuple[tuple[str, str], ...]
    intera: bool


def pagina_delle_evidenze(accesso: AccessoRilevazione) -> PaginaEvidenze:
    """The page, in a fixed number of queries."""
    rilevazione, piano = accesso.rilevazione, accesso.del_piano.piano
    sue = accesso.evidenze()
    per_assegnazione = {
        chiave: tuple(elencata(accesso, una) for una in gruppo)
        for chiave, gruppo in groupby(sue, key=lambda una: una.avanzamento.assegnazione)
    }
    stati = dict(rilevazione.avanzamenti.order_by().values_list("assegnazione", "stato"))

    def indirizzo(nome: str, *altro) -> str:
        return reverse(nome, args=[piano.ente.slug, piano.anno, rilevazione.codice, *altro])

    tutti = accesso.per_assegnazione
    letti = {
        chiave: tutti[chiave] for chiave in stati if chiave in tutti and accesso.legge(tutti[chiave][2].area)
    }
    avanzamenti = tuple(
        _dell_avanzamento(chiave, letti[chiave], stati[chiave], per_assegnazione.get(chiave, ()), indirizzo)
        for chiave in tutti
        if chiave in letti
    )
    nomi = {area.codice: area.nome_completo for area in accesso.piano.aree}
    aree = dict.fromkeys(uno.area for uno in avanzamenti if uno.evidenze)
    return PaginaEvidenze(
        nome=str(rilevazione),
        avanzamenti=avanzamenti,
        quante=len(sue),
        peso=dire.peso_del_file(sum(una.dimensione for una in sue)),
        senza=sum(not uno.evidenze for uno in avanzamenti),
        tutte=indirizzo("zip_rilevazione") if sue else "",
        aree=tuple((nomi[area], indirizzo("zip_area", area)) for area in aree) if len(aree) > 1 else (),
        intera=len(letti) == len(stati),
    )


def _dell_avanzamento(
    chiave, luogo, stato: str, evidenze: tuple[EvidenzaElencata, ...], indirizzo: Callable[..., str]
) -> DellAvanzamento:
    obiettivo, _, sua = luogo
    return DellAvanzamento(
        n=obiettivo.n,
        titolo=obiettivo.titolo,
        area=sua.area,
        stato=StatoAvanzamento(stato).label,
        indirizzo=indirizzo("avanzamento", chiave),
        archivio=indirizzo("zip_obiettivo", obiettivo.n) if evidenze else "",
        evidenze=evidenze,
    )


def prove(accesso: AccessoRilevazione, evidenze: Iterable[models.Evidenza]) -> list[Prova]:
    """The same files, as the zip and its list tell them."""
    return [
        Prova(
            n=obiettivo.n,
            titolo=obiettivo.titolo,
            area=una.avanzamento.area,
            nome=una.nome,
            descrizione=una.descrizione,
            tipo=una.tipo,
            dimensione=una.dimensione,
            impronta=una.impronta,
            quando=timezone.localtime(una.quando),
            file=una.file,
        )
        for una in evidenze
        for obiettivo, _, _ in [accesso.per_assegnazione[una.avanzamento.assegnazione]]
    ]  # fmt: skip
