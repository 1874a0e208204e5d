"""/salute/: a word for strangers, each question for who looks after the server, at a constant cost."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from obiettivi import salute
from obiettivi.models import Stampa

pytestmark = pytest.mark.django_db

DOVE = "/salute/"
DAL_PROXY = {"X-Forwarded-For": "192.0.2.7"}
BENE = {"bene": True, "detto": "Tutto bene."}
TUTTI = ["database", "migrazioni", "stampe", "spazio", "evidenze"]


@pytest.fixture(autouse=True)
def cartella(settings, tmp_path):
    settings.CARTELLA_EVIDENZE = tmp_path / "evidenze"
    return settings.CARTELLA_EVIDENZE


def male(client):
    """What does not go, as it is told."""
    risposta = client.get(DOVE)
    assert (risposta.status_code, risposta.json()["salute"]) == (503, "male")
    controlli = risposta.json()["controlli"]
    return {cosa: uno["detto"] for cosa, uno in controlli.items() if not uno["bene"]}


def test_da_questa_macchina_si_legge_ogni_controllo(client):
    risposta = client.get(DOVE)
    assert (risposta.status_code, risposta["Content-Type"]) == (200, "application/json")
    assert risposta.json() == {"salute": "bene", "controlli": dict.fromkeys(TUTTI, BENE)}
    assert "no-store" in risposta["Cache-Control"]
    assert risposta.cookies == {}


@pytest.mark.parametrize(
    ("da", "intestazioni", "gettone", "tutto"),
    [
        ("127.0.0.1", {}, "", True),
        ("", {}, "", True),
        ("127.0.0.1", DAL_PROXY, "", False),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.7"}, "", False),
        ("192.0.2.7", {}, "", False),
        ("192.0.2.7", {"Authorization": "Bearer "}, "", False),
        ("192.0.2.7", {"Authorization": "Bearer giusto"}, "giusto", True),
        ("192.0.2.7", {"Authorization": "Bearer sbagliàto"}, "giusto", False),
    ],
)
def test_a_chi_viene_da_fuori_si_dice_una_parola(client, settings, da, intestazioni, gettone, tutto):
    settings.SALUTE_GETTONE = gettone
    risposta = client.get(DOVE, REMOTE_ADDR=da, headers=intestazioni)
    assert (risposta.status_code, risposta.json().get("controlli") is not None) == (200, tutto)
    assert risposta.json()["salute"] == "bene"


def test_costa_sempre_lo_stesso(client, django_assert_num_queries):
    client.get(DOVE)
    # The database, whether the table of migrations is there, the migrations.
    with django_assert_num_queries(3):
        client.get(DOVE)
    Stampa.objects.bulk_create(stampa(numero) for numero in range(20))
    with django_assert_num_queries(3):
        client.get(DOVE)


def test_senza_database_si_dice_solo_quello_e_il_disco(client, monkeypatch):
    def non_risponde(*_):
        raise OperationalError("password=segreta")

    monkeypatch.setattr(connections["default"], "cursor", non_risponde)
    assert male(client) == {"database": "Il database non risponde (OperationalError)."}
    assert "segreta" not in client.get(DOVE).content.decode()


def test_una_migrazione_da_applicare(client):
    MigrationRecorder(connection).record_unapplied("obiettivi", "0001_initial")
    assert male(client) == {
        "migrazioni": "Mancano 1 migrazioni, la prima è obiettivi.0001_initial: serve «migrate»."
    }


def test_il_disco_quasi_pieno(client, monkeypatch):
    uso = namedtuple("uso", "free")
    monkeypatch.setattr(salute.shutil, "disk_usage", lambda _: uso(salute.SPAZIO - 1))
    assert male(client)["spazio"].startswith("Lo spazio sta per finire (evidenze: 499 MB, temporanei: 499 MB")


def test_la_cartella_delle_evidenze_in_cui_non_si_scrive(client, monkeypatch, cartella):
    cartella.mkdir()
    monkeypatch.setattr(salute.os, "access", lambda dove, _: dove != cartella)
    assert male(client) == {"evidenze": f"Nella cartella delle evidenze ({cartella}) non si può scrivere."}


def stampa(numero=0, **altro):
    adesso = timezone.now()
    return Stampa(impronta=f"{numero:064}", **{"chiesta_il": adesso, "usata_il": adesso} | altro)


@pytest.mark.parametrize(
    ("modo", "da_quanto", "battito", "bene"),
    [
        ("servizio", 1, None, True),
        ("servizio", 6, None, False),
        ("servizio", 6, 0, True),
        ("servizio", 6, 6, False),
        ("figlio", 6, None, True),
    ],
    ids=[
        "appena chiesta",
        "nessuno la prende",
        "ne sta facendo un'altra",
        "chi la faceva tace",
        "senza servizio",
    ],
)
def test_la_coda_delle_stampe_e_ferma_se_qualcosa_aspetta_e_nessuno_lavora(
    client, settings, modo, da_quanto, battito, bene
):
    settings.STAMPE = modo
    adesso = timezone.now()
    stampa(1, chiesta_il=adesso - timedelta(minutes=da_quanto)).save()
    if battito is not None:
        quando = adesso - timedelta(minutes=battito)
        stampa(2, stato="in_corso", posto=0, battito_il=quando, chiesta_il=quando).save()
    detto = client.get(DOVE).json()["controlli"]["stampe"]
    assert detto == (
        BENE
        if bene
        else {"bene": False, "detto": "Un PDF aspetta da più di 5 minuti: il servizio delle stampe è fermo?"}
    )
