"""The files sent with an avanzamento: those to attach, those to take away, and what came of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from monitoraggio import azioni, models
from monitoraggio.evidenze import DIMENSIONE_MASSIMA, EvidenzaRifiutataError
from obiettivi import ripresa
from obiettivi.azioni import GiaFattoError, NonOraError
from obiettivi.contenuto.tipi import LUNGHEZZA_RIGA
from obiettivi.ricezione import SENZA_SESSIONE, non_ricevuti

CAMPO, DESCRIZIONE, DA_TOGLIERE = "evidenze", "che_cosa", "togli"
"""The fields of the form."""
FATTO = ""
"""What is said of a file that went well."""
DISCO = (
    "non si è potuto scrivere nell'archivio: può darsi che il disco sia pieno. Avvisa chi gestisce il programma; "
    "quello che hai scritto non è andato perso."
)
NON_SI_SCRIVONO = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Allegati:
    """What came of the files: how many were attached or taken away, the sentences of those that were not."""

    descrizione: str = ""
    fatti: int = 0
    rifiuti: tuple[str, ...] = ()

    @property
    def descrizione_da_tenere(self) -> str:
        """What was typed of files that must be chosen again."""
        return self.descrizione if self.rifiuti else ""


def allega_e_togli(request: HttpRequest, riga: models.Avanzamento, *, per_conto: bool) -> Allegati:
    """Each file on its own: one that is refused does not stop the others."""
    firma = {"utente": request.user, "per_conto": per_conto}
    descrizione = NON_SI_SCRIVONO.sub(" ", request.POST.get(DESCRIZIONE, "")).strip()[:LUNGHEZZA_RIGA]
    esiti = [*_togli(request, riga, firma), *_allega(request, riga, firma | {"descrizione": descrizione})]
    persi = [(uno.nome, uno.perche) for uno in non_ricevuti(request)]
    persi += [(nome, SENZA_SESSIONE) for nome in request.POST.getlist(ripresa.FILE_PERSI)]
    rifiuti = [*filter(None, esiti), *(f"«{nome}» {perche}" for nome, perche in persi)]
    return Allegati(descrizione, esiti.count(FATTO), tuple(rifiuti))


def _togli(request: HttpRequest, riga: models.Avanzamento, firma: dict) -> Iterator[str]:
    """For each one to take away, why it could not be; nothing for what somebody took away already."""
    scelte = {int(uno) for uno in request.POST.getlist(DA_TOGLIERE) if uno.isdecimal() and len(uno) < 19}
    for una in riga.evidenze.filter(pk__in=scelte):
        try:
            azioni.togli_evidenza(evidenza=una, **firma)
        except GiaFattoError:
            continue
        except NonOraError as rifiuto:
            yield f"«{una.nome}» non è stato tolto. {rifiuto}"
        else:
            messages.success(request, f"«{una.nome}» non è più tra le evidenze.")
            yield FATTO


def _allega(request: HttpRequest, riga: models.Avanzamento, firma: dict) -> Iterator[str]:
    """For each one to attach, why it could not be; nothing for what is there already."""
    for file in request.FILES.getlist(CAMPO):
        # Larger than that it was not received.
        with file:
            dati = file.read(DIMENSIONE_MASSIMA)
        try:
            una = azioni.allega_evidenza(avanzamento=riga, nome=file.name, dati=dati, **firma)
        except GiaFattoError as gia:
            messages.info(request, f"«{file.name}» {gia}")
        except EvidenzaRifiutataError as rifiuto:
            yield f"«{file.name}» {rifiuto}"
        except NonOraError as rifiuto:
            yield f"«{file.name}» non è stato allegato. {rifiuto}"
        except OSError:
            yield f"«{file.name}» {DISCO}"
        else:
            messages.success(request, f"«{una.nome}» è tra le evidenze.")
            yield FATTO
