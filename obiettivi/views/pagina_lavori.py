"""Who is missing: how far each area is with its part of the plan, and what can be done about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from obiettivi import calcoli, models
from obiettivi.accesso import AccessoPiano
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli import Anomalia, aree_di, da_correggere
from obiettivi.esporta import parole
from obiettivi.permessi import Verbo
from obiettivi.scelte import Passo, RaggruppaPesi, StatoPiano
from obiettivi.views.pagina_passi import PassoDetto, passi
from obiettivi.views.pagina_testata import va

IN_LAVORAZIONE = "in lavorazione"
STATI = {Passo.COMPLETATA: "completata", Passo.RESTITUITA: "restituita"}


@dataclass(frozen=True)
class RigaLavori:
    """An area with objectives: its part, the people in office, what is not in order, what may be done now.

    Addresses are empty where there is nothing to do, or it is not for who reads.
    """

    codice: str
    nome: str
    n_obiettivi: int
    in_carica: str
    stato: str
    completata: bool
    quando: str
    chi: str
    nota: str
    segnalazioni: str
    pesi: str
    visioni: tuple[str, ...]
    scheda: str
    completa: str
    restituisci: str
    visione: str


@dataclass(frozen=True)
class PaginaLavori:
    """The page; `sintesi` says who is missing. `approvato`: it is about who has read what was approved."""

    sintesi: str
    approvato: bool
    righe: tuple[RigaLavori, ...]
    passi: tuple[PassoDetto, ...]


def pagina_dei_lavori(accesso: AccessoPiano) -> PaginaLavori:
    """How far the areas that the person reads are."""
    contenuto, piano = accesso.contenuto, accesso.piano
    passaggi = list(piano.passaggi.select_related("chi"))
    righe = tuple(_Righe(accesso, passaggi).righe())
    approvato = piano.stato == StatoPiano.APPROVATO
    aree = {area.codice for area in contenuto.aree if accesso.vede_area(area.codice)}
    return PaginaLavori(
        sintesi=_sintesi(righe, tutte=accesso.vede_tutto) if piano.modificabile else "",
        approvato=approvato,
        righe=righe,
        passi=passi(uno for uno in reversed(passaggi) if not uno.area or uno.area in aree),
    )


def _sintesi(righe: Sequence[RigaLavori], *, tutte: bool) -> str:
    """Who is missing. Who does not see all the areas is not told about the others'."""
    mancano = [riga.codice for riga in righe if not riga.completata]
    if not mancano and not tutte:
        return "La tua parte è completata." if len(righe) == 1 else "Le tue parti sono completate."
    if not mancano:
        return "Tutte le parti sono completate."
    return f"{'Manca la parte' if len(mancano) == 1 else 'Mancano le parti'} di {', '.join(mancano)}."


