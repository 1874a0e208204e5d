"""The second step of the sign-in: who is asked for it, setting it up, giving the code, losing the telephone."""

import re
from datetime import timedelta
from io import StringIO
from urllib.parse import unquote

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.asserts import assertRedirects

from obiettivi import ingressi, inviti, ripresa
from obiettivi.azioni import secondo_passo as azioni
from obiettivi.management.commands.prepara_demo import PASSWORD
from obiettivi.models import EventoAccesso
from tests.html import attributi, cerca, pagina, testi, titolo
from tests.persone import CAZZAGO, errori, modulo, persona

pytestmark = pytest.mark.django_db

ACCEDI, CODICE, MIO = "/accedi/", "/accedi/codice/", "/accedi/secondo-passo/"


@pytest.fixture(autouse=True)
def _obbligatorio(settings):
    settings.TOTP_OBBLIGATORIO = True


def codice(dispositivo, dopo=0) -> str:
    """What the telephone shows, or will show so many steps later."""
    return f"{totp(dispositivo.bin_key, drift=dopo):06d}"


def con_telefono(utente, client=None) -> TOTPDevice:
    """Somebody who has done it already, from this client if one is named; the code of now is still good."""
    dispositivo = azioni.comincia(utente=utente)
    sessione = client and client.session.session_key
    azioni.attiva(utente=utente, codice=codice(dispositivo), sessione=sessione)
    TOTPDevice.objects.update(last_t=-1)
    dispositivo.refresh_from_db()
    return dispositivo


def accedi(client, chi, **altro):
    return client.post(ACCEDI, {"username": chi.username, "password": PASSWORD} | altro)


def accaduto(utente) -> list[str]:
    return [*EventoAccesso.objects.filter(utente=utente).order_by("pk").values_list("tipo", flat=True)]


# Of whom it is asked


@pytest.mark.parametrize(
    ("chi", "obbligatorio", "deve"),
    [
        ("segretario", True, True),
        ("amministratore", True, True),
        ("redattore", True, False),
        ("oiv", True, False),
        ("segretario", False, False),
        ("amministratore", False, False),
    ],
)
def test_si_chiede_a_segretari_e_superutenti(chi, obbligatorio, deve, settings, request):
    settings.TOTP_OBBLIGATORIO = obbligatorio
    assert azioni.deve_averlo(request.getfixturevalue(chi)) is deve


def test_chi_non_e_piu_segretario_non_lo_deve_avere(segretario):
    segretario.abilitazioni.update(al=timezone.localdate() - timedelta(days=1))
    assert azioni.deve_averlo(segretario) is False


def test_chi_non_lo_deve_avere_entra_con_la_sola_password(client, redattore):
    assertRedirects(accedi(client, redattore), "/")
    assert client.session[ingressi.PASSO] == "dentro"


# Setting it up


def test_chi_lo_deve_avere_lo_prepara_prima_di_tutto(client, segretario):
    assertRedirects(
        accedi(client, segretario, next="/piani/tortona/2024/"), f"{MIO}?next=/piani/tortona/2024/"
    )
    for altrove in ("/", "/password/", "/amministrazione/", "/enti/tortona/persone/"):
        assertRedirects(
            client.get(altrove), f"{MIO}?next={altrove}", fetch_redirect_response=False, msg_prefix=altrove
        )
    assert client.post("/password/", {"old_password": PASSWORD}).status_code == 302
    assert client.get("/accedi/codice/").url.startswith(MIO)


