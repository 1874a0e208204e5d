"""The areas' parts and the segretario's steps: the pages where a plan goes on, and the buttons on them."""

from collections.abc import Callable

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from obiettivi import azioni
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.forms.vita import AttoForm, MotivoForm, NotaForm, RestituisciForm
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato, inviato, premuto, si_mostra_o_si_invia
from obiettivi.views.pagina_approvazione import pagina_dell_approvazione
from obiettivi.views.pagina_lavori import pagina_dei_lavori
from obiettivi.views.pagina_testata import va
from obiettivi.views.trasparenza import prepara_il_documento

# The areas' parts


@require_safe
def lavori(request, slug, anno):
    """How far each area is with its part, or who has taken note of what was approved."""
    accesso = accesso_al_piano(request, slug, anno)
    if not accesso.diritti.puo(Verbo.LEGGE_BOZZA):
        raise NonPermessoError("Lo stato dei lavori è per chi prepara il piano.")
    contesto = {"piano": accesso.piano, "pagina": pagina_dei_lavori(accesso)}
    return render(request, "piani/vita/lavori.html", contesto)


@si_mostra_o_si_invia
def completa_parte(request, slug, anno, codice):
    """An area has nothing more to write."""
    accesso = _della_parte(request, slug, anno, codice, Verbo.COMPLETA)

    def fai(form):
        azioni.completa_parte(piano=accesso.piano, area=codice, utente=request.user, **form.cleaned_data)
        return f"La parte dell'area {codice} è completata: il segretario comunale e chi prepara il piano lo vedono."

    return _parte(
        request,
        accesso,
        codice,
        NotaForm(inviato(request)),
        fai,
        titolo="Completa la parte",
        spiegazione="Da quel momento le persone dell'area non la cambiano più, finché non viene restituita.",
        bottone="Completa la parte",
    )


@si_mostra_o_si_invia
def restituisci_parte(request, slug, anno, codice):
    """A completed part goes back to its area, with a note."""
    accesso = _della_parte(request, slug, anno, codice, Verbo.RESTITUISCE)

    def fai(form):
        azioni.restituisci_parte(piano=accesso.piano, area=codice, utente=request.user, **form.cleaned_data)
        return f"La parte dell'area {codice} è restituita: le persone dell'area possono cambiarla di nuovo."

    return _parte(
        request,
        accesso,
        codice,
        RestituisciForm(inviato(request)),
        fai,
        titolo="Restituisci la parte",
        spiegazione="Le persone dell'area potranno cambiarla di nuovo, e la completeranno un'altra volta.",
        bottone="Restituisci la parte",
    )


@require_POST
def prendi_visione(request, slug, anno, codice):
    """A responsabile has read what the approved plan gives to the area."""
    accesso = _della_parte(request, slug, anno, codice, Verbo.PRENDE_VISIONE)
    fatto = f"Hai preso visione degli obiettivi dell'area {codice}."
    premuto(
        request, lambda: azioni.prendi_visione(piano=accesso.piano, area=codice, utente=request.user), fatto
    )
    return redirect(va(accesso.piano, "lavori"))


def _della_parte(request, slug: str, anno: int, codice: str, verbo: Verbo) -> AccessoPiano:
    """The plan, for who may do this to the part of an area; 404 for an area that is not there, or not theirs."""
    accesso = accesso_al_piano(request, slug, anno)
    if codice not in accesso.codici.values() or not accesso.vede_area(codice):
        raise Http404
    accesso.esige(verbo, codice)
    return accesso


def _parte(request, accesso: AccessoPiano, codice: str, form: Form, fai: Callable, **parole) -> HttpResponse:
    """The page that asks, and what it does when it is sent."""
    if fatto_o_rifiutato(request, form, fai):
        return redirect(va(accesso.piano, "lavori"))
    area = next((una for una in pagina_dei_lavori(accesso).righe if una.codice == codice), None)
    contesto = {"piano": accesso.piano, "codice": codice, "area": area, "form": form, **parole}
    return render(request, "piani/vita/parte.html", contesto)


