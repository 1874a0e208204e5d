"""The key `rilevazioni` of a file: what is read, what is refused and where, its schema. No database."""

import json
from copy import deepcopy
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from monitoraggio import contenuto as c
from obiettivi import agganci, contenuto
from obiettivi.contenuto import FormatoNonValidoError
from obiettivi.management.commands.scrivi_schema import SCHEMA
from tests.nel_file import (
    PIENA,
    PRIMO,
    SECONDO,
    VALORE,
    file_con,
    letto,
    misura,
    programmata,
    rilevazione,
    testo,
)

FINALE = "rilevazioni[2026-12-31]"
ESTRANEA = "00000000-0000-4000-8000-000000000000"


def leggi(albero):
    return contenuto.leggi_tutto(testo(albero))


def errori(albero):
    with pytest.raises(FormatoNonValidoError) as rifiuto:
        leggi(albero)
    return [str(uno) for uno in rifiuto.value.errori]


def test_cio_che_si_legge_si_riscrive_uguale():
    lette = leggi(file_con(PIENA, programmata("2027-03-31"))).altro["rilevazioni"]
    riscritte = [contenuto.albero(una) for una in lette]
    assert leggi(file_con(*riscritte)).altro["rilevazioni"] == lette
    assert [una.stato for una in lette] == ["chiusa", "programmata"]
    detto = lette[0].avanzamenti[0]
    assert (detto.fasi[1].percento, detto.valutazione.grado) == (Decimal("33.3333"), Decimal("85.5"))


def test_le_rilevazioni_non_entrano_nel_piano_e_nella_sua_impronta():
    con, senza = leggi(file_con(PIENA)), leggi(file_con())
    assert con.piano == senza.piano
    assert contenuto.impronta(con.piano) == contenuto.impronta(VALORE)


@pytest.mark.parametrize("vuote", [None, [], ""])
def test_una_chiave_vuota_e_come_se_non_ci_fosse(vuote):
    assert leggi(file_con(rilevazioni=vuote)).altro == {}


def test_una_chiave_che_nessuno_ha_registrato_si_rifiuta_per_nome(monkeypatch):
    assert errori(file_con(zeta=[])) == ["zeta: questa chiave non esiste nel formato"]
    monkeypatch.setattr("obiettivi.contenuto.formato.CHIAVI", {})
    assert errori(file_con(PIENA)) == ["rilevazioni: questa chiave non esiste nel formato"]


def test_il_valore_di_un_piano_non_ha_altre_chiavi():
    with pytest.raises(FormatoNonValidoError, match="rilevazioni: questa chiave non esiste nel formato"):
        contenuto.leggi(testo(file_con(PIENA)))


def test_l_impronta_e_di_cio_che_fu_congelato_senza_cio_che_dice_solo_il_file():
    (letta,) = leggi(file_con(PIENA)).altro["rilevazioni"]
    congelata = c.Rilevazione.model_validate(contenuto.carica(c.forma_canonica(letta.rilevazione)))
    assert congelata == letta.rilevazione
    con_grado = deepcopy(PIENA) | {"impronta": c.impronta(congelata)}
    con_grado["avanzamenti"][0]["grado"] = Decimal("90.12")
    (riletta,) = leggi(file_con(con_grado)).altro["rilevazioni"]
    assert (riletta.rilevazione, riletta.avanzamenti[0].grado) == (congelata, Decimal("90.12"))


def _una(**altro):
    return file_con(rilevazione(**altro))


def _con(n=1, **altro):
    """A file whose only fault is in the avanzamento of an objective."""
    return file_con(rilevazione(detti={n: altro}))


