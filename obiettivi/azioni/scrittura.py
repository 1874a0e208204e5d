"""From the plan's value to its rows, in the order that the database's constraints ask for."""

import re
from collections.abc import Mapping

from django.db.models import Model

from obiettivi import contenuto as c
from obiettivi import models
from obiettivi.azioni.righe import Righe, rinumera
from obiettivi.riepiloghi import in_colonne


def scrivi_piano(
    righe: Righe,
    piano: models.Piano,
    nuovo: c.ContenutoPiano,
    attuale: c.ContenutoPiano | None,
    utente,
    aree: Mapping[str, int] | None = None,
):
    """Makes the rows of the plan say what the value says; the parts equal to `attuale` are left alone.

    `nuovo` has all its keys; `piano` has its ente, organigramma and rules set, saved or not. `utente` is who
    records the waivers that are new. `aree` are the keys of the organigramma's areas by code, where they are
    known already.
    """
    _testata(righe, piano, nuovo)
    if aree is None:
        aree = dict(piano.organigramma.aree.values_list("codice", "pk"))
    voci, voci_avanzate = righe.allinea_albero(models.Voce, {"piano": piano}, nuovo.voci)
    obiettivi = _obiettivi(righe, piano, nuovo, attuale, aree, voci)
    righe.togli(models.Voce, voci_avanzate)
    _altri_elenchi(righe, piano, nuovo, aree, obiettivi)
    _deroghe(righe, piano, nuovo, obiettivi, utente)


def _testata(righe: Righe, piano: models.Piano, nuovo: c.ContenutoPiano) -> None:
    triennio = nuovo.piano.triennio or (None, None)
    premialita = nuovo.premialita or c.Premialita()
    # Compared with what is stored, since the caller has already set them on the row.
    legami = {"organigramma_id": piano.organigramma_id, "sistema_id": piano.sistema_id}
    if piano.pk:
        piano.refresh_from_db()
    righe.salva(
        piano,
        in_colonne(nuovo.piano, models.Piano)
        | in_colonne(premialita, models.Piano)
        | {"triennio_dal": triennio[0], "triennio_al": triennio[1]}
        | legami,
    )
    comuni = {"piano": piano}
    premesse = [{"nome": nome, "testo": testo} for nome, testo in nuovo.piano.premessa.items()]
    righe.allinea(models.Premessa, comuni, premesse, per="nome")
    termini = [{"nome": nome, "data": data} for nome, data in nuovo.piano.termini.items()]
    righe.allinea(models.Termine, comuni, termini, per="nome")


def _obiettivi(righe, piano, nuovo, attuale, aree, voci) -> dict[int, models.Obiettivo]:
    """Writes the objectives that differ and returns all of them by n."""
    esistenti = {riga.chiave: riga for riga in piano.obiettivi.all()}
    vecchi = {valore.chiave: valore for valore in attuale.obiettivi} if attuale else {}
    tenuti = {valore.chiave for valore in nuovo.obiettivi}
    avanzati = [riga for chiave, riga in esistenti.items() if chiave not in tenuti]
    perse = {riga.pk for riga in avanzati}
    for riga in esistenti.values():
        if riga.chiave in tenuti and riga.sostituito_da_id in perse:
            righe.salva(riga, {"sostituito_da_id": None})
    righe.togli(models.Obiettivo, avanzati)
    righe.conteggi["cambiate"] += rinumera(
        {esistenti[valore.chiave]: valore.n for valore in nuovo.obiettivi if valore.chiave in esistenti}
    )
    scritti = {}
    for valore in nuovo.obiettivi:
        riga = esistenti.get(valore.chiave)
        if riga is None or vecchi.get(valore.chiave) != valore:
            riga = scrivi_obiettivo(righe, riga or models.Obiettivo(piano=piano), valore, aree, voci)
        scritti[valore.n] = riga
    for valore in nuovo.obiettivi:
        sostituto = scritti.get(valore.sostituito_da)
        righe.salva(scritti[valore.n], {"sostituito_da_id": sostituto.pk if sostituto else None})
    return scritti


