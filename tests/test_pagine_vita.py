"""The pages where a plan goes on: the areas' parts, the segretario's steps, who has read."""

from datetime import date

import pytest
from django.utils import timezone

from obiettivi import azioni, controlli, models, riepiloghi
from tests.html import attributi, cerca, mete, pagina, testi
from tests.vita import STATI, deroga_a_tutto, porta

pytestmark = pytest.mark.django_db

CAZZAGO = "/piani/cazzago-san-martino/2023/"
LAVORI, APPROVAZIONE = f"{CAZZAGO}lavori/", f"{CAZZAGO}approvazione/"
COMPLETA, RESTITUISCI, VISIONE = (
    f"{CAZZAGO}aree/FIN/{cosa}/" for cosa in ("completa", "restituisci", "visione")
)
ATTO = {"tipo": "deliberazione di Giunta comunale", "numero": "44", "data": "19/04/2023"}
OGGI = timezone.localdate


def frasi(risposta):
    return [str(uno) for uno in risposta.context["messages"]]


def manda(client, indirizzo, **dati):
    """What a form sends, and the page it leads to."""
    return client.post(indirizzo, dati, follow=True)


@pytest.fixture
def cazzago(piano_cazzago, segretario):
    """The plan of Cazzago in a state; its area FIN makes three too many, and that is waived."""

    def cazzago(stato="bozza"):
        if stato != "bozza":
            deroga_a_tutto(piano_cazzago, segretario)
        return porta(piano_cazzago, stato, segretario)

    return cazzago


# Who may


CHI = ["segretario", "redattore", "responsabile", "compilatore", "oiv", "lettore", "amministratore"]


@pytest.mark.parametrize(
    ("stato", "indirizzo", "attesi"),
    [
        ("bozza", LAVORI, [200, 200, 200, 200, 200, 404, 200]),
        ("approvato", LAVORI, [200, 200, 200, 200, 200, 403, 200]),
        ("bozza", APPROVAZIONE, [200, 403, 403, 403, 403, 404, 200]),
        ("bozza", COMPLETA, [403, 403, 200, 403, 403, 404, 403]),
        ("bozza", RESTITUISCI, [200, 200, 403, 403, 403, 404, 200]),
        ("bozza", f"{CAZZAGO}aree/ZZZ/completa/", [404, 404, 404, 404, 404, 404, 404]),
        ("approvato", COMPLETA, [403, 403, 403, 403, 403, 403, 403]),
        ("approvato", f"{CAZZAGO}versioni/", [200, 200, 200, 200, 200, 200, 200]),
    ],
)
def test_chi_apre_le_pagine(entra, request, cazzago, stato, indirizzo, attesi):
    cazzago(stato)
    trovati = [entra(request.getfixturevalue(chi)).get(indirizzo).status_code for chi in CHI]
    assert trovati == attesi


@pytest.mark.parametrize(
    ("stato", "passo", "dati", "attesi"),
    [
        ("bozza", "deroga/", {}, [302, 403, 403, 403, 403, 404]),
        ("bozza", "manda/", {}, [200, 403, 403, 403, 403, 404]),
        ("in approvazione", "riporta/", {}, [200, 403, 403, 403, 403, 403]),
        ("in approvazione", "atto/", {}, [200, 403, 403, 403, 403, 403]),
        ("approvato", "variazione/", {}, [200, 403, 403, 403, 403, 403]),
        ("variazione", "abbandona/", {}, [200, 403, 403, 403, 403, 403]),
        ("bozza", "deroga/999/togli/", {}, [302, 403, 403, 403, 403, 404]),
    ],
)
def test_chi_fa_i_passi(entra, request, cazzago, stato, passo, dati, attesi):
    """Nothing is written in the form: whoever may is shown the page again."""
    cazzago(stato)
    indirizzo = APPROVAZIONE + passo
    trovati = [entra(request.getfixturevalue(chi)).post(indirizzo, dati).status_code for chi in CHI[:-1]]
    assert trovati == attesi
    # A waiver has a page of its own: without a finding to waive, it leads to them.
    letto = 302 if passo == "deroga/" else 405
    assert entra(request.getfixturevalue("segretario")).get(indirizzo).status_code == letto


