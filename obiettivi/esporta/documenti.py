"""The documents that can be made of a plan, by format: the table that pages and commands share."""

from collections.abc import Callable
from dataclasses import dataclass

from obiettivi import contenuto
from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta.compilazione import scrivi_excel
from obiettivi.esporta.docx import scrivi_docx
from obiettivi.esporta.ods import TIPO as TIPO_ODS
from obiettivi.esporta.ods import scrivi_ods
from obiettivi.esporta.pdf import PdfNonDisponibileError, pagina_del_piano, scrivi_pdf
from obiettivi.esporta.ritaglio import RitaglioNonValidoError
from obiettivi.esporta.separati import scrivi_csv


@dataclass(frozen=True)
class Documento:
    """A kind of file: what it is called, its media type, and the function that makes its bytes.

    The function takes the plan's value, `area` and `obiettivo` (at most one of them, for a part of the
    plan), the `edizione` it is and the date it is made on; with `con_altro`, in `altro`, the trees of what other
    apps keep beside the plan.
    """

    titolo: str
    tipo: str
    scrivi: Callable[..., bytes]
    # Whether it can hold one area or one objective only.
    ritagliabile: bool = True
    con_altro: bool = False
    # Of a document on sheets: the same as a page, with the same arguments. Laying it out is the long part.
    componi: Callable[..., str] | None = None
    # How the name of the file ends, where it is not with the format.
    estensione: str = ""


def _scrivi_json(
    piano: ContenutoPiano, *, area=None, obiettivo=None, edizione=None, prodotto_il=None, altro=None
) -> bytes:
    if area is not None or obiettivo is not None:
        raise RitaglioNonValidoError("Il JSON è sempre il piano intero.")
    return contenuto.scrivi(piano, altro).encode()


DOCUMENTI = {
    "pdf": Documento("PDF", "application/pdf", scrivi_pdf, componi=pagina_del_piano),
    "docx": Documento(
        "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", scrivi_docx
    ),
    "xlsx": Documento(
        "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", scrivi_excel
    ),
    "ods": Documento("ODS", TIPO_ODS, scrivi_ods),
    "csv": Documento("CSV", "application/zip", scrivi_csv, estensione="csv.zip"),
    "json": Documento("JSON", "application/json", _scrivi_json, ritagliabile=False, con_altro=True),
}

__all__ = ["DOCUMENTI", "Documento", "PdfNonDisponibileError", "RitaglioNonValidoError"]
