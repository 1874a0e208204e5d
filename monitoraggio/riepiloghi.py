"""From the rows to the value of a rilevazione, in a fixed number of queries; and from it to the scores."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.calcolo import (
    CalcoloAssegnazione,
    Luogo,
    Misure,
    Regole,
    Risultati,
    calcola_assegnazione,
    calcola_piano,
    regole_di,
)
from monitoraggio.originario import Originario, originario
from monitoraggio.scelte import StatoRilevazione, TipoRilevazione
from obiettivi import calcoli
from obiettivi.contenuto import Assegnazione, Atto, ContenutoPiano, Obiettivo, rileggi
from obiettivi.models.base import ConAtto
from obiettivi.riepiloghi import CONGELATI, contenuto_versione, da_riga


def valore_rilevazione(rilevazione: models.Rilevazione) -> c.Rilevazione:
    """All that was declared, as it stands; of a closed rilevazione, as it was frozen (no query then)."""
    if rilevazione.stato == StatoRilevazione.CHIUSA:
        return _congelata(rilevazione.contenuto)
    suoi = {"avanzamento__rilevazione": rilevazione}
    nel_consuntivo = {"consuntivo__rilevazione": rilevazione}
    fasi = _per_avanzamento(models.FaseSvolta.objects.filter(**suoi))
    misure = _per_avanzamento(models.MisuraIndicatore.objects.filter(**suoi))
    evidenze = _per_avanzamento(models.Evidenza.objects.filter(**suoi))
    valutazioni = {una.avanzamento_id: una for una in models.Valutazione.objects.filter(**suoi)}
    note = _note(models.NotaOiv.objects.condivise().filter(rilevazione=rilevazione))
    numero = rilevazione.versione.numero if rilevazione.versione_id else None
    return c.Rilevazione(
        codice=rilevazione.codice,
        nome=rilevazione.nome,
        al=rilevazione.al,
        tipo=rilevazione.tipo,
        versione=numero,
        avanzamenti=tuple(
            _avanzamento(
                riga,
                fasi=fasi[riga.pk],
                misure=misure[riga.pk],
                evidenze=evidenze[riga.pk],
                valutazione=valutazioni.get(riga.pk),
                note=note[riga.pk],
            )
            for riga in rilevazione.avanzamenti.all()
        ),
        note=note[None],
        attivita=_attivita(models.AttivitaSvolta.objects.filter(**nel_consuntivo)),
        salute=_salute(models.SaluteMisurata.objects.filter(**nel_consuntivo)),
    )


@lru_cache(CONGELATI)
def _congelata(testo: str) -> c.Rilevazione:
    return rileggi(c.Rilevazione, testo)


def valore_avanzamento(riga: models.Avanzamento) -> c.Avanzamento:
    """What is declared of one assignment, as it stands. Five queries."""
    return _avanzamento(
        riga,
        fasi=riga.fasi.all(),
        misure=riga.misure.all(),
        evidenze=riga.evidenze.all(),
        valutazione=riga.valutazioni.last(),
        note=_note(riga.note.condivise())[riga.pk],
    )


def valore_consuntivo(riga: models.Consuntivo) -> tuple[c.AttivitaDetta, ...] | tuple[c.SaluteDetta, ...]:
    """What is declared in one table, as it stands. One query."""
    return _attivita(riga.attivita.all()) if riga.area else _salute(riga.salute.all())


def _attivita(righe: QuerySet[models.AttivitaSvolta]) -> tuple[c.AttivitaDetta, ...]:
    return tuple(
        da_riga(c.AttivitaDetta, una, area=una.consuntivo.area) for una in righe.select_related("consuntivo")
    )


def _salute(righe: QuerySet[models.SaluteMisurata]) -> tuple[c.SaluteDetta, ...]:
    return tuple(da_riga(c.SaluteDetta, una) for una in righe)


def _avanzamento(riga, *, fasi, misure, evidenze, valutazione, note) -> c.Avanzamento:
    return da_riga(
        c.Avanzamento,
        riga,
        fasi=[da_riga(c.FaseDetta, una) for una in fasi],
        misure=[da_riga(c.MisuraDetta, una) for una in misure],
        # By name: databases do not sort alike, and the order is hashed.
        evidenze=sorted((da_riga(c.EvidenzaDetta, una) for una in evidenze), key=_per_nome),
        valutazione=da_riga(c.Valutazione, valutazione) if valutazione else None,
        note=note,
    )


def _note(righe) -> Mapping[int | None, tuple[c.Nota, ...]]:
    """The notes by avanzamento (primary key); under None, those on the rilevazione as a whole."""
    return defaultdict(
        tuple,
        {
            pk: tuple(c.Nota(il=localtime(una.quando).date(), testo=una.testo) for una in sue)
            for pk, sue in _per_avanzamento(righe).items()
        },
    )


def _per_nome(evidenza: c.EvidenzaDetta) -> tuple[str, str]:
    return evidenza.nome, evidenza.impronta


def _per_avanzamento(righe) -> Mapping[int, list]:
    per = defaultdict(list)
    for riga in righe:
        per[riga.avanzamento_id].append(riga)
    return per


def atti_della_relazione(
    rilevazione: models.Rilevazione,
) -> tuple[c.Approvazione | None, c.Validazione | None]:
    """How the Relazione was approved and validated; None for what is not there, or does not hold any more.

    Two queries; none while it is not a closed rilevazione finale.
    """
    if not rilevazione.e_la_relazione:
        return None, None
    approvazione = rilevazione.approvazioni.in_vigore().first()
    validazione = rilevazione.validazioni.in_vigore().first()
    return (
        da_riga(c.Approvazione, approvazione, atto=_atto(approvazione)) if approvazione else None,
        da_riga(c.Validazione, validazione, atto=_atto(validazione)) if validazione else None,
    )


def _atto(riga: ConAtto) -> Atto:
    return Atto(**{nome: getattr(riga, f"atto_{nome}") for nome in Atto.model_fields})


# The plan it is held on


def assegnazioni_da_rilevare(piano: ContenutoPiano) -> Iterator[tuple[Obiettivo, int, Assegnazione]]:
    """The assignments of the objectives that count, each with its objective and its position there."""
    for obiettivo in calcoli.attivi(piano):
        for posizione, sua in enumerate(obiettivo.assegnazioni):
            yield obiettivo, posizione, sua


def piano_rilevato(rilevazione: models.Rilevazione) -> ContenutoPiano:
    """The plan as the version on which the rilevazione is held says it."""
    return contenuto_versione(rilevazione.versione)


def originario_di(rilevazione: models.Rilevazione, piano: ContenutoPiano) -> Originario | None:
    """What `piano`, on which it is held, had promised otherwise; None when it is the first. One query, or none."""
    numero = rilevazione.versione.numero
    if numero == 1:
        return None
    prima = rilevazione.piano.versioni.approvate().filter(numero__lt=numero).order_by("numero").first()
    return originario(contenuto_versione(prima), piano, prima.numero) if prima else None


def misure_per_luogo(piano: ContenutoPiano, rilevazione: c.Rilevazione) -> dict[Luogo, Misure]:
    """What was measured, by place in the plan: what the scores are computed from."""
    detti = {uno.assegnazione: uno for uno in rilevazione.avanzamenti}
    return {
        (obiettivo.n, posizione): _misure(obiettivo, detti[sua.chiave])
        for obiettivo, posizione, sua in assegnazioni_da_rilevare(piano)
        if sua.chiave in detti
    }


def _misure(obiettivo: Obiettivo, detto: c.Avanzamento) -> Misure:
    misure: dict[UUID, c.Misura] = {una.indicatore: una for una in detto.misure}
    fasi = {una.fase: c.Misura(valore=una.percento, data=una.completata_il) for una in detto.fasi}
    return Misure(
        indicatori={
            posto: misure[uno.chiave]
            for posto, uno in enumerate(obiettivo.indicatori)
            if uno.chiave in misure
        },
        fasi={posto: fasi[una.chiave] for posto, una in enumerate(obiettivo.fasi) if una.chiave in fasi},
    )


def calcolo_di(
    piano: ContenutoPiano, rilevazione: c.Rilevazione, detto: c.Avanzamento
) -> tuple[CalcoloAssegnazione, Regole]:
    """The degrees of one avanzamento alone, and the rules they follow."""
    sola = rilevazione.model_copy(update={"avanzamenti": (detto,)})
    obiettivo, posizione = next(
        (obiettivo, posizione)
        for obiettivo, posizione, sua in assegnazioni_da_rilevare(piano)
        if sua.chiave == detto.assegnazione
    )
    misure = misure_per_luogo(piano, sola).get((obiettivo.n, posizione))
    regole = regole_di(piano.sistema, finale=rilevazione.tipo == TipoRilevazione.FINALE)
    return calcola_assegnazione(obiettivo, posizione, misure, regole, anno=piano.piano.anno), regole


def gradi_stampati(piano: ContenutoPiano, rilevazione: c.Rilevazione) -> dict[UUID, Decimal | None]:
    """The degree of each assignment as it is printed, by key, in the order of the plan; None where it has none."""
    trovati = risultati(piano, rilevazione).assegnazioni
    return {
        sua.chiave: trovati[obiettivo.n, posizione].totale.stampato
        for obiettivo, posizione, sua in assegnazioni_da_rilevare(piano)
    }


def risultati(piano: ContenutoPiano, rilevazione: c.Rilevazione) -> Risultati:
    """The degrees of a rilevazione, each with its working."""
    finale = rilevazione.tipo == TipoRilevazione.FINALE
    return calcola_piano(piano, misure_per_luogo(piano, rilevazione), finale=finale)
