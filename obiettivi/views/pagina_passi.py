"""The steps of a plan's life, told one per line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime

from obiettivi import models
from obiettivi.models.versioni import Firmato
from obiettivi.scelte import Passo

DETTI = {
    Passo.COMPLETATA: "parte dell'area {area} completata",
    Passo.RESTITUITA: "parte dell'area {area} restituita",
    Passo.PROPOSTO: "mandato in approvazione come versione {versione}",
    Passo.RIPORTATO: "riportato in bozza, la proposta della versione {versione} è ritirata",
    Passo.APPROVATO: "approvata la versione {versione}",
    Passo.VARIAZIONE_APERTA: "aperta una variazione della versione {versione}",
    Passo.VARIAZIONE_ABBANDONATA: "variazione abbandonata, resta in vigore la versione {versione}",
    Passo.PRESA_VISIONE: "presa visione degli obiettivi dell'area {area}, versione {versione}",
    Passo.PUBBLICATO: "sulla pagina pubblica, con la versione {versione} in vigore",
    Passo.RITIRATO: "pagina pubblica spenta",
    Passo.PARERE: "parere dell'OIV sulla variazione della versione {versione}",
}


@dataclass(frozen=True)
class PassoDetto:
    """A step: when, who, what, with what note and on which value."""

    momento: str
    quando: str
    chi: str
    cosa: str
    nota: str
    impronta: str
    per_conto: bool = False


def passi(passaggi: Iterable[models.Passaggio]) -> tuple[PassoDetto, ...]:
    """The steps in words, in the order they come."""
    return tuple(passo_detto(passaggio, _cosa(passaggio)) for passaggio in passaggi)


def _cosa(passaggio: models.Passaggio) -> str:
    return DETTI[Passo(passaggio.passo)].format(area=passaggio.area, versione=passaggio.versione)


def passo_detto(passo: Firmato, cosa: str, *, per_conto: bool = False) -> PassoDetto:
    """A step of any kind, signed and with a note and a hash; `cosa` is what was done, in words."""
    qui = localtime(passo.quando)
    return PassoDetto(
        momento=qui.isoformat(timespec="seconds"),
        quando=f"{qui:%d/%m/%Y %H:%M}",
        chi=str(passo.chi),
        cosa=cosa,
        nota=passo.nota,
        impronta=passo.impronta,
        per_conto=per_conto,
    )
