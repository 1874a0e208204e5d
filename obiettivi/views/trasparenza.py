"""What everybody reads without signing in: the published plans, their files and metadata; how accessible it all is.

Nothing here asks who is reading: no session, no cookie. Whoever has read already, and asks whether it has changed,
is answered without making it again; of what must be made, each place may ask so much.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from obiettivi import ingressi
from obiettivi.accesso import PianoPubblico, ente_pubblico, piano_pubblico
from obiettivi.azioni import conteggi
from obiettivi.azioni.conteggi import DOCUMENTI_PUBBLICI, PACCHETTI_PUBBLICI, Limite
from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta import dcat
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError
from obiettivi.esporta.edizione import edizione_pubblica
from obiettivi.esporta.impronte import impronta_del_programma, impronta_di
from obiettivi.esporta.pubblico import parte_pubblica
from obiettivi.esporta.tutto import Voce, scrivi_pacchetto
from obiettivi.models import Piano, Pubblicazione, VersionePiano
from obiettivi.riepiloghi import contenuto_versione
from obiettivi.views.consegna import pdf_non_disponibile, prepara, scaricato, scritto
from obiettivi.views.limiti_d_uso import troppe_richieste
from obiettivi.views.pagina_pubblica import anni_pubblici, datasets, nome_del_documento, pagina_pubblica
from obiettivi.views.pagina_testata import va

SECONDI = 300
"""For how long a copy may be read without asking again: what is withdrawn must disappear soon."""


def aperta(pagina: Callable) -> Callable:
    """A page that everybody may read, and nobody can write through."""
    return login_not_required(require_safe(pagina))


def _conservata(
    request: HttpRequest,
    stato: tuple[object, ...],
    dal: datetime,
    fai: Callable[[], HttpResponse],
    limite: Limite | None = None,
) -> HttpResponse:
    """What is asked, that caches may keep; only «not changed» to who has what is made from this `stato` already.

    Whether it has changed is not told by the day: what was withdrawn leaves an older one. `limite` is of what
    costs more than a page, for each place that asks.
    """
    impronta = quote_etag(impronta_di(impronta_del_programma(), request.get_host(), request.path, *stato))
    breve = get_conditional_response(request, etag=impronta)
    if breve is None and limite and (attesa := conteggi.conta(limite, ingressi.luogo(request))):
        return troppe_richieste(request, attesa)
    risposta = fai() if breve is None else breve
    if risposta.status_code in (200, 304):
        risposta["ETag"], risposta["Last-Modified"] = impronta, http_date(dal.timestamp())
        patch_cache_control(risposta, public=True, max_age=SECONDI)
    return risposta


# Pages


@aperta
def ente(request, slug):
    """The years that an ente has published."""
    qui = ente_pubblico(slug)

    def fai():
        sintassi = [
            (nome, tipo.partition(";")[0], reverse("catalogo", args=[slug, formato]))
            for formato, (nome, tipo, _) in dcat.SINTASSI.items()
        ]
        return render(
            request,
            "trasparenza/ente.html",
            {"ente": qui.ente, "anni": anni_pubblici(qui), "metadati": sintassi},
        )

    return _conservata(request, qui.stato, qui.aggiornata_il, fai)


@aperta
def piano(request, slug, anno):
    """The plan of a year: what it says in short, its versions, what came of it, the files."""
    qui = piano_pubblico(slug, anno)

    def fai():
        pagina = pagina_pubblica(qui)
        contesto = {
            "pagina": pagina,
            "metadati": pagina.metadati,
            "ente": reverse("ente_pubblico", args=[slug]),
            "pacchetto": va(qui.piano, "pacchetto"),
        }
        return render(request, "trasparenza/piano.html", contesto)

    return _conservata(request, qui.stato, qui.aggiornata_il, fai)


# Files


@aperta
def documento(request, slug, anno, numero, formato):
    """A version of the plan as a file."""
    qui = piano_pubblico(slug, anno)
    versione = qui.versione(numero)
    if formato not in DOCUMENTI:
        raise Http404
    stato, dal = (versione.impronta, versione.approvata_il), versione.approvata_il
    nome = nome_del_documento(qui, numero, formato)
    fai = partial(_consegna, request, partial(_scrivi, versione, formato), DOCUMENTI[formato].tipo, nome)
    return _conservata(request, stato, dal, fai, DOCUMENTI_PUBBLICI)


@aperta
def allegato(request, slug, anno, codice, formato):
    """A file of what is published beside the plan."""
    uno = piano_pubblico(slug, anno).allegato(codice)
    if formato not in uno.documenti:
        raise Http404
    file = uno.documenti[formato]
    fai = partial(_consegna, request, file.scrivi, file.tipo, f"{uno.nome}.{formato}")
    return _conservata(request, (uno.impronta, uno.fermo_dal), uno.fermo_dal, fai, DOCUMENTI_PUBBLICI)


def _scrivi(versione: VersionePiano, formato: str) -> bytes:
    valore, opzioni = _per_tutti(versione)
    return scritto(DOCUMENTI[formato], valore, **opzioni)


def _per_tutti(versione: VersionePiano) -> tuple[ContenutoPiano, dict[str, Any]]:
    """What the document for everybody says, made as on the day its approval was recorded: always the same bytes."""
    opzioni = {"edizione": edizione_pubblica(versione), "prodotto_il": localdate(versione.approvata_il)}
    return parte_pubblica(contenuto_versione(versione)), opzioni


def prepara_il_documento(piano: Piano) -> None:
    """Has the PDF of the version in force made, if everybody may read it: who comes first would wait for it."""
    if not Pubblicazione.objects.accese().filter(piano=piano).exists():
        return
    valore, opzioni = _per_tutti(piano.versioni.in_vigore())
    prepara(lambda: DOCUMENTI["pdf"].componi(valore, **opzioni))


def _consegna(request, scrivi: Callable[[], bytes], tipo: str, nome: str) -> HttpResponse:
    try:
        return scaricato(scrivi(), tipo, nome)
    except PdfNonDisponibileError as errore:
        return pdf_non_disponibile(request, errore)


@aperta
def pacchetto(request, slug, anno):
    """All the files of a plan in one, in the folders of the section «Performance»."""
    qui = piano_pubblico(slug, anno)

    def fai():
        licenza = dcat.LICENZE[qui.pubblicazione.licenza].nome
        try:
            aperto = scrivi_pacchetto(_voci(request, qui), licenza)
        except PdfNonDisponibileError as errore:
            return pdf_non_disponibile(request, errore)
        return FileResponse(aperto, as_attachment=True, filename=f"performance-{slug}-{anno}.zip")

    return _conservata(request, qui.stato, qui.aggiornata_il, fai, PACCHETTI_PUBBLICI)


def _voci(request, qui: PianoPubblico) -> Iterator[Voce]:
    cartella = f"Piano della Performance/{qui.piano.anno}"
    for versione in qui.versioni:
        for formato, uno in DOCUMENTI.items():
            yield Voce(
                f"{cartella}/{nome_del_documento(qui, versione.numero, formato)}",
                f"Piano della performance {qui.piano.anno}, versione {versione.numero}, {uno.titolo}",
                partial(_scrivi, versione, formato),
            )
    for altro in qui.allegati:
        for formato, file in altro.documenti.items():
            yield Voce(
                f"{altro.cartella}/{altro.nome}.{formato}",
                f"{altro.titolo}, {file.titolo}",
                file.scrivi,
            )
    for sintassi, (nome, _, scrivi) in dcat.SINTASSI.items():
        yield Voce(
            f"{cartella}/metadati.{sintassi}",
            f"Metadati DCAT-AP_IT, {nome}",
            partial(lambda scrivi: scrivi(_del_piano(request, qui)), scrivi),
        )


# Metadata


@aperta
def catalogo(request, slug, sintassi):
    """All that an ente has published, for the catalogues of data."""
    qui = ente_pubblico(slug)

    def nodi():
        trovati = [uno for suo in qui.piani for uno in datasets(suo, request.build_absolute_uri)]
        return dcat.catalogo(qui.ente, _pagina_dell_ente(request, slug), trovati)

    return _metadati(request, sintassi, qui, nodi)


@aperta
def metadati(request, slug, anno, sintassi):
    """The same of one plan."""
    qui = piano_pubblico(slug, anno)
    return _metadati(request, sintassi, qui, partial(_del_piano, request, qui))


def _metadati(request, sintassi: str, qui, nodi: Callable[[], Iterator[dcat.Nodo]]) -> HttpResponse:
    if sintassi not in dcat.SINTASSI:
        raise Http404
    _, tipo, scrivi = dcat.SINTASSI[sintassi]
    return _conservata(request, qui.stato, qui.aggiornata_il, lambda: HttpResponse(scrivi(nodi()), tipo))


def _del_piano(request, qui: PianoPubblico) -> Iterator[dcat.Nodo]:
    trovati = datasets(qui, request.build_absolute_uri)
    return dcat.descritti(qui.ente, _pagina_dell_ente(request, qui.ente.slug), trovati)


def _pagina_dell_ente(request, slug: str) -> str:
    return request.build_absolute_uri(reverse("ente_pubblico", args=[slug]))


# About the site


@aperta
def accessibilita(request):
    """How accessible the pages and the documents are, what was tried and what was not, whom to write to."""
    contesto = {
        "contatto": settings.CONTATTO_ACCESSIBILITA,
        "dichiarazione": settings.DICHIARAZIONE_ACCESSIBILITA,
    }
    return render(request, "trasparenza/accessibilita.html", contesto)


@aperta
def robots(request):
    """What search engines may read: the published pages and nothing else."""
    aperte = ("/trasparenza/", reverse("accessibilita"), settings.STATIC_URL)
    righe = ["User-agent: *", *(f"Allow: {una}" for una in aperte), "Disallow: /"]
    return HttpResponse("\n".join([*righe, ""]), "text/plain; charset=utf-8")