def test_la_presa_visione_e_solo_di_chi_risponde_dell_area(entra, request, cazzago):
    piano = cazzago("approvato")
    trovati = [entra(request.getfixturevalue(chi)).post(VISIONE).status_code for chi in CHI]
    assert trovati == [403, 403, 302, 403, 403, 403, 403]
    assert entra(request.getfixturevalue("responsabile")).get(VISIONE).status_code == 405
    assert piano.passaggi.filter(passo="presa_visione").count() == 1


# The areas' parts


def righe_dei_lavori(risposta):
    (tabella,) = cerca(pagina(risposta), "table")
    return [testi(riga, "td") for riga in cerca(tabella, "tr")[1:]]


def test_la_parte_si_completa_si_restituisce_e_si_vede(entra, cazzago, responsabile, segretario):
    cazzago()
    lavori = entra(responsabile).get(LAVORI)
    assert righe_dei_lavori(lavori) == [
        [
            "In lavorazione",
            "103 su 100: 3 di troppo",
            "18, 1 da correggere",
            "Completa la parte dell'area FIN Scheda di assegnazione dell'area FIN (PDF)",
        ]
    ]
    fatto = manda(entra(responsabile), COMPLETA, nota="Finito")
    assert fatto.redirect_chain == [(LAVORI, 302)]
    assert frasi(fatto) == [
        "La parte dell'area FIN è completata: il segretario comunale e chi prepara il piano lo vedono."
    ]
    assert "Completata" in righe_dei_lavori(fatto)[0][0]
    assert testi(pagina(fatto), "p", "testata-titolo") == ["La tua parte è completata."]
    # A second click.
    assert frasi(manda(entra(responsabile), COMPLETA)) == [
        f"La parte dell'area FIN è già completata, dal {OGGI():%d/%m/%Y} (Responsabile dell'area finanziaria)."
    ]
    senza_nota = entra(segretario).post(RESTITUISCI, {"nota": " "})
    assert (senza_nota.status_code, models.Passaggio.objects.last().passo) == (200, "completata")
    fatto = manda(entra(segretario), RESTITUISCI, nota="I pesi fanno 103")
    assert frasi(fatto) == [
        "La parte dell'area FIN è restituita: le persone dell'area possono cambiarla di nuovo."
    ]
    riga = next(riga for riga in righe_dei_lavori(entra(responsabile).get(LAVORI)))
    assert riga[0].endswith("Segretario comunale: «I pesi fanno 103»")


def test_il_segretario_vede_chi_manca_e_chi_e_in_carica(entra, cazzago, segretario):
    piano = cazzago()
    azioni.completa_parte(piano=piano, area="FIN", utente=segretario)
    html = pagina(entra(segretario).get(LAVORI))
    (sintesi,) = testi(html, "p", "testata-titolo")
    righe = [testi(riga, "th")[0] for riga in cerca(html, "tr")[1:]]
    assert [riga for riga in righe if "Responsabile dell'area finanziaria" in riga] == [
        "Area Economico Finanziaria FIN 28 obiettivi · Responsabile dell'area finanziaria"
    ]
    scoperte = [riga for riga in righe if riga.endswith("nessuno in carica")]
    assert (len(scoperte), sintesi.startswith("Mancano le parti di "), "FIN" in sintesi) == (
        len(righe) - 1,
        True,
        False,
    )


def test_il_segretario_completa_solo_le_aree_scoperte(entra, cazzago, segretario):
    piano = cazzago()
    bottoni = [meta for meta in mete(pagina(entra(segretario).get(LAVORI))) if meta.endswith("/completa/")]
    scoperte = {meta.removeprefix(f"{CAZZAGO}aree/").removesuffix("/completa/") for meta in bottoni}
    assert ("FIN" in scoperte, len(scoperte) > 0) == (False, True)
    assert entra(segretario).get(COMPLETA).status_code == 403
    una = min(scoperte)
    manda(entra(segretario), f"{CAZZAGO}aree/{una}/completa/")
    assert models.Passaggio.objects.completate(piano) == {una}


