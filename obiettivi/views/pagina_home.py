"""What a person has to do now in a plan, line by line; a function per role."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localdate

from obiettivi import calcoli, controlli, models
from obiettivi.accesso import Diritti
from obiettivi.agganci import Cosa
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.controlli.completezza import mancanze
from obiettivi.esporta import parole
from obiettivi.formati import data, numero
from obiettivi.permessi import Maschera, Verbo, maschera_delle_aree
from obiettivi.scelte import Passo, RaggruppaPesi, Ruolo, StatoPiano

NOVITA = timedelta(days=60)
"""For how long an approved version is news."""
AREE_NOMINATE, NOTA_BREVE = 4, 200


@dataclass(frozen=True)
class Situazione:
    """A plan of an ente as one person finds it on a day.

    `codici` are the areas of the plan, code by primary key. `valore` is there only for a bozza that the
    person works at, with the `contesto` of its checks. `da_vedere` are the areas whose objectives wait for
    the person's presa visione. `senza_parere`: a variation of it waits for the OIV's opinion.
    """

    piano: models.Piano
    diritti: Diritti
    oggi: date
    codici: Mapping[int, str]
    valore: ContenutoPiano | None = None
    contesto: controlli.Contesto = controlli.VUOTO
    parti: Mapping[str, models.Passaggio] | None = None
    versione: models.VersionePiano | None = None
    da_vedere: tuple[str, ...] = ()
    senza_parere: bool = False

    def indirizzo(self, nome: str, *altro: int) -> str:
        return reverse(nome, args=[self.piano.ente.slug, self.piano.anno, *altro])

    def codici_di(self, aree: Iterable[int]) -> frozenset[str]:
        return frozenset(self.codici[area] for area in aree if area in self.codici)

    def passo(self, area: str) -> str:
        """The last step of an area's part."""
        ultimo = self.parti.get(area)
        return ultimo.passo if ultimo else ""

    def nomina(self, codici: Iterable[str]) -> str:
        """Areas by code: the first, and how many more."""
        codici = [area.codice for area in self.valore.aree if area.codice in set(codici)]
        altre = len(codici) - AREE_NOMINATE
        coda = f" e altre {altre}" if altre > 1 else ""
        return ", ".join(codici[: AREE_NOMINATE + (altre == 1)]) + coda

    @cached_property
    def con_obiettivi(self) -> frozenset[str]:
        """The areas that have objectives: theirs are the parts to complete."""
        return frozenset(
            sua.area for obiettivo in calcoli.attivi(self.valore) for sua in obiettivo.assegnazioni
        )

    @cached_property
    def mancanti(self) -> frozenset[str]:
        """Those whose part is not completed."""
        return frozenset(area for area in self.con_obiettivi if self.passo(area) != Passo.COMPLETATA)

    @cached_property
    def da_correggere(self) -> tuple[controlli.Anomalia, ...]:
        return controlli.da_correggere(self.valore, controlli.verifica(self.valore, self.contesto))

    # What is theirs, for who works for some areas

    @cached_property
    def sue(self) -> frozenset[str]:
        """The areas they write now."""
        return frozenset(
            area
            for area in self.codici_di(self.diritti.aree_del(Verbo.SCRIVE_OBIETTIVI))
            if self.passo(area) != Passo.COMPLETATA
        )

    @cached_property
    def loro_pesi(self) -> frozenset[str]:
        """The areas whose total they make: where weights are rolled up, those at the top."""
        if self.valore.sistema.pesi.raggruppa != RaggruppaPesi.RADICE:
            return self.sue
        cime = calcoli.radici(self.valore.aree)
        # Below an area whose part is completed there may be others, with nothing in them.
        return frozenset(cime[area] for area in self.sue & self.con_obiettivi)

    def maschera(self, obiettivo: Obiettivo) -> Maschera:
        """What of an active objective they write now."""
        return maschera_delle_aree(
            obiettivo.ambito,
            [sua.area for sua in obiettivo.assegnazioni],
            next((sua.area for sua in obiettivo.assegnazioni if sua.capofila), ""),
            sue=self.sue,
            risponde=self.codici_di(self.diritti.risponde) & self.sue,
        )

    @cached_property
    def incompleti(self) -> tuple[tuple[Obiettivo, tuple[str, ...]], ...]:
        """Their objectives that lack something they can write, with what."""
        trovati = ((una.obiettivo, una.per(self.maschera(una.obiettivo))) for una in mancanze(self.valore))
        return tuple((obiettivo, cosa) for obiettivo, cosa in trovati if cosa)

    @cached_property
    def loro_da_correggere(self) -> frozenset[int]:
        """Their objectives, by n, with findings that stop the approval."""
        scritti = {uno.n for uno in calcoli.attivi(self.valore) if not self.maschera(uno).vuota}
        segnalati = {controlli.obiettivo_di(anomalia.oggetto) for anomalia in self.da_correggere}
        return frozenset(scritti & segnalati)

    @cached_property
    def pesi_da_sistemare(self) -> tuple[calcoli.PesoArea, ...]:
        """Of the totals they make, those that do not obey the rule."""
        return tuple(
            peso
            for peso in calcoli.pesi_per_area(self.valore)
            if peso.area.codice in self.loro_pesi and not peso.torna
        )


