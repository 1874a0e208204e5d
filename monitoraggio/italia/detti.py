"""What an area declares of an assignment: how far its phases are, the actual values of its indicators, in words.

The published plans are only of what was promised, so what is declared is made up: most targets are reached, some
narrowly missed, a few by far.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from monitoraggio import contenuto as c
from monitoraggio.calcolo import target
from monitoraggio.calcolo.misure import di_un_altro_anno
from monitoraggio.scelte import Proposta, Raggiungibile, StatoAvanzamento
from obiettivi import calcoli
from obiettivi.contenuto import Assegnazione, Fase, Indicatore, Obiettivo
from obiettivi.scelte import TipoIndicatore

CENTO = Decimal(100)
CRITICITA = (
    "Il personale dell'ufficio è mancato per due mesi.",
    "Un fornitore ha consegnato in ritardo.",
    "Le richieste sono state più di quelle previste.",
)


def dichiarato(
    obiettivo: Obiettivo,
    posizione: int,
    *,
    anno: int,
    al: date,
    finale: bool,
    stato: StatoAvanzamento,
    caso: Random,
) -> c.Avanzamento:
    """What is declared of the assignment at this position, measured on a day of the plan's year."""
    sua = obiettivo.assegnazioni[posizione]
    male = caso.random() < 0.15
    misure = (
        _misura(uno, anno, al, finale, caso)
        for uno in calcoli.indicatori_di(obiettivo, posizione)
        if not di_un_altro_anno(uno, anno)
    )
    rimodula = not finale and male and caso.random() < 0.3
    return c.Avanzamento(
        assegnazione=sua.chiave,
        obiettivo=obiettivo.chiave,
        area=sua.area,
        stato=stato,
        relazione=_relazione(obiettivo, sua),
        criticita=caso.choice(CRITICITA) if male else "",
        raggiungibile="" if finale else Raggiungibile.IN_PARTE if male else Raggiungibile.SI,
        proposta="" if finale else Proposta.RIMODULA if rimodula else Proposta.CONFERMA,
        motivo="Il termine non è più possibile." if rimodula else "",
        # In the order in which they are read back.
        fasi=tuple(sorted(_fasi(obiettivo, sua, anno, al, male, caso), key=lambda una: una.fase)),
        misure=tuple(sorted((una for una in misure if una is not None), key=lambda una: una.indicatore)),
    )


def vuoto(obiettivo: Obiettivo, posizione: int) -> c.Avanzamento:
    """The avanzamento as it is when the rilevazione is opened."""
    sua = obiettivo.assegnazioni[posizione]
    return c.Avanzamento(assegnazione=sua.chiave, obiettivo=obiettivo.chiave, area=sua.area)


def _relazione(obiettivo: Obiettivo, sua: Assegnazione) -> str:
    """As long as areas write: something of what the objective says."""
    detto = sua.performance_attesa or obiettivo.risultato_atteso or obiettivo.descrizione or obiettivo.titolo
    return f"Sono state svolte le attività previste. {detto[:400]}"


def _fasi(obiettivo: Obiettivo, sua: Assegnazione, anno: int, al: date, male: bool, caso: Random):
    for fase, peso in zip(obiettivo.fasi, calcoli.pesi_delle_fasi(obiettivo, sua), strict=True):
        if peso is None:
            continue
        finita = calcoli.scadenza_effettiva(fase, anno) <= al and not (male and caso.random() < 0.5)
        if finita:
            yield c.FaseDetta(fase=fase.chiave, percento=CENTO, completata_il=_compiuta(fase, anno, al, caso))
        else:
            yield c.FaseDetta(fase=fase.chiave, percento=Decimal(caso.randrange(0, 100, 5)))


def _compiuta(fase: Fase, anno: int, al: date, caso: Random) -> date:
    giorno = calcoli.scadenza_effettiva(fase, anno) + timedelta(days=caso.randint(-20, 5))
    return min(max(giorno, date(anno, 1, 1)), al)


def _misura(uno: Indicatore, anno: int, al: date, finale: bool, caso: Random) -> c.MisuraDetta | None:
    """None where nothing can be told yet."""
    if not finale and caso.random() < 0.3:
        return None
    if uno.tipo == TipoIndicatore.DATA:
        giorno = (uno.data or al) + timedelta(days=caso.randint(-25, 8))
        if giorno > al and not finale:
            return None
        return c.MisuraDetta(indicatore=uno.chiave, data=min(max(giorno, date(anno, 1, 1)), al))
    if uno.tipo == TipoIndicatore.TESTO or target(uno, anno) is None:
        return _a_parole(uno, caso)
    return c.MisuraDetta(indicatore=uno.chiave, valore=_valore(uno, target(uno, anno), finale, caso))


def _a_parole(uno: Indicatore, caso: Random) -> c.MisuraDetta:
    if caso.random() < 0.8:
        return c.MisuraDetta(
            indicatore=uno.chiave, dichiarato=c.Dichiarato.RAGGIUNTO, motivo="Come da atti dell'ufficio"
        )
    return c.MisuraDetta(
        indicatore=uno.chiave,
        dichiarato=c.Dichiarato.IN_PARTE,
        percento=Decimal(caso.randrange(40, 100, 10)),
        motivo="Resta da concludere l'ultima parte",
    )


def _valore(uno: Indicatore, atteso: Decimal, finale: bool, caso: Random) -> Decimal:
    if uno.tipo == TipoIndicatore.SI_NO:
        return Decimal(1 if caso.random() < 0.92 else 0)
    quanto = caso.randint(70, 110) if caso.random() < 0.5 else 100
    if not finale:
        quanto = quanto * 3 // 4
    valore = atteso * quanto / 100
    if uno.tipo == TipoIndicatore.PERCENTUALE:
        valore = min(valore, CENTO)
    return valore.quantize(Decimal(1) if atteso == atteso.to_integral_value() else Decimal("0.01"))
