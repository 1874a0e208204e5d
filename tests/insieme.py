"""Things done at the same moment, as by people who press at once."""

from collections.abc import Callable
from threading import Barrier, Thread
from time import monotonic, sleep

from django.db import connection, connections, transaction


def insieme(*azioni: Callable[[], str]) -> list[str]:
    """Does each in a connection of its own; what they return, sorted."""
    via, esiti = Barrier(len(azioni)), []

    def una(azione):
        try:
            via.wait(10)
            esiti.append(azione())
        finally:
            connections.close_all()

    fili = [Thread(target=una, args=(azione,)) for azione in azioni]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join(30)
    return sorted(esiti)


def in_coda(ferma: Callable[[], object], *azioni: Callable[[], str]) -> list[str]:
    """Does each in a connection of its own, all begun while what `ferma` locks is locked; what they return, sorted.

    So all have read what was there before, and none of them has written yet. Only for PostgreSQL.
    """
    esiti: list[str] = []

    def una(azione):
        try:
            esiti.append(azione())
        finally:
            connections.close_all()

    fili = [Thread(target=una, args=(azione,)) for azione in azioni]
    with transaction.atomic():
        ferma()
        for filo in fili:
            filo.start()
        fine = monotonic() + 10
        while _in_attesa() < len(fili) and monotonic() < fine:
            sleep(0.02)
    for filo in fili:
        filo.join(30)
    return sorted(esiti)


def _in_attesa() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursore:
        # Inside a transaction the same is read each time.
        cursore.execute("SELECT pg_stat_clear_snapshot()")
        cursore.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursore.fetchone()[0]
