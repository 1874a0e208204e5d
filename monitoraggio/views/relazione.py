"""The Relazione sulla performance on its way: approved by the Giunta, validated by the OIV."""

from collections.abc import Callable

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from monitoraggio import azioni
from monitoraggio.accesso import AccessoRilevazione, accesso_alla_rilevazione, esige
from monitoraggio.scelte import StatoRilevazione
from monitoraggio.views.documenti import A_RILEVAZIONE_CHIUSA
from monitoraggio.views.pagina_relazione import moduli_vuoti, pagina_della_relazione
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato
from obiettivi.views.pagina_testata import va

DEL_SEGRETARIO = "L'atto che approva la Relazione lo registra il segretario comunale."
DELL_OIV = "La Relazione la valida l'OIV."
NON_LA_SUA = "La Relazione dice anche di un'area di cui rispondi: la valida qualcun altro."


@never_cache
@require_safe
def relazione(request, slug, anno, codice):
    """How far the Relazione is, and what was recorded of it."""
    return _pagina(request, _della_relazione(request, slug, anno, codice))


@never_cache
@require_POST
def approva(request, slug, anno, codice):
    """The act of the Giunta is recorded."""
    accesso = _della_relazione(request, slug, anno, codice)
    esige(accesso.approva_relazione, DEL_SEGRETARIO)

    def fai(form):
        azioni.registra_approvazione(rilevazione=accesso.rilevazione, utente=request.user, **form.detto())
        return "L'atto che approva la Relazione è registrato."

    return _passo(request, accesso, "approva", fai)


@never_cache
@require_POST
def valida(request, slug, anno, codice):
    """The OIV validates it, or says why not."""
    accesso = _della_relazione(request, slug, anno, codice)
    ha_il_verbo = accesso.del_piano.diritti.puo(Verbo.VALIDA_RELAZIONE)
    esige(accesso.valida_relazione, NON_LA_SUA if ha_il_verbo else DELL_OIV)

    def fai(form):
        azioni.valida_relazione(rilevazione=accesso.rilevazione, utente=request.user, **form.detto())
        return "La validazione è registrata, e si legge nella Relazione."

    return _passo(request, accesso, "valida", fai)


def _della_relazione(request, slug: str, anno: int, codice: str) -> AccessoRilevazione:
    """The rilevazione that a Relazione is made of; 404 for another, 403 for who does not read it whole yet."""
    accesso = accesso_alla_rilevazione(request, slug, anno, codice)
    if not accesso.rilevazione.finale or accesso.rilevazione.stato == StatoRilevazione.PROGRAMMATA:
        raise Http404
    esige(accesso.scarica, A_RILEVAZIONE_CHIUSA)
    return accesso


def _passo(request, accesso: AccessoRilevazione, nome: str, fai: Callable[[Form], str]) -> HttpResponse:
    """A step: done, and back to the page; or the page again, with what was written and what is wrong."""
    form = moduli_vuoti(accesso, request.POST)[nome]
    if fatto_o_rifiutato(request, form, fai):
        return redirect(va(accesso.del_piano.piano, "relazione", accesso.rilevazione.codice))
    return _pagina(request, accesso, nome, form)


def _pagina(request, accesso: AccessoRilevazione, nome: str = "", form: Form | None = None) -> HttpResponse:
    moduli = moduli_vuoti(accesso) | ({nome: form} if form else {})
    contesto = {
        "piano": accesso.del_piano.piano,
        "codice": accesso.rilevazione.codice,
        "pagina": pagina_della_relazione(accesso),
        "moduli": moduli,
        "sbagliato": form,
    }
    return render(request, "monitoraggio/relazione.html", contesto)
