"""What the checks are told beside the plan: who is in office, whose names are kept, last year's plan."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from obiettivi import azioni, contesti, models, riepiloghi
from obiettivi.controlli.contesto import VUOTO, Contesto
from tests import fabbrica
from tests.vita import ATTO, carica

pytestmark = pytest.mark.django_db

AREE = [
    {"codice": "A", "nome": "Area prima"},
    {"codice": "A.1", "nome": "Ufficio tributi", "padre": "A"},
    {"codice": "A.1.1", "nome": "Sportello", "padre": "A.1"},
    {"codice": "B", "nome": "Area seconda"},
]
OGGI = timezone.localdate
IERI = timedelta(days=1)


def borgo(anno=2026, **altro):
    """The plan of a year of Borgo Esempio; its areas are the same every year."""
    valore = fabbrica.piano(fabbrica.obiettivo(1, "A", peso=100), aree=AREE, piano={"anno": anno}, **altro)
    return carica(valore)


def area(piano, codice):
    return piano.organigramma.aree.get(codice=codice)


def in_carica(piano, codice, nome="Anna Bianchi", **periodo):
    responsabile, _ = models.Responsabile.objects.get_or_create(ente=piano.ente, nome=nome)
    periodo = {"dal": date(2020, 1, 1)} | periodo
    return models.Incarico.objects.create(responsabile=responsabile, area=area(piano, codice), **periodo)


def abilita(piano, username, nome="", cognome="", **periodo):
    utente = models.Utente.objects.create_user(username, first_name=nome, last_name=cognome)
    periodo = {"dal": date(2020, 1, 1)} | periodo
    return utente.abilitazioni.create(ente=piano.ente, ruolo="lettore", **periodo)


def test_di_un_ente_appena_nato_non_si_sa_nulla():
    assert contesti.contesto_piano(borgo()) == VUOTO


@pytest.mark.parametrize(
    ("dove", "attese"),
    [("A", {"A", "A.1", "A.1.1"}), ("A.1", {"A.1", "A.1.1"}), ("A.1.1", {"A.1.1"}), ("B", {"B"})],
)
def test_chi_e_in_carica_copre_la_sua_area_e_quelle_sotto(dove, attese):
    piano = borgo()
    in_carica(piano, dove)
    assert contesti.contesto_piano(piano).aree_in_carica == attese


@pytest.mark.parametrize(
    ("periodo", "attese"),
    [
        (lambda oggi: {"dal": oggi}, {"B"}),
        (lambda oggi: {"al": oggi}, {"B"}),
        (lambda oggi: {"al": oggi - IERI}, set()),
        (lambda oggi: {"dal": oggi + IERI}, set()),
    ],
)
def test_l_incarico_conta_nei_suoi_giorni(periodo, attese):
    """An ente that keeps incarichi, with nobody in office today, is told from one that keeps none."""
    piano = borgo()
    in_carica(piano, "B", **periodo(OGGI()))
    assert contesti.contesto_piano(piano).aree_in_carica == attese


def test_gli_incarichi_di_un_altro_ente_non_contano(piano_cazzago):
    responsabile = models.Responsabile.objects.create(ente=piano_cazzago.ente, nome="Rosa Gallo")
    models.Incarico.objects.create(
        responsabile=responsabile, area=area(piano_cazzago, "FIN"), dal=date(2020, 1, 1)
    )
    assert contesti.contesto_piano(borgo()) == VUOTO


def test_i_nomi_sono_dei_responsabili_e_di_chi_ha_o_ebbe_un_ruolo(piano_cazzago):
    piano = borgo()
    in_carica(piano, "A", "Anna Bianchi")
    models.Responsabile.objects.create(ente=piano.ente, nome="Bianchi Ugo")
    models.Responsabile.objects.create(ente=piano_cazzago.ente, nome="Rosa Gallo")
    due_ruoli = abilita(piano, "mrossi", "Mario", "Rossi")
    due_ruoli.utente.abilitazioni.create(ente=piano.ente, ruolo="oiv", dal=date(2020, 1, 1))
    abilita(piano, "ex", "Carla", "Neri", al=date(2020, 12, 31))
    abilita(piano, "solo-nome", "Segretario")
    abilita(piano_cazzago, "altrove", "Pia", "Costa")
    assert contesti.contesto_piano(piano).nomi == {"Anna Bianchi", "Bianchi Ugo", "Mario Rossi", "Carla Neri"}


def test_il_precedente_e_quello_dell_anno_prima_oppure_quello_detto():
    del_2023, del_2025 = borgo(2023), borgo(2025)
    piano = borgo()
    assert contesti.contesto_piano(piano).precedente == riepiloghi.contenuto_piano(del_2025)
    piano.precedente = del_2023
    assert contesti.contesto_piano(piano).precedente == riepiloghi.contenuto_piano(del_2023)
    assert contesti.contesto_piano(del_2025).precedente is None


def test_del_precedente_vale_la_versione_in_vigore(segretario):
    """Not the rows of the variation that is being written, nor a proposal that nobody approved."""
    vecchio = borgo(2025)
    azioni.manda_in_approvazione(piano=vecchio, utente=segretario)
    prima = riepiloghi.contenuto_piano(vecchio)
    assert contesti.contesto_piano(borgo()).precedente == prima
    versione = azioni.approva(piano=vecchio, atto=ATTO, utente=segretario)
    azioni.apri_variazione(piano=vecchio, motivo="Nuovo regolamento", utente=segretario)
    models.Obiettivo.objects.filter(piano=vecchio).update(titolo="Cambiato")
    precedente = contesti.contesto_piano(borgo()).precedente
    assert precedente == riepiloghi.contenuto_versione(versione)
    assert [uno.titolo for uno in precedente.obiettivi] == ["Obiettivo 1"]


def _grande(piano, quanti=40):
    for numero in range(quanti):
        in_carica(piano, "A.1.1", f"Nome{numero} Cognome{numero}")
        abilita(piano, f"utente{numero}", f"Nome{numero}", "Rossi")


def _di_quaranta(anno):
    return borgo(anno, voci=[{"codice": f"V{n}", "tipo": "altro"} for n in range(40)])


@pytest.mark.parametrize("grande", [False, True])
def test_le_letture_non_dipendono_dalla_grandezza(grande, segretario, django_assert_num_queries):
    piano = borgo()
    if grande:
        _grande(piano)
    else:
        in_carica(piano, "A")
    with django_assert_num_queries(7):
        contesti.contesto_piano(piano)
    vecchio = _di_quaranta(2025) if grande else borgo(2025)
    with django_assert_num_queries(7 + 1 + RIEPILOGO):
        contesti.contesto_piano(piano)
    azioni.manda_in_approvazione(piano=vecchio, utente=segretario)
    azioni.approva(piano=vecchio, atto=ATTO, utente=segretario)
    with django_assert_num_queries(7 + 1):
        contesti.contesto_piano(piano)


RIEPILOGO = 28
"""The queries of `riepiloghi.contenuto_piano`."""


def test_senza_incarichi_le_letture_sono_le_stesse(django_assert_num_queries):
    piano = borgo()
    with django_assert_num_queries(7):
        assert contesti.contesto_piano(piano) == Contesto()
