"""The sheet of an avanzamento as a form: what it shows of a value, what it makes of what is typed, what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from monitoraggio import contenuto as c
from monitoraggio.forms.avanzamento import ModuloAvanzamento, Sfondo, ValutaForm
from monitoraggio.forms.riga import Giorni
from obiettivi.formati import data
from tests import fabbrica

CHIAVE = "00000000-0000-4000-8000-00000000000{}"
INDICATORE, ALTRO, FASE, SECONDA = (CHIAVE.format(posto) for posto in range(4))
OGGI = date(2026, 10, 15)


def sfondo(indicatore=None, tipo="intermedia", **altro):
    """An objective of area A with one indicator, and the phases that are given."""
    indicatori = [indicatore | {"chiave": INDICATORE}] if indicatore else []
    obiettivo = fabbrica.piano(
        fabbrica.obiettivo(1, *altro.pop("assegnazioni", ["A"]), indicatori=indicatori, **altro)
    ).obiettivi[0]
    dal = date(min([2026, *obiettivo.anni]), 1, 1)
    return Sfondo(obiettivo, 0, 2026, tipo, Giorni(dal=dal, oggi=OGGI))


def base(**altro):
    vuoto = {"assegnazione": CHIAVE.format(8), "obiettivo": CHIAVE.format(9), "area": "A"}
    return c.Avanzamento.model_validate(vuoto | altro)


def dati(prefisso="", **campi):
    return {f"{prefisso}{nome}": detto for nome, detto in campi.items()}


def misura(indicatore, _base=(), **campi):
    """The form of a single measure, with what was typed."""
    return ModuloAvanzamento(sfondo(indicatore), base(misure=_base), dati(f"misura-{INDICATORE}-", **campi))


def errori(modulo):
    return [(errore.id.rpartition("-")[2], errore.messaggio) for errore in modulo.errori]


NUMERO = {"tipo": "numero", "operatore": ">=", "valore": 80, "unita": "pratiche"}
ENTRO_IL = NUMERO | {"data": "2026-09-30"}
PERCENTUALE = {"tipo": "percentuale", "operatore": ">=", "valore": 90}
OLTRE_CENTO = PERCENTUALE | {"valore": 110}
RAPPORTO = {"tipo": "rapporto", "operatore": ">=", "valore": 1}
IMPORTO = {"tipo": "importo", "operatore": "<=", "valore": 1000}
DATA = {"tipo": "data", "operatore": "entro", "data": "2026-06-30"}
DATA_A_PAROLE = {"tipo": "data", "testo": "appena possibile"}
SI_NO = {"tipo": "si_no"}
TESTO = {"tipo": "testo", "testo": "Migliore"}
SENZA_TARGET = {"tipo": "numero"}
SEMPRE = ["non_valutabile", "motivo"]


@pytest.mark.parametrize(
    ("indicatore", "campi"),
    [
        (NUMERO, ["valore"]),
        (ENTRO_IL, ["valore", "data"]),
        (PERCENTUALE, ["valore", "numeratore", "denominatore"]),
        (RAPPORTO, ["valore", "numeratore", "denominatore"]),
        (IMPORTO, ["valore"]),
        (DATA, ["data", "dichiarato"]),
        (DATA_A_PAROLE, ["data", "dichiarato", "percento"]),
        (SI_NO, ["valore"]),
        (TESTO, ["dichiarato", "percento"]),
        (SENZA_TARGET, ["valore", "dichiarato", "percento"]),
    ],
)
def test_ogni_tipo_di_indicatore_ha_i_suoi_campi(indicatore, campi):
    (forma,) = ModuloAvanzamento(sfondo(indicatore), base()).misure.values()
    assert list(forma.fields) == [*campi, *SEMPRE]


@pytest.mark.parametrize(
    ("indicatore", "scritto", "detto"),
    [
        (NUMERO, {"valore": "1.234,50"}, {"valore": Decimal("1234.5")}),
        (NUMERO, {"valore": "1.000"}, {"valore": Decimal(1000)}),
        (NUMERO, {"valore": "1,5"}, {"valore": Decimal("1.5")}),
        (NUMERO, {"valore": "-3"}, {"valore": Decimal(-3)}),
        (NUMERO, {"valore": "0"}, {"valore": Decimal(0)}),
        (ENTRO_IL, {"valore": "72", "data": "30.09.2026"}, {"valore": Decimal(72), "data": date(2026, 9, 30)}),
        (PERCENTUALE, {"valore": "85 %"}, {"valore": Decimal(85)}),
        (PERCENTUALE, {"numeratore": "3", "denominatore": "4"}, {"numeratore": Decimal(3), "denominatore": Decimal(4)}),
        (PERCENTUALE, {"numeratore": "0", "denominatore": "0"}, {"numeratore": Decimal(0), "denominatore": Decimal(0)}),
        (PERCENTUALE, {"numeratore": "6", "denominatore": "5"}, {"numeratore": Decimal(6), "denominatore": Decimal(5)}),
        (PERCENTUALE, {"numeratore": "3"}, {"numeratore": Decimal(3)}),
        (
            PERCENTUALE,
            {"numeratore": "2", "denominatore": "3", "valore": "66,7"},
            {"numeratore": Decimal(2), "denominatore": Decimal(3), "valore": Decimal("66.7")},
        ),
        (OLTRE_CENTO, {"valore": "120"}, {"valore": Decimal(120)}),
        (RAPPORTO, {"valore": "0,95"}, {"valore": Decimal("0.95")}),
        (IMPORTO, {"valore": "1.200,50 €"}, {"valore": Decimal("1200.5")}),
        (DATA, {"data": "30/06/2026"}, {"data": date(2026, 6, 30)}),
        (DATA, {"dichiarato": "non_raggiunto", "motivo": "Mai"}, {"dichiarato": "non_raggiunto", "motivo": "Mai"}),
        (SI_NO, {"valore": "1"}, {"valore": Decimal(1)}),
        (SI_NO, {"valore": "0"}, {"valore": Decimal(0)}),
        (
            TESTO,
            {"dichiarato": "in_parte", "percento": "50", "motivo": "Manca\r\nil collaudo"},
            {"dichiarato": "in_parte", "percento": Decimal(50), "motivo": "Manca\nil collaudo"},
        ),
        (TESTO, {"dichiarato": "in_parte"}, {"dichiarato": "in_parte"}),
        (NUMERO, {"non_valutabile": "on", "motivo": "Sisma"}, {"non_valutabile": True, "motivo": "Sisma"}),
        (NUMERO, {"non_valutabile": "on"}, {"non_valutabile": True}),
        (NUMERO, {"valore": "", "motivo": ""}, None),
        (SI_NO, {"valore": ""}, None),
    ],
)  # fmt: skip
def test_da_cio_che_si_scrive_alla_misura_e_ritorno(indicatore, scritto, detto):
    modulo = misura(indicatore, **scritto)
    assert errori(modulo) == []
    attese = () if detto is None else (c.MisuraDetta(indicatore=INDICATORE, **detto),)
    assert modulo.valore() == base(misure=attese)
    # The page that comes after shows it in a way that, sent back, says the same.
    di_nuovo = {}
    (forma,) = ModuloAvanzamento(sfondo(indicatore), modulo.valore()).misure.values()
    for nome in forma.fields:
        mostrato = forma[nome].value()
        if isinstance(mostrato, date):
            mostrato = data(mostrato)
        if mostrato not in (None, False):
            di_nuovo[nome] = mostrato
    assert misura(indicatore, attese, **di_nuovo).valore() == modulo.valore()


SOLO_UN_NUMERO = (
    "Qui va solo un numero, per esempio 1.234,50: quello che c'è da spiegare scrivilo tra le attività svolte."
)
NIENTE = "Se il valore non c'è ancora lascia vuoto; se non si può misurare spunta «non valutabile» e scrivi perché."
NEL_FUTURO = "Il 16/10/2026 deve ancora venire: scrivi il giorno in cui {}."
PRIMA = "Il 31/12/2025 è prima del 2026, quando l'obiettivo comincia: controlla l'anno."


@pytest.mark.parametrize(
    ("indicatore", "scritto", "atteso"),
    [
        (NUMERO, {"valore": "circa 20"}, [("valore", SOLO_UN_NUMERO)]),
        (NUMERO, {"valore": "20 pratiche"}, [("valore", SOLO_UN_NUMERO)]),
        (NUMERO, {"valore": "1e9"}, [("valore", SOLO_UN_NUMERO)]),
        (NUMERO, {"valore": "n.d."}, [("valore", NIENTE)]),
        (NUMERO, {"valore": "N/A"}, [("valore", NIENTE)]),
        (NUMERO, {"valore": "non disponibile"}, [("valore", NIENTE)]),
        (NUMERO, {"valore": "-"}, [("valore", NIENTE)]),
        (
            NUMERO,
            {"valore": "1,000"},
            [("valore", "«1,000» si legge 1, perché la virgola è dei decimali. Per le migliaia scrivi 1.000; "
              "altrimenti togli gli zeri.")],
        ),
        (NUMERO, {"valore": "1,23456"}, [("valore", "Il numero ha troppi decimali: al massimo 4.")]),
        (
            NUMERO,
            {"valore": "123456789012"},
            [("valore", "Il numero è troppo grande: al massimo 11 cifre prima della virgola.")],
        ),
        (
            PERCENTUALE,
            {"valore": "120"},
            [("valore", "La percentuale va da 0 a 100, e qui c'è 120: se è giusto scrivi numeratore e denominatore, "
              "e lascia vuoto qui.")],
        ),
        (PERCENTUALE, {"denominatore": "-4"}, [("denominatore", "Il numero non può essere negativo.")]),
        (
            PERCENTUALE,
            {"numeratore": "72", "denominatore": "80", "valore": "85"},
            [("valore", "72 su 80 fa 90%: correggi uno dei tre, o lascia vuoto qui.")],
        ),
        (ENTRO_IL, {"data": "30/09/2026"}, [("data", "C'è il giorno ma non il valore: scrivi anche quello, o togli "
                                             "il giorno.")]),
        (ENTRO_IL, {"valore": "3", "data": "16/10/2026"}, [("data", NEL_FUTURO.format("il valore è stato letto"))]),
        (DATA, {"data": "16/10/2026"}, [("data", NEL_FUTURO.format("è successo"))]),
        (DATA, {"data": "31/12/2025"}, [("data", PRIMA)]),
        (DATA, {"data": "31/06/2026"}, [("data", "Scrivi una data che c'è, per esempio 31/12/2026.")]),
        (
            DATA,
            {"data": "30/06/2026", "dichiarato": "non_raggiunto"},
            [("data", "Se non è avvenuto non ha una data: togli l'una o l'altra risposta.")],
        ),
        (DATA, {"dichiarato": "raggiunto"}, [("dichiarato", "Scegli una delle risposte dell'elenco.")]),
        (SI_NO, {"valore": "forse"}, [("valore", "Scegli una delle risposte dell'elenco.")]),
        (TESTO, {"dichiarato": "in_parte", "percento": "120"}, [("percento", "La percentuale va da 0 a 100.")]),
        (TESTO, {"dichiarato": "in_parte", "percento": "-1"}, [("percento", "La percentuale va da 0 a 100.")]),
        (
            TESTO,
            {"dichiarato": "raggiunto", "percento": "80"},
            [("percento", "La percentuale si dice solo di ciò che è raggiunto in parte.")],
        ),
        (
            NUMERO,
            {"valore": "3", "non_valutabile": "on"},
            [("non_valutabile", "C'è anche una misura: togli quella, oppure la spunta «non valutabile».")],
        ),
        (
            NUMERO,
            {"motivo": "a\x00b"},
            [("motivo", "Il testo contiene un carattere che non si può stampare (posizione 2): cancellalo.")],
        ),
    ],
)  # fmt: skip
def test_cio_che_non_va_si_dice_accanto_al_campo(indicatore, scritto, atteso):
    modulo = misura(indicatore, **scritto)
    assert (modulo.is_valid(), errori(modulo)) == (False, atteso)


FASI = [{"chiave": FASE, "descrizione": "Avvio", "peso": 40}, {"chiave": SECONDA, "peso": 60}]


def fase(prefisso=FASE, **campi):
    return ModuloAvanzamento(sfondo(fasi=FASI), base(), dati(f"fase-{prefisso}-", **campi))


@pytest.mark.parametrize(
    ("scritto", "detto"),
    [
        ({"percento": "12,5"}, {"percento": Decimal("12.5")}),
        ({"percento": "0"}, {"percento": Decimal(0)}),
        ({"percento": "100", "completata_il": "15/10/2026"}, {"percento": Decimal(100), "completata_il": OGGI}),
        ({"percento": "100%"}, {"percento": Decimal(100)}),
        # The day of its end says that it is done.
        ({"completata_il": "01/01/2026"}, {"percento": Decimal(100), "completata_il": date(2026, 1, 1)}),
    ],
)  # fmt: skip
def test_una_fase_si_scrive(scritto, detto):
    modulo = fase(**scritto)
    assert (errori(modulo), modulo.valore().fasi) == ([], (c.FaseDetta(fase=FASE, **detto),))


@pytest.mark.parametrize(
    ("scritto", "atteso"),
    [
        ({"percento": "120"}, ("percento", "La percentuale va da 0 a 100.")),
        ({"percento": "quasi tutta"}, ("percento", SOLO_UN_NUMERO)),
        ({"completata_il": "16/10/2026"}, ("completata_il", NEL_FUTURO.format("è stata completata"))),
        ({"completata_il": "31/12/2025"}, ("completata_il", PRIMA)),
        (
            {"percento": "80", "completata_il": "01/10/2026"},
            (
                "completata_il",
                "La percentuale è 80: se la fase è completata scrivi 100, altrimenti togli la data.",
            ),
        ),
    ],
)
def test_una_fase_sbagliata_dice_perche(scritto, atteso):
    assert errori(fase(**scritto)) == [atteso]


def test_un_obiettivo_di_piu_anni_puo_avere_fasi_finite_prima():
    pluriennale = sfondo(fasi=FASI, anni=[2025, 2026])
    modulo = ModuloAvanzamento(pluriennale, base(), dati(f"fase-{FASE}-", completata_il="31/12/2025"))
    assert errori(modulo) == []
    assert modulo.valore().fasi[0].completata_il == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("altro", "chiavi"),
    [
        ({}, [FASE, SECONDA]),
        ({"assegnazioni": [{"area": "A", "pesi_fasi": [None, 100]}]}, [SECONDA]),
        ({"assegnazioni": ["A", "B"], "fasi": [FASI[0] | {"assegnazione": 1}, FASI[1]]}, [SECONDA]),
        ({"fasi": [FASI[0] | {"anno": 2027}, FASI[1] | {"anno": 2026}]}, [SECONDA]),
    ],
)
def test_si_chiedono_le_fasi_dell_area_e_dell_anno(altro, chiavi):
    modulo = ModuloAvanzamento(sfondo(**({"fasi": FASI} | altro)), base())
    assert [str(chiave) for chiave in modulo.fasi] == chiavi


def test_cio_che_non_e_sulla_pagina_resta_e_le_righe_tengono_il_loro_ordine():
    """The second phase was told before the first; one of another year is not on the page."""
    fasi = [*FASI, {"chiave": ALTRO, "anno": 2027}]
    prima = tuple(c.FaseDetta(fase=chiave, percento=10) for chiave in (SECONDA, ALTRO, FASE))
    scritti = dati(f"fase-{FASE}-", percento="10") | dati(f"fase-{SECONDA}-", percento="10")
    modulo = ModuloAvanzamento(sfondo(fasi=fasi), base(fasi=prima), scritti)
    assert modulo.valore() == base(fasi=prima)
    svuotato = ModuloAvanzamento(sfondo(fasi=fasi), base(fasi=prima), dati(f"fase-{FASE}-", percento="20"))
    assert [(str(una.fase), una.percento) for una in svuotato.valore().fasi] == [(ALTRO, 10), (FASE, 20)]


def test_quello_che_si_racconta_e_si_propone():
    scritti = {
        "relazione": "Fatto\r\nmolto",
        "criticita": "Poche",
        "raggiungibile": "in_parte",
        "proposta": "rimodula",
        "motivo": "Sì",
    }
    modulo = ModuloAvanzamento(sfondo(), base(), scritti)
    assert errori(modulo) == []
    assert modulo.valore() == base(**scritti | {"relazione": "Fatto\nmolto"})


@pytest.mark.parametrize(
    ("tipo", "altro", "campi"),
    [
        ("intermedia", {}, ["relazione", "criticita", "raggiungibile", "proposta", "motivo"]),
        ("finale", {}, ["relazione", "criticita"]),
        ("finale", {"proposta": "conferma"}, ["relazione", "criticita", "raggiungibile", "proposta", "motivo"]),
    ],
)  # fmt: skip
def test_a_fine_anno_non_si_prevede_piu_niente(tipo, altro, campi):
    assert list(ModuloAvanzamento(sfondo(tipo=tipo), base(**altro)).generale.fields) == campi


def test_gli_errori_sono_detti_nell_ordine_della_pagina():
    scritti = (
        {"proposta": "boh"}
        | dati(f"fase-{SECONDA}-", percento="x")
        | dati(f"misura-{INDICATORE}-", valore="x")
    )
    modulo = ModuloAvanzamento(sfondo(NUMERO, fasi=FASI), base(), scritti)
    assert [errore.campo for errore in modulo.errori] == [
        "Indicatore 1, Valore (pratiche)",
        "Fase 2, Svolta al (%)",
        "Che cosa proponi",
    ]


@pytest.mark.parametrize(
    ("tetto", "scritto", "atteso"),
    [
        (100, {"grado": "85,5", "motivo": "Visto"}, {}),
        (100, {"grado": "0", "motivo": "Visto"}, {}),
        (100, {"grado": "120", "motivo": "Visto"}, {"grado": ["La percentuale va da 0 a 100."]}),
        (120, {"grado": "120", "motivo": "Visto"}, {}),
        (120, {"grado": "121", "motivo": "Visto"}, {"grado": ["La percentuale va da 0 a 120."]}),
        (100, {"grado": "85", "motivo": " "}, {"motivo": ["Scrivi il motivo del tuo grado."]}),
        (100, {}, {"grado": ["Scrivi il grado, da 0 a 100."], "motivo": ["Scrivi il motivo del tuo grado."]}),
    ],
)
def test_il_grado_dell_oiv_vuole_un_numero_e_un_motivo(tetto, scritto, atteso):
    assert ValutaForm(Decimal(tetto), scritto).errors == atteso
