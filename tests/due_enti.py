"""Two enti alike, the numbers of whose rows say whose they are: whatever names the other one's is seen in the SQL."""

import re
from collections.abc import Callable
from datetime import date

from django.apps import apps
from django.db import connection
from django.db import models as campi

from monitoraggio import azioni as monitoraggio
from obiettivi import models, storia
from tests import fabbrica, vita

ALTRUI, NOSTRE, NUOVE = 987_000_000, 988_000_000, 989_000_000
PER_TABELLA = 10_000
MODELLI = [
    uno
    for etichetta in ("obiettivi", "monitoraggio")
    for uno in apps.get_app_config(etichetta).get_models()
    if isinstance(uno._meta.pk, campi.AutoField) and not uno._meta.proxy
]
NUMERO_ALTRUI = re.compile(r"\b987\d{6}\b")


def da_qui(inizio: int) -> None:
    """The next row of each table has a number from here on, each table its own stretch."""
    numeri = {modello._meta.db_table: inizio + posto * PER_TABELLA for posto, modello in enumerate(MODELLI)}
    with connection.cursor() as cursore:
        if connection.vendor == "postgresql":
            uno = "setval(pg_get_serial_sequence(%s, 'id'), %s)"
            detti = [detto for tabella, numero in numeri.items() for detto in (f'"{tabella}"', numero)]
            cursore.execute(f"SELECT {', '.join([uno] * len(numeri))}", detti)
        else:
            cursore.executemany("DELETE FROM sqlite_sequence WHERE name = %s", [(una,) for una in numeri])
            cursore.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [*numeri.items()])


def ente_altrui() -> models.Ente:
    """An ente with a plan in bozza, one approved and monitored, its people; on it nobody of the cast has a role."""
    da_qui(ALTRUI)
    capo = models.Utente.objects.create_user("capo_altrui", email="capo@altrove.example")
    ente = {"slug": "altrove-esempio", "denominazione": "Comune di Altrove Esempio"}
    da_contare = {
        "attivita_strutturali": [{"area": "A", "prodotto": "Atti"}],
        "indicatori_di_salute": [{"indicatore": "Servizi in linea"}],
    }
    bozza, piano = (
        vita.carica(fabbrica.piano(*_obiettivi(), ente=ente, piano={"anno": anno}, **da_contare))
        for anno in (2026, 2025)
    )
    with storia.autore(capo):
        ruolo = bozza.ente.abilitazioni.create(utente=capo, ruolo="compilatore", dal=date(2020, 1, 1))
        area = bozza.organigramma.aree.get(codice="A")
        ruolo.righe_aree.create(area=area)
        chi = bozza.ente.responsabili.create(nome="Responsabile altrui", utente=capo)
        chi.incarichi.create(area=area, dal=date(2020, 1, 1))
        models.NotaObiettivo.objects.create(obiettivo=bozza.obiettivi.first(), testo="Nota", chi=capo)
    vita.porta(piano, "approvato", capo)
    intermedia, _ = monitoraggio.programma_previste(piano=piano, utente=capo)
    aperta = monitoraggio.apri(rilevazione=intermedia, utente=capo)
    monitoraggio.allega_evidenza(
        avanzamento=aperta.avanzamenti.filter(area="A").first(), nome="a.txt", dati=b"altrui", utente=capo
    )
    da_qui(NOSTRE)
    return piano.ente


def _obiettivi() -> list[dict]:
    fasi, indicatori = (
        [{"descrizione": "Ricognizione"}],
        [{"tipo": "numero", "operatore": ">=", "valore": 10}],
    )
    return [
        fabbrica.obiettivo(1, {"area": "A", "peso": 60}, fasi=fasi, indicatori=indicatori),
        fabbrica.obiettivo(2, {"area": "A", "peso": 40}),
        fabbrica.obiettivo(3, {"area": "B", "peso": 100}),
    ]


def altrui_di(modello) -> int | None:
    """A row of the other ente, by its number."""
    return _altrui(modello).values_list("pk", flat=True).first()


def _altrui(modello):
    return modello.objects.filter(pk__gt=ALTRUI, pk__lt=NOSTRE).order_by("pk")


def al_suo_posto() -> Callable[[str], str | None]:
    """What names, in the other ente, a row like the one that a value of ours names; None of what names no row."""
    per_chiave = {}
    for modello in MODELLI:
        for campo in modello._meta.concrete_fields:
            if isinstance(campo, campi.UUIDField):
                sua = _altrui(modello).values_list(campo.attname, flat=True).first()
                nostre = modello.objects.filter(pk__gt=NOSTRE).values_list(campo.attname, flat=True)
                per_chiave |= {str(una): str(sua) for una in nostre if sua}
    per_posto = [altrui_di(modello) for modello in MODELLI]

    def cambia(valore: str) -> str | None:
        if valore.isdecimal() and NOSTRE < int(valore) < NUOVE:
            numero = per_posto[(int(valore) - NOSTRE) // PER_TABELLA]
            return numero and str(numero)
        return per_chiave.get(valore)

    return cambia


def chiavi_altrui() -> set[str]:
    """The keys (UUID) of the other ente's rows, as either database writes them."""
    trovate = set()
    for modello in MODELLI:
        for campo in modello._meta.concrete_fields:
            if isinstance(campo, campi.UUIDField):
                for una in _altrui(modello).values_list(campo.attname, flat=True):
                    trovate |= {str(una), una.hex}
    return trovate