def test_si_prepara_inquadrando_il_codice_e_si_e_dentro(client, segretario):
    accedi(client, segretario)
    chiave_prima = client.session.session_key
    assert titolo(client.get(MIO)) == "Il secondo passo dell'accesso"
    assertRedirects(client.post(f"{MIO}?next=/password/", {"fai": "comincia"}), f"{MIO}?next=/password/")
    html = pagina(client.get(f"{MIO}?next=/password/"))
    dispositivo = TOTPDevice.objects.get(user=segretario)
    (immagine,) = cerca(html, "img", "qr")
    assert attributi(immagine)["src"].startswith("data:image/svg+xml;")
    (chiave,) = testi(html, "code")
    assert f"secret={chiave.replace(' ', '')}&" in dispositivo.config_url
    assert unquote(dispositivo.config_url).startswith("otpauth://totp/PianoPerf:segretario?")
    assert dispositivo.confirmed is False

    risposta = client.post(MIO, {"fai": "attiva", "codice": codice(dispositivo), "next": "/password/"})
    codici = testi(pagina(risposta), "code")
    assert sorted(codici) == sorted(StaticToken.objects.values_list("token", flat=True))
    assert len(set(codici)) == azioni.QUANTI_DI_RISERVA
    assert [attributi(uno)["href"] for uno in cerca(pagina(risposta), "a", "btn-primary")] == ["/password/"]
    assert risposta["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert client.get("/").status_code == 200
    assert client.session.session_key != chiave_prima
    assert accaduto(segretario) == ["entrata", "passo_attivato"]


def test_un_primo_codice_sbagliato_non_attiva(client, segretario):
    accedi(client, segretario)
    client.post(MIO, {"fai": "comincia"})
    giusto = codice(TOTPDevice.objects.get())
    html = pagina(client.post(MIO, {"fai": "attiva", "codice": f"{(int(giusto) + 1) % 10**6:06d}"}))
    assert testi(html, "title") == ["Errore: Il secondo passo dell'accesso – PianoPerf"]
    assert TOTPDevice.objects.get().confirmed is False
    assert client.get("/").status_code == 302


def test_attivare_senza_aver_cominciato_non_si_puo(client, segretario):
    accedi(client, segretario)
    html = pagina(client.post(MIO, {"fai": "attiva", "codice": "123456"}))
    assert testi(html, "div", role="alert") == [
        "La chiave non c'è più: ricomincia, e inquadra il nuovo codice QR."
    ]


def test_chiunque_lo_puo_avere_e_cambiare_telefono(client, redattore):
    accedi(client, redattore)
    assert client.post(MIO, {"fai": "riserva"}).status_code == 200
    assert StaticDevice.objects.count() == 0
    vecchio = con_telefono(redattore, client)
    client.post(MIO, {"fai": "comincia", "codice": codice(vecchio)})
    nuovo = azioni.telefono_da_provare(redattore)
    # Until the new one has given a code, the one of before holds.
    assert azioni.telefono(redattore) == vecchio
    client.post(MIO, {"fai": "attiva", "codice": codice(nuovo)})
    assert [*TOTPDevice.objects.filter(user=redattore)] == [nuovo]
    prima = set(StaticToken.objects.values_list("token", flat=True))
    fatti = client.post(MIO, {"fai": "riserva", "codice": prima.copy().pop()})
    dopo = set(testi(pagina(fatti), "code"))
    assert set(StaticToken.objects.values_list("token", flat=True)) == dopo
    assert prima & dopo == set()


@pytest.mark.parametrize("scritto", ["", "000000", "abcdefgh", " "])
@pytest.mark.parametrize("fai", ["comincia", "riserva"])
def test_da_una_sessione_aperta_non_si_prende_il_posto_del_telefono(client, redattore, fai, scritto):
    """Who finds the computer open, or has stolen the session, has neither the telephone nor the codes."""
    accedi(client, redattore)
    vecchio = con_telefono(redattore, client)
    codici = set(StaticToken.objects.values_list("token", flat=True))
    assert len(errori(client.post(MIO, {"fai": fai, "codice": scritto}))) == 1
    assert [*TOTPDevice.objects.all()] == [vecchio]
    assert set(StaticToken.objects.values_list("token", flat=True)) == codici
    assert ("codice_sbagliato" in accaduto(redattore)) is bool(scritto.strip())


def test_chi_aveva_solo_la_password_resta_fuori_quando_la_persona_collega_il_telefono(client, segretario, rf):
    """His session had come as far as setting the telephone up: the person does it first, from elsewhere.

    It is ended; were it begun at that very moment, it would not get further than the code.
    """
    accedi(client, segretario)
    client.post(MIO, {"fai": "comincia"})
    vero = con_telefono(segretario, client)
    for dove in ("/", MIO):
        assertRedirects(client.get(dove), f"{CODICE}?next={dove}")
    for fai in ("comincia", "attiva", "riserva"):
        assert client.post(MIO, {"fai": fai, "codice": "000000"}).url.startswith(CODICE)
    assert [*TOTPDevice.objects.all()] == [vero]
    # It is asked of him what is asked of everybody.
    assertRedirects(client.post(CODICE, {"codice": codice(vero)}), "/")


# Giving the code


def test_dopo_la_password_si_da_il_codice(client, redattore):
    dispositivo = con_telefono(redattore)
    assertRedirects(accedi(client, redattore, next="/password/"), f"{CODICE}?next=/password/")
    chiave_prima = client.session.session_key
    for altrove in ("/", MIO, "/password/"):
        assert client.get(altrove).url == f"{CODICE}?next={altrove}"
    detto = codice(dispositivo)
    # As some applications show it.
    assertRedirects(
        client.post(CODICE, {"codice": f"{detto[:3]} {detto[3:]}", "next": "/password/"}), "/password/"
    )
    assert client.session.session_key != chiave_prima
    assert accaduto(redattore) == ["entrata", "codice_giusto"]


def test_un_codice_vale_una_volta_sola(redattore):
    dispositivo = con_telefono(redattore)
    detto = codice(dispositivo)
    assert azioni.verifica(utente=redattore, codice=detto) == "codice_giusto"
    with pytest.raises(azioni.CodiceSbagliatoError):
        azioni.verifica(utente=redattore, codice=detto)


@pytest.mark.parametrize("dopo", [-20, 20])
def test_un_codice_di_un_altro_momento_non_vale(redattore, dopo):
    dispositivo = con_telefono(redattore)
    with pytest.raises(azioni.CodiceSbagliatoError):
        azioni.verifica(utente=redattore, codice=codice(dispositivo, dopo))


def test_i_codici_di_riserva_valgono_una_volta(client, redattore):
    con_telefono(redattore)
    uno = StaticToken.objects.first().token
    accedi(client, redattore)
    assertRedirects(client.post(CODICE, {"codice": uno.upper()}), "/")
    assert accaduto(redattore) == ["entrata", "codice_di_riserva"]
    assert azioni.quanti_di_riserva(redattore) == azioni.QUANTI_DI_RISERVA - 1
    with pytest.raises(azioni.CodiceSbagliatoError):
        azioni.verifica(utente=redattore, codice=uno)


@pytest.mark.parametrize("scritto", ["", "000000", "abcdefgh", "٠٠٠٠٠٠", "1" * 41, "\0"])
def test_un_codice_sbagliato_non_fa_entrare(client, redattore, scritto):
    con_telefono(redattore)
    accedi(client, redattore)
    html = pagina(client.post(CODICE, {"codice": scritto}))
    assert testi(html, "title") == ["Errore: Il codice dal telefono – PianoPerf"]
    assert client.get("/").url == f"{CODICE}?next=/"


def test_chi_sbaglia_aspetta_sempre_di_piu(redattore):
    dispositivo = con_telefono(redattore)
    detti = []
    for _ in range(4):
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(days=1))
        with pytest.raises(azioni.CodiceSbagliatoError) as rifiuto:
            azioni.verifica(utente=redattore, codice="000000")
        detti.append(re.search(r"aspetta (.*?) prima", str(rifiuto.value)).group(1))
    assert detti == ["un secondo", "2 secondi", "4 secondi", "8 secondi"]
    # While one waits not even the right one is taken.
    with pytest.raises(azioni.CodiceSbagliatoError):
        azioni.verifica(utente=redattore, codice=codice(dispositivo))
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=9))
    assert azioni.verifica(utente=redattore, codice=codice(dispositivo)) == "codice_giusto"


