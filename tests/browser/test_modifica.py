"""Writing an objective in the browser: a new one from nothing, two people at once, without JavaScript, at any width."""

import pytest
from playwright.sync_api import expect

from obiettivi import models, riepiloghi
from tests.browser.test_accessibilita import difetti

pytestmark = pytest.mark.browser

CAZZAGO = "/piani/cazzago-san-martino/2023/"
TORTONA = "/piani/tortona/2024/"
STRETTO = {"width": 360, "height": 740}


@pytest.fixture
def console(page):
    """What the browser complains of: content refused by the policy, scripts that fail."""
    lamentele = []
    page.on("console", lambda messaggio: lamentele.append(messaggio.text))
    page.on("pageerror", lambda errore: lamentele.append(str(errore)))
    return lamentele


def letti(slug):
    piano = models.Piano.objects.filter(ente__slug=slug).latest("anno")
    return riepiloghi.contenuto_piano(piano).obiettivi


def letto(slug, n):
    return next(uno for uno in letti(slug) if uno.n == n)


def test_chi_non_l_ha_mai_visto_scrive_un_obiettivo(entra, page, console):
    entra("compilatore", CAZZAGO)
    page.get_by_role("link", name="Nuovo obiettivo").click()
    page.get_by_role("link", name="Da una scheda vuota").click()
    page.get_by_label("Titolo").fill("Pagare prima i fornitori")
    page.get_by_label("Peso", exact=True).fill("5")
    # The area had 103 of 100: the sum follows, without saving.
    page.get_by_text("Pesi dell'area: 108 su 100, 8 di troppo").wait_for()
    for posto, (passo, scadenza, peso) in enumerate(
        [
            ("Ricognizione", "31/03/2023", "20"),
            ("Procedura", "31/06/2023", "30"),
            ("Avvio", "tutto l'anno", "50"),
        ]
    ):
        page.get_by_role("button", name="Aggiungi una fase").click()
        expect(page.locator(f"#id_fasi-{posto}-descrizione")).to_be_focused()
        page.keyboard.type(passo)
        page.locator(f"#id_fasi-{posto}-scadenza").fill(scadenza)
        page.locator(f"#id_fasi-{posto}-peso").fill(peso)
    page.locator("#id_fasi-0-mesi").get_by_text("mar", exact=True).click()
    page.get_by_text("Valore obiettivo, fase dopo fase: 20 → 50 → 100").wait_for()
    # A finding stands beside, with a link to the field.
    page.locator(".segnalate a[href='#id_fasi-1-scadenza']").click()
    assert page.evaluate("location.hash") == "#id_fasi-1-scadenza"
    page.get_by_role("button", name="Aggiungi un indicatore").click()
    page.locator("#id_indicatori-0-descrizione").fill("Ritardo medio")
    page.locator("#id_indicatori-0-operatore").select_option("<=")
    page.locator("#id_indicatori-0-valore").fill("-1,5")
    page.get_by_role("button", name="Aggiungi un indicatore").click()
    page.locator("#id_indicatori-1-descrizione").fill("Regolamento approvato")
    page.locator("#id_indicatori-1-tipo").select_option("si_no")
    page.locator("select#id_indicatori-1-valore").select_option("1")
    # Enter saves nothing: it is the sums again.
    page.locator("#id_fasi-0-peso").press("Enter")
    assert page.locator("#id_indicatori-0-valore").input_value() == "-1,5"
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_text("Obiettivo 70 salvato.").wait_for()
    scritto = letto("cazzago-san-martino", 70)
    assert [
        (fase.numero, fase.descrizione, str(fase.scadenza or fase.scadenza_testo), fase.mesi)
        for fase in scritto.fasi
    ] == [
        (1, "Ricognizione", "2023-03-31", (3,)),
        (2, "Procedura", "31/06/2023", ()),
        (3, "Avvio", "tutto l'anno", ()),
    ]
    assert [(uno.tipo, uno.operatore, str(uno.valore)) for uno in scritto.indicatori] == [
        ("numero", "<=", "-1.5"),
        ("si_no", "", "1"),
    ]
    assert console == []


