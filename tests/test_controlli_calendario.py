"""Times of phases and indicators, without a database."""

import time

import pytest

from obiettivi.controlli import calendario
from obiettivi.controlli.contesto import VUOTO
from tests.fabbrica import obiettivo, piano

ATTO = {"anno": 2026, "atto": {"tipo": "deliberazione", "numero": "1", "data": "2026-04-01"}}


def trovate(valore):
    return [
        (uno.codice, uno.livello.value, uno.oggetto, uno.campo, uno.messaggio)
        for controllo in calendario.CONTROLLI
        for uno in controllo.trova(valore, VUOTO)
    ]


def con_fasi(*fasi, indicatori=(), **altro):
    return piano(obiettivo(1, fasi=list(fasi), indicatori=list(indicatori)), **altro)


def fase(numero=None, scadenza=None, **altro):
    return {"numero": numero, "scadenza": scadenza} | altro


def entro(giorno, **altro):
    return {"tipo": "data", "operatore": "entro", "data": giorno} | altro


@pytest.mark.parametrize(
    ("valore", "attesa"),
    [
        (
            con_fasi(fase(scadenza_testo="da definire")),
            ("T02", "avviso", "obiettivi[1].fasi[0]", "scadenza",
             "La scadenza della fase 1 dell'obiettivo 1 è «da definire»: non si capisce quando. "
             "Scrivi un giorno, un mese o un periodo."),
        ),
        (
            piano(obiettivo(1, indicatori=[{"tipo": "data", "testo": "xx/06/2026"}])),
            ("T02", "avviso", "obiettivi[1].indicatori[0]", "data",
             "La data dell'indicatore 1 dell'obiettivo 1 è «xx/06/2026»: non si capisce quando. "
             "Scrivi un giorno, un mese o un periodo."),
        ),
        (
            con_fasi(fase(scadenza="2026-03-31"), piano=ATTO),
            ("T06", "avviso", "piano", "atto",
             "Il 01/04/2026, quando il piano è stato approvato, era già scaduta una cosa: la fase 1 "
             "dell'obiettivo 1. Spiega nella premessa perché è nel piano, o toglila."),
        ),
        (
            con_fasi(fase(mesi=[1, 3]), fase(mesi=[3, 4]), indicatori=[entro("2026-01-31"), {"tipo": "numero"}],
                     piano=ATTO),
            ("T06", "avviso", "piano", "atto",
             "Il 01/04/2026, quando il piano è stato approvato, erano già scadute 2 cose: la fase 1 dell'obiettivo 1 "
             "e l'indicatore 1 dell'obiettivo 1. Spiega nella premessa perché sono nel piano, o toglile."),
        ),
        (
            con_fasi(fase(scadenza="2026-06-30", mesi=[5, 6, 7])),
            ("T07", "avviso", "obiettivi[1].fasi[0]", "mesi",
             "La fase 1 dell'obiettivo 1 scade il 30/06/2026, ma i suoi mesi arrivano a luglio."),
        ),
        (
            con_fasi(fase(mesi=[6, 7]), fase(mesi=[6, 8]), indicatori=[entro("2026-07-31"), entro("2026-06-30")]),
            ("T08", "avviso", "obiettivi[1].fasi[1]", "mesi",
             "La fase 2 dell'obiettivo 1 continua fino al 31/08/2026, ma l'indicatore vuole il lavoro finito entro il "
             "31/07/2026: allinea le date, o metti in una fase a parte quello che viene dopo."),
        ),
        (
            con_fasi(fase(scadenza="2026-09-30"), fase(scadenza="2026-12-31"),
                     indicatori=[entro("2026-06-30", fase=0), {"tipo": "numero"}]),
            ("T08", "avviso", "obiettivi[1].fasi[0]", "scadenza",
             "La fase 1 dell'obiettivo 1 continua fino al 30/09/2026, ma l'indicatore vuole il lavoro finito entro il "
             "30/06/2026: allinea le date, o metti in una fase a parte quello che viene dopo."),
        ),
        (
            con_fasi(fase(1, "2026-03-15"), fase(2, "2026-03-06")),
            ("T09", "nota", "obiettivi[1].fasi[1]", "scadenza",
             "Nell'obiettivo 1 la fase 2 scade il 06/03/2026, prima della fase 1 (15/03/2026)."),
        ),
        (
            con_fasi(fase(mesi=[1]), fase()),
            ("T10", "avviso", "obiettivi[1].fasi[1]", "scadenza",
             "Nell'obiettivo 1 la fase 2 non ha né mesi né scadenza, mentre altre ne hanno."),
        ),
        (
            con_fasi(fase(), fase(scadenza="2026-06-30"), fase(anno=2026)),
            ("T10", "avviso", "obiettivi[1]", "fasi",
             "Nell'obiettivo 1 le fasi 1 e 3 non hanno né mesi né scadenza, mentre altre ne hanno."),
        ),
        (
            con_fasi(fase(), fase()),
            ("T11", "nota", "obiettivi[1]", "fasi",
             "Le fasi dell'obiettivo 1 non hanno né mesi né scadenza: valgono tutte a fine anno."),
        ),
        (
            piano(obiettivo(1, fasi=[fase()]), obiettivo(2, fasi=[fase()]), obiettivo(3, fasi=[fase(mesi=[1])])),
            ("T11", "nota", "piano", "fasi",
             "Le fasi degli obiettivi 1 e 2 non hanno né mesi né scadenza: valgono tutte a fine anno."),
        ),
    ],
    ids=["T02 fase", "T02 indicatore", "T06 una", "T06 due", "T07", "T08", "T08 di una fase", "T09", "T10 una",
         "T10 due", "T11 uno", "T11 due"],
)  # fmt: skip
def test_il_piano_piu_piccolo_che_sbaglia(valore, attesa):
    assert trovate(valore) == [attesa]


