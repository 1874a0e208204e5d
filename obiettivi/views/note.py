"""Short notes on an objective, between who writes it and who coordinates the plan: nobody else reads them."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache

from obiettivi import azioni, models
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.contenuto import Obiettivo
from obiettivi.forms.note import NotaForm
from obiettivi.permessi import Verbo
from obiettivi.views.invio import inviato, si_mostra_o_si_invia


@dataclass(frozen=True)
class Nota:
    """A note as it is read."""

    momento: str
    quando: str
    chi: str
    testo: str


def annota(accesso: AccessoPiano, obiettivo: Obiettivo) -> bool:
    """Whether they read and write the notes of an objective: also when their part is completed, or the plan closed."""
    diritti = accesso.diritti
    if diritti.dappertutto(Verbo.SCRIVE_OBIETTIVI) or diritti.dappertutto(Verbo.RESTITUISCE):
        return True
    sue = accesso.aree_del(Verbo.SCRIVE_OBIETTIVI)
    return any(una.area in sue for una in obiettivo.assegnazioni)


def note_dell_obiettivo(accesso: AccessoPiano, obiettivo: Obiettivo) -> tuple[Nota, ...] | None:
    """The notes, the oldest first; None for who does not read them."""
    if not annota(accesso, obiettivo):
        return None
    righe = models.NotaObiettivo.objects.filter(
        obiettivo__piano=accesso.piano, obiettivo__chiave=obiettivo.chiave
    ).select_related("chi")
    return tuple(
        Nota(
            momento=localtime(riga.quando).isoformat(timespec="seconds"),
            quando=f"{localtime(riga.quando):%d/%m/%Y %H:%M}",
            chi=riga.chi.get_full_name() or str(riga.chi),
            testo=riga.testo,
        )
        for riga in righe
    )


@never_cache
@si_mostra_o_si_invia
def note(request, slug, anno, n):
    """The notes of an objective, and a new one."""
    accesso = accesso_al_piano(request, slug, anno)
    obiettivo = accesso.obiettivo(n, request.POST.get("chiave", ""))
    if not annota(accesso, obiettivo):
        raise NonPermessoError("Le note le leggono chi scrive l'obiettivo e chi coordina il piano.")
    modulo = NotaForm(inviato(request))
    if modulo.is_valid():
        try:
            riga = accesso.riga(obiettivo)
        except models.Obiettivo.DoesNotExist:
            raise Http404 from None
        azioni.aggiungi_nota(obiettivo=riga, testo=modulo.cleaned_data["testo"], utente=request.user)
        messages.success(request, "Nota aggiunta.")
        return redirect(f"{reverse('obiettivo', args=[slug, anno, obiettivo.n])}#note")
    contesto = {
        "piano": accesso.piano,
        "n": obiettivo.n,
        "chiave": obiettivo.chiave,
        "titolo": obiettivo.titolo,
        "note": note_dell_obiettivo(accesso, obiettivo),
        "form": modulo,
    }
    return render(request, "piani/modifica/note.html", contesto)
