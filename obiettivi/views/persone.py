"""The people of an ente: who they are, inviting them, giving and ending their roles and incarichi."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from obiettivi import inviti, models
from obiettivi.accesso import AccessoPersone, accesso_alle_persone
from obiettivi.accesso.persone import NON_DA_QUI
from obiettivi.azioni import persone as azioni
from obiettivi.azioni.stato import NonOraError
from obiettivi.forms import AreeForm, ChiudiForm, DatiForm, IncaricoForm, InvitaForm, RuoloForm
from obiettivi.forms.persone import riporta
from obiettivi.scelte import Ruolo
from obiettivi.views.invio import inviato, si_mostra_o_si_invia
from obiettivi.views.pagina_persone import pagina_della_persona, pagina_delle_persone


@require_safe
def persone(request, slug):
    """Who is enabled on the ente, with what roles; the areas without anyone in office."""
    accesso = accesso_alle_persone(request, slug)
    contesto = {"ente": accesso.ente, "pagina": pagina_delle_persone(accesso)}
    return render(request, "persone/persone.html", contesto)


@require_safe
def persona(request, slug, pk):
    """One person in the ente."""
    accesso, chi = _di_chi(request, slug, pk)
    contesto = {
        "ente": accesso.ente,
        "pagina": pagina_della_persona(accesso, chi),
        "giorni": inviti.giorni_di_validita(),
        "non_da_qui": NON_DA_QUI,
    }
    return render(request, "persone/persona.html", contesto)


# Forms: shown, and when they are sent done


@si_mostra_o_si_invia
@never_cache
def invita(request, slug):
    """A person who comes in: a new user with a one-time link, or somebody who has an access already."""
    accesso = accesso_alle_persone(request, slug)
    _esige_il_ruolo_chiesto(request, accesso)

    def fatto(concessa: azioni.Concessa) -> HttpResponse:
        if concessa.nuova:
            return _consegna(request, accesso, concessa.persona, concessa.abilitazione)
        _avvisa(request, accesso, concessa)
        return _torna(accesso, concessa.persona)

    return _modulo(
        request,
        accesso,
        InvitaForm(inviato(request), ente=accesso.ente, ruoli=accesso.ruoli),
        partial(azioni.invita, ente=accesso.ente, consegna=accesso.sceglie_per, utente=request.user),
        fatto,
        titolo="Invita una persona",
        spiegazione="Se ha già un accesso a PianoPerf, riceve il ruolo e continua a usare quello che ha.",
        bottone="Invita",
    )


@si_mostra_o_si_invia
def dai_ruolo(request, slug, pk):
    """One more role for a person of the ente."""
    accesso, chi = _di_chi(request, slug, pk)
    accesso.esige_altri(chi)
    _esige_il_ruolo_chiesto(request, accesso)

    def fatto(concessa: azioni.Concessa) -> HttpResponse:
        _avvisa(request, accesso, concessa)
        return _torna(accesso, chi)

    return _modulo(
        request,
        accesso,
        RuoloForm(inviato(request), ente=accesso.ente, ruoli=accesso.ruoli),
        partial(
            azioni.concedi_ruolo,
            ente=accesso.ente,
            persona=chi,
            consegna=accesso.sceglie_per,
            utente=request.user,
        ),
        fatto,
        chi,
        titolo="Dai un ruolo",
        bottone="Dai il ruolo",
    )


@si_mostra_o_si_invia
def chiudi_ruolo(request, slug, pk, abilitazione):
    """The last day of a role."""
    accesso, chi = _di_chi(request, slug, pk)
    riga = accesso.abilitazione(chi, abilitazione)
    accesso.esige(riga.ruolo, chi)
    ruolo = riga.get_ruolo_display()
    finiscono = " Con il ruolo finiscono anche i suoi incarichi." if riga.ruolo == Ruolo.RESPONSABILE else ""
    return _modulo(
        request,
        accesso,
        ChiudiForm(inviato(request)),
        partial(azioni.chiudi_ruolo, abilitazione=riga, utente=request.user),
        lambda _: _torna(accesso, chi, request, f"Il ruolo di {ruolo} è chiuso."),
        chi,
        titolo="Chiudi un ruolo",
        spiegazione=f"Ruolo di {ruolo}, dal {riga.dal:%d/%m/%Y}.{finiscono}",
        bottone="Chiudi il ruolo",
    )


@si_mostra_o_si_invia
def cambia_aree(request, slug, pk, abilitazione):
    """Other areas for a compilatore."""
    accesso, chi = _di_chi(request, slug, pk)
    riga = accesso.abilitazione(chi, abilitazione)
    accesso.esige(riga.ruolo, chi)
    if riga.ruolo != Ruolo.COMPILATORE:
        raise Http404
    form = AreeForm(inviato(request), ente=accesso.ente, initial={"aree": riga.aree.all()})
    return _modulo(
        request,
        accesso,
        form,
        partial(azioni.cambia_aree, abilitazione=riga, utente=request.user),
        lambda _: _torna(accesso, chi, request, "Le aree sono cambiate, da oggi."),
        chi,
        titolo="Cambia le aree",
        spiegazione="Un compilatore scrive gli obiettivi delle aree scelte qui.",
        bottone="Cambia le aree",
    )


@si_mostra_o_si_invia
def dai_incarico(request, slug, pk):
    """An area to answer for, for who is a responsabile."""
    accesso, chi = _di_chi(request, slug, pk)
    accesso.esige(Ruolo.RESPONSABILE, chi)
    responsabile = accesso.responsabile(chi)
    return _modulo(
        request,
        accesso,
        IncaricoForm(inviato(request), ente=accesso.ente),
        partial(azioni.dai_incarico, responsabile=responsabile, utente=request.user),
        lambda incarico: _torna(accesso, chi, request, f"L'incarico su {incarico.area} è registrato."),
        chi,
        titolo="Dai un incarico",
        spiegazione="Con un incarico si risponde di un'area: si scrivono i suoi obiettivi e se ne completa la parte.",
        bottone="Dai l'incarico",
    )


@si_mostra_o_si_invia
def chiudi_incarico(request, slug, pk, incarico):
    """The last day of an incarico."""
    accesso, chi = _di_chi(request, slug, pk)
    riga = accesso.incarico(chi, incarico)
    accesso.esige(Ruolo.RESPONSABILE, chi)
    return _modulo(
        request,
        accesso,
        ChiudiForm(inviato(request)),
        partial(azioni.chiudi_incarico, incarico=riga, utente=request.user),
        lambda _: _torna(accesso, chi, request, f"L'incarico su {riga.area} è chiuso."),
        chi,
        titolo="Chiudi un incarico",
        spiegazione=f"Incarico su {riga.area}, dal {riga.dal:%d/%m/%Y}.",
        bottone="Chiudi l'incarico",
    )


@si_mostra_o_si_invia
def dati(request, slug, pk):
    """Name and address of a person."""
    accesso, chi = _di_chi(request, slug, pk)
    accesso.esige_di_scegliere_per(chi)
    presenti = {"nome": chi.first_name, "cognome": chi.last_name, "email": chi.email}
    return _modulo(
        request,
        accesso,
        DatiForm(inviato(request), initial=presenti),
        partial(azioni.cambia_dati, ente=accesso.ente, persona=chi, utente=request.user),
        lambda _: _torna(accesso, chi, request, "I dati sono cambiati."),
        chi,
        titolo="Cambia nome e indirizzo",
        bottone="Salva",
    )


@require_POST
@never_cache
def collegamento(request, slug, pk):
    """A one-time link, for who lost the invitation or the password: shown once to who hands it over."""
    accesso, chi = _di_chi(request, slug, pk)
    accesso.esige_di_scegliere_per(chi)
    return _consegna(request, accesso, chi)


# Steps


def _di_chi(request: HttpRequest, slug: str, pk: int) -> tuple[AccessoPersone, models.Utente]:
    accesso = accesso_alle_persone(request, slug)
    return accesso, accesso.persona(pk)


def _esige_il_ruolo_chiesto(request: HttpRequest, accesso: AccessoPersone) -> None:
    """A role that exists and is not theirs to give is not a slip of the pen: the form does not offer it."""
    if (ruolo := request.POST.get("ruolo")) in Ruolo.values:
        accesso.esige_il_ruolo(ruolo)


def _modulo(
    request: HttpRequest,
    accesso: AccessoPersone,
    form: Form,
    azione: Callable,
    fatto: Callable[..., HttpResponse],
    chi: models.Utente | None = None,
    **parole: str,
) -> HttpResponse:
    """Shows a form; when it is sent and good, does what it asks and goes on with `fatto`."""
    if form.is_valid():
        try:
            esito = azione(**form.cleaned_data)
        except ValidationError as errore:
            riporta(form, errore)
        except NonOraError as errore:
            form.add_error(None, str(errore))
        else:
            return fatto(esito)
    contesto = {"ente": accesso.ente, "chi": chi, "form": form, **parole}
    return render(request, "persone/modulo.html", contesto)


def _torna(accesso: AccessoPersone, chi: models.Utente, request=None, detto: str = "") -> HttpResponse:
    if detto:
        messages.success(request, detto)
    return redirect("persona", accesso.ente.slug, chi.pk)


GIA_SUA = (
    "Accede con il nome utente e la password che ha già. Se le era stato dato un collegamento per sceglierla, e non "
    "l'ha usato, non vale più."
)
DA_RIFARE = (
    "La sua password di prima non vale più: era stata scelta con un collegamento consegnato a mano, e altri "
    "potrebbero conoscerla. Ne sceglie un'altra"
)


def _avvisa(request: HttpRequest, accesso: AccessoPersone, concessa: azioni.Concessa) -> None:
    """Tells of a role a person who had an access already: nobody else is given a way in."""
    abilitazione, chi = concessa.abilitazione, concessa.persona
    detto = f"{chi} ha il ruolo di {abilitazione.get_ruolo_display()}. {_con_che_password(accesso, concessa)}"
    if settings.POSTA_ATTIVA and chi.email:
        partita = inviti.spedisci_lettera(
            chi,
            "accesso/posta/ruolo.txt",
            **_per_la_lettera(request, accesso, abilitazione),
            da_rifare=concessa.da_rifare,
            accedi=request.build_absolute_uri(reverse("accedi")),
            dimenticata=request.build_absolute_uri(reverse("password_dimenticata")),
        )
        detto += " L'abbiamo avvisata per e-mail." if partita else " La lettera per avvisarla non è partita."
    messages.success(request, detto)


def _con_che_password(accesso: AccessoPersone, concessa: azioni.Concessa) -> str:
    if not concessa.da_rifare:
        return GIA_SUA
    modi = []
    if settings.POSTA_ATTIVA and concessa.persona.email:
        modi.append("dalla pagina di accesso, con «Password dimenticata»")
    if accesso.sceglie_per(concessa.persona):
        modi.append("con un collegamento che le puoi dare da questa pagina")
    return f"{DA_RIFARE} {', oppure '.join(modi) or 'rivolgendosi a chi amministra PianoPerf'}."


def _per_la_lettera(request, accesso: AccessoPersone, abilitazione: models.Abilitazione) -> dict[str, object]:
    return {"chi": request.user, "ente": accesso.ente, "ruolo": abilitazione.get_ruolo_display()}


def _consegna(
    request: HttpRequest,
    accesso: AccessoPersone,
    chi: models.Utente,
    abilitazione: models.Abilitazione | None = None,
) -> HttpResponse:
    """The page with a one-time link, which also leaves by e-mail; `abilitazione` is that of an invitation."""
    azioni.annota_collegamento(ente=accesso.ente, persona=chi, utente=request.user)
    spedita = None
    if settings.POSTA_ATTIVA and chi.email:
        if abilitazione is None:
            spedita = inviti.spedisci_collegamento(chi, request)
        else:
            altro = _per_la_lettera(request, accesso, abilitazione)
            spedita = inviti.spedisci_collegamento(chi, request, "accesso/posta/invito.txt", **altro)
    contesto = {
        "ente": accesso.ente,
        "chi": chi,
        "invito": abilitazione,
        "collegamento": inviti.collegamento_monouso(chi, request),
        "giorni": inviti.giorni_di_validita(),
        "spedita": spedita,
    }
    return render(request, "persone/collegamento.html", contesto)
