"""The page of a plan: what it shows of the five published ones, and of odder ones."""

import json
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from obiettivi import azioni, contenuto, models
from tests import fabbrica
from tests.html import attributi, cerca, elementi, mete, pagina, testi, testo, titolo
from tests.test_pagine import ALZANO_2022, ALZANO_2024, CAZZAGO, CHIARI, CHIUSI, TORTONA, abilita

pytestmark = pytest.mark.django_db

PIANI = [CAZZAGO, TORTONA, CHIARI, ALZANO_2022, ALZANO_2024]
CENTO = "100 su 100"


@pytest.fixture
def carica(segretario):
    """Loads a hand-made plan of Borgo Esempio, which the segretario is enabled on."""

    def carica(*obiettivi, **altro):
        return caricato(segretario, fabbrica.piano(*obiettivi, **altro))

    return carica


def caricato(segretario, piano) -> str:
    """The page of a plan of Borgo Esempio, just loaded by who prepares it."""
    azioni.carica_piano(contenuto=piano, utente=segretario)
    abilita(segretario, "borgo-esempio", "segretario")
    return f"/piani/borgo-esempio/{piano.piano.anno}/"


@pytest.mark.parametrize("indirizzo", [*PIANI, *CHIUSI[2:]])
def test_un_piano_di_un_altro_ente_non_esiste(entra, estranea, indirizzo):
    assert titolo(entra(estranea).get(indirizzo), 404) == "Questa pagina non c'è"


@pytest.mark.parametrize("indirizzo", ["/piani/cazzago-san-martino/1999/", "/piani/nessuno/2023/"])
def test_un_piano_che_non_c_e_e_lo_stesso(entra, segretario, indirizzo):
    assert titolo(entra(segretario).get(indirizzo), 404) == "Questa pagina non c'è"


def test_finita_l_abilitazione_il_piano_non_si_vede_piu(entra, estranea):
    ieri = timezone.localdate() - timedelta(days=1)
    abilita(estranea, "cazzago-san-martino", "oiv", al=ieri)
    client = entra(estranea)
    assert client.get(CAZZAGO).status_code == 404
    assert cerca(pagina(client.get("/")), "h3") == []


@pytest.mark.parametrize(
    "chi", ["redattore", "compilatore", "responsabile", "segretario", "oiv", "amministratore"]
)
def test_chi_lavora_al_piano_lo_legge_in_bozza(entra, request, chi):
    assert titolo(entra(request.getfixturevalue(chi)).get(CAZZAGO)) == "Piano della performance 2023 Bozza"


def test_la_testata_dice_di_che_piano_si_tratta(entra, oiv):
    html = pagina(entra(oiv).get(CAZZAGO))
    assert testi(html, "title") == ["Piano 2023, Comune di Cazzago San Martino – PianoPerf"]
    assert dict(zip(testi(html, "dt"), testi(html, "dd"), strict=True)) == {
        "Triennio": "2023–2025",
        "Atto": "Deliberazione di Giunta comunale n. 44 del 19/04/2023. È solo registrato: il piano resta in bozza.",
        "Obiettivi": "69, in 5 aree",
        "Controlli": "1 da correggere prima di approvare , 33 da guardare , 20 per informazione",
    }


@pytest.mark.parametrize(
    ("indirizzo", "totali"),
    [
        (CAZZAGO, {"AG": CENTO, "FIN": "103 su 100: 3 di troppo", "SP": CENTO, "TEC": CENTO, "PL": CENTO}),
        (
            TORTONA,
            dict.fromkeys(["00-SSPC", "00-PM", "00-GRU", "00-AVV", "01", "02", "04", "06"], CENTO)
            | {"07": "90 su 100: ne mancano 10"},
        ),
        (
            ALZANO_2022,
            {"SG": "20 su 20", "AG": "65 su 60: 5 di troppo"}
            | dict.fromkeys(["FIN", "SC", "LLPP", "PL", "V"], "60 su 60"),
        ),
    ],
    ids=["cazzago", "tortona", "alzano2022"],
)
def test_ogni_area_ha_il_totale_dei_pesi_contro_l_atteso(entra, oiv, indirizzo, totali):
    (tabella,) = cerca(pagina(entra(oiv).get(indirizzo)), "table", "tabella-aree")
    righe = cerca(cerca(tabella, "tbody")[0], "tr")
    assert {testi(riga, "span", "codice")[0]: testi(riga, "td")[1] for riga in righe} == totali


