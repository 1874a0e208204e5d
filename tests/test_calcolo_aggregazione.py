"""From indicators and phases to objectives: means, what is left out, thresholds, rounding, classes. No database."""

import pytest

from monitoraggio.calcolo import Misure, Parte, calcola_assegnazione, classe_di, media, regole_di
from monitoraggio.calcolo.numeri import arrotonda, dividi
from monitoraggio.contenuto import Misura
from obiettivi.contenuto import Classe, Metodo
from tests.fabbrica import obiettivo, piano
from tests.prova_calcolo import D, grado, in_breve, pesate, regole, righe, senza

TERZO = dividi(D(100), D(3))


@pytest.mark.parametrize(
    ("coppie", "atteso"),
    [
        ([(60, 90), (40, 50)], "74.00"),
        ([(20, 100), (30, 100), (50, 60)], "80.00"),
        # No weight at all: the plain mean.
        ([(None, 90), (None, 50), (None, 40)], "60.00"),
        # Some missing among siblings: left out.
        ([(60, 90), (40, 50), (None, 0)], "74.00"),
        ([(0, 90), (40, 50)], "50.00"),
        ([(0, 90), (0, 50)], "non_misurato"),
        ([(0, 90), (None, 50)], "non_misurato"),
        ([(7, 90)], "90.00"),
        # Left out, with the other weights renormalised.
        ([(60, 90), (40, "non_valutabile")], "90.00"),
        ([(60, 90), (20, 50), (20, "non_valutabile")], "80.00"),
        ([(60, 90), (40, "non_calcolabile")], "90.00"),
        ([(60, 90), (40, "non_misurato")], "90.00"),
        ([(60, 90), (40, "non_previsto")], "90.00"),
        ([(None, 90), (None, "non_valutabile")], "90.00"),
        # Of another year: not even among the siblings.
        ([(None, 90), (40, "non_previsto")], "90.00"),
        ([(60, "non_valutabile"), (40, "non_valutabile")], "non_valutabile"),
        ([(60, "non_valutabile"), (40, "non_previsto")], "non_valutabile"),
        ([(60, "non_valutabile"), (40, "non_calcolabile")], "non_calcolabile"),
        ([(60, "non_calcolabile"), (40, "non_misurato")], "non_misurato"),
        # What weighs nothing decides nothing.
        ([(60, "non_valutabile"), (0, "non_misurato"), (None, 50), (0, 80)], "non_valutabile"),
        ([(60, "non_previsto")], "non_previsto"),
        ([], "non_previsto"),
        # 99.99, because of three thirds.
        ([("33.33", 90), ("33.33", 60), ("33.33", 30)], "60.00"),
        ([("33.33", 100), ("33.33", 100), ("33.33", 0)], "66.67"),
    ],
)
def test_le_medie(coppie, atteso):
    assert in_breve(pesate(*coppie)) == atteso


@pytest.mark.parametrize(
    ("mancante", "finale", "atteso", "blocca"),
    [
        ("zero", True, "54.00", False),
        ("escluso", True, "90.00", False),
        ("blocca", True, "90.00", True),
        ("zero", False, "90.00", False),
        ("blocca", False, "90.00", False),
    ],
)
def test_quel_che_manca_in_una_media(mancante, finale, atteso, blocca):
    come = regole(mancante=mancante, finale=finale)
    trovata = pesate((60, 90), (40, senza("non_misurato", "Reclami", come)), come=come)
    assert (in_breve(trovata), trovata.blocca, trovata.mancanti) == (atteso, blocca, ("Reclami",))


def test_tutto_manca_e_conta_zero():
    trovata = pesate((60, "non_misurato"), (None, 80), come=regole(mancante="zero"))
    assert (trovata.esito, trovata.grado) == ("calcolato", 0)