def test_le_righe_si_spostano_e_si_tolgono_con_la_tastiera(entra, page, console):
    entra("redattore", f"{TORTONA}obiettivi/2/modifica/")
    titoli = [page.locator(f"#id_fasi-{posto}-descrizione").input_value() for posto in range(3)]
    page.locator("#id_fasi-1-descrizione").fill("Scritta e non salvata")
    giu = page.get_by_role("button", name="Sposta giù Fase 1", exact=True)
    giu.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_fasi-0-descrizione")).to_have_value("Scritta e non salvata")
    assert page.locator("#id_fasi-1-descrizione").input_value() == titoli[0]
    expect(page.get_by_role("button", name="Sposta giù Fase 2", exact=True)).to_be_focused()
    page.get_by_role("button", name="Togli Fase 1", exact=True).press("Enter")
    expect(page.locator("#id_fasi-0-descrizione")).to_be_focused()
    expect(page.locator("#id_fasi-0-descrizione")).to_have_value(titoli[0])
    assert console == []
    # Nothing was saved, and whoever leaves is asked.
    assert letto("tortona", 2).fasi[0].descrizione == titoli[0]
    domande = []
    page.on("dialog", lambda domanda: (domande.append(domanda.type), domanda.accept()))
    page.get_by_role("link", name="Lascia senza salvare").click()
    page.wait_for_url(f"**{TORTONA}obiettivi/2/")
    assert domande == ["beforeunload"]


def test_due_persone_insieme(entra, page, browser, live_server, console):
    dove = f"{TORTONA}obiettivi/1/modifica/"
    entra("redattore", dove)
    page.get_by_label("Titolo").fill("Titolo del redattore")
    altra = browser.new_context(base_url=live_server.url, locale="it-IT").new_page()
    altra.goto(f"/accedi/?next={dove}")
    altra.get_by_label("Nome utente").fill("segretario")
    altra.get_by_label("Password").fill("piano-di-prova")
    altra.get_by_role("button", name="Accedi").click()
    altra.get_by_label("Titolo").fill("Titolo del segretario")
    altra.get_by_role("button", name="Salva", exact=True).click()
    altra.get_by_text("Obiettivo 1 salvato.").wait_for()
    altra.context.close()
    page.get_by_role("button", name="Salva", exact=True).click()
    conflitto = page.get_by_role("alert").filter(has_text="Nel frattempo Segretario comunale ha salvato")
    conflitto.wait_for()
    celle = conflitto.locator("tbody td").all_inner_texts()
    assert celle == ["Titolo del segretario", "Titolo del redattore"]
    assert page.get_by_label("Titolo").input_value() == "Titolo del redattore"
    assert letto("tortona", 1).titolo == "Titolo del segretario"
    assert difetti(page) == []
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_text("Obiettivo 1 salvato.").wait_for()
    assert (letto("tortona", 1).titolo, console) == ("Titolo del redattore", [])


def test_la_sessione_finita_si_dice_accanto_al_modulo(entra, page):
    entra("redattore", f"{TORTONA}obiettivi/1/modifica/")
    page.get_by_label("Titolo").fill("Scritto prima")
    page.context.clear_cookies()
    page.get_by_role("button", name="Aggiungi una fase").click()
    page.get_by_text("La sessione è scaduta.").wait_for()
    assert page.get_by_label("Titolo").input_value() == "Scritto prima"


@pytest.fixture
def senza_javascript(browser, live_server, cinque_piani):
    """A page of a browser that runs no script, with the redattore in."""
    contesto = browser.new_context(java_script_enabled=False, base_url=live_server.url, viewport=STRETTO)
    pagina = contesto.new_page()
    pagina.goto("/accedi/")
    pagina.get_by_label("Nome utente").fill("redattore")
    pagina.get_by_label("Password").fill("piano-di-prova")
    pagina.get_by_role("button", name="Accedi").click()
    yield pagina
    contesto.close()


