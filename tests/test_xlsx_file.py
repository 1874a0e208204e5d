"""The workbook as a file: typed cells, text that stays text, the same bytes, print, parts of a plan."""

import io
import json
import re
import zipfile
from datetime import date, datetime
from html import unescape

import pytest
from openpyxl import load_workbook

from obiettivi import contenuto
from obiettivi.esporta.celle import LIMITE_CELLA, unita
from obiettivi.esporta.ritaglio import RitaglioNonValidoError
from tests.conftest import RADICE
from tests.fabbrica import in_ordine, obiettivo, piano
from tests.lettura_xlsx import (
    ALBERI,
    FOGLI,
    apri,
    blocco,
    byte_di,
    cartella_di,
    elenco,
    letto,
    nota,
    scheda,
    scrivi,
    tabella,
)


@pytest.fixture(params=ALBERI, ids=str)
def cartella(request):
    return cartella_di(request.param)


# --- Checks and keys ---


def test_pesi_e_controlli_dicono_che_cosa_non_torna():
    cartella = cartella_di("cazzago2023")
    pesi = tabella(
        cartella, "Piano", "Aree e pesi", "Codice", "Totale pesi", "Totale atteso", "Residuo", "Esito"
    )
    assert [riga for riga in pesi if riga[1] is not None] == [
        ("AG", 100, 100, 0, "corretto"),
        ("FIN", 103, 100, -3, "3 di troppo"),
        ("SP", 100, 100, 0, "corretto"),
        ("TEC", 100, 100, 0, "corretto"),
        ("PL", 100, 100, 0, "corretto"),
    ]
    segnalate = elenco(cartella, "Controlli", "Codice", "Area", "Obiettivo n.", "Trovato", "Atteso")
    assert [riga for riga in segnalate if riga[0] in ("P01", "P03")] == [
        ("P01", "FIN", None, 103, 100),
        ("P03", "FIN", 47, None, None),
        ("P03", "FIN", 48, None, None),
    ]
    attese = json.loads((RADICE / "tests/dati/anomalie.json").read_text())["cazzago2023"]
    assert [codice for codice, *_ in segnalate] == [una.split()[0] for una in attese]


def test_dove_non_ci_sono_pesi_non_ci_sono_totali():
    righe = blocco(cartella_di("alzano2024"), "Piano", "Aree e pesi")
    assert [titolo for titolo in righe[0] if titolo] == ["Codice", "Nome", "Tipo", "Sotto", "Ne risponde"]


def test_le_chiavi_ci_sono_ma_non_si_vedono():
    uuid = "00000000-0000-4000-8000-000000000001"
    cartella = apri(piano(obiettivo(1, {"area": "A", "chiave": uuid}, chiave=uuid)))
    for nome in ("Obiettivi", "Assegnazioni e pesi"):
        assert elenco(cartella, nome, "Chiave") == [(uuid,)]
        ultima = cartella[nome].cell(1, cartella[nome].max_column).column_letter
        assert cartella[nome].column_dimensions[ultima].hidden


# --- Types ---


def test_numeri_date_ed_euro_hanno_il_loro_formato():
    cartella = cartella_di("completo")

    def cella(foglio, titolo, riga=2):
        posto = [una.value for una in cartella[foglio][1]].index(titolo) + 1
        una = cartella[foglio].cell(riga, posto)
        return letto(una.value), una.number_format

    assert cella("Fasi", "Scadenza") == (date(2026, 6, 30), "dd/mm/yyyy")
    assert cella("Assegnazioni e pesi", "Quota (%)") == (75, "General")
    assert cella("Obiettivi", "Peso dell'obiettivo") == (8.25, "General")
    assert cella("Risorse", "Importo", 5) == (1234.5, '#,##0.00\\ "€"')


@pytest.mark.parametrize(
    ("tipo", "formato"),
    [
        ("numero", "General"),
        ("percentuale", 'General"%"'),
        ("importo", '#,##0.00\\ "€"'),
        ("si_no", '[=1]"sì";[=0]"no";General'),
    ],
)
def test_il_valore_atteso_si_legge_secondo_il_tipo_e_resta_un_numero(tipo, formato):
    cartella = apri(piano(obiettivo(1, "A", indicatori=[{"tipo": tipo, "valore": 1}])))
    testata = [cella.value for cella in cartella["Indicatori"][1]]
    cella = cartella["Indicatori"].cell(2, testata.index("Valore atteso") + 1)
    assert (cella.value, cella.data_type, cella.number_format) == (1, "n", formato)