def test_la_media_dice_chi_e_rimasto_fuori():
    trovata = media(
        "Obiettivo",
        [
            Parte(grado(90, "Pratiche"), D(60)),
            Parte(grado(50, "Incontri"), D(20)),
            Parte(senza("non_valutabile", "Gradimento"), D(20)),
            Parte(senza("non_calcolabile", "Presenze"), D(10)),
            Parte(grado(10, "Altro")),
            Parte(senza("non_previsto", "Nido")),
        ],
        regole(),
    )
    assert righe(trovata.passo) == [
        "Obiettivo → 80,00 %",
        "  Pratiche → 90,00 % · peso 60 su 80",
        "  Incontri → 50,00 % · peso 20 su 80",
        "  Gradimento: non valutabile · peso 20, lasciato fuori",
        "  Presenze: non calcolabile · peso 10, lasciato fuori",
        "  Altro → 10,00 % · senza peso, lasciato fuori",
        "  Nido: non previsto quest'anno",
        "  Media pesata: somma di peso × grado 6.400 : somma dei pesi 80 = 80",
        "  Attenzione: senza peso, lasciati fuori: Altro",
        "  Attenzione: non calcolabile, lasciati fuori: Presenze",
    ]
    assert trovata.avvisi == (
        "senza peso, lasciati fuori: Altro",
        "non calcolabile, lasciati fuori: Presenze",
    )


@pytest.mark.parametrize(
    ("valore", "soglia", "politica", "stampato", "conta", "sotto"),
    [
        (70, 80, "grado", "70.00", 70, True),
        (70, 80, "zero", "70.00", 0, True),
        (80, 80, "zero", "80.00", 80, False),
        (70, None, "zero", "70.00", 70, False),
        # What is printed is what is held against the threshold.
        ("79.996", 80, "zero", "80.00", "79.996", False),
        ("79.994", 80, "zero", "79.99", 0, True),
    ],
)
def test_la_soglia_minima(valore, soglia, politica, stampato, conta, sotto):
    come = regole(sotto_soglia=politica)
    trovata = pesate((1, valore), come=come, soglia=None if soglia is None else D(soglia))
    assert (in_breve(trovata), trovata.conta, trovata.sotto_soglia) == (stampato, D(conta), sotto)


def test_sotto_la_soglia_il_grado_puo_contare_lo_stesso():
    sotto = pesate((1, 70), soglia=D(80))
    assert (righe(sotto.passo)[-1], righe(pesate((1, sotto)).passo)[1]) == (
        "  70,00 % è sotto la soglia minima di 80,00 %: obiettivo non raggiunto, conta lo stesso il suo grado",
        "  M → 70,00 % · peso 1 su 1",
    )


def test_sotto_la_soglia_il_grado_resta_in_vista():
    come = regole(sotto_soglia="zero")
    sotto = pesate((1, 70), come=come, soglia=D(80))
    sopra = media("Area", [Parte(sotto, D(60)), Parte(grado(90, "Altro"), D(40))], come)
    assert righe(sotto.passo)[-1] == (
        "  70,00 % è sotto la soglia minima di 80,00 %: obiettivo non raggiunto, conta 0"
    )
    assert [riga for riga in righe(sopra.passo) if not riga.startswith("    ")] == [
        "Area → 36,00 %",
        "  M → 70,00 % · conta 0 · peso 60 su 100",
        "  Altro → 90,00 % · peso 40 su 100",
        "  Media pesata: somma di peso × grado 3.600 : somma dei pesi 100 = 36",
    ]


@pytest.mark.parametrize(
    ("arrotonda_a", "atteso"),
    [("indicatore", "66.6667"), ("obiettivo", "66.6700"), ("area", "66.6667"), ("ente", "66.6667")],
)
def test_si_arrotonda_solo_dove_dice_il_sistema(arrotonda_a, atteso):
    """Three objectives, each 66.666… from exact indicators: rounded one by one they stay 66.67."""
    come = regole(arrotonda_a=arrotonda_a)
    tre = [pesate((2, 100), (1, 0), come=come, livello="obiettivo") for _ in range(3)]
    trovata = pesate(*((1, uno) for uno in tre), come=come)
    assert str(arrotonda(trovata.grado, 4)) == atteso


