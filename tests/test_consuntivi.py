"""The actual quantities: how they stand beside the plan's, how they are written, frozen and read again."""

import json
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from monitoraggio import azioni, contenuto, models
from monitoraggio import contenuto as c
from monitoraggio.azioni.consuntivi import CHIUSA
from monitoraggio.consuntivi import SALUTE, RigaTavola, tavole
from monitoraggio.riepiloghi import valore_rilevazione
from obiettivi import azioni as del_piano
from obiettivi.azioni.stato import NonOraError
from obiettivi.contenuto import AttivitaStrutturale, IndicatoreSalute, carica, leggi
from tests.conftest import RADICE
from tests.consuntivi import da_contare, dette, scrivi
from tests.rilevazioni import approvato, apri_la_prima, cast
from tests.vita import ATTO

# Beside what the plan expects


@pytest.mark.parametrize(
    ("attesa", "fatta", "quanto"),
    [
        ("150", "150", "100"),
        ("150", "100", "66.7"),
        ("150", "0", "0"),
        ("150", "151", "100.7"),
        # Half up.
        ("2000", "1", "0.1"),
        ("1234.5", "617.25", "50"),
        ("0", "3", None),
        ("-2", "3", None),
        (None, "3", None),
        ("150", None, None),
    ],
)
def test_quanto_e_stato_fatto_dell_atteso(attesa, fatta, quanto):
    prevista = AttivitaStrutturale(
        area="A", prodotto="Atti", quantita=Decimal(attesa) if attesa else None, quantita_testo="a richiesta"
    )
    riga = RigaTavola(0, prevista)
    detta = riga.con(Decimal(fatta) if fatta else None, "Fermi a marzo")
    riga = riga._replace(detta=detta)
    assert riga.svolto == (None if quanto is None else Decimal(quanto))


def test_della_salute_e_di_cio_che_non_e_detto_non_c_e_percentuale():
    salute = RigaTavola(0, IndicatoreSalute(indicatore="Ore", baseline="10", target_1="20"))
    assert salute._replace(detta=salute.con(Decimal(15), "")).svolto is None
    assert RigaTavola(0, AttivitaStrutturale(area="A", quantita=Decimal(3))).svolto is None


def test_una_tavola_per_area_che_ha_attivita_e_una_per_la_salute():
    trovate = tavole(da_contare())
    assert {codice: [riga.posto for riga in una.righe] for codice, una in trovate.items()} == {
        "A": [0, 2, 3],
        "B": [1],
        SALUTE: [0, 1],
    }
    gruppi = {nome: [riga.nome for riga in righe] for nome, righe in trovate["A"].gruppi.items()}
    assert gruppi == {"": ["Deliberazioni", "Mensa"], "Sportello": ["Pratiche"]}
    assert tavole(da_contare((), ())) == {}


def rilevazione(*attivita, salute=()):
    return c.Rilevazione(codice="R", al="2026-09-30", tipo="intermedia", attivita=attivita, salute=salute)


def test_da_una_rilevazione_all_altra_una_riga_si_riconosce_dalle_parole():
    """Between the two, a variation put an output before the others and gave another its group."""
    prima = rilevazione(
        c.AttivitaDetta(posto=0, area="A", prodotto="Deliberazioni", valore=70),
        c.AttivitaDetta(posto=1, area="A", prodotto="Pratiche", valore=8),
        c.AttivitaDetta(posto=2, area="B", prodotto="Mensa", valore=9),
        salute=[
            c.SaluteDetta(posto=1, dimensione="salute digitale", indicatore="Servizi in linea", nota="sì")
        ],
    )
    piano = da_contare(attivita=[{"area": "A", "prodotto": "Nuova"}, *da_contare_di_a()])
    trovate = tavole(piano, None, prima)
    assert {riga.nome: riga.prima and riga.prima.valore for riga in trovate["A"].righe} == {
        "Nuova": None,
        "Deliberazioni": 70,
        "Pratiche": None,
        "Mensa": None,
    }
    assert [riga.prima and riga.prima.nota for riga in trovate[SALUTE].righe] == ["sì", None]


def da_contare_di_a():
    return [
        {"area": "A", "prodotto": "Deliberazioni"},
        {"area": "A", "gruppo": "Sportello", "prodotto": "Pratiche"},
        {"area": "A", "prodotto": "Mensa"},
    ]


def test_dove_le_parole_sono_le_stesse_conta_anche_il_posto():
    uguali = [{"area": "A", "prodotto": "Verbali", "quantita": quante} for quante in (10, 20)]
    prima = rilevazione(c.AttivitaDetta(posto=1, area="A", prodotto="Verbali", valore=7))
    righe = tavole(da_contare(uguali), prima, prima)["A"].righe
    assert [(riga.detta and riga.detta.valore, riga.prima and riga.prima.valore) for riga in righe] == [
        (None, None),
        (7, 7),
    ]
    # One of the two is gone: whose quantity it was cannot be told any more, unless there was only one.
    due = rilevazione(*prima.attivita, c.AttivitaDetta(posto=0, area="A", prodotto="Verbali", valore=3))
    assert [riga.prima for riga in tavole(da_contare(uguali[:1]), None, due)["A"].righe] == [None]


