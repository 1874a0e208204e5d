"""What can be read without signing in: plans whose public page is on, in the versions that an act approved.

Everything else does not exist: whoever asks, the answer is the same as for a plan that was never written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404

from obiettivi import agganci, models
from obiettivi.agganci import Pubblicabile
from obiettivi.contenuto import ContenutoPiano
from obiettivi.riepiloghi import contenuto_versione


@dataclass(frozen=True)
class PianoPubblico:
    """A plan on its public page: its versions, the one in force first, and what else was chosen."""

    pubblicazione: models.Pubblicazione
    versioni: tuple[models.VersionePiano, ...]
    allegati: tuple[Pubblicabile, ...]

    @property
    def piano(self) -> models.Piano:
        return self.pubblicazione.piano

    @property
    def ente(self) -> models.Ente:
        return self.piano.ente

    @property
    def vigente(self) -> models.VersionePiano:
        return self.versioni[0]

    @cached_property
    def contenuto(self) -> ContenutoPiano:
        """What the version in force says, whole: pages and documents take its public part. One query."""
        return contenuto_versione(self.vigente)

    @property
    def aggiornata_il(self) -> datetime:
        """When what is read here changed the last time."""
        return max(
            self.pubblicazione.quando,
            self.vigente.approvata_il,
            *(uno.fermo_dal for uno in self.allegati),
        )

    @property
    def stato(self) -> tuple[object, ...]:
        """What tells that nothing has changed."""
        ente = self.ente
        versioni = ((una.numero, una.impronta, una.approvata_il.isoformat()) for una in self.versioni)
        return (
            *(ente.denominazione, ente.codice_ipa, ente.codice_fiscale, ente.email, ente.pec),
            self.aggiornata_il.isoformat(),
            self.pubblicazione.licenza,
            *versioni,
            *((uno.codice, uno.impronta) for uno in self.allegati),
        )

    def versione(self, numero: int) -> models.VersionePiano:
        """One of its versions; 404 for another."""
        return _una(una for una in self.versioni if una.numero == numero)

    def allegato(self, codice: str) -> Pubblicabile:
        """One of the other things chosen; 404 for another."""
        return _una(uno for uno in self.allegati if uno.codice == codice)


@dataclass(frozen=True)
class EntePubblico:
    """An ente with the plans that can be read, the latest year first."""

    ente: models.Ente
    piani: tuple[PianoPubblico, ...]

    @property
    def aggiornata_il(self) -> datetime:
        return max(uno.aggiornata_il for uno in self.piani)

    @property
    def stato(self) -> tuple[object, ...]:
        return tuple(dato for uno in self.piani for dato in uno.stato)


def piano_pubblico(slug: str, anno: int) -> PianoPubblico:
    """The plan of a year, if its page is on; else 404. Three queries, or two where nothing else may be chosen."""
    accese = models.Pubblicazione.objects.accese()
    riga = get_object_or_404(accese, piano__ente__slug=slug, piano__anno=anno)
    (letto,) = _letti([riga])
    return letto


def ente_pubblico(slug: str) -> EntePubblico:
    """The ente with its public plans, in as many queries as for one plan; 404 when there is none."""
    letti = _letti(models.Pubblicazione.objects.accese().filter(piano__ente__slug=slug))
    if not letti:
        raise Http404
    return EntePubblico(letti[0].ente, letti)


def _letti(pubblicazioni: Sequence[models.Pubblicazione]) -> tuple[PianoPubblico, ...]:
    righe = list(pubblicazioni)
    piani = [riga.piano for riga in righe]
    versioni: dict[int, list[models.VersionePiano]] = {piano.pk: [] for piano in piani}
    approvate = models.VersionePiano.objects.approvate().filter(piano__in=piani).order_by("-numero")
    for una in approvate.defer("contenuto", "anomalie"):
        versioni[una.piano_id].append(una)
    altri = agganci.pubblicabili(piani)
    return tuple(
        PianoPubblico(
            riga,
            tuple(versioni[riga.piano_id][: None if riga.precedenti else 1]),
            tuple(uno for uno in altri[riga.piano_id] if uno.impronta in riga.allegati),
        )
        for riga in righe
    )


def _una(trovate):
    trovata = next(trovate, None)
    if trovata is None:
        raise Http404
    return trovata
