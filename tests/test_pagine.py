"""Entering and leaving, my plans, the documents of a plan, the pages of errors; what a page costs."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views import defaults
from pytest_django.asserts import assertNumQueries, assertRedirects

from obiettivi import contenuto, models, storia
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError
from obiettivi.riepiloghi import contenuto_piano
from tests.html import attributi, cerca, mete, pagina, testi, titolo

pytestmark = pytest.mark.django_db

CAZZAGO = "/piani/cazzago-san-martino/2023/"
TORTONA = "/piani/tortona/2024/"
CHIARI = "/piani/chiari/2023/"
ALZANO_2022 = "/piani/alzano-lombardo/2022/"
ALZANO_2024 = "/piani/alzano-lombardo/2024/"
FORMATI = ["pdf", "xlsx", "json"]
LETTURE_PIANO = 41
# Its notes, the names that its history needs, the history, what was done of it this year and the year before.
LETTURE_OBIETTIVO = LETTURE_PIANO + 7
CHIUSI = [
    "/",
    CAZZAGO,
    f"{CAZZAGO}?vista=voci",
    f"{CAZZAGO}?vista=gantt&q=e",
    f"{CAZZAGO}?vista=tabella&area=FIN&ordine=-peso",
    f"{CAZZAGO}obiettivi/1/",
    *(f"{CAZZAGO}documenti/piano.{formato}" for formato in FORMATI),
    *(
        f"{CAZZAGO}{parte}/documenti/{formato}"
        for parte in ("obiettivi/1", "aree/FIN")
        for formato in ("pdf", "xlsx")
    ),
]


@pytest.fixture
def pdf_finto(monkeypatch):
    """The requests that reach the PDF's writer, which takes seconds: test_pdf makes real ones."""
    chiesti = []

    def scrivi(piano, **altro):
        edizione = altro.pop("edizione")
        chiesti.append((piano.ente.slug, edizione.stato, altro))
        return b"%PDF-"

    monkeypatch.setitem(DOCUMENTI, "pdf", replace(DOCUMENTI["pdf"], scrivi=scrivi, componi=None))
    return chiesti


def abilita(utente, slug, ruolo, **altro):
    dal = timezone.localdate() - timedelta(days=30)
    ente = models.Ente.objects.get(slug=slug)
    with storia.autore(storia.utente_sistema()):
        models.Abilitazione.objects.create(utente=utente, ente=ente, ruolo=ruolo, dal=dal, **altro)


# Entering and leaving


@pytest.mark.parametrize("indirizzo", CHIUSI)
def test_senza_accesso_si_passa_da_accedi(client, indirizzo):
    assertRedirects(client.get(indirizzo), f"/accedi/?next={quote(indirizzo)}")


def test_si_entra_e_si_torna_dove_si_andava(client, estranea):
    dati = {"username": "estranea", "password": "estranea-prova", "next": CAZZAGO}
    assertRedirects(client.post("/accedi/", dati), CAZZAGO, fetch_redirect_response=False)
    assert get_user(client) == estranea


@pytest.mark.parametrize("altrove", ["", "https://altro.example/", "//altro.example/", "javascript:alert(1)"])
def test_dopo_l_accesso_non_si_va_mai_fuori(client, estranea, altrove):
    dati = {"username": "estranea", "password": "estranea-prova", "next": altrove}
    assertRedirects(client.post("/accedi/", dati), "/")


@pytest.mark.parametrize(
    "dati",
    [
        {"username": "estranea", "password": "sbagliata"},
        {"username": "nessuno", "password": "estranea-prova"},
        # The author of what commands do by themselves never signs in.
        {"username": "sistema", "password": "estranea-prova"},
    ],
)
def test_con_dati_sbagliati_non_si_entra_e_si_sa_perche(client, estranea, dati):
    html = pagina(client.post("/accedi/", dati | {"next": CAZZAGO}))
    assert testi(html, "title") == ["Errore: Accedi – PianoPerf"]
    assert testi(html, "div", role="alert") == [
        "Nome utente o password non corretti. Controlla di averli scritti bene, maiuscole comprese, e riprova."
    ]
    assert len(cerca(html, "input", name="next", value=CAZZAGO)) == 1
    assert get_user(client).is_anonymous


def test_il_browser_riconosce_i_campi_dell_accesso(client):
    html = pagina(client.get("/accedi/"))
    campi = [attributi(campo) for campo in cerca(html, "input")]
    assert [(campo["name"], campo.get("autocomplete")) for campo in campi] == [
        ("csrfmiddlewaretoken", None),
        ("next", None),
        ("username", "username"),
        ("password", "current-password"),
    ]
    assert testi(html, "label") == ["Nome utente *", "Password *"]


