"""With all of Italy in the database, nothing is read from end to end: on a small copy, PostgreSQL says how it would.

How long the pages take then, and how large the database is, is measured by `python -m tests.bench.scala`.
"""

from itertools import chain
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from monitoraggio.models import Avanzamento
from obiettivi import models, storia
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.tabella import TABELLE
from tests.bench import monitoraggio
from tests.bench.pagine import Indirizzi, persona, senza_scrivere, testo_di
from tests.bench.scansioni import grandi, scansioni
from tests.moduli import inviabile

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite holds one ente"),
]

ALTRI, TANTE = 150, 1000
"""Enti beside the five plans; rows from which a table is large here: of one that is, a plan is a small part."""
TUTTI_GLI_ENTI = "obiettivi_ente"
"""The list of the enti, which a superuser reads: eight thousand rows at most."""


@pytest.fixture
def rilevazione(piano_cazzago):
    """That of the largest plan, open, among many other enti; what the planner knows is up to date."""
    aperta = monitoraggio.misurato(piano_cazzago)
    _altri_enti()
    with connection.cursor() as cursore:
        cursore.execute("ANALYZE")
    return aperta


def _altri_enti():
    """With a plan of each of three years, its version and some objectives: the one looked at is a small part."""
    nomi = [f"altro-{n:03}" for n in range(ALTRI)]
    enti = models.Ente.objects.bulk_create(models.Ente(slug=uno, denominazione=uno) for uno in nomi)
    organigrammi = models.Organigramma.objects.bulk_create(models.Organigramma(ente=uno) for uno in enti)
    sistemi = models.SistemaValutazione.objects.bulk_create(
        models.SistemaValutazione(ente=uno, denominazione="Sistema") for uno in enti
    )
    segretario = models.Utente.objects.get(username="segretario")
    models.Abilitazione.objects.bulk_create(
        models.Abilitazione(utente=segretario, ente=uno, ruolo="lettore", dal="2020-01-01", al="2020-12-31")
        for uno in enti
    )
    piani = models.Piano.objects.bulk_create(
        models.Piano(ente=ente, anno=anno, organigramma=organigramma, sistema=sistema, stato="approvato")
        for ente, organigramma, sistema in zip(enti, organigrammi, sistemi, strict=True)
        for anno in range(2020, 2027)
    )
    _obiettivi(piani, organigrammi)
    adesso = timezone.now()
    models.VersionePiano.objects.bulk_create(
        models.VersionePiano(
            piano=piano, numero=1, contenuto="{}", impronta="0", proposta_il=adesso, proposta_da=segretario,
            approvata_il=adesso, approvata_da=segretario, atto_numero="1", atto_data=adesso,
        )
        for piano in piani
    )  # fmt: skip


def _obiettivi(piani, organigrammi):
    area = {
        una.organigramma_id: una
        for una in models.Area.objects.bulk_create(
            models.Area(organigramma=uno, codice="A", nome="Area") for uno in organigrammi
        )
    }
    obiettivi = models.Obiettivo.objects.bulk_create(
        models.Obiettivo(piano=piano, n=n, titolo="Uno") for piano in piani for n in range(1, 4)
    )
    models.Assegnazione.objects.bulk_create(
        models.Assegnazione(obiettivo=uno, area=area[uno.piano.organigramma_id]) for uno in obiettivi
    )
    for modello in (models.Fase, models.Indicatore, models.QuotaUmana):
        modello.objects.bulk_create(modello(obiettivo=uno) for uno in obiettivi)


def intere(lavoro, tabelle) -> list[str]:
    trovate = scansioni(lavoro, tabelle, evitate=True)
    return [f"{una.tabella}: {una.detto[:500]}" for una in trovate]


def test_le_pagine_non_leggono_intera_nessuna_tabella_grande(rilevazione):
    piano, client = rilevazione.piano, persona("segretario")
    tabelle = {nome: righe for nome, righe in grandi(TANTE).items() if nome != TUTTI_GLI_ENTI}
    assert {*tabelle} == {
        "auditlog_logentry", "obiettivi_piano", "obiettivi_versionepiano", "obiettivi_obiettivo",
        "obiettivi_assegnazione", "obiettivi_fase", "obiettivi_indicatore", "obiettivi_quotaumana",
    }  # fmt: skip
    pagine = chain(
        Indirizzi(piano, piano.obiettivi.filter(assegnazioni__isnull=False).first()).delle_pagine(),
        monitoraggio.indirizzi(rilevazione).items(),
    )
    non_fatti = senza_scrivere(DOCUMENTI, componi=None)
    with patch.dict(DOCUMENTI, non_fatti), patch.dict(TABELLE, senza_scrivere(TABELLE)):
        assert intere(lambda: [client.get(dove) for _, dove in pagine], tabelle) == []
    # Of who works for one ente: those of several plans are read all together.
    assert intere(lambda: testo_di(persona("tortona"), "/"), tabelle) == []


def test_neanche_i_salvataggi(rilevazione):
    piano, client = rilevazione.piano, persona("segretario")
    tabelle = grandi(TANTE)
    riga = Avanzamento.objects.filter(rilevazione=rilevazione).first()
    avanzamento = monitoraggio.indirizzi(rilevazione)["avanzamento"]
    foglio = inviabile(client.get(avanzamento)) | {"relazione": "Una parola in più"}
    with storia.autore(models.Utente.objects.get(username="segretario")):
        models.Piano.objects.filter(pk=piano.pk).update(stato="bozza")
    modifica = f"/piani/{piano.ente.slug}/{piano.anno}/obiettivi/1/modifica/"
    modulo = inviabile(client.get(modifica)) | {"descrizione": "Una parola in più"}
    assert intere(lambda: _salva(client, modifica, modulo), tabelle) == []
    assert intere(lambda: _salva(client, avanzamento, foglio), tabelle) == []
    riga.refresh_from_db()
    assert riga.relazione == "Una parola in più"


def _salva(client, indirizzo, campi):
    assert client.post(indirizzo, campi).status_code == 302


def test_il_superutente_non_legge_i_piani_di_tutti_per_vedere_i_suoi(rilevazione):
    tabelle = {nome: righe for nome, righe in grandi(TANTE).items() if nome != TUTTI_GLI_ENTI}
    assert intere(lambda: testo_di(persona("amministratore"), "/"), tabelle) == []


def test_una_domanda_senza_indice_si_riconosce(rilevazione):
    tabelle = grandi(TANTE)
    for domanda, tabella in (
        (models.Obiettivo.objects.filter(titolo="x"), "obiettivi_obiettivo"),
        (models.Piano.objects.filter(titolo="x"), "obiettivi_piano"),
        (models.Piano.objects.order_by("titolo")[:5], "obiettivi_piano"),
        (storia.LogEntry.objects.filter(additional_data__piano=1), "auditlog_logentry"),
    ):
        trovate = scansioni(lambda domanda=domanda: list(domanda), tabelle, evitate=True)
        assert [una.tabella for una in trovate] == [tabella]
    assert scansioni(lambda: list(storia.dell_obiettivo(1)), tabelle, evitate=True) == []
