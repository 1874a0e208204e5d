"""The sheet of the findings."""

from operator import attrgetter as di
from typing import NamedTuple

from obiettivi.controlli import Anomalia, derogata
from obiettivi.esporta import parole
from obiettivi.esporta.fogli.colonne import CODICE, NUMERO, TESTO, Colonna, Elenco, Tabella, facoltativa
from obiettivi.esporta.fogli.comuni import area_di
from obiettivi.esporta.ritaglio import POSTO_OBIETTIVO, POSTO_RIGA, Ritaglio


class RigaControllo(NamedTuple):
    anomalia: Anomalia
    area: str
    n: int | None
    deroga: str


CONTROLLI = (
    Colonna("Livello", TESTO, lambda r: str(r.anomalia.livello.label), 22),
    Colonna("Codice", CODICE, di("anomalia.codice"), 9),
    Colonna("Area", CODICE, di("area"), 10),
    Colonna("Obiettivo n.", NUMERO, di("n"), 11),
    Colonna("Che cosa", TESTO, di("anomalia.messaggio"), 70),
    Colonna("Trovato", NUMERO, di("anomalia.trovato"), 10),
    Colonna("Atteso", NUMERO, di("anomalia.atteso"), 10),
    facoltativa("Norma", TESTO, di("anomalia.norma"), 26),
    facoltativa("Deroga", TESTO, di("deroga"), 46),
    Colonna("Posto nel piano", TESTO, di("anomalia.oggetto"), 26),
    Colonna("Campo", TESTO, di("anomalia.campo"), 12),
)


def controlli(ritaglio: Ritaglio) -> Elenco:
    return Elenco(
        "Controlli",
        Tabella("Controlli", CONTROLLI, tuple(_riga_controllo(ritaglio, una) for una in ritaglio.anomalie)),
        se_vuoto="I controlli non hanno trovato nulla da correggere.",
    )


def _riga_controllo(ritaglio: Ritaglio, anomalia: Anomalia) -> RigaControllo:
    """The finding with the area and the objective it is about, so that a sheet can be filtered by them."""
    area, n = _dove(ritaglio, anomalia.oggetto)
    deroga = derogata(anomalia, ritaglio.contenuto.deroghe)
    return RigaControllo(anomalia, area, n, parole.deroga(deroga) if deroga else "")


def _dove(ritaglio: Ritaglio, oggetto: str) -> tuple[str, int | None]:
    if posto := POSTO_OBIETTIVO.match(oggetto):
        n = int(posto[1])
        suo = next(obiettivo for obiettivo in ritaglio.contenuto.obiettivi if obiettivo.n == n)
        return area_di(suo, int(posto[2]) if posto[2] else None), n
    if posto := POSTO_RIGA.match(oggetto):
        return getattr(ritaglio.contenuto, posto[1])[int(posto[2])].area, None
    detta = (area.codice for area in ritaglio.contenuto.aree if oggetto.startswith(f"aree[{area.codice}]"))
    return next(detta, ""), None