def test_le_parti_arrotondate_possono_non_fare_la_somma_e_si_vedono_tutte_e_due():
    come = regole(arrotonda_a="obiettivo", decimali=0)
    suo = pesate((1, "60.4"), come=come, livello="obiettivo")
    altro = pesate((1, "60.4"), come=come, livello="obiettivo")
    area = pesate((1, suo), (1, altro), come=come, livello="area")
    assert (suo.conta, area.grado) == (60, 60)
    assert righe(suo.passo)[-1] == "  60,4 arrotondato all'intero: 60"
    intera = pesate((1, "60.4"), (1, "60.4"), come=regole(decimali=1), livello="area")
    assert (intera.grado, righe(intera.passo)[-1]) == (
        D("60.4"),
        "  Media pesata: somma di peso × grado 120,8 : somma dei pesi 2 = 60,4",
    )


@pytest.mark.parametrize(
    ("valore", "decimali", "atteso"),
    [
        ("79.995", 2, "80.00"),
        ("79.9949", 2, "79.99"),
        ("0.005", 2, "0.01"),
        ("2.5", 0, "3"),
        ("59.5", 0, "60"),
        (TERZO, 2, "33.33"),
        # A half that divisions left a hair below is still a half.
        ("79.994" + "9" * 30, 2, "80.00"),
        ("-0.005", 2, "-0.01"),
    ],
)
def test_si_arrotonda_per_eccesso_a_meta(valore, decimali, atteso):
    assert str(arrotonda(D(valore), decimali)) == atteso


CUNEO = tuple(
    Classe(nome=nome, da=D(da))
    for nome, da in (("0", "0"), ("100", "60.01"), ("150", "70.01"), ("200", "80.01"))
)
FITALIA = tuple(
    Classe(nome=nome, da=da) for nome, da in (("E", 0), ("D", 70), ("C", 80), ("B", 90), ("A", 95))
)
GZOOM = tuple(Classe(nome=nome, da=da) for nome, da in (("bassa", 0), ("media", 60), ("alta", 80)))


@pytest.mark.parametrize(
    ("classi", "valori"),
    [
        (CUNEO, {"0": "0", "60.00": "0", "60.01": "100", "80.00": "150", "80.01": "200", "100": "200"}),
        (FITALIA, {"69.99": "E", "70": "D", "79.99": "D", "80": "C", "89.99": "C", "94.99": "B", "95": "A"}),
        # 59.5 falls nowhere among 0–59 and 60–79; here there is no gap.
        (GZOOM, {"59": "bassa", "59.5": "bassa", "60": "media", "79.99": "media", "120": "alta"}),
        (GZOOM[1:], {"59.5": "", "60": "media"}),
        ((), {"59.5": ""}),
    ],
    ids=["Cuneo", "Fitalia", "senza buchi", "sotto tutte", "nessuna"],
)
@pytest.mark.parametrize("giro", [1, -1])
def test_le_classi_sono_intervalli_senza_buchi(classi, valori, giro):
    assert {valore: classe_di(D(valore), classi[::giro]) for valore in valori} == valori


@pytest.mark.parametrize(
    ("decimali", "valore", "classe"),
    [(2, "79.995", "alta"), (2, "79.994", "media"), (0, "79.5", "alta"), (0, "79.4", "media")],
)
def test_la_classe_e_quella_del_numero_stampato(decimali, valore, classe):
    trovata = pesate((1, valore), come=regole(decimali=decimali, classi=GZOOM), livello="obiettivo")
    assert trovata.classe == classe


# ── One objective of a plan ──