def test_dove_i_pesi_sono_punti_il_totale_non_ha_un_atteso(entra, oiv):
    aree = entra(oiv).get(CHIARI).context["pagina"].aree
    assert {area.codice: area.totale for area in aree if area.n_obiettivi > 6} == {
        "S1": "150",
        "S2": "230",
        "S3": "170",
        "S4": "170",
        "S5": "190",
    }
    assert {(area.torna, area.barra) for area in aree} == {(None, None)}


def test_dove_non_ci_sono_pesi_non_se_ne_parla(entra, oiv):
    html = pagina(entra(oiv).get(ALZANO_2024))
    assert testi(cerca(html, "table", "tabella-aree")[0], "th", scope="col") == ["Area", "Obiettivi"]
    for tabella in cerca(html, "table", "tabella-obiettivi")[1:]:
        assert testi(tabella, "th", scope="col") == ["N.", "Obiettivo", "Fasi", "Indicatori"]
    assert testi(html, "p", "regola") == ["Gli obiettivi di questo piano non hanno pesi."]


def test_la_barra_va_oltre_l_atteso_quando_i_pesi_sono_troppi(entra, oiv):
    barre = {area.codice: area.barra for area in entra(oiv).get(CAZZAGO).context["pagina"].aree}
    assert (barre["FIN"].dentro, barre["FIN"].oltre, barre["FIN"].atteso) == ("194.2", "5.8", "194.2")
    assert (barre["AG"].dentro, barre["AG"].oltre, barre["AG"].atteso) == ("194.2", "0.0", "194.2")


@pytest.mark.parametrize(
    ("indirizzo", "conteggi"),
    [
        (CAZZAGO, {"blocca": 1, "avviso": 33, "nota": 20}),
        (TORTONA, {"blocca": 1, "avviso": 12, "nota": 12}),
        (ALZANO_2022, {"blocca": 1, "avviso": 12, "nota": 4}),
        (CHIARI, {"blocca": 6, "avviso": 13, "nota": 16}),
        (ALZANO_2024, {"avviso": 10, "nota": 15}),
    ],
)
def test_le_segnalazioni_sono_contate_per_livello_e_si_legge_cio_che_ferma(entra, oiv, indirizzo, conteggi):
    html = pagina(entra(oiv).get(indirizzo))
    (conti,) = (
        dd for dt, dd in zip(cerca(html, "dt"), cerca(html, "dd"), strict=True) if testo(dt) == "Controlli"
    )
    assert {
        attributi(conto)["href"].removeprefix(f"{indirizzo}segnalazioni/#"): int(testo(conto).split()[0])
        for conto in cerca(conti, "a", "conto")
    } == conteggi
    assert {
        attributi(gruppo)["aria-labelledby"]: len(cerca(gruppo, "li"))
        for gruppo in cerca(html, "section", "segnalazioni")
    } == {livello: quante for livello, quante in conteggi.items() if livello == "blocca"}


def in_elenco(html):
    """Each finding of the page: its links."""
    return [
        [(testo(a), attributi(a)["href"]) for a in cerca(riga, "a")]
        for gruppo in cerca(html, "section", "segnalazioni")
        for riga in cerca(gruppo, "li")
    ]


def perche(ente, codice):
    return f"Perché il controllo {codice}", f"/enti/{ente}/controlli/{codice}/"


def test_ogni_segnalazione_porta_al_suo_posto(entra, oiv):
    client = entra(oiv)
    assert in_elenco(pagina(client.get(CAZZAGO))) == [
        [("Vedi l'area FIN", "#area-7"), perche("cazzago-san-martino", "P01")]
    ]
    assert in_elenco(pagina(client.get(CHIARI))) == [
        *([(f"Vedi l'obiettivo {n}", f"#obiettivo-{n}"), perche("chiari", "P06")] for n in (5, 9, 20, 22)),
        # Of the rules, which are not on this page.
        [perche("chiari", "P09")],
        [("Vedi l'obiettivo 22", "#obiettivo-22"), perche("chiari", "P09")],
    ]


