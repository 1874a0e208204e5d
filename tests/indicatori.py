"""Small plans for the checks of the indicators, and those checks by their codes."""

from obiettivi.controlli import direzione, indicatori, segnaposto, traguardi
from tests.fabbrica import obiettivo, piano
from tests.prova_controlli import Prova

PROVA = Prova(uno for modulo in (indicatori, segnaposto, direzione, traguardi) for uno in modulo.CONTROLLI)
CONTROLLI = PROVA.controlli
trova = PROVA.trovate


def trova_soltanto(codice, valore, oggetto, campo, messaggio, trovato, atteso):
    """The check finds this in the plan, by no norm, and nothing else."""
    (una,) = trova(codice, valore)
    assert (una.codice, una.livello, una.norma) == (codice, CONTROLLI[codice].livello, "")
    assert (una.oggetto, una.campo, una.messaggio) == (oggetto, campo, messaggio)
    assert (una.trovato, una.atteso) == (trovato, atteso)


def misura(descrizione="Pasti serviti", tipo="numero", operatore=">=", valore=10, **altro):
    """An indicator that has nothing wrong, but for what is given."""
    tutto = {
        "descrizione": descrizione,
        "tipo": tipo,
        "operatore": operatore,
        "valore": valore,
        "unita": "pasti",
        "fonte": "registro",
    }
    return {chiave: parte for chiave, parte in (tutto | altro).items() if parte not in (None, "")}


def percento(descrizione, valore, operatore=">=", **altro):
    return misura(descrizione, "percentuale", operatore, valore, unita="%", **altro)


def data(descrizione="Avvio", **altro):
    return misura(
        descrizione, **({"tipo": "data", "operatore": "entro", "valore": None, "unita": ""} | altro)
    )


def testo(descrizione, scritto="", **altro):
    return misura(descrizione, "testo", "", None, testo=scritto, unita="", **altro)


def con(*sue, **altro):
    """A plan with one objective of area A, which has these indicators."""
    return piano(obiettivo(1, "A", indicatori=list(sue), **altro))


def fasi(*descrizioni):
    return [{"descrizione": una} for una in descrizioni]


def quanti(numero, *sue):
    """A plan with so many equal objectives."""
    return piano(*(obiettivo(n, "A", indicatori=list(sue)) for n in range(1, numero + 1)))


QUI = "obiettivi[1].indicatori[0]"
