"""Reading a plan from a `pianoperf/1` file on disk."""

from pathlib import Path

from obiettivi import contenuto
from obiettivi.contenuto import Errore, FileLetto, FormatoNonValidoError


def leggi_file(percorso: Path) -> FileLetto:
    """All that it says; raises FormatoNonValidoError, also when the file cannot be opened or is too large."""
    try:
        # One byte more than the limit tells that it is passed without reading the rest.
        with percorso.open("rb") as file:
            dati = file.read(contenuto.DIMENSIONE_MASSIMA + 1)
    except OSError as errore:
        raise FormatoNonValidoError(
            [Errore("", f"non riesco ad aprire {percorso}: {errore.strerror}")]
        ) from None
    return contenuto.leggi_tutto(dati)
