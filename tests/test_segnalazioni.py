"""Findings on a page: by level and area, what to see to first, where each leads; the page of a waiver."""

from decimal import Decimal

import pytest

from obiettivi import models, riepiloghi
from obiettivi.collegamenti import Correzioni, Numeri
from obiettivi.contenuto import Deroga
from obiettivi.controlli import Anomalia, Livello, aree_di, da_dove_cominciare
from obiettivi.views.segnalazioni import Luogo, da_vedere_prima, gruppi
from tests.fabbrica import obiettivo, piano
from tests.html import attributi, cerca, pagina, testi, testo

BLOCCA, AVVISO, NOTA = Livello

PIANO = piano(
    obiettivo(1, "A", fasi=[{"descrizione": "x"}]),
    obiettivo(2, "A", "B"),
    obiettivo(3),
    attivita_strutturali=[{"area": "B", "prodotto": "Certificati"}],
)


def una(codice="P03", livello=AVVISO, oggetto="piano", **altro):
    return Anomalia(codice, livello, oggetto, "campo", f"{codice} in {oggetto}.", **altro)


@pytest.mark.parametrize(
    ("luogo", "aree"),
    [
        ("piano", ()),
        ("ente", ()),
        ("premialita.gruppi[0]", ()),
        ("aree[B]", ("B",)),
        ("obiettivi[1]", ("A",)),
        ("obiettivi[1].fasi[0]", ("A",)),
        ("obiettivi[2]", ("A", "B")),
        ("obiettivi[2].assegnazioni[1]", ("B",)),
        ("obiettivi[3]", ()),
        ("obiettivi[9]", ()),
        ("attivita_strutturali[0]", ("B",)),
        ("attivita_strutturali[7]", ()),
        ("", ()),
    ],
)
def test_le_aree_di_un_luogo(luogo, aree):
    assert aree_di(luogo, PIANO) == aree


def test_si_comincia_da_cio_che_ferma_poi_da_cio_che_e_piu_frequente():
    anomalie = [
        una("P01", BLOCCA, "aree[A]"), una("P05", BLOCCA, "obiettivi[1]"), una("P05", BLOCCA, "obiettivi[2]"),
        una("T01"), una("I02"), una("I02", oggetto="obiettivi[2]"), una("S06"), una("R04"), una("U01", NOTA),
    ]  # fmt: skip
    prime = da_dove_cominciare(anomalie, massimo=4)
    assert [(prima.codice, len(prima.anomalie)) for prima in prime] == [
        ("P05", 2), ("P01", 1), ("I02", 2), ("T01", 1),
    ]  # fmt: skip
    deroga = Deroga(codice="P01", oggetto="aree[A]", campo="campo", motivo="Sì")
    assert [prima.codice for prima in da_dove_cominciare(anomalie, [deroga])] == [
        "P05",
        "I02",
        "T01",
        "S06",
        "R04",
    ]


def luogo(anomalia):
    return None if anomalia.oggetto == "piano" else Luogo(anomalia.oggetto, "#qui")


CORREZIONI = Correzioni("borgo", 2026, frozenset({1}), None, deroga_chi_legge=True)


def test_di_poche_segnalazioni_non_si_dice_da_dove_cominciare():
    poche = [una(codice, oggetto="obiettivi[1]") for codice in ("P03", "T01", "I02")]
    assert da_vedere_prima(poche, luogo, CORREZIONI, ()) == ()
    prime = da_vedere_prima([*poche, una("S06")], luogo, CORREZIONI, ())
    assert [(prima.codice, prima.quante, prima.dove, prima.corregge) for prima in prime] == [
        ("P03", 1, "obiettivi[1]", True),
        ("T01", 1, "obiettivi[1]", True),
        ("I02", 1, "obiettivi[1]", True),
        ("S06", 1, "", False),
    ]


