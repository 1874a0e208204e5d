"""The sheet of an objective on the screen: what it says, where it leads."""

import json

import pytest
from django.urls import reverse

from obiettivi import contenuto, models
from obiettivi.riepiloghi import contenuto_piano
from obiettivi.views.pagina_piano import ordine_degli_obiettivi
from tests import fabbrica
from tests.html import attributi, cerca, elementi, mete, pagina, testi, testo, titolo
from tests.test_pagina_piano import PIANI, caricato, controlla_collegamenti, moduli
from tests.test_pagine import ALZANO_2022, ALZANO_2024, CAZZAGO, CHIARI, TORTONA, abilita

pytestmark = pytest.mark.django_db

SCHEDE = [
    f"{CAZZAGO}obiettivi/1/",
    f"{CAZZAGO}obiettivi/47/",
    f"{TORTONA}obiettivi/2/",
    f"{CHIARI}obiettivi/9/",
    f"{ALZANO_2022}obiettivi/2/",
    f"{ALZANO_2024}obiettivi/3/",
]


@pytest.fixture
def scheda(entra, segretario):
    """The sheet of an objective of a hand-made plan, as who prepares it sees it."""

    def scheda(n, *obiettivi, **altro):
        indirizzo = caricato(segretario, fabbrica.piano(*obiettivi, **altro))
        return pagina(entra(segretario).get(f"{indirizzo}obiettivi/{n}/"))

    return scheda


@pytest.fixture
def completa(entra, segretario):
    """The sheet of the objective that uses every key of the format."""
    indirizzo = caricato(segretario, contenuto.leggi(json.dumps(fabbrica.albero_completo())))
    return pagina(entra(segretario).get(f"{indirizzo}obiettivi/1/"))


def fatti(html) -> dict[str, list[str]]:
    """Name and values of the facts of the sheet."""
    detti = {}
    for elenco in cerca(html, "dl", "fatti"):
        for elemento in elementi(elenco):
            if elemento.name == "dt":
                detti[testo(elemento)] = []
            elif elemento.name == "dd":
                detti[[*detti][-1]].append(testo(elemento))
    return detti


def tabella(html, ancora) -> list[list[str]]:
    """A table of the sheet, heading first."""
    (trovata,) = cerca(html, "table", "tabella-scheda", **{"aria-labelledby": ancora})
    return [
        [testo(cella) for cella in elementi(riga) if cella.name in ("th", "td")]
        for riga in cerca(trovata, "tr")
    ]


def test_la_scheda_dice_tutto(completa):
    assert testi(completa, "h1") == ["Tempi di pagamento «entro 30 giorni»"]
    assert testi(completa, "p", "testata-ente") == [
        "Obiettivo 1 · codice 1T · codice interno 77 · trasversale (più aree) · strategico · 2026–2027"
    ]
    assert testi(completa, "p", "avviso") == [
        "Obiettivo sostituito con deliberazione n. 90 del 30/09/2026, dall'obiettivo 3: non conta nei pesi."
    ]
    assert testi(completa, "p", "testo") == ["Due righe con l'a capo"]
    assert fatti(completa) == {
        "Peso dell'obiettivo": ["8,25"],
        "Situazione di partenza": ["Ritardo di 4 giorni"],
        "Risultato atteso": ["Nessun ritardo"],
        "Soglia minima": ["60%"],
        "Prerequisito": ["no"],
        "Risorse umane": ["Tutto l'ufficio", "istruttore, 33,33%, 2 persone; funzionario"],
        "Risorse finanziarie": ["1.234,50 € – a bilancio"],
        "Capitoli": ["101 – corrente – 5.000,00 €"],
        "Risorse strumentali": ["Software di contabilità"],
        "Fonte del premio": ["Art. 0"],
        "Premio": ["3 dipendenti, coefficiente 1,5, punti 30, importo 751,11 €"],
        "Portatori di interesse": ["Fornitori"],
        "Adempimenti": ["tempi di pagamento, formazione"],
        "Tema trasversale": ["semplificazione"],
        "Sezione del piano": ["Obiettivi trasversali"],
        "Programmazione": ["M1 – Servizi istituzionali › M1.P2 – Segreteria", "X"],
        "Sostituito da": ["Obiettivo 3"],
    }
    assert f"{reverse('obiettivo', args=['borgo-esempio', 2026, 3])}" in mete(completa)