def test_chi_risponde_di_un_area_non_se_la_restituisce(entra, cazzago, responsabile):
    piano = cazzago()
    models.Abilitazione.objects.create(
        utente=responsabile, ente=piano.ente, ruolo="redattore", dal=date(2020, 1, 1)
    )
    azioni.completa_parte(piano=piano, area="FIN", utente=responsabile)
    assert entra(responsabile).get(RESTITUISCI).status_code == 403


def test_un_area_completata_e_chiusa_per_chi_ci_lavora(entra, cazzago, responsabile, compilatore):
    piano = cazzago()
    modifica = f"{CAZZAGO}obiettivi/25/modifica/"
    assert [entra(chi).get(modifica).status_code for chi in (responsabile, compilatore)] == [200, 200]
    azioni.completa_parte(piano=piano, area="FIN", utente=responsabile)
    assert [entra(chi).get(modifica).status_code for chi in (responsabile, compilatore)] == [403, 403]


def test_dopo_l_approvazione_i_lavori_dicono_chi_ha_preso_visione(entra, cazzago, responsabile):
    cazzago("approvato")
    prima = righe_dei_lavori(entra(responsabile).get(LAVORI))
    assert {riga[0] for riga in prima} == {"nessuno"}
    assert frasi(manda(entra(responsabile), VISIONE)) == ["Hai preso visione degli obiettivi dell'area FIN."]
    dopo = righe_dei_lavori(entra(responsabile).get(LAVORI))
    assert sorted({riga[0] for riga in dopo}) == [
        f"{OGGI():%d/%m/%Y}, Responsabile dell'area finanziaria",
        "nessuno",
    ]
    assert frasi(manda(entra(responsabile), VISIONE)) == [
        f"Hai già preso visione degli obiettivi dell'area FIN, il {OGGI():%d/%m/%Y}."
    ]


# The segretario's page


def verso_la_deroga(html):
    """Where the one finding that stops the approval is waived."""
    (elenco,) = cerca(html, "ol", "bloccanti")
    (meta,) = (meta for meta in mete(elenco) if meta.startswith(f"{APPROVAZIONE}deroga/?"))
    return meta


def campi_nascosti(html):
    (modulo,) = [
        uno for uno in cerca(html, "form") if attributi(uno).get("action") == f"{APPROVAZIONE}deroga/"
    ]
    campi = [attributi(campo) for campo in cerca(modulo, "input", type="hidden")]
    return {campo["name"]: campo.get("value", "") for campo in campi if "csrf" not in campo["name"]}


