"""The OIV's table of a rilevazione: who reads it, what its rows say, how they are chosen, what it costs."""

from datetime import date
from decimal import Decimal

import pytest

from monitoraggio import azioni, contenuto
from monitoraggio.azioni import apri, programma
from monitoraggio.scelte import TipoRilevazione
from obiettivi import azioni as del_piano
from tests.html import cerca, mete, pagina, testi, testo
from tests.persone import abilita_su
from tests.rilevazioni import ELENCO, FINALE, INTERMEDIO, approvato, apri_la_prima, cast, righe
from tests.test_rilevazioni import MISURE, avanzamento, scrivi
from tests.test_rilevazioni_cruscotto import grande
from tests.vita import ATTO

pytestmark = pytest.mark.django_db

ESAME = f"{FINALE}esame/"
LUNGO = "Le domande si esaminano il lunedì e il giovedì, con la nuova modulistica."


@pytest.fixture
def persone(request):
    return cast(request)


@pytest.fixture
def piano(persone):
    return approvato(persone)


def manda(rilevazione, n, persone, misura=None, *, valida=True, **altro):
    riga = scrivi(rilevazione, n, persone["responsabile"], misura or MISURE[n], **altro)
    azioni.invia(avanzamento=riga, utente=persone["responsabile"])
    if valida:
        azioni.valida(avanzamento=riga, utente=persone["segretario"])
    return riga


@pytest.fixture
def finale(piano, persone):
    """An intermedia that is closed; then a finale: 1 sent and valued, 2 sent, 3 still to be written."""
    segretario = persone["segretario"]
    intermedia, finale = azioni.programma_previste(piano=piano, utente=segretario)
    intermedia = apri(rilevazione=intermedia, utente=segretario)
    manda(intermedia, 1, persone, {"valore": Decimal(60)}, relazione=LUNGO)
    manda(intermedia, 2, persone)
    azioni.chiudi(rilevazione=intermedia, motivo="Basta così", utente=segretario)
    finale = apri(rilevazione=finale, utente=segretario)
    manda(finale, 1, persone, relazione=LUNGO)
    manda(finale, 2, persone, valida=False)
    azioni.valuta(
        avanzamento=avanzamento(finale, 1)[0], grado=Decimal(80), motivo="Così", utente=persone["oiv"]
    )
    return finale


STESSE = "Le attività svolte sono scritte con le stesse parole del 30/09/2026."
SENZA_PROVE = "Il grado è 100 % e non c'è nessuna evidenza."
UNO = ["1. Obiettivo 1 A peso 60", "Validato", "90,00 %", "80 %", "+15 punti", "nessuna", "", STESSE]
DUE = ["2. Obiettivo 2 A peso 40", "Inviato", "100,00 %", "", "come prima", "nessuna", "", SENZA_PROVE]
TRE = ["3. Obiettivo 3 B peso 100", "In bozza", "non ancora misurato", "", "", "nessuna", "", ""]


def test_ogni_assegnazione_col_suo_grado_quello_dell_oiv_e_le_differenze(entra, finale, persone):
    html = pagina(entra(persone["oiv"]).get(ESAME))
    assert testi(html, "th", scope="col") == [
        "Obiettivo", "Stato", "Dichiarato", "OIV", "Dal 30/09/2026", "Evidenze", "Note", "Da chiedere",
    ]  # fmt: skip
    assert righe(html) == [UNO, DUE, TRE]
    assert {f"{FINALE}{uno.assegnazione}/" for uno in finale.avanzamenti.all()} <= mete(html)
    assert ESAME in mete(pagina(entra(persone["oiv"]).get(FINALE)))


