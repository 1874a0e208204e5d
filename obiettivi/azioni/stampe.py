"""The queue of the PDFs: asked for, taken by who lays them out, one at each place, kept and thrown away.

Steps are compare-and-swap updates and a unique place, so that they hold in several processes, on both databases.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from obiettivi.models import Stampa
from obiettivi.models.stampe import DA_FARE
from obiettivi.scelte import StatoStampa

SILENZIO = timedelta(seconds=60)
"""Who is not heard of for so long is dead: drawing the largest plan after its last page takes a few seconds."""
TENTATIVI = 3
"""A page that has killed so many processes is not tried again."""
DISUSO = timedelta(days=30)
PESO_MASSIMO = 500_000_000
"""Bytes of documents that are kept: the least used go first."""


class StampaFermataError(Exception):
    """Somebody has cancelled what was being made, or taken it for dead."""


def pronta(impronta: str) -> bytes | None:
    """The document of a page, if it was already made."""
    righe = Stampa.objects.filter(impronta=impronta, stato=StatoStampa.PRONTA)
    dati = righe.values_list("dati", flat=True).first()
    if dati is None:
        return None
    # Once a day is enough to know what is used.
    righe.filter(usata_il__lt=timezone.now() - timedelta(days=1)).update(usata_il=timezone.now())
    return bytes(dati)


def conserva(*, impronta: str, dati: bytes) -> None:
    """Keeps a document that was made at once."""
    adesso = timezone.now()
    fatta = {
        "stato": StatoStampa.PRONTA,
        "dati": dati,
        "peso": len(dati),
        "percento": 100,
        "usata_il": adesso,
    }
    Stampa.objects.get_or_create(impronta=impronta, defaults=fatta | {"chiesta_il": adesso})
    sgombra()


def chiedi(*, impronta: str, pagina: str) -> None:
    """Puts a page in the queue, if it is not there; again, if it was cancelled or could not be made."""
    adesso = timezone.now()
    nuova = {"pagina": pagina, "chiesta_il": adesso, "usata_il": adesso}
    riga, creata = Stampa.objects.get_or_create(impronta=impronta, defaults=nuova)
    if not creata:
        ferme = Stampa.objects.filter(pk=riga.pk).exclude(stato__in=[*DA_FARE, StatoStampa.PRONTA])
        ferme.update(stato=StatoStampa.IN_CODA, errore="", percento=0, tentativi=0, **nuova)


def prendi(*, posti: int = 1) -> Stampa | None:
    """The first of the queue, for who lays it out now; None where there is none, or every place is taken."""
    rimetti_in_coda()
    for posto in range(posti):
        prima = Stampa.objects.filter(stato=StatoStampa.IN_CODA).first()
        if prima is None:
            return None
        presa = {"stato": StatoStampa.IN_CORSO, "posto": posto, "battito_il": timezone.now(), "percento": 0}
        try:
            with transaction.atomic():
                sua = Stampa.objects.filter(pk=prima.pk, stato=StatoStampa.IN_CODA)
                if sua.update(tentativi=F("tentativi") + 1, **presa):
                    prima.refresh_from_db()
                    return prima
        except IntegrityError:
            # The place is taken.
            continue
    return None


def rimetti_in_coda() -> None:
    """What is being made by nobody any more goes back to the queue; after some trials, it is given up."""
    morte = Stampa.objects.filter(stato=StatoStampa.IN_CORSO, battito_il__lt=timezone.now() - SILENZIO)
    morte.filter(tentativi__gte=TENTATIVI).update(
        stato=StatoStampa.FALLITA,
        posto=None,
        errore="La preparazione si è interrotta più volte: forse la memoria del server non basta.",
    )
    morte.update(stato=StatoStampa.IN_CODA, posto=None, percento=0)


def batti(stampa: Stampa, percento: int) -> None:
    """Says that it goes on, and how far. Raises StampaFermataError when it must not."""
    if not _sua(stampa).update(percento=percento, battito_il=timezone.now()):
        raise StampaFermataError


def consegna(*, stampa: Stampa, dati: bytes) -> None:
    """Keeps what was made; nothing, if it was cancelled at the last moment."""
    fatta = {"stato": StatoStampa.PRONTA, "dati": dati, "peso": len(dati), "percento": 100, "posto": None}
    _sua(stampa).update(pagina="", errore="", **fatta)
    sgombra()


def fallisci(*, stampa: Stampa, perche: str) -> None:
    """It cannot be made; whoever waits for it reads why."""
    _sua(stampa).update(stato=StatoStampa.FALLITA, posto=None, errore=perche)


def _sua(stampa: Stampa):
    """The row while it is of who took it: `tentativi` tells those who take it one after the other."""
    return Stampa.objects.filter(pk=stampa.pk, stato=StatoStampa.IN_CORSO, tentativi=stampa.tentativi)


def annulla(*, impronta: str) -> bool:
    """Nobody wants it any more; False when it is too late, or was done already."""
    da_fare = Stampa.objects.filter(impronta=impronta, stato__in=DA_FARE)
    return bool(da_fare.update(stato=StatoStampa.ANNULLATA, posto=None, pagina=""))


def prima_di(impronta: str) -> int:
    """How many come before it, in the queue or at the press; none, when it is being made or is done."""
    sua = (
        Stampa.objects.filter(impronta=impronta, stato=StatoStampa.IN_CODA).values("chiesta_il", "pk").first()
    )
    if sua is None:
        return 0
    da_fare = Stampa.objects.filter(stato__in=DA_FARE)
    return da_fare.filter(chiesta_il__lt=sua["chiesta_il"]).count()


def serve_qualcuno(*, posti: int = 1) -> bool:
    """Whether something waits and there is a free place at the press."""
    stati = [*Stampa.objects.filter(stato__in=DA_FARE).values_list("stato", flat=True)]
    return StatoStampa.IN_CODA in stati and stati.count(StatoStampa.IN_CORSO) < posti


def sgombra() -> None:
    """Throws away what nobody has used for long, and the least used when there is too much."""
    righe = Stampa.objects.exclude(stato__in=DA_FARE)
    righe.filter(usata_il__lt=timezone.now() - DISUSO).delete()
    peso = righe.aggregate(tutto=Sum("peso"))["tutto"] or 0
    if peso > PESO_MASSIMO:
        vecchie = righe.order_by("usata_il", "pk").values_list("pk", "peso")
        for pk, suo in vecchie:
            if peso <= PESO_MASSIMO:
                break
            peso -= suo
            righe.filter(pk=pk).delete()