def test_un_decimale_resta_esatto():
    pesi = [{"area": "A", "peso": 33.3333}, {"area": "B", "peso": 99999.0001}]
    dati = scrivi(piano(obiettivo(1, *pesi, risorse_finanziarie={"importo": 123456789012.34})))
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        assegnazioni, risorse = (
            archivio.read(f"xl/worksheets/sheet{posto}.xml").decode() for posto in (3, 7)
        )
    assert re.findall(r"<v>([\d.]+\.\d+)</v>", assegnazioni) == [
        *("33.3333", "33.3333"),
        *("99999.0001", "99999.0001"),
    ]
    assert re.findall(r"<v>([\d.]+\.\d+)</v>", risorse) == ["123456789012.34"]


def test_una_data_che_il_foglio_di_calcolo_non_conosce_resta_scritta():
    cartella = apri(piano(obiettivo(1, "A", fasi=[{"descrizione": "x", "scadenza": "1026-12-31"}])))
    assert elenco(cartella, "Fasi", "Scadenza") == [("31/12/1026",)]


# --- Text is text ---

ATTACCHI = [
    '=HYPERLINK("http://esempio.example";"premi")',
    "+1",
    "@x",
    "-1+2",
    "=",
    "\t=1+1",
    "\n=1+1",
    "#N/A",
    "=cmd|' /C calc'!A0",
]


def piano_ostile():
    return piano(
        *(
            obiettivo(n, "A", titolo=testo, descrizione=testo, fasi=[{"descrizione": testo}], codice=testo)
            for n, testo in enumerate(ATTACCHI)
        ),
        ente={"slug": "x", "denominazione": ATTACCHI[0]},
        piano={"anno": 2026, "titolo": ATTACCHI[0], "premessa": {ATTACCHI[1]: ATTACCHI[0]}},
        aree=[{"codice": "A", "nome": ATTACCHI[0]}],
        voci=[{"codice": "V", "tipo": "altro", "nome": ATTACCHI[2]}],
        personale=[{"area": "A", "profilo": testo} for testo in ATTACCHI],
    )


def test_nessun_testo_diventa_una_formula():
    dati = scrivi(piano_ostile())
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        fogli = [archivio.read(nome).decode() for nome in archivio.namelist() if "/sheet" in nome]
    assert len(fogli) == len(FOGLI)
    assert [re.findall(r"<(?:\w+:)?f[ >/]", foglio) for foglio in fogli] == [[]] * len(FOGLI)
    assert {tipo for foglio in fogli for tipo in re.findall(r' t="(\w+)"', foglio)} == {"inlineStr", "n"}

    cartella = load_workbook(io.BytesIO(dati))
    celle = [cella for foglio in cartella for riga in foglio.iter_rows() for cella in riga if cella.value]
    testi = [cella for cella in celle if isinstance(cella.value, str)]
    pericolosi = [cella for cella in testi if cella.value.startswith(("=", "+", "-", "@", "\t", "\n"))]
    assert {cella.data_type for cella in pericolosi} == {"s"}
    assert all(cella.quotePrefix for cella in pericolosi)
    assert not any(cella.quotePrefix for cella in testi if cella not in pericolosi)
    assert elenco(cartella, "Obiettivi", "Codice", "Titolo", "Descrizione") == [
        (testo, testo, testo) for testo in ATTACCHI
    ]
    assert tabella(cartella, "Piano", "Aree e pesi", "Nome") == [(ATTACCHI[0],)]


