"""The evidence on the page of an avanzamento: attached with what is typed, downloaded by who reads it."""

import tracemalloc
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from monitoraggio import azioni, deposito, models
from monitoraggio.views import allegati
from obiettivi.ricezione import FILE_MASSIMO, SENZA_SESSIONE, TROPPO_GRANDE, TROPPO_INSIEME
from tests import file_di_prova as f
from tests.avanzamenti import (
    FINALE,
    PIENO,
    apri,
    compila,
    con_le_persone,
    frasi,
    invia,
    misure,
    riga_di,
    scritto,
    stato,
    va,
)
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.invii import Invio
from tests.moduli import inviabile
from tests.test_evidenze_azioni import allega, cartella, dette  # noqa: F401
from tests.test_ripresa import accedi, campi, sessione_finita

pytestmark = pytest.mark.django_db
MEGA = 1024 * 1024


@pytest.fixture
def aperta(segretario, redattore, compilatore, responsabile, oiv, lettore):
    piano = con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    return apri(piano, segretario, FINALE)


def file(nome="dati.csv", dati=b"Pratiche;72\r\n"):
    return SimpleUploadedFile(nome, dati)


def rifiuti(html):
    """The sentences on the files that were not attached."""
    sezioni = cerca(html, "section", **{"aria-labelledby": "rifiutate"})
    return [frase for sezione in sezioni for frase in testi(sezione, "li")]


def elencate(html):
    return [
        testo(cerca(uno, "a")[0]) for elenco in cerca(html, "ul", "evidenze") for uno in cerca(elenco, "li")
    ]


# Attached with the rest


def test_si_allega_salvando_quello_che_si_scrive(aperta, compilatore, entra):
    client = entra(compilatore)
    dati = scritto(aperta, valore="72", relazione="A metà", che_cosa="Le\npratiche")
    risposta = client.post(va(aperta, 1), dati | {"evidenze": [file(), file("verbale.pdf", f.pdf())]})
    assert (risposta.status_code, risposta["Location"]) == (302, va(aperta, 1))
    assert frasi(risposta) == [
        "«dati.csv» è tra le evidenze.",
        "«verbale.pdf» è tra le evidenze.",
        "Avanzamento salvato: resta in bozza finché non viene inviato.",
    ]
    html = pagina(client.get(va(aperta, 1)))
    assert elencate(html) == ["dati.csv", "verbale.pdf"]
    (elenco,) = cerca(html, "ul", "evidenze")
    assert testi(elenco, "p")[1:3] == ["Le pratiche", f"{compilatore}, {_quando()}"]
    assert (riga_di(aperta, 1)[0].relazione, [str(una) for una in misure(aperta)]) == ("A metà", ["72"])
    # As it was drawn, it can be saved again.
    ancora = client.post(va(aperta, 1), inviabile(client.get(va(aperta, 1))))
    assert frasi(ancora)[-1] == "Avanzamento salvato: resta in bozza finché non viene inviato."
    assert riga_di(aperta, 1)[0].scritture == 3


def _quando():
    return models.Evidenza.objects.first().quando.astimezone().strftime("%d/%m/%Y, %H:%M")


def test_un_file_rifiutato_non_fa_perdere_il_resto(aperta, compilatore, entra):
    dati = scritto(aperta, valore="72", relazione="A metà", che_cosa="Il verbale")
    tutti = [file("vuoto.pdf", b""), file("verbale.pdf", f.pdf()), file("foto.pdf", f.PROGRAMMA)]
    risposta = entra(compilatore).post(va(aperta, 1), dati | {"evidenze": tutti})
    html = pagina(risposta)
    assert testi(html, "title")[0].startswith("Errore: ")
    assert rifiuti(html) == [
        "«vuoto.pdf» è vuoto (0 byte): forse il salvataggio non è finito. Aprilo, salvalo di nuovo e allegalo.",
        "«foto.pdf» dentro è un programma, qualunque nome abbia: non si può allegare.",
    ]
    assert testi(html, "div", role="status") == [
        "«verbale.pdf» è tra le evidenze.",
        "Quello che hai scritto è salvato.",
    ]
    assert (riga_di(aperta, 1)[0].relazione, dette(aperta)) == ("A metà", ["verbale.pdf"])
    rimandata = inviabile(risposta)
    assert rimandata["che_cosa"] == ["Il verbale"]
    # Nobody else wrote: it is saved over what was just read.
    assert entra(compilatore).post(va(aperta, 1), rimandata).status_code == 302


