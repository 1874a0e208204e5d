"""What is done at every entrance and exit, whatever page they go through."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone

from obiettivi.azioni import accessi, conteggi, secondo_passo
from obiettivi.scelte import PassoAccesso, TipoAccesso

ENTRATA_IL, VISTA_IL, PASSO = "entrata_il", "vista_il", "passo"
"""What a session says of itself: when it began, when it was last used (in seconds), how far who signed in is."""


def da_dove(request: HttpRequest) -> str | None:
    """The address of who asks; behind a proxy, the one that the proxy saw."""
    detto = request.META.get("REMOTE_ADDR", "")
    if settings.DIETRO_PROXY:
        # The others, before the last, are what whoever asks says of himself.
        detto = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        indirizzo = ip_address(detto)
    except ValueError:
        return None
    # The same address, written in another way.
    return str(getattr(indirizzo, "ipv4_mapped", None) or indirizzo)


RETE = 64
"""Bits of an IPv6 address that are of the network: of the others, who has it changes as many as he likes."""


def luogo(request: HttpRequest) -> str | None:
    """The place that who asks is counted by: his address, or his whole network where it is IPv6."""
    detto = da_dove(request)
    indirizzo = detto and ip_address(detto)
    if not isinstance(indirizzo, IPv6Address):
        return detto
    return str(ip_network((indirizzo.packed, RETE), strict=False).network_address)


def passo(request: HttpRequest) -> PassoAccesso:
    """How far who signed in is."""
    detto = PassoAccesso(request.session[PASSO])
    if detto == PassoAccesso.DA_ATTIVARE and secondo_passo.telefono(request.user):
        # Set up meanwhile, from elsewhere: now it is asked of whoever has the password.
        return PassoAccesso.CODICE
    return detto


def arriva(request: HttpRequest, dove: PassoAccesso) -> None:
    """Who signed in is one step further: with another key, as at the sign-in."""
    request.session[PASSO] = dove.value
    request.session.cycle_key()


def entrata(sender, request, user, **_) -> None:
    """The password was right, or a one-time link was. The session begins now."""
    adesso = int(timezone.now().timestamp())
    request.session[ENTRATA_IL] = request.session[VISTA_IL] = adesso
    request.session[PASSO] = secondo_passo.che_manca_a(user).value
    accessi.registra(tipo=TipoAccesso.ENTRATA, utente=user, indirizzo=da_dove(request))


def uscita(sender, request, user, **_) -> None:
    if user is not None:
        accessi.registra(tipo=TipoAccesso.USCITA, utente=user, indirizzo=da_dove(request))


def rifiutata(sender, credentials, request=None, **_) -> None:
    """The password was wrong, or not even looked at."""
    if request is None:
        return
    nome, indirizzo = credentials.get("username") or "", da_dove(request)
    fermo = getattr(request, "axes_locked_out", False)
    # PostgreSQL takes no NUL in a text.
    chi = get_user_model().objects.filter(username=nome.replace("\0", "")).first()
    accessi.registra(
        tipo=TipoAccesso.BLOCCATA if fermo else TipoAccesso.RIFIUTATA, utente=chi, indirizzo=indirizzo
    )
    conteggi.conta(conteggi.PASSWORD_DI_UN_NOME, nome)
    conteggi.conta(conteggi.PASSWORD_DA_UN_INDIRIZZO, luogo(request))
