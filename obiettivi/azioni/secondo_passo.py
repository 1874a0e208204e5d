"""The second step of the sign-in: a code from the telephone, which changes every thirty seconds (TOTP, RFC 6238).

Kept by django-otp: a device per telephone, confirmed by a first code, and one with the codes in reserve.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from obiettivi import storia
from obiettivi.azioni.accessi import fai_rientrare, registra
from obiettivi.models import Utente
from obiettivi.scelte import PassoAccesso, Ruolo, TipoAccesso

QUANTI_DI_RISERVA = 10
TELEFONO, RISERVA = "telefono", "codici di riserva"
"""The names of the devices."""


class CodiceSbagliatoError(ValueError):
    """A code that is not taken; the text says what to do."""


def deve_averlo(utente: Utente) -> bool:
    """Whether the second step is asked of this person: a superuser, or who is segretario of some ente today."""
    if not settings.TOTP_OBBLIGATORIO:
        return False
    oggi = timezone.localdate()
    return utente.is_superuser or utente.abilitazioni.in_corso(oggi).filter(ruolo=Ruolo.SEGRETARIO).exists()


def telefono(utente: Utente) -> TOTPDevice | None:
    """The one whose codes are asked for."""
    return TOTPDevice.objects.filter(user=utente, confirmed=True).first()


def telefono_da_provare(utente: Utente) -> TOTPDevice | None:
    """The one that was begun, and has not given a code yet."""
    return TOTPDevice.objects.filter(user=utente, confirmed=False).first()


def che_manca_a(utente: Utente) -> PassoAccesso:
    """How far this person is with the password alone."""
    if telefono(utente):
        return PassoAccesso.CODICE
    return PassoAccesso.DA_ATTIVARE if deve_averlo(utente) else PassoAccesso.DENTRO


def quanti_di_riserva(utente: Utente) -> int:
    return StaticToken.objects.filter(device__user=utente).count()


def comincia(*, utente: Utente, codice: str = "") -> TOTPDevice:
    """A new key for a telephone; it counts when a code has come from there, and the one of before until then.

    Who has one already gives a code of it: an open session, or a password, is not enough to take its place.
    Raises CodiceSbagliatoError. Not atomic: a wrong code must be remembered.
    """
    _esige_il_suo(utente, codice)
    with transaction.atomic():
        TOTPDevice.objects.filter(user=utente, confirmed=False).delete()
        return TOTPDevice.objects.create(user=utente, name=TELEFONO, confirmed=False)


def attiva(*, utente: Utente, codice: str, sessione: str | None = None) -> list[str]:
    """The telephone gives its first code, and takes the place of the one of before; returns the codes in reserve.

    Of the person's open sessions, which gave no code of it, only the one with this key goes on.
    Raises CodiceSbagliatoError. Not atomic: a wrong code must be remembered.
    """
    nuovo = telefono_da_provare(utente)
    if nuovo is None:
        raise CodiceSbagliatoError("La chiave non c'è più: ricomincia, e inquadra il nuovo codice QR.")
    if not _accetta(nuovo, codice):
        raise CodiceSbagliatoError(_perche(nuovo))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=utente).exclude(pk=nuovo.pk).delete()
        TOTPDevice.objects.filter(pk=nuovo.pk).update(confirmed=True)
        fai_rientrare(utente, tranne=sessione)
        _annota(utente, "attivato", utente)
        return _rifai(utente)


def rifai_riserva(*, utente: Utente, codice: str) -> list[str]:
    """Other codes in reserve, for who gives a code; those of before are void.

    Raises CodiceSbagliatoError. Not atomic: a wrong code must be remembered.
    """
    _esige_il_suo(utente, codice)
    with transaction.atomic():
        _annota(utente, "codici di riserva rifatti", utente)
        return _rifai(utente)


def verifica(*, utente: Utente, codice: str) -> TipoAccesso:
    """Takes a code, from the telephone or one of those in reserve, which is then used up.

    Raises CodiceSbagliatoError. Not atomic: a wrong code must be remembered.
    """
    suo = telefono(utente)
    if suo is None:
        raise CodiceSbagliatoError("Il secondo passo è stato azzerato: esci e accedi di nuovo.")
    detto = _ripulito(codice)
    if len(detto) == suo.digits and detto.isascii() and detto.isdigit():
        if _accetta(suo, detto):
            return TipoAccesso.CODICE_GIUSTO
        raise CodiceSbagliatoError(_perche(suo))
    riserva = StaticDevice.objects.filter(user=utente).first()
    if riserva and _accetta(riserva, detto):
        return TipoAccesso.CODICE_DI_RISERVA
    raise CodiceSbagliatoError(_perche(riserva or suo))


def esige_da_adesso(utente: Utente) -> None:
    """Who has just been given what asks for a telephone, and has none, signs in again: and sets it up."""
    if che_manca_a(utente) == PassoAccesso.DA_ATTIVARE:
        fai_rientrare(utente)


@transaction.atomic
def azzera(*, persona: Utente, utente: Utente, indirizzo: str | None = None) -> None:
    """The telephone is lost: with the next password one sets another up. `indirizzo` is where `utente` is."""
    TOTPDevice.objects.filter(user=persona).delete()
    StaticDevice.objects.filter(user=persona).delete()
    _annota(persona, "azzerato", utente)
    registra(tipo=TipoAccesso.PASSO_AZZERATO, utente=persona, indirizzo=indirizzo)


# Steps


def _esige_il_suo(utente: Utente, codice: str) -> None:
    """A code of the telephone that is there, or one of those in reserve; nothing where there is none."""
    if telefono(utente):
        verifica(utente=utente, codice=codice)


def _ripulito(codice: str) -> str:
    return "".join(codice.split()).lower()


def _accetta(dispositivo, codice: str) -> bool:
    """Asked of the library, which locks the row, takes a code once and makes who is wrong wait longer each time."""
    dato = _ripulito(codice)
    return bool(dato) and verify_token(dispositivo.user, dispositivo.persistent_id, dato) is not None


def _perche(dispositivo) -> str:
    dispositivo.refresh_from_db()
    permesso, altro = dispositivo.verify_is_allowed()
    # While one waits not even the right one is looked at.
    if permesso:
        return "Il codice non è giusto. Aspetta che ne compaia uno nuovo, e controlla l'ora del telefono."
    secondi = max(1, round((altro["locked_until"] - timezone.now()) / timedelta(seconds=1)))
    return f"Il codice non è stato accettato. Per sicurezza aspetta {_quanto(secondi)} prima di scriverne un altro."


def _quanto(secondi: int) -> str:
    if secondi < 90:
        return "un secondo" if secondi == 1 else f"{secondi} secondi"
    return f"{-(-secondi // 60)} minuti"


def _rifai(utente: Utente) -> list[str]:
    StaticDevice.objects.filter(user=utente).delete()
    riserva = StaticDevice.objects.create(user=utente, name=RISERVA)
    codici = [StaticToken.random_token() for _ in range(QUANTI_DI_RISERVA)]
    for codice in codici:
        riserva.token_set.create(token=codice)
    return codici


def _annota(persona: Utente, che_cosa: str, utente: Utente) -> None:
    with storia.autore(utente):
        storia.annota(persona, secondo_passo=che_cosa)
