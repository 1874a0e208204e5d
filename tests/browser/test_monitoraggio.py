"""A whole round of monitoring by five people, from the opening to the Relazione that the OIV validates."""

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
    page.get_by_label("Tipo").select_option("finale")
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
    page.get_by_label("Fatto?").select_option(label="sì")
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
    page.get_by_label("Nuova nota").fill("Chiedere da quando si conta.")
    page.get_by_label("Riservata all'OIV").check()
    page.get_by_role("button", name="Aggiungi la nota").click()
    expect(page.get_by_role("region", name="Note dell'OIV")).to_contain_text("Riservata")
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
    vai(f"{rilevazione}esame/")
    expect(page.get_by_role("row", name="6. Sportello edilizio in linea")).to_contain_text("70 %")
    guarda("esame")
    page.get_by_label("Solo con qualcosa da chiedere").check()
    page.get_by_role("button", name="Mostra").click()
    expect(page.get_by_text("La fase 1 al 31/12")).to_be_visible()
    guarda("esame-scelto")
    page.get_by_label("Nuova nota").fill("Una sola area ha dati: va bene così.")
    page.get_by_role("button", name="Aggiungi la nota").click()
    expect(page.get_by_role("status")).to_have_text("Nota aggiunta.")

    cambia_persona("segretario", rilevazione)
    page.get_by_role("button", name="Chiudi la rilevazione").click()
    expect(page.get_by_text("Per chiudere lo stesso scrivi il motivo").first).to_be_visible()
    page.get_by_label("Motivo").fill("Serviva solo un'area")
    page.get_by_role("button", name="Chiudi la rilevazione").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chiusa")
    guarda("rilevazione-chiusa")
    cambia_persona("lettore", rilevazione)
    expect(page.get_by_role("link", name="6. Sportello edilizio in linea")).to_be_visible()

    # The Giunta approves it, the OIV validates it: first with an act that is still to come.
    relazione = f"{rilevazione}relazione/"
    cambia_persona("segretario", relazione)
    guarda("relazione-da-approvare")
    page.get_by_label("Tipo dell'atto").fill("deliberazione di Giunta comunale")
    page.get_by_label("Numero").fill("61")
    page.get_by_label("Data").fill(f"20/06/{anno + 60}")
    page.get_by_role("button", name="Registra l'atto").click()
    expect(page.get_by_text("deve ancora venire").first).to_be_visible()
    guarda("relazione-sbagliata")
    page.get_by_label("Data").fill(f"20/06/{anno + 1}")
    page.get_by_role("button", name="Registra l'atto").click()
    expect(page.get_by_text(f"deliberazione di Giunta comunale n. 61 del 20/06/{anno + 1}")).to_be_visible()
    cambia_persona("oiv", "/")
    expect(page.get_by_text("La Relazione aspetta la validazione")).to_be_visible()
    guarda("home-oiv")
    page.get_by_role("link", name="Valida la Relazione").click()
    page.get_by_label("Esito").select_option("validata")
    page.get_by_label("Data").fill(f"25/06/{anno + 1}")
    page.get_by_role("button", name="Registra la validazione").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Validata")
    guarda("relazione-validata")
    cambia_persona("lettore", relazione)
    with page.expect_download() as scarico:
        page.get_by_role("link", name="PDF").click()
    assert (
        scarico.value.suggested_filename == f"relazione-performance-borgo-esempio-{anno}-{anno + 1}-03-31.pdf"
    )
    assert [una for una in console if "404" not in una] == []


