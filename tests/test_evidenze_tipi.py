"""Which files can be evidence: by their bytes and whatever they are called; each refusal with its sentence."""

import zipfile

import pytest

from monitoraggio.evidenze import DIMENSIONE_MASSIMA, EvidenzaRifiutataError, compressi, riconosci
from monitoraggio.evidenze.nomi import LUNGHEZZA_NOME, nome_pulito
from monitoraggio.evidenze.tipi import MEDIA
from monitoraggio.scelte import TipoEvidenza
from tests import file_di_prova as f

PDF, PNG = f.pdf(), f.immagine("PNG")
TESTO = b"Data;Pratiche\r\n30/09/2026;72\r\n"

BUONI = [
    ("relazione.pdf", PDF, "pdf"),
    ("RELAZIONE.PDF", PDF, "pdf"),
    ("compresso.pdf", f.pdf(compresso=True), "pdf"),
    ("preceduto.pdf", b"\r\n\r\n" + PDF, "pdf"),
    ("che-parla-di-cifratura.pdf", f.pdf("/Encrypt non è /EncryptMetadata"), "pdf"),
    ("foto.png", PNG, "png"),
    ("foto.jpg", f.immagine("JPEG"), "jpeg"),
    ("foto.jpeg", f.immagine("JPEG"), "jpeg"),
    ("scansione.tif", f.immagine("TIFF"), "tiff"),
    ("scansione.tiff", b"MM\0*" + bytes(20), "tiff"),
    ("atto.docx", f.ooxml(f.WORD), "docx"),
    ("foglio.xlsx", f.xlsx(), "xlsx"),
    ("slide.pptx", f.ooxml(f.POWERPOINT), "pptx"),
    ("atto.doc", f.word_97(), "doc"),
    ("foglio.xls", f.excel_97(), "xls"),
    ("slide.ppt", f.vecchio_office("PowerPoint Document"), "ppt"),
    ("testo.odt", f.odf("text"), "odt"),
    ("foglio.ods", f.odf("spreadsheet", **{"Basic/script-lc.xml": "<x/>"}), "ods"),
    ("slide.odp", f.odf("presentation"), "odp"),
    ("atto.pdf.p7m", f.busta(), "p7m"),
    ("atto.p7m", f.busta(lunghezza=b"\x80"), "p7m"),
    ("atto.pdf.p7m", f.busta(lunghezza=b"\x80") + PDF, "p7m"),
    ("atto.pdf.p7m", f.busta() + f.pdf(password="segreta"), "p7m"),
    ("atto.pdf.p7m", f.pem(f.busta()), "p7m"),
    ("atto.pdf.p7m", f.pem(f.busta()).replace(b"-----BEGIN PKCS7-----", b"").partition(b"-----")[0], "p7m"),
    ("ricevuta.eml", f.MESSAGGIO, "eml"),
    ("nota.txt", "Perché così".encode("cp1252"), "txt"),
    ("nota.txt", "Perché così".encode("utf-16"), "txt"),
    ("nota.txt", b"MZ e' la sigla della zona", "txt"),
    ("dati.csv", TESTO, "csv"),
    ("foto.zip", f.archivio_di({"a/foto.png": PNG, "nota.txt": "ciao"}), "zip"),
]


@pytest.mark.parametrize(
    ("nome", "dati", "tipo"), BUONI, ids=[f"{una[0]}-{n}" for n, una in enumerate(BUONI)]
)
def test_quello_che_si_puo_allegare(nome, dati, tipo):
    trovato = riconosci(nome, dati)
    assert (trovato.nome, trovato.tipo) == (nome, tipo)


def test_ogni_tipo_ha_un_caso_e_un_nome_per_chi_lo_scarica():
    assert {tipo for _, _, tipo in BUONI} == set(TipoEvidenza.values) == {tipo.value for tipo in MEDIA}