@pytest.mark.parametrize(
    ("chiesto", "attese", "quante"),
    [
        ("?area=B", [TRE], "1 assegnazione su 3."),
        ("?con=domande", [UNO, DUE], "2 assegnazioni su 3."),
        ("?senza=grado", [DUE], "1 assegnazione su 3."),
        ("?area=A&senza=grado&con=domande", [DUE], "1 assegnazione su 3."),
        ("?area=B&con=domande", [], "0 assegnazioni su 3."),
        ("?ordine=grado", [UNO, DUE, TRE], "3 assegnazioni."),
        ("?ordine=differenza", [DUE, UNO, TRE], "3 assegnazioni."),
        ("?ordine=domande&area=", [UNO, DUE, TRE], "3 assegnazioni."),
        ("?area=ZZZ&con=boh&ordine=boh&senza=1", [UNO, DUE, TRE], "3 assegnazioni."),
    ],
)
def test_le_righe_si_scelgono_e_si_ordinano(entra, finale, persone, chiesto, attese, quante):
    html = pagina(entra(persone["oiv"]).get(f"{ESAME}{chiesto}"))
    assert ((righe(html) if attese else []), quante in testi(html, "p")) == (attese, True)


def test_chi_legge_tutto_l_ente_la_legge_e_solo_l_oiv_annota(
    entra, finale, persone, amministratore, estranea
):
    tutti = persone | {"amministratore": amministratore, "estranea": estranea}
    detti = {chi: entra(utente).get(ESAME).status_code for chi, utente in tutti.items()}
    assert detti == {
        "segretario": 200,
        "redattore": 200,
        "responsabile": 403,
        "compilatore": 403,
        "oiv": 200,
        "lettore": 403,
        "amministratore": 200,
        "estranea": 404,
    }
    note = {chi: entra(tutti[chi]).post(f"{ESAME}nota/").status_code for chi in tutti}
    assert note == detti | {"segretario": 403, "redattore": 403, "amministratore": 403}
    azioni.chiudi(rilevazione=finale, motivo="Basta", utente=persone["segretario"])
    assert entra(persone["lettore"]).get(ESAME).status_code == 403
    assert ESAME not in mete(pagina(entra(persone["lettore"]).get(FINALE)))


def test_di_una_mai_aperta_non_c_e_tabella(entra, piano, persone):
    apri_la_prima(piano, persone["segretario"])
    assert entra(persone["oiv"]).get(ESAME).status_code == 404
    html = pagina(entra(persone["oiv"]).get(f"{INTERMEDIO}esame/"))
    # Nothing before it: no differences.
    assert "Dal" not in "".join(testi(html, "th", scope="col"))


def test_in_cio_che_un_area_sta_scrivendo_non_si_cerca(entra, finale, persone):
    scrivi(finale, 3, persone["segretario"], MISURE[3], relazione=LUNGO)
    html = pagina(entra(persone["oiv"]).get(ESAME))
    assert [riga[-1] for riga in righe(html)] == [STESSE, SENZA_PROVE, ""]
    # Closed, it is declared as it is.
    azioni.chiudi(rilevazione=finale, motivo="Basta", utente=persone["segretario"])
    html = pagina(entra(persone["oiv"]).get(ESAME))
    copiate = "Le attività svolte sono scritte con le stesse parole dell'obiettivo {}."
    assert [riga[-1] for riga in righe(html)] == [
        f"{STESSE} {copiate.format(3)}",
        SENZA_PROVE,
        copiate.format(1),
    ]


def test_cio_che_e_dell_area_sta_sotto_la_tabella(entra, finale, persone):
    _, uno = avanzamento(finale, 1)
    azioni.restituisci(avanzamento=avanzamento(finale, 1)[0], motivo="Le fasi?", utente=persone["segretario"])
    fasi = (contenuto.FaseDetta(fase=uno.fasi[0].chiave, percento=Decimal(100)),)
    manda(finale, 1, persone, relazione=LUNGO, fasi=fasi)
    (sezione,) = cerca(
        pagina(entra(persone["oiv"]).get(ESAME)), "section", **{"aria-labelledby": "delle-aree"}
    )
    assert testi(sezione, "dt") == ["Area prima (A)"]
    assert testi(sezione, "dd") == ["Fasi al 100 % senza il giorno in cui sono finite: 1 su 1 (obiettivo 1)."]


