"""The board of a rilevazione, and what monitoring shows on the plan's page and in the home."""

from decimal import Decimal

import pytest
from django.utils import timezone

from monitoraggio import azioni
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from monitoraggio.views import agganciate
from monitoraggio.views.grafico import grafico
from obiettivi import agganci
from obiettivi import models as m
from obiettivi.accesso import diritti
from tests import fabbrica
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.persone import abilita_su
from tests.rilevazioni import (
    CHI,
    ELENCO,
    FINALE,
    INTERMEDIO,
    PIANO,
    approvato,
    apri_la_prima,
    cast,
    righe,
)
from tests.test_rilevazioni import MISURE, scrivi

pytestmark = pytest.mark.django_db


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def piano(persone):
    return approvato(persone)


@pytest.fixture
def aperta(piano, segretario):
    return apri_la_prima(piano, segretario)


# The board


def test_prima_di_aprirla_il_cruscotto_ha_solo_la_testa(entra, aperta, segretario, lettore):
    html = pagina(entra(lettore).get(FINALE))
    assert testi(html, "h2") == []
    assert "Non è ancora aperta" in testo(html)
    html = pagina(entra(segretario).get(FINALE))
    assert [attributi(uno)["action"] for uno in cerca(cerca(html, "main")[0], "form")] == [
        f"{FINALE}apri/",
        f"{FINALE}elimina/",
    ]


@pytest.fixture
def in_corso(aperta, responsabile, segretario):
    """Area A has sent one of its two, returned once; B has proposed something, and sent nothing."""
    uno = scrivi(aperta, 1, responsabile, MISURE[1], criticita="Manca personale")
    azioni.invia(avanzamento=uno, utente=responsabile)
    azioni.valida(avanzamento=uno, utente=segretario)
    due = scrivi(aperta, 2, responsabile, MISURE[2], proposta="conferma")
    azioni.invia(avanzamento=due, utente=responsabile)
    azioni.restituisci(avanzamento=due, motivo="Quando?", utente=segretario)
    scrivi(aperta, 3, segretario, MISURE[3], proposta="rimodula", motivo="Gara deserta", criticita="Gara")
    return aperta


def test_il_cruscotto_dice_a_che_punto_e_ogni_area(entra, in_corso, segretario):
    html = pagina(entra(segretario).get(INTERMEDIO))
    assert testi(html, "h2") == [
        "Rapporto di monitoraggio",
        "Area per area",
        "L'ente",
        "Proposte delle aree",
        "Avanzamenti",
        "Chiudi la rilevazione",
        "Che cosa è stato fatto",
    ]
    # (90 × 60 + 100 × 40) : 100, against two phases that are due at the end of the year.
    assert righe(html) == [
        ["Area prima A", "1 restituito, 1 validato", "94,00 % 94 punti sopra l'atteso", "0,00 %", "1"],
        ["Area seconda B", "1 in bozza", "50,00 %", "senza fasi", "1"],
    ]
    assert "Nessuna area ha inviato tutti i suoi avanzamenti: mancano A, B." in testi(html, "p")
    assert [valori[:3] for valori in righe(html, 1)] == [
        ["1. Obiettivo 1", "Validato", "90,00 %"],
        ["2. Obiettivo 2", "Restituito", "100,00 %"],
    ]
    ente = cerca(html, "section", **{"aria-labelledby": "ente"})[0]
    assert testi(ente, "dd") == ["72,00 % (72 punti sopra l'atteso)", "0,00 %"]
    assert testi(ente, "li")[-1] == "Media semplice: 144 : 2 = 72"
    (proposta,) = testi(cerca(html, "section", **{"aria-labelledby": "proposte"})[0], "li")
    assert proposta == "3. Obiettivo 3 B Rimodularlo : Gara deserta"


