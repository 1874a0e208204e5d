import hashlib
import time
from collections.abc import Iterator

from django.core.management.base import BaseCommand

from monitoraggio import deposito
from monitoraggio.esporta.evidenze import CAMBIATO, MANCA
from monitoraggio.models import Evidenza

UN_GIORNO = 24 * 60 * 60
"""Seconds before a file without a row is one: its row may be on its way."""


class Command(BaseCommand):
    """Compares the evidence with the files of the archive. Exits with 1 when anything is missing or changed.

    Files without a row are what a crash may leave; they harm nobody, and `--pulisci` takes them away.
    """

    help = "Confronta le evidenze con i file dell'archivio: quelli che mancano, sono cambiati, o avanzano."

    def add_arguments(self, parser):
        parser.add_argument(
            "--pulisci", action="store_true", help="Cancella i file che non sono di nessuna evidenza"
        )

    def handle(self, *, pulisci, **_):
        # The files first: what is attached meanwhile has its file here and its row there.
        presenti = dict(deposito.presenti())
        righe = list(Evidenza.objects.select_related("avanzamento__rilevazione__piano__ente").order_by("pk"))
        guaste = [f"{_dove(una)}: {perche}" for una, perche in _guaste(righe)]
        loro = {una.file for una in righe}
        orfani = [nome for nome, quando in presenti.items() if nome not in loro and _vecchio(quando)]
        for frase in guaste:
            self.stdout.write(frase)
        if pulisci:
            for nome in orfani:
                deposito.togli(nome)
        fine = ", cancellati" if pulisci and orfani else ""
        self.stdout.write(
            f"Evidenze: {len(righe)}. Che non tornano: {len(guaste)}. File di nessuna evidenza: {len(orfani)}{fine}."
        )
        if guaste:
            raise SystemExit(1)


def _guaste(righe: list[Evidenza]) -> Iterator[tuple[Evidenza, str]]:
    for una in righe:
        try:
            with deposito.apri(una.file) as flusso:
                impronta = hashlib.file_digest(flusso, "sha256").hexdigest()
        except FileNotFoundError:
            yield una, MANCA
            continue
        if impronta != una.impronta:
            yield una, CAMBIATO


def _dove(una: Evidenza) -> str:
    rilevazione = una.avanzamento.rilevazione
    piano = rilevazione.piano
    return f"{piano.ente.slug} {piano.anno}, {rilevazione.codice}, area {una.avanzamento.area}, «{una.nome}»"


def _vecchio(quando: float) -> bool:
    return time.time() - quando > UN_GIORNO
