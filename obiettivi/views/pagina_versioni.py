"""The versions of a plan: the list of them, and which two are compared."""

from collections.abc import Iterator
from dataclasses import dataclass

from obiettivi import models
from obiettivi.accesso import AccessoPiano
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.views.pagina_testata import con_atto, giorno, va

BOZZA = "bozza"


@dataclass(frozen=True)
class RigaVersione:
    """A version, or the proposal: `atto` is empty until there is one."""

    numero: int
    indirizzo: str
    in_vigore: bool
    proposta: str
    atto: str
    registrato: str
    motivo: str
    impronta: str
    documenti: tuple[tuple[str, str], ...]
    confronto: str
    parere: str


@dataclass(frozen=True)
class PaginaVersioni:
    """The list, newest first; `scelte` are what can be compared, with what each is called."""

    righe: tuple[RigaVersione, ...]
    scelte: tuple[tuple[str, str], ...]
    da: str
    a: str


@dataclass(frozen=True)
class Lato:
    """One of the two that are compared: how the address calls it, how sentences do, who it is."""

    parametro: str
    nome: str
    accesso: AccessoPiano

    @property
    def colonna(self) -> str:
        return self.nome[:1].upper() + self.nome[1:]

    @property
    def bozza(self) -> bool:
        return self.parametro == BOZZA


def pagina_delle_versioni(accesso: AccessoPiano) -> PaginaVersioni:
    """The versions of a plan, for who reads it."""
    versioni = list(
        accesso.piano.versioni.defer("contenuto")
        .select_related("proposta_da", "approvata_da")
        .order_by("numero")
    )
    righe = tuple(_righe(accesso.piano, versioni))[::-1]
    con_bozza = bool(versioni) and accesso.legge_la_bozza and accesso.vede_tutto
    scelte = [(str(una.numero), f"Versione {una.numero}") for una in versioni]
    scelte += [(BOZZA, "Bozza della variazione")] if con_bozza else []
    ultime = [valore for valore, _ in scelte][-2:]
    return PaginaVersioni(
        righe,
        tuple(scelte) if len(scelte) > 1 else (),
        ultime[0] if ultime else "",
        ultime[-1] if ultime else "",
    )


def _righe(piano: models.Piano, versioni: list[models.VersionePiano]) -> Iterator[RigaVersione]:
    approvate = [una.numero for una in versioni if una.approvata]
    pareri = models.Parere.objects.delle_versioni(piano)
    for posto, una in enumerate(versioni):
        prima = versioni[posto - 1].numero if posto else None
        yield RigaVersione(
            numero=una.numero,
            indirizzo=va(piano, "versione", una.numero),
            in_vigore=bool(approvate) and una.numero == approvate[-1],
            proposta=f"{giorno(una.proposta_il)}, {una.proposta_da}",
            atto=con_atto(una),
            registrato=f"{giorno(una.approvata_il)}, {una.approvata_da}" if una.approvata else "",
            motivo=una.motivo,
            impronta=una.impronta,
            documenti=tuple(
                (uno.titolo, va(piano, "documento_versione", una.numero, formato))
                for formato, uno in DOCUMENTI.items()
            ),
            confronto=f"{va(piano, 'confronto')}?da={prima}&a={una.numero}" if prima else "",
            parere=_parere(pareri.get(una.numero)),
        )


def _parere(uno: models.Parere | None) -> str:
    """The OIV's last word on the variation that became the version."""
    return f"{uno.get_esito_display().capitalize()} ({giorno(uno.quando)}): {uno.testo}" if uno else ""