def test_un_campo_sbagliato_non_fa_perdere_il_file(aperta, compilatore, entra):
    dati = scritto(aperta, valore="circa 20", relazione="A metà") | {"evidenze": [file()]}
    risposta = entra(compilatore).post(va(aperta, 1), dati)
    html = pagina(risposta)
    (errori,) = cerca(html, "section", **{"aria-labelledby": "errori"})
    assert testi(errori, "p") == [
        "I file sono già tra le evidenze; quello che hai scritto è tutto qui, ma non è ancora salvato."
    ]
    assert (dette(aperta), riga_di(aperta, 1)[0].relazione) == (["dati.csv"], "")
    corretta = inviabile(risposta) | {nome: "20" for nome in dati if nome.endswith("-valore")}
    assert entra(compilatore).post(va(aperta, 1), corretta).status_code == 302
    assert riga_di(aperta, 1)[0].relazione == "A metà"


def test_chi_ha_corretto_un_campo_non_copre_quello_che_altri_hanno_salvato_intanto(
    aperta, compilatore, responsabile, entra
):
    dati = scritto(aperta, valore="circa 20")
    compila(aperta, 1, responsabile, valore=72)
    risposta = entra(compilatore).post(va(aperta, 1), dati)
    corretta = inviabile(risposta) | {nome: "20" for nome in dati if nome.endswith("-valore")}
    html = pagina(entra(compilatore).post(va(aperta, 1), corretta))
    assert testi(html, "h2", id="conflitto") == [
        "Mentre scrivevi qualcun altro ha salvato questo avanzamento"
    ]
    assert [str(una) for una in misure(aperta)] == ["72"]


def test_in_un_conflitto_il_file_resta(aperta, compilatore, responsabile, entra):
    dati = scritto(aperta, relazione="Mia")
    compila(aperta, 1, responsabile, valore=72)
    risposta = entra(compilatore).post(va(aperta, 1), dati | {"evidenze": [file()]})
    assert testi(pagina(risposta), "h2", id="conflitto") != []
    assert dette(aperta) == ["dati.csv"]
    assert entra(compilatore).post(va(aperta, 1), inviabile(risposta)).status_code == 302
    assert riga_di(aperta, 1)[0].relazione == "Mia"


def test_lo_stesso_file_due_volte_si_dice_con_garbo(aperta, compilatore, entra):
    allega(aperta, compilatore)
    dati = scritto(aperta, relazione="A metà") | {"evidenze": [file("copia.csv")]}
    risposta = entra(compilatore).post(va(aperta, 1), dati)
    assert (risposta.status_code, frasi(risposta)[0]) == (
        302,
        "«copia.csv» è già tra le evidenze («dati.csv»): non serve allegarlo di nuovo.",
    )


def test_si_toglie_spuntando_e_salvando(aperta, compilatore, entra):
    una = allega(aperta, compilatore)
    altrove = allega(aperta, compilatore, "b.txt", b"b", n=2)
    html = pagina(entra(compilatore).get(va(aperta, 1)))
    (casella,) = cerca(html, "input", name="togli")
    assert (attributi(casella)["value"], testi(html, "label", **{"for": f"togli-{una.pk}"})) == (
        str(una.pk),
        ["Togli «dati.csv» quando salvo"],
    )
    togli = [str(una.pk), str(altrove.pk), "boh", "9" * 30, str(10**15)]
    risposta = entra(compilatore).post(va(aperta, 1), scritto(aperta) | {"togli": togli})
    assert frasi(risposta)[0] == "«dati.csv» non è più tra le evidenze."
    assert (dette(aperta), dette(aperta, 2)) == ([], ["b.txt"])
    assert riga_di(aperta, 1)[0].scritture == 2


def test_si_invia_con_i_file_e_non_se_uno_e_rifiutato(aperta, responsabile, entra):
    compila(aperta, 2, responsabile, **PIENO)
    dati = scritto(aperta, 2, valore="1")
    no = entra(responsabile).post(va(aperta, 2, "invia/"), dati | {"evidenze": [file("vuoto.pdf", b"")]})
    assert (len(rifiuti(pagina(no))), stato(aperta, 2)) == (1, "bozza")
    inviata = entra(responsabile).post(va(aperta, 2, "invia/"), inviabile(no) | {"evidenze": [file()]})
    assert frasi(inviata)[-1] == "Avanzamento inviato: adesso lo legge chi lo deve validare."
    assert (stato(aperta, 2), dette(aperta, 2)) == ("inviato", ["dati.csv"])