def test_il_codice_di_uno_non_serve_a_un_altro(client, redattore, oiv):
    con_telefono(redattore)
    altrui = con_telefono(oiv)
    accedi(client, redattore)
    client.post(CODICE, {"codice": codice(altrui)})
    assert client.get("/").status_code == 302


def test_neanche_il_collegamento_monouso_lo_salta(client, redattore, rf):
    """Who reads the e-mail of a segretario does not have the telephone."""
    con_telefono(redattore)
    indirizzo = inviti.collegamento_monouso(redattore, rf.get("/")).removeprefix("http://testserver")
    nuova = "Fienile-quattro-9"
    scelta = client.get(indirizzo).url
    client.post(scelta, {"new_password1": nuova, "new_password2": nuova})
    assert get_user(client) == redattore
    assert client.get("/").url == f"{CODICE}?next=/"


def test_quello_che_si_scriveva_passa_anche_da_qui(entra, redattore, piano_cazzago):
    """A form sent after the session has ended, by who has a second step to do."""
    dispositivo = con_telefono(redattore)
    client = entra(redattore)
    _dentro(client)
    dove = f"/piani/{piano_cazzago.ente.slug}/{piano_cazzago.anno}/obiettivi/nuovo/"
    chi = attributi(cerca(pagina(client.get(dove)), "input", name="chi_scrive")[0])["value"]
    client.cookies.clear()
    html = pagina(client.post(dove, {"chi_scrive": chi, "titolo": "Ridurre le attese"}))
    pacco = attributi(cerca(html, "input", name="pacco")[0])["value"]
    html = pagina(accedi(client, redattore, pacco=pacco))
    assert testi(html, "h1") == ["Il codice dal telefono"]
    assert attributi(cerca(html, "input", name="pacco")[0])["value"] == pacco
    # A wrong code does not lose it.
    html = pagina(client.post(CODICE, {"codice": "zzz", "pacco": pacco}))
    assert attributi(cerca(html, "input", name="pacco")[0])["value"] == pacco
    TOTPDevice.objects.update(throttling_failure_count=0)
    html = pagina(client.post(CODICE, {"codice": codice(dispositivo), "pacco": pacco}))
    assert testi(html, "h1") == ["Quello che stavi scrivendo è ancora qui"]
    assert attributi(cerca(html, "input", name="titolo")[0])["value"] == "Ridurre le attese"


