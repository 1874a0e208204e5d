"""A new plan: what is taken over from another year, first as values, then in the rows, then in the page."""

from datetime import date

import pytest

from obiettivi import azioni, models, riepiloghi, storia
from obiettivi.azioni.anno_nuovo import Scelte, continua_in, continuazioni, riprendi, spostata
from obiettivi.azioni.nuovo_piano import Basi
from obiettivi.contenuto import Area
from obiettivi.contenuto.chiavi import con_chiavi
from obiettivi.scelte import StatoPiano
from tests import fabbrica
from tests.fabbrica import obiettivo
from tests.test_pagine import abilita


def ripreso(vecchio, *, anno=2027, aree=None, quali=None, **scelte):
    """The plan of the next year and what was said of it. Without `quali`, all the objectives are taken."""
    chiavi = frozenset(uno.chiave for uno in vecchio.obiettivi if quali is None or uno.n in quali)
    dove = {area.codice: area.codice for area in vecchio.aree} if aree is None else aree
    esito = riprendi(vecchio, azioni.Testata(anno), dove, Scelte(obiettivi=chiavi, **scelte))
    return esito.contenuto, esito.avvisi


def piano(*obiettivi, **altro):
    return con_chiavi(fabbrica.piano(*obiettivi, **altro), None)


# Dates