@pytest.mark.parametrize("file", sorted((RADICE / "fixtures/piani").glob("*.json")), ids=lambda uno: uno.stem)
def test_nei_piani_pubblicati_ogni_riga_ha_la_sua_tavola(file):
    piano = leggi(file.read_bytes())
    trovate = tavole(piano)
    quante = sum(len(una.righe) for codice, una in trovate.items() if codice != SALUTE)
    assert (quante, len(trovate[SALUTE].righe) if SALUTE in trovate else 0) == (
        len(piano.attivita_strutturali),
        len(piano.indicatori_di_salute),
    )
    assert (quante, len(trovate)) == ((162, 6) if file.stem == "cazzago2023" else (0, 0))


# In the value that is hashed


PRIMA = """\
{
  "codice": "2026-09-30",
  "nome": "Monitoraggio",
  "al": "2026-09-30",
  "tipo": "intermedia",
  "versione": 1,
  "avanzamenti": []
}"""
"""As a rilevazione was frozen when it had no actual quantities."""


def test_una_rilevazione_congelata_prima_si_legge_e_tiene_la_sua_impronta():
    letta = c.Rilevazione.model_validate(carica(PRIMA))
    assert (letta.attivita, letta.salute, contenuto.forma_canonica(letta)) == ((), (), PRIMA)


def test_la_forma_canonica_dice_posto_e_parole():
    detta = rilevazione(c.AttivitaDetta(posto=0, area="A", prodotto="Atti", valore=Decimal("7.50")))
    assert json.loads(contenuto.forma_canonica(detta))["attivita"] == [
        {"posto": 0, "area": "A", "gruppo": None, "prodotto": "Atti", "valore": 7.5, "nota": None}
    ]
    assert "salute" not in json.loads(contenuto.forma_canonica(detta))
    assert '"valore": 7.5,' in contenuto.forma_canonica(detta)


# Written


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def piano(persone):
    return approvato(persone, da_contare())


@pytest.fixture
def aperta(piano, persone):
    return apri_la_prima(piano, persone["segretario"])


@pytest.mark.django_db
def test_aprendo_ci_sono_i_consuntivi_ciascuno_con_la_sua_area(aperta):
    assert [(uno.area, getattr(uno.area_rilevata, "codice", None)) for uno in aperta.consuntivi.all()] == [
        ("", None),
        ("A", "A"),
        ("B", "B"),
    ]
    assert (valore_rilevazione(aperta).attivita, valore_rilevazione(aperta).salute) == ((), ())


@pytest.mark.django_db
def test_si_scrive_si_cambia_e_si_toglie(aperta, responsabile, redattore):
    scrivi(aperta, responsabile, righe={0: Decimal(70), 3: (None, "Non attiva")})
    scrivi(aperta, redattore, SALUTE, {1: (Decimal("84.2"), "dato di giugno")})
    assert dette(aperta) == {0: (70, ""), 3: (None, "Non attiva")}
    scrivi(aperta, responsabile, righe={0: Decimal(71), 2: Decimal("1.5")})
    assert dette(aperta) == {0: (71, ""), 2: (Decimal("1.5"), "")}
    valore = valore_rilevazione(aperta)
    assert valore.attivita == (
        c.AttivitaDetta(posto=0, area="A", prodotto="Deliberazioni", valore=71),
        c.AttivitaDetta(posto=2, area="A", gruppo="Sportello", prodotto="Pratiche", valore=Decimal("1.5")),
    )
    assert valore.salute == (
        c.SaluteDetta(
            posto=1,
            dimensione="salute finanziaria",
            indicatore="Velocità di pagamento",
            valore=Decimal("84.2"),
            nota="dato di giugno",
        ),
    )


@pytest.mark.django_db
def test_chi_scrive_resta_segnato_e_per_conto_di_chi(aperta, responsabile, redattore):
    for utente, valore in ((responsabile, 1), (responsabile, 2), (redattore, 3), (responsabile, 3)):
        scrivi(aperta, utente, righe={0: Decimal(valore)}, per_conto=utente == redattore)
    consuntivo = aperta.consuntivi.get(area="A")
    assert [(passo.passo, passo.chi, passo.per_conto) for passo in consuntivo.passi.all()] == [
        ("compilato", responsabile, False),
        ("compilato", redattore, True),
    ]
    # The last one changed nothing.
    assert consuntivo.scritture == 3


@pytest.mark.django_db
def test_chi_ha_letto_prima_di_un_altro_non_sovrascrive(aperta, responsabile, redattore):
    scrivi(aperta, redattore, righe={0: Decimal(1)})
    with pytest.raises(azioni.ConsuntivoCambiatoError, match="qualcun altro ha salvato queste quantità"):
        scrivi(aperta, responsabile, righe={0: Decimal(2)}, scritture=0)
    assert dette(aperta) == {0: (1, "")}


