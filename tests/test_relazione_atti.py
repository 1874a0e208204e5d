"""The Relazione approved by the Giunta and validated by the OIV: who, when, what lapses, where it is read."""

from datetime import date

import pytest
from django.utils import timezone

from monitoraggio import azioni, models
from monitoraggio.azioni.relazione import ALTRA, DICHIARATA_DA_TE
from monitoraggio.riepiloghi import atti_della_relazione
from monitoraggio.scelte import EsitoValidazione
from monitoraggio.views import agganciate
from obiettivi.accesso import diritti
from obiettivi.azioni import Atto, GiaFattoError, NonOraError
from obiettivi.models import Piano
from tests.html import cerca, mete, pagina, testi, testo
from tests.persone import abilita_su
from tests.rilevazioni import CHI, FINALE, INTERMEDIO, approvato, cast
from tests.test_rilevazioni import MISURE, scrivi
from tests.test_rilevazioni_cruscotto import da_fare
from tests.vita import carica, contenuto_di_prova, porta

pytestmark = pytest.mark.django_db

RELAZIONE = f"{FINALE}relazione/"
OGGI = timezone.localdate()
GIUNTA = {"tipo": "deliberazione di Giunta comunale", "organo": "", "numero": "40"}
VERBALE = {
    "esito": "con_osservazioni",
    "tipo": "verbale",
    "organo": "",
    "numero": "3",
    "testo": "Bene, ma tardi.",
}


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def chiusa(persone, monkeypatch):
    """A finale that is closed: in the plan's year, which is over, whatever the day of the test."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2027, 6, 1))
    piano = approvato(persone)
    segretario = persone["segretario"]
    _, finale = azioni.programma_previste(piano=piano, utente=segretario)
    finale = azioni.apri(rilevazione=finale, utente=segretario)
    return azioni.chiudi(rilevazione=finale, motivo="Prova", utente=segretario)


def atto(giorno=date(2027, 5, 14), **altro):
    return Atto(**{"numero": "40", "tipo": "deliberazione di Giunta comunale", "data": giorno} | altro)


def approva(rilevazione, persone, uno=None, **altro):
    detto = {"impronta": rilevazione.impronta, "utente": persone["segretario"]} | altro
    return azioni.registra_approvazione(rilevazione=rilevazione, atto=uno or atto(), **detto)


def valida(rilevazione, persone, **altro):
    detto = {
        "esito": EsitoValidazione.VALIDATA,
        "atto": atto(date(2027, 5, 20), tipo="verbale", numero="3"),
        "impronta": rilevazione.impronta,
        "utente": persone["oiv"],
    }
    return azioni.valida_relazione(rilevazione=rilevazione, **detto | altro)


def riletta(rilevazione):
    return models.Rilevazione.objects.get(pk=rilevazione.pk)


# What is recorded


def test_approvata_e_poi_validata(chiusa, persone):
    approva(chiusa, persone)
    valida(chiusa, persone, esito=EsitoValidazione.CON_OSSERVAZIONI, testo=" Bene, ma tardi. ")
    approvazione, validazione = atti_della_relazione(chiusa)
    assert (approvazione.atto.numero, approvazione.atto.data) == ("40", date(2027, 5, 14))
    assert (validazione.esito, validazione.atto.numero, validazione.testo) == (
        "con_osservazioni",
        "3",
        "Bene, ma tardi.",
    )
    passi = [(uno.passo, uno.nota, uno.impronta) for uno in chiusa.passi.all()][-2:]
    assert passi == [
        ("relazione_approvata", "", chiusa.impronta),
        ("relazione_validata", "Validata con osservazioni: Bene, ma tardi.", chiusa.impronta),
    ]


@pytest.mark.parametrize(
    ("cosa", "altro", "frase"),
    [
        (approva, {"uno": atto(numero="")}, "Dell'atto servono il numero e la data."),
        (approva, {"uno": atto(None)}, "Dell'atto serve la data."),
        (
            approva,
            {"uno": atto(date(2027, 6, 2))},
            "La data dell'atto, 02/06/2027, deve ancora venire: registralo quando c'è.",
        ),
        (
            approva,
            {"uno": atto(date(2026, 12, 31))},
            "La data dell'atto, 31/12/2026, non viene dopo il giorno della rilevazione, 31/12/2026: controlla l'anno.",
        ),
        (approva, {"impronta": "0" * 64}, ALTRA),
        (valida, {"impronta": "0" * 64}, ALTRA),
        (
            valida,
            {"esito": EsitoValidazione.NON_VALIDATA, "testo": " "},
            "Scrivi le osservazioni, o perché non è validata.",
        ),
    ],
)
def test_cio_che_non_va_si_dice(chiusa, persone, cosa, altro, frase):
    with pytest.raises(NonOraError) as rifiuto:
        cosa(chiusa, persone, **altro)
    assert str(rifiuto.value) == frase
    assert atti_della_relazione(chiusa) == (None, None)


def test_la_legge_non_vuole_il_numero_del_verbale_ne_che_l_approvazione_sia_gia_registrata(
    chiusa, persone, entra
):
    valida(chiusa, persone, atto=atto(date(2027, 5, 10), tipo="", numero=""))
    assert atti_della_relazione(chiusa)[1].atto.data == date(2027, 5, 10)
    assert avvisi(entra(persone["oiv"])) == [
        "La Relazione è validata, ma l'atto che la approva non è ancora registrato."
    ]
    approva(chiusa, persone)
    assert avvisi(entra(persone["oiv"])) == [
        "La validazione è del 10/05/2027, prima dell'atto che approva la Relazione (14/05/2027): di solito viene "
        "dopo. Controlla le date."
    ]


def avvisi(client):
    return testi(pagina(client.get(RELAZIONE)), "div", "richiamo-avviso")


@pytest.mark.parametrize("cosa", [approva, valida])
def test_un_altro_atto_vuole_il_motivo_e_quello_di_prima_decade(chiusa, persone, cosa):
    primo = cosa(chiusa, persone)
    with pytest.raises(GiaFattoError, match="È già registrato così"):
        cosa(chiusa, persone)
    altro = atto(date(2027, 5, 21), numero="41")
    detto = {"uno": altro} if cosa is approva else {"atto": altro}
    with pytest.raises(NonOraError, match="per metterne un altro al suo posto scrivi il motivo"):
        cosa(chiusa, persone, **detto)
    secondo = cosa(chiusa, persone, motivo="Il numero era sbagliato", **detto)
    primo.refresh_from_db()
    assert (primo.decaduta_perche, primo.decaduta_il is not None) == (
        "Sostituita: Il numero era sbagliato",
        True,
    )
    assert type(primo).objects.in_vigore().get() == secondo


def test_riaprendo_decadono_tutt_e_due_anche_se_poi_si_richiude_uguale(chiusa, persone):
    impronta = chiusa.impronta
    approva(chiusa, persone)
    valida(chiusa, persone)
    azioni.riapri(rilevazione=chiusa, motivo="Un dato", utente=persone["segretario"])
    with pytest.raises(NonOraError) as rifiuto:
        valida(chiusa, persone)
    assert str(rifiuto.value) == "La Relazione c'è quando la rilevazione finale è chiusa: questa è aperta."
    di_nuovo = azioni.chiudi(rilevazione=riletta(chiusa), motivo="Prova", utente=persone["segretario"])
    assert (di_nuovo.impronta, atti_della_relazione(di_nuovo)) == (impronta, (None, None))
    perche = "La rilevazione è stata riaperta: Un dato"
    assert [uno.decaduta_perche for uno in (*chiusa.approvazioni.all(), *chiusa.validazioni.all())] == [
        perche,
        perche,
    ]
    # A new one is needed, and is taken.
    assert valida(di_nuovo, persone).impronta == impronta


def test_un_intermedia_non_e_una_relazione(chiusa, persone):
    segretario = persone["segretario"]
    intermedia = azioni.apri(rilevazione=chiusa.piano.rilevazioni.first(), utente=segretario)
    intermedia = azioni.chiudi(rilevazione=intermedia, motivo="Prova", utente=segretario)
    with pytest.raises(NonOraError, match="questa non è la finale"):
        approva(intermedia, persone)
    assert atti_della_relazione(intermedia) == (None, None)


# Who


def test_chi_la_legge_chi_la_approva_chi_la_valida(chiusa, persone, entra, amministratore, estranea):
    tutti = persone | {"amministratore": amministratore, "estranea": estranea}
    stati = {
        cosa: {
            chi: (
                entra(utente).post(f"{RELAZIONE}{cosa}/") if cosa else entra(utente).get(RELAZIONE)
            ).status_code
            for chi, utente in tutti.items()
        }
        for cosa in ("", "approva", "valida")
    }
    vietata = dict.fromkeys(CHI, 403) | {"amministratore": 403, "estranea": 404}
    assert stati == {
        "": dict.fromkeys((*CHI, "amministratore"), 200) | {"estranea": 404},
        "approva": vietata | {"segretario": 200, "amministratore": 200},
        "valida": vietata | {"oiv": 200},
    }


def test_aperta_la_legge_solo_chi_segue_tutto(chiusa, persone, entra):
    azioni.riapri(rilevazione=chiusa, motivo="Un dato", utente=persone["segretario"])
    trovati = {chi: entra(utente).get(RELAZIONE).status_code for chi, utente in persone.items()}
    assert trovati == dict.fromkeys(CHI, 403) | {"segretario": 200, "redattore": 200, "oiv": 200}
    assert entra(persone["oiv"]).get(f"{INTERMEDIO}relazione/").status_code == 404


def test_chi_risponde_di_un_area_non_valida_la_relazione(chiusa, persone, entra):
    abilita_su(persone["oiv"], chiusa.piano, "responsabile", "B")
    risposta = entra(persone["oiv"]).post(f"{RELAZIONE}valida/")
    assert "La Relazione dice anche di un'area di cui rispondi" in testo(pagina(risposta, 403))
    assert "valida/" not in "".join(moduli(entra(persone["oiv"])))


def test_chi_ha_compilato_qualcosa_non_valida_la_relazione(chiusa, persone, entra):
    azioni.riapri(rilevazione=chiusa, motivo="Un dato", utente=persone["segretario"])
    scrivi(riletta(chiusa), 1, persone["oiv"], MISURE[1])
    di_nuovo = azioni.chiudi(rilevazione=riletta(chiusa), motivo="Prova", utente=persone["segretario"])
    with pytest.raises(NonOraError) as rifiuto:
        valida(di_nuovo, persone)
    assert str(rifiuto.value) == DICHIARATA_DA_TE
    html = pagina(entra(persone["oiv"]).get(RELAZIONE))
    assert testi(html, "div", "richiamo") == [DICHIARATA_DA_TE]


# The page


def moduli(client):
    html = pagina(client.get(RELAZIONE))
    return [dict(uno.attributes)["action"] for uno in cerca(html, "form", "modulo")]


def scritto(client, giorno, **dati):
    """What a form of the page sends."""
    html = pagina(client.get(RELAZIONE))
    impronte = {dict(uno.attributes)["value"] for uno in cerca(html, "input", name="impronta")}
    return dati | {"data": giorno, "impronta": impronte.pop() if impronte else ""}


def test_dalla_pagina_si_approva_e_si_valida(chiusa, persone, entra):
    assert RELAZIONE in mete(pagina(entra(persone["lettore"]).get(FINALE)))
    assert [moduli(entra(persone[chi])) for chi in ("segretario", "oiv", "lettore")] == [
        [f"{RELAZIONE}approva/#approvazione"],
        [f"{RELAZIONE}valida/#validazione"],
        [],
    ]
    client = entra(persone["segretario"])
    fatto = client.post(f"{RELAZIONE}approva/", scritto(client, "14/05/2027", **GIUNTA), follow=True)
    assert [str(uno) for uno in fatto.context["messages"]] == [
        "L'atto che approva la Relazione è registrato."
    ]
    client = entra(persone["oiv"])
    fatto = client.post(f"{RELAZIONE}valida/", scritto(client, "20/05/2027", **VERBALE), follow=True)
    html = pagina(fatto)
    assert testi(html, "h1") == ["Relazione sulla performance 2026 Validata con osservazioni"]
    assert testi(html, "dd")[2:] == [
        "deliberazione di Giunta comunale n. 40 del 14/05/2027",
        "Validata con osservazioni",
        "Verbale n. 3 del 20/05/2027",
        "Bene, ma tardi.",
    ]
    azioni.riapri(rilevazione=chiusa, motivo="Un dato", utente=persone["segretario"])
    html = pagina(client.get(RELAZIONE))
    assert testi(html, "li")[-2:] == [
        f"Approvazione : deliberazione di Giunta comunale n. 40 del 14/05/2027. Fino al {OGGI:%d/%m/%Y}. "
        "La rilevazione è stata riaperta: Un dato",
        f"Validazione : validata con osservazioni, verbale n. 3 del 20/05/2027. Fino al {OGGI:%d/%m/%Y}. "
        "La rilevazione è stata riaperta: Un dato",
    ]


@pytest.mark.parametrize(
    ("cambi", "frasi"),
    [
        ({"esito": ""}, ["Scegli l'esito."]),
        ({"esito": "boh"}, ["Scegli uno degli esiti dell'elenco."]),
        ({"data": "31/06/2027"}, ["Scrivi una data che c'è, per esempio 31/12/2026."]),
    ],
)
def test_cio_che_e_sbagliato_si_dice_accanto_e_resta_scritto(chiusa, persone, entra, cambi, frasi):
    client = entra(persone["oiv"])
    html = pagina(client.post(f"{RELAZIONE}valida/", scritto(client, "20/05/2027", **VERBALE) | cambi))
    detti = [testo(uno) for nome in ("span", "div", "p") for uno in cerca(html, nome, "invalid-feedback")]
    assert (detti, testi(html, "textarea")) == (frasi, ["Bene, ma tardi."])
    assert models.ValidazioneRelazione.objects.count() == 0


def test_se_intanto_si_riapre_cio_che_si_scriveva_non_si_perde(chiusa, persone, entra):
    client = entra(persone["oiv"])
    dati = scritto(client, "20/05/2027", **VERBALE)
    azioni.riapri(rilevazione=chiusa, motivo="Un dato", utente=persone["segretario"])
    html = pagina(client.post(f"{RELAZIONE}valida/", dati))
    assert "La Relazione c'è quando la rilevazione finale è chiusa: questa è aperta." in testo(html)
    assert testi(html, "textarea") == ["Bene, ma tardi."]


# What waits in the home


def righe_della_home(client):
    html = pagina(client.get("/"))
    return [
        testo(voce).partition(" , Comune")[0]
        for sezione in cerca(html, "section", "da-fare")
        for voce in cerca(sezione, "li")
        if "Relazione" in testo(voce)
    ]


def test_la_home_dice_chi_deve_approvarla_e_validarla(chiusa, persone, entra):
    def detti():
        return {chi: righe_della_home(entra(utente)) for chi, utente in persone.items()}

    niente = {chi: [] for chi in CHI}
    aspetta = "La Relazione aspetta la validazione, entro il 30/06/2027"
    assert detti() == niente | {
        "segretario": ["La Relazione aspetta l'atto che la approva, entro il 30/06/2027. Registra l'atto"],
        "oiv": [f"{aspetta}; l'atto che la approva non è ancora registrato. Valida la Relazione"],
    }
    approva(chiusa, persone)
    assert detti() == niente | {"oiv": [f"{aspetta}. Valida la Relazione"]}
    valida(chiusa, persone)
    assert detti() == niente
    abilita_su(persone["oiv"], chiusa.piano, "responsabile", "B")
    azioni.riapri(rilevazione=chiusa, motivo="Un dato", utente=persone["segretario"])
    azioni.chiudi(rilevazione=riletta(chiusa), motivo="Prova", utente=persone["segretario"])
    assert detti()["oiv"] == []


def test_la_relazione_e_l_ultima_finale(chiusa, persone, entra):
    approva(chiusa, persone)
    valida(chiusa, persone)
    segretario = persone["segretario"]
    marzo = azioni.programma(piano=chiusa.piano, al=date(2027, 3, 31), tipo="finale", utente=segretario)
    marzo = azioni.apri(rilevazione=marzo, utente=segretario)
    azioni.chiudi(rilevazione=marzo, motivo="Prova", utente=segretario)
    assert len(righe_della_home(entra(segretario))) == 1


def test_l_oiv_trova_che_cosa_validare_e_valutare(persone, entra):
    """B has nobody in office: the segretario sends, and the OIV validates; of the rest it gives its degree."""
    piano = approvato(persone)
    intermedia, _ = azioni.programma_previste(piano=piano, utente=persone["segretario"])
    aperta = azioni.apri(rilevazione=intermedia, utente=persone["segretario"])
    for n, chi in ((1, "responsabile"), (2, "responsabile"), (3, "segretario")):
        riga = scrivi(aperta, n, persone[chi], MISURE[n])
        azioni.invia(avanzamento=riga, utente=persone[chi])
    assert [riga.partition(". ")[0] for riga in da_fare(entra(persone["oiv"]))] == [
        "Monitoraggio al 30/09/2026: 1 da validare",
        "Monitoraggio al 30/09/2026: 3 avanzamenti senza il grado dell'OIV",
    ]
    riga = aperta.avanzamenti.get(area="B")
    azioni.valida(avanzamento=riga, utente=persone["oiv"])
    azioni.valuta(avanzamento=riga, grado=50, motivo="Sì", utente=persone["oiv"])
    abilita_su(persone["oiv"], piano, "responsabile", "B")
    assert [riga.partition(". ")[0] for riga in da_fare(entra(persone["oiv"]))] == [
        "Monitoraggio al 30/09/2026: 2 avanzamenti senza il grado dell'OIV",
    ]
    assert f"{INTERMEDIO}esame/?senza=grado" in mete(pagina(entra(persone["oiv"]).get("/")))


def test_le_letture_della_home_dell_oiv_non_crescono_con_gli_enti(persone, django_assert_num_queries):
    approvati = [approvato(persone)]
    altrove = {"slug": "altrove", "denominazione": "Altrove"}
    approvati.append(porta(carica(contenuto_di_prova(ente=altrove)), "approvato", persone["segretario"]))
    abilita_su(persone["oiv"], approvati[1], "oiv")
    for piano in approvati:
        prima, _ = azioni.programma_previste(piano=piano, utente=persone["segretario"])
        azioni.apri(rilevazione=prima, utente=persone["segretario"])
    suoi = diritti(persone["oiv"], OGGI)
    piani = list(Piano.objects.select_related("ente").filter(pk__in=[uno.pk for uno in approvati]))
    for quanti in (1, 2):
        with django_assert_num_queries(5):
            agganciate.cose_da_fare(OGGI, piani[:quanti], suoi)