def assegnazione(misure: Misure, posizione: int | None = 0, sistema: dict | None = None, **altro):
    """The score of an assignment of an objective of two areas."""
    valore = piano(
        obiettivo(1, *altro.pop("aree", ("A", "B")), **altro),
        sistema={
            "denominazione": "SMVP",
            "pesi": {"modo": "libero"},
            "formule": {"crescente": "rapporto"},
            **(sistema or {}),
        },
    )
    regola = regole_di(valore.sistema)
    return calcola_assegnazione(valore.obiettivi[0], posizione, misure, regola, anno=valore.piano.anno)


INDICATORI = [
    {"tipo": "numero", "operatore": ">=", "valore": 100, "peso": 60},
    {"tipo": "numero", "operatore": ">=", "valore": 100, "peso": 40},
]
FASI = [{"peso": 20}, {"peso": 30}, {"peso": 50}]


def misure(indicatori=(), fasi=()) -> Misure:
    def di(valori):
        return {posto: Misura(valore=D(valore)) for posto, valore in enumerate(valori) if valore is not None}

    return Misure(di(indicatori), di(fasi))


TUTTE = misure((90, 50), (100, 100, 60))


@pytest.mark.parametrize(
    ("metodo", "atteso"),
    [
        # REQUIREMENTS §6.3.
        ({"tipo": "indicatori"}, "74.00"),
        ({"tipo": "fasi"}, "80.00"),
        ({"tipo": "misto", "quota_indicatori": 50}, "77.00"),
        ({"tipo": "misto", "quota_indicatori": 70}, "75.80"),
        ({"tipo": "misto", "quota_indicatori": 0}, "80.00"),
        ({"tipo": "misto", "quota_indicatori": 100}, "74.00"),
        ({"tipo": "misto"}, "77.00"),
        (None, "74.00"),
    ],
)
def test_dagli_indicatori_dalle_fasi_o_da_tutti_e_due(metodo, atteso):
    trovata = assegnazione(TUTTE, sistema={"metodo": metodo}, indicatori=INDICATORI, fasi=FASI)
    assert in_breve(trovata.totale) == atteso
    assert [in_breve(uno) for uno in (*trovata.indicatori.values(), *trovata.fasi.values())] == [
        "90.00",
        "50.00",
        "100.00",
        "100.00",
        "60.00",
    ]


@pytest.mark.parametrize(
    ("metodo", "indicatori", "fasi", "atteso"),
    [
        ("indicatori", [], FASI, "Obiettivo 1. Obiettivo 1: non calcolabile (non ha indicatori)"),
        ("fasi", INDICATORI, [], "Obiettivo 1. Obiettivo 1: non calcolabile (non ha fasi)"),
        ("misto", [], [], "Obiettivo 1. Obiettivo 1: non calcolabile (non ha indicatori né fasi)"),
        ("misto", [], FASI, "Obiettivo 1. Obiettivo 1 → 80,00 %"),
        ("misto", INDICATORI, [], "Obiettivo 1. Obiettivo 1 → 74,00 %"),
        ("", [], FASI, "Obiettivo 1. Obiettivo 1 → 80,00 %"),
    ],
)
def test_se_manca_uno_dei_due(metodo, indicatori, fasi, atteso):
    trovata = assegnazione(TUTTE, sistema={"metodo": {"tipo": metodo}}, indicatori=indicatori, fasi=fasi)
    assert trovata.totale.passo.testo == atteso


def test_nel_misto_chi_non_e_misurato_lascia_il_posto_all_altro():
    metodo = {"tipo": "misto", "quota_indicatori": 50}
    trovata = assegnazione(misure((90, 50)), sistema={"metodo": metodo}, indicatori=INDICATORI, fasi=FASI)
    assert (in_breve(trovata.totale), trovata.totale.blocca, trovata.totale.mancanti) == (
        "74.00",
        True,
        tuple(f"Obiettivo 1. Obiettivo 1: Fase {n}" for n in (1, 2, 3)),
    )


