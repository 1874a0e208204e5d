"""Whether a drawing (SVG) can be printed: tried in a process of its own, which has little time and little memory.

A few bytes of a drawing may ask for more than any machine has: shapes that repeat themselves, gradients without
end, pictures that unfold. In the server that would take the place of everybody's pages. Run as a program it reads
the address of the picture, and ends well when it was drawn whole.
"""

import logging
import resource
import subprocess
import sys
from functools import lru_cache

SECONDI, MEMORIA = 5, 1 << 30
"""Of processor, once the libraries are loaded, and bytes: a coat of arms takes less than half a second."""
ATTESA = 60
"""Seconds after which it is not waited for, however slow the machine is now."""


@lru_cache(maxsize=32)
def si_disegna(indirizzo: str) -> bool:
    """Whether the picture of a `data:` address is drawn whole, within those limits."""
    try:
        esito = subprocess.run(  # noqa: S603  our own file
            [sys.executable, __file__, str(SECONDI)],
            input=indirizzo.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=ATTESA,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return esito.returncode == 0


class _Errori(logging.Handler):
    """Counts what WeasyPrint only writes in its log."""

    quanti = 0

    def emit(self, record):
        self.quanti += 1


def _disegna(indirizzo: str, secondi: int) -> bool:
    import weasyprint  # noqa: PLC0415  slow, and of the process only

    class SoloDati(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            if not url.startswith("data:"):
                raise ValueError("risorsa non ammessa")
            return super().fetch(url, headers)

    usati = resource.getrusage(resource.RUSAGE_SELF)
    fine = int(usati.ru_utime + usati.ru_stime) + 1 + secondi
    resource.setrlimit(resource.RLIMIT_CPU, (fine, fine))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORIA, MEMORIA))
    registro, errori = logging.getLogger("weasyprint"), _Errori(logging.ERROR)
    registro.addHandler(errori)
    pagina = f'<img src="{indirizzo}" style="width: 30mm; height: 30mm">'
    recapito = SoloDati(allowed_protocols={"data"}, allow_redirects=False)
    weasyprint.HTML(string=pagina, url_fetcher=recapito).write_pdf()
    return not errori.quanti


if __name__ == "__main__":
    sys.exit(not _disegna(sys.stdin.read(), int(sys.argv[1])))
