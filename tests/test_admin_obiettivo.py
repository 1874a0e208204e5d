"""The objective's page, as a redattore uses it: what is proposed, what is kept, what is refused and why."""

from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db.models import Count
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from obiettivi import models, riepiloghi
from tests.test_admin import campi, frasi, indirizzo

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, redattore):
    client.force_login(redattore)
    return client


@pytest.fixture
def tortona(db):
    return models.Piano.objects.get(ente__slug="tortona")


def salva(client, riga, **dati):
    """Posts the page of a row with something changed."""
    return client.post(indirizzo(riga), campi(client.get(indirizzo(riga))) | dati)


def errori(risposta) -> dict:
    """The errors of the page, of its rows too."""
    trovati = dict(risposta.context["adminform"].form.errors)
    for gruppo in risposta.context["inline_admin_formsets"]:
        for modulo in gruppo.formset.forms:
            trovati |= {modulo.add_prefix(nome): detti for nome, detti in modulo.errors.items()}
        if gruppo.formset.non_form_errors():
            trovati[gruppo.formset.prefix] = gruppo.formset.non_form_errors()
    return trovati


# a new row is of a plan


def test_aggiungere_senza_piano_chiede_prima_il_piano(client):
    pagina = client.get(indirizzo(models.Obiettivo, "add"))
    assert pagina.context["title"].strip() == "In quale piano?"
    assert pagina.context["scelte"] == [
        (str(piano), f"?piano={piano.pk}") for piano in models.Piano.objects.select_related("ente")
    ]


def test_aggiungere_dall_elenco_porta_con_se_il_piano(client, tortona):
    pagina = client.get(
        indirizzo(models.Obiettivo, "add"), {"_changelist_filters": f"piano={tortona.pk}&q=a"}
    )
    modulo = pagina.context["adminform"].form
    assert {nome: modulo[nome].value() for nome in ("n", "anni")} == {"n": "26", "anni": "2024"}
    assert list(modulo.fields["piano"].choices) == [(tortona.pk, str(tortona))]
    assert len(pagina.context["inline_admin_formsets"]) == 5
    assert pagina.context["quadro"].pesi == (
        "Lavori Pubblici e CUC (07): i pesi fanno 90 su 100, ne restano 10.",
    )


def test_chi_ha_un_ente_solo_non_lo_sceglie(client, segretario_di_tortona, tortona):
    client.force_login(segretario_di_tortona)
    pagina = client.get(indirizzo(models.Obiettivo, "add"))
    assert list(pagina.context["adminform"].form.fields["piano"].choices) == [(tortona.pk, str(tortona))]


def test_un_piano_nuovo_riparte_da_quello_prima(client, tortona):
    pagina = client.get(indirizzo(models.Piano, "add"), {"ente": tortona.ente_id})
    modulo = pagina.context["adminform"].form
    assert {nome: modulo[nome].value() for nome in ("anno", "organigramma", "sistema", "precedente")} == {
        "anno": 2025,
        "organigramma": tortona.organigramma_id,
        "sistema": tortona.sistema_id,
        "precedente": tortona.pk,
    }
    assert {pk for pk, _ in modulo.fields["organigramma"].choices if pk} == {tortona.organigramma_id}


def test_una_voce_nuova_va_in_fondo(client, piano_cazzago):
    dove = indirizzo(models.Voce, "add")
    dati = campi(client.get(dove, {"piano": piano_cazzago.pk}))
    assert dati["ordine"] == ""
    client.post(dove, dati | {"codice": "NUOVA", "tipo": "altro"})
    assert piano_cazzago.voci.last().codice == "NUOVA"


# the place in the plan


def test_un_n_gia_preso_fa_spostare_gli_altri(client, tortona, redattore):
    obiettivo = tortona.obiettivi.get(n=5)
    righe = LogEntry.objects.count()
    risposta = salva(client, obiettivo, n="3")
    assert risposta.status_code == 302
    assert frasi(risposta)[0] == "L'obiettivo è ora il n. 3: altri 2 obiettivi hanno cambiato posto."
    cambi = [(riga.changes, riga.actor) for riga in LogEntry.objects.order_by("pk")[righe:]]
    assert sorted(cambi, key=str) == sorted(
        (({"n": [prima, dopo]}, redattore) for prima, dopo in ((5, 3), (3, 4), (4, 5))), key=str
    )


