"""The rilevazioni of a plan: who opens their pages, what the list says, each step and refusal."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from monitoraggio import azioni, models
from monitoraggio.scelte import StatoRilevazione
from monitoraggio.views import rilevazioni
from monitoraggio.views.pagina_rilevazioni import pagina_delle_rilevazioni, quanto_manca
from obiettivi import models as m
from tests.html import attributi, cerca, mete, pagina, testi, testo, titolo
from tests.persone import abilita_su, errori
from tests.rilevazioni import ELENCO, FINALE, INTERMEDIO, PIANO, approvato, apri_la_prima, cast, stati
from tests.test_rilevazioni import contenuto_da_rilevare
from tests.vita import carica

pytestmark = pytest.mark.django_db

DEL_SEGRETARIO = "Le rilevazioni le programma, le apre e le chiude il segretario comunale."


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def piano(persone):
    return approvato(persone)


@pytest.fixture
def aperta(piano, segretario):
    return apri_la_prima(piano, segretario)


def frasi(risposta):
    return [str(uno) for uno in risposta.context["messages"]]


# Who may


@pytest.mark.parametrize("indirizzo", [ELENCO, INTERMEDIO, FINALE])
def test_chi_legge_il_piano_legge_le_rilevazioni(entra, aperta, persone, amministratore, estranea, indirizzo):
    tutti = [*persone.values(), amministratore, estranea, m.Utente.objects.get(username="tortona")]
    trovati = [entra(utente).get(indirizzo).status_code for utente in tutti]
    assert trovati == [200, 200, 200, 200, 200, 200, 200, 404, 404]


@pytest.mark.parametrize(
    "indirizzo",
    [
        f"{ELENCO}programma/",
        f"{ELENCO}previste/",
        f"{FINALE}apri/",
        f"{FINALE}elimina/",
        f"{INTERMEDIO}chiudi/",
        f"{INTERMEDIO}riapri/",
    ],
)
def test_solo_chi_governa_fa_i_passi(entra, aperta, piano, persone, estranea, indirizzo):
    prima = stati(piano)
    for chi, utente in persone.items():
        if chi != "segretario":
            assert pagina(entra(utente).post(indirizzo), 403)
            assert DEL_SEGRETARIO in testo(pagina(entra(utente).post(indirizzo), 403))
    assert entra(estranea).post(indirizzo).status_code == 404
    assert stati(piano) == prima
    client = entra(persone["segretario"])
    assert (client.get(indirizzo).status_code, client.post(indirizzo).status_code in (200, 302)) == (
        405,
        True,
    )


def test_una_rilevazione_che_non_c_e(entra, aperta, segretario):
    assert entra(segretario).get(f"{ELENCO}2026-01-01/").status_code == 404
    assert entra(segretario).post(f"{ELENCO}2026-01-01/apri/").status_code == 404


# The list


@pytest.mark.parametrize(
    ("giorni", "frase"),
    [
        (12, "mancano 12 giorni al 30/09/2026"),
        (1, "manca 1 giorno al 30/09/2026"),
        (0, "è oggi"),
        (-1, "il 30/09/2026 è passato da 1 giorno"),
        (-40, "il 30/09/2026 è passato da 40 giorni"),
    ],
)
def test_quanto_manca(giorni, frase):
    al = date(2026, 9, 30)
    assert quanto_manca(al, al - timedelta(days=giorni)) == frase


def test_un_elenco_vuoto_dice_che_cosa_fare(entra, piano, segretario, lettore):
    html = pagina(entra(segretario).get(ELENCO))
    assert testi(html, "p", "vuoto") == ["Nessuna rilevazione è ancora programmata."]
    assert testi(html, "h2") == ["Rilevazioni", "Programma"]
    assert testi(pagina(entra(lettore).get(ELENCO)), "h2") == ["Rilevazioni"]


def test_prima_dell_approvazione_si_programma_e_non_si_apre(entra, segretario):
    piano = carica(contenuto_da_rilevare())
    abilita_su(segretario, piano, "segretario")
    client = entra(segretario)
    html = pagina(client.post(f"{ELENCO}previste/", follow=True))
    avvisi = testi(html, "div", "richiamo-avviso")
    assert avvisi == ["Il piano non è ancora approvato: una rilevazione si apre sulla versione approvata."]
    risposta = client.post(f"{INTERMEDIO}apri/", follow=True)
    assert frasi(risposta) == ["Il piano non è ancora approvato: si rileva sulla versione approvata."]
    assert stati(piano) == {"2026-09-30": "programmata", "2026-12-31": "programmata"}


def test_le_due_di_ogni_anno_si_programmano_con_un_tasto(entra, piano, segretario):
    client = entra(segretario)
    risposta = client.post(f"{ELENCO}previste/", follow=True)
    html = pagina(risposta)
    assert frasi(risposta) == ["Le rilevazioni al 30/09/2026 e al 31/12/2026 sono programmate."]
    assert testi(html, "h3") == [
        "Monitoraggio al 30/09/2026 Programmata",
        "Consuntivo al 31/12/2026 Programmata",
        "Un altro giorno",
    ]
    assert {INTERMEDIO, FINALE} < mete(html)
    assert "Programma le due di ogni anno" not in testi(html, "button")


def test_si_programma_un_altro_giorno(entra, piano, segretario):
    dati = {"al": "31/03/2027", "tipo": "finale", "nome": "Tempi di pagamento"}
    risposta = entra(segretario).post(f"{ELENCO}programma/", dati, follow=True)
    assert frasi(risposta) == ["«Tempi di pagamento» è programmata: quando è il momento, aprila."]
    assert piano.rilevazioni.values_list("codice", "al", "tipo", "nome", "stato").get() == (
        "2027-03-31",
        date(2027, 3, 31),
        "finale",
        "Tempi di pagamento",
        "programmata",
    )


@pytest.mark.parametrize(
    ("dati", "attesi"),
    [
        ({}, ["Questo campo è obbligatorio.", "Questo campo è obbligatorio."]),
        (
            {"al": "31/02/2027", "tipo": "finale"},
            ["Scrivi una data che c'è, per esempio 31/12/2026."],
        ),
        (
            {"al": "01/07/2027", "tipo": "finale"},
            [
                "Il 01/07/2027 è fuori dal piano 2026: scegli un giorno dell'anno, o dei primi sei mesi di quello "
                "dopo."
            ],
        ),
        (
            {"al": "31/03/2027", "tipo": "boh"},
            ["Scegli un'opzione valida. boh non è tra quelle disponibili."],
        ),
    ],
)
def test_un_giorno_sbagliato_si_dice_nel_modulo(entra, piano, segretario, dati, attesi):
    risposta = entra(segretario).post(f"{ELENCO}programma/", dati)
    assert [uno for sotto in risposta.context["form"].errors.values() for uno in sotto] == attesi
    assert set(errori(risposta)) == set(attesi)
    assert not piano.rilevazioni.exists()


def test_un_giorno_gia_preso_e_gia_fatto(entra, aperta, segretario):
    dati = {"al": "30/09/2026", "tipo": "intermedia"}
    assert frasi(entra(segretario).post(f"{ELENCO}programma/", dati, follow=True)) == [
        "C'è già una rilevazione al 30/09/2026."
    ]


def test_l_elenco_dice_stato_versione_e_impronta(entra, aperta, segretario, lettore):
    chiusa = azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    html = pagina(entra(lettore).get(ELENCO))
    assert testi(html, "h3") == ["Monitoraggio al 30/09/2026 Chiusa", "Consuntivo al 31/12/2026 Programmata"]
    fatti = [testo(dato) for dato in cerca(html, "dd")]
    manca = quanto_manca(date(2026, 12, 31), timezone.localdate())
    assert fatti == ["Intermedia", "Versione 1", chiusa.impronta, "Finale", manca[0].upper() + manca[1:]]
    assert f"{PIANO}versioni/1/" in mete(html)
    assert cerca(html, "form", action=f"{FINALE}apri/") == []


def test_si_cancella_solo_se_mai_aperta(entra, aperta, piano, segretario):
    client = entra(segretario)
    assert frasi(client.post(f"{INTERMEDIO}elimina/", follow=True)) == [
        "Una rilevazione che è stata aperta non si cancella."
    ]
    risposta = client.post(f"{FINALE}elimina/", follow=True)
    assert frasi(risposta) == ["«Consuntivo al 31/12/2026» non è più programmata."]
    assert stati(piano) == {"2026-09-30": "aperta"}


# Opening, closing, reopening


def test_si_apre_una_alla_volta(entra, aperta, piano, segretario):
    client = entra(segretario)
    assert frasi(client.post(f"{FINALE}apri/", follow=True)) == [
        "È ancora aperta un'altra rilevazione, «Monitoraggio al 30/09/2026»: chiudila prima."
    ]
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    risposta = client.post(f"{FINALE}apri/", follow=True)
    assert frasi(risposta) == [
        "«Consuntivo al 31/12/2026» è aperta: le aree possono compilare e inviare i loro avanzamenti."
    ]
    assert titolo(risposta) == "Consuntivo al 31/12/2026 Aperta"
    assert stati(piano) == {"2026-09-30": "chiusa", "2026-12-31": "aperta"}


def test_il_rifiuto_di_chiudere_si_legge_e_col_motivo_si_chiude(entra, aperta, piano, segretario):
    client = entra(segretario)
    risposta = client.post(f"{INTERMEDIO}chiudi/", {"motivo": " "})
    assert risposta.context["sbagliato"].non_field_errors() == [
        "Tra quelli validati mancano 3 avanzamenti (A, B). Per chiudere lo stesso scrivi il motivo: resta nel "
        "documento."
    ]
    assert testi(pagina(risposta), "title")[0].startswith("Errore: ")
    assert "mancano 3 avanzamenti" in testo(pagina(risposta))
    assert stati(piano)["2026-09-30"] == "aperta"
    risposta = client.post(f"{INTERMEDIO}chiudi/", {"motivo": "Due aree non hanno risposto"}, follow=True)
    chiusa = models.Rilevazione.objects.get(pk=aperta.pk)
    html = pagina(risposta)
    assert chiusa.stato == StatoRilevazione.CHIUSA
    assert frasi(risposta) == [
        "«Monitoraggio al 30/09/2026» è chiusa: quello che è stato dichiarato è congelato, con la sua impronta."
    ]
    passi = testi(cerca(html, "section", "storia")[0], "li")
    assert [passo.partition(", ")[2] for passo in passi] == [
        f"{segretario}: ha aperto la rilevazione",
        f"{segretario}: ha chiuso la rilevazione «Due aree non hanno risposto» SHA-256 {chiusa.impronta}",
    ]
    assert frasi(client.post(f"{INTERMEDIO}chiudi/", follow=True)) == ["La rilevazione è chiusa."]


def test_si_riapre_con_un_motivo(entra, aperta, piano, segretario):
    client = entra(segretario)
    # From a page left open: here it is not closed.
    assert frasi(client.post(f"{INTERMEDIO}riapri/", follow=True)) == ["La rilevazione è aperta."]
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    html = pagina(client.get(INTERMEDIO))
    assert [attributi(form)["action"] for form in cerca(html, "form", "modulo")] == [
        f"{INTERMEDIO}riapri/#riapri"
    ]
    risposta = client.post(f"{INTERMEDIO}riapri/", {"motivo": " "})
    assert risposta.context["sbagliato"].errors == {"motivo": ["Questo campo è obbligatorio."]}
    assert stati(piano)["2026-09-30"] == "chiusa"
    risposta = client.post(f"{INTERMEDIO}riapri/", {"motivo": "Ha risposto anche B"}, follow=True)
    assert frasi(risposta) == ["«Monitoraggio al 30/09/2026» è di nuovo aperta."]
    assert stati(piano)["2026-09-30"] == "aperta"


@pytest.mark.parametrize(
    ("oggi", "detto"),
    [
        (date(2026, 8, 31), "Mancano 30 giorni al 30/09/2026"),
        (date(2026, 9, 29), "Manca 1 giorno al 30/09/2026"),
        (date(2026, 9, 30), ""),
        (date(2026, 10, 5), ""),
    ],
)
def test_chi_apre_prima_del_giorno_lo_sa(entra, piano, segretario, monkeypatch, oggi, detto):
    una, _ = azioni.programma_previste(piano=piano, utente=segretario)
    monkeypatch.setattr(
        rilevazioni, "pagina_delle_rilevazioni", lambda suo, _: pagina_delle_rilevazioni(suo, oggi)
    )
    html = pagina(entra(segretario).get(ELENCO))
    coda = ": se si apre adesso, le aree dichiarano come stanno le cose oggi."
    voce = cerca(html, "ul", "rilevazioni")[0]
    assert testi(voce, "p", "aiuto")[: 1 if detto else 0] == ([detto + coda] if detto else [])
    # It is told, not refused.
    assert len(cerca(voce, "form", action=f"{INTERMEDIO}apri/")) == 1
    assert azioni.apri(rilevazione=una, utente=segretario).stato == "aperta"