def scrivi_obiettivo(
    righe: Righe, riga: models.Obiettivo, valore: c.Obiettivo, aree, voci
) -> models.Obiettivo:
    """Makes the row, saved or not, and all that hangs from it say what the value says."""
    righe.salva(riga, in_colonne(valore, models.Obiettivo))
    comuni = {"obiettivo": riga}
    righe.allinea(
        models.ObiettivoVoce, comuni, [{"voce_id": voci[codice]} for codice in valore.voci], per="voce_id"
    )
    quote = [in_colonne(quota, models.QuotaUmana) for quota in valore.risorse_umane_quote]
    righe.allinea(models.QuotaUmana, comuni, quote)
    assegnazioni = _assegnazioni(righe, comuni, valore, aree)
    fasi, fasi_avanzate = _con_chiave(
        righe,
        models.Fase,
        comuni,
        [
            in_colonne(fase, models.Fase) | {"assegnazione_id": _posto(assegnazioni, fase.assegnazione)}
            for fase in valore.fasi
        ],
    )
    indicatori, indicatori_avanzati = _con_chiave(
        righe,
        models.Indicatore,
        comuni,
        [
            in_colonne(indicatore, models.Indicatore)
            | {
                "assegnazione_id": _posto(assegnazioni, indicatore.assegnazione),
                "fase_id": _posto(fasi, indicatore.fase),
            }
            for indicatore in valore.indicatori
        ],
    )
    # Only now does nothing point to them any more.
    righe.togli(models.Indicatore, indicatori_avanzati)
    righe.togli(models.Fase, fasi_avanzate)
    for assegnazione, sua in zip(assegnazioni, valore.assegnazioni, strict=True):
        pesi = zip(fasi, sua.pesi_fasi, strict=True) if sua.pesi_fasi else ()
        volute = [{"fase_id": fase.pk, "peso": peso} for fase, peso in pesi]
        righe.allinea(models.PesoFase, {"assegnazione": assegnazione}, volute, per="fase_id")
    for fase, sua in zip(fasi, valore.fasi, strict=True):
        volute = [{"area_id": aree[codice]} for codice in sua.aree]
        righe.allinea(models.FaseArea, {"fase": fase}, volute, per="area_id")
    for indicatore, suo in zip(indicatori, valore.indicatori, strict=True):
        _dell_indicatore(righe, indicatore, suo)
    return riga


def _dell_indicatore(righe: Righe, indicatore: models.Indicatore, valore: c.Indicatore) -> None:
    for storico, valori in ((False, valore.valori_annuali), (True, valore.storico)):
        volute = [{"anno": anno, "valore": quanto} for anno, quanto in valori.items()]
        righe.allinea(
            models.ValoreAnnuale, {"indicatore": indicatore, "storico": storico}, volute, per="anno"
        )
    fasce = [in_colonne(fascia, models.Fascia) for fascia in valore.fasce]
    righe.allinea(models.Fascia, {"indicatore": indicatore}, fasce)


def _con_chiave(righe: Righe, modello: type[Model], comuni, volute):
    esistenti, avanzate = righe.abbina(modello, comuni, volute, per="chiave")
    return righe.salva_tutte(modello, comuni, volute, esistenti), avanzate


def _assegnazioni(righe: Righe, comuni, valore: c.Obiettivo, aree):
    volute = [
        in_colonne(sua, models.Assegnazione) | {"area_id": aree[sua.area]} for sua in valore.assegnazioni
    ]
    esistenti, avanzate = righe.abbina(models.Assegnazione, comuni, volute, per="chiave")
    if avanzate:
        # Their phases and indicators are about to be rewritten, and must not hold them.
        for modello in (models.Fase, models.Indicatore):
            for riga in modello.objects.filter(assegnazione__in=avanzate):
                righe.salva(riga, {"assegnazione_id": None})
        righe.togli(models.Assegnazione, avanzate)
    # Who stops being capofila does so before the next one starts: there is never more than one.
    for riga, voluta in zip(esistenti, volute, strict=True):
        if riga and riga.capofila and not voluta["capofila"]:
            righe.salva(riga, {"capofila": False, "area_id": voluta["area_id"]})
    return righe.salva_tutte(models.Assegnazione, comuni, volute, esistenti)