ALTRUI = {
    "posto di un'altra area": c.AttivitaDetta(posto=1, area="B", prodotto="Sopralluoghi", valore=1),
    "posto che non c'è": c.AttivitaDetta(posto=9, area="A", prodotto="Deliberazioni", valore=1),
    "parole di un'altra": c.AttivitaDetta(posto=0, area="A", prodotto="Mensa", valore=1),
    "salute": c.SaluteDetta(posto=0, dimensione="salute digitale", indicatore="Servizi in linea", valore=1),
    "niente": c.AttivitaDetta(posto=0, area="A", prodotto="Deliberazioni"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("quale", ALTRUI)
def test_una_riga_che_non_e_di_questa_tabella_si_rifiuta(aperta, responsabile, quale):
    with pytest.raises(NonOraError, match="Una riga non è di questa tabella"):
        scrivi(aperta, responsabile, dati=[ALTRUI[quale]])
    assert (dette(aperta), aperta.consuntivi.get(area="A").scritture) == ({}, 0)


@pytest.mark.django_db
def test_non_serve_per_chiudere_e_chiusa_e_congelata(aperta, segretario, responsabile, piano):
    scrivi(aperta, responsabile, righe={0: Decimal(70)})
    chiusa = azioni.chiudi(rilevazione=aperta, motivo="Gli avanzamenti mancano", utente=segretario)
    with pytest.raises(NonOraError, match=CHIUSA):
        scrivi(chiusa, responsabile, righe={0: Decimal(1)})
    # What is read is what was frozen, whatever becomes of the rows.
    models.AttivitaSvolta.objects.update(valore=5)
    valore = valore_rilevazione(models.Rilevazione.objects.get(pk=chiusa.pk))
    assert [(una.posto, una.valore) for una in valore.attivita] == [(0, 70)]
    assert contenuto.impronta(valore) == chiusa.impronta
    senza = valore.model_copy(update={"attivita": ()})
    assert contenuto.impronta(senza) != chiusa.impronta
    riaperta = azioni.riapri(rilevazione=chiusa, motivo="Manca la mensa", utente=segretario)
    scrivi(riaperta, responsabile, righe={3: (None, "Non attiva")})
    assert dette(riaperta) == {3: (None, "Non attiva")}


@pytest.mark.django_db
def test_una_variazione_che_viene_dopo_non_sposta_le_quantita(aperta, segretario, responsabile, piano):
    scrivi(aperta, responsabile, righe={0: Decimal(70)})
    del_piano.apri_variazione(piano=piano, motivo="Riordino", utente=segretario)
    piano.attivita_strutturali.get(prodotto="Deliberazioni").delete()
    del_piano.manda_in_approvazione(piano=piano, utente=segretario)
    del_piano.approva(piano=piano, atto=replace(ATTO, numero="13"), utente=segretario)
    aperta = models.Rilevazione.objects.get(pk=aperta.pk)
    scrivi(aperta, responsabile, righe={0: Decimal(71), 3: (None, "Mai")})
    assert dette(aperta) == {0: (71, ""), 3: (None, "Mai")}


@pytest.mark.django_db
@pytest.mark.parametrize("quante", [2, 40])
def test_le_letture_e_le_scritture_non_crescono_con_le_righe_che_restano(
    persone, quante, django_assert_num_queries
):
    righe = [{"area": "A", "prodotto": f"Prodotto {posto}", "quantita": 5} for posto in range(quante)]
    aperta = apri_la_prima(approvato(persone, da_contare(righe)), persone["segretario"])
    prima = {posto: Decimal(posto) for posto in range(quante)}
    scrivi(aperta, persone["responsabile"], righe=prima)
    aperta = models.Rilevazione.objects.get(pk=aperta.pk)
    with django_assert_num_queries(9):
        assert len(valore_rilevazione(aperta).attivita) == quante
    # Where rows can be kept still, the rilevazione is.
    with django_assert_num_queries(15 + connection.features.has_select_for_update):
        scrivi(aperta, persone["responsabile"], righe=prima | {0: Decimal(99)})


# Rilevazioni opened before there were any


@pytest.mark.django_db
def test_la_migrazione_prepara_le_rilevazioni_gia_aperte(aperta, piano, segretario):
    aperta.consuntivi.all().delete()
    (migrazione,) = (RADICE / "monitoraggio/migrations").glob("*_consuntivi.py")
    import_module(f"monitoraggio.migrations.{migrazione.stem}").prepara(apps, None)
    trovati = models.Consuntivo.objects.filter(rilevazione__piano=piano)
    assert [
        (uno.rilevazione, uno.area, uno.area_rilevata and uno.area_rilevata.codice) for uno in trovati
    ] == [
        (aperta, "", None),
        (aperta, "A", "A"),
        (aperta, "B", "B"),
    ]