def _quanti(quanti: int, uno: str, tanti: str) -> str:
    return f"{numero(quanti)} {uno if quanti == 1 else tanti}"


# Who works for some areas


def del_compilatore(qui: Situazione) -> Iterator[Cosa]:
    """What is to be written in the areas one works for."""
    if qui.valore is None:
        return
    for area in sorted(qui.sue):
        if qui.passo(area) == Passo.RESTITUITA:
            nota = parole.accorcia(qui.parti[area].nota, NOTA_BREVE).rstrip(".")  # the line ends with one
            yield Cosa(
                f"La parte dell'area {area} è tornata indietro da rivedere: «{nota}»",
                "Vai ai lavori",
                qui.indirizzo("lavori"),
            )
    yield from _incompleti(qui)
    for peso in qui.pesi_da_sistemare:
        posto = qui.valore.aree.index(peso.area) + 1
        yield Cosa(
            f"I pesi di {peso.area.nome_completo} fanno {numero(peso.totale)} su {numero(peso.atteso)}: "
            f"{parole.esito(peso)}",
            "Vedi i pesi dell'area",
            f"{qui.indirizzo('piano')}#area-{posto}",
        )
    if qui.loro_da_correggere:
        quanti = len(qui.loro_da_correggere)
        yield Cosa(
            f"{_quanti(quanti, 'obiettivo ha', 'obiettivi hanno')} segnalazioni da correggere",
            f"Correggi l'obiettivo {min(qui.loro_da_correggere)}",
            qui.indirizzo("modifica", min(qui.loro_da_correggere)),
        )


def _incompleti(qui: Situazione) -> Iterator[Cosa]:
    if not qui.incompleti:
        return
    cose = dict.fromkeys(f"senza {cosa}" for _, sue in qui.incompleti for cosa in sue)
    primo, quanti = qui.incompleti[0][0].n, len(qui.incompleti)
    yield Cosa(
        f"{_quanti(quanti, 'obiettivo', 'obiettivi')} da completare: {' o '.join(cose)}",
        f"Completa l'obiettivo {primo}" if quanti == 1 else f"Comincia dall'obiettivo {primo}",
        qui.indirizzo("modifica", primo),
    )


def del_responsabile(qui: Situazione) -> Iterator[Cosa]:
    """The same, and what only who answers for an area does: completing its part, taking note of it."""
    yield from del_compilatore(qui)
    if qui.valore is not None:
        pronte = qui.codici_di(qui.diritti.aree_del(Verbo.COMPLETA)) & qui.mancanti & qui.sue
        if pronte and not (qui.incompleti or qui.pesi_da_sistemare or qui.loro_da_correggere):
            una = len(pronte) == 1
            yield Cosa(
                f"{'La parte' if una else 'Le parti'} di {qui.nomina(pronte)} "
                f"{'è pronta' if una else 'sono pronte'}: se hai finito puoi completarl{'a' if una else 'e'}",
                "Vai ai lavori",
                qui.indirizzo("lavori"),
            )
    if qui.da_vedere:
        yield Cosa(
            f"Il piano è approvato: prendi visione degli obiettivi di {', '.join(qui.da_vedere)}",
            "Prendi visione",
            qui.indirizzo("lavori"),
        )


# Who prepares the whole plan


