"""A whole round of monitoring by five people: opened, filled in, sent, returned, validated, valued, closed."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from obiettivi.models import Piano
from obiettivi.ricezione import FILE_MASSIMO
from tests.browser.test_accessibilita import console  # noqa: F401
from tests.browser.test_vita import cambia_persona, guarda  # noqa: F401

pytestmark = pytest.mark.browser


def _file(nome, dati):
    """A file, as a person chooses it."""
    return {"name": nome, "mimeType": "application/octet-stream", "buffer": dati}


@pytest.fixture
def borgo(cinque_piani, settings):
    settings.DEBUG = True
    call_command("prepara_borgo", verbosity=0)
    settings.DEBUG = False
    piano = Piano.objects.filter(ente__slug="borgo-esempio").order_by("anno").first()
    return f"/piani/borgo-esempio/{piano.anno}/monitoraggio/", piano.anno


def test_un_giro_di_cinque(borgo, entra, vai, page, guarda, cambia_persona, console):  # noqa: F811
    qui, anno = borgo
    giorno = f"31/03/{anno + 1}"
    rilevazione = f"{qui}{anno + 1}-03-31/"
    entra("segretario", qui)
    page.get_by_label("Giorno").fill(giorno)
    page.get_by_label("Nome").fill("Tempi di pagamento a marzo")
    page.get_by_role("button", name="Programma la rilevazione").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name="Apri «Tempi di pagamento a marzo»").click()
    expect(page.get_by_role("status")).to_be_visible()
    guarda("rilevazione-aperta")

    # The compilatore prepares it, with a measure that is not a number first; only the responsabile sends it.
    cambia_persona("borgo.ufficio", "/")
    vai(rilevazione)
    page.get_by_role("link", name="6. Sportello edilizio in linea").click()
    guarda("avanzamento-da-compilare")
    page.get_by_label("Percentuale (%)").fill("circa 50")
    page.get_by_role("button", name="Salva", exact=True).click()
    guarda("avanzamento-sbagliato")
    page.get_by_label("Percentuale (%)").fill("50")
    page.get_by_label("Attività svolte").fill("Il portale è usato da metà degli studi.")
    # With a file too large, told before it is sent; then with one that is not what it says.
    scelta = page.get_by_label("Scegli uno o più file")
    scelta.set_input_files([_file("video.pdf", bytes(FILE_MASSIMO + 1))])
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_text("«video.pdf» (21 MB): un file può arrivare a 20 MB.")).to_be_visible()
    guarda("avanzamento-file-grande")
    page.get_by_label("Che cosa sono i file").fill("Le pratiche, mese per mese")
    scelta.set_input_files([_file("pratiche.csv", b"Mese;Pratiche\r\n"), _file("foto.pdf", b"nessuna foto")])
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("«foto.pdf» ha un nome che finisce in .pdf")
    expect(page.get_by_label("Attività svolte")).to_have_value("Il portale è usato da metà degli studi.")
    guarda("avanzamento-file-rifiutato")
    scelta.set_input_files([_file("sbagliato.txt", b"da togliere")])
    page.get_by_role("button", name="Salva", exact=True).click()
    page.get_by_label("Togli «sbagliato.txt» quando salvo").check()
    page.get_by_role("button", name="Salva", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("«sbagliato.txt» non è più tra le evidenze.")
    expect(page.get_by_role("button", name="Salva e invia")).to_have_count(0)
    avanzamento = page.url.partition("//")[2].partition("/")[2]

    cambia_persona("borgo.tecnica", f"/{avanzamento}")
    page.get_by_role("button", name="Salva e invia").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("inviato")
    cambia_persona("segretario", f"/{avanzamento}")
    page.get_by_label("Che cosa c'è da rivedere").fill("Il 50% di quali pratiche?")
    page.get_by_role("button", name="Restituisci").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("restituito")
    cambia_persona("borgo.tecnica", f"/{avanzamento}")
    expect(page.get_by_text("«Il 50% di quali pratiche?»").first).to_be_visible()
    page.get_by_role("button", name="Salva e invia").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("inviato")
    cambia_persona("segretario", f"/{avanzamento}")
    page.get_by_role("button", name="Valida").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("validato")

    cambia_persona("oiv", f"/{avanzamento}")
    page.get_by_label("Grado (%)").fill("70")
    page.get_by_label("Motivo").fill("Il confronto è con tre mesi soltanto")
    page.get_by_role("button", name="Registra il grado").click()
    expect(page.get_by_text("Secondo l'OIV: 70 %")).to_be_visible()
    guarda("avanzamento-valutato")
    with page.expect_download() as scaricato:
        page.get_by_role("link", name="pratiche.csv").click()
    assert scaricato.value.suggested_filename == "pratiche.csv"
    assert scaricato.value.path().read_bytes() == b"Mese;Pratiche\r\n"
    vai(rilevazione)
    page.get_by_role("link", name="Le evidenze, obiettivo per obiettivo").click()
    expect(page.get_by_role("link", name="pratiche.csv")).to_be_visible()
    guarda("evidenze")
    with page.expect_download() as scaricato:
        page.get_by_role("link", name="Tutte le evidenze (zip)").click()
    assert scaricato.value.suggested_filename == f"evidenze-borgo-esempio-{anno + 1}-03-31.zip"

    cambia_persona("segretario", rilevazione)
    page.get_by_role("button", name="Chiudi la rilevazione").click()
    expect(page.get_by_text("Per chiudere lo stesso scrivi il motivo").first).to_be_visible()
    page.get_by_label("Motivo").fill("Serviva solo un'area")
    page.get_by_role("button", name="Chiudi la rilevazione").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chiusa")
    guarda("rilevazione-chiusa")
    cambia_persona("lettore", rilevazione)
    expect(page.get_by_role("link", name="6. Sportello edilizio in linea")).to_be_visible()
    assert [una for una in console if "404" not in una] == []
