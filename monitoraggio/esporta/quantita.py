"""The actual quantities on paper: routine outputs area by area, the ente's health."""

from collections.abc import Iterator

from monitoraggio.consuntivi import SALUTE, RigaTavola, Tavola
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.esporta.scheda import corto
from obiettivi.contenuto import Area, IndicatoreSalute
from obiettivi.esporta import parole
from obiettivi.esporta.stampa.blocchi import Cella, Colonna, Prosa, Tabella, tabella
from obiettivi.formati import numero

ATTIVITA = (
    Colonna("Attività", intesta=True),
    Colonna("Attese nell'anno", "quantita"),
    Colonna("Svolte", "quantita"),
    Colonna("Sull'atteso", "peso", facoltativa=True),
)


def attivita(rilevato: Rilevato) -> Iterator[Tabella | Prosa | None]:
    """A table for each area and group; the areas that have not declared anything are named."""
    per_codice = {area.codice: area for area in rilevato.piano.aree}
    mute = []
    for codice, tavola in rilevato.tavole.items():
        if codice == SALUTE:
            continue
        if tavola.dette:
            yield from _dell_area(per_codice[codice], tavola)
        else:
            mute.append(per_codice[codice].nome_completo)
    if mute:
        yield Prosa(f"Senza quantità dichiarate: {parole.unisci(*mute, con='; ')}.")


def _dell_area(area: Area, tavola: Tavola) -> Iterator[Tabella | None]:
    for gruppo, righe in tavola.gruppi.items():
        yield tabella(
            parole.unisci(area.nome_completo, gruppo, con=" – "),
            ATTIVITA,
            [
                [
                    _nome(riga),
                    corto(parole.quantita_attesa(riga.prevista)),
                    _detto(riga),
                    dire.svolto(riga),
                ]
                for riga in righe
            ],
        )


def salute(rilevato: Rilevato) -> Iterator[Tabella | Prosa | None]:
    """The ente's health, by dimension."""
    tavola = rilevato.tavole.get(SALUTE)
    if tavola is None:
        return
    if not tavola.dette:
        yield Prosa("I valori degli indicatori di salute non sono stati dichiarati.")
        return
    anni = parole.anni_dei_traguardi(rilevato.piano.piano)
    colonne = (
        Colonna("Indicatore", intesta=True),
        *(Colonna(nome, "salute", facoltativa=True) for nome in ("Partenza", *anni)),
        Colonna("Rilevato", "salute"),
    )
    for dimensione, righe in tavola.gruppi.items():
        celle = [[_nome(riga), *_promesso(riga.prevista), _detto(riga)] for riga in righe]
        yield tabella(parole.maiuscola(dimensione) or "Indicatori", colonne, celle)


def _promesso(uno: IndicatoreSalute) -> tuple[str, ...]:
    return uno.baseline, uno.target_1, uno.target_2, uno.target_3


def _nome(riga: RigaTavola) -> Cella:
    """The row with its note, which is too long for a narrow column."""
    nota = riga.detta.nota if riga.detta else ""
    return Cella(corto(riga.nome), note=(corto(nota),) if nota else ())


def _detto(riga: RigaTavola) -> str:
    if riga.detta is None:
        return dire.NON_DETTO
    return numero(riga.detta.valore) or "vedi nota"
