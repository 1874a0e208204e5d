"""The workbook that is filled in and comes back: what it asks, told cell by cell; the plan that comes of it."""

from datetime import date
from decimal import Decimal

import pytest

from obiettivi import contenuto as c
from obiettivi.azioni import NonOraError, applica
from obiettivi.importa.cartella import giudica, leggi_cartella, scelte
from tests.cartelle import (
    Compilata,
    borgo,
    compila,
    errori,
    giudicata,
    in_breve,
    nel_frattempo,
    pubblicato,
    scarica,
    scelto,
)
from tests.conftest import FILE_PIANI, RADICE

PIANI = [file.stem for file in FILE_PIANI]


# --- It comes back as it left ---


@pytest.mark.parametrize("nome", PIANI)
def test_la_cartella_che_torna_intatta_non_chiede_niente(nome):
    letta = leggi_cartella(scarica(pubblicato(nome)))
    assert (letta.proposte, letta.errori) == ([], [])
    righe = [
        riga
        for uno in pubblicato(nome).obiettivi
        for riga in (uno, *uno.assegnazioni, *uno.fasi, *uno.indicatori)
    ]
    assert letta.righe == len(righe) + len(pubblicato(nome).attivita_strutturali)


LEGATI = {"assegnazioni": {"pesi_fasi"}, "fasi": {"assegnazione"}, "indicatori": {"assegnazione", "fase"}}


@pytest.mark.parametrize("nome", PIANI)
def test_i_fatti_dei_cinque_piani_tornano_dalle_celle(nome):
    """Read into a plan that has only the keys: every fact that the workbook carries is in its cells."""
    intero = pubblicato(nome)
    vuoto = intero.model_copy(update={"obiettivi": tuple(map(spoglio, intero.obiettivi))})
    compilata = compila(intero)
    # The same rows, made from a plan in which they say nothing.
    compilata.foglio("pianoperf").delete_rows(1, 99)
    for riga, cella in enumerate(Compilata(scarica(vuoto)).foglio("pianoperf")["A"], 1):
        compilata.foglio("pianoperf").cell(riga, 1).value = cella.value
    tornato = scelto(compilata, vuoto)
    assert [portati(uno) for uno in tornato.obiettivi] == [portati(uno) for uno in intero.obiettivi]


def spoglio(uno: c.Obiettivo) -> c.Obiettivo:
    """An objective with its rows, their keys, what orders them, and nothing else that can be filled in."""
    return c.Obiettivo(
        chiave=uno.chiave,
        n=uno.n,
        titolo="?",
        assegnazioni=tuple(
            c.Assegnazione(chiave=sua.chiave, area=sua.area, pesi_fasi=tuple(None for _ in sua.pesi_fasi))
            for sua in uno.assegnazioni
        ),
        fasi=tuple(c.Fase(chiave=fase.chiave) for fase in uno.fasi),
        indicatori=tuple(c.Indicatore(chiave=suo.chiave, tipo="testo") for suo in uno.indicatori),
    )


NON_PORTATI = {
    *("risorse_umane", "risorse_umane_quote", "risorse_finanziarie", "risorse_strumentali", "fonte_premio"),
    *("premio", "stato", "stato_atto", "sostituito_da", "fasce", "fte"),
}
"""What is elsewhere in the workbook, to be read only."""


def portati(valore) -> dict:
    if isinstance(valore, c.Valore):
        return {
            nome: portati(parte) for nome, parte in valore if nome not in NON_PORTATI and not c.vuoto(parte)
        }
    return [portati(parte) for parte in valore] if isinstance(valore, tuple) else valore