def test_chi_e_gia_dentro_lo_legge_nella_pagina_di_accesso(entra, lettore):
    html = pagina(entra(lettore).get("/accedi/", {"next": "/accedi/"}))
    assert testi(html, "p")[0] == (
        "Sei già dentro come Assessore: vai ai tuoi piani , oppure accedi con un altro nome."
    )


def test_si_esce_solo_con_un_invio(entra, lettore):
    client = entra(lettore)
    assert client.get("/esci/").status_code == 405
    assert get_user(client) == lettore
    assertRedirects(client.post("/esci/"), "/accedi/")
    assert get_user(client).is_anonymous
    # Once more, from a page left open in another tab.
    assertRedirects(client.post("/esci/"), "/accedi/")


# My plans


def piani_in_elenco(html) -> list[str]:
    return [voce for elenco in cerca(html, "ul", "piani") for voce in testi(elenco, "a")]


def test_la_home_elenca_i_piani_degli_enti_a_cui_si_e_abilitati(entra, oiv):
    html = pagina(entra(oiv).get("/"))
    assert testi(html, "h2") == ["Da fare adesso", "Tutti i piani"]
    assert testi(html, "h3") == [
        "Città di Alzano Lombardo BG",
        "Città di Tortona AL",
        "Comune di Cazzago San Martino BS",
        "Comune di Chiari BS",
    ]
    righe = [riga for elenco in cerca(html, "ul", "piani") for riga in cerca(elenco, "li")]
    assert [(*mete(riga), *testi(riga, "a"), *testi(riga, "p")) for riga in righe] == [
        (ALZANO_2024, "Piano 2024 – Città di Alzano Lombardo", "Bozza 47 obiettivi"),
        (ALZANO_2022, "Piano 2022 – Città di Alzano Lombardo", "Bozza 25 obiettivi"),
        (TORTONA, "Piano 2024 – Città di Tortona", "Bozza 25 obiettivi"),
        (CAZZAGO, "Piano 2023 – Comune di Cazzago San Martino", "Bozza 69 obiettivi"),
        (CHIARI, "Piano 2023 – Comune di Chiari", "Bozza 24 obiettivi"),
    ]


def test_la_home_ha_solo_i_propri_enti(entra, segretario_di_tortona):
    html = pagina(entra(segretario_di_tortona).get("/"))
    assert piani_in_elenco(html) == ["Piano 2024 – Città di Tortona"]


def test_chi_ha_due_ruoli_in_un_ente_vede_ogni_piano_una_volta(entra, segretario_di_tortona):
    abilita(segretario_di_tortona, "tortona", "lettore")
    assert len(piani_in_elenco(pagina(entra(segretario_di_tortona).get("/")))) == 1


@pytest.mark.parametrize(("stato", "quanti"), [("bozza", 0), ("in_approvazione", 1), ("approvato", 1)])
def test_chi_legge_e_basta_trova_un_piano_quando_non_e_piu_una_bozza(
    entra, lettore, piano_cazzago, stato, quanti
):
    models.Piano.objects.filter(pk=piano_cazzago.pk).update(stato=stato)
    assert len(piani_in_elenco(pagina(entra(lettore).get("/")))) == quanti


def test_la_home_vuota_dice_che_cosa_fare(entra, estranea):
    html = pagina(entra(estranea).get("/"))
    assert testi(html, "p") == [
        "Qui ci saranno i tuoi piani: per ora non ce n'è nessuno.",
        "Il tuo nome utente, estranea, non è ancora abilitato a un ente, oppure il tuo ente non ha ancora un "
        "piano che puoi leggere: un piano in bozza lo vede chi lo prepara, gli altri da quando va in "
        "approvazione. Chiedi al segretario comunale o a chi prepara il piano nel tuo ente.",
    ]


def test_chi_ha_appena_installato_comincia_dall_ente(entra, amministratore, monkeypatch):
    nessuno = models.Ente.objects.none()
    monkeypatch.setattr(models.Ente.objects, "order_by", lambda *_: nessuno)
    html = pagina(entra(amministratore).get("/"))
    (vuoto,) = cerca(html, "div", "vuoto")
    assert testi(vuoto, "p") == [
        "Si comincia dall'ente: per ora non ce n'è nessuno.",
        "Aggiungi l'ente , poi torna qui: da «Persone» inviti il segretario e chi prepara il piano.",
    ]
    assert mete(vuoto) == {"/amministrazione/obiettivi/ente/add/"}


