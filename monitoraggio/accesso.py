"""One rilevazione seen by one person: what they read, write, send and judge of it."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from monitoraggio import contenuto, models
from monitoraggio.azioni.avanzamenti import DELL_AREA, ci_ha_messo_mano
from monitoraggio.consuntivi import SALUTE
from monitoraggio.originario import Originario
from monitoraggio.riepiloghi import (
    assegnazioni_da_rilevare,
    originario_di,
    piano_rilevato,
    valore_rilevazione,
)
from monitoraggio.scelte import PassoRilevazione, StatoAvanzamento, StatoRilevazione
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano, aree_del_segretario
from obiettivi.contenuto import Assegnazione, ContenutoPiano, Obiettivo
from obiettivi.permessi import Portata, Verbo
from obiettivi.scelte import StatoPiano


@dataclass(frozen=True)
class AccessoRilevazione:
    """One rilevazione for one person; areas are told by the code they have in the plan."""

    del_piano: AccessoPiano
    rilevazione: models.Rilevazione

    @property
    def aperta(self) -> bool:
        return self.rilevazione.stato == StatoRilevazione.APERTA

    @cached_property
    def piano(self) -> ContenutoPiano:
        """The plan as it is measured: the version on which the rilevazione is held."""
        return piano_rilevato(self.rilevazione)

    @cached_property
    def motivo_di_chiusura(self) -> str:
        """The reason written when it was closed, as where something was missing; empty while it is open."""
        if self.rilevazione.stato != StatoRilevazione.CHIUSA:
            return ""
        ultima = self.rilevazione.passi.filter(passo=PassoRilevazione.CHIUSA).last()
        return ultima.nota if ultima else ""

    @cached_property
    def originario(self) -> Originario | None:
        """What the plan said before it was varied, where it was."""
        return originario_di(self.rilevazione, self.piano)

    @cached_property
    def valore(self) -> contenuto.Rilevazione:
        """All that was declared: what of it they read is told by `legge`."""
        return valore_rilevazione(self.rilevazione)

    # What they may

    def legge(self, area: str) -> bool:
        """Whether they read what the area declares while it is being declared; closed, everybody does."""
        if self.rilevazione.stato == StatoRilevazione.CHIUSA:
            return True
        return self.segue or area in self._aree(Verbo.RILEVA)

    @cached_property
    def segue(self) -> bool:
        """Whether they read what every area declares: who records or judges for the whole ente."""
        sui = self.del_piano.diritti
        return sui.dappertutto(Verbo.RILEVA) or sui.puo(Verbo.VALUTA)

    @property
    def scarica(self) -> bool:
        """Whether its documents are theirs: of a closed one, whoever reads the plan; open, who follows it all."""
        return self.rilevazione.stato == StatoRilevazione.CHIUSA or (self.aperta and self.segue)

    def scrive(self, area: str) -> bool:
        """Whether the area's avanzamenti are theirs to record, as its own or on its behalf."""
        return self.aperta and self.puo(Verbo.RILEVA, area)

    def per_conto(self, area: str) -> bool:
        """Whether they record on behalf of the area: they do not work for it. The ente's health is of no area."""
        if area == SALUTE:
            return False
        return area not in self._codici(self.del_piano.diritti.aree | self.del_piano.diritti.risponde)

    def invia(self, area: str) -> bool:
        return self.aperta and self.puo(Verbo.INVIA, area)

    def giudica(self, area: str) -> bool:
        """Whether they return and validate what the area sent: never where they answer for it."""
        if not self.aperta or area in self._codici(self.del_piano.diritti.risponde):
            return False
        sui = self.del_piano.diritti
        if sui.dappertutto(Verbo.VALIDA):
            return True
        return Portata.DEL_SEGRETARIO in sui.portate.get(Verbo.VALIDA, ()) and area in self._del_segretario

    def valuta(self, area: str) -> bool:
        """Whether they record the OIV's degree: never where they answer for the area."""
        sui = self.del_piano.diritti
        return self.aperta and sui.puo(Verbo.VALUTA) and area not in self._codici(sui.risponde)

    @property
    def legge_riservate(self) -> bool:
        """Whether they read the notes that the OIV keeps for itself."""
        return self.del_piano.diritti.puo(Verbo.VALUTA)

    def annota(self, area: str | None = None) -> bool:
        """Whether they add notes of the OIV, on the whole rilevazione or on an area: never where they answer for it."""
        sui = self.del_piano.diritti
        aperta_o_chiusa = self.rilevazione.stato != StatoRilevazione.PROGRAMMATA
        return aperta_o_chiusa and sui.puo(Verbo.VALUTA) and area not in self._codici(sui.risponde)

    @property
    def approva_relazione(self) -> bool:
        """Whether they record the act that approves the Relazione."""
        return self.del_piano.diritti.puo(Verbo.APPROVA_RELAZIONE)

    @property
    def valida_relazione(self) -> bool:
        """Whether they validate the Relazione: not who answers for an area that it tells of."""
        sui = self.del_piano.diritti
        return sui.puo(Verbo.VALIDA_RELAZIONE) and not self._codici(sui.risponde)

    @property
    def governa(self) -> bool:
        """Whether they plan, open and close rilevazioni."""
        return self.del_piano.diritti.puo(Verbo.APRE_RILEVAZIONI)

    @property
    def varia(self) -> bool:
        """Whether what the areas propose may become a variation of theirs now."""
        approvato = self.del_piano.piano.stato == StatoPiano.APPROVATO
        return approvato and self.governa and self.del_piano.diritti.puo(Verbo.APPROVA)

    def puo(self, verbo: Verbo, area: str) -> bool:
        """Whether a verb is theirs on an area, whatever the state of things."""
        return self.del_piano.diritti.dappertutto(verbo) or area in self._aree(verbo)

    def _aree(self, verbo: Verbo) -> frozenset[str]:
        return self._codici(self.del_piano.diritti.aree_del(verbo))

    def _codici(self, aree: frozenset[int]) -> frozenset[str]:
        return frozenset(codice for pk, codice in self._rilevate.items() if pk in aree)

    @cached_property
    def _rilevate(self) -> dict[int, str]:
        """The areas that declare: the code they have in the version, by primary key: today it may be another's."""
        dichiarano = (
            righe.exclude(area_rilevata=None).order_by().values_list("area_rilevata", "area")
            for righe in (self.rilevazione.avanzamenti, self.rilevazione.consuntivi)
        )
        return dict(next(dichiarano).union(*dichiarano))

    @cached_property
    def _del_segretario(self) -> frozenset[str]:
        """The areas that a segretario of the ente answers for, or sends because nobody is in office there."""
        ente = self.del_piano.piano.ente_id
        return self._codici(aree_del_segretario([ente], timezone.localdate())[ente])

    # One avanzamento

    @cached_property
    def per_assegnazione(self) -> dict[UUID, tuple[Obiettivo, int, Assegnazione]]:
        """Where each assignment stands in the plan, in its order."""
        return {
            sua.chiave: (obiettivo, posizione, sua)
            for obiettivo, posizione, sua in assegnazioni_da_rilevare(self.piano)
        }

    def avanzamento(self, assegnazione: UUID) -> models.Avanzamento:
        """The avanzamento of an assignment; 404 when there is none, or it is not for them to read."""
        riga = get_object_or_404(self.rilevazione.avanzamenti, assegnazione=assegnazione)
        if riga.assegnazione not in self.per_assegnazione or not self.legge(riga.area):
            raise Http404
        return riga

    def evidenze(self) -> list[models.Evidenza]:
        """The files of the avanzamenti they read, in the order of the plan. Two queries at most."""
        posti = {chiave: posto for posto, chiave in enumerate(self.per_assegnazione)}
        righe = models.Evidenza.objects.filter(avanzamento__rilevazione=self.rilevazione)
        lette = (
            una
            for una in righe.select_related("avanzamento", "chi")
            if una.avanzamento.assegnazione in posti and self.legge(una.avanzamento.area)
        )
        return sorted(lette, key=lambda una: posti[una.avanzamento.assegnazione])

    def dell_area(self, riga: models.Avanzamento) -> bool:
        """Whether it is theirs to write now."""
        return riga.stato in DELL_AREA and self.scrive(riga.area)

    def da_inviare(self, riga: models.Avanzamento) -> bool:
        return riga.stato in DELL_AREA and self.invia(riga.area)

    def da_validare(self, riga: models.Avanzamento) -> bool:
        return riga.stato == StatoAvanzamento.INVIATO and self.da_restituire(riga)

    def da_restituire(self, riga: models.Avanzamento) -> bool:
        return riga.stato not in DELL_AREA and self.giudica(riga.area) and not self._suo(riga)

    def da_valutare(self, riga: models.Avanzamento) -> bool:
        return riga.stato not in DELL_AREA and self.valuta(riga.area) and not self._suo(riga)

    def da_annotare(self, riga: models.Avanzamento) -> bool:
        return self.annota(riga.area) and not self._suo(riga)

    def _suo(self, riga: models.Avanzamento) -> bool:
        """Whether they wrote or sent it themselves: somebody else judges it."""
        return ci_ha_messo_mano(riga, self.del_piano.utente)

    # The actual quantities: those of an area, or of the ente's health, which is of no area

    def consuntivo(self, area: str) -> models.Consuntivo:
        """The table of an area; 404 when there is none, or it is not for them to read."""
        riga = get_object_or_404(self.rilevazione.consuntivi, area=area)
        if not self.legge(area):
            raise Http404
        return riga


def accesso_alla_rilevazione(request, slug: str, anno: int, codice: str) -> AccessoRilevazione:
    """The rilevazione for whoever asks; 404 when there is none, or its plan is not for them."""
    accesso = accesso_al_piano(request, slug, anno)
    righe = models.Rilevazione.objects.select_related("versione", "piano__ente").filter(piano=accesso.piano)
    return AccessoRilevazione(accesso, get_object_or_404(righe, codice=codice))


def esige(possibile: bool, perche: str = "") -> None:
    """Raises NonPermessoError, with the reason where there is one, for what is not theirs now."""
    if not possibile:
        raise NonPermessoError(perche) if perche else NonPermessoError
