"""Waivers: given to one finding with a reason, and taken back."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from obiettivi import azioni, controlli
from obiettivi.accesso import AccessoPiano, accesso_al_piano
from obiettivi.azioni.deroghe import CAMBIATA
from obiettivi.collegamenti import LUOGO
from obiettivi.contenuto.tipi import scrivi_numero
from obiettivi.controlli import Anomalia, Livello
from obiettivi.forms.vita import DerogaForm
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato, premuto, si_mostra_o_si_invia
from obiettivi.views.pagina_testata import va


@si_mostra_o_si_invia
def deroga(request, slug, anno):
    """One finding, told by the address, and the reason why it does not stop the approval."""
    accesso = accesso_al_piano(request, slug, anno)
    accesso.esige(Verbo.DEROGA)
    if request.method == "POST":
        return _data(request, accesso, DerogaForm(request.POST))
    anomalia = _in_quel_luogo(accesso, request.GET)
    if anomalia is None:
        messages.warning(request, CAMBIATA)
        return redirect(va(accesso.piano, "segnalazioni"))
    return _pagina(request, accesso, DerogaForm(initial=_fatti(anomalia)), anomalia)


def _in_quel_luogo(accesso: AccessoPiano, dati: Mapping[str, str]) -> Anomalia | None:
    """The finding with this code in this place, as it is now."""
    detto = {nome: dati.get(nome, "") for nome in LUOGO}
    return next((una for una in accesso.anomalie if all(getattr(una, n) == detto[n] for n in LUOGO)), None)


def _fatti(anomalia: Anomalia) -> dict[str, str]:
    return {nome: _scritto(getattr(anomalia, nome)) for nome in controlli.FATTI}


def _data(request, accesso: AccessoPiano, form: DerogaForm) -> HttpResponse:
    anomalia = _letta(accesso, form)
    if anomalia is None:
        return _cambiata(request, accesso)

    def fai(form):
        motivo = form.cleaned_data["motivo"]
        azioni.dai_deroga(piano=accesso.piano, anomalia=anomalia, motivo=motivo, utente=request.user)
        ferma = "non ferma più l'approvazione, e " if anomalia.livello == Livello.BLOCCA else ""
        return f"La segnalazione è in deroga: {ferma}il motivo resta nel documento."

    if not fatto_o_rifiutato(request, form, fai):
        return _pagina(request, accesso, form, anomalia)
    return redirect(_dopo(accesso, anomalia))


def _cambiata(request, accesso: AccessoPiano) -> HttpResponse:
    """The finding as it is now, with the reason that was written for how it was; or the list, if it is gone."""
    messages.warning(request, CAMBIATA)
    anomalia = _in_quel_luogo(accesso, request.POST)
    if anomalia is None:
        return redirect(va(accesso.piano, "segnalazioni"))
    iniziali = _fatti(anomalia) | {"motivo": request.POST.get("motivo", "")}
    return _pagina(request, accesso, DerogaForm(initial=iniziali), anomalia)


def _dopo(accesso: AccessoPiano, anomalia: Anomalia) -> str:
    """Back to what stops the approval, or to the findings."""
    if anomalia.livello == Livello.BLOCCA:
        return va(accesso.piano, "approvazione")
    return va(accesso.piano, "segnalazioni")


def _letta(accesso: AccessoPiano, form: DerogaForm) -> Anomalia | None:
    """The finding that was sent, if it is still as it was read."""
    if any(nome in form.errors for nome in controlli.FATTI):
        return None
    detti = {nome: form.cleaned_data.get(nome) or "" for nome in controlli.FATTI}
    return next(
        (
            una
            for una in accesso.anomalie
            if all((getattr(una, nome) or "") == detto for nome, detto in detti.items())
        ),
        None,
    )


def _scritto(valore) -> str:
    """A fact as a machine writes it: it is sent back with the form, to say what was read."""
    if valore is None or isinstance(valore, str):
        return valore or ""
    return scrivi_numero(valore)


def _pagina(request, accesso: AccessoPiano, form: DerogaForm, anomalia: Anomalia) -> HttpResponse:
    contesto = {
        "piano": accesso.piano,
        "form": form,
        "anomalia": anomalia,
        "controllo": controlli.PER_CODICE[anomalia.codice],
        "indietro": _dopo(accesso, anomalia),
        "dove": "Approvazione" if anomalia.livello == Livello.BLOCCA else "Segnalazioni",
    }
    return render(request, "piani/vita/deroga.html", contesto)


@require_POST
def togli_deroga(request, slug, anno, pk):
    """A waiver is taken back."""
    accesso = accesso_al_piano(request, slug, anno)
    accesso.esige(Verbo.DEROGA)
    fatto = "La deroga è tolta: la segnalazione torna tra le altre."
    premuto(request, lambda: azioni.togli_deroga(piano=accesso.piano, deroga=pk, utente=request.user), fatto)
    return redirect(va(accesso.piano, "approvazione"))
