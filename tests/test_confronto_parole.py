"""The comparison in words: every change can be seen, and is called as people call it."""

import pytest

from obiettivi.confronto import Esito, confronta, confronta_obiettivi
from obiettivi.esporta.confronto import confronto_a_parole, righe_dell_obiettivo
from obiettivi.esporta.lati import Lato
from obiettivi.esporta.segni import Pezzo, segna
from tests.fabbrica import obiettivo, piano, sistema
from tests.mutazioni import a_parole, foglie, intero, mutato

CHIAVI = ("6a1de2b1-6f0e-5f4c-9a53-7d2f0c1b8e44", "0b8f9d9e-3b0a-5d8e-8f52-1d1f5f0c9a11")


def scritto(pezzi):
    """A text with its marks: [what changes]."""
    return "".join(f"[{pezzo.testo}]" if pezzo.cambiato else pezzo.testo for pezzo in pezzi)


def in_riga(righe):
    return [
        " | ".join(filter(None, (riga.campo, riga.nota, scritto(riga.prima), scritto(riga.dopo))))
        for riga in righe
    ]


def parole_di(prima, dopo):
    """The rows of a comparison, those of the objectives first."""
    detto = confronto_a_parole(confronta(prima, dopo))
    obiettivi = [riga for gruppo in detto.gruppi for uno in gruppo.obiettivi for riga in uno.righe]
    return in_riga(obiettivi + [riga for sezione in detto.sezioni for riga in sezione.righe])


def test_di_ogni_valore_che_cambia_si_vede_prima_e_dopo():
    nascosti = {}
    for luogo in foglie():
        detto = confronto_a_parole(confronta(intero(), mutato(luogo)))
        righe = [riga for gruppo in detto.gruppi for uno in gruppo.obiettivi for riga in uno.righe]
        righe += [riga for sezione in detto.sezioni for riga in sezione.righe]
        if len(righe) != 1 or scritto(righe[0].prima) == scritto(righe[0].dopo) or "." in righe[0].campo[-1:]:
            nascosti[a_parole(luogo)] = in_riga(righe)
    # A new number is told apart, and so is an objective that an act cancels.
    assert nascosti == {"obiettivi.0.n": [], "obiettivi.1.n": [], "obiettivi.1.stato": []}


COMPLETO = {
    "descrizione": "Paga in tempo",
    "fasi": [
        {"numero": 1, "descrizione": "Ricognizione", "scadenza": "2026-06-30", "mesi": [1, 2, 6], "peso": 40},
        {"numero": 2, "descrizione": "Avvio", "peso": 60},
    ],
    "indicatori": [
        {
            "descrizione": "Ritardo",
            "tipo": "numero",
            "operatore": "<=",
            "valore": 1234.5,
            "fasce": [{"da": 10, "grado": 50}],
            "valori_annuali": {"2027": 3},
        }
    ],
}


INDICATORE_NUOVO = {"tipo": "si_no", "fasce": [{"grado": 10}], "storico": {"2024": 7}}


def cambiato(**cambi):
    return COMPLETO | cambi


def prima_fase(**cambi):
    return cambiato(fasi=[COMPLETO["fasi"][0] | cambi, COMPLETO["fasi"][1]])


def indicatore(**cambi):
    return cambiato(indicatori=[COMPLETO["indicatori"][0] | cambi])