def test_senza_javascript_si_fa_tutto_con_i_pulsanti(senza_javascript):
    pagina = senza_javascript
    pagina.goto(f"{TORTONA}obiettivi/nuovo/?area=07")
    pagina.get_by_label("Titolo").fill("Senza script")
    pagina.get_by_label("Peso", exact=True).fill("4")
    pagina.get_by_role("button", name="Aggiungi una fase").click()
    pagina.locator("#id_fasi-0-descrizione").fill("Un passo")
    pagina.get_by_role("button", name="Aggiungi un indicatore").click()
    pagina.locator("#id_indicatori-0-tipo").select_option("testo")
    pagina.get_by_role("button", name="Aggiorna secondo il tipo").click()
    pagina.locator("#id_indicatori-0-testo").fill("mensile")
    pagina.get_by_role("button", name="Aggiorna i conti").last.click()
    assert pagina.get_by_text("Pesi dell'area: 94 su 100, ne restano 6").is_visible()
    pagina.get_by_role("button", name="Salva", exact=True).click()
    assert pagina.get_by_text("Obiettivo 26 salvato.").is_visible()
    scritto = letto("tortona", 26)
    assert (scritto.titolo, scritto.fasi[0].descrizione, scritto.indicatori[0].testo) == (
        "Senza script",
        "Un passo",
        "mensile",
    )


def test_il_modulo_e_per_tutti_a_ogni_larghezza(entra, vai, page, console):
    entra("redattore", f"{TORTONA}obiettivi/2/modifica/")
    assert difetti(page) == []
    # With everything open, and with mistakes in it.
    page.locator("#id_assegnazioni-0-peso").fill("5,5,5")
    page.get_by_label("Titolo").fill(" ")
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_role("heading", name="Ci sono 2 cose da sistemare").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((uno) => (uno.open = true))")
    assert difetti(page) == []
    console.clear()
    for indirizzo in (
        f"{CAZZAGO}obiettivi/1/modifica/",
        f"{TORTONA}obiettivi/nuovo/?tipico=tempi-di-pagamento",
        f"{TORTONA}obiettivi/nuovo/inizio/",
        f"{TORTONA}obiettivi/2/sposta/",
        f"{TORTONA}obiettivi/3/annulla/",
        f"{TORTONA}obiettivi/2/note/",
    ):
        page.on("dialog", lambda domanda: domanda.accept())
        vai(indirizzo)
        assert {indirizzo: difetti(page)} == {indirizzo: []}
    assert console == []


def test_la_parte_di_una_sola_area_e_per_tutti(entra, page, console):
    entra("compilatore", f"{CAZZAGO}obiettivi/1/modifica/")
    page.locator("details.comune summary").click()
    assert (difetti(page), console) == ([], [])


def test_un_doppio_clic_fa_una_copia_sola(entra, page):
    prima = len(letti("cazzago-san-martino"))
    entra("redattore", f"{CAZZAGO}obiettivi/30/")
    page.get_by_role("button", name="Copia l'obiettivo").dblclick()
    expect(page.get_by_text("Obiettivo 30 copiato nel n. 70")).to_be_visible()
    assert len(letti("cazzago-san-martino")) == prima + 1


def test_chi_sbaglia_si_ritrova_davanti_a_che_cosa_sistemare(entra, page):
    entra("redattore", f"{CAZZAGO}obiettivi/30/modifica/")
    page.get_by_label("Titolo").fill("")
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.locator(".richiamo-error")).to_be_focused()
    page.locator(".richiamo-error").get_by_role("link", name="Titolo").click()
    expect(page.get_by_label("Titolo")).to_be_focused()