def test_le_tabelle_della_scheda(completa):
    assert tabella(completa, "aree") == [
        ["Area", "Performance attesa", "Quota", "Peso"],
        [
            "Area prima (A), capofila Contributo: liquidazioni Risorse umane: due persone "
            "Unità a tempo pieno: 1,5 Risorse finanziarie: 100,00 €",
            "Paga in tempo",
            "75%",
            "10",
        ],
        ["Area prima (A)", "", "", "0"],
        ["Area seconda (B)", "", "", "8,25"],
    ]
    assert tabella(completa, "fasi")[1:] == [
        [
            "1",
            "S.E. - TUTTI Ricognizione Aree: Area seconda (B), Area prima (A) Solo per: Area seconda (B)",
            "30/06/2026 da gennaio a febbraio, giugno",
            "da gennaio a febbraio, giugno",
            "40",
            "40",
        ],
        ["", "Avvio", "31.06.2026", "", "", ""],
    ]
    indicatori = tabella(completa, "indicatori")
    assert [riga[2:] for riga in indicatori] == [
        ["Partenza", "Traguardo", "Peso"],
        [
            "4 giorni – 4 giorni nel 2025",
            "al massimo -0,5 giorni entro il 31/12/2026 2027: -1; 2028: -2,25 "
            "Grado: sotto 10: 0%; da 10: 50,5% (in proporzione); da 20: 100%",
            "60",
        ],
        ["", "fatta", "40"],
    ]


def test_i_mesi_di_una_fase_sono_una_barra(completa):
    (mesi,) = cerca(completa, "svg", role="img")
    assert testi(mesi, "title") == ["da gennaio a febbraio, giugno"]
    assert [
        (barra.get("x"), barra["width"]) for barra in map(attributi, cerca(mesi, "rect", "barra-dentro"))
    ] == [
        ("0", "2"),
        ("5", "1"),
    ]


def test_ogni_area_ha_i_suoi_pesi_delle_fasi_con_il_valore_obiettivo(entra, oiv):
    html = pagina(entra(oiv).get(f"{TORTONA}obiettivi/2/"))
    assert tabella(html, "pesi")[5:9] == [
        ["Affari Generali (01)", "–", "–", "50 (50)", "50 (100)", "–"],
        ["Sviluppo Economico (02)", "20 (20)", "20 (40)", "20 (60)", "40 (100)", "–"],
        ["Servizi alla Persona e alla Comunità (04)", "–", "–", "50 (50)", "50 (100)", "–"],
        ["Finanziario (06)", "–", "–", "40 (40)", "40 (80)", "20 (100)"],
    ]


def test_accanto_a_ogni_area_si_legge_come_stanno_i_suoi_pesi(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}obiettivi/1/"))
    assert [riga[-2:] for riga in tabella(html, "aree")] == [
        ["Peso", "Totale dell'area"],
        ["10", "Gli obiettivi di AG 100 su 100"],
        ["5", "Gli obiettivi di FIN 103 su 100: 3 di troppo"],
        ["12", "Gli obiettivi di SP 100 su 100"],
        ["10", "Gli obiettivi di TEC 100 su 100"],
        ["10", "Gli obiettivi di PL 100 su 100"],
    ]
    assert {meta for meta in mete(html) if "#area" in meta} == {
        f"{CAZZAGO}#area-{posto}" for posto in (2, 7, 13, 17, 20)
    }


def test_di_un_area_sola_si_dice_tra_i_fatti(entra, oiv):
    html = pagina(entra(oiv).get(f"{CAZZAGO}obiettivi/25/"))
    detti = fatti(html)
    assert (detti["Area e peso"], detti["Pesi dell'area"]) == (
        ["Area Economico Finanziaria (FIN) · peso 5"],
        ["Gli obiettivi di FIN 103 su 100: 3 di troppo"],
    )


def test_dove_i_pesi_si_sommano_il_totale_e_dell_area_principale(entra, oiv):
    html = pagina(entra(oiv).get(f"{ALZANO_2022}obiettivi/3/"))
    assert [riga[-1] for riga in tabella(html, "aree")[1:]] == [
        "Gli obiettivi di SG 20 su 20",
        "Gli obiettivi di AG 65 su 60: 5 di troppo",
    ]