GIUSTI = {
    "T06: il giorno dell'atto": con_fasi(fase(scadenza="2026-04-01"), piano=ATTO),
    "T06: nessun atto": con_fasi(fase(scadenza="2020-01-01")),
    "T06: atto senza data": con_fasi(fase(scadenza="2020-01-01"), piano={"anno": 2026, "atto": {"numero": "1"}}),
    "T07: fino al mese della scadenza": con_fasi(fase(scadenza="2026-06-15", mesi=[5, 6])),
    "T07: la scadenza è dell'anno dopo": con_fasi(fase(scadenza="2027-01-31", mesi=[11, 12], anno=2026)),
    "T08: lo stesso giorno": con_fasi(fase(mesi=[10]), indicatori=[entro("2026-10-31")]),
    "T08: si misura anche altro": con_fasi(fase(mesi=[12]), indicatori=[entro("2026-06-30"), {"tipo": "numero"}]),
    "T08: un giorno in cui si parte": con_fasi(
        fase(mesi=[12]), indicatori=[{"tipo": "data", "operatore": "=", "data": "2026-06-30"}]
    ),
    "T08: l'indicatore è di un'altra fase": con_fasi(
        fase(mesi=[6]), fase(mesi=[12]), indicatori=[entro("2026-06-30", fase=0)]
    ),
    "T08: senza indicatori": con_fasi(fase(mesi=[12])),
    "T08: la fase non dice quando": con_fasi(
        fase(descrizione="Al termine del progetto"), indicatori=[entro("2026-06-30")]
    ),
    "T09: una scadenza manca": con_fasi(fase(1, "2026-06-30"), fase(2, mesi=[1]), fase(3, "2026-03-31")),
    "T09: lo stesso giorno": con_fasi(fase(1, "2026-03-15"), fase(2, "2026-03-15")),
    "T09: numeri che si ripetono": con_fasi(fase(1, "2026-06-30"), fase(1, "2026-03-31")),
    "T09: numeri che saltano": con_fasi(fase(1, "2026-06-30"), fase(3, "2026-03-31")),
    "T09: senza numeri": con_fasi(fase(None, "2026-06-30"), fase(None, "2026-03-31")),
    "T09: di anni diversi": con_fasi(fase(1, "2027-06-30"), fase(2, "2026-12-31")),
    "T09: di aree diverse": piano(
        obiettivo(1, "A", "B", fasi=[fase(1, "2026-06-30", assegnazione=0), fase(2, "2026-03-31", assegnazione=1)])
    ),
    "T10: l'altra dura tutto l'anno": con_fasi(fase(mesi=list(range(1, 13))), fase()),
    "T10: è di un anno che verrà": con_fasi(fase(mesi=[1]), fase(anno=2027)),
    "T10: lo dice la descrizione": con_fasi(fase(mesi=[1]), fase(descrizione="Relazione al termine del progetto")),
    "T10: lo dice un testo": con_fasi(fase(mesi=[1]), fase(scadenza_testo="ogni mese")),
    "T11: lo dice la descrizione": con_fasi(fase(), fase(descrizione="Report entro giugno")),
    "T11: senza fasi": con_fasi(),
    "un obiettivo annullato": piano(
        obiettivo(1, fasi=[fase(scadenza_testo="boh"), fase()], stato="annullato"), piano=ATTO
    ),
}  # fmt: skip


