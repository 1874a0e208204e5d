"""L, beside last year's plan. Each check with the smallest plans that trigger it and some that just do not."""

import pytest

from obiettivi.controlli import metodo
from obiettivi.controlli.contesto import Contesto
from tests.fabbrica import obiettivo
from tests.prova_controlli import Prova, del_

PROVA = Prova(metodo.CONTROLLI)
trovate, in_breve = PROVA.trovate, PROVA.in_breve
ANNO_PRIMA = "D.Lgs. 150/2009 art. 4 c. 2 lett. a"
CHIAVE = "00000000-0000-4000-8000-000000000001"


def questionari(valore=40, **altro):
    base = {
        "descrizione": "Questionari compilati",
        "tipo": "numero",
        "operatore": ">=",
        "unita": "questionari",
    }
    return base | {"valore": valore} | altro


def anni(prima, adesso):
    """This year's plan and the context with last year's, each with one objective with one indicator."""
    vecchio = del_(2025, obiettivo(1, "A", titolo="Qualità, anno 2025", indicatori=[prima]))
    return del_(2026, obiettivo(7, "A", titolo="QUALITA' - ANNO 2026", indicatori=[adesso])), Contesto(
        precedente=vecchio
    )


def test_si_chiede_meno_dell_anno_prima():
    assert in_breve("L12", *anni(questionari(60), questionari(40))) == [
        (
            "obiettivi[7].indicatori[0]",
            "valore",
            "L'indicatore 1 dell'obiettivo 7 chiede almeno 40 questionari: il piano 2025 chiedeva almeno 60. Se è "
            "voluto, scrivi perché nella situazione di partenza.",
            ANNO_PRIMA,
        )
    ]


def test_si_chiede_meno_di_quanto_era_previsto_per_quest_anno():
    prima = questionari(30, valori_annuali={"2026": 50, "2027": 90})
    assert trovate("L12", *anni(prima, questionari(40)))[0].messaggio == (
        "L'indicatore 1 dell'obiettivo 7 chiede almeno 40 questionari: il piano 2025 chiedeva per il 2026 almeno 50. "
        "Se è voluto, scrivi perché nella situazione di partenza."
    )


MENO = {"operatore": "<=", "unita": ""}


@pytest.mark.parametrize(
    ("prima", "adesso", "quanti"),
    [
        pytest.param(questionari(5, **MENO), questionari(6, **MENO), 1, id="meno è meglio, e sono di più"),
        pytest.param(questionari(5, **MENO), questionari(4, **MENO), 0, id="meno è meglio, e sono di meno"),
        pytest.param(questionari(40), questionari(41), 0, id="di più"),
        pytest.param(questionari(40), questionari(40), 0, id="uguali"),
        pytest.param(questionari(40, operatore="="), questionari(41, operatore="="), 0, id="non si sa dove si va"),
        pytest.param(questionari(40), questionari(39, operatore="="), 0, id="non si sa più dove si va"),
        pytest.param(questionari(40, operatore="<="), questionari(39), 0, id="allora era all'inverso"),
        pytest.param(questionari(40), questionari(39, unita="%"), 0, id="altra unità"),
        pytest.param(questionari(40, tipo="percentuale"), questionari(39), 0, id="altro tipo"),
        pytest.param(questionari(40), questionari(39, descrizione="Reclami"), 0, id="altra cosa"),
        pytest.param(questionari(40), questionari(39, anno=2027), 0, id="valore di un altro anno"),
        pytest.param(questionari(40), questionari(None), 0, id="senza valore"),
        pytest.param(questionari(None), questionari(39), 0, id="senza valore prima"),
        pytest.param(questionari(40, operatore="", direzione="crescente"), questionari(39), 1, id="direzione detta"),
    ],
)  # fmt: skip
def test_si_confrontano_solo_numeri_della_stessa_cosa(prima, adesso, quanti):
    assert len(trovate("L12", *anni(prima, adesso))) == quanti


def test_un_titolo_che_si_ripete_non_dice_quale():
    """Then or now."""

    def qualita(anno, quanti, valore):
        indicatori = [questionari(valore)]
        return del_(
            anno, *(obiettivo(n, "A", titolo="Qualità", indicatori=indicatori) for n in range(quanti))
        )

    for allora, ora, trovati in ((1, 1, 1), (2, 1, 0), (1, 2, 0)):
        contesto = Contesto(precedente=qualita(2025, allora, 60))
        assert len(trovate("L12", qualita(2026, ora, 40), contesto)) == trovati