PROGRAMMA = "dentro è un programma, qualunque nome abbia: non si può allegare."
CON_MACRO = "contiene macro, che chi controlla non può aprire tranquillo: salvalo senza macro, o in PDF."
ROVINATO = (
    "non si apre, perché è rovinato o incompleto: controlla che si apra sul tuo computer e salvalo di nuovo."
)
PROTETTO = "è protetto da una password o cifrato, e chi controlla non lo potrebbe leggere: "
SENZA_PASSWORD = f"{PROTETTO}salvalo senza password e allegalo di nuovo."
COPIA = f"{PROTETTO}salvane una copia senza protezione (anche con «Stampa in PDF»)."
NON_QUESTO_TIPO = (
    "è di un tipo che non si può allegare. Si possono: PDF, immagini (PNG, JPEG, TIFF), file di Office e "
    "LibreOffice, p7m, eml, txt, csv, zip."
)
NON_PREVISTO = (
    "è un file di Office di un tipo che non si può allegare: salvalo come .docx, .xlsx o .pptx, o in PDF."
)
TROPPO_APERTO = (
    "una volta aperto contiene più di 1000 file, o più di 200 MB: metti solo quello che serve come prova."
)
FUORI = "contiene file che si aprirebbero fuori dalla loro cartella: comprimi di nuovo i file che servono."
GRANDE = 201 * 1024 * 1024
VUOTO = "non contiene nessun file: riempilo e allegalo di nuovo."


def non_e(estensione, tipo):
    return (
        f"ha un nome che finisce in .{estensione}, ma dentro non è quello ({tipo}): aprilo, salvalo nel formato "
        "giusto e allegalo di nuovo."
    )


def e_un_altro(estensione, tipo, vera):
    return (
        f"ha un nome che finisce in .{estensione}, ma dentro è un'altra cosa ({tipo}): rinominalo in modo che "
        f"finisca in .{vera}."
    )


def programma_nello_zip(nome):
    return f"contiene un programma o un file con macro («{nome}»): togli quello, e allega il resto."


def con_un_nome(dati, prima, dopo):
    """The zip with one of its names changed in place: what no honest program writes."""
    assert len(prima) == len(dopo)
    return dati.replace(prima, dopo)


