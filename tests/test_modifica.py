"""The sheet of an objective, to write it: what is saved, what is refused and why, what is never lost."""

import re
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client

from obiettivi import azioni, contenuto, models, riepiloghi, storia
from tests import fabbrica
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.moduli import inviabile

pytestmark = pytest.mark.django_db

BORGO = "/piani/borgo-esempio/2026/obiettivi/"
CAZZAGO = "/piani/cazzago-san-martino/2023/obiettivi/"
TORTONA = "/piani/tortona/2024/obiettivi/"
PESO = "assegnazioni-0-peso"


@pytest.fixture
def borgo(redattore, segretario):
    """A small plan: one objective of A with phases and indicators, one shared by A and B."""
    valore = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 93},
            fasi=[
                {"numero": 1, "descrizione": "prima", "scadenza": "2026-06-30", "peso": 40},
                {
                    "numero": 2,
                    "descrizione": "seconda",
                    "scadenza_testo": "tutto l'anno",
                    "mesi": [3, 1],
                    "peso": 60,
                },
            ],
            indicatori=[
                {
                    "tipo": "numero",
                    "operatore": ">=",
                    "valore": 1234.5,
                    "descrizione": "quanti",
                    "fasce": [{"grado": 50}],
                },
                {"tipo": "si_no", "descrizione": "fatto", "valore": 1},
            ],
        ),
        fabbrica.obiettivo(
            2, {"area": "A", "peso": 5, "capofila": True}, {"area": "B", "peso": 100}, ambito="trasversale"
        ),
        sistema=fabbrica.sistema(fasi_totale=100),
        voci=[{"codice": "M1", "tipo": "altro", "nome": "Missione"}, {"codice": "M2", "tipo": "altro"}],
    )
    piano = azioni.carica_piano(contenuto=valore, utente=redattore).piano
    with storia.autore(storia.utente_sistema()):
        for utente in (redattore, segretario):
            models.Abilitazione.objects.create(
                utente=utente, ente=piano.ente, ruolo=utente.username, dal="2020-01-01"
            )
    return piano


def letto(piano, n=1):
    return next(uno for uno in riepiloghi.contenuto_piano(piano).obiettivi if uno.n == n)


def salva(client, indirizzo, **cambi):
    """The page opened, some fields typed, sent with the button of the page."""
    campi = inviabile(client.get(indirizzo))
    return client.post(indirizzo, campi | {"salva": ""} | cambi)


def errori(risposta):
    return [testo(voce) for voce in cerca(cerca(pagina(risposta), "section", "richiamo-error")[0], "li")]


def frasi(risposta):
    return [str(messaggio) for messaggio in get_messages(risposta.wsgi_request)]


def test_un_obiettivo_con_ogni_dato_possibile_resta_intero(entra, amministratore):
    piano = contenuto.leggi_albero(fabbrica._decimale(fabbrica.albero_completo()))
    riga = azioni.carica_piano(contenuto=piano, utente=amministratore).piano
    prima = letto(riga)
    assert salva(entra(amministratore), f"{BORGO}1/modifica/", titolo="Altro").status_code == 302
    assert letto(riga) == prima.model_copy(update={"titolo": "Altro"})


# What is typed is saved


def test_si_salva_e_si_dice_dove_stanno_i_pesi(borgo, entra, redattore):
    cambi = {
        "titolo": "Titolo nuovo",
        PESO: "100",
        "fasi-0-scadenza": "1.7.2026",
        "fasi-1-mesi": ["2", "12"],
        "indicatori-0-valore": "1.234,75",
        "indicatori-1-valore": "0",
        "voci": ["M2"],
        "premio_importo": "2.908,06",
        "risorse_finanziarie_testo": "a bilancio",
    }
    risposta = salva(entra(redattore), f"{BORGO}1/modifica/", **cambi)
    assert (risposta.status_code, risposta["Location"]) == (302, f"{BORGO}1/")
    assert frasi(risposta) == [
        "Obiettivo 1 salvato.",
        "Area prima (A): i pesi fanno 105 su 100, 5 di troppo.",
    ]
    ora = letto(borgo)
    assert (ora.titolo, ora.assegnazioni[0].peso, str(ora.fasi[0].scadenza), ora.fasi[1].mesi, ora.voci) == (
        "Titolo nuovo",
        Decimal(100),
        "2026-07-01",
        (2, 12),
        ("M2",),
    )
    assert (ora.indicatori[0].valore, len(ora.indicatori[0].fasce), ora.indicatori[1].valore) == (
        Decimal("1234.75"),
        1,
        Decimal(0),
    )
    assert (ora.premio.importo, ora.risorse_finanziarie.testo) == (Decimal("2908.06"), "a bilancio")