def test_dopo_una_variazione_cio_che_e_nuovo_si_dice(entra, finale, piano, persone):
    """An objective that the version of before did not have, measured again in March."""
    segretario = persone["segretario"]
    azioni.chiudi(rilevazione=finale, motivo="Basta", utente=segretario)
    del_piano.apri_variazione(piano=piano, motivo="Serve", utente=segretario)
    del_piano.copia_obiettivo(obiettivo=piano.obiettivi.get(n=3), piano=piano, utente=segretario)
    piano.obiettivi.get(n=3).assegnazioni.update(peso=50)
    piano.obiettivi.order_by("n").last().assegnazioni.update(peso=50)
    piano.refresh_from_db()
    del_piano.manda_in_approvazione(piano=piano, utente=segretario)
    del_piano.approva(piano=piano, atto=ATTO, utente=segretario)
    marzo = programma(piano=piano, al=date(2027, 3, 31), tipo=TipoRilevazione.FINALE, utente=segretario)
    apri(rilevazione=marzo, utente=segretario)
    html = pagina(entra(persone["oiv"]).get(f"{ELENCO}2027-03-31/esame/"))
    assert [riga[4] for riga in righe(html)] == ["", "", "", "nuova"]


# Notes on the whole


def note(html):
    elenchi = cerca(cerca(html, "section", **{"aria-labelledby": "note"})[0], "ol", "note-elenco")
    return [testi(voce, "p", "testo")[0] for elenco in elenchi for voce in cerca(elenco, "li")]


def test_l_oiv_annota_tutta_la_rilevazione(entra, finale, persone, oiv, segretario):
    client = entra(oiv)
    vuota = pagina(client.post(f"{ESAME}nota/", {"testo": "  "}))
    assert ("Scrivi la nota." in testo(vuota), finale.note.count()) == (True, 0)
    fatta = client.post(f"{ESAME}nota/", {"testo": "Traguardi facili"}, follow=True)
    assert fatta.redirect_chain == [(f"{ESAME}#note", 302)]
    client.post(f"{ESAME}nota/", {"testo": "Chiedere al segretario", "riservata": "on"})
    assert note(pagina(client.get(ESAME))) == ["Traguardi facili", "Chiedere al segretario"]
    assert note(pagina(entra(segretario).get(ESAME))) == ["Traguardi facili"]


def test_chi_risponde_di_un_area_annota_il_resto(entra, finale, piano, oiv):
    abilita_su(oiv, piano, "responsabile", "A")
    client = entra(oiv)
    assert client.post(f"{ESAME}nota/", {"testo": "Su tutto"}).status_code == 302
    stati = [
        client.post(f"{FINALE}{avanzamento(finale, n)[0].assegnazione}/nota/", {"testo": "No"}).status_code
        for n in (1, 3)
    ]
    assert stati == [403, 302]


# What it costs


@pytest.mark.parametrize("quanti", [3, 30])
def test_le_letture_non_crescono(entra, persone, quanti, django_assert_num_queries):
    aperta = grande(persone, quanti)
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=persone["segretario"])
    finale = apri(rilevazione=aperta.piano.rilevazioni.get(codice="2026-12-31"), utente=persone["segretario"])
    for riga in finale.avanzamenti.all():
        azioni.annota(rilevazione=finale, avanzamento=riga, testo="Vista", utente=persone["oiv"])
    client = entra(persone["oiv"])
    with django_assert_num_queries(18):
        assert client.get(ESAME).status_code == 200


def test_con_cento_obiettivi_resta_leggera(entra, persone):
    grande(persone, 100)
    risposta = entra(persone["oiv"]).get(f"{INTERMEDIO}esame/")
    assert len(righe(pagina(risposta))) == 100
    assert len(risposta.content) < 150_000
