"""The page with all that the checks found in a plan, by level and by area."""

from dataclasses import dataclass

from obiettivi.accesso import AccessoPiano
from obiettivi.controlli import Anomalia
from obiettivi.controlli.luoghi import PASSO
from obiettivi.esporta import parole
from obiettivi.views.correzioni import correzioni_possibili
from obiettivi.views.limiti import limiti
from obiettivi.views.pagina_testata import indirizzo
from obiettivi.views.segnalazioni import Gruppo, Luogo, Prima, da_vedere_prima, gruppi

TITOLO_BREVE = 90


@dataclass(frozen=True)
class PaginaSegnalazioni:
    """The findings of what is read; not `intera` for who reads only a part of a bozza."""

    base: str
    intera: bool
    prime: tuple[Prima, ...]
    gruppi: tuple[Gruppo, ...]


def pagina_delle_segnalazioni(accesso: AccessoPiano) -> PaginaSegnalazioni:
    """Each finding leads to the sheet of its objective, or to its area on the page of the plan."""
    piano, anomalie, suoi, base = accesso.contenuto, accesso.anomalie, limiti(accesso), indirizzo(accesso)
    if suoi:
        anomalie = suoi.anomalie(anomalie)
    titoli = {str(uno.n): parole.accorcia(uno.titolo, TITOLO_BREVE) for uno in piano.obiettivi}
    posti = {area.codice: posto for posto, area in enumerate(piano.aree, start=1)}
    correzioni = correzioni_possibili(accesso)

    def luogo(anomalia: Anomalia) -> Luogo | None:
        (radice, dove), *_ = PASSO.findall(anomalia.oggetto) or [("", "")]
        if radice == "obiettivi":
            return Luogo(f"l'obiettivo {dove}", f"{base}obiettivi/{dove}/", titoli[dove])
        return Luogo(f"l'area {dove}", f"{base}#area-{posti[dove]}") if radice == "aree" else None

    return PaginaSegnalazioni(
        base=base,
        intera=suoi is None,
        prime=da_vedere_prima(anomalie, luogo, correzioni, piano.deroghe),
        gruppi=tuple(gruppi(anomalie, luogo, correzioni, piano, per_area=True)),
    )