def test_la_cartella_salvata_da_libreoffice_dice_le_quattro_modifiche():
    """Three cells and a row written in LibreOffice, in the workbook of the fictional Borgo, saved by it."""
    letta = leggi_cartella((RADICE / "tests/dati/borgo-libreoffice.xlsx").read_bytes())
    assert letta.errori == []
    detto = [
        (
            una.foglio,
            una.cella,
            [(cella.etichetta, cella.prima, cella.dopo) for cella in letta.celle[una.codice]],
        )
        for una in letta.proposte
    ]
    assert detto == [
        (
            "Obiettivi",
            "D2",
            [("Titolo", "Pratiche di residenza concluse in tempo", "Titolo cambiato in LibreOffice")],
        ),
        ("Fasi", "I2", [("Scadenza", date(2026, 4, 30), date(2026, 10, 31))]),
        (
            "Fasi",
            "riga 15",
            [("Descrizione", None, "Fase scritta in LibreOffice"), ("Scadenza", None, date(2026, 12, 15))],
        ),
        ("Assegnazioni e pesi", "I2", [("Peso per l'area", Decimal(60), Decimal("33.5"))]),
    ]  # fmt: skip
    base = letta.base.contenuto
    assert in_breve(giudica(letta, base)) == [
        ("Obiettivi", "D2", "cambiata"),
        ("Fasi", "I2", "cambiata"),
        ("Fasi", "riga 15", "nuova"),
        ("Assegnazioni e pesi", "I2", "cambiata"),
    ]


# --- Cells ---


@pytest.mark.parametrize(
    ("foglio", "riga", "titolo", "scritto", "campo", "atteso"),
    [
        ("Obiettivi", 2, "Titolo", "Altro titolo", "titolo", "Altro titolo"),
        ("Obiettivi", 2, "Ambito", "di area", "ambito", "di_area"),
        ("Obiettivi", 2, "Anni", "2026; 2027", "anni", (2026, 2027)),
        ("Obiettivi", 2, "Anni", 2027, "anni", (2027,)),
        ("Obiettivi", 2, "Peso dell'obiettivo", "12,5", "peso", Decimal("12.5")),
        ("Obiettivi", 3, "Codice", 8, "codice", "8"),
        ("Obiettivi", 3, "Codice", None, "codice", ""),
        ("Assegnazioni e pesi", 2, "Capofila", "x", "capofila", True),
        ("Assegnazioni e pesi", 2, "Area", "B", "area", "B"),
        ("Fasi", 2, "Scadenza", "1/9/2026", "scadenza", date(2026, 9, 1)),
        ("Fasi", 2, "Scadenza", None, "scadenza", None),
        ("Fasi", 2, "Fase", 3.0, "numero", 3),
        ("Fasi", 2, "Peso", True, None, "«sì» non è un numero"),
        ("Fasi", 2, "Scadenza", "31/06/2026", None, "«31/06/2026» è una data che non esiste"),
        ("Fasi", 2, "Scadenza", "a giugno", None, "«a giugno» non è una data: si scrive 31/12/2026"),
        ("Fasi", 2, "Fase", 2.5, None, "«2,5» non è un numero intero"),
        ("Indicatori", 2, "Operatore", "≥", None,
         "«≥» non è tra le voci dell'elenco: almeno (≥), più di (>), al massimo (≤), meno di (<), uguale a (=), entro"),
        ("Indicatori", 2, "Operatore", ">=", "operatore", ">="),
        ("Indicatori", 2, "Tipo", None, None,
         "«» non è tra i valori ammessi: numero, percentuale, rapporto, importo, data, si_no, testo"),
        ("Indicatori", 2, "Valore atteso", "dieci", None, "«dieci» non è un numero"),
        ("Indicatori", 2, "Valore atteso", 0.33333, None, "il numero ha più di 4 decimali"),
        ("Indicatori", 2, "Della fase", 5, None, "la fase 5 non c'è: l'obiettivo ne ha 2"),
        ("Assegnazioni e pesi", 2, "Area", "ZZ", None, "«ZZ» non è un codice di area del piano: A, B"),
        ("Assegnazioni e pesi", 2, "Area", None, None, "il testo non può mancare"),
        ("Assegnazioni e pesi", 2, "Capofila", "forse", None, "«forse»: qui si scrive «sì» oppure «no»"),
        ("Assegnazioni e pesi", 2, "Peso per l'area", -1, None, "il numero non può essere minore di 0"),
        ("Obiettivi", 2, "Titolo", None, None, "il testo non può mancare"),
        ("Obiettivi", 2, "Descrizione", "=1+1", None,
         "qui c'è una formula, che non si legge: scrivi al suo posto il valore"),
        ("Obiettivi", 2, "Anni", "2026-2028", None, "«2026-2028» non è un numero"),
        ("Obiettivi", 2, "Anni", "26", None, "il numero deve essere almeno 1990"),
        ("Attività", 2, "Quantità attesa", 1500, "quantita", 1500),
    ],
)  # fmt: skip
def test_ogni_cella_si_legge_o_dice_che_cosa_non_va(foglio, riga, titolo, scritto, campo, atteso):
    compilata = compila(borgo())
    cella = compilata.cella(foglio, riga, titolo)
    cella.value = scritto
    letta = compilata.leggi()
    if campo is None:
        assert (errori(letta), letta.proposte) == ([(foglio, cella.coordinate, atteso)], [])
    else:
        assert errori(letta) == []
        assert [(una.cella, una.campo, una.valore) for una in letta.proposte] == [
            (cella.coordinate, campo, atteso)
        ]