def test_dalla_deroga_all_atto_alla_variazione(entra, cazzago, segretario):
    piano = cazzago()
    client = entra(segretario)
    html = pagina(client.get(APPROVAZIONE))
    assert testi(html, "h2") == [
        "Le parti delle aree",
        "Che cosa ferma l'approvazione",
        "Manda in approvazione",
        "Che cosa è stato fatto",
    ]
    assert [uno for uno in testi(html, "button") if "approvazione" in uno] == []
    dati = campi_nascosti(pagina(client.get(verso_la_deroga(html))))
    assert {nome: dati[nome] for nome in controlli.FATTI} == {
        "codice": "P01",
        "oggetto": "aree[FIN]",
        "campo": "peso",
        "trovato": "103",
        "atteso": "100",
        "fatto": "",
    }
    # Without a deroga, from a page that was made up.
    rifiuto = client.post(f"{APPROVAZIONE}manda/", {"nota": ""})
    assert testi(pagina(rifiuto), "div", "richiamo-error") == [
        "Prima di mandare il piano in approvazione c'è una segnalazione da correggere, oppure a cui derogare."
    ]
    senza_motivo = client.post(f"{APPROVAZIONE}deroga/", dati)
    assert (senza_motivo.status_code, piano.deroghe.count()) == (200, 0)
    fatto = manda(client, f"{APPROVAZIONE}deroga/", **dati, motivo="Tre punti di premio in più")
    assert frasi(fatto) == [
        "La segnalazione è in deroga: non ferma più l'approvazione, e il motivo resta nel documento."
    ]
    assert (
        "Motivo: Tre punti di premio in più (segretario comunale, "
        in testi(pagina(fatto), "ul", "bloccanti")[0]
    )
    # Among the findings too.
    assert testi(pagina(client.get(f"{CAZZAGO}segnalazioni/")), "span", "deroga") == [
        f"In deroga: Tre punti di premio in più (segretario comunale, {OGGI():%d/%m/%Y})"
    ]
    fatto = manda(client, f"{APPROVAZIONE}manda/", nota="Seduta del 19")
    html = pagina(fatto)
    impronta = piano.versioni.get().impronta
    assert testi(html, "h2") == [
        "La proposta",
        "Registra l'atto",
        "Riporta in bozza",
        "Deroghe date",
        "Che cosa è stato fatto",
    ]
    assert impronta in testi(html, "dd", "impronta")
    fatto = manda(client, f"{APPROVAZIONE}atto/", **ATTO)
    assert frasi(fatto) == ["L'atto è registrato: è in vigore la versione 1."]
    assert testi(pagina(fatto), "h2") == [
        "I documenti",
        "Apri una variazione",
        "Deroghe date",
        "Che cosa è stato fatto",
    ]
    # The back button, and the same form again.
    assert frasi(manda(client, f"{APPROVAZIONE}atto/", **ATTO | {"numero": "45"})) == [
        "Il piano è già approvato: versione 1, atto n. 44 del 19/04/2023. L'atto che hai scritto non è stato "
        "registrato."
    ]
    fatto = manda(client, f"{APPROVAZIONE}variazione/", motivo="Nuovo regolamento")
    assert frasi(fatto) == [
        "La variazione è aperta: il piano si può cambiare. Intanto resta in vigore la versione approvata."
    ]
    assert "Abbandona la variazione" in testi(pagina(fatto), "h2")
    fatto = manda(client, f"{APPROVAZIONE}abbandona/", motivo="Rinviata")
    assert frasi(fatto) == ["La variazione è abbandonata: il piano è di nuovo quello approvato."]
    assert [
        passo.split(": ", 1)[1] for passo in testi(cerca(pagina(fatto), "section", "storia")[0], "li")
    ] == [
        "variazione abbandonata, resta in vigore la versione 1 «Rinviata» SHA-256 " + impronta,
        "aperta una variazione della versione 1 «Nuovo regolamento» SHA-256 " + impronta,
        "approvata la versione 1 SHA-256 " + impronta,
        "mandato in approvazione come versione 1 «Seduta del 19» SHA-256 " + impronta,
    ]


@pytest.mark.parametrize(
    ("cambi", "frase"),
    [
        ({"numero": ""}, "Questo campo è obbligatorio."),
        ({"data": "31/06/2023"}, "Scrivi una data che c'è, per esempio 31/12/2026."),
        ({"data": "19/04/2999"}, "La data dell'atto, 19/04/2999, deve ancora venire: registralo quando c'è."),
        (
            {"data": "19/04/2003"},
            "La data dell'atto, 19/04/2003, è troppo lontana dal 2023 del piano: controlla l'anno.",
        ),
        (
            {"tipo": "x" * 301},
            "Assicurati che questo valore non contenga più di 300 caratteri (ne ha 301).",
        ),
        (
            {"organo": "Giunta\x07"},
            "Il testo contiene un carattere che non si può stampare (posizione 7): cancellalo.",
        ),
    ],
)
def test_un_atto_sbagliato_torna_con_quello_che_si_era_scritto(entra, cazzago, segretario, cambi, frase):
    piano = cazzago("in approvazione")
    risposta = entra(segretario).post(f"{APPROVAZIONE}atto/", ATTO | {"organo": "Giunta"} | cambi)
    html = pagina(risposta)
    form = risposta.context["sbagliato"]
    errori = [errore for errori in form.errors.values() for errore in errori]
    assert errori == [frase]
    assert testi(html, "title") == [
        "Errore: Approvazione, piano 2023, Comune di Cazzago San Martino – PianoPerf"
    ]
    scritti = {
        attributi(campo)["name"]: attributi(campo).get("value", "")
        for campo in cerca(html, "input")
        if attributi(campo)["name"] in ("tipo", "numero", "data")
    }
    assert scritti == {nome: valore for nome, valore in (ATTO | cambi).items() if nome != "organo"}
    assert not piano.versioni.get().approvata


