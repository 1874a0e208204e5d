"""A rilevazione as a file to keep: the «Relazione sulla performance», or the monitoring report."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoraggio.accesso import accesso_alla_rilevazione, esige
from monitoraggio.andamento import momenti_prima_di
from monitoraggio.esporta.documenti import DOCUMENTI
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.riepiloghi import atti_della_relazione, risultati
from monitoraggio.scelte import StatoRilevazione
from obiettivi.azioni.conteggi import DOCUMENTI_CHIESTI
from obiettivi.views.consegna import consegnato
from obiettivi.views.limiti_d_uso import limita

A_RILEVAZIONE_CHIUSA = (
    "Finché la rilevazione è aperta il documento intero lo scarica chi la segue per tutto l'ente; gli altri lo "
    "scaricano quando è chiusa."
)


@require_safe
@limita(DOCUMENTI_CHIESTI)
def documento_rilevazione(request, slug, anno, codice, formato):
    """The document of a rilevazione; of one that was never opened there is none."""
    if formato not in DOCUMENTI:
        raise Http404
    accesso = accesso_alla_rilevazione(request, slug, anno, codice)
    if accesso.rilevazione.stato == StatoRilevazione.PROGRAMMATA:
        raise Http404
    esige(accesso.scarica, A_RILEVAZIONE_CHIUSA)
    trovati = risultati(accesso.piano, accesso.valore)
    rilevato = Rilevato(
        accesso.piano,
        accesso.valore,
        trovati,
        accesso.rilevazione.impronta,
        *atti_della_relazione(accesso.rilevazione),
        originario=accesso.originario,
        motivo=accesso.motivo_di_chiusura,
        momenti=momenti_prima_di(accesso.rilevazione),
    )
    bozza = "-bozza" if rilevato.bozza else ""
    nome = "relazione-performance" if rilevato.finale else "monitoraggio"
    nome = f"{nome}-{slug}-{anno}-{codice}{bozza}.{formato}"
    return consegnato(request, DOCUMENTI[formato], rilevato, nome, prodotto_il=timezone.localdate())
