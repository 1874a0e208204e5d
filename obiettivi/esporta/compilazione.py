"""The workbook of a bozza: the same tables, to be filled in away from the program and brought back.

What may be written is white, what the program counts is grey and protected, without a password: so nobody
spoils by mistake what would not be read anyway. `importa/cartella` reads it back by these same columns.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from operator import attrgetter as di

from openpyxl import Workbook
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta.celle import allineamento, scrivi_cella
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.fogli import FOGLI
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    SEGNO,
    TESTO,
    Campo,
    Colonna,
    Dato,
    Elenco,
    Formato,
    Genere,
    Pagina,
    Scheda,
)
from obiettivi.esporta.origine import scrivi_origine
from obiettivi.esporta.ritaglio import Ritaglio, ritaglia
from obiettivi.esporta.xlsx import intestazione_di, scrivi_cartella, scrivi_xlsx

TOGLI, CHIAVE, NUMERO_OBIETTIVO = "Togli", "Chiave", "N."
"""The columns that say what to do with a row, which row it is, of which objective."""
SEGNO_TOGLI = Campo("togli", Genere.SI_NO)
ISTRUZIONI, ELENCHI, ORIGINE = "Istruzioni", "Elenchi", "pianoperf"
"""The sheets that only this workbook has; the last two are not shown."""

COME = (
    (
        "Scrivi nelle celle bianche",
        "Si cambiano i fogli Obiettivi, Assegnazioni e pesi, Fasi, Indicatori e Attività. Le celle grigie le conta "
        "il programma: si aggiornano quando la cartella torna indietro. Gli altri fogli sono da leggere.",
    ),
    (
        "Per aggiungere una riga",
        "Scrivi sotto l'ultima. Di una fase o di un indicatore nuovo scrivi nella colonna «N.» il numero "
        "dell'obiettivo. Di un obiettivo nuovo scrivi un numero che non c'è ancora, poi nel foglio Assegnazioni "
        "e pesi una riga con quel numero per ogni area che lo prende.",
    ),
    (
        "Per togliere una riga",
        "Scrivi «sì» nella colonna «Togli». Insieme a un obiettivo vanno via le sue fasi, i suoi indicatori e le "
        "sue assegnazioni.",
    ),
    (
        "Date, numeri, elenchi",
        "Le date si scrivono 31/12/2026, i numeri con la virgola. Dove si apre un elenco scegli una delle sue voci. "
        "Più aree, voci, anni nella stessa cella stanno uno per riga (Alt + Invio). Nei mesi scrivi una x dove la "
        "fase è attiva. Le formule non si leggono: al loro posto scrivi il valore.",
    ),
    (
        "Che cosa non si fa da qui",
        "L'ordine delle righe, lo stato degli obiettivi, le fasce degli indicatori, le risorse, le regole, la salute e "
        "la premialità si cambiano nel programma. Una colonna che il piano non usa qui non c'è.",
    ),
    (
        "Quando hai finito",
        "Salva in formato .xlsx e carica il file dalla pagina «Lavora in Excel» del piano. Prima di scrivere, il "
        "programma ti mostra riga per riga che cosa cambia, e scegli tu. Se intanto qualcun altro ha cambiato la "
        "stessa cella te lo dice, e niente si sovrascrive da solo.",
    ),
)

GRIGIO = PatternFill("solid", fgColor="EEF0F2")
GRIGIO_SCURO = PatternFill("solid", fgColor="5B6F82")
APERTA = Protection(locked=False)
ULTIMA_RIGA = 1_048_576


def scrivi_excel(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> bytes:
    """The workbook of a plan: to be filled in while it is a bozza, then only to be read.

    `area` (a code) or `obiettivo` (an `n`) choose a part; RitaglioNonValidoError when it is not there.
    """
    if not edizione.bozza:
        return scrivi_xlsx(
            contenuto, area=area, obiettivo=obiettivo, edizione=edizione, prodotto_il=prodotto_il
        )
    ritaglio = ritaglia(contenuto, area, obiettivo, edizione)
    fogli = [foglio(ritaglio) for foglio in FOGLI]
    fogli = [da_compilare(foglio) if e_da_compilare(foglio) else foglio for foglio in fogli]
    return scrivi_cartella(
        [_istruzioni(), *fogli],
        intestazione_di(ritaglio),
        prodotto_il,
        lambda cartella: _completa(cartella, ritaglio, fogli),
    )


def elenchi_da_compilare(contenuto: ContenutoPiano) -> Iterator[Elenco]:
    """The tables that may be filled in, with all that a plan says in them."""
    ritaglio = ritaglia(contenuto, edizione=Edizione(anomalie=()))
    for foglio in (scrivi(ritaglio) for scrivi in FOGLI):
        if e_da_compilare(foglio):
            yield da_compilare(foglio)


def e_da_compilare(foglio: Elenco | Pagina) -> bool:
    return isinstance(foglio, Elenco) and bool(foglio.tabella.elenco)


def da_compilare(foglio: Elenco) -> Elenco:
    """The table with the columns that who fills it in needs, also where the plan has nothing yet."""
    chiave = next(
        (replace(una, facoltativa=False) for una in foglio.tabella.colonne if una.titolo == CHIAVE),
        # Activities have no key: they are told by their place in what the workbook was made from.
        Colonna(CHIAVE, CODICE, lambda riga: str(riga.posizione), 38, nascosta=True),
    )
    colonne = (
        Colonna(TOGLI, SEGNO, lambda riga: "", 7, campo=SEGNO_TOGLI),
        *(
            replace(una, facoltativa=False) if una.campo and una.campo.sempre else una
            for una in foglio.tabella.colonne
            if una.titolo != CHIAVE
        ),
        chiave,
    )
    return replace(foglio, tabella=replace(foglio.tabella, colonne=colonne), se_vuoto="")


def _istruzioni() -> Pagina:
    dati = tuple(Dato(titolo, testo) for titolo, testo in COME)
    return Pagina(ISTRUZIONI, (30, 110), (Scheda("Come si compila questa cartella", dati),))


def _completa(cartella: Workbook, ritaglio: Ritaglio, fogli: list[Elenco | Pagina]) -> None:
    """Protection, lists to choose from, and where the workbook comes from."""
    compilati = [foglio for foglio in fogli if e_da_compilare(foglio)]
    voci = _scrivi_elenchi(cartella, ritaglio.contenuto, compilati)
    for foglio in compilati:
        _apri(cartella[foglio.nome], foglio, voci)
    origine = cartella.create_sheet(ORIGINE)
    for riga, testo in enumerate(scrivi_origine(ritaglio), 1):
        scrivi_cella(origine, riga, 1, testo, CODICE)
    origine.sheet_state = "veryHidden"
    for foglio in cartella:
        _proteggi(foglio)


def _apri(foglio: Worksheet, elenco: Elenco, voci: dict[Campo, str]) -> None:
    """Opens what may be written, as far as the last row of the sheet, and greys the rest."""
    righe = range(2, len(elenco.tabella.righe) + 2)
    controlli: dict[str, DataValidation] = {}
    for posto, colonna in enumerate(elenco.tabella.presenti, 1):
        lettera = get_column_letter(posto)
        if colonna.campo or colonna.titolo == NUMERO_OBIETTIVO:
            _apri_colonna(foglio.column_dimensions[lettera], colonna)
        else:
            foglio.cell(1, posto).fill = GRIGIO_SCURO
        for riga in righe:
            cella = foglio.cell(riga, posto)
            if colonna.campo:
                cella.protection = APERTA
            else:
                cella.fill = GRIGIO
        if colonna.campo and (controllo := _controllo(colonna.campo, voci)):
            # One for all the columns with the same rule.
            suo = controlli.setdefault(f"{controllo.type}{controllo.formula1}", controllo)
            suo.add(f"{lettera}2:{lettera}{ULTIMA_RIGA}")
    for controllo in controlli.values():
        foglio.add_data_validation(controllo)


def _apri_colonna(dimensione: ColumnDimension, colonna: Colonna) -> None:
    """The rows that are not there yet look like the others, and may be written."""
    formato = colonna.formato if isinstance(colonna.formato, Formato) else TESTO
    dimensione.protection = APERTA
    dimensione.number_format = formato.codice
    dimensione.alignment = allineamento(formato.lato, formato.rientro)


def _controllo(campo: Campo, voci: dict[Campo, str]) -> DataValidation | None:
    """What a spreadsheet lets be typed in a column."""
    comuni = {"allow_blank": True, "showErrorMessage": True, "errorTitle": "PianoPerf"}
    if campo in voci:
        messaggio = "Scegli una delle voci dell'elenco."
        return DataValidation(type="list", formula1=voci[campo], error=messaggio, **comuni)
    if campo.genere is Genere.DATA:
        messaggio = "Scrivi una data, per esempio 31/12/2026."
        return DataValidation(type="date", operator="greaterThan", formula1="61", error=messaggio, **comuni)
    if campo.genere in (Genere.INTERO, Genere.FASE):
        messaggio = "Scrivi un numero intero."
        return DataValidation(
            type="whole", operator="greaterThanOrEqual", formula1="0", error=messaggio, **comuni
        )
    if campo.genere is Genere.NUMERO:
        messaggio = "Scrivi un numero, con la virgola per i decimali."
        return DataValidation(
            type="decimal", operator="greaterThanOrEqual", formula1="-99999999999", error=messaggio, **comuni
        )
    return None


def _scrivi_elenchi(cartella: Workbook, contenuto: ContenutoPiano, fogli: list[Elenco]) -> dict[Campo, str]:
    """The sheet of the words to choose from; returns where those of each field are."""
    foglio = cartella.create_sheet(ELENCHI)
    foglio.sheet_state = "hidden"
    posti: dict[tuple[str, ...], str] = {}
    dove: dict[Campo, str] = {}
    for colonna in (una for foglio_ in fogli for una in foglio_.tabella.colonne):
        voci = parole_da_scegliere(colonna.campo, contenuto) if colonna.campo else ()
        if not voci:
            continue
        if voci not in posti:
            posto = len(posti) + 1
            for riga, voce in enumerate(voci, 1):
                scrivi_cella(foglio, riga, posto, voce, CODICE)
            lettera = get_column_letter(posto)
            posti[voci] = f"{ELENCHI}!${lettera}$1:${lettera}${len(voci)}"
        dove[colonna.campo] = posti[voci]
    return dove


def parole_da_scegliere(campo: Campo, contenuto: ContenutoPiano) -> tuple[str, ...]:
    """What a cell of the field may say, where it is a closed list; empty where it is not."""
    if campo.scelte:
        return tuple(str(una) for una in campo.scelte.labels)
    if campo.genere is Genere.AREA:
        return tuple(map(di("codice"), contenuto.aree))
    return {Genere.SI_NO: ("sì", "no"), Genere.SEGNO: ("●",)}.get(campo.genere, ())


def _proteggi(foglio: Worksheet) -> None:
    """Without a password; filters, widths and heights stay free."""
    protezione = foglio.protection
    protezione.sheet = True
    for libera in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells", "insertRows"):
        setattr(protezione, libera, False)
