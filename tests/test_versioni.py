"""The versions: read, exported and compared as they were approved, whatever becomes of the rows."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook
from pydantic import ValidationError

from obiettivi import azioni, contenuto, models, riepiloghi
from obiettivi.confronto import confronta
from obiettivi.esporta.assegnazione import assegnazione, pagina_assegnazione
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.edizione import Edizione, edizione_della
from obiettivi.esporta.pdf import su_fogli
from obiettivi.scelte import StatoPiano
from tests import fabbrica
from tests.html import cerca, mete, pagina, testi
from tests.lettura_pdf import convalida, fitto, testo
from tests.vita import ATTO, cambia, carica, deroga_a_tutto, porta

pytestmark = pytest.mark.django_db

BORGO = "/piani/borgo-esempio/2026/"
VERSIONI, CONFRONTO = f"{BORGO}versioni/", f"{BORGO}versioni/confronto/"
GIORNO = date(2026, 3, 2)


@pytest.fixture
def borgo(segretario, redattore, oiv, lettore, compilatore):
    """The small plan in a state, and the people who work on it."""

    def borgo(stato, valore=None):
        piano = carica(valore)
        for chi in (segretario, redattore, oiv, lettore, compilatore):
            una = models.Abilitazione.objects.create(
                utente=chi, ente=piano.ente, ruolo=chi.username, dal=date(2020, 1, 1)
            )
            if chi == compilatore:
                area = piano.organigramma.aree.get(codice="A")
                models.AbilitazioneArea.objects.create(abilitazione=una, area=area)
        return porta(piano, stato, segretario)

    return borgo


@pytest.fixture
def pdf_finto(monkeypatch):
    """The names of the editions that reach the PDF's writer, which takes seconds."""
    chieste = []

    def componi(_, *, edizione, **altro):
        chieste.append(edizione.nome)
        return edizione.nome

    monkeypatch.setitem(DOCUMENTI, "pdf", replace(DOCUMENTI["pdf"], componi=componi))
    monkeypatch.setattr("obiettivi.views.versioni.pagina_assegnazione", componi)
    monkeypatch.setattr("obiettivi.views.consegna.su_fogli", lambda _: b"%PDF-")
    return chieste


def documenti(versione):
    """What each document of a version is made of: bytes for the quick ones, the page for the PDF."""
    valore, edizione = riepiloghi.contenuto_versione(versione), edizione_della(versione)
    return {
        formato: DOCUMENTI[formato].scrivi(valore, edizione=edizione, prodotto_il=GIORNO)
        for formato in ("xlsx", "json")
    }


# Always the same


def test_la_versione_uno_resta_identica_dopo_ogni_modifica(borgo, segretario):
    piano = borgo("approvato", contenuto.leggi(json.dumps(_senza_difetti(fabbrica.albero_completo()))))
    prima = piano.versioni.get()
    valore, fatti = riepiloghi.contenuto_versione(prima), documenti(prima)
    assert contenuto.impronta(valore) == prima.impronta
    azioni.apri_variazione(piano=piano, motivo="Cambia tutto", utente=segretario)
    cambia(piano, titolo="Tutto un altro obiettivo", stato="", n=1)
    piano.obiettivi.get(n=1).indicatori.all().delete()
    models.Ente.objects.filter(pk=piano.ente_id).update(denominazione="Città di Borgo Esempio")
    piano.sistema.totali.all().delete()
    piano.organigramma.aree.update(nome="Area qualunque")
    azioni.sposta_obiettivo(obiettivo=piano.obiettivi.get(n=1), n=3, utente=segretario)
    dopo = piano.versioni.get()
    assert riepiloghi.contenuto_versione(dopo) == valore
    assert documenti(dopo) == fatti
    assert (dopo.impronta, contenuto.impronta(riepiloghi.contenuto_versione(dopo))) == (prima.impronta,) * 2


def test_una_versione_si_legge_per_intero_una_volta_sola(borgo, monkeypatch):
    versione = borgo("approvato").versioni.get()
    prima = riepiloghi.contenuto_versione(versione)
    monkeypatch.setattr(contenuto, "leggi", None)
    assert riepiloghi.contenuto_versione(versione) == prima
    assert riepiloghi.contenuto_versione(versione).obiettivi is prima.obiettivi
    with pytest.raises(ValidationError, match="frozen"):
        prima.obiettivi[0].titolo = "Un altro"


def _senza_difetti(albero):
    """The plan with every key, and nothing that stops its approval."""
    albero["sistema"] |= {"fasi_totale": None, "indicatori_totale": None}
    albero["sistema"]["pesi"] |= {"modo": "libero"}
    return albero | {"deroghe": []}


