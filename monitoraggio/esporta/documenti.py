"""The documents that can be made of a rilevazione, by format: the table that pages share."""

from collections.abc import Callable
from dataclasses import dataclass

from monitoraggio.esporta.cartella import scrivi_relazione_xlsx
from monitoraggio.esporta.relazione import pagina_relazione, scrivi_relazione_pdf
from obiettivi.esporta.documenti import DOCUMENTI as DEL_PIANO
from obiettivi.esporta.documenti import PdfNonDisponibileError


@dataclass(frozen=True)
class Documento:
    """A kind of file: its media type, and the function that makes its bytes of what a rilevazione found.

    The function takes it, as `Rilevato`, and the day the file is made on.
    """

    tipo: str
    scrivi: Callable[..., bytes]
    # Of a document on sheets: the same as a page, with the same arguments.
    componi: Callable[..., str] | None = None


DOCUMENTI = {
    "pdf": Documento(DEL_PIANO["pdf"].tipo, scrivi_relazione_pdf, componi=pagina_relazione),
    "xlsx": Documento(DEL_PIANO["xlsx"].tipo, scrivi_relazione_xlsx),
}

__all__ = ["DOCUMENTI", "Documento", "PdfNonDisponibileError"]
