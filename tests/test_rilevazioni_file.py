"""Monitored plans that go from an installation to another in a file: identity, refusals, whose the file is."""

import json
from copy import deepcopy
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from monitoraggio import azioni, contenuto, models
from monitoraggio.riepiloghi import assegnazioni_da_rilevare, valore_rilevazione
from monitoraggio.scelte import Proposta, Raggiungibile, StatoAvanzamento, StatoRilevazione
from obiettivi.azioni import Atto, abbandona_variazione, approva, apri_variazione, manda_in_approvazione
from obiettivi.contenuto import impronta
from obiettivi.management.commands.scrivi_schema import SCHEMA
from obiettivi.models import Ente, Piano, VersionePiano
from tests.fabbrica import essenziale, mancanze
from tests.nel_file import (
    PIENA,
    PRIMO,
    TERZO,
    VALORE,
    esporta,
    file_con,
    importa,
    letto,
    misura,
    poi_disfatto,
    programmata,
    rilevazione,
    testo,
)
from tests.rilevazioni import ELENCO, FINALE, PIANO, approvato, apri_la_prima, cast
from tests.test_comandi import esegui
from tests.vita import cambia

pytestmark = pytest.mark.django_db

NOME = "Comune di Borgo Esempio – Piano 2026"
REGISTRATA = "È registrata la versione 1 del piano, approvata con l'atto scritto nel file.\n"
CREATO = f"{NOME}: creato (righe nuove: 20, cambiate: 0, tolte: 0).\n"
UGUALE = f"{NOME}: già uguale al file (righe nuove: 0, cambiate: 0, tolte: 0).\n"


def rifiutato(frase):
    return (f"Il file non è stato caricato.\n{frase}", 1)


@pytest.fixture
def persone(request):
    return cast(request)


# There and back


def test_il_piano_monitorato_di_borgo_torna_identico(tmp_path, settings):
    """Through an installation where the comune was never heard of."""
    settings.DEBUG = True
    anno = timezone.localdate().year - 1
    with poi_disfatto():
        esegui("prepara_borgo")
        esportato = esporta(tmp_path, anno=anno)
        gradi = esegui("risultati_piano", "borgo-esempio", anno, "--rilevazione", f"{anno}-12-31")
        (vigente,) = VersionePiano.objects.filter(piano__anno=anno, numero=2)
    assert not Ente.objects.filter(slug="borgo-esempio").exists()
    _, uscita = importa(tmp_path, esportato)
    assert (uscita, esporta(tmp_path, anno=anno)) == (0, esportato)
    assert esegui("risultati_piano", "borgo-esempio", anno, "--rilevazione", f"{anno}-12-31") == gradi
    (versione,) = VersionePiano.objects.filter(piano__ente__slug="borgo-esempio", piano__anno=anno)
    assert (versione.numero, versione.impronta, versione.contenuto) == (
        2,
        vigente.impronta,
        vigente.contenuto,
    )
    validatore = Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert [errore.message for errore in validatore.iter_errors(json.loads(esportato))] == []


def percentuali(massimo=100):
    return st.one_of(st.none(), st.decimals(0, massimo, places=4))


giorni = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 6, 30)).map(date.isoformat))
testi = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
)
quantita = st.one_of(st.none(), st.decimals(-(10**10), 10**10, places=4))


def parole(valori):
    return st.sampled_from(["", *valori])