def test_una_deroga_letta_prima_che_i_pesi_cambiassero_non_si_da(entra, cazzago, segretario):
    piano = cazzago()
    client = entra(segretario)
    dati = campi_nascosti(pagina(client.get(verso_la_deroga(pagina(client.get(APPROVAZIONE))))))
    una = models.Assegnazione.objects.filter(obiettivo__piano=piano, area__codice="FIN").first()
    una.peso += 1
    una.save()
    risposta = client.post(f"{APPROVAZIONE}deroga/", dati | {"motivo": "Va bene"})
    assert (risposta.status_code, piano.deroghe.count()) == (200, 0)
    assert frasi(risposta) == [
        "La segnalazione non c'è più, o è cambiata nel frattempo: rileggila prima di dare una deroga."
    ]
    # As it is now, with the reason that was written; sent again, it is given.
    assert testi(pagina(risposta), "textarea") == ["Va bene"]
    letti = campi_nascosti(pagina(risposta)) | {"chi_scrive": dati["chi_scrive"]}
    assert letti == dati | {"trovato": "104"}
    manda(client, f"{APPROVAZIONE}deroga/", **campi_nascosti(pagina(risposta)), motivo="Va bene")
    assert piano.deroghe.get().trovato == 104


@pytest.mark.parametrize("stato", STATI)
def test_in_ogni_stato_le_pagine_si_aprono_e_il_piano_dice_com_e(entra, cazzago, segretario, stato):
    cazzago(stato)
    client = entra(segretario)
    for indirizzo in (LAVORI, APPROVAZIONE, f"{CAZZAGO}versioni/", f"{CAZZAGO}obiettivi/1/"):
        assert client.get(indirizzo).status_code == 200
    html = pagina(client.get(CAZZAGO))
    detto = {
        "bozza": "Bozza",
        "in approvazione": "In approvazione",
        "approvato": "Approvato",
        "variazione": "Variazione in corso",
        "variazione in approvazione": "In approvazione",
    }
    assert testi(html, "h1") == [f"Piano della performance 2023 {detto[stato]}"]
    modifica = [meta for meta in mete(html) if "/modifica/" in meta or "/change/" in meta]
    assert bool(modifica) == (stato in ("bozza", "variazione"))


def test_chi_non_legge_la_bozza_legge_la_versione_in_vigore(entra, cazzago, lettore, oiv):
    piano = cazzago("variazione")
    titolo = piano.versioni.get().obiettivi.get(n=1).titolo
    assert titolo == "Tempi di pagamento dei fornitori"
    for chi, atteso in ((oiv, True), (lettore, False)):
        html = pagina(entra(chi).get(f"{CAZZAGO}obiettivi/1/"))
        assert (testi(html, "h1") == [titolo]) is atteso
        # Nor does the history tell what is being written.
        assert any(titolo in riga for riga in testi(cerca(html, "section", "storia")[0], "li")) is atteso
    avvisi = testi(pagina(entra(oiv).get(CAZZAGO)), "div", "richiamo-avviso")
    assert avvisi == [
        "È in corso una variazione: quello che leggi qui è la bozza. Per tutti gli altri vale la versione 1. "
        "Confronta con la versione in vigore , oppure leggi la versione in vigore"
    ]
    assert testi(pagina(entra(lettore).get(CAZZAGO)), "div", "richiamo-avviso") == []


def test_l_importazione_di_un_piano_chiuso_dice_perche_no(cazzago, segretario):
    piano = cazzago("approvato")
    with pytest.raises(azioni.NonOraError, match="Il piano è approvato"):
        azioni.carica_piano(contenuto=riepiloghi.contenuto_piano(piano), utente=segretario)


LETTURE = {"lavori/": 46, "approvazione/": 50, "versioni/": 10}
"""Queries of each page, whatever the plan."""


@pytest.mark.parametrize("pagina_", LETTURE)
@pytest.mark.parametrize("piano", ["chiari/2023", "cazzago-san-martino/2023", "alzano-lombardo/2024"])
def test_le_letture_non_dipendono_dal_piano(entra, segretario, django_assert_num_queries, piano, pagina_):
    client = entra(segretario)
    with django_assert_num_queries(LETTURE[pagina_]):
        client.get(f"/piani/{piano}/{pagina_}")