def test_ogni_avanzamento_letto_ha_la_sua_pagina(entra, in_corso, segretario):
    tutti = {f"{INTERMEDIO}{uno.assegnazione}/" for uno in in_corso.avanzamenti.all()}
    assert len(tutti) == 3
    assert tutti <= mete(pagina(entra(segretario).get(INTERMEDIO)))


def test_chi_ha_inviato_tutto(entra, in_corso, responsabile, segretario, lettore):
    due = in_corso.avanzamenti.get(stato=StatoAvanzamento.RESTITUITO)
    azioni.invia(avanzamento=due, utente=responsabile)
    html = pagina(entra(lettore).get(INTERMEDIO))
    assert "Ha inviato tutto 1 area su 2: manca B." in testi(html, "p")
    assert [riga[:2] for riga in righe(html)] == [
        ["Area prima A", "1 inviato, 1 validato ha inviato tutto"],
        ["Area seconda B", "1 in bozza"],
    ]


NON_LETTO = ["si legge a rilevazione chiusa"]
GRADO_A = "94,00 % 94 punti sopra l'atteso"


@pytest.mark.parametrize(
    ("chi", "gradi", "sezioni", "proposte"),
    [
        ("segretario", [GRADO_A, "50,00 %"], True, 1),
        ("redattore", [GRADO_A, "50,00 %"], True, 1),
        ("oiv", [GRADO_A, "50,00 %"], True, 1),
        ("responsabile", [GRADO_A, *NON_LETTO], False, 0),
        ("compilatore", [*NON_LETTO, "50,00 %"], False, 1),
        ("lettore", [*NON_LETTO, *NON_LETTO], False, 0),
    ],
)
def test_finche_e_aperta_ognuno_legge_le_sue_aree(entra, in_corso, persone, chi, gradi, sezioni, proposte):
    html = pagina(entra(persone[chi]).get(INTERMEDIO))
    assert [riga[2] for riga in righe(html)] == gradi
    assert ("L'ente" in testi(html, "h2")) == sezioni
    assert testo(html).count("Gara deserta") == proposte
    letti = {"A": "Obiettivo 1", "B": "Obiettivo 3"}
    trovati = [testo(html).count(letti[area]) > 0 for area in letti]
    assert trovati == [grado not in NON_LETTO for grado in gradi]


def test_chiusa_la_leggono_tutti(entra, in_corso, segretario, lettore):
    azioni.chiudi(rilevazione=in_corso, motivo="Basta", utente=segretario)
    html = pagina(entra(lettore).get(INTERMEDIO))
    assert [riga[2] for riga in righe(html)] == [GRADO_A, "50,00 %"]
    assert "L'ente" in testi(html, "h2")
    assert testi(html, "div", "richiamo") == ["Motivo della chiusura Basta"]
    assert testi(cerca(html, "table")[0], "th")[:5] == [
        "Area", "Avanzamenti", "Grado", "Atteso al 30/09/2026", "Criticità",
    ]  # fmt: skip
    assert cerca(html, "form", "modulo") == []


def test_il_grafico_ha_una_barra_per_area_e_una_per_l_ente(entra, in_corso, segretario, lettore):
    html = pagina(entra(segretario).get(INTERMEDIO))
    (disegno,) = cerca(html, "figure", "grafico")
    assert testi(disegno, "text") == [
        "A – Area prima", "94,00 %", "B – Area seconda", "50,00 %", "Ente", "72,00 %",
    ]  # fmt: skip
    barre = cerca(disegno, "rect", "barra-dentro")
    assert [attributi(uno)["width"] for uno in barre] == ["253.8", "135.0", "194.4"]
    assert [attributi(uno)["d"] for uno in cerca(disegno, "path", "segno-atteso")] == [
        "M0.0 18v21",
        "M0.0 110v21",
    ]
    assert cerca(pagina(entra(lettore).get(INTERMEDIO)), "figure") == []