@st.composite
def avanzamenti(draw, obiettivo, sua):
    """Whatever an area may declare of an assignment, likely or not."""
    stato = draw(st.sampled_from(StatoAvanzamento.values))
    giudicato = stato in (StatoAvanzamento.INVIATO, StatoAvanzamento.VALIDATO) and draw(st.booleans())
    scelti = draw(st.lists(st.sampled_from([uno.chiave for uno in obiettivo.indicatori]), unique=True))
    fasi = [una.chiave for una in obiettivo.fasi]
    svolte = draw(st.lists(st.sampled_from(fasi), unique=True)) if fasi else []
    return {
        "assegnazione": str(sua.chiave),
        "obiettivo": str(obiettivo.chiave),
        "area": sua.area,
        "stato": stato,
        "relazione": draw(testi),
        "criticita": draw(testi),
        "raggiungibile": draw(parole(Raggiungibile.values)),
        "proposta": draw(parole(Proposta.values)),
        "motivo": draw(testi),
        "fasi": [
            {"fase": str(chiave), "percento": draw(percentuali()), "completata_il": draw(giorni)}
            for chiave in sorted(svolte)
        ],
        "misure": [
            {
                "indicatore": str(chiave),
                "valore": draw(quantita),
                "numeratore": draw(quantita),
                "denominatore": draw(quantita),
                "data": draw(giorni),
                "dichiarato": draw(parole(contenuto.DICHIARATI)),
                "percento": draw(percentuali()),
                "non_valutabile": draw(st.booleans()),
                "motivo": draw(testi),
            }
            for chiave in sorted(scelti)
        ],
        "valutazione": {"grado": draw(st.decimals(0, 150, places=4)), "motivo": "Visto " + draw(testi)}
        if giudicato
        else None,
    }


@st.composite
def rilevazioni(draw):
    """The rilevazioni of the small plan, at most one of them open."""
    codici = draw(st.lists(st.dates(date(2026, 1, 1), date(2027, 6, 30)), max_size=3, unique=True))
    aperta = draw(st.sampled_from([None, *codici]))
    tutte = []
    for al in sorted(codici):
        stato = "aperta" if al == aperta else draw(st.sampled_from(["chiusa", "programmata"]))
        una = programmata(
            al.isoformat(),
            stato=stato,
            nome=draw(testi),
            tipo=draw(st.sampled_from(["finale", "intermedia"])),
        )
        if stato != "programmata":
            luoghi = assegnazioni_da_rilevare(VALORE)
            detti = [draw(avanzamenti(obiettivo, sua)) for obiettivo, _, sua in luoghi]
            una |= {"versione": 1, "avanzamenti": detti}
        tutte.append(una)
    return tutte


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(rilevazioni())
def test_qualunque_rilevazione_torna_come_e_partita(tmp_path, tutte):
    """Every key and value comes back; what came back comes back identical, and changes nothing where it is."""
    file = file_con(*tutte)
    with poi_disfatto():
        assert importa(tmp_path, file)[1] == 0
        esportato = esporta(tmp_path)
        assert mancanze(essenziale(letto(testo(file))), essenziale(letto(esportato))) == []
    with poi_disfatto():
        assert importa(tmp_path, esportato)[1] == 0
        assert esporta(tmp_path) == esportato
        if any(una["stato"] != "programmata" for una in tutte):
            righe, uscita = importa(tmp_path, esportato)
            code = {riga.rpartition(": ")[2] for riga in righe.splitlines()[1:]}
            assert (uscita, code, esporta(tmp_path)) == (0, {"già uguale al file."}, esportato)


def test_importa_dice_che_cosa_ha_letto(tmp_path):
    file = file_con(PIENA, programmata("2027-03-31", nome="Pagamenti"))
    lette = (
        "Letta la rilevazione «Al 2026-12-31»: chiusa, con 3 avanzamenti.\n"
        "Letta la rilevazione «Pagamenti»: programmata.\n"
    )
    uguali = (
        "Rilevazione «Al 2026-12-31»: già uguale al file.\nRilevazione «Pagamenti»: già uguale al file.\n"
    )
    assert importa(tmp_path, file) == (REGISTRATA + CREATO + lette, 0)
    assert importa(tmp_path, file) == (UGUALE + uguali, 0)


