"""The page of a new plan: from another year's, empty, from a file."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from obiettivi import contenuto, models, riepiloghi, storia
from obiettivi.ricezione import FILE_MASSIMO
from obiettivi.scelte import StatoPiano
from tests import fabbrica
from tests.fabbrica import obiettivo
from tests.html import attributi, cerca, pagina, testi
from tests.test_nuovo_piano import carica_il_2026
from tests.test_pagine import abilita

pytestmark = pytest.mark.django_db

NUOVO = "/enti/borgo-esempio/piani/nuovo/"
PIANO_2027 = "/piani/borgo-esempio/2027/"
NON_SI_CARICA = (
    "Il file non si può caricare: qui sotto c'è scritto dove e perché. Non è stato cambiato nulla."
)


@pytest.fixture
def del_2026(redattore):
    return carica_il_2026(redattore)


def messaggi(risposta):
    return [str(uno) for uno in risposta.context["messages"]]


@pytest.mark.parametrize(
    ("chi", "stato"),
    [
        ("amministratore", 200),
        ("redattore", 200),
        ("segretario", 200),
        ("lettore", 403),
        ("compilatore", 403),
        ("responsabile", 403),
        ("oiv", 403),
        ("estranea", 404),
        ("segretario_di_tortona", 404),
    ],
)
@pytest.mark.parametrize("modo", ["", "?modo=vuoto", "?modo=da_file"])
def test_lo_apre_chi_prepara_il_piano(entra, request, chi, stato, modo):
    indirizzo = f"/enti/chiari/piani/nuovo/{modo}"
    client = entra(request.getfixturevalue(chi))
    assert client.get(indirizzo).status_code == stato
    if stato != 200:
        assert client.post(indirizzo, {"anno": 2024}).status_code == stato


def test_si_propone_l_anno_dopo_con_cio_che_continua(entra, redattore, del_2026):
    html = pagina(entra(redattore).get(NUOVO))
    spunte = {
        testi(html, "label", **{"for": attributi(una)["id"]})[0]: "checked" in attributi(una)
        for una in cerca(html, "input", type="checkbox")
    }
    assert spunte == {
        "Che continua": True,
        "Che finisce": False,
        "Obiettivo 3": False,
        "Sposta le date dal 2026 al 2027": True,
        "Personale delle aree": False,
    }
    valori = {
        nome: attributi(cerca(html, "input", name=nome)[0]).get("value", "")
        for nome in ("titolo", "triennio_dal", "triennio_al", "nuovo_dal")
    }
    assert valori == {
        "titolo": "Piano 2027-2029, ai sensi del D.Lgs. 150/2009",
        "triennio_dal": "2027",
        "triennio_al": "2029",
        "nuovo_dal": "",
    }


@pytest.mark.parametrize(
    ("quali", "spuntati"), [("", ["1"]), ("tutti", ["1", "2"]), ("nessuno", []), ("altro", ["1"])]
)
def test_gli_obiettivi_si_spuntano_tutti_insieme(entra, redattore, del_2026, quali, spuntati):
    html = pagina(entra(redattore).get(f"{NUOVO}?obiettivi={quali}"))
    assert [
        attributi(una)["id"].removeprefix("obiettivo-")
        for una in cerca(html, "input", name="obiettivi")
        if "checked" in attributi(una)
    ] == spuntati


@pytest.fixture
def dati(del_2026):
    return {
        "titolo": "Piano 2027",
        "triennio_dal": "2027",
        "triennio_al": "2029",
        "organigramma": del_2026.organigramma_id,
        "nuovo_dal": "",
        "sistema": del_2026.sistema_id,
    }


def test_dal_piano_dell_anno_prima(entra, redattore, del_2026, dati):
    chiavi = [str(uno.chiave) for uno in del_2026.obiettivi.filter(n__in=(1, 2, 3))]
    scelte = {"obiettivi": chiavi, "sposta_date": "on", "personale": "on"}
    risposta = entra(redattore).post(f"{NUOVO}?modo=da_piano&da=2026&anno=2027", dati | scelte, follow=True)
    assert risposta.redirect_chain == [(PIANO_2027, 302)]
    assert messaggi(risposta) == [
        "Il piano 2027 è aperto, in bozza, con 3 obiettivi ripresi del 2026.",
        "Obiettivo 3 del 2026: era annullato, e qui torna attivo.",
    ]
    nuovo = models.Piano.objects.get(ente__slug="borgo-esempio", anno=2027)
    assert models.Fase.objects.get(obiettivo__piano=nuovo).scadenza == date(2027, 6, 30)
    assert nuovo.personale.count() == 1


def test_vuoto(entra, redattore, del_2026, dati):
    risposta = entra(redattore).post(
        f"{NUOVO}?modo=vuoto", dati | {"anno": "2030", "sistema": "", "nuovo_dal": "1.1.2030"}, follow=True
    )
    assert (risposta.redirect_chain, messaggi(risposta)) == (
        [("/piani/borgo-esempio/2030/", 302)],
        ["Il piano 2030 è aperto, in bozza."],
    )
    nuovo = models.Piano.objects.get(ente__slug="borgo-esempio", anno=2030)
    regole = riepiloghi.sistema_come_valore(nuovo.sistema)
    assert (regole.pesi.modo, dict(regole.pesi.totali), regole.fasi_totale) == ("uguale", {"*": 100}, 100)
    assert (nuovo.obiettivi.count(), nuovo.organigramma.dal, nuovo.precedente) == (0, date(2030, 1, 1), None)


@pytest.mark.parametrize(
    ("modo", "cambia", "motivi"),
    [
        ("vuoto", {"anno": "2026"}, ["Il piano 2026 c'è già: scegli un altro anno."]),
        ("vuoto", {"anno": "2.030"}, ["Scrivi l'anno con quattro cifre: 2026."]),
        ("vuoto", {"anno": "1800"}, ["L'anno deve stare tra 1990 e 2100."]),
        (
            "vuoto",
            {"anno": "2030", "triennio_al": ""},
            ["Del triennio scrivi il primo e l'ultimo anno, o nessuno dei due."],
        ),
        ("vuoto", {"anno": "2030", "triennio_al": "2026"}, ["Il triennio finisce prima di cominciare."]),
        (
            "vuoto",
            {"anno": "2030", "nuovo_dal": "31/06/2026"},
            ["Scrivi una data che c'è, per esempio 31/12/2026."],
        ),
        (
            "da_piano",
            {"titolo": "x" * 2001},
            ["Assicurati che questo valore non contenga più di 2000 caratteri (ne ha 2001)."],
        ),
        (
            "da_piano",
            {"titolo": "a\x07b"},
            ["Il testo contiene un carattere che non si può stampare (posizione 2): cancellalo."],
        ),
        ("da_piano", {"sistema": ""}, ["Questo campo è obbligatorio."]),
    ],
)
def test_cio_che_non_va_si_dice_accanto_al_campo(entra, redattore, del_2026, dati, modo, cambia, motivi):
    risposta = entra(redattore).post(f"{NUOVO}?modo={modo}", dati | cambia)
    form = risposta.context["form"]
    assert [str(errore) for errori in form.errors.values() for errore in errori] == motivi
    assert testi(pagina(risposta), "title") == ["Errore: Nuovo piano, Comune di Borgo Esempio – PianoPerf"]
    assert models.Piano.objects.filter(ente__slug="borgo-esempio").count() == 1


@pytest.mark.parametrize("modo", ["vuoto", "da_piano"])
def test_le_cose_di_un_altro_ente_non_si_scelgono(entra, redattore, del_2026, dati, modo):
    tortona = models.Piano.objects.get(ente__slug="tortona")
    altrui = {"organigramma": tortona.organigramma_id, "sistema": tortona.sistema_id, "anno": "2030"}
    if modo == "da_piano":
        altrui["obiettivi"] = [str(tortona.obiettivi.get(n=1).chiave)]
    risposta = entra(redattore).post(f"{NUOVO}?modo={modo}", dati | altrui)
    assert set(risposta.context["form"].errors) == {"organigramma", "sistema", "obiettivi"} & {*altrui}
    assert models.Piano.objects.filter(ente__slug="borgo-esempio").count() == 1


@pytest.mark.parametrize(
    ("anno", "motivo"),
    [
        ("2026", "Il piano 2026 c'è già: scegli un altro anno."),
        ("domani", "Scrivi l'anno con quattro cifre: 2026."),
        ("1" * 5000, "Scrivi l'anno con quattro cifre: 2026."),
        ("²", "Scrivi l'anno con quattro cifre: 2026."),
    ],
)
def test_un_anno_che_non_va_ferma_prima_di_scegliere(entra, redattore, del_2026, dati, anno, motivo):
    client = entra(redattore)
    for risposta in (client.get(NUOVO, {"anno": anno}), client.post(f"{NUOVO}?anno={anno}", dati)):
        html = pagina(risposta)
        assert testi(html, "p", "invalid-feedback") == [motivo]
        assert cerca(html, "form", "modulo") == []
    assert models.Piano.objects.filter(ente__slug="borgo-esempio").count() == 1


def test_un_ente_senza_aree_sa_che_cosa_gli_serve(entra, redattore):
    with storia.autore(redattore):
        models.Ente.objects.create(slug="nuovo-ente", denominazione="Nuovo ente")
    abilita(redattore, "nuovo-ente", "redattore")
    html = pagina(entra(redattore).get("/enti/nuovo-ente/piani/nuovo/"))
    assert testi(html, "strong") == ["Prima servono le aree dell'ente."]
    assert testi(cerca(html, "nav", "viste")[0], "a") == ["Vuoto", "Da un file"]


@pytest.mark.parametrize("indirizzo", ["/enti/chiari/piani/nuovo/", "/enti/cazzago-san-martino/piani/nuovo/"])
def test_le_letture_non_crescono_con_gli_obiettivi(entra, segretario, django_assert_num_queries, indirizzo):
    client = entra(segretario)
    with django_assert_num_queries(42):
        client.get(indirizzo)


# From a file


def file(albero, nome="piano.json"):
    return SimpleUploadedFile(nome, json.dumps(albero).encode() if not isinstance(albero, bytes) else albero)


def carica(client, albero, **altro):
    return client.post(f"{NUOVO}?modo=da_file", {"file": file(albero), **altro}, follow=True)


def errori(risposta) -> list[str]:
    form = risposta.context["form"]
    return [str(errore) for elenco in form.errors.values() for errore in elenco]


def test_un_anno_nuovo_da_un_file(entra, redattore, del_2026):
    risposta = carica(entra(redattore), fabbrica.albero(piano={"anno": 2027}, obiettivi=[obiettivo(1, "A")]))
    assert risposta.redirect_chain == [(PIANO_2027, 302)]
    assert messaggi(risposta) == ["Il piano 2027 è aperto, in bozza, dal file (righe nuove 3)."]


def test_un_piano_in_bozza_si_aggiorna_solo_se_lo_si_chiede(entra, redattore, del_2026):
    client = entra(redattore)
    albero = fabbrica.albero(
        ente={"slug": "borgo-esempio", "denominazione": "Borgo Esempio"}, obiettivi=[obiettivo(1, "A")]
    )
    risposta = carica(client, albero)
    assert errori(risposta) == [
        "Il piano 2026 c'è già, in bozza: il file prenderebbe il suo posto, e ciò che nel file non c'è verrebbe "
        "tolto. Se è quello che vuoi, spunta «Aggiorna il piano che c'è già» e scegli di nuovo il file."
    ]
    assert del_2026.obiettivi.count() == 3
    risposta = carica(client, albero, aggiorna="on")
    assert messaggi(risposta) == [
        "Il piano 2026 è aggiornato dal file (righe cambiate 4, tolte 6).",
        "Dati dell'ente cambiati dal file – denominazione: era «Comune di Borgo Esempio», ora «Borgo Esempio».",
    ]
    assert del_2026.obiettivi.count() == 1
    assert messaggi(carica(client, albero, aggiorna="on")) == [
        "Il piano 2026 era già come nel file: non è cambiato nulla."
    ]


@pytest.mark.parametrize("stato", [StatoPiano.IN_APPROVAZIONE, StatoPiano.APPROVATO])
def test_un_piano_chiuso_non_si_tocca(entra, redattore, del_2026, stato):
    models.Piano.objects.filter(pk=del_2026.pk).update(stato=stato)
    (motivo,) = errori(carica(entra(redattore), fabbrica.albero(), aggiorna="on"))
    assert motivo.startswith(f"Il piano è {stato.label}: per cambiarlo il segretario comunale")
    assert del_2026.obiettivi.count() == 3


def test_il_file_di_un_altro_ente_non_si_carica_da_qui(entra, redattore, del_2026, alberi):
    assert errori(carica(entra(redattore), alberi["tortona2024"], aggiorna="on")) == [
        "Il file è di un altro ente: Città di Tortona (tortona). Qui si caricano i piani di Comune di Borgo "
        "Esempio (borgo-esempio)."
    ]


@pytest.mark.parametrize(
    ("dati", "motivo", "luoghi"),
    [
        (b"", "Il file è vuoto.", []),
        (b"{", NON_SI_CARICA, ["il file non è un JSON: errore alla riga 1, colonna 2"]),
        (b"\xff\xfe", NON_SI_CARICA, ["il file non è un testo UTF-8: non è un JSON"]),
        (
            fabbrica.albero(
                obiettivi=[obiettivo(1, "Z", peso=-5), obiettivo(2, "A", fasi=[{"scadenza": "2026-06-31"}])]
            ),
            NON_SI_CARICA,
            ["obiettivi[1].peso", "obiettivi[2].fasi[0].scadenza"],
        ),
    ],
)
def test_un_file_sbagliato_dice_dove_e_perche(entra, redattore, del_2026, dati, motivo, luoghi):
    risposta = carica(entra(redattore), dati)
    assert errori(risposta) == [motivo]
    detti = [
        testi(riga, "code") or testi(pagina(risposta), "li", "")[-1:]
        for riga in cerca(pagina(risposta), "ul", "errori-file")
        for riga in cerca(riga, "li")
    ]
    assert [uno[0] for uno in detti] == luoghi


def test_di_un_file_con_mille_errori_si_leggono_i_primi(entra, redattore, del_2026):
    albero = fabbrica.albero(obiettivi=[obiettivo(n, "A", peso=-1) for n in range(1, 61)])
    html = pagina(carica(entra(redattore), albero))
    assert len(cerca(cerca(html, "ul", "errori-file")[0], "li")) == 50
    assert testi(html, "p")[-1] == "E altri 10: li leggerai dopo aver corretto questi."


def test_un_file_troppo_grande_non_si_apre(entra, redattore, del_2026, monkeypatch):
    monkeypatch.setattr("obiettivi.forms.nuovo_piano.DIMENSIONE_MASSIMA", 1024**2)
    monkeypatch.setattr(contenuto, "leggi_tutto", None)
    assert errori(carica(entra(redattore), b" " * (1024**2 + 1))) == [
        "Il file supera i 1 MB: non può essere un piano."
    ]


def test_un_file_che_non_e_nemmeno_stato_ricevuto_lo_dice(entra, redattore, del_2026):
    assert errori(carica(entra(redattore), b"x" * (FILE_MASSIMO + 1))) == [
        "Il file supera i 20 MB: non può essere un piano."
    ]


@pytest.mark.parametrize(("chi", "quante"), [("redattore", 0), ("segretario", 1)])
def test_le_deroghe_di_un_file_le_porta_solo_chi_le_da(entra, request, del_2026, chi, quante):
    utente = request.getfixturevalue(chi)
    if chi == "segretario":
        abilita(utente, "borgo-esempio", "segretario")
    albero = fabbrica.albero(piano={"anno": 2027}, deroghe=[{"codice": "P01", "motivo": "così"}])
    risposta = carica(entra(utente), albero)
    assert models.Deroga.objects.filter(piano__anno=2027).count() == quante
    assert len(messaggi(risposta)) == 2 - quante