def test_salva_e_vai_al_successivo(borgo, entra, redattore):
    client = entra(redattore)
    # The page of the plan tells the shared ones first.
    assert salva(client, f"{BORGO}2/modifica/", salva="successivo")["Location"] == f"{BORGO}1/modifica/"
    ultimo = salva(client, f"{BORGO}1/modifica/", salva="successivo")
    assert (ultimo["Location"], frasi(ultimo)[-1]) == (
        f"{BORGO}1/",
        "Era l'ultimo obiettivo del piano che puoi scrivere.",
    )


@pytest.mark.parametrize(
    ("scritto", "giorno", "parole"),
    [
        ("31/12/2026", "2026-12-31", ""),
        ("31.12.2026", "2026-12-31", ""),
        ("31/06/2026", None, "31/06/2026"),
        ("mensile", None, "mensile"),
        ("31/12/0026", None, "31/12/0026"),
        ("", None, ""),
    ],
)
def test_una_scadenza_e_un_giorno_o_le_parole_che_stanno_al_suo_posto(
    scritto, giorno, parole, borgo, entra, redattore
):
    salva(entra(redattore), f"{BORGO}1/modifica/", **{"fasi-1-scadenza": scritto})
    fase = letto(borgo).fasi[1]
    assert (fase.scadenza and str(fase.scadenza), fase.scadenza_testo) == (giorno, parole)


def test_un_giorno_che_non_esiste_si_tiene_e_si_segnala_accanto_al_campo(borgo, entra, redattore):
    client = entra(redattore)
    salva(client, f"{BORGO}1/modifica/", **{"fasi-0-scadenza": "31/06/2026"})
    html = pagina(client.get(f"{BORGO}1/modifica/"))
    perche = "/enti/borgo-esempio/controlli/T01/"
    (voce,) = [una for una in cerca(html, "li", "segnalata-avviso") if perche in mete(una)]
    assert "La scadenza della fase 1 dell'obiettivo 1 è «31/06/2026»: quel giorno non esiste." in testo(voce)
    assert mete(voce) == {"#id_fasi-0-scadenza", perche}
    assert len(cerca(html, "input", id="id_fasi-0-scadenza", value="31/06/2026")) == 1


def test_una_riga_nuova_vuota_non_si_salva(borgo, entra, redattore):
    client = entra(redattore)
    campi = inviabile(client.get(f"{BORGO}1/modifica/"))
    for elenco in ("assegnazioni", "fasi", "indicatori", "quote"):
        campi = inviabile(client.post(f"{BORGO}1/modifica/", campi | {"riga": f"{elenco}:aggiungi"}))
    prima = letto(borgo)
    assert client.post(f"{BORGO}1/modifica/", campi | {"salva": ""}).status_code == 302
    assert letto(borgo) == prima


def test_i_pesi_delle_fasi_area_per_area(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}1/modifica/"
    campi = inviabile(client.get(dove))
    area = campi["assegnazioni-0-chiave"][0]
    campi = inviabile(client.post(dove, campi | {f"propri-{area}": "on", "riga": "aggiorna"}))
    caselle = [f"pesi-{area}-{campi[f'fasi-{posto}-chiave'][0]}" for posto in (0, 1)]
    assert [campi[nome] for nome in caselle] == [[""], [""]]
    risposta = client.post(dove, campi | {caselle[0]: "cento", caselle[1]: "5", "salva": ""})
    assert errori(risposta) == [
        "Peso della fase 1 per Area prima (A) : Scrivi un numero, per esempio 1.234,50."
    ]
    client.post(dove, campi | {caselle[0]: "100", caselle[1]: "", "salva": ""})
    assert letto(borgo).assegnazioni[0].pesi_fasi == (Decimal(100), None)
    campi = inviabile(client.get(dove))
    campi.pop(f"propri-{area}")
    client.post(dove, campi | {"salva": ""})
    assert letto(borgo).assegnazioni[0].pesi_fasi == ()


