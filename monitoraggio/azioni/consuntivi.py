"""What is written of the actual quantities: of the routine outputs of an area, of the health of the ente."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Manager

from monitoraggio import contenuto, models
from monitoraggio.azioni.avanzamenti import blocca_aperta, scrivi_righe
from monitoraggio.consuntivi import Detta, tavole
from monitoraggio.riepiloghi import piano_rilevato, valore_consuntivo
from monitoraggio.scelte import PassoRilevazione
from obiettivi import storia
from obiettivi.azioni.stato import NonOraError
from obiettivi.models import Area

CHIUSA = "La rilevazione non è aperta: le quantità non si possono cambiare."


class ConsuntivoCambiatoError(NonOraError):
    """Somebody else wrote it meanwhile."""

    def __init__(self):
        super().__init__(
            "Mentre scrivevi qualcun altro ha salvato queste quantità. Non ho salvato: confronta quello che hai "
            "scritto con quello che c'è adesso, e salva di nuovo."
        )


def crea_consuntivi(
    rilevazione: models.Rilevazione, aree: Mapping[str, Area], detto: contenuto.Rilevazione | None = None
) -> None:
    """The tables of a rilevazione that is opened: empty, or with what was declared elsewhere.

    `aree` are the rows of the organigramma by their code in the plan.
    """
    for codice, tavola in tavole(piano_rilevato(rilevazione), detto).items():
        consuntivo = models.Consuntivo.objects.create(
            rilevazione=rilevazione, area=codice, area_rilevata=aree.get(codice)
        )
        dette = (riga.detta for riga in tavola.righe if riga.detta is not None)
        scrivi_righe(_righe(consuntivo), "posto", dette)


def _righe(consuntivo: models.Consuntivo) -> Manager:
    return consuntivo.attivita if consuntivo.area else consuntivo.salute


@transaction.atomic
def salva_consuntivo(
    *,
    consuntivo: models.Consuntivo,
    dati: Sequence[Detta],
    scritture: int,
    utente,
    per_conto: bool = False,
) -> models.Consuntivo:
    """Writes the rows of a table, in their order; those that are not told say nothing any more.

    `scritture` is what was read before writing. Who writes is marked, unless he was the last one who did;
    `per_conto` where he does not work for the area.

    Raises ConsuntivoCambiatoError when somebody saved meanwhile, NonOraError when the rilevazione is not open
    or a row is not of this table.
    """
    rilevazione = blocca_aperta(consuntivo.rilevazione_id, CHIUSA)
    riga = models.Consuntivo.objects.select_for_update(no_key=True, of=("self",)).get(pk=consuntivo.pk)
    riga.rilevazione = rilevazione
    if riga.scritture != scritture:
        raise ConsuntivoCambiatoError
    if tuple(dati) == valore_consuntivo(riga):
        return riga
    _esige_sue(riga, dati)
    with storia.autore(utente):
        riga.scritture += 1
        riga.save()
        scrivi_righe(_righe(riga), "posto", dati)
        ultimo = riga.passi.last()
        if ultimo is None or (ultimo.chi_id, ultimo.per_conto) != (utente.pk, per_conto):
            rilevazione.passi.create(
                consuntivo=riga, passo=PassoRilevazione.COMPILATO, chi=utente, per_conto=per_conto
            )
    return riga


def _esige_sue(riga: models.Consuntivo, dati: Sequence[Detta]) -> None:
    tavola = tavole(piano_rilevato(riga.rilevazione))[riga.area]
    attese = {una.posto: una for una in tavola.righe}
    for detta in dati:
        una = attese.get(detta.posto)
        if una is None or una.con(detta.valore, detta.nota) != detta:
            raise NonOraError("Una riga non è di questa tabella: il piano è cambiato. Riapri la pagina.")
