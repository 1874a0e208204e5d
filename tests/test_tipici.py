"""The library of typical objectives, without a database: each must be a sheet that the checks find closed."""

import json
import re
from dataclasses import FrozenInstanceError
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from obiettivi import contenuto, controlli
from obiettivi.contenuto.tipi import CARATTERI_VIETATI
from obiettivi.scelte import TipoIndicatore
from obiettivi.tipici import TIPICI, Tipico
from tests.conftest import RADICE
from tests.fabbrica import albero, sistema

CARTELLA = RADICE / "obiettivi/tipici"
ANNI = (2026, 2028)

CODICI = [
    "accessibilita-digitale",
    "accessibilita-fisica",
    "aggiornamento-dei-regolamenti",
    "anticorruzione-e-trasparenza",
    "cronoprogrammi-delle-opere",
    "digitalizzazione-di-un-servizio",
    "formazione-del-personale",
    "pari-opportunita",
    "protezione-dei-dati",
    "recupero-dell-evasione",
    "risparmio-energetico",
    "semplificazione-di-un-procedimento",
    "soddisfazione-degli-utenti",
    "tempi-di-pagamento",
]

# The norms whose own text was read when the requirements were gathered (REQUIREMENTS §5, "read"). Those known only
# through comments or the press (D.L. 13/2023 art. 4-bis, directive 14/1/2025, D.M. 132/2022 …) are not here.
NORME_LETTE = {
    "D.Lgs. 150/2009 art. 4 c. 2",  # R1
    "D.Lgs. 33/2013 art. 10 c. 8",  # R20
    "D.Lgs. 33/2013 art. 20",  # R20
    "ANAC 1310/2016",  # R20
    "CAD art. 52 c. 2",  # R21
    "L. 4/2004",  # R27, R28
    "Linee guida AgID sull'accessibilità",  # R27, R28
    "CAD art. 64 c. 2-quater",  # R31
    "CAD art. 69",  # R34
}
CITAZIONE = re.compile(
    r"\b(D\.? ?Lgs|D\.? ?L\b|D\.? ?M\b|D\.? ?P\.? ?R\b|L\. ?\d|art\.|c\. \d|CAD\b|ANAC|AgID|GDPR|WCAG|TUEL|EN \d"
    r"|legge n|decreto|direttiva|circolare|linee guida|delibera(zione)? n|regolamento UE|\d+/(19|20)\d\d)",
    re.IGNORECASE,
)
ADEMPIMENTI = {
    "tempi_pagamento",
    "anticorruzione",
    "trasparenza",
    "formazione",
    "accessibilita",
    "protezione_dati",
}
TEMI = {
    "accessibilita-digitale": "accessibilità digitale",
    "accessibilita-fisica": "accessibilità fisica",
    "pari-opportunita": "pari opportunità",
    "semplificazione-di-un-procedimento": "semplificazione",
}

uno_per_uno = pytest.mark.parametrize("tipico", TIPICI.values(), ids=TIPICI.keys())
negli_anni = pytest.mark.parametrize("anno", ANNI)


def testi(valore) -> list[str]:
    """Every text said by a piece of a plan."""
    if isinstance(valore, contenuto.Valore):
        return [testo for _, parte in valore for testo in testi(parte)]
    if isinstance(valore, tuple):
        return [testo for parte in valore for testo in testi(parte)]
    return [valore] if isinstance(valore, str) and valore else []


def detti(tipico: Tipico) -> list[str]:
    """Every text of a typical objective, what is said of it in the list included."""
    return [tipico.nome, tipico.quando, *tipico.da_completare, *testi(tipico.obiettivo(2026))]


def piano_con(obiettivi, anno):
    """A plan with these objectives, by rules that want both totals at 100: the shared ones given to both areas."""
    dati = albero(sistema=sistema("libero", {}, fasi_totale=100, indicatori_totale=100), piano={"anno": anno})
    valore = contenuto.leggi_albero(dati)
    assegnati = tuple(
        uno.model_copy(
            update={
                "assegnazioni": tuple(
                    contenuto.Assegnazione(area=area, peso=10)
                    for area in ("AB" if uno.ambito == "trasversale" else "A")
                )
            }
        )
        for uno in obiettivi
    )
    return valore.model_copy(update={"obiettivi": assegnati})


def test_la_biblioteca_ha_questi_obiettivi():
    assert list(TIPICI) == CODICI
    assert [tipico.codice for tipico in TIPICI.values()] == CODICI
    assert sorted(file.stem for file in CARTELLA.glob("*.json")) == CODICI


