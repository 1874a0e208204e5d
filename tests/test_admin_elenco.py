"""The list of the objectives: filters, columns, moving, copying; and from a finding to its field."""

import re

import pytest
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from obiettivi import models, riepiloghi
from obiettivi.collegamenti import Numeri, indirizzo_anomalia, numeri_con_gli_obiettivi
from obiettivi.controlli import Anomalia, Livello, verifica
from tests.test_admin import frasi, indirizzo

pytestmark = pytest.mark.django_db

ELENCO = "/amministrazione/obiettivi/obiettivo/"


def piano_di(slug, anno=None):
    return models.Piano.objects.filter(ente__slug=slug, **({"anno": anno} if anno else {})).get()


def celle(pagina, n) -> list[str]:
    """The texts of the line of an objective."""
    righe = re.findall(r"<tr>.*?</tr>", pagina.content.decode(), re.DOTALL)
    riga = next(riga for riga in righe if re.search(rf'field-n"><a [^>]*>{n}</a>', riga))
    testi = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", riga, re.DOTALL)
    return [" ".join(re.sub(r"<br>", "; ", testo).split()) for testo in map(_nudo, testi)][1:]


def _nudo(html: str) -> str:
    return re.sub(r"<(?!br)[^>]+>", "", html).replace("&#x27;", "'")


def test_di_un_piano_si_vede_quanto_resta_e_che_cosa_non_torna(entra, redattore, piano_cazzago):
    pagina = entra(redattore).get(ELENCO, {"piano": piano_cazzago.pk})
    assert celle(pagina, 25) == [
        "25",
        "1",
        piano_cazzago.obiettivi.get(n=25).titolo,
        celle(pagina, 25)[3],
        "FIN: 3 di troppo",
        "nessuna",
        "▲ ▼",
    ]
    assert re.fullmatch(r"FIN(-\w+)? \d+", celle(pagina, 25)[3])
    assert celle(entra(redattore).get(ELENCO, {"piano": piano_di("tortona").pk}), 1)[4] == (
        "07: 10 su 100 da assegnare"
    )


def test_le_segnalazioni_si_contano_con_la_piu_grave_in_parole(entra, redattore):
    piano = piano_di("tortona")
    obiettivo = piano.obiettivi.get(n=5)
    obiettivo.fasi.update(peso=None)
    models.PesoFase.objects.filter(assegnazione__obiettivo=obiettivo).delete()
    models.Assegnazione.objects.filter(pk=obiettivo.assegnazioni.first().pk).update(peso=0)
    testo = celle(entra(redattore).get(ELENCO, {"piano": piano.pk}), 5)[5]
    assert testo == "2, 1 da correggere prima di approvare"


def test_senza_un_piano_scelto_ogni_riga_dice_di_che_piano_e(entra, redattore):
    pagina = entra(redattore).get(ELENCO)
    assert pagina.context["cl"].list_display == [
        "action_checkbox",
        "n",
        "codice",
        "titolo",
        "ambito",
        "piano",
    ]
    assert [filtro.title for filtro in pagina.context["cl"].filter_specs] == ["piano", "ambito"]


def test_chi_ha_un_piano_solo_non_lo_sceglie(entra, segretario_di_tortona):
    pagina = entra(segretario_di_tortona).get(ELENCO)
    assert [filtro.title for filtro in pagina.context["cl"].filter_specs] == ["area", "ambito"]
    assert celle(pagina, 1)[4] == "07: 10 su 100 da assegnare"


def test_le_aree_del_filtro_sono_quelle_del_piano(entra, redattore):
    piano = piano_di("alzano-lombardo", 2022)
    area = piano.organigramma.aree.get(codice="AG")
    pagina = entra(redattore).get(ELENCO, {"piano": piano.pk, "area": area.pk})
    filtro = next(filtro for filtro in pagina.context["cl"].filter_specs if filtro.title == "area")
    assert {int(pk) for pk, _ in filtro.lookup_choices} == set(
        piano.organigramma.aree.values_list("pk", flat=True)
    )
    # With the services below it.
    codici = models.Assegnazione.objects.filter(obiettivo__piano=piano, area__codice__startswith="AG")
    assert {riga.n for riga in pagina.context["cl"].result_list} == {sua.obiettivo.n for sua in codici}