def test_una_versione_porta_l_atto_e_le_deroghe_e_la_bozza_no(borgo, segretario):
    piano = borgo("in approvazione")
    proposta = riepiloghi.contenuto_versione(piano.versioni.get())
    assert proposta.piano.atto is None
    azioni.approva(piano=piano, atto=ATTO, utente=segretario)
    approvata = riepiloghi.contenuto_versione(piano.versioni.get())
    assert approvata.piano.atto.numero == "12"
    assert contenuto.impronta(approvata) == contenuto.impronta(proposta)


# The edition that documents say they are


@pytest.mark.parametrize(
    ("edizione", "nome", "avviso", "file"),
    [
        (Edizione(), "Bozza", "BOZZA – non approvato", "bozza"),
        (
            Edizione(numero=1),
            "Bozza della variazione alla versione 1",
            "BOZZA – non approvato",
            "bozza",
        ),
        (
            Edizione(StatoPiano.IN_APPROVAZIONE, 2, "ab"),
            "Allegato alla proposta",
            "ALLEGATO ALLA PROPOSTA – da approvare",
            "proposta",
        ),
        (Edizione(StatoPiano.APPROVATO, 2, "ab"), "Versione 2", "Versione 2", "versione-2"),
    ],
)
def test_ogni_edizione_ha_il_suo_nome(edizione, nome, avviso, file):
    assert (edizione.nome, edizione.avviso, edizione.nel_nome_del_file) == (nome, avviso, file)


def test_il_pdf_di_ogni_edizione_dice_che_cos_e(borgo, segretario, tmp_path):
    """One small plan on paper: proposal, version, bozza of its variation."""
    pytest.importorskip("weasyprint")
    piano = borgo("in approvazione")
    impronta = piano.versioni.get().impronta

    def su_carta(versione=None):
        valore = riepiloghi.contenuto_versione(versione) if versione else riepiloghi.contenuto_piano(piano)
        edizione = edizione_della(versione) if versione else Edizione(numero=1)
        file = tmp_path / "piano.pdf"
        file.write_bytes(DOCUMENTI["pdf"].scrivi(valore, edizione=edizione, prodotto_il=GIORNO))
        pagine = testo(file).split("\f")[:-1]
        return file, pagine

    file, pagine = su_carta(piano.versioni.get())
    assert [fitto(una).count(fitto("ALLEGATO ALLA PROPOSTA – da approvare")) for una in pagine] == [1] * len(
        pagine
    )
    assert [fitto(f"SHA-256 {impronta}") in fitto(una) for una in pagine] == [True] * len(pagine)
    assert ["BOZZA" in una or "Approvato con" in una for una in pagine] == [False] * len(pagine)
    assert convalida(file) == []
    azioni.approva(piano=piano, atto=ATTO, utente=segretario)
    _, pagine = su_carta(piano.versioni.get())
    assert "Approvato con deliberazione (Giunta comunale) n. 12 del 30/01/2026" in pagine[0]
    assert ["Versione 1" in una for una in pagine] == [True] * len(pagine)
    assert [fitto(impronta) in fitto(una) for una in pagine] == [True] * len(pagine)
    assert any("PROPOSTA" in una for una in pagine) is False
    azioni.apri_variazione(piano=piano, motivo="Serve", utente=segretario)
    _, pagine = su_carta()
    assert [una.count("BOZZA – non approvato") for una in pagine] == [1] * len(pagine)
    assert "Atto della versione 1: deliberazione (Giunta comunale) n. 12" in pagine[0]


def test_la_scheda_di_assegnazione_ha_pesi_atto_e_firme_per_ruolo(borgo, tmp_path):
    piano = borgo("approvato")
    versione = piano.versioni.get()
    valore = riepiloghi.contenuto_versione(versione)
    file = tmp_path / "scheda.pdf"
    file.write_bytes(
        su_fogli(pagina_assegnazione(valore, area="A", edizione=edizione_della(versione), prodotto_il=GIORNO))
    )
    assert convalida(file) == []
    (foglio,) = testo(file).split("\f")[:-1]
    for detto in (
        "Scheda di assegnazione degli obiettivi",
        "Area prima (A)",
        "Versione 1",
        "Approvato con deliberazione (Giunta comunale) n. 12 del 30/01/2026",
        "Tempi di pagamento",
        "Totale (atteso 100: corretto)",
        "Segretario comunale",
        "Responsabile dell'area",
        versione.impronta,
    ):
        assert fitto(detto) in fitto(foglio), detto
    assert "Formazione" not in foglio


