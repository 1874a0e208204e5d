"""The tables as CSV, the way the Italian Excel opens them with a double click.

UTF-8 with its mark, semicolons, lines ended by CR LF, decimal comma, dates as 31/12/2026; numbers without dots
between thousands. A text that a spreadsheet would take for a formula has an apostrophe before it (OWASP, CSV
injection); a number never has. Whoever wants the exact data reads the JSON.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from obiettivi import formati
from obiettivi.contenuto import ContenutoPiano
from obiettivi.contenuto.tipi import scrivi_numero
from obiettivi.esporta.celle import PERICOLO, pulito
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.fogli import fogli_di
from obiettivi.esporta.fogli.colonne import Colonna, Contenuto, Elenco, Pagina, Scheda, Tabella
from obiettivi.esporta.pacchetto import impacchetta
from obiettivi.esporta.ritaglio import ritaglia
from obiettivi.formati import semplifica

SEGNO_UTF8 = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel reads accents wrong."""
NON_DA_NOME = re.compile(r"[^a-z0-9]+")
Righe = Iterable[Iterable[Contenuto]]


def scrivi_csv(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> bytes:
    """A zip with the tables of a plan, or of one area's part or one objective's: a file for each table.

    They are those of the workbook, without the keys that are for programs. The day it is made is not told.
    """
    ritaglio = ritaglia(contenuto, area, obiettivo, edizione)
    return impacchetta(
        (f"{nome}.csv", testo_csv(righe))
        for posto, foglio in enumerate(fogli_di(ritaglio), 1)
        for nome, righe in _tavole(posto, foglio)
    )


def csv_della_tabella(tabella: Tabella) -> bytes:
    """One table as a file."""
    return testo_csv(_righe(tabella))


def testo_csv(righe: Righe) -> bytes:
    """The file of these lines, the first of which are the headings."""
    uscita = io.StringIO()
    uscita.write(SEGNO_UTF8)
    csv.writer(uscita, delimiter=";", lineterminator="\r\n").writerows(map(scritto, riga) for riga in righe)
    return uscita.getvalue().encode()


def scritto(valore: Contenuto) -> str:
    """A value as a cell of the file has it."""
    if valore is None:
        return ""
    if isinstance(valore, date):
        return formati.data(valore)
    if isinstance(valore, int | Decimal):
        return scrivi_numero(Decimal(valore)).replace(".", ",")
    testo = pulito(valore)
    return f"'{testo}" if testo.startswith(PERICOLO) or testo.lstrip().startswith(PERICOLO) else testo


def _tavole(posto: int, foglio: Elenco | Pagina) -> Iterator[tuple[str, Righe]]:
    """The tables of a sheet with the names of their files, in the order of the workbook."""
    if isinstance(foglio, Elenco):
        yield _nome(posto, foglio.nome), _righe(foglio.tabella)
        return
    for blocco in foglio.blocchi:
        if isinstance(blocco, Scheda):
            dati = [(dato.etichetta, dato.valore) for dato in blocco.presenti]
            righe: Righe = [("Che cosa", "Valore"), *dati] if dati else []
        else:
            righe = _righe(blocco) if blocco.righe else []
        if righe:
            doppio = blocco.titolo == foglio.nome
            yield _nome(posto, foglio.nome if doppio else f"{foglio.nome} {blocco.titolo}"), righe


def _righe(tabella: Tabella) -> Righe:
    colonne: list[Colonna] = [colonna for colonna in tabella.presenti if not colonna.nascosta]
    return [
        [colonna.titolo for colonna in colonne],
        *([colonna.valore(riga) for colonna in colonne] for riga in tabella.righe),
    ]


def _nome(posto: int, nome: str) -> str:
    """ "01-piano-aree-e-pesi"."""
    return f"{posto:02}-{NON_DA_NOME.sub('-', semplifica(nome)).strip('-')}"
