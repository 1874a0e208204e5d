"""Writing the rilevazioni of a file: within the load of its plan, all or nothing."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time

from django.db import transaction
from django.utils.timezone import make_aware

from monitoraggio import contenuto as c
from monitoraggio import models
from monitoraggio.azioni.consuntivi import crea_consuntivi
from monitoraggio.riepiloghi import (
    assegnazioni_da_rilevare,
    gradi_stampati,
    piano_rilevato,
    valore_rilevazione,
)
from monitoraggio.scelte import PassoRilevazione, StatoRilevazione
from obiettivi import storia
from obiettivi.azioni.stato import NonOraError, blocca
from obiettivi.formati import numero
from obiettivi.models import Area, Piano, VersionePiano
from obiettivi.riepiloghi import in_colonne

DAL_FILE = "Letta da un file"
PASSI = {StatoRilevazione.APERTA: PassoRilevazione.APERTA, StatoRilevazione.CHIUSA: PassoRilevazione.CHIUSA}
"""The step that is marked for each state; who took the real ones is not in the file."""


@transaction.atomic
def carica_rilevazioni(
    *, piano: Piano, versione: VersionePiano | None, valore: tuple[c.RilevazioneNelFile, ...], utente
) -> tuple[str, ...]:
    """Writes the rilevazioni of a file beside its plan, and says of each what was done. None is taken away.

    `versione` is that on which they are held. One that is here, open or closed, is never written over: it is as
    in the file, or NonOraError names it. One that is only planned becomes what the file says.
    """
    piano = blocca(piano)
    frasi = []
    for sua in valore:
        riga = models.Rilevazione.objects.select_related("versione").filter(piano=piano, codice=sua.codice)
        frasi += _carica(piano, versione, riga.first(), sua, utente)
    return tuple(frasi)


def _carica(piano, versione, riga, sua: c.RilevazioneNelFile, utente) -> Iterator[str]:
    if riga is not None and riga.stato != StatoRilevazione.PROGRAMMATA:
        yield _gia_qui(riga, sua)
        return
    if riga is not None and _stessa(riga, sua):
        yield f"Rilevazione «{riga}»: già uguale al file."
        return
    if sua.stato == StatoRilevazione.APERTA and (altra := models.Rilevazione.objects.aperta(piano)):
        raise NonOraError(
            f"Nel file la rilevazione {sua.codice} è aperta, e qui è aperta «{altra}»: prima chiudila."
        )
    with storia.autore(utente):
        riga = _scrivi(riga or models.Rilevazione(piano=piano), versione, sua, utente)
    quanti = len(sua.avanzamenti)
    con = "" if not quanti else ", con un avanzamento" if quanti == 1 else f", con {quanti} avanzamenti"
    yield f"Letta la rilevazione «{riga}»: {riga.get_stato_display()}{con}."
    if quante := sum(len(uno.evidenze) for uno in sua.avanzamenti):
        yield f"Rilevazione «{riga}»: {_senza_file(quante, riga.stato)}"
    yield from _gradi_diversi(riga, sua)


def _senza_file(quante: int, stato: str) -> str:
    """The evidences are named in a file of the format, and do not travel in it."""
    nomi = (
        "di un'evidenza c'è il nome, non il file"
        if quante == 1
        else f"di {quante} evidenze ci sono i nomi, non i file"
    )
    if stato == StatoRilevazione.CHIUSA:
        return f"{nomi}; con i nomi restano le impronte."
    return f"{nomi}: chi compila le allega di nuovo."


def _gia_qui(riga: models.Rilevazione, sua: c.RilevazioneNelFile) -> str:
    if _stessa(riga, sua):
        return f"Rilevazione «{riga}»: già uguale al file."
    if sua.stato == StatoRilevazione.PROGRAMMATA:
        return f"Rilevazione «{riga}»: qui è già {riga.get_stato_display()}, e resta com'è."
    raise NonOraError(
        f"La rilevazione «{riga}» qui è {riga.get_stato_display()} e dice altro da ciò che dice il file: ciò che è "
        "stato rilevato non si sovrascrive. Togli dal file la rilevazione, oppure correggila dalle sue pagine."
    )


def _stessa(riga: models.Rilevazione, sua: c.RilevazioneNelFile) -> bool:
    qui, nel_file = _in_ordine(valore_rilevazione(riga)), _in_ordine(sua.rilevazione)
    if riga.stato != StatoRilevazione.CHIUSA:
        qui, nel_file = _senza_evidenze(qui), _senza_evidenze(nel_file)
    return riga.stato == sua.stato and qui == nel_file


def _senza_evidenze(valore: c.Rilevazione) -> c.Rilevazione:
    """While it is open what counts are the files, which a file of the format has not."""
    avanzamenti = (uno.model_copy(update={"evidenze": ()}) for uno in valore.avanzamenti)
    return valore.model_copy(update={"avanzamenti": tuple(avanzamenti)})


def _in_ordine(valore: c.Rilevazione) -> c.Rilevazione:
    """The same with its rows in an order that is not of the file or of the database."""
    avanzamenti = [
        uno.model_copy(
            update={
                "fasi": tuple(sorted(uno.fasi, key=lambda detta: detta.fase)),
                "misure": tuple(sorted(uno.misure, key=lambda detta: detta.indicatore)),
            }
        )
        for uno in valore.avanzamenti
    ]
    avanzamenti.sort(key=lambda uno: uno.assegnazione)
    quantita = {
        elenco: tuple(sorted(getattr(valore, elenco), key=lambda detta: detta.posto))
        for elenco in ("attivita", "salute")
    }
    return valore.model_copy(update={"avanzamenti": tuple(avanzamenti)} | quantita)


def _scrivi(riga: models.Rilevazione, versione, sua: c.RilevazioneNelFile, utente) -> models.Rilevazione:
    valore = sua.rilevazione
    for nome, dato in in_colonne(valore, models.Rilevazione).items():
        setattr(riga, nome, dato)
    riga.stato = sua.stato
    riga.versione = versione if sua.stato in PASSI else None
    if sua.stato == StatoRilevazione.CHIUSA:
        riga.contenuto, riga.impronta = c.forma_canonica(valore), c.impronta(valore)
    riga.save()
    aree = {area.codice: area for area in Area.objects.filter(organigramma=riga.piano.organigramma_id)}
    for detto in valore.avanzamenti:
        _scrivi_avanzamento(riga, aree.get(detto.area), detto, utente)
    _scrivi_note(riga, None, valore.note, utente)
    if sua.stato in PASSI:
        crea_consuntivi(riga, aree, valore)
        riga.passi.create(passo=PASSI[sua.stato], chi=utente, nota=DAL_FILE, impronta=riga.impronta)
    return riga


def _scrivi_avanzamento(riga: models.Rilevazione, area: Area | None, detto: c.Avanzamento, utente) -> None:
    suo = models.Avanzamento.objects.create(
        rilevazione=riga, area_rilevata=area, **in_colonne(detto, models.Avanzamento)
    )
    for modello, dette in ((models.FaseSvolta, detto.fasi), (models.MisuraIndicatore, detto.misure)):
        for detta in dette:
            modello.objects.create(avanzamento=suo, **in_colonne(detta, modello))
    if detto.valutazione is not None:
        suo.valutazioni.create(chi=utente, **in_colonne(detto.valutazione, models.Valutazione))
    _scrivi_note(riga, suo, detto.note, utente)


def _scrivi_note(
    riga: models.Rilevazione, di: models.Avanzamento | None, note: Iterable[c.Nota], utente
) -> None:
    """The notes of the OIV, each on its day: of the hour the file says nothing."""
    for nota in note:
        giorno = make_aware(datetime.combine(nota.il, time(12)))
        riga.note.create(avanzamento=di, testo=nota.testo, quando=giorno, chi=utente)


def _gradi_diversi(riga: models.Rilevazione, sua: c.RilevazioneNelFile) -> Iterator[str]:
    """Where the file prints a degree that does not come of what it declares: what counts is what comes of it."""
    scritti = {uno.assegnazione: uno.grado for uno in sua.avanzamenti if uno.grado is not None}
    if not scritti:
        return
    piano = piano_rilevato(riga)
    trovati = gradi_stampati(piano, sua.rilevazione)
    for obiettivo, _, assegnata in assegnazioni_da_rilevare(piano):
        scritto, trovato = scritti.get(assegnata.chiave), trovati[assegnata.chiave]
        if scritto is not None and scritto != trovato:
            conto = "nessun grado" if trovato is None else numero(trovato)
            yield (
                f"Rilevazione «{riga}», obiettivo {obiettivo.n}, area {assegnata.area}: il file scrive il grado "
                f"{numero(scritto)}, dal conto viene {conto}, e vale il conto."
            )