def test_la_chiave_riconosce_anche_con_un_altro_titolo():
    vecchio = del_(2025, obiettivo(1, "A", chiave=CHIAVE, indicatori=[questionari(60)]))
    nuovo = del_(2026, obiettivo(3, "A", chiave=CHIAVE, titolo="Altro", indicatori=[questionari(40)]))
    assert [uno.oggetto for uno in trovate("L12", nuovo, Contesto(precedente=vecchio))] == [
        "obiettivi[3].indicatori[0]"
    ]


def test_valori_uguali_all_anno_prima():
    assert in_breve("L13", *anni(questionari(), questionari())) == [
        (
            "obiettivi[7].indicatori[0]",
            "valore",
            "L'obiettivo 7 ha gli stessi valori attesi del piano 2025: se allora sono stati raggiunti, si può chiedere "
            "di più, oppure dire che è un mantenimento.",
            ANNO_PRIMA,
        )
    ]
    due = [obiettivo(n, "A", titolo=f"Cosa {'abc'[n]}", indicatori=[questionari()]) for n in (1, 2)]
    vecchio = Contesto(precedente=del_(2025, *due))
    assert [(uno.messaggio, uno.trovato) for uno in trovate("L13", del_(2026, *due), vecchio)] == [
        (
            "Gli obiettivi 1 e 2 hanno gli stessi valori attesi del piano 2025: se allora sono stati raggiunti, si può "
            "chiedere di più, oppure dire che è un mantenimento.",
            2,
        )
    ]


@pytest.mark.parametrize(
    "uno",
    [
        questionari(100, tipo="percentuale"),
        questionari(1, tipo="rapporto"),
        questionari(0, operatore="<="),
    ],
)
def test_cio_che_non_puo_migliorare_non_si_segnala(uno):
    assert trovate("L13", *anni(uno, uno)) == []


def test_un_valore_previsto_dal_triennio_e_mantenuto():
    prima = questionari(30, valori_annuali={"2026": 40})
    assert trovate("L13", *anni(prima, questionari(40))) == []


def test_obiettivi_pluriennali_che_non_si_ritrovano():
    vecchi = [
        obiettivo(1, "A", titolo="Nuova scuola 2025", anni=[2025, 2026]),
        obiettivo(2, "A", titolo="Ponte", anni=[2025, 2026]),
        obiettivo(3, "A", titolo="Solo allora", anni=[2025]),
        obiettivo(4, "A", titolo="Lasciato", anni=[2025, 2026], stato="annullato"),
    ]
    rinominato = obiettivo(5, "A", titolo="Piazza", anni=[2026], chiave=CHIAVE)
    vecchi.append(rinominato)
    nuovo = del_(
        2026, obiettivo(9, "A", titolo="NUOVA SCUOLA (2026)"), rinominato | {"n": 10, "titolo": "Largo"}
    )
    assert in_breve("L14", nuovo, Contesto(precedente=del_(2025, *vecchi))) == [
        (
            "piano",
            "obiettivi",
            "Il piano 2025 aveva anche per il 2026 obiettivi che qui non si ritrovano: 2 «Ponte». Se sono finiti o "
            "lasciati, è bene che la Relazione lo dica.",
            ANNO_PRIMA,
        )
    ]


def test_dei_molti_che_non_si_ritrovano_si_nominano_i_primi():
    vecchi = [obiettivo(n, "A", titolo=f"Opera {'abcdefgh'[n]}", anni=[2026]) for n in range(1, 8)]
    assert trovate("L14", del_(2026), Contesto(precedente=del_(2025, *vecchi)))[0].messaggio == (
        "Il piano 2025 aveva anche per il 2026 obiettivi che qui non si ritrovano: 1 «Opera b», 2 «Opera c», "
        "3 «Opera d», 4 «Opera e», 5 «Opera f» e altri 2. Se sono finiti o lasciati, è bene che la Relazione lo dica."
    )


@pytest.mark.parametrize("codice", ["L12", "L13", "L14"])
def test_senza_un_piano_precedente_si_tace(codice):
    """And with one that is not of a year before."""
    valore, contesto = anni(questionari(60, valori_annuali={"2026": 60}), questionari(40))
    assert trovate(codice, valore) == []
    assert trovate(codice, contesto.precedente, Contesto(precedente=valore)) == []