def test_le_segnalazioni_si_leggono_per_livello_e_per_area():
    anomalie = [
        una("P01", BLOCCA, "aree[A]"),
        una("T06", oggetto="piano"),
        una("I02", oggetto="obiettivi[3]"),
        una("I02", oggetto="obiettivi[2]"),
        una("I02", oggetto="obiettivi[1]"),
        una("I09", oggetto="attivita_strutturali[0]"),
        una("U01", NOTA),
    ]
    deroga = Deroga(codice="T06", oggetto="piano", campo="campo", motivo="Già detto")
    contenuto = PIANO.model_copy(update={"deroghe": (deroga,)})
    trovati = list(gruppi(anomalie, luogo, None, contenuto, per_area=True))
    assert [(gruppo.livello, gruppo.quante) for gruppo in trovati] == [
        ("blocca", 1), ("avviso", 4), ("nota", 1), ("deroga", 1),
    ]  # fmt: skip
    assert [parte.nome for parte in trovati[1].parti] == [
        "Più aree", "Area prima (A)", "Area seconda (B)", "Senza area",
    ]  # fmt: skip
    assert not any(parte.chiusa for gruppo in trovati for parte in gruppo.parti)
    insieme = list(gruppi(anomalie, luogo, None, contenuto))
    assert [[parte.nome for parte in gruppo.parti] for gruppo in insieme] == [[""]] * 4


@pytest.mark.parametrize(("quante", "chiuse"), [(8, False), (9, True)])
def test_molte_note_si_aprono_un_area_alla_volta(quante, chiuse):
    anomalie = [una(f"P{numero:02}", livello, "aree[A]") for livello in Livello for numero in range(quante)]
    trovati = list(gruppi(anomalie, luogo, None, PIANO, per_area=True))
    assert [[parte.chiusa for parte in gruppo.parti] for gruppo in trovati] == [[False], [False], [chiuse]]


def test_ogni_segnalazione_porta_dove_si_corregge_e_dove_si_deroga():
    (gruppo,) = gruppi([una(oggetto="obiettivi[1]"), una("T06")], luogo, CORREZIONI, PIANO)
    sue, del_piano = gruppo.parti[0].segnalazioni
    assert sue.luogo.modifica == "/piani/borgo/2026/obiettivi/1/modifica/#id_campo"
    assert sue.da_derogare == (
        "/piani/borgo/2026/approvazione/deroga/?codice=P03&oggetto=obiettivi%5B1%5D&campo=campo"
    )
    assert del_piano.luogo is None


NUMERI = Numeri(ente=7, piano=8, organigramma=9, sistema=10, aree={"A": 1})


@pytest.mark.parametrize(
    ("oggetto", "campo", "dove"),
    [
        ("piano", "obiettivi", "/amministrazione/obiettivi/obiettivo/?piano=8"),
        ("piano", "voci", "/amministrazione/obiettivi/voce/?piano=8"),
        ("piano", "indicatori_di_salute", "/amministrazione/obiettivi/indicatoresalute/?piano=8"),
        ("piano", "atto", "/amministrazione/obiettivi/piano/8/change/#id_atto_tipo"),
        ("aree[A]", "obiettivi", "/amministrazione/obiettivi/obiettivo/?piano=8&area=1"),
        ("aree[A]", "responsabile_ruolo", "/enti/borgo/persone/"),
        ("sistema", "categorie", "/piani/borgo/2026/regole/#cambia"),
        ("ente", "stemma", "/amministrazione/obiettivi/ente/7/change/#id_nuovo_stemma"),
        ("attivita_strutturali[3]", "quantita", "/amministrazione/obiettivi/attivitastrutturale/?piano=8"),
    ],
)
def test_cio_che_non_e_di_un_obiettivo_si_corregge_altrove(oggetto, campo, dove):
    anomalia = Anomalia("P01", AVVISO, oggetto, campo, "Una frase.")
    assert Correzioni("borgo", 2026, frozenset(), NUMERI).anomalia(anomalia) == dove
    assert Correzioni("borgo", 2026, frozenset(), None).anomalia(anomalia) == ""


# The page of a waiver

CAZZAGO = "/piani/cazzago-san-martino/2023/"
DEROGA = f"{CAZZAGO}approvazione/deroga/"
I01 = {"codice": "I01", "oggetto": "obiettivi[14]", "campo": "indicatori"}


def campi(html):
    return {
        attributi(uno)["name"]: attributi(uno).get("value", "")
        for uno in cerca(html, "input")
        if attributi(uno).get("name") in ("codice", "oggetto", "campo", "trovato", "atteso", "fatto")
    }


