"""The plan of another year: empty, from one the ente has, from a file."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import F

from obiettivi import contenuto as c
from obiettivi import models, riepiloghi, storia
from obiettivi.azioni.anno_nuovo import Continuazioni, Scelte, Testata, continuazioni, riprendi
from obiettivi.azioni.caricamento import Esito
from obiettivi.azioni.dal_file import carica_file
from obiettivi.azioni.righe import Righe
from obiettivi.azioni.scrittura import OBIETTIVO, scrivi_piano
from obiettivi.azioni.stato import NonOraError
from obiettivi.contenuto.chiavi import con_chiavi
from obiettivi.formati import data
from obiettivi.scelte import ModoPesi

REGOLE_PIU_USATE = {"modo": ModoPesi.UGUALE, "fasi_totale": 100, "indicatori_totale": 100}
"""What an ente without an SMVP begins with: the weights of each area make 100."""


@dataclass(frozen=True)
class Apertura:
    """A new plan, how many objectives it begins with and, in words, what could not be taken over."""

    piano: models.Piano
    obiettivi: int = 0
    avvisi: tuple[str, ...] = ()


@dataclass(frozen=True)
class Basi:
    """What a plan stands on. With `dal`, a new organigramma is opened on that day as a copy of this one.

    Without `sistema` the ente begins with new rules: the weights of each area make 100.
    """

    organigramma: models.Organigramma
    sistema: models.SistemaValutazione | None
    dal: date | None = None


@transaction.atomic
def apri_piano(*, ente: models.Ente, testata: Testata, basi: Basi, utente) -> Apertura:
    """Opens an empty plan. Raises NonOraError when there is one for that year already."""
    _esige_anno_libero(ente, testata.anno)
    with storia.autore(utente):
        piano = _riga(ente, basi)
        valore = c.ContenutoPiano(
            ente=c.Ente(slug=ente.slug, denominazione=ente.denominazione),
            sistema=riepiloghi.sistema_come_valore(piano.sistema),
            piano=c.Piano(anno=testata.anno, triennio=testata.triennio, titolo=testata.titolo),
        )
        scrivi_piano(Righe(), piano, valore, None, utente)
        return Apertura(piano)


@transaction.atomic
def apri_piano_da(*, piano: models.Piano, testata: Testata, basi: Basi, scelte: Scelte, utente) -> Apertura:
    """Opens a plan that begins with what is chosen of another of the same ente: of its version in force, if any.

    Areas are those that take the place of the old ones in the organigramma of the new plan: told by the
    same code, or by `continua`. Raises NonOraError when there is a plan for that year already.
    """
    _esige_anno_libero(piano.ente, testata.anno)
    with storia.autore(utente):
        vecchio = contenuto_di_partenza(piano)
        nuovo = _riga(piano.ente, basi)
        nuovo.precedente = piano
        ripresa = riprendi(vecchio, testata, aree_che_continuano(piano, nuovo, vecchio), scelte)
        scrivi_piano(Righe(), nuovo, ripresa.contenuto, None, utente)
        return Apertura(nuovo, len(ripresa.contenuto.obiettivi), tuple(ripresa.avvisi))


@transaction.atomic
def carica_da_file(
    *, ente: models.Ente, file: c.FileLetto, aggiorna: bool, con_deroghe: bool, utente
) -> Esito:
    """Loads a file of an ente; over a plan that is there, only if it is to `aggiorna`.

    Waivers are read only from the file of who may give them (`con_deroghe`). Raises NonOraError, with the
    reason, for a file of another ente and for a plan that must not be touched.
    """
    contenuto = file.piano
    if contenuto.ente.slug != ente.slug:
        raise NonOraError(
            f"Il file è di un altro ente: {contenuto.ente.denominazione} ({contenuto.ente.slug}). Qui si "
            f"caricano i piani di {ente.denominazione} ({ente.slug})."
        )
    anno = contenuto.piano.anno
    presente = _bloccato(ente).piani.filter(anno=anno).first()
    if presente and presente.modificabile and not aggiorna:
        raise NonOraError(
            f"Il piano {anno} c'è già, in bozza: il file prenderebbe il suo posto, e ciò che nel file non c'è "
            "verrebbe tolto. Se è quello che vuoi, spunta «Aggiorna il piano che c'è già» e scegli di nuovo "
            "il file."
        )
    deroghe = contenuto.deroghe
    if not con_deroghe:
        deroghe = _deroghe_tenute(riepiloghi.contenuto_piano(presente), contenuto) if presente else ()
    piano = contenuto.model_copy(update={"deroghe": deroghe})
    esito = carica_file(file=replace(file, piano=piano), utente=utente)
    if contenuto.deroghe and deroghe != contenuto.deroghe:
        esito.avvisi.append("Le deroghe scritte nel file non sono state lette: le dà il segretario comunale.")
    return esito


def _deroghe_tenute(attuale: c.ContenutoPiano, nuovo: c.ContenutoPiano) -> tuple[c.Deroga, ...]:
    """The waivers there are, each of the objective it was given for: which may have another place in the file."""
    posti = {uno.chiave: uno.n for uno in con_chiavi(nuovo, attuale).obiettivi}
    numeri = {uno.n: posti.get(uno.chiave) for uno in attuale.obiettivi}
    tenute = []
    for una in attuale.deroghe:
        trovato = OBIETTIVO.fullmatch(una.oggetto)
        n = numeri.get(int(trovato[1])) if trovato else None
        if n is not None:
            luogo = f".{trovato[2]}" if trovato[2] else ""
            una = una.model_copy(update={"oggetto": f"obiettivi[{n}]{luogo}"})
        if n is not None or not trovato:
            tenute.append(una)
    return tuple(tenute)


def contenuto_di_partenza(piano: models.Piano) -> c.ContenutoPiano:
    """What a new plan begins from: the version in force, which the Giunta approved, else what is written now."""
    versione = piano.versioni.in_vigore()
    return riepiloghi.contenuto_versione(versione) if versione else riepiloghi.contenuto_piano(piano)


def organigramma_che_continua(organigramma: models.Organigramma) -> models.Organigramma | None:
    """The one that was opened after this, when there is: `continua` is told of the one right before."""
    ordine = list(_in_ordine(organigramma.ente))
    return next(iter(ordine[ordine.index(organigramma) + 1 :]), None)


def _in_ordine(ente: models.Ente):
    return ente.organigrammi.order_by(F("dal").asc(nulls_first=True), "pk")


def _bloccato(ente: models.Ente) -> models.Ente:
    """Locked, so that two plans for one year are not opened together."""
    return models.Ente.objects.select_for_update().get(pk=ente.pk)


def _esige_anno_libero(ente: models.Ente, anno: int) -> None:
    if _bloccato(ente).piani.filter(anno=anno).exists():
        raise NonOraError(f"Il piano {anno} c'è già: aprilo, oppure scegli un altro anno.")


def _riga(ente: models.Ente, basi: Basi) -> models.Piano:
    """The plan on what it stands on, not saved yet."""
    organigramma = _copia(basi.organigramma, basi.dal) if basi.dal else basi.organigramma
    sistema = basi.sistema or Righe().salva(
        models.SistemaValutazione(ente=ente),
        {"denominazione": f"Sistema di valutazione di {ente.denominazione}"[:200], **REGOLE_PIU_USATE},
    )
    if basi.sistema is None:
        models.TotalePesi.objects.create(sistema=sistema, tipo_area="*", totale=100)
    return models.Piano(ente=ente, organigramma=organigramma, sistema=sistema)


def _copia(vecchio: models.Organigramma, dal: date) -> models.Organigramma:
    """A new organigramma from a day on, with the areas of another, each of which continues its own."""
    if vecchio.dal and dal <= vecchio.dal:
        raise NonOraError(
            f"L'organigramma scelto vale dal {data(vecchio.dal)}: quello nuovo deve cominciare dopo."
        )
    if dopo := organigramma_che_continua(vecchio):
        raise NonOraError(
            f"Dopo l'organigramma scelto ne è già stato aperto un altro ({dopo}): parti da quello."
        )
    righe = Righe()
    _, aree = riepiloghi.organigramma_come_valore(vecchio)
    nuovo = righe.salva(models.Organigramma(ente=vecchio.ente), {"dal": dal})
    eredi = [area.model_copy(update={"continua": area.codice}) for area in aree]
    righe.allinea_albero(models.Area, {"organigramma": nuovo}, eredi)
    return nuovo


def aree_che_continuano(
    vecchio: models.Piano, nuovo: models.Piano, contenuto: c.ContenutoPiano
) -> Continuazioni:
    """Where each area of the old plan, which says `contenuto`, is in the organigramma of the new one.

    No query where the organigramma is the same; else as many as the organigrammi between the two.
    """
    codici = [area.codice for area in contenuto.aree]
    if nuovo.organigramma_id == vecchio.organigramma_id:
        return continuazioni(codici, [])
    ordine = list(_in_ordine(vecchio.ente))
    da, a = ordine.index(vecchio.organigramma), ordine.index(nuovo.organigramma)
    if da < a:
        return continuazioni(codici, [_aree_di(uno) for uno in ordine[da + 1 : a + 1]])
    # Going back only the codes can say: `continua` is told of what came before.
    return continuazioni(
        codici, [[area.model_copy(update={"continua": ""}) for area in _aree_di(nuovo.organigramma)]]
    )


def _aree_di(organigramma: models.Organigramma) -> tuple[c.Area, ...]:
    return riepiloghi.organigramma_come_valore(organigramma)[1]
