"""What is done to an objective as a whole: copied, moved, cancelled, made active again, deleted."""

from dataclasses import dataclass
from uuid import uuid4

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from obiettivi import azioni, calcoli
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.azioni.partenze import come_nuovo
from obiettivi.contenuto import Obiettivo
from obiettivi.forms.note import MotivoForm, SpostaForm
from obiettivi.permessi import INTERA, Maschera
from obiettivi.views.invio import inviato, si_mostra_o_si_invia
from obiettivi.views.modifica import esige_di_creare, esige_maschera


@dataclass(frozen=True)
class Azioni:
    """What a person may do to an objective from its sheet."""

    copia: bool
    sposta: bool
    annulla: str
    """What the link to cancel it is called: it deletes, or makes active again, too."""


def azioni_possibili(accesso: AccessoPiano, valore: Obiettivo) -> Azioni:
    """What the person may do now to an objective that they read in the rows of the plan."""
    if accesso.versione is not None or not accesso.aree_scritte:
        return Azioni(copia=False, sposta=False, annulla="")
    intero = _lo_scrive_tutto(accesso.maschera(valore), valore)
    sue = any(sua.area in accesso.aree_scritte for sua in valore.assegnazioni)
    parola = (
        "Annulla o elimina l'obiettivo" if calcoli.attivo(valore) else "Rendilo di nuovo attivo, o eliminalo"
    )
    return Azioni(copia=accesso.scrive_tutto or sue, sposta=intero, annulla=parola if intero else "")


def crea(accesso: AccessoPiano) -> bool:
    """Whether the person may put new objectives in the plan that they read."""
    return accesso.versione is None and (accesso.scrive_tutto or bool(accesso.aree_scritte))


def _lo_scrive_tutto(maschera: Maschera, valore: Obiettivo) -> bool:
    return maschera.comune and all(maschera.comprende(sua.area) for sua in valore.assegnazioni)


@require_POST
def copia(request, slug, anno, n):
    """Another objective like this one, at the end of the plan: for who writes some areas, only for theirs."""
    accesso = accesso_al_piano(request, slug, anno)
    originale = accesso.obiettivo(n)
    esige_di_creare(accesso)
    aree = None if accesso.scrive_tutto else accesso.aree_scritte
    partenza = come_nuovo(originale, piano=accesso.contenuto, chiave=uuid4(), aree=aree)
    if aree is not None and not partenza.obiettivo.assegnazioni:
        raise NonPermessoError("Puoi copiare gli obiettivi delle tue aree: questo è di altre.")
    maschera = INTERA if aree is None else Maschera(comune=True, aree=aree)
    try:
        nuovo = azioni.crea_obiettivo(
            piano=accesso.piano, obiettivo=partenza.obiettivo, maschera=maschera, utente=request.user
        )
    except azioni.NonOraError as errore:
        raise NonPermessoError(str(errore)) from errore
    messages.success(request, f"Obiettivo {n} copiato nel n. {nuovo.n}: cambia quello che serve.")
    if partenza.tralasciati:
        messages.warning(request, f"Nella copia non ci sono: {', '.join(partenza.tralasciati)}.")
    return redirect("modifica", slug, anno, nuovo.n)


@never_cache
@si_mostra_o_si_invia
def sposta(request, slug, anno, n):
    """Another area, another place in the plan."""
    accesso = accesso_al_piano(request, slug, anno)
    valore = accesso.obiettivo(n, request.POST.get("chiave", ""))
    _esige_tutto(accesso, valore)
    da = valore.assegnazioni[0].area if len(valore.assegnazioni) == 1 else ""
    scritte = accesso.aree_scritte
    aree = {
        area.codice: area.nome_completo for area in accesso.contenuto.aree if da and area.codice in scritte
    }
    ultimo = accesso.piano.obiettivi.aggregate(ultimo=Max("n"))["ultimo"]
    modulo = SpostaForm(inviato(request), aree=aree, ultimo=ultimo, initial={"area": da, "n": valore.n})
    if modulo.is_valid():
        try:
            return _spostato(request, accesso, valore, da, modulo.cleaned_data)
        except azioni.NonOraError as errore:
            modulo.add_error(None, str(errore))
    contesto = {"piano": accesso.piano, "obiettivo": valore, "form": modulo, "ultimo": ultimo}
    return render(request, "piani/modifica/sposta.html", contesto)


def _spostato(request, accesso: AccessoPiano, valore: Obiettivo, da: str, scelti: dict) -> HttpResponse:
    riga, utente = accesso.riga(valore), request.user
    a, n = scelti.get("area", da), scelti["n"]
    if a != da:
        azioni.dai_ad_altra_area(obiettivo=riga, da=da, a=a, utente=utente)
        messages.success(request, f"L'obiettivo è ora dell'area {a}, con il peso che aveva.")
    if n != valore.n:
        altri = azioni.sposta_obiettivo(obiettivo=riga, n=n, utente=utente) - 1
        quanti = {0: "", 1: ": un altro ha cambiato posto"}.get(
            altri, f": altri {altri} hanno cambiato posto"
        )
        messages.success(request, f"L'obiettivo è ora il n. {n}{quanti}.")
    return redirect("obiettivo", accesso.piano.ente.slug, accesso.piano.anno, n)


@never_cache
@si_mostra_o_si_invia
def annulla(request, slug, anno, n):
    """Cancels an objective, saying why; deletes one that was never in a version; makes one active again."""
    accesso = accesso_al_piano(request, slug, anno)
    valore = accesso.obiettivo(n, request.POST.get("chiave", ""))
    n = valore.n
    _esige_tutto(accesso, valore)
    riga = accesso.riga(valore)
    cosa = request.POST.get("cosa", "")
    modulo = MotivoForm(request.POST if request.method == "POST" and cosa == "annulla" else None)
    try:
        if request.method == "POST" and cosa == "elimina":
            azioni.elimina_obiettivo(obiettivo=riga, utente=request.user)
            messages.success(request, f"Obiettivo {n} eliminato: «{valore.titolo}».")
            return redirect("piano", slug, anno)
        if request.method == "POST" and cosa == "riattiva":
            azioni.riattiva_obiettivo(obiettivo=riga, utente=request.user)
            messages.success(request, f"L'obiettivo {n} è di nuovo attivo: il suo peso conta.")
            return redirect("obiettivo", slug, anno, n)
        if modulo.is_valid():
            motivo = modulo.cleaned_data["testo"]
            azioni.annulla_obiettivo(obiettivo=riga, motivo=motivo, utente=request.user)
            messages.success(
                request, f"Obiettivo {n} annullato: resta nel piano, ma il suo peso non conta più."
            )
            return redirect("obiettivo", slug, anno, n)
    except azioni.NonOraError as errore:
        messages.error(request, str(errore))
        return redirect("obiettivo", slug, anno, n)
    contesto = {
        "piano": accesso.piano,
        "obiettivo": valore,
        "attivo": calcoli.attivo(valore),
        "si_elimina": not riga.righe_versioni.exists(),
        "form": modulo,
    }
    return render(request, "piani/modifica/annulla.html", contesto)


def _esige_tutto(accesso: AccessoPiano, valore: Obiettivo) -> None:
    """The objective as a whole is moved and cancelled by who writes all of it."""
    if not _lo_scrive_tutto(esige_maschera(accesso, valore), valore):
        raise NonPermessoError(
            "L'obiettivo è anche di altre aree: lo spostano e lo annullano l'ufficio programmazione e il segretario."
        )