def test_chi_prepara_il_piano_va_dalla_segnalazione_al_modulo(entra, segretario):
    tutte = in_elenco(pagina(entra(segretario).get(f"{CAZZAGO}segnalazioni/")))
    senza_peso = [dict(sue) for sue in tutte if perche("cazzago-san-martino", "P03") in sue]
    assert [sue[f"Modifica l'obiettivo {n}"] for n, sue in zip((47, 48), senza_peso, strict=True)] == [
        f"{CAZZAGO}obiettivi/{n}/modifica/#id_assegnazioni-0-peso" for n in (47, 48)
    ]


def test_chi_legge_e_basta_non_ha_moduli(entra, segretario_di_tortona):
    """Nor has who prepares the plan of another ente."""
    abilita(segretario_di_tortona, "chiari", "oiv")
    client = entra(segretario_di_tortona)
    tutti = models.Obiettivo.objects.filter(piano__ente__slug="tortona")
    area = models.Area.objects.get(organigramma__ente__slug="tortona", codice="07")
    # What does not add up is corrected in the objectives of the area.
    elenco = reverse("admin:obiettivi_obiettivo_changelist") + f"?piano={tutti[0].piano_id}&area={area.pk}"
    assert moduli(client.get(CHIARI)) == set()
    assert moduli(client.get(f"{CHIARI}?vista=voci")) == set()
    assert (
        moduli(client.get(TORTONA))
        == moduli(client.get(f"{TORTONA}?vista=voci"))
        == {elenco} | {f"{TORTONA}obiettivi/{uno.n}/modifica/" for uno in tutti}
    )


def moduli(risposta) -> set[str]:
    """Where something of the plan is corrected: the form of an objective, the lists of the admin."""
    return {
        meta.partition("#")[0]
        for meta in mete(pagina(risposta))
        if meta.startswith("/amministrazione/obiettivi/") or "/modifica/" in meta
    }


@pytest.mark.parametrize("vista", ["", "?vista=voci", "?vista=gantt", "?vista=tabella"])
@pytest.mark.parametrize("indirizzo", PIANI)
def test_ogni_collegamento_arriva_da_qualche_parte(entra, segretario, indirizzo, vista):
    controlla_collegamenti(pagina(entra(segretario).get(indirizzo + vista)))


def controlla_collegamenti(html) -> None:
    """No place has two names, and every link leads to a place of the page or to a page there is."""
    luoghi = [attributi(elemento)["id"] for elemento in elementi(html) if "id" in attributi(elemento)]
    assert len(luoghi) == len(set(luoghi))
    assert {meta.removeprefix("#") for meta in mete(html) if meta.startswith("#")} <= set(luoghi)
    for meta in mete(html):
        if not meta.startswith("#"):
            resolve(urlsplit(meta).path)


@pytest.mark.parametrize(
    ("vista", "riga"), [("", "tr"), ("?vista=voci", "li"), ("?vista=gantt", "tr"), ("?vista=tabella", "tr")]
)
@pytest.mark.parametrize("indirizzo", PIANI)
def test_ogni_obiettivo_ha_un_posto_e_uno_solo(entra, oiv, indirizzo, vista, riga):
    _, _, slug, anno, _ = indirizzo.split("/")
    righe = cerca(pagina(entra(oiv).get(indirizzo + vista)), riga)
    posti = [attributi(una)["id"] for una in righe if "id" in attributi(una)]
    obiettivi = models.Obiettivo.objects.filter(piano__ente__slug=slug, piano__anno=anno)
    assert sorted(posti) == sorted(f"obiettivo-{obiettivo.n}" for obiettivo in obiettivi)


def tabella(html, ancora) -> list[list[str]]:
    """The lines of the table of objectives under a heading."""
    (trovata,) = cerca(html, "table", "tabella-obiettivi", **{"aria-labelledby": ancora})
    corpo = cerca(trovata, "tbody")[0]
    return [[testo(cella) for cella in riga.children] for riga in cerca(corpo, "tr")]


def test_la_tabella_di_un_area_ha_tutto_cio_che_pesa_su_di_lei(entra, oiv):
    righe = tabella(pagina(entra(oiv).get(CAZZAGO)), "area-7")
    pesi = [riga[-1] for riga in righe]
    assert len(righe) == 28
    assert pesi[-2:] == ["senza peso", "senza peso"]
    assert sum(map(int, pesi[:-2])) == 103
    assert righe[1] == [
        "2",
        "2T",
        "Attuazione misure anticorruzione, nel rispetto del PTPCT 2023 – 2025 "
        "trasversale · in comune con altre 4 aree",
        "1",
        "2",
        "5",
    ]


