"""The degree of an objective for one of its areas: from its indicators, its phases, or both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from monitoraggio.calcolo.aggregazione import Parte, media
from monitoraggio.calcolo.conclusione import Risposta, concludi
from monitoraggio.calcolo.indicatore import calcola_fase, calcola_indicatore
from monitoraggio.calcolo.misure import NESSUNA, Misure
from monitoraggio.calcolo.numeri import CENTO, cifra, esatta
from monitoraggio.calcolo.passi import Calcolo, Esito
from monitoraggio.calcolo.regole import Livello, Regole
from obiettivi import calcoli
from obiettivi.contenuto import Obiettivo
from obiettivi.scelte import MetodoRisultato

META = Decimal(50)
LUNGHEZZA_NOME = 120


@dataclass(frozen=True)
class CalcoloAssegnazione:
    """The score of an objective for one of its areas, and those of its indicators and phases by position."""

    totale: Calcolo
    indicatori: Mapping[int, Calcolo]
    fasi: Mapping[int, Calcolo]


def _nome(testo: str, altrimenti: str) -> str:
    """The beginning of a description, on one line."""
    intero = " ".join(testo.split()) or altrimenti
    return intero if len(intero) <= LUNGHEZZA_NOME else f"{intero[: LUNGHEZZA_NOME - 1].rstrip()}…"


@esatta
def calcola_assegnazione(
    obiettivo: Obiettivo,
    posizione: int | None,
    misure: Misure | None,
    regole: Regole,
    *,
    anno: int | None = None,
    nome: str = "",
) -> CalcoloAssegnazione:
    """The score of the assignment at a position; None for an objective that no area has."""
    misure = misure or NESSUNA
    indicatori = _degli_indicatori(obiettivo, posizione, misure, regole, anno)
    fasi = _delle_fasi(obiettivo, posizione, misure, regole, anno)
    nome = nome or _nome(f"Obiettivo {obiettivo.n}. {obiettivo.titolo}", "Obiettivo")
    totale = _totale(nome, tuple(indicatori.values()), tuple(fasi.values()), obiettivo.soglia_minima, regole)
    return CalcoloAssegnazione(
        totale=totale,
        indicatori={posto: parte.calcolo for posto, parte in indicatori.items()},
        fasi={posto: parte.calcolo for posto, parte in fasi.items()},
    )


def _degli_indicatori(
    obiettivo: Obiettivo, posizione: int | None, misure: Misure, regole: Regole, anno: int | None
) -> dict[int, Parte]:
    """The indicators of the assignment: those of the whole objective, and those of its area only."""
    parti = {}
    for posto, indicatore in enumerate(obiettivo.indicatori):
        if indicatore.assegnazione in (None, posizione):
            detto = _nome(indicatore.descrizione, f"Indicatore {posto + 1}")
            misura = misure.indicatori.get(posto)
            calcolo = calcola_indicatore(indicatore, misura, regole, anno=anno, nome=detto)
            parti[posto] = Parte(calcolo, indicatore.peso)
    return parti


def _delle_fasi(
    obiettivo: Obiettivo, posizione: int | None, misure: Misure, regole: Regole, anno: int | None
) -> dict[int, Parte]:
    """The phases of the assignment, with its own weights; those of other areas are not among them."""
    assegnazione = None if posizione is None else obiettivo.assegnazioni[posizione]
    pesi = calcoli.pesi_delle_fasi(obiettivo, assegnazione)
    sue = bool(assegnazione and assegnazione.pesi_fasi)
    parti = {}
    for posto, (fase, peso) in enumerate(zip(obiettivo.fasi, pesi, strict=True)):
        sua = peso is not None if sue else fase.assegnazione in (None, posizione)
        if sua:
            detto = _nome(fase.descrizione, f"Fase {posto + 1}")
            calcolo = calcola_fase(fase, misure.fasi.get(posto), regole, anno=anno, nome=detto)
            parti[posto] = Parte(calcolo, peso)
    return parti


def _totale(
    nome: str,
    indicatori: tuple[Parte, ...],
    fasi: tuple[Parte, ...],
    soglia: Decimal | None,
    regole: Regole,
) -> Calcolo:
    metodo = regole.metodo
    if metodo == MetodoRisultato.MISTO and indicatori and fasi:
        return _misto(nome, indicatori, fasi, soglia, regole)
    # Where the SMVP does not say, or mixes and one of the two is not there: what is there.
    if metodo in ("", MetodoRisultato.MISTO):
        metodo = MetodoRisultato.INDICATORI if indicatori else MetodoRisultato.FASI
    parti = indicatori if metodo == MetodoRisultato.INDICATORI else fasi
    if not parti:
        che_cosa = "indicatori" if metodo == MetodoRisultato.INDICATORI else "fasi"
        che_cosa = che_cosa if indicatori or fasi else "indicatori né fasi"
        return concludi(nome, Risposta(Esito.NON_CALCOLABILE, breve=f"non ha {che_cosa}"), regole)
    return media(nome, parti, regole, Livello.OBIETTIVO, soglia=soglia)


def _misto(
    nome: str,
    indicatori: tuple[Parte, ...],
    fasi: tuple[Parte, ...],
    soglia: Decimal | None,
    regole: Regole,
) -> Calcolo:
    quota, avvisi = regole.quota_indicatori, ()
    if quota is None or quota > CENTO:
        detta = (
            "non dice la quota degli indicatori"
            if quota is None
            else f"dà agli indicatori {cifra(quota)} su 100"
        )
        quota, avvisi = META, (f"il sistema di valutazione {detta}: si usa 50",)
    dagli_indicatori = media("Dagli indicatori", indicatori, regole)
    dalle_fasi = media("Dalle fasi", fasi, regole)
    parti = (Parte(dagli_indicatori, quota), Parte(dalle_fasi, CENTO - quota))
    totale = media(nome, parti, regole, Livello.OBIETTIVO, soglia=soglia, avvisi=avvisi)
    sotto = (*dagli_indicatori.avvisi, *dalle_fasi.avvisi)
    return replace(totale, avvisi=(*totale.avvisi, *sotto)) if sotto else totale