@pytest.mark.parametrize(
    ("chi", "voci"),
    [
        ("amministratore", ["I miei piani", "Amministrazione"]),
        ("redattore", ["I miei piani", "Amministrazione"]),
        ("segretario", ["I miei piani", "Amministrazione"]),
        ("segretario_di_tortona", ["I miei piani", "Persone", "Amministrazione"]),
        ("compilatore", ["I miei piani"]),
        ("responsabile", ["I miei piani"]),
        ("oiv", ["I miei piani"]),
        ("lettore", ["I miei piani"]),
        ("estranea", ["I miei piani"]),
    ],
)
def test_il_menu_ha_solo_cio_che_si_puo_aprire(entra, request, chi, voci):
    html = pagina(entra(request.getfixturevalue(chi)).get("/"))
    assert testi(cerca(html, "nav")[0], "a") == voci


# What a page costs, and that it only reads


@pytest.mark.parametrize(("chi", "letture"), [("oiv", 0), ("segretario", 5)])
@pytest.mark.parametrize(
    "vista", ["", "?vista=voci", "?vista=gantt", "?vista=tabella", "?q=e&con=segnalazioni"]
)
@pytest.mark.parametrize("indirizzo", [ALZANO_2022, CAZZAGO])
def test_le_letture_di_un_piano_non_crescono_con_gli_obiettivi(
    entra, request, django_assert_num_queries, indirizzo, vista, chi, letture
):
    client = entra(request.getfixturevalue(chi))
    with django_assert_num_queries(LETTURE_PIANO + letture):
        client.get(indirizzo + vista)


@pytest.mark.parametrize(("chi", "letture"), [("oiv", 0), ("segretario", 5)])
@pytest.mark.parametrize(
    "indirizzo", [f"{ALZANO_2022}obiettivi/1/", f"{TORTONA}obiettivi/2/", f"{CAZZAGO}obiettivi/69/"]
)
def test_le_letture_di_una_scheda_sono_sempre_le_stesse(
    entra, request, django_assert_num_queries, indirizzo, chi, letture
):
    """One area and one indicator, or nine areas with their own weight for each phase."""
    client = entra(request.getfixturevalue(chi))
    with django_assert_num_queries(LETTURE_OBIETTIVO + letture):
        client.get(indirizzo)


@pytest.mark.parametrize("indirizzo", CHIUSI)
def test_leggere_non_scrive(entra, segretario, pdf_finto, indirizzo):
    client = entra(segretario)
    with CaptureQueriesContext(connection) as letture:
        client.get(indirizzo)
    # How many documents were asked for lately is nothing that anybody reads.
    fatte = [lettura["sql"] for lettura in letture if '"obiettivi_conteggio"' not in lettura["sql"]]
    assert {sql.split()[0] for sql in fatte} == {"SELECT"}


@pytest.mark.parametrize("indirizzo", CHIUSI)
def test_le_pagine_si_leggono_soltanto(entra, segretario, indirizzo):
    client = entra(segretario)
    assert [getattr(client, metodo)(indirizzo).status_code for metodo in ("post", "put", "delete")] == [
        405
    ] * 3


# The documents of a plan


@pytest.mark.parametrize(
    ("formato", "tipo", "inizio"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("json", "application/json", b"{"),
    ],
)
def test_un_documento_si_scarica_con_un_nome_che_dice_che_cosa_e(
    entra, oiv, pdf_finto, formato, tipo, inizio
):
    risposta = entra(oiv).get(f"{ALZANO_2022}documenti/piano.{formato}")
    assert (risposta.status_code, risposta["Content-Type"], risposta["Content-Disposition"]) == (
        200,
        tipo,
        f'attachment; filename="piano-performance-alzano-lombardo-2022-bozza.{formato}"',
    )
    assert risposta.content.startswith(inizio)


def test_un_documento_porta_la_data_in_cui_si_scarica(entra, oiv, pdf_finto):
    entra(oiv).get(f"{CAZZAGO}documenti/piano.pdf")
    assert pdf_finto == [("cazzago-san-martino", "bozza", {"prodotto_il": timezone.localdate()})]


def test_il_json_e_il_piano_com_e_adesso(entra, oiv, piano_cazzago):
    risposta = entra(oiv).get(f"{CAZZAGO}documenti/piano.json")
    assert contenuto.leggi(risposta.content) == contenuto_piano(piano_cazzago)


@pytest.mark.parametrize("nome", ["piano.doc", "piano.", "piano", "altro.pdf", "piano.pdf/"])
def test_un_documento_di_un_altro_tipo_non_c_e(entra, segretario, nome):
    assert titolo(entra(segretario).get(f"{CAZZAGO}documenti/{nome}"), 404) == "Questa pagina non c'è"


