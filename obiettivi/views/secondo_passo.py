"""The second step of the sign-in: giving the code, and setting the telephone up."""

from collections.abc import Callable
from functools import partial
from typing import Any

import segno
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from obiettivi import ingressi, inviti, ripresa
from obiettivi.azioni import accessi
from obiettivi.azioni import secondo_passo as azioni
from obiettivi.forms import CodiceForm
from obiettivi.scelte import PassoAccesso, TipoAccesso
from obiettivi.views.accesso import continua
from obiettivi.views.invio import inviato, si_mostra_o_si_invia


@sensitive_post_parameters()
@si_mostra_o_si_invia
@never_cache
def codice(request):
    """Who has given the password gives the code, and is in."""
    dove = redirect(_dove_andava(request))
    if ingressi.passo(request) != PassoAccesso.CODICE:
        return continua(request, dove)
    form = CodiceForm(inviato(request))
    if tipo := _con_il_codice(request, form, azioni.verifica):
        _registra(request, tipo)
        ingressi.arriva(request, PassoAccesso.DENTRO)
        return continua(request, dove)
    contesto = {
        "form": form,
        "next": _dove_andava(request),
        "pacco": request.POST.get(ripresa.PACCO, ""),
    }
    return render(request, "accesso/codice.html", contesto)


@sensitive_post_parameters()
@si_mostra_o_si_invia
@never_cache
def secondo_passo(request):
    """One's own second step: beginning, trying the first code, other codes in reserve.

    The key and the codes are shown to who has just made them and never stored elsewhere.
    """
    form, prova, suo = None, None, azioni.telefono(request.user)
    match request.POST.get("fai"):
        case "comincia":
            prova = _prova(suo, request.POST)
            if _con_il_codice(request, prova, azioni.comincia):
                return redirect(request.get_full_path())
        case "riserva" if suo:
            prova = _prova(suo, request.POST)
            if codici := _con_il_codice(request, prova, azioni.rifai_riserva):
                _registra(request, TipoAccesso.RISERVA_RIFATTA)
                return _riserva(request, codici)
        case "attiva":
            form = CodiceForm(request.POST)
            azione = partial(azioni.attiva, sessione=request.session.session_key)
            if codici := _con_il_codice(request, form, azione):
                _registra(request, TipoAccesso.PASSO_ATTIVATO)
                ingressi.arriva(request, PassoAccesso.DENTRO)
                return _riserva(request, codici)
    nuovo = azioni.telefono_da_provare(request.user)
    contesto = {
        "form": form or CodiceForm(),
        "prova": prova or _prova(suo),
        "next": _dove_andava(request),
        "manca": ingressi.passo(request) != PassoAccesso.DENTRO,
        "telefono": suo,
        "riserva": azioni.quanti_di_riserva(request.user),
        "qr": _qr(nuovo.config_url) if nuovo else "",
        "chiave": _chiave(nuovo) if nuovo else "",
    }
    return render(request, "accesso/secondo_passo.html", contesto)


def _prova(suo, dati=None) -> CodiceForm:
    """What proves that who changes the second step has it; nothing is asked of who has none yet."""
    form = CodiceForm(dati, auto_id="prova_%s")
    form.fields["codice"].required = suo is not None
    form.fields["codice"].label = "Codice del telefono di adesso, o uno di riserva"
    del form.fields["codice"].widget.attrs["autofocus"]
    return form


def _con_il_codice(request: HttpRequest, form: CodiceForm, azione: Callable[..., Any]) -> Any:
    """What the action gives for the code that was written; None, and the form says why, when it is not taken."""
    if not form.is_valid():
        return None
    try:
        return azione(utente=request.user, codice=form.cleaned_data["codice"])
    except azioni.CodiceSbagliatoError as errore:
        _registra(request, TipoAccesso.CODICE_SBAGLIATO)
        form.add_error("codice", str(errore))
        return None


def _riserva(request: HttpRequest, codici: list[str]) -> HttpResponse:
    return render(request, "accesso/riserva.html", {"codici": codici, "dove": _dove_andava(request)})


def _dove_andava(request: HttpRequest) -> str:
    """An address of this site, or the home."""
    detto = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    nostro = url_has_allowed_host_and_scheme(
        detto, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return detto if nostro else resolve_url("home")


def _qr(indirizzo: str) -> str:
    """The address of the key as an image in the page itself, which no other machine draws."""
    return segno.make(indirizzo, error="m").svg_data_uri(scale=5, border=4, light="#fff")


def _chiave(dispositivo) -> str:
    """The key to be typed by who cannot frame the code: groups of four, as the applications show it."""
    testo = dispositivo.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(testo[da : da + 4] for da in range(0, len(testo), 4))


AVVISI = {
    TipoAccesso.PASSO_ATTIVATO: "un telefono è stato collegato al tuo accesso: d'ora in poi, dopo la password, ti "
    "chiediamo il suo codice.",
    TipoAccesso.RISERVA_RIFATTA: "sono stati fatti altri codici di riserva: quelli di prima non valgono più.",
    TipoAccesso.CODICE_DI_RISERVA: "qualcuno è entrato con il tuo nome usando uno dei codici di riserva.",
}
"""What the person is told by e-mail too, as the rest of a sentence."""


def _registra(request: HttpRequest, tipo: TipoAccesso) -> None:
    accessi.registra(tipo=tipo, utente=request.user, indirizzo=ingressi.da_dove(request))
    if tipo in AVVISI:
        inviti.avvisa(request.user, AVVISI[tipo])