# What is refused says why, beside the field, and nothing is lost

LUNGO = "a" * 10_000
NON_NUMERO = "Scrivi un numero, per esempio 1.234,50."
NON_SI_STAMPA = "Il testo contiene un carattere che non si può stampare (posizione {}): cancellalo."
NON_DEL_PIANO = "Quest'area non è tra quelle che puoi scegliere in questo piano."
SENZA_AREA = "Quest'area non è più tra quelle dell'obiettivo: scegline un'altra."
NESSUNO = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("campo", "scritto", "frase"),
    [
        ("titolo", "", "Titolo: Scrivi il titolo: è la sola cosa che serve subito."),
        ("titolo", "  \n ", "Titolo: Scrivi il titolo: è la sola cosa che serve subito."),
        ("titolo", LUNGO, "Titolo: Il testo è troppo lungo: al massimo 2000 caratteri, qui sono 10000."),
        ("titolo", "Con un \x07 dentro", f"Titolo: {NON_SI_STAMPA.format(8)}"),
        ("descrizione", "\x00", f"Descrizione: {NON_SI_STAMPA.format(1)}"),
        (PESO, "1e9", f"Area 1, Peso: {NON_NUMERO}"),
        (PESO, "-5", "Area 1, Peso: Il numero non può essere negativo."),
        (PESO, "5,5,5", f"Area 1, Peso: {NON_NUMERO}"),
        (PESO, "9999999", "Area 1, Peso: Il numero è troppo grande: al massimo 5 cifre prima della virgola."),
        (PESO, "1,23456", "Area 1, Peso: Il numero ha troppi decimali: al massimo 4."),
        ("fasi-0-peso", "venti", f"Fase 1, Peso: {NON_NUMERO}"),
        ("fasi-0-numero", "1,5", "Fase 1, N.: Scrivi un numero intero, per esempio 1.234."),
        (
            "fasi-0-scadenza",
            "x" * 301,
            "Fase 1, Scadenza: Il testo è troppo lungo: al massimo 300 caratteri.",
        ),
        ("fasi-0-mesi", "13", "Fase 1, Mesi: Scegli un'opzione valida. 13 non è tra quelle disponibili."),
        ("anni", "26", "Anni: Scrivi gli anni separati da virgole: 2026, 2027."),
        (
            "indicatori-0-data",
            "31/06/2026",
            "Indicatore 1, Entro il: Scrivi una data che c'è, per esempio 31/12/2026.",
        ),
        # Forged: of another plan, of nobody.
        ("assegnazioni-0-area", "FIN", f"Area 1, Area: {NON_DEL_PIANO}"),
        ("assegnazioni-0-area", "", "Area 1, Area: Scegli l'area, oppure togli la riga."),
        (
            "voci",
            "1.1.2",
            "Programmazione a cui si collega: Una delle voci scelte non è di questo piano.",
        ),
        ("fasi-0-assegnazione", NESSUNO, f"Fase 1, Solo di: {SENZA_AREA}"),
    ],
)
def test_un_dato_sbagliato_resta_scritto_e_dice_che_cosa_non_va(
    campo, scritto, frase, borgo, entra, redattore
):
    client, prima = entra(redattore), letto(borgo)
    risposta = salva(
        client, f"{BORGO}1/modifica/", **{campo: scritto, "fasi-1-descrizione": "scritta adesso"}
    )
    assert errori(risposta) == [re.sub(r"^([^:]+): ", r"\1 : ", frase)]
    assert testi(pagina(risposta), "title")[0].startswith("Errore: ")
    dopo = inviabile(risposta)
    assert dopo["fasi-1-descrizione"] == ["scritta adesso"]
    if scritto.strip() and campo not in ("voci", "fasi-0-mesi", "assegnazioni-0-area", "fasi-0-assegnazione"):
        assert dopo[campo] == [scritto.replace("\n", "\r\n")]
    assert letto(borgo) == prima
    # The link of the summary leads to a field of the page.
    (meta,) = mete(cerca(pagina(risposta), "section", "richiamo-error")[0])
    assert f'id="{meta[1:]}"' in risposta.content.decode()


