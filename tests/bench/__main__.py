"""`python -m tests.bench`, from the root of the repository: measures, prints, exits with 1 when over a limit.

On a SQLite file of its own, or on a database of its own in the server that DATABASE_URL names.
"""

import argparse
import sys
from collections.abc import Iterator

from tests.bench.ambiente import base_di_dati, carica_tutto, descrizione, prepara_django
from tests.bench.tavola import Riga


def _titolo(testo: str) -> Riga:
    return Riga(f"\n{testo}", "")


def misure(breve: bool) -> Iterator[Riga]:
    """Everything, one line after the other."""
    from tests.bench import dati, documenti, monitoraggio, pagine, stampe  # noqa: PLC0415  they need Django

    giri, giri_pagina = (1, 5) if breve else (3, 15)
    piani = pagine.piani_per_grandezza()
    yield _titolo("Data")
    yield from dati.importazione(giri)
    yield from dati.lettura(piani[-1], giri_pagina)
    yield _titolo("Pages")
    yield from pagine.tempi(piani[-1], giri_pagina)
    yield from pagine.pesi_html(piani[-1])
    yield from pagine.pesi_html(pagine.piano_di_cento())
    yield _titolo(f"Queries of each page: {piani[0]} / {piani[-1]}")
    yield from pagine.letture(piani[0], piani[-1])
    yield from pagine.letture_amministrazione(piani[0], piani[-1])
    yield _titolo("Monitoring")
    # The smallest plan is measured last: until it is approved, the pages above are those of a bozza.
    piccola, grande = monitoraggio.misurato(piani[0]), monitoraggio.di_cento()
    yield from monitoraggio.tempi(grande, giri_pagina)
    yield from monitoraggio.pesi_html(grande)
    yield _titolo(f"Queries of each page: {piani[0]} / {grande.piano}")
    yield from monitoraggio.letture(piccola, grande)
    yield _titolo("Documents")
    yield from documenti.foglio(giri)
    yield from documenti.pdf(giri)
    yield from stampe.di_nuovo(piani[-1])
    yield from stampe.intanto(piani[-1], 100 if breve else 300)


def main() -> int:
    argomenti = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    argomenti.add_argument("--breve", action="store_true", help="fewer repetitions: a quick look")
    breve = argomenti.parse_args().breve
    prepara_django()
    oltre = 0
    with base_di_dati():
        carica_tutto()
        for riga in descrizione():
            sys.stdout.write(f"{riga}\n")
        for riga in misure(breve):
            sys.stdout.write(f"{riga}\n")
            sys.stdout.flush()
            oltre += riga.rispettato is False
    return 1 if oltre else 0


if __name__ == "__main__":
    sys.exit(main())
