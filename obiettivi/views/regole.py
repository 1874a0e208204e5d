"""The rules of a plan: read in words by everybody who reads the plan, set by who may."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from obiettivi import azioni
from obiettivi.accesso import AccessoPiano, accesso_al_piano
from obiettivi.azioni.stato import CHIUSO
from obiettivi.forms.regole import ELENCHI, ModuloRegole
from obiettivi.permessi import Verbo
from obiettivi.views.invio import si_mostra_o_si_invia
from obiettivi.views.limiti import limiti
from obiettivi.views.pagina_regole import pagina_delle_regole

AGGIUNGI, PROVA = "aggiungi-", "prova"


@si_mostra_o_si_invia
def regole(request: HttpRequest, slug: str, anno: int) -> HttpResponse:
    """The rules in words and, for who sets them while the plan is a bozza, the form."""
    accesso = accesso_al_piano(request, slug, anno)
    if request.method == "POST":
        return _imposta(request, accesso)
    modulo = ModuloRegole(accesso.contenuto.sistema) if accesso.puo(Verbo.IMPOSTA) else None
    return _mostra(request, accesso, modulo)


def _imposta(request, accesso: AccessoPiano) -> HttpResponse:
    accesso.esige(Verbo.IMPOSTA)
    azione, segno = request.POST.get("azione", ""), request.POST.get("segno", "")
    aggiungi = azione.removeprefix(AGGIUNGI) if azione.startswith(AGGIUNGI) else ""
    modulo = ModuloRegole(accesso.contenuto.sistema, request.POST, aggiungi if aggiungi in ELENCHI else "")
    if modulo.in_corso or not modulo.is_valid():
        return _mostra(request, accesso, modulo, segno)
    if azione == PROVA:
        return _mostra(request, accesso, modulo, segno, provate=True)
    try:
        esito = azioni.imposta_regole(
            piano=accesso.piano,
            sistema=modulo.valore(),
            segno=segno,
            utente=request.user,
        )
    except azioni.NonOraError as errore:
        modulo.form.add_error(None, str(errore))
        return _mostra(request, accesso, modulo)
    messages.success(request, _detto(esito, accesso.piano.anno))
    return redirect(reverse("regole", args=[accesso.piano.ente.slug, accesso.piano.anno]))


def _detto(esito: azioni.Regole, anno: int) -> str:
    if not esito.cambiate:
        return "Le regole erano già così: non è cambiato nulla."
    if esito.separate and esito.altri:
        altri = ", ".join(map(str, esito.altri))
        return (
            f"Regole salvate per il piano {anno}, con il nome «{esito.sistema}». "
            f"{'Il piano' if len(esito.altri) == 1 else 'I piani'} {altri} "
            f"{'segue' if len(esito.altri) == 1 else 'seguono'} ancora le regole di prima."
        )
    return f"Regole del piano {anno} salvate."


def _mostra(
    request, accesso: AccessoPiano, modulo: ModuloRegole | None, segno: str = "", provate: bool = False
) -> HttpResponse:
    """The page. `segno` is that of the rules as who is writing read them: empty, as they are now."""
    piano, valore, suoi = accesso.piano, accesso.contenuto, limiti(accesso)
    indirizzo = reverse("piano", args=[piano.ente.slug, piano.anno])
    prova = valore.model_copy(update={"sistema": modulo.valore()}) if provate else None
    contesto = {
        "piano": piano,
        "pagina": pagina_delle_regole(valore, suoi, indirizzo),
        "prova": pagina_delle_regole(prova, suoi, indirizzo) if prova else None,
        "modulo": modulo,
        "segno": segno or azioni.segno_delle_regole(valore.sistema),
        "altri": azioni.altri_piani(piano) if modulo else (),
        "chiuso": CHIUSO.get(piano.stato, "") if accesso.diritti.puo(Verbo.IMPOSTA) else "",
    }
    return render(request, "piani/regole.html", contesto)
