"""From the rows to the plan's value, in a number of queries that does not depend on the plan's size."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, get_args

from django.db.models import F, Model, QuerySet

from obiettivi import contenuto, models
from obiettivi.contenuto import ContenutoPiano, Valore

# Where the prefix of the columns is not the key of the format.
PREFISSI = {(contenuto.Obiettivo, "stato_atto"): "atto"}

CONGELATI = 4
"""How many frozen texts a process remembers the values of: enough where people work on one plan, and its last year's.

With many enti hardly any is found again, and those remembered weigh on every page: the collector goes through them,
1.6 MB for a hundred objectives. Reading one again takes 1.3 ms for twenty.
"""


def contenuto_piano(piano: models.Piano) -> ContenutoPiano:
    """Everything the plan says, as it stands in the rows now."""
    return contenuti([piano.pk])[piano.pk]


def contenuti(piani: Collection[int]) -> dict[int, ContenutoPiano]:
    """The same for several plans by primary key, in as many queries as for one."""
    righe = list(models.Piano.objects.select_related("ente", "organigramma", "sistema").filter(pk__in=piani))
    sistemi = _sistemi({riga.sistema_id: riga.sistema for riga in righe})
    aree, codici_aree = _alberi(
        contenuto.Area,
        models.Area.objects.filter(organigramma__in={riga.organigramma_id for riga in righe}),
        "organigramma_id",
    )
    voci, codici_voci = _alberi(contenuto.Voce, models.Voce.objects.filter(piano__in=piani), "piano_id")
    dei_piani = list(_obiettivi({"piano__in": piani}, codici_aree, codici_voci))
    numeri = {riga.pk: riga.n for riga, _ in dei_piani}
    obiettivi = defaultdict(list)
    for riga, valore in dei_piani:
        obiettivi[riga.piano_id].append(valore)
    premesse, termini, salute, verifiche, attivita, personale = (
        _per(modello.objects.filter(piano__in=piani), "piano_id")
        for modello in (
            models.Premessa,
            models.Termine,
            models.IndicatoreSalute,
            models.VerificaPrevista,
            models.AttivitaStrutturale,
            models.Personale,
        )
    )
    capitoli, gruppi = _capitoli(piani, codici_aree, numeri), _gruppi(piani, numeri)
    deroghe = _deroghe(piani, numeri)
    return {
        piano.pk: ContenutoPiano(
            ente=da_riga(contenuto.Ente, piano.ente),
            sistema=sistemi[piano.sistema_id],
            piano=da_riga(
                contenuto.Piano,
                piano,
                triennio=[piano.triennio_dal, piano.triennio_al] if piano.triennio_dal else [],
                premessa={riga.nome: riga.testo for riga in premesse[piano.pk]},
                termini={riga.nome: riga.data for riga in termini[piano.pk]},
            ),
            organigramma=da_riga(contenuto.Organigramma, piano.organigramma),
            aree=aree[piano.organigramma_id],
            voci=voci[piano.pk],
            obiettivi=obiettivi[piano.pk],
            attivita_strutturali=_con_area(contenuto.AttivitaStrutturale, attivita[piano.pk], codici_aree),
            indicatori_di_salute=[da_riga(contenuto.IndicatoreSalute, riga) for riga in salute[piano.pk]],
            personale=_con_area(contenuto.Personale, personale[piano.pk], codici_aree),
            capitoli=capitoli[piano.pk],
            premialita=contenuto.Premialita(
                fondo_massimo=piano.fondo_massimo,
                fondo_assegnato=piano.fondo_assegnato,
                gruppi=gruppi[piano.pk],
            ),
            verifiche_previste=[da_riga(contenuto.VerificaPrevista, riga) for riga in verifiche[piano.pk]],
            deroghe=deroghe[piano.pk],
        )
        for piano in righe
    }


def contenuto_obiettivo(obiettivo: models.Obiettivo) -> contenuto.Obiettivo:
    """What one objective says, as it stands in the rows now: less to read than its plan.

    Raises Obiettivo.DoesNotExist when it is gone.
    """
    aree = models.Area.objects.filter(organigramma__piani=obiettivo.piano_id)
    voci = models.Voce.objects.filter(piano=obiettivo.piano_id)
    codici = (dict(righe.values_list("pk", "codice")) for righe in (aree, voci))
    for _, valore in _obiettivi({"pk": obiettivo.pk}, *codici):
        return valore
    raise models.Obiettivo.DoesNotExist


def contenuto_versione(versione: models.VersionePiano) -> ContenutoPiano:
    """What the version says: the frozen value, with its waivers and, once approved, its act. No query."""
    congelato = _congelato(versione.contenuto)
    atto = contenuto.Atto(
        **{nome: getattr(versione, f"atto_{nome}") for nome in contenuto.Atto.model_fields},
    )
    return congelato.model_copy(
        update={
            "piano": congelato.piano.model_copy(update={"atto": None if contenuto.vuoto(atto) else atto}),
            "deroghe": tuple(_scongelata(una) for una in versione.deroghe),
        }
    )


@lru_cache(CONGELATI)
def _congelato(testo: str) -> ContenutoPiano:
    """What a frozen text says: the same text always the same, in a value that nobody can change."""
    return contenuto.rileggi(ContenutoPiano, testo)


QUANTITA_DELLA_DEROGA = ("trovato", "atteso")


def congelata(deroga: contenuto.Deroga) -> dict[str, str | None]:
    """A waiver as a version keeps it: its numbers are texts, which JSON cannot spoil."""
    return deroga.model_dump(mode="json")


def _scongelata(deroga: dict[str, str | None]) -> contenuto.Deroga:
    numeri = {nome: Decimal(deroga[nome]) for nome in QUANTITA_DELLA_DEROGA if deroga.get(nome) is not None}
    return contenuto.Deroga.model_validate(deroga | numeri)


def organigramma_come_valore(
    organigramma: models.Organigramma,
) -> tuple[contenuto.Organigramma | None, tuple[contenuto.Area, ...]]:
    """The tree of areas as a file says it: from when and by which act, and its areas in order."""
    testata = da_riga(contenuto.Organigramma, organigramma)
    aree, _ = _alberi(
        contenuto.Area, models.Area.objects.filter(organigramma=organigramma), "organigramma_id"
    )
    # Through the plan's own reading, so that an organigramma that says nothing is None here too.
    return (None if contenuto.vuoto(testata) else testata), tuple(aree[organigramma.pk])


def sistema_come_valore(sistema: models.SistemaValutazione) -> contenuto.Sistema:
    """The rules of the SMVP as a file says them."""
    return _sistemi({sistema.pk: sistema})[sistema.pk]


def _sistemi(sistemi: dict[int, models.SistemaValutazione]) -> dict[int, contenuto.Sistema]:
    totali, categorie, coefficienti, classi = (
        _per(modello.objects.filter(sistema__in=sistemi), "sistema_id")
        for modello in (
            models.TotalePesi,
            models.Categoria,
            models.CoefficienteDipendenti,
            models.ClasseRisultato,
        )
    )
    return {
        pk: da_riga(
            contenuto.Sistema,
            sistema,
            pesi=da_riga(
                contenuto.RegolaPesi,
                sistema,
                totali={riga.tipo_area: riga.totale for riga in totali[pk]},
            ),
            categorie={riga.nome: riga.punti for riga in categorie[pk]},
            coefficienti_dipendenti=[
                da_riga(contenuto.CoefficienteDipendenti, riga) for riga in coefficienti[pk]
            ],
            classi=[da_riga(contenuto.Classe, riga) for riga in classi[pk]],
        )
        for pk, sistema in sistemi.items()
    }


@cache
def colonne(
    valore: type[Valore], modello: type[Model]
) -> tuple[dict[str, str], dict[str, tuple[type, dict]]]:
    """Which keys of a part of the plan are columns of a model, by name.

    Returns key → column for the simple ones, and key → (part, its own key → column) for small objects
    spread over columns with a prefix, such as `risorse_finanziarie_importo`.
    """
    nomi = {campo.name for campo in modello._meta.concrete_fields if not campo.is_relation}
    semplici = {chiave: chiave for chiave in valore.model_fields if chiave in nomi}
    sparse = {}
    for chiave, campo in valore.model_fields.items():
        prefisso = PREFISSI.get((valore, chiave), chiave)
        for parte in get_args(campo.annotation):
            if isinstance(parte, type) and issubclass(parte, Valore):
                dentro = {nome: f"{prefisso}_{nome}" for nome in parte.model_fields}
                if set(dentro.values()) <= nomi:
                    sparse[chiave] = (parte, dentro)
    return semplici, sparse


def da_riga(valore: type[Valore], riga: Model, **altro: Any) -> Any:
    """A part of the plan from the columns of its row; `altro` is what is not in its columns."""
    semplici, sparse = colonne(valore, type(riga))
    campi = {chiave: getattr(riga, colonna) for chiave, colonna in semplici.items()}
    for chiave, (parte, dentro) in sparse.items():
        campi[chiave] = parte(**{nome: getattr(riga, colonna) for nome, colonna in dentro.items()})
    return valore(**(campi | altro))


def in_colonne(valore: Valore, modello: type[Model]) -> dict[str, Any]:
    """The reverse: column → value, for what of this part is kept in columns of its own row."""
    semplici, sparse = colonne(type(valore), modello)
    riga = {colonna: getattr(valore, chiave) for chiave, colonna in semplici.items()}
    for chiave, (parte, dentro) in sparse.items():
        piccolo = getattr(valore, chiave) or parte()
        riga |= {colonna: getattr(piccolo, nome) for nome, colonna in dentro.items()}
    return {nome: list(cosa) if isinstance(cosa, tuple) else cosa for nome, cosa in riga.items()}


def _per(righe: Iterable[Model], campo: str) -> dict[int, list]:
    """Rows grouped by the primary key they hang from, in their order."""
    gruppi = defaultdict(list)
    for riga in righe:
        gruppi[getattr(riga, campo)].append(riga)
    return gruppi


def _alberi(
    valore: type[Valore], righe: Iterable[Model], campo: str
) -> tuple[dict[int, list], dict[int, str]]:
    """The trees by what they hang from, and the code of every node by primary key."""
    righe = list(righe)
    codici = {riga.pk: riga.codice for riga in righe}
    alberi = defaultdict(list)
    for riga in righe:
        alberi[getattr(riga, campo)].append(da_riga(valore, riga, padre=codici.get(riga.padre_id, "")))
    return alberi, codici


def _obiettivi(
    quali: dict[str, Any], codici_aree: dict[int, str], codici_voci: dict[int, str]
) -> Iterator[tuple[models.Obiettivo, contenuto.Obiettivo]]:
    """The objectives that obey `quali`, in order of n, each with its row: ten queries, whatever their number."""

    def sue(modello: type[Model], via: str = "") -> QuerySet:
        return modello.objects.filter(**{f"{via}obiettivo__{nome}": cosa for nome, cosa in quali.items()})

    obiettivi = models.Obiettivo.objects.filter(**quali).annotate(n_sostituto=F("sostituito_da__n"))
    obiettivi = list(obiettivi.order_by("n"))
    voci = _per(sue(models.ObiettivoVoce), "obiettivo_id")
    quote = _per(sue(models.QuotaUmana), "obiettivo_id")
    assegnazioni = _per(sue(models.Assegnazione), "obiettivo_id")
    fasi = _per(sue(models.Fase), "obiettivo_id")
    indicatori = _per(sue(models.Indicatore), "obiettivo_id")
    pesi = _per(sue(models.PesoFase, "assegnazione__").order_by(), "assegnazione_id")
    aree_fasi = _per(sue(models.FaseArea, "fase__"), "fase_id")
    valori = _per(sue(models.ValoreAnnuale, "indicatore__"), "indicatore_id")
    fasce = _per(sue(models.Fascia, "indicatore__"), "indicatore_id")

    def assegnazione(riga, fasi_sue):
        per_fase = {peso.fase_id: peso.peso for peso in pesi[riga.pk]}
        return da_riga(
            contenuto.Assegnazione,
            riga,
            area=codici_aree[riga.area_id],
            pesi_fasi=[per_fase.get(fase.pk) for fase in fasi_sue] if per_fase else [],
        )

    def fase(riga, posizioni):
        return da_riga(
            contenuto.Fase,
            riga,
            aree=[codici_aree[collegata.area_id] for collegata in aree_fasi[riga.pk]],
            assegnazione=posizioni.get(riga.assegnazione_id),
        )

    def indicatore(riga, posizioni, posizioni_fasi):
        return da_riga(
            contenuto.Indicatore,
            riga,
            valori_annuali={valore.anno: valore.valore for valore in valori[riga.pk] if not valore.storico},
            storico={valore.anno: valore.valore for valore in valori[riga.pk] if valore.storico},
            fasce=[da_riga(contenuto.Fascia, fascia) for fascia in fasce[riga.pk]],
            assegnazione=posizioni.get(riga.assegnazione_id),
            fase=posizioni_fasi.get(riga.fase_id),
        )

    def obiettivo(riga):
        posizioni = {sua.pk: posizione for posizione, sua in enumerate(assegnazioni[riga.pk])}
        posizioni_fasi = {sua.pk: posizione for posizione, sua in enumerate(fasi[riga.pk])}
        return da_riga(
            contenuto.Obiettivo,
            riga,
            voci=[codici_voci[collegata.voce_id] for collegata in voci[riga.pk]],
            risorse_umane_quote=[da_riga(contenuto.QuotaUmana, quota) for quota in quote[riga.pk]],
            assegnazioni=[assegnazione(sua, fasi[riga.pk]) for sua in assegnazioni[riga.pk]],
            fasi=[fase(sua, posizioni) for sua in fasi[riga.pk]],
            indicatori=[indicatore(suo, posizioni, posizioni_fasi) for suo in indicatori[riga.pk]],
            sostituito_da=riga.n_sostituto,
        )

    for riga in obiettivi:
        yield riga, obiettivo(riga)


def _con_area(valore, righe, codici_aree):
    return [da_riga(valore, riga, area=codici_aree[riga.area_id]) for riga in righe]


def _capitoli(piani, codici_aree, numeri):
    collegati = _per(models.CapitoloObiettivo.objects.filter(capitolo__piano__in=piani), "capitolo_id")
    per_piano = defaultdict(list)
    for riga in models.Capitolo.objects.filter(piano__in=piani):
        suoi = [numeri[collegato.obiettivo_id] for collegato in collegati[riga.pk]]
        per_piano[riga.piano_id].append(
            da_riga(contenuto.Capitolo, riga, area=codici_aree[riga.area_id], obiettivi=suoi)
        )
    return per_piano


def _gruppi(piani, numeri):
    collegati = _per(models.GruppoObiettivo.objects.filter(gruppo__piano__in=piani), "gruppo_id")
    per_piano = defaultdict(list)
    for riga in models.GruppoPremio.objects.filter(piano__in=piani):
        suoi = [numeri[collegato.obiettivo_id] for collegato in collegati[riga.pk]]
        per_piano[riga.piano_id].append(da_riga(contenuto.GruppoPremio, riga, obiettivi=suoi))
    return per_piano


def _deroghe(piani, numeri):
    per_piano = defaultdict(list)
    for riga in models.Deroga.objects.filter(piano__in=piani):
        per_piano[riga.piano_id].append(deroga_come_valore(riga, numeri.get(riga.obiettivo_id)))
    return per_piano


def deroga_come_valore(riga: models.Deroga, n: int | None) -> contenuto.Deroga:
    """A waiver as a file says it, where its objective has the place `n` today."""
    return da_riga(contenuto.Deroga, riga, oggetto=oggetto_della_deroga(riga, n))


def oggetto_della_deroga(riga: models.Deroga, n: int | None) -> str:
    """The place of the finding as the checks tell it, where the objective has the place `n` today."""
    return ".".join(filter(None, ("" if n is None else f"obiettivi[{n}]", riga.luogo)))
