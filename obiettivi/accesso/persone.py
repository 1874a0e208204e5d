"""Who may invite people of an ente, give them roles and end these, and choose for them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from obiettivi import models
from obiettivi.accesso.diritti import Diritti, NonPermessoError
from obiettivi.accesso.piani import ente_o_404
from obiettivi.permessi import Verbo, ruoli_che, ruoli_concedibili
from obiettivi.scelte import Ruolo

I_PROPRI = "I tuoi ruoli e incarichi li cambia un'altra persona che può farlo, non tu."
NON_DA_QUI = (
    "Nome, indirizzo e password di questa persona non si cambiano da qui. Se ha dimenticato la password, ne "
    "sceglie un'altra dalla pagina di accesso, oppure si rivolge a chi amministra PianoPerf."
)
"""The same for every reason, so as not to tell what a person does in other enti."""


@dataclass(frozen=True)
class AccessoPersone:
    """The people of an ente for who may give them roles: those who have one there today, or had."""

    ente: models.Ente
    diritti: Diritti
    utente: models.Utente

    @cached_property
    def ruoli(self) -> frozenset[Ruolo]:
        """The roles they may give and end in this ente."""
        return frozenset(Ruolo) if self.utente.is_superuser else ruoli_concedibili(self.diritti.ruoli)

    def persona(self, pk: int) -> models.Utente:
        """A person of this ente; 404 for the others, as if they were not there."""
        con_ruolo = models.Abilitazione.objects.filter(ente=self.ente).values("utente")
        return get_object_or_404(models.Utente, pk=pk, pk__in=con_ruolo)

    def altri(self, persona: models.Utente) -> bool:
        """Whether they may touch the roles of this person: never their own, unless superuser."""
        return self.utente.is_superuser or persona.pk != self.utente.pk

    def puo(self, ruolo: str, persona: models.Utente) -> bool:
        """Whether they may give a role to a person, or end it."""
        return ruolo in self.ruoli and self.altri(persona)

    def esige(self, ruolo: str, persona: models.Utente) -> None:
        """NonPermessoError when a role of a person is not theirs to give and end."""
        self.esige_altri(persona)
        self.esige_il_ruolo(ruolo)

    def esige_il_ruolo(self, ruolo: str) -> None:
        if ruolo not in self.ruoli:
            raise NonPermessoError(
                f"Il ruolo di {Ruolo(ruolo).label} lo dà e lo chiude il segretario comunale."
            )

    def esige_altri(self, persona: models.Utente) -> None:
        if not self.altri(persona):
            raise NonPermessoError(I_PROPRI)

    def sceglie_per(self, persona: models.Utente) -> bool:
        """Whether they may have a one-time link of a person, and correct name and address: who has it is that person.

        So every role she has or will have, in whatever ente, must be one that they may give there.
        """
        if persona.pk == self.utente.pk or persona.is_superuser or not persona.is_active:
            return False
        aperte = set(
            persona.abilitazioni.non_finiti(timezone.localdate()).values_list("ente", "ruolo").distinct()
        )
        enti = {ente for ente, _ in aperte}
        if self.ente.pk not in enti or self.utente.is_superuser:
            return self.ente.pk in enti
        concessi = self._concessi(enti)
        return all(ruolo in concessi[ente] for ente, ruolo in aperte)

    def _concessi(self, enti: set[int]) -> dict[int, frozenset[Ruolo]]:
        """The roles they may give, ente by ente."""
        miei = defaultdict(set)
        abilitazioni = self.utente.abilitazioni.in_corso(timezone.localdate()).filter(ente__in=enti)
        for ente, ruolo in abilitazioni.values_list("ente", "ruolo"):
            miei[ente].add(Ruolo(ruolo))
        return defaultdict(frozenset, {ente: ruoli_concedibili(ruoli) for ente, ruoli in miei.items()})

    def esige_di_scegliere_per(self, persona: models.Utente) -> None:
        if not self.sceglie_per(persona):
            raise NonPermessoError(NON_DA_QUI)

    def abilitazione(self, persona: models.Utente, pk: int) -> models.Abilitazione:
        """A role of a person in this ente; 404 when it is of somebody else, or elsewhere."""
        return get_object_or_404(
            models.Abilitazione.objects.select_related("utente", "ente"),
            pk=pk,
            utente=persona,
            ente=self.ente,
        )

    def incarico(self, persona: models.Utente, pk: int) -> models.Incarico:
        """An incarico of a person in this ente; 404 when it is of somebody else, or elsewhere."""
        incarichi = models.Incarico.objects.select_related("responsabile__utente", "area")
        return get_object_or_404(incarichi, pk=pk, responsabile__utente=persona, responsabile__ente=self.ente)

    def responsabile(self, persona: models.Utente) -> models.Responsabile:
        """The row of a person among the responsabili of this ente; 404 when there is none."""
        suo = self.ente.responsabili.select_related("utente", "ente").filter(utente=persona).first()
        if suo is None:
            raise Http404
        return suo


def accesso_alle_persone(request, slug: str) -> AccessoPersone:
    """The people of an ente for whoever asks: 404 where they are nobody, 403 where they may not give roles."""
    ente, diritti = ente_o_404(request, slug)
    if not diritti.puo(Verbo.GESTISCE_PERSONE):
        raise NonPermessoError(
            "Le persone e i loro ruoli li vedono il segretario comunale e il redattore dell'ente."
        )
    return AccessoPersone(ente, diritti, request.user)


def ruoli_di_oggi(request) -> list[tuple[models.Ente, Ruolo]]:
    """The roles of who asks, ente by ente, read once per request."""
    if not hasattr(request, "ruoli_di_oggi"):
        abilitazioni = request.user.abilitazioni.in_corso(timezone.localdate()).select_related("ente")
        request.ruoli_di_oggi = [(uno.ente, Ruolo(uno.ruolo)) for uno in abilitazioni]
    return request.ruoli_di_oggi


def ente_con_persone(request) -> models.Ente | None:
    """The ente whose people are the business of who asks, today; None when there is none, or more than one.

    Those of every ente are a superuser's business.
    """
    if request.user.is_superuser:
        # Two are enough to tell: there may be thousands.
        enti = list(models.Ente.objects.order_by().only("slug")[:2])
    else:
        gestiscono = ruoli_che(Verbo.GESTISCE_PERSONE)
        enti = list({ente for ente, ruolo in ruoli_di_oggi(request) if ruolo in gestiscono})
    return enti[0] if len(enti) == 1 else None