def test_la_scheda_di_un_servizio_non_ha_il_totale_dell_area_che_gli_sta_sopra():
    piano = fabbrica.piano(
        fabbrica.obiettivo(1, {"area": "A.1", "peso": 40}),
        fabbrica.obiettivo(2, {"area": "A.2", "peso": 60}),
        aree=[
            {"codice": "A", "nome": "Area"},
            {"codice": "A.1", "nome": "Uno", "tipo": "servizio", "padre": "A"},
            {"codice": "A.2", "nome": "Due", "tipo": "servizio", "padre": "A"},
        ],
        sistema=fabbrica.sistema(raggruppa="radice"),
    )
    foglio = assegnazione(piano, area="A.1", edizione=Edizione(), prodotto_il=GIORNO)
    _, tavola, frase, _ = foglio.sezioni[0].blocchi
    assert ([riga[0][1].testo for riga in tavola.righe], tavola.piede) == (["1"], ())
    assert frase.testo == "I pesi contano nel totale dell'area Area (A)."


# The pages


def scarica(client, indirizzo):
    risposta = client.get(indirizzo)
    assert risposta.status_code == 200, indirizzo
    return risposta.headers["Content-Disposition"].split("=", 1)[1].strip('"'), risposta.content


@pytest.mark.parametrize(
    ("stato", "nome"),
    [
        ("bozza", "bozza"),
        ("in approvazione", "proposta"),
        ("approvato", "versione-1"),
        ("variazione", "bozza"),
        ("variazione in approvazione", "proposta"),
    ],
)
def test_il_nome_del_file_dice_l_edizione(entra, borgo, segretario, stato, nome):
    borgo(stato)
    assert scarica(entra(segretario), f"{BORGO}documenti/piano.json")[0] == (
        f"piano-performance-borgo-esempio-2026-{nome}.json"
    )


def test_chi_legge_la_versione_in_vigore_scarica_quella(entra, borgo, lettore, segretario):
    borgo("variazione")
    nome, dati = scarica(entra(lettore), f"{BORGO}documenti/piano.json")
    assert (nome, json.loads(dati)["obiettivi"][0]["titolo"]) == (
        "piano-performance-borgo-esempio-2026-versione-1.json",
        "Tempi di pagamento",
    )
    nome, dati = scarica(entra(segretario), f"{BORGO}documenti/piano.json")
    assert json.loads(dati)["obiettivi"][0]["titolo"] == "Tempi di pagamento dei fornitori"


def test_l_excel_dice_stato_versione_e_impronta(entra, borgo, segretario):
    piano = borgo("approvato")
    _, dati = scarica(entra(segretario), f"{BORGO}documenti/piano.xlsx")
    foglio = load_workbook(BytesIO(dati))["Piano"]
    detti = {riga[0].value: riga[1].value for riga in foglio.iter_rows(max_row=14)}
    assert (detti["Stato"], detti["Versione"], detti["Impronta SHA-256 del contenuto"]) == (
        "Versione 1",
        1,
        piano.versioni.get().impronta,
    )


def test_una_versione_si_legge_con_le_pagine_del_piano(entra, borgo, segretario, pdf_finto):
    borgo("variazione")
    client = entra(segretario)
    html = pagina(client.get(f"{VERSIONI}1/"))
    assert testi(html, "h1") == ["Piano della performance 2026 Versione 1"]
    assert testi(html, "div", "richiamo-avviso") == [
        "Stai leggendo la versione 1, quella in vigore, così com'è stata approvata."
    ]
    suoi = [meta for meta in mete(html) if meta.startswith(BORGO) and "vista" not in meta]
    assert {meta for meta in suoi if not meta.startswith(VERSIONI)} == {
        BORGO,
        f"{BORGO}lavori/",
        f"{BORGO}approvazione/",
        f"{BORGO}regole/",
        f"{BORGO}pubblicazione/",
        f"{BORGO}monitoraggio/",
    }
    assert "/modifica/" not in " ".join(mete(html))
    for meta in sorted(set(suoi)):
        assert client.get(meta.partition("#")[0]).status_code == 200, meta
    scheda = pagina(client.get(f"{VERSIONI}1/obiettivi/1/"))
    assert testi(scheda, "h1") == ["Tempi di pagamento"]
    assert testi(pagina(client.get(f"{BORGO}obiettivi/1/")), "h1") == ["Tempi di pagamento dei fornitori"]
    for indirizzo, nome in (
        ("1/documenti/piano.pdf", "versione-1.pdf"),
        ("1/documenti/piano.csv", "versione-1.csv.zip"),
        ("1/aree/A/documenti/xlsx", "versione-1-area-A.xlsx"),
        ("1/aree/A/documenti/docx", "versione-1-area-A.docx"),
        ("1/obiettivi/1/documenti/pdf", "versione-1-obiettivo-1.pdf"),
    ):
        assert scarica(client, VERSIONI + indirizzo)[0] == f"piano-performance-borgo-esempio-2026-{nome}"
    assert set(pdf_finto) == {"Versione 1"}


