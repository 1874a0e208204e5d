"""How degrees go: from a rilevazione to the next, from year to year, each person as far as they read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest

from monitoraggio import azioni
from monitoraggio.andamento import momenti, momenti_prima_di
from monitoraggio.esporta.documenti import DOCUMENTI
from monitoraggio.esporta.parole import di_allora
from monitoraggio.models import Rilevazione
from monitoraggio.scelte import TipoRilevazione
from monitoraggio.views.colonne import Dato, disegno
from tests import fabbrica
from tests.html import attributi, cerca, mete, pagina, testi
from tests.lettura_pdf import CORPO
from tests.lettura_pdf import testo as testo_del_pdf
from tests.lettura_xlsx import tabella
from tests.relazioni import in_cartella, su_carta
from tests.rilevazioni import ELENCO, FINALE, INTERMEDIO, approvato, apri_la_prima, cast, righe
from tests.test_rilevazioni import MISURE, contenuto_da_rilevare, scrivi
from tests.test_rilevazioni_cruscotto import grande
from tests.vita import carica, porta

pytestmark = pytest.mark.django_db

ANDAMENTO = f"{ELENCO}andamento/"
PRIMA = "/piani/borgo-esempio/2025/monitoraggio/"


@pytest.fixture
def persone(request):
    return cast(request)


def un_anno_prima(segretario, valore=None, misure=MISURE):
    """The plan of 2025, with its year closed."""
    valore = valore or contenuto_da_rilevare()
    valore = valore.model_copy(update={"piano": valore.piano.model_copy(update={"anno": 2025})})
    piano = porta(carica(valore), "approvato", segretario)
    finale = azioni.programma(
        piano=piano, al=date(2025, 12, 31), tipo=TipoRilevazione.FINALE, utente=segretario
    )
    return compila_e_chiudi(azioni.apri(rilevazione=finale, utente=segretario), segretario, misure)


def compila_e_chiudi(rilevazione, utente, misure=MISURE):
    for n, misura in misure.items():
        scrivi(rilevazione, n, utente, misura)
    return azioni.chiudi(rilevazione=rilevazione, motivo="Basta", utente=utente)


META = MISURE | {1: {"valore": Decimal(40)}}


@pytest.fixture
def in_corso(persone):
    """Last year closed; this year the intermedia closed, the finale open."""
    segretario = persone["segretario"]
    un_anno_prima(segretario)
    piano = approvato(persone)
    compila_e_chiudi(apri_la_prima(piano, segretario), segretario, META)
    aperta = azioni.apri(rilevazione=piano.rilevazioni.get(codice="2026-12-31"), utente=segretario)
    scrivi(aperta, 1, segretario, {"valore": Decimal(80)})
    scrivi(aperta, 2, segretario, {"valore": Decimal(1)})
    return aperta


# (90 × 60 + 100 × 40) : 100 last year, (50 × 60 + 100 × 40) : 100 at the end of September, then all of it.
AREA_A = ["Area prima A", "94,00 %", "70,00 % atteso 0,00 %", "100,00 % atteso 100,00 %"]
AREA_B = ["Area seconda B", "50,00 %", "50,00 %", "non ancora misurato"]
ENTE = ["Ente", "72,00 %", "60,00 % atteso 0,00 %", "100,00 % atteso 100,00 %"]


def test_un_grado_per_rilevazione_e_quello_con_cui_si_sono_chiusi_gli_anni_prima(entra, in_corso, persone):
    html = pagina(entra(persone["segretario"]).get(ANDAMENTO))
    assert testi(cerca(html, "thead")[0], "th") == [
        "Area",
        "31/12/2025 consuntivo 2025",
        "30/09/2026",
        "31/12/2026 ancora aperta",
    ]
    assert righe(html) == [AREA_A, AREA_B, ENTE]
    assert righe(html, 1) == [
        ["1. Obiettivo 1 A", "90,00 %", "50,00 %", "100,00 %"],
        ["2. Obiettivo 2 A", "100,00 %", "100,00 %", "100,00 %"],
        ["3. Obiettivo 3 B", "50,00 %", "50,00 %", "non ancora misurato"],
    ]
    assert {f"{PRIMA}2025-12-31/", INTERMEDIO, FINALE} <= mete(html)
    assert ANDAMENTO in mete(pagina(entra(persone["segretario"]).get(ELENCO)))


NON_ANCORA = "si legge a rilevazione chiusa"


@pytest.mark.parametrize(
    ("chi", "letti"),
    [
        ("segretario", (True, True, True)),
        ("redattore", (True, True, True)),
        ("oiv", (True, True, True)),
        ("responsabile", (True, False, False)),
        ("compilatore", (False, True, False)),
        ("lettore", (False, False, False)),
    ],
)
def test_quella_aperta_si_legge_come_il_suo_cruscotto(entra, in_corso, persone, chi, letti):
    html = pagina(entra(persone[chi]).get(ANDAMENTO))
    attesi = [
        riga if letto else [*riga[:-1], NON_ANCORA]
        for riga, letto in zip((AREA_A, AREA_B, ENTE), letti, strict=True)
    ]
    assert righe(html) == attesi
    degli_obiettivi = [riga[-1] == NON_ANCORA for riga in righe(html, 1)]
    assert degli_obiettivi == [not letti[0], not letti[0], not letti[1]]
    avanzamenti = {f"{FINALE}{uno.assegnazione}/" for uno in in_corso.avanzamenti.all()}
    assert len(avanzamenti & set(mete(html))) == 2 * letti[0] + letti[1]
    colonne = [len(cerca(uno, "rect")) for uno in cerca(html, "figure", "disegno")]
    ente, a, b = letti[2], *letti[:2]
    assert colonne == [2 + ente, 2 + a, 2 + b]
    assert ("Finché una rilevazione è aperta" in html) == (letti != (True, True, True))


def test_il_disegno_dice_a_parole_quello_che_mostra(entra, in_corso, persone):
    html = pagina(entra(persone["segretario"]).get(ANDAMENTO))
    ente, a, _ = cerca(html, "figure", "disegno")
    assert (testi(ente, "figcaption"), testi(a, "figcaption")) == (["Ente"], ["A – Area prima"])
    (svg,) = cerca(a, "svg")
    assert attributi(svg)["aria-label"] == (
        "A – Area prima: al 31/12/2025 94,00 %; al 30/09/2026 70,00 %; al 31/12/2026 100,00 %."
    )
    assert [attributi(uno)["class"] for uno in cerca(a, "rect")] == [
        "barra-prima",
        "barra-dentro",
        "barra-dentro",
    ]
    assert len(cerca(a, "path", "segno-atteso")) == 2


def test_le_colonne_stanno_su_una_scala_sola():
    dati = [
        Dato("31/12", "2025", "120,00 %", Decimal(120), None, prima=True),
        Dato("30/09", "2026", "–", None, Decimal(60), prima=False),
    ]
    uno = disegno("Ente", dati)
    assert (uno.larghezza, uno.altezza, uno.base) == ("148", "174", "M0 134h148")
    assert [(una.x, una.y, una.altezza, una.y_valore, una.atteso) for una in uno.colonne] == [
        ("18.0", "24.0", "110.0", "17.0", ""),
        ("92.0", "134.0", "0.0", "72.0", "M86.0 79.0h50"),
    ]


def test_con_molte_aree_si_disegna_solo_l_ente(entra, persone):
    codici = ["A", "B", *(f"Z{n}" for n in range(11))]
    valore = fabbrica.piano(
        *(
            fabbrica.obiettivo(n, {"area": codice, "peso": 100}, indicatori=[{"tipo": "si_no"}])
            for n, codice in enumerate(codici, start=1)
        ),
        aree=[{"codice": codice, "nome": f"Area {codice}"} for codice in codici],
    )
    aperta = apri_la_prima(approvato(persone, valore), persone["segretario"])
    for n in range(1, 14):
        scrivi(aperta, n, persone["segretario"], {"valore": Decimal(1)})
    html = pagina(entra(persone["segretario"]).get(ANDAMENTO))
    assert testi(html, "figcaption") == ["Ente"]
    assert "Le aree sono molte: si leggono nella tabella." in html
    assert len(righe(html)) == 14


# From year to year


def test_prima_di_ogni_rilevazione_c_e_quello_che_c_e(entra, persone):
    segretario = persone["segretario"]
    approvato(persone)
    html = pagina(entra(segretario).get(ANDAMENTO))
    assert "Non c'è ancora niente da mettere a confronto" in html
    un_anno_prima(segretario)
    html = pagina(entra(segretario).get(ANDAMENTO))
    assert [riga[:2] for riga in righe(html)] == [
        ["Area prima A", "94,00 %"],
        ["Area seconda B", "50,00 %"],
        ["Ente", "72,00 %"],
    ]
    assert "La linea orizzontale" not in html


def aree_di_prima(*codici):
    """Last year's plan on another organigramma: its areas, with an objective of each."""
    return fabbrica.piano(
        *(
            fabbrica.obiettivo(n, {"area": codice, "peso": 100}, indicatori=[{"tipo": "si_no"}])
            for n, codice in enumerate(codici, start=1)
        ),
        organigramma={"dal": "2025-01-01"},
        aree=[{"codice": codice, "nome": f"Vecchia {codice}"} for codice in codici],
    )


