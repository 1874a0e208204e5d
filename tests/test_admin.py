"""The admin: who enters, what each sees, a plan entered and corrected there."""

import re
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from obiettivi import contenuto, models, riepiloghi
from tests.fabbrica import PNG

pytestmark = pytest.mark.django_db

PAGINE = [modello for modello, pagina in site._registry.items() if modello._meta.app_label == "obiettivi"]
SUPERUTENTE = {"utente", "abilitazione", "area", "eventoaccesso"}


def slug_di(modello) -> str:
    """Lookup from a model to the slug of its ente."""
    return f"{modello.appartenenza}__slug" if modello.appartenenza else "slug"


def indirizzo(riga_o_modello, azione=None):
    """The address of a page of the admin: of a row, or of a model for `changelist`, `add`."""
    nome = f"admin:obiettivi_{riga_o_modello._meta.model_name}_{azione or 'change'}"
    return reverse(nome, args=[] if azione in ("changelist", "add") else [riga_o_modello.pk])


def campi(risposta) -> dict[str, str | list[str]]:
    """What a browser would post back from the page's form, untouched."""
    dati: dict[str, str | list[str]] = {}
    contesto = risposta.context
    gruppi = [contesto["adminform"].form]
    for inline in contesto["inline_admin_formsets"]:
        gruppi += [inline.formset.management_form, *inline.formset.forms]
    for modulo in gruppi:
        for campo in modulo:
            valore = campo.field.widget.format_value(campo.value()) if campo.value() is not None else ""
            if campo.value() is True and campo.widget_type == "checkbox":
                valore = "on"
            if isinstance(valore, list | tuple):
                dati[campo.html_name] = [str(uno) for uno in valore]
            elif valore is not False and valore is not None and "File" not in type(campo.field).__name__:
                dati[campo.html_name] = str(valore)
    return {nome: valore for nome, valore in dati.items() if valore not in ("", [], [""])} | {
        nome: "" for nome, valore in dati.items() if valore in ("", [""])
    }


def frasi(risposta):
    return [str(messaggio) for messaggio in get_messages(risposta.wsgi_request)]


# who enters


@pytest.mark.parametrize(
    ("chi", "entra_o_no"),
    [
        ("amministratore", 200),
        ("redattore", 200),
        ("segretario", 200),
        ("compilatore", 302),
        ("responsabile", 302),
        ("oiv", 302),
        ("lettore", 302),
        ("estranea", 302),
    ],
)
def test_chi_entra_in_amministrazione(chi, entra_o_no, entra, request):
    client = entra(request.getfixturevalue(chi))
    risposte = {client.get(reverse("admin:index")).status_code}
    risposte |= {
        client.get(indirizzo(modello, "changelist")).status_code for modello in (models.Piano, models.Voce)
    }
    assert risposte == {entra_o_no}


def test_un_ruolo_finito_ieri_oggi_non_apre(entra, redattore):
    models.Abilitazione.objects.filter(utente=redattore).update(al="2025-12-31")
    assert entra(redattore).get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("nome", sorted(SUPERUTENTE))
def test_utenti_e_ruoli_sono_del_superutente(nome, entra, segretario, amministratore):
    modello = next(uno for uno in PAGINE if uno._meta.model_name == nome)
    assert entra(segretario).get(indirizzo(modello, "changelist")).status_code == 403
    assert entra(amministratore).get(indirizzo(modello, "changelist")).status_code == 200


def test_nessuno_si_da_un_ruolo(entra, segretario, piano_cazzago):
    dati = {"utente": segretario.pk, "ente": piano_cazzago.ente_id, "ruolo": "redattore", "dal": "01/01/2026"}
    risposta = entra(segretario).post(indirizzo(models.Abilitazione, "add"), dati)
    assert risposta.status_code == 403
    assert set(segretario.abilitazioni.values_list("ruolo", flat=True)) == {"segretario"}


def test_l_indice_non_offre_a_un_segretario_quel_che_non_puo_aprire(entra, segretario):
    pagina = entra(segretario).get(reverse("admin:index"))
    offerti = {modello["object_name"] for app in pagina.context["app_list"] for modello in app["models"]}
    assert offerti == {
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
    }


# the other enti do not exist


def ente_di(riga):
    for passo in filter(None, riga.appartenenza.split("__")):
        riga = getattr(riga, passo)
    return riga.slug


@pytest.mark.parametrize("modello", [uno for uno in PAGINE if uno._meta.model_name not in SUPERUTENTE])
def test_in_elenco_ci_sono_solo_le_righe_del_proprio_ente(modello, entra, segretario_di_tortona):
    pagina = entra(segretario_di_tortona).get(indirizzo(modello, "changelist"))
    righe = pagina.context["cl"].queryset
    assert {ente_di(riga) for riga in righe} <= {"tortona"}
    assert righe.count() == modello.objects.filter(**{slug_di(modello): "tortona"}).count()