@pytest.mark.parametrize(
    ("giorno", "anni", "atteso"),
    [
        (date(2026, 12, 31), 1, date(2027, 12, 31)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
        (None, 1, None),
        # So wrong that it stays as it was written.
        (date(2100, 1, 1), 1, date(2100, 1, 1)),
    ],
)
def test_un_giorno_vero_resta_un_giorno_vero(giorno, anni, atteso):
    assert spostata(giorno, anni) == atteso


def scritto(**altro):
    return obiettivo(
        1,
        "A",
        fasi=[{"scadenza": "2026-06-30", "anno": 2026, "scadenza_testo": "31.06.2026", "mesi": [1, 6]}],
        indicatori=[
            {
                "tipo": "data",
                "data": "2026-12-31",
                "anno": 2026,
                "osservato_al": "2027-03-31",
                "valori_annuali": {"2026": 1},
                "storico": {"2025": 2},
                "testo": "nel 2026",
            }
        ],
        **altro,
    )


@pytest.mark.parametrize(
    ("anni", "nuovi"),
    [([], ()), ([2026], (2027,)), ([2025, 2026], (2026, 2027)), ([2026, 2027], (2026, 2027))],
)
def test_le_date_si_spostano_i_testi_e_le_misure_no(anni, nuovi):
    nuovo, avvisi = ripreso(piano(scritto(anni=anni)), sposta_date=True)
    (uno,) = nuovo.obiettivi
    (fase,), (indicatore,) = uno.fasi, uno.indicatori
    assert (fase.scadenza, fase.anno, fase.scadenza_testo, fase.mesi) == (
        date(2027, 6, 30),
        2027,
        "31.06.2026",
        (1, 6),
    )
    assert (indicatore.data, indicatore.anno, indicatore.osservato_al) == (
        date(2027, 12, 31),
        2027,
        date(2028, 3, 31),
    )
    assert (dict(indicatore.valori_annuali), dict(indicatore.storico), indicatore.testo) == (
        {2026: 1},
        {2025: 2},
        "nel 2026",
    )
    assert (uno.anni, avvisi) == (nuovi, [])


def test_senza_chiederlo_nessuna_data_si_sposta():
    vecchio = piano(scritto(anni=[2026]))
    nuovo, _ = ripreso(vecchio)
    senza_chiavi = {"chiave": None, "fasi": (), "indicatori": (), "assegnazioni": ()}
    assert nuovo.obiettivi[0].model_copy(update=senza_chiavi) == vecchio.obiettivi[0].model_copy(
        update=senza_chiavi
    )
    assert nuovo.obiettivi[0].fasi[0].scadenza == date(2026, 6, 30)


@pytest.mark.parametrize(
    "altro", [{"fasi": [{"anno": 2027}]}, {"indicatori": [{"tipo": "data", "data": "2027-05-01"}]}]
)
def test_un_obiettivo_scritto_su_piu_anni_ha_gia_il_suo_calendario(altro):
    fasi = [{"scadenza": "2026-06-30"}, *altro.get("fasi", [])]
    vecchio = piano(obiettivo(1, "A", anni=[2026, 2027], **altro | {"fasi": fasi}))
    nuovo, avvisi = ripreso(vecchio, sposta_date=True)
    assert nuovo.obiettivi[0].fasi[0].scadenza == date(2026, 6, 30)
    assert avvisi == ["Obiettivo 1 del 2026: è scritto su più anni, e le sue date restano come sono."]


def test_si_spostano_anche_le_verifiche_e_i_termini():
    vecchio = piano(
        verifiche_previste=[{"data": "2026-09-30", "tipo": "intermedio"}],
        piano={"anno": 2026, "termini": {"relazione": "2027-06-30"}},
    )
    nuovo, _ = ripreso(vecchio, sposta_date=True, verifiche=True)
    assert [una.data for una in nuovo.verifiche_previste] == [date(2027, 9, 30)]
    assert dict(nuovo.piano.termini) == {"relazione": date(2028, 6, 30)}
    assert ripreso(vecchio, sposta_date=True)[0].piano.termini == {}


# What is taken over


def test_cio_che_e_del_piano_vecchio_resta_li():
    vecchio = piano(
        obiettivo(
            2,
            "A",
            stato="sostituito",
            stato_atto={"numero": "9"},
            sostituito_da=5,
            premio={"importo": 10, "coefficiente": 2},
        ),
        obiettivo(5, "B", premio={"importo": 10}),
        piano={"anno": 2026, "atto": {"numero": "1", "data": "2026-01-30"}},
        deroghe=[{"codice": "P01", "motivo": "sì"}],
        premialita={"fondo_massimo": 1000, "gruppi": [{"nome": "uno", "obiettivi": [2]}]},
    )
    nuovo, avvisi = ripreso(vecchio)
    uno, due = nuovo.obiettivi
    assert (uno.n, uno.stato, uno.stato_atto, uno.sostituito_da) == (1, "", None, None)
    assert (uno.premio.coefficiente, uno.premio.importo, due.n, due.premio) == (2, None, 2, None)
    assert (nuovo.piano.atto, nuovo.deroghe, nuovo.premialita) == (None, (), None)
    assert avvisi == [
        "Obiettivo 2 del 2026: era sostituito, e qui torna attivo.",
        "Obiettivo 2 del 2026: l'importo del premio è da decidere di nuovo.",
        "Obiettivo 5 del 2026: l'importo del premio è da decidere di nuovo.",
    ]


def test_le_chiavi_sono_nuove():
    vecchio = piano(scritto())
    nuovo, _ = ripreso(vecchio)
    prima, dopo = vecchio.obiettivi[0], nuovo.obiettivi[0]
    chiavi = [
        {
            uno.chiave,
            *(riga.chiave for elenco in (uno.assegnazioni, uno.fasi, uno.indicatori) for riga in elenco),
        }
        for uno in (prima, dopo)
    ]
    assert (len(chiavi[1]), chiavi[0] & chiavi[1]) == (4, set())


PARTI = {
    "voci": [{"codice": "M1", "tipo": "missione_bilancio"}],
    "attivita_strutturali": [{"area": "A", "prodotto": "atti"}],
    "personale": [{"area": "B", "profilo": "istruttore"}],
    "capitoli": [{"area": "A", "codice": "10", "obiettivi": [1, 3]}],
    "indicatori_di_salute": [{"indicatore": "spesa"}],
    "verifiche_previste": [{"tipo": "finale"}],
}
NOMI = {
    "attivita_strutturali": "attivita",
    "indicatori_di_salute": "salute",
    "verifiche_previste": "verifiche",
}


@pytest.mark.parametrize("parte", PARTI)
def test_ogni_altra_parte_si_riprende_solo_se_si_vuole(parte):
    vecchio = piano(obiettivo(1, "A"), obiettivo(3, "A"), **PARTI)
    nessuna = dict.fromkeys(NOMI.get(una, una) for una in PARTI) | dict.fromkeys(
        (NOMI.get(una, una) for una in PARTI), False
    )
    nuovo, _ = ripreso(vecchio, quali={3}, **nessuna | {NOMI.get(parte, parte): True})
    assert {una for una in PARTI if getattr(nuovo, una)} == {parte}
    if parte == "capitoli":
        # Told by the new numbers.
        assert nuovo.capitoli[0].obiettivi == (1,)


def test_la_premessa_si_riprende_parola_per_parola():
    vecchio = piano(piano={"anno": 2026, "premessa": {"Contesto": "Nel 2026…"}})
    assert dict(ripreso(vecchio, premessa=True)[0].piano.premessa) == {"Contesto": "Nel 2026…"}
    assert ripreso(vecchio)[0].piano.premessa == {}


def test_senza_le_voci_gli_obiettivi_non_ne_hanno_e_non_serve_dirlo():
    vecchio = piano(obiettivo(1, "A", voci=["M1"]), voci=PARTI["voci"])
    assert [ripreso(vecchio, voci=con)[0].obiettivi[0].voci for con in (True, False)] == [("M1",), ()]
    assert ripreso(vecchio, voci=False)[1] == []


# Areas


def aree(**continua):
    return [Area(codice=codice, nome=codice, continua=vecchia) for codice, vecchia in continua.items()]


@pytest.mark.parametrize(
    ("nuove", "attese"),
    [
        (aree(A="", B=""), {"A": "A", "B": "B"}),
        (aree(X="A", B=""), {"A": "X", "B": "B"}),
        # Split: the one with the same code, else the first.
        (aree(X="A", A="A"), {"A": "A"}),
        (aree(X="A", Y="A"), {"A": "X"}),
        # Exchanged: the same code is another area now.
        (aree(A="B", B="A"), {"A": "B", "B": "A"}),
        (aree(A="B"), {"B": "A"}),
        (aree(C=""), {}),
    ],
)
def test_ogni_area_va_in_quella_che_la_continua(nuove, attese):
    assert continua_in(["A", "B"], nuove) == attese


@pytest.mark.parametrize(
    ("seguenti", "attese"),
    [
        ([], {"A": "A", "B": "B"}),
        ([aree(X="A"), aree(Y="X")], {"A": "Y"}),
        # Lost on the way, and there again at the end.
        ([aree(X="A"), aree(Y="X", B="")], {"A": "Y", "B": "B"}),
    ],
)
def test_si_passa_per_gli_organigrammi_che_seguono(seguenti, attese):
    assert continuazioni(["A", "B"], seguenti) == attese


def test_un_obiettivo_segue_le_sue_aree():
    vecchio = piano(
        obiettivo(
            1,
            {"area": "A", "pesi_fasi": [40, 60]},
            {"area": "B", "peso": 3},
            {"area": "C"},
            ambito="trasversale",
            fasi=[{"aree": ["A", "B"]}, {"aree": ["C"], "assegnazione": 2}],
        ),
        aree=[{"codice": codice, "nome": codice} for codice in "ABC"],
        personale=[{"area": "C", "profilo": "x"}, {"area": "A", "profilo": "y"}],
    )
    nuovo, avvisi = ripreso(vecchio, aree={"A": "X", "B": "X"}, personale=True)
    uno = nuovo.obiettivi[0]
    assert [(sua.area, sua.peso, sua.pesi_fasi) for sua in uno.assegnazioni] == [
        ("X", None, (40,)),
        ("X", 3, ()),
    ]
    assert [fase.aree for fase in uno.fasi] == [("X",)]
    assert [(riga.area, riga.profilo) for riga in nuovo.personale] == [("X", "y")]
    assert avvisi == [
        "Obiettivo 1 del 2026: non c'è più l'area C, la fase 2.",
        "Personale: 1 riga di aree che nessuna continua (C).",
    ]


# The rows


def carica_il_2026(redattore) -> models.Piano:
    """The plan of Borgo Esempio for 2026, with an objective that goes on."""
    valore = fabbrica.piano(
        obiettivo(1, {"area": "A", "peso": 100}, anni=[2026, 2027], titolo="Che continua"),
        obiettivo(
            2,
            {"area": "B", "peso": 100},
            anni=[2026],
            titolo="Che finisce",
            fasi=[{"scadenza": "2026-06-30"}],
        ),
        obiettivo(3, "A", anni=[2026, 2027], stato="annullato"),
        piano={
            "anno": 2026,
            "triennio": [2026, 2028],
            "titolo": "Piano 2026-2028, ai sensi del D.Lgs. 150/2009",
        },
        personale=[{"area": "A", "profilo": "istruttore"}],
    )
    piano = azioni.carica_piano(contenuto=valore, utente=redattore).piano
    abilita(redattore, "borgo-esempio", "redattore")
    return piano


@pytest.fixture
def del_2026(redattore):
    return carica_il_2026(redattore)


def apri(del_2026, utente, dal=None, organigramma=None, **scelte):
    valore = azioni.contenuto_di_partenza(del_2026)
    quali = scelte.pop("quali", {1, 2})
    return azioni.apri_piano_da(
        piano=del_2026,
        testata=azioni.Testata(2027, (2027, 2029), "Piano 2027"),
        basi=Basi(organigramma or del_2026.organigramma, del_2026.sistema, dal),
        scelte=Scelte(
            obiettivi=frozenset(uno.chiave for uno in valore.obiettivi if uno.n in quali), **scelte
        ),
        utente=utente,
    )


@pytest.mark.django_db
def test_il_piano_nuovo_si_appoggia_dove_si_appoggiava_il_vecchio(del_2026, redattore):
    prima = riepiloghi.contenuto_piano(del_2026)
    apertura = apri(del_2026, redattore)
    nuovo = apertura.piano
    assert (nuovo.anno, nuovo.stato, nuovo.precedente, nuovo.organigramma, nuovo.sistema) == (
        2027,
        StatoPiano.BOZZA,
        del_2026,
        del_2026.organigramma,
        del_2026.sistema,
    )
    valore = riepiloghi.contenuto_piano(nuovo)
    assert [(uno.n, uno.titolo, uno.assegnazioni[0].area) for uno in valore.obiettivi] == [
        (1, "Che continua", "A"),
        (2, "Che finisce", "B"),
    ]
    assert (valore.piano.triennio, valore.piano.titolo, apertura.obiettivi) == ((2027, 2029), "Piano 2027", 2)
    assert riepiloghi.contenuto_piano(del_2026) == prima


@pytest.mark.django_db
def test_con_una_data_si_apre_un_organigramma_che_continua_il_vecchio(del_2026, redattore):
    nuovo = apri(del_2026, redattore, dal=date(2027, 1, 1)).piano
    assert nuovo.organigramma != del_2026.organigramma
    assert nuovo.organigramma.dal == date(2027, 1, 1)
    assert list(nuovo.organigramma.aree.values_list("codice", "continua")) == [("A", "A"), ("B", "B")]
    assert set(
        models.Assegnazione.objects.filter(obiettivo__piano=nuovo).values_list(
            "area__organigramma", flat=True
        )
    ) == {nuovo.organigramma_id}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("vecchio_dal", "altro", "motivo"),
    [
        (
            date(2027, 1, 1),
            False,
            "L'organigramma scelto vale dal 01/01/2027: quello nuovo deve cominciare dopo.",
        ),
        (
            None,
            True,
            "Dopo l'organigramma scelto ne è già stato aperto un altro (Organigramma dal 01/01/2026): parti da quello.",
        ),
    ],
)
def test_un_organigramma_nuovo_viene_dopo_l_ultimo(del_2026, redattore, vecchio_dal, altro, motivo):
    with storia.autore(redattore):
        models.Organigramma.objects.filter(pk=del_2026.organigramma_id).update(dal=vecchio_dal)
        del_2026.organigramma.refresh_from_db()
        if altro:
            models.Organigramma.objects.create(ente=del_2026.ente, dal=date(2026, 1, 1))
    with pytest.raises(azioni.NonOraError) as rifiuto:
        apri(del_2026, redattore, dal=date(2027, 1, 1))
    assert str(rifiuto.value) == motivo
    assert not models.Piano.objects.filter(ente=del_2026.ente, anno=2027).exists()


