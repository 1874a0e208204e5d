"""The queue of the long PDFs: made once for the same content, one at a time, stopped, taken up again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from obiettivi.azioni import stampe
from obiettivi.esporta import pdf
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError
from obiettivi.models import Stampa
from obiettivi.scelte import StatoStampa
from obiettivi.views import consegna
from tests import fabbrica
from tests.html import attributi, cerca, mete, pagina, testi

pytestmark = pytest.mark.django_db

CAZZAGO = "/piani/cazzago-san-martino/2023/documenti/piano.pdf"
LAVORO = "obiettivi.management.commands.stampa_in_coda"


@pytest.fixture
def in_coda():
    """Three documents asked for one after the other."""
    for posto in range(3):
        stampe.chiedi(impronta=str(posto), pagina=f"<p>{posto}</p>")


@pytest.fixture
def lunghi(monkeypatch, settings):
    """The PDF of a plan is a long page, that another process lays out; nobody starts it."""
    composte = []

    def componi(contenuto, **_):
        composte.append(contenuto.ente.slug)
        return "<p>lunga</p>" * consegna.SUBITO

    settings.STAMPE = "servizio"
    monkeypatch.setattr(consegna, "ATTESA", 0)
    monkeypatch.setitem(DOCUMENTI, "pdf", replace(DOCUMENTI["pdf"], componi=componi))
    monkeypatch.setattr(f"{LAVORO}.su_fogli", lambda pagina, _: b"%PDF-")
    return composte


def stati():
    return [*Stampa.objects.values_list("impronta", "stato")]


def muori(stampa):
    """Whoever was making it is not heard of for too long."""
    Stampa.objects.filter(pk=stampa.pk).update(battito_il=timezone.now() - 2 * stampe.SILENZIO)


# The queue


def test_si_prende_una_per_volta_nell_ordine_in_cui_furono_chieste(in_coda):
    prima = stampe.prendi()
    assert (prima.impronta, prima.pagina, stampe.prendi()) == ("0", "<p>0</p>", None)
    stampe.consegna(stampa=prima, dati=b"%PDF-0")
    assert (stampe.pronta("0"), stampe.prendi().impronta) == (b"%PDF-0", "1")
    assert [stampe.prima_di(una) for una in "012"] == [0, 0, 1]


def test_con_due_posti_se_ne_prendono_due(in_coda):
    prese = [stampe.prendi(posti=2) for _ in range(3)]
    assert [una and (una.impronta, una.posto) for una in prese] == [("0", 0), ("1", 1), None]
    assert [stampe.serve_qualcuno(posti=posti) for posti in (1, 2, 3)] == [False, False, True]


def test_un_posto_non_si_occupa_in_due(in_coda):
    stampe.prendi()
    altra = Stampa.objects.filter(impronta="1")
    with pytest.raises(IntegrityError, match="posto"), transaction.atomic():
        altra.update(stato=StatoStampa.IN_CORSO, posto=0, battito_il=timezone.now())


def test_chiesta_due_volte_si_fa_una_volta(in_coda):
    stampe.chiedi(impronta="0", pagina="<p>0</p>")
    assert stati() == [("0", "in_coda"), ("1", "in_coda"), ("2", "in_coda")]


@pytest.mark.parametrize("come", ["annullata", "fallita"])
def test_annullata_o_fallita_si_chiede_di_nuovo(come):
    stampe.chiedi(impronta="0", pagina="<p>")
    presa = stampe.prendi()
    if come == "annullata":
        stampe.annulla(impronta="0")
    else:
        stampe.fallisci(stampa=presa, perche="No")
    assert stati() == [("0", come)]
    stampe.chiedi(impronta="0", pagina="<p>ancora</p>")
    assert stampe.prendi().pagina == "<p>ancora</p>"


def test_chi_la_prepara_sa_se_nessuno_la_vuole_piu(in_coda):
    presa = stampe.prendi()
    stampe.batti(presa, 40)
    assert Stampa.objects.get(impronta="0").percento == 40
    assert [stampe.annulla(impronta="0") for _ in range(2)] == [True, False]
    with pytest.raises(stampe.StampaFermataError):
        stampe.batti(presa, 50)
    stampe.consegna(stampa=presa, dati=b"%PDF-")
    assert stampe.pronta("0") is None
    assert stampe.prendi().impronta == "1"


def test_se_chi_la_prepara_muore_torna_in_coda_e_il_morto_non_la_consegna(in_coda):
    morta = stampe.prendi()
    muori(morta)
    viva = stampe.prendi()
    assert (viva.impronta, viva.tentativi) == ("0", 2)
    with pytest.raises(stampe.StampaFermataError):
        stampe.batti(morta, 90)
    stampe.consegna(stampa=morta, dati=b"%PDF-morta")
    stampe.consegna(stampa=viva, dati=b"%PDF-viva")
    assert stampe.pronta("0") == b"%PDF-viva"


def test_alla_terza_morte_si_rinuncia(in_coda):
    for _ in range(stampe.TENTATIVI):
        muori(stampe.prendi())
    assert stampe.prendi().impronta == "1"
    rinuncia = Stampa.objects.get(impronta="0")
    assert (rinuncia.stato, rinuncia.errore) == (
        "fallita",
        "La preparazione si è interrotta più volte: forse la memoria del server non basta.",
    )


def test_si_butta_quello_che_non_si_usa_da_tanto_e_poi_il_meno_usato(in_coda, monkeypatch):
    adesso = timezone.now()
    for nome, giorni in (("vecchia", 31), ("usata", 1), ("nuova", 0)):
        stampe.conserva(impronta=nome, dati=b"1234")
        Stampa.objects.filter(impronta=nome).update(usata_il=adesso - timedelta(days=giorni))
    stampe.sgombra()
    assert {*Stampa.objects.values_list("impronta", flat=True)} == {"0", "1", "2", "usata", "nuova"}
    monkeypatch.setattr(stampe, "PESO_MASSIMO", 4)
    stampe.sgombra()
    assert {*Stampa.objects.values_list("impronta", flat=True)} == {"0", "1", "2", "nuova"}


def test_quello_che_si_usa_si_tiene():
    stampe.conserva(impronta="0", dati=b"1234")
    Stampa.objects.update(usata_il=timezone.now() - timedelta(days=29))
    assert stampe.pronta("0") == b"1234"
    assert Stampa.objects.get().usata_il > timezone.now() - timedelta(minutes=1)


# Who lays them out


def test_il_comando_prepara_tutto_quello_che_c_e_in_coda(in_coda, monkeypatch):
    monkeypatch.setattr(f"{LAVORO}.su_fogli", lambda pagina, _: pagina.encode())
    monkeypatch.setattr("os.nice", lambda _: None)
    call_command("stampa_in_coda")
    assert [stampe.pronta(una) for una in "012"] == [b"<p>0</p>", b"<p>1</p>", b"<p>2</p>"]
    # Of the pages nothing is kept.
    assert {*Stampa.objects.values_list("pagina", flat=True)} == {""}


def test_dice_a_che_foglio_e_e_si_ferma_se_nessuno_lo_vuole_piu(monkeypatch):
    fogli = []

    def su_fogli(pagina, a_ogni_foglio):
        for foglio in range(1, 11):
            fogli.append(foglio)
            a_ogni_foglio(foglio)
            percento = Stampa.objects.get().percento
            if foglio == 4:
                stampe.annulla(impronta="0")
        return percento

    monkeypatch.setattr(f"{LAVORO}.su_fogli", su_fogli)
    monkeypatch.setattr(f"{LAVORO}.OGNI", 0)
    monkeypatch.setattr("os.nice", lambda _: None)
    stampe.chiedi(impronta="0", pagina="x" * pdf.CARATTERI_PER_FOGLIO * 10)
    call_command("stampa_in_coda")
    assert (fogli, stati()) == ([1, 2, 3, 4, 5], [("0", "annullata")])
    assert Stampa.objects.get().percento == 36


@pytest.mark.parametrize(
    ("errore", "perche"),
    [
        (PdfNonDisponibileError(), str(PdfNonDisponibileError())),
        (ZeroDivisionError(), "Qualcosa nel documento non si è potuto impaginare."),
    ],
)
def test_quello_che_non_si_puo_preparare_dice_perche_e_gli_altri_vanno_avanti(
    in_coda, errore, perche, monkeypatch, caplog
):
    def su_fogli(pagina, _):
        if "0" in pagina:
            raise errore
        return b"%PDF-"

    monkeypatch.setattr(f"{LAVORO}.su_fogli", su_fogli)
    monkeypatch.setattr("os.nice", lambda _: None)
    call_command("stampa_in_coda")
    assert stati() == [("0", "fallita"), ("1", "pronta"), ("2", "pronta")]
    assert Stampa.objects.get(impronta="0").errore == perche


def test_i_fogli_si_contano_mentre_si_impaginano():
    contati = []
    pdf.su_fogli("<p>uno</p><p style='break-before: page'>due</p>", contati.append)
    assert contati == [1, 2]


# Who asks


def test_la_prima_volta_si_prepara_la_seconda_e_la_stessa(entra, oiv, monkeypatch):
    fatte = []
    monkeypatch.setattr(consegna, "su_fogli", lambda pagina: fatte.append(pagina) or b"%PDF-1")
    prima, seconda = (entra(oiv).get(CAZZAGO) for _ in range(2))
    assert [prima.content, seconda.content, len(fatte)] == [b"%PDF-1", b"%PDF-1", 1]
    assert seconda["Content-Disposition"] == prima["Content-Disposition"]


def test_se_il_piano_cambia_si_prepara_di_nuovo(entra, segretario, piano_cazzago, monkeypatch):
    monkeypatch.setattr(consegna, "su_fogli", lambda pagina: str(len(pagina)).encode())
    prima = entra(segretario).get(CAZZAGO).content
    uno = piano_cazzago.obiettivi.first()
    uno.titolo += " e altro"
    uno.save()
    assert entra(segretario).get(CAZZAGO).content != prima


def test_l_impronta_e_di_tutto_quello_che_fa_i_byte(monkeypatch):
    sempre = pdf.impronta_stampa("<p>")
    assert (pdf.impronta_stampa("<p>"), len(sempre)) == (sempre, 64)
    diverse = {sempre, pdf.impronta_stampa("<p >")}
    monkeypatch.setattr(pdf, "VARIANTE", "pdf/a-3a")
    diverse.add(pdf.impronta_stampa("<p>"))
    monkeypatch.setattr(pdf.Tipografia, "stile", lambda _: "p { color: red }")
    diverse.add(pdf.impronta_stampa("<p>"))
    assert len(diverse) == 4


def test_un_documento_lungo_porta_alla_sua_pagina(entra, oiv, lunghi):
    client = entra(oiv)
    dove = client.get(CAZZAGO)
    assert (dove.status_code, lunghi) == (302, ["cazzago-san-martino"])
    html = pagina(client.get(dove["Location"]))
    assert (testi(html, "h1"), testi(html, "p", role="status")) == (["Il documento"], ["Comincio."])
    annulla = reverse("annulla_stampa", args=[dove["Location"].split("/")[2]])
    assert [attributi(uno)["action"] for uno in cerca(html, "form")][-1] == annulla
    call_command("stampa_in_coda")
    html = pagina(client.get(dove["Location"], headers={"HX-Request": "true"}))
    assert (testi(html, "p", role="status"), mete(html)) == (["Il documento è pronto."], {CAZZAGO})
    assert client.get(CAZZAGO).content == b"%PDF-"


def test_chi_ne_ha_davanti_altri_lo_legge(entra, oiv, lunghi, in_coda):
    client = entra(oiv)
    dove = client.get(CAZZAGO)["Location"]
    html = pagina(client.get(dove))
    assert testi(html, "p", role="status") == ["In coda: ne restano 3 da preparare prima di questo."]


def test_si_annulla_e_si_chiede_di_nuovo(entra, oiv, lunghi):
    client = entra(oiv)
    dove = client.get(CAZZAGO)["Location"]
    assert client.post(f"{dove}annulla/")["Location"] == dove
    html = pagina(client.get(dove))
    assert testi(html, "p", role="status") == ["La preparazione è stata annullata."]
    assert client.get(CAZZAGO).status_code == 302
    assert [stato for _, stato in stati()] == ["in_coda"]


def test_la_pagina_e_di_chi_ha_chiesto_il_documento(entra, oiv, lettore, lunghi):
    dove = entra(oiv).get(CAZZAGO)["Location"]
    client = entra(lettore)
    assert [client.get(dove).status_code, client.post(f"{dove}annulla/").status_code] == [404, 404]
    assert [stato for _, stato in stati()] == ["in_coda"]


def test_di_un_documento_buttato_via_non_c_e_piu_la_pagina(entra, oiv, lunghi):
    client = entra(oiv)
    dove = client.get(CAZZAGO)["Location"]
    Stampa.objects.all().delete()
    assert client.get(dove).status_code == 404


@pytest.mark.parametrize(
    ("come", "chiamate"), [("figlio", 1), ("servizio", 0)], ids=["un processo", "il servizio"]
)
def test_chi_lo_prepara(entra, oiv, lunghi, settings, monkeypatch, come, chiamate):
    avviati = []
    settings.STAMPE = come
    monkeypatch.setattr(consegna.subprocess, "Popen", lambda comando, **_: avviati.append(comando[-1]))
    entra(oiv).get(CAZZAGO)
    assert avviati == ["stampa_in_coda"] * chiamate


def test_dove_il_pdf_non_si_puo_fare_non_si_mette_in_coda(entra, oiv, lunghi, monkeypatch):
    def non_si_puo(_):
        raise PdfNonDisponibileError

    monkeypatch.setattr(consegna, "impronta_stampa", non_si_puo)
    assert (entra(oiv).get(CAZZAGO).status_code, stati()) == (503, [])


def test_il_giorno_e_nel_documento():
    """So a document of yesterday is not given for one of today."""
    piano = fabbrica.piano(fabbrica.obiettivo(1, "A"))
    prima, dopo = (pdf.pagina_del_piano(piano, prodotto_il=date(2026, 1, giorno)) for giorno in (1, 2))
    assert prima != dopo
