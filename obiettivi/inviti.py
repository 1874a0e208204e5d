"""The one-time link: with it a person chooses the first password, or another one when it is forgotten."""

import logging
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

logger = logging.getLogger(__name__)


class GeneratoreMonouso(PasswordResetTokenGenerator):
    """Makes the tokens of the one-time links that people hand over: void also when what their person may do changes.

    Who was handed the link of a lettore must not find himself with that of a segretario.
    """

    def _make_hash_value(self, user, timestamp):
        ruoli = user.abilitazioni.order_by("pk").values_list("pk", "ente", "ruolo", "al")
        return f"{super()._make_hash_value(user, timestamp)}{user.is_superuser}{list(ruoli)}"


class GeneratorePerPosta(GeneratoreMonouso):
    """The same for the links that only travel by e-mail: who opens one reads what comes to that address."""

    key_salt = "obiettivi.inviti.GeneratorePerPosta"


consegnati, spediti = GeneratoreMonouso(), GeneratorePerPosta()


class Entrambi:
    """Knows the tokens of the one-time links, however they travelled."""

    @staticmethod
    def check_token(utente, gettone: str) -> bool:
        return any(generatore.check_token(utente, gettone) for generatore in (consegnati, spediti))


def collegamento_monouso(utente, request: HttpRequest, generatore: GeneratoreMonouso = consegnati) -> str:
    """The absolute address where this person chooses the password: used once, or left for some days, it is void.

    It is void as well as soon as the person signs in, or receives or loses a role. Whoever holds it enters as
    that person: it is shown or sent, never stored and never logged.
    """
    uid = urlsafe_base64_encode(force_bytes(utente.pk))
    indirizzo = reverse("invito", args=[uid, generatore.make_token(utente)])
    return request.build_absolute_uri(indirizzo)


def giorni_di_validita() -> int:
    return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days


def spedisci_collegamento(
    utente, request: HttpRequest, lettera: str = "accesso/posta/password.txt", **altro
) -> bool:
    """Sends a person the one-time link, in a letter that may say something else. False if it did not leave."""
    collegamento = collegamento_monouso(utente, request, spediti)
    return spedisci_lettera(utente, lettera, collegamento=collegamento, giorni=giorni_di_validita(), **altro)


def spedisci_in_disparte(utente, request: HttpRequest) -> None:
    """The same, but the answer does not wait for it: how long it took would tell that somebody has the address."""
    collegamento = collegamento_monouso(utente, request, spediti)
    _in_disparte(utente, "accesso/posta/password.txt", collegamento=collegamento, giorni=giorni_di_validita())


AZZERATO = (
    "chi amministra PianoPerf ha azzerato il secondo passo del tuo accesso: al prossimo accesso, se il tuo ruolo lo "
    "chiede, colleghi di nuovo il telefono."
)


def avvisa(utente, accaduto: str) -> None:
    """Tells a person that something changed in the way she comes in: if it was not her, she knows at once."""
    if settings.POSTA_ATTIVA and utente.email:
        _in_disparte(utente, "accesso/posta/avviso.txt", accaduto=accaduto)


def _in_disparte(utente, lettera: str, **contesto) -> None:
    Thread(target=spedisci_lettera, args=(utente, lettera), kwargs=contesto).start()


def spedisci_lettera(utente, lettera: str, **contesto) -> bool:
    """Sends a person a letter, whose first line is the subject. False if it did not leave."""
    oggetto, _, testo = render_to_string(lettera, contesto | {"utente": utente}).partition("\n")
    try:
        EmailMessage(oggetto, testo.strip() + "\n", to=[utente.email]).send()
    except OSError as errore:
        # SMTP errors are OSErrors. The address, which some of them quote, does not belong in a log.
        logger.error("Non è partita la lettera per l'utente %s: %s", utente.pk, type(errore).__name__)
        return False
    return True
