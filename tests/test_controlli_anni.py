"""Years of rows, of objectives and of texts, without a database."""

import time

import pytest

from obiettivi.controlli import anni
from obiettivi.controlli.contesto import VUOTO, Contesto
from tests.fabbrica import obiettivo, piano

TRIENNIO = {"anno": 2026, "triennio": [2026, 2028]}


def trovate(valore, contesto=VUOTO):
    return [
        (uno.codice, uno.livello.value, uno.oggetto, uno.campo, uno.messaggio)
        for controllo in anni.CONTROLLI
        for uno in controllo.trova(valore, contesto)
    ]


def con(regole=TRIENNIO, **altro):
    return piano(obiettivo(1, **altro), piano=regole)


def con_titolo(titolo, **altro):
    return piano(piano={"anno": 2026, "titolo": titolo} | altro)


def fase(**altro):
    return {"descrizione": ""} | altro


@pytest.mark.parametrize(
    ("valore", "attesa"),
    [
        (
            con(anni=[2025, 2026], fasi=[fase(scadenza="2025-12-31")]),
            ("T03", "avviso", "obiettivi[1].fasi[0]", "scadenza",
             "La fase 1 dell'obiettivo 1 scade il 31/12/2025, prima del 2026, l'anno del piano. Se è già cosa fatta "
             "va nella situazione di partenza, altrimenti correggi la data."),
        ),
        (
            con(fasi=[fase(), fase(anno=2029)]),
            ("T03", "avviso", "obiettivi[1].fasi[1]", "anno",
             "La fase 2 dell'obiettivo 1 è del 2029, fuori dagli anni del piano (2026-2028)."),
        ),
        (
            con(anni=[2026], indicatori=[{"tipo": "data", "data": "2027-01-31"}]),
            ("T03", "avviso", "obiettivi[1].indicatori[0]", "data",
             "L'indicatore 1 dell'obiettivo 1 ha la data 31/01/2027, fuori dagli anni dell'obiettivo (2026)."),
        ),
        (
            piano(verifiche_previste=[{"data": "2026-09-30"}, {"data": "2025-09-30"}]),
            ("T03", "avviso", "verifiche_previste[1]", "data",
             "La verifica prevista il 30/09/2025 è fuori dagli anni del piano."),
        ),
        (
            con(anni=[2026, 2027], fasi=[fase(anno=2027, scadenza="2026-12-31"), fase()]),
            ("T04", "avviso", "obiettivi[1].fasi[0]", "anno",
             "La fase 1 dell'obiettivo 1 è del 2027, ma la sua data è il 31/12/2026."),
        ),
        (
            con(indicatori=[{"tipo": "data", "anno": 2026, "data": "2027-01-31"}]),
            ("T04", "avviso", "obiettivi[1].indicatori[0]", "anno",
             "L'indicatore 1 dell'obiettivo 1 è del 2026, ma la sua data è il 31/01/2027."),
        ),
        (
            piano(piano={"anno": 2026, "triennio": [2023, 2025]}),
            ("T05", "avviso", "piano", "triennio", "Il piano è del 2026, ma il suo triennio è 2023-2025."),
        ),
        (
            con(anni=[2027]),
            ("T05", "avviso", "obiettivi[1]", "anni",
             "L'obiettivo 1 è dell'anno 2027: manca il 2026, l'anno del piano."),
        ),
        (
            con(anni=[2028, 2027]),
            ("T05", "avviso", "obiettivi[1]", "anni",
             "L'obiettivo 1 è degli anni 2027-2028: manca il 2026, l'anno del piano."),
        ),
        (
            con(anni=[2026, 2027, 2028], fasi=[fase(anno=2026)]),
            ("T12", "avviso", "obiettivi[1]", "fasi",
             "L'obiettivo 1 riguarda gli anni 2026-2028, ma nessuna fase è del 2027 o del 2028: aggiungila, o correggi "
             "gli anni dell'obiettivo."),
        ),
        (
            con(fasi=[fase(descrizione="Residui al 31.1.2.2025")]),
            ("T13", "avviso", "obiettivi[1].fasi[0]", "descrizione",
             "Nella fase 1 dell'obiettivo 1 si legge «31.1.2.2025»: quel giorno non esiste."),
        ),
        (
            con(situazione_di_partenza="Rilevati al 31 giugno 2025"),
            ("T13", "avviso", "obiettivi[1]", "situazione_di_partenza",
             "Nella situazione di partenza dell'obiettivo 1 si legge «31 giugno 2025»: quel giorno non esiste."),
        ),
        (
            con(indicatori=[{"tipo": "numero", "baseline_testo": "30/02/2025"}]),
            ("T13", "avviso", "obiettivi[1].indicatori[0]", "baseline_testo",
             "Nel valore di partenza dell'indicatore 1 dell'obiettivo 1 si legge «30/02/2025»: quel giorno non "
             "esiste."),
        ),
        (
            con(assegnazioni=[{"area": "A", "performance_attesa": "Approvato entro il 31/12/2025"}]),
            ("T14", "nota", "obiettivi[1].assegnazioni[0]", "performance_attesa",
             "Nella performance attesa dell'obiettivo 1 per l'area A si legge «entro il 31/12/2025», ma il piano è "
             "del 2026."),
        ),
        (
            con(titolo="Attuazione del PTPCT 2022 – 2024"),
            ("T15", "nota", "obiettivi[1]", "titolo",
             "Nel titolo dell'obiettivo 1 si legge «PTPCT 2022 – 2024»: è il documento di altri anni, il piano è "
             "del 2026."),
        ),
        (
            con_titolo("Piano della performance 2025"),
            ("T17", "avviso", "piano", "titolo",
             "Il titolo del piano è «Piano della performance 2025», ma il piano è del 2026."),
        ),
    ],
    ids=["T03 prima", "T03 anno", "T03 dell'obiettivo", "T03 verifica", "T04 fase", "T04 indicatore", "T05 piano",
         "T05 uno", "T05 due", "T12", "T13 quattro parti", "T13 a parole", "T13 in cifre", "T14", "T15", "T17"],
)  # fmt: skip
def test_il_piano_piu_piccolo_che_sbaglia(valore, attesa):
    assert trovate(valore) == [attesa]