def test_chi_compila_per_conto_resta_scritto_che_ha_allegato_per_conto(aperta, redattore, entra):
    entra(redattore).post(va(aperta, 1), scritto(aperta) | {"evidenze": [file()]})
    assert [(p.passo, p.per_conto) for p in riga_di(aperta, 1)[0].passi.all()] == [("allegato", True)]


# Too late, too large, the disk is full, the session has ended


@pytest.mark.parametrize("come", ["inviato", "chiusa"])
def test_arrivato_tardi_lo_si_dice_e_non_si_perde_il_testo(
    aperta, compilatore, responsabile, segretario, entra, come
):
    una = allega(aperta, compilatore, n=2)
    compila(aperta, 2, responsabile, **PIENO)
    dati = scritto(aperta, 2, valore="1", relazione="Finito") | {
        "togli": [una.pk],
        "evidenze": [file("b.csv", b"b;1")],
    }
    if come == "inviato":
        invia(aperta, 2, responsabile)
        frase = "L'avanzamento è già stato inviato: per cambiarlo va restituito."
    else:
        azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
        frase = "La rilevazione non è aperta: gli avanzamenti non si possono cambiare."
    html = pagina(entra(compilatore).post(va(aperta, 2), dati))
    assert rifiuti(html) == [
        f"«dati.csv» non è stato tolto. {frase}",
        f"«b.csv» non è stato allegato. {frase}",
    ]
    assert "Finito" in testi(html, "textarea")
    assert dette(aperta, 2) == ["dati.csv"]


def test_senza_altro_da_salvare_un_file_arrivato_tardi_si_dice_lo_stesso(aperta, responsabile, entra):
    compila(aperta, 2, responsabile, **PIENO)
    dati = inviabile(entra(responsabile).get(va(aperta, 2))) | {"evidenze": [file()]}
    invia(aperta, 2, responsabile)
    html = pagina(entra(responsabile).post(va(aperta, 2), dati))
    assert len(rifiuti(html)) == 1


def spedisci(client, indirizzo, campi, tutti):
    """Sends a form whose files are made while it travels."""
    invio = Invio({nome: str(valore) for nome, valore in campi.items()}, tutti)
    return client.request(PATH_INFO=indirizzo, **invio.ambiente), invio


def test_tre_giga_si_rifiutano_senza_leggerli_e_il_testo_e_salvato(aperta, compilatore, entra):
    client = entra(compilatore)
    dati = scritto(aperta, relazione="A metà", che_cosa="Il filmato")
    client.get(va(aperta, 1))
    tracemalloc.start()
    risposta, invio = spedisci(client, va(aperta, 1), dati, [("evidenze", "film.pdf", 3 * 1024 * MEGA)])
    _, picco = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    html = pagina(risposta)
    assert rifiuti(html) == [f"«film.pdf» {TROPPO_INSIEME}"]
    assert (riga_di(aperta, 1)[0].relazione, inviabile(risposta)["che_cosa"]) == ("A metà", ["Il filmato"])
    assert invio.letti < MEGA
    assert picco < 20 * MEGA


def test_un_file_troppo_grande_non_ferma_gli_altri(aperta, compilatore, entra):
    tutti = [("evidenze", "video.pdf", FILE_MASSIMO + 1), ("evidenze", "dati.csv", b"a;1")]
    risposta, _ = spedisci(entra(compilatore), va(aperta, 1), scritto(aperta), tutti)
    assert rifiuti(pagina(risposta)) == [f"«video.pdf» {TROPPO_GRANDE}"]
    assert dette(aperta) == ["dati.csv"]