@pytest.mark.parametrize(
    "indirizzo", ["9/", "9/documenti/piano.json", "1/obiettivi/99/", "1/documenti/piano.doc"]
)
def test_quel_che_in_una_versione_non_c_e_non_si_trova(entra, borgo, segretario, indirizzo):
    borgo("approvato")
    assert entra(segretario).get(VERSIONI + indirizzo).status_code == 404


def test_l_elenco_delle_versioni_dice_tutto_di_ciascuna(entra, borgo, segretario, lettore):
    piano = borgo("variazione in approvazione")
    oggi = f"{timezone.localdate():%d/%m/%Y}"
    html = pagina(entra(segretario).get(VERSIONI))
    due, una = cerca(html, "section", "versione")
    assert testi(html, "h2") == [
        "Versione 2 In approvazione",
        "Versione 1 In vigore",
        "Confronta due versioni",
    ]
    assert testi(una, "dd") == [
        f"Deliberazione (Giunta comunale) n. 12 del 30/01/2026, registrato il {oggi}, Segretario comunale",
        f"il {oggi}, Segretario comunale",
        piano.versioni.get(numero=1).impronta,
        " , ".join(f"{nome} della versione 1" for nome in ("PDF", "Word", "Excel", "ODS", "CSV", "JSON")),
    ]
    assert testi(due, "dd")[1] == "Nuovo regolamento"
    assert f"{CONFRONTO}?da=1&a=2" in mete(due)
    assert entra(lettore).get(VERSIONI).status_code == 200


def test_senza_versioni_l_elenco_lo_dice(entra, borgo, segretario):
    borgo("bozza")
    assert testi(pagina(entra(segretario).get(VERSIONI)), "p", "vuoto") == [
        "Il piano non è ancora stato mandato in approvazione: la prima versione si leggerà qui."
    ]


# The comparison


@pytest.mark.parametrize(
    ("chi", "scelta", "atteso"),
    [
        ("segretario", "da=1&a=bozza", 200),
        ("redattore", "da=1&a=bozza", 200),
        ("oiv", "da=bozza&a=1", 200),
        ("compilatore", "da=1&a=bozza", 403),
        ("lettore", "da=1&a=bozza", 404),
        ("lettore", "da=1&a=1", 200),
        ("segretario", "da=1&a=2", 404),
        ("segretario", "da=1", 404),
        ("segretario", "da=x&a=1", 404),
        ("segretario", "da=1&a=²", 404),
        ("segretario", "da=1&a=99999999999999999999", 404),
    ],
)
def test_chi_confronta_che_cosa(entra, request, borgo, chi, scelta, atteso):
    borgo("variazione")
    client = entra(request.getfixturevalue(chi))
    assert client.get(f"{CONFRONTO}?{scelta}").status_code == atteso


def test_il_confronto_con_la_bozza_dice_che_cosa_cambia(entra, borgo, segretario):
    piano = borgo("variazione")
    html = pagina(entra(segretario).get(f"{CONFRONTO}?da=1&a=bozza"))
    assert testi(html, "h1") == ["Confronto tra la versione 1 e la bozza della variazione"]
    prima, dopo = riepiloghi.contenuto_versione(piano.versioni.get()), riepiloghi.contenuto_piano(piano)
    assert [(una.esito, una.dopo.n) for una in confronta(prima, dopo).obiettivi] == [("cambiato", 1)]
    assert f"{BORGO}obiettivi/1/" in mete(html)
    assert f"{CONFRONTO}confronto.pdf?da=1&a=bozza" in mete(html)