def test_il_parere_dell_oiv_su_una_variazione(borgo, entra, vai, page, guarda, cambia_persona, console):  # noqa: F811
    qui, _ = borgo
    piano = qui.removesuffix("monitoraggio/")
    entra("segretario", f"{piano}approvazione/")
    page.get_by_label("Motivo").fill("Il portale si apre prima")
    page.get_by_role("button", name="Apri una variazione").click()
    expect(page.get_by_text("L'OIV non ha ancora dato il suo parere")).to_be_visible()
    cambia_persona("oiv", "/")
    page.get_by_role("link", name="Dai il parere").click()
    guarda("parere")
    page.get_by_role("button", name="Registra il parere").click()
    expect(page.get_by_text("Scegli il parere.")).to_be_visible()
    guarda("parere-sbagliato")
    page.get_by_role("combobox", name="Parere").select_option("contrario")
    page.get_by_label("Testo del parere").fill("Il termine di prima era realistico.")
    page.get_by_role("button", name="Registra il parere").click()
    expect(page.get_by_role("region", name="Pareri già dati")).to_contain_text("Contrario")
    guarda("parere-dato")
    cambia_persona("segretario", f"{piano}approvazione/")
    expect(page.get_by_role("region", name="La variazione", exact=True)).to_contain_text(
        "Il termine di prima era realistico."
    )
    guarda("approvazione-con-parere")
    page.get_by_role("link", name="Confronta con la versione 2").click()
    expect(page.get_by_role("region", name="Il parere dell'OIV")).to_contain_text("Contrario")
    guarda("confronto-con-parere")
    assert console == []


def test_si_contano_le_attivita_e_la_salute(borgo, entra, vai, page, guarda, cambia_persona, console):  # noqa: F811
    """An area fills in its table, with something that is not a number first; somebody else saves meanwhile."""
    qui, anno = borgo
    giorno = f"{anno + 1}-03-31"
    tabella = f"{qui}{giorno}/attivita/TEC/"
    entra("segretario", qui)
    page.get_by_label("Giorno").fill(f"31/03/{anno + 1}")
    page.get_by_role("button", name="Programma la rilevazione").click()
    page.get_by_role("button", name=f"Apri «Monitoraggio al 31/03/{anno + 1}»").click()
    expect(page.get_by_role("status")).to_be_visible()

    cambia_persona("borgo.ufficio", tabella)
    guarda("attivita-da-compilare")
    interventi = page.get_by_role("textbox", name="Interventi su segnalazione dei cittadini Quantità")
    interventi.fill("circa 20")
    page.get_by_role("textbox", name="Uscite dei mezzi sgombraneve Nota").fill("Nessuna nevicata")
    page.get_by_role("button", name="Salva").click()
    guarda("attivita-sbagliate")
    page.get_by_role("link", name="Interventi su segnalazione dei cittadini, quantità").click()
    expect(interventi).to_be_focused()
    interventi.fill("21")

    altra = page.context.browser.new_context(locale="it-IT")
    altra.add_cookies(page.context.cookies())
    di_un_altro = altra.new_page()
    di_un_altro.goto(page.url)
    di_un_altro.get_by_role("textbox", name="Permessi di costruire rilasciati Quantità").fill("1.000")
    di_un_altro.get_by_role("button", name="Salva").click()
    expect(di_un_altro.get_by_role("status")).to_contain_text("Salvato: 1 riga compilata su 4.")
    altra.close()

    page.get_by_role("button", name="Salva").click()
    guarda("attivita-due-insieme")
    expect(page.get_by_role("textbox", name="Permessi di costruire rilasciati Quantità")).to_have_value(
        "1.000"
    )
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_role("status")).to_contain_text("Salvato: 3 righe compilate su 4.")
    expect(page.get_by_text("10 % dell'atteso")).to_be_visible()

    cambia_persona("redattore", f"{qui}{giorno}/salute/")
    page.get_by_role("textbox", name="Pagamenti ricevuti con PagoPA (%) Valore").fill("89,5")
    page.get_by_role("button", name="Salva").click()
    expect(page.get_by_role("status")).to_contain_text("Salvato: 1 riga compilata su 4.")
    guarda("salute")
    vai(f"{qui}{giorno}/")
    expect(page.get_by_role("row", name="Area tecnica TEC 3 su 4")).to_be_visible()
    guarda("rilevazione-con-quantita")
    vai(f"{qui}{anno}-12-31/attivita/TEC/")
    guarda("attivita-chiuse")
    assert [una for una in console if "404" not in una] == []