def test_nessuno_puo_cambiare_la_biblioteca():
    with pytest.raises(TypeError):
        TIPICI["altro"] = TIPICI["tempi-di-pagamento"]
    with pytest.raises(FrozenInstanceError):
        TIPICI["tempi-di-pagamento"].nome = "altro"


def test_i_nomi_sono_tutti_diversi():
    assert len({tipico.nome for tipico in TIPICI.values()}) == len(CODICI)


DA_DIRE = {"risparmio-energetico": ["I06"], "semplificazione-di-un-procedimento": ["I06"]}
"""From what value one starts, which the ente alone knows."""


def trovate(valore) -> list[str]:
    """The checks that have found something in the objectives; the rest is not the library's."""
    return [uno.codice for uno in controlli.verifica(valore) if uno.oggetto.startswith("obiettivi[")]


@uno_per_uno
@negli_anni
def test_nell_obiettivo_non_c_e_niente_da_segnalare_e_il_piano_torna_uguale(tipico, anno):
    valore = piano_con([tipico.obiettivo(anno)], anno)
    assert trovate(valore) == DA_DIRE.get(tipico.codice, [])
    assert contenuto.leggi(contenuto.scrivi(valore)) == valore


def test_tutti_insieme_stanno_in_un_piano():
    """Without repeating one another; and together they are all that a law or a directive wants."""
    valore = piano_con([uno.obiettivo(2026, n) for n, uno in enumerate(TIPICI.values(), 1)], 2026)
    assert [uno.codice for uno in controlli.verifica(valore)] == ["I06", "I06", "U02", "U01", "U03"]
    assert contenuto.leggi(contenuto.scrivi(valore)) == valore
    assert [uno.n for uno in valore.obiettivi] == list(range(1, len(CODICI) + 1))


def test_i_controlli_vedrebbero_cio_che_si_toglie():
    """Otherwise the two tests above could not fail."""
    intero = TIPICI["tempi-di-pagamento"].obiettivo(2026)
    monco = intero.model_copy(update={"fasi": intero.fasi[1:], "indicatori": intero.indicatori[1:]})
    assert trovate(piano_con([monco], 2026)) == ["P05", "P06", "S06", "L04"]


@uno_per_uno
def test_decide_l_ente_a_chi_darlo_e_quanto_pesa(tipico):
    obiettivo = tipico.obiettivo(2026)
    vuoti = (
        "chiave",
        "codice",
        "peso",
        "assegnazioni",
        "situazione_di_partenza",
        "risorse_finanziarie",
        "voci",
    )
    assert [nome for nome in vuoti if getattr(obiettivo, nome)] == []
    assert [riga.chiave for riga in (*obiettivo.fasi, *obiettivo.indicatori) if riga.chiave] == []
    assert [uno.baseline for uno in obiettivo.indicatori if uno.baseline is not None] == []
    assert sum("la situazione di partenza: " in suggerimento for suggerimento in tipico.da_completare) == 1


@uno_per_uno
def test_dice_tutto_il_resto(tipico):
    obiettivo = tipico.obiettivo(2026)
    pieni = ("titolo", "descrizione", "risultato_atteso", "stakeholder")
    assert [nome for nome in pieni if not getattr(obiettivo, nome)] == []
    assert 3 <= len(obiettivo.fasi) <= 5
    assert 1 <= len(obiettivo.indicatori) <= 3
    assert [fase.numero for fase in obiettivo.fasi] == list(range(1, len(obiettivo.fasi) + 1))
    assert [fase for fase in obiettivo.fasi if not fase.descrizione or not fase.mesi] == []
    for indicatore in obiettivo.indicatori:
        scritti = ("descrizione", "operatore", "fonte", "definizione", "dimensione")
        assert [nome for nome in scritti if not getattr(indicatore, nome)] == []
        assert bool(indicatore.unita) is (indicatore.tipo != TipoIndicatore.SI_NO)
        assert (indicatore.valore is None) is (indicatore.tipo == TipoIndicatore.DATA)
        assert (indicatore.data is None) is (indicatore.tipo != TipoIndicatore.DATA)


@uno_per_uno
def test_i_pesi_fanno_cento(tipico):
    obiettivo = tipico.obiettivo(2026)
    assert sum(fase.peso for fase in obiettivo.fasi) == 100
    assert sum(indicatore.peso for indicatore in obiettivo.indicatori) == 100