def test_il_pacco_aspetta_chi_deve_ancora_collegare_il_telefono(client, segretario, rf):
    pacco = ripresa.chiudi(ripresa.Pacco("/password/", [["a", "b"]]), str(segretario.pk))
    html = pagina(accedi(client, segretario, pacco=pacco))
    assert testi(html, "a", "btn-primary") == ["Collega il telefono (si apre in un'altra scheda)"]
    html = pagina(client.post(CODICE, {"pacco": pacco}))
    assert testi(html, "h1") == ["Il codice dal telefono"]
    client.post(MIO, {"fai": "comincia"})
    client.post(MIO, {"fai": "attiva", "codice": codice(TOTPDevice.objects.get())})
    html = pagina(client.post(CODICE, {"pacco": pacco}))
    assert testi(html, "h1") == ["Quello che stavi scrivendo è ancora qui"]


def _dentro(client):
    sessione = client.session
    sessione[ingressi.PASSO] = "dentro"
    sessione.save()


def test_chi_lo_ha_fatto_non_costa_interrogazioni_in_piu(entra, redattore):
    def quante():
        with CaptureQueriesContext(connection) as fatte:
            assert client.get("/password/").status_code == 200
        return len(fatte)

    client = entra(redattore)
    prima = quante()
    con_telefono(redattore)
    client = entra(redattore)
    _dentro(client)
    assert quante() == prima


# Losing the telephone


def test_il_superutente_lo_azzera_e_resta_nella_storia(entra, amministratore, redattore):
    con_telefono(redattore)
    dati = {"action": "azzera", "_selected_action": [redattore.pk]}
    client = entra(amministratore)
    _dentro(client)
    elenco = "/amministrazione/obiettivi/utente/"
    assertRedirects(client.post(elenco, dati), elenco)
    assert (azioni.telefono(redattore), azioni.quanti_di_riserva(redattore)) == (None, 0)
    assert accaduto(redattore) == ["passo_azzerato"]
    voce = LogEntry.objects.filter(additional_data__secondo_passo="azzerato").get()
    assert (voce.actor, voce.object_pk) == (amministratore, str(redattore.pk))


def test_lo_azzera_anche_un_comando(redattore):
    con_telefono(redattore)
    uscita = StringIO()
    call_command("azzera_secondo_passo", "redattore", stdout=uscita)
    assert uscita.getvalue() == (
        f"Il secondo passo di {redattore} è azzerato: lo prepara di nuovo al prossimo accesso.\n"
    )
    assert azioni.telefono(redattore) is None
    with pytest.raises(CommandError, match=r"^Non c'è nessun utente «nessuno»\.$"):
        call_command("azzera_secondo_passo", "nessuno")


def test_azzerato_a_meta_si_esce_e_si_rientra(client, redattore):
    con_telefono(redattore)
    accedi(client, redattore)
    azioni.azzera(persona=redattore, utente=redattore)
    assert errori(client.post(CODICE, {"codice": "123456"})) == [
        "Il secondo passo è stato azzerato: esci e accedi di nuovo."
    ]
    client.post("/esci/")
    assertRedirects(accedi(client, redattore), "/")


def test_le_chiavi_non_sono_da_leggere_in_amministrazione(entra, amministratore):
    client = entra(amministratore)
    _dentro(client)
    for indirizzo in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert client.get(f"/amministrazione/{indirizzo}/").status_code == 404


