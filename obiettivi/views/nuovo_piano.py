"""Opening a plan: from one the ente has, empty, from a file."""

from dataclasses import asdict, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from obiettivi import agganci, azioni, models
from obiettivi.accesso import NonPermessoError, ente_o_404
from obiettivi.azioni.conteggi import FILE_CARICATI
from obiettivi.esporta import parole
from obiettivi.forms.nuovo_piano import AnnoField, PianoDaFileForm, PianoDaForm, PianoVuotoForm, troppo_grande
from obiettivi.permessi import Verbo
from obiettivi.ricezione import non_ricevuti
from obiettivi.views.invio import si_mostra_o_si_invia
from obiettivi.views.limiti_d_uso import limita
from obiettivi.views.pagina_nuovo_piano import proposta, righe_da_riprendere

AVVISI_MOSTRATI, AVVISO_LUNGO = 12, 300


@si_mostra_o_si_invia
@limita(FILE_CARICATI, "POST")
def nuovo_piano(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a new plan of an ente; `modo` says which of the three ways."""
    ente, diritti = ente_o_404(request, slug)
    if not diritti.puo(Verbo.PREPARA):
        raise NonPermessoError(
            "Un piano nuovo lo apre il segretario comunale o chi prepara il piano nel tuo ente."
        )
    piani = list(ente.piani.order_by("-anno"))
    modo = request.GET.get("modo", "")
    if modo not in MODI or (modo == DA_PIANO and not piani):
        modo = DA_PIANO if piani else VUOTO
    return MODI[modo][1](request, ente, diritti, piani)


def _mostra(request, ente: models.Ente, modo: str, piani, **altro) -> HttpResponse:
    contesto = {
        "ente": ente,
        "modo": modo,
        "modi": [(nome, titolo) for nome, (titolo, _) in MODI.items() if nome != DA_PIANO or piani],
        "piani": piani,
        **altro,
    }
    return render(request, f"nuovo_piano/{modo}.html", contesto)


# Empty


def _vuoto(request, ente, diritti, piani) -> HttpResponse:
    anno = _anno_proposto(piani)
    iniziali = {"anno": anno, **asdict(proposta(None, anno)), **_basi_di(piani)}
    form = PianoVuotoForm(request.POST or None, ente=ente, initial=iniziali)
    if request.method == "POST" and form.is_valid():
        try:
            apertura = azioni.apri_piano(
                ente=ente,
                testata=form.testata(form.cleaned_data["anno"]),
                basi=form.basi(),
                utente=request.user,
            )
        except azioni.NonOraError as errore:
            form.add_error(None, str(errore))
        else:
            return _aperto(request, apertura, "")
    return _mostra(request, ente, VUOTO, piani, form=form, senza_aree=not ente.organigrammi.exists())


def _anno_proposto(piani) -> int:
    """The one after the last plan; for the first, the next year."""
    return (piani[0].anno if piani else timezone.localdate().year) + 1


def _basi_di(piani) -> dict[str, int]:
    return {"organigramma": piani[0].organigramma_id, "sistema": piani[0].sistema_id} if piani else {}


# From another plan


def _da_piano(request, ente, diritti, piani) -> HttpResponse:
    vecchio = _scelto(request, piani)
    anno, errore = _anno_scelto(request, vecchio, piani)
    if errore:
        return _mostra(request, ente, DA_PIANO, piani, vecchio=vecchio, anno=anno, errore=errore)
    valore = azioni.contenuto_di_partenza(vecchio)
    iniziali = {
        **asdict(proposta(valore, anno)),
        **_basi_di([vecchio]),
        "sposta_date": True,
        "voci": True,
        "premessa": False,
        "verifiche": True,
    }
    form = PianoDaForm(request.POST or None, ente=ente, vecchio=valore, anno=anno, initial=iniziali)
    if request.method == "POST" and form.is_valid():
        try:
            apertura = azioni.apri_piano_da(
                piano=vecchio,
                testata=form.testata(anno),
                basi=form.basi(),
                scelte=form.scelte(),
                utente=request.user,
            )
        except azioni.NonOraError as rifiuto:
            form.add_error(None, str(rifiuto))
        else:
            return _aperto(request, apertura, f", con {_obiettivi(apertura.obiettivi)} del {vecchio.anno}")
    scelte = request.POST.getlist("obiettivi") if request.method == "POST" else None
    righe = righe_da_riprendere(valore, anno, request.GET.get("obiettivi", ""), scelte)
    return _mostra(
        request, ente, DA_PIANO, piani, vecchio=vecchio, anno=anno, form=form, righe=righe,
        quanti=sum(riga.scelta for riga in righe), base=f"?modo={DA_PIANO}&da={vecchio.anno}&anno={anno}",
    )  # fmt: skip


def _obiettivi(quanti: int) -> str:
    return (
        f"{quanti} obiettiv{'o ripreso' if quanti == 1 else 'i ripresi'}"
        if quanti
        else "nessun obiettivo ripreso"
    )


def _scelto(request, piani) -> models.Piano:
    """The plan that the address names; the last one where it names none of the ente's."""
    return next((uno for uno in piani if str(uno.anno) == request.GET.get("da")), piani[0])


def _anno_scelto(request, vecchio, piani) -> tuple[int | str, str]:
    """The year of the new plan, and what is wrong with it."""
    chiesto = request.GET.get("anno", "").strip()
    anno = _anno_proposto(piani) if not chiesto else _anno_letto(chiesto)
    if anno is None:
        return chiesto[:20], "Scrivi l'anno con quattro cifre: 2026."
    if any(uno.anno == anno for uno in piani):
        return anno, f"Il piano {anno} c'è già: scegli un altro anno."
    return anno, ""


def _anno_letto(testo: str) -> int | None:
    try:
        return AnnoField().clean(testo)
    except ValidationError:
        return None


# From a file


def _da_file(request, ente, diritti, piani) -> HttpResponse:
    form = PianoDaFileForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if non_ricevuti(request):
        form.fields["file"].error_messages["required"] = troppo_grande()
    if form.is_valid():
        file = form.cleaned_data["file"]
        altro, non_letti = agganci.chiavi_di_chi(file.altro, diritti)
        try:
            esito = azioni.carica_da_file(
                ente=ente,
                file=replace(file, altro=altro),
                aggiorna=form.cleaned_data["aggiorna"],
                con_deroghe=diritti.puo(Verbo.DEROGA),
                utente=request.user,
            )
        except azioni.NonOraError as errore:
            form.add_error(None, " ".join((str(errore), *non_letti)))
        else:
            esito.avvisi += non_letti
            return _caricato(request, esito)
    return _mostra(request, ente, DA_FILE, piani, form=form)


def _caricato(request, esito: azioni.Esito) -> HttpResponse:
    anno = esito.piano.anno
    righe = parole.unisci(
        *(
            f"{nome} {quante}"
            for nome, quante in (("nuove", esito.nuove), ("cambiate", esito.cambiate), ("tolte", esito.tolte))
            if quante
        )
    )
    if not esito.modificato:
        nulla = "" if esito.letti else ": non è cambiato nulla"
        detto = f"Il piano {anno} era già come nel file{nulla}."
    else:
        detto = f"Il piano {anno} è {'aperto, in bozza,' if esito.nuovo else 'aggiornato'} dal file (righe {righe})."
    for frase in (detto, *esito.letti[:AVVISI_MOSTRATI]):
        messages.success(request, frase)
    _avvisa(request, [f"Dati dell'ente cambiati dal file – {cambio}." for cambio in esito.cambi_ente])
    _avvisa(request, esito.avvisi)
    return _al_piano(esito.piano)


def _aperto(request, apertura: azioni.Apertura, con: str) -> HttpResponse:
    piano = apertura.piano
    messages.success(request, f"Il piano {piano.anno} è aperto, in bozza{con}.")
    _avvisa(request, apertura.avvisi)
    return _al_piano(piano)


def _avvisa(request, avvisi) -> None:
    for avviso in avvisi[:AVVISI_MOSTRATI]:
        messages.warning(request, parole.accorcia(avviso, AVVISO_LUNGO))
    if len(avvisi) > AVVISI_MOSTRATI:
        messages.warning(request, f"E altri {len(avvisi) - AVVISI_MOSTRATI} avvisi come questi.")


def _al_piano(piano: models.Piano) -> HttpResponse:
    return redirect(reverse("piano", args=[piano.ente.slug, piano.anno]))


DA_PIANO, VUOTO, DA_FILE = "da_piano", "vuoto", "da_file"
MODI = {
    DA_PIANO: ("Da un piano dell'ente", _da_piano),
    VUOTO: ("Vuoto", _vuoto),
    DA_FILE: ("Da un file", _da_file),
}
"""The three ways: what the menu calls them, and who shows them."""