@pytest.mark.parametrize("azione", ["change", "delete", "history"])
@pytest.mark.parametrize("modello", [uno for uno in PAGINE if uno._meta.model_name not in SUPERUTENTE])
def test_l_indirizzo_di_un_altro_ente_non_porta_a_nulla(modello, azione, entra, segretario_di_tortona):
    altrui = modello.objects.exclude(**{slug_di(modello): "tortona"}).first()
    assert altrui is not None, "serve una riga di un altro ente per provare"
    client = entra(segretario_di_tortona)
    risposta = client.get(indirizzo(altrui, azione))
    assert (risposta.status_code, str(altrui) in risposta.content.decode()) in ((302, False), (403, False))
    client.post(indirizzo(altrui, azione), {"post": "yes"})
    assert modello.objects.filter(pk=altrui.pk).exists()


def test_le_scelte_offerte_sono_del_proprio_ente(entra, segretario_di_tortona):
    pagina = entra(segretario_di_tortona).get(indirizzo(models.Piano, "add"))
    scelte = pagina.context["adminform"].form.fields
    for nome in ("ente", "organigramma", "sistema", "precedente"):
        assert {ente_di(riga) for riga in scelte[nome].queryset} == {"tortona"}


def test_le_aree_offerte_sono_dell_organigramma_del_piano(entra, redattore):
    """Alzano Lombardo has two organigrammi: a plan offers the areas of its own only."""
    piano = models.Piano.objects.get(ente__slug="alzano-lombardo", anno=2022)
    pagina = entra(redattore).get(indirizzo(piano.obiettivi.first()))
    assegnazioni = pagina.context["inline_admin_formsets"][0].formset.forms[0]
    offerte = {pk for pk, _ in assegnazioni.fields["area"].choices if pk}
    assert offerte == set(piano.organigramma.aree.values_list("pk", flat=True))


def test_una_richiesta_contraffatta_non_sposta_nulla_in_un_altro_ente(
    entra, segretario_di_tortona, piano_cazzago
):
    mio = models.Obiettivo.objects.filter(piano__ente__slug="tortona").first()
    client = entra(segretario_di_tortona)
    dati = campi(client.get(indirizzo(mio)))
    altrui = piano_cazzago.organigramma.aree.first()
    dati["assegnazioni-0-area"] = altrui.pk
    risposta = client.post(indirizzo(mio), dati)
    assert risposta.status_code == 200
    assert risposta.context["inline_admin_formsets"][0].formset.errors[0] == {
        "area": ["Scegli un'opzione valida. La scelta effettuata non compare tra quelle disponibili."]
    }
    assert not mio.assegnazioni.filter(area=altrui).exists()


def test_una_richiesta_contraffatta_non_crea_in_un_altro_ente(entra, segretario_di_tortona, piano_cazzago):
    client = entra(segretario_di_tortona)
    dati = {"piano": piano_cazzago.pk, "n": 999, "titolo": "Intruso", "ambito": "di_area"}
    risposta = client.post(indirizzo(models.Obiettivo, "add"), dati)
    assert (risposta.status_code, models.Obiettivo.objects.filter(titolo="Intruso").exists()) == (200, False)


@pytest.mark.parametrize(
    ("modello", "campo", "trovati"),
    [
        ("obiettivo", "piano", ["Città di Tortona – Piano 2024"]),
        ("piano", "ente", ["Città di Tortona"]),
        ("piano", "organigramma", ["Organigramma n. 5"]),
    ],
)
def test_il_completamento_automatico_non_conosce_gli_altri_enti(
    modello, campo, trovati, entra, segretario_di_tortona
):
    """No page of ours asks for it, but the address is there for whoever forges it."""
    dati = {"app_label": "obiettivi", "model_name": modello, "field_name": campo, "term": ""}
    risposta = entra(segretario_di_tortona).get(reverse("admin:autocomplete"), dati)
    assert [uno["text"] for uno in risposta.json()["results"]] == trovati


# entering a plan


def test_ogni_pagina_di_aggiunta_e_di_modifica_si_apre(entra, amministratore):
    client = entra(amministratore)
    stati = {}
    for modello in PAGINE:
        riga = modello.objects.first()
        stati[modello._meta.model_name] = client.get(indirizzo(riga)).status_code if riga else None
    assert set(stati.values()) == {200}