class _Righe:
    """The lines of the page, from what was read once."""

    def __init__(self, accesso: AccessoPiano, passaggi: list[models.Passaggio]):
        self.accesso, self.piano, self.contenuto = accesso, accesso.piano, accesso.contenuto
        self.ultimi = models.Passaggio.objects.ultimi_delle_parti(passaggi)
        self.visioni = [uno for uno in passaggi if uno.passo == Passo.PRESA_VISIONE]
        self.vigente = accesso.versione.numero if self.piano.stato == StatoPiano.APPROVATO else None
        self.in_carica = in_carica(self.piano, self.contenuto)
        self.anomalie = _per_area(self.contenuto, accesso.anomalie)
        self.quanti = Counter(
            codice
            for obiettivo in calcoli.attivi(self.contenuto)
            for codice in {sua.area for sua in obiettivo.assegnazioni}
        )
        self.pesi = {peso.area.codice: peso for peso in calcoli.pesi_per_area(self.contenuto)}
        self.cime = (
            calcoli.radici(self.contenuto.aree)
            if self.contenuto.sistema.pesi.raggruppa == RaggruppaPesi.RADICE
            else {}
        )

    def righe(self):
        for area in self.contenuto.aree:
            if self.quanti[area.codice] and self.accesso.vede_area(area.codice):
                yield self._riga(area)

    def _riga(self, area) -> RigaLavori:
        codice = area.codice
        ultimo = self.ultimi.get(codice)
        completata = ultimo is not None and ultimo.passo == Passo.COMPLETATA
        peso = self.pesi.get(self.cime.get(codice, codice))
        detto = passi([ultimo])[0] if ultimo else None
        return RigaLavori(
            codice=codice,
            nome=area.nome,
            n_obiettivi=self.quanti[codice],
            in_carica=self.in_carica.get(codice) or "nessuno in carica",
            stato=STATI[ultimo.passo] if ultimo else IN_LAVORAZIONE,
            completata=completata,
            quando=detto.quando if detto else "",
            chi=detto.chi if detto else "",
            nota=detto.nota if detto else "",
            segnalazioni=_quante(self.contenuto, self.anomalie[codice]),
            pesi=parole.totale(peso) if peso and peso.atteso is not None else "",
            visioni=self._visioni(codice),
            scheda=va(self.piano, "assegnazione", codice) if self.accesso.vede_area(codice) else "",
            completa=self._se(Verbo.COMPLETA, codice, "completa_parte", not completata),
            restituisci=self._se(Verbo.RESTITUISCE, codice, "restituisci_parte", completata),
            visione=self._se(Verbo.PRENDE_VISIONE, codice, "prendi_visione", self._da_vedere(codice)),
        )

    def _se(self, verbo: Verbo, codice: str, nome: str, serve: bool) -> str:
        return va(self.piano, nome, codice) if serve and self.accesso.puo(verbo, codice) else ""

    def _visioni(self, codice: str) -> tuple[str, ...]:
        return tuple(
            f"{timezone.localtime(uno.quando):%d/%m/%Y}, {uno.chi}"
            for uno in self.visioni
            if uno.area == codice and uno.versione == self.vigente
        )

    def _da_vedere(self, codice: str) -> bool:
        chi = self.accesso.utente.pk
        return self.vigente is not None and not any(
            uno.area == codice and uno.versione == self.vigente and uno.chi_id == chi for uno in self.visioni
        )


def in_carica(piano: models.Piano, contenuto: ContenutoPiano) -> dict[str, str]:
    """Who is in office today for each area, or for the nearest one above it, by code; nobody: not there."""
    incarichi = (
        models.Incarico.objects.in_corso(timezone.localdate())
        .filter(area__organigramma=piano.organigramma_id)
        .select_related("responsabile", "area")
        .order_by("dal", "pk")
    )
    nomi = defaultdict(list)
    for incarico in incarichi:
        interim = " (ad interim)" if incarico.ad_interim else ""
        nomi[incarico.area.codice].append(f"{incarico.responsabile.nome}{interim}")
    padri = {area.codice: area.padre for area in contenuto.aree}
    trovati = {}
    for codice in padri:
        vicino = next((uno for uno in (codice, *calcoli.antenati(codice, padri)) if uno in nomi), None)
        if vicino is not None:
            trovati[codice] = ", ".join(nomi[vicino])
    return trovati


def _per_area(contenuto: ContenutoPiano, anomalie: Iterable[Anomalia]) -> Mapping[str, list[Anomalia]]:
    """The findings that each area has to see to."""
    divise = defaultdict(list)
    for anomalia in anomalie:
        for codice in aree_di(anomalia.oggetto, contenuto):
            divise[codice].append(anomalia)
    return divise


def _quante(contenuto: ContenutoPiano, anomalie: list[Anomalia]) -> str:
    gravi = len(da_correggere(contenuto, anomalie))
    if not anomalie:
        return "nessuna"
    return f"{len(anomalie)}, {gravi} da correggere" if gravi else str(len(anomalie))