def del_redattore(qui: Situazione) -> Iterator[Cosa]:
    """What the plan lacks, whoever is to do it."""
    if qui.piano.stato == StatoPiano.IN_APPROVAZIONE:
        yield Cosa("Il piano è in approvazione: aspetta l'atto", "Leggi la proposta", qui.indirizzo("piano"))
    if qui.valore is None:
        return
    if qui.versione:
        yield Cosa(
            f"È aperta una variazione: finché non c'è il suo atto vale la versione {qui.versione.numero}",
            "Vedi che cosa cambia",
            qui.indirizzo("versioni"),
        )
    if not qui.valore.obiettivi:
        yield Cosa("Il piano non ha ancora obiettivi", "Apri il piano", qui.indirizzo("piano"))
    if qui.mancanti:
        una = len(qui.mancanti) == 1
        yield Cosa(
            f"{'Manca la parte' if una else 'Mancano le parti'} di {len(qui.mancanti)} are{'a' if una else 'e'} su "
            f"{len(qui.con_obiettivi)}: {qui.nomina(qui.mancanti)}",
            "Vai ai lavori",
            qui.indirizzo("lavori"),
        )
    if qui.da_correggere:
        yield Cosa(
            f"{_quanti(len(qui.da_correggere), 'segnalazione', 'segnalazioni')} da correggere prima di approvare",
            "Vedi quali" if len(qui.da_correggere) > 1 else "Vedi quale",
            f"{qui.indirizzo('segnalazioni')}#blocca",
        )


def del_segretario(qui: Situazione) -> Iterator[Cosa]:
    """The same, and what only the segretario does: acting where nobody is in office, approving."""
    if qui.piano.stato == StatoPiano.IN_APPROVAZIONE:
        yield Cosa(
            "Il piano è in approvazione: quando la Giunta ha deliberato registra l'atto",
            "Registra l'atto",
            qui.indirizzo("approvazione"),
        )
        return
    yield from del_redattore(qui)
    if qui.valore is None:
        return
    scoperte = qui.codici_di(qui.diritti.scoperte) & qui.mancanti
    if scoperte:
        yield Cosa(
            f"{_quanti(len(scoperte), 'area non ha', 'aree non hanno')} nessuno in carica: finché è così la loro "
            f"parte la completi tu ({qui.nomina(scoperte)})",
            "Vai alle persone",
            reverse("persone", args=[qui.piano.ente.slug]),
        )
    if qui.con_obiettivi and not qui.mancanti and not qui.da_correggere:
        yield Cosa(
            "Il piano è pronto: tutte le parti sono completate e non c'è niente da correggere",
            "Mandalo in approvazione",
            qui.indirizzo("approvazione"),
        )


# Who reads


def di_chi_legge(qui: Situazione) -> Iterator[Cosa]:
    """Plans that have something new to read."""
    if qui.piano.stato == StatoPiano.IN_APPROVAZIONE:
        yield Cosa(
            "Il piano è in approvazione: puoi leggere la proposta", "Leggi il piano", qui.indirizzo("piano")
        )
    elif qui.versione and qui.oggi - (dal := localdate(qui.versione.approvata_il)) <= NOVITA:
        yield Cosa(
            f"La versione {qui.versione.numero} è approvata dal {data(dal)}",
            "Leggi il piano" if qui.versione.numero == 1 else "Vedi che cosa è cambiato",
            qui.indirizzo("piano" if qui.versione.numero == 1 else "versioni"),
        )


def dell_oiv(qui: Situazione) -> Iterator[Cosa]:
    """The same, and the variations on which there is no opinion yet."""
    if qui.senza_parere and not qui.codici_di(qui.diritti.risponde):
        yield Cosa(
            "C'è una variazione del piano, e l'OIV non ha ancora dato il suo parere",
            "Dai il parere",
            qui.indirizzo("parere"),
        )
    yield from di_chi_legge(qui)


PER_RUOLO: Mapping[Ruolo, Callable[[Situazione], Iterator[Cosa]]] = {
    Ruolo.SEGRETARIO: del_segretario,
    Ruolo.REDATTORE: del_redattore,
    Ruolo.RESPONSABILE: del_responsabile,
    Ruolo.COMPILATORE: del_compilatore,
    Ruolo.OIV: dell_oiv,
    Ruolo.LETTORE: di_chi_legge,
}
"""What each role has to do, in the order in which who has several roles reads it."""


def cose_da_fare(qui: Situazione) -> tuple[Cosa, ...]:
    """The lines of a plan for a person, each once."""
    cose = (cosa for ruolo, sue in PER_RUOLO.items() if ruolo in qui.diritti.ruoli for cosa in sue(qui))
    return tuple(dict.fromkeys(cose))