def test_un_obiettivo_nuovo_si_infila_dove_si_vuole(client, tortona):
    terzo = tortona.obiettivi.get(n=3)
    dove = indirizzo(models.Obiettivo, "add")
    dati = campi(client.get(dove, {"piano": tortona.pk})) | {"n": "3", "titolo": "Nuovo"}
    risposta = client.post(dove, dati | {"assegnazioni-TOTAL_FORMS": "0"})
    assert frasi(risposta)[0] == "L'obiettivo è ora il n. 3: altri 23 obiettivi hanno cambiato posto."
    terzo.refresh_from_db()
    assert (terzo.n, tortona.obiettivi.get(n=3).titolo) == (4, "Nuovo")


@pytest.mark.parametrize("n", ["", "tre", "1,5", "-1", "100001"])
def test_un_n_impossibile_resta_scritto(n, client, tortona):
    risposta = salva(client, tortona.obiettivi.get(n=3), n=n)
    assert (risposta.status_code, set(errori(risposta))) == (200, {"n"})
    assert risposta.context["adminform"].form["n"].value() == n


@pytest.mark.parametrize(
    ("posti", "dopo"),
    [
        ({4: "2"}, [0, 4, 1, 2, 3]),
        ({0: "4"}, [1, 2, 3, 0, 4]),
        ({1: ""}, [0, 2, 3, 4, 1]),
        ({}, [0, 1, 2, 3, 4]),
    ],
)
def test_le_righe_si_riordinano_scrivendo_il_posto(posti, dopo, client, tortona):
    obiettivo = tortona.obiettivi.get(n=2)
    prima = list(obiettivo.fasi.all())
    dati = {f"fasi-{riga}-ordine": posto for riga, posto in posti.items()}
    assert salva(client, obiettivo, **dati).status_code == 302
    assert list(obiettivo.fasi.all()) == [prima[posto] for posto in dopo]


def test_il_capofila_passa_da_un_area_all_altra_in_una_volta(client):
    sua = models.Assegnazione.objects.filter(capofila=True).order_by("pk").first()
    altra = models.Assegnazione.objects.filter(obiettivo=sua.obiettivo).exclude(pk=sua.pk).first()
    righe = list(sua.obiettivo.assegnazioni.all())
    pagina = campi(client.get(indirizzo(sua.obiettivo)))
    nomi = {riga: f"assegnazioni-{posto}-capofila" for posto, riga in enumerate(righe)}
    insieme = client.post(indirizzo(sua.obiettivo), pagina | {nomi[sua]: "on", nomi[altra]: "on"})
    assert errori(insieme) == {
        "assegnazioni": ["Un obiettivo ha una sola area capofila: hai scelto più di una."]
    }
    pagina.pop(nomi[sua])
    assert client.post(indirizzo(sua.obiettivo), pagina | {nomi[altra]: "on"}).status_code == 302
    assert list(sua.obiettivo.assegnazioni.filter(capofila=True)) == [altra]


# numbers and dates


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [("13.400", 13400), ("13400", 13400), ("13 400", None), ("1,5", None), ("tre", None)],
)
def test_un_conteggio_all_italiana(scritto, letto, client, tortona):
    ente = tortona.ente
    risposta = salva(client, ente, abitanti=scritto)
    ente.refresh_from_db()
    if letto:
        assert (risposta.status_code, ente.abitanti) == (302, letto)
        assert campi(client.get(indirizzo(ente)))["abitanti"] == "13.400"
    else:
        assert errori(risposta) == {"abitanti": ["Scrivi un numero intero, per esempio 1.234."]}


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [("30/06/2024", date(2024, 6, 30)), ("30.06.2024", date(2024, 6, 30)), ("31/06/2024", None)],
)
def test_una_data_all_italiana(scritto, letto, client, tortona):
    obiettivo = tortona.obiettivi.get(n=2)
    risposta = salva(client, obiettivo, **{"fasi-1-scadenza": scritto})
    if letto:
        assert obiettivo.fasi.all()[1].scadenza == letto
        assert campi(client.get(indirizzo(obiettivo)))["fasi-1-scadenza"] == "30/06/2024"
    else:
        assert errori(risposta) == {"fasi-1-scadenza": ["Scrivi una data che c'è, per esempio 31/12/2026."]}


