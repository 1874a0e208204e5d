"""Workbooks made to do harm, or simply wrong: each is refused with a sentence, in bounded time and memory."""

import io
import struct
import time
import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from obiettivi.importa import libro
from obiettivi.importa.libro import LibroNonLeggibileError, leggi_libro

SECONDI, MEGABYTE = 4, 20
"""The most that the worst of them may take."""
NON_E = (
    "Il file non è una cartella di Excel (.xlsx), anche se il nome lo dice. Aprilo con Excel o LibreOffice, "
    "salvalo come .xlsx e riprova."
)
SOSPETTO = (
    "Il file contiene istruzioni che una cartella di Excel non ha: per prudenza non è stato aperto. Aprilo con "
    "Excel o LibreOffice, salvalo di nuovo come .xlsx e riprova."
)
ROVINATO = (
    "Il file è rovinato: una sua parte non si legge. Aprilo con Excel o LibreOffice, salvalo di nuovo come .xlsx e "
    "riprova."
)
MACRO = (
    "Il file contiene macro (programmi): qui non si aprono. Salvalo come «Cartella di lavoro Excel (.xlsx)», "
    "senza macro, e riprova."
)
COLLEGATO = (
    "Il file ha collegamenti ad altri file. In Excel: Dati, Modifica collegamenti, Interrompi collegamento; poi "
    "salva e riprova."
)
ESPANSO = (
    "Il file, una volta aperto, occupa più di 40 MB o ha troppe parti: non può essere un piano. Copia i fogli che "
    "servono in un file nuovo e riprova."
)
LUNGO = (
    "Un foglio del file arriva oltre la riga 20.000, anche se in fondo è vuoto. Cancella le righe che non servono "
    "(seleziona da sotto l'ultima fino in fondo, poi Elimina), salva e riprova."
)
CELLE = "Il file ha più di 200.000 celle scritte: è troppo per un piano."
LONTANO = LUNGO.replace("Un foglio del file", "Il foglio «Sheet»")
PROTETTO = (
    "Il file è protetto da una password, oppure è nel vecchio formato .xls. Aprilo, togli la password, salvalo come "
    "«Cartella di lavoro Excel (.xlsx)» e riprova."
)
GRANDE = (
    "Il file supera i 10 MB: un piano intero ne occupa meno di uno. Togli le immagini e i fogli che non servono, e "
    "riprova."
)
ODS = (
    "Il file è un foglio di LibreOffice (.ods): aprilo, scegli «Salva con nome», tipo «Excel 2007-365 (.xlsx)», e "
    "carica quello."
)


def cartella(*righe) -> bytes:
    una = Workbook()
    for riga in righe:
        una.active.append(riga)
    uscita = io.BytesIO()
    una.save(uscita)
    return uscita.getvalue()


def rifatta(dati: bytes = b"", **parti) -> bytes:
    """The zip with other parts; a name's "__" is its "/", its first "_" after that its dot."""
    parti = {nome.replace("__", "/"): testo for nome, testo in parti.items()}
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(dati or cartella(["a"]))) as vecchia,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as nuova,
    ):
        for voce in vecchia.infolist():
            if voce.filename not in {f"{nome}.xml" for nome in parti}:
                nuova.writestr(voce.filename, vecchia.read(voce))
        for nome, testo in parti.items():
            nuova.writestr(nome if "." in nome else f"{nome}.xml", testo)
    return uscita.getvalue()


FOGLIO = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def foglio(righe: str) -> bytes:
    return rifatta(xl__worksheets__sheet1=FOGLIO.format(righe))


def spaziato(righe: str) -> bytes:
    return rifatta(xl__worksheets__sheet1=" " * 200_000 + FOGLIO.format(righe))


def entita(testa: str = '<?xml version="1.0"?>') -> str:
    """The billion laughs: ten entities, each ten times the one before."""
    nomi = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ah"}">' for n in range(10)]
    return f"{testa}<!DOCTYPE x [{''.join(nomi)}]>" + FOGLIO.format(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    )


def dichiara_poco(dati: bytes, nome: str) -> bytes:
    """The zip whose catalogue says that a part is a byte long."""
    posto = dati.rindex(nome.encode()) - 46
    return dati[: posto + 24] + struct.pack("<I", 1) + dati[posto + 28 :]


def altrimenti(
    dati: bytes, nome: str = "xl/media/image1.png", era: str = "xl/worksheets/sheet1.xml"
) -> bytes:
    """The zip in which a part has a name that says something else: which one is the sheet, others say."""
    uscita = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(dati)) as vecchia,
        zipfile.ZipFile(uscita, "w", zipfile.ZIP_DEFLATED) as nuova,
    ):
        for voce in vecchia.infolist():
            testo = vecchia.read(voce)
            if voce.filename == era:
                nuova.writestr(nome, testo)
            else:
                nuova.writestr(voce.filename, testo.replace(era.encode(), nome.encode()))
    return uscita.getvalue()