@uno_per_uno
def test_le_percentuali_si_possono_raggiungere(tipico):
    percentuali = [uno for uno in tipico.obiettivo(2026).indicatori if uno.tipo == TipoIndicatore.PERCENTUALE]
    assert [uno.descrizione for uno in percentuali if not 0 < uno.valore <= 100] == []
    # "At least 100%" of what cannot be more than all would be better said "all".
    assert [uno.descrizione for uno in percentuali if uno.valore == 100 and uno.operatore != "="] == []


@uno_per_uno
@negli_anni
def test_le_scadenze_sono_nell_anno_in_ordine_e_nell_ultimo_dei_loro_mesi(tipico, anno):
    obiettivo = tipico.obiettivo(anno)
    assert obiettivo.anni == (anno,)
    scadenze = [fase.scadenza for fase in obiettivo.fasi]
    assert scadenze == sorted(scadenze)
    giorni = [uno.data for uno in obiettivo.indicatori if uno.data]
    assert {giorno.year for giorno in (*scadenze, *giorni)} == {anno}
    assert [fase.mesi[-1] for fase in obiettivo.fasi] == [giorno.month for giorno in scadenze]
    assert [fase.mesi for fase in obiettivo.fasi] == [
        tuple(sorted(set(fase.mesi))) for fase in obiettivo.fasi
    ]


@uno_per_uno
def test_un_indicatore_a_data_vuole_il_giorno_di_una_fase(tipico):
    obiettivo = tipico.obiettivo(2026)
    giorni = {uno.data for uno in obiettivo.indicatori if uno.data}
    assert giorni - {fase.scadenza for fase in obiettivo.fasi} == set()


@uno_per_uno
def test_l_anno_cambia_nei_testi_e_nelle_date(tipico):
    assert {int(anno) for testo in testi(tipico.obiettivo(2026)) for anno in re.findall(r"\b20[2-9]\d\b", testo)} <= {
        2025, 2026, 2027,
    }  # fmt: skip
    spostato = piano_con([tipico.obiettivo(2026)], 2026)
    scritto = contenuto.scrivi(spostato)
    for da, a in ((2027, 2029), (2026, 2028), (2025, 2027)):
        scritto = scritto.replace(str(da), f"<{a}>")
    dopo = re.sub(r"<(\d+)>", r"\1", scritto)
    assert contenuto.leggi(dopo) == piano_con([tipico.obiettivo(2028)], 2028)


def test_le_date_e_gli_anni_di_un_caso_per_esteso():
    obiettivo = TIPICI["accessibilita-digitale"].obiettivo(2028, n=7)
    assert (obiettivo.n, obiettivo.indicatori[0].data) == (7, date(2028, 9, 23))
    assert [fase.scadenza.isoformat() for fase in obiettivo.fasi] == [
        "2028-04-30", "2028-07-31", "2028-09-23", "2028-12-15",
    ]  # fmt: skip
    assert TIPICI["risparmio-energetico"].obiettivo(2028).risultato_atteso == (
        "Nel 2028 l'ente consuma meno elettricità e meno calore che nel 2027, "
        "e sa dire quali edifici consumano troppo e perché."
    )


@uno_per_uno
def test_nei_testi_non_resta_niente_di_provvisorio(tipico):
    provvisorio = re.compile(r"[\[\]{}<>_]|\.\.\.|…|\bx{2,}\b|\bn\.d\.|da definire|  ", re.IGNORECASE)
    tutti = detti(tipico)
    frasi = [testo for testo in tutti if " " in testo]
    assert [frase for frase in frasi if provvisorio.search(frase)] == []
    assert [testo for testo in tutti if CARATTERI_VIETATI.search(testo) or testo != testo.strip()] == []
    assert [testo for testo in tutti if re.search(r"[\t\r\n]", testo)] == []


@uno_per_uno
def test_le_frasi_hanno_il_punto_e_i_titoli_no(tipico):
    obiettivo = tipico.obiettivo(2026)
    frasi = [tipico.quando, obiettivo.descrizione, obiettivo.risultato_atteso]
    frasi += [indicatore.definizione for indicatore in obiettivo.indicatori]
    assert [frase for frase in frasi if not frase.endswith(".")] == []
    titoli = [tipico.nome, obiettivo.titolo, *tipico.da_completare]
    titoli += [riga.descrizione for riga in (*obiettivo.fasi, *obiettivo.indicatori)]
    assert [titolo for titolo in titoli if titolo.endswith(".")] == []


