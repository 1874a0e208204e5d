"""The tables of a plan in OpenDocument and CSV: the same cells as the workbook, and text that stays text."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from obiettivi import contenuto
from obiettivi.esporta.ods import scrivi_ods
from obiettivi.esporta.separati import SEGNO_UTF8, scritto, scrivi_csv, testo_csv
from tests import fabbrica
from tests.lettura_ods import elenco, fogli, nome, radice, senza_code
from tests.lettura_xlsx import ALBERI, FOGLI, OGGI, apri, cartella_di, matrice
from tests.test_xlsx_file import ATTACCHI, piano_ostile


@cache
def ods_di(quale, **parte):
    return scrivi_ods(contenuto.leggi(json.dumps(ALBERI[quale])), prodotto_il=OGGI, **parte)


@cache
def csv_di(quale, **parte):
    return aperti(scrivi_csv(contenuto.leggi(json.dumps(ALBERI[quale])), prodotto_il=OGGI, **parte))


def aperti(dati: bytes) -> dict[str, list[list[str]]]:
    """The lines of each file of the zip."""
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        return {
            file: list(csv.reader(io.StringIO(archivio.read(file).decode("utf-8-sig"), ""), delimiter=";"))
            for file in archivio.namelist()
        }


@pytest.fixture(params=ALBERI, ids=str)
def quale(request):
    return request.param


def dell_excel(cartella) -> dict[str, list[list]]:
    """The workbook's cells, with exact numbers."""
    return {
        foglio.title: senza_code(
            [
                [Decimal(str(uno)) if isinstance(uno, int | float) else uno for uno in riga]
                for riga in matrice(foglio)
            ]
        )
        for foglio in cartella
    }


# --- The same cells ---


def test_le_celle_dell_ods_sono_quelle_dell_excel(quale):
    assert fogli(ods_di(quale)) == dell_excel(cartella_di(quale))


def test_ogni_obiettivo_e_ogni_peso_del_piano_e_nell_ods(quale):
    obiettivi = ALBERI[quale]["obiettivi"]
    dati = ods_di(quale)
    assert elenco(dati, "Obiettivi", "N.", "Titolo", "Peso dell'obiettivo") == [
        (uno["n"], uno["titolo"], _esatto(uno.get("peso"))) for uno in obiettivi
    ]
    assert sorted(map(str, elenco(dati, "Assegnazioni e pesi", "N.", "Area", "Peso per l'area"))) == sorted(
        str((Decimal(uno["n"]), una["area"], _esatto(una.get("peso"))))
        for uno in obiettivi
        for una in uno.get("assegnazioni") or []
    )
    for foglio, chiave in (("Fasi", "fasi"), ("Indicatori", "indicatori")):
        attesi = [(uno["n"], _esatto(una.get("peso"))) for uno in obiettivi for una in uno.get(chiave) or []]
        # The sheet says there why it has no rows.
        assert elenco(dati, foglio, "N.", "Peso") == (
            attesi or [(f"Gli obiettivi non hanno {chiave}.", None)]
        )


def _esatto(peso):
    return None if peso is None else Decimal(str(peso))


def test_i_csv_hanno_le_righe_degli_elenchi_dell_excel_senza_le_chiavi(quale):
    file = csv_di(quale)
    nomi = {
        "Obiettivi": "02-obiettivi.csv",
        "Assegnazioni e pesi": "03-assegnazioni-e-pesi.csv",
        "Fasi": "04-fasi.csv",
        "Indicatori": "05-indicatori.csv",
        "Attività": "06-attivita.csv",
        "Risorse": "07-risorse.csv",
        "Controlli": "09-controlli.csv",
    }
    celle = dell_excel(cartella_di(quale))
    for foglio, csv_suo in nomi.items():
        testata = celle[foglio][0]
        posti = [posto for posto, titolo in enumerate(testata) if titolo != "Chiave"]
        righe = [
            [scritto(riga[posto]) if posto < len(riga) else "" for posto in posti] for riga in celle[foglio]
        ]
        if len(righe) == 2 and not any(file[csv_suo][1:]):
            righe.pop()  # the workbook says there why there are no rows
        assert file[csv_suo] == righe, foglio