def quest_anno(persone, *aree):
    valore = fabbrica.piano(
        fabbrica.obiettivo(
            1, {"area": "A", "peso": 100}, titolo="Obiettivo 2", indicatori=[{"tipo": "si_no"}]
        ),
        fabbrica.obiettivo(2, {"area": "B", "peso": 100}, titolo="Altro", indicatori=[{"tipo": "si_no"}]),
        organigramma={"dal": "2026-01-01"},
        aree=list(aree),
    )
    aperta = apri_la_prima(approvato(persone, valore), persone["segretario"])
    return compila_e_chiudi(aperta, persone["segretario"], {n: {"valore": Decimal(1)} for n in (1, 2)})


SI_NO = {1: {"valore": Decimal(1)}, 2: {"valore": Decimal(0)}}
NUOVA_A, NUOVA_B = {"codice": "A", "nome": "Area prima"}, {"codice": "B", "nome": "Area seconda"}


@pytest.mark.parametrize(
    ("vecchie", "continua", "di_prima", "obiettivo"),
    [
        # The same code; those that say what they continue; nobody's; a code that another took.
        (("X", "A"), {}, ["0,00 %", "nessun grado"], "0,00 %"),
        (("A", "X"), {"A": "X", "B": "A"}, ["0,00 %", "100,00 %"], "0,00 %"),
        (("X", "Y"), {}, ["nessun grado", "nessun grado"], "non c'era"),
        (("A", "X"), {"A": "X"}, ["0,00 %", "nessun grado"], "0,00 %"),
    ],
)
def test_un_area_si_ritrova_con_il_codice_o_con_quella_che_continua(
    entra, persone, vecchie, continua, di_prima, obiettivo
):
    un_anno_prima(persone["segretario"], aree_di_prima(*vecchie), SI_NO)
    nuove = [area | {"continua": continua.get(area["codice"], "")} for area in (NUOVA_A, NUOVA_B)]
    quest_anno(persone, *nuove)
    html = pagina(entra(persone["segretario"]).get(ANDAMENTO))
    assert [riga[1] for riga in righe(html)] == [*di_prima, "50,00 %"]
    # Objective 2 of last year is this year's first: told by its title, in the area that took its place.
    assert [riga[1] for riga in righe(html, 1)] == [obiettivo, "non c'era"]