def test_un_peso_si_corregge_e_il_totale_torna(entra, segretario, piano_cazzago):
    """The journey of the first issue: FIN makes 103, an objective is lowered by 3, FIN makes 100."""
    obiettivo = piano_cazzago.obiettivi.get(n=36)
    client = entra(segretario)
    dati = campi(client.get(indirizzo(obiettivo)))
    posto = next(nome for nome in dati if re.fullmatch(r"assegnazioni-\d+-peso", nome))
    prima = Decimal(dati[posto])
    dati[posto] = str(prima - 3)
    righe = LogEntry.objects.count()
    risposta = client.post(indirizzo(obiettivo), dati)
    assert risposta.status_code == 302, risposta.context and risposta.context["errors"]
    area = obiettivo.assegnazioni.get().area
    assert frasi(risposta)[0] == f"{area.nome} ({area.codice}): i pesi fanno 100 su 100, non ne restano."
    nuove = [
        (riga.content_type.model, riga.changes, riga.actor)
        for riga in LogEntry.objects.order_by("pk")[righe:]
    ]
    assert nuove == [("assegnazione", {"peso": [str(prima), str(prima - 3)]}, segretario)]


@pytest.mark.parametrize("slug", ["alzano-lombardo", "cazzago-san-martino", "chiari", "tortona"])
def test_salvare_senza_cambiare_nulla_non_cambia_nulla(slug, entra, redattore):
    """Numbers, months, line ends and JSON survive the form: same hash, no history."""
    piano = models.Piano.objects.filter(ente__slug=slug).last()
    impronta = contenuto.impronta(riepiloghi.contenuto_piano(piano))
    righe = LogEntry.objects.count()
    client = entra(redattore)
    for obiettivo in (piano.obiettivi.first(), piano.obiettivi.last()):
        risposta = client.post(indirizzo(obiettivo), campi(client.get(indirizzo(obiettivo))))
        assert risposta.status_code == 302, risposta.context["errors"]
    for riga in (piano, piano.organigramma, piano.sistema, piano.ente):
        risposta = client.post(indirizzo(riga), campi(client.get(indirizzo(riga))))
        assert risposta.status_code == 302, risposta.context["errors"]
    assert contenuto.impronta(riepiloghi.contenuto_piano(piano)) == impronta
    assert LogEntry.objects.count() == righe


def test_un_piano_si_scrive_da_zero(entra, amministratore):
    client = entra(amministratore)

    def crea(modello, **dati):
        inline = {}
        di_chi = {nome: dati[nome] for nome in ("ente", "piano") if nome in dati}
        pagina = client.get(indirizzo(modello, "add"), di_chi)
        base = campi(pagina)
        risposta = client.post(
            indirizzo(modello, "add"), base | {nome: str(v) for nome, v in (dati | inline).items()}
        )
        assert risposta.status_code == 302, risposta.context["errors"]
        return modello.objects.order_by("-pk").first(), frasi(risposta)

    ente, _ = crea(models.Ente, slug="borgo-esempio", denominazione="Comune di Borgo Esempio", tipo="comune")
    righe = {"aree-TOTAL_FORMS": 1, "aree-0-codice": "TRIB", "aree-0-nome": "Tributi", "aree-0-tipo": "area"}
    organigramma, _ = crea(models.Organigramma, ente=ente.pk, dal="01/01/2026", **righe)
    regole = {"totali-TOTAL_FORMS": 1, "totali-0-tipo_area": "area", "totali-0-totale": "100"}
    sistema, _ = crea(
        models.SistemaValutazione,
        ente=ente.pk,
        denominazione="SMVP",
        modo="uguale",
        raggruppa="area",
        **regole,
    )
    piano, _ = crea(models.Piano, ente=ente.pk, anno=2026, organigramma=organigramma.pk, sistema=sistema.pk)
    area = organigramma.aree.get()
    _, messaggi = crea(
        models.Obiettivo,
        piano=piano.pk,
        n=1,
        titolo="Recupero dell'evasione",
        anni="2026, 2027",
        **{
            "assegnazioni-TOTAL_FORMS": 1,
            "assegnazioni-0-area": area.pk,
            "assegnazioni-0-peso": "92,5",
            "fasi-TOTAL_FORMS": 1,
            "fasi-0-descrizione": "Incrocio delle banche dati",
            "fasi-0-scadenza": "30/06/2026",
            "fasi-0-mesi": "4",
            "indicatori-TOTAL_FORMS": 1,
            "indicatori-0-descrizione": "Somme accertate",
            "indicatori-0-tipo": "importo",
            "indicatori-0-operatore": ">=",
            "indicatori-0-valore": "1.234,50",
        },
    )
    assert messaggi[0] == "Tributi (TRIB): i pesi fanno 92,5 su 100, ne restano 7,5."
    valore = riepiloghi.contenuto_piano(piano).obiettivi[0]
    assert (valore.anni, valore.fasi[0].mesi, str(valore.fasi[0].scadenza)) == (
        (2026, 2027),
        (4,),
        "2026-06-30",
    )
    assert (valore.assegnazioni[0].peso, valore.indicatori[0].valore) == (Decimal("92.5"), Decimal("1234.5"))


