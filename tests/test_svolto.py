"""What the sheet of an objective and the page of the plan say of monitoring, to whom may read it."""

from decimal import Decimal

import pytest

from monitoraggio import azioni
from monitoraggio.contenuto import FaseDetta
from tests import fabbrica
from tests.html import cerca, mete, pagina, testi
from tests.persone import abilita_su
from tests.rilevazioni import FINALE, INTERMEDIO, PIANO, approvato, apri_la_prima, cast, righe
from tests.test_andamento import un_anno_prima
from tests.test_rilevazioni import MISURE, avanzamento, contenuto_da_rilevare, manda_tutto, scrivi
from tests.test_rilevazioni_cruscotto import grande
from tests.vita import carica

pytestmark = pytest.mark.django_db

PRIMO = f"{PIANO}obiettivi/1/"


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def in_corso(persone):
    """The intermedia closed with all validated, the finale open with something written in it."""
    segretario = persone["segretario"]
    aperta = apri_la_prima(approvato(persone), segretario)
    manda_tutto(aperta, "A", persone["responsabile"], segretario)
    azioni.chiudi(rilevazione=aperta, utente=segretario)
    finale = aperta.piano.rilevazioni.get(codice="2026-12-31")
    azioni.apri(rilevazione=finale, utente=segretario)
    finale.refresh_from_db()
    _, obiettivo = avanzamento(finale, 1)
    fasi = tuple(FaseDetta(fase=fase.chiave, percento=Decimal(80)) for fase in obiettivo.fasi)
    scrivi(finale, 1, persone["responsabile"], {"valore": Decimal(79)}, fasi=fasi)
    return finale


def sezione(html):
    trovate = cerca(html, "section", **{"aria-labelledby": "svolto"})
    return trovate[0] if trovate else ""


CHIUSA = [
    ["Indicatore 1: Pratiche", "almeno 80", "72 al 30/09/2026"],
    ["Fase 1: Avvio", "", "non dichiarata"],
    ["Fase 2: Fine", "", "non dichiarata"],
]
APERTA = [CHIUSA[0], ["Fase 1: Avvio", "", "80%"], ["Fase 2: Fine", "", "80%"]]


@pytest.mark.parametrize(
    ("chi", "letto"),
    [
        ("segretario", True),
        ("redattore", True),
        ("oiv", True),
        ("responsabile", True),
        ("compilatore", False),
        ("lettore", False),
    ],
)
def test_la_scheda_dice_a_che_punto_e_a_chi_lo_legge(entra, in_corso, persone, chi, letto):
    """Beside a target the last value that was validated, not the one that the area is writing."""
    qui = sezione(pagina(entra(persone[chi]).get(PRIMO)))
    riga, _ = avanzamento(in_corso, 1)
    dove = FINALE if letto else INTERMEDIO
    assert (testi(qui, "h2"), testi(qui, "h3")) == (
        ["Monitoraggio"],
        ["Consuntivo al 31/12/2026" if letto else "Monitoraggio al 30/09/2026"],
    )
    grado = ["98,75 %", "in bozza"] if letto else ["90,00 %", "validato"]
    assert testi(qui, "dd") == grado
    assert righe(qui) == (APERTA if letto else CHIUSA)
    assert mete(qui) == {f"{dove}{riga.assegnazione}/"}


def test_niente_per_chi_non_puo_leggere_niente(entra, persone):
    aperta = apri_la_prima(approvato(persone), persone["segretario"])
    assert [sezione(pagina(entra(persone[chi]).get(PRIMO))) for chi in ("lettore", "compilatore")] == ["", ""]
    letta = sezione(pagina(entra(persone["responsabile"]).get(PRIMO)))
    assert righe(letta)[0] == ["Indicatore 1: Pratiche", "almeno 80", "niente di validato"]
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=persone["segretario"])
    assert sezione(pagina(entra(persone["lettore"]).get(PRIMO))) != ""
    # What is measured is told on the page of the plan, not of one of its versions.
    assert sezione(pagina(entra(persone["segretario"]).get(f"{PIANO}versioni/1/obiettivi/1/"))) == ""


def test_di_un_obiettivo_condiviso_ogni_area_dice_il_suo(entra, persone):
    valore = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 100},
            {"area": "B", "peso": 100},
            ambito="trasversale",
            indicatori=[{"tipo": "si_no", "descrizione": "Di A", "assegnazione": 0}],
            fasi=[{"descrizione": "Di B", "assegnazione": 1}],
        )
    )
    apri_la_prima(approvato(persone, valore), persone["segretario"])
    qui = sezione(pagina(entra(persone["segretario"]).get(PRIMO)))
    assert testi(qui, "h3") == ["A: Monitoraggio al 30/09/2026", "B: Monitoraggio al 30/09/2026"]
    assert [riga[0] for quale in (0, 1) for riga in righe(qui, quale)] == [
        "Indicatore 1: Di A",
        "Fase 1: Di B",
    ]
    sua = sezione(pagina(entra(persone["responsabile"]).get(PRIMO)))
    assert testi(sua, "h3") == ["A: Monitoraggio al 30/09/2026"]


