"""The rilevazioni in the files of the plans, through the `agganci` of `obiettivi`: who reads and who loads them."""

from collections.abc import Iterator

from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.azioni import carica_rilevazioni
from monitoraggio.contenuto import RilevazioneNelFile
from monitoraggio.esporta.formato import scrivi
from monitoraggio.importa import rilevazioni as lettore
from monitoraggio.scelte import StatoRilevazione
from obiettivi.accesso import AccessoPiano, Diritti
from obiettivi.agganci import ChiaveInPiu
from obiettivi.models import Piano, VersionePiano
from obiettivi.permessi import Verbo

Lette = tuple[RilevazioneNelFile, ...]


def _del_piano(
    piano: Piano, versione: VersionePiano | None, accesso: AccessoPiano | None
) -> tuple[list, tuple[str, ...]]:
    """Those held on the version that the file is; in the file of the last one, or of the rows, those to come too."""
    tutte = list(models.Rilevazione.objects.select_related("versione", "piano").filter(piano=piano))
    ultima = versione is None or not piano.versioni.filter(numero__gt=versione.numero).exists()
    sue = [una for una in tutte if _sua(una, versione, ultima=ultima) and _legge(una, accesso)]
    return scrivi(sue), tuple(_altrove(tutte, versione))


def _sua(una: models.Rilevazione, versione: VersionePiano | None, *, ultima: bool) -> bool:
    if una.stato == StatoRilevazione.PROGRAMMATA:
        return ultima
    return versione is not None and una.versione_id == versione.pk


def _legge(una: models.Rilevazione, accesso: AccessoPiano | None) -> bool:
    """A file has all of a rilevazione: while it is open, it is for who follows what every area declares."""
    if accesso is None or una.stato != StatoRilevazione.APERTA:
        return True
    return AccessoRilevazione(accesso, una).segue


def _altrove(tutte: list[models.Rilevazione], versione: VersionePiano | None) -> Iterator[str]:
    for una in tutte:
        if una.versione_id and (versione is None or una.versione_id != versione.pk):
            numero = una.versione.numero
            yield f"Non c'è «{una}», fatta sulla versione {numero}: si scrive con --versione {numero}."


def _di_chi(lette: Lette, diritti: Diritti) -> tuple[Lette, tuple[str, ...]]:
    """From a page, those to come, for who plans them: the others hold the words and the degrees of several people."""
    if not diritti.puo(Verbo.APRE_RILEVAZIONI):
        return (), (
            "Le rilevazioni scritte nel file non sono state lette: le programma il segretario comunale.",
        )
    future = tuple(una for una in lette if una.stato == StatoRilevazione.PROGRAMMATA)
    fatte = [una.codice for una in lette if una not in future]
    if not fatte:
        return future, ()
    return future, (
        f"Non sono state lette le rilevazioni già aperte o chiuse scritte nel file ({', '.join(fatte)}): portano ciò "
        "che hanno dichiarato le aree e i gradi dell'OIV, e le carica chi amministra PianoPerf, con il comando "
        "importa_piano.",
    )


RILEVAZIONI = ChiaveInPiu(
    schema=lettore.schema,
    leggi=lettore.leggi,
    sulla_versione=lettore.sulla_versione,
    di_chi=_di_chi,
    carica=carica_rilevazioni,
    scrivi=_del_piano,
)