@pytest.mark.parametrize(
    ("altro", "attese"),
    [
        (cambiato(peso=8), ["Peso | vuoto | [8]"]),
        (cambiato(prerequisito=True), ["Prerequisito | vuoto | [sì]"]),
        (cambiato(ambito="generale"), ["Ambito | [di area] | [generale (tutto l'ente)]"]),
        (
            cambiato(descrizione="Paga in tempo tutti"),
            ["Descrizione | Paga in tempo | Paga in tempo [tutti]"],
        ),
        (cambiato(descrizione=""), ["Descrizione | [Paga in tempo] | vuoto"]),
        (
            cambiato(descrizione="Paga  in\ntempo"),
            ["Descrizione | Cambiano solo gli spazi o gli a capo. | Paga in tempo | Paga  in\ntempo"],
        ),
        (cambiato(voci=["V1"]), ["Voci | vuoto | [V1 – Voce prima]"]),
        (
            cambiato(risorse_finanziarie={"importo": 1500.5}),
            ["Risorse finanziarie | vuoto | [1.500,50 €]"],
        ),
        (cambiato(anni=[2026, 2027, 2028]), ["Anni | vuoto | [2026–2028]"]),
        (
            prima_fase(scadenza="2026-12-31"),
            ["Fase 1: scadenza | Ricognizione | [30/06/2026] | [31/12/2026]"],
        ),
        (
            prima_fase(mesi=[3, 4, 5]),
            ["Fase 1: mesi | Ricognizione | [da gennaio a febbraio, giugno] | [da marzo a maggio]"],
        ),
        (
            prima_fase(mesi=[2, 1, 6]),
            ["Fase 1: mesi | Ricognizione | [1, 2, 6] | [2, 1, 6]"],
        ),
        (prima_fase(assegnazione=0), ["Fase 1: riservata | Ricognizione | vuoto | [Area prima (A)]"]),
        (
            prima_fase(descrizione="Ricognizione completa", peso=30),
            ["Fase 1: descrizione | Ricognizione | Ricognizione [completa]", "Fase 1: peso | [40] | [30]"],
        ),
        (indicatore(operatore=">="), ["Indicatore 1: operatore | Ritardo | [al massimo (≤)] | [almeno (≥)]"]),
        (indicatore(valore=1000), ["Indicatore 1: valore atteso | Ritardo | [1.234,5] | [1.000]"]),
        (indicatore(fase=1), ["Indicatore 1: fase | Ritardo | vuoto | [Fase 2]"]),
        (
            indicatore(fasce=[{"da": 10, "grado": 70}]),
            ["Indicatore 1, fascia 1: grado (%) | Ritardo | [50] | [70]"],
        ),
        (
            indicatore(valori_annuali={"2028": 3}),
            [
                "Indicatore 1: valore del 2028 | Ritardo | vuoto | [3]",
                "Indicatore 1: valore del 2027 | [3] | vuoto",
            ],
        ),
        (
            cambiato(fasi=COMPLETO["fasi"][:1]),
            ["Fase 2 | [descrizione «Avvio»; peso 60] | non c'è più"],
        ),
        (
            cambiato(
                fasi=[
                    *COMPLETO["fasi"],
                    {"numero": 3, "scadenza_testo": "31.06.2026", "aree": ["B"], "assegnazione": 0},
                ]
            ),
            [
                "Fase 3 | non c'era | [scadenza scritta «31.06.2026»; aree Area seconda (B); "
                "riservata Area prima (A)]"
            ],
        ),
        (
            cambiato(indicatori=[*COMPLETO["indicatori"], INDICATORE_NUOVO]),
            ["Indicatore 2 | non c'era | [tipo sì / no; fasce sempre: 10%; serie storica 2024: 7]"],
        ),
        (
            cambiato(risorse_umane_quote=[{"ruolo": "Istruttore", "quota": 20, "numero": 2}]),
            ["Risorsa umana Istruttore | non c'era | [quota (%) 20; persone 2]"],
        ),
    ],
)
def test_i_cambi_di_un_obiettivo_a_parole(altro, attese):
    voci = [{"codice": "V1", "tipo": "altro", "nome": "Voce prima"}]
    prima, dopo = (
        piano(obiettivo(1, "A", **COMPLETO), voci=voci),
        piano(obiettivo(1, "A", **altro), voci=voci),
    )
    assert parole_di(prima, dopo) == attese


