"""The enti of a person, each with its plans: found by words, a page at a time.

Who works for one ente sees it at once; a province follows two hundred, a superuser may open all of Italy's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils import timezone

from obiettivi import models
from obiettivi.accesso import Diritti
from obiettivi.formati import Q_MASSIMA, da_cercare
from obiettivi.permessi import Verbo

PER_PAGINA = 20
CERCA_DA = 6
"""With fewer enti than these one sees them all."""


@dataclass(frozen=True)
class DellEnte:
    """The plans of an ente, newest first, and what else of it the person may open."""

    ente: models.Ente
    piani: Sequence[models.Piano]
    prepara: bool
    gestisce_persone: bool


@dataclass(frozen=True)
class ElencoEnti:
    """A page of the enti that a search finds; without words, of all of them."""

    q: str
    tutti: int
    pagina: Page
    enti: Sequence[DellEnte]
    trovati: frozenset[int] | None
    """Primary keys, of those of the person's own roles; None when nothing was looked for."""

    def mostra(self, ente: models.Ente) -> bool:
        """Whether the ente is among those looked for, on whatever page."""
        return self.trovati is None or ente.pk in self.trovati

    @property
    def si_cerca(self) -> bool:
        return bool(self.q) or self.tutti >= CERCA_DA

    q_massima = Q_MASSIMA


def elenco_enti(request, suoi: Mapping[int, Diritti], piani: Collection[models.Piano]) -> ElencoEnti:
    """What the address asks for (`q`, `pagina`) of the enti of who asks.

    `suoi` are their rights, ente by ente; `piani` the plans that they read there.
    """
    q = da_cercare(request.GET.get("q", ""))
    tutti = models.Ente.objects.order_by("denominazione", "pk")
    if request.user.is_superuser:
        cercati = tutti.cerca(q)
        trovati = cercati.filter(pk__in=list(suoi)).values_list("pk", flat=True) if q else ()
        quanti = tutti.count()
    else:
        con_piani = {piano.ente_id for piano in piani}
        propri = [pk for pk in suoi if pk in con_piani or suoi[pk].puo(Verbo.PREPARA)]
        cercati = list(tutti.filter(pk__in=propri).cerca(q))
        trovati = (ente.pk for ente in cercati)
        quanti = len(propri)
    pagina = Paginator(cercati, PER_PAGINA).get_page(request.GET.get("pagina"))
    return ElencoEnti(
        q=q,
        tutti=quanti,
        pagina=pagina,
        enti=_dell_ente(request.user, pagina.object_list, suoi),
        trovati=frozenset(trovati) if q else None,
    )


def _dell_ente(utente, enti: Sequence[models.Ente], suoi: Mapping[int, Diritti]) -> tuple[DellEnte, ...]:
    """The enti of one page. One query, however many they are."""
    enti = list(enti)
    piani = defaultdict(list)
    visibili = models.Piano.objects.visibili_a(utente, timezone.localdate())
    for piano in visibili.filter(ente__in=enti).con_conto() if enti else ():
        piani[piano.ente_id].append(piano)

    def puo(ente: models.Ente, verbo: Verbo) -> bool:
        return utente.is_superuser or (ente.pk in suoi and suoi[ente.pk].puo(verbo))

    return tuple(
        DellEnte(ente, piani[ente.pk], puo(ente, Verbo.PREPARA), puo(ente, Verbo.GESTISCE_PERSONE))
        for ente in enti
    )