@pytest.mark.parametrize("valore", ["0", "abc", "999999"])
def test_un_area_che_non_c_e_non_mostra_nulla(valore, entra, redattore, piano_cazzago):
    pagina = entra(redattore).get(ELENCO, {"piano": piano_cazzago.pk, "area": valore})
    assert (pagina.status_code, list(pagina.context["cl"].result_list)) == (200, [])


def test_il_piano_di_un_altro_ente_non_esiste(entra, segretario_di_tortona, piano_cazzago):
    pagina = entra(segretario_di_tortona).get(ELENCO, {"piano": piano_cazzago.pk})
    assert {riga.piano for riga in pagina.context["cl"].result_list} <= {piano_di("tortona")}


@pytest.mark.parametrize(("cerca", "trovati"), [("12", {12, 22}), ("videosorveglianza", {9}), ("1e9", set())])
def test_si_cerca_per_parola_e_per_numero(cerca, trovati, entra, segretario_di_tortona):
    pagina = entra(segretario_di_tortona).get(ELENCO, {"q": cerca})
    assert {riga.n for riga in pagina.context["cl"].result_list} == trovati


@pytest.mark.parametrize(("slug", "quanti"), [("chiari", 24), ("tortona", 25), ("cazzago-san-martino", 69)])
def test_le_query_dell_elenco_sono_le_stesse_per_ogni_piano(slug, quanti, entra, redattore):
    client = entra(redattore)
    piano = piano_di(slug)
    with assertNumQueries(47):
        pagina = client.get(ELENCO, {"piano": piano.pk})
    assert len(pagina.context["cl"].result_list) == quanti


@pytest.mark.parametrize(
    "modello", ["voce", "attivitastrutturale", "personale", "capitolo", "indicatoresalute", "gruppopremio"]
)
def test_le_query_degli_altri_elenchi(modello, entra, redattore):
    client = entra(redattore)
    for slug in ("chiari", "cazzago-san-martino"):
        with assertNumQueries(12):
            client.get(reverse(f"admin:obiettivi_{modello}_changelist"), {"piano": piano_di(slug).pk})


# moving


def test_un_obiettivo_sale_e_scende_dall_elenco(entra, redattore):
    piano = piano_di("tortona")
    quinto = piano.obiettivi.get(n=5)
    dove = f"{ELENCO}?piano={piano.pk}"
    risposta = entra(redattore).post(dove, {"sposta": f"{quinto.pk}:4"})
    assert (risposta.status_code, risposta["Location"]) == (302, dove)
    assert frasi(risposta) == [f"«{quinto.titolo}» è ora il n. 4."]
    quinto.refresh_from_db()
    assert (quinto.n, piano.obiettivi.count(), sorted(piano.obiettivi.values_list("n", flat=True))) == (
        4,
        25,
        list(range(1, 26)),
    )


def test_le_frecce_portano_al_posto_di_chi_si_vede_accanto(entra, redattore, piano_cazzago):
    area = piano_cazzago.organigramma.aree.get(codice="FIN")
    pagina = entra(redattore).get(ELENCO, {"piano": piano_cazzago.pk, "area": area.pk})
    righe = list(pagina.context["cl"].result_list)
    assert [riga.sopra for riga in righe] == [None, *(riga.n for riga in righe[:-1])]
    assert [riga.sotto for riga in righe] == [*(riga.n for riga in righe[1:]), None]


@pytest.mark.parametrize("valore", ["", "x:1", "1:x", "99999999:1", "1"])
def test_uno_spostamento_senza_senso_non_esiste(valore, entra, redattore):
    assert entra(redattore).post(ELENCO, {"sposta": valore}).status_code == 404


def test_non_si_sposta_l_obiettivo_di_un_altro_ente(entra, segretario_di_tortona, piano_cazzago):
    altrui = piano_cazzago.obiettivi.get(n=5)
    risposta = entra(segretario_di_tortona).post(ELENCO, {"sposta": f"{altrui.pk}:1"})
    altrui.refresh_from_db()
    assert (risposta.status_code, altrui.n) == (404, 5)


