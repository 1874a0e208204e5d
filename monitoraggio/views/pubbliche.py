"""What of monitoring may stand on the public page of a plan, through its `agganci`: closed rilevazioni."""

from collections import defaultdict
from collections.abc import Collection
from functools import partial

from django.db.models import Max, Q
from django.utils.timezone import localdate

from monitoraggio import models
from monitoraggio.esporta.documenti import DOCUMENTI
from monitoraggio.esporta.pubblico import CHE_COSA_RESTA, parte_pubblica
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.riepiloghi import (
    atti_della_relazione,
    originario_di,
    piano_rilevato,
    risultati,
    valore_rilevazione,
)
from monitoraggio.scelte import PassoRilevazione, StatoRilevazione, TipoRilevazione
from obiettivi.agganci import Documento, Pubblicabile
from obiettivi.esporta.documenti import DOCUMENTI as DEL_PIANO
from obiettivi.formati import data
from obiettivi.models import Piano
from obiettivi.views.consegna import scritto

CAMBIANO = (
    PassoRilevazione.CHIUSA,
    PassoRilevazione.RELAZIONE_APPROVATA,
    PassoRilevazione.RELAZIONE_VALIDATA,
)


def pubblicabili(piani: Collection[Piano]) -> dict[int, tuple[Pubblicabile, ...]]:
    """The closed rilevazioni of these plans, by primary key of the plan: one query."""
    suoi_passi = Q(passi__avanzamento=None, passi__consuntivo=None)
    chiuse = suoi_passi & Q(passi__passo=PassoRilevazione.CHIUSA)
    # The acts on the Relazione are printed in it.
    fermate = suoi_passi & Q(passi__passo__in=CAMBIANO)
    righe = (
        models.Rilevazione.objects.filter(piano__in=piani, stato=StatoRilevazione.CHIUSA)
        .defer("contenuto")
        .select_related("versione")
        .annotate(
            chiusa_il=Max("passi__quando", filter=chiuse), ferma_dal=Max("passi__quando", filter=fermate)
        )
        .order_by("-al", "pk")
    )
    per_piano = defaultdict(tuple)
    suoi = {piano.pk: piano for piano in piani}
    for riga in righe:
        per_piano[riga.piano_id] += (_pubblicabile(riga, suoi[riga.piano_id]),)
    return dict(per_piano)


def _pubblicabile(riga: models.Rilevazione, piano: Piano) -> Pubblicabile:
    finale = riga.tipo == TipoRilevazione.FINALE
    titolo = (
        f"Relazione sulla performance {piano.anno}"
        if finale
        else f"Rapporto di monitoraggio al {data(riga.al)}"
    )
    return Pubblicabile(
        impronta=riga.impronta,
        codice=riga.codice,
        titolo=titolo,
        detto=f"Situazione al {data(riga.al)}, rilevazione chiusa il {data(localdate(riga.chiusa_il))}.",
        nome=f"{'relazione-performance' if finale else 'monitoraggio'}-{piano.ente.slug}-{piano.anno}-{riga.codice}",
        cartella=(
            f"Relazione sulla Performance/{piano.anno}"
            if finale
            else f"Piano della Performance/{piano.anno}/Monitoraggio"
        ),
        fuori=CHE_COSA_RESTA,
        fermo_dal=riga.ferma_dal,
        # A report during the year is for who works on it; the law wants the Relazione.
        di_regola=finale,
        documenti={
            formato: Documento(DEL_PIANO[formato].titolo, uno.tipo, partial(_scrivi, riga, formato))
            for formato, uno in DOCUMENTI.items()
        },
    )


def _scrivi(riga: models.Rilevazione, formato: str) -> bytes:
    """The document for everybody, made as on the last day on which something of it was recorded."""
    piano, valore = piano_rilevato(riga), valore_rilevazione(riga)
    rilevato = parte_pubblica(
        Rilevato(
            piano,
            valore,
            risultati(piano, valore),
            riga.impronta,
            *atti_della_relazione(riga),
            originario=originario_di(riga, piano),
        )
    )
    return scritto(DOCUMENTI[formato], rilevato, prodotto_il=localdate(riga.ferma_dal))