def test_due_capofila_no(borgo, entra, redattore):
    risposta = salva(entra(redattore), f"{BORGO}2/modifica/", **{"assegnazioni-1-capofila": "on"})
    assert errori(risposta) == [
        f"Area {posto}, Capofila : Un obiettivo ha una sola area capofila: hai scelto più di una."
        for posto in (1, 2)
    ]


def test_il_capofila_passa_in_un_colpo(borgo, entra, redattore):
    client = entra(redattore)
    campi = inviabile(client.get(f"{BORGO}2/modifica/"))
    campi.pop("assegnazioni-0-capofila")
    client.post(f"{BORGO}2/modifica/", campi | {"assegnazioni-1-capofila": "on", "salva": ""})
    assert [sua.capofila for sua in letto(borgo, 2).assegnazioni] == [False, True]


def test_troppe_righe_lo_dicono(borgo, entra, redattore):
    client = entra(redattore)
    campi = inviabile(client.get(f"{BORGO}1/modifica/"))
    tante = {f"fasi-{posto}-chiave": f"00000000-0000-4000-8000-{posto:012}" for posto in range(201)}
    risposta = client.post(f"{BORGO}1/modifica/", campi | tante | {"salva": ""})
    assert errori(risposta) == ["Le fasi possono essere al massimo 200: togline qualcuna."]
    risposta = client.post(f"{BORGO}1/modifica/", campi | tante | {"riga": "fasi:aggiungi"})
    assert testi(pagina(risposta), "div", "richiamo-avviso") == [
        "Ci sono già 200 righe: di più non se ne possono aggiungere."
    ]


@pytest.mark.parametrize(
    "campo", ["titolo", "descrizione", "fasi-0-descrizione", "indicatori-0-unita", "categoria"]
)
def test_i_testi_non_sono_mai_html(campo, borgo, entra, redattore):
    client, brutto = entra(redattore), "<script>alert(1)</script> \U0001f600 \"'&"
    assert salva(client, f"{BORGO}1/modifica/", **{campo: brutto}).status_code == 302
    for indirizzo in (f"{BORGO}1/modifica/", f"{BORGO}1/"):
        html = client.get(indirizzo).content.decode()
        assert "<script>alert" not in html
    assert inviabile(client.get(f"{BORGO}1/modifica/"))[campo] == [brutto]


# The rows come and go without saving


@pytest.mark.parametrize(
    ("comando", "passi", "fuoco"),
    [
        ("fasi:aggiungi", ["prima", "seconda", ""], "id_fasi-2-descrizione"),
        ("fasi:0:togli", ["seconda"], "id_fasi-0-descrizione"),
        ("fasi:1:su", ["seconda", "prima"], None),
    ],
)
def test_le_righe_si_rifanno_senza_salvare_e_senza_perdere_niente(
    comando, passi, fuoco, borgo, entra, redattore
):
    client, prima, voci = entra(redattore), letto(borgo), LogEntry.objects.count()
    campi = inviabile(client.get(f"{BORGO}1/modifica/"))
    scritti = {"titolo": "", PESO: "tanto", "indicatori-0-valore": "abc", "riga": comando}
    risposta = client.post(f"{BORGO}1/modifica/", campi | scritti)
    dopo = inviabile(risposta)
    assert [dopo[nome][0] for nome in dopo if re.fullmatch(r"fasi-\d+-descrizione", nome)] == passi
    assert {nome: dopo[nome][0] for nome in scritti if nome != "riga"} == {
        nome: valore for nome, valore in scritti.items() if nome != "riga"
    }
    html = pagina(risposta)
    assert (cerca(html, "section", "richiamo-error"), cerca(html, "form", id="modulo")[0].attributes) == (
        [],
        cerca(html, "form", **{"data-avvisa": "sempre"})[0].attributes,
    )
    campi = (attributi(uno) for nome in ("input", "textarea") for uno in cerca(html, nome))
    con_fuoco = [uno["id"] for uno in campi if "autofocus" in uno]
    assert con_fuoco == ([fuoco] if fuoco else [])
    assert (letto(borgo), LogEntry.objects.count()) == (prima, voci)


