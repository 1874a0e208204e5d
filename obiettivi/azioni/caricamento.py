"""Writing a whole plan from its value: the import's second step."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator

from obiettivi import contenuto as c
from obiettivi import models, riepiloghi, storia
from obiettivi.azioni.righe import Righe
from obiettivi.azioni.scrittura import scrivi_piano
from obiettivi.azioni.stato import NonOraError, esige_modificabile
from obiettivi.contenuto.chiavi import con_chiavi
from obiettivi.riepiloghi import in_colonne


@dataclass
class Esito:
    """What a load did: whether the plan is new, rows by outcome, and what else whoever loads should know.

    `letti` tells in words what was read of what travels beside the plan.
    """

    piano: models.Piano
    nuovo: bool
    nuove: int = 0
    cambiate: int = 0
    tolte: int = 0
    cambi_ente: list[str] = field(default_factory=list)
    avvisi: list[str] = field(default_factory=list)
    letti: list[str] = field(default_factory=list)

    @property
    def modificato(self) -> bool:
        return bool(self.nuove or self.cambiate or self.tolte)


@transaction.atomic
def carica_piano(*, contenuto: c.ContenutoPiano, utente) -> Esito:
    """Creates or updates the plan in bozza that the value describes: all or nothing.

    The plan is found by ente and year; what the value no longer has is deleted. Rows already as wanted
    are not touched, so loading the same value again leaves no trace in the history. Raises NonOraError for
    a plan that is not a bozza, or for a variation without an objective that was approved.
    """
    with storia.autore(utente):
        righe = Righe()
        ente, cambi_ente = _ente(righe, contenuto.ente)
        piano = models.Piano.objects.filter(ente=ente, anno=contenuto.piano.anno).first()
        piano = esige_modificabile(piano) if piano else None
        attuale = riepiloghi.contenuto_piano(piano) if piano else None
        nuovo = con_chiavi(contenuto, attuale)
        if piano:
            _esige_gli_approvati(piano, nuovo)
        sistema = sistema_che_dice(righe, ente, piano, nuovo.sistema)
        organigramma, aree_avanzate = organigramma_che_dice(righe, ente, piano, nuovo)
        lasciato = piano.organigramma if piano and piano.organigramma_id != organigramma.pk else None
        if lasciato:
            attuale = None  # the same codes are other areas now: every row must be looked at
        esito = Esito(piano or models.Piano(ente=ente), nuovo=piano is None, cambi_ente=cambi_ente)
        esito.piano.organigramma, esito.piano.sistema = organigramma, sistema
        scrivi_piano(righe, esito.piano, nuovo, attuale, utente)
        righe.togli(models.Area, aree_avanzate)
        if lasciato:
            esito.avvisi.append(_congeda(righe, lasciato, esito.piano))
        esito.nuove, esito.cambiate, esito.tolte = (
            righe.conteggi[nome] for nome in ("nuove", "cambiate", "tolte")
        )
        return esito


def _esige_gli_approvati(piano: models.Piano, nuovo: c.ContenutoPiano) -> None:
    """What a version says is cancelled by an act, not left out."""
    tenuti = {obiettivo.chiave for obiettivo in nuovo.obiettivi}
    approvati = piano.obiettivi.filter(righe_versioni__isnull=False).distinct().order_by("n")
    mancano = [riga for riga in approvati if riga.chiave not in tenuti]
    if mancano:
        quali = ", ".join(f"{riga.n} «{Truncator(riga.titolo).chars(60)}»" for riga in mancano)
        chi = "l'obiettivo" if len(mancano) == 1 else "gli obiettivi"
        raise NonOraError(
            f"Il file non ha più {chi} {quali} di una versione approvata. Quello che è stato approvato non si "
            "toglie: si annulla con un atto, e resta nel file con lo stato «annullato»."
        )


def _ente(righe: Righe, valore: c.Ente):
    """The ente with what the file says of it; what the file leaves out stays as it is."""
    # Locked, so that two loads of one ente follow each other.
    ente = models.Ente.objects.select_for_update().filter(slug=valore.slug).first()
    detti = {nome: dato for nome, dato in in_colonne(valore, models.Ente).items() if not c.vuoto(dato)}
    if ente is None:
        return righe.salva(models.Ente(), detti), []
    cambi = [
        f"{models.Ente._meta.get_field(nome).verbose_name}: era «{prima}», ora «{dato}»"
        if nome != "stemma"
        else "stemma: sostituito"
        for nome, dato in detti.items()
        if (prima := getattr(ente, nome)) != dato and not c.vuoto(prima)
    ]
    return righe.salva(ente, detti), cambi


def _solo_suo(oggetto, piano) -> bool:
    return piano is not None and list(oggetto.piani.values_list("pk", flat=True)) == [piano.pk]


def sistema_che_dice(righe: Righe, ente, piano, valore: c.Sistema) -> models.SistemaValutazione:
    """The ente's rules that say the same; else the plan's own, brought to say so; else new ones."""
    suoi = sorted(ente.sistemi.all(), key=lambda sistema: piano is None or sistema.pk != piano.sistema_id)
    for sistema in suoi:
        if riepiloghi.sistema_come_valore(sistema) == valore:
            return sistema
    suo = piano.sistema if piano and _solo_suo(piano.sistema, piano) else models.SistemaValutazione(ente=ente)
    colonne = in_colonne(valore, models.SistemaValutazione)
    colonne |= in_colonne(valore.pesi, models.SistemaValutazione)
    sistema = righe.salva(suo, colonne)
    comuni = {"sistema": sistema}
    totali = [{"tipo_area": tipo, "totale": totale} for tipo, totale in valore.pesi.totali.items()]
    righe.allinea(models.TotalePesi, comuni, totali, per="tipo_area")
    categorie = [{"nome": nome, "punti": punti} for nome, punti in valore.categorie.items()]
    righe.allinea(models.Categoria, comuni, categorie, per="nome")
    for modello, elenco in (
        (models.CoefficienteDipendenti, valore.coefficienti_dipendenti),
        (models.ClasseRisultato, valore.classi),
    ):
        righe.allinea(modello, comuni, [in_colonne(riga, modello) for riga in elenco])
    return sistema


def organigramma_che_dice(righe: Righe, ente, piano, valore: c.ContenutoPiano):
    """The ente's organigramma that says the same; else the plan's own, brought to say so; else a new one.

    Returns it with the areas the file no longer has, to delete once the plan has left them.
    """
    detto = (valore.organigramma, valore.aree)
    suoi = sorted(ente.organigrammi.all(), key=lambda uno: piano is None or uno.pk != piano.organigramma_id)
    for organigramma in suoi:
        if riepiloghi.organigramma_come_valore(organigramma) == detto:
            return organigramma, []
    codici = {area.codice for area in valore.aree}
    proprio = (
        piano
        and _solo_suo(piano.organigramma, piano)
        and not piano.versioni.exists()
        and not _perse_in_uso(piano.organigramma, codici)
    )
    testata = valore.organigramma or c.Organigramma()
    organigramma = righe.salva(
        piano.organigramma if proprio else models.Organigramma(ente=ente),
        in_colonne(testata, models.Organigramma),
    )
    _, avanzate = righe.allinea_albero(models.Area, {"organigramma": organigramma}, valore.aree)
    return organigramma, avanzate


def _congeda(righe: Righe, lasciato: models.Organigramma, piano: models.Piano) -> str:
    """Deletes the organigramma the plan has just left, unless somebody still needs it; says what was done."""
    aree = lasciato.aree.all()
    if piano.versioni.exists():
        return (
            "Le aree del file sono diverse da quelle approvate: la variazione ha un organigramma suo, e quello "
            "di prima resta per le versioni."
        )
    if lasciato.piani.exists() or _di_qualcuno(aree):
        return (
            "Le aree del file sono diverse: il piano ha ora un organigramma suo. Incarichi e abilitazioni "
            "restano sull'organigramma di prima."
        )
    righe.togli(models.Area, aree)
    righe.togli(models.Organigramma, [lasciato])
    return "Le aree del file sono diverse: l'organigramma di prima, che nessuno usa più, è stato tolto."


def _perse_in_uso(organigramma, codici) -> bool:
    """Whether an area the file no longer has must stay, because it is somebody's."""
    return _di_qualcuno(organigramma.aree.exclude(codice__in=codici))


def _di_qualcuno(aree) -> bool:
    """Whether any of the areas is in an incarico or an abilitazione."""
    return aree.filter(Q(incarichi__isnull=False) | Q(abilitazioni__isnull=False)).exists()
