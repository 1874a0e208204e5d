"""Operators, directions and targets of the indicators (I12–I25), without a database."""

from decimal import Decimal

import pytest

from obiettivi.controlli import direzione
from tests.fabbrica import obiettivo, piano
from tests.indicatori import (
    CONTROLLI,
    QUI,
    con,
    data,
    fasi,
    misura,
    percento,
    quanti,
    testo,
    trova,
    trova_soltanto,
)

ROVESCIATO = con(
    misura("Dipendenti che completano il corso", operatore="<=", valore=24, unita="dipendenti"),
    risultato_atteso="Corso concluso da un ulteriore 30% dei dipendenti (24 unità)",
)

TROVATE = [
    (
        "I12",
        ROVESCIATO, QUI, "operatore",
        "L'indicatore 1 dell'obiettivo 1 («Dipendenti che completano il corso») ha per target al massimo (≤) 24, "
        "ma l'obiettivo dice «Corso concluso da un ulteriore 30% dei dipendenti (24 unità)»: "
        "l'operatore sembra rovesciato.", 24, None,
    ),
    (
        "I13", con(misura("Incidenti stradali rilevati", valore=100)), QUI, "operatore",
        "L'indicatore 1 dell'obiettivo 1 («Incidenti stradali rilevati») ha «almeno (≥)», "
        "ma dalle parole sembra che meno sia meglio: controlla l'operatore.", 100, None,
    ),
    (
        "I13", con(misura("Corsi conclusi", operatore="<", valore=4)), QUI, "operatore",
        "L'indicatore 1 dell'obiettivo 1 («Corsi conclusi») ha «meno di (<)», "
        "ma dalle parole sembra che più sia meglio: controlla l'operatore.", 4, None,
    ),
    (
        "I14",
        piano(obiettivo(1, "A", indicatori=[misura("Criticità rilevate", operatore="<", valore=5)]),
              obiettivo(2, "B", indicatori=[misura(), misura("N. criticità rilevate", valore=4)])),
        "obiettivi[2].indicatori[1]", "operatore",
        "L'indicatore 2 dell'obiettivo 2 («N. criticità rilevate») ha per target almeno (≥) 4, mentre l'indicatore 1 "
        "dell'obiettivo 1 («Criticità rilevate») ha meno di (<) 5: uno dei due operatori è rovesciato?", 4, 5,
    ),
    (
        "I15", con(misura(operatore="=", valore=300)), QUI, "operatore",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha «uguale a»: chi fa di più non raggiunge il target. "
        "Se di più va bene, scrivi «almeno».", None, None,
    ),
    (
        "I16", con(misura(direzione="decrescente")), QUI, "direzione",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») si contraddice: «almeno (≥)» vuol dire che più è meglio, "
        "la direzione dice il contrario.", None, None,
    ),
    (
        "I16", con(misura(operatore="", direzione="decrescente", formula="rapporto")), QUI, "formula",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») si contraddice: la direzione vuol dire che meno è meglio, "
        "la formula «rapporto» dice il contrario.", None, None,
    ),
    (
        "I16",
        con(misura(fasce=[{"da": None, "grado": 100}, {"da": 5, "compreso": True, "grado": 0}])), QUI, "fasce",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») si contraddice: «almeno (≥)» vuol dire che più è meglio, "
        "i gradi delle fasce dicono il contrario.", None, None,
    ),
    (
        "I17", con(misura(valore=9, baseline=12.5)), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha un target (9) peggiore del valore di partenza (12,5): "
        "chi non migliora nulla lo raggiunge già. Correggete il target, o spiega perché si accetta un calo.",
        9, Decimal("12.5"),
    ),
    (
        "I17", con(misura(operatore="<", valore=9, storico={"2023": 20, "2024": 7})), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha un target (9) peggiore del valore del 2024 (7): "
        "chi non migliora nulla lo raggiunge già. Correggete il target, o spiega perché si accetta un calo.",
        9, 7,
    ),
    (
        "I18", con(percento("Pratiche concluse", 120)), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pratiche concluse») chiede 120%, "
        "e una parte del totale non può superare il 100%.", 120, None,
    ),
    (
        "I18", con(percento("Pratiche concluse", 0.8)), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pratiche concluse») chiede 0,8%: forse si voleva dire 80%. "
        "Le percentuali si scrivono da 0 a 100.", Decimal("0.8"), None,
    ),
    (
        "I18", con(misura("Pratiche concluse", "rapporto", valore=80)), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pratiche concluse») è un rapporto (1 vuol dire tutti) e chiede 80: "
        "forse è una percentuale.", 80, None,
    ),
    (
        "I18", con(misura("Pratiche concluse", "rapporto", ">", 1)), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pratiche concluse») è un rapporto (1 vuol dire tutti) e chiede più di 1.",
        1, None,
    ),
    (
        "I19", con(*[misura("Reclami risolti su pervenuti", "rapporto", valore=1)] * 2), "obiettivi[1]", "indicatori",
        "Gli indicatori 1 e 2 dell'obiettivo 1 chiedono «almeno» il totale: se il rapporto non può superare 1, "
        "scrivi «uguale a» (o scegli un target che lasci un margine).", None, None,
    ),
    (
        "I20", con(data(operatore="<=", data="2026-06-30")), QUI, "tipo",
        "L'indicatore 1 dell'obiettivo 1 («Avvio») è una data, ma ha «al massimo (≤)»: per una data si usa «entro».",
        None, None,
    ),
    (
        "I20", con(misura(operatore="entro", valore=30)), QUI, "tipo",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha «entro» davanti a un numero: "
        "per un numero si usa «al massimo».", 30, None,
    ),
    (
        "I21", con(misura(fasce=[{"da": 20, "grado": 60}, {"da": 10, "grado": 100}])), QUI, "fasce",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha le fasce in disordine: "
        "la 2 deve cominciare dopo la 1, dalla più bassa in su.", 10, None,
    ),
    (
        "I21", con(misura(fasce=[{"da": 20, "compreso": True, "grado": 60}, {"da": 20, "grado": 100}])), QUI, "fasce",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha due fasce (1 e 2) che cominciano da 20: "
        "si sovrappongono.", 10, None,
    ),
    (
        "I21", con(misura(fasce=[{"da": n, "grado": grado} for n, grado in ((0, 20), (5, 100), (9, 50))])),
        QUI, "fasce",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha fasce il cui grado sale e poi scende "
        "(o il contrario): controlla i gradi.", 10, None,
    ),
    (
        "I22", con(misura(anno=2026, valori_annuali={"2026": 12, "2027": 14})), QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Pasti serviti») ha due target per il 2026: 10, "
        "e 12 tra i valori annuali.", 10, None,
    ),
    (
        "I23", con(testo("N. 3 incontri e n. 2 relazioni")), QUI, "descrizione",
        "L'indicatore 1 dell'obiettivo 1 («N. 3 incontri e n. 2 relazioni») misura più cose insieme: "
        "fanne un indicatore per ognuna, con il suo target.", None, None,
    ),
    (
        "I24", con(data("Prima bozza del nuovo statuto", data="2026-12-31"), risultato_atteso="Statuto aggiornato"),
        QUI, "descrizione",
        "L'indicatore 1 dell'obiettivo 1 («Prima bozza del nuovo statuto») si ferma alla bozza, "
        "mentre l'obiettivo vuole «Statuto aggiornato»: misura anche l'atto finale.", None, None,
    ),
    (
        "I25",
        con(misura("Stati di avanzamento lavori", valore=4, unita="SAL"),
            fasi=fasi("Lavori avanzati al 15%", "Lavori avanzati al 30%", "Collaudo", "Lavori avanzati al 45%")),
        QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Stati di avanzamento lavori») ha per target 4, "
        "ma le fasi 1, 2 e 4 ne contano 3: uno dei due va corretto?", 4, 3,
    ),
    (
        "I25", con(misura("Relazioni", valore=3, unita="relazioni"), risultato_atteso="Due relazioni alla Giunta"),
        QUI, "valore",
        "L'indicatore 1 dell'obiettivo 1 («Relazioni») ha per target 3, ma un testo dell'obiettivo dice 2: "
        "uno dei due va corretto?", 3, 2,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("codice", "valore", "oggetto", "campo", "messaggio", "trovato", "atteso"),
    TROVATE,
    ids=[f"{caso[0]}-{posto}" for posto, caso in enumerate(TROVATE)],
)
def test_ogni_controllo_trova_il_suo_errore(codice, valore, oggetto, campo, messaggio, trovato, atteso):
    trova_soltanto(codice, valore, oggetto, campo, messaggio, trovato, atteso)