def test_le_celle_con_un_legame_cambiano_i_legami():
    prima = borgo()
    uno = prima.obiettivi[0]
    compilata = compila(prima).scrivi("Indicatori", 2, Della_fase=1).scrivi("Indicatori", 3, Solo_area="A")
    compilata.scrivi("Indicatori", 3, Valore_2027=None).scrivi("Assegnazioni e pesi", 2, Peso_fase_1=45)
    dopo = scelto(compilata, prima).obiettivi[0]
    assert [(suo.fase, suo.assegnazione, dict(suo.valori_annuali)) for suo in dopo.indicatori] == [
        (0, None, {}),
        (None, 0, {}),
    ]
    assert dopo.assegnazioni[0].pesi_fasi == (45, 60)
    assert dopo.fasi == uno.fasi


def test_i_mesi_si_segnano_e_si_tolgono():
    compilata = compila(borgo())
    gennaio = compilata.colonna("Fasi", "G")
    compilata.foglio("Fasi").cell(2, gennaio).value = None
    compilata.foglio("Fasi").cell(2, gennaio + 11).value = "x"
    giudicate = giudica(compilata.leggi(), borgo())
    assert [una.celle[0].etichetta for una in giudicate] == ["Mese: gennaio", "Mese: dicembre"]
    assert scelto(compilata, borgo()).obiettivi[0].fasi[0].mesi == (2, 12)


# --- Rows ---


def test_le_righe_nuove_vanno_in_fondo_con_i_loro_legami():
    prima = borgo()
    compilata = compila(prima).in_fondo("Fasi", N=1, Descrizione="Verifica")
    compilata.in_fondo("Indicatori", N=1, Indicatore="Nuovo", Tipo="numero", Della_fase=3, Solo_area="A")
    compilata.in_fondo("Attività", Area="B", Prodotto="Sopralluoghi", Quantita=30)
    dopo = scelto(compilata, prima)
    uno = dopo.obiettivi[0]
    assert [(fase.descrizione, fase.assegnazione) for fase in uno.fasi] == [
        ("Ricognizione", None),
        ("Attuazione", None),
        ("Verifica", None),
    ]
    nuovo = uno.indicatori[2]
    assert (nuovo.descrizione, nuovo.fase, nuovo.assegnazione) == ("Nuovo", 2, 0)
    assert uno.assegnazioni[0].pesi_fasi == (40, 60, None)
    assert dopo.attivita_strutturali[1:] == (
        c.AttivitaStrutturale(area="B", prodotto="Sopralluoghi", quantita=Decimal(30)),
    )


