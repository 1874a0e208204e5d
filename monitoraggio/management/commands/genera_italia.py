from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from monitoraggio.italia import Avviso, Resoconto, genera
from obiettivi.formati import numero
from obiettivi.models import Ente

ENTI_MASSIMI, ANNI_MASSIMI = 99_999, 10


def _tra(minimo: int, massimo: int):
    def leggi(testo: str) -> int:
        if not testo.isdecimal() or not minimo <= int(testo) <= massimo:
            raise ArgumentTypeError(f"scrivi un numero da {minimo} a {massimo}")
        return int(testo)

    return leggi


class Command(BaseCommand):
    """Fills an empty database with synthetic enti, their plans and years of monitoring, to measure it when full."""

    help = (
        "Riempie un database vuoto di comuni sintetici, con i piani e il monitoraggio degli ultimi anni, per misurare "
        "il programma quando è pieno. Serve solo a misurare: mai nell'installazione di un ente vero. Il primo comune è "
        "«comune-sintetico-00001»; ci lavorano segretario-00001, redattore-00001, oiv-00001, lettore-00001 e, per ogni "
        "area, responsabile-00001-aff, compilatore-00001-aff. Nessuno di loro ha una password."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--enti", type=_tra(1, ENTI_MASSIMI), default=8000, help="quanti comuni (8000: tutta l'Italia)"
        )
        parser.add_argument(
            "--anni", type=_tra(1, ANNI_MASSIMI), default=3, help="quanti anni, fino a questo (3)"
        )
        parser.add_argument(
            "--seme", type=int, default=1, help="con lo stesso seme, nello stesso anno, gli stessi dati (1)"
        )
        parser.add_argument("--senza-storia", action="store_true", help="senza la storia delle modifiche")
        parser.add_argument(
            "--processi", type=_tra(1, 16), default=2, help="quanti processi lavorano insieme (2)"
        )

    def handle(self, *, enti, anni, seme, senza_storia, processi, **_):
        if Ente.objects.exists():
            raise CommandError(
                "In questo database ci sono già degli enti, e i comuni sintetici si mescolerebbero a loro: usa un "
                "database nuovo, dopo «manage.py migrate»."
            )
        resoconto = genera(
            enti=enti,
            anni=range(timezone.localdate().year - anni + 1, timezone.localdate().year + 1),
            seme=seme,
            storia=not senza_storia,
            processi=processi,
            avvisa=self._avvisa,
        )
        self._racconta(resoconto)

    def _avvisa(self, avviso: Avviso | str) -> None:
        self.stdout.write(str(avviso))
        # Read while it works, also from a file; and no process that starts now writes it again.
        self.stdout.flush()

    def _racconta(self, resoconto: Resoconto) -> None:
        for tabella, righe in resoconto.righe.items():
            self.stdout.write(f"{numero(righe):>13}  {tabella}")
        totale, secondi = sum(resoconto.righe.values()), resoconto.secondi
        velocita = numero(int(totale / secondi))
        self.stdout.write(f"{numero(totale):>13}  righe in {secondi:.0f} secondi, {velocita} al secondo")
