"""A small plan with a rilevazione open, and what the page of an avanzamento sends and shows, for the tests."""

from datetime import date
from decimal import Decimal

from django.contrib.messages import get_messages

from monitoraggio import azioni
from monitoraggio.riepiloghi import piano_rilevato, valore_avanzamento
from monitoraggio.scelte import TipoRilevazione
from tests import fabbrica
from tests.html import attributi, cerca, testi
from tests.persone import abilita_su
from tests.vita import carica, porta

INTERMEDIA, FINALE = TipoRilevazione
GIORNI = {INTERMEDIA: date(2026, 9, 30), FINALE: date(2026, 12, 31)}


def contenuto_da_rilevare():
    """1 and 2 are of A, where the responsabile is in office and the compilatore works; 3 is of B, of nobody."""
    return fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 60},
            titolo="Tempi di risposta",
            indicatori=[
                {
                    "tipo": "numero",
                    "operatore": ">=",
                    "valore": 80,
                    "descrizione": "Pratiche evase",
                    "baseline": 50,
                    "unita": "pratiche",
                    "peso": 60,
                },
                {
                    "tipo": "percentuale",
                    "operatore": ">=",
                    "valore": 90,
                    "descrizione": "In tempo",
                    "peso": 40,
                },
            ],
            fasi=[
                {"descrizione": "Avvio", "peso": 40, "scadenza": "2026-06-30"},
                {"descrizione": "Fine", "peso": 60},
            ],
        ),
        fabbrica.obiettivo(
            2, {"area": "A", "peso": 40}, indicatori=[{"tipo": "si_no", "descrizione": "Regolamento"}]
        ),
        fabbrica.obiettivo(
            3,
            {"area": "B", "peso": 100},
            indicatori=[{"tipo": "testo", "testo": "Migliore", "descrizione": "Qualità"}],
        ),
        sistema=fabbrica.sistema(formule={"crescente": "rapporto", "decrescente": "specchio"}),
    )


def apri(piano, utente, tipo):
    rilevazione = azioni.programma(piano=piano, al=GIORNI[tipo], tipo=tipo, utente=utente)
    return azioni.apri(rilevazione=rilevazione, utente=utente)


def riga_di(rilevazione, n):
    obiettivo = next(uno for uno in piano_rilevato(rilevazione).obiettivi if uno.n == n)
    return rilevazione.avanzamenti.get(obiettivo=obiettivo.chiave), obiettivo


def va(rilevazione, n, passo=""):
    riga, _ = riga_di(rilevazione, n)
    return f"/piani/borgo-esempio/2026/monitoraggio/{rilevazione.codice}/{riga.assegnazione}/{passo}"


def frasi(risposta):
    return [str(messaggio) for messaggio in get_messages(risposta.wsgi_request)]


def scritto(rilevazione, n=1, **campi):
    """What the form of objective `n` sends: `valore` is that of its first indicator."""
    riga, obiettivo = riga_di(rilevazione, n)
    dati = {"scritture": riga.scritture}
    for nome, detto in campi.items():
        del_primo = nome in ("valore", "dichiarato", "percento", "motivo_misura")
        prefisso = f"misura-{obiettivo.indicatori[0].chiave}-" if del_primo else ""
        dati[prefisso + nome.removesuffix("_misura")] = detto
    return dati


def misure(rilevazione, n=1):
    riga, _ = riga_di(rilevazione, n)
    return [una.valore for una in valore_avanzamento(riga).misure]


def compila(rilevazione, n, utente, **misura):
    riga, obiettivo = riga_di(rilevazione, n)
    detta = {"indicatore": obiettivo.indicatori[0].chiave} | misura
    dati = valore_avanzamento(riga).model_validate(dict(valore_avanzamento(riga)) | {"misure": [detta]})
    return azioni.salva_avanzamento(avanzamento=riga, dati=dati, scritture=riga.scritture, utente=utente)


def invia(rilevazione, n, utente):
    return azioni.invia(avanzamento=riga_di(rilevazione, n)[0], utente=utente)


PIENO = {"valore": Decimal(1)}
A_PAROLE = {"dichiarato": "raggiunto", "motivo": "Visto"}


def stato(rilevazione, n):
    return riga_di(rilevazione, n)[0].stato


def accanto(html):
    """What stands beside each row, by its place on the page."""
    return {
        attributi(riga)["id"]: dict(zip(testi(riga, "dt"), testi(riga, "dd"), strict=True))
        for riga in [*cerca(html, "fieldset", "riga"), *cerca(html, "article", "riga")]
    }


def con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore):
    """The plan, approved, with everybody in their place."""
    fatto = carica(contenuto_da_rilevare())
    for utente in (redattore, segretario, oiv, lettore):
        abilita_su(utente, fatto, utente.username)
    for utente in (compilatore, responsabile):
        abilita_su(utente, fatto, utente.username, "A")
    return porta(fatto, "approvato", segretario)
