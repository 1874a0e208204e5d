"""The accounts of the last evening (`tests.bench.carico`): they tell what was lost, and what of it.

The evening itself, short, is in test_servizio.
"""

from decimal import Decimal

import pytest

from monitoraggio import azioni, models
from monitoraggio.contenuto import FaseDetta
from monitoraggio.riepiloghi import valore_avanzamento
from tests.avanzamenti import FINALE, apri, con_le_persone, riga_di, va
from tests.bench import carico
from tests.bench.carico.browser import modulo
from tests.bench.carico.clienti import Bozza
from tests.bench.carico.conti import DA_ZERO, conti
from tests.moduli import inviabile

pytestmark = pytest.mark.django_db


@pytest.fixture
def aperta(segretario, redattore, compilatore, responsabile, oiv, lettore):
    piano = con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    return apri(piano, segretario, FINALE)


@pytest.fixture
def serata(aperta, compilatore, responsabile):
    """Three versions of a sheet, one conflict, one sending; and what was told to who wrote them."""
    riga, obiettivo = riga_di(aperta, 1)
    scritture = []
    for volta, utente in enumerate((compilatore, responsabile, compilatore), start=1):
        segno, visto = (f"segno-{uno}-{uno}" for uno in (volta, volta - 1))
        detto = {"relazione": f"{segno} dopo {visto}. Ecco."}
        detto["fasi"] = (FaseDetta(fase=obiettivo.fasi[0].chiave, percento=Decimal(10 * volta)),)
        dati = valore_avanzamento(riga).model_copy(update=detto)
        riga = azioni.salva_avanzamento(avanzamento=riga, dati=dati, scritture=volta - 1, utente=utente)
        fase = {"fase": str(obiettivo.fasi[0].chiave), "percento": 10 * volta}
        scritture.append(_scritta(segno, visto, utente, riga, carico.ACCETTATA) | fase)
    scritture.append(_scritta("segno-9-1", "segno-1-1", responsabile, riga, carico.CONFLITTO))
    return {"scritture": scritture, "inviati": {"sicuri": 0, "incerti": 0}}


def _scritta(segno, visto, utente, riga, esito):
    return {"segno": segno, "visto": visto, "utente": utente.pk, "riga": riga.pk, "esito": esito}


def non_tornano(giornale):
    fatti = conti(giornale)
    assert fatti.tornano is not any(getattr(fatti, nome) for nome in DA_ZERO)
    return {nome: getattr(fatti, nome) for nome in DA_ZERO if getattr(fatti, nome)}


def test_una_serata_in_cui_non_si_perde_niente(serata):
    fatti = conti(serata)
    assert (fatti.accettate, fatti.nella_storia, fatti.conflitti, fatti.fogli) == (3, 3, 1, 1)
    assert non_tornano(serata) == {}


@pytest.mark.parametrize(
    ("quale", "detto", "atteso"),
    [
        (0, {"segno": "segno-8-8"}, {"perse": 1, "mai_accettate": 1}),
        (0, {"utente": 0}, {"di_un_altro": 1}),
        (1, {"esito": carico.CONFLITTO}, {"mai_accettate": 1}),
        (1, {"esito": carico.FERMO}, {}),
        (3, {"esito": carico.ACCETTATA}, {"perse": 1}),
        (3, {"esito": carico.IGNOTA}, {}),
        (2, {"percento": 31}, {"a_meta": 1}),
    ],
)
def test_cio_che_fu_detto_si_confronta_con_la_storia(serata, quale, detto, atteso):
    serata["scritture"][quale] |= detto
    assert non_tornano(serata) == atteso


@pytest.mark.parametrize(
    ("guasto", "atteso"),
    [
        # Rows written without history, as by a program that forgets.
        (lambda righe, fasi: righe.update(relazione="segno-2-2 dopo segno-1-1."), {"finali_diversi": 1}),
        (lambda righe, fasi: righe.update(scritture=2), {"a_meta": 1}),
        (lambda righe, fasi: fasi.update(percento=20), {"a_meta": 1}),
        (lambda righe, fasi: fasi.all().delete(), {"a_meta": 1}),
    ],
)
def test_i_fogli_si_confrontano_con_la_storia(serata, guasto, atteso):
    riga = serata["scritture"][0]["riga"]
    guasto(models.Avanzamento.objects.filter(pk=riga), models.FaseSvolta.objects.filter(avanzamento=riga))
    assert non_tornano(serata) == atteso


def test_chi_scrive_sopra_cio_che_non_ha_letto_si_vede(serata, responsabile):
    riga = models.Avanzamento.objects.get(pk=serata["scritture"][0]["riga"])
    dati = valore_avanzamento(riga).model_copy(update={"relazione": "segno-7-7 dopo segno-1-1."})
    riga = azioni.salva_avanzamento(avanzamento=riga, dati=dati, scritture=3, utente=responsabile)
    serata["scritture"].append(_scritta("segno-7-7", "segno-1-1", responsabile, riga, carico.ACCETTATA))
    assert non_tornano(serata) == {"sovrascritte": 1}


def test_un_invio_che_nessuno_ha_fatto_si_vede(serata):
    assert non_tornano(serata | {"inviati": {"sicuri": 1, "incerti": 0}}) == {"invii_che_non_tornano": 1}


# What the people send


def test_il_modulo_si_riempie_come_in_un_browser(aperta, serata, compilatore, entra):
    risposta = entra(compilatore).get(va(aperta, 1))
    letto = modulo(risposta.content.decode())
    dal_browser = {nome: valori[-1] for nome, valori in inviabile(risposta).items() if nome != "evidenze"}
    # The token is masked anew each time it is written, and both read the same page.
    assert letto == dal_browser
    assert Bozza.di(risposta.content.decode()).visto == "segno-3-3"


def test_dopo_un_conflitto_si_e_letta_la_versione_degli_altri(aperta, serata, responsabile, entra):
    vecchia = modulo(entra(responsabile).get(va(aperta, 1)).content.decode())
    bozza = Bozza(vecchia | {"scritture": "1"}, "segno-1-1")
    risposta = entra(responsabile).post(va(aperta, 1), bozza.scritta("segno-6-6", 5))
    assert Bozza.di(risposta.content.decode()).visto == "segno-3-3"
