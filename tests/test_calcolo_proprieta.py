"""Properties of the scores, whatever the numbers. No database."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoraggio.calcolo import Regole, classe_di
from monitoraggio.calcolo.numeri import arrotonda
from obiettivi.contenuto import Classe
from tests.prova_calcolo import CRESCENTI, D, calcolato, fasce, grado, indicatore, pesate, regole

PROVE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

quantita = st.decimals(-1000, 1000, places=4)
positive = st.decimals(D("0.0001"), 1000, places=4)
tetti = st.sampled_from([D(100), D(110), D(120), D(150)])
operatori = st.sampled_from([">=", ">", "<=", "<"])
pesi = st.decimals(0, 100, places=4)
gradi = st.decimals(0, 120, places=4)
coppie = st.lists(st.tuples(pesi, gradi), min_size=1, max_size=8)


def formula_di(operatore: str, quale: int) -> str:
    """A formula that holds for the direction of an operator."""
    ammesse = (
        ("rapporto", "da_baseline")
        if operatore in CRESCENTI
        else ("rapporto_inverso", "specchio", "da_baseline")
    )
    return ammesse[quale % len(ammesse)]


@PROVE
@given(operatori, st.integers(0, 5), quantita, quantita, quantita, quantita, tetti)
def test_chi_fa_meglio_non_perde_mai(operatore, quale, target, baseline, uno, altro, tetto):
    suo = indicatore(operatore, target, baseline=baseline, formula=formula_di(operatore, quale))
    peggio, meglio = sorted((uno, altro), reverse=operatore not in CRESCENTI)
    come = regole(tetto=tetto)
    prima, dopo = (calcolato(suo, come, valore=valore).grado for valore in (peggio, meglio))
    assert prima <= dopo


@PROVE
@given(operatori, st.integers(0, 5), positive, positive, positive, tetti)
def test_con_un_target_positivo_chi_fa_meglio_non_perde_mai(operatore, quale, target, uno, altro, tetto):
    """The same where the ratios are not tutto o niente."""
    suo = indicatore(operatore, target, formula=formula_di(operatore, quale))
    peggio, meglio = sorted((uno, altro), reverse=operatore not in CRESCENTI)
    come = regole(tetto=tetto)
    assert calcolato(suo, come, valore=peggio).grado <= calcolato(suo, come, valore=meglio).grado


@PROVE
@given(operatori, st.integers(0, 5), quantita, quantita, quantita, tetti)
def test_il_grado_sta_tra_zero_e_il_tetto(operatore, quale, target, baseline, valore, tetto):
    suo = indicatore(operatore, target, baseline=baseline, formula=formula_di(operatore, quale))
    assert 0 <= calcolato(suo, regole(tetto=tetto), valore=valore).grado <= tetto


@PROVE
@given(operatori, st.integers(0, 5), positive, tetti)
def test_chi_fa_proprio_il_target_ha_cento(operatore, quale, target, tetto):
    suo = indicatore(operatore, target, formula=formula_di(operatore, quale), baseline=0)
    # da_baseline with "less" and a baseline of 0 is maintenance: only there the strict operator counts.
    stretto = suo.formula == "da_baseline" and operatore == "<"
    assert calcolato(suo, regole(tetto=tetto), valore=target).grado == (0 if stretto else 100)


@PROVE
@given(
    st.lists(quantita, min_size=1, max_size=5, unique=True),
    st.lists(gradi, min_size=5, max_size=5),
    quantita,
    st.booleans(),
    st.booleans(),
    tetti,
)
def test_le_fasce_stanno_tra_i_loro_gradi(da, di, valore, compreso, lineare, tetto):
    parole = [parola for parola, vale in (("compreso", compreso), ("lineare", lineare)) if vale]
    quali = fasce(*((uno, suo, *parole) for uno, suo in zip(sorted(da), di, strict=False)))
    trovato = calcolato(indicatore(">=", 1, fasce=quali), regole(tetto=tetto), valore=valore).grado
    sotto = valore < min(da) or (valore == min(da) and not compreso)
    suoi = [min(fascia.grado, tetto) for fascia in quali]
    assert trovato == 0 if sotto else min(suoi) <= trovato <= max(suoi)


@PROVE
@given(coppie, st.decimals(D("0.01"), 50, places=2))
def test_pesi_moltiplicati_per_un_numero_non_cambiano_nulla(date, volte):
    uno = pesate(*date, come=regole(tetto=D(120)))
    altro = pesate(*((peso * volte, suo) for peso, suo in date), come=regole(tetto=D(120)))
    assert (uno.esito, uno.grado, uno.stampato) == (altro.esito, altro.grado, altro.stampato)


@PROVE
@given(coppie.flatmap(lambda date: st.tuples(st.just(date), st.permutations(date))))
def test_l_ordine_non_cambia_nulla(due):
    uno, altro = (pesate(*date, come=regole(tetto=D(120))) for date in due)
    assert (uno.esito, uno.grado) == (altro.esito, altro.grado)


@PROVE
@given(
    st.lists(st.tuples(st.integers(1, 97), st.integers(1, 97)), min_size=2, max_size=6).flatmap(
        lambda date: st.tuples(st.just(date), st.permutations(date))
    )
)
def test_l_ordine_non_cambia_nulla_nemmeno_con_gradi_che_non_finiscono(due):
    """Degrees such as 1/3: their sums are exact all the same."""

    def media(date):
        return pesate(*((peso, terzo(peso, valore)) for peso, valore in date))

    uno, altro = map(media, due)
    assert uno.grado == altro.grado


def terzo(target: int, valore: int):
    return calcolato(indicatore(">=", 3 * target, formula="rapporto"), valore=D(valore))


@PROVE
@given(coppie)
def test_una_media_sta_tra_il_minore_e_il_maggiore(date):
    pesati = [suo for peso, suo in date if peso]
    trovata = pesate(*date, come=regole(tetto=D(120)))
    if pesati:
        assert min(pesati) <= trovata.grado <= max(pesati)
    else:
        assert trovata.esito == "non_misurato"


@PROVE
@given(coppie, st.sampled_from(["non_valutabile", "non_calcolabile", "non_previsto"]), pesi)
def test_chi_resta_fuori_non_cambia_il_numero(date, esito, peso):
    senza = pesate(*date, come=regole(tetto=D(120)))
    con = pesate(*date, (peso, esito), come=regole(tetto=D(120)))
    assert senza.grado == con.grado


@PROVE
@given(
    st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=6, unique=True),
    st.decimals(0, 120, places=6),
    st.integers(0, 4),
)
def test_ogni_grado_da_zero_in_su_ha_una_classe_sola(confini, valore, decimali):
    classi = tuple(Classe(nome=str(da), da=da) for da in {D(0), *confini})
    stampato = arrotonda(valore, decimali)
    sua = classe_di(stampato, classi)
    dentro = [
        classe.nome
        for classe in classi
        if classe.da <= stampato and not any(classe.da < altra.da <= stampato for altra in classi)
    ]
    assert [sua] == dentro


@PROVE
@given(gradi)
def test_una_media_di_uno_solo_e_lui(valore):
    assert (
        pesate((1, valore), come=Regole(tetto=D(120))).grado == grado(valore, come=Regole(tetto=D(120))).grado
    )
