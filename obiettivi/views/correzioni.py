"""What leads from what is read to where it is written."""

from obiettivi.accesso import AccessoPiano
from obiettivi.collegamenti import Correzioni, numeri_del_piano
from obiettivi.permessi import Verbo


def correzioni_possibili(accesso: AccessoPiano) -> Correzioni | None:
    """For who may write some of what they read, or waive what the checks find; None for who only reads."""
    if accesso.versione is not None or not (accesso.aree_scritte or accesso.puo(Verbo.DEROGA)):
        return None
    return Correzioni(
        slug=accesso.piano.ente.slug,
        anno=accesso.piano.anno,
        obiettivi=frozenset(uno.n for uno in accesso.contenuto.obiettivi if not accesso.maschera(uno).vuota),
        numeri=numeri_del_piano(accesso.piano) if accesso.scrive_tutto else None,
        deroga_chi_legge=accesso.puo(Verbo.DEROGA),
    )
