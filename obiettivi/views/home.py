"""Home: what the person has to do now, plan by plan; then all their plans."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from obiettivi import agganci, contesti, models, riepiloghi
from obiettivi.accesso import Diritti, diritti
from obiettivi.agganci import Cosa
from obiettivi.controlli import VUOTO
from obiettivi.permessi import Verbo
from obiettivi.scelte import Passo, Ruolo, StatoObiettivo, StatoPiano
from obiettivi.views.elenco_enti import elenco_enti
from obiettivi.views.pagina_home import Situazione, cose_da_fare

MASSIMO_DA_FARE = 30
"""Plans whose lines are shown: who follows more of them looks for an ente."""
IN_ORDINE = ("ente__denominazione", "-anno")
MASSIMO_PIANI = 12
"""Of the plans in bozza somebody works at, those that are read to say what there is to do in them."""
LAVORANO = frozenset({Ruolo.SEGRETARIO, Ruolo.REDATTORE, Ruolo.RESPONSABILE, Ruolo.COMPILATORE})


@dataclass(frozen=True)
class DaFare:
    """The lines of a plan."""

    piano: models.Piano
    cose: tuple[Cosa, ...]


@require_safe
def home(request):
    """What there is to do now, for the roles of the person, and the enti whose plans they may open.

    Who follows many enti looks for one by its name: what there is to do is then told of those found.
    """
    utente, oggi = request.user, timezone.localdate()
    suoi = diritti(utente, oggi)
    visibili = models.Piano.objects.visibili_a(utente, oggi)
    # A superuser may open all the plans there are: those waiting for somebody are those of his roles.
    piani = list(visibili.filter(ente__in=list(suoi)).select_related("ente").order_by(*IN_ORDINE))
    elenco = elenco_enti(request, suoi, piani)
    da_fare, altri = _da_fare(utente, oggi, [piano for piano in piani if elenco.mostra(piano.ente)], suoi)
    contesto = {"da_fare": da_fare[:MASSIMO_DA_FARE], "oltre": len(da_fare[MASSIMO_DA_FARE:])}
    return render(request, "home.html", contesto | {"altri": altri, "elenco": elenco})


def _da_fare(
    utente, oggi: date, piani: Sequence[models.Piano], suoi: Mapping[int, Diritti]
) -> tuple[list[DaFare], int]:
    """What waits for the person, plan by plan; and how many plans were too many to read."""
    versioni = _in_vigore(piani)
    situazioni, altri = _situazioni(utente, oggi, piani, suoi, versioni)
    proprie = {qui.piano.pk: cose_da_fare(qui) for qui in situazioni}
    approvati = [piano for piano in piani if piano.pk in versioni]
    di_altre_app = agganci.cose_da_fare(oggi, approvati, suoi)
    tutte = ((piano, (*proprie.get(piano.pk, ()), *di_altre_app.get(piano.pk, ()))) for piano in piani)
    return [DaFare(piano, cose) for piano, cose in tutte if cose], altri


def _situazioni(
    utente,
    oggi: date,
    piani: Sequence[models.Piano],
    suoi: Mapping[int, Diritti],
    versioni: Mapping[int, models.VersionePiano],
) -> tuple[list[Situazione], int]:
    """The plans that may ask for something, as the person finds them; and how many were too many to read.

    However many they are, they are read in as many queries.
    """
    correnti = list(_correnti(piani, versioni))
    in_lavoro = [piano for piano in correnti if _ci_lavora(piano, suoi[piano.ente_id])]
    in_lavoro.sort(key=lambda piano: -piano.anno)
    letti = {piano.pk for piano in in_lavoro[:MASSIMO_PIANI]}
    valori = riepiloghi.contenuti(letti) if letti else {}
    di_contorno = contesti.contesti(in_lavoro[:MASSIMO_PIANI]) if letti else {}
    parti = _parti(letti)
    codici = _codici(correnti)
    da_vedere = _da_vedere(utente, correnti, suoi, versioni, codici)
    senza_parere = _senza_parere(correnti, suoi, versioni)
    situazioni = [
        Situazione(
            piano=piano,
            diritti=suoi[piano.ente_id],
            oggi=oggi,
            codici=codici[piano.organigramma_id],
            valore=valori.get(piano.pk),
            contesto=di_contorno.get(piano.pk, VUOTO),
            parti=parti.get(piano.pk),
            versione=versioni.get(piano.pk),
            da_vedere=tuple(sorted(da_vedere[piano.pk])),
            senza_parere=piano.pk in senza_parere,
        )
        for piano in correnti
    ]
    return situazioni, len(in_lavoro) - len(letti)


def _correnti(piani: Sequence[models.Piano], versioni: Mapping[int, object]) -> Iterator[models.Piano]:
    """The last plan of each ente, and those before it where there is still something to do.

    Those being approved or varied, and the bozza of the year before: a new year opens while it is finished.
    """
    ultimi: dict[int, int] = {}
    for piano in piani:
        ultimo = ultimi.setdefault(piano.ente_id, piano.anno)
        variato = piano.modificabile and piano.pk in versioni
        in_corso = piano.stato == StatoPiano.IN_APPROVAZIONE or variato
        if in_corso or piano.anno == ultimo or (piano.modificabile and piano.anno == ultimo - 1):
            yield piano


def _ci_lavora(piano: models.Piano, sui: Diritti) -> bool:
    """Whether the person has a hand in the bozza: for who works for areas, only where there are any."""
    if not (piano.modificabile and sui.ruoli & LAVORANO):
        return False
    return sui.dappertutto(Verbo.SCRIVE_OBIETTIVI) or bool(sui.aree)


def _in_vigore(piani: Sequence[models.Piano]) -> dict[int, models.VersionePiano]:
    """The version in force of each plan that has one, without its frozen text."""
    versioni = models.VersionePiano.objects.filter(piano__in=[piano.pk for piano in piani])
    return {versione.piano_id: versione for versione in versioni.vigenti().defer("contenuto")}


def _parti(piani: Collection[int]) -> dict[int, dict[str, models.Passaggio]]:
    """The last step of the part of each area, plan by plan."""
    passaggi: dict[int, list[models.Passaggio]] = {piano: [] for piano in piani}
    for passaggio in models.Passaggio.objects.filter(piano__in=passaggi) if piani else ():
        passaggi[passaggio.piano_id].append(passaggio)
    return {piano: models.Passaggio.objects.ultimi_delle_parti(suoi) for piano, suoi in passaggi.items()}


def _codici(piani: Collection[models.Piano]) -> Mapping[int, dict[int, str]]:
    """The codes of the areas by primary key, organigramma by organigramma."""
    codici = defaultdict(dict)
    aree = models.Area.objects.filter(organigramma__in={piano.organigramma_id for piano in piani})
    for organigramma, pk, codice in aree.values_list("organigramma", "pk", "codice"):
        codici[organigramma][pk] = codice
    return codici


def _da_vedere(utente, piani, suoi, versioni, codici) -> Mapping[int, set[str]]:
    """The areas of approved plans that the person answers for, and whose objectives he has not taken note of."""
    approvati = {
        piano.pk: piano
        for piano in piani
        if piano.stato == StatoPiano.APPROVATO and suoi[piano.ente_id].aree_del(Verbo.PRENDE_VISIONE)
    }
    aree = defaultdict(set)
    if not approvati:
        return aree
    date = models.Assegnazione.objects.filter(
        obiettivo__piano__in=approvati, obiettivo__stato__in=("", StatoObiettivo.ATTIVO)
    )
    for pk, area in date.order_by().values_list("obiettivo__piano", "area").distinct():
        if area in suoi[approvati[pk].ente_id].aree_del(Verbo.PRENDE_VISIONE):
            aree[pk].add(codici[approvati[pk].organigramma_id][area])
    viste = models.Passaggio.objects.filter(piano__in=approvati, passo=Passo.PRESA_VISIONE, chi=utente)
    for pk, area, numero in viste.values_list("piano", "area", "versione"):
        if pk in versioni and versioni[pk].numero == numero:
            aree[pk].discard(area)
    return aree


def _senza_parere(piani, suoi, versioni) -> frozenset[int]:
    """The plans whose variation in course waits for an opinion that the person may give."""
    variati = [
        piano.pk
        for piano in piani
        if piano.stato != StatoPiano.APPROVATO
        and piano.pk in versioni
        and suoi[piano.ente_id].puo(Verbo.DA_PARERE)
    ]
    return models.Parere.objects.mancanti(variati) if variati else frozenset()