@pytest.mark.parametrize(
    ("albero", "attesi"),
    [
        (file_con(rilevazioni=7), ["rilevazioni: qui serve un elenco [ … ]"]),
        (file_con(rilevazioni=["x"]), ["rilevazioni[#0]: qui serve un oggetto { … }"]),
        (_una(stato="in corso"),
         [f"{FINALE}.stato: «in corso» non è tra i valori ammessi: programmata, aperta, chiusa"]),
        (_una(tipo="annuale"), [f"{FINALE}.tipo: «annuale» non è tra i valori ammessi: intermedia, finale"]),
        (_una(zeta=1), [f"{FINALE}.zeta: questa chiave non esiste nel formato"]),
        (_una(al="2026-12-32"), [f"{FINALE}.al: «2026-12-32» è una data che non esiste"]),
        (_una(al="2026-12-30"), [f"{FINALE}.codice: il codice di una rilevazione è il suo giorno: 2026-12-30"]),
        (file_con(rilevazione("2025-12-31")),
         ["rilevazioni[2025-12-31].al: il 31/12/2025 è fuori dal piano 2026: serve un giorno dell'anno, o dei primi "
          "sei mesi di quello dopo"]),
        (file_con(PIENA, PIENA),
         ["rilevazioni[2026-12-31].codice: due rilevazioni hanno lo stesso codice «2026-12-31»"]),
        (file_con(rilevazione(stato="aperta"), rilevazione("2026-09-30", stato="aperta")),
         ["rilevazioni: di un piano può essere aperta una sola rilevazione alla volta"]),
        (file_con(PIENA, rilevazione("2026-09-30", versione=2)),
         ["rilevazioni: ci sono rilevazioni delle versioni 1, 2: un file ha quelle di una versione sola, che è il "
          "piano del file"]),
        (file_con(programmata(versione=1)),
         [f"{FINALE}.stato: una rilevazione programmata non ha ancora né versione né avanzamenti né quantità"]),
        (_una(versione=None),
         [f"{FINALE}.versione: serve il numero della versione del piano su cui si è rilevato"]),
        (_una(versione=0), [f"{FINALE}.versione: il numero di una versione va da 1 a 32767"]),
        (_una(versione=40_000), [f"{FINALE}.versione: il numero di una versione va da 1 a 32767"]),
        (_una(stato="aperta", impronta="0" * 64), [f"{FINALE}.impronta: ha un'impronta solo una rilevazione chiusa"]),
        (_una(impronta="0" * 64),
         [f"{FINALE}.impronta: non è l'impronta di questi dati: sono cambiati dopo la chiusura della rilevazione"]),
        (_una(avanzamenti=[]),
         [f"{FINALE}.avanzamenti: manca l'avanzamento dell'obiettivo {n}, area {area}"
          for n, area in ((1, "A"), (2, "A"), (3, "B"))]),
        (_una(avanzamenti=[*PIENA["avanzamenti"], PIENA["avanzamenti"][0]]),
         [f"{FINALE}.avanzamenti: dell'assegnazione {PRIMO.assegnazioni[0].chiave} ci sono due avanzamenti"]),
        (_con(assegnazione=ESTRANEA),
         [f"{FINALE}.avanzamenti[0].assegnazione: nessuna assegnazione attiva del piano ha questa chiave",
          f"{FINALE}.avanzamenti: manca l'avanzamento dell'obiettivo 1, area A"]),
        (_con(obiettivo=str(SECONDO.chiave)),
         [f"{FINALE}.avanzamenti[0].obiettivo: l'assegnazione è dell'obiettivo 1, che ha un'altra chiave"]),
        (_con(area="B"), [f"{FINALE}.avanzamenti[0].area: l'assegnazione è dell'area A"]),
        (_con(stato="letto"),
         [f"{FINALE}.avanzamenti[0].stato: «letto» non è tra i valori ammessi: bozza, inviato, restituito, validato"]),
        (_con(fasi=[{"fase": ESTRANEA}]),
         [f"{FINALE}.avanzamenti[0].fasi[0].fase: questa chiave non è di una fase dell'assegnazione"]),
        (_con(fasi=[{"fase": str(PRIMO.fasi[0].chiave), "percento": 120}]),
         [f"{FINALE}.avanzamenti[0].fasi[0].percento: la percentuale va da 0 a 100"]),
        (_con(misure=[misura(valore=1), misura(valore=2)]),
         [f"{FINALE}.avanzamenti[0].misure: la chiave {PRIMO.indicatori[0].chiave} è scritta due volte"]),
        (_con(misure=[misura(SECONDO, valore=1)]),
         [f"{FINALE}.avanzamenti[0].misure[0].indicatore: questa chiave non è di un indicatore dell'assegnazione"]),
        (_con(misure=[misura(percento=101)]),
         [f"{FINALE}.avanzamenti[0].misure[0].percento: la percentuale va da 0 a 100"]),
        (_con(misure=[misura(valore="circa 20")]),
         [f"{FINALE}.avanzamenti[0].misure[0].valore: qui serve un numero, senza virgolette"]),
        (_con(misure=[misura(valore=Decimal("1.00001"))]),
         [f"{FINALE}.avanzamenti[0].misure[0].valore: il numero ha più di 4 decimali"]),
        (_con(grado="alto"), [f"{FINALE}.avanzamenti[0].grado: qui serve un numero, senza virgolette"]),
        (_con(valutazione={"grado": 80}),
         [f"{FINALE}.avanzamenti[0].valutazione.motivo: una valutazione vuole il suo motivo"]),
        (_con(valutazione={"motivo": "No"}),
         [f"{FINALE}.avanzamenti[0].valutazione.grado: manca questa chiave, che è obbligatoria"]),
        (_con(stato="bozza", valutazione={"grado": 80, "motivo": "No"}),
         [f"{FINALE}.avanzamenti[0].valutazione: si valuta quello che l'area ha inviato: questo è ancora da inviare"]),
    ],
)  # fmt: skip
def test_ogni_errore_dice_dove_e_che_cosa(albero, attesi):
    assert errori(albero) == attesi


def test_gli_errori_del_piano_si_dicono_prima():
    """What a rilevazione names cannot be looked for in a plan that is not one."""
    albero = _una(stato="in corso")
    albero["obiettivi"][0]["peso"] = "abc"
    assert errori(albero) == ["obiettivi[1].peso: qui serve un numero, senza virgolette"]


# The schema


@pytest.fixture
def validatore():
    return Draft202012Validator(json.loads(SCHEMA.read_text()))


def test_lo_schema_accetta_un_file_con_ogni_chiave(validatore):
    dati = json.loads(testo(file_con(PIENA, programmata("2027-03-31"))))
    assert [errore.message for errore in validatore.iter_errors(dati)] == []


@pytest.mark.parametrize(
    "albero",
    [_una(stato="in corso"), _una(zeta=1), _con(grado="alto"), _con(misure=[{"valore": 1}])],
)
def test_lo_schema_rifiuta_quel_che_il_lettore_rifiuta(validatore, albero):
    dati = json.loads(testo(albero))
    assert [list(errore.path) for errore in validatore.iter_errors(dati)] == [["rilevazioni"]]


def test_le_definizioni_di_una_chiave_non_coprono_quelle_del_piano():
    del_piano = contenuto.ContenutoPiano.model_json_schema()["$defs"]
    delle_altre = [chiave.schema()["$defs"] for chiave in agganci.CHIAVI.values()]
    assert [{*una} & {*del_piano} for una in delle_altre] == [set()]


def test_la_chiave_e_nello_schema_pubblicato():
    parte = letto(SCHEMA.read_text())["properties"]["rilevazioni"]
    assert parte["anyOf"][0]["items"] == {"$ref": "#/$defs/RilevazioneNelFile"}