@pytest.mark.django_db
def test_in_un_organigramma_diverso_ogni_cosa_trova_la_sua_area(del_2026, redattore):
    with storia.autore(redattore):
        altro = models.Organigramma.objects.create(ente=del_2026.ente, dal=date(2027, 1, 1))
        models.Area.objects.create(organigramma=altro, codice="NUOVA", nome="Nuova", continua="A")
    apertura = apri(del_2026, redattore, organigramma=altro, personale=True)
    valore = riepiloghi.contenuto_piano(apertura.piano)
    assert [[sua.area for sua in uno.assegnazioni] for uno in valore.obiettivi] == [["NUOVA"], []]
    assert [riga.area for riga in valore.personale] == ["NUOVA"]
    assert apertura.avvisi == ("Obiettivo 2 del 2026: non c'è più l'area B.",)


@pytest.mark.django_db
def test_si_parte_da_cio_che_fu_approvato(del_2026, segretario):
    """Not from what is being written in a variation that nobody approved yet."""
    abilita(segretario, "borgo-esempio", "segretario")
    azioni.manda_in_approvazione(piano=del_2026, utente=segretario)
    atto = azioni.Atto(tipo="delibera", organo="", numero="1", data=date(2026, 1, 30))
    azioni.approva(piano=del_2026, atto=atto, utente=segretario)
    azioni.apri_variazione(piano=del_2026, motivo="prova", utente=segretario)
    with storia.autore(segretario):
        riga = del_2026.obiettivi.get(n=1)
        riga.titolo = "Che cambia"
        riga.save()
    nuovo = apri(del_2026, segretario).piano
    assert nuovo.obiettivi.get(n=1).titolo == "Che continua"


@pytest.mark.django_db
def test_due_piani_per_un_anno_non_si_aprono(del_2026, redattore):
    apri(del_2026, redattore)
    with pytest.raises(azioni.NonOraError) as rifiuto:
        apri(del_2026, redattore)
    assert str(rifiuto.value) == "Il piano 2027 c'è già: aprilo, oppure scegli un altro anno."
