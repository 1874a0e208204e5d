"""The sheet of the ente's health and of the premium money."""

from operator import attrgetter as di

from obiettivi.contenuto import Premialita
from obiettivi.esporta.fogli.colonne import (
    CODICE,
    EURO,
    NUMERO,
    TESTO,
    Colonna,
    Dato,
    Pagina,
    Scheda,
    Tabella,
    a_sinistra,
)
from obiettivi.esporta.ritaglio import Ritaglio

LARGHEZZE = (30, 66, 18, 16, 16, 18)

SALUTE = (
    Colonna("Dimensione", TESTO, di("dimensione")),
    Colonna("Indicatore", TESTO, di("indicatore")),
    Colonna("Valore di partenza", CODICE, di("baseline")),
    Colonna("Target 1° anno", CODICE, di("target_1")),
    Colonna("Target 2° anno", CODICE, di("target_2")),
    Colonna("Target 3° anno", CODICE, di("target_3")),
)

GRUPPI = (
    Colonna("Gruppo", TESTO, di("nome")),
    Colonna("Obiettivi (n.)", CODICE, lambda gruppo: ", ".join(map(str, gruppo.obiettivi))),
    Colonna("Importo", EURO, di("importo")),
    Colonna("Importo fisso", TESTO, lambda gruppo: "sì" if gruppo.fisso else ""),
)

PREMI = (
    Colonna("Obiettivo n.", a_sinistra(NUMERO), di("n")),
    Colonna("Titolo", TESTO, di("titolo")),
    Colonna("Dipendenti", NUMERO, lambda o: o.premio and o.premio.n_dipendenti),
    Colonna("Coefficiente", NUMERO, lambda o: o.premio and o.premio.coefficiente),
    Colonna("Punti", NUMERO, lambda o: o.premio and o.premio.totale),
    Colonna("Importo", EURO, lambda o: o.premio and o.premio.importo),
)

FONTI = (
    Colonna("Obiettivo n.", a_sinistra(NUMERO), di("n")),
    Colonna("Fonte del premio", TESTO, di("fonte_premio")),
)


def salute_e_premialita(ritaglio: Ritaglio) -> Pagina:
    obiettivi = ritaglio.obiettivi
    return Pagina(
        "Salute e premialità",
        LARGHEZZE,
        (
            Tabella("Indicatori di salute dell'ente", SALUTE, ritaglio.indicatori_di_salute),
            Scheda("Fondo per la premialità", _fondo(ritaglio.premialita)),
            Tabella("Gruppi", GRUPPI, ritaglio.premialita.gruppi if ritaglio.premialita else ()),
            Tabella("Premio degli obiettivi", PREMI, tuple(o for o in obiettivi if o.premio)),
            Tabella("Fonti del premio", FONTI, tuple(o for o in obiettivi if o.fonte_premio)),
        ),
        se_vuoto="Il piano non riporta indicatori di salute né dati sulla premialità.",
    )


def _fondo(premialita: Premialita | None) -> tuple[Dato, ...]:
    if premialita is None:
        return ()
    return (
        Dato("Fondo massimo", premialita.fondo_massimo, EURO),
        Dato("Fondo assegnato", premialita.fondo_assegnato, EURO),
    )
