"""The sheet of an assignment on paper: what was promised, what was done, by how much it differs, and why."""

from collections.abc import Iterator

from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.parole import Fatto
from monitoraggio.esporta.rilevato import Assegnata, Misurato, Rilevato, Svolta
from monitoraggio.scelte import StatoAvanzamento
from obiettivi.esporta import parole
from obiettivi.esporta.stampa.blocchi import (
    Cella,
    Colonna,
    Fatti,
    Prosa,
    Tabella,
    fatti,
    senza_vuoti,
    tabella,
)
from obiettivi.esporta.stampa.scheda import Scheda
from obiettivi.formati import data, numero

TESTO_MASSIMO = 1_500
"""Characters of the longest text that stands beside its name: a longer one takes the whole width."""
CELLA_MASSIMA = 500
"""Characters of the longest description in a narrow column: the plan has it whole."""
TITOLO_LUNGO, TITOLO_LUNGHISSIMO = 300, 900
LINEE_UNITE = 32
"""Lines of the longest sheet that is moved whole to the next page rather than broken."""

INDICATORI = (
    Colonna("N.", "ordine"),
    Colonna("Indicatore", intesta=True),
    Colonna("Partenza", "salute", facoltativa=True),
    Colonna("Traguardo", "dimensione"),
    Colonna("Rilevato", "dimensione"),
    Colonna("Scostamento", "quantita", facoltativa=True),
    Colonna("Grado", "peso"),
)
FASI = (
    Colonna("N.", "ordine"),
    Colonna("Fase", intesta=True),
    Colonna("Quando", "traguardo", facoltativa=True),
    Colonna("Peso", "numero", facoltativa=True),
    Colonna("Svolta", "stretta"),
)


def ancora(una: Assegnata) -> str:
    """The place of a sheet in the document."""
    return f"ob-{una.obiettivo.n}-{una.posizione}"


def scheda(una: Assegnata, rilevato: Rilevato) -> Scheda:
    """The sheet, ready to be laid out."""
    obiettivo = una.obiettivo
    # An objective of several areas has a sheet in each.
    di_chi = una.area.codice if len(obiettivo.assegnazioni) > 1 else ""
    peso = "" if una.peso is None else f"peso {numero(una.peso)}"
    breve = parole.accorcia(f"{obiettivo.n}. {obiettivo.titolo}", 92)
    blocchi = senza_vuoti(_blocchi(una, rilevato))
    return Scheda(
        ancora=ancora(una),
        occhiello=parole.unisci(f"Obiettivo {obiettivo.n}", una.area.nome_completo, peso, con=" · "),
        titolo=obiettivo.titolo,
        segnalibro=f"{breve} ({di_chi})" if di_chi else breve,
        classe=_classe(obiettivo.titolo, blocchi),
        avviso="",
        descrizione="",
        blocchi=blocchi,
    )


def _classe(titolo: str, blocchi: tuple) -> str:
    if len(titolo) > TITOLO_LUNGHISSIMO:
        return "lunghissimo"
    if len(titolo) > TITOLO_LUNGO:
        return "lungo"
    in_breve = not any(isinstance(blocco, Prosa) for blocco in blocchi)
    return "breve" if in_breve and sum(blocco.linee for blocco in blocchi) <= LINEE_UNITE else ""


def _blocchi(una: Assegnata, rilevato: Rilevato) -> Iterator[Fatti | Tabella | Prosa | None]:
    valutazione = una.detto.valutazione
    yield from di_fianco(
        "Risultato atteso", una.assegnazione.performance_attesa or una.obiettivo.risultato_atteso
    )
    yield fatti(
        [
            ("Grado", dire.grado(una.calcoli.totale, rilevato.risultati.regole)),
            ("Grado dell'OIV", dire.dell_oiv(valutazione)),
            ("Aggiunto", dire.aggiunto(rilevato.originario, una.obiettivo, una.assegnazione)),
            ("Peso originario", dire.peso_originario(rilevato.originario, una.assegnazione)),
            ("Indicatori tolti", dire.tolti(rilevato.originario, una.obiettivo, rilevato.anno)),
            ("Stato", una.stato if rilevato.bozza or una.detto.stato != StatoAvanzamento.VALIDATO else ""),
        ]
    )
    if valutazione:
        yield from di_fianco("Motivo dell'OIV", valutazione.motivo)
    for nota in una.detto.note:
        yield from di_fianco(f"Nota dell'OIV, {data(nota.il)}", nota.testo)
    yield _indicatori(una, rilevato)
    for misurato in una.indicatori:
        yield from di_fianco(*_motivo(misurato))
    yield _fasi(una, rilevato)
    for nome, testo in (*dire.racconto(una.detto), *dire.previsioni(una.detto)):
        yield from di_fianco(nome, testo)
    yield from di_fianco("Evidenze", dire.evidenze(una.detto))


def _indicatori(una: Assegnata, rilevato: Rilevato) -> Tabella | None:
    return tabella("Indicatori", INDICATORI, [_indicatore(uno, rilevato) for uno in una.indicatori])


def _indicatore(uno: Misurato, rilevato: Rilevato) -> list[Cella | str]:
    indicatore, anno = uno.indicatore, rilevato.anno
    in_origine = dire.traguardo_originario(rilevato.originario, indicatore, anno)
    peso = f"peso {numero(indicatore.peso)}" if indicatore.peso is not None else ""
    note = (peso, dire.di_un_altro_anno(indicatore, anno))
    return [
        str(uno.posto),
        Cella(corto(indicatore.descrizione), note=tuple(filter(None, note))),
        corto(dire.partenza(indicatore)),
        Cella(corto(dire.traguardo(indicatore, anno)), note=_in_origine(in_origine)),
        corto(dire.misura(indicatore, uno.misura)),
        dire.scostamento(indicatore, uno.misura, anno),
        dire.percento(uno.calcolo, rilevato.risultati.regole),
    ]


def _in_origine(detto: str) -> tuple[str, ...]:
    """The small line below what a variation changed."""
    return (f"in origine: {corto(detto)}",) if detto else ()


def _motivo(uno: Misurato) -> Fatto:
    """Why it is as it was declared, named by its number where there are several."""
    quale = f"Motivo, indicatore {uno.posto}" if len(uno.di.indicatori) > 1 else "Motivo"
    return quale, uno.misura.motivo if uno.misura else ""


def _fasi(una: Assegnata, rilevato: Rilevato) -> Tabella | None:
    return tabella("Fasi", FASI, [_fase(fase, rilevato) for fase in una.fasi])


def _fase(una: Svolta, rilevato: Rilevato) -> list[Cella | str]:
    anno = rilevato.anno
    in_origine = dire.scadenza_originaria(rilevato.originario, una.fase, anno)
    return [
        str(una.posto),
        corto(una.fase.descrizione),
        Cella(corto("; ".join(parole.quando(una.fase, anno))), note=_in_origine(in_origine)),
        numero(una.peso),
        dire.fase(una.detta) or dire.NON_DETTO,
    ]


def corto(testo: str) -> str:
    """A text as it fits in a cell."""
    return testo if len(testo) <= CELLA_MASSIMA else parole.accorcia(testo, CELLA_MASSIMA)


def di_fianco(nome: str, testo: str) -> Iterator[Fatti | Prosa | None]:
    """A text with its name; across the page where it is long."""
    if len(testo) <= TESTO_MASSIMO:
        yield fatti([(nome, testo)])
    else:
        yield Prosa(f"{nome}. {testo}")
