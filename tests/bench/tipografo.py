"""A process that prints one plan and says where the time went: `python -m tests.bench.tipografo FILE`.

Of its own, so that its memory is that of one PDF. With `--html FILE` it also leaves the page that was
printed, whole with its style, for another printer.
"""

import argparse
import json
import sys
from collections import defaultdict
from contextlib import contextmanager
from datetime import date
from functools import wraps
from inspect import isgenerator
from pathlib import Path
from time import perf_counter, process_time

from tests.bench.ambiente import prepara_django

GIORNO = date(2024, 1, 31)


class Cronometro:
    """Adds up the processor time of some functions, each put in the place of itself.

    Processor time, because other work on the machine does not change it.
    """

    def __init__(self):
        self.tempi = defaultdict(float)

    def ascolta(self, fase: str, dove, nome: str) -> None:
        """Counts the calls of `dove.nome` in a phase."""
        funzione = getattr(dove, nome)

        @wraps(funzione)
        def contata(*dati, **opzioni):
            with self._conta(fase):
                esito = funzione(*dati, **opzioni)
            return self._a_passi(fase, esito) if isgenerator(esito) else esito

        setattr(dove, nome, contata)

    def _a_passi(self, fase, generatore):
        """A generator works when it is asked for the next."""
        fine = object()
        while True:
            with self._conta(fase):
                uno = next(generatore, fine)
            if uno is fine:
                return
            yield uno

    @contextmanager
    def _conta(self, fase):
        inizio = process_time()
        try:
            yield
        finally:
            self.tempi[fase] += process_time() - inizio


def memoria_massima() -> float:
    """The largest resident memory of this process, in MB.

    Not `ru_maxrss`: a child begins with that of the process that started it.
    """
    stato = Path("/proc/self/status").read_text()
    return next(int(riga.split()[1]) / 1024 for riga in stato.splitlines() if riga.startswith("VmHWM"))


def misura(file: Path, pagina: Path | None) -> dict:
    """Prints the plan of a file once: seconds in all, processor time in all and by phase, memory."""
    import weasyprint  # noqa: PLC0415  a server has it in memory already: not in the time

    from obiettivi.esporta import pdf  # noqa: PLC0415
    from obiettivi.importa.file_json import leggi_file  # noqa: PLC0415

    valore = leggi_file(file).piano
    orologio, stampate = Cronometro(), []
    for fase, dove, nome in (
        ("value to blocks", pdf, "impagina"),
        ("templates", pdf, "html"),
        ("HTML parsing", weasyprint.HTML, "__init__"),
        ("CSS", weasyprint.CSS, "__init__"),
        ("CSS", weasyprint.document, "get_all_computed_styles"),
        ("boxes", weasyprint.document, "build_formatting_structure"),
        ("layout", weasyprint.document, "layout_document"),
        ("drawing and writing", weasyprint.Document, "write_pdf"),
    ):
        orologio.ascolta(fase, dove, nome)
    composta = pdf.html
    pdf.html = lambda *dati: stampate.append(composta(*dati)) or stampate[-1]
    inizio, calcolo = perf_counter(), process_time()
    pdf.scrivi_pdf(valore, prodotto_il=GIORNO)
    esito = {
        "secondi": perf_counter() - inizio,
        "calcolo": process_time() - calcolo,
        "memoria": memoria_massima(),
        "fasi": orologio.tempi,
    }
    if pagina:
        stile = pdf._tipografia().stile()
        pagina.write_text(stampate[0].replace("</head>", f"<style>{stile}</style></head>"))
    return esito


if __name__ == "__main__":
    argomenti = argparse.ArgumentParser()
    argomenti.add_argument("file", type=Path)
    argomenti.add_argument("--html", type=Path)
    scelte = argomenti.parse_args()
    prepara_django()
    sys.stdout.write(json.dumps(misura(scelte.file, scelte.html)))