def test_cio_che_si_legge_ha_autore_e_provenienza(tmp_path, segretario):
    percorso = tmp_path / "uno.json"
    percorso.write_text(testo(file_con(PIENA)))
    assert esegui("importa_piano", percorso, "--utente", "segretario")[1] == 0
    riga = models.Rilevazione.objects.get()
    passo = riga.passi.get()
    assert (passo.passo, passo.nota, passo.chi, passo.impronta) == (
        "chiusa",
        "Letta da un file",
        segretario,
        riga.impronta,
    )
    versione = riga.versione
    assert (versione.approvata_da, str(versione.atto_data), versione.piano.stato) == (
        segretario,
        "2026-01-30",
        "approvato",
    )
    assert (versione.impronta, versione.anomalie is None) == (impronta(VALORE), False)
    valutato = riga.avanzamenti.get(obiettivo=PRIMO.chiave)
    assert [(uno.grado, uno.chi) for uno in valutato.valutazioni.all()] == [(Decimal("85.5"), segretario)]
    assert [area.area_rilevata.codice for area in riga.avanzamenti.all()] == ["A", "A", "B"]


def test_una_rilevazione_letta_e_chiusa_si_riapre_come_le_altre(tmp_path, segretario):
    importa(tmp_path, file_con(PIENA))
    chiusa = models.Rilevazione.objects.get()
    prima, vecchia = valore_rilevazione(chiusa), chiusa.impronta
    azioni.riapri(rilevazione=chiusa, motivo="Da rivedere", utente=segretario)
    aperta = models.Rilevazione.objects.get()
    assert (aperta.stato, valore_rilevazione(aperta)) == (StatoRilevazione.APERTA, prima)
    azioni.chiudi(rilevazione=aperta, motivo="Rivista", utente=segretario)
    assert models.Rilevazione.objects.get().impronta == vecchia


def test_le_pagine_e_i_documenti_di_una_rilevazione_letta(tmp_path, entra, amministratore):
    importa(tmp_path, file_con(PIENA))
    client = entra(amministratore)
    indirizzi = [ELENCO, FINALE, f"{FINALE}{PRIMO.assegnazioni[0].chiave}/", PIANO]
    assert [client.get(uno).status_code for uno in indirizzi] == [200] * 4
    risposta = client.get(f"{FINALE}documenti/relazione.xlsx")
    assert risposta.status_code == 200
    assert len(load_workbook(BytesIO(risposta.getvalue())).sheetnames) > 1


# On the version that the file is


def test_le_versioni_si_portano_una_dopo_l_altra(tmp_path, persone):
    """Each file is a version with what was held on it; what is elsewhere is told."""
    segretario = persone["segretario"]
    with poi_disfatto():
        piano = approvato(persone)
        prima = apri_la_prima(piano, segretario)
        azioni.chiudi(rilevazione=prima, motivo="Basta", utente=segretario)
        apri_variazione(piano=piano, motivo="Slitta", utente=segretario)
        piano.refresh_from_db()
        cambia(piano, titolo="Un altro titolo")
        bozza = letto(esporta(tmp_path))
        manda_in_approvazione(piano=piano, utente=segretario)
        approva(piano=piano, atto=Atto(numero="55", data=date(2026, 10, 15)), utente=segretario)
        finale = models.Rilevazione.objects.get(codice="2026-12-31")
        azioni.chiudi(
            rilevazione=azioni.apri(rilevazione=finale, utente=segretario), motivo="Sì", utente=segretario
        )
        uno, due = esporta(tmp_path, "--versione=1"), esporta(tmp_path)
        detto, _ = esegui(
            "esporta_piano", "borgo-esempio", 2026, "--formato=json", f"--uscita={tmp_path}/x.json"
        )
    assert detto.splitlines()[1:] == [
        "Non c'è «Monitoraggio al 30/09/2026», fatta sulla versione 1: si scrive con --versione 1."
    ]
    assert [
        [(una["codice"], una["stato"], una.get("versione")) for una in letto(file)["rilevazioni"]]
        for file in (uno, due)
    ] == [[("2026-09-30", "chiusa", 1)], [("2026-12-31", "chiusa", 2)]]
    assert [una["codice"] for una in bozza["rilevazioni"]] == ["2026-12-31"]  # still to come then
    assert importa(tmp_path, uno)[1] == 0
    detto, uscita = importa(tmp_path, due)
    assert (uscita, detto.splitlines()[0]) == (
        0,
        "È registrata la versione 2 del piano, approvata con l'atto scritto nel file.",
    )
    assert (esporta(tmp_path, "--versione=1"), esporta(tmp_path)) == (uno, due)