def test_i_mesi_sono_dodici_caselle_col_nome_intero(client, piano_cazzago):
    obiettivo = piano_cazzago.obiettivi.get(n=10)
    caselle = client.get(indirizzo(obiettivo)).context["inline_admin_formsets"][1].formset.forms[0]["mesi"]
    assert [(casella.choice_label, casella.data["attrs"]["aria-label"]) for casella in caselle][:3] == [
        ("G", "gennaio"),
        ("F", "febbraio"),
        ("M", "marzo"),
    ]
    assert "".join(casella.choice_label for casella in caselle) == "GFMAMGLASOND"


# voci


def completa(client, **dati):
    fissi = {"app_label": "obiettivi", "model_name": "obiettivovoce", "field_name": "voce"}
    return client.get(reverse("admin:autocomplete"), fissi | dati).json()["results"]


def test_le_voci_si_cercano_nel_piano(client, piano_cazzago, tortona):
    trovate = completa(client, piano=piano_cazzago.pk, term="tributarie")
    assert [uno["text"] for uno in trovate] == [
        str(voce) for voce in piano_cazzago.voci.filter(nome__icontains="tributarie")
    ]
    assert completa(client, piano=tortona.pk, term="tributarie") == []


def test_una_richiesta_contraffatta_non_trova_voci(client, segretario_di_tortona, piano_cazzago, tortona):
    assert completa(client, term="") == []
    client.force_login(segretario_di_tortona)
    assert completa(client, piano=piano_cazzago.pk, term="") == []
    altrui = piano_cazzago.voci.first()
    dati = {
        "righe_voci-TOTAL_FORMS": "1",
        "righe_voci-INITIAL_FORMS": "0",
        "righe_voci-0-voce": str(altrui.pk),
    }
    obiettivo = tortona.obiettivi.create(n=99, titolo="Senza voci")
    assert set(errori(salva(client, obiettivo, **dati))) == {"righe_voci-0-voce"}


# phase weights of an area


def test_i_pesi_delle_fasi_di_un_area_si_scrivono_uno_per_fase(client):
    obiettivo = models.Obiettivo.objects.annotate(fasi_sue=Count("fasi")).filter(fasi_sue=2).first()
    sua = obiettivo.assegnazioni.first()
    dati = campi(client.get(indirizzo(sua)))
    fasi = list(obiettivo.fasi.all())
    assert (dati["pesi_fasi-TOTAL_FORMS"], dati["pesi_fasi-1-fase"]) == ("2", str(fasi[1].pk))
    assert client.post(indirizzo(sua), dati)["Location"] == f"{indirizzo(obiettivo)}#assegnazioni-group"
    assert sua.pesi_fasi.count() == 0
    client.post(indirizzo(sua), dati | {"pesi_fasi-0-peso": "62,5", "pesi_fasi-1-peso": "37,5"})
    assert [(uno.fase, uno.peso) for uno in sua.pesi_fasi.all()] == [
        (fasi[0], Decimal("62.5")),
        (fasi[1], Decimal("37.5")),
    ]
    assert "62,5 – 37,5 (cambia)" in client.get(indirizzo(obiettivo)).content.decode()


# findings on the page


def test_la_pagina_dice_le_segnalazioni_col_collegamento_al_campo(client, piano_cazzago):
    obiettivo = piano_cazzago.obiettivi.get(n=36)
    quadro = client.get(indirizzo(obiettivo)).context["quadro"]
    area = obiettivo.assegnazioni.get().area
    assert quadro.pesi[0] == f"{area.nome} ({area.codice}): i pesi fanno 103 su 100, 3 di troppo."
    elenco = f"{reverse('admin:obiettivi_obiettivo_changelist')}?piano={piano_cazzago.pk}&area={area.pk}"
    assert [(anomalia.codice, collegamento) for anomalia, collegamento in quadro.segnalazioni] == [
        ("P01", elenco),
        ("L11", elenco),
    ]


# nothing typed is lost, and what cannot be done says why