def test_il_grafico_ha_una_scala_sola():
    disegno = grafico([("Uno" * 20, "120 %", Decimal(120), Decimal(60)), ("Due", "nessun grado", None, None)])
    assert [(riga.larghezza, riga.fondo, riga.atteso) for riga in disegno.righe] == [
        ("270.0", "225.0", "M135.0 18v21"),
        ("0.0", "225.0", ""),
    ]
    assert (disegno.larghezza, disegno.altezza) == ("360", "92")
    assert len(disegno.righe[0].nome) == 46


def test_dove_i_pesi_si_sommano_il_grado_e_dell_area_principale(entra, persone):
    valore = fabbrica.piano(
        fabbrica.obiettivo(1, {"area": "A", "peso": 50}, indicatori=[{"tipo": "si_no"}]),
        fabbrica.obiettivo(2, {"area": "B", "peso": 50}, indicatori=[{"tipo": "si_no"}]),
        aree=[{"codice": "A", "nome": "Area prima"}, {"codice": "B", "nome": "Servizio", "padre": "A"}],
        sistema=fabbrica.sistema(raggruppa="radice"),
    )
    apri_la_prima(approvato(persone, valore), persone["segretario"])
    html = pagina(entra(persone["segretario"]).get(INTERMEDIO))
    assert [riga[:2] for riga in righe(html)] == [["Area prima A", "2 in bozza"]]
    assert [riga[0] for riga in righe(html, 1)] == ["1. Obiettivo 1", "2. Obiettivo 2 B"]
    # Who reads only the area below reads its avanzamento, not the degree, which is of both.
    html = pagina(entra(persone["compilatore"]).get(INTERMEDIO))
    assert [riga[2] for riga in righe(html)] == NON_LETTO
    assert [riga[0] for riga in righe(html, 1)] == ["2. Obiettivo 2 B"]


# On the pages of `obiettivi`


def test_la_pagina_di_un_piano_approvato_porta_al_monitoraggio(entra, piano, piano_cazzago, lettore, oiv):
    assert ELENCO in mete(pagina(entra(lettore).get(PIANO)))
    in_bozza = pagina(entra(oiv).get("/piani/cazzago-san-martino/2023/"))
    assert "Monitoraggio" not in testi(in_bozza, "a")


def da_fare(client):
    html = pagina(client.get("/"))
    trovate = [testo(voce) for sezione in cerca(html, "section", "da-fare") for voce in cerca(sezione, "li")]
    return [riga for riga in trovate if "al 30/09/2026" in riga]


CODA = "Vai agli avanzamenti , Comune di Borgo Esempio 2026"


def test_la_home_dice_che_cosa_c_e_da_inviare_e_da_validare(entra, aperta, piano, persone):
    def detti():
        return {chi: da_fare(entra(utente)) for chi, utente in persone.items()}

    niente = {chi: [] for chi in CHI}
    assert detti() == niente | {
        "responsabile": [f"Monitoraggio al 30/09/2026: 2 avanzamenti da inviare. {CODA}"],
        "compilatore": [f"Monitoraggio al 30/09/2026: 1 avanzamento da compilare. {CODA}"],
        # Nobody is in office in area B: the segretario sends.
        "segretario": [f"Monitoraggio al 30/09/2026: 1 avanzamento da inviare. {CODA}"],
    }
    manda(aperta, persone)
    assert detti() == niente | {
        "responsabile": [
            f"Monitoraggio al 30/09/2026: 1 avanzamento da inviare, 1 restituito da rivedere. {CODA}"
        ],
        "segretario": [f"Monitoraggio al 30/09/2026: 2 da validare. {CODA}"],
        # Of B, where nobody is in office, the OIV validates too.
        "oiv": [
            f"Monitoraggio al 30/09/2026: 1 da validare. {CODA}",
            "Monitoraggio al 30/09/2026: 2 avanzamenti senza il grado dell'OIV. "
            "Vai alla tabella , Comune di Borgo Esempio 2026",
        ],
    }
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=persone["segretario"])
    assert detti() == niente


