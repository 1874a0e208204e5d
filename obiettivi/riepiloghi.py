"""From the rows to the plan's value, in a number of queries that does not depend on the plan's size."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, get_args

from django.db.models import Model

from obiettivi import contenuto, models
from obiettivi.contenuto import ContenutoPiano, Valore

# Where the prefix of the columns is not the key of the format.
PREFISSI = {(contenuto.Obiettivo, "stato_atto"): "atto"}


def contenuto_piano(piano: models.Piano) -> ContenutoPiano:
    """Everything the plan says, as it stands in the rows now."""
    piano = models.Piano.objects.select_related("ente", "organigramma", "sistema").get(pk=piano.pk)
    organigramma, aree, codici_aree = _organigramma(piano.organigramma)
    voci, codici_voci = _albero(contenuto.Voce, models.Voce.objects.filter(piano=piano))
    obiettivi, numeri = _obiettivi(piano, codici_aree, codici_voci)
    return ContenutoPiano(
        ente=da_riga(contenuto.Ente, piano.ente),
        sistema=sistema_come_valore(piano.sistema),
        piano=da_riga(
            contenuto.Piano,
            piano,
            triennio=[piano.triennio_dal, piano.triennio_al] if piano.triennio_dal else [],
            premessa=dict(models.Premessa.objects.filter(piano=piano).values_list("nome", "testo")),
            termini=dict(models.Termine.objects.filter(piano=piano).values_list("nome", "data")),
        ),
        organigramma=organigramma,
        aree=aree,
        voci=voci,
        obiettivi=obiettivi,
        attivita_strutturali=_per_area(
            contenuto.AttivitaStrutturale, models.AttivitaStrutturale, piano, codici_aree
        ),
        indicatori_di_salute=[
            da_riga(contenuto.IndicatoreSalute, riga)
            for riga in models.IndicatoreSalute.objects.filter(piano=piano)
        ],
        personale=_per_area(contenuto.Personale, models.Personale, piano, codici_aree),
        capitoli=_capitoli(piano, codici_aree, numeri),
        premialita=contenuto.Premialita(
            fondo_massimo=piano.fondo_massimo,
            fondo_assegnato=piano.fondo_assegnato,
            gruppi=_gruppi(piano, numeri),
        ),
        verifiche_previste=[
            da_riga(contenuto.VerificaPrevista, riga)
            for riga in models.VerificaPrevista.objects.filter(piano=piano)
        ],
    )


def organigramma_come_valore(
    organigramma: models.Organigramma,
) -> tuple[contenuto.Organigramma | None, tuple[contenuto.Area, ...]]:
    """The tree of areas as a file says it: from when and by which act, and its areas in order."""
    testata, aree, _ = _organigramma(organigramma)
    # Through the plan's own reading, so that an organigramma that says nothing is None here too.
    return (None if contenuto.vuoto(testata) else testata), tuple(aree)


def sistema_come_valore(sistema: models.SistemaValutazione) -> contenuto.Sistema:
    """The rules of the SMVP as a file says them."""
    return da_riga(
        contenuto.Sistema,
        sistema,
        pesi=da_riga(
            contenuto.RegolaPesi,
            sistema,
            totali=dict(models.TotalePesi.objects.filter(sistema=sistema).values_list("tipo_area", "totale")),
        ),
        categorie=dict(models.Categoria.objects.filter(sistema=sistema).values_list("nome", "punti")),
        coefficienti_dipendenti=[
            da_riga(contenuto.CoefficienteDipendenti, riga)
            for riga in models.CoefficienteDipendenti.objects.filter(sistema=sistema)
        ],
        classi=[
            da_riga(contenuto.Classe, riga) for riga in models.ClasseRisultato.objects.filter(sistema=sistema)
        ],
    )


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


def _albero(valore: type[Valore], righe: Iterable[Model]) -> tuple[list, dict[int, str]]:
    righe = list(righe)
    codici = {riga.pk: riga.codice for riga in righe}
    return [da_riga(valore, riga, padre=codici.get(riga.padre_id, "")) for riga in righe], codici


def _organigramma(organigramma):
    aree, codici = _albero(contenuto.Area, models.Area.objects.filter(organigramma=organigramma))
    return da_riga(contenuto.Organigramma, organigramma), aree, codici


def _obiettivi(piano, codici_aree, codici_voci):
    """The objectives in order of n, and their n by primary key: ten queries, whatever their number."""
    del_piano = {"obiettivo__piano": piano}
    obiettivi = list(models.Obiettivo.objects.filter(piano=piano).order_by("n"))
    numeri = {obiettivo.pk: obiettivo.n for obiettivo in obiettivi}
    voci = _per(models.ObiettivoVoce.objects.filter(**del_piano), "obiettivo_id")
    quote = _per(models.QuotaUmana.objects.filter(**del_piano), "obiettivo_id")
    assegnazioni = _per(models.Assegnazione.objects.filter(**del_piano), "obiettivo_id")
    fasi = _per(models.Fase.objects.filter(**del_piano), "obiettivo_id")
    indicatori = _per(models.Indicatore.objects.filter(**del_piano), "obiettivo_id")
    pesi = _per(
        models.PesoFase.objects.filter(assegnazione__obiettivo__piano=piano).order_by(), "assegnazione_id"
    )
    aree_fasi = _per(models.FaseArea.objects.filter(fase__obiettivo__piano=piano), "fase_id")
    valori = _per(models.ValoreAnnuale.objects.filter(indicatore__obiettivo__piano=piano), "indicatore_id")
    fasce = _per(models.Fascia.objects.filter(indicatore__obiettivo__piano=piano), "indicatore_id")

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
            sostituito_da=numeri.get(riga.sostituito_da_id),
        )

    return [obiettivo(riga) for riga in obiettivi], numeri


def _per_area(valore, modello, piano, codici_aree):
    return [
        da_riga(valore, riga, area=codici_aree[riga.area_id]) for riga in modello.objects.filter(piano=piano)
    ]


def _capitoli(piano, codici_aree, numeri):
    collegati = _per(models.CapitoloObiettivo.objects.filter(capitolo__piano=piano), "capitolo_id")
    return [
        da_riga(
            contenuto.Capitolo,
            riga,
            area=codici_aree[riga.area_id],
            obiettivi=[numeri[collegato.obiettivo_id] for collegato in collegati[riga.pk]],
        )
        for riga in models.Capitolo.objects.filter(piano=piano)
    ]


def _gruppi(piano, numeri):
    collegati = _per(models.GruppoObiettivo.objects.filter(gruppo__piano=piano), "gruppo_id")
    return [
        da_riga(
            contenuto.GruppoPremio,
            riga,
            obiettivi=[numeri[collegato.obiettivo_id] for collegato in collegati[riga.pk]],
        )
        for riga in models.GruppoPremio.objects.filter(piano=piano)
    ]
