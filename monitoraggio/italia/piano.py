"""The plan of a mould for a year, as a value: whole objectives of the published plans, given to other areas.

How many objectives: those that one of the five plans, each in turn, has for each area, give or take a tenth, by the
areas of the comune; see `comune` for the small ones. Which: drawn from the pool of all the five, without
repeating; of one year's, three in five go on in the next. An objective comes whole, with its assignments, phases,
indicators, resources, voci; where the comune has fewer areas than it asks for, with as many as there are.

What is changed, so that the plan holds together and can be approved: the areas; the weights of each area, of the
phases and of the indicators, which make 100; categories and premiums, which follow rules of their own in one of the
five only, are left out. What is added, because the five hardly have any and a table must not be empty: the areas of
some phases, the past values and the bands of some indicators, where some data are read.

Routine outputs, staff, chapters, health, announced checks and premium fund are those of the plan it takes after: so
one plan in five has the first ones.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from random import Random

from monitoraggio.italia import comune, fonti
from monitoraggio.italia.segni import NUMERO, chiave
from obiettivi import calcoli
from obiettivi import contenuto as c
from obiettivi.azioni.obiettivi import adattato
from obiettivi.scelte import TipoIndicatore

QUANTE_FONTI = 5
RESTANO = 0.6
CENTO = Decimal(100)


def fonte_di(stampo: int) -> int:
    """Which of the five plans a mould takes after."""
    return (stampo + 3) % QUANTE_FONTI


def scegli(stampo: int, anni: Iterable[int], caso: Random) -> dict[int, list[fonti.Preso]]:
    """The objectives of each year."""
    sua = comune.taglia(stampo)
    attesi = fonti.obiettivi_per_area(fonte_di(stampo)) * sua.aree * sua.quanti * caso.uniform(0.9, 1.1)
    tutti = fonti.tutti()
    quanti = min(max(round(attesi), sua.aree), len(tutti))
    scelti: dict[int, list[fonti.Preso]] = {}
    prima: list[fonti.Preso] = []
    for anno in anni:
        restano = caso.sample(prima, round(len(prima) * RESTANO))
        altri = [uno for uno in tutti if uno not in set(prima)]
        nuovi = caso.sample(altri, min(quanti - len(restano), len(altri)))
        scelti[anno] = prima = [*restano, *nuovi]
    return scelti


def piano(
    stampo: int, anno: int, presi: Sequence[fonti.Preso], ente: c.Ente, caso: Random
) -> c.ContenutoPiano:
    """The plan, with all its keys, as it would be read from a file."""
    modello, aree = fonti.fonti(anno)[fonte_di(stampo)], comune.aree(stampo)
    voci = _voci(presi, anno)
    obiettivi = [
        _obiettivo(preso, anno, n, aree, {voce.codice for voce in voci}, caso)
        for n, preso in enumerate(presi, start=1)
    ]
    codici = [area.codice for area in aree]
    posti = {area.codice: codici[posto % len(codici)] for posto, area in enumerate(modello.aree)}
    quota = comune.taglia(stampo).aree / len(set(calcoli.radici(modello.aree).values()))
    detto = c.ContenutoPiano(
        ente=ente,
        sistema=comune.sistema(stampo),
        piano=c.Piano(
            anno=anno,
            triennio=(anno, anno + 2),
            titolo=f"Piano della performance {anno} del Comune Sintetico {NUMERO}",
            premessa={"Presentazione": "Piano di un comune che non esiste, fatto per misurare il programma."},
            termini={"Assegnazione degli obiettivi": f"{anno}-02-15"},
        ),
        aree=aree,
        voci=voci,
        obiettivi=tuple(_con_chiavi(uno, stampo, anno) for uno in _pesati(obiettivi, aree, caso)),
        attivita_strutturali=_parte(modello.attivita_strutturali, quota, posti),
        indicatori_di_salute=modello.indicatori_di_salute,
        personale=_parte(modello.personale, quota, posti),
        capitoli=_parte(modello.capitoli, quota, posti),
        premialita=_fondo(modello.premialita, len(obiettivi)),
        verifiche_previste=modello.verifiche_previste,
    )
    # Through the reader of the files, which refuses what does not hold together.
    return c.leggi(c.scrivi(detto))


def _voci(presi: Sequence[fonti.Preso], anno: int) -> tuple[c.Voce, ...]:
    tutte = {}
    for preso in presi:
        for voce in fonti.voci_di(preso, anno):
            nuova = voce.model_copy(
                update={
                    "codice": _della_fonte(preso, voce.codice),
                    "padre": _della_fonte(preso, voce.padre) if voce.padre else "",
                }
            )
            tutte.setdefault(nuova.codice, nuova)
    return tuple(tutte.values())


def _della_fonte(preso: fonti.Preso, codice: str) -> str:
    """The same code means other things in two plans."""
    return f"{'ABCDE'[preso.fonte]}.{codice}"


def _obiettivo(
    preso: fonti.Preso, anno: int, n: int, aree: Sequence[c.Area], voci: set[str], caso: Random
) -> c.Obiettivo:
    suo = fonti.obiettivo(preso, anno)
    suo = suo.model_copy(update={"voci": tuple(_della_fonte(preso, codice) for codice in suo.voci)})
    prime = [area.codice for area in aree if not area.padre]
    prima = prime[(n - 1) % len(prime)]
    altre = [codice for codice in prime if codice != prima]
    sue = list(dict.fromkeys(una.area for una in suo.assegnazioni))
    arrivo = dict(zip(sue, [prima, *caso.sample(altre, min(len(sue) - 1, len(altre)))], strict=False))
    if len(sue) == 1 and caso.random() < 0.5:
        sotto = [area.codice for area in aree if area.padre == prima]
        arrivo = {sue[0]: caso.choice(sotto or [prima])}
    adatto, _ = adattato(suo, arrivo, voci)
    return adatto.model_copy(
        update={
            "n": n,
            "peso": None,
            "categoria": "",
            "premio": None,
            "assegnazioni": tuple(
                una.model_copy(update={"area": arrivo[una.area]}) for una in adatto.assegnazioni
            ),
        }
    )


def _parte(righe: Sequence[c.Valore], quota: float, aree: dict[str, str]) -> tuple[c.Valore, ...]:
    """As many of the rows as the comune has areas, one every so many."""
    ogni = max(1, round(1 / quota))
    return tuple(riga.model_copy(update={"area": aree[riga.area]}) for riga in righe[::ogni])


def _fondo(premialita: c.Premialita | None, quanti: int) -> c.Premialita | None:
    if premialita is None:
        return None
    numeri = tuple(range(1, quanti + 1))
    gruppo = c.GruppoPremio(nome="Tutti gli obiettivi", importo=premialita.fondo_assegnato, obiettivi=numeri)
    return premialita.model_copy(update={"gruppi": (gruppo,)})


# Weights


def parti(quante: int, caso: Random) -> list[Decimal]:
    """Whole weights that make 100, none of them zero as long as they are not too many."""
    grezzi = [caso.randint(2, 6) for _ in range(quante)]
    pesi = [Decimal(100 * grezzo // sum(grezzi)) for grezzo in grezzi]
    for posto in range(int(CENTO - sum(pesi)) if pesi else 0):
        pesi[posto] += 1
    return pesi


def _pesati(obiettivi: Sequence[c.Obiettivo], aree: Sequence[c.Area], caso: Random) -> list[c.Obiettivo]:
    """With the weights of each area, with those below it, that make 100."""
    cime = calcoli.radici(aree)
    gruppi: dict[str, list[tuple[int, int]]] = {}
    for posto, uno in enumerate(obiettivi):
        for posizione, sua in enumerate(uno.assegnazioni):
            gruppi.setdefault(cime[sua.area], []).append((posto, posizione))
    pesi = {
        luogo: peso
        for luoghi in gruppi.values()
        for luogo, peso in zip(luoghi, parti(len(luoghi), caso), strict=True)
    }
    return [
        uno.model_copy(
            update={
                "assegnazioni": tuple(
                    sua.model_copy(
                        update={
                            "peso": pesi[posto, posizione],
                            "pesi_fasi": _tra_le_sue(sua.pesi_fasi, caso),
                        }
                    )
                    for posizione, sua in enumerate(uno.assegnazioni)
                ),
                "fasi": _fasi(uno, caso),
                "indicatori": tuple(
                    _indicatore(suo.model_copy(update={"peso": peso}), caso)
                    for suo, peso in zip(uno.indicatori, parti(len(uno.indicatori), caso), strict=True)
                ),
            }
        )
        for posto, uno in enumerate(obiettivi)
    ]


def _tra_le_sue(pesi: Sequence[Decimal | None], caso: Random) -> tuple[Decimal | None, ...]:
    """Weights of the phases of one area, where it has its own: None stays where a phase is not its own."""
    nuovi = iter(parti(sum(peso is not None for peso in pesi), caso))
    return tuple(None if peso is None else next(nuovi) for peso in pesi)


def _fasi(uno: c.Obiettivo, caso: Random) -> tuple[c.Fase, ...]:
    sue = [sua.area for sua in uno.assegnazioni]
    propri = any(sua.pesi_fasi for sua in uno.assegnazioni)
    pesi = [None] * len(uno.fasi) if propri else parti(len(uno.fasi), caso)
    return tuple(
        fase.model_copy(
            update={
                "peso": peso,
                "aree": tuple(dict.fromkeys(caso.sample(sue, 2)))
                if len(sue) > 1 and caso.random() < 0.5
                else (),
            }
        )
        for fase, peso in zip(uno.fasi, pesi, strict=True)
    )


def _indicatore(uno: c.Indicatore, caso: Random) -> c.Indicatore:
    altro: dict[str, object] = {}
    if caso.random() < 0.4:
        altro["fonte"] = "gestionale delle pratiche"
    crescente = uno.operatore in (">=", ">") and uno.valore is not None and uno.valore > 0
    if crescente and uno.tipo != TipoIndicatore.SI_NO and caso.random() < 0.4:
        prima = [_quanto(uno.valore, uno.valore * Decimal(caso.randint(70, 95)) / 100) for _ in range(3)]
        anno = uno.anno or 0
        altro["baseline"] = prima[0]
        if anno:
            altro["storico"] = {anno - indietro: prima[indietro - 1] for indietro in (3, 2, 1)}
        if caso.random() < 0.25 and not uno.fasce:
            altro["fasce"] = tuple(
                c.Fascia(
                    da=None if not parte else uno.valore * parte / 100, compreso=True, grado=Decimal(parte)
                )
                for parte in (0, 60, 80, 100)
            )
    return uno.model_copy(update=altro)


def _quanto(come: Decimal, valore: Decimal) -> Decimal:
    """A figure with as many places as another."""
    return valore.quantize(Decimal(1) if come == come.to_integral_value() else Decimal("0.01"))


# Keys


def _con_chiavi(uno: c.Obiettivo, stampo: int, anno: int) -> c.Obiettivo:
    elenchi = {
        nome: tuple(
            riga.model_copy(update={"chiave": chiave(stampo, anno, uno.n, nome, posto)})
            for posto, riga in enumerate(getattr(uno, nome))
        )
        for nome in ("assegnazioni", "fasi", "indicatori")
    }
    return uno.model_copy(update={"chiave": chiave(stampo, anno, uno.n), **elenchi})
