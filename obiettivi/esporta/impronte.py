"""Whether what would be made now is what was made already: hashes of what pages and documents are made from."""

import hashlib
from functools import cache

from django.conf import settings

FATTI_DI = ("obiettivi", "monitoraggio", "pianoperf", "templates", "static")
TIPI = frozenset({".py", ".html", ".txt", ".css", ".js", ".svg", ".json"})


def impronta_di(*parti: object) -> str:
    """SHA-256, in hexadecimal, of what these say in their order."""
    return hashlib.sha256("\0".join(str(parte) for parte in parti).encode()).hexdigest()


@cache
def impronta_del_programma() -> str:
    """That of the program itself: an update changes what it makes, and nobody must keep the old one."""
    cartelle = (settings.BASE_DIR / cartella for cartella in FATTI_DI)
    file = sorted(uno for cartella in cartelle for uno in cartella.rglob("*") if uno.suffix in TIPI)
    uno_per_uno = hashlib.sha256()
    # The packages that draw the documents are pinned there.
    for percorso in (*file, settings.BASE_DIR / "requirements.txt"):
        uno_per_uno.update(percorso.read_bytes())
    scritte = (
        settings.CONTATTO_ACCESSIBILITA,
        settings.DICHIARAZIONE_ACCESSIBILITA,
        settings.INFORMATIVA_PRIVACY,
    )
    return impronta_di(uno_per_uno.hexdigest(), *scritte)