def test_ogni_tabella_del_piano_ha_il_suo_csv():
    assert list(csv_di("completo")) == [
        "01-piano.csv",
        "01-piano-ente.csv",
        "01-piano-organigramma.csv",
        "01-piano-regole-sistema-di-misurazione-e-valutazione.csv",
        "01-piano-aree-e-pesi.csv",
        "01-piano-verifiche-previste.csv",
        "01-piano-termini.csv",
        "01-piano-premessa.csv",
        "01-piano-voci-di-programmazione.csv",
        "02-obiettivi.csv",
        "03-assegnazioni-e-pesi.csv",
        "04-fasi.csv",
        "05-indicatori.csv",
        "06-attivita.csv",
        "07-risorse.csv",
        "08-salute-e-premialita-indicatori-di-salute-dell-ente.csv",
        "08-salute-e-premialita-fondo-per-la-premialita.csv",
        "08-salute-e-premialita-gruppi.csv",
        "08-salute-e-premialita-premio-degli-obiettivi.csv",
        "08-salute-e-premialita-fonti-del-premio.csv",
        "09-controlli.csv",
    ]
    assert csv_di("cazzago2023")["01-piano-aree-e-pesi.csv"][7] == [
        *("FIN", "Area Economico Finanziaria", "area", "", "Responsabile Area Economico Finanziaria"),
        *("103", "100", "-3", "3 di troppo"),
    ]  # fmt: skip


def test_di_un_area_ci_sono_solo_i_suoi_obiettivi():
    suoi = [riga[0] for riga in elenco(ods_di("cazzago2023", area="PL"), "Obiettivi", "N.")]
    assert suoi == [1, 2, 3, 4, 22, 23, 24]
    assert [int(riga[0]) for riga in csv_di("cazzago2023", area="PL")["02-obiettivi.csv"][1:]] == suoi
    assert elenco(ods_di("tortona2024", obiettivo=18), "Obiettivi", "N.") == [(18,)]


def test_due_volte_lo_stesso_piano_fa_gli_stessi_byte():
    piano = contenuto.leggi(json.dumps(ALBERI["chiari2023"]))
    assert scrivi_ods(piano, prodotto_il=OGGI) == ods_di("chiari2023")
    assert scrivi_csv(piano, prodotto_il=OGGI) == scrivi_csv(piano, prodotto_il=date(2026, 12, 31))


# --- The OpenDocument file ---


