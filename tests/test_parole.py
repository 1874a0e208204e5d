"""The facts of a plan in words, and its parts."""

from decimal import Decimal

import pytest

from obiettivi.contenuto import Indicatore
from obiettivi.esporta import parole
from obiettivi.esporta.ritaglio import ritaglia
from tests import fabbrica
from tests.lettura_pdf import valore


@pytest.mark.parametrize(
    ("nome", "area", "quanti", "totali", "anomalie"),
    [
        (
            "cazzago2023",
            "FIN",
            28,
            {"FIN": 103},
            "P01 P03 P03 P08 P08 P08 P08 T10 I02 I02 I06 S06 S06 S07 S07 S17 R02 L11",
        ),
        ("cazzago2023", "AG-SEGR", 0, {"AG": 100}, ""),
        ("alzano2022", "AG.STAFF", 3, {"AG": 65}, "P02 P03"),
        (
            "tortona2024",
            "00",
            11,
            {"00-SSPC": 100, "00-PM": 100, "00-GRU": 100, "00-AVV": 100},
            "T01 I03 I06 I12 R07 I04 I13 I14 L06",
        ),
    ],
)
def test_il_ritaglio_di_un_area_non_cambia_i_totali(nome, area, quanti, totali, anomalie):
    parte = ritaglia(valore(nome), area=area)
    assert len(parte.obiettivi) == quanti
    assert {peso.area.codice: peso.totale for peso in parte.pesi} == totali
    assert [anomalia.codice for anomalia in parte.anomalie] == anomalie.split()


@pytest.mark.parametrize(
    ("indicatore", "detto"),
    [
        (
            {"tipo": "numero", "operatore": ">=", "valore": 40, "unita": "questionari"},
            "almeno 40 questionari",
        ),
        ({"tipo": "numero", "operatore": "<", "valore": -0.5}, "meno di -0,5"),
        ({"tipo": "numero", "valore": 1200, "unita": "faldoni (circa)"}, "1.200 faldoni (circa)"),
        ({"tipo": "percentuale", "operatore": ">=", "valore": 95, "unita": "%"}, "almeno il 95%"),
        (
            {"tipo": "percentuale", "operatore": "=", "valore": 100, "unita": "% dei casi"},
            "pari al 100% dei casi",
        ),
        ({"tipo": "rapporto", "operatore": ">=", "valore": 0.8}, "almeno 0,8 (rapporto)"),
        ({"tipo": "importo", "operatore": "<=", "valore": 1500.5}, "al massimo 1.500,50 €"),
        (
            {"tipo": "data", "operatore": "entro", "data": "2023-12-31", "unita": "data"},
            "entro il 31/12/2023",
        ),
        ({"tipo": "data", "operatore": "=", "data": "2022-09-01"}, "il 01/09/2022"),
        ({"tipo": "numero", "operatore": "entro", "valore": 30, "unita": "giorni"}, "entro 30 giorni"),
        (
            {"tipo": "numero", "operatore": ">=", "valore": 3, "unita": "corsi", "data": "2026-06-30"},
            "almeno 3 corsi entro il 30/06/2026",
        ),
        ({"tipo": "si_no", "operatore": "=", "valore": 1, "unita": "report"}, "sì (report)"),
        ({"tipo": "si_no", "operatore": "=", "valore": 0}, "no"),
        ({"tipo": "testo", "testo": "settimanale", "unita": "frequenza"}, "settimanale (frequenza)"),
        ({"tipo": "data", "operatore": "entro", "testo": "primavera"}, "entro primavera"),
        ({"tipo": "numero", "unita": "report"}, "non quantificato (report)"),
    ],
)
def test_il_traguardo_a_parole(indicatore, detto):
    piano = fabbrica.piano(fabbrica.obiettivo(1, indicatori=[indicatore]))
    assert parole.traguardo(piano.obiettivi[0].indicatori[0]) == detto


def test_i_mesi_gli_anni_e_le_fasce_a_parole():
    assert parole.mesi(range(1, 13)) == "tutto l'anno"
    assert parole.mesi([8, 3, 4, 5, 6, 7, 10]) == "da marzo ad agosto, ottobre"
    assert parole.anni([2023, 2025, 2024, 2027]) == "2023–2025, 2027"
    fasce = [
        {"grado": 30},
        {"da": 10, "grado": 60},
        {"da": 20, "compreso": True, "grado": 100, "lineare": True},
    ]
    piano = fabbrica.piano(fabbrica.obiettivo(1, indicatori=[{"tipo": "numero", "fasce": fasce}]))
    detto = parole.fasce(piano.obiettivi[0].indicatori[0])
    assert detto == "fino a 10: 30%; oltre 10: 60%; da 20: 100% (in proporzione)"


@pytest.mark.parametrize(
    ("nome", "regola"),
    [
        ("alzano2022", "I pesi degli obiettivi non devono superare 60 per ogni area, 20 per il segretario. I pesi "
         "dei servizi e degli uffici contano per l'area principale da cui dipendono."),
        ("alzano2024", "Gli obiettivi di questo piano non hanno pesi."),
        ("chiari2023", "I pesi degli obiettivi sono punti liberi: nessun totale è prescritto."),
        ("tortona2024", "I pesi degli obiettivi devono fare esattamente 100 per ogni area."),
    ],
)  # fmt: skip
def test_la_regola_dei_pesi_a_parole(nome, regola):
    assert parole.regola_dei_pesi(valore(nome).sistema) == regola


@pytest.mark.parametrize(
    ("operatore", "valore", "detto"),
    [
        (">=", 80, "almeno l'80%"),
        (">=", 8, "almeno l'8%"),
        (">", 11, "più dell'11%"),
        ("<=", 1, "al massimo l'1%"),
        ("<", 18, "meno del 18%"),
        ("=", 0, "pari allo 0%"),
        ("", 80, "80%"),
    ],
)
def test_il_percento_ha_il_suo_articolo(operatore, valore, detto):
    indicatore = {"tipo": "percentuale", "operatore": operatore, "valore": valore}
    uno = fabbrica.piano(fabbrica.obiettivo(1, indicatori=[indicatore]))
    assert parole.traguardo(uno.obiettivi[0].indicatori[0]) == detto


@pytest.mark.parametrize(
    ("valore", "unita", "detto"),
    [
        (1, "giorni", "1 giorno"),
        (-1, "giorni", "-1 giorno"),
        (Decimal("1.0"), "ore", "1 ora"),
        (Decimal("1.5"), "ore", "1,5 ore"),
        (0, "giorni", "0 giorni"),
        (2, "mesi", "2 mesi"),
        # Of what is not in the list nobody can say how one is called.
        (1, "giorni lavorativi", "1 giorni lavorativi"),
        (1, "pratiche", "1 pratiche"),
        (1, "", "1"),
    ],
)
def test_di_uno_si_dice_al_singolare_dove_si_sa(valore, unita, detto):
    indicatore = Indicatore(tipo="numero", unita=unita)
    assert parole.misura(indicatore, Decimal(valore)) == detto