def test_le_aree_di_un_obiettivo_a_parole():
    uno, due = ({"chiave": chiave} for chiave in CHIAVI)
    fasi = COMPLETO["fasi"]
    prima = obiettivo(
        1, {"area": "A", "peso": 5, "pesi_fasi": [40, None]} | uno, {"area": "B"} | due, fasi=fasi
    )
    dopo = obiettivo(
        1,
        {"area": "B", "pesi_fasi": [10, 20]} | due,
        {"area": "A", "peso": 8, "pesi_fasi": [40, 60]} | uno,
        {"area": "A", "peso": 1, "contributo": "Un aiuto", "pesi_fasi": [1, None], "fte": 1.5},
        fasi=fasi,
    )
    assert parole_di(piano(prima), piano(dopo)) == [
        "Ordine delle aree | [Area prima (A); Area seconda (B)] | [Area seconda (B); Area prima (A)]",
        "Area seconda (B): pesi delle fasi | vuoto | [fase 1: 10, fase 2: 20]",
        "Area prima (A), riga 2: peso | [5] | [8]",
        "Area prima (A), riga 2, peso della fase 2 | vuoto | [60]",
        "Area prima (A), riga 3 | non c'era | [peso 1; pesi delle fasi fase 1: 1, fase 2: vuoto; "
        "contributo «Un aiuto»; persone a tempo pieno equivalenti 1,5]",
    ]


def test_cio_che_cambia_fuori_dagli_obiettivi_sta_nella_sua_sezione():
    prima = piano(
        obiettivo(1, "A"),
        personale=[{"area": "A", "profilo": "Istruttore", "ore": 36}],
        capitoli=[{"area": "B", "codice": "101", "importo": 5000}],
        verifiche_previste=[{"data": "2026-09-30", "tipo": "intermedio"}],
    )
    dopo = piano(
        obiettivo(1, "A"),
        piano={"anno": 2026, "premessa": {"Contesto": "Un comune"}, "termini": {"relazione": "2027-06-30"}},
        sistema=sistema("massimo", totali={"area": 60}),
        aree=[
            {"codice": "A", "nome": "Area prima", "paga_fatture": True},
            {"codice": "B", "nome": "Area seconda", "padre": "A"},
        ],
        personale=[{"area": "A", "profilo": "Istruttore", "ore": 18}],
        verifiche_previste=[{"data": "2026-10-15", "tipo": "intermedio"}],
        premialita={"fondo_massimo": 1000},
    )
    detto = confronto_a_parole(confronta(prima, dopo))
    assert [(sezione.titolo, in_riga(sezione.righe)) for sezione in detto.sezioni] == [
        (
            "Intestazione del piano",
            ["Premessa: Contesto | vuoto | [Un comune]", "Termine: relazione | vuoto | [30/06/2027]"],
        ),
        (
            "Regole del sistema di valutazione",
            [
                "Pesi degli obiettivi | [i pesi devono fare esattamente il totale] | "
                "[i pesi non devono superare il totale]",
                "Totale dei pesi: area | [100] | [60]",
            ],
        ),
        (
            "Aree",
            [
                "Area prima (A): paga fatture commerciali | vuoto | [sì]",
                "Area seconda (B): sotto l'area | vuoto | [Area prima (A)]",
            ],
        ),
        ("Personale", ["Istruttore (A): ore settimanali | [36] | [18]"]),
        ("Capitoli di bilancio", ["Capitolo 101 (B) | [importo 5.000,00 €] | non c'è più"]),
        ("Premialità", ["Fondo premi massimo | vuoto | [1.000,00 €]"]),
        ("Verifiche previste", ["Verifica del 30/09/2026: data | [30/09/2026] | [15/10/2026]"]),
    ]
    assert detto.sintesi == (
        "Cambiano: intestazione del piano, regole del sistema di valutazione, aree, personale, "
        "capitoli di bilancio, premialità, verifiche previste."
    )