def test_un_obiettivo_nuovo_si_prende_con_le_sue_righe():
    compilata = compila(borgo()).in_fondo("Obiettivi", N=9, Titolo="Archivio")
    compilata.in_fondo("Assegnazioni e pesi", N=9, Area="A", Peso_area=10)
    compilata.in_fondo("Fasi", N=9, Descrizione="Scarto").in_fondo(
        "Indicatori", N=9, Tipo="testo", Della_fase=1
    )
    giudicate = giudica(compilata.leggi(), borgo())
    assert in_breve(giudicate) == [("Obiettivi", "riga 4", "nuova")]
    nuovo = scelto(compilata, borgo()).obiettivi[2]
    assert (nuovo.n, nuovo.titolo, nuovo.ambito) == (9, "Archivio", "di_area")
    assert [(sua.area, sua.peso) for sua in nuovo.assegnazioni] == [("A", 10)]
    assert (nuovo.fasi[0].descrizione, nuovo.indicatori[0].fase) == ("Scarto", 0)


def test_un_obiettivo_nuovo_con_un_numero_preso_nel_frattempo_va_in_fondo():
    compilata = compila(borgo()).in_fondo("Obiettivi", N=3, Titolo="Archivio")
    altro = c.Obiettivo(chiave="00000000-0000-4000-8000-000000000003", n=3, titolo="Arrivato prima")
    attuale = borgo().model_copy(update={"obiettivi": (*borgo().obiettivi, altro)})
    assert [(uno.n, uno.titolo) for uno in scelto(compilata, attuale).obiettivi[2:]] == [
        (3, "Arrivato prima"),
        (4, "Archivio"),
    ]


def test_una_riga_copiata_con_la_sua_chiave_e_una_riga_nuova():
    compilata = compila(borgo())
    fasi = compilata.foglio("Fasi")
    for posto in range(1, fasi.max_column + 1):
        fasi.cell(4, posto).value = fasi.cell(3, posto).value
    assert giudicata(compilata, borgo()) == [("Fasi", "riga 4", "nuova")]


@pytest.mark.parametrize(
    ("foglio", "celle", "attesi"),
    [
        ("Fasi", {"Descrizione": "Senza numero"}, [("B4", "scrivi il numero dell'obiettivo a cui va la riga")]),
        ("Fasi", {"N": 7, "Descrizione": "x"}, [("B4", "nel foglio Obiettivi non c'è un obiettivo con N. 7")]),
        ("Indicatori", {"N": 1, "Indicatore": "x"}, [("I4", "manca «Tipo», che in una riga nuova ci vuole")]),
        ("Obiettivi", {"N": 1, "Titolo": "x"}, [("B4", "il numero 1 è già di un obiettivo: scrivine uno libero")]),
        ("Obiettivi", {"Titolo": "x"}, [("B4", "scrivi il numero dell'obiettivo nuovo")]),
        ("Obiettivi", {"N": 5}, [("D4", "manca «Titolo», che in una riga nuova ci vuole")]),
        ("Assegnazioni e pesi", {"N": 1}, [("B5", "manca «Area», che in una riga nuova ci vuole")]),
        ("Attività", {"Prodotto": "x"}, [("B3", "manca «Area», che in una riga nuova ci vuole")]),
        ("Fasi", {"N": 1, "Descrizione": "=A1"},
         [("F4", "qui c'è una formula, che non si legge: scrivi al suo posto il valore")]),
    ],
)  # fmt: skip
def test_una_riga_nuova_dice_che_cosa_le_manca(foglio, celle, attesi):
    letta = compila(borgo()).in_fondo(foglio, **celle).leggi()
    assert errori(letta) == [(foglio, *atteso) for atteso in attesi]
    assert letta.proposte == []


def test_il_numero_di_un_obiettivo_non_si_cambia_da_qui():
    letta = compila(borgo()).scrivi("Obiettivi", 2, N=5).leggi()
    assert errori(letta) == [
        (
            "Obiettivi",
            "B2",
            "il numero dell'obiettivo era 1: da qui non si cambia. L'ordine degli obiettivi si cambia nel "
            "programma, con «Sposta»",
        )
    ]


