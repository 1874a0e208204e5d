"""The marks that stand in a mould for what each ente has of its own, until they are replaced.

A key of the database is a number of thirteen digits: `79`, two digits for the table, nine for the row. The number
of the ente and the user `sistema` are two more of them. The eight digits that begin every `chiave` are the ente's;
a hash is known only once the text is. No published text contains anything alike: numbers of so many digits are
never written there, and every `chiave` is made so that its other digits cannot be taken for one.
"""

import hashlib
import re
from collections.abc import Mapping
from uuid import UUID

NUMERO, SISTEMA = "7999000000000", "7998000000000"
"""Of the ente, five digits when it is printed; the key of the user that signs what commands do."""
INIZIO_CHIAVE = "5ee7ca5e"
SEGNI = re.compile(rf"(79\d{{11}}|{INIZIO_CHIAVE}|@impronta\d{{3}}@)")


def segno(tabella: int, riga: int) -> int:
    """The key of a row (from 1) of a table (from 0, below 98)."""
    return int(f"79{tabella:02}{riga:09}")


def segno_impronta(posto: int) -> str:
    """The hash of a frozen text of the mould, by its position."""
    return f"@impronta{posto:03}@"


def chiave(*che_cosa: object) -> UUID:
    """A key that is always the same for the same thing of a mould, and no two enti have alike."""
    cifre = hashlib.sha256("/".join(map(str, che_cosa)).encode()).hexdigest()
    # Letters where a long row of digits would be broken; version 8 and variant 1, as free UUIDs are.
    return UUID(f"{INIZIO_CHIAVE}{cifre[:4]}8{cifre[4:7]}b{cifre[7:14]}c{cifre[14:21]}")


class ConSegni:
    """A text with marks in it, ready to be written many times."""

    def __init__(self, testo: str):
        parti = SEGNI.split(testo)
        self.pezzi, self.segni = parti[::2], parti[1::2]

    def con(self, valori: Mapping[str, str]) -> str:
        """The text with what each mark stands for."""
        parti = [""] * (len(self.pezzi) + len(self.segni))
        parti[::2] = self.pezzi
        parti[1::2] = map(valori.__getitem__, self.segni)
        return "".join(parti)