def test_due_aree_diventate_una_si_dicono_tutte_e_due(in_corso):
    prima, *_ = momenti(in_corso.piano, [])
    insieme = replace(prima, aree={"A": "A", "B": "A"})
    assert (di_allora(prima, "A"), di_allora(prima, ""), di_allora(prima, "C")) == ("94,00 %", "72,00 %", "")
    assert di_allora(insieme, "A") == "A 94,00 %; B 50,00 %"


def test_il_documento_ha_accanto_i_gradi_di_prima(entra, in_corso, persone, tmp_path):
    """Of the finale: last year's end, and the intermedia; in the workbook as numbers."""
    segretario, visti = persone["segretario"], []
    azioni.chiudi(rilevazione=in_corso, motivo="Non si aspetta oltre", utente=segretario)
    finto = replace(DOCUMENTI["xlsx"], scrivi=lambda rilevato, **_: visti.append(rilevato) or b"")
    with patch.dict(DOCUMENTI, {"xlsx": finto}):
        assert entra(persone["lettore"]).get(f"{FINALE}documenti/relazione.xlsx").status_code == 200
    (rilevato,) = visti
    assert (rilevato.motivo, rilevato.originario) == ("Non si aspetta oltre", None)
    titoli = ("Al 31/12/2025 (consuntivo 2025)", "Al 30/09/2026", "Al 31/12/2026")
    assert tabella(in_cartella(rilevato), "Rilevazione", "Andamento dei gradi", "Area", *titoli) == [
        ("Area prima", 94, 70, 100),
        ("Area seconda", 50, 50, None),
        ("Ente", 72, 60, 100),
    ]
    corpo = " ".join(testo_del_pdf(su_carta(tmp_path, rilevato), *CORPO).split())
    assert (
        "Andamento dei gradi Area Al 31/12/2025 (consuntivo 2025) Al 30/09/2026 Al 31/12/2026 "
        "Area prima (A) 94,00 % 70,00 % 100,00 %"
    ) in corpo


