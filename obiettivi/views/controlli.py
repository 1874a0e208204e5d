"""The checks explained, one by one, and at what level each stands for an ente."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from obiettivi import azioni, controlli, models
from obiettivi.accesso import NonPermessoError, ente_o_404
from obiettivi.controlli import Controllo, Famiglia, Livello
from obiettivi.forms.controlli import LivelloForm
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato, inviato, si_mostra_o_si_invia
from obiettivi.views.pagina_testata import giorno


@dataclass(frozen=True)
class RigaControllo:
    """A check in the list, with its level for the ente; `cambiato` where it is not the check's own."""

    controllo: Controllo
    livello: Livello
    cambiato: bool


@require_safe
def elenco(request, slug):
    """What the checks look for, family by family."""
    ente, _ = ente_o_404(request, slug)
    livelli = dict(ente.livelli.values_list("codice", "livello"))
    famiglie = [(famiglia, _righe(famiglia, livelli)) for famiglia in controlli.FAMIGLIE]
    contesto = {"ente": ente, "famiglie": famiglie, "quanti": len(controlli.CONTROLLI)}
    return render(request, "controlli/elenco.html", contesto)


def _righe(famiglia: Famiglia, livelli: dict[str, str]) -> list[RigaControllo]:
    return [
        RigaControllo(uno, livello, livello != uno.livello)
        for uno in famiglia.controlli
        for livello in [Livello(uno.livello_con(livelli))]
    ]


@si_mostra_o_si_invia
def controllo(request, slug, codice):
    """One check: why it is there, an example, its norm, its level; for who may, another level."""
    ente, diritti = ente_o_404(request, slug)
    uno = controlli.PER_CODICE.get(codice)
    if uno is None:
        raise Http404
    riga = ente.livelli.select_related("chi").filter(codice=codice).first()
    livello = uno.livello_con({codice: Livello(riga.livello)} if riga else {})
    lo_cambia = diritti.puo(Verbo.DEROGA)
    if request.method == "POST" and not lo_cambia:
        raise NonPermessoError("I livelli dei controlli li cambia il segretario comunale.")
    if request.method == "POST" and uno.livello_fisso:
        raise NonPermessoError(f"Questo livello non si cambia: lo vuole {uno.detta_da.citazione}.")
    form = (
        LivelloForm(inviato(request), controllo=uno, livello=livello)
        if lo_cambia and not uno.livello_fisso
        else None
    )

    def fai(form):
        azioni.imposta_livello(ente=ente, codice=codice, utente=request.user, **form.cleaned_data)
        return f"Da adesso il livello di {codice} è «{form.cleaned_data['livello'].label}»."

    if form is not None and fatto_o_rifiutato(request, form, fai):
        return redirect(reverse("controllo", args=[slug, codice]))
    contesto = {
        "ente": ente,
        "controllo": uno,
        "famiglia": next(una for una in controlli.FAMIGLIE if uno in una.controlli),
        "norma": uno.detta_da,
        "anni": _anni(uno),
        "livello": livello,
        "dell_ente": _dell_ente(riga, uno),
        "form": form,
    }
    return render(request, "controlli/controllo.html", contesto)


def _anni(uno: Controllo) -> str:
    """For the plans of which years its norm holds."""
    norma = uno.detta_da
    if norma is None:
        return ""
    return f"per i piani dal {norma.dal}" + (f" al {norma.al}" if norma.al else "")


def _dell_ente(riga: models.LivelloControllo | None, uno: Controllo) -> str:
    """Who set the ente's level, when and why; empty where it is the check's own."""
    if riga is None or uno.livello_fisso:
        return ""
    return f"Lo ha deciso l'ente il {giorno(riga.quando)}: «{riga.motivo}»."