OSTILI = {
    "vuoto": (lambda: b"", NON_E),
    "un testo": (lambda: b"Obiettivo;Indicatore\nUno;Due\n", NON_E),
    "un PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", NON_E),
    "uno zip qualsiasi": (lambda: zip_di(**{"a.txt": b"a"}), NON_E),
    "un documento Word": (lambda: zip_di(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), NON_E),
    "un .ods": (lambda: zip_di(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ODS),
    "tagliato": (lambda: cartella(["a"])[:2000], NON_E),
    "con una parte rovinata": (lambda: rifatta(xl__worksheets__sheet1="<worksheet><"), ROVINATO),
    "senza i fogli": (lambda: rifatta(xl__workbook="<workbook/>"), ROVINATO),
    "cifrato o vecchio": (lambda: libro.OLE + b"\0" * 3000, PROTETTO),
    "troppo grande": (lambda: b" " * (libro.DIMENSIONE_MASSIMA + 1), GRANDE),
    "con le macro": (lambda: rifatta(**{"xl/vbaProject.bin": b"x"}), MACRO),
    "con i fogli di macro": (lambda: rifatta(**{"xl/macrosheets/sheet1.xml": b"<x/>"}), MACRO),
    "collegato ad altri file": (lambda: rifatta(**{"xl/externalLinks/externalLink1.xml": b"<x/>"}), COLLEGATO),
    "una bomba": (lambda: rifatta(**{"xl/media/a.bin": bytes(300 * 1024**2)}), ESPANSO),
    "una bomba che mente": (
        lambda: dichiara_poco(foglio(" " * 200 * 1024**2), "xl/worksheets/sheet1.xml"),
        NON_E,
    ),
    "mille parti": (lambda: rifatta(**{f"xl/x{n}.xml": b"<x/>" for n in range(1001)}), ESPANSO),
    "con le entità": (lambda: rifatta(xl__worksheets__sheet1=entita()), SOSPETTO),
    "con le entità in UTF-16": (
        lambda: rifatta(xl__worksheets__sheet1=entita('<?xml version="1.0" encoding="utf-16"?>').encode("utf-16")),
        SOSPETTO,
    ),
    "con le entità in UTF-7": (
        lambda: rifatta(xl__worksheets__sheet1='<?xml version="1.0" encoding="UTF-7"?>+ADw-'), SOSPETTO
    ),
    "con le entità nei testi": (lambda: rifatta(xl__sharedStrings=entita()), SOSPETTO),
    "con un file di fuori": (
        lambda: rifatta(xl__workbook='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><workbook>&f;</workbook>'),
        SOSPETTO,
    ),
    "un milione di righe vuote": (lambda: foglio("".join(f'<row r="{n}"/>' for n in range(1, 1_000_001))), LUNGO),
    "un milione di righe con il bordo": (
        lambda: foglio("".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 1_000_001))), LUNGO
    ),
    "un milione di righe in un'immagine": (lambda: altrimenti(foglio("<row/>" * 1_000_000)), LUNGO),
    "un milione di righe dopo molti spazi": (lambda: altrimenti(spaziato("<row/>" * 1_000_000)), LUNGO),
    "un milione di celle in una riga": (lambda: altrimenti(foglio(f"<row>{'<c/>' * 1_000_000}</row>"), "a"), CELLE),
    "con le entità in un'immagine": (lambda: altrimenti(rifatta(xl__worksheets__sheet1=entita())), SOSPETTO),
    "con le entità in UTF-16 in un'immagine": (
        lambda: altrimenti(
            rifatta(xl__worksheets__sheet1=entita('<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"))
        ),
        SOSPETTO,
    ),
    "una cella in fondo": (lambda: foglio('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), LONTANO),
}  # fmt: skip


def zip_di(**parti) -> bytes:
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        for nome, testo in parti.items():
            archivio.writestr(nome, testo)
    return uscita.getvalue()


@pytest.mark.parametrize("quale", OSTILI)
def test_un_file_ostile_si_rifiuta_con_una_frase(quale):
    fai, frase = OSTILI[quale]
    dati = fai()
    inizio = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(LibroNonLeggibileError) as rifiuto:
            leggi_libro(dati)
        _, presa = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert str(rifiuto.value) == frase
    assert time.perf_counter() - inizio < SECONDI
    assert presa < MEGABYTE * 1024**2


def test_troppe_celle_si_rifiutano(monkeypatch):
    riga = "".join(f'<c r="{colonna}{{n}}"><v>1</v></c>' for colonna in ("A", "B", "C"))
    righe = "".join(f'<row r="{n}">{riga.format(n=n)}</row>' for n in range(1, 2001))
    monkeypatch.setattr(libro, "CELLE_MASSIME", 5_000)
    with pytest.raises(LibroNonLeggibileError) as rifiuto:
        leggi_libro(foglio(righe))
    assert str(rifiuto.value) == CELLE


def test_una_riga_larghissima_si_legge_fin_dove_serve():
    inizio = time.perf_counter()
    righe = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>2</v></c></row>' for n in range(1, 2001)
    )
    letto = leggi_libro(foglio(righe))
    assert [len(riga.celle) for riga in letto["Sheet"]] == [1] * 2000
    assert time.perf_counter() - inizio < SECONDI


def test_le_celle_hanno_il_loro_tipo_e_una_formula_e_solo_una_formula():
    dati = cartella(
        ["testo", 7, 2.5, date(2026, 12, 31), True, "=1+1", None],
        [],
        [None, "a_x000D_\nb", "  "],
    )
    prima, seconda = leggi_libro(dati)["Sheet"]
    assert [(cella.indirizzo, cella.valore, cella.formula) for cella in prima.celle] == [
        ("A1", "testo", False),
        ("B1", Decimal(7), False),
        ("C1", Decimal("2.5"), False),
        ("D1", date(2026, 12, 31), False),
        ("E1", "sì", False),
        ("F1", None, True),
    ]
    assert (seconda.numero, seconda[1].valore, seconda[9].indirizzo) == (3, "a\nb", "J3")


def test_un_testo_che_comincia_con_uguale_resta_un_testo():
    una = Workbook()
    una.active["A1"] = "=1+1"
    una.active["A1"].data_type = "s"
    uscita = io.BytesIO()
    una.save(uscita)
    (riga,) = leggi_libro(uscita.getvalue())["Sheet"]
    assert (riga[0].valore, riga[0].formula) == ("=1+1", False)