# copying


def test_si_copia_in_un_altro_piano_e_si_dice_che_cosa_manca(entra, redattore):
    dal, al = piano_di("alzano-lombardo", 2022), piano_di("alzano-lombardo", 2024)
    obiettivo = dal.obiettivi.get(n=1)
    client = entra(redattore)
    scelta = {"action": "copia", "_selected_action": [obiettivo.pk], "index": 0}
    risposta = client.post(f"{ELENCO}?piano={dal.pk}", scelta)
    assert risposta["Location"] == f"{ELENCO}copia/?obiettivi={obiettivo.pk}"
    pagina = client.get(risposta["Location"])
    assert pagina.context["modulo"].initial == {"piano": dal.pk}
    risposta = client.post(risposta["Location"], {"piano": al.pk})
    copia = al.obiettivi.get(n=48)
    assert risposta["Location"] == indirizzo(copia)
    assert frasi(risposta) == [
        "L'obiettivo 1 è copiato come n. 48 di Città di Alzano Lombardo – Piano 2024.",
        "Della copia n. 48 non c'è posto in Città di Alzano Lombardo – Piano 2024 per: "
        "l'area AG.PERS, la voce M01, la voce M01.OS1.",
        "Anni, scadenze e valori sono quelli di prima: portali al 2024.",
    ]


def test_piu_obiettivi_si_copiano_insieme(entra, segretario_di_tortona):
    piano = piano_di("tortona")
    chiavi = list(piano.obiettivi.filter(n__in=(3, 4)).values_list("pk", flat=True))
    dove = f"{ELENCO}copia/?obiettivi={chiavi[0]},{chiavi[1]}"
    risposta = entra(segretario_di_tortona).post(dove, {"piano": piano.pk})
    assert risposta["Location"] == f"{ELENCO}?piano={piano.pk}"
    assert piano.obiettivi.filter(n__in=(26, 27)).count() == 2


def test_non_si_copia_da_un_altro_ente_ne_verso(entra, segretario_di_tortona, piano_cazzago):
    client = entra(segretario_di_tortona)
    altrui = f"{ELENCO}copia/?obiettivi={piano_cazzago.obiettivi.first().pk}"
    mio = f"{ELENCO}copia/?obiettivi={piano_di('tortona').obiettivi.first().pk}"
    risposta = client.post(mio, {"piano": piano_cazzago.pk})
    assert (client.get(altrui).status_code, client.post(altrui).status_code) == (404, 404)
    assert (risposta.status_code, piano_cazzago.obiettivi.count()) == (200, 69)


# from a finding to its field

NUMERI = Numeri(
    ente=1,
    piano=5,
    organigramma=6,
    sistema=7,
    aree={"AG": 10, "FIN": 11, "A.B-1": 12},
    obiettivi={12: 120},
    righe={("assegnazioni", 12): (30, 31), ("fasi", 12): (40, 41, 42, 43), ("indicatori", 12): (50,)},
)