def test_se_il_disco_e_pieno_lo_si_dice_e_il_testo_e_salvato(aperta, compilatore, entra, monkeypatch):
    def pieno(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(deposito, "_scrivi", pieno)
    risposta = entra(compilatore).post(
        va(aperta, 1), scritto(aperta, relazione="Sì") | {"evidenze": [file()]}
    )
    assert rifiuti(pagina(risposta)) == [f"«dati.csv» {allegati.DISCO}"]
    assert (riga_di(aperta, 1)[0].relazione, dette(aperta)) == ("Sì", [])


def test_finita_la_sessione_il_testo_si_riprende_e_il_file_si_sceglie_di_nuovo(aperta, compilatore, entra):
    client = entra(compilatore)
    dati = inviabile(client.get(va(aperta, 1))) | {"relazione": ["A metà"], "evidenze": [file()]}
    sessione_finita()
    rientro = client.post(va(aperta, 1), dati)
    ripresa = accedi(client, rientro, "compilatore")
    assert "I file che avevi scelto (dati.csv) non li possiamo tenere" in testo(pagina(ripresa))
    azione, nascosti = campi(ripresa)
    html = pagina(client.post(azione, dict(nascosti)))
    assert rifiuti(html) == [f"«dati.csv» {SENZA_SESSIONE}"]
    assert (riga_di(aperta, 1)[0].relazione, dette(aperta)) == ("A metà", [])


# Who sees what


def test_chi_legge_soltanto_scarica_e_non_allega(aperta, compilatore, oiv, entra):
    una = allega(aperta, compilatore)
    html = pagina(entra(oiv).get(va(aperta, 1)))
    assert elencate(html) == ["dati.csv"]
    assert va(aperta, 1, f"evidenze/{una.pk}/") in mete(html)
    assert cerca(html, "input", type="file") == cerca(html, "input", name="togli") == []


@pytest.mark.parametrize(
    ("n", "attesi"),
    [
        #    lettore oiv compil. resp. redatt. segr. superutente
        (1, (404, 200, 200, 200, 200, 200, 200)),
        (3, (404, 200, 404, 404, 200, 200, 200)),
    ],
)
def test_chi_scarica_che_cosa(aperta, segretario, request, entra, n, attesi):
    una = allega(aperta, segretario, n=n)
    chi = ("lettore", "oiv", "compilatore", "responsabile", "redattore", "segretario", "amministratore")
    risposte = []
    for nome in chi:
        risposta = entra(request.getfixturevalue(nome)).get(va(aperta, n, f"evidenze/{una.pk}/"))
        risposte.append(risposta.status_code)
        assert b"".join(risposta)
    assert tuple(risposte) == attesi


def test_di_un_altro_avanzamento_non_si_scarica_da_questo(aperta, compilatore, entra, segretario):
    """Whoever reads the one of their area does not reach, from it, the file of another."""
    altrui = allega(aperta, segretario, n=3)
    assert entra(compilatore).get(va(aperta, 1, f"evidenze/{altrui.pk}/")).status_code == 404


def test_chiusa_la_scarica_chi_legge_il_piano(aperta, compilatore, segretario, lettore, entra):
    una = allega(aperta, compilatore)
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    risposta = entra(lettore).get(va(aperta, 1, f"evidenze/{una.pk}/"))
    assert (risposta.status_code, b"".join(risposta)) == (200, b"Pratiche;72\r\n")


@pytest.mark.parametrize(
    ("nome", "dati", "tipo"),
    [
        ("verità.pdf", f.pdf(), "application/pdf"),
        ("a.csv", b"<script>alert(1)</script>", "text/csv; charset=utf-8"),
    ],
)
def test_si_scarica_e_non_si_apre_come_una_pagina_nostra(aperta, compilatore, entra, nome, dati, tipo):
    una = allega(aperta, compilatore, nome, dati)
    risposta = entra(compilatore).get(va(aperta, 1, f"evidenze/{una.pk}/"))
    assert b"".join(risposta) == dati
    detto = f'filename="{nome}"' if nome.isascii() else f"filename*=utf-8''{quote(nome)}"
    assert {cosa: risposta[cosa] for cosa in ("Content-Type", "Content-Disposition", "Content-Length")} == {
        "Content-Type": tipo,
        "Content-Disposition": f"attachment; {detto}",
        "Content-Length": str(len(dati)),
    }
    assert risposta["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert risposta["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= {uno.strip() for uno in risposta["Cache-Control"].split(",")}


def test_di_un_file_che_non_c_e_piu_si_dice_a_chi_rivolgersi(aperta, compilatore, entra):
    una = allega(aperta, compilatore)
    deposito.togli(una.file)
    html = pagina(entra(compilatore).get(va(aperta, 1, f"evidenze/{una.pk}/")), 503)
    assert "si recupera da una copia di sicurezza" in testo(html)


@pytest.mark.parametrize("quante", [0, 1, 12])
def test_le_letture_non_crescono_con_le_evidenze(
    aperta, compilatore, entra, quante, django_assert_num_queries
):
    for n in range(quante):
        allega(aperta, compilatore, f"{n}.txt", str(n).encode())
    client = entra(compilatore)
    with django_assert_num_queries(22):
        assert client.get(va(aperta, 1)).status_code == 200
