"""The segretario's page where the public page of a plan is switched on and off."""

from collections.abc import Sequence

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from obiettivi import agganci, azioni, contesti, models
from obiettivi.accesso import AccessoPiano, accesso_al_piano
from obiettivi.agganci import Pubblicabile
from obiettivi.controlli import Anomalia, verifica
from obiettivi.controlli.riservatezza import CONTROLLI as DI_RISERVATEZZA
from obiettivi.forms.pubblicazione import PubblicazioneForm
from obiettivi.forms.vita import MotivoForm
from obiettivi.permessi import Verbo
from obiettivi.riepiloghi import contenuto_versione
from obiettivi.views.invio import fatto_o_rifiutato, inviato, si_mostra_o_si_invia
from obiettivi.views.pagina_pubblica import che_cosa_resta
from obiettivi.views.pagina_testata import giorno, va
from obiettivi.views.trasparenza import prepara_il_documento


@si_mostra_o_si_invia
def pubblicazione(request, slug, anno):
    """What everybody reads of the plan, and the form that decides it."""
    accesso = _di_chi_pubblica(request, slug, anno)
    possibili = _possibili(accesso)
    form = _modulo(accesso, inviato(request), possibili)

    def fai(form):
        azioni.pubblica(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        prepara_il_documento(accesso.piano)
        return "La pagina pubblica è accesa: da adesso chiunque la può leggere."

    if fatto_o_rifiutato(request, form, fai):
        return redirect(va(accesso.piano, "pubblicazione"))
    return _pagina(request, accesso, form, MotivoForm(auto_id="ritira_%s"), possibili)


@require_POST
def ritira(request, slug, anno):
    """The public page is switched off."""
    accesso = _di_chi_pubblica(request, slug, anno)

    def fai(form):
        azioni.ritira(piano=accesso.piano, utente=request.user, **form.cleaned_data)
        return "La pagina pubblica è spenta: chi la cerca non la trova più."

    form = MotivoForm(request.POST, auto_id="ritira_%s")
    if fatto_o_rifiutato(request, form, fai):
        return redirect(va(accesso.piano, "pubblicazione"))
    possibili = _possibili(accesso)
    return _pagina(request, accesso, _modulo(accesso, None, possibili), form, possibili)


def _di_chi_pubblica(request, slug: str, anno: int) -> AccessoPiano:
    accesso = accesso_al_piano(request, slug, anno)
    accesso.esige(Verbo.PUBBLICA)
    return accesso


def _riga(accesso: AccessoPiano) -> models.Pubblicazione | None:
    return models.Pubblicazione.objects.select_related("chi").filter(piano=accesso.piano).first()


def _possibili(accesso: AccessoPiano) -> tuple[Pubblicabile, ...]:
    return agganci.pubblicabili([accesso.piano])[accesso.piano.pk]


def _modulo(accesso: AccessoPiano, dati, possibili: Sequence[Pubblicabile]) -> PubblicazioneForm:
    return PubblicazioneForm(dati, possibili=possibili, riga=_riga(accesso))


def _riservate(
    accesso: AccessoPiano, versioni: Sequence[models.VersionePiano]
) -> list[tuple[models.VersionePiano, tuple[Anomalia, ...]]]:
    """What of people the checks find in each version, with the names of today."""
    contesto = contesti.contesto_piano(accesso.piano) if versioni else None
    trovate = ((una, verifica(contenuto_versione(una), contesto, DI_RISERVATEZZA)) for una in versioni)
    return [(una, anomalie) for una, anomalie in trovate if anomalie]


def _pagina(
    request, accesso: AccessoPiano, form: Form, spegni: Form, possibili: Sequence[Pubblicabile]
) -> HttpResponse:
    approvate, riga = list(accesso.piano.versioni.approvate().order_by("-numero")), _riga(accesso)
    contesto = {
        "piano": accesso.piano,
        "vigente": approvate[0] if approvate else None,
        "accesa": riga is not None and riga.accesa,
        "quando": giorno(riga.quando) if riga else "",
        "chi": riga.chi if riga else "",
        "indirizzo": request.build_absolute_uri(va(accesso.piano, "piano_pubblico")),
        "resta": che_cosa_resta(possibili),
        "possibili": possibili,
        "riservate": _riservate(accesso, approvate),
        "form": form,
        "spegni": spegni,
        "sbagliato": spegni if spegni.is_bound else form,
    }
    return render(request, "piani/vita/pubblicazione.html", contesto)