def test_di_una_versione_che_viene_prima_non_si_carica_piu_nulla(tmp_path):
    importa(tmp_path, file_con(rilevazione(versione=3)))
    assert importa(tmp_path, file_con(PIENA)) == rifiutato(
        "Il file è della versione 1 del piano, che qui non c'è, e c'è già la 3: una versione si carica prima di quelle "
        "che la seguono."
    )


@pytest.fixture
def caricato(tmp_path):
    """The plan from a file, with its final rilevazione closed."""
    assert importa(tmp_path, file_con(PIENA))[1] == 0
    return Piano.objects.get(ente__slug="borgo-esempio")


def _altro_titolo(file):
    file["obiettivi"][0]["titolo"] = "Un altro titolo"


def _altro_atto(file):
    file["piano"]["atto"] = file["piano"]["atto"] | {"numero": "13"}


@pytest.mark.parametrize(
    ("cambia_il_file", "frase"),
    [
        (
            _altro_titolo,
            "Il file dice della versione 1 cose diverse da quelle approvate qui: ciò che è stato rilevato su una non "
            "vale per l'altra.",
        ),
        (_altro_atto, "Nel file l'atto della versione 1 è un altro: controlla numero e data."),
    ],
)
def test_la_versione_del_file_e_quella_di_qui(tmp_path, caricato, cambia_il_file, frase):
    file = file_con(rilevazione("2026-09-30"))
    cambia_il_file(file)
    assert importa(tmp_path, file) == rifiutato(frase)
    assert caricato.rilevazioni.count() == 1


def test_si_aggiunge_a_un_piano_approvato_anche_mentre_si_prepara_una_variazione(
    tmp_path, caricato, segretario
):
    """The rows of the variation are not touched."""
    apri_variazione(piano=caricato, motivo="Slitta", utente=segretario)
    cambia(caricato, titolo="In variazione")
    file = file_con(rilevazione("2026-09-30", tipo="intermedia"))
    assert importa(tmp_path, file) == (
        f"{UGUALE}Letta la rilevazione «Al 2026-09-30»: chiusa, con 3 avanzamenti.\n",
        0,
    )
    assert caricato.obiettivi.get(n=1).titolo == "In variazione"
    assert importa(tmp_path, file_con(rilevazione("2027-03-31", versione=2))) == rifiutato(
        "Il file è della versione 2 del piano, e qui è in corso una variazione della 1: abbandonala, oppure portala "
        "fino all'atto, e poi carica di nuovo il file."
    )
    abbandona_variazione(piano=caricato, motivo="Non serve", utente=segretario)
    assert importa(tmp_path, file)[0].splitlines()[1] == "Rilevazione «Al 2026-09-30»: già uguale al file."


def _senza_atto(file):
    del file["piano"]["atto"]


def _atto_lontano(file):
    file["piano"]["atto"] = file["piano"]["atto"] | {"data": "2020-01-30"}


def _pesi_sbagliati(file):
    file["obiettivi"][0]["assegnazioni"][0]["peso"] = 70


@pytest.mark.parametrize(
    ("cambia_il_file", "frase"),
    [
        (
            _senza_atto,
            "Il file è della versione 1 del piano, ma non dice l'atto che l'ha approvata: in piano.atto servono il "
            "numero e la data.",
        ),
        (
            _atto_lontano,
            "La data dell'atto, 30/01/2020, è troppo lontana dal 2026 del piano: controlla l'anno.",
        ),
        (
            _pesi_sbagliati,
            "La versione 1 scritta nel file non si può registrare: c'è una segnalazione da correggere, e il file "
            "non vi deroga. La prima: I pesi di Area prima (A) fanno 110 invece di 100: 10 di troppo.",
        ),
    ],
)
def test_cio_che_non_si_potrebbe_approvare_non_si_registra(tmp_path, cambia_il_file, frase):
    """All or nothing: not even the plan in bozza."""
    file = file_con(PIENA)
    cambia_il_file(file)
    assert importa(tmp_path, file) == rifiutato(frase)
    assert not Ente.objects.filter(slug="borgo-esempio").exists()


