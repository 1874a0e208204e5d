"""Whether a file can be kept as evidence: its name made safe, its type told by its content. Pure, on bytes.

Nothing here trusts what the browser says of a file, and nothing unpacks more than a few bytes of an archive. A
library that guesses types would not do: what matters is that the name does not lie, and that whoever checks can
open the file (not encrypted, without macros), which a dozen signatures tell.
"""

from monitoraggio.evidenze.nomi import LUNGHEZZA_NOME, nome_pulito
from monitoraggio.evidenze.rifiuto import EvidenzaRifiutataError
from monitoraggio.evidenze.tipi import DIMENSIONE_MASSIMA, ESTENSIONI, MEDIA, Riconosciuto, riconosci

__all__ = [
    "DIMENSIONE_MASSIMA",
    "ESTENSIONI",
    "LUNGHEZZA_NOME",
    "MEDIA",
    "EvidenzaRifiutataError",
    "Riconosciuto",
    "nome_pulito",
    "riconosci",
]