def test_le_righe_si_tolgono_scrivendolo():
    prima = borgo()
    compilata = compila(prima).scrivi("Fasi", 2, Togli="sì").scrivi("Assegnazioni e pesi", 4, Togli="SI")
    compilata.scrivi("Attività", 2, Togli="x").scrivi("Obiettivi", 3, Togli="sì")
    assert giudicata(compilata, prima) == [
        ("Obiettivi", "A3", "tolta"),
        ("Fasi", "A2", "tolta"),
        ("Assegnazioni e pesi", "A4", "tolta"),
        ("Attività", "A2", "tolta"),
    ]
    dopo = scelto(compilata, prima)
    assert [uno.n for uno in dopo.obiettivi] == [1]
    uno = dopo.obiettivi[0]
    assert ([fase.descrizione for fase in uno.fasi], uno.assegnazioni[0].pesi_fasi) == (["Attuazione"], (60,))
    # With the assignment to B goes the indicator that was only its own.
    assert ([sua.area for sua in uno.assegnazioni], [suo.descrizione for suo in uno.indicatori]) == (
        ["A"],
        ["Ritardo"],
    )
    assert dopo.attivita_strutturali == ()


def test_una_riga_nuova_che_si_toglie_non_c_e():
    letta = compila(borgo()).in_fondo("Fasi", N=1, Descrizione="Ci ho ripensato", Togli="sì").leggi()
    assert (letta.proposte, letta.errori) == ([], [])


def test_un_obiettivo_a_cui_altri_hanno_aggiunto_una_fase_non_si_toglie_da_solo():
    prima = borgo()
    fase = c.Fase(chiave="00000000-0000-4000-8000-00000000000f", descrizione="Di altri")
    due = prima.obiettivi[1].model_copy(update={"fasi": (fase,)})
    adesso = prima.model_copy(update={"obiettivi": (prima.obiettivi[0], due)})
    compilata = compila(prima).scrivi("Obiettivi", 3, Togli="sì")
    assert giudicata(compilata, adesso) == [("Obiettivi", "A3", "conflitto")]


def test_una_riga_che_manca_si_propone_ma_non_e_spuntata():
    compilata = compila(borgo())
    compilata.foglio("Fasi").delete_rows(3)
    (una,) = giudica(compilata.leggi(), borgo())
    assert (str(una.esito), una.consigliata, una.perche) == ("tolta", False, "Nella cartella non c'è più.")


def test_via_l_obiettivo_nessuno_lo_nomina_piu():
    prima = borgo(
        capitoli=[{"area": "A", "codice": "1", "obiettivi": [1, 2]}],
        premialita={"fondo_massimo": 10, "gruppi": [{"nome": "G", "obiettivi": [2]}]},
        deroghe=[{"codice": "X", "oggetto": "obiettivi[2].fasi[1]", "motivo": "m"}],
    )
    dopo = scelto(compila(prima).scrivi("Obiettivi", 3, Togli="sì"), prima)
    assert (dopo.capitoli[0].obiettivi, dopo.premialita.gruppi[0].obiettivi, dopo.deroghe) == ((1,), (), ())


# --- Meanwhile ---


def test_quello_che_altri_hanno_cambiato_non_si_disfa():
    """Others changed another cell of the same row, and put a phase before."""
    prima = borgo()
    fase = c.Fase(chiave="00000000-0000-4000-8000-00000000000f", descrizione="Prima di tutte")
    uno = prima.obiettivi[0]
    indicatori = tuple(suo.model_copy(update={"fase": suo.fase and suo.fase + 1}) for suo in uno.indicatori)
    adesso = nel_frattempo(
        prima,
        descrizione="Scritta da altri",
        fasi=(fase, *uno.fasi),
        indicatori=indicatori,
        assegnazioni=(
            uno.assegnazioni[0].model_copy(update={"pesi_fasi": (None, 40, 60)}),
            uno.assegnazioni[1],
        ),
    )
    compilata = compila(prima).scrivi("Obiettivi", 2, Titolo="Mio").scrivi("Fasi", 2, Descrizione="Mia")
    compilata.scrivi("Assegnazioni e pesi", 2, Peso_fase_1=41)
    assert {esito for *_, esito in giudicata(compilata, adesso)} == {"cambiata"}
    dopo = scelto(compilata, adesso).obiettivi[0]
    assert (dopo.titolo, dopo.descrizione) == ("Mio", "Scritta da altri")
    assert [fase.descrizione for fase in dopo.fasi] == ["Prima di tutte", "Mia", "Attuazione"]
    assert dopo.assegnazioni[0].pesi_fasi == (None, 41, 60)
    assert dopo.indicatori == indicatori


