"""Working on a bozza in Excel: the workbook goes out, comes back, is looked at, and only then is written."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator

from obiettivi import azioni, calcoli, models
from obiettivi import contenuto as c
from obiettivi.accesso import AccessoPiano, accesso_al_piano
from obiettivi.azioni.legami import fondi
from obiettivi.esporta import parole
from obiettivi.forms.excel import CartellaForm
from obiettivi.importa.cartella import Giudicata, giudica, leggi_cartella, scelte
from obiettivi.importa.cartella.giudizio import Puo
from obiettivi.importa.libro import LibroNonLeggibileError, byte_del
from obiettivi.permessi import Verbo
from obiettivi.scelte import TipoCartella
from obiettivi.views.invio import si_mostra_o_si_invia
from obiettivi.views.pagina_excel import pagina_dell_anteprima, pagina_excel
from obiettivi.views.pagina_testata import va

SCADUTA = "La cartella che avevi mandato non c'è più: si tiene per un giorno, e una sola per volta. Caricala di nuovo."


@si_mostra_o_si_invia
def excel(request: HttpRequest, slug: str, anno: int) -> HttpResponse:
    """How to work on the plan in Excel: the workbook to take, and where to bring it back."""
    accesso = _di_chi_scrive(request, slug, anno)
    form = CartellaForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if depositata(form, accesso, TipoCartella.CARTELLA, lambda dati: _leggi(accesso.piano, dati)):
        return redirect(va(accesso.piano, "anteprima_excel"))
    contesto = {
        "piano": accesso.piano,
        "pagina": pagina_excel(accesso),
        "in_attesa": azioni.cartella_depositata(accesso.piano, request.user),
        "form": form,
        "tabella": accesso.scrive_tutto,
    }
    return render(request, "piani/excel/excel.html", contesto)


@si_mostra_o_si_invia
def anteprima(request: HttpRequest, slug: str, anno: int) -> HttpResponse:
    """What the workbook would change, thing by thing, to choose from; then written all together."""
    accesso = _di_chi_scrive(request, slug, anno)
    cartella = azioni.cartella_depositata(accesso.piano, request.user)
    if cartella is None:
        messages.warning(request, SCADUTA)
        return redirect(va(accesso.piano, "excel"))
    if request.POST.get("azione") == "abbandona":
        azioni.abbandona_cartella(cartella=cartella, utente=request.user)
        messages.success(request, "Non è stato cambiato niente.")
        return redirect(va(accesso.piano, "excel"))
    letta = _leggi(accesso.piano, bytes(cartella.dati))
    giudicate = giudica(letta, _visto(accesso), None if accesso.scrive_tutto else _puo(accesso))
    spuntate, errore = None, ""
    if request.method == "POST":
        spuntate = frozenset(request.POST.getlist("scelte"))
        errore = _applica(request, accesso, cartella, giudicate, spuntate)
        if not errore:
            return redirect(va(accesso.piano, "piano"))
    contesto = {
        "piano": accesso.piano,
        "cartella": cartella,
        "pagina": pagina_dell_anteprima(letta, giudicate, spuntate),
        "impronta": c.impronta(accesso.contenuto),
        "errore": errore,
    }
    return render(request, "piani/excel/anteprima.html", contesto)


def depositata(
    form: Form, accesso: AccessoPiano, tipo: TipoCartella, leggi: Callable[[bytes], object]
) -> bool:
    """Whether a file was sent that can be read, and is kept for the preview; else the form says why not."""
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    try:
        dati = byte_del(file)
        leggi(dati)
        azioni.deposita_cartella(
            piano=accesso.piano, nome=file.name, dati=dati, utente=accesso.utente, tipo=tipo
        )
    except (LibroNonLeggibileError, azioni.NonOraError) as errore:
        form.add_error("file", str(errore))
        return False
    return True


def _di_chi_scrive(request, slug: str, anno: int) -> AccessoPiano:
    accesso = accesso_al_piano(request, slug, anno)
    accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    return accesso


def _leggi(piano: models.Piano, dati: bytes):
    """The workbook, if it is of this plan."""
    letta = leggi_cartella(dati)
    di_quale = letta.origine
    if (di_quale.slug, di_quale.anno) != (piano.ente.slug, piano.anno):
        ente = Truncator(letta.base.contenuto.ente.denominazione).chars(80)
        raise LibroNonLeggibileError(
            f"Questa cartella è del piano {di_quale.anno} di {ente}: caricala dalla pagina di quel piano."
        )
    return letta


def _applica(
    request, accesso: AccessoPiano, cartella: models.CartellaInviata, giudicate: list[Giudicata], spuntate
) -> str:
    """Writes what is ticked; returns why it was not written."""
    proposte = list(scelte(giudicate, spuntate))
    if not proposte:
        return "Non hai spuntato niente: scegli che cosa scrivere nel piano, oppure lascia perdere."
    try:
        azioni.applica_cartella(
            cartella=cartella,
            proposte=proposte,
            impronta=request.POST.get("impronta", ""),
            utente=request.user,
            aree=None if accesso.scrive_tutto else accesso.aree_scritte,
        )
    except azioni.NonOraError as rifiuto:
        return str(rifiuto)
    quante = len(proposte)
    messages.success(
        request,
        f"Fatto: {parole.quante_modifiche(quante)} dalla cartella «{cartella.nome}». In fondo a ogni "
        "scheda c'è la storia, con il tuo nome.",
    )
    return ""


def _visto(accesso: AccessoPiano) -> c.ContenutoPiano:
    """The plan that the person reads: a workbook is no way to ask what others are writing."""
    contenuto = accesso.contenuto
    if accesso.vede_tutto:
        return contenuto
    return contenuto.model_copy(
        update={
            "obiettivi": tuple(uno for uno in contenuto.obiettivi if accesso.vede(uno)),
            "attivita_strutturali": tuple(
                una for una in contenuto.attivita_strutturali if accesso.vede_area(una.area)
            ),
        }
    )


def _puo(accesso: AccessoPiano) -> Puo:
    """What who works for some areas may ask: what the form of a sheet would let them write."""
    aree = accesso.aree_del(Verbo.SCRIVE_RISORSE) - accesso.completate

    def puo(attuale: c.ContenutoPiano, nuovo: c.ContenutoPiano, una: azioni.Proposta) -> bool:
        if una.obiettivo is None:
            return {uno.area for uno in _differenza(attuale, nuovo)} <= aree
        era, sara = (
            next((uno for uno in piano.obiettivi if uno.chiave == una.obiettivo), None)
            for piano in (attuale, nuovo)
        )
        if era and sara:
            return accesso.vede(era) and fondi(era, sara, accesso.maschera(era)) == sara
        intero = era or sara
        maschera = accesso.maschera(intero)
        return (
            maschera.comune
            and calcoli.attivo(intero)
            and all(maschera.comprende(sua.area) for sua in intero.assegnazioni)
        )

    return puo


def _differenza(attuale: c.ContenutoPiano, nuovo: c.ContenutoPiano) -> list[c.AttivitaStrutturale]:
    """The activities that are in one of the two only."""
    prima, dopo = list(attuale.attivita_strutturali), list(nuovo.attivita_strutturali)
    return [una for una in prima if una not in dopo] + [una for una in dopo if una not in prima]