def test_nel_registro_di_sistema_non_ci_sono_nomi_ne_codici(client, redattore, caplog):
    caplog.set_level("INFO")
    dispositivo = con_telefono(redattore)
    detto = codice(dispositivo)
    client.post(ACCEDI, {"username": "redattore", "password": "sbagliata-apposta"})
    accedi(client, redattore)
    client.post(CODICE, {"codice": detto})
    nostre = "\n".join(riga.getMessage() for riga in caplog.records)
    assert nostre.count("accesso: ") == 3
    for segreto in ("redattore", "sbagliata-apposta", PASSWORD, detto, dispositivo.key):
        assert segreto not in nostre


def test_di_cio_che_cambia_si_avvisa_per_posta(client, redattore, settings):
    settings.POSTA_ATTIVA = True
    redattore.email = "a@comune.example"
    redattore.save()
    accedi(client, redattore)
    client.post(MIO, {"fai": "comincia"})
    client.post(MIO, {"fai": "attiva", "codice": codice(TOTPDevice.objects.get())})
    client.post(MIO, {"fai": "riserva", "codice": StaticToken.objects.first().token})
    call_command("azzera_secondo_passo", "redattore", stdout=StringIO())
    nuova = "Fienile-quattro-9"
    dati = {"old_password": PASSWORD, "new_password1": nuova, "new_password2": nuova}
    client.post("/password/", dati)
    assert {lettera.subject for lettera in mail.outbox} == {"PianoPerf: è cambiato qualcosa nel tuo accesso"}
    accaduti = [lettera.body.split("\n\n")[1] for lettera in mail.outbox]
    assert accaduti == [
        "un telefono è stato collegato al tuo accesso: d'ora in poi, dopo la password, ti chiediamo il suo codice.",
        "sono stati fatti altri codici di riserva: quelli di prima non valgono più.",
        "chi amministra PianoPerf ha azzerato il secondo passo del tuo accesso: al prossimo accesso, se il tuo ruolo "
        "lo chiede, colleghi di nuovo il telefono.",
        "la tua password di PianoPerf è stata scelta o cambiata adesso.",
    ]
    # No key, code or link travels with them.
    assert not any("http" in lettera.body or nuova in lettera.body for lettera in mail.outbox)


# The sessions that were open before


def test_collegato_il_telefono_finiscono_le_altre_sessioni_della_persona(entra, redattore, oiv):
    altrove, di_altri = Client(), Client()
    altrove.force_login(redattore)
    di_altri.force_login(oiv)
    client = entra(redattore)
    client.post(MIO, {"fai": "comincia"})
    dati = {"fai": "attiva", "codice": codice(azioni.telefono_da_provare(redattore))}
    assert client.post(MIO, dati).status_code == 200
    assert [uno.get("/").status_code for uno in (client, di_altri)] == [200, 200]
    assertRedirects(altrove.get("/"), f"{ACCEDI}?next=/")


@pytest.mark.parametrize(
    ("ruolo", "obbligatorio", "con_il_telefono", "resta"),
    [
        ("segretario", True, False, False),
        ("segretario", True, True, True),
        ("segretario", False, False, True),
        ("lettore", True, False, True),
    ],
)
@pytest.mark.parametrize("da", ["dalle pagine", "dall'amministrazione"])
def test_chi_diventa_segretario_rientra_e_collega_il_telefono(
    client, amministratore, settings, da, ruolo, obbligatorio, con_il_telefono, resta
):
    settings.TOTP_OBBLIGATORIO = obbligatorio
    chi, dentro = persona("nuova", "redattore"), Client()
    if con_il_telefono:
        con_telefono(chi)
    dentro.force_login(chi)
    sessione = dentro.session
    sessione["passo"] = "dentro"
    sessione.save()
    con_telefono(amministratore)
    client.force_login(amministratore)
    sessione = client.session
    sessione["passo"] = "dentro"
    sessione.save()
    if da == "dalle pagine":
        risposta = client.post(f"{CAZZAGO}{chi.pk}/ruoli/", modulo(ruolo))
    else:
        dati = {"utente": chi.pk, "ente": chi.abilitazioni.get().ente_id, "ruolo": ruolo, "dal": "01/01/2024"}
        vuote = {f"righe_aree-{nome}": 0 for nome in ("TOTAL_FORMS", "INITIAL_FORMS")}
        risposta = client.post("/amministrazione/obiettivi/abilitazione/add/", dati | vuote)
    assert (risposta.status_code, chi.abilitazioni.count()) == (302, 2)
    assert dentro.get("/").status_code == (200 if resta else 302)
