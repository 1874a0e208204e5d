"""From several scores to one: the weighted mean of those that count, with its working."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitoraggio.calcolo.conclusione import Risposta, concludi
from monitoraggio.calcolo.numeri import ZERO, cifra, dividi, esatta
from monitoraggio.calcolo.passi import IN_PAROLE, Calcolo, Esito, Passo
from monitoraggio.calcolo.regole import Livello, Regole


@dataclass(frozen=True)
class Parte:
    """A score that enters a mean, with its weight there; None = no weight was given to it."""

    calcolo: Calcolo
    peso: Decimal | None = None


UNO = Decimal(1)
NOMINATI = 5
"""How many are named in a sentence."""


@esatta
def media(
    nome: str,
    parti: Sequence[Parte],
    regole: Regole,
    livello: Livello | None = None,
    *,
    soglia: Decimal | None = None,
    avvisi: Sequence[str] = (),
    in_coda: Sequence[Passo] = (),
) -> Calcolo:
    """Σ(w·g) / Σw over the parts that count; the plain mean where none has a weight.

    A part without weight among others that have one is left out and told; one left out for any reason gives
    its weight to the others. `in_coda` are lines of working that change nothing.
    """
    previste = [parte for parte in parti if parte.calcolo.esito != Esito.NON_PREVISTO]
    semplice = all(parte.peso is None for parte in previste)
    contano = [parte for parte in previste if _peso(parte, semplice) and parte.calcolo.conta is not None]
    somma = sum((_peso(parte, semplice) for parte in contano), ZERO)
    prefisso = f"{nome}: " if livello in (Livello.OBIETTIVO, Livello.AREA) else ""
    risposta = Risposta(
        esito=Esito.CALCOLATO,
        passi=(*(_riga(parte, semplice, somma) for parte in parti), *in_coda),
        avvisi=(*avvisi, *_senza_peso(previste, semplice), *_non_calcolabili(previste)),
        mancanti=tuple(prefisso + uno for parte in previste for uno in parte.calcolo.mancanti),
    )
    if not contano:
        return _vuota(nome, previste, semplice, risposta, regole)
    totale = sum((_peso(parte, semplice) * parte.calcolo.conta for parte in contano), ZERO)
    grado = dividi(totale, somma)
    conto = _conto(len(contano), semplice, totale, somma, grado)
    piena = replace(risposta, grado=grado, passi=(*risposta.passi, conto))
    return concludi(nome, piena, regole, livello, soglia)


def _peso(parte: Parte, semplice: bool) -> Decimal:
    """The weight of a part in its mean; 0 when it has none and the others do."""
    return UNO if semplice else parte.peso or ZERO


def _vuota(
    nome: str, previste: Sequence[Parte], semplice: bool, risposta: Risposta, regole: Regole
) -> Calcolo:
    """What to say when nothing counts: as the children that weigh say, the gravest first."""
    pesano = {parte.calcolo.esito for parte in previste if _peso(parte, semplice)}
    if previste and not pesano:
        esito, breve = Esito.NON_MISURATO, "la somma dei pesi è 0"
    else:
        ordine = (Esito.NON_MISURATO, Esito.NON_CALCOLABILE, Esito.NON_VALUTABILE)
        esito = next((uno for uno in ordine if uno in pesano), Esito.NON_PREVISTO)
        breve = ""
    return concludi(nome, replace(risposta, esito=esito, breve=breve), regole)


def _riga(parte: Parte, semplice: bool, somma: Decimal) -> Passo:
    """A part's own working, with its weight in this mean."""
    calcolo = parte.calcolo
    if calcolo.esito == Esito.NON_PREVISTO:
        return calcolo.passo
    if not semplice and parte.peso is None:
        return calcolo.passo.con("senza peso, lasciato fuori")
    if calcolo.conta is None:
        peso = "" if semplice else f"peso {cifra(parte.peso)}, "
        return calcolo.passo.con(f"{peso}lasciato fuori")
    passo = calcolo.passo.con("conta 0") if calcolo.sotto_soglia and not calcolo.conta else calcolo.passo
    return passo if semplice else passo.con(f"peso {cifra(parte.peso)} su {cifra(somma)}")


def _conto(quanti: int, semplice: bool, totale: Decimal, somma: Decimal, grado: Decimal) -> Passo:
    if semplice:
        testo = f"Media semplice: {cifra(totale)} : {quanti} = {cifra(grado)}"
    else:
        testo = f"Media pesata: somma di peso × grado {cifra(totale)} : somma dei pesi {cifra(somma)} = {cifra(grado)}"
    return Passo(testo, grado)


def _senza_peso(previste: Sequence[Parte], semplice: bool) -> tuple[str, ...]:
    senza = [] if semplice else [parte.calcolo.nome for parte in previste if parte.peso is None]
    return (f"senza peso, lasciati fuori: {_nomi(senza)}",) if senza else ()


def _non_calcolabili(previste: Sequence[Parte]) -> tuple[str, ...]:
    quali = [parte.calcolo.nome for parte in previste if parte.calcolo.esito == Esito.NON_CALCOLABILE]
    return (f"{IN_PAROLE[Esito.NON_CALCOLABILE]}, lasciati fuori: {_nomi(quali)}",) if quali else ()


def _nomi(nomi: Sequence[str]) -> str:
    altri = f" e altri {len(nomi) - NOMINATI}" if len(nomi) > NOMINATI else ""
    return "; ".join(nomi[:NOMINATI]) + altri