GIUSTI = {
    "T03: nel triennio": con(
        fasi=[fase(scadenza="2028-12-31")], indicatori=[{"tipo": "numero", "anno": 2026}]
    ),
    "T03: il piano non dice il triennio": con({"anno": 2026}, fasi=[fase(scadenza="2028-12-31")]),
    "T03: gli anni dell'obiettivo vanno oltre": con(
        anni=[2026, 2029], fasi=[fase(scadenza="2029-01-31"), fase(scadenza="2026-01-31")]
    ),
    "T03: la verifica finale è dell'anno dopo": piano(
        piano={"anno": 2026, "triennio": [2026, 2026]}, verifiche_previste=[{"data": "2027-06-30"}, {}]
    ),
    "T05: più anni": con(anni=[2025, 2026]),
    "T12: una fase per anno": con(anni=[2026, 2027], fasi=[fase(anno=2026), fase(scadenza="2027-01-31")]),
    "T12: l'anno prima non conta": con(anni=[2025, 2026], fasi=[fase(anno=2026)]),
    "T12: dura tutto l'anno": con(anni=[2026, 2027], fasi=[fase(anno=2026, mesi=list(range(1, 13)))]),
    "T12: una fase senza anno": con(anni=[2026, 2027], fasi=[fase(anno=2026), fase()]),
    "T12: senza fasi": con(anni=[2026, 2027]),
    "T17: il triennio comincia prima": con_titolo("Piano 2025-2027", triennio=[2025, 2027]),
    "T17: uno degli anni": con_titolo("PIAO 2025/2027, anno 2026"),
    "T17: una norma": con_titolo("Piano (D.Lgs. 150/2009)"),
    "un obiettivo annullato": con(
        titolo="PTPCT 2022-2024 entro il 31/02/2025", anni=[2025], fasi=[fase(anno=2020)], stato="annullato"
    ),
}


@pytest.mark.parametrize("caso", GIUSTI)
def test_un_piano_che_non_sbaglia(caso):
    assert trovate(GIUSTI[caso]) == []


# What the published plans say of other years, and rightly.
ALTRI_ANNI = [
    "Tempi di pagamento (art. 4 bis D.L. 13/2025 conv. in legge 41/2025)",
    "Finanziato con risorse variabili Art. 79 CCNL 2019/2021",
    "Bilancio di previsione 2027/2029 - Rispetto delle tempistiche",
    "Rendiconto di gestione 2025",
    "Stesura del PIAO 2026-2028 e del successivo PIAO 2027-2029",
    "Relazione sul PIAO 2023-2025",
    "Contratti cimiteriali in scadenza nell'anno 2023 e 2024",
    "Gestione notifiche arretrate (anni 2025-2026)",
    "Solleciti emessi per l'anno 2025",
    "Digitalizzazione degli elenchi di delibere 1975-1989",
    "Per gli a.s. 2024/25 e 2025/26 raccolta insoluti",
    "Sale inaugurate nel 2025",
    "Indifferenziato pro capite rispetto al 31/12/2025",
    "Piano di formazione anno 2026",
    "PTPCT 2024-2026",
    "Programma 2024/24",
    "Agenda 2030; entro il 30/06/2026, target PNRR",
    "Pratiche: entro 30 giorni (L. 241/1990)",
    "Obiettivi del piano: D.Lgs. 33/2013",
    "Cap. 10.31.05 e 2.30.02.26, versione 1.4.4",
    "29 febbraio, sezione 45 marzo",
]


