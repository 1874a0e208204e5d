"""A bozza begun from a table that the ente already has: sent, told what its columns are, looked at, written."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from obiettivi import azioni
from obiettivi import contenuto as c
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.esporta import parole
from obiettivi.formati import data, numero
from obiettivi.forms.excel import TabellaForm
from obiettivi.importa.tabella import CAMPI, ObiettivoLetto, Tabella, indovina, leggi_obiettivi, leggi_tabella
from obiettivi.permessi import Verbo
from obiettivi.scelte import TipoCartella
from obiettivi.views.excel import SCADUTA, depositata
from obiettivi.views.invio import si_mostra_o_si_invia
from obiettivi.views.pagina_testata import va

RIGHE_MOSTRATE = 200
"""Of a long table, the objectives that one page lets choose; the others come with a second file."""


@si_mostra_o_si_invia
def tabella(request: HttpRequest, slug: str, anno: int) -> HttpResponse:
    """Where the table is sent."""
    accesso = _di_chi_scrive_tutto(request, slug, anno)
    form = TabellaForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if depositata(form, accesso, TipoCartella.TABELLA, leggi_tabella):
        return redirect(va(accesso.piano, "anteprima_tabella"))
    return render(request, "piani/excel/tabella.html", {"piano": accesso.piano, "form": form})


@si_mostra_o_si_invia
def anteprima(request: HttpRequest, slug: str, anno: int) -> HttpResponse:
    """What is in each column, and the objectives that come of it; those that are ticked are written."""
    accesso = _di_chi_scrive_tutto(request, slug, anno)
    cartella = azioni.cartella_depositata(accesso.piano, request.user, TipoCartella.TABELLA)
    if cartella is None:
        messages.warning(request, SCADUTA)
        return redirect(va(accesso.piano, "tabella_ente"))
    letta = leggi_tabella(bytes(cartella.dati))
    detti = request.POST if request.method == "POST" else request.GET
    campi = campi_scelti(letta, detti)
    primo = max((uno.n for uno in accesso.contenuto.obiettivi), default=0) + 1
    obiettivi = leggi_obiettivi(letta, campi, accesso.contenuto.aree, primo)
    errore = ""
    if request.method == "POST":
        errore = _scrivi(request, cartella, obiettivi)
        if not errore:
            return redirect(va(accesso.piano, "piano"))
    contesto = {
        "piano": accesso.piano,
        "cartella": cartella,
        "foglio": letta.foglio,
        "colonne": [ColonnaDaDire(posto, titolo, campi.get(posto, "")) for posto, titolo in letta.colonne],
        "campi": [(codice, nome) for codice, (nome, _) in CAMPI.items()],
        "obiettivi": [mostrato(uno) for uno in obiettivi[:RIGHE_MOSTRATE]],
        "altri": max(0, len(obiettivi) - RIGHE_MOSTRATE),
        "quanti": len(obiettivi),
        "senza_titolo": "titolo" not in campi.values(),
        "impronta": c.impronta(accesso.contenuto),
        "errore": errore,
    }
    return render(request, "piani/excel/anteprima_tabella.html", contesto)


def _di_chi_scrive_tutto(request, slug: str, anno: int) -> AccessoPiano:
    accesso = accesso_al_piano(request, slug, anno)
    accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    if not accesso.scrive_tutto:
        raise NonPermessoError(
            "Un piano si comincia da una tabella solo da parte di chi scrive tutti gli obiettivi."
        )
    return accesso


def campi_scelti(letta: Tabella, detti: QueryDict) -> dict[int, str]:
    """What each column is, as it was said; as the headings say, before. No field is of two columns."""
    if not any(nome.startswith("colonna-") for nome in detti):
        return indovina(letta)
    campi: dict[int, str] = {}
    for posto, _ in letta.colonne:
        campo = detti.get(f"colonna-{posto}", "")
        if campo in CAMPI and campo not in campi.values():
            campi[posto] = campo
    return campi


def _scrivi(request, cartella, obiettivi: list[ObiettivoLetto]) -> str:
    """Writes the objectives that are ticked; returns why they were not written."""
    spuntati = frozenset(request.POST.getlist("scelte"))
    proposte = [uno.aggiunta for uno in obiettivi if uno.aggiunta.codice in spuntati]
    if not proposte:
        return "Non hai spuntato niente: scegli quali obiettivi scrivere nel piano, oppure torna indietro."
    try:
        azioni.applica_cartella(
            cartella=cartella,
            proposte=proposte,
            impronta=request.POST.get("impronta", ""),
            utente=request.user,
        )
    except azioni.NonOraError as rifiuto:
        return str(rifiuto)
    quanti = "un obiettivo nuovo" if len(proposte) == 1 else f"{len(proposte)} obiettivi nuovi"
    messages.success(
        request,
        f"Fatto: {quanti} dalla tabella «{cartella.nome}». Aprili uno per uno e completa quello che manca.",
    )
    return ""


@dataclass(frozen=True)
class ColonnaDaDire:
    """A column of the table, with what it is taken for."""

    posto: int
    titolo: str
    campo: str


@dataclass(frozen=True)
class ObiettivoMostrato:
    """An objective of the table: what would be written, and what is to be known of it."""

    codice: str
    dove: str
    titolo: str
    aree: str
    dentro: tuple[str, ...]
    avvisi: tuple[str, ...]


def mostrato(uno: ObiettivoLetto) -> ObiettivoMostrato:
    """The objective in words."""
    una = uno.aggiunta
    aree = [parte.valori["area"] for parte in una.parti if parte.elenco == "assegnazioni"]
    return ObiettivoMostrato(
        codice=una.codice,
        dove=f"{una.foglio}, {una.cella}",
        titolo=parole.accorcia(una.valori["titolo"], 200),
        aree=", ".join(aree) or "nessuna area",
        dentro=tuple(
            _parte(parte.elenco, parte.valori) for parte in una.parti if parte.elenco != "assegnazioni"
        ),
        avvisi=uno.avvisi,
    )


def _parte(elenco: str, valori: Mapping) -> str:
    nome = "Fase" if elenco == "fasi" else "Indicatore"
    detto = parole.accorcia(valori.get("descrizione", ""), 120)
    quando = data(valori.get("scadenza")) or valori.get("scadenza_testo", "")
    atteso = (
        numero(valori.get("valore"))
        or data(valori.get("data"))
        or parole.accorcia(valori.get("testo", ""), 80)
    )
    return parole.unisci(f"{nome}: {detto}" if detto else nome, quando or atteso, con=" – ")
