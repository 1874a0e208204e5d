"""How often somebody may do something: counted in the database, so that it holds for all the workers together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from obiettivi.models import Conteggio


@dataclass(frozen=True)
class Limite:
    """So many times in each stretch of time, for each of those who do it."""

    nome: str
    quanti: int
    ogni: timedelta


ORA = timedelta(hours=1)
# Wrong passwords, wherever they come from and whoever they are for: the whole office is behind one address.
# OWASP ASVS 4.0.3, 2.2.1: no more than a hundred an hour for an account.
PASSWORD_DI_UN_NOME = Limite("password_di_un_nome", 50, ORA)
PASSWORD_DA_UN_INDIRIZZO = Limite("password_da_un_indirizzo", 200, ORA)
PASSWORD_DI_PRIMA = Limite("password_di_prima", 10, ORA)
LETTERE_A_UN_INDIRIZZO = Limite("lettere_a_un_indirizzo", 3, ORA)
LETTERE_CHIESTE_DA = Limite("lettere_chieste_da", 20, ORA)
DOCUMENTI_CHIESTI = Limite("documenti", 120, timedelta(minutes=10))
FILE_CARICATI = Limite("file_caricati", 30, timedelta(minutes=10))
# What everybody may ask for, from a place: a school or an office is behind one address.
DOCUMENTI_PUBBLICI = Limite("documenti_pubblici", 120, timedelta(minutes=10))
PACCHETTI_PUBBLICI = Limite("pacchetti_pubblici", 12, timedelta(minutes=10))


def conta(limite: Limite, di_chi: object) -> timedelta | None:
    """Counts one more; how long to wait, when they are too many already."""
    adesso = timezone.now()
    chiave, scade = _finestra(limite, di_chi, adesso)
    riga = Conteggio.objects.filter(chiave=chiave)
    if not riga.update(quanti=F("quanti") + 1):
        # Another worker may be doing the same.
        Conteggio.objects.bulk_create([Conteggio(chiave=chiave, scade_il=scade)], ignore_conflicts=True)
        riga.update(quanti=F("quanti") + 1)
    quanti = riga.values_list("quanti", flat=True).first() or 0
    return scade - adesso if quanti > limite.quanti else None


def attesa(limite: Limite, di_chi: object) -> timedelta | None:
    """How long to wait before the next one, without counting it; None when there is no need."""
    adesso = timezone.now()
    chiave, scade = _finestra(limite, di_chi, adesso)
    piena = Conteggio.objects.filter(chiave=chiave, quanti__gte=limite.quanti).exists()
    return scade - adesso if piena else None


def _finestra(limite: Limite, di_chi: object, adesso: datetime) -> tuple[str, datetime]:
    """The key of a person in the stretch of time that holds now, and when this ends."""
    quale = int(adesso.timestamp() // limite.ogni.total_seconds())
    detto = f"{limite.nome}:{quale}:{di_chi}"
    chiave = salted_hmac("obiettivi.conteggi", detto, settings.SECRET_KEY, algorithm="sha256").hexdigest()
    fine = (quale + 1) * limite.ogni.total_seconds()
    return chiave, datetime.fromtimestamp(fine, tz=adesso.tzinfo)
