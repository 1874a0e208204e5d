"""What the checks need to know beside the plan, read from the rows as they stand today."""

from collections.abc import Iterator

from django.utils import timezone

from obiettivi import calcoli, models, riepiloghi
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.contesto import Contesto


def contesto_piano(piano: models.Piano) -> Contesto:
    """The context of the plan's checks, whatever the size of the plan and of the ente.

    In six queries; with a previous plan, one more for its version in force and, when it has none, those of
    `riepiloghi`. Two less where the ente keeps no incarichi. No level is the ente's own yet.
    """
    return Contesto(
        aree_in_carica=_aree_in_carica(piano), nomi=frozenset(_nomi(piano)), precedente=_precedente(piano)
    )


def _aree_in_carica(piano: models.Piano) -> frozenset[str] | None:
    """The plan's areas with somebody in office today, there or above; None where the ente keeps no incarichi."""
    incarichi = models.Incarico.objects.filter(responsabile__ente=piano.ente_id)
    if not incarichi.exists():
        return None
    oggi = set(incarichi.in_corso(timezone.localdate()).values_list("area", flat=True))
    aree = models.Area.objects.filter(organigramma=piano.organigramma_id).values_list("pk", "codice", "padre")
    codici = {pk: codice for pk, codice, _ in aree}
    padri = {pk: padre for pk, _, padre in aree if padre}
    return frozenset(
        codice for pk, codice in codici.items() if oggi.intersection((pk, *calcoli.antenati(pk, padri)))
    )


def _nomi(piano: models.Piano) -> Iterator[str]:
    """The full names of the ente's responsabili, and of who has or had a role in it."""
    yield from models.Responsabile.objects.filter(ente=piano.ente_id).values_list("nome", flat=True)
    utenti = models.Utente.objects.filter(abilitazioni__ente=piano.ente_id).distinct()
    yield from (
        f"{nome} {cognome}"
        for nome, cognome in utenti.values_list("first_name", "last_name")
        if nome and cognome
    )


def _precedente(piano: models.Piano) -> ContenutoPiano | None:
    """The plan that this one says it follows, else the ente's of the year before: as approved, else as it is."""
    piani = models.Piano.objects.filter(ente=piano.ente_id)
    quale = {"pk": piano.precedente_id} if piano.precedente_id else {"anno": piano.anno - 1}
    vecchio = piani.filter(**quale).first()
    if vecchio is None:
        return None
    vigente = vecchio.versioni.in_vigore()
    return riepiloghi.contenuto_versione(vigente) if vigente else riepiloghi.contenuto_piano(vecchio)
