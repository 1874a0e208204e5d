"""Switching the public page on and off: who, when, what stands on it; the segretario's page."""

from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoraggio import azioni as monitoraggio
from obiettivi import azioni, models
from obiettivi.azioni import GiaFattoError, NonOraError
from tests import avanzamenti, vita
from tests.html import cerca, pagina, testi, testo
from tests.persone import abilita_su, errori

pytestmark = pytest.mark.django_db

PAGINA = "/piani/borgo-esempio/2026/pubblicazione/"
PUBBLICA = "/trasparenza/borgo-esempio/2026/"


@pytest.fixture
def approvato(segretario):
    piano = vita.porta(vita.carica(), "approvato", segretario)
    abilita_su(segretario, piano, "segretario")
    return piano


@pytest.fixture
def rilevato(segretario, redattore, compilatore, responsabile, oiv, lettore):
    """A plan with a report and a Relazione, both closed."""
    piano = avanzamenti.con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    for tipo in (avanzamenti.INTERMEDIA, avanzamenti.FINALE):
        monitoraggio.chiudi(
            rilevazione=avanzamenti.apri(piano, segretario, tipo), motivo="Così", utente=segretario
        )
    return piano


def impronte(piano):
    """Of what is closed: the Relazione first, as it is shown."""
    return [una.impronta for una in piano.rilevazioni.order_by("-al")]


def scelte(piano):
    riga = models.Pubblicazione.objects.get(piano=piano)
    return riga.accesa, riga.precedenti, riga.licenza, riga.allegati, riga.chi.username


def passi(piano):
    ultimi = piano.passaggi.filter(passo__in=("pubblicato", "ritirato"))
    return [(uno.passo, uno.versione, uno.nota, uno.chi.username) for uno in ultimi]


# The actions


def test_si_accende_si_cambia_e_si_spegne(approvato, segretario):
    azioni.pubblica(piano=approvato, utente=segretario)
    assert scelte(approvato) == (True, True, "cc_by_4", [], "segretario")
    azioni.pubblica(piano=approvato, precedenti=False, licenza="cc0_1", utente=segretario)
    assert scelte(approvato) == (True, False, "cc0_1", [], "segretario")
    azioni.ritira(piano=approvato, motivo=" C'è un nome ", utente=segretario)
    assert scelte(approvato) == (False, False, "cc0_1", [], "segretario")
    assert passi(approvato) == [
        ("pubblicato", 1, "", "segretario"),
        ("pubblicato", 1, "", "segretario"),
        ("ritirato", None, "C'è un nome", "segretario"),
    ]


@pytest.mark.parametrize("stato", ["bozza", "in approvazione"])
def test_un_piano_senza_atto_non_si_pubblica(segretario, stato):
    piano = vita.porta(vita.carica(), stato, segretario)
    with pytest.raises(NonOraError) as rifiuto:
        azioni.pubblica(piano=piano, utente=segretario)
    assert str(rifiuto.value) == (
        "Il piano non è ancora approvato: si pubblicano solo le versioni approvate da un atto."
    )
    assert not models.Pubblicazione.objects.exists()


def test_quello_che_e_gia_fatto_non_si_rifa(approvato, segretario):
    azioni.pubblica(piano=approvato, utente=segretario)
    with pytest.raises(GiaFattoError, match=r"^La pagina pubblica è già accesa, con queste scelte\.$"):
        azioni.pubblica(piano=approvato, utente=segretario)
    with pytest.raises(
        NonOraError, match=r"^Scrivi perché la pagina si spegne: resta nella storia del piano\.$"
    ):
        azioni.ritira(piano=approvato, motivo=" ", utente=segretario)
    azioni.ritira(piano=approvato, motivo="Un nome", utente=segretario)
    with pytest.raises(GiaFattoError, match=r"^La pagina pubblica è già spenta\.$"):
        azioni.ritira(piano=approvato, motivo="Un nome", utente=segretario)
    assert len(passi(approvato)) == 2


def test_si_pubblica_solo_quello_che_e_chiuso(rilevato, segretario):
    relazione, rapporto = impronte(rilevato)
    azioni.pubblica(piano=rilevato, allegati=[rapporto, relazione], utente=segretario)
    assert scelte(rilevato)[3] == [relazione, rapporto]
    finale = rilevato.rilevazioni.get(tipo="finale")
    monitoraggio.riapri(rilevazione=finale, motivo="Manca un dato", utente=segretario)
    with pytest.raises(NonOraError) as rifiuto:
        azioni.pubblica(piano=rilevato, allegati=[relazione], utente=segretario)
    assert str(rifiuto.value) == (
        "Un documento che hai scelto non è più chiuso, o è stato chiuso di nuovo: guarda l'elenco e scegli ancora."
    )
    assert scelte(rilevato)[3] == [relazione, rapporto]


# The page


def entrato(entra, utente, **dati):
    """The page, or what it answers when the form is sent."""
    client = entra(utente)
    return client.post(PAGINA, dati) if dati else client.get(PAGINA)


def test_la_pagina_prima_dell_atto(entra, segretario):
    abilita_su(segretario, vita.carica(), "segretario")
    html = pagina(entrato(entra, segretario))
    assert testi(html, "span", "badge") == ["Spenta"]
    assert cerca(html, "form", action=PAGINA) == []
    assert (
        "La pagina si potrà accendere quando il piano sarà approvato: prima si registra l'atto nella pagina "
        "Approvazione ." in testi(html, "p")
    )


