"""What everybody reads: pages, files and addresses, what caches keep; nothing of what is not published."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.conf import settings as impostazioni
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from monitoraggio import azioni as monitoraggio
from monitoraggio.esporta.documenti import DOCUMENTI as DEL_MONITORAGGIO
from obiettivi import azioni, contenuto, models
from obiettivi.esporta import impronte
from obiettivi.esporta.documenti import DOCUMENTI, Documento
from obiettivi.formati import data
from obiettivi.ingressi import VISTA_IL
from tests import avanzamenti, fabbrica, vita
from tests.html import cerca, leggi, mete, testi, testo
from tests.pubblico import TRASPARENZA, risposta

pytestmark = pytest.mark.django_db

ANNO = f"{TRASPARENZA}2026/"


@pytest.fixture(autouse=True)
def documenti_finti(monkeypatch):
    """What costs seconds is made elsewhere: here a file says what it was made from."""

    def scrivi(formato):
        def fai(piano, *, edizione, prodotto_il):
            return f"{formato} {edizione.nome} {prodotto_il} {contenuto.impronta(piano)}".encode()

        return fai

    monkeypatch.setitem(DOCUMENTI, "pdf", replace(DOCUMENTI["pdf"], scrivi=scrivi("pdf"), componi=None))
    monkeypatch.setitem(DOCUMENTI, "xlsx", replace(DOCUMENTI["xlsx"], scrivi=scrivi("xlsx")))
    for formato in DEL_MONITORAGGIO:
        finto = replace(
            DEL_MONITORAGGIO[formato],
            scrivi=lambda rilevato, prodotto_il: rilevato.titolo.encode(),
            componi=None,
        )
        monkeypatch.setitem(DEL_MONITORAGGIO, formato, finto)


@pytest.fixture
def pubblico(segretario):
    """A plan with two versions, published."""
    piano = vita.porta(vita.carica(), "approvato", segretario)
    vita.varia(piano, segretario, titolo="Tempi di pagamento dei fornitori")
    azioni.pubblica(piano=piano, utente=segretario)
    return piano


@pytest.fixture
def con_relazione(segretario, redattore, compilatore, responsabile, oiv, lettore):
    """A plan published with its Relazione."""
    piano = avanzamenti.con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    finale = monitoraggio.chiudi(
        rilevazione=avanzamenti.apri(piano, segretario, avanzamenti.FINALE), motivo="Così", utente=segretario
    )
    azioni.pubblica(piano=piano, allegati=[finale.impronta], utente=segretario)
    return piano


def pagina(indirizzo):
    stato, dati, _ = risposta(indirizzo)
    assert stato == 200
    return leggi(dati.decode())


def stati(*indirizzi):
    return {uno: risposta(uno)[0] for uno in indirizzi}


def indirizzi_di(anno="2026", versioni=(1,)):
    base = f"{TRASPARENZA}{anno}/"
    return [
        base,
        f"{base}metadati.jsonld",
        f"{base}performance.zip",
        *(f"{base}versioni/{n}/piano.{formato}" for n in versioni for formato in DOCUMENTI),
    ]


# What is there and what is not


def test_prima_di_accendere_e_dopo_aver_spento_non_c_e_niente(segretario):
    piano = vita.porta(vita.carica(), "approvato", segretario)
    tutti = [TRASPARENZA, f"{TRASPARENZA}catalogo.ttl", *indirizzi_di()]
    assert set(stati(*tutti).values()) == {404}
    azioni.pubblica(piano=piano, utente=segretario)
    assert set(stati(*tutti).values()) == {200}
    azioni.ritira(piano=piano, motivo="Un nome", utente=segretario)
    assert set(stati(*tutti).values()) == {404}


def test_un_piano_non_pubblicato_e_come_uno_che_non_c_e(segretario, client):
    vita.porta(vita.carica(), "approvato", segretario)
    client.force_login(segretario)
    pagine = [client.get(uno) for uno in (ANNO, f"{TRASPARENZA}2019/", "/trasparenza/nessuno/2026/")]
    # But for the code of the request, which is never the same.
    senza_codice = {una.content.replace(una["X-Request-ID"][:12].encode(), b"") for una in pagine}
    assert len(senza_codice) == 1


def test_chi_ha_gia_letto_non_legge_piu_quello_che_e_ritirato(pubblico, segretario):
    _, _, testate = risposta(ANNO)
    azioni.ritira(piano=pubblico, motivo="Un nome", utente=segretario)
    assert risposta(ANNO, **{"If-None-Match": testate["ETag"]})[0] == 404


def test_escono_solo_le_versioni_approvate(pubblico, segretario):
    azioni.apri_variazione(piano=pubblico, motivo="Altro", utente=segretario)
    vita.cambia(pubblico, titolo="Titolo mai approvato")
    azioni.manda_in_approvazione(piano=pubblico, utente=segretario)
    versioni = {n: risposta(f"{ANNO}versioni/{n}/piano.json")[0] for n in (0, 1, 2, 3)}
    assert versioni == {0: 404, 1: 200, 2: 200, 3: 404}
    html = pagina(ANNO)
    assert "Titolo mai approvato" not in testo(html)
    assert (
        testi(html, "dd")[0]
        == "Versione 2, approvata con deliberazione (Giunta comunale) n. 12 del 30/01/2026"
    )


def test_senza_le_precedenti_c_e_solo_quella_in_vigore(pubblico, segretario):
    azioni.pubblica(piano=pubblico, precedenti=False, utente=segretario)
    assert stati(f"{ANNO}versioni/1/piano.json", f"{ANNO}versioni/2/piano.json") == {
        f"{ANNO}versioni/1/piano.json": 404,
        f"{ANNO}versioni/2/piano.json": 200,
    }
    assert "Le versioni precedenti" not in testi(pagina(ANNO), "h2")


def test_una_versione_approvata_dopo_va_sulla_pagina_da_sola(pubblico, segretario):
    vita.varia(pubblico, segretario, titolo="Terzo titolo")
    html = pagina(ANNO)
    assert "Terzo titolo" in testi(html, "th")
    assert risposta(f"{ANNO}versioni/3/piano.json")[0] == 200


def test_una_relazione_riaperta_sparisce_e_cambiata_va_scelta_di_nuovo(con_relazione, segretario):
    finale = con_relazione.rilevazioni.get()
    documento = f"{ANNO}allegati/2026-12-31/documento.pdf"
    assert stati(documento) == {documento: 200}
    monitoraggio.riapri(rilevazione=finale, motivo="Manca un dato", utente=segretario)
    assert stati(documento, ANNO) == {documento: 404, ANNO: 200}
    avanzamenti.compila(finale, 1, segretario, **avanzamenti.PIENO)
    monitoraggio.chiudi(rilevazione=finale, motivo="Così", utente=segretario)
    assert stati(documento) == {documento: 404}
    finale.refresh_from_db()
    azioni.pubblica(piano=con_relazione, allegati=[finale.impronta], utente=segretario)
    assert stati(documento) == {documento: 200}


@pytest.mark.parametrize(
    "coda",
    [
        "versioni/1/piano.exe",
        "versioni/9/piano.pdf",
        "metadati.xml",
        "allegati/2026-12-31/documento.json",
        "allegati/2026-09-30/documento.pdf",
    ],
)
def test_quello_che_non_c_e(con_relazione, coda):
    assert risposta(f"{ANNO}{coda}")[0] == 404


def test_il_catalogo_ha_due_scritture(pubblico):
    trovati = {uno: risposta(f"{TRASPARENZA}catalogo.{uno}") for uno in ("jsonld", "ttl", "rdf")}
    assert {uno: (stato, testate.get("Content-Type")) for uno, (stato, _, testate) in trovati.items()} == {
        "jsonld": (200, "application/ld+json"),
        "ttl": (200, "text/turtle; charset=utf-8"),
        "rdf": (404, "text/html; charset=utf-8"),
    }


# What the pages say


def test_la_pagina_di_un_anno(con_relazione):
    html = pagina(ANNO)
    assert testi(html, "h1") == ["Piano della performance 2026"]
    assert testi(html, "title") == ["Piano della performance 2026, Comune di Borgo Esempio – PianoPerf"]
    oggi = data(timezone.localdate())
    assert dict(zip(testi(html, "dt"), testi(html, "dd"), strict=True)) == {
        "In vigore": "Versione 1, approvata con deliberazione (Giunta comunale) n. 12 del 30/01/2026",
        "Aggiornata il": oggi,
        "Licenza dei dati": "Creative Commons Attribuzione 4.0 (CC BY 4.0)",
        "Il piano in vigore": " , ".join(
            f"{uno} : Versione 1, in vigore" for uno in ("PDF", "Word", "Excel", "ODS", "CSV", "JSON")
        ),
        "Relazione sulla performance 2026": f"Situazione al 31/12/2026, rilevazione chiusa il {oggi}. PDF : "
        "Relazione sulla performance 2026 , Excel : Relazione sulla performance 2026",
        "Tutto insieme": "Un file ZIP con tutti i documenti di questa pagina con l'indice e le impronte; ci vuole "
        "qualche secondo",
    }
    assert testi(html, "h3") == ["Area prima", "Area seconda"]
    assert testi(html, "p", "fonte") == ["Totale dei pesi: 100 su 100", "Totale dei pesi: 100 su 100"]
    righe = [(*testi(riga, "td"), *testi(riga, "th")) for riga in cerca(html, "tr")]
    assert [riga for riga in righe if len(riga) == 3 and riga[0].isdigit()] == [
        ("1", "60", "Tempi di risposta"),
        ("2", "40", "Obiettivo 2"),
        ("3", "100", "Obiettivo 3"),
    ]
    assert "3 obiettivi, 2 fasi, 4 indicatori. Ogni obiettivo si legge per intero nei documenti." in testi(
        html, "p"
    )


def test_un_formato_nuovo_si_trova_da_solo(pubblico, monkeypatch):
    nuovo = Documento("Testo", "text/plain", lambda piano, *, edizione, prodotto_il: b"ecco")
    monkeypatch.setitem(DOCUMENTI, "txt", nuovo)
    assert f"{ANNO}versioni/2/piano.txt" in mete(pagina(ANNO))
    assert risposta(f"{ANNO}versioni/2/piano.txt")[:2] == (200, b"ecco")
    metadati = json.loads(risposta(f"{ANNO}metadati.jsonld")[1])
    formati = {uno["@id"] for nodo in metadati["@graph"] for uno in nodo.get("dct:format", [])}
    assert "http://publications.europa.eu/resource/authority/file-type/TXT" in formati


def test_i_pesi_non_si_dicono_dove_non_ci_sono(segretario):
    valore = fabbrica.piano(
        fabbrica.obiettivo(1, "A"),
        fabbrica.obiettivo(2, ambito="generale"),
        fabbrica.obiettivo(3, "B", stato="annullato", stato_atto={"numero": "1", "data": "2026-03-01"}),
        sistema=fabbrica.sistema("nessuno", {}),
    )
    piano = vita.carica(valore)
    vita.deroga_a_tutto(piano, segretario)
    azioni.pubblica(piano=vita.porta(piano, "approvato", segretario), utente=segretario)
    html = pagina(ANNO)
    assert testi(html, "h3") == ["Area prima", "Di tutto l'ente"]
    assert (testi(html, "p", "fonte"), testi(html, "th", scope="col")) == ([], ["N.", "Obiettivo"])
    (senza_area,) = cerca(html, "section", **{"aria-labelledby": "senza-area"})
    assert testi(senza_area, "li") == ["2. Obiettivo 2"]


def test_un_ente_con_due_anni(pubblico, segretario):
    altro = vita.carica(vita.contenuto_di_prova(piano={"anno": 2025}))
    vita.porta(altro, "approvato", segretario)
    assert mete(pagina(TRASPARENZA)) >= {ANNO}
    assert testi(pagina(TRASPARENZA), "a", href=f"{TRASPARENZA}2025/") == []
    azioni.pubblica(piano=altro, utente=segretario)
    html = pagina(TRASPARENZA)
    (elenco,) = cerca(html, "ul", "anni")
    assert testi(elenco, "li") == [
        "Piano della performance 2026 In vigore: versione 2, deliberazione (Giunta comunale) n. 12 del 30/01/2026",
        "Piano della performance 2025 In vigore: versione 1, deliberazione (Giunta comunale) n. 12 del 30/01/2026",
    ]


@pytest.mark.parametrize("slug", ["tortona", "chiari", "cazzago-san-martino"])
def test_la_pagina_di_un_piano_vero_sta_in_centomila_byte(slug, segretario):
    piano = models.Piano.objects.get(ente__slug=slug)
    vita.deroga_a_tutto(piano, segretario)
    azioni.pubblica(piano=vita.porta(piano, "approvato", segretario), utente=segretario)
    _, dati, _ = risposta(f"/trasparenza/{slug}/{piano.anno}/")
    assert len(dati) < 50_000


# Nobody is asked who he is; caches


def test_non_si_chiede_chi_legge(con_relazione):
    """No cookie is set or asked for, no form is there, and no query is about people."""
    client = Client()
    for indirizzo in (TRASPARENZA, ANNO, f"{ANNO}versioni/1/piano.json", "/accessibilita/", "/robots.txt"):
        with CaptureQueriesContext(connection) as letture:
            trovata = client.get(indirizzo)
        assert (trovata.status_code, trovata.cookies, "Vary" in trovata) == (200, {}, False), indirizzo
        assert b"csrf" not in trovata.content
        assert b"<form" not in trovata.content
        assert [una["sql"] for una in letture if "session" in una["sql"] or "utente" in una["sql"]] == []


@pytest.mark.parametrize("minuti", [0, 10, 10_000])
def test_il_biscotto_di_chi_e_dentro_non_resta_nella_copia_di_tutti(entra, pubblico, redattore, minuti):
    """The session of who is in is written again now and then, or is over: no cache keeps what brings a cookie."""
    client = entra(redattore)
    sessione = client.session
    sessione[VISTA_IL] -= minuti * 60
    sessione.save()
    trovata = client.get(ANNO)
    assert (trovata.status_code, bool(trovata.cookies)) == (200, minuti > 0)
    detto = {parte.strip() for parte in trovata["Cache-Control"].split(",")}
    assert detto == {"max-age=300", "private" if minuti else "public"}


@pytest.mark.parametrize(
    "indirizzo",
    [
        TRASPARENZA,
        ANNO,
        f"{TRASPARENZA}catalogo.ttl",
        f"{ANNO}metadati.jsonld",
        f"{ANNO}versioni/1/piano.pdf",
        f"{ANNO}allegati/2026-12-31/documento.pdf",
        f"{ANNO}performance.zip",
    ],
)
def test_chi_ha_gia_quello_che_c_e_non_lo_riceve_di_nuovo(con_relazione, monkeypatch, indirizzo):
    stato, dati, testate = risposta(indirizzo)
    assert (stato, sorted(testate["Cache-Control"].split(", "))) == (200, ["max-age=300", "public"])
    assert dati

    def non_si_fa(*_, **__):
        raise AssertionError

    vuoti = {"render", "_scrivi", "scrivi_pacchetto", "datasets", "scaricato"}
    for nome in vuoti:
        monkeypatch.setattr(f"obiettivi.views.trasparenza.{nome}", non_si_fa)
    quando = risposta(indirizzo, **{"If-None-Match": testate["ETag"]})
    assert (quando[0], quando[1], quando[2]["ETag"]) == (304, b"", testate["ETag"])


def test_quello_che_cambia_cambia_etichetta(pubblico, segretario, monkeypatch):
    """Of the page with the choices, the versions, the program; of a file, only with what it is made from."""
    file = f"{ANNO}versioni/1/piano.pdf"

    def etichette():
        return risposta(ANNO)[2]["ETag"], risposta(file)[2]["ETag"]

    prima = etichette()
    assert etichette() == prima
    azioni.pubblica(piano=pubblico, licenza="cc0_1", utente=segretario)
    dopo = etichette()
    assert (dopo[0] != prima[0], dopo[1] == prima[1]) == (True, True)
    vita.varia(pubblico, segretario, titolo="Terzo titolo")
    ancora = etichette()
    assert (ancora[0] != dopo[0], ancora[1] == prima[1]) == (True, True)
    monkeypatch.setattr("obiettivi.views.trasparenza.impronta_del_programma", lambda: "un altro programma")
    poi = etichette()
    assert (poi[0] != ancora[0], poi[1] != prima[1]) == (True, True)


def test_il_giorno_da_solo_non_dice_che_non_e_cambiato(con_relazione, segretario):
    """With the Relazione opened again the page is as it was before it: an older day, and another page."""
    finale = con_relazione.rilevazioni.get()
    _, _, testate = risposta(ANNO)
    monitoraggio.riapri(rilevazione=finale, motivo="Manca un dato", utente=segretario)
    stato, dati, _ = risposta(ANNO, **{"If-Modified-Since": testate["Last-Modified"]})
    assert (stato, b"Relazione sulla performance" in dati) == (200, False)


def test_l_impronta_del_programma_segue_le_sue_impostazioni(settings):
    impronte.impronta_del_programma.cache_clear()
    prima = impronte.impronta_del_programma()
    impronte.impronta_del_programma.cache_clear()
    settings.INFORMATIVA_PRIVACY = "https://www.esempio.example/privacy"
    assert impronte.impronta_del_programma() != prima
    impronte.impronta_del_programma.cache_clear()


@pytest.mark.parametrize(
    ("indirizzo", "letture"),
    [(TRASPARENZA, 3), (ANNO, 4), (f"{TRASPARENZA}catalogo.ttl", 3), (f"{ANNO}versioni/1/piano.json", 6)],
)
def test_le_letture_non_crescono(con_relazione, segretario, django_assert_num_queries, indirizzo, letture):
    """The same for one year and one version, and for two; of a file two more, which count it."""
    risposta(indirizzo)
    with django_assert_num_queries(letture):
        risposta(indirizzo)
    altro = vita.porta(vita.carica(vita.contenuto_di_prova(piano={"anno": 2025})), "approvato", segretario)
    azioni.pubblica(piano=altro, utente=segretario)
    vita.varia(con_relazione, segretario, titolo="Altro titolo")
    with django_assert_num_queries(letture):
        risposta(indirizzo)


# The files


def test_un_documento_e_fatto_dalla_sua_versione(pubblico):
    prima, seconda = pubblico.versioni.order_by("numero")
    fatto = {n: risposta(f"{ANNO}versioni/{n}/piano.pdf") for n in (1, 2)}
    oggi = timezone.localdate(prima.approvata_il).isoformat()
    assert [dati.decode() for _, dati, _ in fatto.values()] == [
        f"pdf Versione 1, edizione pubblica {oggi} {prima.impronta}",
        f"pdf Versione 2, edizione pubblica {oggi} {seconda.impronta}",
    ]
    assert fatto[2][2]["Content-Disposition"] == (
        'attachment; filename="piano-performance-borgo-esempio-2026-versione-2.pdf"'
    )


def test_il_json_pubblico_si_rilegge_con_il_suo_atto(pubblico):
    letto = contenuto.leggi(risposta(f"{ANNO}versioni/2/piano.json")[1])
    assert (letto.piano.atto.numero, letto.obiettivi[0].titolo) == ("12", "Tempi di pagamento dei fornitori")
    assert contenuto.impronta(letto) == pubblico.versioni.get(numero=2).impronta


def test_tutto_insieme_sta_nelle_cartelle_della_trasparenza(con_relazione):
    _, dati, testate = risposta(f"{ANNO}performance.zip")
    assert testate["Content-Disposition"] == 'attachment; filename="performance-borgo-esempio-2026.zip"'
    with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
        dentro = {nome: archivio.read(nome) for nome in archivio.namelist()}
    piano = "Performance/Piano della Performance/2026"
    relazione = (
        "Performance/Relazione sulla Performance/2026/relazione-performance-borgo-esempio-2026-2026-12-31"
    )
    fini = [uno.estensione or formato for formato, uno in DOCUMENTI.items()]
    assert list(dentro) == [
        *(f"{piano}/piano-performance-borgo-esempio-2026-versione-1.{fine}" for fine in fini),
        f"{relazione}.pdf",
        f"{relazione}.xlsx",
        f"{piano}/metadati.jsonld",
        f"{piano}/metadati.ttl",
        "Performance/indice.csv",
    ]
    indice = dentro.pop("Performance/indice.csv").decode("utf-8-sig")
    righe = list(csv.DictReader(io.StringIO(indice), delimiter=";"))
    assert [(riga["File"], int(riga["Byte"]), riga["SHA-256"]) for riga in righe] == [
        (nome, len(file), hashlib.sha256(file).hexdigest()) for nome, file in dentro.items()
    ]
    assert {riga["Licenza"] for riga in righe} == {"Creative Commons Attribuzione 4.0 (CC BY 4.0)"}
    assert righe[0]["Che cos'è"] == "Piano della performance 2026, versione 1, PDF"
    assert risposta(f"{ANNO}performance.zip")[1] == dati


def test_un_rapporto_durante_l_anno_sta_con_il_piano(con_relazione, segretario):
    rapporto = avanzamenti.apri(con_relazione, segretario, avanzamenti.INTERMEDIA)
    chiuso = monitoraggio.chiudi(rilevazione=rapporto, motivo="Così", utente=segretario)
    azioni.pubblica(piano=con_relazione, allegati=[chiuso.impronta], utente=segretario)
    with zipfile.ZipFile(io.BytesIO(risposta(f"{ANNO}performance.zip")[1])) as archivio:
        nomi = [nome for nome in archivio.namelist() if "onitoraggio" in nome]
    cartella = (
        "Performance/Piano della Performance/2026/Monitoraggio/monitoraggio-borgo-esempio-2026-2026-09-30"
    )
    assert nomi == [f"{cartella}.pdf", f"{cartella}.xlsx"]


# About the site


def test_la_pagina_dell_accessibilita_dice_a_chi_scrivere(settings):
    assert "scrivi all'ufficio relazioni con il pubblico dell'ente" in testo(pagina("/accessibilita/"))
    settings.CONTATTO_ACCESSIBILITA = "urp@esempio.example"
    settings.DICHIARAZIONE_ACCESSIBILITA = "https://form.agid.gov.it/view/esempio"
    assert {"mailto:urp@esempio.example", "https://form.agid.gov.it/view/esempio"} <= mete(
        pagina("/accessibilita/")
    )


@pytest.mark.parametrize("indirizzo", ["/accedi/", "/non-esiste/", "/amministrazione/"])
def test_in_fondo_a_ogni_pagina_c_e_l_accessibilita(client, amministratore, indirizzo, settings):
    if indirizzo == "/amministrazione/":
        client.force_login(amministratore)
    (piede,) = cerca(leggi(client.get(indirizzo).content.decode()), "footer")
    assert mete(piede) == {"/accessibilita/"}


def test_l_informativa_sta_in_fondo_se_c_e(settings):
    settings.INFORMATIVA_PRIVACY = "https://www.esempio.example/privacy"
    (piede,) = cerca(pagina("/accessibilita/"), "footer")
    assert mete(piede) == {"/accessibilita/", "https://www.esempio.example/privacy"}


def test_i_motori_di_ricerca_leggono_solo_quello_che_e_pubblico():
    _, dati, testate = risposta("/robots.txt")
    assert testate["Content-Type"] == "text/plain; charset=utf-8"
    assert dati.decode().splitlines() == [
        "User-agent: *",
        "Allow: /trasparenza/",
        "Allow: /accessibilita/",
        f"Allow: {impostazioni.STATIC_URL}",
        "Disallow: /",
    ]