@pytest.mark.parametrize(
    ("codice", "oggetto", "campo", "atteso"),
    [
        ("P01", "aree[FIN]", "peso", "obiettivo/?piano=5&area=11"),
        ("P01", "aree[A.B-1]", "peso", "obiettivo/?piano=5&area=12"),
        ("X", "aree[FIN]", "nome", "organigramma/6/change/#id_aree-1-nome"),
        ("P03", "obiettivi[12].assegnazioni[1]", "peso", "obiettivo/120/change/#id_assegnazioni-1-peso"),
        ("P05", "obiettivi[12]", "fasi", "obiettivo/120/change/#id_fasi-0-peso"),
        ("P05", "obiettivi[12].assegnazioni[1]", "pesi_fasi", "assegnazione/31/change/#id_pesi_fasi-0-peso"),
        ("P06", "obiettivi[12]", "indicatori", "obiettivo/120/change/#id_indicatori-0-peso"),
        ("P06", "obiettivi[12].assegnazioni[0]", "indicatori", "obiettivo/120/change/#id_indicatori-0-peso"),
        ("P07", "obiettivi[12].fasi[3]", "peso", "obiettivo/120/change/#id_fasi-3-peso"),
        ("X", "obiettivi[12].fasi[3]", "mesi", "obiettivo/120/change/#id_fasi-3-mesi"),
        ("X", "obiettivi[12].fasi[3]", "aree", "fase/43/change/#righe_aree-group"),
        ("X", "obiettivi[12].indicatori[0].fasce[2]", "grado", "indicatore/50/change/#id_fasce-2-grado"),
        ("X", "obiettivi[12].indicatori[0]", "valori_annuali", "indicatore/50/change/#valori-group"),
        ("X", "obiettivi[12]", "titolo", "obiettivo/120/change/#id_titolo"),
        ("X", "obiettivi[12]", "fasi", "obiettivo/120/change/#fasi-group"),
        ("X", "obiettivi[12]", "risorse_finanziarie", "obiettivo/120/change/#id_risorse_finanziarie_importo"),
        ("X", "obiettivi[12]", "", "obiettivo/120/change/"),
        ("X", "obiettivi[99]", "titolo", "obiettivo/?piano=5"),
        ("X", "capitoli[3]", "codice", "capitolo/?piano=5"),
        ("X", "premialita.gruppi[0]", "importo", "gruppopremio/?piano=5"),
        ("X", "sistema", "fasi_totale", "sistemavalutazione/7/change/#id_fasi_totale"),
        ("P09", "sistema", "categorie", "sistemavalutazione/7/change/#categorie-group"),
        ("X", "piano", "titolo", "piano/5/change/#id_titolo"),
    ],
)
def test_ogni_segnalazione_porta_al_suo_campo(codice, oggetto, campo, atteso):
    anomalia = Anomalia(codice, Livello.AVVISO, oggetto, campo, "")
    assert indirizzo_anomalia(anomalia, NUMERI) == f"/amministrazione/obiettivi/{atteso}"


@pytest.mark.parametrize("modello", ["assegnazioni", "fasi", "indicatori"])
def test_i_numeri_sono_nell_ordine_del_piano(modello, redattore):
    piano = piano_di("tortona")
    with assertNumQueries(5):
        numeri = numeri_con_gli_obiettivi(piano)
    obiettivo = piano.obiettivi.get(n=2)
    assert numeri.righe[modello, 2] == tuple(getattr(obiettivo, modello).values_list("pk", flat=True))
    assert list(numeri.aree) == [area.codice for area in riepiloghi.contenuto_piano(piano).aree]


def test_i_campi_delle_segnalazioni_vere_ci_sono(entra, redattore):
    """Each kind of link found in the five plans opens a page that has that field."""
    client = entra(redattore)
    verso = {}
    for piano in models.Piano.objects.all():
        numeri = numeri_con_gli_obiettivi(piano)
        for anomalia in verifica(riepiloghi.contenuto_piano(piano)):
            meta = indirizzo_anomalia(anomalia, numeri)
            # Of the links to the same field of several rows, one: the pages are slow.
            verso.setdefault(re.sub(r"\d+", "N", meta), meta)
    for meta in verso.values():
        pagina, _, frammento = meta.partition("#")
        risposta = client.get(pagina)
        assert risposta.status_code == 200
        assert not frammento or f'id="{frammento}"' in risposta.content.decode()


def test_l_indice_e_nell_ordine_del_lavoro(entra, amministratore):
    pagina = entra(amministratore).get(reverse("admin:index"))
    (nostra,) = (app for app in pagina.context["app_list"] if app["app_label"] == "obiettivi")
    assert [voce["object_name"] for voce in nostra["models"]] == [
        "Ente",
        "Organigramma",
        "Responsabile",
        "SistemaValutazione",
        "Piano",
        "Voce",
        "Obiettivo",
        "AttivitaStrutturale",
        "Personale",
        "Capitolo",
        "IndicatoreSalute",
        "GruppoPremio",
        "Utente",
        "Abilitazione",
        "EventoAccesso",
    ]