def test_due_versioni_qualunque_si_confrontano_e_il_pdf_dice_quali(entra, borgo, segretario, monkeypatch):
    piano = borgo("variazione in approvazione")
    azioni.approva(piano=piano, atto=replace(ATTO, numero="80", data=date(2026, 9, 30)), utente=segretario)
    chiesti = {}

    def componi(confronto, **altro):
        chiesti.update(altro, uguali=confronto.uguali)
        return "<p>"

    monkeypatch.setattr("obiettivi.views.versioni.pagina_confronto", componi)
    monkeypatch.setattr("obiettivi.views.consegna.su_fogli", lambda _: b"%PDF-")
    nome, _ = scarica(entra(segretario), f"{CONFRONTO}confronto.pdf?da=1&a=2")
    assert nome == "confronto-borgo-esempio-2026-1-2.pdf"
    assert chiesti == {
        "prima": "versione 1",
        "dopo": "versione 2",
        "motivo": "Nuovo regolamento",
        "pareri": [],
        "atti": "Versione 1: deliberazione (Giunta comunale) n. 12 del 30/01/2026; "
        "Versione 2: deliberazione (Giunta comunale) n. 80 del 30/09/2026",
        "bozza": False,
        "prodotto_il": timezone.localdate(),
        "uguali": False,
    }


def test_il_pdf_della_bozza_di_una_variazione_ne_porta_il_motivo(entra, borgo, segretario, monkeypatch):
    borgo("variazione")
    chiesti = {}
    monkeypatch.setattr(
        "obiettivi.views.versioni.pagina_confronto", lambda _, **altro: chiesti.update(altro) or "<p>"
    )
    monkeypatch.setattr("obiettivi.views.consegna.su_fogli", lambda _: b"%PDF-")
    scarica(entra(segretario), f"{CONFRONTO}confronto.pdf?da=1&a=bozza")
    assert (chiesti["motivo"], chiesti["bozza"]) == ("Nuovo regolamento", True)


def test_un_obiettivo_annullato_con_atto_resta_e_si_vede(entra, borgo, segretario):
    piano = borgo("variazione")
    cambia(piano, 3, stato="annullato", atto_numero="80", atto_data=date(2026, 9, 30))
    html = pagina(entra(segretario).get(BORGO))
    assert "Annullati o sostituiti" in testi(html, "h3")
    prima, dopo = riepiloghi.contenuto_versione(piano.versioni.get()), riepiloghi.contenuto_piano(piano)
    esiti = [(una.esito, una.dopo.n) for una in confronta(prima, dopo).obiettivi]
    assert ("annullato", 3) in esiti


# On the command line


def esegui(*argomenti):
    uscita = StringIO()
    try:
        call_command(*map(str, argomenti), stdout=uscita)
    except CommandError as errore:
        return str(errore), errore.returncode
    except SystemExit as fine:
        return uscita.getvalue(), fine.code
    return uscita.getvalue(), 0


@pytest.mark.parametrize(
    ("argomenti", "titolo"),
    [
        ((), "Tempi di pagamento dei fornitori"),
        (("--versione", "1"), "Tempi di pagamento"),
    ],
)
def test_esporta_una_versione(borgo, tmp_path, argomenti, titolo):
    borgo("variazione")
    file = tmp_path / "piano.json"
    _, uscita = esegui(
        "esporta_piano", "borgo-esempio", 2026, "--formato", "json", "--uscita", file, *argomenti
    )
    assert (uscita, json.loads(file.read_text())["obiettivi"][0]["titolo"]) == (0, titolo)


def test_esporta_dice_quali_versioni_ci_sono(borgo, tmp_path):
    borgo("variazione")
    comando = ("esporta_piano", "borgo-esempio", 2026, "--formato", "json", "--uscita", tmp_path / "x")
    assert esegui(*comando, "--versione", 3) == (
        "Il piano non ha una versione 3. Versioni del piano: 1.",
        1,
    )


def test_verifica_dice_le_deroghe_e_non_le_conta(segretario):
    di_troppo = fabbrica.obiettivo(
        3, {"area": "A", "peso": 3}, indicatori=[fabbrica.indicatore("Pratiche chiuse")]
    )
    piano = carica(contenuto.leggi(json.dumps(fabbrica.in_ordine(di_troppo))))
    assert esegui("verifica_piano", "borgo-esempio", 2026)[1] == 4
    deroga_a_tutto(piano, segretario)
    detto, uscita = esegui("verifica_piano", "borgo-esempio", 2026)
    assert (uscita, "(in deroga: Così fu pubblicato (" in detto) == (0, True)


def test_importa_un_piano_chiuso_esce_con_uno_e_la_frase(borgo, tmp_path):
    piano = borgo("approvato")
    file = tmp_path / "piano.json"
    file.write_text(contenuto.scrivi(riepiloghi.contenuto_piano(piano)))
    assert esegui("importa_piano", file) == (
        "Il file non è stato caricato.\nIl piano è approvato: per cambiarlo il segretario comunale apre una "
        "variazione.",
        1,
    )