def test_gli_obiettivi_di_piu_aree_stanno_una_volta_anche_da_soli(entra, oiv):
    righe = tabella(pagina(entra(oiv).get(ALZANO_2022)), "generali")
    assert {riga[0]: riga[-1] for riga in righe} == {
        "2": "AG: 15 · SG: senza peso · LLPP: 2,5",
        "3": "SG: 2,5 · AG.STAFF: senza peso",
        "6": "AG: 5 · FIN: 5 · SC: 5 · LLPP: 5 · PL: 5 · V: 5 · AG.STAFF: 10 · SG: 5",
        "8": "PL: 10 · LLPP: 10",
        "9": "PL: 45 · LLPP: 10",
        "11": "AG.PROT: 5 · LLPP: 2,5 + 2,5",
        "15": "SC: 25 · LLPP: 25",
        "20": "V: 10 + 10 · FIN: 10 + 10",
        "25": "SG: 5 + 5 + 2,5 · AG.STAFF: 10",
    }


def test_un_peso_uguale_per_molte_aree_si_dice_una_volta(entra, oiv):
    righe = tabella(pagina(entra(oiv).get(TORTONA)), "generali")
    nove = "(00-SSPC, 00-PM, 00-GRU, 00-AVV, 01, 02, 04, 06, 07)"
    assert [riga[-1] for riga in righe] == [
        f"5 per ognuna di 9 aree {nove}",
        f"5 per ognuna di 9 aree {nove}",
        f"5 per ognuna di 9 aree {nove}",
        f"30 per ognuna di 9 aree {nove}",
        "00-SSPC: 10 · 04: 10",
        "01: 10 · 02: 10",
    ]


def test_dove_i_pesi_si_sommano_si_legge_da_quale_servizio_vengono(entra, oiv):
    righe = tabella(pagina(entra(oiv).get(ALZANO_2022)), "area-2")
    assert [(riga[2], riga[-1]) for riga in righe] == [
        ("PERSONALE per Servizio Personale giuridico", "10"),
        ("COMITATI DI QUARTIERE trasversale · in comune con SG, LLPP", "15"),
        ("REGOLAMENTI per Ufficio Staff · trasversale · in comune con SG", "senza peso"),
        (
            "PREVENZIONE DELLA CORRUZIONE E TUTELA DELLA TRASPARENZA per Ufficio Staff · generale · "
            "in comune con altre 6 aree",
            "5 + 10",
        ),
        ("ARCHIVIO COMUNALE per Servizio Protocollo · trasversale · in comune con LLPP", "5"),
        ("CIMITERI CITTADINI per Servizi cimiteriali", "10"),
        (
            "ATTI AMMINISTRATIVI MONITORAGGIO PIANO PERFORMANCE per Ufficio Staff · trasversale · "
            "in comune con SG",
            "10",
        ),
    ]


def test_il_peso_dell_obiettivo_conta_una_volta_sola_nell_area(entra, segretario, carica):
    due_volte = fabbrica.obiettivo(1, "A", "A", {"area": "A", "peso": 4}, peso=30)
    html = pagina(entra(segretario).get(carica(due_volte)))
    assert [riga[-2] for riga in tabella(html, "area-1")] == ["4 + 30"]
    assert testi(html, "p", "totale") == ["34 su 100: ne mancano 66"]


