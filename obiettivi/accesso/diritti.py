"""What a person may do in an ente on a day: roles, how far each reaches, the areas it reaches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from obiettivi import models
from obiettivi.permessi import DEL_SUPERUTENTE, TABELLA, Portata, Verbo
from obiettivi.scelte import Ruolo


class NonPermessoError(PermissionDenied):
    """In scope, but not for this person or not now; the text says why, and is shown."""


@dataclass(frozen=True)
class Diritti:
    """What a person may do in one ente. Areas are told by primary key, in any organigramma of the ente.

    `aree` are those they work for as compilatore or responsabile, `risponde` those they are in office for,
    `scoperte` those with nobody in office who can sign in and answer.
    """

    ruoli: frozenset[Ruolo] = frozenset()
    portate: Mapping[Verbo, frozenset[Portata]] = None
    aree: frozenset[int] = frozenset()
    risponde: frozenset[int] = frozenset()
    scoperte: frozenset[int] = frozenset()

    def puo(self, verbo: Verbo) -> bool:
        """Whether the verb is theirs, on the whole ente or on some area."""
        return verbo in self.portate

    def dappertutto(self, verbo: Verbo) -> bool:
        """Whether the verb is theirs on the whole ente."""
        return Portata.ENTE in self.portate.get(verbo, ())

    def aree_del(self, verbo: Verbo) -> frozenset[int]:
        """The areas on which the verb is theirs, where it is not theirs on the whole ente."""
        portate = self.portate.get(verbo, ())
        raggiunte = frozenset()
        if Portata.AREE in portate:
            raggiunte |= self.risponde if verbo in DI_CHI_RISPONDE else self.aree
        if Portata.SCOPERTE in portate:
            raggiunte |= self.scoperte
        return raggiunte


DI_CHI_RISPONDE = frozenset(
    verbo for verbo in TABELLA[Ruolo.RESPONSABILE] if verbo not in TABELLA[Ruolo.COMPILATORE]
)
"""The verbs on areas that are only for who is in office there."""

CON_AREE = frozenset({Portata.AREE, Portata.SCOPERTE})


def diritti_nell_ente(request, ente: int) -> Diritti:
    """The rights of who asks in one ente (by primary key), read once per request."""
    letti = request.__dict__.setdefault("diritti_letti", {})
    if ente not in letti:
        letti[ente] = diritti(request.user, timezone.localdate(), [ente]).get(ente, _nessuno(request.user))
    return letti[ente]


def diritti(utente, giorno: date, enti: Collection[int] | None = None) -> dict[int, Diritti]:
    """The rights of a person on a day in each ente they are enabled on, in at most five queries.

    A superuser who is enabled nowhere is found only in the `enti` that are named.
    """
    abilitazioni = utente.abilitazioni.in_corso(giorno)
    if enti is not None:
        abilitazioni = abilitazioni.filter(ente__in=enti)
    ruoli: dict[int, dict[Ruolo, list[int]]] = defaultdict(lambda: defaultdict(list))
    for ente, ruolo, pk in abilitazioni.values_list("ente", "ruolo", "pk"):
        ruoli[ente][Ruolo(ruolo)].append(pk)
    trovati = {ente: _per_ruoli(utente, suoi) for ente, suoi in ruoli.items()}
    con_aree = [ente for ente, suoi in trovati.items() if any(CON_AREE & p for p in suoi.portate.values())]
    if not con_aree:
        return trovati
    compilatore = [pk for ente in con_aree for pk in ruoli[ente].get(Ruolo.COMPILATORE, ())]
    return trovati | _con_aree(utente, giorno, {ente: trovati[ente] for ente in con_aree}, compilatore)


def aree_scoperte(ente: int, giorno: date) -> frozenset[int]:
    """The areas of an ente (by primary key) with nobody in office who can sign in and answer on a day."""
    rete = Rete([ente])
    return rete.di(ente) - rete.portata(
        set(_incarichi_in_carica(giorno, [ente]).values_list("area", flat=True))
    )


def aree_del_segretario(enti: Collection[int], giorno: date) -> dict[int, frozenset[int]]:
    """By ente, the areas that a segretario of it answers for on a day, or acts for because nobody is in office there.

    Three queries, however many enti.
    """
    rete = Rete(enti)
    segretari = set(
        models.Abilitazione.objects.in_corso(giorno)
        .filter(ente__in=enti, ruolo=Ruolo.SEGRETARIO)
        .values_list("ente", "utente")
    )
    incarichi = _incarichi_in_carica(giorno, enti).values_list(
        "responsabile__ente", "responsabile__utente", "area"
    )
    coperte, loro = set(), set()
    for ente, utente, area in incarichi:
        coperte.add(area)
        if (ente, utente) in segretari:
            loro.add(area)
    coperte, loro = rete.portata(coperte), rete.portata(loro)
    return {ente: rete.di(ente) & loro | rete.di(ente) - coperte for ente in enti}


def _nessuno(utente) -> Diritti:
    return _per_ruoli(utente, {})


def _per_ruoli(utente, ruoli: Iterable[Ruolo]) -> Diritti:
    portate = defaultdict(frozenset)
    tabelle = [TABELLA[ruolo] for ruolo in ruoli]
    for tabella in [*tabelle, *([DEL_SUPERUTENTE] if utente.is_superuser else [])]:
        for verbo, portata in tabella.items():
            portate[verbo] |= {portata}
    return Diritti(ruoli=frozenset(ruoli), portate=dict(portate))


def _incarichi_in_carica(giorno: date, enti: Collection[int]):
    """The incarichi of a day whose responsabile can sign in and answer: somebody else may have to."""
    chi_risponde = models.Abilitazione.objects.in_corso(giorno).filter(
        ruolo=Ruolo.RESPONSABILE,
        utente__is_active=True,
        utente=OuterRef("responsabile__utente"),
        ente=OuterRef("responsabile__ente"),
    )
    return models.Incarico.objects.in_corso(giorno).filter(Exists(chi_risponde), responsabile__ente__in=enti)


def _con_aree(utente, giorno, trovati: dict[int, Diritti], compilatore: list[int]) -> dict[int, Diritti]:
    rete = Rete(trovati)
    in_carica = set(_incarichi_in_carica(giorno, trovati).values_list("area", flat=True))
    proprie = set(
        models.Incarico.objects.in_corso(giorno)
        .filter(responsabile__utente=utente, responsabile__ente__in=trovati)
        .values_list("area", flat=True)
    )
    nominate = (
        set(
            models.AbilitazioneArea.objects.filter(abilitazione__in=compilatore).values_list(
                "area", flat=True
            )
        )
        if compilatore
        else set()
    )
    coperte = rete.portata(in_carica)
    completi = {}
    for ente, suoi in trovati.items():
        sue = rete.di(ente)
        risponde = rete.portata(proprie) & sue if Ruolo.RESPONSABILE in suoi.ruoli else frozenset()
        completi[ente] = Diritti(
            ruoli=suoi.ruoli,
            portate=suoi.portate,
            aree=risponde | (rete.portata(nominate) & sue),
            risponde=risponde,
            scoperte=sue - coperte,
        )
    return completi


class Rete:
    """The areas of some enti: which stand below which, and which continue which after a reorganisation."""

    def __init__(self, enti: Collection[int]):
        self._di = defaultdict(set)
        self._sotto = defaultdict(set)
        self._prima = defaultdict(set)
        self._dopo = defaultdict(set)
        righe = (
            models.Area.objects.filter(organigramma__ente__in=enti)
            .order_by(F("organigramma__dal").asc(nulls_first=True), "organigramma")
            .values_list("pk", "codice", "padre", "continua", "organigramma", "organigramma__ente")
        )
        per_organigramma: dict[int, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        continuano = []
        for pk, codice, padre, continua, organigramma, ente in righe:
            self._di[ente].add(pk)
            per_organigramma[ente][organigramma][codice] = pk
            if padre:
                self._sotto[padre].add(pk)
            if continua:
                continuano.append((pk, continua, organigramma, ente))
        for pk, continua, organigramma, ente in continuano:
            ordine = list(per_organigramma[ente])
            posto = ordine.index(organigramma)
            vecchia = per_organigramma[ente][ordine[posto - 1]].get(continua) if posto else None
            if vecchia:
                self._prima[pk].add(vecchia)
                self._dopo[vecchia].add(pk)

    def di(self, ente: int) -> frozenset[int]:
        """The areas of an ente."""
        return frozenset(self._di[ente])

    def portata(self, aree: Collection[int]) -> frozenset[int]:
        """These areas, those below, and those linked by `continua`: those they took over, and their heirs.

        The two directions are followed apart: of two areas born of one, neither reaches the other.
        """
        return self._chiusura(aree, self._prima) | self._chiusura(aree, self._dopo)

    def _chiusura(self, aree: Collection[int], legami: Mapping[int, set[int]]) -> frozenset[int]:
        viste, da_vedere = set(), list(aree)
        while da_vedere:
            area = da_vedere.pop()
            if area not in viste:
                viste.add(area)
                da_vedere += [*self._sotto.get(area, ()), *legami.get(area, ())]
        return frozenset(viste)
