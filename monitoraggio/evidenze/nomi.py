"""The name of a file as its owner gave it, made safe for any machine that will read it."""

import re
import unicodedata

from monitoraggio.evidenze.rifiuto import EvidenzaRifiutataError

LUNGHEZZA_NOME = 150
"""Characters, extension included: with the folder it stands in, any system can unpack it."""

PERCORSO = re.compile(r"[/\\]")
NON_NEI_NOMI = re.compile(r'[<>:"|?*]')
RISERVATI = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for its devices, whatever the extension."""
NON_SI_VEDONO = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Kinds of characters without a shape: control characters, and those that turn the reading round, with which a
name that ends in exe is read as one that ends in pdf."""


def nome_pulito(nome: str) -> str:
    """The name without folders and what cannot be seen, cut where it is too long; the extension stays.

    Raises EvidenzaRifiutataError when nothing is left of it, or there is no extension.
    """
    nome = PERCORSO.split(unicodedata.normalize("NFC", nome))[-1]
    visibile = "".join(uno for uno in nome if unicodedata.category(uno) not in NON_SI_VEDONO or uno.isspace())
    nome = " ".join(NON_NEI_NOMI.sub("_", visibile).split()).strip(" .")
    if not nome:
        raise EvidenzaRifiutataError(
            "non ha un nome che si possa scrivere: dagliene uno e allegalo di nuovo."
        )
    base, _, estensione = nome.rpartition(".")
    if not base or " " in estensione:
        raise EvidenzaRifiutataError(
            "ha un nome senza estensione, come .pdf: rinomina il file, e allegalo di nuovo."
        )
    if RISERVATI.fullmatch(nome):
        base = f"_{base}"
    return f"{base[: LUNGHEZZA_NOME - len(estensione) - 1].rstrip(' .')}.{estensione}"


def estensione(nome: str) -> str:
    """In lower case, without the dot."""
    return nome.rpartition(".")[2].lower()
