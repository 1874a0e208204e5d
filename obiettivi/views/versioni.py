"""The versions of a plan: the list, and the comparison of any two; each is read with the pages of the plan."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from obiettivi import models
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.azioni.conteggi import DOCUMENTI_CHIESTI
from obiettivi.confronto import confronta
from obiettivi.esporta import parole
from obiettivi.esporta.assegnazione import pagina_assegnazione
from obiettivi.esporta.confronto_pdf import pagina_confronto
from obiettivi.permessi import Verbo
from obiettivi.scelte import Passo
from obiettivi.views.consegna import stampato
from obiettivi.views.limiti_d_uso import limita
from obiettivi.views.pagina_confronto import pagina_del_confronto
from obiettivi.views.pagina_parere import ParereDetto, pareri_detti, pareri_sulla_variazione
from obiettivi.views.pagina_testata import con_atto, edizione_letta, indirizzo, va
from obiettivi.views.pagina_versioni import BOZZA, Lato, pagina_delle_versioni


@require_safe
def versioni(request, slug, anno):
    """All that was proposed and approved, newest first."""
    accesso = accesso_al_piano(request, slug, anno)
    contesto = {"piano": accesso.piano, "pagina": pagina_delle_versioni(accesso)}
    return render(request, "piani/vita/versioni.html", contesto)


@require_safe
def confronto(request, slug, anno):
    """Two versions side by side, or a version and the bozza of its variation."""
    accesso, prima, dopo = _lati(request, slug, anno)
    pagina = pagina_del_confronto(
        confronta(prima.accesso.contenuto, dopo.accesso.contenuto),
        prima=prima.colonna,
        dopo=dopo.colonna,
        indirizzo_prima=lambda n: f"{indirizzo(prima.accesso)}obiettivi/{n}/",
        indirizzo_dopo=lambda n: f"{indirizzo(dopo.accesso)}obiettivi/{n}/",
    )
    contesto = {
        "piano": accesso.piano,
        "confronto": pagina,
        "lati": (prima, dopo),
        "scelte": pagina_delle_versioni(accesso).scelte,
        "pareri": _pareri(dopo),
        "pdf": f"{va(accesso.piano, 'confronto_pdf')}?da={prima.parametro}&a={dopo.parametro}",
    }
    return render(request, "piani/vita/confronto.html", contesto)


@require_safe
@limita(DOCUMENTI_CHIESTI)
def confronto_pdf(request, slug, anno):
    """The same, to attach to the act."""
    _, prima, dopo = _lati(request, slug, anno)
    return stampato(
        request,
        lambda: pagina_confronto(
            confronta(prima.accesso.contenuto, dopo.accesso.contenuto),
            prima=prima.nome,
            dopo=dopo.nome,
            motivo=_motivo(dopo),
            pareri=[parere.a_parole for parere in _pareri(dopo)],
            atti=parole.unisci(*(_atto(lato) for lato in (prima, dopo)), con="; "),
            bozza=prima.bozza or dopo.bozza,
            prodotto_il=timezone.localdate(),
        ),
        f"confronto-{slug}-{anno}-{prima.parametro}-{dopo.parametro}.pdf",
    )


@require_safe
@limita(DOCUMENTI_CHIESTI)
def assegnazione(request, slug, anno, codice):
    """The sheet by which an area is given its objectives, to be signed."""
    accesso = accesso_al_piano(request, slug, anno)
    if not any(area.codice == codice for area in accesso.contenuto.aree) or not accesso.vede_area(codice):
        raise Http404
    edizione = edizione_letta(accesso)
    return stampato(
        request,
        lambda: pagina_assegnazione(
            accesso.contenuto, area=codice, edizione=edizione, prodotto_il=timezone.localdate()
        ),
        f"assegnazione-{slug}-{anno}-{edizione.nel_nome_del_file}-{codice}.pdf",
    )


def _lati(request, slug: str, anno: int) -> tuple[AccessoPiano, Lato, Lato]:
    accesso = accesso_al_piano(request, slug, anno)
    prima, dopo = (_lato(accesso, request.GET.get(nome, "")) for nome in ("da", "a"))
    return accesso, prima, dopo


def _lato(accesso: AccessoPiano, parametro: str) -> Lato:
    """One of the two; 404 for a version that there is not, 403 for a bozza that they do not read whole."""
    if parametro == BOZZA:
        if not accesso.piano.modificabile or not accesso.diritti.puo(Verbo.LEGGE_BOZZA):
            raise Http404
        if not accesso.vede_tutto:
            raise NonPermessoError("La bozza si confronta intera: la vede così chi prepara il piano.")
        return Lato(BOZZA, "bozza della variazione", accesso)
    if not (parametro.isascii() and parametro.isdecimal() and len(parametro) < 5):
        raise Http404
    return Lato(parametro, f"versione {int(parametro)}", accesso.nella_versione(int(parametro)))


def _pareri(lato: Lato) -> tuple[ParereDetto, ...]:
    """What the OIV said of the second of the two: of a bozza, all it said; of a version, its last word."""
    if lato.bozza:
        return pareri_sulla_variazione(lato.accesso)
    scelta = lato.accesso.scelta
    uno = models.Parere.objects.delle_versioni(lato.accesso.piano).get(scelta.numero)
    return pareri_detti([uno], scelta.impronta) if uno else ()


def _motivo(lato: Lato) -> str:
    """Why the second of the two is not as the first: of a bozza, why it was opened."""
    if not lato.bozza:
        return lato.accesso.scelta.motivo
    aperta = lato.accesso.piano.passaggi.filter(passo=Passo.VARIAZIONE_APERTA).last()
    return aperta.nota if aperta else ""


def _atto(lato: Lato) -> str:
    if lato.bozza or not lato.accesso.scelta.approvata:
        return ""
    return f"{lato.colonna}: {con_atto(lato.accesso.scelta)}"