CATTIVI = [
    ("vuoto.pdf", b"", "è vuoto (0 byte): forse il salvataggio non è finito. Aprilo, salvalo di nuovo e allegalo."),
    ("grande.txt", b"a" * (DIMENSIONE_MASSIMA + 1), "supera 20 MB: riduci le immagini, o dividilo."),
    ("programma.exe", f.PROGRAMMA, "è un programma, e non si può allegare."),
    ("programma.exe.p7m", f.busta(), "è un programma, e non si può allegare."),
    ("programma.pdf", f.PROGRAMMA, PROGRAMMA),
    ("due-cose.pdf", f.PROGRAMMA + PDF, PROGRAMMA),
    ("programma.txt", b"\x7fELF" + bytes(20), PROGRAMMA),
    ("comandi.txt", b"#!/bin/sh\nrm -r x\n", PROGRAMMA),
    ("foto.pdf", PNG, e_un_altro("pdf", "immagine PNG", "png")),
    ("foto.png", PDF, e_un_altro("png", "PDF", "pdf")),
    ("atto.pdf", f.busta(), e_un_altro("pdf", "file firmato digitalmente", "p7m")),
    ("atto.zip", f.ooxml(f.WORD), e_un_altro("zip", "documento Word", "docx")),
    ("atto.doc", f.ooxml(f.WORD), e_un_altro("doc", "documento Word", "docx")),
    ("atto.docx", f.word_97(), e_un_altro("docx", "documento Word 97-2003", "doc")),
    ("dati.txt", f.archivio_di({"a.txt": "a"}), e_un_altro("txt", "archivio zip", "zip")),
    ("niente.pdf", bytes(range(256)), non_e("pdf", "PDF")),
    ("niente.p7m", b"\x30\x03\x02\x01\x05", non_e("p7m", "file firmato digitalmente")),
    ("lettera.eml", b"Buongiorno,\r\nin allegato\r\n", non_e("eml", "messaggio di posta")),
    ("nota.txt", b"testo\x00binario", non_e("txt", "testo")),
    ("nota.txt", b"\xff\xfe\x00", non_e("txt", "testo")),
    ("pagina.html", b"<p>ciao</p>", NON_QUESTO_TIPO),
    ("video.mp4", b"\0\0\0\x20ftypisom", NON_QUESTO_TIPO),
    ("tronco.pdf", PDF[: len(PDF) // 3], ROVINATO),
    ("protetto.pdf", f.pdf(password="segreta"), COPIA),
    ("senza-stampa.pdf", f.pdf(password=""), COPIA),
    ("protetto.pdf", f.pdf(password="segreta", compresso=True), COPIA),
    ("busta.p7m", f.busta(3), "è cifrato, e chi controlla non lo potrebbe leggere: allega il file firmato, non "
     "cifrato."),
    ("protetto.docx", f.vecchio_office("EncryptedPackage"), SENZA_PASSWORD),
    ("protetto.doc", f.word_97(cifrato=True), SENZA_PASSWORD),
    ("protetto.xls", f.excel_97(cifrato=True), SENZA_PASSWORD),
    ("protetto.ppt", f.vecchio_office("PowerPoint Document", b"", "EncryptedSummary"), SENZA_PASSWORD),
    ("protetto.odt", f.odf("text", cifrato=True), SENZA_PASSWORD),
    ("protetto.zip", f.cifrato(f.archivio_di({"a.txt": "a"})), f"{PROTETTO}comprimilo di nuovo senza password."),
    ("macro.docm", f.ooxml(f.WORD), CON_MACRO),
    ("macro.docx", f.ooxml(f.WORD.replace("openxmlformats", "ms-word.macroEnabled")), CON_MACRO),
    ("macro.xlsx", f.ooxml(f.WORD, **{"xl/vbaProject.bin": "x"}), CON_MACRO),
    ("macro.doc", f.word_97(macro=True), CON_MACRO),
    ("macro.ods", f.odf("spreadsheet", **{"Basic/Standard/Modulo1.xml": "<x/>"}), CON_MACRO),
    ("macro.odt", f.odf("text", **{"Scripts/python/a.py": "x"}), CON_MACRO),
    ("visio.docx", f.ooxml("ms-visio.drawing.main"), NON_PREVISTO),
    ("posta.doc", f.vecchio_office("__properties_version1.0"), NON_PREVISTO),
    ("corto.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ROVINATO),
    ("senza-indice.odt", f.archivio_di({"mimetype": "application/vnd.oasis.opendocument.text"}), ROVINATO),
    ("vuoto.zip", f.archivio_di({}), VUOTO),
    ("solo-cartelle.zip", f.archivio_di({"a/": ""}), VUOTO),
    ("tronco.zip", f.archivio_di({"a.txt": "a" * 100})[:60], ROVINATO),
    ("rovinato.zip", f.archivio_di({"a.txt": "a" * 100}).replace(b"PK\x01\x02", b"XX\x01\x02"), ROVINATO),
    ("altro-modo.zip", f.archivio_di({"a.txt": "a" * 100}, zipfile.ZIP_LZMA), "è compresso in un modo che non tutti i "
     "computer aprono: comprimilo di nuovo come zip normale."),
    ("programma.zip", f.archivio_di({"foto.png": PNG, "installa.EXE": "x"}), programma_nello_zip("installa.EXE")),
    ("nascosto.zip", f.archivio_di({"foto.png": f.PROGRAMMA}), programma_nello_zip("foto.png")),
    ("macro.zip", f.archivio_di({"a/foglio.xlsm": "x"}), programma_nello_zip("a/foglio.xlsm")),
    ("zip-nello.zip", f.archivio_di({"altro.zip": "x"}), "contiene un altro archivio («altro.zip»): metti i suoi file "
     "direttamente in questo."),
    ("fuori.zip", f.archivio_di({"../../fuori.txt": "x"}), FUORI),
    ("fuori.zip", f.archivio_di({"/fuori.txt": "x"}), FUORI),
    ("fuori.zip", con_un_nome(f.archivio_di({"a/../x.txt": "x"}), b"a/../x.txt", b"a\\..\\x.txt"), FUORI),
    ("molti.zip", f.archivio_di({f"{n}.txt": "" for n in range(1001)}), TROPPO_APERTO),
    ("bomba.zip", f.che_dice_di_pesare(f.archivio_di({"zeri.txt": "0"}), GRANDE), TROPPO_APERTO),
    ("bomba.xlsx", f.che_dice_di_pesare(f.ooxml(f.WORD), GRANDE), TROPPO_APERTO),
    ("indice.zip", f.archivio_di({f"{'n' * 2000}{n}.txt": "" for n in range(600)}), "contiene troppi file: dividilo, o "
     "metti solo quelli che servono come prova."),
    (" .pdf", PDF, "ha un nome senza estensione, come .pdf: rinomina il file, e allegalo di nuovo."),
    ("scansione", PDF, "ha un nome senza estensione, come .pdf: rinomina il file, e allegalo di nuovo."),
    ("a. b", PDF, "ha un nome senza estensione, come .pdf: rinomina il file, e allegalo di nuovo."),
    ("/\u202e", PDF, "non ha un nome che si possa scrivere: dagliene uno e allegalo di nuovo."),
    ("fattura\u202efdp.exe", PDF, "è un programma, e non si può allegare."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("nome", "dati", "frase"), CATTIVI, ids=[f"{una[0]}-{n}" for n, una in enumerate(CATTIVI)]
)
def test_quello_che_non_si_puo_allegare_e_perche(nome, dati, frase):
    with pytest.raises(EvidenzaRifiutataError) as rifiuto:
        riconosci(nome, dati)
    assert str(rifiuto.value) == frase


def test_di_un_indice_che_mente_non_si_legge_di_piu():
    """The index says one byte, and a hundred megabytes come out: no more than what it says is unpacked."""
    bomba = f.che_dice_di_pesare(f.archivio_di({"zeri.txt": bytes(1024 * 1024)}), 1)
    with pytest.raises(EvidenzaRifiutataError, match="rovinato"):
        riconosci("bomba.zip", bomba)


def test_di_un_archivio_si_guarda_solo_l_inizio_di_ogni_file(monkeypatch):
    letti = []
    vero = compressi.Compresso.inizio
    monkeypatch.setattr(compressi.Compresso, "inizio", lambda *dati: letti.append(dati[2]) or vero(*dati))
    riconosci("foto.zip", f.archivio_di({"a.png": PNG, "b.txt": "x" * 100_000}))
    assert letti == [256, 256]


@pytest.mark.parametrize(
    ("dato", "pulito"),
    [
        ("relazione finale.pdf", "relazione finale.pdf"),
        (r"C:\Utenti\Rossi\relazione.pdf", "relazione.pdf"),
        ("../../etc/relazione.pdf", "relazione.pdf"),
        ("rela\x00zione\x1b\t2026.pdf", "relazione 2026.pdf"),
        ("relazione\u202e\u200b.pdf", "relazione.pdf"),
        ("  .relazione.pdf.", "relazione.pdf"),
        ('a<b>c:d"e|f?g*.pdf', "a_b_c_d_e_f_g_.pdf"),
        ("perche\u0301.pdf", "perch\u00e9.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("aux.tar.pdf", "_aux.tar.pdf"),
        ("contabile.pdf", "contabile.pdf"),
        ("a\u00a0b.pdf", "a b.pdf"),
        ("l" * 300 + ".pdf", "l" * (LUNGHEZZA_NOME - 4) + ".pdf"),
    ],
)
def test_il_nome_si_pulisce(dato, pulito):
    assert nome_pulito(dato) == pulito
    assert nome_pulito(pulito) == pulito