@pytest.mark.parametrize(
    ("parte", "nome", "chiesto"),
    [
        ("obiettivi/12", "obiettivo-12", {"obiettivo": 12}),
        ("aree/AG.STAFF", "area-AG.STAFF", {"area": "AG.STAFF"}),
    ],
)
def test_si_scarica_anche_una_parte_del_piano(entra, oiv, pdf_finto, parte, nome, chiesto):
    risposta = entra(oiv).get(f"{ALZANO_2022}{parte}/documenti/pdf")
    assert (risposta.status_code, risposta["Content-Disposition"]) == (
        200,
        f'attachment; filename="piano-performance-alzano-lombardo-2022-bozza-{nome}.pdf"',
    )
    assert pdf_finto == [("alzano-lombardo", "bozza", chiesto | {"prodotto_il": timezone.localdate()})]


def test_il_foglio_di_una_parte_e_un_foglio(entra, oiv):
    risposta = entra(oiv).get(f"{TORTONA}aree/00-PM/documenti/xlsx")
    assert (risposta["Content-Type"], risposta.content[:2]) == (DOCUMENTI["xlsx"].tipo, b"PK")


@pytest.mark.parametrize(
    "parte",
    [
        "obiettivi/1/documenti/json",
        "obiettivi/1/documenti/doc",
        "obiettivi/999/documenti/xlsx",
        "obiettivi/99999999999999999999/documenti/xlsx",
        "obiettivi/999/",
        "obiettivi/0/",
        "obiettivi/uno/",
        "aree/FIN/documenti/json",
        "aree/FIN/documenti/doc",
        "aree/NESSUNA/documenti/xlsx",
        "aree/fin/documenti/xlsx",
    ],
)
def test_una_parte_che_non_c_e_non_si_trova(entra, segretario, parte):
    assert titolo(entra(segretario).get(CAZZAGO + parte), 404) == "Questa pagina non c'è"


def test_dove_il_pdf_non_si_puo_fare_lo_si_dice(entra, oiv, monkeypatch):
    def non_si_puo(*_, **__):
        raise PdfNonDisponibileError

    monkeypatch.setitem(DOCUMENTI, "pdf", replace(DOCUMENTI["pdf"], componi=non_si_puo))
    html = pagina(entra(oiv).get(f"{CAZZAGO}documenti/piano.pdf"), 503)
    assert testi(html, "h1") == ["Il documento non si può preparare adesso"]
    assert testi(html, "p")[0] == str(PdfNonDisponibileError())


# Errors


def test_un_errore_del_programma_si_scusa(entra, oiv, monkeypatch):
    def errore(_):
        raise RuntimeError("prova")

    monkeypatch.setattr("obiettivi.riepiloghi.contenuto_piano", errore)
    client = entra(oiv)
    client.raise_request_exception = False
    assert titolo(client.get(CAZZAGO), 500) == "Qualcosa non ha funzionato"


def test_una_pagina_aperta_da_troppo_tempo_spiega_come_riprovare(estranea):
    client = Client(enforce_csrf_checks=True)
    risposta = client.post("/accedi/", {"username": "estranea", "password": "estranea-prova"})
    assert titolo(risposta, 403) == "La pagina era aperta da troppo tempo"


@pytest.mark.parametrize(
    ("vista", "motivo", "stato", "atteso"),
    [
        (defaults.bad_request, SuspiciousOperation("segreto"), 400, "La richiesta non è chiara"),
        (defaults.permission_denied, PermissionDenied("segreto"), 403, "Qui non puoi entrare"),
        (defaults.page_not_found, Http404("segreto"), 404, "Questa pagina non c'è"),
    ],
)
def test_ogni_errore_ha_la_sua_pagina_e_non_rivela_niente(rf, vista, motivo, stato, atteso):
    risposta = vista(rf.get("/"), motivo)
    html = pagina(risposta, stato)
    assert (testi(html, "h1"), testi(html, "title")) == ([atteso], [f"{atteso} – PianoPerf"])
    assert mete(html) == {"#contenuto", "/", "/accessibilita/"}
    assert b"segreto" not in risposta.content


def test_le_pagine_di_errore_non_hanno_bisogno_del_database():
    """They are shown also when it does not answer."""
    with assertNumQueries(0):
        for nome in ("400.html", "403.html", "403_csrf.html", "404.html", "500.html"):
            assert len(cerca(parse_html(render_to_string(nome)), "h1")) == 1
