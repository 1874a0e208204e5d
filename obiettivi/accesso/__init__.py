"""Who reaches what: every object a page touches comes through here, or does not exist for that person."""

from obiettivi.accesso.amministrazione import (
    SitoAmministrazione,
    ammesso_in_amministrazione,
    enti_amministrati,
    entra_in_amministrazione,
)
from obiettivi.accesso.diritti import (
    Diritti,
    NonPermessoError,
    aree_del_segretario,
    aree_scoperte,
    diritti,
    diritti_nell_ente,
)
from obiettivi.accesso.persone import (
    AccessoPersone,
    accesso_alle_persone,
    ente_con_persone,
    ruoli_di_oggi,
)
from obiettivi.accesso.piani import AccessoPiano, accesso_al_piano, ente_o_404
from obiettivi.accesso.pubblico import EntePubblico, PianoPubblico, ente_pubblico, piano_pubblico

__all__ = [
    "AccessoPersone",
    "AccessoPiano",
    "Diritti",
    "EntePubblico",
    "NonPermessoError",
    "PianoPubblico",
    "SitoAmministrazione",
    "accesso_al_piano",
    "accesso_alle_persone",
    "ammesso_in_amministrazione",
    "aree_del_segretario",
    "aree_scoperte",
    "diritti",
    "diritti_nell_ente",
    "ente_con_persone",
    "ente_o_404",
    "ente_pubblico",
    "enti_amministrati",
    "entra_in_amministrazione",
    "piano_pubblico",
    "ruoli_di_oggi",
]
