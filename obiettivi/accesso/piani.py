"""One plan seen by one person: whether it exists for them, what they read of it and what they write."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from obiettivi import calcoli, contesti, models, riepiloghi
from obiettivi.accesso.diritti import Diritti, NonPermessoError, diritti_nell_ente
from obiettivi.azioni.stato import CHIUSO
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.controlli import Anomalia, Contesto, verifica
from obiettivi.permessi import INTERA, NIENTE, Maschera, Verbo, maschera_delle_aree
from obiettivi.scelte import Ambito

SCRITTURE = frozenset(
    {
        Verbo.SCRIVE_OBIETTIVI,
        Verbo.SCRIVE_RISORSE,
        Verbo.COMPLETA,
        Verbo.RESTITUISCE,
        Verbo.IMPOSTA,
        Verbo.DEROGA,
    }
)
"""What is done to the rows of a plan: only while it is a bozza."""

GIUDIZI = frozenset({Verbo.RESTITUISCE})
"""What nobody does to an area they answer for, whatever other role they have."""


@dataclass(frozen=True)
class AccessoPiano:
    """One plan for one person. Areas are told by the code they have in the plan's organigramma.

    With `scelta` it is a version that they look at, which nobody writes.
    """

    piano: models.Piano
    diritti: Diritti
    utente: models.Utente
    scelta: models.VersionePiano | None = None

    @property
    def modificabile(self) -> bool:
        """Whether what they look at may be written now, by who has the right."""
        return self.scelta is None and self.piano.modificabile

    def nella_versione(self, numero: int) -> "AccessoPiano":
        """The same for a version, or the proposal; 404 when there is none with this number."""
        return replace(self, scelta=get_object_or_404(self.piano.versioni, numero=numero))

    @cached_property
    def codici(self) -> dict[int, str]:
        """The areas of the plan: code by primary key."""
        return dict(
            models.Area.objects.filter(organigramma=self.piano.organigramma_id).values_list("pk", "codice")
        )

    @cached_property
    def completate(self) -> frozenset[str]:
        """The areas whose part is completed."""
        return models.Passaggio.objects.completate(self.piano)

    def puo(self, verbo: Verbo, area: str | None = None) -> bool:
        """Whether the verb is theirs now, in the plan or on one area of it."""
        if verbo in SCRITTURE and not self.modificabile:
            return False
        if area is None:
            return self.diritti.puo(verbo)
        if verbo in GIUDIZI and area in self._codici_di(self.diritti.risponde):
            return False
        if self.diritti.dappertutto(verbo):
            return True
        return area in self.aree_del(verbo)

    def esige(self, verbo: Verbo, area: str | None = None) -> None:
        """Raises NonPermessoError, with the reason, when the verb is not theirs now."""
        if self.puo(verbo, area):
            return
        if verbo in SCRITTURE and not self.piano.modificabile and self.diritti.puo(verbo):
            raise NonPermessoError(CHIUSO[self.piano.stato])
        raise NonPermessoError

    def aree_del(self, verbo: Verbo) -> frozenset[str]:
        """The areas of the plan on which the verb is theirs: all, where it is theirs on the whole ente."""
        if self.diritti.dappertutto(verbo):
            return frozenset(self.codici.values())
        return self._codici_di(self.diritti.aree_del(verbo))

    def _codici_di(self, aree: frozenset[int]) -> frozenset[str]:
        return frozenset(codice for pk, codice in self.codici.items() if pk in aree)

    @property
    def da_parere(self) -> bool:
        """Whether an opinion on a variation is theirs: not of who answers for an area of the plan."""
        return self.puo(Verbo.DA_PARERE) and not self._codici_di(self.diritti.risponde)

    # Reading

    @property
    def legge_la_bozza(self) -> bool:
        """Whether they read the rows as they stand now, rather than the version in force."""
        return self.modificabile and self.diritti.puo(Verbo.LEGGE_BOZZA)

    @cached_property
    def versione(self) -> models.VersionePiano | None:
        """The version they read in place of the rows: the proposal, or the one in force."""
        if self.scelta is not None or self.legge_la_bozza:
            return self.scelta
        versioni = self.piano.versioni
        return versioni.in_vigore() if self.piano.modificabile else versioni.order_by("-numero").first()

    @cached_property
    def contenuto(self) -> ContenutoPiano:
        """The plan they read, whole: what of it they may see is told by `vede` and `vede_area`."""
        if self.versione is None:
            return riepiloghi.contenuto_piano(self.piano)
        return riepiloghi.contenuto_versione(self.versione)

    @cached_property
    def contesto(self) -> Contesto:
        """What the checks are told beside the plan in bozza."""
        return contesti.contesto_piano(self.piano)

    @cached_property
    def anomalie(self) -> tuple[Anomalia, ...]:
        """The findings of the plan they read, whole as it is."""
        if self.versione is None:
            return verifica(self.contenuto, self.contesto)
        return contesti.anomalie_versione(self.versione, self.contenuto)

    @cached_property
    def vede_tutto(self) -> bool:
        return not self.legge_la_bozza or self.diritti.dappertutto(Verbo.LEGGE_BOZZA)

    def vede_area(self, codice: str) -> bool:
        """Whether they read how the area stands and what is its own."""
        return self.vede_tutto or codice in self.aree_del(Verbo.LEGGE_BOZZA)

    def vede(self, obiettivo: Obiettivo) -> bool:
        """Whether they read the objective: in bozza, who works for some areas reads theirs and the shared ones."""
        if self.vede_tutto or obiettivo.ambito in (Ambito.GENERALE, Ambito.TRASVERSALE):
            return True
        return any(self.vede_area(sua.area) for sua in obiettivo.assegnazioni)

    def obiettivo(self, n: int, chiave: str = "") -> Obiettivo:
        """The objective with this `n` in the plan they read; 404 when there is none, or not for them.

        With `chiave`, that of a form that was sent, the one with this key: its place may be another's now.
        """
        obiettivi = self.contenuto.obiettivi
        trovato = next(
            (uno for uno in obiettivi if (str(uno.chiave) == chiave if chiave else uno.n == n)), None
        )
        if trovato is None or not self.vede(trovato):
            raise Http404
        return trovato

    def riga(self, obiettivo: Obiettivo) -> models.Obiettivo:
        """The row of an objective of the plan they read: with versions `n` may have changed since."""
        return self.piano.obiettivi.get(chiave=obiettivo.chiave)

    # Writing

    @property
    def scrive_tutto(self) -> bool:
        """Whether they may correct anything of the plan now, in the admin too."""
        return self.modificabile and self.diritti.dappertutto(Verbo.SCRIVE_OBIETTIVI)

    @cached_property
    def aree_scritte(self) -> frozenset[str]:
        """The areas whose objectives they write now: not those whose part is completed, for who works there."""
        if not self.puo(Verbo.SCRIVE_OBIETTIVI):
            return frozenset()
        if self.diritti.dappertutto(Verbo.SCRIVE_OBIETTIVI):
            return frozenset(self.codici.values())
        return self.aree_del(Verbo.SCRIVE_OBIETTIVI) - self.completate

    def maschera(self, obiettivo: Obiettivo) -> Maschera:
        """What of the objective they write now."""
        if not self.puo(Verbo.SCRIVE_OBIETTIVI):
            return NIENTE
        if self.diritti.dappertutto(Verbo.SCRIVE_OBIETTIVI):
            return INTERA
        if not calcoli.attivo(obiettivo):
            return NIENTE
        return maschera_delle_aree(
            obiettivo.ambito,
            [sua.area for sua in obiettivo.assegnazioni],
            next((sua.area for sua in obiettivo.assegnazioni if sua.capofila), ""),
            sue=self.aree_scritte,
            risponde=self.aree_del(Verbo.COMPLETA) - self.completate,
        )


def accesso_al_piano(request, slug: str, anno: int) -> AccessoPiano:
    """The plan for whoever asks, if they may read it today; else 404, as for one that does not exist."""
    visibili = models.Piano.objects.visibili_a(request.user, timezone.localdate())
    piano = get_object_or_404(visibili.select_related("ente"), ente__slug=slug, anno=anno)
    return AccessoPiano(piano, diritti_nell_ente(request, piano.ente_id), request.user)


def ente_o_404(request, slug: str) -> tuple[models.Ente, Diritti]:
    """The ente for whoever is enabled on it today (or a superuser), with their rights there; else 404."""
    enti = models.Ente.objects.all()
    if not request.user.is_superuser:
        enti = enti.filter(pk__in=request.user.abilitazioni.in_corso(timezone.localdate()).values("ente"))
    ente = get_object_or_404(enti, slug=slug)
    return ente, diritti_nell_ente(request, ente.pk)