def test_il_file_si_riconosce_e_dice_di_chi_e():
    with zipfile.ZipFile(io.BytesIO(ods_di("chiari2023"))) as archivio:
        prima = archivio.infolist()[0]
        assert (prima.filename, prima.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archivio.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert {voce.date_time for voce in archivio.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    meta = radice(ods_di("chiari2023"), "meta.xml")
    assert [meta.find(f".//{nome(uno)}").text for uno in ("dc:title", "dc:creator", "dc:language")] == [
        ALBERI["chiari2023"]["piano"]["titolo"],
        "Comune di Chiari",
        "it-IT",
    ]


def test_ogni_elenco_ha_la_testata_che_si_ripete_i_filtri_e_le_chiavi_nascoste():
    albero = radice(ods_di("completo"))
    elenchi = [nome for nome in FOGLI if nome not in ("Piano", "Salute e premialità")]
    con_testata = [
        tabella.get(nome("table:name"))
        for tabella in albero.iter(nome("table:table"))
        if tabella.find(nome("table:table-header-rows")) is not None
    ]
    filtri = [
        uno.get(nome("table:target-range-address")).split(".")[0].strip("'")
        for uno in albero.iter(nome("table:database-range"))
    ]
    assert (con_testata, filtri) == (elenchi, elenchi)


def test_le_chiavi_ci_sono_ma_non_si_vedono():
    uuid = "00000000-0000-4000-8000-000000000001"
    piano = fabbrica.piano(fabbrica.obiettivo(1, {"area": "A", "chiave": uuid}, chiave=uuid))
    dati = scrivi_ods(piano, prodotto_il=OGGI)
    nascoste = {
        tabella.get(nome("table:name")): [
            posto
            for posto, colonna in enumerate(tabella.iter(nome("table:table-column")))
            if colonna.get(nome("table:visibility")) == "collapse"
        ]
        for tabella in radice(dati).iter(nome("table:table"))
    }
    celle = fogli(dati)
    assert {foglio: posti for foglio, posti in nascoste.items() if posti} == {
        foglio: [celle[foglio][0].index("Chiave")] for foglio in ("Obiettivi", "Assegnazioni e pesi")
    }


def test_gli_stili_usati_ci_sono_e_un_testo_e_formattato_come_testo(quale):
    albero = radice(ods_di(quale))
    stili = {uno.get(nome("style:name")): uno for uno in albero.iter(nome("style:style"))}
    celle = list(albero.iter(nome("table:table-cell")))
    assert {cella.get(nome("table:style-name")) for cella in celle} - {None, *stili} == set()
    come = {
        stili[cella.get(nome("table:style-name"))].get(nome("style:data-style-name"))
        for cella in celle
        if cella.get(nome("office:value-type")) == "string"
    }
    assert come == {"testo"}


def test_nell_ods_nessun_testo_diventa_una_formula():
    dati = scrivi_ods(piano_ostile(), prodotto_il=OGGI)
    attributi = {attributo for cella in radice(dati).iter() for attributo in cella.attrib}
    assert {uno for uno in attributi if "formula" in uno or "href" in uno} == set()
    assert fogli(dati) == dell_excel(apri(piano_ostile()))
    assert elenco(dati, "Obiettivi", "Codice", "Titolo") == [(testo, testo) for testo in ATTACCHI]


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("  due  spazi ", "  due  spazi "),
        ("uno\ttab", "uno\ttab"),
        ("uno\r\ndue\rtre", "uno\ndue\ntre"),
        ("<b>&amp;</b> ]]>", "<b>&amp;</b> ]]>"),
        ("a\x00b\x1fc\ufffe", "abc"),
        ("giro\u202eot\u2066", "giroot"),
        ("{{ fogli }}", "{{ fogli }}"),
    ],
)
def test_nell_ods_il_testo_resta_com_e(scritto, letto):
    piano = fabbrica.piano(fabbrica.obiettivo(1, "A"))
    (suo,) = piano.obiettivi
    ostile = piano.model_copy(update={"obiettivi": (suo.model_copy(update={"titolo": scritto}),)})
    assert elenco(scrivi_ods(ostile, prodotto_il=OGGI), "Obiettivi", "Titolo") == [(letto,)]


# --- The CSV file ---


@pytest.mark.parametrize(
    ("valore", "attesa"),
    [
        (None, ""),
        (0, "0"),
        (-3, "-3"),
        (Decimal("-0.5"), "-0,5"),
        (Decimal("1234567.80"), "1234567,8"),
        (date(2026, 6, 3), "03/06/2026"),
        ("-3", "'-3"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("@x", "'@x"),
        ("- primo punto", "'- primo punto"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\n=1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("  =1+1", "'  =1+1"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("a=1; «b»", "a=1; «b»"),
        ("a\x00b", "ab"),
    ],
)
def test_come_si_scrive_una_cella(valore, attesa):
    assert scritto(valore) == attesa


def test_il_file_si_apre_con_un_doppio_clic():
    assert testo_csv([["È", "N."], ['a;b "c"', 1], ["x\ny", None]]) == (
        f'{SEGNO_UTF8}È;N.\r\n"a;b ""c""";1\r\n"x\ny";\r\n'.encode()
    )
