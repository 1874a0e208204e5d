"""Whoever handed over a one-time link may know the password: it opens nothing that he could not give himself."""

import pytest
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client, RequestFactory

from obiettivi import models
from obiettivi.azioni import persone
from obiettivi.management.commands.prepara_demo import PASSWORD
from tests.html import pagina, testi
from tests.persone import CAZZAGO, TORTONA, collegamento, errori, invito, modulo, persona, ruoli, tutto

pytestmark = pytest.mark.django_db

NUOVA = "Cavallo-Graffetta-9"
VITTIMA = "vittima@comune.example"
NON_VALE = (
    "La sua password di prima non vale più: era stata scelta con un collegamento consegnato a mano, e altri "
    "potrebbero conoscerla. Ne sceglie un'altra"
)


@pytest.fixture(autouse=True)
def posta(settings):
    settings.POSTA_ATTIVA = True
    settings.DEFAULT_FROM_EMAIL = "pianoperf@comune.example"


@pytest.fixture
def segretaria(db):
    """Of one ente only."""
    return persona("segretaria", "segretario")


def scegli(percorso) -> Client:
    """Whoever opens the link chooses the password, and is in."""
    chi = Client()
    dove = chi.get(percorso, follow=True).redirect_chain[-1][0]
    chi.post(dove, {"new_password1": NUOVA, "new_password2": NUOVA})
    assert get_user(chi).is_authenticated
    return chi


def spedito(lettera) -> str:
    """The link in a letter."""
    (riga,) = [riga for riga in lettera.body.splitlines() if "/invito/" in riga]
    return riga.removeprefix("http://testserver")


def invitata_da(client, dove=TORTONA, ruolo="lettore", email=VITTIMA):
    return collegamento(client.post(f"{dove}invita/", invito(ruolo, email=email)))


@pytest.mark.parametrize("per_posta", [True, False])
def test_si_ricorda_se_il_collegamento_e_passato_di_mano(entra, segretario_di_tortona, per_posta):
    consegnato = invitata_da(entra(segretario_di_tortona))
    scegli(spedito(mail.outbox[0]) if per_posta else consegnato)
    assert models.Utente.objects.get(email=VITTIMA).password_consegnata is not per_posta


def test_chi_ha_scelto_la_password_di_un_altra_persona_non_entra_con_i_ruoli_che_lei_riceve_altrove(
    entra, segretario_di_tortona, segretaria
):
    dentro = scegli(invitata_da(entra(segretario_di_tortona)))
    mail.outbox.clear()
    risposta = entra(segretaria).post(f"{CAZZAGO}invita/", invito("segretario", email=VITTIMA), follow=True)
    assert testi(pagina(risposta), "div", "richiamo-success") == [
        f"Maria Rossi ha il ruolo di segretario comunale. {NON_VALE} dalla pagina di accesso, con «Password "
        "dimenticata». L'abbiamo avvisata per e-mail."
    ]
    lei = models.Utente.objects.get(email=VITTIMA)
    assert (lei.has_usable_password(), ruoli(lei)) == (False, ["segretario"])
    assert not get_user(dentro).is_authenticated
    assert not Client().login(
        request=RequestFactory().post("/accedi/"), username=lei.username, password=NUOVA
    )
    (lettera,) = mail.outbox
    assert "Per sicurezza la password di prima non vale più." in lettera.body
    # Only who reads her mail comes in, and then nobody takes the password from her any more.
    Client().post("/password/dimenticata/", {"email": VITTIMA})
    scegli(spedito(mail.outbox[-1]))
    entra(persona("chiari", "chiari:segretario")).post(
        "/enti/chiari/persone/invita/", invito("segretario", email=VITTIMA)
    )
    assert Client().login(request=RequestFactory().post("/accedi/"), username=lei.username, password=NUOVA)


def test_senza_posta_un_altro_ente_non_da_ruoli_a_chi_ha_una_password_consegnata(
    entra, segretario_di_tortona, segretaria, segretario, settings
):
    settings.POSTA_ATTIVA = False
    scegli(invitata_da(entra(segretario_di_tortona)))
    prima = tutto()
    rifiuto = entra(segretaria).post(f"{CAZZAGO}invita/", invito("lettore", email=VITTIMA))
    assert errori(rifiuto) == [persone.NON_INVITABILE]
    assert tutto() == prima
    # The segretario of both may, and then hands over a new link.
    risposta = entra(segretario).post(f"{CAZZAGO}invita/", invito("lettore", email=VITTIMA), follow=True)
    assert testi(pagina(risposta), "div", "richiamo-success") == [
        f"Maria Rossi ha il ruolo di lettore. {NON_VALE} con un collegamento che le puoi dare da questa pagina."
    ]


@pytest.mark.parametrize(("ruolo", "resta"), [("responsabile", True), ("redattore", False), ("oiv", False)])
def test_nello_stesso_ente_cade_per_i_ruoli_che_chi_invita_non_da(
    entra, redattore, segretario, settings, ruolo, resta
):
    settings.POSTA_ATTIVA = False
    scegli(invitata_da(entra(redattore), CAZZAGO))
    lei = models.Utente.objects.get(email=VITTIMA)
    entra(segretario).post(f"{CAZZAGO}{lei.pk}/ruoli/", modulo(ruolo))
    lei.refresh_from_db()
    assert (lei.has_usable_password(), ruoli(lei)) == (resta, sorted(["lettore", ruolo]))
    assert collegamento(entra(segretario).post(f"{CAZZAGO}{lei.pk}/collegamento/"))


def test_un_indirizzo_cambiato_da_altri_vale_come_una_password_consegnata(entra, redattore):
    lei = persona("lei", "lettore", password=PASSWORD)
    client = entra(redattore)
    dati = {"nome": "Lei", "cognome": "", "email": "lei@comune.example"}
    client.post(f"{CAZZAGO}{lei.pk}/dati/", dati)
    lei.refresh_from_db()
    assert lei.password_consegnata is False
    client.post(f"{CAZZAGO}{lei.pk}/dati/", dati | {"email": VITTIMA})
    lei.refresh_from_db()
    assert (lei.email, lei.password_consegnata) == (VITTIMA, True)


def test_correggere_i_dati_non_riscrive_la_password_scelta_intanto(redattore):
    letta = persona("lei", "lettore", password=PASSWORD)
    scelta = models.Utente.objects.get(pk=letta.pk)
    scelta.set_password(NUOVA)
    scelta.save()
    ente = models.Ente.objects.get(slug="cazzago-san-martino")
    persone.cambia_dati(ente=ente, persona=letta, nome="Lea", cognome="", email=letta.email, utente=redattore)
    scelta.refresh_from_db()
    assert (scelta.first_name, scelta.check_password(NUOVA)) == ("Lea", True)
