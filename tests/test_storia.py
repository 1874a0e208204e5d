"""History: every model, every path of writing, always with an author."""

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from obiettivi import azioni, models, storia

pytestmark = pytest.mark.django_db


def ultima():
    return LogEntry.objects.latest("pk")


def test_fuori_da_ogni_contesto_firma_sistema(piano_cazzago):
    piano_cazzago.titolo = "Dalla shell"
    piano_cazzago.save()
    assert (ultima().changes["titolo"][1], ultima().actor.username) == ("Dalla shell", "sistema")


def test_dentro_il_contesto_firma_chi_scrive_e_fuori_non_piu(piano_cazzago, redattore, segretario):
    """Nested, too: the library's own way would leave the second change unsigned, or signed by the wrong one."""
    autori = []
    with storia.autore(redattore):
        for utente in (None, segretario, None):
            if utente:
                with storia.autore(utente):
                    piano_cazzago.titolo = "annidato"
                    piano_cazzago.save()
            else:
                piano_cazzago.titolo += "."
                piano_cazzago.save()
            autori.append(ultima().actor.username)
    piano_cazzago.titolo += "."
    piano_cazzago.save()
    assert [*autori, ultima().actor.username] == ["redattore", "segretario", "redattore", "sistema"]


def test_nessuna_riga_e_anonima():
    assert LogEntry.objects.exists()
    assert not LogEntry.objects.filter(actor=None).exists()


def test_le_righe_cancellate_si_ritrovano_dal_loro_piano(piano_cazzago, redattore):
    obiettivo = piano_cazzago.obiettivi.get(n=1)
    chiave, fasi = obiettivo.pk, obiettivo.fasi.count()
    with storia.autore(redattore):
        obiettivo.delete()
    del_foglio = LogEntry.objects.filter(additional_data__obiettivo=chiave, action=LogEntry.Action.DELETE)
    assert del_foglio.filter(content_type__model="fase").count() == fasi > 0
    assert set(del_foglio.values_list("actor__username", flat=True)) == {"redattore"}
    assert {riga.additional_data["piano"] for riga in del_foglio} == {piano_cazzago.pk}


def test_la_password_non_finisce_nella_storia(segretario):
    segretario.set_password("una password segreta")
    segretario.save()
    _, nuova = ultima().changes["password"]
    assert nuova != segretario.password
    assert nuova.startswith("*" * 10)


def test_entrare_non_e_una_modifica(client, segretario):
    righe = LogEntry.objects.count()
    client.post(reverse("accedi"), {"username": "segretario", "password": "piano-di-prova"})
    segretario.refresh_from_db()
    assert segretario.last_login is not None
    assert LogEntry.objects.count() == righe


def test_un_numero_riscritto_uguale_non_e_una_modifica(piano_cazzago):
    assegnazione = models.Assegnazione.objects.filter(obiettivo__piano=piano_cazzago, peso=10).first()
    righe = LogEntry.objects.count()
    assegnazione.peso = models.Assegnazione._meta.get_field("peso").to_python("10.0000")
    assegnazione.save()
    assert LogEntry.objects.count() == righe


def test_l_utente_sistema_non_puo_entrare(client):
    sistema = storia.utente_sistema()
    assert (sistema.is_active, sistema.has_usable_password()) == (False, False)
    assert storia.utente_sistema() == sistema


def test_cancellare_una_bozza_usata_da_un_altro_piano_non_si_puo(piano_cazzago, redattore):
    dopo = models.Piano.objects.create(
        ente=piano_cazzago.ente,
        anno=2024,
        organigramma=piano_cazzago.organigramma,
        sistema=piano_cazzago.sistema,
        precedente=piano_cazzago,
    )
    with pytest.raises(ProtectedError):
        azioni.elimina_bozza(piano=piano_cazzago, utente=redattore)
    assert models.Piano.objects.filter(pk__in=[dopo.pk, piano_cazzago.pk]).count() == 2


def test_chi_ha_firmato_non_si_cancella(redattore, piano_cazzago):
    nuovo = models.Utente.objects.create_user("di-passaggio")
    with storia.autore(nuovo):
        piano_cazzago.titolo = "Firmato"
        piano_cazzago.save()
    with pytest.raises(ProtectedError, match="si disattiva, non si cancella"), transaction.atomic():
        nuovo.delete()
    assert not LogEntry.objects.filter(actor=None).exists()


@pytest.mark.parametrize("modello", [models.Area, models.Voce])
def test_un_ramo_non_si_morde_la_coda(modello, piano_cazzago):
    padre = modello.objects.filter(padre=None, figlie__isnull=False).first()
    padre.padre = padre.figlie.first()
    with pytest.raises(ValidationError) as rifiuto:
        padre.full_clean()
    assert rifiuto.value.message_dict == {"padre": [f"Così «{padre.codice}» finirebbe sotto se stessa."]}


def test_di_una_riga_nuova_si_scrive_solo_cio_che_e_suo(piano_cazzago, redattore):
    """Not what hangs from it, of which each row tells by itself: the history is most of a full database."""
    with storia.autore(redattore):
        voce = models.Voce.objects.create(piano=piano_cazzago, codice="X.1", tipo="missione", nome="Prova")
    detti = ultima().changes
    assert {*detti} == {"id", "ordine", "piano", "codice", "tipo", "nome"}
    assert (detti["nome"], detti["id"]) == ([None, "Prova"], [None, voce.pk])