@uno_per_uno
def test_cita_solo_norme_lette_e_le_dichiara_tutte(tipico):
    assert set(tipico.norme) - NORME_LETTE == set()
    pubblicati = testi(tipico.obiettivo(2026))
    assert [norma for norma in tipico.norme if not any(norma in testo for testo in pubblicati)] == []
    for testo in detti(tipico):
        for norma in sorted(tipico.norme, key=len, reverse=True):
            testo = testo.replace(norma, "")
        assert CITAZIONE.findall(testo) == []


@pytest.mark.parametrize(
    "testo",
    [
        "come vuole il D.L. 13/2023",
        "il decreto-legge sui pagamenti",
        "L. 145/2018",
        "DM 132/2022",
        "la direttiva sulla formazione",
        "provvedimento 204/2025",
        "secondo l'art. 5",
        "regole WCAG",
    ],
)
def test_una_citazione_di_troppo_si_vede(testo):
    """Otherwise the test above could not fail."""
    assert CITAZIONE.search(testo)


@uno_per_uno
def test_la_norma_di_un_indicatore_e_fra_quelle_dichiarate(tipico):
    norme = [uno.norma for uno in tipico.obiettivo(2026).indicatori if uno.norma]
    assert {norma for insieme in norme for norma in insieme.split("; ")} - set(tipico.norme) == set()


def test_cita_norme_solo_dove_il_loro_testo_e_stato_letto():
    assert {codice: tipico.norme for codice, tipico in TIPICI.items() if tipico.norme} == {
        "accessibilita-digitale": ("L. 4/2004", "Linee guida AgID sull'accessibilità"),
        "anticorruzione-e-trasparenza": (
            "D.Lgs. 33/2013 art. 10 c. 8",
            "D.Lgs. 33/2013 art. 20",
            "ANAC 1310/2016",
        ),
        "digitalizzazione-di-un-servizio": ("CAD art. 64 c. 2-quater",),
    }


def test_i_temi_trasversali_del_piao_ci_sono_tutti():
    temi = {codice: tipico.obiettivo(2026).tema for codice, tipico in TIPICI.items()}
    assert {codice: tema for codice, tema in temi.items() if tema} == TEMI


def test_le_dimensioni_sono_poche_e_sempre_le_stesse():
    indicatori = [
        indicatore for tipico in TIPICI.values() for indicatore in tipico.obiettivo(2026).indicatori
    ]
    assert {uno.dimensione for uno in indicatori} == {"efficacia", "efficienza", "impatto", "qualità"}


def test_gli_adempimenti_hanno_ciascuno_un_obiettivo():
    codici = [codice for tipico in TIPICI.values() for codice in tipico.obiettivo(2026).adempimenti]
    assert sorted(codici) == sorted(ADEMPIMENTI)


@pytest.mark.parametrize(
    ("cosa", "soglia"), [("titoli", 0.6), ("descrizioni", 0.6), ("fasi", 0.7), ("indicatori", 0.7)]
)
def test_obiettivi_diversi_dicono_cose_diverse(cosa, soglia):
    righe = []
    for codice, tipico in TIPICI.items():
        obiettivo = tipico.obiettivo(2026)
        scelti = {
            "titoli": [obiettivo.titolo],
            "descrizioni": [obiettivo.descrizione],
            "fasi": [fase.descrizione for fase in obiettivo.fasi],
            "indicatori": [indicatore.descrizione for indicatore in obiettivo.indicatori],
        }
        righe += [(codice, testo) for testo in scelti[cosa]]
    simili = [
        (uno, altro)
        for (da, uno), (a, altro) in combinations(righe, 2)
        if da != a and _simili(uno.casefold(), altro.casefold(), soglia)
    ]
    assert simili == []


def _simili(uno: str, altro: str, soglia: float) -> bool:
    confronto = SequenceMatcher(None, uno, altro, autojunk=False)
    return confronto.quick_ratio() > soglia and confronto.ratio() > soglia


def test_i_file_hanno_solo_le_chiavi_previste():
    for file in CARTELLA.glob("*.json"):
        dati = json.loads(file.read_text(encoding="utf-8"))
        assert list(dati) == ["nome", "quando", "norme", "da_completare", "obiettivo"], file.name
        assert {"n", "anni"} & set(dati["obiettivo"]) == set(), file.name