def test_il_segretario_accende_e_spegne(entra, client, approvato, segretario):
    html = pagina(entrato(entra, segretario))
    (modulo,) = cerca(html, "form", action=PAGINA)
    assert testi(modulo, "button") == ["Accendi la pagina pubblica"]
    risposta = entrato(entra, segretario, precedenti="on", licenza="cc_by_4")
    assert (risposta.status_code, risposta["Location"]) == (302, PAGINA)
    html = pagina(entrato(entra, segretario))
    assert testi(html, "span", "badge") == ["Accesa"]
    assert testi(html, "a", href=f"http://testserver{PUBBLICA}") == [f"http://testserver{PUBBLICA}"]
    assert testi(html, "h2")[:3] == ["Che cosa esce, e che cosa no", "Cambia le scelte", "Spegni la pagina"]
    risposta = client.post(f"{PAGINA}ritira/", {"motivo": ""})
    assert errori(risposta) == ["Questo campo è obbligatorio."]
    risposta = client.post(f"{PAGINA}ritira/", {"motivo": "C'è un nome"})
    assert (risposta.status_code, scelte(approvato)[0]) == (302, False)
    assert client.get(PUBBLICA).status_code == 404


def test_del_monitoraggio_e_proposta_la_relazione(entra, rilevato, segretario):
    relazione, rapporto = impronte(rilevato)
    html = pagina(entrato(entra, segretario))
    caselle = {uno["value"]: "checked" in uno for uno in map(dict, _attributi(html, "allegati"))}
    assert caselle == {relazione: True, rapporto: False}
    risposta = entrato(entra, segretario, licenza="cc0_1", allegati=[rapporto])
    assert risposta.status_code == 302
    assert scelte(rilevato) == (True, False, "cc0_1", [rapporto], "segretario")
    risposta = entrato(entra, segretario, licenza="boh", allegati=["x" * 64])
    assert len(errori(risposta)) == 2


def _attributi(html, nome):
    return [uno.attributes for uno in cerca(html, "input", name=nome)]


def test_i_nomi_delle_persone_si_segnalano_prima(entra, segretario):
    valore = vita.contenuto_di_prova()
    primo = valore.obiettivi[0].model_copy(update={"descrizione": "Segue Bianca Verdi"})
    piano = vita.carica(valore.model_copy(update={"obiettivi": (primo, *valore.obiettivi[1:])}))
    vita.porta(piano, "approvato", segretario)
    abilita_su(segretario, piano, "segretario")
    html = pagina(entrato(entra, segretario))
    assert testi(html, "div", "richiamo-avviso") == []
    piano.ente.responsabili.create(nome="Bianca Verdi")
    (avviso,) = cerca(pagina(entrato(entra, segretario)), "div", "richiamo-avviso")
    assert testo(avviso) == (
        "Da rileggere prima di pubblicare, nella versione 1: Nell'obiettivo 1, nel campo «descrizione», c'è il nome "
        "di una persona dell'ente (B. V.): il piano si pubblica, e basta il ruolo."
    )


def test_al_piano_si_arriva_alla_pagina_pubblica_chi_la_governa(entra, approvato, segretario, lettore):
    abilita_su(lettore, approvato, "lettore")
    visti = {}
    for utente in (segretario, lettore):
        html = pagina(entra(utente).get("/piani/borgo-esempio/2026/"))
        visti[utente.username] = testi(html, "a", href=PAGINA)
    assert visti == {"segretario": ["Pagina pubblica"], "lettore": []}


def test_i_passi_si_leggono_nella_vita_del_piano(entra, approvato, segretario):
    azioni.pubblica(piano=approvato, utente=segretario)
    azioni.ritira(piano=approvato, motivo="Un nome", utente=segretario)
    html = pagina(entra(segretario).get("/piani/borgo-esempio/2026/approvazione/"))
    detto = testo(html)
    assert "sulla pagina pubblica, con la versione 1 in vigore" in detto
    assert "pagina pubblica spenta" in detto


def test_le_letture_della_pagina_non_crescono(entra, rilevato, segretario):
    client = entra(segretario)
    client.get(PAGINA)
    lette = []
    for titolo in ("Altro", "Un altro ancora"):
        with CaptureQueriesContext(connection) as letture:
            client.get(PAGINA)
        lette.append(len(letture))
        vita.varia(rilevato, segretario, titolo=titolo)
    assert lette[0] == lette[1]


def test_il_documento_per_tutti_si_prepara_quando_la_pagina_si_accende(
    client, entra, approvato, segretario, settings
):
    """And whoever asks for it finds it made, from the same page."""
    settings.STAMPE = "servizio"
    entra(segretario).post(PAGINA, {"licenza": "cc_by_4", "precedenti": "on"})
    (chiesta,) = models.Stampa.objects.all()
    assert chiesta.stato == "in_coda"
    call_command("stampa_in_coda")
    client.logout()
    with patch("obiettivi.views.consegna.su_fogli") as stampa:
        risposta = client.get(f"{PUBBLICA}versioni/1/piano.pdf")
    assert (risposta.status_code, stampa.called) == (200, False)


@pytest.mark.parametrize(("pubblico", "preparati"), [(True, 1), (False, 0)])
def test_anche_quello_di_una_versione_nuova_si_prepara_se_la_pagina_e_accesa(
    entra, approvato, segretario, settings, pubblico, preparati
):
    if pubblico:
        azioni.pubblica(piano=approvato, utente=segretario)
    azioni.apri_variazione(piano=approvato, motivo="Nuovo regolamento", utente=segretario)
    vita.cambia(approvato, titolo="Un altro")
    azioni.manda_in_approvazione(piano=approvato, utente=segretario)
    settings.STAMPE = "servizio"
    atto = {"tipo": "deliberazione", "organo": "Giunta", "numero": "9", "data": "01/03/2026"}
    entra(segretario).post("/piani/borgo-esempio/2026/approvazione/atto/", atto)
    assert (approvato.versioni.in_vigore().numero, models.Stampa.objects.count()) == (2, preparati)