@pytest.mark.parametrize("caso", GIUSTI)
def test_un_piano_che_non_sbaglia(caso):
    assert trovate(GIUSTI[caso]) == []


SI_CAPISCE = [
    "",
    "Tutto l'anno", "durante l'intero anno secondo calendario manifestazioni/eventi", "mensile", "Trimestrale",
    "entro il quadrimestre successivo", "quadrimestre successivo", "entro fine anno", "Anno 2026", "31/12",
    "31 dic", "I sem.", "2° trim.", "Q3", "settembre", "ogni lunedì", "entro 10 gg. dalla richiesta", "biennale",
    "Sorteggio per verifica ogni mese", "alla scadenza del bando", "termini di legge",
    "dopo l'approvazione del bilancio",
    "secondo cronoprogramma", "continua", "a fine mandato", "stagione estiva", "da definire entro giugno",
    "all'avvio dell'anno scolastico", "XX settembre", "31.06.2026",
]  # fmt: skip

NON_SI_CAPISCE = [
    "da definire", "Da definirsi con la Giunta", "n.d.", "N.D", "??", "xx/xx/2026", "gg/mm/2026", "__/__/2026", "…",
    "entro ...", "vedi sopra", "idem", "-", "30", "boh", "S.E.", "TBD", "termine da stabilire",
]  # fmt: skip


@pytest.mark.parametrize("testo", SI_CAPISCE)
def test_una_scadenza_che_si_capisce(testo):
    assert [uno for uno in trovate(con_fasi(fase(scadenza_testo=testo))) if uno[0] == "T02"] == []


@pytest.mark.parametrize("testo", NON_SI_CAPISCE)
def test_una_scadenza_che_non_si_capisce(testo):
    assert [uno[0] for uno in trovate(con_fasi(fase(scadenza_testo=testo)))] == ["T02"]


def test_dove_c_e_la_data_il_testo_non_si_guarda():
    fasi = [fase(scadenza="2026-06-30", scadenza_testo="boh")]
    indicatori = [entro("2026-06-30", testo="boh"), {"tipo": "testo", "testo": "boh"}]
    assert trovate(con_fasi(*fasi, indicatori=indicatori)) == []


def test_i_codici_sono_quelli_della_tabella():
    assert [uno.codice for uno in calendario.CONTROLLI] == ["T02", *(f"T{n:02}" for n in range(6, 12))]


@pytest.mark.parametrize(
    "testo", ["xx " * 5000, "1/" * 5000, "entro " * 2000, "\u202e" * 10_000, "da definir" * 1000, "_." * 5000]
)
def test_i_testi_ostili_non_rallentano(testo):
    """50 ms for each check, with a margin for a busy machine."""
    valore = con_fasi(
        fase(mesi=[1]),
        fase(descrizione=testo),
        fase(scadenza_testo=testo[:300]),
        indicatori=[{"tipo": "data", "testo": testo[:2000]}],
    )
    for controllo in calendario.CONTROLLI:
        inizio = time.process_time()
        list(controllo.trova(valore, VUOTO))
        assert time.process_time() - inizio < 0.15