# The segretario's steps


@require_safe
def approvazione(request, slug, anno):
    """Where the segretario takes the plan from the bozza to the act, and opens its variations."""
    return _pagina(request, _di_chi_approva(request, slug, anno))


@require_POST
def manda(request, slug, anno):
    """The plan is frozen and proposed."""
    accesso = _di_chi_approva(request, slug, anno)

    def fai(form):
        azioni.manda_in_approvazione(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return "Il piano è in approvazione: scarica l'allegato alla proposta, e registra l'atto quando c'è."

    return _passo(request, accesso, "manda", NotaForm(request.POST), fai)


@require_POST
def riporta(request, slug, anno):
    """The proposal is taken back."""
    accesso = _di_chi_approva(request, slug, anno)

    def fai(form):
        azioni.riporta_in_bozza(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return "Il piano è di nuovo in bozza: la proposta è ritirata."

    return _passo(request, accesso, "riporta", MotivoForm(request.POST), fai)


@require_POST
def approva(request, slug, anno):
    """The act is recorded."""
    accesso = _di_chi_approva(request, slug, anno)

    def fai(form):
        atto, nota = form.atto(), form.cleaned_data["nota"]
        versione = azioni.approva(piano=accesso.piano, atto=atto, nota=nota, utente=request.user)
        prepara_il_documento(accesso.piano)
        return f"L'atto è registrato: è in vigore la versione {versione.numero}."

    return _passo(request, accesso, "atto", AttoForm(request.POST), fai)


@require_POST
def apri_variazione(request, slug, anno):
    """A new bozza on top of the version in force."""
    accesso = _di_chi_approva(request, slug, anno)

    def fai(form):
        azioni.apri_variazione(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return (
            "La variazione è aperta: il piano si può cambiare. Intanto resta in vigore la versione approvata."
        )

    return _passo(request, accesso, "variazione", MotivoForm(request.POST), fai)


@require_POST
def abbandona(request, slug, anno):
    """The variation is given up."""
    accesso = _di_chi_approva(request, slug, anno)

    def fai(form):
        azioni.abbandona_variazione(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return "La variazione è abbandonata: il piano è di nuovo quello approvato."

    return _passo(request, accesso, "abbandona", MotivoForm(request.POST), fai)


def _di_chi_approva(request, slug: str, anno: int) -> AccessoPiano:
    accesso = accesso_al_piano(request, slug, anno)
    accesso.esige(Verbo.APPROVA)
    return accesso


def _passo(request, accesso: AccessoPiano, nome: str, form: Form, fai: Callable) -> HttpResponse:
    """A step: done, and back to the page; or the page again, with what was written and what is wrong."""
    if fatto_o_rifiutato(request, form, fai):
        return redirect(va(accesso.piano, "approvazione"))
    return _pagina(request, accesso, nome, form)


def _pagina(request, accesso: AccessoPiano, nome: str = "", form: Form | None = None) -> HttpResponse:
    moduli = {
        "manda": NotaForm(auto_id="manda_%s"),
        "riporta": MotivoForm(auto_id="riporta_%s"),
        "atto": AttoForm(auto_id="atto_%s"),
        "variazione": MotivoForm(auto_id="variazione_%s"),
        "abbandona": MotivoForm(auto_id="abbandona_%s"),
    }
    if form is not None:
        form.auto_id = moduli[nome].auto_id
        moduli[nome] = form
    pagina = pagina_dell_approvazione(accesso)
    contesto = {
        "piano": accesso.piano,
        "pagina": pagina,
        "moduli": moduli,
        "sbagliato": form,
        # Said at the top where the form itself is not on the page: the plan has gone on meanwhile.
        "rifiuti": [] if form is None or nome in pagina.moduli else form.non_field_errors(),
    }
    return render(request, "piani/vita/approvazione.html", contesto)