def test_il_totale_di_piu_aree_di_cui_non_si_dice_altro(scheda):
    html = scheda(1, fabbrica.obiettivo(1, "A", "A", "B", peso=30, ambito="trasversale"))
    assert fatti(html) == {
        "Aree": ["Area prima (A); Area prima (A); Area seconda (B)"],
        "Peso dell'obiettivo": ["30"],
        "Pesi delle aree": [
            "Gli obiettivi di A 30 su 100: ne mancano 70",
            "Gli obiettivi di B 30 su 100: ne mancano 70",
        ],
    }


def test_dove_non_ci_sono_pesi_non_se_ne_parla(entra, oiv):
    html = pagina(entra(oiv).get(f"{ALZANO_2024}obiettivi/3/"))
    assert [*fatti(html)] == ["Aree", "Risultato atteso", "Sezione del piano", "Programmazione"]
    assert tabella(html, "indicatori") == [
        ["N.", "Indicatore", "Traguardo"],
        ["1", "Attuazione di tutte le misure anticorruzione e trasparenza programmate nel PTPCT", "sì"],
        ["2", "Rilievi ricevuti per rischio corruttivo", "pari a 0 rilievi"],
        ["3", "Irregolarità riscontrate in Amministrazione Trasparente", "meno di 3 irregolarità all'anno"],
    ]


def test_di_un_obiettivo_appena_nato_si_dice_che_manca_il_resto(scheda):
    html = scheda(1, fabbrica.obiettivo(1))
    assert testi(html, "p", "vuoto") == [
        "Di questo obiettivo il piano dice solo il titolo: non ci sono ancora aree, fasi, indicatori o risorse."
    ]
    assert cerca(html, "table") + cerca(html, "dl") == []


@pytest.mark.parametrize(
    ("obiettivo", "luoghi"),
    [
        (
            fabbrica.obiettivo(1, "A", {"area": "B", "peso": 0}),
            [("Vedi le aree, riga 1", "#aree-1"), ("Vedi le aree, riga 2", "#aree-2")],
        ),
        (fabbrica.obiettivo(1, "A"), [("Vedi l'area e il peso", "#che-cosa")]),
        (
            fabbrica.obiettivo(1, {"area": "A", "peso": 5}, fasi=[{"peso": 40}, {"peso": 50}]),
            [("Vedi le fasi", "#fasi")],
        ),
        (
            fabbrica.obiettivo(1, {"area": "A", "peso": 5}, fasi=[{"peso": 100}, {"descrizione": "b"}]),
            [("Vedi le fasi, riga 2", "#fasi-2")],
        ),
        (
            fabbrica.obiettivo(
                1,
                {"area": "A", "peso": 5, "pesi_fasi": [40, 50]},
                {"area": "B", "peso": 5, "pesi_fasi": [50, 50]},
                fasi=[{"numero": 1}, {"numero": 2}],
            ),
            [("Vedi i pesi delle fasi", "#pesi")],
        ),
        (
            fabbrica.obiettivo(
                1, {"area": "A", "peso": 5, "pesi_fasi": [40, 50]}, fasi=[{"numero": 1}, {"numero": 2}]
            ),
            [("Vedi le fasi", "#fasi")],
        ),
        (
            fabbrica.obiettivo(1, {"area": "A", "peso": 5}, indicatori=[{"tipo": "si_no", "peso": 90}]),
            [("Vedi gli indicatori", "#indicatori")],
        ),
    ],
)
def test_ogni_segnalazione_porta_al_suo_posto_nella_scheda(scheda, obiettivo, luoghi):
    """Those about weights; so little an objective has others too."""
    html = scheda(1, obiettivo, sistema=fabbrica.sistema(fasi_totale=100, indicatori_totale=100))
    righe = [riga for gruppo in cerca(html, "section", "segnalazioni") for riga in cerca(gruppo, "li")]
    collegamenti = [
        (testo(a), attributi(a)["href"])
        for riga in righe
        if any(meta.startswith("/enti/borgo-esempio/controlli/P") for meta in mete(riga))
        for a in cerca(riga, "a")
        if not testo(a).startswith(("Modifica", "Perché", "Deroga"))
    ]
    assert collegamenti == luoghi
    posti = {attributi(elemento).get("id") for elemento in elementi(html)}
    assert {indirizzo.removeprefix("#") for _, indirizzo in luoghi} <= posti