def test_gli_obiettivi_annullati_o_senza_area_stanno_a_parte(entra, segretario, carica):
    atto = {"tipo": "deliberazione di Giunta", "numero": "90", "data": "2026-09-30"}
    html = pagina(
        entra(segretario).get(
            carica(
                fabbrica.obiettivo(1, {"area": "A", "peso": 100}, prerequisito=True, categoria="strategico"),
                fabbrica.obiettivo(2, {"area": "A", "peso": 5}, stato="annullato", stato_atto=atto),
                fabbrica.obiettivo(3, "B", stato="sostituito", sostituito_da=1),
                fabbrica.obiettivo(4),
                fabbrica.obiettivo(5, ambito="generale"),
            )
        )
    )
    assert [(riga[1], riga[4]) for riga in tabella(html, "generali")] == [
        ("Obiettivo 5 generale", "tutto l'ente")
    ]
    assert [(riga[1], riga[4]) for riga in tabella(html, "area-1")] == [
        ("Obiettivo 1 strategico · prerequisito: non pesa, ma senza non c'è premio", "100")
    ]
    assert [(riga[1], riga[4]) for riga in tabella(html, "senza-area")] == [("Obiettivo 4", "nessuna area")]
    assert [(riga[1], riga[4]) for riga in tabella(html, "non-attivi")] == [
        ("Obiettivo 2 annullato con deliberazione di Giunta n. 90 del 30/09/2026", "A: 5"),
        ("Obiettivo 3 sostituito dall'obiettivo 1", "B: senza peso"),
    ]
    assert "Senza obiettivi: Area seconda (B)." in testi(html, "p")


def test_di_ogni_area_si_scarica_la_sua_parte(entra, segretario, carica):
    strana = "Ç/1 (bis) #2?"
    aree = [{"codice": strana, "nome": "Area strana"}]
    indirizzo = carica(fabbrica.obiettivo(1, strana), aree=aree)
    client = entra(segretario)
    html = pagina(client.get(indirizzo))
    parti = {testo(a): attributi(a)["href"] for a in cerca(html, "a") if "Area strana" in testo(a)}
    assert parti == {
        "Area strana": "#area-1",
        **{
            f"{nome} di Area strana": f"{indirizzo}aree/{quote(strana, '/()')}/documenti/{formato}"
            for nome, formato in (("PDF", "pdf"), ("Word", "docx"), ("Excel", "xlsx"), ("ODS", "ods"))
        },
    }
    assert client.get(parti["Excel di Area strana"]).content[:2] == b"PK"


def test_un_piano_ancora_vuoto_si_legge_lo_stesso(entra, segretario, carica):
    html = pagina(entra(segretario).get(carica(aree=[])))
    assert dict(zip(testi(html, "dt"), testi(html, "dd"), strict=True)) == {
        "Obiettivi": "0, in 0 aree",
        "Controlli": "1 da guardare , 2 per informazione",
    }
    assert "Il piano non ha ancora obiettivi." in testi(html, "p")
    assert cerca(html, "table") == []


def test_di_un_piano_in_ordine_si_dice_che_non_c_e_niente_da_segnalare(entra, segretario):
    in_ordine = contenuto.leggi(json.dumps(fabbrica.in_ordine()))
    html = pagina(entra(segretario).get(caricato(segretario, in_ordine)))
    assert dict(zip(testi(html, "dt"), testi(html, "dd"), strict=True))["Controlli"] == "niente da segnalare"
    assert "I controlli non hanno trovato niente da segnalare. Che cosa guardano" in testi(html, "p")
    assert cerca(html, "section", "segnalazioni") == []


def test_il_testo_degli_utenti_e_solo_testo(entra, segretario, carica):
    cattivo = "<script>alert(1)</script>{{ piano }} & «così»"
    indirizzo = carica(fabbrica.obiettivo(1, "A", titolo=cattivo), aree=[{"codice": "A", "nome": cattivo}])
    html = pagina(entra(segretario).get(indirizzo))
    assert [testo(script) for script in cerca(html, "script") if testo(script)] == []
    assert cattivo in testi(html, "th", scope="row")


@pytest.mark.parametrize("indirizzo", ["/", *PIANI, f"{CAZZAGO}?vista=voci", f"{CAZZAGO}obiettivi/1/"])
def test_le_pagine_rispettano_la_politica_dei_contenuti(entra, segretario, indirizzo):
    risposta = entra(segretario).get(indirizzo)
    assert "unsafe" not in risposta["Content-Security-Policy"]
    html = pagina(risposta)
    assert cerca(html, "style") == []
    # Scripts are files of ours: none is written in the page.
    assert [
        (attributi(script).get("src"), testo(script))
        for script in cerca(html, "script")
        if testo(script) or not attributi(script).get("src", "").startswith("/static/")
    ] == []
    assert [
        nome
        for elemento in elementi(html)
        for nome in attributi(elemento)
        if nome == "style" or nome.startswith("on")
    ] == []
