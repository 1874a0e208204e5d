"""How files are received, by any page: on the disk and never in memory, as many and as large as is of use.

What is not received is told by `non_ricevuti`, so that the page can say so; the rest of the form arrives. Fields
must come before files in a form: of one that is too large nothing is kept from the first file on.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from socket import socket
from time import monotonic
from typing import BinaryIO

from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

MEGA = 1024 * 1024
FILE_MASSIMO = 20 * MEGA
"""Bytes of a file."""
FILE_PER_INVIO = 30
INVIO_MASSIMO = 200 * MEGA
"""Bytes of all that a form sends: of more than this, no file is looked at."""
RESTO_MASSIMO = INVIO_MASSIMO + 10 * MEGA
"""Bytes that are thrown away so that an answer arrives: as many as the server in front lets through."""
PEZZO = 64 * 1024
"""Bytes thrown away at a time."""
ATTESA = 5
"""Seconds that they are waited for."""


@dataclass(frozen=True)
class NonRicevuto:
    """A file that was sent and not received; the sentence goes on from its name."""

    nome: str
    perche: str


TROPPO_GRANDE = f"supera {FILE_MASSIMO // MEGA} MB, e non è stato ricevuto: riduci le immagini, o dividilo."
TROPPO_INSIEME = (
    f"non è stato ricevuto, con tutti quelli dopo: quello che hai inviato pesa più di {INVIO_MASSIMO // MEGA} MB, e un "
    f"file può arrivare a {FILE_MASSIMO // MEGA} MB."
)
TROPPI = (
    f"non è stato ricevuto, con tutti quelli dopo: si inviano al massimo {FILE_PER_INVIO} file per volta. Allegali in "
    "più volte, o in uno zip."
)
SENZA_SESSIONE = "va scelto di nuovo: la sessione era scaduta, e un file non si può tenere da parte."


def non_ricevuti(request: HttpRequest) -> list[NonRicevuto]:
    """The files that the request was sending, and that were not received."""
    # Until the form is read nobody knows.
    request.FILES  # noqa: B018
    return getattr(request, "_non_ricevuti", [])


class Ricezione(TemporaryFileUploadHandler):
    """Writes each file beside the system's temporary ones; it goes away with the request."""

    def handle_raw_input(self, input_data, META, content_length, *args, **kwargs):  # noqa: N803
        self.peso, self.quanti = content_length, 0
        self.request._non_ricevuti = []

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.quanti += 1
        utente = getattr(self.request, "user", None)
        if self.peso > INVIO_MASSIMO:
            self._segna(TROPPO_INSIEME)
            raise StopUpload(connection_reset=True)
        if utente is not None and not utente.is_authenticated:
            self._segna(SENZA_SESSIONE)
            raise SkipFile
        if self.quanti > FILE_PER_INVIO:
            self._segna(TROPPI)
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > FILE_MASSIMO:
            self._segna(TROPPO_GRANDE)
            raise SkipFile
        super().receive_data_chunk(raw_data, start)

    def _segna(self, perche: str) -> None:
        self.request._non_ricevuti.append(NonRicevuto(self.file_name, perche))


def che_riceve_tutto(applicazione: Callable) -> Callable:
    """The WSGI application, which reads to its end what is sent to it even where it has answered before.

    gunicorn closes on a body that nobody has read, and then nginx, which was still handing it over, tells that the
    program is not there in the place of the answer: of a session that has ended, of a file that is too large.
    """

    def risponde(environ: dict, start_response: Callable) -> Iterable[bytes]:
        risposta = applicazione(environ, start_response)
        if environ.get("CONTENT_LENGTH"):
            _ricevi_il_resto(environ["wsgi.input"], environ.get("gunicorn.socket"))
        return risposta

    return risponde


def _ricevi_il_resto(flusso: BinaryIO, presa: socket | None) -> None:
    resto, fine = RESTO_MASSIMO, monotonic() + ATTESA
    if presa:
        # nginx hands over what it has already: whoever speaks in its place does not keep a thread waiting.
        presa.settimeout(ATTESA)
    # Who has gone away will not get an answer in any case.
    with suppress(OSError):
        while resto > 0 and monotonic() < fine and (pezzo := flusso.read(PEZZO)):
            resto -= len(pezzo)
    if presa:
        presa.settimeout(None)
    if hasattr(flusso, "limit"):
        # The server of the demo would read what is left after the answer, all of it into memory.
        flusso.limit = 0