def test_gli_obiettivi_che_vengono_vanno_e_sono_annullati():
    atto = {"tipo": "deliberazione", "numero": "9", "data": "2026-09-30"}
    pesato = {"area": "A", "peso": 8}
    prima = piano(
        obiettivo(1, pesato, chiave=CHIAVI[0]),
        obiettivo(2, "A", "B", peso=5),
        obiettivo(3, "B", peso=1, chiave=CHIAVI[1]),
        obiettivo(9, ambito="generale"),
    )
    dopo = piano(
        obiettivo(1, pesato, chiave=CHIAVI[0], stato="annullato", stato_atto=atto, categoria="vecchia"),
        obiettivo(4, "B", peso=2, chiave=CHIAVI[1], titolo="Obiettivo 3"),
        obiettivo(5, pesato, "B", peso=3),
        obiettivo(6),
    )
    detto = confronto_a_parole(confronta(prima, dopo))
    assert detto.sintesi == (
        "2 obiettivi aggiunti, 2 obiettivi tolti, un obiettivo annullato o sostituito, un obiettivo cambiato, "
        "numerazione degli obiettivi."
    )
    assert detto.numerazione == "Nuova numerazione degli obiettivi: il n. 3 diventa il n. 4."
    assert [
        (gruppo.esito, uno.n, uno.titolo, uno.era, uno.aree, uno.avviso, in_riga(uno.righe))
        for gruppo in detto.gruppi
        for uno in gruppo.obiettivi
    ] == [
        (Esito.AGGIUNTO, 5, "Obiettivo 5", "", "Area prima (A), peso 8; Area seconda (B), peso 3", "", []),
        (Esito.AGGIUNTO, 6, "Obiettivo 6", "", "nessuna area", "", []),
        (Esito.TOLTO, 2, "Obiettivo 2", "", "Area prima (A), peso 5; Area seconda (B), peso 5", "", []),
        (Esito.TOLTO, 9, "Obiettivo 9", "", "tutto l'ente", "", []),
        (
            Esito.ANNULLATO,
            1,
            "Obiettivo 1",
            "",
            "",
            "Obiettivo annullato con deliberazione n. 9 del 30/09/2026: non conta nei pesi.",
            ["Categoria | vuoto | [vecchia]"],
        ),
        (Esito.CAMBIATO, 4, "Obiettivo 3", "era il n. 3", "", "", ["Peso | [1] | [2]"]),
    ]
    assert [(riga.area, riga.prima, riga.dopo, riga.variazione, riga.torna) for riga in detto.pesi] == [
        ("Area prima (A)", "13 su 100: ne mancano 87", "8 su 100: ne mancano 92", "-5", False),
        ("Area seconda (B)", "6 su 100: ne mancano 94", "5 su 100: ne mancano 95", "-1", False),
    ]


@pytest.mark.parametrize(
    ("prima", "dopo", "attesi"),
    [
        ("libero", "libero", [("3", "5", "+2", None)]),
        ("massimo", "massimo", [("3 su 100: ne restano 97", "5 su 100: ne restano 95", "+2", True)]),
        ("nessuno", "libero", [("3", "5", "+2", None)]),
        ("nessuno", "nessuno", []),
    ],
)
def test_la_tavola_dei_pesi_segue_le_regole_dei_due_piani(prima, dopo, attesi):
    confronto = confronta(
        piano(obiettivo(1, "A", peso=3), sistema=sistema(prima)),
        piano(obiettivo(1, "A", peso=5), sistema=sistema(dopo)),
    )
    righe = confronto_a_parole(confronto).pesi
    assert [(riga.prima, riga.dopo, riga.variazione, riga.torna) for riga in righe] == attesi


def test_un_area_che_non_ha_piu_obiettivi_resta_nella_tavola_dei_pesi():
    prima, dopo = piano(obiettivo(1, {"area": "A", "peso": 3})), piano(obiettivo(1, {"area": "B", "peso": 3}))
    righe = confronto_a_parole(confronta(prima, dopo)).pesi
    assert [(riga.area, riga.prima, riga.dopo, riga.variazione, riga.torna) for riga in righe] == [
        ("Area seconda (B)", "nessun obiettivo", "3 su 100: ne mancano 97", "+3", False),
        ("Area prima (A)", "3 su 100: ne mancano 97", "nessun obiettivo", "-3", None),
    ]