@pytest.mark.parametrize(
    ("quota", "avviso"),
    [
        (None, "il sistema di valutazione non dice la quota degli indicatori: si usa 50"),
        (120, "il sistema di valutazione dà agli indicatori 120 su 100: si usa 50"),
    ],
)
def test_nel_misto_senza_una_quota_e_meta_e_meta(quota, avviso):
    metodo = {"tipo": "misto", "quota_indicatori": quota}
    trovata = assegnazione(TUTTE, sistema={"metodo": metodo}, indicatori=INDICATORI, fasi=FASI)
    assert (in_breve(trovata.totale), trovata.totale.avvisi) == ("77.00", (avviso,))


@pytest.mark.parametrize(
    ("posizione", "pesi_fasi", "fasi", "attese", "atteso"),
    [
        # Of the assignment's own weights: null is not its phase, zero is one that weighs nothing.
        (0, [None, 50, 50], FASI, {1: "100.00", 2: "60.00"}, "80.00"),
        (0, [0, 25, 75], FASI, {0: "100.00", 1: "100.00", 2: "60.00"}, "70.00"),
        (0, [100, None, None], FASI, {0: "100.00"}, "100.00"),
        (1, [None, 50, 50], FASI, {0: "100.00", 1: "100.00", 2: "60.00"}, "80.00"),
        # Phases that belong to one area only.
        (
            0,
            [],
            [{"peso": 50}, {"peso": 50, "assegnazione": 1}, {"peso": 50}],
            {0: "100.00", 2: "60.00"},
            "80.00",
        ),
        (1, [], [{"peso": 50}, {"peso": 50, "assegnazione": 0}, {}], {0: "100.00", 2: "60.00"}, "100.00"),
        (0, [], [{}, {}, {}], {0: "100.00", 1: "100.00", 2: "60.00"}, "86.67"),
        # Phases of another year are not due.
        (
            0,
            [],
            [{"peso": 50}, {"peso": 50, "anno": 2026}, {"peso": 50, "anno": 2027}],
            {0: "100.00", 1: "100.00", 2: "non_previsto"},
            "100.00",
        ),
    ],
)
def test_le_fasi_di_ogni_assegnazione(posizione, pesi_fasi, fasi, attese, atteso):
    trovata = assegnazione(
        TUTTE,
        posizione,
        {"metodo": {"tipo": "fasi"}},
        aree=({"area": "A", "pesi_fasi": pesi_fasi}, {"area": "B"}),
        fasi=fasi,
    )
    assert {posto: in_breve(una) for posto, una in trovata.fasi.items()} == attese
    assert in_breve(trovata.totale) == atteso


@pytest.mark.parametrize(
    ("valore", "stampato", "avvisi"),
    [
        (60, "60.00", ()),
        (0, "0.00", ()),
        (130, "100.00", ("130 % non è tra 0 e 100",)),
        (-5, "0.00", ("-5 % non è tra 0 e 100",)),
    ],
)
def test_una_fase_non_passa_il_cento_nemmeno_con_un_tetto_piu_alto(valore, stampato, avvisi):
    trovata = assegnazione(misure(fasi=(valore,)), sistema={"tetto": 120}, fasi=[{}])
    assert (in_breve(trovata.fasi[0]), trovata.fasi[0].avvisi) == (stampato, avvisi)


def test_una_fase_che_non_si_puo_valutare_resta_fuori():
    detta = Misure(fasi={0: Misura(valore=D(50)), 1: Misura(non_valutabile=True, motivo="gara annullata")})
    trovata = assegnazione(detta, fasi=[{"peso": 40}, {"peso": 60}])
    assert (in_breve(trovata.totale), trovata.fasi[1].passo.testo) == (
        "50.00",
        "Fase 2: non valutabile (gara annullata)",
    )


