"""The same workbook for LibreOffice (OpenDocument): the same sheets, columns and typed cells as the Excel one.

Written here in its own XML, with nothing but sheets, styles and cells: no formula can be in it, and a text is in
a cell formatted as text, so that it stays one when somebody edits it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from openpyxl.utils import get_column_letter

from obiettivi.contenuto import ContenutoPiano
from obiettivi.contenuto.tipi import scrivi_numero
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.fogli import fogli_di
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    DATA,
    EURO,
    NUMERO,
    PERCENTO,
    SI_NO,
    TESTO,
    Colonna,
    Contenuto,
    Elenco,
    Formato,
    Pagina,
    Scheda,
)
from obiettivi.esporta.pacchetto import impacchetta, parte
from obiettivi.esporta.parole import accorcia
from obiettivi.esporta.ritaglio import ritaglia
from obiettivi.esporta.xlsx import Intestazione, intestazione_di

TIPO = "application/vnd.oasis.opendocument.spreadsheet"
PARTI = {
    "META-INF/manifest.xml": "elenco.xml",
    "content.xml": "contenuto.xml",
    "styles.xml": "stili.xml",
    "meta.xml": "proprieta.xml",
    "settings.xml": "vista.xml",
}
"""What is in the file besides its type, and the template of each part."""
COME_NUMERI = {
    NUMERO.codice: "",
    CODICE.codice: "testo",
    EURO.codice: "euro",
    DATA.codice: "data",
    PERCENTO.codice: "percento",
    SI_NO.codice: "sino",
}
"""How each number format is called in the template of the styles; the general one has no name."""
LATI = {"left": "start", "center": "center", "right": "end"}
TESTATA, TITOLO, ETICHETTA, NOTA = "testata", "titolo", "etichetta", "nota"
"""Styles of cells that do not come from a format."""
SPAZI = re.compile(r"^ |(?<= ) +")


@dataclass(frozen=True)
class Stile:
    """How the cells of a format look; `numeri` is the name of their number format."""

    nome: str
    numeri: str
    lato: str
    a_capo: bool
    rientro: str
    evidenza: bool


@dataclass(frozen=True)
class Cella:
    """A cell: its style, the type and the exact value of what it holds, the lines in which it is read."""

    stile: str
    tipo: str = ""
    valore: str = ""
    righe: tuple[SafeString, ...] = ()


@dataclass(frozen=True)
class Foglio:
    """A sheet. The heading of one that is a table stays in sight and has filters, over the range `filtro`."""

    nome: str
    larghezze: tuple[str, ...]
    nascoste: tuple[bool, ...]
    testata: tuple[Cella, ...]
    righe: tuple[tuple[Cella, ...], ...]
    filtro: str = ""

    @property
    def colonne(self) -> Iterator[tuple[str, bool]]:
        return zip(self.larghezze, self.nascoste, strict=True)


def scrivi_ods(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> bytes:
    """The workbook of a plan, or of one area's part or one objective's: see `scrivi_xlsx`."""
    ritaglio = ritaglia(contenuto, area, obiettivo, edizione)
    return scrivi_cartella_ods(fogli_di(ritaglio), intestazione_di(ritaglio), prodotto_il)


def scrivi_cartella_ods(
    fogli: Iterable[Elenco | Pagina], intestazione: Intestazione, prodotto_il: date
) -> bytes:
    """A workbook of these sheets: always the same bytes for the same sheets, heading and date."""
    scrittura = Scrittura()
    contesto = {
        "tipo": TIPO,
        "fogli": [scrittura.foglio(foglio) for foglio in fogli],
        "stili": list(scrittura.stili.values()),
        "larghezze": scrittura.larghezze,
        "intestazione": intestazione,
        "testata": f"{accorcia(intestazione.ente, 60)} – {accorcia(intestazione.titolo, 110)}",
        "giorno": prodotto_il.isoformat(),
    }
    parti = ((nome, parte(f"esporta/ods/{modello}", contesto)) for nome, modello in PARTI.items())
    return impacchetta([("mimetype", TIPO.encode()), *parti], senza_compressione="mimetype")


@dataclass
class Scrittura:
    """Puts sheets in cells, collecting the styles and the widths they use."""

    stili: dict[tuple[str, str, int, bool], Stile] = field(default_factory=dict)
    larghezze: dict[str, str] = field(default_factory=dict)

    def foglio(self, contenuto: Elenco | Pagina) -> Foglio:
        return self._elenco(contenuto) if isinstance(contenuto, Elenco) else self._pagina(contenuto)

    def _elenco(self, elenco: Elenco) -> Foglio:
        colonne = elenco.tabella.presenti
        testata, *righe = self._tabella(colonne, elenco.tabella.righe)
        ultima = f"{get_column_letter(len(colonne))}{1 + len(righe)}"
        return Foglio(
            nome=elenco.nome,
            larghezze=tuple(self._larghezza(colonna.larghezza) for colonna in colonne),
            nascoste=tuple(colonna.nascosta for colonna in colonne),
            testata=testata,
            righe=tuple(righe) or ((_testo(NOTA, elenco.se_vuoto),),),
            filtro=f"'{elenco.nome}'.A1:'{elenco.nome}'.{ultima}",
        )

    def _pagina(self, pagina: Pagina) -> Foglio:
        """Cards and tables one under the other, each with its title; those that say nothing are left out."""
        righe: list[tuple[Cella, ...]] = []
        for blocco in pagina.blocchi:
            if dentro := self._scheda(blocco) if isinstance(blocco, Scheda) else self._con_righe(blocco):
                righe += [(_testo(TITOLO, blocco.titolo),), *dentro, ()]
        return Foglio(
            nome=pagina.nome,
            larghezze=tuple(map(self._larghezza, pagina.larghezze)),
            nascoste=(False,) * len(pagina.larghezze),
            testata=(),
            righe=tuple(righe) or ((_testo(NOTA, pagina.se_vuoto),),),
        )

    def _scheda(self, scheda: Scheda) -> list[tuple[Cella, ...]]:
        return [
            (_testo(ETICHETTA, dato.etichetta), self._cella(dato.valore, dato.formato_in_scheda))
            for dato in scheda.presenti
        ]

    def _con_righe(self, tabella) -> list[tuple[Cella, ...]]:
        return list(self._tabella(tabella.presenti, tabella.righe)) if tabella.righe else []

    def _tabella(self, colonne: tuple[Colonna, ...], righe: Iterable) -> Iterator[tuple[Cella, ...]]:
        yield tuple(_testo(TESTATA, colonna.titolo) for colonna in colonne)
        for riga in righe:
            yield tuple(self._cella(colonna.valore(riga), colonna.formato_di(riga)) for colonna in colonne)

    def _cella(self, valore: Contenuto, formato: Formato) -> Cella:
        """Numbers and dates typed, any text as nothing but text."""
        if valore is None or valore == "":
            return Cella(self._stile(formato, COME_NUMERI[formato.codice]))
        if isinstance(valore, str):
            return _testo(self._stile(formato, COME_NUMERI[CODICE.codice]), valore)
        stile = self._stile(formato, COME_NUMERI[formato.codice])
        if isinstance(valore, date):
            return Cella(stile, "date", valore.isoformat(), (escape(f"{valore:%d/%m/%Y}"),))
        numero = scrivi_numero(Decimal(valore))
        return Cella(stile, "float", numero, (escape(numero.replace(".", ",")),))

    def _stile(self, formato: Formato, numeri: str) -> str:
        chiave = (numeri, formato.lato, formato.rientro, formato.evidenza)
        if chiave not in self.stili:
            self.stili[chiave] = Stile(
                nome=f"c{len(self.stili) + 1}",
                numeri=numeri,
                lato=LATI[formato.lato],
                a_capo=formato.lato == TESTO.lato,
                rientro=f"{formato.rientro * 2}mm" if formato.rientro else "",
                evidenza=formato.evidenza,
            )
        return self.stili[chiave].nome

    def _larghezza(self, caratteri: float) -> str:
        """The name of the columns so wide: a digit takes two millimetres."""
        return self.larghezze.setdefault(f"{caratteri * 2:g}mm", f"l{len(self.larghezze) + 1}")


def _testo(stile: str, testo: str) -> Cella:
    return Cella(stile, "string", "", tuple(_riga(una) for una in testo.splitlines() or [""]))


def _riga(testo: str) -> SafeString:
    """A line as OpenDocument keeps it, where more spaces would become one."""
    spaziato = SPAZI.sub(lambda trovati: f'<text:s text:c="{len(trovati[0])}"/>', escape(testo))
    return mark_safe(spaziato.replace("\t", "<text:tab/>"))
