"""Inviting a person: the one-time link, the letters, who has an access already."""

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from obiettivi import models
from obiettivi.azioni import persone
from obiettivi.management.commands.prepara_demo import PASSWORD
from tests.html import cerca, pagina, testi, testo
from tests.persone import (
    CAZZAGO,
    NON_DA_QUI,
    TORTONA,
    area,
    collegamento,
    errori,
    invito,
    persona,
    ruoli,
    tutto,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def posta(settings):
    settings.POSTA_ATTIVA = True
    settings.DEFAULT_FROM_EMAIL = "pianoperf@comune.example"


@pytest.fixture
def oggi():
    return timezone.localdate()


@pytest.fixture
def cazzago(db):
    return models.Ente.objects.get(slug="cazzago-san-martino")


def test_invitare_una_persona_nuova(entra, redattore, cazzago, oggi):
    risposta = entra(redattore).post(
        f"{CAZZAGO}invita/", invito("compilatore", aree=[area("FIN").pk, area("AG").pk])
    )
    lei = models.Utente.objects.get(username="maria.rossi")
    assert (str(lei), lei.email, lei.has_usable_password(), lei.is_superuser, lei.is_staff) == (
        "Maria Rossi",
        "maria.rossi@comune.example",
        False,
        False,
        False,
    )
    (sua,) = lei.abilitazioni.all()
    assert (sua.ente, sua.ruolo, sua.dal, sua.al) == (cazzago, "compilatore", oggi, None)
    assert sorted(sua.aree.values_list("codice", flat=True)) == ["AG", "FIN"]
    percorso = collegamento(risposta)
    assert "Vale 7 giorni e una volta sola." in testo(cerca(pagina(risposta), "main")[0])
    (lettera,) = mail.outbox
    assert (lettera.to, lettera.subject) == ([lei.email], "PianoPerf: invito, Comune di Cazzago San Martino")
    assert lettera.body.splitlines()[:6] == [
        "Buongiorno Maria Rossi,",
        "",
        "Ufficio programmazione ti ha invitato a usare PianoPerf per il Piano della performance.",
        "",
        "Ente: Comune di Cazzago San Martino",
        "Il tuo ruolo: compilatore",
    ]
    # The link in the letter is another: which of the two was used tells whether somebody else may have had it.
    (spedito,) = [riga for riga in lettera.body.splitlines() if "/invito/" in riga]
    assert spedito != f"http://testserver{percorso}"
    # Signed by who invites, and it is written that he had the link.
    voci = LogEntry.objects.get_for_object(lei)
    assert {voce.actor for voce in voci} == {redattore}
    assert [voce.additional_data for voce in voci.filter(action=LogEntry.Action.ACCESS)] == [
        {"ente": cazzago.pk, "collegamento": True}
    ]
    assert all(percorso not in str(voce.changes) + str(voce.additional_data) for voce in voci)


def test_con_il_collegamento_si_sceglie_la_password_ed_e_una_volta_sola(entra, redattore):
    percorso = collegamento(entra(redattore).post(f"{CAZZAGO}invita/", invito("lettore")))
    nuovo = Client()
    dove = nuovo.get(percorso, follow=True).redirect_chain[-1][0]
    nuovo.post(dove, {"new_password1": "Cavallo-Graffetta-9", "new_password2": "Cavallo-Graffetta-9"})
    assert get_user(nuovo).username == "maria.rossi"
    altro = Client()
    assert testi(pagina(altro.get(percorso, follow=True)), "h1") == ["Il collegamento non vale più"]


def test_senza_posta_si_consegna_il_collegamento(entra, redattore, settings):
    settings.POSTA_ATTIVA = False
    risposta = entra(redattore).post(f"{CAZZAGO}invita/", invito("lettore"))
    assert collegamento(risposta)
    assert (mail.outbox, testi(pagina(risposta), "div", "richiamo")) == ([], [])


def test_se_la_lettera_non_parte_lo_si_dice(entra, redattore, monkeypatch):
    def giu(*_):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", giu)
    risposta = entra(redattore).post(f"{CAZZAGO}invita/", invito("lettore"))
    assert testi(pagina(risposta), "div", "richiamo") == [
        "La lettera per maria.rossi@comune.example non è partita: consegna tu il collegamento."
    ]
    assert collegamento(risposta)


def test_il_nome_utente_si_compone_e_non_si_ripete(entra, segretario):
    client = entra(segretario)
    persona("maria.rossi9")
    for n in range(3):
        client.post(f"{CAZZAGO}invita/", invito("lettore", email=f"m{n}@comune.example"))
    client.post(
        f"{CAZZAGO}invita/", invito("lettore", nome="Zoë 🦊", cognome="D'Àlò", email="z@comune.example")
    )
    client.post(f"{CAZZAGO}invita/", invito("lettore", nome="雪", cognome="雪", email="y@comune.example"))
    client.post(f"{CAZZAGO}invita/", invito("lettore", username="scelto", email="s@comune.example"))
    nomi = models.Utente.objects.filter(email__regex="^[a-z][0-9]?@comune").order_by("pk")
    assert list(nomi.values_list("username", flat=True)) == [
        "maria.rossi",
        "maria.rossi2",
        "maria.rossi3",
        "zoe.dalo",
        "utente",
        "scelto",
    ]


def test_un_nome_utente_gia_preso_si_rifiuta(entra, segretario):
    (detto,) = errori(entra(segretario).post(f"{CAZZAGO}invita/", invito("lettore", username="tortona")))
    assert detto == "Un utente con questo nome è già presente."


def test_due_clic_su_invita_fanno_una_persona_sola(entra, segretario):
    client = entra(segretario)
    assert collegamento(client.post(f"{CAZZAGO}invita/", invito("lettore", email="")))
    (detto,) = errori(client.post(f"{CAZZAGO}invita/", invito("lettore", email="")))
    assert detto == (
        "Maria Rossi è già tra le persone dell'ente. Se è un'altra persona con lo stesso nome, scrivi il suo "
        "indirizzo e-mail."
    )
    assert collegamento(client.post(f"{CAZZAGO}invita/", invito("lettore")))
    (detto,) = errori(client.post(f"{CAZZAGO}invita/", invito("lettore")))
    assert detto == "Maria Rossi ha già il ruolo di lettore."
    assert models.Utente.objects.filter(last_name="Rossi").count() == 2


def test_chi_ha_gia_un_accesso_riceve_il_ruolo_e_nessuno_riceve_il_suo_collegamento(
    entra, segretario_di_tortona
):
    lei = persona("altrove", "chiari:segretario", password=PASSWORD)
    client = entra(segretario_di_tortona)
    dati = invito("lettore", nome="Un altro", cognome="Nome", email="ALTROVE@comune.example", username="x")
    risposta = client.post(f"{TORTONA}invita/", dati, follow=True)
    assert risposta.redirect_chain == [(f"{TORTONA}{lei.pk}/", 302)]
    assert collegamento(risposta) is None
    lei.refresh_from_db()
    assert (str(lei), lei.email, lei.username) == ("Altrove", "altrove@comune.example", "altrove")
    assert lei.check_password(PASSWORD)
    assert (ruoli(lei, "tortona"), ruoli(lei, "chiari")) == (["lettore"], ["segretario"])
    html = pagina(risposta)
    assert testi(html, "div", "richiamo-success") == [
        "Altrove ha il ruolo di lettore. Accede con il nome utente e la password che ha già. Se le era stato "
        "dato un collegamento per sceglierla, e non l'ha usato, non vale più. L'abbiamo avvisata per e-mail."
    ]
    # Nothing of the other ente, and the sentence that is said whatever the reason.
    assert "Chiari" not in risposta.content.decode()
    assert NON_DA_QUI in testi(html, "p")
    (lettera,) = mail.outbox
    assert (lettera.to, lettera.subject) == ([lei.email], "PianoPerf: un ruolo per te, Città di Tortona")
    assert "/invito/" not in lettera.body
    assert lettera.body.splitlines()[2:6] == [
        "Segretario di Tortona ti ha dato un ruolo in PianoPerf.",
        "",
        "Ente: Città di Tortona",
        "Il tuo ruolo: lettore",
    ]
    assert "Chiari" not in lettera.body


def test_chi_e_stato_disattivato_non_si_invita(entra, segretario):
    persona("spenta", is_active=False)
    prima = tutto()
    assert errori(
        entra(segretario).post(f"{CAZZAGO}invita/", invito("lettore", email="spenta@comune.example"))
    ) == [persone.NON_INVITABILE]
    assert tutto() == prima


def test_cambiare_nome_e_indirizzo(entra, redattore, cazzago):
    lei = persona("lei", "lettore", "responsabile")
    suo = models.Responsabile.objects.create(ente=cazzago, utente=lei, nome="Lei")
    client = entra(redattore)
    dati = {"nome": "Lea", "cognome": "<b>Bianchi</b>", "email": "lea@comune.example"}
    assertRedirects(client.post(f"{CAZZAGO}{lei.pk}/dati/", dati), f"{CAZZAGO}{lei.pk}/")
    lei.refresh_from_db()
    suo.refresh_from_db()
    assert (str(lei), lei.email, suo.nome) == (
        "Lea <b>Bianchi</b>",
        "lea@comune.example",
        "Lea <b>Bianchi</b>",
    )
    assert testi(pagina(client.get(f"{CAZZAGO}{lei.pk}/")), "h1") == ["Lea <b>Bianchi</b>"]
    persona("altrove")
    rifiuto = client.post(f"{CAZZAGO}{lei.pk}/dati/", dati | {"email": "Altrove@comune.example"})
    assert errori(rifiuto) == ["Un'altra persona ha già questo indirizzo e-mail."]
