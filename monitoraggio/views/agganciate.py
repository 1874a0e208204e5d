"""What monitoring shows on the pages of `obiettivi`, through its `agganci`."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from monitoraggio import models
from monitoraggio.azioni.avanzamenti import DELL_AREA
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from monitoraggio.views.pagina_relazione import termine
from obiettivi.accesso import Diritti, aree_del_segretario
from obiettivi.agganci import Collegamento, Cosa
from obiettivi.formati import data
from obiettivi.models import Piano
from obiettivi.permessi import Portata, Verbo
from obiettivi.views.pagina_testata import va


def pagine_del_piano(piano: Piano) -> tuple[Collegamento, ...]:
    """The link from the page of an approved plan to its rilevazioni, and how the last of them stands. One query."""
    tenute = piano.rilevazioni.exclude(stato=StatoRilevazione.PROGRAMMATA).defer("contenuto")
    ultima = tenute.last()
    nota = f"«{ultima}» è {ultima.get_stato_display()}" if ultima else ""
    return (Collegamento("Monitoraggio", reverse("monitoraggio", args=[piano.ente.slug, piano.anno]), nota),)


def cose_da_fare(
    giorno: date, piani: Collection[Piano], suoi: Mapping[int, Diritti]
) -> dict[int, tuple[Cosa, ...]]:
    """What waits for somebody in the rilevazioni of these plans, by primary key of the plan.

    One query where nothing is open, else two; three more for who judges in the place of a segretario.
    """
    rilevazioni = list(models.Rilevazione.objects.da_seguire(piani))
    aperte = [una for una in rilevazioni if una.stato == StatoRilevazione.APERTA]
    # The last one is the Relazione of its plan.
    relazioni = {una.piano_id: una for una in rilevazioni if una.e_la_relazione}
    per_pk = {piano.pk: piano for piano in piani}
    conti = _conti(aperte) if aperte else {}
    del_segretario = _del_segretario(giorno, [per_pk[una.piano_id] for una in aperte], suoi)
    cose: dict[int, list[Cosa]] = defaultdict(list)
    for una in aperte:
        piano = per_pk[una.piano_id]
        giudicate = del_segretario.get(piano.ente_id, frozenset())
        cose[piano.pk] += _cose(una, piano, suoi[piano.ente_id], conti[una.pk], giudicate)
    for pk, una in relazioni.items():
        cose[pk] += _della_relazione(una, per_pk[pk], suoi[per_pk[pk].ente_id])
    return {pk: tuple(sue) for pk, sue in cose.items() if sue}


Conto = Counter[tuple[int | None, str, bool]]
"""How many avanzamenti, by area (primary key), state and whether the OIV gave its degree."""


def _conti(aperte: Collection[models.Rilevazione]) -> Mapping[int, Conto]:
    conti: dict[int, Conto] = defaultdict(Counter)
    con_grado = Exists(models.Valutazione.objects.filter(avanzamento=OuterRef("pk")))
    righe = models.Avanzamento.objects.filter(rilevazione__in=aperte).annotate(con_grado=con_grado)
    per = ("rilevazione", "area_rilevata", "stato", "con_grado")
    for pk, area, stato, con, quanti in (
        righe.order_by().values(*per).annotate(quanti=Count("pk")).values_list(*per, "quanti")
    ):
        conti[pk][area, stato, con] += quanti
    return conti


def _del_segretario(
    giorno: date, piani: Collection[Piano], suoi: Mapping[int, Diritti]
) -> Mapping[int, frozenset[int]]:
    """By ente, the areas that the person judges because a segretario answers for them."""
    enti = {
        piano.ente_id
        for piano in piani
        if Portata.DEL_SEGRETARIO in suoi[piano.ente_id].portate.get(Verbo.VALIDA, ())
    }
    return aree_del_segretario(enti, giorno) if enti else {}


def _cose(
    rilevazione: models.Rilevazione, piano: Piano, sui: Diritti, conto: Conto, giudicate: frozenset[int]
) -> Iterator[Cosa]:
    def riga(
        quanti: int, che_cosa: str, collegamento: str, nome: str = "rilevazione", coda: str = ""
    ) -> Cosa:
        indirizzo = va(piano, nome, rilevazione.codice) + coda
        return Cosa(f"{rilevazione}: {quanti} {che_cosa}", collegamento, indirizzo)

    inviabili = sui.aree_del(Verbo.INVIA)
    compilabili = sui.aree_del(Verbo.RILEVA) - inviabili
    for aree, da_fare in ((inviabili, "da inviare"), (compilabili, "da compilare")):
        loro = [uno for uno in conto if uno[0] in aree and uno[1] in DELL_AREA]
        if quanti := sum(conto[uno] for uno in loro):
            tornati = sum(conto[uno] for uno in loro if uno[1] == StatoAvanzamento.RESTITUITO)
            coda = f", {tornati} restituit{'o' if tornati == 1 else 'i'} da rivedere" if tornati else ""
            yield riga(quanti, f"{_avanzamenti(quanti)} {da_fare}{coda}", "Vai agli avanzamenti")
    # Nobody judges what they answer for.
    mandati = [uno for uno in conto if uno[1] not in DELL_AREA and uno[0] not in sui.risponde]
    da_validare = sum(
        conto[uno]
        for uno in mandati
        if uno[1] == StatoAvanzamento.INVIATO and (sui.dappertutto(Verbo.VALIDA) or uno[0] in giudicate)
    )
    if da_validare:
        yield riga(da_validare, "da validare", "Vai agli avanzamenti")
    senza_grado = sum(conto[uno] for uno in mandati if not uno[2]) if sui.puo(Verbo.VALUTA) else 0
    if senza_grado:
        yield riga(
            senza_grado,
            f"{_avanzamenti(senza_grado)} senza il grado dell'OIV",
            "Vai alla tabella",
            "esame",
            "?senza=grado",
        )


def _avanzamenti(quanti: int) -> str:
    return "avanzamento" if quanti == 1 else "avanzamenti"


def _della_relazione(rilevazione: models.Rilevazione, piano: Piano, sui: Diritti) -> Iterator[Cosa]:
    entro = f"entro il {data(termine(piano.anno))}"
    indirizzo = va(piano, "relazione", rilevazione.codice)
    if sui.puo(Verbo.APPROVA_RELAZIONE) and not rilevazione.approvata:
        yield Cosa(f"La Relazione aspetta l'atto che la approva, {entro}", "Registra l'atto", indirizzo)
    if sui.puo(Verbo.VALIDA_RELAZIONE) and not sui.risponde and not rilevazione.validata:
        coda = "" if rilevazione.approvata else "; l'atto che la approva non è ancora registrato"
        yield Cosa(f"La Relazione aspetta la validazione, {entro}{coda}", "Valida la Relazione", indirizzo)
