"""A plan seen through the tables of its workbook: what each cell that may be filled in holds, row by row, by key.

The same plan at two moments gives two of these. Cells are told by the row's key and by the key of the format, never
by their place, so that they are compared also when rows were added or moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from obiettivi import contenuto as c
from obiettivi.esporta.celle import testo_sicuro
from obiettivi.esporta.compilazione import elenchi_da_compilare
from obiettivi.esporta.fogli.colonne import Campo, Elenco
from obiettivi.importa.cartella.celle import scritto
from obiettivi.importa.libro import Valore, decodificato

ATTIVITA = "attivita_strutturali"
RIGHE = {"assegnazioni": "assegnazione", "fasi": "fase", "indicatori": "indicatore", ATTIVITA: "attivita"}
"""Where the rows of a table keep what they are about; those of the objectives are the objectives."""

Chiave = UUID | int
"""What tells a row of a list: its key, or the place of an activity, which has none."""


@dataclass(frozen=True)
class RigaVista:
    """A row, with its objective (None for an activity) and what its cells hold, by key of the format."""

    riga: Any
    obiettivo: c.Obiettivo | None
    celle: dict[str, Valore]


@dataclass(frozen=True)
class Veduta:
    """A plan as its workbook shows it: the tables by list, the rows by list and key."""

    contenuto: c.ContenutoPiano
    elenchi: dict[str, Elenco]
    righe: dict[str, dict[Chiave, RigaVista]]


def veduta(contenuto: c.ContenutoPiano) -> Veduta:
    """How the workbook of a plan shows it."""
    elenchi = {foglio.tabella.elenco: foglio for foglio in elenchi_da_compilare(contenuto)}
    return Veduta(contenuto, elenchi, {nome: dict(_righe(nome, foglio)) for nome, foglio in elenchi.items()})


def _righe(elenco: str, foglio: Elenco) -> Iterator[tuple[Chiave, RigaVista]]:
    colonne = [una for una in foglio.tabella.colonne if una.campo]
    for oggetto in foglio.tabella.righe:
        obiettivo = oggetto if elenco == "obiettivi" else getattr(oggetto, "obiettivo", None)
        riga = oggetto if elenco == "obiettivi" else getattr(oggetto, RIGHE[elenco])
        celle = {
            campo.nome: _in_cella(una.valore(oggetto), campo, obiettivo)
            for una in colonne
            if (campo := campo_della_riga(una.campo, obiettivo))
        }
        yield (oggetto.posizione if elenco == ATTIVITA else riga.chiave), RigaVista(riga, obiettivo, celle)


def campo_della_riga(campo: Campo, obiettivo: c.Obiettivo | None) -> Campo | None:
    """The field with the phase told by its key: the second of one objective is not that of another.

    None where the objective has no such phase.
    """
    if not campo.nome.startswith("pesi:"):
        return campo
    posto = int(campo.nome.partition(":")[2])
    if obiettivo is None or posto >= len(obiettivo.fasi):
        return None
    return replace(campo, nome=f"pesi:{obiettivo.fasi[posto].chiave}")


def _in_cella(valore: Any, campo: Campo, obiettivo: c.Obiettivo | None) -> Valore:
    """What the cell holds when it is read back; of a phase its key, for the same reason as above."""
    if campo.nome == "della_fase" and valore is not None:
        return str(obiettivo.fasi[valore - 1].chiave)
    if isinstance(valore, str):
        return decodificato(testo_sicuro(valore)) or None
    return scritto(valore)