@pytest.mark.parametrize("testo", ALTRI_ANNI)
def test_un_testo_puo_nominare_altri_anni(testo):
    assert trovate(con(titolo=testo)) == []


@pytest.mark.parametrize(
    ("testo", "codice"),
    [
        ("Bozza entro dicembre 2025", "T14"),
        ("Entro il 2025 tutto fatto", "T14"),
        ("entro e non oltre il 30.06.2024", "T14"),
        ("ENTRO L'ANNO 2025", "T14"),
        ("PIAO 2023/25", "T15"),
        ("Bilancio di previsione 2028-2030", "T15"),
        ("Report del 31 giugno", "T13"),
        ("Report del 29 febbraio 2026", "T13"),
        ("prot. 31.06.2026", "T13"),
        ("Piano di formazione anno 2025", "T15"),
    ],
)
def test_un_testo_rimasto_indietro(testo, codice):
    assert [uno[0] for uno in trovate(con(descrizione=testo))] == [codice]


def test_una_fase_dell_anno_del_piano_in_un_obiettivo_che_non_lo_comprende():
    assert trovate(con(anni=[2027], fasi=[fase(anno=2026)]))[0][-1] == (
        "La fase 1 dell'obiettivo 1 è del 2026, fuori dagli anni dell'obiettivo (2027)."
    )


def test_due_anni_e_le_fasi_di_uno_solo():
    valore = con(anni=[2026, 2027], fasi=[fase(anno=2026)])
    assert [uno[0] for uno in trovate(valore)] == ["T12"]


def test_una_verifica_due_anni_dopo_il_piano():
    regole = {"anno": 2026, "triennio": [2026, 2026]}
    assert [uno[2] for uno in trovate(piano(piano=regole, verifiche_previste=[{"data": "2028-01-01"}]))] == [
        "verifiche_previste[0]"
    ]


def test_un_indicatore_si_conta_da_uno():
    valore = con(indicatori=[{"tipo": "numero", "attivita": "Atti entro il 2025"}])
    assert trovate(valore) == [
        ("T14", "nota", "obiettivi[1].indicatori[0]", "attivita",
         "Nell'indicatore 1 dell'obiettivo 1 si legge «entro il 2025», ma il piano è del 2026."),
    ]  # fmt: skip


def test_un_termine_degli_anni_dell_obiettivo_non_si_segnala():
    assert trovate(con(anni=[2025, 2026], descrizione="Prima parte entro luglio 2025")) == []


SCORSO = piano(obiettivo(1, titolo="Fiera 2025"), obiettivo(2, titolo="Fiera"), piano={"anno": 2025})


@pytest.mark.parametrize(
    ("titolo", "segnalato"),
    [
        ("Fiera 2025", True),
        ("Fiera", False),
        ("Fiera 2026", False),
        ("Fiera del 2025", False),
    ],
)
def test_un_testo_uguale_a_quello_dell_anno_scorso(titolo, segnalato):
    attesa = ("T16", "nota", "obiettivi[1]", "titolo",
              "Nel titolo dell'obiettivo 1 c'è ancora il 2025, come nel piano di quell'anno: "
              "«Fiera 2025».")  # fmt: skip
    valore = piano(obiettivo(1, titolo=titolo))
    assert trovate(valore, Contesto(precedente=SCORSO)) == ([attesa] if segnalato else [])


@pytest.mark.parametrize("testo", ["Legge 33/2025", "Biennio 2025-2026", "Dal 2025 al 2026"])
def test_un_testo_ripetuto_che_nomina_bene_l_anno_scorso(testo):
    scorso = piano(obiettivo(1, titolo=testo), piano={"anno": 2025})
    assert trovate(piano(obiettivo(1, titolo=testo)), Contesto(precedente=scorso)) == []


def test_i_codici_sono_quelli_della_tabella():
    assert [uno.codice for uno in anni.CONTROLLI] == ["T03", "T04", "T05", *(f"T{n}" for n in range(12, 18))]


@pytest.mark.parametrize(
    "testo",
    ["entro " * 1700, "piano " * 1700, "PTPCT 20 " * 1100, "1/1/" * 2500, "\u202e" * 10_000, "2025-" * 2000,
     "entro il il il anno " * 500, "31 " * 3300],
    ids=["entro", "piano", "documento", "date", "da destra", "anni", "articoli", "giorni"],
)  # fmt: skip
def test_i_testi_ostili_non_rallentano(testo):
    """50 ms for each check, with a margin for a busy machine."""
    valore = con(descrizione=testo, risultato_atteso=testo, situazione_di_partenza=testo)
    for controllo in anni.CONTROLLI:
        inizio = time.process_time()
        list(controllo.trova(valore, Contesto(precedente=valore)))
        assert time.process_time() - inizio < 0.15