def test_di_due_anni_prima_si_legge_il_consuntivo_e_di_quattro_no(persone, django_assert_num_queries):
    segretario = persone["segretario"]
    piani = []
    for anno in range(2021, 2027):
        valore = contenuto_da_rilevare()
        valore = valore.model_copy(update={"piano": valore.piano.model_copy(update={"anno": anno})})
        piani.append(porta(carica(valore), "approvato", segretario))
    for piano in piani:
        for tipo, mese in ((TipoRilevazione.INTERMEDIA, 9), (TipoRilevazione.FINALE, 12)):
            una = azioni.programma(piano=piano, al=date(piano.anno, mese, 30), tipo=tipo, utente=segretario)
            if piano.anno != 2024:
                compila_e_chiudi(azioni.apri(rilevazione=una, utente=segretario), segretario)
    ultimo = piani[-1]
    tenute = Rilevazione.objects.tenute(ultimo)
    with django_assert_num_queries(3):
        trovati = momenti(ultimo, tenute)
        assert [(uno.valore.codice, uno.prima, str(uno.risultati.ente.stampato)) for uno in trovati] == [
            ("2023-12-30", True, "72.00"),
            ("2025-12-30", True, "72.00"),
            ("2026-09-30", False, "72.00"),
            ("2026-12-30", False, "72.00"),
        ]
    finale = tenute.get(codice="2026-12-30")
    assert [uno.valore.codice for uno in momenti_prima_di(finale)] == ["2025-12-30", "2026-09-30"]
    intermedia = tenute.get(codice="2026-09-30")
    assert [uno.valore.codice for uno in momenti_prima_di(intermedia)] == ["2025-12-30"]


# What the page costs


@pytest.mark.parametrize("quanti", [3, 30])
@pytest.mark.parametrize(("chi", "letture"), [("segretario", 18), ("responsabile", 19)])
def test_le_letture_non_crescono(entra, persone, quanti, chi, letture, django_assert_num_queries):
    grande(persone, quanti)
    client = entra(persone[chi])
    with django_assert_num_queries(letture):
        assert client.get(ANDAMENTO).status_code == 200
