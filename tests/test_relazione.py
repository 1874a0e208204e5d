"""The documents of a rilevazione: what they say, to whom they are given, that what people typed is only text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from django.utils import timezone

from monitoraggio import azioni, contenuto
from monitoraggio.contenuto import Misura
from monitoraggio.esporta import documenti, parole
from monitoraggio.esporta.cartella import scrivi_relazione_xlsx
from monitoraggio.esporta.documenti import DOCUMENTI
from monitoraggio.esporta.relazione import scrivi_relazione_pdf
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.riepiloghi import risultati
from obiettivi.contenuto import Indicatore
from obiettivi.formati import data
from tests.html import mete, pagina, testo
from tests.lettura_pdf import CORPO, GIORNO, convalida, elementi, fitto
from tests.lettura_pdf import testo as testo_del_pdf
from tests.lettura_xlsx import elenco, scheda, tabella
from tests.relazioni import ANNO, ATTI, in_cartella, letto, sezione, su_carta
from tests.rilevazioni import FINALE, INTERMEDIO, approvato, apri_la_prima, cast
from tests.test_rilevazioni_cruscotto import grande


@pytest.fixture
def borgo(request, settings):
    return letto(request, settings)


# On paper


def test_la_relazione_e_archiviabile_accessibile_e_dice_di_chi_e(borgo, tmp_path):
    finale = borgo["finale"]
    file = su_carta(tmp_path, finale)
    assert convalida(file) == []
    with pikepdf.open(file) as pdf:
        titolo = f"Relazione sulla performance {ANNO} – Comune di Borgo Esempio (di fantasia)"
        assert str(pdf.docinfo["/Title"]) == titolo
        assert [len(list(elementi(pdf, tipo))) for tipo in ("/H1", "/H2", "/H3")] == [1, 9, 9]
    pagine = testo_del_pdf(file).split("\f")[:-1]
    approvata, validata = (data(una.atto.data) for una in (finale.approvazione, finale.validazione))
    assert " ".join(pagine[0].splitlines()[:10]) == (
        f"Comune di Borgo Esempio (di fantasia) Provincia: XX Relazione sulla performance {ANNO} "
        f"Piano della performance {ANNO} Consuntivo al 31/12/{ANNO} Versione 2 del piano "
        f"Approvata con deliberazione di Giunta comunale n. 55 del 15/07/{ANNO} "
        f"Relazione approvata con deliberazione di Giunta comunale n. 48 del {approvata} "
        f"Relazione validata con osservazioni dall'OIV con verbale dell'OIV n. 3 del {validata} "
        f"Impronta SHA-256 della rilevazione: {finale.impronta}"
    )
    assert [pagina.count(f"SHA-256 {finale.impronta}") for pagina in pagine] == [1] * len(pagine)
    assert "BOZZA" not in "".join(pagine)


def test_la_sintesi_ha_i_gradi_delle_aree_e_dell_ente(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    assert sezione(corpo.partition("Allegato –")[2], "In sintesi", ATTI) == (
        "Grado dell'ente 92,23 %, eccellente Obiettivi rilevati 6 Sistema SMVP di Borgo Esempio, versione 2024 "
        "Classi di risultato eccellente: da 90; buono: da 70; sufficiente: da 50; non raggiunto: da 0 "
        f"Dopo la versione 1, deliberazione di Giunta comunale n. 12 del 30/01/{ANNO}, il piano è stato variato. "
        "I gradi sono sui traguardi della versione 2; dove un traguardo, una scadenza o un peso era un altro, nella "
        "scheda c'è anche quello originario. "
        "Grado di raggiungimento delle aree e dell'ente Area Obiettivi Grado Classe Pagina "
        "Affari generali (AFF) 2 98,60 % eccellente 5 Servizi finanziari (FIN) 2 82,00 % buono 7 "
        "Area tecnica (TEC) 2 96,10 % eccellente 8 Ente 92,23 % eccellente "
        f"Andamento dei gradi Area Al 30/09/{ANNO} Al 31/12/{ANNO} "
        "Affari generali (AFF) 76,96 % 98,60 % Servizi finanziari (FIN) 66,40 % 82,00 % "
        "Area tecnica (TEC) 49,48 % 96,10 % Ente 64,28 % 92,23 %"
    )


def test_ogni_obiettivo_ha_traguardi_misure_scostamenti_e_motivi(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    due = sezione(corpo, "Obiettivo 2 · Affari generali (AFF) · peso 40", "Servizi finanziari")
    assert due == (
        "Formazione di tutto il personale Risultato atteso Tutti i dipendenti completano il percorso "
        "Grado 96,50 %, eccellente "
        "Indicatori N. Indicatore Partenza Traguardo Rilevato Scostamento Grado "
        "1 Ore medie di formazione per dipendente peso 70 22 ore almeno 40 ore 38 ore -2 ore 95,00 % "
        "2 Giudizio dei partecipanti sui corsi peso 30 Utili o molto utili raggiunto 100,00 % "
        "Motivo, indicatore 2 Utili o molto utili nel 92% dei questionari "
        f"Fasi N. Fase Quando Peso Svolta 1 Rilevazione dei bisogni 31/03/{ANNO}; da febbraio a marzo 30 100% "
        f"2 Corsi 30/11/{ANNO}; da aprile a giugno, da settembre a novembre 70 95% "
        "Attività svolte Mancano due ore in media: un corso è stato spostato a gennaio."
    )


def test_il_grado_dell_oiv_sta_accanto_a_quello_dichiarato_e_non_lo_cambia(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    sei = sezione(corpo, "Obiettivo 6 · Area tecnica (TEC) · peso 50", "Indicatori")
    assert sei == (
        "Sportello edilizio in linea Risultato atteso Portale aperto e usato "
        "Grado 92,20 %, eccellente Grado dell'OIV 80 % "
        "Motivo dell'OIV Il portale è aperto da tre mesi: il confronto con l'anno intero non è possibile."
    )
    assert "6 Sportello edilizio in linea 50 92,20 % eccellente 80 %" in " ".join(corpo.split())


def test_l_allegato_mostra_tutti_i_conti(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    allegato = corpo.rpartition("Allegato – Come si arriva ai gradi")[2]

    def righe(passo):
        yield passo.testo
        for figlio in passo.figli:
            yield from righe(figlio)

    aree = borgo["finale"].risultati.aree.values()
    attese = [riga for calcolo in aree for riga in righe(calcolo.passo)]
    # From the first area on, all the lines in their order.
    inizio = fitto(allegato).index(fitto("Affari generali (AFF) → 98,60 %, eccellente Obiettivo 1"))
    assert fitto(allegato)[inizio:].partition("Documentoprodotto")[0] == fitto("".join(attese))


def test_il_rapporto_intermedio_dice_l_atteso_e_le_proposte(borgo, tmp_path):
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["intermedia"]), *CORPO)
    assert corpo.splitlines()[2] == f"Rapporto di monitoraggio al 30/09/{ANNO}"
    sintesi = sezione(corpo.partition("Allegato –")[2], "In sintesi", "Affari generali")
    assert sintesi.partition("Grado di raggiungimento")[2] == (
        " delle aree e dell'ente Area Obiettivi Grado Classe Atteso Pagina "
        "Affari generali (AFF) 2 76,96 % buono 36,00 % 4 "
        "Servizi finanziari (FIN) 2 66,40 % sufficiente 20,00 % 6 "
        "Area tecnica (TEC) 2 49,48 % non raggiunto 35,00 % 7 Ente 64,28 % sufficiente 30,33 % "
        f"Il grado atteso è quello di un piano che ha svolto tutte le fasi che scadono entro il 30/09/{ANNO}, "
        "e niente di più. Obiettivi che le aree propongono di cambiare N. Obiettivo Area Proposta Motivo "
        "5 Manutenzione delle strade comunali TEC rimodularlo Con la stagione delle piogge la fine slitta ancora."
    )


def test_finche_e_aperta_ogni_pagina_dice_che_e_una_bozza(borgo, tmp_path):
    aperta = replace(borgo["intermedia"], impronta="")
    file = su_carta(tmp_path, aperta)
    assert convalida(file) == []
    pagine = testo_del_pdf(file).split("\f")[:-1]
    assert [pagina.count("BOZZA – rilevazione aperta") for pagina in pagine] == [1] * len(pagine)
    assert (
        "BOZZA – la rilevazione è ancora aperta, quello che si legge può cambiare. Stato al 2 marzo 2026."
        in pagine[0].splitlines()
    )
    assert fitto(f"Impronta SHA-256 della rilevazione: {contenuto.impronta(aperta.valore)}") in fitto(
        pagine[-1]
    )
    corpo = " ".join(testo_del_pdf(file, *CORPO).split())
    assert "Grado 84,00 %, buono Stato validato" in corpo


def test_la_stessa_rilevazione_lo_stesso_giorno_da_gli_stessi_byte(borgo):
    for scrivi in (scrivi_relazione_pdf, scrivi_relazione_xlsx):
        uno, altro = (scrivi(borgo["finale"], prodotto_il=GIORNO) for _ in range(2))
        assert uno == altro


# As a workbook


def test_la_cartella_ha_i_gradi_come_numeri(borgo):
    finale = borgo["finale"]
    approvata, validata = (data(una.atto.data) for una in (finale.approvazione, finale.validazione))
    nota = data(finale.valore.note[0].il)
    cartella = in_cartella(finale)
    assert cartella.sheetnames == [
        "Rilevazione", "Obiettivi", "Indicatori", "Fasi", "Attività", "Salute", "Calcoli",
    ]  # fmt: skip
    titolo = f"Relazione sulla performance {ANNO}"
    assert scheda(cartella, "Rilevazione", titolo) == {
        "Ente": "Comune di Borgo Esempio (di fantasia)",
        "Rilevazione": f"Consuntivo al 31/12/{ANNO}",
        "Situazione al": date(ANNO, 12, 31),
        "Piano della performance": str(ANNO),
        "Versione del piano": 2,
        "Approvata con": f"deliberazione di Giunta comunale n. 55 del 15/07/{ANNO}",
        "Traguardi originari": f"versione 1, deliberazione di Giunta comunale n. 12 del 30/01/{ANNO}",
        "Sistema": "SMVP di Borgo Esempio, versione 2024",
        "Stato": "chiusa",
        "Impronta SHA-256": borgo["finale"].impronta,
        "Relazione approvata con": f"deliberazione di Giunta comunale n. 48 del {approvata}",
        "Validazione dell'OIV": "validata con osservazioni",
        "Atto dell'OIV": f"verbale dell'OIV n. 3 del {validata}",
        "Testo della validazione": "La Relazione è chiara e i dati tornano. Dei questionari sui corsi si alleghi "
        "la base dei conti.",
        f"Nota dell'OIV del {nota}": "I traguardi sono quasi tutti raggiunti: per l'anno nuovo se ne chiedono di "
        "più impegnativi.",
        "Grado dell'ente": 92.23,
        "Classe": "eccellente",
    }
    righe = tabella(
        cartella, "Rilevazione", "Grado delle aree e dell'ente", "Codice", "Grado", "Classe", "Atteso"
    )
    assert righe == [
        ("AFF", 98.6, "eccellente", None),
        ("FIN", 82, "buono", None),
        ("TEC", 96.1, "eccellente", None),
        (None, 92.23, "eccellente", None),
    ]
    foglio = cartella["Obiettivi"]
    assert (cartella.properties.title, foglio["F2"].number_format) == (titolo, '0.00\\ "%"')


def test_la_cartella_ha_una_riga_per_misura_e_per_fase(borgo):
    cartella = in_cartella(borgo["finale"])
    titoli = (
        "N.",
        "Ordine",
        "Rilevato",
        "Rilevato, in parole",
        "Scostamento",
        "Scostamento, in parole",
        "Grado",
    )
    assert elenco(cartella, "Indicatori", *titoli) == [
        (1, 1, 91, "91%", 1, "+1 punto", 100),
        (1, 2, 19, "19 giorni", -1, "-1 giorno", 100),
        (2, 1, 38, "38 ore", -2, "-2 ore", 95),
        (2, 2, None, "raggiunto", None, None, 100),
        (3, 1, 1, "1 giorno", 1, "+1 giorno", 50),
        (4, 1, 84, "84 posizioni", 4, "+4 posizioni", 100),
        (4, 2, 47200, "47.200,00 €", 2200, "+2.200,00 €", 100),
        (5, 1, 88, "88%", 3, "+3 punti", 100),
        (5, 2, date(ANNO, 11, 21), f"il 21/11/{ANNO}", -9, "-9 giorni", 100),
        (6, 1, 1, "sì", None, None, 100),
        (6, 2, 47, "47%", -13, "-13 punti", 78.33),
    ]
    assert [riga[2] for riga in elenco(cartella, "Fasi", "N.", "Ordine", "Svolta")] == [
        *(100, 100, 100, 95, 100, 100, 100, 100, 100, 100, 100, 100, 100)
    ]
    oiv = elenco(cartella, "Obiettivi", "N.", "Grado", "Grado dell'OIV", "Motivo dell'OIV")
    motivo = "Il portale è aperto da tre mesi: il confronto con l'anno intero non è possibile."
    assert oiv[4:] == [(5, 100, None, None), (6, 92.2, 80, motivo)]
    note = elenco(cartella, "Obiettivi", "N.", "Note dell'OIV")
    il = data(borgo["finale"].valore.note[0].il)
    verbale = f"{il}: Il collaudo è di dicembre: il verbale va allegato prima della Relazione."
    assert note[3:] == [(4, None), (5, verbale), (6, None)]
    conti = elenco(cartella, "Calcoli", "Livello", "Come si arriva ai gradi")
    assert conti[:5] == [
        (0, "Ente → 92,23 %, eccellente"),
        (1, "Affari generali (AFF) → 98,60 %, eccellente"),
        (1, "Servizi finanziari (FIN) → 82,00 %, buono"),
        (1, "Area tecnica (TEC) → 96,10 %, eccellente"),
        (1, "Media semplice: 276,7 : 3 = 92,233333"),
    ]


def test_la_cartella_della_intermedia_ha_l_atteso_e_le_proposte(borgo):
    cartella = in_cartella(replace(borgo["intermedia"], impronta=""))
    righe = tabella(cartella, "Rilevazione", "Grado delle aree e dell'ente", "Area", "Grado", "Atteso")
    assert righe == [
        ("Affari generali", 76.96, 36),
        ("Servizi finanziari", 66.4, 20),
        ("Area tecnica", 49.48, 35),
        ("Ente", 64.28, 30.33),
    ]
    titolo = f"Rapporto di monitoraggio al 30/09/{ANNO}"
    assert scheda(cartella, "Rilevazione", titolo)["Stato"] == "BOZZA: la rilevazione è ancora aperta"
    assert elenco(cartella, "Obiettivi", "N.", "Proposta", "Si raggiunge entro il 31/12?")[2:5] == [
        (3, None, "in parte"),
        (4, None, None),
        (5, "rimodularlo", None),
    ]
    senza = elenco(cartella, "Indicatori", "N.", "Grado", "Perché senza grado")
    assert [riga for riga in senza if riga[1] is None] == [
        (2, None, "non ancora misurato"),
        (5, None, "non ancora misurato"),
    ]


# What people typed is only text

OSTILE = '=HYPERLINK("http://ostile.example";"x") <script>alert(1)</script> <img src="file:///etc/passwd">'
LUNGO = "Una riga di un racconto che non finisce mai.\n" * 400


def ostile(rilevato):
    """The same rilevazione with texts that would do something, if they were not only texts."""
    valore, piano = rilevato.valore, rilevato.piano
    primo, secondo, *altri = valore.avanzamenti
    misure = (primo.misure[0].model_copy(update={"motivo": OSTILE}), *primo.misure[1:])
    primo = primo.model_copy(update={"relazione": OSTILE, "misure": misure, "motivo": OSTILE})
    secondo = secondo.model_copy(update={"criticita": LUNGO})
    valore = valore.model_copy(update={"nome": OSTILE, "avanzamenti": (primo, secondo, *altri)})
    obiettivi = [uno.model_copy(update={"titolo": OSTILE}) for uno in piano.obiettivi]
    piano = piano.model_copy(update={"obiettivi": tuple(obiettivi)})
    return Rilevato(piano, valore, risultati(piano, valore), rilevato.impronta)


def test_un_testo_ostile_e_solo_un_testo_sulla_carta(borgo, tmp_path):
    file = su_carta(tmp_path, ostile(borgo["finale"]))
    assert convalida(file) == []
    corpo = fitto(testo_del_pdf(file, *CORPO))
    # On the cover; as title of the six: list of the area, sheet, annex; three texts of the first.
    assert corpo.count(fitto(OSTILE)) == 1 + 6 * 3 + 3
    assert corpo.count(fitto("Una riga di un racconto che non finisce mai.")) == 400
    with pikepdf.open(file) as pdf:
        mete = [nota.A for foglio in pdf.pages for nota in foglio.get("/Annots", []) if "/A" in nota]
    assert mete == []


def test_un_testo_ostile_e_solo_un_testo_in_una_cella(borgo):
    cartella = in_cartella(ostile(borgo["finale"]))
    celle = [
        cella for foglio in cartella for riga in foglio.iter_rows() for cella in riga if cella.value == OSTILE
    ]
    assert len(celle) == 1 + 6 + 11 + 13 + 3
    assert {(cella.data_type, cella.quotePrefix) for cella in celle} == {("s", True)}
    tipi = {cella.data_type for foglio in cartella for riga in foglio.iter_rows() for cella in riga}
    # Neither formulas nor errors.
    assert tipi & {"f", "e"} == set()


# By how much it differs


@pytest.mark.parametrize(
    ("indicatore", "misura", "detto"),
    [
        ({"tipo": "numero", "valore": 80, "unita": "pratiche"}, {"valore": 72}, "-8 pratiche"),
        ({"tipo": "numero", "valore": 80}, {"valore": 80}, "nessuno"),
        ({"tipo": "numero", "valore": 80}, {"valore": Decimal("80.5")}, "+0,5"),
        ({"tipo": "percentuale", "valore": 90}, {"numeratore": 2, "denominatore": 3}, "-23,333333 punti"),
        ({"tipo": "percentuale", "valore": 90}, {"numeratore": 0, "denominatore": 0}, ""),
        ({"tipo": "percentuale", "valore": 90}, {"valore": 91}, "+1 punto"),
        ({"tipo": "importo", "valore": 1000}, {"valore": Decimal("1500.5")}, "+500,50 €"),
        ({"tipo": "data", "data": date(2026, 6, 30)}, {"data": date(2026, 7, 1)}, "+1 giorno"),
        ({"tipo": "data", "data": date(2026, 6, 30)}, {"data": date(2026, 6, 20)}, "-10 giorni"),
        ({"tipo": "data", "data": date(2026, 6, 30)}, {"dichiarato": "non_raggiunto"}, ""),
        ({"tipo": "si_no", "valore": 1}, {"valore": 0}, ""),
        ({"tipo": "testo", "testo": "Migliore"}, {"dichiarato": "raggiunto"}, ""),
        ({"tipo": "numero", "valore": 80}, {"valore": 72, "non_valutabile": True}, ""),
        ({"tipo": "numero", "valore": 80, "anno": 2027}, {"valore": 72}, ""),
        ({"tipo": "numero", "valori_annuali": {2026: 70}}, {"valore": 72}, "+2"),
        ({"tipo": "numero", "valore": 80}, None, ""),
    ],
)
def test_lo_scostamento_in_parole(indicatore, misura, detto):
    misura = None if misura is None else Misura(**misura)
    assert parole.scostamento(Indicatore(descrizione="x", **indicatore), misura, 2026) == detto


# Who gets them


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def finti(monkeypatch):
    """The documents that reach their writers, which take a second: those above are real."""
    chiesti = []

    def scrivi(rilevato, **altro):
        chiesti.append((rilevato.titolo, rilevato.bozza, altro))
        return b"x"

    for formato, uno in DOCUMENTI.items():
        monkeypatch.setitem(documenti.DOCUMENTI, formato, replace(uno, scrivi=scrivi, componi=None))
    return chiesti


PDF = "documenti/relazione.pdf"


@pytest.mark.django_db
def test_aperta_la_scarica_chi_la_segue_tutta_chiusa_chi_legge_il_piano(entra, persone, finti, estranea):
    aperta = apri_la_prima(approvato(persone), persone["segretario"])
    risposte = {chi: entra(utente).get(f"{INTERMEDIO}{PDF}") for chi, utente in persone.items()}
    assert {chi: una.status_code for chi, una in risposte.items()} == {
        "segretario": 200,
        "redattore": 200,
        "responsabile": 403,
        "compilatore": 403,
        "oiv": 200,
        "lettore": 403,
    }
    assert "gli altri lo scaricano quando è chiusa" in testo(pagina(risposte["lettore"], 403))
    azioni.chiudi(rilevazione=aperta, motivo="Non si aspetta oltre", utente=persone["segretario"])
    chiusa = {chi: entra(utente).get(f"{INTERMEDIO}{PDF}").status_code for chi, utente in persone.items()}
    assert chiusa == dict.fromkeys(persone, 200)
    assert entra(estranea).get(f"{INTERMEDIO}{PDF}").status_code == 404
    scelte = {"prodotto_il": timezone.localdate()}
    titolo = "Rapporto di monitoraggio al 30/09/2026"
    assert finti == [(titolo, True, scelte)] * 3 + [(titolo, False, scelte)] * 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("indirizzo", "tipo", "nome"),
    [
        (f"{INTERMEDIO}{PDF}", "application/pdf", "monitoraggio-borgo-esempio-2026-2026-09-30-bozza.pdf"),
        (
            f"{INTERMEDIO}documenti/relazione.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "monitoraggio-borgo-esempio-2026-2026-09-30-bozza.xlsx",
        ),
    ],
)
def test_il_file_ha_tipo_e_nome(entra, persone, finti, indirizzo, tipo, nome):
    apri_la_prima(approvato(persone), persone["segretario"])
    risposta = entra(persone["segretario"]).get(indirizzo)
    assert (risposta.headers["Content-Type"], risposta.headers["Content-Disposition"]) == (
        tipo,
        f'attachment; filename="{nome}"',
    )


@pytest.mark.django_db
def test_non_c_e_documento_di_un_altro_formato_o_prima_dell_apertura(entra, persone, finti):
    apri_la_prima(approvato(persone), persone["segretario"])
    client = entra(persone["segretario"])
    indirizzi = (f"{INTERMEDIO}documenti/relazione.json", f"{FINALE}{PDF}")
    assert [client.get(indirizzo).status_code for indirizzo in indirizzi] == [404, 404]
    assert finti == []


@pytest.mark.django_db
def test_il_cruscotto_porta_ai_documenti_chi_li_puo_avere(entra, persone):
    apri_la_prima(approvato(persone), persone["segretario"])
    suoi = {f"{INTERMEDIO}documenti/relazione.{formato}" for formato in ("pdf", "xlsx")}
    trovati = {
        chi: suoi & set(mete(pagina(entra(persone[chi]).get(INTERMEDIO)))) for chi in ("oiv", "responsabile")
    }
    assert trovati == {"oiv": suoi, "responsabile": set()}
    assert suoi & set(mete(pagina(entra(persone["segretario"]).get(FINALE)))) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("quanti", [3, 30])
def test_le_letture_non_crescono(entra, persone, quanti, django_assert_num_queries):
    grande(persone, quanti)
    client = entra(persone["segretario"])
    # Four count the documents asked for by this person.
    with django_assert_num_queries(22):
        assert client.get(f"{INTERMEDIO}documenti/relazione.xlsx").status_code == 200