def test_chi_si_muove_insieme_si_rinumera_insieme():
    def con_numeri(*numeri):
        chiavi = [f"{posto:08d}-6f0e-5f4c-9a53-7d2f0c1b8e44" for posto in range(len(numeri))]
        righe = [obiettivo(n, chiave=chiave, titolo="Uno") for n, chiave in zip(numeri, chiavi, strict=True)]
        return piano(*sorted(righe, key=lambda riga: riga["n"]))

    detto = confronto_a_parole(confronta(con_numeri(1, 2, 3, 4, 9), con_numeri(2, 3, 4, 1, 9)))
    assert detto.numerazione == (
        "Nuova numerazione degli obiettivi: i n. 1–3 diventano i n. 2–4; il n. 4 diventa il n. 1."
    )
    assert (detto.sintesi, detto.gruppi, detto.uguali) == ("Numerazione degli obiettivi.", (), False)


def test_due_piani_uguali_lo_dicono():
    detto = confronto_a_parole(confronta(piano(obiettivo(1)), piano(obiettivo(1))))
    assert (detto.sintesi, detto.uguali) == (
        "Nessuna differenza: i due testi dicono le stesse cose.",
        True,
    )


def test_due_versioni_della_stessa_scheda_a_parole():
    uno, altro = piano(obiettivo(1, "A", peso=5)), piano(obiettivo(1, "A", "B", peso=8))
    prima, dopo = uno.obiettivi[0], altro.obiettivi[0]
    righe = righe_dell_obiettivo(confronta_obiettivi(prima, dopo), Lato(uno, prima), Lato(altro, dopo))
    assert in_riga(righe) == ["Peso | [5] | [8]", "Area seconda (B) | non c'era | [nessun altro dato]"]


LUNGO = "Portare a termine nel 2024, nei tempi degli avvisi. " * 12


@pytest.mark.parametrize(
    ("prima", "dopo", "attesi"),
    [
        ("uno due tre", "uno tre", ("uno [due] tre", "uno tre")),
        ("uno\n\ndue", "uno\n\ntre due", ("uno\n\ndue", "uno\n\n[tre] due")),
        ("uguale", "uguale", ("uguale", "uguale")),
        # Changes that are almost next to each other are one.
        ("a b c d e f", "a x c y e f", ("a [b c d] e f", "a [x c y] e f")),
        # All the places of a long text are shown, and not what is between them.
        (
            f"Primo. {LUNGO}Nel mezzo. {LUNGO}Fine 2023",
            f"Secondo. {LUNGO}Nel mezzo! {LUNGO}Fine 2022",
            tuple(
                f"[{inizio}] Portare a termine nel 2024, nei tempi degli … termine nel 2024, nei tempi degli "
                f"avvisi. Nel [{mezzo}] Portare a termine nel 2024, nei tempi degli … termine nel 2024, nei tempi "
                f"degli avvisi. Fine [{fine}]"
                for inizio, mezzo, fine in (("Primo.", "mezzo.", "2023"), ("Secondo.", "mezzo!", "2022"))
            ),
        ),
        (
            f"{LUNGO}fine",
            f"{LUNGO}fine!",
            (
                "… a termine nel 2024, nei tempi degli avvisi. [fine]",
                "… a termine nel 2024, nei tempi degli avvisi. [fine!]",
            ),
        ),
    ],
)
def test_di_due_testi_si_segna_cio_che_cambia(prima, dopo, attesi):
    assert tuple(map(scritto, segna(prima, dopo))) == attesi


def test_due_testi_lunghissimi_e_diversi_si_dicono_interi_fino_a_un_limite():
    prima, dopo = "a " * 2000, "b " * 20_000
    segnati = segna(prima, dopo)
    assert segnati[0] == (Pezzo(prima.strip(), True), Pezzo(" "))
    assert segnati[1][0].testo == f"{('b ' * 10_000).strip()}… (e altri 19999 caratteri)"