def campi_mostrati(risposta, posto=0):
    nome = re.compile(rf"indicatori-{posto}-(operatore|valore|unita|data|testo)")
    return {uno[1] for uno in map(nome.fullmatch, inviabile(risposta)) if uno}


@pytest.mark.parametrize(
    ("tipo", "altri"),
    [
        ("numero", {"operatore", "valore", "unita", "data"}),
        ("data", {"operatore", "data"}),
        ("si_no", {"valore"}),
        ("testo", {"testo"}),
    ],
)
def test_i_campi_di_un_indicatore_seguono_il_tipo(tipo, altri, borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}1/modifica/"
    campi = inviabile(client.post(dove, inviabile(client.get(dove)) | {"riga": "indicatori:aggiungi"}))
    nuovo = client.post(dove, campi | {"indicatori-2-tipo": tipo, "riga": "aggiorna"})
    assert campi_mostrati(nuovo, 2) == altri
    # What holds something stays in sight, whatever the type.
    pieno = client.post(dove, campi | {"indicatori-0-tipo": tipo, "riga": "aggiorna"})
    assert campi_mostrati(pieno) == altri | {"operatore", "valore"}
    assert inviabile(pieno)["indicatori-0-valore"] == ["1.234,5"]


def test_cambiare_tipo_senza_javascript_non_perde_il_valore(borgo, entra, redattore):
    salva(entra(redattore), f"{BORGO}1/modifica/", **{"indicatori-0-tipo": "data"})
    indicatore = letto(borgo).indicatori[0]
    assert (indicatore.tipo, indicatore.valore) == ("data", Decimal("1234.5"))


def test_si_no_si_sceglie(borgo, entra, redattore):
    html = pagina(entra(redattore).get(f"{BORGO}1/modifica/"))
    (scelta,) = cerca(html, "select", name="indicatori-1-valore")
    assert testi(scelta, "option") == ["si aspetta un sì", "sì", "no"]


# The sums, while one writes


def test_i_conti_seguono_cio_che_si_scrive(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}1/modifica/"
    campi = inviabile(client.get(dove)) | {PESO: "88,5", "fasi-0-peso": "50", "titolo": "", "riga": "conti"}
    risposta = client.post(dove, campi, headers={"HX-Request": "true"})
    html = pagina(risposta)
    assert testi(html, "span", "conto-frase") == [
        "Area prima (A): 93,5 su 100, ne restano 6,5",
        "110 su 100, 10 di troppo",
    ]
    assert testi(html, "p", "note") == ["Valore obiettivo, fase dopo fase: 50 → 110"]
    (resto,) = cerca(html, "p", "resto")
    assert (testo(resto), attributi(resto)["hx-swap-oob"]) == (
        "Pesi dell'area: 93,5 su 100, ne restano 6,5",
        "true",
    )
    assert "<html" not in risposta.content.decode()
    # Without JavaScript, the whole page.
    intera = pagina(client.post(dove, campi))
    assert testi(intera, "span", "conto-frase")[0] == "Area prima (A): 93,5 su 100, ne restano 6,5"
    assert letto(borgo).assegnazioni[0].peso == Decimal(93)


def test_i_conti_di_un_obiettivo_nuovo_si_aggiungono_a_quelli_del_piano(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}nuovo/?area=A"
    html = pagina(client.post(dove, inviabile(client.get(dove)) | {PESO: "2", "riga": "conti"}))
    assert testi(html, "span", "conto-si") == ["Tutto il peso è assegnato"]


# Two people at once