def intestazioni(dati: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        fogli = "".join(archivio.read(nome).decode() for nome in archivio.namelist() if "/sheet" in nome)
    return set(map(unescape, re.findall("<oddHeader>(.*?)</oddHeader>", fogli, re.S)))


def test_nell_intestazione_un_testo_non_e_un_codice():
    assert intestazioni(scrivi(piano_ostile())) == {f"&L{ATTACCHI[0]}&R{ATTACCHI[0]}"}
    titolo = 'Piano R&D &P di &N\n&"Arial"'
    dati = scrivi(piano(piano={"anno": 2026, "titolo": titolo}))
    assert intestazioni(dati) == {'&LComune di Borgo Esempio&RPiano R&&D &&P di &&N &&"Arial"'}


def test_un_intestazione_lunga_si_accorcia_senza_rompere_i_codici():
    lungo = piano(ente={"slug": "x", "denominazione": "&" * 300}, piano={"anno": 2026, "titolo": "𝒜&" * 900})
    (sola,) = intestazioni(scrivi(lungo))
    sinistra, destra = sola.removeprefix("&L").split("&R")
    assert (unita(sola) <= 255, sinistra, destra) == (True, "&&" * 44 + "…", "𝒜&&" * 37 + "…")


def test_un_testo_troppo_lungo_per_una_cella_finisce_con_i_puntini():
    cartella = apri(piano(obiettivo(1, "A", titolo="breve", descrizione="𝒜" * 20_000)))
    ((descrizione,),) = elenco(cartella, "Obiettivi", "Descrizione")
    assert descrizione == "𝒜" * ((LIMITE_CELLA - 1) // 2) + "…"


def test_un_albero_molto_profondo_si_scrive_lo_stesso():
    aree = [{"codice": f"{n}", "nome": f"Area {n}", "padre": f"{n - 1}" if n else ""} for n in range(300)]
    righe = tabella(apri(piano(aree=aree)), "Piano", "Aree e pesi", "Codice", "Nome")
    assert righe == [(f"{n}", f"Area {n}") for n in range(300)]


def test_i_caratteri_che_nessun_foglio_accetta_spariscono():
    sporco = piano(obiettivo(1, "A", titolo="pulito"))
    suo = sporco.obiettivi[0].model_copy(
        update={"titolo": "a\x00b\x0bc\x1fd\ufffee\ud800", "codice": "x\r\ny\rz"}
    )
    ente = sporco.ente.model_copy(update={"denominazione": "Comune\x08 di X"})
    cartella = apri(sporco.model_copy(update={"obiettivi": (suo,), "ente": ente}))
    assert elenco(cartella, "Obiettivi", "Titolo", "Codice") == [("abcde", "x\ny\nz")]
    assert cartella.properties.creator == "Comune di X"


def test_un_testo_che_sembra_un_carattere_codificato_non_lo_diventa():
    cartella = apri(piano(obiettivo(1, "A", titolo="_x003D_1 e _x00e_")))
    assert elenco(cartella, "Obiettivi", "Titolo") == [("_x005F_x003D_1 e _x00e_",)]


# --- The file ---


def test_due_volte_lo_stesso_piano_fa_gli_stessi_byte():
    dati = byte_di("chiari2023")
    assert scrivi(contenuto.leggi(json.dumps(ALBERI["chiari2023"]))) == dati
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        assert {voce.date_time for voce in archivio.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    proprieta = cartella_di("chiari2023").properties
    assert {proprieta.created, proprieta.modified} == {datetime(2026, 11, 20)}  # noqa: DTZ001


def test_le_proprieta_dicono_di_chi_e_il_piano():
    proprieta = cartella_di("chiari2023").properties
    assert (proprieta.title, proprieta.creator, proprieta.language) == (
        ALBERI["chiari2023"]["piano"]["titolo"],
        "Comune di Chiari",
        "it-IT",
    )


def test_ogni_foglio_e_pronto_per_la_stampa(cartella):
    for foglio in cartella:
        stampa = foglio.page_setup
        assert (stampa.paperSize, stampa.orientation, stampa.fitToHeight) == (9, "landscape", 0)
        assert foglio.sheet_properties.pageSetUpPr.fitToPage
        assert foglio.oddFooter.center.text == "Pagina &P di &N"
        assert foglio.oddFooter.right.text == "Prodotto il 20/11/2026"


def test_un_foglio_sta_in_una_pagina_per_largo_finche_si_legge():
    assert {foglio.page_setup.fitToWidth for foglio in cartella_di("chiari2023")} == {1}
    larghezze = {foglio.title: foglio.page_setup.fitToWidth for foglio in cartella_di("completo")}
    assert {nome: pagine for nome, pagine in larghezze.items() if pagine > 1} == {
        "Obiettivi": 2,
        "Indicatori": 2,
    }


def test_la_testata_degli_elenchi_resta_ferma_si_ripete_e_filtra(cartella):
    elenchi = [foglio for foglio in cartella if foglio.title not in ("Piano", "Salute e premialità")]
    for foglio in elenchi:
        righe = 1 if nota(cartella, foglio.title) else foglio.max_row
        ultima = foglio.cell(1, foglio.max_column).column_letter
        assert (foglio.freeze_panes, foglio.print_title_rows) == ("A2", "$1:$1")
        assert foglio.auto_filter.ref == f"A1:{ultima}{righe}"


def test_una_riga_e_alta_quanto_il_suo_testo():
    corto, lungo = obiettivo(1, "A", descrizione="breve"), obiettivo(2, "A", descrizione="uno\ndue\ntre")
    altezze = apri(piano(corto, lungo))["Obiettivi"].row_dimensions
    assert (altezze[2].height, altezze[3].height) == (None, 45)
    with zipfile.ZipFile(io.BytesIO(scrivi(piano(lungo)))) as archivio:
        assert archivio.read("xl/worksheets/sheet2.xml").count(b"customHeight") == 0


def test_un_piano_appena_cominciato_dice_che_cosa_manca():
    cartella = apri(piano())
    assert {nome: nota(cartella, nome) for nome in FOGLI} == {
        "Piano": None,
        "Obiettivi": "Il piano non ha ancora obiettivi.",
        "Assegnazioni e pesi": "Nessun obiettivo è ancora assegnato a un'area.",
        "Fasi": "Gli obiettivi non hanno fasi.",
        "Indicatori": "Gli obiettivi non hanno indicatori.",
        "Attività": "Il piano non elenca attività strutturali.",
        "Risorse": "Il piano non dice con quali risorse.",
        "Salute e premialità": "Il piano non riporta indicatori di salute né dati sulla premialità.",
        "Controlli": None,
    }
    assert elenco(cartella, "Controlli", "Codice") == [("U02",), ("U01",), ("U03",)]


def test_di_un_piano_in_ordine_si_dice_che_non_c_e_nulla_da_correggere():
    cartella = apri(contenuto.leggi(json.dumps(in_ordine())))
    assert nota(cartella, "Controlli") == "I controlli non hanno trovato nulla da correggere."


# --- A part of the plan ---


def test_la_cartella_di_un_area_ha_i_suoi_obiettivi_e_i_totali_del_piano():
    albero = ALBERI["cazzago2023"]
    cartella = cartella_di("cazzago2023", area="FIN")
    suoi = [
        suo["n"] for suo in albero["obiettivi"] if any(sua["area"] == "FIN" for sua in suo["assegnazioni"])
    ]
    assert [n for (n,) in elenco(cartella, "Obiettivi", "N.")] == suoi
    pesi = tabella(cartella, "Piano", "Aree e pesi", "Codice", "Totale pesi", "Residuo")
    assert [riga for riga in pesi if riga[1] is not None] == [("FIN", 103, -3)]
    assert {riga[0] for riga in elenco(cartella, "Attività", "Area")} == {"FIN"}
    assert scheda(cartella, "Piano", "Piano")["Solo la parte dell'area"] == "Area Economico Finanziaria (FIN)"
    assert nota(cartella, "Salute e premialità") is not None
    assert cartella.properties.title == (
        "Area Economico Finanziaria (FIN) · Piano integrato di attività e organizzazione (PIAO) triennio "
        "2023-2025 - Piano della performance/P.E.G. 2023/2025"
    )


def test_la_cartella_di_un_area_porta_solo_le_voci_dei_suoi_obiettivi():
    albero = ALBERI["cazzago2023"]
    padri = {voce["codice"]: voce.get("padre") for voce in albero["voci"]}
    citate = set()
    for suo in albero["obiettivi"]:
        if any(sua["area"] == "PL" for sua in suo["assegnazioni"]):
            for codice in suo["voci"]:
                while codice:
                    citate.add(codice)
                    codice = padri[codice]
    righe = tabella(cartella_di("cazzago2023", area="PL"), "Piano", "Voci di programmazione", "Codice")
    assert [codice for (codice,) in righe] == [codice for codice in padri if codice in citate]


def test_la_cartella_di_un_obiettivo_ha_solo_quello():
    cartella = cartella_di("tortona2024", obiettivo=18)
    (suo,) = [suo for suo in ALBERI["tortona2024"]["obiettivi"] if suo["n"] == 18]
    assert elenco(cartella, "Obiettivi", "N.", "Titolo") == [(18, suo["titolo"])]
    assert elenco(cartella, "Fasi", "Descrizione") == [(fase["descrizione"],) for fase in suo["fasi"]]
    assert scheda(cartella, "Piano", "Piano")["Solo l'obiettivo n."] == 18


def test_una_parte_che_non_c_e_si_rifiuta():
    with pytest.raises(RitaglioNonValidoError, match="Nel piano non c'è un'area con codice «ZZ»"):
        scrivi(piano(), area="ZZ")
