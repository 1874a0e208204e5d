"""S09, S10: do the people add up? Shares that make 100, heads that are as many as are told."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo, QuotaUmana
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.formati import numero

CENTO = Decimal(100)


def quote_diverse_da_cento(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S09: shares of the people, where the plan's other shares make 100, or of the areas."""
    attivi = tuple(calcoli.attivi(contenuto))
    totali = {uno.n: _totale_quote(uno.risorse_umane_quote) for uno in attivi}
    detti = [totale for totale in totali.values() if totale is not None]
    giusti = sum(_cento(totale) for totale in detti)
    abitudine = giusti >= 2 and giusti * 3 >= len(detti) * 2
    for uno in attivi:
        totale = totali[uno.n]
        if abitudine and totale is not None and not _cento(totale):
            cosa = f"Le quote delle risorse umane dell'obiettivo {uno.n}"
            yield _quote(uno, "risorse_umane_quote", cosa, totale, ", come negli altri obiettivi")
        delle_aree = [sua.quota for sua in uno.assegnazioni if sua.quota is not None]
        if len(delle_aree) > 1 and not _cento(calcoli.somma(delle_aree)):
            cosa = f"Le quote delle aree nell'obiettivo {uno.n}"
            yield _quote(uno, "assegnazioni", cosa, calcoli.somma(delle_aree), "")


def _totale_quote(quote: Sequence[QuotaUmana]) -> Decimal | None:
    """None where a share is not said: then the others need not make 100."""
    if not quote or any(quota.quota is None for quota in quote):
        return None
    totale = calcoli.somma(quota.quota for quota in quote)
    # "2 tecnici, 25 each": the share may be of one person.
    a_testa = calcoli.somma(quota.quota * (quota.numero or 1) for quota in quote)
    return a_testa if _cento(a_testa) else totale


def _cento(totale: Decimal) -> bool:
    """Thirds and sixths are rounded: three times 33 is a hundred."""
    return abs(totale - CENTO) <= 1


def _quote(uno: Obiettivo, campo: str, cosa: str, totale: Decimal, come: str) -> Anomalia:
    return Anomalia(
        codice="S09",
        livello=Livello.AVVISO,
        oggetto=f"obiettivi[{uno.n}]",
        campo=campo,
        messaggio=f"{cosa} fanno {numero(totale)} invece di 100{come}.",
        trovato=totale,
        atteso=CENTO,
    )


PERSONE = re.compile(r"(?:n[.°]{0,2}\s?)?(\d{1,3})\s([^\d(]{3,60})", re.ASCII | re.IGNORECASE)
INCERTE = re.compile(r"\b(?:altri|altre|volontari|massimo|max|ogni|almeno|circa|e/o|ore)\b", re.IGNORECASE)
RESPONSABILI = re.compile(
    r"responsabil|titolar|dirigent|incaricat|segretario|\bp\.?o\b|\be\.?q\b", re.IGNORECASE
)
ELENCO_PERSONE = re.compile(r"[,;+]|\be\b", re.IGNORECASE)
PARENTESI = re.compile(r"\(([^()]{0,80})\)")
RISORSE_UMANE_MASSIMO = 500


def teste_che_non_tornano(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S10: the head count of the premium against the ente's, and the people told one by one."""
    nell_ente = contenuto.ente.dipendenti
    for uno in calcoli.attivi(contenuto):
        contati = uno.premio.n_dipendenti if uno.premio else None
        if contati is None:
            continue
        meno, piu = _persone(uno)
        if nell_ente and contati > nell_ente:
            yield _teste(uno, contati, f"l'ente ne ha {nell_ente}", nell_ente)
        elif piu and not meno <= contati <= piu:
            # Who leads the area may be counted or not.
            quante = f"da {meno} a {piu}" if meno < piu else str(piu)
            yield _teste(
                uno, contati, f"le risorse umane ne elencano {quante}", piu if contati > piu else meno
            )


def _teste(uno: Obiettivo, contati: int, invece: str, atteso: int) -> Anomalia:
    chi = "dipendente" if contati == 1 else "dipendenti"
    return Anomalia(
        codice="S10",
        livello=Livello.AVVISO,
        oggetto=f"obiettivi[{uno.n}]",
        campo="premio",
        messaggio=f"Il premio dell'obiettivo {uno.n} è calcolato su {contati} {chi}: {invece}.",
        trovato=Decimal(contati),
        atteso=Decimal(atteso),
    )


def _persone(uno: Obiettivo) -> tuple[int, int]:
    """Fewest and most people that the objective lists; none where that is not sure."""
    quote = uno.risorse_umane_quote
    if quote and all(quota.numero is not None for quota in quote):
        tutti = sum(quota.numero for quota in quote)
        capi = sum(quota.numero for quota in quote if RESPONSABILI.search(quota.ruolo))
        return tutti - capi, tutti
    if uno.risorse_umane and len(uno.risorse_umane) <= RISORSE_UMANE_MASSIMO:
        return _persone_nel_testo(uno.risorse_umane)
    return 0, 0


def _persone_nel_testo(testo: str) -> tuple[int, int]:
    """ "3 agenti e 1 tecnico (PO)": every piece is a number and who they are, or nothing is sure."""
    if INCERTE.search(testo):
        return 0, 0
    capi = tutti = 0
    fra_parentesi = " ".join(PARENTESI.findall(testo))
    for pezzo in ELENCO_PERSONE.split(PARENTESI.sub(" ", testo)):
        trovato = PERSONE.fullmatch(" ".join(pezzo.split()).rstrip("."))
        if trovato is None:
            return 0, 0
        tutti += int(trovato[1])
        capi += int(trovato[1]) if RESPONSABILI.search(trovato[2]) else 0
    # "(di cui 1 PO)": at least one of them may be left out.
    return tutti - max(capi, 1 if RESPONSABILI.search(fra_parentesi) else 0), tutti


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="S09",
        titolo="Quote che non fanno 100",
        livello=Livello.AVVISO,
        perche="Le quote dividono il lavoro di un obiettivo fra le persone o fra le aree. Quelle delle persone si "
        "guardano solo se negli altri obiettivi del piano fanno 100.",
        esempio="Un tecnico al 50 e due amministrativi al 30: fanno 110.",
        trova=quote_diverse_da_cento,
    ),
    Controllo(
        codice="S10",
        titolo="Numero di dipendenti che non torna",
        livello=Livello.AVVISO,
        perche="Il numero di dipendenti moltiplica il premio. Si confronta con quello dell'ente, e con le persone "
        "elencate quando ognuna è detta con il suo numero; i responsabili possono essere contati o no.",
        esempio="Il premio è per 9 dipendenti, e l'obiettivo elenca 4 tecnici e 2 agenti.",
        trova=teste_che_non_tornano,
    ),
)
