"""The pages of the plans: the list, one plan, one objective, their documents."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from obiettivi import agganci, models, storia
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.azioni.conteggi import DOCUMENTI_CHIESTI
from obiettivi.contenuto import Obiettivo
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.tabella import TABELLE, foglio_degli_obiettivi
from obiettivi.esporta.xlsx import Intestazione
from obiettivi.models import Piano
from obiettivi.views.consegna import consegnato, scaricato
from obiettivi.views.correzioni import correzioni_possibili
from obiettivi.views.limiti import limiti
from obiettivi.views.limiti_d_uso import limita
from obiettivi.views.modifica_azioni import azioni_possibili, crea
from obiettivi.views.note import annota, note_dell_obiettivo
from obiettivi.views.pagina_obiettivo import pagina_dell_obiettivo
from obiettivi.views.pagina_piano import pagina_del_piano
from obiettivi.views.pagina_segnalazioni import pagina_delle_segnalazioni
from obiettivi.views.pagina_tabella import didascalia, elenco_degli_obiettivi
from obiettivi.views.pagina_testata import edizione_letta, indirizzo, testata_del_piano
from obiettivi.views.racconto import racconta
from obiettivi.views.vista import guarda


@require_safe
def piano(request, slug, anno, numero=None):
    """One plan: do the weights add up, what is to correct, the objectives arranged and found, the documents.

    With `numero`, one of its versions; so for the pages below.
    """
    accesso = _accesso(request, slug, anno, numero)
    riga = accesso.piano
    correzioni = correzioni_possibili(accesso)
    oggi = timezone.localdate()
    contesto = {
        "piano": riga,
        "pagina": pagina_del_piano(
            accesso.contenuto,
            correzioni,
            dict(request.GET.lists()),
            oggi,
            limiti(accesso),
            indirizzo(accesso),
            accesso.anomalie,
        ),
        "nuovo": reverse("inizia_obiettivo", args=[slug, anno]) if crea(accesso) else "",
        "testata": testata_del_piano(accesso),
        "versione": accesso.scelta,
    }
    return render(request, "piani/piano.html", contesto)


@require_safe
def segnalazioni(request, slug, anno, numero=None):
    """All that the checks found in a plan, or in one of its versions."""
    accesso = _accesso(request, slug, anno, numero)
    contesto = {
        "piano": accesso.piano,
        "pagina": pagina_delle_segnalazioni(accesso),
        "versione": accesso.scelta,
        "testata": f"Versione {numero}",
    }
    return render(request, "piani/segnalazioni.html", contesto)


@require_safe
def obiettivo(request, slug, anno, n, numero=None):
    """One objective: all that the plan says of it, what is to correct, what happened to it."""
    accesso = _accesso(request, slug, anno, numero)
    riga = accesso.piano
    valore = accesso.obiettivo(n)
    chiavi = dict(riga.obiettivi.values_list("n", "pk"))
    correzioni = correzioni_possibili(accesso)
    contesto = {
        "piano": riga,
        "pagina": pagina_dell_obiettivo(
            accesso.contenuto, n, correzioni, limiti(accesso), indirizzo(accesso), accesso.anomalie
        ),
        "versione": accesso.scelta,
        "storia": racconta(_storia(accesso, valore), _nomi(riga, chiavi)),
        "note": note_dell_obiettivo(accesso, valore),
        "azioni": azioni_possibili(accesso, valore),
        "svolto": agganci.svolto(accesso, valore),
    }
    return render(request, "piani/obiettivo.html", contesto)


def _accesso(request, slug: str, anno: int, numero: int | None) -> AccessoPiano:
    accesso = accesso_al_piano(request, slug, anno)
    return accesso if numero is None else accesso.nella_versione(numero)


def _storia(accesso: AccessoPiano, valore: Obiettivo):
    """What happened to an objective, until the version that is read was proposed."""
    voci = storia.dell_obiettivo(accesso.riga(valore).pk)
    if not annota(accesso, valore):
        voci = voci.exclude(content_type__model="notaobiettivo")
    return voci.filter(timestamp__lte=accesso.versione.proposta_il) if accesso.versione else voci


def _nomi(riga: Piano, chiavi: dict[int, int]) -> dict[str, dict[int, str]]:
    """How what the history refers to is called. All the areas of the ente: the organigramma may have changed."""
    aree = models.Area.objects.filter(organigramma__ente=riga.ente_id)
    return {
        "area": dict(aree.values_list("pk", "codice")),
        "voce": dict(riga.voci.values_list("pk", "codice")),
        "obiettivo": {chiave: f"obiettivo {n}" for n, chiave in chiavi.items()},
    }


@require_safe
@limita(DOCUMENTI_CHIESTI)
def documento(request, slug, anno, formato, numero=None):
    """The plan as a file to keep: PDF, Word, workbooks, open data."""
    return _scarica(request, slug, anno, formato, numero)


@require_safe
@limita(DOCUMENTI_CHIESTI)
def documento_area(request, slug, anno, codice, formato, numero=None):
    """What concerns one area, to give to who answers for it."""
    return _scarica(request, slug, anno, formato, numero, area=codice)


@require_safe
@limita(DOCUMENTI_CHIESTI)
def documento_obiettivo(request, slug, anno, n, formato, numero=None):
    """The sheet of one objective as a file."""
    return _scarica(request, slug, anno, formato, numero, obiettivo=n)


@require_safe
@limita(DOCUMENTI_CHIESTI)
def tabella(request, slug, anno, formato, numero=None):
    """The table of the objectives as a file: those that the page shows to the person, with its columns."""
    if formato not in TABELLE:
        raise Http404
    accesso = _accesso(request, slug, anno, numero)
    letti, edizione, uno = limiti(accesso), edizione_letta(accesso), TABELLE[formato]
    sguardo = guarda(
        letti.piano if letti else accesso.contenuto,
        dict(request.GET.lists()),
        edizione.anomalie,
        indirizzo(accesso),
    )
    dati = elenco_degli_obiettivi(sguardo, edizione.anomalie)
    intestazione = Intestazione(
        f"{edizione.nome}. {didascalia(sguardo, dati)}",
        f"Piano della performance {anno}",
        str(accesso.piano.ente),
    )
    return scaricato(
        uno.scrivi(foglio_degli_obiettivi(dati), intestazione, timezone.localdate()),
        uno.tipo,
        f"piano-performance-{slug}-{anno}-{edizione.nel_nome_del_file}-tabella.{formato}",
    )


def _esige_la_lettura(accesso: AccessoPiano, area: str | None = None, obiettivo: int | None = None) -> None:
    """A part that they may not read does not exist for them; the whole plan does, and is not theirs yet."""
    if obiettivo is not None:
        accesso.obiettivo(obiettivo)
    elif area is not None:
        if not accesso.vede_area(area):
            raise Http404
    elif not accesso.vede_tutto:
        raise NonPermessoError(
            "Finché il piano è in bozza puoi scaricare le schede delle tue aree, una per una o tutte insieme; "
            "il piano intero si scarica quando va in approvazione."
        )


def _scarica(request, slug, anno, formato, numero, **parte):
    """The document of a plan, or of the one `parte` of it that is named."""
    if formato not in DOCUMENTI:
        raise Http404
    accesso = _accesso(request, slug, anno, numero)
    _esige_la_lettura(accesso, **parte)
    uno, edizione = DOCUMENTI[formato], edizione_letta(accesso)
    come = {"edizione": edizione, "prodotto_il": timezone.localdate()}
    if uno.con_altro:
        come["altro"], _ = agganci.chiavi_del_piano(accesso.piano, accesso.versione, accesso)
    coda = "".join(f"-{cosa}-{quale}" for cosa, quale in parte.items())
    nome = f"piano-performance-{slug}-{anno}-{edizione.nel_nome_del_file}{coda}.{uno.estensione or formato}"
    return consegnato(request, uno, accesso.contenuto, nome, **parte, **come)