@pytest.mark.parametrize(
    ("scritto", "errore"),
    [
        ("1e9", "Scrivi un numero, per esempio 1.234,50."),
        ("5,5,5", "Scrivi un numero, per esempio 1.234,50."),
        ("-5", "Peso: il numero non può essere negativo."),
        ("100000", "Assicurati che non vi siano più di 5 cifre prima della virgola."),
        ("1,00001", "Assicurati che non vi siano più di 4 cifre decimali."),
    ],
)
def test_un_peso_sbagliato_resta_scritto_e_si_spiega(scritto, errore, entra, redattore, piano_cazzago):
    obiettivo = piano_cazzago.obiettivi.get(n=36)
    client = entra(redattore)
    dati = campi(client.get(indirizzo(obiettivo))) | {"assegnazioni-0-peso": scritto}
    risposta = client.post(indirizzo(obiettivo), dati)
    modulo = risposta.context["inline_admin_formsets"][0].formset.forms[0]
    assert [testo for testi in modulo.errors.values() for testo in testi] == [errore]
    assert modulo["peso"].value() == scritto


def test_lo_stemma_si_carica_e_si_toglie(entra, segretario, piano_cazzago):
    import base64  # noqa: PLC0415

    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    ente = piano_cazzago.ente
    client = entra(segretario)

    def salva(**dati):
        risposta = client.post(indirizzo(ente), campi(client.get(indirizzo(ente))) | dati)
        ente.refresh_from_db()
        return risposta

    salva(nuovo_stemma=SimpleUploadedFile("stemma.png", base64.b64decode(PNG)))
    assert ente.stemma == PNG
    risposta = salva(nuovo_stemma=SimpleUploadedFile("stemma.png", b"MZ un programma"))
    assert risposta.context["adminform"].form.errors == {
        "nuovo_stemma": ["Lo stemma non è un'immagine png o svg."]
    }
    assert ente.stemma == PNG
    salva(togli_stemma="on")
    assert ente.stemma == ""


def test_cancellare_un_piano_toglie_tutta_la_bozza(entra, segretario, piano_cazzago):
    entra(segretario).post(indirizzo(piano_cazzago, "delete"), {"post": "yes"})
    assert not models.Piano.objects.filter(pk=piano_cazzago.pk).exists()
    assert LogEntry.objects.filter(action=LogEntry.Action.DELETE, actor=segretario).count() > 900


def test_un_area_usata_non_si_cancella(entra, segretario, piano_cazzago):
    organigramma = piano_cazzago.organigramma
    client = entra(segretario)
    dati = campi(client.get(indirizzo(organigramma)))
    posto = next(nome for nome, valore in dati.items() if valore == "FIN").removesuffix("codice")
    risposta = client.post(indirizzo(organigramma), dati | {f"{posto}DELETE": "on"})
    assert risposta.status_code == 200
    assert organigramma.aree.filter(codice="FIN").exists()


def test_le_query_della_pagina_non_dipendono_dall_obiettivo(entra, redattore):
    """Nine areas with five phases, or one with three: choices are read once per page, names with their rows."""
    client = entra(redattore)
    piccolo = models.Obiettivo.objects.filter(piano__ente__slug="tortona", n=25).get()
    grande = models.Obiettivo.objects.filter(piano__ente__slug="tortona", n=2).get()
    for obiettivo in (piccolo, grande):
        with assertNumQueries(60):
            client.get(indirizzo(obiettivo))


def test_due_aree_non_finiscono_una_sotto_l_altra(entra, redattore, piano_cazzago):
    """In one save: each would pass alone, compared with what is still in the database."""
    organigramma = piano_cazzago.organigramma
    client = entra(redattore)
    dati = campi(client.get(indirizzo(organigramma)))
    posti = {valore: nome.removesuffix("codice") for nome, valore in dati.items() if nome.endswith("-codice")}
    codici = {area.codice: area.pk for area in organigramma.aree.all()}
    dati |= {f"{posti['FIN']}padre": codici["TEC"], f"{posti['TEC']}padre": codici["FIN"]}
    risposta = client.post(indirizzo(organigramma), dati)
    errori = [
        errore
        for form in risposta.context["inline_admin_formsets"][0].formset.errors
        for errore in form.items()
    ]
    assert errori == [
        ("padre", ["Così «FIN» finirebbe sotto se stessa."]),
        ("padre", ["Così «TEC» finirebbe sotto se stessa."]),
    ]