NIENTE = [
    ("I12", con(misura("Giorni di attesa", operatore="<=", valore=24, unita="giorni"),
                risultato_atteso="Attesa non superiore a 24 giorni")),
    ("I12", con(misura("Corsi", operatore="<=", valore=4, unita="corsi"), risultato_atteso="Almeno 40 corsi")),
    ("I12", con(misura("Corsi", operatore="<=", valore=4, unita="corsi"), risultato_atteso="Almeno 4 incontri")),
    ("I12", con(misura("Corsi", valore=4, unita="corsi"), risultato_atteso="Non inferiore a 4 corsi")),
    ("I13", con(misura("Reclami risolti"))),
    ("I13", con(misura("Reclami pervenuti", operatore="<="))),
    ("I13", con(misura("Giorni per le pratiche concluse", operatore="<="))),
    ("I13", con(percento("Edifici con i consumi letti ogni mese", 90))),
    ("I13", con(percento("Riduzione dei consumi", 5))),
    ("I13", ROVESCIATO),  # I12 says it
    ("I14", con(misura("Criticità rilevate", operatore="<"), misura("Criticità rilevate"))),
    ("I14", piano(obiettivo(1, "A", indicatori=[misura("Criticità rilevate", operatore="<")]),
                  obiettivo(2, "A", indicatori=[misura("Criticità risolte allo sportello")]))),
    ("I15", con(percento("Pratiche", 100, "="))),
    ("I15", con(misura(operatore="=", valore=1))),
    ("I15", con(misura("Rilievi ricevuti", operatore="=", valore=2))),
    ("I16", con(misura(direzione="crescente", formula="rapporto"))),
    ("I16", con(misura(operatore="<=", formula="specchio"))),
    ("I16", con(misura(formula="da_baseline"))),
    ("I17", con(misura(baseline=10))),
    ("I17", con(misura(operatore="=", baseline=12))),
    ("I17", con(percento("Riduzione dei consumi", 5, baseline=90_000))),
    ("I17", con(misura(operatore="<=", baseline=12, storico={"2025": 5}))),
    ("I18", con(percento("Pratiche", 100))),
    ("I18", con(percento("Aumento delle iscrizioni", 120))),
    ("I18", con(percento("Avvisi annullati", 0.5, "<="))),
    ("I18", con(misura("Pratiche", "rapporto", valore=1))),
    ("I19", con(misura("Reclami risolti", "rapporto", "=", 1))),
    ("I19", con(percento("Copertura dei costi", 100))),
    ("I20", con(data(data="2026-06-30"))),
    ("I20", con(data(operatore="=", data="2026-06-30"))),
    ("I20", con(misura(operatore="entro", data="2026-06-30"))),
    ("I20", con(misura("Attivo", "si_no", "entro", 1, data="2026-06-30"))),
    ("I20", con(testo("Report", "settimanale") | {"operatore": "="})),
    ("I21", con(misura(fasce=[{"da": None, "grado": 30}, {"da": 10, "grado": 60}, {"da": 20, "grado": 100}]))),
    ("I21", con(misura(operatore="<", fasce=[{"da": None, "grado": 100}, {"da": 0, "grado": 0}]))),
    ("I22", con(misura(anno=2026, valori_annuali={"2026": 10, "2027": 14}))),
    ("I23", con(misura("Servizi svolti"))),
    ("I23", con(misura("Contratti firmati, accordi perfezionati", valore=2))),
    ("I23", con(testo("Rinvio alla DGC n. 15 del 29/01/2026", "DGC n. 15 del 29/01/2026"))),
    ("I23", con(misura("Albo creato e registri aggiornati", "si_no", "=", 1))),
    ("I24", con(data("Prima bozza", data="2026-12-31"), risultato_atteso="Prima bozza di ciò che sarà adottato")),
    ("I24", con(data("Prima bozza"), data("Manuale approvato"), risultato_atteso="Manuale adottato")),
    ("I24", con(data("Prima bozza"), risultato_atteso="Uffici riordinati")),
    ("I25", con(misura("Relazioni", valore=2, unita="relazioni"), risultato_atteso="Due relazioni alla Giunta")),
    ("I25", con(misura("Eventi", valore=6, unita="grandi eventi"), fasi=fasi("Minimo 2 eventi del comprensorio"))),
    ("I25", con(misura("Reclami", operatore="<=", valore=3, unita="reclami"), risultato_atteso="Erano 9 reclami")),
    ("I25", con(misura("Controlli sulle attività", valore=2),
                fasi=fasi("Primo controllo sulle attività", "Secondo controllo sulle attività"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("codice", "valore"), NIENTE, ids=[f"{caso[0]}-{posto}" for posto, caso in enumerate(NIENTE)]
)
def test_e_lascia_passare_cio_che_va_bene(codice, valore):
    assert trova(codice, valore) == []


@pytest.mark.parametrize(
    ("descrizione", "verso"),
    [
        ("Numero di reclami", "decrescente"),
        ("Tempo medio di rilascio", "decrescente"),
        ("Giorni dall'accredito alla reversale", "decrescente"),
        ("Criticità risolte", ""),
        ("Tempo di apertura", ""),
        ("Evasione delle richieste", ""),
        ("Corsi realizzati", "crescente"),
        ("Costo dei corsi realizzati", ""),
        ("Pratiche concluse oltre i termini", ""),
        ("Riduzione dei reclami", ""),
        ("Pasti", ""),
    ],
)
def test_la_direzione_detta_dalle_parole(descrizione, verso):
    (suo,) = con(misura(descrizione)).obiettivi[0].indicatori
    assert direzione.direzione_dalle_parole(suo) == verso


@pytest.mark.parametrize(("quante", "oggetti"), [(4, [f"obiettivi[{n}].indicatori[0]" for n in range(1, 5)]),
                                                  (5, ["piano"])])  # fmt: skip
def test_un_abitudine_del_piano_si_dice_una_volta_sola(quante, oggetti):
    trovate = trova("I15", quanti(quante, misura(operatore="=")))
    assert [una.oggetto for una in trovate] == oggetti
    if quante == 5:
        assert trovate[0].messaggio == (
            "5 indicatori hanno «uguale a», e chi fa di più non raggiunge il target "
            "(se di più va bene, scrivi «almeno»): obiettivi 1, 2, 3, 4 e 5."
        )


def test_chi_ha_una_sorella_opposta_non_e_detto_due_volte():
    opposti = piano(
        obiettivo(1, "A", indicatori=[misura("Criticità rilevate", operatore="<", valore=5)]),
        obiettivo(2, "B", indicatori=[misura("Criticità rilevate", valore=5)]),
    )
    assert trova("I13", opposti) == []
    assert [una.oggetto for una in trova("I14", opposti)] == ["obiettivi[2].indicatori[0]"]


def test_ogni_codice_ha_i_suoi_casi():
    assert {caso[0] for caso in TROVATE} == {caso[0] for caso in NIENTE} == set(list(CONTROLLI)[11:])