def _posto(righe: list[Model], posizione: int | None) -> int | None:
    return None if posizione is None else righe[posizione].pk


def _altri_elenchi(righe: Righe, piano, nuovo: c.ContenutoPiano, aree, obiettivi) -> None:
    comuni = {"piano": piano}
    for modello, elenco in (
        (models.AttivitaStrutturale, nuovo.attivita_strutturali),
        (models.Personale, nuovo.personale),
        (models.IndicatoreSalute, nuovo.indicatori_di_salute),
        (models.VerificaPrevista, nuovo.verifiche_previste),
    ):
        righe.allinea(modello, comuni, [_con_area(valore, modello, aree) for valore in elenco])
    capitoli = [_con_area(valore, models.Capitolo, aree) for valore in nuovo.capitoli]
    gruppi = nuovo.premialita.gruppi if nuovo.premialita else ()
    for modello, volute, valori, collegamento, nome in (
        (models.Capitolo, capitoli, nuovo.capitoli, models.CapitoloObiettivo, "capitolo"),
        (
            models.GruppoPremio,
            [in_colonne(gruppo, models.GruppoPremio) for gruppo in gruppi],
            gruppi,
            models.GruppoObiettivo,
            "gruppo",
        ),
    ):
        salvate = righe.allinea(modello, comuni, volute)
        for riga, valore in zip(salvate, valori, strict=True):
            collegati = [{"obiettivo_id": obiettivi[n].pk} for n in valore.obiettivi]
            righe.allinea(collegamento, {nome: riga}, collegati, per="obiettivo_id")


def _con_area(valore: c.Valore, modello: type[Model], aree: dict[str, int]) -> dict:
    riga = in_colonne(valore, modello)
    return riga | {"area_id": aree[valore.area]} if hasattr(valore, "area") else riga


OBIETTIVO = re.compile(r"obiettivi\[(\d+)\]\.?(.*)")


def _deroghe(righe: Righe, piano, nuovo: c.ContenutoPiano, obiettivi: dict[int, models.Obiettivo], utente):
    volute = []
    for valore in nuovo.deroghe:
        obiettivo, luogo = posto_della_deroga(valore.oggetto, obiettivi)
        colonne = in_colonne(valore, models.Deroga) | {"luogo": luogo}
        volute.append(colonne | {"obiettivo_id": obiettivo.pk if obiettivo else None})
    comuni = {"piano": piano}
    # Not by position: two that exchange places would meet, and there is one for each finding.
    per = ("obiettivo_id", "codice", "luogo", "campo", "fatto")
    esistenti, avanzate = righe.abbina(models.Deroga, comuni, volute, per=per)
    righe.togli(models.Deroga, avanzate)
    nuove = [{} if esistente else {"registrata_da_id": utente.pk} for esistente in esistenti]
    volute = [voluta | altro for voluta, altro in zip(volute, nuove, strict=True)]
    righe.salva_tutte(models.Deroga, comuni, volute, esistenti)


def posto_della_deroga(
    oggetto: str, obiettivi: Mapping[int, models.Obiettivo]
) -> tuple[models.Obiettivo | None, str]:
    """The objective a finding is about, and the place below it: so a waiver follows it when `n` changes."""
    trovato = OBIETTIVO.fullmatch(oggetto)
    obiettivo = obiettivi.get(int(trovato[1])) if trovato else None
    return (obiettivo, trovato[2]) if obiettivo else (None, oggetto)