def test_le_segnalazioni_degli_altri_obiettivi_non_ci_sono(entra, oiv):
    client = entra(oiv)
    trovate = {
        n: [
            (una.anomalia.codice, una.anomalia.oggetto)
            for gruppo in client.get(f"{CAZZAGO}obiettivi/{n}/").context["pagina"].gruppi
            for parte in gruppo.parti
            for una in parte.segnalazioni
        ]
        for n in (46, 47)
    }
    assert trovate == {46: [], 47: [("P03", "obiettivi[47].assegnazioni[0]"), ("S06", "obiettivi[47]")]}


@pytest.mark.parametrize("indirizzo", PIANI)
def test_da_una_scheda_all_altra_si_segue_l_ordine_del_piano(entra, oiv, indirizzo):
    client = entra(oiv)
    righe = cerca(pagina(client.get(indirizzo)), "tr")
    posti = [attributi(riga)["id"] for riga in righe if "id" in attributi(riga)]
    ordine = [int(posto.removeprefix("obiettivo-")) for posto in posti]
    _, _, slug, anno, _ = indirizzo.split("/")
    piano = models.Piano.objects.get(ente__slug=slug, anno=anno)
    assert list(ordine_degli_obiettivi(contenuto_piano(piano))) == ordine
    for posto in (0, len(ordine) // 2, len(ordine) - 1):
        html = pagina(client.get(f"{indirizzo}obiettivi/{ordine[posto]}/"))
        vicini = {
            (attributi(a)["rel"], attributi(a)["href"]) for a in cerca(html, "a") if "rel" in attributi(a)
        }
        accanto = {"prev": ordine[posto - 1 : posto] if posto else [], "next": ordine[posto + 1 : posto + 2]}
        assert vicini == {
            (verso, f"{indirizzo}obiettivi/{n}/") for verso, suoi in accanto.items() for n in suoi
        }


def test_si_torna_al_piano_dove_si_era(entra, oiv):
    html = pagina(entra(oiv).get(f"{TORTONA}obiettivi/12/"))
    assert [attributi(a)["href"] for a in cerca(html, "a") if testo(a) == "Torna al piano"] == [
        f"{TORTONA}#obiettivo-12"
    ] * 2


def test_il_titolo_porta_dal_piano_alla_scheda(entra, oiv):
    client = entra(oiv)
    for vista in ("", "?vista=voci"):
        html = pagina(client.get(CAZZAGO + vista))
        attesi = {f"{CAZZAGO}obiettivi/{n}/" for n in range(1, 70)}
        assert {meta for meta in mete(html) if "/obiettivi/" in meta} == attesi


def test_modifica_solo_chi_prepara_il_piano(entra, segretario_di_tortona):
    abilita(segretario_di_tortona, "cazzago-san-martino", "oiv")
    client = entra(segretario_di_tortona)
    assert moduli(client.get(f"{CAZZAGO}obiettivi/47/")) == set()
    assert moduli(client.get(f"{TORTONA}obiettivi/2/")) == {f"{TORTONA}obiettivi/2/modifica/"}


@pytest.mark.parametrize("indirizzo", SCHEDE)
def test_ogni_collegamento_della_scheda_arriva_da_qualche_parte(entra, segretario, indirizzo):
    html = pagina(entra(segretario).get(indirizzo))
    controlla_collegamenti(html)


@pytest.mark.parametrize("chi", ["compilatore", "responsabile", "oiv"])
def test_chiunque_legga_il_piano_legge_le_schede(entra, request, chi):
    assert (
        titolo(entra(request.getfixturevalue(chi)).get(f"{ALZANO_2022}obiettivi/2/"))
        == "COMITATI DI QUARTIERE"
    )


def test_il_testo_degli_utenti_e_solo_testo(scheda):
    cattivo = "<script>alert(1)</script>{{ piano }} & «così»"
    html = scheda(
        1,
        fabbrica.obiettivo(1, "A", titolo=cattivo, descrizione=cattivo, fasi=[{"descrizione": cattivo}]),
        aree=[{"codice": "A", "nome": cattivo}],
    )
    assert [attributi(uno)["src"] for uno in cerca(html, "script")] == ["/static/pianoperf.js"]
    assert (testi(html, "h1"), testi(html, "p", "testo"), tabella(html, "fasi")[1][0]) == (
        [cattivo],
        [cattivo],
        cattivo,
    )
