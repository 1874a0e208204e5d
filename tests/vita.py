"""A small plan in each state of its life, for the tests: the same steps that a segretario takes."""

from datetime import date

from obiettivi import azioni, contesti, controlli, riepiloghi, storia
from obiettivi.contenuto import ContenutoPiano
from tests import fabbrica

ATTO = azioni.Atto(tipo="deliberazione", organo="Giunta comunale", numero="12", data=date(2026, 1, 30))
STATI = ("bozza", "in approvazione", "approvato", "variazione", "variazione in approvazione")


def contenuto_di_prova(**altro) -> ContenutoPiano:
    """Two areas whose weights close, three objectives, phases and indicators: nothing to correct."""
    return fabbrica.piano(
        fabbrica.obiettivo(
            1, {"area": "A", "peso": 60}, titolo="Tempi di pagamento", fasi=[{"descrizione": "Ricognizione"}]
        ),
        fabbrica.obiettivo(
            2, {"area": "A", "peso": 40}, indicatori=[{"tipo": "numero", "operatore": ">=", "valore": 10}]
        ),
        fabbrica.obiettivo(3, {"area": "B", "peso": 100}, titolo="Formazione"),
        **altro,
    )


def carica(valore: ContenutoPiano | None = None):
    return azioni.carica_piano(contenuto=valore or contenuto_di_prova(), utente=storia.utente_sistema()).piano


def deroga_a_tutto(piano, utente):
    """Waives whatever stops the approval of one of the published plans."""
    for anomalia in controlli.verifica(riepiloghi.contenuto_piano(piano), contesti.contesto_piano(piano)):
        if anomalia.livello == controlli.Livello.BLOCCA:
            azioni.dai_deroga(piano=piano, anomalia=anomalia, motivo="Così fu pubblicato", utente=utente)


def cambia(piano, n=1, **campi):
    """Changes an objective as a form does."""
    riga = piano.obiettivi.get(n=n)
    for nome, valore in campi.items():
        setattr(riga, nome, valore)
    riga.save()
    return riga


def porta(piano, stato, utente):
    """Takes a new bozza to a state; with a variation, the title of objective 1 is another."""
    passi = STATI.index(stato)
    if passi >= 1:
        azioni.manda_in_approvazione(piano=piano, utente=utente)
    if passi >= 2:
        azioni.approva(piano=piano, atto=ATTO, utente=utente)
    if passi >= 3:
        azioni.apri_variazione(piano=piano, motivo="Nuovo regolamento", utente=utente)
        cambia(piano, titolo="Tempi di pagamento dei fornitori")
    if passi >= 4:
        azioni.manda_in_approvazione(piano=piano, utente=utente)
    piano.refresh_from_db()
    return piano


def varia(piano, utente, **campi):
    """A whole variation, with its act: objective 1 is changed."""
    azioni.apri_variazione(piano=piano, motivo="Nuovo regolamento", utente=utente)
    cambia(piano, **campi)
    azioni.manda_in_approvazione(piano=piano, utente=utente)
    return azioni.approva(piano=piano, atto=ATTO, utente=utente)