def test_una_riga_sbagliata_conserva_tutto_quel_che_e_scritto(client, tortona):
    obiettivo = tortona.obiettivi.get(n=2)
    scritti = {
        "titolo": "Titolo nuovo",
        "fasi-0-peso": "venti",
        "fasi-1-descrizione": "Altro passo",
        "fasi-TOTAL_FORMS": "6",
        "fasi-5-descrizione": "Passo nuovo",
        "fasi-5-mesi": ["3", "4"],
        "indicatori-0-valore": "1.234,5",
    }
    risposta = salva(client, obiettivo, **scritti)
    assert errori(risposta) == {"fasi-0-peso": ["Scrivi un numero, per esempio 1.234,50."]}
    dopo = campi(risposta)
    assert {nome: dopo[nome] for nome in scritti} == scritti
    assert riepiloghi.contenuto_piano(tortona).obiettivi[1].titolo == obiettivo.titolo


def test_un_codice_ripetuto_si_spiega_anche_se_il_piano_non_si_cambia(client, piano_cazzago):
    prima, seconda = piano_cazzago.voci.all()[:2]
    assert errori(salva(client, seconda, codice=prima.codice)) == {
        "__all__": ["Nel piano c'è già una voce con questo codice."]
    }


def test_un_anno_ripetuto_si_spiega(client):
    piano = models.Piano.objects.get(ente__slug="alzano-lombardo", anno=2022)
    assert errori(salva(client, piano, anno="2024")) == {
        "__all__": ["L'ente ha già un piano per quest'anno."]
    }


def test_un_assegnazione_con_una_fase_sua_non_si_cancella_e_si_dice_perche(client, tortona):
    obiettivo = tortona.obiettivi.get(n=2)
    sua = obiettivo.assegnazioni.first()
    obiettivo.fasi.filter(ordine=0).update(assegnazione=sua)
    risposta = salva(client, obiettivo, **{"assegnazioni-0-DELETE": "on"})
    assert errori(risposta) == {
        "assegnazioni": [
            "La cancellazione di assegnazione obiettivo 2, area 00-SSPC richiederebbe l'eliminazione dei seguenti "
            "oggetti protetti correlati: fase fase 1"
        ]
    }
    assert obiettivo.assegnazioni.filter(pk=sua.pk).exists()


def test_un_organigramma_mai_usato_si_cancella_uno_usato_no(client, tortona):
    nuovo = models.Organigramma.objects.create(ente=tortona.ente)
    nuovo.aree.create(codice="A", nome="Area")
    client.post(indirizzo(nuovo, "delete"), {"post": "yes"})
    assert not models.Organigramma.objects.filter(pk=nuovo.pk).exists()
    pagina = client.get(indirizzo(tortona.organigramma, "delete"))
    assert pagina.context["title"].strip() == "Impossibile cancellare organigramma"
    assert any("Piano 2024" in protetto for protetto in pagina.context["protected"])


# queries


@pytest.mark.parametrize(
    ("slug", "n"),
    [("cazzago-san-martino", 25), ("cazzago-san-martino", 1), ("chiari", 13), ("chiari", 20), ("tortona", 2)],
)
def test_le_query_della_pagina_sono_le_stesse_per_ogni_obiettivo(slug, n, client):
    obiettivo = models.Obiettivo.objects.get(piano__ente__slug=slug, n=n)
    with assertNumQueries(60):
        client.get(indirizzo(obiettivo))


def test_le_query_dell_obiettivo_nuovo_sono_le_stesse_per_ogni_piano(client, piano_cazzago):
    for piano in (piano_cazzago, models.Piano.objects.get(ente__slug="chiari")):
        with assertNumQueries(42):
            client.get(indirizzo(models.Obiettivo, "add"), {"piano": piano.pk})


@pytest.mark.parametrize(("elenco", "query"), [("assegnazioni", 17), ("fasi", 9), ("indicatori", 9)])
def test_le_query_delle_pagine_dell_obiettivo(elenco, query, client, tortona):
    for n in (2, 25):
        riga = getattr(tortona.obiettivi.get(n=n), elenco).first()
        with assertNumQueries(query):
            client.get(indirizzo(riga))
