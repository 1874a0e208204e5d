"""What the checks need to know beside the plan, and what they find in it: as it stands, or as a version keeps it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from obiettivi import calcoli, models, riepiloghi
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import CONTROLLI, PER_CODICE, Anomalia, Contesto, Livello, in_ordine, verifica


def contesto_piano(piano: models.Piano) -> Contesto:
    """The context of the checks of a plan, as it stands in the rows now."""
    return contesti([piano])[piano.pk]


def contesti(piani: Collection[models.Piano]) -> dict[int, Contesto]:
    """The same for several plans, by primary key: as many queries for one as for all.

    Seven; with a previous plan, one more for its version in force and, when it has none, those of
    `riepiloghi`.
    """
    enti = {piano.ente_id for piano in piani}
    in_carica, nomi, livelli = _in_carica(piani, enti), _nomi(enti), _livelli(enti)
    precedenti, primi_atti = _precedenti(piani), _primi_atti(piani)
    return {
        piano.pk: Contesto(
            aree_in_carica=in_carica.get(piano.pk),
            nomi=frozenset(nomi[piano.ente_id]),
            precedente=precedenti.get(piano.pk),
            livelli=livelli[piano.ente_id],
            primo_atto=primi_atti.get(piano.pk),
        )
        for piano in piani
    }


def anomalie_piano(piano: models.Piano, contenuto: ContenutoPiano) -> tuple[Anomalia, ...]:
    """The findings of a plan as it stands in the rows now."""
    return verifica(contenuto, contesto_piano(piano))


def anomalie_versione(versione: models.VersionePiano, contenuto: ContenutoPiano) -> tuple[Anomalia, ...]:
    """The findings with which a version was proposed; those about its act, as it is since it has one.

    They do not change with who is in office, with the levels of the ente, or with the checks themselves.
    """
    if versione.anomalie is None:
        return verifica(contenuto)
    sull_atto = [uno for uno in CONTROLLI if uno.con_atto]
    contesto = Contesto(primo_atto=_primi_atti([versione.piano]).get(versione.piano_id))
    return in_ordine([*map(_scongelata, versione.anomalie), *verifica(contenuto, contesto, sull_atto)])


def congelate(anomalie: Iterable[Anomalia]) -> list[dict[str, str | None]]:
    """Findings as a version keeps them: numbers are texts, which JSON cannot spoil."""
    return [
        {nome: None if valore is None else str(valore) for nome, valore in vars(una).items()}
        for una in anomalie
        if not PER_CODICE[una.codice].con_atto
    ]


def _scongelata(detta: dict[str, str | None]) -> Anomalia:
    numeri = {nome: Decimal(detta[nome]) for nome in ("trovato", "atteso") if detta[nome] is not None}
    return Anomalia(**(detta | numeri | {"livello": Livello(detta["livello"])}))


def _in_carica(piani: Collection[models.Piano], enti: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Of the plans of enti that keep incarichi: the areas with somebody in office today, there or above."""
    oggi, tengono, coperte = timezone.localdate(), set(), set()
    incarichi = models.Incarico.objects.filter(responsabile__ente__in=enti)
    for ente, area, dal, al in incarichi.values_list("responsabile__ente", "area", "dal", "al"):
        tengono.add(ente)
        if dal <= oggi and (al is None or oggi <= al):
            coperte.add(area)
    alberi = defaultdict(list)
    aree = models.Area.objects.filter(organigramma__in={piano.organigramma_id for piano in piani})
    for organigramma, pk, codice, padre in aree.values_list("organigramma", "pk", "codice", "padre"):
        alberi[organigramma].append((pk, codice, padre))
    return {
        piano.pk: frozenset(_coperte(alberi[piano.organigramma_id], coperte))
        for piano in piani
        if piano.ente_id in tengono
    }


def _coperte(albero: Collection[tuple[int, str, int | None]], coperte: Collection[int]) -> Iterator[str]:
    padri = {pk: padre for pk, _, padre in albero if padre}
    for pk, codice, _ in albero:
        if any(area in coperte for area in (pk, *calcoli.antenati(pk, padri))):
            yield codice


def _nomi(enti: Collection[int]) -> Mapping[int, set[str]]:
    """The full names of each ente's responsabili, and of who has or had a role in it."""
    nomi = defaultdict(set)
    for ente, nome in models.Responsabile.objects.filter(ente__in=enti).values_list("ente", "nome"):
        nomi[ente].add(nome)
    utenti = models.Utente.objects.filter(abilitazioni__ente__in=enti).distinct()
    for ente, nome, cognome in utenti.values_list("abilitazioni__ente", "first_name", "last_name"):
        if nome and cognome:
            nomi[ente].add(f"{nome} {cognome}")
    return nomi


def _livelli(enti: Collection[int]) -> Mapping[int, dict[str, Livello]]:
    """The levels that each ente has set, by code."""
    livelli = defaultdict(dict)
    righe = models.LivelloControllo.objects.filter(ente__in=enti)
    for ente, codice, livello in righe.values_list("ente", "codice", "livello"):
        livelli[ente][codice] = Livello(livello)
    return livelli


def piani_prima(piano: models.Piano, quanti: int) -> tuple[models.Piano, ...]:
    """The plans that came before one, the nearest first, as far as they follow one another. One query."""
    dell_ente = list(models.Piano.objects.filter(ente=piano.ente_id).select_related("ente", "organigramma"))
    trovati: list[models.Piano] = []
    quale = _dice_quale(piano)
    while len(trovati) < quanti:
        prima = next((uno for uno in dell_ente if quale.items() <= vars(uno).items()), None)
        if prima is None or prima in (piano, *trovati):
            break
        trovati.append(prima)
        quale = _dice_quale(prima)
    return tuple(trovati)


def _precedenti(piani: Collection[models.Piano]) -> Mapping[int, ContenutoPiano]:
    """What the plans before these say: as approved, else as they stand."""
    vecchi = _piani_precedenti(piani)
    if not vecchi:
        return {}
    chiavi = {vecchio.pk for vecchio in vecchi.values()}
    vigenti = models.VersionePiano.objects.filter(piano__in=chiavi).vigenti()
    valori = {versione.piano_id: riepiloghi.contenuto_versione(versione) for versione in vigenti}
    if in_bozza := chiavi - set(valori):
        valori |= riepiloghi.contenuti(in_bozza)
    return {pk: valori[vecchio.pk] for pk, vecchio in vecchi.items()}


def _piani_precedenti(piani: Collection[models.Piano]) -> Mapping[int, models.Piano]:
    """The plan that each says it follows, else the ente's of the year before."""
    quali = {piano.pk: _dice_quale(piano) for piano in piani}
    vicini = Q()
    for piano in piani:
        vicini |= Q(ente=piano.ente_id, **quali[piano.pk])
    trovati = list(models.Piano.objects.filter(vicini)) if piani else []
    return {
        piano.pk: vecchio
        for piano in piani
        for vecchio in trovati
        if vecchio.ente_id == piano.ente_id and quali[piano.pk].items() <= vars(vecchio).items()
    }


def _dice_quale(piano: models.Piano) -> dict[str, int]:
    """What tells the plan before, of those of its ente: its primary key, or its year."""
    return {"id": piano.precedente_id} if piano.precedente_id else {"anno": piano.anno - 1}


def _primi_atti(piani: Collection[models.Piano]) -> Mapping[int, date]:
    """The day of the act of each plan's first version; of a variation, its act is another."""
    prime = models.VersionePiano.objects.approvate().filter(piano__in=[piano.pk for piano in piani], numero=1)
    return dict(prime.values_list("piano", "atto_data"))
