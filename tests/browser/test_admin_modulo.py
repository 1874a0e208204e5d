"""The admin's forms in a real browser: what its script adds, and that nothing is lost without it."""

import pytest
from playwright.sync_api import expect

from obiettivi import models

pytestmark = pytest.mark.browser

AGGIUNGI = "/amministrazione/obiettivi/obiettivo/add/?piano={piano}"
MODIFICA = "/amministrazione/obiettivi/obiettivo/{obiettivo}/change/"

SI_VEDONO = {
    "numero": {"operatore", "valore", "unita", "data", "baseline", "baseline_testo"},
    "percentuale": {"operatore", "valore", "unita", "data", "baseline", "baseline_testo"},
    "rapporto": {"operatore", "valore", "unita", "data", "baseline", "baseline_testo"},
    "importo": {"operatore", "valore", "data", "baseline", "baseline_testo"},
    "data": {"operatore", "data", "testo", "baseline_testo"},
    "si_no": {"valore", "baseline_testo"},
    "testo": {"testo", "baseline_testo"},
}
CAMPI = set.union(*SI_VEDONO.values())


def visibili(page, prefisso):
    return {nome for nome in CAMPI if page.locator(f"[name={prefisso}-{nome}]").is_visible()}


def piano_cazzago():
    return models.Piano.objects.get(ente__slug="cazzago-san-martino")


def test_il_modulo_segue_chi_scrive(entra, vai, page):
    """Types, months and voci in rows that are added; then leaving warns."""
    lamentele = []
    page.on("console", lambda messaggio: lamentele.append(messaggio.text))
    piano = piano_cazzago()
    entra("redattore", "/")
    vai(AGGIUNGI.format(piano=piano.pk))

    page.get_by_role("button", name="Aggiungi indicatore").click()
    tipo = page.locator("[name=indicatori-0-tipo]")
    for scelto, attesi in SI_VEDONO.items():
        tipo.select_option(scelto)
        assert (scelto, visibili(page, "indicatori-0")) == (scelto, attesi)
    # What holds a value stays, whatever the type.
    tipo.select_option("numero")
    page.locator("[name=indicatori-0-unita]").fill("questionari")
    tipo.select_option("testo")
    assert visibili(page, "indicatori-0") == {"testo", "baseline_testo", "unita"}

    page.get_by_role("button", name="Aggiungi fase").click()
    mesi = page.locator("#fasi-0").get_by_role("group", name="mesi")
    caselle = mesi.get_by_role("checkbox")
    expect(caselle).to_have_count(12)
    righe = {round(caselle.nth(mese).bounding_box()["y"]) for mese in range(12)}
    assert len(righe) == 1
    mesi.get_by_role("checkbox", name="gennaio").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    accesi = mesi.get_by_role("checkbox", checked=True)
    assert accesi.evaluate_all("uni => uni.map(uno => uno.value)") == ["1", "3"]
    mesi.get_by_role("button", name="tutto l'anno").click()
    expect(accesi).to_have_count(12)
    mesi.get_by_role("button", name="tutto l'anno").click()
    expect(accesi).to_have_count(0)

    page.get_by_role("button", name="Aggiungi voce dell'obiettivo").click()
    page.locator("#righe_voci-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("tributarie")
    trovate = page.locator(".select2-results__option")
    expect(trovate).to_have_count(piano.voci.filter(nome__icontains="tributarie").count())

    domande = []
    page.on("dialog", lambda domanda: (domande.append(domanda.type), domanda.accept()))
    vai("/")
    assert domande == ["beforeunload"]
    assert [testo for testo in lamentele if "favicon" not in testo and "404" not in testo] == []


def test_chi_non_ha_scritto_nulla_o_salva_esce_senza_domande(entra, vai, page):
    domande = []
    page.on("dialog", lambda domanda: (domande.append(domanda.type), domanda.accept()))
    obiettivo = piano_cazzago().obiettivi.get(n=25)
    entra("redattore", "/")
    vai(MODIFICA.format(obiettivo=obiettivo.pk))
    page.get_by_role("button", name="Aggiungi fase").click()
    page.get_by_role("button", name="Aggiungi indicatore").click()
    vai("/")
    vai(MODIFICA.format(obiettivo=obiettivo.pk))
    page.locator("[name=titolo]").fill("Altro titolo")
    page.get_by_role("button", name="Salva", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert domande == []
    # After a refusal what is on the page is nowhere else, even if nothing more is typed.
    vai(MODIFICA.format(obiettivo=obiettivo.pk))
    page.locator("[name=n]").fill("tre")
    page.get_by_role("button", name="Salva", exact=True).first.click()
    expect(page.locator(".errornote")).to_be_visible()
    # What asks is a script, that runs when the whole page is there.
    page.wait_for_load_state()
    vai("/")
    assert domande == ["beforeunload"]


def test_una_segnalazione_porta_al_suo_campo(entra, vai, page):
    piano = models.Piano.objects.get(ente__slug="tortona")
    obiettivo = piano.obiettivi.get(n=13)
    ultima = obiettivo.fasi.last()
    models.PesoFase.objects.filter(assegnazione__obiettivo=obiettivo).delete()
    obiettivo.fasi.filter(ordine=0).update(peso=100)
    obiettivo.fasi.exclude(ordine=0).update(peso=None)
    entra("redattore", "/")
    vai(MODIFICA.format(obiettivo=obiettivo.pk))
    quadro = page.get_by_role("region", name="Pesi e segnalazioni")
    voce = quadro.get_by_role("listitem").filter(has_text=f"La fase {ultima.ordine + 1} dell'obiettivo 13")
    voce.get_by_role("link", name="Correggi").click()
    campo = page.locator(f"[name=fasi-{ultima.ordine}-peso]")
    expect(campo).to_be_focused()
    expect(campo).to_be_in_viewport()

    # In a folded part, and where the type hides it; coming from another page.
    indicatore = obiettivo.indicatori.first()
    models.Indicatore.objects.filter(pk=indicatore.pk).update(tipo="testo", valore=None)
    for nome in ("premio_totale", "indicatori-0-fonte", "indicatori-0-valore"):
        vai("/")
        vai(f"{MODIFICA.format(obiettivo=obiettivo.pk)}#id_{nome}")
        campo = page.locator(f"[name={nome}]")
        expect(campo).to_be_focused()
        expect(campo).to_be_in_viewport()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_senza_javascript_ogni_campo_si_vede(entra, vai, page):
    obiettivo = piano_cazzago().obiettivi.get(n=25)
    entra("redattore", "/")
    vai(MODIFICA.format(obiettivo=obiettivo.pk))
    assert visibili(page, "indicatori-0") == CAMPI