def test_due_sessioni_la_seconda_vede_che_cosa_e_cambiato_e_sceglie(borgo, redattore, segretario):
    uno, altra, dove = Client(), Client(), f"{BORGO}1/modifica/"
    uno.force_login(redattore)
    altra.force_login(segretario)
    mio, suo = inviabile(uno.get(dove)), inviabile(altra.get(dove))
    assert (
        altra.post(dove, suo | {PESO: "80", "fasi-0-descrizione": "del segretario", "salva": ""}).status_code
        == 302
    )
    risposta = uno.post(dove, mio | {PESO: "70", "titolo": "Mio titolo", "salva": ""})
    html = pagina(risposta)
    (conflitto,) = cerca(html, "section", "conflitto")
    assert re.fullmatch(
        r"Nel frattempo Segretario comunale ha salvato questo obiettivo \(\d\d/\d\d/\d{4} alle \d\d:\d\d\)",
        testi(conflitto, "h2")[0],
    )
    righe = [
        [testo(cella) for cella in riga.children if not isinstance(cella, str)]
        for riga in cerca(conflitto, "tr")
    ]
    assert [riga[1:] for riga in righe] == [
        ["Adesso c'è", "Tu hai scritto"],
        ["Obiettivo 1", "Mio titolo"],
        ["80", "70"],
        ["del segretario", "prima"],
    ]
    # Nothing was overwritten, and nothing typed is lost.
    assert letto(borgo).assegnazioni[0].peso == Decimal(80)
    dopo = inviabile(risposta)
    assert (dopo[PESO], dopo["titolo"]) == (["70"], ["Mio titolo"])
    # Saving again is a choice.
    assert uno.post(dove, dopo | {"fasi-0-descrizione": "del segretario", "salva": ""}).status_code == 302
    ora = letto(borgo)
    assert (ora.titolo, ora.assegnazioni[0].peso) == ("Mio titolo", Decimal(70))
    assert ora.fasi[0].descrizione == "del segretario"


def test_ridisegnare_non_fa_dimenticare_il_conflitto(borgo, redattore, segretario):
    uno, altra, dove = Client(), Client(), f"{BORGO}1/modifica/"
    uno.force_login(redattore)
    altra.force_login(segretario)
    mio = inviabile(uno.get(dove))
    salva(altra, dove, titolo="Del segretario")
    mio = inviabile(uno.post(dove, mio | {"titolo": "Mio", "riga": "fasi:aggiungi"}))
    assert len(cerca(pagina(uno.post(dove, mio | {"salva": ""})), "section", "conflitto")) == 1
    assert letto(borgo).titolo == "Del segretario"


def test_se_l_obiettivo_cambia_posto_si_salva_su_quello_giusto(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}1/modifica/"
    campi = inviabile(client.get(dove))
    azioni.sposta_obiettivo(obiettivo=borgo.obiettivi.get(n=1), n=2, utente=redattore)
    risposta = client.post(dove, campi | {"titolo": "Sempre lui", "salva": ""})
    assert risposta["Location"] == f"{BORGO}2/"
    assert (letto(borgo, 1).titolo, letto(borgo, 2).titolo) == ("Obiettivo 2", "Sempre lui")


def test_se_l_obiettivo_viene_eliminato_cio_che_si_scriveva_resta(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}1/modifica/"
    campi = inviabile(client.get(dove))
    azioni.elimina_obiettivo(obiettivo=borgo.obiettivi.get(n=1), utente=redattore)
    risposta = client.post(dove, campi | {"titolo": "Scritto invano?", "salva": ""})
    html = pagina(risposta)
    assert testi(html, "div", "richiamo-avviso")[0].startswith(
        "Mentre lo scrivevi l'obiettivo è stato eliminato."
    )
    (modulo,) = cerca(html, "form", id="modulo")
    assert attributi(modulo)["action"] == f"{BORGO}nuovo/"
    salvato = client.post(attributi(modulo)["action"], inviabile(risposta) | {"salva": ""})
    assert (salvato["Location"], letto(borgo, 3).titolo) == (f"{BORGO}3/", "Scritto invano?")


def test_se_il_piano_si_chiude_mentre_si_scrive_lo_si_dice(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}1/modifica/"
    campi = inviabile(client.get(dove))
    models.Piano.objects.filter(pk=borgo.pk).update(stato="in_approvazione")
    risposta = client.post(dove, campi | {"titolo": "Tardi", "salva": ""})
    assert (
        testi(pagina(risposta, 403), "p")[-3:-2]
        == ["Il piano è in approvazione: per cambiarlo il segretario comunale lo riporta in bozza."]
        or "in approvazione" in risposta.content.decode()
    )
    assert letto(borgo).titolo == "Obiettivo 1"
