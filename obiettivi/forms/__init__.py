"""What people type in."""

from obiettivi.forms.accesso import (
    AccessoForm,
    CambioPasswordForm,
    CodiceForm,
    LunghezzaMinima,
    NuovaPasswordForm,
    RichiestaPasswordForm,
    SoloCampi,
)
from obiettivi.forms.persone import AreeForm, ChiudiForm, DatiForm, IncaricoForm, InvitaForm, RuoloForm

__all__ = [
    "AccessoForm",
    "AreeForm",
    "CambioPasswordForm",
    "ChiudiForm",
    "CodiceForm",
    "DatiForm",
    "IncaricoForm",
    "InvitaForm",
    "LunghezzaMinima",
    "NuovaPasswordForm",
    "RichiestaPasswordForm",
    "RuoloForm",
    "SoloCampi",
]