# What is here already


@pytest.mark.parametrize(
    "altro", [{"nome": "Un altro nome"}, {"detti": {3: {"relazione": "Altro"}}}, {"stato": "aperta"}]
)
def test_una_rilevazione_chiusa_non_si_sovrascrive(tmp_path, caricato, altro):
    prima = esporta(tmp_path)
    assert importa(tmp_path, file_con(rilevazione(**altro))) == rifiutato(
        "La rilevazione «Al 2026-12-31» qui è chiusa e dice altro da ciò che dice il file: ciò che è stato rilevato "
        "non si sovrascrive. Togli dal file la rilevazione, oppure correggila dalle sue pagine."
    )
    assert esporta(tmp_path) == prima


def test_nemmeno_una_aperta_si_sovrascrive_e_non_ce_n_e_una_seconda(tmp_path):
    aperta = rilevazione(stato="aperta")
    importa(tmp_path, file_con(aperta))
    assert importa(tmp_path, file_con(PIENA))[0].startswith(
        "Il file non è stato caricato.\nLa rilevazione «Al 2026-12-31» qui è aperta e dice altro"
    )
    assert importa(tmp_path, file_con(rilevazione("2026-09-30", stato="aperta"))) == rifiutato(
        "Nel file la rilevazione 2026-09-30 è aperta, e qui è aperta «Al 2026-12-31»: prima chiudila."
    )
    girata = deepcopy(aperta) | {"avanzamenti": aperta["avanzamenti"][::-1]}
    assert importa(tmp_path, file_con(girata))[0].splitlines()[1:] == [
        "Rilevazione «Al 2026-12-31»: già uguale al file."
    ]


def test_una_programmata_diventa_cio_che_dice_il_file(tmp_path, caricato, segretario):
    azioni.programma(piano=caricato, al=date(2026, 9, 30), tipo="intermedia", utente=segretario)
    assert importa(tmp_path, file_con(rilevazione("2026-09-30"))) == (
        f"{UGUALE}Letta la rilevazione «Al 2026-09-30»: chiusa, con 3 avanzamenti.\n",
        0,
    )
    riga = caricato.rilevazioni.get(codice="2026-09-30")
    assert (riga.stato, riga.tipo, riga.nome) == ("chiusa", "finale", "Al 2026-09-30")
    vecchio = file_con(programmata("2026-09-30"), rilevazione("2027-03-31"))
    assert importa(tmp_path, vecchio)[0].splitlines()[1:] == [
        "Rilevazione «Al 2026-09-30»: qui è già chiusa, e resta com'è.",
        "Letta la rilevazione «Al 2027-03-31»: chiusa, con 3 avanzamenti.",
    ]


def test_un_grado_che_non_viene_dal_conto_si_dice_e_non_si_tiene(tmp_path):
    detti = {1: {"misure": [misura(valore=72)], "grado": Decimal("99.5")}, 3: {"grado": 50}}
    righe, uscita = importa(tmp_path, file_con(rilevazione(detti=detti)))
    assert (uscita, righe.splitlines()[3:]) == (
        0,
        [
            "Rilevazione «Al 2026-12-31», obiettivo 1, area A: il file scrive il grado 99,5, dal conto viene 90, e "
            "vale il conto.",
            "Rilevazione «Al 2026-12-31», obiettivo 3, area B: il file scrive il grado 50, dal conto viene nessun "
            "grado, e vale il conto.",
        ],
    )
    (una,) = letto(esporta(tmp_path))["rilevazioni"]
    assert [uno.get("grado") for uno in una["avanzamenti"]] == [90, None, None]
    assert valore_rilevazione(models.Rilevazione.objects.get()).avanzamenti[2].obiettivo == TERZO.chiave
