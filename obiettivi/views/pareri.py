"""Where the OIV says what it thinks of a variation."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from obiettivi import azioni
from obiettivi.accesso import NonPermessoError, accesso_al_piano
from obiettivi.forms.vita import ParereForm
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato, inviato, si_mostra_o_si_invia
from obiettivi.views.pagina_parere import pagina_del_parere
from obiettivi.views.pagina_testata import va

DELL_OIV = "Il parere su una variazione lo dà l'OIV."
NON_SUL_SUO = "Chi risponde di un'area del piano non dà il parere dell'OIV: lo dà qualcun altro."


@never_cache
@si_mostra_o_si_invia
def parere(request, slug, anno):
    """What the variation is about, what was said of it, and an opinion."""
    accesso = accesso_al_piano(request, slug, anno)
    if not accesso.da_parere:
        raise NonPermessoError(NON_SUL_SUO if accesso.diritti.puo(Verbo.DA_PARERE) else DELL_OIV)

    def fai(form):
        azioni.dai_parere(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return "Il parere è registrato: lo leggono il segretario comunale e chi confronta la variazione."

    form = ParereForm(inviato(request))
    if fatto_o_rifiutato(request, form, fai):
        return redirect(va(accesso.piano, "parere"))
    contesto = {"piano": accesso.piano, "pagina": pagina_del_parere(accesso), "form": form}
    return render(request, "piani/vita/parere.html", contesto)
