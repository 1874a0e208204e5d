"""What was done of an objective, as its sheet in `obiettivi` tells it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.accesso import AccessoRilevazione
from monitoraggio.andamento import Momento, dell_anno, di_prima
from monitoraggio.esporta import parole as dire
from monitoraggio.riepiloghi import calcolo_di
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from obiettivi import calcoli
from obiettivi.accesso import AccessoPiano
from obiettivi.agganci import Collegamento, RigaSvolta, Svolto
from obiettivi.contenuto import Indicatore, Obiettivo
from obiettivi.controlli.precedente import indicatori_seguiti, obiettivi_seguiti
from obiettivi.esporta import parole
from obiettivi.formati import data

NIENTE = "niente di validato"


@dataclass(frozen=True)
class _Detto:
    """An avanzamento of an assignment, with the rilevazione it is in and where the assignment stands there."""

    momento: Momento
    obiettivo: Obiettivo
    posizione: int
    detto: c.Avanzamento

    @property
    def anno(self) -> int:
        return self.momento.piano.piano.anno

    @property
    def validato(self) -> bool:
        return self.detto.stato == StatoAvanzamento.VALIDATO

    @property
    def al(self) -> str:
        return f"al {data(self.momento.valore.al)}"

    def misura(self, indicatore: Indicatore) -> str:
        dette = {una.indicatore: una for una in self.detto.misure}
        return dire.misura(indicatore, dette.get(indicatore.chiave))


def svolto_dell_obiettivo(accesso: AccessoPiano, obiettivo: Obiettivo) -> tuple[Svolto, ...]:
    """This year, for each assignment that they read; before the first rilevazione, how it ended the year before.

    Nothing for who looks at a version: what is measured may be another.
    """
    if accesso.scelta is not None:
        return ()
    righe = list(models.Rilevazione.objects.tenute(accesso.piano))
    if not righe:
        return tuple(_l_anno_prima(accesso, obiettivo))
    aperta = next((una for una in righe if una.stato == StatoRilevazione.APERTA), None)
    leggono = AccessoRilevazione(accesso, aperta) if aperta else None
    momenti = tuple(dell_anno(righe))
    return tuple(
        _quest_anno(accesso, detti)
        for sua in obiettivo.assegnazioni
        if (detti := list(_detti(momenti, sua.chiave, leggono)))
    )


def _detti(
    momenti: Iterable[Momento], assegnazione: UUID, leggono: AccessoRilevazione | None
) -> Iterator[_Detto]:
    """What an area has declared, in order, as far as the person reads it."""
    for momento in momenti:
        trovato = next((uno for uno in momento.valore.avanzamenti if uno.assegnazione == assegnazione), None)
        if trovato and assegnazione in momento.luoghi and (not momento.aperta or leggono.legge(trovato.area)):
            yield _detto(momento, trovato)


def _detto(momento: Momento, trovato: c.Avanzamento) -> _Detto:
    n, posizione = momento.luoghi[trovato.assegnazione]
    return _Detto(momento, next(uno for uno in momento.piano.obiettivi if uno.n == n), posizione, trovato)


# This year


def _quest_anno(accesso: AccessoPiano, detti: Sequence[_Detto]) -> Svolto:
    ultimo = detti[-1]
    return _svolto(accesso, ultimo, (*_indicatori(detti), *_fasi(ultimo)))


def _svolto(accesso: AccessoPiano, uno: _Detto, righe: tuple[RigaSvolta, ...]) -> Svolto:
    momento, area = uno.momento, uno.obiettivo.assegnazioni[uno.posizione].area
    calcolo, regole = calcolo_di(momento.piano, momento.valore, uno.detto)
    nome = momento.valore.nome or momento.valore.codice
    nome = f"Nel {uno.anno}: {nome}" if momento.prima else nome
    argomenti = accesso.piano.ente.slug, uno.anno, momento.valore.codice, uno.detto.assegnazione
    return Svolto(
        titolo=f"{area}: {nome}" if len(uno.obiettivo.assegnazioni) > 1 else nome,
        fatti=(
            ("Grado adesso" if momento.aperta else "Grado", dire.grado(calcolo.totale, regole)),
            ("Stato", StatoAvanzamento(uno.detto.stato).label),
        ),
        righe=righe,
        pagina=Collegamento(
            f"L'avanzamento dell'area {area} {uno.al}", reverse("avanzamento", args=argomenti)
        ),
    )


def _indicatori(detti: Sequence[_Detto]) -> Iterator[RigaSvolta]:
    """Each target with the last value that was validated, whenever it was."""
    ultimo = detti[-1]
    validati = [uno for uno in reversed(detti) if uno.validato]
    for posto, indicatore in enumerate(calcoli.indicatori_di(ultimo.obiettivo, ultimo.posizione), start=1):
        trovati = ((uno.misura(indicatore), uno) for uno in validati)
        misura, di = next(((misura, uno) for misura, uno in trovati if misura), (NIENTE, None))
        yield RigaSvolta(
            nome=_nome("Indicatore", posto, indicatore.descrizione),
            promesso=dire.traguardo(indicatore, ultimo.anno),
            detto=misura,
            nota=di.al if di else "",
        )


def _fasi(uno: _Detto) -> Iterator[RigaSvolta]:
    """How far each phase is, as it was declared last."""
    dette = {una.fase: una for una in uno.detto.fasi}
    for posto, fase in enumerate(uno.obiettivo.fasi, start=1):
        if fase.assegnazione in (None, uno.posizione):
            yield RigaSvolta(
                nome=_nome("Fase", posto, fase.descrizione),
                promesso="; ".join(parole.quando(fase, uno.anno)),
                detto=dire.fase(dette.get(fase.chiave)) or dire.NON_DETTO,
            )


def _nome(cosa: str, posto: int, descrizione: str) -> str:
    return parole.unisci(f"{cosa} {posto}", descrizione, con=": ")


# The year before


def _l_anno_prima(accesso: AccessoPiano, obiettivo: Obiettivo) -> Iterator[Svolto]:
    """How the objective that this one follows ended, beside where this one says that it starts from."""
    for momento in di_prima(accesso.piano, 1):
        seguiti = obiettivi_seguiti(accesso.contenuto, momento.piano)
        vecchio = next((uno for nuovo, uno in seguiti if nuovo.chiave == obiettivo.chiave), None)
        if vecchio is None:
            return
        nuovi = {suo.chiave: nuovo for nuovo, suo in indicatori_seguiti(obiettivo, vecchio)}
        sue = {sua.chiave for sua in vecchio.assegnazioni}
        for trovato in momento.valore.avanzamenti:
            if trovato.assegnazione in sue:
                uno = _detto(momento, trovato)
                yield _svolto(accesso, uno, tuple(_di_prima(uno, nuovi)))


def _di_prima(uno: _Detto, nuovi: Mapping[UUID, Indicatore]) -> Iterator[RigaSvolta]:
    for posto, indicatore in enumerate(calcoli.indicatori_di(uno.obiettivo, uno.posizione), start=1):
        nuovo = nuovi.get(indicatore.chiave)
        partenza = dire.partenza(nuovo) if nuovo else ""
        yield RigaSvolta(
            nome=_nome("Indicatore", posto, indicatore.descrizione),
            promesso=dire.traguardo(indicatore, uno.anno),
            detto=(uno.misura(indicatore) if uno.validato else "") or NIENTE,
            nota=f"quest'anno la partenza scritta è {partenza}" if partenza else "",
        )