@pytest.mark.django_db
def test_si_deroga_a_una_segnalazione_di_qualsiasi_livello(entra, segretario, piano_cazzago):
    client = entra(segretario)
    lei = pagina(client.get(DEROGA, I01))
    assert testi(lei, "blockquote") == [
        "L'obiettivo 14 («SERVIZIO DI SEGRETARIATO SOCIALE ITINERANTE PER ANZIANI E PERSONE FRAGILI») non ha "
        "indicatori: a fine anno non si potrà dire se è raggiunto."
    ]
    dati = campi(lei)
    assert len(dati.pop("fatto")) == 16
    assert dati == I01 | {"trovato": "", "atteso": ""}
    dati = campi(lei) | {"motivo": "Lo misura la convenzione"}
    fatto = client.post(DEROGA, dati, follow=True)
    assert fatto.redirect_chain == [(f"{CAZZAGO}segnalazioni/", 302)]
    assert [str(uno) for uno in fatto.context["messages"]] == [
        "La segnalazione è in deroga: il motivo resta nel documento."
    ]
    riga = piano_cazzago.deroghe.get()
    assert (riga.codice, riga.obiettivo.n, riga.luogo, riga.campo, riga.motivo) == (
        "I01", 14, "", "indicatori", "Lo misura la convenzione",
    )  # fmt: skip
    # It holds while there is no indicator; given once, it is not given again.
    assert len(riepiloghi.contenuto_piano(piano_cazzago).deroghe) == 1
    assert "La segnalazione è già in deroga" in testo(pagina(client.post(DEROGA, dati, follow=True)))


@pytest.mark.django_db
def test_una_deroga_vuole_motivo_e_dati_come_furono_letti(entra, segretario, piano_cazzago):
    client = entra(segretario)
    dati = campi(pagina(client.get(DEROGA, I01)))
    assert "Questo campo è obbligatorio." in testo(pagina(client.post(DEROGA, dati)))
    cambiata = pagina(client.post(DEROGA, dati | {"fatto": "altro", "motivo": "Sì"}))
    assert campi(cambiata) == dati
    assert testi(cambiata, "textarea") == ["Sì"]
    mai_stata = client.get(DEROGA, I01 | {"oggetto": "obiettivi[1]"}, follow=True)
    assert mai_stata.redirect_chain == [(f"{CAZZAGO}segnalazioni/", 302)]
    assert not piano_cazzago.deroghe.exists()


@pytest.mark.django_db
def test_una_deroga_a_cio_che_ferma_riporta_all_approvazione(entra, segretario, piano_cazzago):
    client = entra(segretario)
    dati = campi(pagina(client.get(DEROGA, {"codice": "P01", "oggetto": "aree[FIN]", "campo": "peso"})))
    assert (Decimal(dati["trovato"]), Decimal(dati["atteso"]), dati["fatto"]) == (103, 100, "")
    fatto = client.post(DEROGA, dati | {"motivo": "Tre punti di premio"}, follow=True)
    assert fatto.redirect_chain == [(f"{CAZZAGO}approvazione/", 302)]
    assert models.Deroga.objects.get().trovato == 103


# The page of all the findings


@pytest.mark.django_db
def test_la_pagina_delle_segnalazioni_le_ha_tutte_per_livello(entra, oiv, segretario, piano_cazzago):
    lette = pagina(entra(oiv).get(f"{CAZZAGO}segnalazioni/"))
    assert testi(lette, "h2", "segnalazioni-titolo") == [
        "Da correggere prima di approvare (1)", "Da guardare (33)", "Per informazione (20)",
    ]  # fmt: skip
    assert len(cerca(lette, "span", "azioni")) == 54
    assert [testo(uno) for uno in cerca(lette, "li") if "correggi" in testo(uno)] == []
    sue = pagina(entra(segretario).get(f"{CAZZAGO}segnalazioni/"))
    prime = [testo(uno) for uno in cerca(cerca(sue, "section", "prime")[0], "li")]
    assert prime == [
        "Pesi di un'area diversi dal totale: correggi l'area FIN",
        "Indicatore senza target (7 volte): correggi l'obiettivo 12",
        "Peso generale diverso da quelli delle aree (4 volte): correggi l'obiettivo 1",
        "Area senza responsabile in carica (4 volte): correggi l'area AG",
        "Fasi oltre la data dell'indicatore (3 volte): correggi l'obiettivo 11",
    ]
    deroghe = [attributi(uno)["href"] for uno in cerca(sue, "a") if "/deroga/" in attributi(uno)["href"]]
    assert len(deroghe) == len(set(deroghe)) == 54


@pytest.mark.django_db
def test_chi_lavora_per_un_area_legge_le_sue_segnalazioni(entra, responsabile, piano_cazzago):
    lette = pagina(entra(responsabile).get(f"{CAZZAGO}segnalazioni/"))
    aree = testi(lette, "summary") + testi(lette, "h3", "segnalazioni-area")
    assert set(aree) == {"Più aree", "Area Economico Finanziaria (FIN)"}