def test_ogni_area_ha_gli_indicatori_di_tutti_e_i_suoi():
    indicatori = [INDICATORI[0], INDICATORI[1] | {"assegnazione": 1}]
    trovate = [assegnazione(misure((90, 50)), posto, indicatori=indicatori) for posto in (0, 1, None)]
    assert [({*una.indicatori}, in_breve(una.totale)) for una in trovate] == [
        ({0}, "90.00"),
        ({0, 1}, "74.00"),
        ({0}, "90.00"),
    ]


def test_la_soglia_e_quella_dell_obiettivo():
    trovata = assegnazione(TUTTE, indicatori=INDICATORI, soglia_minima=80, sistema={"sotto_soglia": "zero"})
    assert (in_breve(trovata.totale), trovata.totale.conta, trovata.totale.sotto_soglia) == ("74.00", 0, True)


@pytest.mark.parametrize(
    ("arrotonda_a", "esatto", "stampato"),
    [("indicatore", "66.7000", "66.7"), ("obiettivo", "66.6833", "66.7")],
)
def test_si_arrotonda_l_indicatore_se_lo_dice_il_sistema(arrotonda_a, esatto, stampato):
    """200 out of 300 is 66.666…; 66.7 weighs as much."""
    indicatori = [INDICATORI[0] | {"valore": 300, "peso": 50}, INDICATORI[0] | {"peso": 50}]
    come = {"arrotonda_a": arrotonda_a, "decimali": 1}
    trovata = assegnazione(misure((200, "66.7")), sistema=come, indicatori=indicatori)
    assert (str(arrotonda(trovata.totale.grado, 4)), in_breve(trovata.totale)) == (esatto, stampato)


# ── The SMVP's rules ──


def test_le_regole_di_un_sistema_che_non_dice_nulla():
    assert regole_di(piano().sistema) == regole()


@pytest.mark.parametrize(
    ("sistema", "attese"),
    [
        ({"tetto": 120, "decimali": 1}, {"tetto": 120, "decimali": 1}),
        ({"decimali": 0}, {"decimali": 0}),
        ({"arrotonda_a": "Obiettivo", "mancante": "ZERO"}, {"arrotonda_a": "obiettivo", "mancante": "zero"}),
        ({"sotto_soglia": "zero", "ente_come": "pesata"}, {"sotto_soglia": "zero", "ente_come": "pesata"}),
        (
            {"tetto": 90},
            {"avvisi": ("Il tetto del sistema di valutazione è sotto 100: si usa 100.",)},
        ),
        (
            {"decimali": 99},
            {"decimali": 10, "avvisi": ("Il sistema di valutazione chiede 99 decimali: se ne usano 10.",)},
        ),
        (
            {"mancante": "boh"},
            {
                "avvisi": (
                    "Il sistema di valutazione dice «boh» per la misura mancante: le parole note sono "
                    "zero, escluso, blocca. Si usa «blocca».",
                )
            },
        ),
    ],
)
def test_le_regole_si_leggono_dal_sistema(sistema, attese):
    valore = piano(sistema={"denominazione": "SMVP", "pesi": {"modo": "libero"}} | sistema)
    assert regole_di(valore.sistema) == regole(**attese)


def test_il_metodo_e_le_formule_vengono_dal_sistema():
    valore = piano(
        sistema={
            "denominazione": "SMVP",
            "pesi": {"modo": "libero"},
            "metodo": {"tipo": "misto", "quota_indicatori": 70},
            "formule": {"crescente": "rapporto", "decrescente": "specchio"},
            "classi": [{"nome": "alta", "da": 80}],
        }
    )
    attese = regole(
        metodo=Metodo(tipo="misto").tipo,
        quota_indicatori=D(70),
        crescente="rapporto",
        decrescente="specchio",
        classi=(Classe(nome="alta", da=80),),
        finale=False,
    )
    assert regole_di(valore.sistema, finale=False) == attese
