"""The key `rilevazioni` of a `pianoperf/1` file: read, and compared with the plan of the same file.

A file is one version of a plan with what was held on it, so every key that a rilevazione names is of that plan.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from monitoraggio import contenuto as c
from monitoraggio.azioni.avanzamenti import DELL_AREA
from monitoraggio.azioni.rilevazioni import giorni_possibili
from monitoraggio.consuntivi import SALUTE, parole, tavole
from monitoraggio.riepiloghi import assegnazioni_da_rilevare
from monitoraggio.scelte import StatoRilevazione
from obiettivi import calcoli
from obiettivi.contenuto import Assegnazione, ContenutoPiano, Errore, FormatoNonValidoError, Obiettivo
from obiettivi.contenuto.formato import in_italiano

CHIAVE = "rilevazioni"
CENTO = Decimal(100)
VERSIONE_MASSIMA = 32_767

Incoerenza = tuple[str, str]
"""Place in the file, and the sentence."""


def leggi(albero: Any, piano: ContenutoPiano) -> tuple[c.RilevazioneNelFile, ...]:
    """The rilevazioni of a file, from their tree. Raises FormatoNonValidoError naming each mistake, with its place."""
    tutto = {CHIAVE: albero}
    try:
        lette = c.Rilevazioni.model_validate(tutto).rilevazioni
    except ValidationError as errore:
        raise FormatoNonValidoError(
            [in_italiano(voce, tutto, {(CHIAVE,): "codice"}) for voce in errore.errors()]
        ) from None
    if errori := [Errore(luogo, messaggio) for luogo, messaggio in _incoerenze(lette, piano)]:
        raise FormatoNonValidoError(errori)
    return lette


def schema() -> dict[str, Any]:
    """The JSON Schema of the key, with the definitions it needs."""
    intero = c.Rilevazioni.model_json_schema()
    return intero["properties"][CHIAVE] | {"$defs": intero["$defs"]}


def sulla_versione(lette: Iterable[c.RilevazioneNelFile]) -> int | None:
    """The version on which they are held: one for all; None when all are still to come."""
    return next((una.versione for una in lette if una.versione is not None), None)


def _incoerenze(lette: tuple[c.RilevazioneNelFile, ...], piano: ContenutoPiano) -> Iterator[Incoerenza]:
    for codice in _ripetuti(una.codice for una in lette):
        yield f"{CHIAVE}[{codice}].codice", f"due rilevazioni hanno lo stesso codice «{codice}»"
    if sum(una.stato == StatoRilevazione.APERTA for una in lette) > 1:
        yield CHIAVE, "di un piano può essere aperta una sola rilevazione alla volta"
    versioni = sorted({una.versione for una in lette if una.versione is not None})
    if len(versioni) > 1:
        yield (
            CHIAVE,
            f"ci sono rilevazioni delle versioni {', '.join(map(str, versioni))}: un file ha quelle di una versione "
            "sola, che è il piano del file",
        )
    for una in lette:
        luogo = f"{CHIAVE}[{una.codice}]"
        for coda, messaggio in (
            *_della_rilevazione(una, piano),
            *_degli_avanzamenti(una, piano),
            *_delle_quantita(una, piano),
        ):
            yield f"{luogo}.{coda}", messaggio


def _della_rilevazione(una: c.RilevazioneNelFile, piano: ContenutoPiano) -> Iterator[Incoerenza]:
    if una.codice != una.al.isoformat():
        yield "codice", f"il codice di una rilevazione è il suo giorno: {una.al.isoformat()}"
    dal, al = giorni_possibili(piano.piano.anno)
    if not dal <= una.al <= al:
        yield "al", _fuori(una.al, piano.piano.anno)
    if una.stato == StatoRilevazione.PROGRAMMATA:
        if una.versione is not None or una.avanzamenti or una.attivita or una.salute:
            yield "stato", "una rilevazione programmata non ha ancora né versione né avanzamenti né quantità"
    elif una.versione is None:
        yield "versione", "serve il numero della versione del piano su cui si è rilevato"
    elif not 1 <= una.versione <= VERSIONE_MASSIMA:
        yield "versione", f"il numero di una versione va da 1 a {VERSIONE_MASSIMA}"
    if una.impronta and una.stato != StatoRilevazione.CHIUSA:
        yield "impronta", "ha un'impronta solo una rilevazione chiusa"
    elif una.impronta and una.impronta != c.impronta(una.rilevazione):
        yield "impronta", "non è l'impronta di questi dati: sono cambiati dopo la chiusura della rilevazione"


def _fuori(al: date, anno: int) -> str:
    return f"il {al:%d/%m/%Y} è fuori dal piano {anno}: serve un giorno dell'anno, o dei primi sei mesi di quello dopo"


def _degli_avanzamenti(una: c.RilevazioneNelFile, piano: ContenutoPiano) -> Iterator[Incoerenza]:
    """Each is of an assignment of the plan, once; of a rilevazione that was opened, all the assignments have theirs."""
    se_mancano = una.stato != StatoRilevazione.PROGRAMMATA
    luoghi = {
        sua.chiave: (obiettivo, posto, sua) for obiettivo, posto, sua in assegnazioni_da_rilevare(piano)
    }
    detti = [uno.assegnazione for uno in una.avanzamenti]
    for posizione, uno in enumerate(una.avanzamenti):
        trovata = luoghi.get(uno.assegnazione)
        dentro = (
            [("assegnazione", "nessuna assegnazione attiva del piano ha questa chiave")]
            if trovata is None
            else _dell_avanzamento(uno, *trovata)
        )
        for coda, messaggio in dentro:
            yield f"avanzamenti[{posizione}].{coda}", messaggio
    for chiave in _ripetuti(detti):
        yield "avanzamenti", f"dell'assegnazione {chiave} ci sono due avanzamenti"
    for chiave, (obiettivo, _, sua) in luoghi.items():
        if se_mancano and chiave not in detti:
            yield "avanzamenti", f"manca l'avanzamento dell'obiettivo {obiettivo.n}, area {sua.area}"


def _dell_avanzamento(
    uno: c.AvanzamentoNelFile, obiettivo: Obiettivo, posto: int, sua: Assegnazione
) -> Iterator[Incoerenza]:
    if uno.obiettivo != obiettivo.chiave:
        yield "obiettivo", f"l'assegnazione è dell'obiettivo {obiettivo.n}, che ha un'altra chiave"
    if uno.area != sua.area:
        yield "area", f"l'assegnazione è dell'area {sua.area}"
    if uno.valutazione is not None and uno.stato in DELL_AREA:
        yield "valutazione", "si valuta quello che l'area ha inviato: questo è ancora da inviare"
    if uno.valutazione is not None and not uno.valutazione.motivo:
        yield "valutazione.motivo", "una valutazione vuole il suo motivo"
    fasi = {una.chiave for una in obiettivo.fasi}
    indicatori = {uno.chiave for uno in calcoli.indicatori_di(obiettivo, posto)}
    for elenco, nome, sue in (("fasi", "fase", fasi), ("misure", "indicatore", indicatori)):
        dette = getattr(uno, elenco)
        for posizione, detta in enumerate(dette):
            luogo = f"{elenco}[{posizione}]"
            if getattr(detta, nome) not in sue:
                yield f"{luogo}.{nome}", f"questa chiave non è di {UNO[nome]} dell'assegnazione"
            if detta.percento is not None and detta.percento > CENTO:
                yield f"{luogo}.percento", "la percentuale va da 0 a 100"
        for chiave in _ripetuti(getattr(detta, nome) for detta in dette):
            yield elenco, f"la chiave {chiave} è scritta due volte"


def _delle_quantita(una: c.RilevazioneNelFile, piano: ContenutoPiano) -> Iterator[Incoerenza]:
    """Each is of a row of the plan, once, with its words, and says something."""
    per_area = tavole(piano)
    previste = {
        "attivita": [
            riga for codice, tavola in per_area.items() if codice != SALUTE for riga in tavola.righe
        ],
        "salute": per_area[SALUTE].righe if SALUTE in per_area else (),
    }
    for elenco, righe in previste.items():
        posti, dette = {riga.posto: riga for riga in righe}, getattr(una, elenco)
        for posizione, detta in enumerate(dette):
            riga = posti.get(detta.posto)
            if riga is None or parole(riga.prevista) != parole(detta):
                yield (
                    f"{elenco}[{posizione}].posto",
                    "a questo posto il piano del file ha un'altra riga, o nessuna",
                )
            if detta.valore is None and not detta.nota:
                yield f"{elenco}[{posizione}]", "serve un valore, o una nota"
        for posto in _ripetuti(detta.posto for detta in dette):
            yield elenco, f"la riga al posto {posto} è scritta due volte"


UNO = {"fase": "una fase", "indicatore": "un indicatore"}


def _ripetuti(valori: Iterable) -> list:
    return [valore for valore, volte in Counter(valori).items() if volte > 1]