def manda(aperta, persone):
    """All is sent, and one is returned."""
    for n, misura in MISURE.items():
        riga = scrivi(aperta, n, persone["responsabile"], misura)
        azioni.invia(avanzamento=riga, utente=persone["responsabile"])
    primo = aperta.avanzamenti.filter(area="A").first()
    azioni.restituisci(avanzamento=primo, motivo="No", utente=persone["segretario"])


def test_chi_risponde_di_un_area_non_trova_da_validarla(entra, aperta, piano, persone):
    manda(aperta, persone)
    abilita_su(persone["segretario"], piano, "responsabile", "A", "B")
    assert da_fare(entra(persone["segretario"])) == [
        f"Monitoraggio al 30/09/2026: 1 avanzamento da inviare, 1 restituito da rivedere. {CODA}"
    ]


def test_di_un_piano_dell_anno_prima_si_trova_lo_stesso(entra, aperta, piano, responsabile):
    """A new year has opened meanwhile: the plan that is measured is not the last one."""
    m.Piano.objects.create(ente=piano.ente, anno=2027, organigramma=piano.organigramma, sistema=piano.sistema)
    assert da_fare(entra(responsabile)) == [f"Monitoraggio al 30/09/2026: 2 avanzamenti da inviare. {CODA}"]


# What the pages cost


def grande(persone, quanti):
    obiettivi = [
        fabbrica.obiettivo(
            n,
            {"area": "A", "peso": 100},
            indicatori=[{"tipo": "numero", "valore": 1, "operatore": ">="}],
            fasi=[{"mesi": [3]}],
        )
        for n in range(1, quanti + 1)
    ]
    valore = fabbrica.piano(*obiettivi, sistema=fabbrica.sistema("libero", {}))
    aperta = apri_la_prima(approvato(persone, valore), persone["segretario"])
    for n in range(1, quanti + 1):
        scrivi(aperta, n, persone["segretario"], {"valore": Decimal(n)}, proposta="sospende", motivo="Sì")
    return aperta


@pytest.mark.parametrize("quanti", [3, 30])
@pytest.mark.parametrize(("chi", "elenco", "cruscotto"), [("segretario", 10, 19), ("responsabile", 10, 19)])
def test_le_letture_non_crescono_con_gli_avanzamenti(
    entra, persone, quanti, chi, elenco, cruscotto, django_assert_num_queries
):
    grande(persone, quanti)
    client = entra(persone[chi])
    for indirizzo, letture in ((ELENCO, elenco), (INTERMEDIO, cruscotto)):
        with django_assert_num_queries(letture):
            assert client.get(indirizzo).status_code == 200


@pytest.mark.parametrize("quanti", [3, 30])
def test_le_letture_della_home_non_crescono(persone, quanti, django_assert_num_queries):
    aperta = grande(persone, quanti)
    piani = list(m.Piano.objects.select_related("ente"))
    suoi = diritti(persone["responsabile"], timezone.localdate())
    suoi = {piano.ente_id: suoi[aperta.piano.ente_id] for piano in piani}
    with django_assert_num_queries(2):
        trovate = agganciate.cose_da_fare(timezone.localdate(), piani, suoi)
    assert list(trovate) == [aperta.piano_id]
    assert [cosa.testo for cosa in trovate[aperta.piano_id]] == [
        f"Monitoraggio al 30/09/2026: {quanti} avanzamenti da inviare"
    ]
    aperta.piano.rilevazioni.filter(stato=StatoRilevazione.PROGRAMMATA).delete()
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=persone["segretario"])
    with django_assert_num_queries(1):
        assert agganciate.cose_da_fare(timezone.localdate(), piani, suoi) == {}
    with django_assert_num_queries(0):
        assert agganci.cose_da_fare(timezone.localdate(), [], suoi) == {}