# When this year's plan is written


def quest_anno(**indicatore):
    valore = contenuto_da_rilevare()
    uno, *altri = valore.obiettivi
    indicatori = tuple(riga.model_copy(update=indicatore) for riga in uno.indicatori)
    nuovo = uno.model_copy(update={"indicatori": indicatori, "titolo": "Obiettivo 1"})
    return valore.model_copy(update={"obiettivi": (nuovo, *altri)})


@pytest.fixture
def da_scrivere(persone):
    """Last year closed, not all validated; this year's plan in bozza, with everybody in their place."""
    segretario = persone["segretario"]
    finale = un_anno_prima(segretario, misure={})
    azioni.riapri(rilevazione=finale, motivo="Ancora una", utente=segretario)
    finale.refresh_from_db()
    for n in (1, 2):
        azioni.invia(
            avanzamento=scrivi(finale, n, persone["redattore"], MISURE[n]), utente=persone["redattore"]
        )
    azioni.valida(avanzamento=avanzamento(finale, 1)[0], utente=segretario)
    azioni.chiudi(rilevazione=finale, motivo="Basta", utente=segretario)
    piano = carica(quest_anno(baseline=Decimal(60)))
    for chi, aree in (
        ("segretario", ()),
        ("redattore", ()),
        ("responsabile", ("A",)),
        ("compilatore", ("B",)),
    ):
        abilita_su(persone[chi], piano, chi, *aree)
    return piano


def test_chi_scrive_il_piano_legge_com_e_andata_l_anno_prima(entra, da_scrivere, persone):
    client = entra(persone["responsabile"])
    qui = sezione(pagina(client.get(PRIMO)))
    assert (testi(qui, "h3"), testi(qui, "dd")) == (
        ["Nel 2025: Consuntivo al 31/12/2025"],
        ["90,00 %", "validato"],
    )
    assert righe(qui) == [["Indicatore 1: Pratiche", "almeno 80", "72 quest'anno la partenza scritta è 60"]]
    # Beside the form too; what was not validated is not a result.
    accanto = sezione(pagina(client.get(f"{PRIMO}modifica/")))
    assert testi(accanto, "dd")[2:] == ["almeno 80 → 72 quest'anno la partenza scritta è 60"]
    due = sezione(pagina(client.get(f"{PIANO}obiettivi/2/")))
    assert righe(due) == [["Indicatore 1: Regolamento", "sì", "niente di validato"]]


def test_un_obiettivo_nuovo_non_ha_un_anno_prima(entra, da_scrivere, persone):
    riga = da_scrivere.obiettivi.get(n=1)
    riga.titolo = "Tutt'altro"
    riga.save()
    client = entra(persone["redattore"])
    assert sezione(pagina(client.get(PRIMO))) == ""
    assert sezione(pagina(client.get(f"{PIANO}obiettivi/nuovo/"))) == ""


# On the page of the plan


def test_la_pagina_del_piano_dice_dell_ultima_rilevazione(entra, persone):
    piano = approvato(persone)
    client = entra(persone["lettore"])
    assert "Monitoraggio" not in testi(pagina(client.get(PIANO)), "dt")

    def detto():
        html = pagina(client.get(PIANO))
        return dict(zip(testi(html, "dt"), testi(html, "dd"), strict=False))["Monitoraggio"]

    aperta = apri_la_prima(piano, persone["segretario"])
    assert detto() == "«Monitoraggio al 30/09/2026» è aperta"
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=persone["segretario"])
    assert detto() == "«Monitoraggio al 30/09/2026» è chiusa"


# What they cost


@pytest.mark.parametrize("quanti", [3, 30])
@pytest.mark.parametrize(
    ("chi", "scheda", "del_piano_"), [("segretario", 25, 12), ("responsabile", 27, 12), ("lettore", 23, 9)]
)
def test_le_letture_non_crescono(entra, persone, quanti, chi, scheda, del_piano_, django_assert_num_queries):
    grande(persone, quanti)
    client = entra(persone[chi])
    for indirizzo, letture in ((PRIMO, scheda), (PIANO, del_piano_)):
        with django_assert_num_queries(letture):
            assert client.get(indirizzo).status_code == 200
