"""What the page of a table of actual quantities shows: the template only writes it down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.consuntivi import SALUTE, Detta, RigaTavola, Tavola
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.parole import Fatto
from monitoraggio.forms.consuntivi import ModuloConsuntivo, RigaConsuntivoForm, nome_della_riga
from monitoraggio.views.pagina_avanzamento import Differenza
from obiettivi.esporta import parole
from obiettivi.formati import data, numero
from obiettivi.forms.scheda import Errore
from obiettivi.views.pagina_passi import PassoDetto, passo_detto

DELLA_SALUTE = "Salute dell'ente"


class Colonna(NamedTuple):
    """A column of the table: its title, and the class that says how wide it is."""

    titolo: str
    classe: str = "atteso"


DI_SALUTE = (Colonna("Partenza"), Colonna("Traguardi", "di-piu-anni"))
DELL_ATTIVITA = (Colonna("Attese nell'anno"),)
"""Where what the plan says of each row stands."""


@dataclass(frozen=True)
class RigaPagina:
    """A row: what the plan says of it and what was declared last time, each by the title of its column."""

    ancora: str
    nome: str
    celle: tuple[Fatto, ...]
    valore: str
    svolto: str
    nota: str
    forma: RigaConsuntivoForm | None


@dataclass(frozen=True)
class PaginaConsuntivo:
    """A table of actual quantities at one rilevazione, for one person; `modulo` for who writes, or was writing."""

    titolo: str
    breve: str
    di_che: str
    rilevazione: str
    frase: str
    compilate: str
    colonne: tuple[Colonna, ...]
    nome_valore: str
    gruppi: tuple[tuple[str, tuple[RigaPagina, ...]], ...]
    passi: tuple[PassoDetto, ...]
    scritture: int
    modulo: ModuloConsuntivo | None
    avviso: str
    conflitto: tuple[Differenza, ...] | None

    @property
    def errori(self) -> list[Errore]:
        return self.modulo.errori if self.modulo else []


def pagina_del_consuntivo(
    accesso: AccessoRilevazione,
    riga: models.Consuntivo,
    tavola: Tavola,
    prima: c.Rilevazione | None,
    modulo: ModuloConsuntivo | None,
    *,
    avviso: str = "",
    conflitto: tuple[Differenza, ...] | None = None,
) -> PaginaConsuntivo:
    """The page of rows that are already read, those of the time before too."""
    salute = riga.area == SALUTE
    colonne = DI_SALUTE if salute else DELL_ATTIVITA
    if prima and any(una.prima for una in tavola.righe):
        colonne = (*colonne, Colonna(f"Al {data(prima.al)}"))
    nomi = {area.codice: area.nome_completo for area in accesso.piano.aree}
    return PaginaConsuntivo(
        titolo=DELLA_SALUTE if salute else f"Attività: {nomi.get(riga.area, riga.area)}",
        breve=DELLA_SALUTE if salute else f"Attività {riga.area}",
        di_che="Indicatore" if salute else "Attività",
        rilevazione=str(accesso.rilevazione),
        frase=_frase(accesso, riga.area),
        compilate=f"{tavola.dette} su {len(tavola.righe)}",
        colonne=colonne,
        nome_valore="Valore" if salute else "Quantità",
        gruppi=tuple(_gruppi(accesso, tavola, modulo, colonne)),
        passi=tuple(_passi(riga)),
        scritture=riga.scritture,
        modulo=modulo,
        avviso=avviso,
        conflitto=conflitto,
    )


def _frase(accesso: AccessoRilevazione, area: str) -> str:
    """Why there is nothing to fill in, or on whose behalf it is filled in."""
    if not accesso.aperta:
        return "La rilevazione è chiusa: quello che leggi è com'era quel giorno."
    if accesso.scrive(area) and accesso.per_conto(area):
        return f"Stai compilando per conto dell'area {area}: quando salvi resta scritto."
    return ""


def _gruppi(
    accesso: AccessoRilevazione, tavola: Tavola, modulo: ModuloConsuntivo | None, colonne: Sequence[Colonna]
) -> Iterator[tuple[str, tuple[RigaPagina, ...]]]:
    anni = parole.anni_dei_traguardi(accesso.piano.piano)
    for nome, righe in tavola.gruppi.items():
        yield nome, tuple(_riga(una, anni, modulo, colonne) for una in righe)


def _riga(
    una: RigaTavola, anni: Sequence[str], modulo: ModuloConsuntivo | None, colonne: Sequence[Colonna]
) -> RigaPagina:
    detti = (*dire.attesa(una.prevista, anni), _in_breve(una.prima))
    # It is of what is saved: beside what is only typed it would mislead.
    quanto = "" if modulo and modulo.dati is not None else dire.svolto(una)
    return RigaPagina(
        ancora=nome_della_riga(una),
        nome=una.nome or "senza nome",
        # The last time has no column where nothing was declared then.
        celle=tuple((colonna.titolo, detto) for colonna, detto in zip(colonne, detti, strict=False)),
        valore=numero(una.detta.valore) if una.detta else "",
        svolto=f"{quanto} dell'atteso" if quanto else "",
        nota=una.detta.nota if una.detta else "",
        forma=modulo.righe[una.posto] if modulo else None,
    )


def _in_breve(detta: Detta | None) -> str:
    return (numero(detta.valore) or detta.nota) if detta else ""


def _passi(riga: models.Consuntivo) -> Iterator[PassoDetto]:
    for passo in riga.passi.select_related("chi"):
        yield passo_detto(passo, "ha scritto le quantità", per_conto=passo.per_conto)


def differenze(tavola: Tavola, scritte: Iterable[Detta]) -> tuple[Differenza, ...]:
    """What was being written otherwise than it is now; a row that was left blank takes what is there."""
    mie = {una.posto: una for una in scritte}
    return tuple(
        Differenza(riga.nome, dire.quantita(riga.detta) or dire.VUOTO, dire.quantita(mie[riga.posto]))
        for gruppo in tavola.gruppi.values()
        for riga in gruppo
        if riga.posto in mie and riga.detta != mie[riga.posto]
    )