@pytest.mark.parametrize(
    ("campi", "esito", "adesso", "consigliata"),
    [
        ({"titolo": "Di altri"}, "conflitto", "Di altri", False),
        ({"titolo": "Mio"}, "già così", "Mio", False),
        ({"descrizione": "Di altri"}, "cambiata", None, True),
    ],
)
def test_una_cella_cambiata_anche_nel_piano_e_un_conflitto(campi, esito, adesso, consigliata):
    compilata = compila(borgo()).scrivi("Obiettivi", 2, Titolo="Mio")
    (una,) = giudica(compilata.leggi(), nel_frattempo(borgo(), **campi))
    assert (str(una.esito), una.adesso, una.consigliata) == (esito, adesso, consigliata)


def test_in_un_conflitto_chi_spunta_vince():
    compilata = compila(borgo()).scrivi("Obiettivi", 2, Titolo="Mio")
    adesso = nel_frattempo(borgo(), titolo="Di altri")
    giudicate = giudica(compilata.leggi(), adesso)
    spuntate = frozenset({"Obiettivi!D2"})
    assert applica(adesso, scelte(giudicate, spuntate)).obiettivi[0].titolo == "Mio"


def test_una_riga_tolta_nel_frattempo_non_si_cambia_e_una_cambiata_non_si_toglie_da_sola():
    prima = borgo()
    fasi = prima.obiettivi[0].fasi
    compilata = compila(prima).scrivi("Fasi", 2, Descrizione="Mia").scrivi("Fasi", 3, Togli="sì")
    cambiata = fasi[1].model_copy(update={"descrizione": "Di altri"})
    uno = prima.obiettivi[0]
    adesso = nel_frattempo(
        prima,
        fasi=(cambiata,),
        assegnazioni=(uno.assegnazioni[0].model_copy(update={"pesi_fasi": (60,)}), uno.assegnazioni[1]),
        indicatori=tuple(suo.model_copy(update={"fase": suo.fase and 0}) for suo in uno.indicatori),
    )
    assert [(str(una.esito), una.perche) for una in giudica(compilata.leggi(), adesso)] == [
        ("non si può", "La riga nel frattempo è stata tolta dal piano."),
        ("conflitto", "La riga nel frattempo è stata cambiata da qualcun altro."),
    ]


def test_la_stessa_cartella_due_volte_non_aggiunge_due_volte():
    compilata = (
        compila(borgo()).in_fondo("Fasi", N=1, Descrizione="Nuova").scrivi("Obiettivi", 2, Titolo="Mio")
    )
    dati = compilata.salva()
    giudicate = giudica(leggi_cartella(dati), borgo())
    dopo = applica(borgo(), [una.proposta for una in giudicate])
    assert [str(una.esito) for una in giudica(leggi_cartella(dati), dopo)] == ["già così", "già così"]


def test_quello_che_non_puo_stare_insieme_si_rifiuta_tutto():
    """Two leaders: each may be, both may not."""
    compilata = compila(borgo()).scrivi("Assegnazioni e pesi", 2, Capofila="sì")
    compilata.scrivi("Assegnazioni e pesi", 4, Capofila="sì")
    with pytest.raises(NonOraError, match="l'obiettivo ha più di un'area capofila"):
        scelto(compilata, borgo())
