"""What monitoring shows on the pages of `obiettivi`, through its `agganci`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import Count
from django.urls import reverse

from monitoraggio import models
from monitoraggio.azioni.avanzamenti import DELL_AREA
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from obiettivi.accesso import Diritti
from obiettivi.agganci import Collegamento, Cosa
from obiettivi.models import Piano
from obiettivi.permessi import Verbo


def pagine_del_piano(piano: Piano) -> tuple[Collegamento, ...]:
    """The link from the page of an approved plan to its rilevazioni, and how the last of them stands. One query."""
    tenute = piano.rilevazioni.exclude(stato=StatoRilevazione.PROGRAMMATA).defer("contenuto")
    ultima = tenute.last()
    nota = f"«{ultima}» è {ultima.get_stato_display()}" if ultima else ""
    return (Collegamento("Monitoraggio", reverse("monitoraggio", args=[piano.ente.slug, piano.anno]), nota),)


def cose_da_fare(
    giorno: date, piani: Collection[Piano], suoi: Mapping[int, Diritti]
) -> dict[int, tuple[Cosa, ...]]:
    """What waits for somebody in the open rilevazioni of these plans, by primary key of the plan.

    One query where none is open, else two.
    """
    aperte = list(
        models.Rilevazione.objects.filter(piano__in=piani, stato=StatoRilevazione.APERTA).defer("contenuto")
    )
    if not aperte:
        return {}
    per_pk = {piano.pk: piano for piano in piani}
    conti = _conti(aperte)
    return {
        una.piano_id: tuple(_cose(una, piano, suoi[piano.ente_id], conti[una.pk]))
        for una in aperte
        for piano in [per_pk[una.piano_id]]
    }  # fmt: skip


Conto = Counter[tuple[int | None, str]]
"""How many avanzamenti, by area (primary key) and state."""


def _conti(aperte: Collection[models.Rilevazione]) -> Mapping[int, Conto]:
    conti: dict[int, Conto] = defaultdict(Counter)
    righe = models.Avanzamento.objects.filter(rilevazione__in=aperte).order_by()
    righe = righe.values("rilevazione", "area_rilevata", "stato").annotate(quanti=Count("pk"))
    for pk, area, stato, quanti in righe.values_list("rilevazione", "area_rilevata", "stato", "quanti"):
        conti[pk][area, stato] += quanti
    return conti


def _cose(rilevazione: models.Rilevazione, piano: Piano, sui: Diritti, conto: Conto) -> Iterator[Cosa]:
    def riga(quanti: int, che_cosa: str, collegamento: str) -> Cosa:
        indirizzo = reverse("rilevazione", args=[piano.ente.slug, piano.anno, rilevazione.codice])
        return Cosa(f"{rilevazione}: {quanti} {che_cosa}", collegamento, indirizzo)

    inviabili = sui.aree_del(Verbo.INVIA)
    compilabili = sui.aree_del(Verbo.RILEVA) - inviabili
    for aree, da_fare in ((inviabili, "da inviare"), (compilabili, "da compilare")):
        loro = [(area, stato) for area, stato in conto if area in aree and stato in DELL_AREA]
        if quanti := sum(conto[uno] for uno in loro):
            tornati = sum(conto[uno] for uno in loro if uno[1] == StatoAvanzamento.RESTITUITO)
            coda = f", {tornati} restituit{'o' if tornati == 1 else 'i'} da rivedere" if tornati else ""
            nome = "avanzamento" if quanti == 1 else "avanzamenti"
            yield riga(quanti, f"{nome} {da_fare}{coda}", "Vai agli avanzamenti")
    if sui.dappertutto(Verbo.VALIDA):
        # Nobody judges what they answer for.
        da_validare = sum(
            quanti
            for (area, stato), quanti in conto.items()
            if stato == StatoAvanzamento.INVIATO and area not in sui.risponde
        )
        if da_validare:
            yield riga(da_validare, "da validare", "Vai agli avanzamenti")
